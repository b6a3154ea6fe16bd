//! The picture and how it is drawn from all claims at once.

use std::borrow::Cow;
use std::cell::LazyCell;
use std::collections::HashMap;

use vigie_model::{ClaimId, Date};

use crate::basis::Decided;
use crate::copies::Copies;
use crate::voices::{Parties, Voices};

use crate::basis::{Basis, Grades};
use crate::commitment::{self, Commitment};
use crate::contradiction::{self, Contradiction};
use crate::control::{self, PlaceControl};
use crate::event::{self, Event};
use crate::figure::{self, Figure};
use crate::stance::{self, Stance};
use crate::told::{self, Told};

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
        let standing = Standing::of(basis, known);
        let (told, voices) = (standing.told(), standing.voices());
        let as_of = at.or(standing.last_dated);
        let ruled = &standing.decided.ruled;
        let heard = heard(at, standing.last_dated);
        let (control, mut contradictions) = control::draw(&told, &voices, ruled, at, as_of, heard);
        let (figures, rival_counts) = figure::draw(&told, &voices, ruled, at);
        contradictions.extend(rival_counts);
        let alignments = stance::draw(&told, &voices, ruled, at);
        let events = event::draw(&told, &voices, ruled, at);
        contradictions.extend(stance::denied(&alignments).chain(event::denied(&events)));
        contradictions.sort_by(contradiction::order);
        Picture {
            at,
            known,
            as_of,
            control,
            figures,
            alignments,
            commitments: commitment::draw(&told, &voices, ruled, at, as_of),
            events,
            contradictions,
        }
    }
}

/// The last day on which silence can be heard: `at`, or where that is later or none, the last day that reports are dated to.
pub(crate) fn heard(at: Option<Date>, last_dated: Option<Date>) -> Option<Date> {
    at.map_or(last_dated, |at| last_dated.map(|last| last.min(at)))
}

/// The claims that count on a day of knowledge, as they stand after review, and whose word they are.
pub(crate) struct Standing<'a> {
    told: Vec<Cow<'a, Told>>,
    parties: Parties,
    copies: Copies,
    grades: &'a Grades,
    pub decided: Decided<'a>,
    /// The last day a report is dated to; where none is dated to the day, the last it can be.
    pub last_dated: Option<Date>,
}

impl<'a> Standing<'a> {
    pub fn of(basis: &Basis<'a>, known: Option<Date>) -> Standing<'a> {
        let (mut parties, mut copies) = (Parties::default(), Copies::default());
        for t in basis.told {
            parties.meet(&t.claim);
            copies.meet(&t.report);
        }
        for decision in basis.decisions {
            if let Some(claim) = decision.verdict.claim() {
                parties.meet(claim);
            }
        }
        let mut decided = Decided::by(basis.decisions, known);
        let by_then = |t: &&Told| known.is_none_or(|bound| t.report.known.is_some_and(|day| day <= bound));
        let counting = || basis.told.iter().filter(by_then);
        let mut told: Vec<Cow<Told>> = counting().filter_map(|t| decided.apply(t)).collect();
        told.sort_by(|a, b| told::order(a, b));
        told.dedup_by(|a, b| a.report.key == b.report.key && a.claim.id == b.claim.id);
        let voices = Voices { parties: &parties, copies: &copies, grades: basis.grades };
        {
            let all = || told.iter().map(|t| (&t.claim.id, &**t)).collect::<HashMap<&ClaimId, &Told>>();
            let by_id = LazyCell::new(all);
            decided.ruled.trace(|id| by_id.get(id).copied(), &voices);
        }
        let published = || counting().filter_map(|t| t.report.published);
        let exact = published().filter_map(|d| d.exact()).max();
        let last_dated = exact.or_else(|| published().map(|d| d.latest()).max());
        Standing { told, parties, copies, grades: basis.grades, decided, last_dated }
    }

    /// The claims, sorted as they are weighed.
    pub fn told(&self) -> Vec<&Told> {
        self.told.iter().map(|t| &**t).collect()
    }

    pub fn voices(&self) -> Voices<'_> {
        Voices { parties: &self.parties, copies: &self.copies, grades: self.grades }
    }
}
