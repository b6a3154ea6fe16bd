//! How far a state can be relied on, by whose word it is.

use vigie_model::{Actor, Factuality, Phase, Voice};

use crate::told::{Parties, Told};

/// How far a state can be relied on, weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sureness {
    /// Only the side that gains by it says so, or the other side denies it.
    Claimed,
    /// Told as hearsay, or by someone not named, or by a third party to the conflict.
    Unconfirmed,
    /// Said as a fact by an outlet or a named source, or admitted by the side that loses by it.
    Established,
}

impl Sureness {
    /// The written word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Sureness::Claimed => "claimed",
            Sureness::Unconfirmed => "unconfirmed",
            Sureness::Established => "established",
        }
    }
}

/// How far one control claim can be relied on.
///
/// `prior` is who held the place before, to know an admission where the claim does not name the loser.
pub(crate) fn of_control(told: &Told, phase: Phase, prior: Option<&Actor>, parties: &Parties) -> Sureness {
    let claim = &told.claim;
    let speaks_for = |actors: &[Actor]| parties.speaks_for(&claim.attribution, actors);
    let lost = matches!(phase, Phase::Lost | Phase::Withdrew);
    let (gains, loses) = if lost { (&claim.target, &claim.actor) } else { (&claim.actor, &claim.target) };
    let admitted = match prior {
        Some(prior) if loses.is_empty() && !speaks_for(gains) => speaks_for(std::slice::from_ref(prior)),
        _ => speaks_for(loses),
    };
    match claim.attribution.voice {
        _ if speaks_for(gains) => Sureness::Claimed,
        _ if claim.factuality != Factuality::Asserted => Sureness::Unconfirmed,
        _ if admitted => Sureness::Established,
        Voice::Outlet | Voice::Named => Sureness::Established,
        // The enemy of the side that is said to have lost or left.
        Voice::Actor if lost => Sureness::Claimed,
        Voice::Actor | Voice::Unnamed => Sureness::Unconfirmed,
    }
}
