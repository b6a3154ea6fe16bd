//! The data that the benches read: the repository's own lexicons, gazetteer and example reports.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use vigie_claim::Reader;
use vigie_model::Report;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn toml_files(folder: &Path, out: &mut Vec<(String, String)>) {
    let mut entries: Vec<_> = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            toml_files(&path, out);
        } else if path.extension().is_some_and(|e| e == "toml") {
            let name = path.to_string_lossy().replace('\\', "/");
            let name = name.rfind("lexicons/").map_or(name.clone(), |at| name[at..].to_owned());
            out.push((name, std::fs::read_to_string(&path).unwrap_or_default()));
        }
    }
}

/// The lexicon's files as (path, text).
pub fn lexicon_files() -> Vec<(String, String)> {
    let mut out = Vec::new();
    toml_files(&root().join("lexicons"), &mut out);
    out
}

/// A reader of the repository's languages.
pub fn reader() -> Reader {
    let files = lexicon_files();
    let pairs: Vec<(&str, &str)> = files.iter().map(|(p, t)| (p.as_str(), t.as_str())).collect();
    let bytes = std::fs::read(root().join("gazetteer/gazetteer.bin")).expect("the gazetteer is in the repository");
    let gazetteer = vigie_place::Gazetteer::from_bytes(bytes).expect("the gazetteer opens");
    let reader = Reader::new(&pairs, Some(Arc::new(gazetteer))).expect("the lexicons parse");
    ["en", "fr"].into_iter().fold(reader, |reader, lang| {
        let bytes = std::fs::read(root().join(format!("models/{lang}.syntax.bin"))).expect("the model is in the repository");
        reader.with_model(Arc::new(vigie_syntax::Model::from_bytes(bytes.into()).expect("the model opens")))
    })
}

/// One example report by the start of its file's name.
pub fn example(start: &str) -> Report {
    let path = std::fs::read_dir(root().join("examples"))
        .into_iter()
        .flatten()
        .flatten()
        .map(|e| e.path())
        .find(|p| p.file_name().is_some_and(|n| n.to_string_lossy().starts_with(start)))
        .expect("an example of that name");
    let bytes = std::fs::read(&path).expect("the example can be read");
    let outcome = vigie_source::read_reports(&path.to_string_lossy(), &bytes, &vigie_source::Limits::default());
    outcome.reports.into_iter().next().expect("the example holds a report")
}
