//! Claims that can meet each other, what was drawn of them last, and what is asked of them.

use std::sync::{Mutex, OnceLock, PoisonError};

use vigie_model::{ClaimId, Date};

use super::shelf::{Moment, Shelf};
use crate::commitment::{self, Terms};
use crate::event::{self, Telling};
use crate::figure::{self, Subset};
use crate::picture::heard;
use crate::ruled::{Hanging, Ruled};
use crate::told::Told;

/// Claims that can meet each other, and what was drawn from them last.
#[derive(Debug)]
pub(super) struct File<T> {
    pub claims: Vec<u32>,
    /// When it last changed.
    pub changed: u64,
    /// True when reviewers decided about a link of one of them. What becomes of it can depend on claims of other files:
    /// it is drawn anew whenever it is asked.
    pub linked: bool,
    drawn: Mutex<Option<Box<Drawn<T>>>>,
}

#[derive(Debug)]
struct Drawn<T> {
    moment: Moment,
    as_of: Option<Date>,
    heard: Option<Date>,
    when: u64,
    value: T,
}

impl<T> Default for File<T> {
    fn default() -> File<T> {
        File { claims: Vec::new(), changed: 0, linked: false, drawn: Mutex::new(None) }
    }
}

impl<T: Clone> File<T> {
    /// Files a claim; `linked` says whether reviewers decided about a link of it.
    pub fn add(&mut self, number: u32, linked: bool, now: u64) {
        self.linked |= linked;
        if self.claims.last() != Some(&number) {
            self.claims.push(number);
        }
        self.changed = now;
    }

    pub fn remove(&mut self, number: u32, now: u64) {
        self.claims.retain(|n| *n != number);
        self.changed = now;
    }

    /// Has it drawn again; `linked` as for [`File::add`].
    pub fn touch(&mut self, linked: bool, now: u64) {
        self.linked |= linked;
        self.changed = now;
    }

    /// What is drawn of the file for a question, drawn anew only where it, or what it depends on, `changed` since.
    pub fn draw(&self, ask: &Ask, changed: u64, draw: impl FnOnce() -> T) -> T {
        if self.linked {
            return draw();
        }
        let mut drawn = self.drawn.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(last) = drawn.as_deref()
            && (last.moment, last.as_of, last.heard) == (ask.moment, ask.as_of, ask.heard)
            && last.when >= changed.max(self.changed)
        {
            return last.value.clone();
        }
        let value = draw();
        let Ask { moment, as_of, heard, now: when, .. } = *ask;
        *drawn = Some(Box::new(Drawn { moment, as_of, heard, when, value: value.clone() }));
        value
    }
}

/// A question: the moment, the day ages are measured against, the last day of reports up to it, and the ledger's state when
/// it was asked.
pub(super) struct Ask<'a> {
    pub moment: Moment,
    pub as_of: Option<Date>,
    pub heard: Option<Date>,
    pub now: u64,
    /// What was said of links by then.
    pub ruled: Ruled<'a>,
    shelf: &'a Shelf,
    tellings: OnceLock<Hanging<Telling>>,
    subsets: OnceLock<Hanging<Subset>>,
    terms: OnceLock<Hanging<Terms>>,
}

impl<'a> Ask<'a> {
    pub fn new(moment: Moment, now: u64, shelf: &'a Shelf) -> Ask<'a> {
        let last_dated = shelf.last_dated(moment.known);
        let (as_of, heard) = (moment.at.or(last_dated), heard(moment.at, last_dated));
        let ruled = shelf.ruled(moment.known);
        let (tellings, subsets, terms) = (OnceLock::new(), OnceLock::new(), OnceLock::new());
        Ask { moment, as_of, heard, now, ruled, shelf, tellings, subsets, terms }
    }

    /// What `key` gives for the claims with an id that count.
    fn of<K>(&self, id: &ClaimId, key: impl Fn(&Told) -> Option<K>) -> Vec<K> {
        let counting = self.shelf.with_id(id).filter(|n| self.shelf.counts(*n, self.moment.known));
        counting.filter_map(|n| key(self.shelf.told(n))).collect()
    }

    /// The events that reviewers said to be one.
    pub fn tellings(&self) -> &Hanging<Telling> {
        self.tellings.get_or_init(|| self.ruled.hanging(|id| self.of(id, event::telling), event::fit))
    }

    /// What reviewers said to count one thing.
    pub fn subsets(&self) -> &Hanging<Subset> {
        self.subsets.get_or_init(|| self.ruled.hanging(|id| self.of(id, figure::subset_of), figure::fit))
    }

    /// The sorts of commitments that reviewers said to be one.
    pub fn terms(&self) -> &Hanging<Terms> {
        self.terms.get_or_init(|| self.ruled.hanging(|id| self.of(id, commitment::terms), |_, _| true))
    }
}
