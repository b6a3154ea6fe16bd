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

/// What makes claims tell of one event: the same days, act, places and parties.
pub(crate) type Telling = (Option<Date>, Option<Date>, Kind, &'static str, Vec<String>, Option<String>, Option<String>);

/// The event that a claim tells of, where it tells of one.
pub(crate) fn telling(t: &Told) -> Option<Telling> {
    let c = &t.claim;
    match &c.body {
        _ if !t.is_state() => return None,
        Body::Violence { .. } | Body::Humanitarian { .. } | Body::Protest { .. } | Body::Deployment { .. } => {}
        Body::Diplomacy { act, .. } if !COMMITTING.contains(act) => {}
        _ => return None,
    }
    let mut place_keys: Vec<String> = places(t).iter().map(|p| format!("{} {}", p.key(), p.relation)).collect();
    place_keys.sort();
    let days = t.days();
    let (actor, target) = (c.actor.first().map(party_key), c.target.first().map(party_key));
    Some((days.last, days.first, c.kind(), c.body.value(), place_keys, actor, target))
}

/// Where it happened; for troops moved whither, else whence.
fn places(t: &Told) -> &[Place] {
    let c = &t.claim;
    match &c.body {
        Body::Deployment { from, to, .. } => {
            [&c.place, to, from].into_iter().find(|list| !list.is_empty()).map_or(&[], Vec::as_slice)
        }
        _ => &c.place,
    }
}

/// The keys of the places of an event.
pub(crate) fn place_keys(t: &Told) -> Vec<String> {
    places(t).iter().map(Place::key).collect()
}

/// A telling before all whose last day is `day` or later.
pub(crate) fn from_last_day(day: Date) -> Telling {
    (Some(day), None, Kind::Control, "", Vec::new(), None, None)
}

pub(crate) fn draw(told: &[&Told], voices: &Voices, at: Option<Date>) -> Vec<Event> {
    let mut events: BTreeMap<Telling, Vec<&Told>> = BTreeMap::new();
    for &t in told {
        if let Some(telling) = telling(t) {
            events.entry(telling).or_default().push(t);
        }
    }
    events.into_values().filter_map(|told| draw_one(&told, voices, at)).collect()
}

/// Draws one event from its claims, sorted by [`crate::told::order`]; `None` where all speak of later days.
pub(crate) fn draw_one(told: &[&Told], voices: &Voices, at: Option<Date>) -> Option<Event> {
    let mut support = Support::NONE;
    let mut drawn: Option<Event> = None;
    for &t in told.iter().filter(|t| t.is_by(at, false)) {
        let c = &t.claim;
        let days = t.days();
        let event = drawn.get_or_insert_with(|| Event {
            kind: c.kind(),
            value: c.body.value(),
            actor: c.actor.first().cloned(),
            target: c.target.first().cloned(),
            places: places(t).to_vec(),
            from: days.first,
            to: days.last,
            lasting: days.is_lasting(t),
            days_inferred: true,
            about: None,
            asserted: false,
            grade: Grade::default(),
            claims: Vec::new(),
        });
        if let Body::Diplomacy { about, .. } = &c.body {
            event.about = event.about.take().or_else(|| about.clone());
        }
        event.days_inferred &= days.inferred;
        event.asserted |= t.is_asserted();
        support.join(&Support::of(t, stake_in_act(t, voices), Doubt::None, voices));
        if !event.claims.contains(&c.id) {
            event.claims.push(c.id.clone());
        }
    }
    drawn.map(|event| Event { grade: support.grade().0, ..event })
}
