//! What is derived from one state of the store, made when it is first asked for.

use std::sync::Arc;

use vigie_model::{Date, Decision};
use vigie_picture::{Picture, Told};
use vigie_store::Totals;

use crate::catalogue::Catalogue;
use crate::kept::Kept;

/// How many catalogues are kept: the days of knowledge that a user goes to and fro between.
pub(crate) const DAYS: usize = 4;

/// How many pictures are kept of a store with so many claims: the days a user steps through. That of a million claims takes
/// some hundred megabytes.
pub(crate) fn pictures(claims: usize) -> usize {
    (2_000_000 / claims.max(1)).clamp(2, 16)
}

/// A day asked about and a day of knowledge.
pub(crate) type Moment = (Option<Date>, Option<Date>);

/// Everything that is told and decided, with a catalogue of what counts on a day of knowledge.
pub(crate) struct Known {
    pub told: Arc<Vec<Told>>,
    pub decisions: Arc<Vec<Decision>>,
    pub catalogue: Arc<Catalogue>,
    /// The [`vigie_store::StandingLedger::rounds`] that `told` is of.
    pub round: u64,
}

/// What is derived from one revision of the store.
#[derive(Default)]
pub(crate) struct Shelf {
    revision: u64,
    pub totals: Kept<(), Totals>,
    pub decisions: Kept<(), Vec<Decision>>,
    pub pictures: Kept<Moment, Picture>,
    pub known: Kept<Option<Date>, Known>,
    /// What was known in the revision before: what was added since is added to it.
    before: Vec<(Option<Date>, Arc<Known>)>,
}

impl Shelf {
    /// An empty one for another revision.
    pub fn after(&self, revision: u64) -> Shelf {
        let mut before = self.known.all();
        // What nobody asked for since the revision before stays as it was.
        let unasked = self.before.iter().filter(|(day, _)| before.iter().all(|(d, _)| d != day)).cloned();
        before.extend(unasked.collect::<Vec<_>>());
        before.truncate(DAYS);
        Shelf { revision, before, ..Shelf::default() }
    }

    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// What was known before as on a day, of the same round.
    pub fn before(&self, round: u64, day: Option<Date>) -> Option<&Known> {
        let of_day = self.before.iter().find(|(d, known)| *d == day && known.round == round);
        of_day.map(|(_, known)| &**known)
    }
}
