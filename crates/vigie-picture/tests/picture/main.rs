//! Reports in, picture out: every situation is written as text, one claim a line.

mod fixture;
mod grades;
mod ledger;
mod links;
mod outcomes;
mod scenarios;
