//! The routes: parameters in, answers out.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, Request, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router, middleware};
use serde_json::{Value, json};
use tower_http::compression::CompressionLayer;
use tower_http::limit::RequestBodyLimitLayer;
use vigie_format::brief::{self, Words};
use vigie_format::picture::picture_value;
use vigie_model::ClaimId;
use vigie_store::{ClaimFilter, DayBasis, Store};

use crate::error::Refusal;
use crate::guard::{Doors, guard};
use crate::library::Library;
use crate::parameters::Parameters;
use crate::{Settings, answers, assets};

/// No request has a body worth reading. In bytes.
const BODY_LIMIT: usize = 4096;

/// What the routes share.
struct Desk {
    library: Arc<Library>,
    settings: Settings,
}

type Shared = State<Arc<Desk>>;
type Asked = Result<Query<Vec<(String, String)>>, QueryRejection>;
type Answer = Result<Json<Value>, Refusal>;

pub(crate) fn router(library: Arc<Library>, settings: Settings, addr: SocketAddr) -> Router {
    let doors = Doors { addr, reach: settings.reach };
    Router::new()
        .route("/api/meta", get(meta))
        .route("/api/reports", get(reports))
        .route("/api/reports/{key}", get(report))
        .route("/api/claims", get(claims))
        .route("/api/picture", get(picture))
        .route("/api/brief", get(brief))
        .route("/api/explain", get(explain))
        .fallback(page)
        .with_state(Arc::new(Desk { library, settings }))
        .layer(CompressionLayer::new())
        .layer(RequestBodyLimitLayer::new(BODY_LIMIT))
        .layer(middleware::from_fn_with_state(doors, guard))
}

fn parameters(asked: Asked) -> Result<Parameters, Refusal> {
    match asked {
        Ok(Query(pairs)) => Ok(Parameters::new(pairs)),
        Err(error) => Err(Refusal::parameter("query", error)),
    }
}

async fn meta(State(desk): Shared, asked: Asked) -> Answer {
    parameters(asked)?.done()?;
    let totals = desk.library.with(|library, store| library.totals(store)).await?;
    Ok(Json(answers::meta(&desk.settings.version, &totals)))
}

async fn reports(State(desk): Shared, asked: Asked) -> Answer {
    let mut p = parameters(asked)?;
    let (limit, after) = (p.limit()?, p.one("after")?);
    p.done()?;
    let page = desk.library.with(move |_, store| Ok(store.reports(limit, after.as_deref())?)).await?;
    let items: Vec<Value> = page.items.iter().map(answers::head).collect();
    Ok(Json(json!({"items": items, "next": page.next})))
}

async fn report(State(desk): Shared, Path(key): Path<String>, asked: Asked) -> Answer {
    parameters(asked)?.done()?;
    let wanted = key.clone();
    let found = desk.library.with(move |_, store| Ok(store.report(&wanted)?)).await?;
    let found = found.ok_or_else(|| Refusal::missing(format_args!("report with the key {key:?}")))?;
    Ok(Json(answers::report(&found)))
}

async fn claims(State(desk): Shared, asked: Asked) -> Answer {
    let mut p = parameters(asked)?;
    let filter = ClaimFilter {
        kinds: p.words("kind")?,
        place: p.one("place")?,
        actor: p.one("actor")?,
        source: p.one("source")?,
        factuality: p.words("factuality")?,
        report: p.one("report")?,
        since: p.day("since")?,
        until: p.day("until")?,
        days: match p.one("days")?.as_deref() {
            None | Some("claim") => DayBasis::Claim,
            Some("claim_else_report") => DayBasis::ClaimElseReport,
            Some(other) => {
                let problem = format_args!("{other:?} is none of claim, claim_else_report").to_string();
                return Err(Refusal::parameter("days", problem));
            }
        },
        words: p.one("q")?,
        known: p.day("known")?,
    };
    let (limit, after) = (p.limit()?, p.one("after")?);
    p.done()?;
    let answer = move |_: &Library, store: &Store| {
        let page = store.claims(&filter, limit, after.as_deref())?;
        let total = store.count_claims(&filter)?;
        Ok(json!({"items": answers::claims(store, &page.items)?, "next": page.next, "total": total}))
    };
    Ok(Json(desk.library.with(answer).await?))
}

async fn picture(State(desk): Shared, asked: Asked) -> Answer {
    let mut p = parameters(asked)?;
    let moment = (p.day("at")?, p.day("known")?);
    p.done()?;
    let answer = move |library: &Library, store: &Store| Ok(picture_value(&library.picture(store, moment)?.0));
    Ok(Json(desk.library.with(answer).await?))
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
        let (picture, told) = library.picture(store, moment)?;
        Ok(render(&picture, &told, &words))
    };
    let text = desk.library.with(answer).await?;
    Ok(([(header::CONTENT_TYPE, kind)], text).into_response())
}

async fn explain(State(desk): Shared, asked: Asked) -> Answer {
    let mut p = parameters(asked)?;
    let id = p.one("claim")?.ok_or_else(|| Refusal::parameter("claim", "missing; give a claim's id"))?;
    p.done()?;
    let explainer = Arc::clone(&desk.settings.explain);
    let answer = move |_: &Library, store: &Store| {
        let gone = || Refusal::missing(format_args!("claim with the id {id:?}"));
        let found = store.claim(&ClaimId(id.clone()))?.ok_or_else(gone)?;
        let report = store.report(&found.report)?.ok_or_else(gone)?;
        let report = answers::as_read(report);
        let fields = explainer.explain(&report, &found.claim).map_err(Refusal::failure)?;
        Ok(answers::explained(&id, &fields))
    };
    Ok(Json(desk.library.with(answer).await?))
}

async fn page(request: Request) -> Response {
    let path = request.uri().path();
    if path == "/api" || path.starts_with("/api/") {
        return Refusal::missing(format_args!("answer at {path}")).into_response();
    }
    assets::answer(path, request.headers(), assets::built)
}
