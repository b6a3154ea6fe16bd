//! Facebook's Duckling: phrases alone, said on 2013-02-12 at 04:30.

use super::common::Language;
use super::recognizers::{coarse, two_ends};
use super::{Case, Outcome, Want, lasts, name, no_time, number, time};
use serde_json::Value;
use std::path::Path;
use vigie_model::Date;

const ANCHOR: Date = Date::constant(2013, 2, 12);

/// Seconds of a unit, by its name in the set.
const SECONDS: &[(&str, f64)] = &[
    ("Second", 1.0),
    ("Minute", 60.0),
    ("Hour", 3600.0),
    ("Day", 86_400.0),
    ("Week", 604_800.0),
    ("Month", 2_592_000.0),
    ("Quarter", 7_862_400.0),
    ("Year", 31_536_000.0),
];

pub fn read(folder: &Path, language: &Language, out: &mut Vec<Case>) {
    let path = folder.join(format!("duckling/duckling_{}.jsonl", language.code));
    let text = std::fs::read_to_string(path).unwrap_or_default();
    for line in text.lines().filter_map(|l| serde_json::from_str::<Value>(l).ok()) {
        let (phrase, value) = (line["text"].as_str().unwrap_or(""), line["expected_hs"].as_str().unwrap_or(""));
        let dim = line["dim"].as_str().unwrap_or("");
        let negative = line["corpus"] == "negativeCorpus";
        if !negative && (value.contains("import") || value.contains("examples")) {
            continue;
        }
        let number_of = |value: &str| value.trim_end_matches(')').rsplit([' ', '(']).next()?.parse::<f64>().ok();
        let outcome = match dim {
            "Time" if negative => no_time(language, phrase, ANCHOR),
            _ if negative => continue,
            "Time" => match moment(phrase, value, language) {
                Some(outcome) => outcome,
                None => continue,
            },
            "Duration" => {
                let mut parts = value.trim_matches(['(', ')']).split_whitespace().skip(1);
                let n: Option<f64> = parts.next().and_then(|n| n.parse().ok());
                let unit = parts.next().and_then(|u| SECONDS.iter().find(|(name, _)| *name == u));
                let (Some(n), Some((_, seconds))) = (n, unit) else { continue };
                time(language, phrase, 0..phrase.len(), ANCHOR, |t| lasts(t, n * seconds))
            }
            "Numeral" | "Ordinal" => {
                let Some(want) = number_of(value) else { continue };
                number(language, phrase, want, dim == "Ordinal")
            }
            _ => continue,
        };
        let kind = if negative { "nothing".to_owned() } else { dim.to_lowercase() };
        out.push(Case {
            suite: format!("duckling/{}", language.code),
            kind,
            name: name(phrase),
            want: value.to_owned(),
            text: phrase.to_owned(),
            outcome,
            undated: false,
        });
    }
}

/// The dates in brackets of a value: `(datetime (2013, 2, 18, 0, 0, 0) Day)`.
fn moments(value: &str) -> Vec<Date> {
    value
        .split('(')
        .filter_map(|part| {
            let numbers: Vec<i16> = part.split(')').next()?.split(',').filter_map(|n| n.trim().parse().ok()).collect();
            (numbers.len() >= 3).then(|| Date::new(numbers[0], numbers[1] as i8, numbers[2] as i8).ok())?
        })
        .collect()
}

fn moment(phrase: &str, value: &str, language: &Language) -> Option<Outcome> {
    let all = moments(value);
    let first = *all.first()?;
    let grain = value.trim_end_matches(')').rsplit([' ', ')']).next().unwrap_or("");
    let grain = if value.contains('"') { "Day" } else { grain };
    // An interval of hours that ends at midnight ends the day before.
    let midnight = value.contains("0, 0, 0)) Hour") || value.contains("00, 0, 0)) Hour");
    let days = |n: i64| first.checked_add(jiff::Span::new().days(n)).ok();
    let last = match (all.get(1), grain) {
        (Some(end), "Hour" | "Minute" | "Second") if !midnight => Some(*end),
        (Some(end), _) => end.yesterday().ok(),
        (None, "Week") => days(6),
        (None, "Month") => Some(first.last_of_month()),
        (None, "Quarter") => first.checked_add(jiff::Span::new().months(3).days(-1)).ok(),
        (None, "Year") => Some(first.last_of_year()),
        _ => Some(first),
    };
    let (two_ends, coarse) = (two_ends(phrase), coarse(phrase) && all.len() == 1);
    let mut want = vec![Want { first: Some(first), last, two_ends, coarse }];
    if value.contains("OpenInterval After") {
        want = [Some(first), first.tomorrow().ok()]
            .map(|first| Want { first, last: None, two_ends, coarse: false })
            .to_vec();
    } else if value.contains("OpenInterval Before") {
        want = [Some(first), first.yesterday().ok()]
            .map(|last| Want { first: None, last, two_ends, coarse: false })
            .to_vec();
    }
    Some(time(language, phrase, 0..phrase.len(), ANCHOR, |t| want.iter().any(|w| w.allows(t, ANCHOR))))
}
