//! What is derived from all claims for the dossiers, and kept until the store is added to.

use std::sync::{Arc, Mutex, PoisonError};

use vigie_model::{Date, Decision, Link};
use vigie_picture::{Basis, Told, links};
use vigie_store::{Store, grades_of};

use crate::catalogue::Catalogue;
use crate::error::Refusal;
use crate::library::Library;

/// How many catalogues and lists of links are kept: the days of knowledge that a user goes to and fro between.
const DAYS: usize = 4;

/// What is derived from one revision of the store, by the day of knowledge.
#[derive(Default)]
pub(crate) struct Shelf {
    revision: u64,
    known: Vec<(Option<Date>, Arc<Known>)>,
    links: Vec<(Option<Date>, Arc<Vec<Link>>)>,
}

/// Everything that is told and decided, with a catalogue of what counts on a day of knowledge.
pub(crate) struct Known {
    pub told: Arc<Vec<Told>>,
    pub decisions: Arc<Vec<Decision>>,
    pub catalogue: Catalogue,
}

fn kept<T>(list: &[(Option<Date>, Arc<T>)], day: Option<Date>) -> Option<Arc<T>> {
    list.iter().find(|(known, _)| *known == day).map(|(_, value)| Arc::clone(value))
}

fn keep<T>(list: &mut Vec<(Option<Date>, Arc<T>)>, day: Option<Date>, value: &Arc<T>) {
    if list.len() >= DAYS {
        list.remove(0);
    }
    list.push((day, Arc::clone(value)));
}

impl Shelf {
    /// What is kept, emptied when the store was added to.
    fn current(&mut self, store: &Store) -> Result<&mut Shelf, Refusal> {
        let revision = store.revision()?;
        if self.revision != revision {
            *self = Shelf { revision, ..Shelf::default() };
        }
        Ok(self)
    }
}

impl Library {
    /// What is told and decided, and everything it names as known on a day. Others who ask for it meanwhile wait.
    pub fn known(&self, store: &Store, day: Option<Date>) -> Result<Arc<Known>, Refusal> {
        let shelf: &Mutex<Shelf> = &self.shelf;
        let mut shelf = shelf.lock().unwrap_or_else(PoisonError::into_inner);
        let shelf = shelf.current(store)?;
        if let Some(known) = kept(&shelf.known, day) {
            return Ok(known);
        }
        let told = self.told(store)?;
        let catalogue = Catalogue::of(&told, day);
        let known = Arc::new(Known { told, decisions: self.decisions(store)?, catalogue });
        keep(&mut shelf.known, day, &known);
        Ok(known)
    }

    /// How claims stand to each other, as known on a day.
    pub fn links(&self, store: &Store, day: Option<Date>) -> Result<Arc<Vec<Link>>, Refusal> {
        let known = self.known(store, None)?;
        let mut shelf = self.shelf.lock().unwrap_or_else(PoisonError::into_inner);
        let shelf = shelf.current(store)?;
        if let Some(links) = kept(&shelf.links, day) {
            return Ok(links);
        }
        let grades = grades_of(&store.gradings(day)?, &known.told, day);
        let basis = Basis { told: &known.told, grades: &grades, decisions: &known.decisions };
        let links = Arc::new(links(&basis, day));
        keep(&mut shelf.links, day, &links);
        Ok(links)
    }
}
