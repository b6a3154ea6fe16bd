//! Every act's own sentences: `yes` must give the claim with the marked roles, `no` must give none of its kind.
//!
//! Sentences that the shallow grammar cannot yet read are listed by name in `lexicon-known.txt`, so that a rule that
//! breaks one more, or mends one, shows.

mod support;

use std::collections::BTreeSet;
use support::{FILES, READER};
use vigie_claim::{Misread, faults};

#[test]
fn acts_read_their_own_sentences() {
    let mut failures = BTreeSet::new();
    let mut sentences = 0;
    for (lang, act) in READER.acts().filter(|(lang, _)| ["en", "fr"].contains(&lang.as_str())) {
        sentences += act.yes.len() + act.no.len();
        let line = |m: Misread| format!("{lang} {} {}: {}", m.expected.key(), m.lemma, m.sentence);
        failures.extend(READER.misread(lang, act).into_iter().map(line));
    }
    assert!(sentences > 0, "no act has a sentence");
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/lexicon-known.txt");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        let text: String = failures.iter().map(|f| format!("{f}\n")).collect();
        std::fs::write(path, text).expect("the list can be written");
    }
    let known: BTreeSet<String> =
        std::fs::read_to_string(path).unwrap_or_default().lines().map(str::to_owned).collect();
    let new: Vec<_> = failures.difference(&known).collect();
    let mended: Vec<_> = known.difference(&failures).collect();
    assert!(new.is_empty(), "{} of {sentences} sentences are newly misread:\n{new:#?}", new.len());
    assert!(mended.is_empty(), "these are read rightly now; take them off the list (UPDATE_GOLDEN=1):\n{mended:#?}");
}

/// The faults of the repository's lexicons with changes to one file, as they are printed.
fn faults_with(path: &str, change: impl Fn(&str) -> String) -> Vec<String> {
    let changed: Vec<(&str, String)> = FILES
        .iter()
        .filter(|(p, _)| p.contains("/_template/") || p.contains("/world/"))
        .map(|(p, t)| (p.as_str(), if p == path { change(t) } else { t.clone() }))
        .collect();
    let named: Vec<(String, &str)> =
        changed.iter().map(|(p, t)| (p.replace("/_template/", "/zz/"), t.as_str())).collect();
    let pairs: Vec<(&str, &str)> = named.iter().map(|(p, t)| (p.as_str(), *t)).collect();
    faults(&pairs, None).iter().map(ToString::to_string).collect()
}

#[test]
fn every_fault_is_named_with_its_line() {
    assert_eq!(faults_with("", str::to_owned), Vec::<String>::new());
    let control = "lexicons/_template/acts/control.toml";
    let both = faults_with(control, |t| {
        t.replacen("control.gained", "control.seized", 1).replacen(
            "needs = [\"actor\", \"place\"]",
            "needs = [\"who\"]",
            1,
        )
    });
    for (act, found) in [("takar", "control.seized"), ("se apropar de", "\"who\"")] {
        let named = |f: &&String| f.contains(act) && f.contains(found) && f.contains("expected");
        let fault = both.iter().find(named).unwrap_or_else(|| panic!("{found}: {both:#?}"));
        let line = fault.strip_prefix("lexicons/zz/acts/control.toml:").and_then(|f| f.split(':').next());
        assert!(line.is_some_and(|l| l.parse::<usize>().is_ok()), "{fault}");
    }
    let reading = faults_with("lexicons/_template/reading.toml", |t| format!("{t}\nheads = 1\n"));
    assert!(reading.len() == 1 && reading[0].starts_with("lexicons/zz/reading.toml:"), "{reading:#?}");
}
