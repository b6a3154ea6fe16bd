//! Who asks, and what they may do.

use std::str::FromStr;

use axum::http::StatusCode;

use crate::error::Refusal;

/// What someone may do; each may do what those before may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// See everything.
    Reader,
    /// Add reports, decide about claims, grade sources.
    Analyst,
    /// Say who may do what.
    Admin,
}

impl Role {
    /// The written word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Role::Reader => "reader",
            Role::Analyst => "analyst",
            Role::Admin => "admin",
        }
    }
}

impl FromStr for Role {
    type Err = UnknownRole;

    fn from_str(word: &str) -> Result<Role, UnknownRole> {
        let all = [Role::Reader, Role::Analyst, Role::Admin];
        all.into_iter().find(|role| role.as_str() == word).ok_or_else(|| UnknownRole(word.to_owned()))
    }
}

/// A word that is no role.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no role; write reader, analyst or admin")]
pub struct UnknownRole(String);

/// Whoever sent a request. The guard finds out and puts it into the request.
#[derive(Debug, Clone)]
pub(crate) struct Who {
    /// The name under which decisions are kept.
    pub name: String,
    pub role: Role,
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
