//! Reads gold files into the JSON that the scorer takes: `cargo run -p vigie-claim --example gold -- FILE… > out.jsonl`
#![allow(clippy::print_stdout)]

#[path = "../tests/support.rs"]
mod support;

use support::READER;
use vigie_model::{Lang, PartialDate, Report};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for path in std::env::args().skip(1) {
        let content = std::fs::read_to_string(&path)?;
        let report = if path.ends_with(".txt") {
            let stem = std::path::Path::new(&path).file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let date = content.strip_prefix("date ").and_then(|rest| rest.split_whitespace().next());
            let published = date.and_then(|d| PartialDate::parse(d).ok());
            Report { id: stem, lang: None, title: None, source: None, url: None, published, text: content }
        } else {
            let gold: serde_json::Value = serde_json::from_str(&content)?;
            let Some(text) = gold["text"].as_str() else { continue };
            Report {
                id: gold["id"].as_str().unwrap_or_default().to_owned(),
                lang: gold["lang"].as_str().and_then(Lang::new),
                title: None,
                source: gold["source"].as_str().map(str::to_owned),
                url: None,
                published: gold["published"].as_str().and_then(|d| PartialDate::parse(d).ok()),
                text: text.to_owned(),
            }
        };
        let reading = READER.read(&report);
        println!("{}", vigie_format::json::reading_line(&report, &reading.claims));
    }
    Ok(())
}
