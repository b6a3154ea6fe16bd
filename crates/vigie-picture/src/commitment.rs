//! Threats, demands, proposals, agreements and truces, and whether their time has run out.

use std::collections::BTreeMap;

use vigie_model::{Act, Actor, Body, ClaimId, Date, Edtf, Factuality, Grade, Time};

use crate::support::{Doubt, Support, stake_in_act};
use crate::told::Told;
use crate::voices::{Voices, party_key};

/// Where a commitment stands against its deadline. Whether it was carried out is not decided here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Standing {
    /// Its deadline is still to come.
    Pending,
    /// Its deadline has passed.
    Lapsed,
    /// It has no deadline, or there is no day to measure it against.
    Unknown,
}

impl Standing {
    /// The written word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Standing::Pending => "pending",
            Standing::Lapsed => "lapsed",
            Standing::Unknown => "unknown",
        }
    }
}

/// What a party threatened, demanded, proposed or agreed to.
#[derive(Debug, Clone, PartialEq)]
pub struct Commitment {
    /// The act.
    pub act: Act,
    /// Who made it.
    pub actor: Option<Actor>,
    /// To whom.
    pub target: Option<Actor>,
    /// Its matter, in the words of the first report that gives it.
    pub about: Option<String>,
    /// The first day a claim dates the act to.
    pub made: Option<Date>,
    /// The last day it runs to: the stated deadline, or the end of a truce.
    pub deadline: Option<Date>,
    /// Against the picture's day.
    pub standing: Standing,
    /// How far it can be relied on that it was made.
    pub grade: Grade,
    /// The claims it rests on.
    pub claims: Vec<ClaimId>,
}

/// The acts that commit a party to something.
pub(crate) const COMMITTING: [Act; 5] = [Act::Threaten, Act::Demand, Act::Propose, Act::Agree, Act::Ceasefire];

pub(crate) fn draw(told: &[&Told], voices: &Voices, at: Option<Date>, as_of: Option<Date>) -> Vec<Commitment> {
    type Key = (Option<Date>, Act, Option<String>, Option<String>);
    let mut found: BTreeMap<Key, (Commitment, Support)> = BTreeMap::new();
    // What is threatened or promised is still to come; that it was threatened is said as a fact or as the future.
    let made = |t: &&&Told| t.is_state() || t.claim.factuality == Factuality::Future;
    for t in told.iter().filter(made).filter(|t| t.is_by(at, false)) {
        let Body::Diplomacy { act, about, deadline } = &t.claim.body else { continue };
        if !COMMITTING.contains(act) {
            continue;
        }
        let last = |time: &Time| time.when.as_ref().and_then(Edtf::latest);
        let deadline = deadline.as_ref().and_then(last).or_else(|| match (&t.claim.time, act) {
            (Some(Time { when: Some(when @ Edtf::Interval { to: Some(_), .. }), .. }), Act::Ceasefire) => when.latest(),
            _ => None,
        });
        let (actor, target) = (t.claim.actor.first(), t.claim.target.first());
        let standing = match (deadline, as_of) {
            (Some(deadline), Some(day)) if deadline < day => Standing::Lapsed,
            (Some(_), Some(_)) => Standing::Pending,
            _ => Standing::Unknown,
        };
        let key = (deadline, *act, actor.map(party_key), target.map(party_key));
        let (commitment, support) = found.entry(key).or_insert_with(|| {
            let commitment = Commitment {
                act: *act,
                actor: actor.cloned(),
                target: target.cloned(),
                about: None,
                made: None,
                deadline,
                standing,
                grade: Grade::default(),
                claims: Vec::new(),
            };
            (commitment, Support::NONE)
        });
        support.join(&Support::of(t, stake_in_act(t, voices), Doubt::None, voices));
        commitment.about = commitment.about.take().or_else(|| about.clone());
        commitment.made = commitment.made.into_iter().chain(t.days().first).min();
        if !commitment.claims.contains(&t.claim.id) {
            commitment.claims.push(t.claim.id.clone());
        }
    }
    let graded = found.into_values().map(|(c, support)| Commitment { grade: support.grade().0, ..c });
    let mut commitments: Vec<Commitment> = graded.collect();
    // Those that run to a day come first, by that day.
    commitments.sort_by_key(|c| (c.deadline.is_none(), c.deadline));
    commitments
}
