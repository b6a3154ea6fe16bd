//! Claims in columns, for the map and the time line.

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};

use vigie_store::ClaimFilter;

use super::reports::{claim_filter, conditions};
use super::{Asked, Shared, parameters};
use crate::error::Refusal;
use crate::openapi::{Described, Operation};

pub(super) fn routes() -> Described {
    let columns = Operation::json("The claims that meet every condition, in columns.", "marks")
        .words("q", "With these words, in any form, in the evidence, the names or the attribution.");
    Described::default().get("/api/marks", marks, conditions(columns))
}

async fn marks(State(desk): Shared, headers: HeaderMap, asked: Asked) -> Result<Response, Refusal> {
    let mut p = parameters(asked)?;
    let filter = ClaimFilter { words: p.one("q")?, ..claim_filter(&mut p)? };
    p.done()?;
    let packed = desk.library.with(|library, store| library.marks.answer(library, store, filter)).await?;
    let said = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("");
    let gzip = said(header::ACCEPT_ENCODING).split(',').any(|one| one.trim().split(';').next() == Some("gzip"));
    let mut response = match gzip {
        true => ([(header::CONTENT_ENCODING, "gzip")], Body::from(packed.gzip)).into_response(),
        false => Body::from(packed.plain).into_response(),
    };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    Ok(response)
}
