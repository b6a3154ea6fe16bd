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

mod basis;
mod commitment;
mod contradiction;
mod control;
mod event;
mod figure;
mod fold;
mod rules;
mod stance;
mod support;
mod sureness;
mod told;
mod voices;

pub use basis::{Basis, Grades};
pub use commitment::{Commitment, Standing};
pub use contradiction::{Contradiction, Reason, Subject};
pub use control::{Holding, Onset, PlaceControl, Rival, State};
pub use event::Event;
pub use figure::{Account, Figure, Measure, Revision, Step, Tally};
pub use rules::{Ground, Rule};
pub use stance::Stance;
pub use sureness::Sureness;
pub use told::{Provenance, Told};

use std::borrow::Cow;

use vigie_model::Date;

use crate::basis::Decided;
use crate::voices::Voices;

/// The state of the conflict as the reports have it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Picture {
    /// The day asked about; `None` takes everything that is told.
    pub at: Option<Date>,
    /// The day of knowledge; `None` takes every report.
    pub known: Option<Date>,
    /// The day commitments are measured against: `at`, else the last day a report is dated to (of a report
    /// dated to the month, where there is no other, the month's last).
    pub as_of: Option<Date>,
    /// Who holds what, by place name.
    pub control: Vec<PlaceControl>,
    /// Casualties and displacement.
    pub figures: Vec<Figure>,
    /// Who backs or opposes whom.
    pub alignments: Vec<Stance>,
    /// Threats, demands, proposals, agreements and truces.
    pub commitments: Vec<Commitment>,
    /// Violence, troops moved, the condition of people, protests and words, oldest first.
    pub events: Vec<Event>,
    /// Where reports cannot all be right.
    pub contradictions: Vec<Contradiction>,
}

impl Picture {
    /// Draws the picture of `basis` on the day `at`, from what could be known on the day `known`.
    ///
    /// A claim counts on its own day, else on its report's; a claim with neither counts only when `at` is `None`.
    /// A report whose day of knowledge is not known counts only when `known` is `None`; a decision counts from its day.
    /// Which reports copy each other, and which party a name stands for, is taken from all reports: neither changes
    /// with the day.
    ///
    /// ```
    /// # use vigie_picture::{Basis, Picture};
    /// let nothing = Picture::draw(&Basis::of(&[]), None, None);
    /// assert!(nothing.control.is_empty() && nothing.figures.is_empty());
    /// ```
    pub fn draw(basis: &Basis, at: Option<Date>, known: Option<Date>) -> Picture {
        let voices = Voices::of(basis);
        let decided = Decided::by(basis.decisions, known);
        let by_then = |t: &&Told| known.is_none_or(|bound| t.report.known.is_some_and(|day| day <= bound));
        let standing: Vec<Cow<Told>> = basis.told.iter().filter(by_then).filter_map(|t| decided.apply(t)).collect();
        let mut told: Vec<&Told> = standing.iter().map(|t| &**t).collect();
        told.sort_by(|a, b| told::order(a, b));
        told.dedup_by(|a, b| a.report.key == b.report.key && a.claim.id == b.claim.id);
        let published = || basis.told.iter().filter(by_then).filter_map(|t| t.report.published);
        let as_of = at
            .or_else(|| published().filter_map(|d| d.exact()).max())
            .or_else(|| published().map(|d| d.latest()).max());
        let rejected = &decided.rejected;
        let (control, mut contradictions) = control::draw(&told, &voices, rejected, at, as_of);
        let (figures, rival_counts) = figure::draw(&told, &voices, rejected, at);
        contradictions.extend(rival_counts);
        contradictions.sort_by(contradiction::order);
        Picture {
            at,
            known,
            as_of,
            control,
            figures,
            alignments: stance::draw(&told, &voices, at),
            commitments: commitment::draw(&told, &voices, at, as_of),
            events: event::draw(&told, &voices, at),
            contradictions,
        }
    }
}
