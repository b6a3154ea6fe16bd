//! Reports in, picture out: every situation is written as text, one claim a line.

mod alerts;
mod changes;
mod events;
mod figures;
mod fixture;
mod grades;
mod hands;
mod holders;
mod ledger;
mod links;
mod outcomes;
mod page;
mod queue;
mod scenarios;
