//! `vigie man`: the manual page.

use super::Out;
use clap::Args;
use clap::error::ErrorKind;
use std::process::ExitCode;

const AFTER_HELP: &str = "\
Examples:
  vigie man | man -l -
  vigie man read > ~/.local/share/man/man1/vigie-read.1";

/// Print the manual page, of the program or of one command.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub struct Man {
    /// The command whose page it should be.
    #[arg(value_name = "COMMAND")]
    command: Option<String>,
}

impl Man {
    pub fn run(self, out: &mut Out<'_>) -> anyhow::Result<ExitCode> {
        let mut line = super::command_line();
        line.build();
        let command = match &self.command {
            None => line,
            Some(name) => match line.find_subcommand(name) {
                Some(command) => command.clone(),
                None => {
                    let known: Vec<&str> = line.get_subcommands().map(clap::Command::get_name).collect();
                    let message = format!("no command {name:?}; there are {}\n", known.join(", "));
                    line.error(ErrorKind::InvalidValue, message).exit()
                }
            },
        };
        let source = concat!("vigie ", env!("CARGO_PKG_VERSION"));
        let mut page = Vec::new();
        clap_mangen::Man::new(command).source(source).manual("Vigie").render(&mut page)?;
        out.write_all(&page)?;
        Ok(ExitCode::SUCCESS)
    }
}
