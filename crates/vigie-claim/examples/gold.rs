//! Reads gold files into the JSON that the scorer takes: `cargo run -p vigie-claim --example gold -- FILE… > out.jsonl`
#![allow(clippy::print_stdout)]
use std::sync::Arc;

fn files(dir: &std::path::Path, out: &mut Vec<(String, String)>) {
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

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../");
    let mut data = Vec::new();
    files(&std::path::Path::new(root).join("lexicons"), &mut data);
    let data: Vec<(&str, &str)> =
        data.iter().map(|(p, t)| (p.split("/../../").last().unwrap_or(p), t.as_str())).collect();
    let gazetteer = vigie_place::Gazetteer::from_bytes(std::fs::read(format!("{root}gazetteer/gazetteer.bin"))?)?;
    let reader = vigie_claim::Reader::new(&data, Some(Arc::new(gazetteer)))?;
    for path in std::env::args().skip(1) {
        let bytes = std::fs::read_to_string(&path)?;
        let report = if path.ends_with(".txt") {
            vigie_model::Report {
                id: "seed-fr".into(),
                lang: vigie_model::Lang::new("fr"),
                title: None,
                source: None,
                url: None,
                published: vigie_model::PartialDate::parse("2020-02").ok(),
                text: bytes,
            }
        } else {
            let gold: serde_json::Value = serde_json::from_str(&bytes)?;
            let Some(text) = gold["text"].as_str() else { continue };
            vigie_model::Report {
                id: gold["id"].as_str().unwrap_or("").into(),
                lang: gold["lang"].as_str().and_then(vigie_model::Lang::new),
                title: None,
                source: gold["source"].as_str().map(str::to_owned),
                url: None,
                published: gold["published"].as_str().and_then(|d| vigie_model::PartialDate::parse(d).ok()),
                text: text.into(),
            }
        };
        let reading = reader.read(&report);
        println!("{}", vigie_format::json::reading_line(&report, &reading.claims));
    }
    Ok(())
}
