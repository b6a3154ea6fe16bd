//! README.md's examples, followed word for word: each command of a `console` block is run, and must print what stands
//! below it.
//!
//! A line `…` stands for any lines. With UPDATE_GOLDEN=1 the output is written into the page instead, where it stands
//! without such a line.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::command;
use crate::workspace::Workspace;

/// Stands for lines that are left out.
const ELISION: &str = "…";

/// A command of the page, and the lines it should print.
#[derive(Debug, PartialEq, Eq)]
struct Example<'a> {
    command: &'a str,
    want: Vec<&'a str>,
}

/// Builds the program and follows the page in a folder of its own, which holds a copy of examples/.
pub fn follow(workspace: &Workspace) -> Result<(), String> {
    command::run(workspace.cargo().args(["build", "--locked", "--package", "vigie"]))?;
    let folder = workspace.target.join("check/readme");
    prepare(&workspace.root.join("examples"), &folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    let path = workspace.root.join("README.md");
    let page = fs::read_to_string(&path).map_err(|e| format!("README.md: {e}"))?;
    let update = std::env::var_os("UPDATE_GOLDEN").is_some();
    let (mut updated, mut followed) = (page.clone(), 0);
    for example in examples(&page) {
        let got = shell(example.command, &workspace.target.join("debug"), &folder)?;
        let lines: Vec<&str> = got.lines().map(str::trim_end).collect();
        if !matches(&example.want, &lines) {
            if !update || example.want.contains(&ELISION) {
                return Err(format!(
                    "README.md says that `{}` prints\n{}\nbut it prints\n{}\n(UPDATE_GOLDEN=1 writes it there)",
                    example.command,
                    indented(&example.want),
                    indented(&lines)
                ));
            }
            let block = |lines: &[&str]| format!("$ {}\n{}", example.command, ended(lines));
            updated = updated.replacen(&block(&example.want), &block(&lines), 1);
        }
        println!("$ {}", example.command);
        followed += 1;
    }
    if followed == 0 {
        return Err("README.md has no `console` block with a command".to_owned());
    }
    if updated != page {
        fs::write(&path, updated).map_err(|e| format!("README.md: {e}"))?;
    }
    println!("{followed} commands print what README.md says");
    Ok(())
}

/// An empty folder with a copy of the examples.
fn prepare(examples: &Path, folder: &Path) -> std::io::Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    let copy = folder.join("examples");
    fs::create_dir_all(&copy)?;
    for entry in fs::read_dir(examples)?.flatten().filter(|entry| entry.path().is_file()) {
        fs::copy(entry.path(), copy.join(entry.file_name()))?;
    }
    Ok(())
}

/// What the command line prints, on both streams, with the built program first on the PATH.
fn shell(line: &str, programs: &Path, folder: &Path) -> Result<String, String> {
    let mut paths = vec![programs.to_owned()];
    paths.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
    let paths = std::env::join_paths(paths).map_err(|e| e.to_string())?;
    let mut command = Command::new("sh");
    command.arg("-c").arg(format!("{line} 2>&1")).current_dir(folder).env("PATH", paths);
    let output = command.stdin(Stdio::null()).output().map_err(|e| format!("`sh` cannot be run: {e}"))?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    match output.status.success() {
        true => Ok(said),
        false => Err(format!("README.md's `{line}` failed ({}): {said}", output.status)),
    }
}

/// The commands of a page's `console` blocks.
fn examples(page: &str) -> Vec<Example<'_>> {
    let mut found: Vec<Example<'_>> = Vec::new();
    let mut inside = false;
    for line in page.lines() {
        match line {
            "```console" => inside = true,
            "```" => inside = false,
            _ if !inside => {}
            _ => match (line.strip_prefix("$ "), found.last_mut()) {
                (Some(command), _) => found.push(Example { command, want: Vec::new() }),
                (None, Some(example)) => example.want.push(line),
                (None, None) => {}
            },
        }
    }
    found
}

/// Whether the lines are those wanted, `…` standing for any.
fn matches(want: &[&str], got: &[&str]) -> bool {
    match want.split_first() {
        None => got.is_empty(),
        Some((&ELISION, rest)) => (0..=got.len()).any(|skipped| matches(rest, &got[skipped..])),
        Some((first, rest)) => got.split_first().is_some_and(|(g, others)| g == first && matches(rest, others)),
    }
}

/// The lines, each with its end.
fn ended(lines: &[&str]) -> String {
    lines.iter().map(|line| format!("{line}\n")).collect()
}

fn indented(lines: &[&str]) -> String {
    lines.iter().map(|line| format!("    {line}")).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_stand_with_what_they_print() {
        let page = "Read:\n```console\n$ vigie a\none\n\n$ vigie b\n```\n$ not a command\n```sh\n$ nor this\n```\n";
        let wanted = [("vigie a", vec!["one", ""]), ("vigie b", vec![])];
        assert_eq!(examples(page), wanted.map(|(command, want)| Example { command, want }));
    }

    #[test]
    fn an_elision_stands_for_any_lines() {
        assert!(matches(&["a", "…", "z"], &["a", "b", "c", "z"]) && matches(&["a", "…"], &["a"]));
        assert!(!matches(&["a", "…", "z"], &["a", "b"]) && !matches(&["a"], &["a", "b"]) && !matches(&["a"], &[]));
    }
}
