//! One stretch of a place's line as claims are folded into it, and the claims and parties that it is made of.

use vigie_model::{Actor, ClaimId, Date, Extent, InformationGrade, Phase, Place};

use crate::basis::rank;
use crate::control::{Holding, Onset, Rival, State};
use crate::rules::Ground;
use crate::support::{Support, Weight};
use crate::sureness::Sureness;
use crate::told::{Days, Told};

/// A control claim as it bears on one place.
#[derive(Clone, Copy)]
pub(crate) struct Voiced<'a> {
    pub told: &'a Told,
    /// A number by which the holder of the claims finds it again.
    pub number: u32,
    /// The place, as the claim names it.
    pub place: &'a Place,
    pub phase: Phase,
    pub extent: Option<Extent>,
    pub days: Days,
    /// The day on which it counts.
    pub bears_out: Option<Date>,
    /// What counts of its claimant.
    pub weight: Weight,
}

/// A party as a claim names it first among its actors or targets.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Party<'a> {
    pub actor: &'a Actor,
    /// The number of the claim.
    pub of: u32,
    /// True when it is the claim's target.
    pub target: bool,
}

/// Another holder, as the fold goes on.
#[derive(Clone, Debug)]
pub(crate) struct Other<'a> {
    pub holder: Option<Party<'a>>,
    pub onset: Option<Onset>,
    pub support: Support,
    /// True when it is claimed for the moment at which the state was decided, not an earlier or a later one.
    pub at_once: bool,
    /// The last day for which it is claimed, where it waits for a second voice.
    pub last_told: Option<Date>,
    /// The last day for which it is claimed without being denied or answered by a word for the holder.
    pub unanswered: Option<Date>,
    pub claims: Vec<ClaimId>,
}

/// One stretch of a line, as the fold goes on.
#[derive(Clone, Debug)]
pub(crate) struct Stretch<'a> {
    pub state: State,
    pub holder: Option<Party<'a>>,
    pub besieger: Option<Party<'a>>,
    /// Who held it before, where nobody is known to have held it since.
    pub former: Option<Party<'a>>,
    /// Who is told to fight inside or to besiege it, and on which day last.
    pub attack: Option<(Party<'a>, Date)>,
    pub sureness: Sureness,
    /// True when it was established at some time.
    pub anchored: bool,
    pub since: Option<Onset>,
    pub last_confirmed: Option<Date>,
    pub support: Support,
    pub ground: Ground,
    pub claims: Vec<ClaimId>,
    pub rivals: Vec<Other<'a>>,
}

impl Stretch<'_> {
    /// The stretch as the picture shows it.
    pub fn holding(self) -> Holding {
        let (grade, ground) = self.support.grade();
        let rivals = self.rivals.into_iter().map(|mut r| {
            let strength = |support: &Support| {
                let (grade, _) = support.undisputed().grade();
                (grade.information, rank(grade.source))
            };
            let own = strength(&self.support);
            if r.at_once
                && self.ground != Ground::EqualWeight
                && own < strength(&r.support)
                && own.0 <= InformationGrade::Probable
            {
                r.support.outweigh();
            }
            Rival { holder: r.holder.map(|p| p.actor.clone()), grade: r.support.grade().0, claims: r.claims }
        });
        Holding {
            state: self.state,
            holder: self.holder.map(|p| p.actor.clone()),
            besieger: self.besieger.map(|p| p.actor.clone()),
            sureness: self.sureness,
            grade,
            basis: vec![ground, self.ground],
            since: self.since,
            last_confirmed: self.last_confirmed,
            claims: self.claims,
            rivals: rivals.collect(),
        }
    }
}
