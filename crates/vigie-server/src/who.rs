//! Who asks, and what they may do.

use axum::http::StatusCode;
use vigie_store::{Role, Way};

use crate::error::Refusal;

/// Whoever sent a request. The guard finds out and puts it into the request.
#[derive(Debug, Clone)]
pub(crate) struct Who {
    /// The name under which decisions are kept.
    pub name: String,
    /// What they may do in this request: with a token, no more than it allows.
    pub role: Role,
    /// By which way they came.
    pub way: Way,
}

impl Who {
    /// Refuses those who may less than `role`.
    pub fn must_be(&self, role: Role) -> Result<(), Refusal> {
        if self.role >= role {
            return Ok(());
        }
        let message =
            format!("{} may only do what a {} may; this takes a {}", self.name, self.role.as_str(), role.as_str());
        Err(Refusal { status: StatusCode::FORBIDDEN, message })
    }
}
