//! Answers as they leave: JSON that is written where it is made, on the thread that may take its time.

use axum::body::Bytes;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::error::Refusal;

/// An answer's JSON.
#[derive(Debug, Clone)]
pub(crate) struct JsonBody(Bytes);

impl JsonBody {
    /// Writes an answer. It may borrow what it tells of: nothing of it is left when this returns.
    pub fn of(answer: &impl Serialize) -> Result<JsonBody, Refusal> {
        match serde_json::to_vec(answer) {
            Ok(json) => Ok(JsonBody(json.into())),
            Err(error) => Err(Refusal::failure(error)),
        }
    }
}

impl IntoResponse for JsonBody {
    fn into_response(self) -> Response {
        ([(header::CONTENT_TYPE, "application/json")], self.0).into_response()
    }
}
