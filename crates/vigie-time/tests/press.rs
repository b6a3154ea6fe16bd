//! Expressions of the press, with values worked out by hand: `tests/press/<language>.txt`, one sentence a line.
//!
//! `known.txt` beside them lists the lines that do not hold yet; the test fails when one more does not, and when one
//! that is listed does.

mod common;

use common::Language;
use std::path::{Path, PathBuf};
use vigie_model::{Edtf, PartialDate};
use vigie_text::Words;
use vigie_time::Tense;

/// What is set for the lines that follow.
enum Section {
    Times(Option<PartialDate>, Option<Tense>),
    Numbers,
}

fn section(line: &str) -> Section {
    let mut words = line.split_whitespace();
    match (words.next(), words.next()) {
        (Some("numbers"), _) => Section::Numbers,
        (date, tense) => Section::Times(
            date.filter(|d| *d != "-").map(|d| PartialDate::parse(d).expect("a date")),
            match tense {
                Some("past") => Some(Tense::Past),
                Some("future") => Some(Tense::Future),
                _ => None,
            },
        ),
    }
}

/// The sentence without its brackets, and the words between them.
fn unmark(text: &str) -> (String, &str) {
    let (before, rest) = text.split_once('[').expect("an opening bracket");
    let (marked, after) = rest.split_once(']').expect("a closing bracket");
    (format!("{before}{marked}{after}"), marked)
}

/// What is wrong with one line, if anything is.
fn check(line: &str, section: &Section, language: &Language) -> Option<String> {
    let Language { rules, writing, .. } = language;
    if let Some(sentence) = line.strip_prefix('!') {
        let words = Words::read(sentence.trim(), writing);
        let found: Vec<&str> = match section {
            Section::Times(anchor, tense) => {
                rules.times(&words, *anchor, &|_| *tense).iter().map(|t| t.span.of(words.text)).collect()
            }
            Section::Numbers => {
                rules.numbers(&words).iter().filter(|n| !n.article).map(|n| n.span.of(words.text)).collect()
            }
        };
        return (!found.is_empty()).then(|| format!("found {found:?}"));
    }
    let mut parts = line.split(" | ");
    let (sentence, want) = (parts.next()?, parts.next().expect("a value"));
    let (text, marked) = unmark(sentence);
    let words = Words::read(&text, writing);
    match section {
        Section::Times(anchor, tense) => {
            let role = parts.next().expect("a role");
            let times = rules.times(&words, *anchor, &|_| *tense);
            let Some(hit) = times.iter().find(|t| t.span.of(words.text) == marked) else {
                let all: Vec<String> = times
                    .iter()
                    .map(|t| format!("[{}] {}", t.span.of(words.text), shown_time(t.when.as_ref())))
                    .collect();
                return Some(format!("not found; there are: {}", all.join(", ")));
            };
            let found = shown_time(hit.when.as_ref());
            (found != want || hit.role.as_str() != role).then(|| format!("found {found} {}", hit.role.as_str()))
        }
        Section::Numbers => {
            let numbers = rules.numbers(&words);
            let Some(hit) = numbers.iter().find(|n| n.span.of(words.text) == marked) else {
                let all: Vec<&str> = numbers.iter().map(|n| n.span.of(words.text)).collect();
                return Some(format!("not found; there are: {all:?}"));
            };
            let found = shown_number(hit);
            (found != want).then(|| format!("found {found}"))
        }
    }
}

fn shown_time(when: Option<&Edtf>) -> String {
    when.map_or("-".to_owned(), ToString::to_string)
}

fn shown_number(n: &vigie_time::NumberMention<'_>) -> String {
    if n.count.is_unknown() {
        return format!("{}", (n.value * 10_000.0).round() / 10_000.0);
    }
    let one = |n: Option<u64>| n.map_or(String::new(), |n| n.to_string());
    let mark = if n.count.approx { "~" } else { "" };
    format!("{mark}{}..{}..{}", one(n.count.low), one(n.count.best), one(n.count.high))
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/press")
}

#[test]
fn expressions_of_the_press_are_read() {
    let known = std::fs::read_to_string(folder().join("known.txt")).unwrap();
    let known: Vec<&str> = known.lines().filter(|l| !l.is_empty() && !l.starts_with('#')).collect();
    let (mut wrong, mut mended, mut run) = (Vec::new(), Vec::new(), 0);
    for language in common::languages() {
        let Ok(text) = std::fs::read_to_string(folder().join(format!("{}.txt", language.code))) else { continue };
        let mut now = Section::Numbers;
        for line in text.lines().filter(|l| !l.is_empty() && !l.starts_with('#')) {
            if let Some(rest) = line.strip_prefix('@') {
                now = section(rest);
                continue;
            }
            run += 1;
            let listed = known.contains(&line);
            match check(line, &now, &language) {
                Some(fault) if !listed => wrong.push(format!("{}: {line}: {fault}", language.code)),
                None if listed => mended.push(format!("{}: {line}: holds now, take it off known.txt", language.code)),
                _ => {}
            }
        }
    }
    assert!(run > 240, "only {run} lines were run");
    assert!(
        wrong.is_empty() && mended.is_empty(),
        "{} of {run}:\n{}\n{}",
        wrong.len(),
        wrong.join("\n"),
        mended.join("\n")
    );
}
