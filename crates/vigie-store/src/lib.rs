//! The store: reports, what was read from them, and the questions that can be asked of them.
//!
//! In: reports with their claims, people's grades and decisions, and the day of each; who may use the page, and what was
//! done there. Out: what was new, and answers in
//! pages.
//! Invariant: nothing is overwritten, but for passwords, whose old hashes would serve a thief only. A report that is read anew gets a further reading beside the old one; triggers
//! refuse any change or removal. A key made from the content keeps the same report from being added twice.
//! Never: reads no clock, knows nothing of HTTP, decides what claims mean: the ledger it keeps up is `vigie-picture`'s.
//!
//! # What survives
//!
//! A report and its claims go in by one transaction, a batch by one as well, and `add` returns only after the commit.
//! The database runs in write-ahead mode with `synchronous = FULL`: the commit has then been handed to the disk, so
//! that neither `kill -9` at any moment nor the loss of power takes back what was acknowledged. What was not
//! acknowledged is there wholly or not at all, and adding it again does no harm.

mod add;
mod alert;
mod audit;
mod conditions;
mod copies;
mod error;
mod fetch;
mod filter;
mod fold;
mod grade;
mod news;
mod open;
mod people;
mod query;
mod review;
mod row;
mod search;
mod standing;
mod told;

pub use add::{Added, NewReading, report_key};
pub use audit::{Act, AuditFilter, Entry, Moment, UnknownAct, Way};
pub use copies::Copying;
pub use error::Error;
pub use fetch::{Fetch, LEFT_ALONE_DAYS};
pub use filter::{ClaimFilter, ClaimValue, DayBasis, ReviewStanding, UnknownStanding, UnknownValue};
pub use fold::fold;
pub use grade::{SourceGrading, grade_of, grades_of};
pub use news::{Mark, News, UnknownMark};
pub use open::Store;
pub use people::{KeptPassword, Person, Role, Scope, Signature, Token, UnknownRole, UnknownScope, folded};
pub use query::{KindCount, Page, Totals};
pub use row::{ReadingHead, ReportHead, StoredClaim, StoredReport};
pub use search::{FoundClaim, FoundReport, Passage, Question, ReportFilter, TooManyWords};
pub use standing::StandingLedger;
