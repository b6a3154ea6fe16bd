//! The picture of a day, and the situation report.

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use vigie_format::brief::{self, Words};
use vigie_format::picture::{picture_value, state_value};
use vigie_model::Date;
use vigie_store::Store;

use super::{Answer, Asked, Shared, parameters};
use crate::error::Refusal;
use crate::guard;
use crate::library::Library;
use crate::openapi::{Described, Operation};

pub(super) fn routes() -> Described {
    let brief_of = Operation::text("The situation report.", &["text/html", "text/markdown"])
        .moment()
        .one_of("lang", "Its language.", &["en", "fr"])
        .one_of("format", "Its form.", &["html", "md"]);
    Described::default()
        .get("/api/picture", picture, Operation::json("The picture on a day, as known on a day.", "picture").moment())
        .get(
            "/api/control",
            control,
            Operation::json("Who holds which place on a day, without what that rests on: the map.", "control_map")
                .moment(),
        )
        .get("/api/brief", brief, brief_of)
}

async fn picture(State(desk): Shared, asked: Asked) -> Answer {
    let mut p = parameters(asked)?;
    let moment = (p.day("at")?, p.day("known")?);
    p.done()?;
    let answer = move |library: &Library, store: &Store| Ok(picture_value(&*library.picture(store, moment)?));
    Ok(Json(desk.library.with(answer).await?))
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
            true => standing.picture(store, at, known)?.control.iter().map(|c| state_value(&c.into())).collect(),
        };
        let day = |day: Option<Date>| day.map(|d| d.to_string());
        Ok(Json(json!({"at": day(at), "known": day(known), "items": places})))
    };
    desk.library.with(answer).await
}

async fn brief(State(desk): Shared, asked: Asked) -> Result<Response, Refusal> {
    let mut p = parameters(asked)?;
    let lang = p.one("lang")?.unwrap_or_else(|| "en".to_owned());
    let words = Words::of(&lang).map_err(|e| Refusal::parameter("lang", e))?;
    let format = p.one("format")?.unwrap_or_else(|| "html".to_owned());
    type Render = fn(&vigie_picture::Picture, &[vigie_picture::Told], &Words) -> String;
    let (render, kind): (Render, _) = match format.as_str() {
        "html" => (brief::html, "text/html; charset=utf-8"),
        "md" => (brief::markdown, "text/markdown; charset=utf-8"),
        other => return Err(Refusal::parameter("format", format_args!("{other:?} is none of md, html"))),
    };
    let moment = (p.day("at")?, p.day("known")?);
    p.done()?;
    let answer = move |library: &Library, store: &Store| {
        let (picture, told) = (library.picture(store, moment)?, library.told(store)?);
        Ok(render(&picture, &told, &words))
    };
    let text = desk.library.with(answer).await?;
    let policy = guard::document(&text);
    Ok(([(header::CONTENT_TYPE, kind), (header::CONTENT_SECURITY_POLICY, policy.as_str())], text).into_response())
}
