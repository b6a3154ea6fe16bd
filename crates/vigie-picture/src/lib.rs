//! What the reports, taken together, say: who holds what, how many were killed or fled, who backs whom, what was
//! threatened or promised by when, and where the reports contradict each other.
//!
//! In: claims with the provenance of their reports ([`Told`]), a day to look at and a day of knowledge.
//! Out: a [`Picture`] in which every statement names the claims it rests on.
//! Invariant: the same claims give the same picture, in whatever order they come.
//! Never: reads no clock, file or network; serialises nothing; alters or merges no claim.
//!
//! The picture has two clocks. `at` is the day asked about: later events are left out. `known` is the day of
//! knowledge: reports that could only be known later are left out, so that a correction never rewrites what was known.

#![cfg_attr(not(test), deny(clippy::disallowed_methods))] // reads nothing of the machine: see clippy.toml

mod account;
pub mod agency;
mod agreement;
mod alert;
mod area;
mod basis;
mod changes;
mod commitment;
mod contradiction;
mod control;
mod copies;
mod denial;
mod event;
mod excess;
mod figure;
mod fold;
mod gather;
mod information;
mod ledger;
mod link;
mod near;
mod picture;
mod queue;
mod review_state;
mod reviewed;
mod ruled;
mod rules;
mod sides;
pub mod sketch;
mod stance;
mod stretch;
mod support;
mod sureness;
mod takeover;
mod told;
mod voices;

pub use agreement::{Agreement, agreements};
pub use alert::{Alert, Least, Party, Trigger, Watch, What, alerts};
pub use basis::{Basis, Grades};
pub use changes::{Between, Cause, Change, Changes, Sort, diff};
pub use commitment::{Commitment, Standing};
pub use contradiction::{Contradiction, Difference, Reason, Subject};
pub use control::{Holding, Onset, PlaceControl, Rival, State};
pub use event::Event;
pub use figure::{Account, Figure, Measure, Revision, Step, Tally};
pub use information::information;
pub use ledger::{Ledger, PlacePicture, PlaceState};
pub use link::links;
pub use near::{Near, nearest};
pub use picture::Picture;
pub use queue::{Queued, Why, queue, still_waiting};
pub use review_state::{ReviewState, standing};
pub use reviewed::reviewed;
pub use ruled::sort_of_event;
pub use rules::{Ground, Rule};
pub use stance::Stance;
pub use sureness::Sureness;
pub use told::{Provenance, Told};
