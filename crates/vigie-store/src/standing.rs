//! The ledger of a store, kept up as the store is added to: by this process or by another.

use std::collections::HashMap;
use std::sync::Arc;

use vigie_model::{Date, Decision};
use vigie_picture::{Basis, Grades, Ledger, Picture, Provenance, Told};

use crate::copies::Hands;
use crate::{Error, SourceGrading, Store, grades_of};

/// What a store says together, kept in memory: what is added to the store is added to it, and nothing is drawn anew that
/// the new does not touch.
///
/// Invariant: it answers as [`Picture::draw`] does for what the store holds.
#[derive(Default)]
pub struct StandingLedger {
    ledger: Ledger,
    /// The claims as they were read; shared with the ledger.
    told: Arc<Vec<Told>>,
    /// How often all was taken in again.
    rounds: u64,
    decisions: Arc<Vec<Decision>>,
    gradings: Vec<SourceGrading>,
    hands: Hands,
    mark: Mark,
}

/// How far the store was taken in: the last rows of its tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Mark {
    revision: u64,
    reading: i64,
    report: i64,
}

impl StandingLedger {
    /// Everything in `store`.
    ///
    /// Errors: those of reading the store.
    pub fn of(store: &Store) -> Result<StandingLedger, Error> {
        let mut standing = StandingLedger::default();
        standing.keep_up(store)?;
        Ok(standing)
    }

    /// Takes in what was added to the store since; true where that was anything. A report that was read anew has everything
    /// taken in again.
    ///
    /// Errors: those of reading the store. What was taken in stays good.
    pub fn keep_up(&mut self, store: &Store) -> Result<bool, Error> {
        let revision = store.revision()?;
        if revision == self.mark.revision {
            return Ok(false);
        }
        let _state = store.lift(store.db.unchecked_transaction())?;
        let (reading, report) = store.lift(last_rows(&store.db))?;
        let gradings = store.gradings(None)?;
        let decisions = store.decisions(None)?;
        let moved = store.lift(self.hands.keep_up(&store.db, self.mark.report))?;
        let reread = store.lift(rereadings(&store.db, self.mark.reading))? > 0;
        if self.mark.reading > 0 && reread {
            let (rounds, hands) = (self.rounds + 1, std::mem::take(&mut self.hands));
            *self = StandingLedger { rounds, hands, ..StandingLedger::default() };
        } else if self.mark.reading > 0 && !moved.is_empty() {
            self.renew(store, &moved)?;
        }
        let told = store.told_after(self.mark.reading, &self.hands)?;
        if gradings.len() != self.gradings.len() || (self.mark.reading > 0 && names_graded(&gradings, &told)) {
            let mut all: Vec<Told> = self.ledger.told(None).into_iter().cloned().collect();
            all.extend(told.iter().cloned());
            self.ledger.regrade(grades_of(&gradings, &all, None));
        }
        if !told.is_empty() {
            // Whoever still reads the list as it was keeps it.
            Arc::make_mut(&mut self.told).extend(told.iter().cloned());
        }
        self.ledger.add(told);
        for decision in decisions.iter().skip(self.decisions.len()) {
            self.ledger.decide(decision.clone());
        }
        self.mark = Mark { revision: store.revision()?, reading, report };
        (self.gradings, self.decisions) = (gradings, Arc::new(decisions));
        Ok(true)
    }

    /// Gives the claims of reports of which other is known now, whose copies they are and whom they credit, their reports anew.
    fn renew(&mut self, store: &Store, reports: &[i64]) -> Result<(), Error> {
        let mut anew: HashMap<String, Arc<Provenance>> = HashMap::new();
        for report in reports {
            let provenance = store.lift(crate::told::provenance_of(&store.db, *report, &self.hands))?;
            anew.insert(provenance.key.clone(), provenance);
        }
        for told in Arc::make_mut(&mut self.told) {
            if let Some(report) = anew.get(&told.report.key) {
                told.report = Arc::clone(report);
            }
        }
        self.ledger.renew(&anew.into_values().collect::<Vec<_>>());
        Ok(())
    }

    /// The store's [`Store::revision`] that was taken in.
    pub fn revision(&self) -> u64 {
        self.mark.revision
    }

    /// The claims as they were read, as [`Store::told`] gives them.
    pub fn told(&self) -> &Arc<Vec<Told>> {
        &self.told
    }

    /// A number that stays the same as long as [`StandingLedger::told`] only grows at its end.
    pub fn rounds(&self) -> u64 {
        self.rounds
    }

    /// Every decision, oldest first.
    pub fn decisions(&self) -> &Arc<Vec<Decision>> {
        &self.decisions
    }

    /// The ledger: with all judgements of sources, whatever the day of knowledge.
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// True when sources were judged after the day `known`: then the ledger knows more of them than was known.
    pub fn is_graded_after(&self, known: Option<Date>) -> bool {
        known.is_some_and(|known| self.gradings.iter().any(|g| g.on > known))
    }

    /// What is known of sources on the day `known`.
    pub fn grades(&self, known: Option<Date>) -> Grades {
        grades_of(&self.gradings, &self.told, known)
    }

    /// The picture on the day `at`, as known on the day `known`; drawn anew where sources were judged since.
    pub fn picture(&self, at: Option<Date>, known: Option<Date>) -> Picture {
        if !self.is_graded_after(known) {
            return self.ledger.picture(at, known);
        }
        let grades = self.grades(known);
        Picture::draw(&Basis { told: &self.told, grades: &grades, decisions: &self.decisions }, at, known)
    }
}

/// The last reading and the last report.
fn last_rows(db: &rusqlite::Connection) -> rusqlite::Result<(i64, i64)> {
    let sql = "SELECT (SELECT coalesce(max(seq), 0) FROM readings), (SELECT coalesce(max(seq), 0) FROM reports)";
    db.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// How many readings after `seq` are of reports that had been read before.
fn rereadings(db: &rusqlite::Connection, seq: i64) -> rusqlite::Result<i64> {
    db.query_row("SELECT count(*) FROM readings WHERE n > 1 AND seq > ?1", [seq], |row| row.get(0))
}

/// True where new claims may name a graded source in another writing than its own, which then has to be listed too.
fn names_graded(gradings: &[SourceGrading], told: &[Told]) -> bool {
    if gradings.is_empty() {
        return false;
    }
    let words: HashMap<String, &str> =
        gradings.iter().map(|g| (crate::fold::fold(&g.source), g.source.as_str())).collect();
    let names = told.iter().flat_map(|t| [&t.report.source, &t.claim.attribution.name]).flatten();
    names.into_iter().any(|name| words.get(&crate::fold::fold(name)).is_some_and(|written| written != name))
}
