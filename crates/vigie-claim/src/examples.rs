//! The sentences of acts, read: does each entry mean what its author says?

use crate::reader::{Reader, Reading};
use std::collections::BTreeSet;
use vigie_lexicon::{Act, Example, Role};
use vigie_model::{Body, Claim, Lang, PartialDate, Place, Report};

/// The day on which the sentences are read.
const PUBLISHED: &str = "2020-02-07";

/// What an act expects of one of its sentences.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Expected {
    /// A sentence of `yes`: a claim of each of its meanings, with the marked roles.
    Claim,
    /// A sentence of `no`: no claim of its kinds.
    NoClaim,
}

impl Expected {
    /// The key of the list that the sentence stands in: `yes` or `no`.
    pub const fn key(self) -> &'static str {
        match self {
            Expected::Claim => "yes",
            Expected::NoClaim => "no",
        }
    }
}

/// A sentence of an act that is read otherwise than the act says.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Misread {
    /// The file of the act, as it was named to [`Reader::new`].
    pub file: String,
    /// The line of the act, from 1.
    pub line: usize,
    /// Its lemma.
    pub lemma: String,
    /// The list that the sentence stands in.
    pub expected: Expected,
    /// The sentence as it stands there, marks included.
    pub sentence: String,
    /// What was read and what was expected, in words.
    pub what: String,
}

impl Reader {
    /// The acts of its languages that have sentences to be read, language by language in the order of their files.
    pub fn acts(&self) -> impl Iterator<Item = (&Lang, &Act)> {
        self.languages.iter().flat_map(|l| l.lexicon.acts.iter().map(move |act| (&l.lexicon.code, act)))
    }

    /// The sentences of an act that are read otherwise than it says: a `yes` that does not give its claim with the marked
    /// roles, a `no` that gives a claim of one of its kinds. Each is read alone, as of 7 February 2020.
    ///
    /// A marked place counts as found where the claim has no place at all: the gazetteer need not know it.
    pub fn misread(&self, lang: &Lang, act: &Act) -> Vec<Misread> {
        let mut out = Vec::new();
        let mut tell = |expected, sentence: &str, what| {
            out.push(Misread {
                file: act.file.clone(),
                line: act.line,
                lemma: act.lemma.clone(),
                expected,
                sentence: sentence.to_owned(),
                what,
            });
        };
        for sentence in &act.yes {
            // A sentence whose marks are not well formed makes no lexicon.
            let Ok(example) = Example::parse(sentence) else { continue };
            let reading = self.read_example(lang, &example.text);
            if let Some(what) = missing(act, &example, &reading) {
                tell(Expected::Claim, sentence, what);
            }
        }
        for sentence in &act.no {
            let reading = self.read_example(lang, sentence);
            let claims = reading.claims.iter().filter(|c| act.means.iter().any(|m| m.kind == c.kind()));
            let found: BTreeSet<String> = claims.map(name).collect();
            if !found.is_empty() {
                let found: Vec<String> = found.into_iter().collect();
                tell(Expected::NoClaim, sentence, format!("found {}; expected none", found.join(", ")));
            }
        }
        out
    }

    fn read_example(&self, lang: &Lang, text: &str) -> Reading {
        self.read(&Report {
            id: "sentence".to_owned(),
            lang: Some(lang.clone()),
            title: None,
            source: None,
            url: None,
            published: PartialDate::parse(PUBLISHED).ok(),
            text: text.to_owned(),
        })
    }
}

/// What a `yes` sentence does not give.
fn missing(act: &Act, example: &Example, reading: &Reading) -> Option<String> {
    for means in &act.means {
        let wanted = format!("{}.{}", means.kind, means.value);
        let same = || reading.claims.iter().filter(|c| c.kind() == means.kind && c.body.value() == means.value);
        let empty = |claim: &Claim| -> Vec<String> {
            let marks = example.marks.iter().map(|m| (m.role, &example.text[m.words.clone()]));
            marks.filter(|(r, w)| !fills(claim, *r, w)).map(|(r, w)| format!("{w:?} as {}", r.as_str())).collect()
        };
        let Some(nearest) = same().map(empty).min_by_key(Vec::len) else {
            let found: BTreeSet<String> = reading.claims.iter().map(name).collect();
            let found: Vec<String> = found.into_iter().collect();
            let found = if found.is_empty() { "no claim".to_owned() } else { found.join(", ") };
            return Some(format!("found {found}; expected {wanted}"));
        };
        if !nearest.is_empty() {
            return Some(format!("found {wanted}; expected it with {}", nearest.join(" and ")));
        }
    }
    None
}

fn name(claim: &Claim) -> String {
    format!("{}.{}", claim.kind(), claim.body.value())
}

/// Whether the words of a role in the claim overlap the marked words.
fn fills(claim: &Claim, role: Role, words: &str) -> bool {
    let places = |list: &[Place]| list.iter().any(|p| overlap(&p.text, words));
    match role {
        Role::Actor => claim.actor.iter().any(|a| overlap(&a.text, words)),
        Role::Target => claim.target.iter().any(|a| overlap(&a.text, words)),
        Role::Place => claim.place.is_empty() || places(&claim.place),
        Role::From => {
            matches!(&claim.body, Body::Displacement { from, .. } | Body::Deployment { from, .. } if places(from))
        }
        Role::To => matches!(&claim.body, Body::Displacement { to, .. } | Body::Deployment { to, .. } if places(to)),
        Role::Victims => claim.evidence.text.contains(words) || overlap(&claim.evidence.text, words),
        Role::About => true,
    }
}

fn overlap(a: &str, b: &str) -> bool {
    let words = |s: &str| -> BTreeSet<String> {
        vigie_text::fold(s).split(|c: char| !c.is_alphanumeric()).filter(|w| w.len() > 2).map(str::to_owned).collect()
    };
    !words(a).is_disjoint(&words(b))
}
