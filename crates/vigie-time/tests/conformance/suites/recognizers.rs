//! Microsoft's Recognizers-Text: sentences with a reference date, and what stands in them.

use super::common::Language;
use super::{Case, NOT_READ, Outcome, Want, bounds, day, lasts, name, no_time, number, time};
use serde_json::Value;
use std::path::Path;
use vigie_model::Date;
use vigie_time::Role;

pub fn read(folder: &Path, language: &Language, out: &mut Vec<Case>) {
    let english_name = match language.code.as_str() {
        "fr" => "French",
        "en" => "English",
        _ => return,
    };
    let read = |file: &str| -> Vec<Value> {
        let path = folder.join("recognizers-text/Specs").join(file.replace('*', english_name));
        let text = std::fs::read_to_string(path).unwrap_or_default();
        serde_json::from_str(text.trim_start_matches('\u{feff}')).unwrap_or_default()
    };
    let suite = |what: &str| format!("recognizers-{what}/{}", language.code);
    for case in read("DateTime/*/DateTimeModel.json") {
        date_times(&suite("dates"), &case, language, out);
    }
    for (file, kind) in [
        ("Number/*/NumberModel.json", "number"),
        ("Number/*/OrdinalModel.json", "ordinal"),
        ("Number/*/PercentModel.json", "percentage"),
        ("Number/*/NumberRangeModel.json", "numberrange"),
    ] {
        for case in read(file) {
            numbers(&suite("numbers"), kind, &case, language, out);
        }
    }
}

fn date_times(suite: &str, case: &Value, language: &Language, out: &mut Vec<Case>) {
    let text = case["Input"].as_str().unwrap_or("");
    let reference = case["Context"]["ReferenceDateTime"].as_str().and_then(day);
    let anchor = reference.unwrap_or(Date::constant(2016, 11, 7));
    let results: Vec<&Value> = case["Results"].as_array().into_iter().flatten().collect();
    let mut push = |kind: &str, phrase: &str, want: String, outcome: Outcome| {
        out.push(Case {
            suite: suite.to_owned(),
            kind: kind.to_owned(),
            name: name(phrase),
            want,
            text: text.to_owned(),
            outcome,
            undated: reference.is_none() && !matches!(kind, "duration" | "set" | "nothing"),
        });
    };
    if results.is_empty() {
        push("nothing", text, "nothing".to_owned(), no_time(language, text, anchor));
    }
    let mut from = 0;
    for result in results {
        let Some(kind) = result["TypeName"].as_str().and_then(|t| t.strip_prefix("datetimeV2.")) else { continue };
        let phrase = result["Text"].as_str().unwrap_or("");
        // Several results of one text stand in its order; the phrase is given in lower case.
        let lower = text.to_lowercase();
        let same_length = lower.len() == text.len();
        let found = lower.get(from..).and_then(|rest| rest.find(&phrase.to_lowercase())).map(|at| at + from);
        let at = found.filter(|_| same_length).unwrap_or(0);
        let range = at..if found.is_some() && same_length { at + phrase.len().max(1) } else { text.len() };
        from = found.map_or(from, |at| at + phrase.len());
        let values: Vec<&Value> = result["Resolution"]["values"].as_array().into_iter().flatten().collect();
        if NOT_READ.contains(&kind) {
            push(kind, phrase, String::new(), Outcome::Missed);
            continue;
        }
        let date = |v: &Value, key: &str| v[key].as_str().and_then(day);
        let (two_ends, coarse) = (two_ends(phrase), coarse(phrase));
        let want: Vec<Want> = values
            .iter()
            .map(|v| match kind {
                "date" | "datetime" if v["value"].is_string() => {
                    Want { first: date(v, "value"), last: date(v, "value"), two_ends: false, coarse }
                }
                "daterange" => Want {
                    first: date(v, "start"),
                    last: date(v, "end").and_then(|d| d.yesterday().ok()),
                    two_ends,
                    coarse: false,
                },
                _ => Want { first: date(v, "start"), last: date(v, "end"), two_ends, coarse: false },
            })
            .collect();
        let undated = want.iter().all(|w| w.first.is_none() && w.last.is_none());
        let outcome = match kind {
            "duration" => {
                let seconds = values.first().and_then(|v| v["value"].as_str()?.parse().ok()).unwrap_or(0.0);
                time(language, text, range, anchor, |t| lasts(t, seconds))
            }
            "set" => time(language, text, range, anchor, |t| t.role == Role::Frequency),
            // A season without a year, or no date of any calendar: being found, or nothing, is right.
            _ if undated => match time(language, text, range, anchor, |_| true) {
                Outcome::Missed if values.iter().any(|v| v["value"] == "not resolved") => Outcome::Right,
                other => other,
            },
            _ => time(language, text, range, anchor, |t| want.iter().any(|w| w.allows(t, anchor))),
        };
        push(kind, phrase, format!("{} on {anchor}", shown(&want, &values)), outcome);
    }
}

fn shown(want: &[Want], values: &[&Value]) -> String {
    let end = |d: Option<Date>| d.map_or("..".to_owned(), |d| d.to_string());
    let dates: Vec<String> = want
        .iter()
        .filter(|w| w.first.is_some() || w.last.is_some())
        .map(|w| format!("{}/{}", end(w.first), end(w.last)))
        .collect();
    if dates.is_empty() { values.first().map_or(String::new(), |v| v["timex"].to_string()) } else { dates.join(" or ") }
}

/// Whether a phrase names both ends of a range.
pub(super) fn two_ends(phrase: &str) -> bool {
    let lower = phrase.to_lowercase();
    let words = [
        " to ",
        " through ",
        " and ",
        " until ",
        " till ",
        " thru ",
        "-",
        "–",
        "—",
        "~",
        " à ",
        " au ",
        " et ",
        "jusqu",
    ];
    words.iter().any(|w| lower.contains(w))
}

/// Whether a phrase counts months or years.
pub(super) fn coarse(phrase: &str) -> bool {
    phrase.to_lowercase().split(|c: char| !c.is_alphanumeric()).any(|w| {
        matches!(
            w,
            "month" | "months" | "year" | "years" | "mois" | "an" | "ans" | "année" | "années" | "decade" | "decades"
        )
    })
}

fn numbers(suite: &str, kind: &str, case: &Value, language: &Language, out: &mut Vec<Case>) {
    let text = case["Input"].as_str().unwrap_or("");
    for result in case["Results"].as_array().into_iter().flatten().filter(|r| r["TypeName"] == kind) {
        let shown = result["Resolution"]["value"].as_str().unwrap_or("").to_owned();
        let outcome = if kind == "numberrange" {
            let (low, high) = shown.trim_matches(['(', ')', '[', ']']).split_once(',').unwrap_or_default();
            let end = |text: &str| text.parse::<f64>().ok().filter(|n| n.fract() == 0.0).map(|n| n as u64);
            bounds(language, text, end(low), end(high))
        } else {
            let Ok(want) = shown.trim_end_matches('%').replace(',', ".").parse::<f64>() else { continue };
            number(language, text, want, kind == "ordinal")
        };
        let phrase = result["Text"].as_str().unwrap_or(text);
        out.push(Case {
            suite: suite.to_owned(),
            kind: kind.to_owned(),
            name: name(phrase),
            want: shown,
            text: text.to_owned(),
            outcome,
            undated: false,
        });
    }
}
