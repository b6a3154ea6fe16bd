//! Logging in and out, who one is, and the audit log.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use serde::Deserialize;
use serde_json::{Value, json};
use vigie_store::{Act, AuditFilter, Moment, Role, Store};

use super::{Answer, Asked, Asker, Said, Shared, parameters, said};
use crate::answers;
use crate::auth::{Changed, LoggedIn};
use crate::body::JsonBody;
use crate::error::Refusal;
use crate::guard::{From, Written};
use crate::library::Library;
use crate::openapi::{Described, Operation};
use crate::who::Who;

pub(super) fn routes() -> Described {
    let logged = Operation::json("What was done, by whom, when and from where; the newest, oldest first.", "audit");
    Described::default()
        .get("/api/me", me, Operation::json("Who asks.", "me"))
        .post("/api/login", log_in, Operation::json("Begins a session.", "me").takes("credentials"))
        .post("/api/logout", log_out, Operation::json("Ends the session of the request.", "nothing"))
        .post(
            "/api/password",
            change_password,
            Operation::json("Changes the password of who asks, and ends their other sessions.", "nothing")
                .takes("password_change"),
        )
        .get(
            "/api/audit",
            audit,
            logged
                .day("since", "From this day on.")
                .day("until", "To this day.")
                .words("person", "By this person.")
                .some_of("act", "Of these sorts.", "audit_act")
                .limited()
                .needs(Role::Admin),
        )
}

/// What the page shows of who asks.
fn shown(who: &Who, login: bool) -> Value {
    json!({"name": who.name, "role": who.role.as_str(), "login": login})
}

async fn me(State(desk): Shared, Extension(who): Asker, asked: Asked) -> Answer {
    parameters(asked)?.done()?;
    JsonBody::of(&shown(&who, desk.gate.is_some()))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Credentials {
    name: String,
    password: String,
}

async fn log_in(
    State(desk): Shared,
    Extension(From(address)): Extension<From>,
    headers: HeaderMap,
    body: Said<Credentials>,
) -> Result<Response, Refusal> {
    let Credentials { name, password } = said(body)?;
    let Some(gate) = &desk.gate else {
        return Err(Refusal { status: StatusCode::FORBIDDEN, message: "nobody needs to log in here".to_owned() });
    };
    match gate.log_in(&name, password, address, &headers).await? {
        LoggedIn::Yes(who, cookie) => Ok(([(header::SET_COOKIE, cookie)], Json(shown(&who, true))).into_response()),
        LoggedIn::TooMany(refusal) => Ok(refusal.into_response()),
        LoggedIn::No => {
            let message = "the name or the password is wrong".to_owned();
            Err(Refusal { status: StatusCode::UNAUTHORIZED, message })
        }
    }
}

async fn log_out(
    State(desk): Shared,
    Extension(From(address)): Extension<From>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let Some(gate) = &desk.gate else { return Ok(Json(json!({})).into_response()) };
    gate.log_out(&headers, address).await?;
    Ok(([(header::SET_COOKIE, gate.no_cookie()?)], Json(json!({}))).into_response())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PasswordChange {
    current: String,
    new: String,
}

async fn change_password(
    State(desk): Shared,
    Extension(who): Asker,
    Extension(From(address)): Extension<From>,
    body: Said<PasswordChange>,
) -> Result<Response, Refusal> {
    let PasswordChange { current, new } = said(body)?;
    let forbidden = |message: &str| Refusal { status: StatusCode::FORBIDDEN, message: message.to_owned() };
    let Some(gate) = &desk.gate else { return Err(forbidden("nobody has a password here")) };
    match gate.change_password(&who, current, &new, address).await? {
        // The store has it in its audit log already.
        Changed::Yes(cookie) => {
            Ok((Extension(Written), [(header::SET_COOKIE, cookie)], Json(json!({}))).into_response())
        }
        Changed::TooMany(refusal) => Ok(refusal.into_response()),
        Changed::No => Err(forbidden("the current password is wrong")),
    }
}

async fn audit(State(desk): Shared, Extension(who): Asker, asked: Asked) -> Answer {
    who.must_be(Role::Admin)?;
    let mut p = parameters(asked)?;
    let start = |day: vigie_model::Date| {
        let start = day.to_zoned(jiff::tz::TimeZone::UTC).map_err(|e| Refusal::parameter("since", e));
        start.map(|start| Moment(start.timestamp().as_second()))
    };
    let until = p.day("until")?.map(|day| day.tomorrow().map_err(|e| Refusal::parameter("until", e))).transpose()?;
    let filter = AuditFilter {
        since: p.day("since")?.map(start).transpose()?,
        before: until.map(start).transpose()?,
        person: p.one("person")?,
        acts: p.words::<Act>("act")?,
        limit: Some(p.limit()?),
    };
    p.done()?;
    let answer = move |_: &Library, store: &Store| {
        let found = store.audit(&filter)?;
        JsonBody::of(&json!({"items": found.iter().map(answers::audit_value).collect::<Vec<_>>()}))
    };
    desk.library.with(answer).await
}
