//! The picture of a day.

use axum::extract::State;
use serde::Serialize;
use vigie_format::AsJson;
use vigie_format::json::Shown;
use vigie_model::Date;
use vigie_picture::PlaceState;
use vigie_store::Store;

use super::{Answer, Asked, Shared, parameters};
use crate::body::JsonBody;
use crate::library::Library;
use crate::openapi::{Described, Operation};

pub(super) fn routes() -> Described {
    Described::default()
        .get("/api/picture", picture, Operation::json("The picture on a day, as known on a day.", "picture").moment())
        .get(
            "/api/control",
            control,
            Operation::json("Who holds which place on a day, without what that rests on: the map.", "control_map")
                .moment(),
        )
}

async fn picture(State(desk): Shared, asked: Asked) -> Answer {
    let mut p = parameters(asked)?;
    let moment = (p.day("at")?, p.day("known")?);
    p.done()?;
    let answer = move |library: &Library, store: &Store| JsonBody::of(&AsJson(&*library.picture(store, moment)?));
    desk.library.at_length(answer).await
}

/// Who holds which place.
#[derive(Serialize)]
struct Map<'a> {
    at: Option<Shown<Date>>,
    known: Option<Shown<Date>>,
    items: AsJson<'a, [PlaceState<'a>]>,
}

/// What a place takes on the map, more often than not no more.
const PLACE_BYTES: usize = 448;

async fn control(State(desk): Shared, asked: Asked) -> Answer {
    let mut p = parameters(asked)?;
    let (at, known) = (p.day("at")?, p.day("known")?);
    p.done()?;
    let answer = move |library: &Library, store: &Store| {
        let standing = library.standing(store)?;
        let map = |items: &[PlaceState<'_>]| {
            let map = Map { at: at.map(Shown), known: known.map(Shown), items: AsJson(items) };
            JsonBody::of_size(&map, 256 + items.len() * PLACE_BYTES)
        };
        match standing.is_graded_after(known) {
            false => map(&standing.ledger().control_at(at, known)),
            // The ledger knows more of the sources than was known then.
            true => {
                let picture = standing.picture(at, known);
                map(&picture.control.iter().map(PlaceState::from).collect::<Vec<_>>())
            }
        }
    };
    desk.library.with(answer).await
}
