//! `cargo xtask score times`: the rules for times and numbers against the sets of others.

use crate::workspace::Workspace;
use crate::{Failure, command};

/// Runs the conformance example of `vigie-time` with these arguments.
pub fn run(args: &[String]) -> Result<(), Failure> {
    let known = ["--write", "--misses"];
    if let Some(other) = args.iter().find(|a| a.starts_with('-') && !known.contains(&a.as_str())) {
        return Err(Failure::Usage(format!("score times does not know `{other}`")));
    }
    // A folder is meant from where the command is typed, not from the root.
    let here = std::env::current_dir().map_err(|e| e.to_string())?;
    let args = args.iter().map(|a| if a.starts_with('-') { a.into() } else { here.join(a) });
    let workspace = Workspace::find()?;
    let mut scorer = workspace.cargo();
    scorer.args(["run", "--quiet", "--locked", "--package", "vigie-time", "--example", "conformance", "--"]).args(args);
    command::run(&mut scorer)?;
    Ok(())
}
