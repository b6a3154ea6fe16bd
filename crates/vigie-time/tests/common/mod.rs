//! What the tests and examples share: the languages' rules, and how their words are cut.
#![allow(dead_code)]

use std::path::{Path, PathBuf};
use vigie_text::Writing;
use vigie_time::TimeRules;

pub fn lexicons() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../lexicons")
}

/// The rules of one language's folder; none where the folder has no such files.
pub fn rules(folder: &Path) -> Option<TimeRules> {
    let times = std::fs::read_to_string(folder.join("times.toml")).ok()?;
    let numbers = std::fs::read_to_string(folder.join("numbers.toml")).ok()?;
    let name = |file: &str| format!("lexicons/{}/{file}", folder.file_name().unwrap().to_string_lossy());
    match TimeRules::parse(&times, &numbers, [&name("times.toml"), &name("numbers.toml")]) {
        Ok(rules) => Some(rules),
        Err(e) => panic!("{e}"),
    }
}

/// How a language cuts its words, from the folder's `language.toml`.
fn writing(folder: &Path) -> Writing {
    let text = std::fs::read_to_string(folder.join("language.toml")).unwrap();
    let table: toml::Table = text.parse().unwrap();
    let list = |key: &str| -> Vec<String> {
        let found = table.get("writing").and_then(|w| w.get(key)).and_then(toml::Value::as_array);
        found.into_iter().flatten().filter_map(|v| v.as_str()).map(String::from).collect()
    };
    let abbreviations = list("abbreviations").into_iter().collect();
    Writing { elisions: list("elisions"), enclitics: list("enclitics"), abbreviations }
}

/// A language's code, its rules, and how it cuts words.
pub struct Language {
    pub code: String,
    pub rules: TimeRules,
    pub writing: Writing,
}

/// Every language that has rules for times and numbers.
pub fn languages() -> Vec<Language> {
    let mut folders: Vec<PathBuf> = std::fs::read_dir(lexicons()).unwrap().map(|e| e.unwrap().path()).collect();
    folders.sort();
    let read = |folder: &PathBuf| {
        let rules = rules(folder)?;
        let code = folder.file_name()?.to_string_lossy().into_owned();
        Some(Language { code, rules, writing: writing(folder) })
    };
    folders.iter().filter_map(read).collect()
}
