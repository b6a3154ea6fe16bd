//! What Vigie knows about: reports, the claims read from them, and the places, actors, periods and
//! figures the claims are made of.
//!
//! In: nothing. Out: types and their invariants. Never: serialisation, files, clocks, or any other
//! crate of Vigie. The vocabulary is the field's own (ACLED, UCDP GED, PLOVER, IDMC, EDTF).

#![cfg_attr(not(test), deny(clippy::disallowed_methods))] // reads nothing of the machine: see clippy.toml

mod actor;
mod claim;
mod count;
mod edtf;
mod grade;
mod place;
mod report;
mod review;
mod span;
mod vocabulary;

pub use actor::{Actor, CountryCode3, Sector};
pub use claim::{
    Act, Attribution, Body, Claim, ClaimId, Condition, Confidence, Deployed, Evidence, Extent, Factuality, Form, Kind,
    Moved, Outcome, Phase, ProtestForm, Relation, Time, Victims, Voice,
};
pub use count::{Count, Unit};
pub use edtf::{Day, Edtf, EdtfError, PartialDate};
pub use grade::{Grade, InformationGrade, SourceGrade};
pub use jiff::civil::Date;
pub use place::{Bearing, CountryCode2, Derived, Place, PlaceLevel, PlaceRelation, Position};
pub use report::{Lang, Report};
pub use review::{Decision, Decisions, Link, LinkKind, Reviewed, Verdict};
pub use span::Span;
pub use vocabulary::UnknownWord;
