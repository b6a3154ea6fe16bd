//! `cargo xtask check`: all that must hold before a change goes in, in the order in which it fails fastest.

use std::process::Command;
use std::time::{Duration, Instant};

use crate::Failure;
use crate::api;
use crate::command::{self, answers};
use crate::page::Page;
use crate::readme;
use crate::workspace::Workspace;

/// The version that deny.toml is written for; installed where no cargo-deny is.
const DENY_VERSION: &str = "0.20.2";

struct Step {
    name: &'static str,
    holds: &'static str,
    check: fn(&Workspace) -> Result<(), String>,
}

const STEPS: [Step; 12] = [
    Step { name: "format", holds: "the sources are as rustfmt writes them", check: format },
    Step {
        name: "architecture",
        holds: "docs/architecture.md is true, and dependencies point one way",
        check: architecture,
    },
    Step { name: "clippy", holds: "no lint warns, and the pure crates read nothing of the machine", check: clippy },
    Step { name: "licences", holds: "every dependency's licence and source is allowed by deny.toml", check: licences },
    Step { name: "tests", holds: "the workspace's tests and its documentation's examples pass", check: tests },
    Step { name: "docs", holds: "every public item is documented, and every link leads somewhere", check: docs },
    Step { name: "readme", holds: "what README.md shows is what the program prints", check: readme::follow },
    Step { name: "api", holds: "the server answers as /api/openapi.json says", check: api::check },
    Step { name: "page-types", holds: "the page's types agree", check: |w| Page::open(w)?.check() },
    Step { name: "page-tests", holds: "the page's own tests pass", check: |w| Page::open(w)?.test() },
    Step { name: "page-build", holds: "the page can be built", check: |w| Page::open(w)?.build() },
    Step {
        name: "browser",
        holds: "a browser shows what the program serves of the examples",
        check: |w| Page::open(w)?.drive(),
    },
];

/// Runs the steps that `args` choose.
pub fn run(args: &[String]) -> Result<(), Failure> {
    let Some(chosen) = choose(args)? else {
        for step in &STEPS {
            println!("{:<13} {}", step.name, step.holds);
        }
        return Ok(());
    };
    let workspace = Workspace::find()?;
    let (began, mut passed) = (Instant::now(), 0);
    for (at, step) in chosen.iter().enumerate() {
        println!("\n== {}/{} {}: {}", at + 1, chosen.len(), step.name, step.holds);
        let start = Instant::now();
        if let Err(error) = (step.check)(&workspace) {
            println!("\n== {} failed after {}: {error}", step.name, seconds(start.elapsed()));
            let unrun = chosen.len() - at - 1;
            let skipped = if unrun > 0 { format!(", {unrun} skipped") } else { String::new() };
            println!("\ncheck: {passed} passed, 1 failed{skipped}");
            return Err(format!("{} failed; alone it runs as `cargo xtask check --only {0}`", step.name).into());
        }
        println!("\n== {} holds ({})", step.name, seconds(start.elapsed()));
        passed += 1;
    }
    println!("\nall in {}", seconds(began.elapsed()));
    println!("check: {passed} passed, 0 failed");
    Ok(())
}

/// The steps to run; `None` when they are only to be named.
fn choose(args: &[String]) -> Result<Option<Vec<&'static Step>>, Failure> {
    let (mut only, mut skip) = (Vec::new(), Vec::new());
    let mut rest = args.iter();
    while let Some(arg) = rest.next() {
        let list = match arg.as_str() {
            "--list" => return Ok(None),
            "--only" => &mut only,
            "--skip" => &mut skip,
            other => return Err(Failure::Usage(format!("check does not know `{other}`"))),
        };
        let name = rest.next().ok_or_else(|| Failure::Usage(format!("{arg} needs a step's name")))?;
        if !STEPS.iter().any(|step| step.name == name) {
            let names: Vec<&str> = STEPS.iter().map(|step| step.name).collect();
            return Err(Failure::Usage(format!("no step is called `{name}`; the steps are {}", names.join(", "))));
        }
        list.push(name.as_str());
    }
    let wanted = |step: &&Step| (only.is_empty() || only.contains(&step.name)) && !skip.contains(&step.name);
    let chosen: Vec<&Step> = STEPS.iter().filter(wanted).collect();
    if chosen.is_empty() { Err(Failure::Usage("no step is left to run".to_owned())) } else { Ok(Some(chosen)) }
}

fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}

fn format(workspace: &Workspace) -> Result<(), String> {
    component("fmt", "rustfmt")?;
    command::run(workspace.cargo().args(["fmt", "--all", "--check"]))
        .map_err(|e| format!("{e}; `cargo fmt --all` mends it"))
}

fn architecture(workspace: &Workspace) -> Result<(), String> {
    command::run(workspace.cargo().args(["test", "--locked", "--package", "xtask", "--test", "architecture"]))
}

fn clippy(workspace: &Workspace) -> Result<(), String> {
    component("clippy", "clippy")?;
    command::run(workspace.cargo().args(["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"]))
}

fn tests(workspace: &Workspace) -> Result<(), String> {
    command::run(workspace.cargo().args(["test", "--workspace", "--locked"]))
}

fn docs(workspace: &Workspace) -> Result<(), String> {
    let mut command = workspace.cargo();
    command.args(["doc", "--workspace", "--no-deps", "--locked"]).env("RUSTDOCFLAGS", "-D warnings");
    command::run(&mut command)
}

fn licences(workspace: &Workspace) -> Result<(), String> {
    if !answers("cargo-deny", "--version") {
        println!("cargo-deny is not installed: building it (some minutes, once)");
        let mut install = Command::new("cargo");
        install.args(["install", "cargo-deny", "--locked", "--version", DENY_VERSION]);
        // Away from the workspace, whose .cargo/config.toml and build folder are not meant for it.
        command::run(install.current_dir(std::env::temp_dir()))?;
    }
    command::run(workspace.cargo().args(["deny", "--locked", "check", "licenses", "bans", "sources"]))
}

/// Whether a part of the toolchain is there, which a minimal installation leaves out.
fn component(subcommand: &str, name: &str) -> Result<(), String> {
    match answers(&format!("cargo-{subcommand}"), "--version") {
        true => Ok(()),
        false => {
            Err(format!("{name} is not installed: `rustup component add {name}` (or your system's package) adds it"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(args: &[&str]) -> Vec<&'static str> {
        let args: Vec<String> = args.iter().map(|&a| a.to_owned()).collect();
        match choose(&args) {
            Ok(Some(steps)) => steps.iter().map(|step| step.name).collect(),
            _ => Vec::new(),
        }
    }

    #[test]
    fn steps_are_chosen_by_name() {
        assert_eq!(names(&[]).len(), STEPS.len());
        assert_eq!(names(&["--only", "docs", "--only", "format"]), ["format", "docs"]);
        assert!(!names(&["--skip", "browser"]).contains(&"browser"));
        assert!(names(&["--only", "unheard-of"]).is_empty());
        assert!(names(&["--only", "docs", "--skip", "docs"]).is_empty());
    }

    #[test]
    fn step_names_are_unique() {
        let mut all = names(&[]);
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), STEPS.len());
    }
}
