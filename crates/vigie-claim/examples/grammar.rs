//! Shows how a sentence is taken apart: `cargo run -p vigie-claim --example grammar -- fr 2020-02 "L'armée a pris Saraqeb."`
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
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [lang, date, text] = args.as_slice() else {
        return Err("give a language, a date and a sentence or file".into());
    };
    let text = std::fs::read_to_string(text).unwrap_or_else(|_| text.clone());
    let report = vigie_model::Report {
        id: "sentence".into(),
        lang: vigie_model::Lang::new(lang),
        title: None,
        source: None,
        url: None,
        published: vigie_model::PartialDate::parse(date).ok(),
        text,
    };
    println!("{}", reader.grammar(&report));
    let reading = reader.read(&report);
    for (claim, because) in reading.claims.iter().zip(&reading.because) {
        println!(
            "{} {} {:?} place={:?} time={:?} {} by={:?} | {}",
            claim.kind(),
            claim.body.value(),
            claim
                .actor
                .iter()
                .map(|a| (&a.name, a.country.map(|c| c.as_str().to_owned()), a.sector))
                .collect::<Vec<_>>(),
            claim.place.iter().map(|p| &p.name).collect::<Vec<_>>(),
            claim.time.as_ref().and_then(|t| t.when.as_ref()).map(|w| w.to_string()),
            claim.factuality,
            claim.attribution.text,
            claim.evidence.text
        );
        println!("    {:?}", claim.body);
        for b in because {
            println!("    {} = {} because {}", b.field, b.value, b.reason);
        }
    }
    for doubt in &reading.doubts {
        println!("doubt: {}", doubt.text);
    }
    Ok(())
}
