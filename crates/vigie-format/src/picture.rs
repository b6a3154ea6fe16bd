//! The picture in JSON, for the page and for programs.
//!
//! Unknown is `null`. A day is given where it is known to the day; `since_edtf` holds what is known otherwise, such as
//! `2020-02-06/2020-02-13` or `../2020-02-07` (by that day at the latest).

use serde_json::{Map, Value, json};
use vigie_model::{Actor, ClaimId, Count, Date, Place};
use vigie_picture::{
    Account, Commitment, Contradiction, Event, Figure, Holding, Onset, Picture, PlaceControl, PlaceState, Rival,
    Stance, Step, Tally,
};

use crate::json::{actor_value, count_value, place_value};

/// The picture as one JSON object.
pub fn picture_value(picture: &Picture) -> Value {
    json!({
        "schema_version": crate::SCHEMA_VERSION,
        "at": day(picture.at),
        "known": day(picture.known),
        "as_of": day(picture.as_of),
        "control": list(&picture.control, control),
        "figures": list(&picture.figures, figure),
        "alignments": list(&picture.alignments, alignment),
        "commitments": list(&picture.commitments, commitment),
        "events": list(&picture.events, event),
        "contradictions": list(&picture.contradictions, contradiction),
    })
}

fn list<T>(items: &[T], value: fn(&T) -> Value) -> Value {
    Value::Array(items.iter().map(value).collect())
}

pub(crate) fn day(date: Option<Date>) -> Value {
    date.map_or(Value::Null, |d| Value::String(d.to_string()))
}

pub(crate) fn ids(claims: &[ClaimId]) -> Value {
    Value::Array(claims.iter().map(|c| Value::String(c.0.clone())).collect())
}

/// A party as claims give it; `null` for none.
pub fn actor(actor: Option<&Actor>) -> Value {
    actor.map_or(Value::Null, actor_value)
}

/// A place as claims give it; `null` for none.
pub fn place(place: Option<&Place>) -> Value {
    place.map_or(Value::Null, place_value)
}

fn places(list: &[Place]) -> Value {
    Value::Array(list.iter().map(|p| place(Some(p))).collect())
}

fn count(count: &Count) -> Value {
    count_value(count)
}

/// A place's line of states, the current one first, as one JSON object.
pub fn control(c: &PlaceControl) -> Value {
    let mut fields = Map::new();
    fields.insert("place".to_owned(), place(Some(&c.place)));
    if let Value::Object(current) = holding(c.current()) {
        fields.extend(current);
    }
    fields.insert("unconfirmed_days".to_owned(), json!(c.unconfirmed_days));
    fields.insert("denials".to_owned(), ids(&c.denials));
    fields.insert("pressed".to_owned(), ids(&c.pressed));
    fields.insert("line".to_owned(), list(&c.line, holding));
    Value::Object(fields)
}

/// The state of a place on a day, for maps: the fields of a line of [`picture_value`]'s `control`, without the claims it
/// rests on and without what was before.
pub fn state_value(s: &PlaceState<'_>) -> Value {
    json!({
        "place": place(Some(s.place)),
        "state": s.state.as_str(),
        "holder": actor(s.holder),
        "besieger": actor(s.besieger),
        "sureness": s.sureness.as_str(),
        "grade": s.grade.to_string(),
        "basis": s.basis.iter().map(|ground| ground.as_str()).collect::<Vec<_>>(),
        "since": day(s.since.as_ref().and_then(|s| s.day())),
        "since_edtf": s.since.as_ref().map(onset),
        "last_confirmed": day(s.last_confirmed),
        "unconfirmed_days": s.unconfirmed_days,
    })
}

fn holding(h: &Holding) -> Value {
    let rival =
        |r: &Rival| json!({"holder": actor(r.holder.as_ref()), "grade": r.grade.to_string(), "claims": ids(&r.claims)});
    json!({
        "state": h.state.as_str(),
        "holder": actor(h.holder.as_ref()),
        "besieger": actor(h.besieger.as_ref()),
        "sureness": h.sureness.as_str(),
        "grade": h.grade.to_string(),
        "basis": h.basis.iter().map(|ground| ground.as_str()).collect::<Vec<_>>(),
        "since": day(h.since.and_then(|s| s.day())),
        "since_edtf": h.since.as_ref().map(onset),
        "last_confirmed": day(h.last_confirmed),
        "claims": ids(&h.claims),
        "rivals": h.rivals.iter().map(rival).collect::<Vec<_>>(),
    })
}

fn onset(onset: &Onset) -> String {
    match onset.first {
        Some(first) if first == onset.last => first.to_string(),
        Some(first) => format!("{first}/{}", onset.last),
        None => format!("../{}", onset.last),
    }
}

/// A figure with everybody's account of it.
pub fn figure(f: &Figure) -> Value {
    let account = |a: &Account| {
        json!({
            "claimant": a.claimant,
            "count": count(&a.count),
            "grade": a.grade.to_string(),
            "revises": a.revises.map(|r| r.as_str()),
            "claim": a.claim.0,
            "told": day(a.told),
            "superseded": a.superseded,
            "copies": ids(&a.copies),
        })
    };
    let step =
        |s: &Step| json!({"told": s.told.to_string(), "low": s.count.low, "best": s.count.best, "high": s.count.high});
    let group = match f.tally {
        Tally::Casualties(_) => "target",
        Tally::Displacement(_) => "actor",
    };
    json!({
        "kind": f.tally.kind(),
        "what": f.tally.as_str(),
        "victims": f.victims.map(|v| v.as_str()),
        group: actor(f.group.as_ref()),
        "place": place(f.place.as_ref().or(f.origin.first()).or(f.destination.first())),
        "origin": places(&f.origin),
        "destination": places(&f.destination),
        "from": day(f.from),
        "to": day(f.to),
        "cumulative": f.cumulative,
        "period_inferred": f.period_inferred,
        "part_of": f.part_of.as_ref().map(|id| id.0.clone()),
        "unit": f.count.unit.as_str(),
        "low": f.count.low,
        "best": f.count.best,
        "high": f.count.high,
        "approx": f.count.approx,
        "grade": f.grade.to_string(),
        "measure": f.tally.measure().as_str(),
        "denials": ids(&f.denials),
        "steps": f.steps.iter().map(step).collect::<Vec<_>>(),
        "accounts": f.accounts.iter().map(account).collect::<Vec<_>>(),
    })
}

/// How one party stands to another.
pub fn alignment(s: &Stance) -> Value {
    json!({
        "actor": actor(Some(&s.actor)),
        "relation": s.relation.as_str(),
        "target": actor(s.target.as_ref()),
        "since": day(s.since),
        "asserted": s.asserted,
        "grade": s.grade.to_string(),
        "according_to": s.according_to,
        "denials": ids(&s.denials),
        "claims": ids(&s.claims),
    })
}

/// What a party threatened, demanded, proposed or agreed to.
pub fn commitment(c: &Commitment) -> Value {
    json!({
        "act": c.act.as_str(),
        "actor": actor(c.actor.as_ref()),
        "target": actor(c.target.as_ref()),
        "about": c.about,
        "made": day(c.made),
        "deadline": day(c.deadline),
        "state": c.standing.as_str(),
        "grade": c.grade.to_string(),
        "claims": ids(&c.claims),
        "decided_by": ids(&c.decided_by),
        "alleged": ids(&c.alleged),
    })
}

/// What happened.
pub fn event(e: &Event) -> Value {
    json!({
        "kind": e.kind.as_str(),
        "value": e.value,
        "actor": actor(e.actor.as_ref()),
        "target": actor(e.target.as_ref()),
        "places": places(&e.places),
        "from": day(e.from),
        "to": day(e.to),
        "lasting": e.lasting,
        "days_inferred": e.days_inferred,
        "about": e.about,
        "asserted": e.asserted,
        "grade": e.grade.to_string(),
        "denials": ids(&e.denials),
        "claims": ids(&e.claims),
    })
}

/// Where reports cannot all be right.
pub fn contradiction(c: &Contradiction) -> Value {
    json!({
        "subject": c.subject.as_str(),
        "place": place(c.place.as_ref()),
        "reason": c.reason.as_str(),
        "difference": c.reason.difference().as_str(),
        "claims": ids(&c.claims),
    })
}
