//! The situation report, as it is written or as an analyst edited it, and what changed since a day.

use std::collections::BTreeMap;

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use serde_json::json;
use vigie_format::AsJson;
use vigie_format::brief::{self, Document, Edits, Words};
use vigie_model::Date;
use vigie_store::Store;

use super::{Answer, Asked, Shared, parameters};
use crate::body::JsonBody;
use crate::error::Refusal;
use crate::guard;
use crate::library::{Changed, Drawn, Library};
use crate::openapi::{Described, Operation};
use crate::parameters::Parameters;
use crate::program::Program;

/// The largest body of edits, in bytes.
const EDITS: usize = 2_000_000;

pub(super) fn routes() -> Described {
    let of = |says| {
        Operation::json(says, "brief")
            .or_text(&["text/html", "text/markdown"])
            .moment()
            .day("since", "Tells first what changed since this day.")
            .one_of("lang", "Its language.", &["en", "fr"])
            .one_of("format", "Its form.", &["html", "md", "json"])
    };
    let changes_of = Operation::json("What changed in the picture since a day, and why.", "changes")
        .or_text(&["text/markdown"])
        .moment()
        .one_of("lang", "Its language, in Markdown.", &["en", "fr"])
        .one_of("format", "Its form.", &["json", "md"])
        .day("since", "What was known on this day is what it is compared with.")
        .required();
    let take_edits = post(edited).layer(DefaultBodyLimit::max(EDITS));
    Described::default()
        .get("/api/brief", written, of("The situation report."))
        .on(
            "post",
            "/api/brief",
            take_edits,
            of("The situation report as an analyst edited it; nothing is kept.").takes("edits"),
        )
        .get("/api/changes", changes, changes_of)
        .get(
            "/api/names",
            names,
            Operation::json(
                "What parties, countries and the places of claims are called in a language, by the names that claims have.",
                "names",
            )
            .one_of("lang", "The language.", &["en", "fr"]),
        )
}

async fn names(State(desk): Shared, asked: Asked) -> Answer {
    let mut p = parameters(asked)?;
    let lang = p.one("lang")?.unwrap_or_else(|| "en".to_owned());
    p.done()?;
    let words = desk.settings.program.words(&lang).map_err(|e| Refusal::parameter("lang", e))?;
    let answer = move |library: &Library, store: &Store| {
        let known = library.known(store, None)?;
        // Of the many places of the world those that the store's claims name.
        let places = known.catalogue.places.iter().map(|place| place.thing.name.as_str());
        let mut names: BTreeMap<&str, &str> =
            places.filter_map(|name| Some((name, words.place_called(name)?))).collect();
        names.extend(words.names().iter().map(|(own, name)| (own.as_str(), name.as_str())));
        JsonBody::of(&json!({"lang": lang, "names": names}))
    };
    desk.library.with(answer).await
}

/// In which form a report leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Html,
    Markdown,
    Json,
}

/// Which report is asked for.
struct Wanted {
    words: Words,
    form: Form,
    moment: (Option<Date>, Option<Date>),
    since: Option<Date>,
}

impl Wanted {
    fn of(program: &dyn Program, p: &mut Parameters, usual: Form) -> Result<Wanted, Refusal> {
        let lang = p.one("lang")?.unwrap_or_else(|| "en".to_owned());
        let words = program.words(&lang).map_err(|e| Refusal::parameter("lang", e))?;
        let form = match p.one("format")?.as_deref() {
            None => usual,
            Some("html") => Form::Html,
            Some("md") => Form::Markdown,
            Some("json") => Form::Json,
            Some(other) => {
                return Err(Refusal::parameter("format", format_args!("{other:?} is none of html, json, md")));
            }
        };
        let wanted = Wanted { words, form, moment: (p.day("at")?, p.day("known")?), since: p.day("since")? };
        match (wanted.since, wanted.moment.1) {
            (Some(since), Some(known)) if known < since => {
                Err(Refusal::field("since", format_args!("{since} lies after known, {known}; swap them")))
            }
            _ => Ok(wanted),
        }
    }
}

async fn written(State(desk): Shared, asked: Asked) -> Result<Response, Refusal> {
    let mut p = parameters(asked)?;
    let wanted = Wanted::of(&*desk.settings.program, &mut p, Form::Html)?;
    p.done()?;
    desk.library.at_length(move |library, store| answer(library, store, &wanted, None)).await
}

async fn edited(State(desk): Shared, asked: Asked, body: Result<Bytes, BytesRejection>) -> Result<Response, Refusal> {
    let mut p = parameters(asked)?;
    let wanted = Wanted::of(&*desk.settings.program, &mut p, Form::Html)?;
    p.done()?;
    let body = body.map_err(|e| Refusal { status: e.status(), message: e.body_text() })?;
    let edits = Edits::parse(&body).map_err(|e| Refusal::field("edits", e))?;
    desk.library.at_length(move |library, store| answer(library, store, &wanted, Some(&edits))).await
}

fn answer(library: &Library, store: &Store, wanted: &Wanted, edits: Option<&Edits>) -> Result<Response, Refusal> {
    let words = &wanted.words;
    let Drawn { picture, told, grades } = library.drawn(store, wanted.moment)?;
    let mut document = Document::compose(&picture, &told, &grades, words);
    if let Some(since) = wanted.since {
        let Changed { changes, told } = library.changed(store, since, wanted.moment)?;
        document = document.with_changes(&changes, &told, words);
    }
    if let Some(edits) = edits {
        document = document.edited(edits, words);
    }
    let text = |kind, text: String| ([(header::CONTENT_TYPE, kind)], text).into_response();
    Ok(match wanted.form {
        Form::Html => {
            let html = brief::html(&document, &picture, words);
            let policy = [(header::CONTENT_SECURITY_POLICY, guard::document(&html))];
            (policy, text("text/html; charset=utf-8", html)).into_response()
        }
        Form::Markdown => text("text/markdown; charset=utf-8", brief::markdown(&document, words)),
        Form::Json => JsonBody::of(&brief::value(&document))?.into_response(),
    })
}

async fn changes(State(desk): Shared, asked: Asked) -> Result<Response, Refusal> {
    let mut p = parameters(asked)?;
    let wanted = Wanted::of(&*desk.settings.program, &mut p, Form::Json)?;
    p.done()?;
    let since = wanted.since.ok_or_else(|| Refusal::parameter("since", "missing; give the day of the last report"))?;
    if wanted.form == Form::Html {
        return Err(Refusal::parameter("format", "what changed is given as json or md"));
    }
    let answer = move |library: &Library, store: &Store| {
        let Changed { changes, told } = library.changed(store, since, wanted.moment)?;
        Ok(match wanted.form {
            Form::Markdown => {
                let text = brief::changes_markdown(&changes, &told, &wanted.words);
                ([(header::CONTENT_TYPE, "text/markdown; charset=utf-8")], text).into_response()
            }
            _ => JsonBody::of(&AsJson(&changes))?.into_response(),
        })
    };
    desk.library.at_length(answer).await
}
