//! What scoring and benching the parser share: the test sets, the program, the day, the commit.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use vigie_model::Date;

use crate::command;
use crate::workspace::Workspace;

/// A test set of Universal Dependencies.
pub struct TestSet {
    /// The name it is shown under.
    pub name: &'static str,
    /// Its language.
    pub lang: &'static str,
    /// Its file, in the folder of treebanks.
    pub file: &'static str,
}

/// The test sets; no sentence of theirs is learned from.
pub const TEST_SETS: [TestSet; 5] = [
    TestSet { name: "French Sequoia", lang: "fr", file: "fr/UD_French-Sequoia/fr_sequoia-ud-test.conllu" },
    TestSet { name: "French GSD", lang: "fr", file: "fr/UD_French-GSD/fr_gsd-ud-test.conllu" },
    TestSet { name: "French PUD", lang: "fr", file: "fr/UD_French-PUD/fr_pud-ud-test.conllu" },
    TestSet { name: "English EWT", lang: "en", file: "en/UD_English-EWT/en_ewt-ud-test.conllu" },
    TestSet { name: "English PUD", lang: "en", file: "en/UD_English-PUD/en_pud-ud-test.conllu" },
];

/// Where the treebanks lie unless the command line says otherwise: beside the repository.
pub fn treebanks(workspace: &Workspace, given: Option<&str>) -> PathBuf {
    given.map_or_else(|| workspace.root.join("../shared/data/ud"), PathBuf::from)
}

/// The program: the one given, or the workspace's own, built now.
pub fn program(workspace: &Workspace, given: Option<&str>) -> Result<PathBuf, String> {
    if let Some(given) = given {
        return fs::canonicalize(given).map_err(|e| format!("{given}: {e}"));
    }
    command::run(workspace.cargo().args(["build", "--release", "--locked", "--package", "vigie"]))?;
    Ok(workspace.program("release", "vigie"))
}

/// `vigie parse` of a file, in CoNLL-U.
pub fn parse(vigie: &Path, lang: &str, style: Option<&str>, file: &Path) -> Command {
    let mut command = Command::new(vigie);
    command.args(["parse", "--format", "conllu", "--lang", lang]);
    if let Some(style) = style {
        command.args(["--style", style]);
    }
    command.arg(file);
    command
}

/// Today, UTC.
pub fn today() -> Date {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let epoch = Date::constant(1970, 1, 1);
    epoch.checked_add(since).unwrap_or(epoch)
}

/// The commit that is checked out, and whether files differ from it.
pub fn commit(workspace: &Workspace) -> String {
    let git = |args: &[&str]| command::output(Command::new("git").current_dir(&workspace.root).args(args));
    let Ok(commit) = git(&["rev-parse", "--short=10", "HEAD"]) else { return "no commit".to_owned() };
    let changed = git(&["status", "--porcelain", "--untracked-files=no"]).is_ok_and(|status| !status.trim().is_empty());
    format!("commit {}{}", commit.trim(), if changed { " with changes" } else { "" })
}

/// The models in the program and their sizes: `fr 7.9 MB, en 8.0 MB`.
pub fn models(workspace: &Workspace) -> String {
    let mut found: Vec<String> = fs::read_dir(workspace.root.join("models"))
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            let lang = name.strip_suffix(".syntax.bin")?;
            Some(format!("{lang} {:.1} MB", entry.metadata().ok()?.len() as f64 / 1e6))
        })
        .collect();
    found.sort();
    if found.is_empty() { "none".to_owned() } else { found.join(", ") }
}

/// A file's text.
pub fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))
}

/// Writes a file, and says so.
pub fn write(path: &Path, text: &str) -> Result<(), String> {
    let folder = path.parent().unwrap_or(Path::new(""));
    fs::create_dir_all(folder).and_then(|()| fs::write(path, text)).map_err(|e| format!("{}: {e}", path.display()))
}

/// Keeps a report of today in a folder of the repository, and says where.
pub fn keep(workspace: &Workspace, folder: &str, what: &str, report: &str) -> Result<(), String> {
    let path = workspace.root.join(format!("{folder}/{}-{what}.md", today()));
    write(&path, report)?;
    println!("written to {}", path.display());
    Ok(())
}

/// The options of a command line: pairs of `--name value` in the order of `names`, and those of `flags` that are set.
///
/// Errors: an option that is neither, or one without its value.
pub fn options<const N: usize, const F: usize>(
    args: &[String],
    names: [&str; N],
    flags: [&str; F],
) -> Result<([Option<String>; N], [bool; F]), String> {
    let (mut values, mut set) = ([const { None }; N], [false; F]);
    let mut rest = args.iter();
    while let Some(arg) = rest.next() {
        if let Some(at) = names.iter().position(|name| name == arg) {
            values[at] = Some(rest.next().cloned().ok_or_else(|| format!("{arg} needs a value"))?);
        } else if let Some(at) = flags.iter().position(|flag| flag == arg) {
            set[at] = true;
        } else {
            return Err(format!("`{arg}` is not known here"));
        }
    }
    Ok((values, set))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_read_in_any_order() {
        let args = ["--write", "--ud", "x"].map(str::to_owned);
        let (values, flags) = options(&args, ["--style", "--ud"], ["--write"]).unwrap();
        assert_eq!((values, flags), ([None, Some("x".to_owned())], [true]));
        assert!(options(&args, ["--ud"], []).is_err() && options(&args[..2], ["--ud"], ["--write"]).is_err());
    }
}
