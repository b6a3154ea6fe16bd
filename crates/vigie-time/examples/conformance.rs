//! Scores the rules against two foreign test sets: `cargo xtask score times [FOLDER] [--write] [--misses]`.
//!
//! The folder holds `recognizers-text/` and `duckling/`. `--write` renews the list of known deviations
//! (`tests/conformance/known.txt`); `--misses` prints each case that is not met.
#![allow(clippy::print_stdout)]

#[path = "../tests/conformance/known.rs"]
mod known;
#[path = "../tests/conformance/suites/mod.rs"]
mod suites;

use known::Known;
use std::collections::BTreeMap;
use std::path::Path;
use suites::{Case, Outcome};

/// Cases of one kind by what became of them.
#[derive(Default)]
struct Score {
    right: usize,
    wrong: usize,
    missed: usize,
    out: usize,
}

impl Score {
    fn add(&mut self, case: &Case, known: &Known) {
        let field = match &case.outcome {
            Outcome::Right => &mut self.right,
            _ if known.is_out(case) => &mut self.out,
            Outcome::Wrong(_) => &mut self.wrong,
            Outcome::Missed => &mut self.missed,
        };
        *field += 1;
    }

    fn line(&self, what: &str) -> String {
        let scope = self.right + self.wrong + self.missed;
        let share =
            if scope == 0 { "-".to_owned() } else { format!("{:.1} %", 100.0 * self.right as f64 / scope as f64) };
        let (right, wrong, missed, out) = (self.right, self.wrong, self.missed, self.out);
        format!("{what:<34} {right:>6} {wrong:>6} {missed:>7} {out:>13} {share:>8}")
    }
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/data/time");
    let folder = args.iter().find(|a| !a.starts_with("--")).map_or(root, String::as_str);
    let Some(cases) = suites::cases(Path::new(folder)) else {
        println!("skipped: no test sets in {folder}; name the folder that holds recognizers-text/ and duckling/");
        return;
    };
    let list = std::fs::read_to_string(known::path()).unwrap_or_default();
    let mut known = Known::parse(&list).unwrap_or_else(|e| panic!("{e}"));
    if args.iter().any(|a| a == "--write") {
        let renewed = known.renewed(&cases);
        std::fs::write(known::path(), &renewed).expect("known.txt can be written");
        known = Known::parse(&renewed).unwrap_or_else(|e| panic!("{e}"));
    }
    let mut kinds: BTreeMap<String, Score> = BTreeMap::new();
    let mut files: BTreeMap<String, Score> = BTreeMap::new();
    for case in &cases {
        kinds.entry(format!("{} {}", case.suite, case.kind)).or_default().add(case, &known);
        files.entry(case.suite.clone()).or_default().add(case, &known);
    }
    println!("{:<34} {:>6} {:>6} {:>7} {:>13} {:>8}", "", "right", "wrong", "missed", "out of scope", "right");
    for (what, score) in kinds.iter().chain(&files) {
        println!("{}", score.line(what));
    }
    println!("\nlisted deviations, by reason:");
    for (code, count) in known.by_code() {
        println!("{count:>6} {code}");
    }
    if args.iter().any(|a| a == "--misses") {
        for case in cases.iter().filter(|c| c.is_unmet()) {
            println!(
                "{} | {} | {} | {} | {:?} | {}",
                case.suite, case.kind, case.name, case.want, case.outcome, case.text
            );
        }
    }
}
