//! What happened besides changes of control and figures: violence, troops moved, the condition of people, protests and
//! what parties said, each gathered from all reports that tell it.

use std::collections::BTreeMap;

use vigie_model::{Actor, Body, ClaimId, Date, Grade, Kind, Place};

use crate::commitment::COMMITTING;
use crate::support::{Doubt, Support, stake_in_act};
use crate::told::Told;
use crate::voices::{Voices, party_key};

/// One happening, as one or several reports tell it.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Violence, deployment, humanitarian, protest or diplomacy.
    pub kind: Kind,
    /// The form, movement, condition or act, as written.
    pub value: &'static str,
    /// Who did it.
    pub actor: Option<Actor>,
    /// To whom.
    pub target: Option<Actor>,
    /// Where, where said; for troops moved whither, else whence.
    pub places: Vec<Place>,
    /// First day it can have been.
    pub from: Option<Date>,
    /// Last day it can have been.
    pub to: Option<Date>,
    /// True when it went on over the days; false when it was on one of them.
    pub lasting: bool,
    /// True when the days are taken from the reports' dates, the claims stating none.
    pub days_inferred: bool,
    /// Its matter, in a report's words.
    pub about: Option<String>,
    /// True when at least one claim says it as a fact.
    pub asserted: bool,
    /// How far it can be relied on that it happened.
    pub grade: Grade,
    /// The claims it rests on.
    pub claims: Vec<ClaimId>,
}

/// Claims of the same act, parties, places and days are one event.
pub(crate) fn draw(told: &[&Told], voices: &Voices, at: Option<Date>) -> Vec<Event> {
    type Key = (Option<Date>, Option<Date>, Kind, &'static str, Vec<String>, Option<String>, Option<String>);
    let mut events: BTreeMap<Key, (Event, Support)> = BTreeMap::new();
    for t in told.iter().filter(|t| t.is_state() && t.is_by(at, false)) {
        let c = &t.claim;
        let about = match &c.body {
            Body::Violence { .. } | Body::Humanitarian { .. } | Body::Protest { .. } | Body::Deployment { .. } => None,
            Body::Diplomacy { act, about, .. } if !COMMITTING.contains(act) => about.clone(),
            _ => continue,
        };
        let places = match &c.body {
            Body::Deployment { from, to, .. } => [&c.place, to, from].into_iter().find(|list| !list.is_empty()),
            _ => Some(&c.place),
        };
        let places = places.cloned().unwrap_or_default();
        let mut place_keys: Vec<String> = places.iter().map(|p| format!("{} {}", p.key(), p.relation)).collect();
        place_keys.sort();
        let days = t.days();
        let (actor, target) = (c.actor.first(), c.target.first());
        let (kind, value) = (c.kind(), c.body.value());
        let key = (days.last, days.first, kind, value, place_keys, actor.map(party_key), target.map(party_key));
        let (event, support) = events.entry(key).or_insert_with(|| {
            let event = Event {
                kind,
                value,
                actor: actor.cloned(),
                target: target.cloned(),
                places,
                from: days.first,
                to: days.last,
                lasting: days.is_lasting(t),
                days_inferred: true,
                about: None,
                asserted: false,
                grade: Grade::default(),
                claims: Vec::new(),
            };
            (event, Support::NONE)
        });
        support.join(&Support::of(t, stake_in_act(t, voices), Doubt::None, voices));
        event.about = event.about.take().or(about);
        event.days_inferred &= days.inferred;
        event.asserted |= t.is_asserted();
        if !event.claims.contains(&c.id) {
            event.claims.push(c.id.clone());
        }
    }
    events.into_values().map(|(event, support)| Event { grade: support.grade().0, ..event }).collect()
}
