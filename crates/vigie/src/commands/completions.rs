//! `vigie completions`: completions for shells.

use super::Out;
use clap::Args;
use clap_complete::Shell;
use std::process::ExitCode;

const AFTER_HELP: &str = "\
Examples:
  vigie completions bash > ~/.local/share/bash-completion/completions/vigie
  vigie completions zsh > ~/.zfunc/_vigie
  vigie completions fish > ~/.config/fish/completions/vigie.fish";

/// Print completions for a shell.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub struct Completions {
    /// The shell.
    #[arg(value_enum)]
    shell: Shell,
}

impl Completions {
    pub fn run(self, out: &mut Out<'_>) -> anyhow::Result<ExitCode> {
        // The generator panics where it cannot write, so it writes to memory first.
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut super::command_line(), "vigie", &mut script);
        out.write_all(&script)?;
        Ok(ExitCode::SUCCESS)
    }
}
