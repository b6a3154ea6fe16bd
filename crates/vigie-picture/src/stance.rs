//! Who backs, opposes, belongs to whom, and since when.

use std::collections::BTreeMap;

use vigie_model::{Actor, Body, ClaimId, Date, Factuality, Relation};

use crate::told::Told;

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
    /// The claims it rests on.
    pub claims: Vec<ClaimId>,
}

/// A key for a party that is stable across mentions.
pub(crate) fn party_key(actor: &Actor) -> String {
    match (actor.country, actor.sector) {
        (Some(country), Some(sector)) => format!("{} {}", country.as_str(), sector.as_str()),
        _ => actor.name.to_lowercase(),
    }
}

pub(crate) fn draw(told: &[&Told], at: Option<Date>) -> Vec<Stance> {
    let mut stances: BTreeMap<(String, Relation, Option<String>), Stance> = BTreeMap::new();
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
                let stance = stances.entry(key).or_insert_with(|| Stance {
                    actor: actor.clone(),
                    relation,
                    target: target.cloned(),
                    since: None,
                    asserted: false,
                    claims: Vec::new(),
                });
                stance.since = stance.since.into_iter().chain(since).min();
                stance.asserted |= t.claim.factuality == Factuality::Asserted;
                if !stance.claims.contains(&t.claim.id) {
                    stance.claims.push(t.claim.id.clone());
                }
            }
        }
    }
    stances.into_values().collect()
}
