//! Who backs, opposes, belongs to whom, and since when.

use std::collections::BTreeMap;

use vigie_model::{Actor, Body, ClaimId, Date, Grade, Relation};

use crate::contradiction::{Contradiction, Reason, Subject};
use crate::denial;
use crate::ruled::Ruled;
use crate::support::{Support, stake_in_act};
use crate::told::Told;
use crate::voices::{Voices, party_key};

/// How one party stands to another.
#[derive(Debug, Clone, PartialEq)]
pub struct Stance {
    /// Who.
    pub actor: Actor,
    /// How.
    pub relation: Relation,
    /// To whom, where said.
    pub target: Option<Actor>,
    /// The earliest day a claim dates it to, where one does.
    pub since: Option<Date>,
    /// True when at least one claim says it as a fact.
    pub asserted: bool,
    /// How far it can be relied on.
    pub grade: Grade,
    /// By whose word, as shown, each once, the earliest first.
    pub according_to: Vec<String>,
    /// The claims it rests on.
    pub claims: Vec<ClaimId>,
    /// Claims that it is not so.
    pub denials: Vec<ClaimId>,
}

/// Who stands how to whom.
pub(crate) type Bond = (String, Relation, Option<String>);

/// The bonds a claim tells of, each with the places of its parties in the claim's lists.
pub(crate) fn bonds(t: &Told) -> Vec<(Bond, &Actor, Option<&Actor>)> {
    let Body::Alignment { relation } = t.claim.body else { return Vec::new() };
    if !t.is_state() && !denial::denies(t) {
        return Vec::new();
    }
    let targets: Vec<Option<&Actor>> = match t.claim.target.as_slice() {
        [] => vec![None],
        several => several.iter().map(Some).collect(),
    };
    let pairs = t.claim.actor.iter().flat_map(|actor| targets.iter().map(move |target| (actor, *target)));
    pairs.map(|(actor, target)| ((party_key(actor), relation, target.map(party_key)), actor, target)).collect()
}

pub(crate) fn draw(told: &[&Told], voices: &Voices, ruled: &Ruled, at: Option<Date>) -> Vec<Stance> {
    let mut stances: BTreeMap<Bond, Vec<&Told>> = BTreeMap::new();
    for &t in told {
        for (bond, ..) in bonds(t) {
            let claims = stances.entry(bond).or_default();
            if claims.last().is_none_or(|last| !std::ptr::eq(*last, t)) {
                claims.push(t);
            }
        }
    }
    stances.iter().filter_map(|(bond, told)| draw_one(bond, told, voices, ruled, at)).collect()
}

/// Draws one stance from its claims, sorted by [`crate::told::order`]; `None` where all speak of later days.
pub(crate) fn draw_one(
    bond: &Bond,
    told: &[&Told],
    voices: &Voices,
    ruled: &Ruled,
    at: Option<Date>,
) -> Option<Stance> {
    let denials: Vec<&Told> = told.iter().filter(|t| denial::denies(t) && t.is_by(at, false)).copied().collect();
    let mut support = Support::NONE;
    let mut drawn: Option<Stance> = None;
    for &t in told.iter().filter(|t| t.is_state() && t.is_by(at, false)) {
        let Some((_, actor, target)) = bonds(t).into_iter().find(|(b, ..)| b == bond) else { continue };
        let stance = drawn.get_or_insert_with(|| Stance {
            actor: actor.clone(),
            relation: bond.1,
            target: target.cloned(),
            since: None,
            asserted: false,
            grade: Grade::default(),
            according_to: Vec::new(),
            claims: Vec::new(),
            denials: Vec::new(),
        });
        let since = t.claim.time.as_ref().and_then(|time| time.when.as_ref()).and_then(|when| when.earliest());
        stance.since = stance.since.into_iter().chain(since).min();
        stance.asserted |= t.is_asserted();
        let meant = denial::meaning(t, &denials, ruled);
        denial::list(&mut stance.denials, &meant);
        let doubt = denial::doubt(t, &meant, voices);
        let own = Support::of(t, stake_in_act(t, voices), doubt, voices, ruled);
        support.join_beside(&stance.claims, &own, std::slice::from_ref(&t.claim.id), ruled);
        let claimant = t.claimant();
        if !stance.according_to.contains(&claimant) {
            stance.according_to.push(claimant);
        }
        if !stance.claims.contains(&t.claim.id) {
            stance.claims.push(t.claim.id.clone());
        }
    }
    drawn.map(|stance| Stance { grade: support.grade().0, ..stance })
}

/// The contradictions between those who tell of a bond and those who deny it.
pub(crate) fn denied(stances: &[Stance]) -> impl Iterator<Item = Contradiction> {
    stances.iter().filter(|s| !s.denials.is_empty()).map(|s| Contradiction {
        subject: Subject::Alignment,
        place: None,
        reason: Reason::Denied,
        claims: s.claims.iter().chain(&s.denials).cloned().collect(),
    })
}
