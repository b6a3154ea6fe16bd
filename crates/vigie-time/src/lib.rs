//! Time expressions to periods (EDTF), numbers in words and digits to counts.
//!
//! In: one text's tokens, the report's date at the precision it has, the tense of its clauses, and the rules of its
//! language. Out: mentions that point into the text, each with the rule that found it. Never: a clock, a file, or a
//! language by name; periods are never narrowed to instants, and what the words do not date stays undated.
//!
//! A language is two files, `times.toml` and `numbers.toml`. Their rules pair a token pattern with a value: named
//! operations on what the pattern matched.
//!
//! ```toml
//! [[time]]
//! pattern = "depuis {period}"
//! value = "since({period})"
//! role = "since"
//! yes = [["L'armée avance [depuis lundi].", "2020-02-03/2020-02-07"]]
//! ```
//!
//! `[[date]]` rules make the class `{date}`, `[[period]]` rules `{period}`, `[[amount]]` rules `{amount}`; `[[time]]` and
//! `[[number]]` rules give mentions; what matches an `[[except]]` rule is passed over. At each place the longest match
//! wins, then the first in the file. A match never crosses the end of a sentence.

#![cfg_attr(not(test), deny(clippy::disallowed_methods))] // reads nothing of the machine: see clippy.toml

mod calendar;
mod error;
mod examples;
mod file;
mod lexeme;
mod lexical;
mod mention;
mod numeral;
mod pattern;
mod period;
mod reader;
mod resolve;
mod rules;
mod value;

pub use calendar::TimeUnit;
pub use error::Error;
pub use mention::{NumberKind, NumberMention, Reading, Role, RuleRef, Tense, TimeMention};
pub use rules::TimeRules;
