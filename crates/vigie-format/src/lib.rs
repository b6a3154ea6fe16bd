//! The forms in which Vigie's knowledge leaves the program and comes back, each with its version.
//!
//! In: reports and claims of the model. Out: JSON as `docs/report-formats.md` and `docs/claims.schema.json` describe
//! it, exports in the terms of other tools and datasets, the field's event codes, offsets as browsers count them, and parsed
//! texts as CoNLL-U and JSON. Invariant: what is written is read back the same.
//! Never: a file, a clock, a decision about what a claim means.

#![cfg_attr(not(test), deny(clippy::disallowed_methods))] // reads nothing of the machine: see clippy.toml

pub mod brief;
pub mod codes;
mod error;
pub mod export;
pub mod gold;
pub mod json;
mod marked;
pub mod marks;
pub mod news;
pub mod picture;
pub mod schema;
pub mod syntax;
pub mod utf16;

#[cfg(test)]
mod arbitrary;

pub use error::Error;
pub use json::{AsJson, claim_value, parse_claim, parse_reading, reading_line, report_value, text_sha256};
pub use marked::{Mark, Marked};
pub use utf16::{PageClaim, span_of_utf16, utf16_offsets};

/// The version of the JSON forms: raised when a field changes its name or meaning, not when one is added.
pub const SCHEMA_VERSION: u32 = 1;
