//! Every act's own sentences: `yes` must give the claim with the marked roles, `no` must give none of its kind.
//!
//! Sentences that the shallow grammar cannot yet read are listed by name in `lexicon-known.txt`, so that a rule that
//! breaks one more, or mends one, shows.

mod support;

use std::collections::BTreeSet;
use support::{FILES, READER};
use vigie_claim::Reading;
use vigie_lexicon::{Act, Example, Lexicon, Role};
use vigie_model::{Body, Claim, Lang, PartialDate, Report};

fn read(lang: &str, text: &str) -> Reading {
    READER.read(&Report {
        id: "sentence".to_owned(),
        lang: Lang::new(lang),
        title: None,
        source: None,
        url: None,
        published: PartialDate::parse("2020-02-07").ok(),
        text: text.to_owned(),
    })
}

/// Whether the words of a role in the claim overlap the marked words.
fn fills(claim: &Claim, role: Role, words: &str) -> bool {
    let places = |list: &[vigie_model::Place]| list.iter().any(|p| overlap(&p.text, words));
    let mut texts: Vec<&str> = Vec::new();
    match role {
        Role::Actor => texts.extend(claim.actor.iter().map(|a| a.text.as_str())),
        Role::Target => texts.extend(claim.target.iter().map(|a| a.text.as_str())),
        Role::Place => return places(&claim.place) || claim.place.is_empty(),
        Role::From => {
            return matches!(&claim.body, Body::Displacement { from, .. } | Body::Deployment { from, .. } if places(from));
        }
        Role::To => {
            return matches!(&claim.body, Body::Displacement { to, .. } | Body::Deployment { to, .. } if places(to));
        }
        Role::Victims => return claim.evidence.text.contains(words) || overlap(&claim.evidence.text, words),
        Role::About => return true,
    }
    texts.iter().any(|t| overlap(t, words))
}

fn overlap(a: &str, b: &str) -> bool {
    let words = |s: &str| -> BTreeSet<String> {
        vigie_text::fold(s).split(|c: char| !c.is_alphanumeric()).filter(|w| w.len() > 2).map(str::to_owned).collect()
    };
    !words(a).is_disjoint(&words(b))
}

fn check(lang: &str, act: &Act, failures: &mut BTreeSet<String>) {
    for sentence in &act.yes {
        let Ok(example) = Example::parse(sentence) else { continue };
        let reading = read(lang, &example.text);
        let good = act.means.iter().all(|means| {
            reading.claims.iter().any(|claim| {
                claim.kind() == means.kind
                    && claim.body.value() == means.value
                    && example.marks.iter().all(|mark| fills(claim, mark.role, &example.text[mark.words.clone()]))
            })
        });
        if !good {
            failures.insert(format!("{lang} yes {}: {}", act.lemma, sentence));
        }
    }
    for sentence in &act.no {
        let reading = read(lang, sentence);
        if act.means.iter().any(|means| reading.claims.iter().any(|c| c.kind() == means.kind)) {
            failures.insert(format!("{lang} no {}: {}", act.lemma, sentence));
        }
    }
}

#[test]
fn acts_read_their_own_sentences() {
    let mut failures = BTreeSet::new();
    let mut sentences = 0;
    for lang in ["en", "fr"] {
        let own: Vec<(&str, &str)> = FILES
            .iter()
            .filter(|(path, _)| path.starts_with(&format!("lexicons/{lang}/")) && !path.ends_with("reading.toml"))
            .map(|(p, t)| (p.as_str(), t.as_str()))
            .collect();
        let lexicon = Lexicon::parse(&own).expect("the lexicon parses");
        for act in &lexicon.acts {
            sentences += act.yes.len() + act.no.len();
            check(lang, act, &mut failures);
        }
    }
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
