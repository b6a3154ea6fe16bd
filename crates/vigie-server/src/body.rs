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
        JsonBody::of_size(answer, 1024)
    }

    /// The same for an answer of about so many bytes: what is too little is found as it grows, and copied.
    pub fn of_size(answer: &impl Serialize, bytes: usize) -> Result<JsonBody, Refusal> {
        let mut json = Vec::with_capacity(bytes);
        match serde_json::to_writer(&mut json, answer) {
            Ok(()) => Ok(JsonBody(json.into())),
            Err(error) => Err(Refusal::failure(error)),
        }
    }
}

impl IntoResponse for JsonBody {
    fn into_response(self) -> Response {
        ([(header::CONTENT_TYPE, "application/json")], self.0).into_response()
    }
}
