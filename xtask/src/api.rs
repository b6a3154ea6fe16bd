//! The server's answers against its own description (`/api/openapi.json`), by Schemathesis.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::command::{answers, run};
use crate::page::Served;
use crate::workspace::Workspace;

/// What tests the server. It is put into an environment of its own in the build folder.
const SCHEMATHESIS: &str = "schemathesis==4.32.5";

/// How many requests are made up for an operation, besides those at the bounds of its parameters.
const EXAMPLES: &str = "15";

/// Asks a server with the examples everything its description allows, and what it does not.
///
/// Errors: Python or Schemathesis cannot be had, the server does not come up, or an answer is not as described.
pub fn check(workspace: &Workspace) -> Result<(), String> {
    let tester = tester(workspace)?;
    run(workspace.cargo().args(["build", "--locked", "--package", "vigie"]))?;
    let vigie = workspace.program("debug", "vigie");
    // A store of its own: some of the questions decide about claims.
    let store = workspace.target.join("check/api.db");
    workspace.store_of_examples(&vigie, &store)?;
    let server = Served::start(&vigie, &store, &[])?;
    let mut command = Command::new(tester);
    // It leaves notes of what it did where it is started.
    command.current_dir(workspace.target.join("check"));
    command.arg("--config-file").arg(workspace.root.join("schemathesis.toml")).arg("run");
    command.arg(format!("{}api/openapi.json", server.url));
    command.args(["--phases", "coverage,fuzzing", "--max-examples", EXAMPLES]);
    // The same requests each time: what fails here fails for whoever looks into it.
    command.args(["--seed", "1", "--generation-deterministic", "--continue-on-failure", "--no-color"]);
    run(&mut command)
}

/// The tester, installed once for each version.
fn tester(workspace: &Workspace) -> Result<PathBuf, String> {
    let folder = workspace.target.join("check").join(SCHEMATHESIS.replace("==", "-"));
    let bin = folder.join(if cfg!(windows) { "Scripts" } else { "bin" });
    let tester = bin.join(format!("schemathesis{}", std::env::consts::EXE_SUFFIX));
    if tester.exists() {
        return Ok(tester);
    }
    let python = ["python3", "python"].into_iter().find(|p| answers(p, "--version"));
    let python =
        python.ok_or("Python 3 is not installed: the server's description is tested with a package of Python's")?;
    // One that was left half-way is made anew.
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    }
    run(Command::new(python).args(["-m", "venv"]).arg(&folder))?;
    let pip = bin.join(format!("pip{}", std::env::consts::EXE_SUFFIX));
    run(Command::new(pip).args(["install", "--quiet", "--disable-pip-version-check", SCHEMATHESIS]))?;
    Ok(tester)
}
