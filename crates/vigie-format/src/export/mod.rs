//! Exports: claims in the forms that other people's tools and datasets read.
//!
//! In: claims with their reports, options. Out: bytes in one of [`FORMATS`], and a [`LossReport`] of what the form could
//! not carry. The tables of codes are described in `docs/exports.md`.
//! Invariant: every claim that was given is cited in the export, by its id, or listed as left out; what is unknown is
//! left empty; the same claims in the same order give the same bytes.
//! Never: opens a file, reads a clock, decides between reports except by the rule that a target's codebook lays down.
//!
//! Two sorts of format: those of claims (one row, line or feature a claim), and those of events, in which
//! claims of one act are gathered as the target counts it.

mod acled;
mod cited;
mod csv_claims;
mod event;
mod flat;
mod geojson;
mod helix;
mod jsonl;
mod loss;
mod notes;
mod parquet;
mod plover;
mod precision;
mod rows;
mod table;
mod toll;
mod ucdp;

#[cfg(test)]
mod tests;

use std::io::{self, Write};

pub use cited::{Cited, Origin};
pub use loss::{Effect, LossReport, Reason, WHOLE_CLAIM};
pub use notes::{LANGUAGES, Notes, NotesError};

/// What an export takes in, and how it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Hashtags of the Humanitarian Exchange Language below the header; only in tables.
    pub hxl: bool,
    /// Takes hearsay into the datasets that otherwise hold facts alone, flagged.
    pub unconfirmed: bool,
    /// Dates an event that states no day by its report, flagged.
    pub report_days: bool,
    /// The words of the cells for people.
    pub notes: Notes,
}

impl Options {
    /// What is taken in when nothing is asked for: facts with their own days, without hashtags.
    pub fn new(notes: Notes) -> Options {
        Options { hxl: false, unconfirmed: false, report_days: false, notes }
    }
}

/// A form that claims leave in.
pub trait Format: Sync {
    /// Its name on the command line.
    fn name(&self) -> &'static str;

    /// What it is, in a line.
    fn says(&self) -> &'static str;

    /// True for a table in CSV, which can have hashtags below its header.
    fn is_table(&self) -> bool {
        false
    }

    /// Writes the claims, and says what could not be carried.
    ///
    /// Errors: those of `out`.
    fn write(&self, claims: &[Cited], options: &Options, out: &mut dyn Write) -> io::Result<LossReport>;
}

/// Every format.
pub const FORMATS: &[&dyn Format] = &[
    &geojson::GeoJson,
    &csv_claims::Csv,
    &jsonl::JsonLines,
    &acled::Acled,
    &ucdp::Ucdp,
    &plover::Plover,
    &helix::Helix,
    &parquet::Parquet,
];

/// The format of that name.
///
/// ```
/// assert_eq!(vigie_format::export::format("ucdp").map(|f| f.name()), Some("ucdp"));
/// assert!(vigie_format::export::format("xls").is_none());
/// ```
pub fn format(name: &str) -> Option<&'static dyn Format> {
    FORMATS.iter().find(|f| f.name() == name).copied()
}
