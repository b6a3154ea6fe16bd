//! Places that claims name, and what is known of one: who held it when, what happened there, what is disputed.

use axum::extract::{Path, State};
use serde::Serialize;
use vigie_format::AsJson;
use vigie_format::json::Shown;
use vigie_model::{Date, Place};
use vigie_picture::{Event, Figure, Picture, PlaceControl, PlacePicture};
use vigie_store::{ClaimFilter, Store, fold};

use super::disputes::Dispute;
use super::{Answer, Asked, Shared, parameters};
use crate::body::JsonBody;
use crate::catalogue::Entry;
use crate::cited::Citations;
use crate::error::Refusal;
use crate::library::Library;
use crate::openapi::{Described, Operation};

type Moment = (Option<Date>, Option<Date>);

pub(super) fn routes() -> Described {
    let places_named = Operation::json("The places that claims name, the most named first.", "named")
        .words("q", "Of which a word begins so.")
        .day("known", "In what could be known by this day.")
        .paged();
    let dossier = Operation::json("A place's whole history.", "dossier").path("key", "Its key or its name.").moment();
    Described::default().get("/api/places", places, places_named).get("/api/places/{key}", place, dossier)
}

async fn places(State(desk): Shared, asked: Asked) -> Answer {
    let mut p = parameters(asked)?;
    let (words, known) = (p.one("q")?.map(|q| fold(&q)), p.day("known")?);
    let (limit, skip) = (p.limit()?, p.skip()?);
    p.done()?;
    let answer = move |library: &Library, store: &Store| {
        let known = library.known(store, known)?;
        let wanted = |place: &&Entry<Place>| words.as_deref().is_none_or(|w| super::has_word(&place.thing.name, w));
        let found: Vec<&Entry<Place>> = known.catalogue.places.iter().filter(wanted).collect();
        JsonBody::of(&super::paged(&found, limit, skip, |place| Named::of(place)))
    };
    desk.library.with(answer).await
}

/// A place that claims name.
#[derive(Serialize)]
struct Named<'a> {
    key: &'a str,
    place: AsJson<'a, Place>,
    claims: u64,
}

impl Named<'_> {
    fn of(place: &Entry<Place>) -> Named<'_> {
        Named { key: &place.key, place: AsJson(&place.thing), claims: place.claims }
    }
}

/// A place's history.
#[derive(Serialize)]
struct Dossier<'a> {
    at: Option<Shown<Date>>,
    known: Option<Shown<Date>>,
    key: &'a str,
    place: AsJson<'a, Place>,
    others: Vec<Named<'a>>,
    claims: u64,
    control: AsJson<'a, [PlaceControl]>,
    figures: AsJson<'a, [Figure]>,
    events: AsJson<'a, [Event]>,
    contradictions: Vec<Dispute<'a>>,
    cited: &'a Citations<'a>,
}

async fn place(State(desk): Shared, Path(words): Path<String>, asked: Asked) -> Answer {
    let mut p = parameters(asked)?;
    let moment = (p.day("at")?, p.day("known")?);
    p.done()?;
    let answer = move |library: &Library, store: &Store| {
        // Whatever the day of knowledge, the place is there: on an early day it has no history yet.
        let known = library.known(store, None)?;
        let named = known.catalogue.places_named(&words);
        let Some((chosen, others)) = named.split_first() else {
            return Err(Refusal::missing(format_args!("claim about a place called {words:?}")));
        };
        let PlacePicture { control, figures, events, contradictions } = here(library, store, &chosen.key, moment)?;
        let mut cited = Citations::of(&known.told, &known.catalogue, &known.decisions, moment.1);
        for c in &control {
            super::cite_control(&mut cited, c);
        }
        for f in &figures {
            super::cite_figure(&mut cited, f);
        }
        for e in &events {
            cited.cite(e.claims.iter().chain(&e.denials));
        }
        let disputes = contradictions.iter().map(|c| Dispute::cited(&mut cited, c)).collect();
        let filter = ClaimFilter { place: Some(chosen.key.clone()), known: moment.1, ..ClaimFilter::default() };
        JsonBody::of(&Dossier {
            at: moment.0.map(Shown),
            known: moment.1.map(Shown),
            key: &chosen.key,
            place: AsJson(&chosen.thing),
            others: others.iter().map(|p| Named::of(p)).collect(),
            claims: store.count_claims(&filter)?,
            control: AsJson(&control),
            figures: AsJson(&figures),
            events: AsJson(&events),
            contradictions: disputes,
            cited: &cited,
        })
    };
    desk.library.with(answer).await
}

/// What is known of the place of a key.
fn here(library: &Library, store: &Store, key: &str, (at, known): Moment) -> Result<PlacePicture, Refusal> {
    let standing = library.standing(store)?;
    if !standing.is_graded_after(known) {
        return Ok(standing.ledger().place(key, at, known));
    }
    // The ledger knows more of the sources than was known then.
    let picture = standing.picture(at, known);
    let is = |place: &Place| place.key() == key;
    let Picture { mut control, mut figures, mut events, mut contradictions, .. } = picture;
    control.retain(|c| is(&c.place));
    figures.retain(|f| f.place.iter().chain(&f.origin).chain(&f.destination).any(is));
    events.retain(|e| e.places.iter().any(is));
    contradictions.retain(|c| c.place.as_ref().is_some_and(is));
    Ok(PlacePicture { control, figures, events, contradictions })
}
