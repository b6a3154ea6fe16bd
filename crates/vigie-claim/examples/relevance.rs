//! Prints what speaks for and against each report being about a conflict, a JSON object a line: what `train/relevance.py`
//! fits its weights to.
//!
//! In: JSON Lines on standard input, `{"lang", "published", "text"}` and whatever else, which is passed on. Run it in the
//! repository's root.

use std::io::{BufRead, Write};
use std::path::Path;
use std::sync::Arc;
use vigie_claim::Reader;
use vigie_model::{Lang, PartialDate, Report};

fn collect(folder: &Path, out: &mut Vec<(String, String)>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, out)?;
        } else if path.extension().is_some_and(|e| e == "toml") {
            out.push((path.to_string_lossy().into_owned(), std::fs::read_to_string(&path)?));
        }
    }
    Ok(())
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut files = Vec::new();
    collect(Path::new("lexicons"), &mut files)?;
    files.sort();
    let pairs: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let gazetteer = vigie_place::Gazetteer::from_bytes(std::fs::read("gazetteer/gazetteer.bin")?)?;
    let mut reader = Reader::new(&pairs, Some(Arc::new(gazetteer)))?;
    let languages: Vec<String> = reader.languages().map(ToString::to_string).collect();
    for lang in languages {
        if let Ok(bytes) = std::fs::read(format!("models/{lang}.syntax.bin")) {
            reader = reader.with_model(Arc::new(vigie_syntax::Model::from_bytes(bytes.into())?));
        }
    }
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let mut value: serde_json::Value = serde_json::from_str(&line?)?;
        let text = |key: &str| value[key].as_str().unwrap_or_default().to_owned();
        let report = Report {
            id: text("id"),
            lang: Lang::new(&text("lang")),
            title: None,
            source: None,
            url: None,
            published: PartialDate::parse(&text("published")).ok(),
            text: text("text"),
        };
        if let Some(relevance) = reader.relevance(&report) {
            let evidence: serde_json::Map<_, _> =
                relevance.evidence.iter().map(|(name, value)| ((*name).to_owned(), (*value).into())).collect();
            value["text"] = serde_json::Value::Null;
            value["evidence"] = evidence.into();
            value["log_odds"] = relevance.log_odds.into();
            writeln!(out, "{value}")?;
        }
    }
    Ok(())
}
