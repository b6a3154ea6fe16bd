//! The routes: parameters in, answers out. A module a subject; each says its own paths.

mod actors;
mod adding;
mod basemap;
mod brief;
mod check;
mod disputes;
mod events;
mod fetching;
mod marks;
mod people;
mod picture;
mod places;
mod reports;
mod review;
mod search;
mod sources;

use std::sync::Arc;
use std::time::Duration;

use axum::extract::rejection::{JsonRejection, QueryRejection};
use axum::extract::{DefaultBodyLimit, Query, Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router, middleware};
use serde::Serialize;
use tokio::sync::watch;
use tower_http::compression::CompressionLayer;
use tower_http::timeout::{RequestBodyTimeoutLayer, TimeoutLayer};
use vigie_picture::{Figure, PlaceControl};
use vigie_store::fold;

use crate::auth::Gate;
use crate::body::JsonBody;
use crate::cited::Citations;
use crate::error::Refusal;
use crate::guard::{Asker, Doors, guard};
use crate::intake::Intake;
use crate::library::Library;
use crate::news::Herald;
use crate::openapi::Described;
use crate::parameters::Parameters;
use crate::replies::Replies;
use crate::{Settings, assets};

/// The largest body of a request, where its route does not say otherwise. In bytes.
const BODY_LIMIT: usize = 1 << 16;

/// How long a request may send nothing of its body, and how long it may take until its answer begins.
const SILENCE: Duration = Duration::from_secs(20);
const PATIENCE: Duration = Duration::from_secs(120);

/// What the routes share.
pub(crate) struct Desk {
    pub library: Arc<Library>,
    pub settings: Settings,
    /// Where there is a login.
    pub gate: Option<Arc<Gate>>,
    pub intake: Intake,
    pub herald: Arc<Herald>,
    /// What answered others.
    pub replies: Replies,
}

type Shared = State<Arc<Desk>>;
type Asked = Result<Query<Vec<(String, String)>>, QueryRejection>;
type Said<T> = Result<Json<T>, JsonRejection>;
type Answer = Result<JsonBody, Refusal>;

pub(crate) fn router(
    library: Arc<Library>,
    settings: Settings,
    doors: Doors,
    closing: watch::Receiver<bool>,
) -> Router {
    let herald = Herald::of(Arc::clone(&library), closing);
    let gate = doors.gate.clone();
    let desk =
        Arc::new(Desk { library, settings, gate, intake: Intake::default(), herald, replies: Replies::default() });
    // Answers that are made from the store and nothing else.
    let of_store = Described::default()
        .merge(reports::routes())
        .merge(adding::routes())
        .merge(fetching::routes())
        .merge(picture::routes())
        .merge(brief::routes())
        .merge(marks::routes())
        .merge(check::routes())
        .merge(search::routes())
        .merge(places::routes())
        .merge(actors::routes())
        .merge(sources::routes())
        .merge(disputes::routes());
    let of_store = of_store.tagged(|r| r.route_layer(middleware::from_fn_with_state(Arc::clone(&desk), tag)));
    // Those about people change without it, those that depend on who asks have no tag, and events never end.
    let all = of_store.merge(review::routes()).merge(check::routes_for_one()).merge(people::routes());
    let (routes, document) = all.merge(events::routes()).finish(&desk.settings.version);
    let document = axum::body::Bytes::from(document.to_string());
    routes
        .route(
            "/api/openapi.json",
            get(move || async move { ([(header::CONTENT_TYPE, "application/json")], document) }),
        )
        .merge(basemap::routes())
        .fallback(page)
        .with_state(desk)
        .layer(CompressionLayer::new())
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(RequestBodyTimeoutLayer::new(SILENCE))
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, PATIENCE))
        .layer(middleware::from_fn_with_state(Arc::new(doors), guard))
}

/// Gives an answer the tag of the store's state, and says "not modified" to those who have it; an answer that was given to
/// others is not made again.
async fn tag(State(desk): Shared, request: Request, next: Next) -> Response {
    if ![Method::GET, Method::HEAD].contains(request.method()) {
        return next.run(request).await;
    }
    let tag = match desk.library.tag() {
        Ok(tag) => tag,
        Err(refusal) => return refusal.into_response(),
    };
    let mut response = match (assets::is_known(request.headers(), &tag), request.method() == Method::GET) {
        (true, _) => StatusCode::NOT_MODIFIED.into_response(),
        (false, false) => next.run(request).await,
        (false, true) => {
            let question = request.uri().path_and_query().map_or("", |q| q.as_str()).to_owned();
            let headers = request.headers().clone();
            desk.replies.answer(&desk.library, &tag, &question, &headers, next.run(request)).await
        }
    };
    let good = (response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED)
        && !response.headers().contains_key(header::CACHE_CONTROL);
    if let Some(tag) = HeaderValue::from_str(&format!("W/{tag}")).ok().filter(|_| good) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}

fn parameters(asked: Asked) -> Result<Parameters, Refusal> {
    match asked {
        Ok(Query(pairs)) => Ok(Parameters::new(pairs)),
        Err(error) => Err(Refusal::parameter("query", error)),
    }
}

/// What a request's body says.
fn said<T>(body: Said<T>) -> Result<T, Refusal> {
    let Json(said) = body.map_err(|error| Refusal { status: error.status(), message: error.body_text() })?;
    Ok(said)
}

/// A page of items.
#[derive(Serialize)]
struct Page<T> {
    /// What the next page goes on from.
    next: Option<String>,
    /// How many there are in all.
    total: u64,
    items: Vec<T>,
}

/// A page of items, from the `skip`th on, with how many there are in all.
fn paged<'a, T, F>(items: &'a [T], limit: usize, skip: usize, form: impl FnMut(&'a T) -> F) -> Page<F> {
    let shown: Vec<F> = items.iter().skip(skip).take(limit).map(form).collect();
    let next =
        (skip.saturating_add(shown.len()) < items.len() && !shown.is_empty()).then(|| (skip + shown.len()).to_string());
    Page { next, total: items.len() as u64, items: shown }
}

/// True where some word of the name begins so. `word` is folded.
fn has_word(name: &str, word: &str) -> bool {
    let name = fold(name);
    let begins = |at: usize| name[..at].chars().next_back().is_none_or(|before| !before.is_alphanumeric());
    name.match_indices(word).any(|(at, _)| begins(at))
}

fn cite_control(cited: &mut Citations, control: &PlaceControl) {
    for holding in control.line.iter().rev() {
        cited.cite(&holding.claims);
        for rival in &holding.rivals {
            cited.cite(&rival.claims);
        }
    }
    cited.cite(control.denials.iter().chain(&control.pressed));
}

fn cite_figure(cited: &mut Citations, figure: &Figure) {
    for account in &figure.accounts {
        cited.cite(std::iter::once(&account.claim).chain(&account.copies));
    }
    cited.cite(&figure.denials);
}

async fn page(request: Request) -> Response {
    let path = request.uri().path();
    if path == "/api" || path.starts_with("/api/") {
        return Refusal::missing(format_args!("answer at {path}")).into_response();
    }
    assets::answer(path, request.headers(), assets::built)
}
