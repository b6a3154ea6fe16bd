//! Reports and claims in JSON: one line a report, as `vigie read --format json` prints it.
//!
//! Unknown is `null`, never an empty string. `codes` and the days of a time are derived from the rest: they are
//! written for the reader's convenience; `codes` is ignored when reading, the days must agree with the `edtf`.

mod added;
mod correct;
mod form;
mod item;
mod read;
mod write;

#[cfg(test)]
mod tests;

pub use added::{added_claim, vocabularies};
pub use correct::{Assignment, corrected, party};
pub use form::{AsJson, Each, Shown, written};
pub(crate) use form::{object, object_of, put, tree, words_or_null};
pub use read::{Head, Reading, parse_claim, parse_head, parse_reading};
pub(crate) use write::put_claim;
pub use write::{claim_value, place_value, reading_line, reading_value, report_value, text_sha256};
