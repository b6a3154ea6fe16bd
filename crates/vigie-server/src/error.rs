//! Why a server could not start, and what a request is refused with.

use std::net::SocketAddr;
use std::path::PathBuf;

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// Why a server could not start or go on.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The address is reachable from other machines, and no login was asked for.
    #[error("{addr} can be reached from other machines, and no login is asked for; use 127.0.0.1:{}", addr.port())]
    NotLoopback {
        /// The address.
        addr: SocketAddr,
    },
    /// The address cannot be listened on.
    #[error("cannot listen on {addr} ({reason}); choose another port")]
    Address {
        /// The address.
        addr: SocketAddr,
        /// What the system said.
        reason: String,
    },
    /// A login is asked for, and nobody has one.
    #[error(
        "nobody can log in: {} has no users; first run `vigie user add NAME --role admin --store {}`",
        store.display(), store.display()
    )]
    Nobody {
        /// The store.
        store: PathBuf,
    },
    /// No secrets can be made.
    #[error(transparent)]
    NoRandomness(#[from] crate::auth::NoRandomness),
    /// The store cannot be used.
    #[error(transparent)]
    Store(#[from] vigie_store::Error),
    /// The system gave no threads, or took the socket away.
    #[error("the server cannot run: {reason}")]
    Runtime {
        /// What the system said.
        reason: String,
    },
}

/// What a request is refused with: a status and one sentence.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub status: StatusCode,
    pub message: String,
}

impl Refusal {
    /// A parameter that cannot be used.
    pub fn parameter(name: &str, problem: impl std::fmt::Display) -> Refusal {
        Refusal { status: StatusCode::BAD_REQUEST, message: format!("parameter {name:?}: {problem}") }
    }

    /// A field of what was sent that cannot be used.
    pub fn field(name: &str, problem: impl std::fmt::Display) -> Refusal {
        Refusal { status: StatusCode::UNPROCESSABLE_ENTITY, message: format!("field {name:?}: {problem}") }
    }

    /// Something that is not there.
    pub fn missing(what: impl std::fmt::Display) -> Refusal {
        Refusal { status: StatusCode::NOT_FOUND, message: format!("there is no {what}") }
    }

    /// More than the server does at once; the asker may come back.
    pub fn busy(what: impl std::fmt::Display) -> Refusal {
        Refusal { status: StatusCode::SERVICE_UNAVAILABLE, message: what.to_string() }
    }

    /// A failure of the server itself.
    pub fn failure(problem: impl std::fmt::Display) -> Refusal {
        Refusal { status: StatusCode::INTERNAL_SERVER_ERROR, message: problem.to_string() }
    }
}

impl From<vigie_store::Error> for Refusal {
    fn from(error: vigie_store::Error) -> Refusal {
        match error {
            vigie_store::Error::Cursor { .. } => Refusal::parameter("after", error),
            vigie_store::Error::Question(_) => Refusal::parameter("q", error),
            vigie_store::Error::Locked { .. } => {
                Refusal { status: StatusCode::SERVICE_UNAVAILABLE, message: error.to_string() }
            }
            vigie_store::Error::NoClaim { .. } | vigie_store::Error::NoReport { .. } => {
                Refusal { status: StatusCode::NOT_FOUND, message: error.to_string() }
            }
            vigie_store::Error::NothingToWithdraw { .. }
            | vigie_store::Error::AddedTwice { .. }
            | vigie_store::Error::SaidAlready { .. } => {
                Refusal { status: StatusCode::CONFLICT, message: error.to_string() }
            }
            vigie_store::Error::Nameless { .. }
            | vigie_store::Error::NoSource
            | vigie_store::Error::LinkCorrected { .. }
            | vigie_store::Error::Unlinkable { .. }
            | vigie_store::Error::Correction { .. } => {
                Refusal { status: StatusCode::UNPROCESSABLE_ENTITY, message: error.to_string() }
            }
            _ => Refusal::failure(error),
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut response = (self.status, Json(json!({ "error": self.message }))).into_response();
        if self.status == StatusCode::SERVICE_UNAVAILABLE {
            // In seconds.
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("2"));
        }
        response
    }
}
