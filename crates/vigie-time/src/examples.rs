//! Runs the `yes` and `no` sentences of the rule files.

use crate::mention::Tense;
use crate::rules::{Rule, TimeRules};
use vigie_model::{Count, PartialDate};
use vigie_text::{Words, Writing};

impl TimeRules {
    /// Runs every rule's `yes` and `no` sentences; returns what went wrong, one line each, and how many were run.
    ///
    /// A `yes` is a sentence with the expression in brackets and its value: the EDTF of a time (`-` for none), or
    /// `low..best..high` of a count, with `~` before it where it is approximate, `33 %`, `3rd` or `1/2` for the other
    /// kinds of number; then, where they differ from the file's, the anchor (`-` for none) and the tense (`past`,
    /// `future`, `-`). A `no` is a sentence in which the rule must find nothing.
    pub fn check_examples(&self, writing: &Writing) -> (Vec<String>, usize) {
        let (mut wrong, mut run) = (Vec::new(), 0);
        for rule in self.all_rules() {
            let place = self.rule_ref(rule);
            if rule.yes.is_empty() {
                wrong.push(format!("{}:{}: {}: no example in yes", place.file, place.line, place.pattern));
            }
            for yes in &rule.yes {
                run += 1;
                let result = if rule.times_file {
                    self.check_time(rule, yes, writing)
                } else {
                    self.check_number(rule, yes, writing)
                };
                if let Err(found) = result {
                    wrong.push(format!("{}:{}: {:?}: {found}", place.file, place.line, yes));
                }
            }
            for no in &rule.no {
                run += 1;
                let words = Words::read(no, writing);
                let reading = self.read(&words, Some(self.example_anchor()), &|_| Some(Tense::Past));
                let times = reading.times.iter().map(|t| (t.rule, t.span));
                let hit = times.chain(reading.numbers.iter().map(|n| (n.rule, n.span))).find(|(r, _)| *r == place);
                if let Some((_, span)) = hit {
                    wrong.push(format!("{}:{}: {no:?}: found {:?}", place.file, place.line, span.of(words.text)));
                }
            }
        }
        (wrong, run)
    }

    fn check_time(&self, rule: &Rule, yes: &[String], writing: &Writing) -> Result<(), String> {
        let (text, marked) = unmark(&yes[0]).ok_or("no [words] marked")?;
        let anchor = match yes.get(2).map(String::as_str) {
            None => Some(self.example_anchor()),
            Some("-") => None,
            Some(date) => Some(PartialDate::parse(date).map_err(|e| e.to_string())?),
        };
        let tense = match yes.get(3).map(String::as_str) {
            None | Some("past") => Some(Tense::Past),
            Some("future") => Some(Tense::Future),
            _ => None,
        };
        let words = Words::read(&text, writing);
        let times = self.times(&words, anchor, &|_| tense);
        let hit = times.iter().find(|t| t.span.of(words.text) == marked);
        if rule.value.is_none() {
            return hit.map_or(Ok(()), |t| Err(format!("found as a time by line {}", t.rule.line)));
        }
        let all = || times.iter().map(|t| t.span.of(words.text)).collect::<Vec<_>>().join(", ");
        let hit = hit.ok_or_else(|| format!("not found; there are: {}", all()))?;
        let found = hit.when.as_ref().map_or("-".to_owned(), ToString::to_string);
        if hit.rule != self.rule_ref(rule) && !hit.through.contains(&self.rule_ref(rule)) {
            let inner: Vec<usize> = hit.through.iter().map(|r| r.line).collect();
            return Err(format!("found {found} by another rule, line {} through {inner:?}", hit.rule.line));
        }
        if found == yes[1] { Ok(()) } else { Err(format!("found {found}")) }
    }

    fn check_number(&self, rule: &Rule, yes: &[String], writing: &Writing) -> Result<(), String> {
        let (text, marked) = unmark(&yes[0]).ok_or("no [words] marked")?;
        let words = Words::read(&text, writing);
        let numbers = self.numbers(&words);
        let Some(hit) = numbers.iter().find(|n| n.span.of(words.text) == marked) else {
            let all: Vec<&str> = numbers.iter().map(|n| n.span.of(words.text)).collect();
            return if yes[1] == "-" { Ok(()) } else { Err(format!("not found; there are: {}", all.join(", "))) };
        };
        let found = shown(&hit.count, hit.value);
        if hit.rule != self.rule_ref(rule) && !hit.through.contains(&self.rule_ref(rule)) {
            return Err(format!("found {found} by another rule, line {}", hit.rule.line));
        }
        if found == yes[1] { Ok(()) } else { Err(format!("found {found}")) }
    }
}

fn shown(count: &Count, value: f64) -> String {
    if count.is_unknown() {
        return format!("{}", (value * 10_000.0).round() / 10_000.0);
    }
    let one = |n: Option<u64>| n.map_or(String::new(), |n| n.to_string());
    let mark = if count.approx { "~" } else { "" };
    format!("{mark}{}..{}..{}", one(count.low), one(count.best), one(count.high))
}

/// The sentence without its brackets, and the words that stood in them.
fn unmark(text: &str) -> Option<(String, String)> {
    let (before, rest) = text.split_once('[')?;
    let (marked, after) = rest.split_once(']')?;
    Some((format!("{before}{marked}{after}"), marked.to_owned()))
}
