//! How far a state can be relied on, by whose word it is.

use vigie_model::{Actor, Factuality, Phase, SourceGrade, Voice};

use crate::control::State;
use crate::stretch::Voiced;
use crate::support::Stake;
use crate::told::Told;
use crate::voices::Voices;

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

    /// How far a claim can be relied on, by what its claimant has to do with it.
    pub(crate) fn of(told: &Told, stake: Stake, source: SourceGrade) -> Sureness {
        match stake {
            Stake::Gains => Sureness::Claimed,
            _ if told.claim.factuality != Factuality::Asserted => Sureness::Unconfirmed,
            Stake::Loses | Stake::Own => Sureness::Established,
            Stake::None if matches!(source, SourceGrade::D | SourceGrade::E) => Sureness::Unconfirmed,
            Stake::None => Sureness::Established,
            Stake::Enemy => Sureness::Claimed,
            Stake::Other | Stake::Unnamed => Sureness::Unconfirmed,
        }
    }
}

/// What the claimant of a control claim has to do with it.
///
/// `prior` is who held the place before, to know an admission where the claim does not name the loser.
pub(crate) fn stake_in_control(v: &Voiced, prior: Option<&Actor>, voices: &Voices) -> Stake {
    let (claim, phase) = (&v.told.claim, v.phase);
    if claim.attribution.voice == Voice::Outlet && !v.weight.sided {
        return Stake::None;
    }
    let speaker = voices.speaker(v.told);
    let lost = matches!(phase, Phase::Lost | Phase::Withdrew);
    let (gains, loses) = if lost { (&claim.target, &claim.actor) } else { (&claim.actor, &claim.target) };
    if speaker.is_any(gains) {
        return Stake::Gains;
    }
    let admitted = match prior {
        Some(prior) if loses.is_empty() => speaker.is(prior),
        _ => speaker.is_any(loses),
    };
    match claim.attribution.voice {
        _ if admitted => Stake::Loses,
        Voice::Outlet | Voice::Named if !v.weight.sided => Stake::None,
        Voice::Unnamed => Stake::Unnamed,
        // The enemy of the side that is said to have lost or left.
        _ if lost => Stake::Enemy,
        _ => Stake::Other,
    }
}

/// How cautious a state is: of two claims of equal weight the more cautious is believed.
pub(crate) fn caution(state: State) -> u8 {
    match state {
        State::Contested => 0,
        State::Besieged => 1,
        State::PartHeld => 2,
        State::Held => 3,
        State::Unknown => 4,
    }
}
