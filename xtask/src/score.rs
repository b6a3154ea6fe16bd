//! `cargo xtask score`: how well the rules do on test sets that are not part of the repository.

use crate::Failure;
use crate::command;
use crate::workspace::Workspace;

/// Runs the scorer that `args` name, with what follows as its arguments.
pub fn run(args: &[String]) -> Result<(), Failure> {
    let (what, rest) = args.split_first().ok_or_else(|| Failure::Usage("score what? There is `times`".to_owned()))?;
    if what != "times" {
        return Err(Failure::Usage(format!("score does not know `{what}`; there is `times`")));
    }
    let known = ["--write", "--misses"];
    if let Some(other) = rest.iter().find(|a| a.starts_with('-') && !known.contains(&a.as_str())) {
        return Err(Failure::Usage(format!("score times does not know `{other}`")));
    }
    // A folder is meant from where the command is typed, not from the root.
    let here = std::env::current_dir().map_err(|e| e.to_string())?;
    let rest = rest.iter().map(|a| if a.starts_with('-') { a.into() } else { here.join(a) });
    let workspace = Workspace::find()?;
    let mut scorer = workspace.cargo();
    scorer.args(["run", "--quiet", "--locked", "--package", "vigie-time", "--example", "conformance", "--"]).args(rest);
    command::run(&mut scorer)?;
    Ok(())
}
