//! Who backs, opposes, belongs to whom, and since when.

use std::collections::BTreeMap;

use vigie_model::{Actor, Body, ClaimId, Date, Factuality, Grade, Relation};

use crate::support::{Doubt, Support, stake_in_act};
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
}

pub(crate) fn draw(told: &[&Told], voices: &Voices, at: Option<Date>) -> Vec<Stance> {
    let mut stances: BTreeMap<(String, Relation, Option<String>), (Stance, Support)> = BTreeMap::new();
    for t in told.iter().filter(|t| t.is_state() && t.is_by(at, false)) {
        let Body::Alignment { relation } = t.claim.body else { continue };
        let targets: Vec<Option<&Actor>> = match t.claim.target.as_slice() {
            [] => vec![None],
            several => several.iter().map(Some).collect(),
        };
        let since = t.claim.time.as_ref().and_then(|time| time.when.as_ref()).and_then(|when| when.earliest());
        for actor in &t.claim.actor {
            for target in &targets {
                let key = (party_key(actor), relation, target.map(party_key));
                let (stance, support) = stances.entry(key).or_insert_with(|| {
                    let stance = Stance {
                        actor: actor.clone(),
                        relation,
                        target: target.cloned(),
                        since: None,
                        asserted: false,
                        grade: Grade::default(),
                        according_to: Vec::new(),
                        claims: Vec::new(),
                    };
                    (stance, Support::NONE)
                });
                support.join(&Support::of(t, stake_in_act(t, voices), Doubt::None, voices));
                let claimant = t.claimant();
                if !stance.according_to.contains(&claimant) {
                    stance.according_to.push(claimant);
                }
                stance.since = stance.since.into_iter().chain(since).min();
                stance.asserted |= t.claim.factuality == Factuality::Asserted;
                if !stance.claims.contains(&t.claim.id) {
                    stance.claims.push(t.claim.id.clone());
                }
            }
        }
    }
    stances.into_values().map(|(stance, support)| Stance { grade: support.grade().0, ..stance }).collect()
}
