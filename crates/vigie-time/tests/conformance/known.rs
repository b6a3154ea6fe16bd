//! The list of deviations, `known.txt`: every case of the foreign sets that the rules do not meet, by name, with the
//! reason.
//!
//! `= out CODE reason` and `= dev CODE reason` lines say what the codes mean: out of scope (press does not print it, or
//! Vigie is not to read it), or a deviation (a different reading, or one that is lacking). Every other line is
//! `suite | kind | name | code`; lines with `#` are comments. `cargo xtask score times --write` renews the list: what is
//! mended goes, what is new comes in as `unsorted`, which the test does not accept.
#![allow(dead_code)]

use crate::suites::Case;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;

/// The code of what nobody has looked at yet.
pub const UNSORTED: &str = "unsorted";

pub fn path() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/conformance/known.txt"))
}

/// The list as read.
#[derive(Debug, Default)]
pub struct Known {
    /// Comments and reasons, as they stand at its head.
    head: Vec<String>,
    /// For each code, whether it is out of scope.
    codes: BTreeMap<String, bool>,
    /// Code by `suite | kind | name`.
    entries: BTreeMap<String, String>,
}

fn key(case: &Case) -> String {
    format!("{} | {} | {}", case.suite, case.kind, case.name)
}

impl Known {
    pub fn parse(text: &str) -> Result<Known, String> {
        let mut known = Known::default();
        for (i, line) in text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
            let fault = |what: &str| format!("known.txt:{}: {what}: {line}", i + 1);
            if let Some(reason) = line.strip_prefix("= ") {
                let mut words = reason.split_whitespace();
                let out = match words.next() {
                    Some("out") => true,
                    Some("dev") => false,
                    _ => return Err(fault("expected = out CODE reason, or = dev CODE reason")),
                };
                let code =
                    words.next().filter(|_| words.next().is_some()).ok_or_else(|| fault("a code has no reason"))?;
                known.codes.insert(code.to_owned(), out);
                known.head.push(line.to_owned());
            } else if line.starts_with('#') {
                known.head.push(line.to_owned());
            } else {
                let (key, code) =
                    line.rsplit_once(" | ").ok_or_else(|| fault("expected suite | kind | name | code"))?;
                if !known.codes.contains_key(code) && code != UNSORTED {
                    return Err(fault("a code without a reason"));
                }
                if known.entries.insert(key.to_owned(), code.to_owned()).is_some() {
                    return Err(fault("named twice"));
                }
            }
        }
        Ok(known)
    }

    /// Whether a case is out of scope.
    pub fn is_out(&self, case: &Case) -> bool {
        let listed = self.entries.get(&key(case)).and_then(|code| self.codes.get(code));
        !case.is_read() || listed == Some(&true)
    }

    /// The list that the cases ask for.
    pub fn renewed(&self, cases: &[Case]) -> String {
        let mut out = self.head.join("\n") + "\n";
        let mut suite = "";
        for case in cases.iter().filter(|c| c.is_unmet()) {
            if std::mem::replace(&mut suite, &case.suite) != case.suite {
                out.push('\n');
            }
            let key = key(case);
            let code = self.entries.get(&key).map_or(UNSORTED, String::as_str);
            let _ = writeln!(out, "{key} | {code}");
        }
        out
    }

    /// What does not hold, one line each.
    pub fn check(&self, cases: &[Case]) -> Vec<String> {
        let mut wrong = Vec::new();
        let mut unmet = std::collections::BTreeSet::new();
        for case in cases.iter().filter(|c| c.is_unmet()) {
            let key = key(case);
            match self.entries.get(&key).map(String::as_str) {
                None => wrong.push(format!("no longer right: {key}: {:?}, wanted {}", case.outcome, case.want)),
                Some(UNSORTED) => wrong.push(format!("without a reason: {key}")),
                Some(_) => {}
            }
            unmet.insert(key);
        }
        let stale = self.entries.keys().filter(|k| !unmet.contains(*k));
        wrong.extend(stale.map(|k| format!("right now, or no longer in the set: {k}")));
        wrong
    }

    /// Cases by reason.
    pub fn by_code(&self) -> BTreeMap<&str, usize> {
        let mut out = BTreeMap::new();
        for code in self.entries.values() {
            *out.entry(code.as_str()).or_insert(0) += 1;
        }
        out
    }
}
