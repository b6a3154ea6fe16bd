//! The picture of a day.

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};
use vigie_format::picture::{picture_value, state_value};
use vigie_model::Date;
use vigie_store::Store;

use super::{Answer, Asked, Shared, parameters};
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
    let answer = move |library: &Library, store: &Store| Ok(picture_value(&*library.picture(store, moment)?));
    Ok(Json(desk.library.at_length(answer).await?))
}

async fn control(State(desk): Shared, asked: Asked) -> Answer {
    let mut p = parameters(asked)?;
    let (at, known) = (p.day("at")?, p.day("known")?);
    p.done()?;
    let answer = move |library: &Library, store: &Store| {
        let standing = library.standing(store)?;
        let places: Vec<Value> = match standing.is_graded_after(known) {
            false => standing.ledger().control_at(at, known).iter().map(state_value).collect(),
            // The ledger knows more of the sources than was known then.
            true => standing.picture(at, known).control.iter().map(|c| state_value(&c.into())).collect(),
        };
        let day = |day: Option<Date>| day.map(|d| d.to_string());
        Ok(Json(super::listed(json!({"at": day(at), "known": day(known)}), places)))
    };
    desk.library.with(answer).await
}
