//! The routes: parameters in, answers out. A module a subject; each says its own paths.

mod picture;
mod reports;
mod review;

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::rejection::{JsonRejection, QueryRejection};
use axum::extract::{DefaultBodyLimit, Query, Request, State};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json, Router, middleware};
use serde_json::Value;
use tower_http::compression::CompressionLayer;

use crate::error::Refusal;
use crate::guard::{Doors, guard};
use crate::library::Library;
use crate::parameters::Parameters;
use crate::who::Who;
use crate::{Settings, assets};

/// The largest body of a request, where its route does not say otherwise. In bytes.
const BODY_LIMIT: usize = 1 << 16;

/// What the routes share.
pub(crate) struct Desk {
    pub library: Arc<Library>,
    pub settings: Settings,
}

type Routes = Router<Arc<Desk>>;
type Shared = State<Arc<Desk>>;
type Asked = Result<Query<Vec<(String, String)>>, QueryRejection>;
type Asker = Extension<Who>;
type Said<T> = Result<Json<T>, JsonRejection>;
type Answer = Result<Json<Value>, Refusal>;

pub(crate) fn router(library: Arc<Library>, settings: Settings, addr: SocketAddr) -> Router {
    let doors = Doors { addr, reach: settings.reach, person: settings.person.clone() };
    Router::new()
        .merge(reports::routes())
        .merge(picture::routes())
        .merge(review::routes())
        .fallback(page)
        .with_state(Arc::new(Desk { library, settings }))
        .layer(CompressionLayer::new())
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(middleware::from_fn_with_state(Arc::new(doors), guard))
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

async fn page(request: Request) -> Response {
    let path = request.uri().path();
    if path == "/api" || path.starts_with("/api/") {
        return Refusal::missing(format_args!("answer at {path}")).into_response();
    }
    assets::answer(path, request.headers(), assets::built)
}
