//! Measures the rules against two foreign test sets, without making either a condition.
//!
//! `cargo run -p vigie-time --example foreign -- FOLDER [--misses]`: the folder holds `recognizers-text/` and `duckling/`.
//! Dates are compared by their first and last day; both sets end their ranges exclusively. A phrase is right when one
//! tense (past, future, none) gives the expected value: the sets do not say which they suppose. Clock times are compared
//! by their day only.

#[path = "../tests/common/mod.rs"]
mod common;

use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;
use vigie_model::{Date, PartialDate};
use vigie_text::{Words, Writing};
use vigie_time::{NumberKind, Role, Tense, TimeRules};

type Score = BTreeMap<String, (usize, usize)>;

#[allow(clippy::print_stdout)]
fn main() {
    let folder = std::env::args().nth(1).expect("a folder");
    let misses = std::env::args().any(|a| a == "--misses");
    let mut score = Score::new();
    for language in common::languages() {
        recognizers(Path::new(&folder), &language, &mut score, misses);
        duckling(Path::new(&folder), &language, &mut score, misses);
    }
    for (what, (right, all)) in score {
        println!("{what}: {right} of {all} = {:.0} %", 100.0 * right as f64 / all as f64);
    }
}

fn note(score: &mut Score, what: String, right: bool) {
    let entry = score.entry(what).or_default();
    entry.0 += usize::from(right);
    entry.1 += 1;
}

fn day(text: &str) -> Option<Date> {
    text.get(..10)?.parse().ok()
}

/// Whether some mention that overlaps `at..end` has these first and last days.
fn found(
    rules: &TimeRules,
    writing: &Writing,
    text: &str,
    anchor: PartialDate,
    want: &[(Option<Date>, Option<Date>)],
    at: usize,
    end: usize,
) -> bool {
    let words = Words::read(text, writing);
    [Some(Tense::Past), Some(Tense::Future), None].into_iter().any(|tense| {
        rules.times(&words, Some(anchor), &|_| tense).iter().any(|t| {
            let range = t.span.range();
            let ends = t.when.as_ref().map(|w| (w.earliest(), w.latest()));
            range.start < end && at < range.end && ends.is_some_and(|e| want.contains(&e))
        })
    })
}

#[allow(clippy::print_stdout)]
fn recognizers(folder: &Path, language: &common::Language, score: &mut Score, misses: bool) {
    let common::Language { code: language, rules, writing } = language;
    let name = match language.as_str() {
        "fr" => "French",
        "en" => "English",
        _ => return,
    };
    let read = |file: &str| -> Vec<Value> {
        let path = folder.join("recognizers-text/Specs").join(file.replace('*', name));
        let text = std::fs::read_to_string(path).unwrap_or_default();
        serde_json::from_str(text.trim_start_matches('\u{feff}')).unwrap_or_default()
    };
    for case in read("DateTime/*/DateTimeModel.json") {
        let text = case["Input"].as_str().unwrap_or("");
        let Some(anchor) = case["Context"]["ReferenceDateTime"].as_str().and_then(day).map(PartialDate::day) else {
            continue;
        };
        for result in case["Results"].as_array().into_iter().flatten() {
            let kind = result["TypeName"].as_str().unwrap_or("").trim_start_matches("datetimeV2.");
            let phrase = result["Text"].as_str().unwrap_or("");
            let at = text.to_lowercase().find(&phrase.to_lowercase()).unwrap_or(0);
            let values: Vec<&Value> = result["Resolution"]["values"].as_array().into_iter().flatten().collect();
            let date = |v: &Value, key: &str| v[key].as_str().and_then(day);
            let want: Vec<(Option<Date>, Option<Date>)> = values
                .iter()
                .map(|v| match kind {
                    "date" | "datetime" => (date(v, "value"), date(v, "value")),
                    "daterange" => (date(v, "start"), date(v, "end").and_then(|d| d.yesterday().ok())),
                    _ => (date(v, "start"), date(v, "end")),
                })
                .collect();
            let right = match kind {
                "date" | "datetime" | "daterange" | "datetimerange" => {
                    found(rules, writing, text, anchor, &want, at, at + phrase.len().max(1))
                }
                "duration" | "set" => {
                    let role = if kind == "set" { Role::Frequency } else { Role::Duration };
                    let words = Words::read(text, writing);
                    rules.times(&words, Some(anchor), &|_| None).iter().any(|t| t.role == role)
                }
                _ => continue,
            };
            note(score, format!("Recognizers {language} {kind}"), right);
            if !right && misses {
                println!("R {language} {kind} | {text} | {phrase} | {want:?}");
            }
        }
    }
    for (file, kind) in [
        ("Number/*/NumberModel.json", "number"),
        ("Number/*/OrdinalModel.json", "ordinal"),
        ("Number/*/PercentModel.json", "percentage"),
    ] {
        for case in read(file) {
            let text = case["Input"].as_str().unwrap_or("");
            let words = Words::read(text, writing);
            let numbers = rules.numbers(&words);
            for result in case["Results"].as_array().into_iter().flatten().filter(|r| r["TypeName"] == kind) {
                let shown = result["Resolution"]["value"].as_str().unwrap_or("").replace(',', ".");
                let Ok(want) = shown.trim_end_matches('%').parse::<f64>() else { continue };
                let right = numbers.iter().any(|n| {
                    (n.value - want).abs() <= want.abs() * 1e-6 + 1e-9
                        && (kind == "ordinal") == (n.kind == NumberKind::Ordinal)
                });
                note(score, format!("Recognizers {language} {kind}"), right);
                if !right && misses {
                    println!("R {language} {kind} | {text} | {want}");
                }
            }
        }
    }
}

/// The numbers in brackets of a Duckling value: `(datetime (2013, 2, 18, 0, 0, 0) Day)`.
fn moments(value: &str) -> Vec<Date> {
    value
        .split('(')
        .filter_map(|part| {
            let numbers: Vec<i16> = part.split(')').next()?.split(',').filter_map(|n| n.trim().parse().ok()).collect();
            (numbers.len() >= 3).then(|| Date::new(numbers[0], numbers[1] as i8, numbers[2] as i8).ok())?
        })
        .collect()
}

#[allow(clippy::print_stdout)]
fn duckling(folder: &Path, language: &common::Language, score: &mut Score, misses: bool) {
    let common::Language { code: language, rules, writing } = language;
    let text = std::fs::read_to_string(folder.join(format!("duckling/duckling_{language}.jsonl"))).unwrap_or_default();
    let anchor = PartialDate::day(Date::constant(2013, 2, 12));
    for line in text.lines().filter_map(|l| serde_json::from_str::<Value>(l).ok()) {
        let (phrase, value) = (line["text"].as_str().unwrap_or(""), line["expected_hs"].as_str().unwrap_or(""));
        if line["corpus"] == "negativeCorpus" || value.contains("import") || value.contains("examples") {
            continue;
        }
        let words = Words::read(phrase, writing);
        let right = match line["dim"].as_str() {
            Some("Time") => {
                let all = moments(value);
                let Some(&first) = all.first() else { continue };
                let grain = value.trim_end_matches(')').rsplit([' ', ')']).next().unwrap_or("");
                let grain = if value.contains('"') { "Day" } else { grain };
                let last = match (all.get(1), grain) {
                    (Some(end), "Hour" | "Minute" | "Second") => Some(*end),
                    (Some(end), _) => end.yesterday().ok(),
                    (None, "Week") => first.checked_add(jiff::Span::new().days(6)).ok(),
                    (None, "Month") => Some(first.last_of_month()),
                    (None, "Quarter") => first.checked_add(jiff::Span::new().months(3).days(-1)).ok(),
                    (None, "Year") => Some(first.last_of_year()),
                    _ => Some(first),
                };
                let mut want = vec![(Some(first), last)];
                if value.contains("openInterval") || value.contains("OpenInterval") {
                    want.extend([
                        (Some(first), None),
                        (None, Some(first)),
                        (None, first.yesterday().ok()),
                        (first.tomorrow().ok(), None),
                    ]);
                }
                found(rules, writing, phrase, anchor, &want, 0, phrase.len())
            }
            Some("Numeral" | "Ordinal") => {
                let Some(want) =
                    value.trim_end_matches(')').rsplit([' ', '(']).next().and_then(|n| n.parse::<f64>().ok())
                else {
                    continue;
                };
                let ordinal = line["dim"] == "Ordinal";
                rules.numbers(&words).iter().any(|n| {
                    (n.value - want).abs() < 1e-6 * want.abs() + 1e-9 && (n.kind == NumberKind::Ordinal) == ordinal
                })
            }
            _ => continue,
        };
        note(score, format!("Duckling {language} {}", line["dim"].as_str().unwrap_or("")), right);
        if !right && misses {
            println!("D {language} {} | {phrase} | {value}", line["dim"]);
        }
    }
}
