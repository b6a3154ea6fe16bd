//! PLOVER 2.0: one event a line, with type, mode, contexts, parties, place, date and magnitude.
//!
//! What is denied, possible or still to come is an event with that flag, as PLOVER has it. Hearsay has no code there: it
//! is carried, and its sureness stands with Vigie's own fields.
//!
//! Source: PLOVER 2.0 manual; the quad classes of its event types.

use std::io::{self, Write};

use serde_json::{Value, json};
use vigie_model::{Actor, Body, Claim, Count, Factuality, Place, Sector};

use super::event::{Event, gather, total};
use super::flat::count_of;
use super::loss::{Effect, Reason};
use super::precision::Where;
use super::{Cited, Format, LossReport, Options};
use crate::codes::{self, country};

/// One event a line.
pub(super) struct Plover;

impl Format for Plover {
    fn name(&self) -> &'static str {
        "plover"
    }

    fn says(&self) -> &'static str {
        "JSON Lines of PLOVER 2.0 events"
    }

    fn write(&self, claims: &[Cited], _: &Options, out: &mut dyn Write) -> io::Result<LossReport> {
        let mut losses = LossReport::new(self.name(), claims.len());
        let mut events: Vec<Event> = Vec::new();
        // An event is of one factuality: a denial does not join what it denies.
        for factuality in Factuality::ALL {
            let of_this = |c: &&Cited| c.claim.factuality == *factuality;
            let taken: Vec<&Cited> = claims.iter().filter(of_this).filter(|c| is_known(c, &mut losses)).collect();
            events.extend(gather(&taken, is_act));
        }
        let place_in_order: std::collections::BTreeMap<(&str, &str), usize> =
            claims.iter().enumerate().rev().map(|(at, c)| (key(c), at)).collect();
        events.sort_by_key(|event| place_in_order.get(&key(event.lead())).copied());
        for event in &events {
            let Some(value) = event_value(event, &mut losses) else { continue };
            writeln!(out, "{value}")?;
            losses.rows += 1;
        }
        Ok(losses)
    }
}

fn key(cited: &Cited) -> (&str, &str) {
    (&cited.origin.key, &cited.claim.id.0)
}

/// Acts of PLOVER's; a figure belongs to one, or stands for one.
fn is_act(claim: &Claim) -> bool {
    !is_figure(claim) && codes::codes(claim).plover.is_some()
}

fn is_figure(claim: &Claim) -> bool {
    matches!(claim.body, Body::Casualties { .. })
}

fn is_known(cited: &Cited, losses: &mut LossReport) -> bool {
    let known = is_figure(&cited.claim) || is_act(&cited.claim);
    if !known {
        losses.leave_out(Reason::NoCode, &cited.claim.id);
    }
    known
}

/// PLOVER's four classes: words or deeds, together or against each other.
fn quad(event_type: &str) -> Option<u8> {
    Some(match event_type {
        "AGREE" | "CONSULT" | "SUPPORT" | "CONCEDE" => 1,
        "COOPERATE" | "AID" | "RETREAT" => 2,
        "REQUEST" | "ACCUSE" | "REJECT" | "THREATEN" => 3,
        "PROTEST" | "SANCTION" | "MOBILIZE" | "COERCE" | "ASSAULT" => 4,
        _ => return None,
    })
}

fn event_value(event: &Event, losses: &mut LossReport) -> Option<Value> {
    let lead = event.lead();
    let all = |losses: &mut LossReport, effect, field, reason| {
        event.claims().for_each(|c| losses.note(effect, field, reason, &c.claim.id));
    };
    if event.acts.is_empty() && event.figures.iter().all(|f| is_of_nobody(f)) {
        event.claims().for_each(|c| losses.leave_out(Reason::Nobody, &c.claim.id));
        return None;
    }
    // Of figures alone, the first that PLOVER has a code for.
    let Some(code) = event.claims().find_map(|c| codes::codes(&c.claim).plover) else {
        event.claims().for_each(|c| losses.leave_out(Reason::NoCode, &c.claim.id));
        return None;
    };
    if lead.claim.factuality == Factuality::Unconfirmed {
        all(losses, Effect::Coarsened, "factuality", Reason::Sureness);
    }
    if code.mode.is_none() {
        all(losses, Effect::Missing, "mode", Reason::Undecided);
    }
    let when = event.dated().claim.time.as_ref().and_then(|t| t.when.as_ref());
    if when.is_none() {
        all(losses, Effect::Missing, "date", Reason::Undecided);
    }
    if event.places().iter().any(|p| p.position.is_none()) {
        all(losses, Effect::Missing, "location", Reason::NoCoordinates);
    }
    let factuality = |wanted: &str| code.context.contains(&wanted);
    let flags = ["negation", "future", "hypothetical"];
    let context: Vec<&str> = code.context.iter().copied().filter(|c| !flags.contains(c)).collect();
    Some(json!({
        "id": lead.claim.id.0,
        "type": code.event_type,
        "mode": code.mode,
        "context": context,
        "quad": quad(code.event_type),
        "negation": factuality("negation"),
        "future": factuality("future"),
        "hypothetical": factuality("hypothetical"),
        "actors": parties(event, event.actor(), losses),
        "recipients": parties(event, event.target(), losses),
        "date": {
            "edtf": when.map(|w| w.to_string()),
            "start": when.and_then(|w| w.earliest()).map(|d| d.to_string()),
            "end": when.and_then(|w| w.latest()).map(|d| d.to_string()),
        },
        "location": event.places().iter().map(location).collect::<Vec<_>>(),
        "magnitude": magnitude(event, losses),
        "vigie": {
            "claims": event.claims().map(|c| c.claim.id.0.clone()).collect::<Vec<_>>(),
            "factuality": lead.claim.factuality.as_str(),
            "grade": lead.grade.to_string(),
            "citations": event.claims().map(Cited::citation).collect::<Vec<_>>(),
        },
    }))
}

/// *No one was killed* is a figure, but not of an event.
fn is_of_nobody(figure: &Cited) -> bool {
    count_of(&figure.claim).is_some_and(|count| count.high == Some(0))
}

fn parties(event: &Event, actors: &[Actor], losses: &mut LossReport) -> Vec<Value> {
    let party = |actor: &Actor| {
        let sector = actor.sector.and_then(sector);
        if actor.sector.map(|s| s.as_str()) != sector {
            event.claims().for_each(|c| losses.note(Effect::Coarsened, "sector", Reason::PartyCode, &c.claim.id));
        }
        json!({"name": actor.name, "country": actor.country.as_ref().map(|c| c.as_str()), "sector": sector})
    };
    actors.iter().map(party).collect()
}

/// PLOVER's code of a sector: its rebels include jihadist organisations, its police are `COP`, and it has none for
/// someone unknown.
fn sector(sector: Sector) -> Option<&'static str> {
    match sector {
        Sector::Jih => Some(Sector::Reb.as_str()),
        Sector::Pol => Some("COP"),
        Sector::Unk => None,
        other => Some(other.as_str()),
    }
}

fn location(place: &Place) -> Value {
    let position = place.position.filter(|p| p.lat_deg.is_finite() && p.lon_deg.is_finite());
    json!({
        "name": place.name,
        "country": place.country.and_then(country).map(|c| c.alpha3),
        "geonameid": place.geonameid,
        "lat": position.map(|p| p.lat_deg),
        "lon": position.map(|p| p.lon_deg),
        "precision": Where::of(place).as_str(),
        "derived": place.derived.is_some(),
    })
}

/// The numbers of people an event befell, one a report and group; a part after its total.
fn magnitude(event: &Event, losses: &mut LossReport) -> Vec<Value> {
    let mut counted = Vec::new();
    for cited in event.claims() {
        let Some(count) = count_of(&cited.claim) else { continue };
        if count.is_unknown() {
            losses.note(Effect::LeftOut, "magnitude", Reason::NoNumber, &cited.claim.id);
            continue;
        }
        let (what, victims) = match &cited.claim.body {
            Body::Casualties { outcome, victims, .. } => (outcome.as_str(), victims.map(|v| v.as_str())),
            _ => ("displaced", None),
        };
        let Count { low, best, high, approx, unit } = count;
        counted.push(json!({
            "of": what,
            "victims": victims,
            "low": low,
            "best": best,
            "high": high,
            "approx": approx,
            "unit": unit.as_str(),
            "part_of": total(cited).map(|id| &id.0),
            "claim": cited.claim.id.0,
        }));
    }
    counted
}
