//! Which claims are wanted.

use std::str::FromStr;

use vigie_model::{
    Act, Condition, Date, Deployed, Factuality, Form, Kind, Lang, Moved, Outcome, Phase, ProtestForm, Relation, Victims,
};

/// Which days a claim is looked up by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DayBasis {
    /// The claim's own time; a claim without one is not found by day.
    #[default]
    Claim,
    /// The claim's own time, else the publication date of its report.
    ClaimElseReport,
}

/// Which claims are wanted; every condition that is set must hold. Names are compared without case and accents.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ClaimFilter {
    /// Any of these kinds; empty for all.
    pub kinds: Vec<Kind>,
    /// About, from or to this place: its name, the report's words for it, or its key (`gn:169389`).
    pub place: Option<String>,
    /// With this actor or target: its name, the report's words, its country, sector, or both (`SYR/MIL`).
    pub actor: Option<String>,
    /// From this outlet.
    pub source: Option<String>,
    /// Any of these; empty for all.
    pub factuality: Vec<Factuality>,
    /// From this report, by key or by its own id.
    pub report: Option<String>,
    /// Whose days reach this day or a later one.
    pub since: Option<Date>,
    /// Whose days begin by this day.
    pub until: Option<Date>,
    /// Which days those are.
    pub days: DayBasis,
    /// With these words in the evidence, the names or the attribution, as a [`crate::Question`]; the last may be the beginning of a
    /// word.
    pub words: Option<String>,
    /// From reports that could be known by this day.
    pub known: Option<Date>,
    /// With one of these phases, forms, outcomes, movements, relations, acts or conditions; empty for all.
    pub values: Vec<ClaimValue>,
    /// Of one of these groups of people; empty for all.
    pub victims: Vec<Victims>,
    /// With a number of at least so many: the best figure, else the lowest, else the highest.
    pub least: Option<u64>,
    /// Attributed to this source by the report, compared without case and accents.
    pub said_by: Option<String>,
    /// From reports in this language.
    pub lang: Option<Lang>,
    /// Of which reviewers last said one of these; empty for all.
    pub review: Vec<ReviewStanding>,
}

/// What reviewers last said of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReviewStanding {
    /// Nothing.
    Unreviewed,
    /// That the report says it.
    Accepted,
    /// That the report says something else.
    Corrected,
    /// That the report does not say it.
    Rejected,
}

impl ReviewStanding {
    /// Every standing.
    pub const ALL: &'static [ReviewStanding] =
        &[ReviewStanding::Unreviewed, ReviewStanding::Accepted, ReviewStanding::Corrected, ReviewStanding::Rejected];

    /// The written words.
    pub const WORDS: &'static [&'static str] = &["unreviewed", "accepted", "corrected", "rejected"];

    /// The written word.
    pub const fn as_str(self) -> &'static str {
        Self::WORDS[self as usize]
    }
}

impl FromStr for ReviewStanding {
    type Err = UnknownStanding;

    fn from_str(word: &str) -> Result<ReviewStanding, UnknownStanding> {
        let found = ReviewStanding::ALL.iter().find(|s| s.as_str() == word);
        found.copied().ok_or_else(|| UnknownStanding(word.to_owned()))
    }
}

/// A word that says nothing of a review.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{word:?} is none of unreviewed, accepted, corrected, rejected", word = .0)]
pub struct UnknownStanding(String);

/// The word that says most within a kind: a phase, form, outcome, movement, relation, act or condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ClaimValue(&'static str);

/// The values of all kinds, in the order of the kinds.
const VALUES: [&[&str]; 9] = [
    Phase::WORDS,
    Form::WORDS,
    Outcome::WORDS,
    Moved::WORDS,
    Deployed::WORDS,
    Relation::WORDS,
    Act::WORDS,
    Condition::WORDS,
    ProtestForm::WORDS,
];

impl ClaimValue {
    /// The written words, each once.
    pub fn words() -> Vec<&'static str> {
        let mut words: Vec<&str> = Vec::new();
        for word in VALUES.into_iter().flatten() {
            if !words.contains(word) {
                words.push(word);
            }
        }
        words
    }

    /// The written word.
    pub const fn as_str(self) -> &'static str {
        self.0
    }
}

impl FromStr for ClaimValue {
    type Err = UnknownValue;

    fn from_str(word: &str) -> Result<ClaimValue, UnknownValue> {
        let found = VALUES.into_iter().flatten().find(|w| **w == word);
        found.map(|w| ClaimValue(w)).ok_or_else(|| UnknownValue(word.to_owned()))
    }
}

/// A word that no kind of claim has for a value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no phase, form, outcome, movement, relation, act or condition; write one such as gained or killed")]
pub struct UnknownValue(String);
