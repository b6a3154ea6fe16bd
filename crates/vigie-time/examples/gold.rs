//! Compares times and figures with reports that carry gold claims.
//!
//! `cargo run -p vigie-time --example gold -- FOLDER [LEXICONS]`: the folder holds `NAME.gold.json` files. For each gold
//! time it looks for an agreeing mention in the sentence of the evidence, then anywhere in the text, and prints those
//! that it does not find. Tense is guessed from the examples' own few words: the program proper takes it from the parser.

#[path = "../tests/common/mod.rs"]
mod common;

use serde_json::Value;
use std::path::PathBuf;
use vigie_model::{Edtf, PartialDate};
use vigie_text::Words;
use vigie_time::{Reading, Tense, TimeRules};

#[allow(clippy::print_stdout)]
fn main() {
    let folder = PathBuf::from(std::env::args().nth(1).expect("a folder of gold files"));
    let languages = common::languages();
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).expect("the folder").map(|e| e.unwrap().path()).collect();
    files.sort();
    let (mut times, mut near, mut far, mut counts, mut counted) = (0, 0, 0, 0, 0);
    for file in files.iter().filter(|f| f.to_string_lossy().ends_with(".gold.json")) {
        let gold: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).expect("JSON");
        let text = match gold["text"].as_str() {
            Some(text) => text.to_owned(),
            None => std::fs::read_to_string(file.to_string_lossy().replace(".gold.json", ".txt")).unwrap_or_default(),
        };
        let Some(common::Language { rules, writing, .. }) = languages.iter().find(|l| gold["lang"] == l.code.as_str())
        else {
            continue;
        };
        let words = Words::read(&text, writing);
        let anchor = gold["published"].as_str().and_then(|d| PartialDate::parse(d).ok());
        let reading = rules.read(&words, anchor, &|i| guess_tense(&words, i));
        if std::env::args().any(|a| a == "--all") {
            show(file, &words, &reading, rules);
        }
        for claim in gold["claims"].as_array().into_iter().flatten() {
            let evidence = claim["evidence"].as_str().unwrap_or("");
            let at = text.find(evidence).unwrap_or(0);
            let first = words.tokens.partition_point(|t| (t.span.start as usize) < at);
            let last = words.tokens.partition_point(|t| (t.span.start as usize) < at + evidence.len()).max(1) - 1;
            let from = words.sentences[words.sentence_of(first)].tokens.start;
            let to = words.sentences[words.sentence_of(last)].tokens.end;
            for key in ["time", "deadline"] {
                let want = &claim[key];
                if want.is_null() || any(&want["edtf"], |v| v.is_null()) && !want["edtf"].is_null() {
                    continue;
                }
                times += 1;
                let agrees = |t: &&vigie_time::TimeMention<'_>| t.when.as_ref().is_some_and(|w| same(want, w));
                let inside = |t: &&vigie_time::TimeMention<'_>| t.tokens.start >= from && t.tokens.end <= to;
                let here = reading.times.iter().filter(inside).any(|t| agrees(&t));
                let there = reading.times.iter().any(|t| agrees(&t));
                near += usize::from(here);
                far += usize::from(here || there);
                if !here {
                    let found: Vec<String> = reading
                        .times
                        .iter()
                        .filter(inside)
                        .map(|t| {
                            format!("{} = {}", t.span.of(&text), t.when.as_ref().map_or("-".into(), Edtf::to_string))
                        })
                        .collect();
                    println!(
                        "{} {} {key} {want} | {evidence} | {}",
                        file.file_stem().unwrap().to_string_lossy(),
                        if there { "elsewhere" } else { "MISSING" },
                        found.join("; ")
                    );
                }
            }
            let want = &claim["count"];
            if !want.is_null() {
                counts += 1;
                let agrees =
                    reading.numbers.iter().filter(|n| n.tokens.start >= first && n.tokens.start <= last).any(|n| {
                        ["low", "best", "high"]
                            .iter()
                            .zip([n.count.low, n.count.best, n.count.high])
                            .all(|(k, got)| want.get(k).is_none() || any(&want[k], |w| w.as_u64() == got))
                    });
                counted += usize::from(agrees);
                if !agrees {
                    let found: Vec<String> = reading
                        .numbers
                        .iter()
                        .filter(|n| n.tokens.start >= first && n.tokens.start <= last)
                        .map(|n| format!("{} = {:?}", n.span.of(&text), (n.count.low, n.count.best, n.count.high)))
                        .collect();
                    println!(
                        "{} count {want} | {evidence} | {}",
                        file.file_stem().unwrap().to_string_lossy(),
                        found.join("; ")
                    );
                }
            }
        }
    }
    println!("times: {times}; right in the sentence {near}, anywhere in the text {far}");
    println!("counts: {counts}; right in the evidence {counted}");
}

#[allow(clippy::print_stdout)]
fn show(file: &std::path::Path, words: &Words<'_>, reading: &Reading<'_>, _: &TimeRules) {
    println!("## {}", file.display());
    for t in &reading.times {
        let when = t.when.as_ref().map_or("-".into(), Edtf::to_string);
        println!("  T {:?} {} {} :{}", t.span.of(words.text), when, t.role.as_str(), t.rule.line);
    }
    for n in reading.numbers.iter().filter(|n| !n.article) {
        println!(
            "  N {:?} {:?} {} :{}",
            n.span.of(words.text),
            (n.count.low, n.count.best, n.count.high, n.count.approx),
            n.value,
            n.rule.line
        );
    }
}

fn any(value: &Value, test: impl Fn(&Value) -> bool) -> bool {
    value.as_array().map_or_else(|| test(value), |list| list.iter().any(&test))
}

/// The scorer's agreement: one of the EDTF strings, or else the ends that are given.
fn same(want: &Value, got: &Edtf) -> bool {
    let text = got.to_string();
    if any(&want["edtf"], |e| e.as_str() == Some(&text)) {
        return true;
    }
    let end = |key: &str, date: Option<vigie_model::Date>| {
        let date = date.map(|d| d.to_string());
        want.get(key).is_none_or(|w| any(w, |w| w.as_str() == date.as_deref()))
    };
    (want.get("start").is_some() || want.get("end").is_some())
        && end("start", got.earliest())
        && end("end", got.latest())
}

fn guess_tense(words: &Words<'_>, i: usize) -> Option<Tense> {
    let sentence = &words.sentences[words.sentence_of(i)];
    let future = sentence.tokens.clone().any(|k| {
        let w = words.lower(k);
        matches!(
            w,
            "will"
                | "due"
                | "would"
                | "shall"
                | "seront"
                | "sera"
                | "auront"
                | "devraient"
                | "devrait"
                | "doivent"
                | "doit"
        ) || w == "is" && k + 1 < sentence.tokens.end && words.lower(k + 1) == "to"
    });
    Some(if future { Tense::Future } else { Tense::Past })
}
