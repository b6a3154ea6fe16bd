//! A reader made from the repository's own data.

use std::path::Path;
use std::sync::{Arc, LazyLock};
use vigie_claim::Reader;
use vigie_model::{Lang, PartialDate, Report};

fn files(dir: &Path, out: &mut Vec<(String, String)>) {
    let mut entries: Vec<_> = std::fs::read_dir(dir).into_iter().flatten().flatten().map(|e| e.path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files(&path, out);
        } else if path.extension().is_some_and(|e| e == "toml") {
            out.push((path.to_string_lossy().into_owned(), std::fs::read_to_string(&path).unwrap_or_default()));
        }
    }
}

/// The lexicon's files as (path inside the repository, text).
pub static FILES: LazyLock<Vec<(String, String)>> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut out = Vec::new();
    files(&root.join("lexicons"), &mut out);
    out.into_iter().map(|(path, text)| (path.split("/../../").last().unwrap_or_default().to_owned(), text)).collect()
});

/// The reader.
pub static READER: LazyLock<Reader> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let bytes = std::fs::read(root.join("gazetteer/gazetteer.bin")).expect("the gazetteer is in the repository");
    let gazetteer = vigie_place::Gazetteer::from_bytes(bytes).expect("the gazetteer opens");
    let pairs: Vec<(&str, &str)> = FILES.iter().map(|(p, t)| (p.as_str(), t.as_str())).collect();
    let reader = Reader::new(&pairs, Some(Arc::new(gazetteer))).expect("the lexicons parse");
    ["en", "fr"].into_iter().fold(reader, |reader, lang| {
        let bytes =
            std::fs::read(root.join(format!("models/{lang}.syntax.bin"))).expect("the model is in the repository");
        reader.with_model(Arc::new(vigie_syntax::Model::from_bytes(bytes.into()).expect("the model opens")))
    })
});

/// A report of one text.
#[allow(dead_code, reason = "not every test that has the reader needs it")]
pub fn report(lang: &str, date: &str, text: &str) -> Report {
    Report {
        id: "sentence".to_owned(),
        lang: Lang::new(lang),
        title: None,
        source: None,
        url: None,
        published: PartialDate::parse(date).ok(),
        text: text.to_owned(),
    }
}
