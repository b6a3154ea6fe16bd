//! Claims in columns, for the map and the time line.

use std::collections::HashSet;

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use vigie_format::marks::Marks;
use vigie_model::ClaimId;
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

async fn marks(State(desk): Shared, asked: Asked) -> Result<Response, Refusal> {
    let mut p = parameters(asked)?;
    let filter = ClaimFilter { words: p.one("q")?, ..claim_filter(&mut p)? };
    p.done()?;
    let columns = desk.library.with(move |library, store| {
        let standing = library.standing(store)?;
        let told = standing.ledger().told(None);
        if filter == ClaimFilter::default() {
            return Ok(Marks::of(told).to_json());
        }
        let wanted: HashSet<ClaimId> = store.claim_ids(&filter)?.into_iter().collect();
        Ok(Marks::of(told.into_iter().filter(|one| wanted.contains(&one.claim.id))).to_json())
    });
    Ok(([(header::CONTENT_TYPE, "application/json")], columns.await?).into_response())
}
