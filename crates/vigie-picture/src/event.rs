//! What happened besides changes of control and figures: violence, troops moved, the condition of people, protests and
//! what parties said, each gathered from all reports that tell it.

use std::collections::BTreeMap;

use vigie_model::{Actor, Body, ClaimId, Date, Grade, Kind, Place};

use crate::commitment::COMMITTING;
use crate::contradiction::{Contradiction, Reason, Subject};
use crate::denial::{self, Deniable};
use crate::ruled::Ruled;
use crate::support::{Support, stake_in_act};
use crate::told::{Days, Told};
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
    /// Claims that it did not happen.
    pub denials: Vec<ClaimId>,
}

/// What makes claims tell of one event: the same days, act, places and parties.
pub(crate) type Telling = (Option<Date>, Option<Date>, Kind, &'static str, Vec<String>, Option<String>, Option<String>);

/// True when the claim is of a kind that tells of events, or denies one.
pub(crate) fn tells(t: &Told) -> bool {
    match &t.claim.body {
        Body::Violence { .. } | Body::Humanitarian { .. } | Body::Protest { .. } | Body::Deployment { .. } => true,
        Body::Diplomacy { act, .. } => !COMMITTING.contains(act),
        _ => false,
    }
}

/// The event that a claim tells of, where it tells of one.
pub(crate) fn telling(t: &Told) -> Option<Telling> {
    let c = &t.claim;
    if !t.is_state() || !tells(t) {
        return None;
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

pub(crate) fn draw(told: &[&Told], voices: &Voices, ruled: &Ruled, at: Option<Date>) -> Vec<Event> {
    let mut events: BTreeMap<Telling, Vec<&Told>> = BTreeMap::new();
    let mut denied: BTreeMap<Deniable, Vec<&Told>> = BTreeMap::new();
    for &t in told {
        if let Some(telling) = telling(t) {
            events.entry(telling).or_default().push(t);
        } else if denial::denies(t) {
            for deniable in denial::deniables(t) {
                denied.entry(deniable).or_default().push(t);
            }
        }
    }
    let joined = ruled.joined(told);
    let hanging = ruled.hanging(|id| joined.get(id).into_iter().flatten().filter_map(|t| telling(t)).collect(), fit);
    let denials = |told: &[&Told]| {
        let keys = denial::deniables_of_all(told);
        keys.iter().filter_map(|key| denied.get(key)).flatten().copied().collect::<Vec<&Told>>()
    };
    let drawn = events.iter().flat_map(|(telling, own)| match hanging.with(telling) {
        None => draw_all(own, &denials(&own[..1]), voices, ruled, at),
        Some(group) if group.first() != Some(telling) => Vec::new(),
        Some(group) => {
            let mut all: Vec<&Told> = group.iter().filter_map(|t| events.get(t)).flatten().copied().collect();
            all.sort_by(|a, b| crate::told::order(a, b));
            draw_all(&all, &denials(&all), voices, ruled, at)
        }
    });
    drawn.collect()
}

/// True when claims that reviewers say to be of one event can be: they are of one kind.
pub(crate) fn fit(a: &Telling, b: &Telling) -> bool {
    a.2 == b.2
}

/// Draws the events of claims that hang together, sorted by [`crate::told::order`]: one, but for what reviewers told
/// apart. `denials` are those that can mean them.
pub(crate) fn draw_all(
    told: &[&Told],
    denials: &[&Told],
    voices: &Voices,
    ruled: &Ruled,
    at: Option<Date>,
) -> Vec<Event> {
    let joined = !ruled.joined(told).is_empty();
    let draw = |told: Vec<&Told>| {
        let mut event = draw_one(&told, denials.to_vec(), voices, ruled, at)?;
        if joined {
            widen(&mut event, &told.into_iter().filter(|t| t.is_by(at, false)).collect::<Vec<_>>());
        }
        Some(event)
    };
    ruled.events(told, telling).into_iter().filter_map(draw).collect()
}

/// Draws one event from its claims, sorted by [`crate::told::order`]; `None` where all speak of later days. `denials` are
/// those that can mean it.
fn draw_one(
    told: &[&Told],
    mut denials: Vec<&Told>,
    voices: &Voices,
    ruled: &Ruled,
    at: Option<Date>,
) -> Option<Event> {
    denials.retain(|d| d.is_by(at, false));
    denials.sort_by(|a, b| crate::told::order(a, b));
    denials.dedup_by(|a, b| std::ptr::eq(*a, *b));
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
            denials: Vec::new(),
        });
        if let Body::Diplomacy { about, .. } = &c.body {
            event.about = event.about.take().or_else(|| about.clone());
        }
        event.days_inferred &= days.inferred;
        event.asserted |= t.is_asserted();
        let meant = denial::meaning(t, &denials, ruled);
        denial::list(&mut event.denials, &meant);
        let doubt = denial::doubt(t, &meant, voices);
        let own = Support::of(t, stake_in_act(t, voices), doubt, voices, ruled);
        support.join_beside(&event.claims, &own, std::slice::from_ref(&t.claim.id), ruled);
        if !event.claims.contains(&c.id) {
            event.claims.push(c.id.clone());
        }
    }
    drawn.map(|event| Event { grade: support.grade().0, ..event })
}

/// Adds to an event what its other claims say that reviewers put together, though they differ in what makes others one:
/// parties that the first does not name, further places, and the days that fit all.
fn widen(event: &mut Event, told: &[&Told]) {
    let same = |a: &Place, b: &Place| a.key() == b.key() && a.relation == b.relation;
    for t in told {
        event.actor = event.actor.take().or_else(|| t.claim.actor.first().cloned());
        event.target = event.target.take().or_else(|| t.claim.target.first().cloned());
        for place in places(t) {
            if !event.places.iter().any(|known| same(known, place)) {
                event.places.push(place.clone());
            }
        }
    }
    (event.from, event.to) = window(&told.iter().map(|t| t.days()).collect::<Vec<_>>());
}

/// The days on which all claims of an event can mean it; where there is none, from the first to the last that any means.
/// Days that a claim states count before those that its report stands in for.
fn window(days: &[Days]) -> (Option<Date>, Option<Date>) {
    let stated: Vec<&Days> = days.iter().filter(|d| !d.inferred && d.first.is_some()).collect();
    let days = if stated.is_empty() { days.iter().collect() } else { stated };
    let (firsts, lasts) = (|| days.iter().filter_map(|d| d.first), || days.iter().filter_map(|d| d.last));
    match (firsts().max(), lasts().min()) {
        (Some(first), Some(last)) if first > last => (firsts().min(), lasts().max()),
        meeting => meeting,
    }
}

/// The contradictions between those who tell of an event and those who deny it.
pub(crate) fn denied(events: &[Event]) -> impl Iterator<Item = Contradiction> {
    events.iter().filter(|e| !e.denials.is_empty()).map(|e| Contradiction {
        subject: Subject::Event,
        place: e.places.first().cloned(),
        reason: Reason::Denied,
        claims: e.claims.iter().chain(&e.denials).cloned().collect(),
    })
}
