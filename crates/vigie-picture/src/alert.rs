//! What someone asked to be told of: a rule, and the places, figures, commitments, contradictions and claims that meet it.
//!
//! In: a rule, the picture, the claims as reviewers left them, and the day. Out: [`Alert`]s in the order of the picture.
//! Invariant: an alert names the claims it rests on, and marks by which it is known again when more is told of the same.

use std::collections::{BTreeMap, BTreeSet};

use vigie_model::{
    Body, ClaimId, CountryCode3, Date, Factuality, Grade, InformationGrade, Kind, Phase, Place, Sector, SourceGrade,
};

use crate::Picture;
use crate::basis::rank;
use crate::commitment::{Commitment, Standing};
use crate::contradiction::{Contradiction, Subject};
use crate::control::{PlaceControl, State, line_key};
use crate::figure::{Figure, Tally};
use crate::told::Told;
use crate::voices::party_key;

/// What is to be told.
#[derive(Debug, Clone, PartialEq)]
pub enum Trigger {
    /// A place is held by another party than before, or by one that took it.
    ChangesHands,
    /// A figure is larger than this.
    Toll {
        /// The number that is to be passed.
        over: u64,
        /// The outcomes and movements that are counted, by their written words.
        of: Vec<String>,
    },
    /// A commitment's deadline is near.
    Deadline {
        /// How many days ahead, today not counted.
        within_days: u32,
    },
    /// Reports cannot all be right.
    Contradiction {
        /// About what; `None` for anything.
        subject: Option<Subject>,
    },
    /// A claim names a party: it acts, is acted upon, or speaks.
    Party {
        /// Which.
        party: Party,
        /// In claims of these kinds; empty for all.
        kinds: Vec<Kind>,
    },
}

/// A party that is asked for: all that is set must agree.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Party {
    /// Its name, as claims have it; letter case doesn't matter.
    pub name: Option<String>,
    /// Its country.
    pub country: Option<CountryCode3>,
    /// Its part.
    pub sector: Option<Sector>,
}

/// The lowest grade that is told. Only what is set counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Least {
    /// Of the source.
    pub source: Option<SourceGrade>,
    /// Of the information.
    pub information: Option<InformationGrade>,
}

impl Least {
    /// True when `grade` is as good. A source that cannot be judged (F) stands between C and D.
    pub fn allows(&self, grade: Grade) -> bool {
        self.source.is_none_or(|least| rank(grade.source) <= rank(least))
            && self.information.is_none_or(|least| grade.information <= least)
    }
}

/// What someone asked to be told of.
pub struct Watch<'a> {
    /// What is to be told.
    pub trigger: Trigger,
    /// The lowest grade that is told; for parties it has no meaning.
    pub least: Least,
    /// Whether a place is meant. What has no place is meant only where `anywhere` is true.
    pub within: &'a dyn Fn(&Place) -> bool,
    /// True where no place was asked for.
    pub anywhere: bool,
}

/// What happened.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// A place changed hands.
    ChangedHands(Box<PlaceControl>),
    /// A figure passed a number.
    Toll(Box<Figure>),
    /// A deadline is near.
    Deadline {
        /// Of what.
        commitment: Box<Commitment>,
        /// In how many days; 0 is today.
        days: u32,
    },
    /// Reports contradict each other.
    Contradiction(Contradiction),
    /// A party is named.
    Party(ClaimId),
}

impl What {
    /// The written word.
    pub const fn as_str(&self) -> &'static str {
        match self {
            What::ChangedHands(_) => "changes_hands",
            What::Toll(_) => "toll",
            What::Deadline { .. } => "deadline",
            What::Contradiction(_) => "contradiction",
            What::Party(_) => "party",
        }
    }
}

/// Something that someone asked to be told of.
#[derive(Debug, Clone, PartialEq)]
pub struct Alert {
    /// What happened.
    pub what: What,
    /// The claims it rests on.
    pub claims: Vec<ClaimId>,
    /// By what it is known again: an alert that shares a mark with one that was told is the same. Never empty.
    pub marks: Vec<String>,
}

/// The most claims of a contradiction that mark it; more of them are the same quarrel.
const MOST_MARKING: usize = 12;

/// Everything in the picture that meets a rule, in the picture's order.
///
/// `told` are the claims as reviewers left them; `today` is the day that deadlines are counted from.
///
/// ```
/// # use vigie_picture::{Least, Picture, Trigger, Watch, alerts};
/// let (trigger, least) = (Trigger::ChangesHands, Least::default());
/// let watch = Watch { trigger, least, within: &|_| true, anywhere: true };
/// assert!(alerts(&watch, &Picture::default(), &[], "2020-02-07".parse().unwrap()).is_empty());
/// ```
pub fn alerts(watch: &Watch<'_>, picture: &Picture, told: &[&Told], today: Date) -> Vec<Alert> {
    let by_id: BTreeMap<&ClaimId, &Told> = told.iter().map(|t| (&t.claim.id, *t)).collect();
    let meant = |places: &[Place]| watch.anywhere || places.iter().any(|p| (watch.within)(p));
    match &watch.trigger {
        Trigger::ChangesHands => picture
            .control
            .iter()
            .filter(|p| meant(std::slice::from_ref(&p.place)) && watch.least.allows(p.current().grade))
            .filter_map(|p| changed_hands(p, &by_id))
            .collect(),
        Trigger::Toll { over, of } => picture
            .figures
            .iter()
            .filter(|f| of.iter().any(|word| word == f.tally.as_str()) && watch.least.allows(f.grade))
            .filter(|f| f.count.best.or(f.count.low).is_some_and(|n| n > *over))
            .filter(|f| meant(&where_counted(f)))
            .map(toll)
            .collect(),
        Trigger::Deadline { within_days } => picture
            .commitments
            .iter()
            .filter(|c| c.standing == Standing::Pending && watch.least.allows(c.grade))
            .filter(|c| watch.anywhere || c.claims.iter().filter_map(|id| by_id.get(id)).any(|t| meant(&t.claim.place)))
            .filter_map(|c| deadline(c, today, *within_days))
            .collect(),
        Trigger::Contradiction { subject } => picture
            .contradictions
            .iter()
            .filter(|c| subject.is_none_or(|s| s == c.subject) && meant(c.place.as_slice()))
            .map(contradiction)
            .collect(),
        Trigger::Party { party, kinds } => told
            .iter()
            .filter(|t| kinds.is_empty() || kinds.contains(&t.claim.kind()))
            .filter(|t| meant(&t.claim.place) && names(t, party))
            .map(|t| {
                let id = t.claim.id.clone();
                Alert { marks: vec![id.0.clone()], claims: vec![id.clone()], what: What::Party(id) }
            })
            .collect(),
    }
}

/// A place whose present holder took it, or that another held before. Who gave it up to nobody known counts too.
fn changed_hands(place: &PlaceControl, told: &BTreeMap<&ClaimId, &Told>) -> Option<Alert> {
    let now = place.current();
    let before = place.line.iter().rev().skip(1).find_map(|h| h.holder.as_ref()).map(party_key);
    let held = matches!(now.state, State::Held | State::Besieged);
    let says = |phases: &[Phase]| {
        now.claims.iter().filter_map(|id| told.get(id)).any(|t| {
            let is = |phase| phases.contains(phase);
            t.claim.factuality != Factuality::Negated
                && matches!(&t.claim.body, Body::Control { phase, .. } if is(phase))
        })
    };
    let holder = now.holder.as_ref().map(party_key);
    let changed = match (&holder, &before) {
        (Some(holder), Some(before)) => held && holder != before,
        (Some(_), None) => held && says(&[Phase::Gained, Phase::Lost]),
        (None, Some(_)) => now.state == State::Unknown && says(&[Phase::Lost, Phase::Withdrew]),
        (None, None) => false,
    };
    let (key, holder) = (line_key(&place.place), holder.unwrap_or_default());
    let marks: Vec<String> = now.claims.iter().map(|id| format!("{key} {holder} {id}")).collect();
    (changed && !marks.is_empty()).then(|| Alert {
        what: What::ChangedHands(Box::new(place.clone())),
        claims: now.claims.clone(),
        marks,
    })
}

/// The places that a figure is about: for people on the move, whence and whither too.
fn where_counted(figure: &Figure) -> Vec<Place> {
    let moved = match figure.tally {
        Tally::Displacement(_) => [figure.origin.as_slice(), figure.destination.as_slice()].concat(),
        Tally::Casualties(_) => Vec::new(),
    };
    figure.place.iter().cloned().chain(moved).collect()
}

fn toll(figure: &Figure) -> Alert {
    let claims: Vec<ClaimId> =
        figure.accounts.iter().flat_map(|a| std::iter::once(&a.claim).chain(&a.copies)).cloned().collect();
    let marks = claims.iter().map(|id| id.0.clone()).collect();
    Alert { what: What::Toll(Box::new(figure.clone())), claims, marks }
}

fn deadline(commitment: &Commitment, today: Date, within_days: u32) -> Option<Alert> {
    let last = commitment.deadline?;
    let days = u32::try_from((last - today).get_days()).ok().filter(|days| *days <= within_days)?;
    // An extended deadline is another alert.
    let marks = commitment.claims.iter().map(|id| format!("{id} {last}")).collect();
    let claims = commitment.claims.clone();
    Some(Alert { what: What::Deadline { commitment: Box::new(commitment.clone()), days }, claims, marks })
}

fn contradiction(c: &Contradiction) -> Alert {
    let marking: BTreeSet<&ClaimId> = c.claims.iter().take(MOST_MARKING).collect();
    let (subject, reason) = (c.subject.as_str(), c.reason.as_str());
    // By pairs: one claim can contradict several others about different things.
    let mut marks = Vec::new();
    for (n, a) in marking.iter().enumerate() {
        marks.extend(marking.iter().skip(n + 1).map(|b| format!("{subject} {reason} {a} {b}")));
    }
    Alert { what: What::Contradiction(c.clone()), claims: c.claims.clone(), marks }
}

/// True when a claim names the party as who acts, is acted upon, or speaks.
fn names(t: &Told, party: &Party) -> bool {
    let same = |name: &str| party.name.as_ref().is_some_and(|wanted| wanted.to_lowercase() == name.to_lowercase());
    let is = |a: &vigie_model::Actor| {
        (party.name.is_none() || same(&a.name) || same(&a.text))
            && (party.country.is_none() || party.country == a.country)
            && (party.sector.is_none() || party.sector == a.sector)
    };
    // Who speaks is known by name alone.
    let speaks = party.country.is_none() && party.sector.is_none();
    t.claim.actor.iter().chain(&t.claim.target).any(is)
        || (speaks && t.claim.attribution.name.as_deref().is_some_and(same))
}
