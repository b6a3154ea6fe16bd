//! `cargo xtask demo`: from a clean clone to the page of the example reports.

use std::process::{Command, Stdio};

use crate::Failure;
use crate::command;
use crate::page::Page;
use crate::workspace::Workspace;

struct Options {
    serve: bool,
    addr: String,
    lang: String,
}

/// Builds everything, reads the examples, prints what they say and serves the page until Ctrl-C.
pub fn run(args: &[String]) -> Result<(), Failure> {
    let options = options(args)?;
    let workspace = Workspace::find()?;
    println!("1. The page");
    Page::open(&workspace)?.build_if_stale()?;
    println!("\n2. The program (some minutes the first time)");
    command::run(workspace.cargo().args(["build", "--release", "--locked", "--package", "vigie"]))?;
    println!("\n3. The example reports: a fictional offensive in North Kordofan, October 2026");
    let vigie = workspace.program("release", "vigie");
    let store = workspace.target.join("demo/vigie.db");
    workspace.store_of_examples(&vigie, &store)?;
    println!("\n4. The situation report\n");
    command::run(Command::new(&vigie).args(["brief", "--lang", &options.lang, "--store"]).arg(&store))?;
    let mut serve = Command::new(&vigie);
    serve.args(["serve", "--addr", &options.addr, "--store"]).arg(&store);
    if !options.serve {
        println!("\nTo see the page:\n  {}", command::shown(&serve));
        return Ok(());
    }
    println!("\n5. The page\n$ {}", command::shown(&serve));
    let status = serve.stdin(Stdio::null()).status().map_err(|e| format!("`vigie serve` cannot be run: {e}"))?;
    match status.success() {
        true => Ok(()),
        false => Err(format!("`vigie serve` failed ({status}); `--addr 127.0.0.1:0` takes a free port").into()),
    }
}

fn options(args: &[String]) -> Result<Options, Failure> {
    let mut options = Options { serve: true, addr: "127.0.0.1:7700".to_owned(), lang: "en".to_owned() };
    let mut rest = args.iter();
    while let Some(arg) = rest.next() {
        let mut value = |of: &str| rest.next().cloned().ok_or_else(|| Failure::Usage(format!("{of} needs a value")));
        match arg.as_str() {
            "--no-serve" => options.serve = false,
            "--addr" => options.addr = value("--addr")?,
            "--lang" => options.lang = value("--lang")?,
            other => return Err(Failure::Usage(format!("demo does not know `{other}`"))),
        }
    }
    Ok(options)
}
