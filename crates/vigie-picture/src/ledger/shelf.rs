//! The claims themselves, with when each counts, and what is known of those who make them.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use vigie_model::{ClaimId, Date, Decision, Decisions, Reviewed};

use crate::basis::{Decided, Grades, added, after};
use crate::copies::{Copies, digest};
use crate::ruled::Ruled;
use crate::told::{Provenance, Told};
use crate::voices::{Parties, Voices};

/// A day asked about and a day of knowledge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Moment {
    pub at: Option<Date>,
    pub known: Option<Date>,
}

/// From which day of knowledge on a claim counts, and until when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stands {
    /// `None` where it is not known from when on it could be known.
    from: Option<Date>,
    /// The day from which on it does not count any more.
    until: Option<Date>,
}

impl Stands {
    /// True when it counts on the day of knowledge `known`.
    pub fn counts(self, known: Option<Date>) -> bool {
        match known {
            None => self.until.is_none(),
            Some(day) => self.from.is_some_and(|from| from <= day) && self.until.is_none_or(|until| day < until),
        }
    }

    /// The day of knowledge from which on it counts, or does not count, for good.
    pub fn settled(self) -> Date {
        self.from.map_or(Date::MAX, |from| self.until.map_or(from, |until| from.max(until)))
    }
}

/// The claims themselves.
#[derive(Debug, Clone, Default)]
pub(super) struct Shelf {
    told: Vec<Told>,
    stands: Vec<Stands>,
    /// The claims with an id's digest: the first, and for each the next.
    by_id: HashMap<u128, u32>,
    next: Vec<u32>,
    parties: Parties,
    copies: Copies,
    grades: Grades,
    /// What was decided about claims, in the order in which it was decided.
    decisions: HashMap<ClaimId, Vec<Decision>>,
    /// What was decided about links.
    links: Vec<Decision>,
    /// The claims at their ends.
    linked: BTreeSet<ClaimId>,
    /// Claims about which something was decided, as read from their reports.
    reviewed: HashMap<ClaimId, Vec<Told>>,
    /// The claims attributed to a name, in lower case.
    by_speaker: HashMap<String, Vec<u32>>,
    /// The claims of a report, by its key's digest.
    by_report: HashMap<u128, Vec<u32>>,
    /// By the day from which on reports were known: the last day one is dated to exactly, and at all.
    dated: BTreeMap<Option<Date>, (Option<Date>, Option<Date>)>,
}

const NONE: u32 = u32::MAX;

impl Shelf {
    pub fn new(grades: Grades) -> Shelf {
        Shelf { grades, ..Shelf::default() }
    }

    pub fn regrade(&mut self, grades: Grades) {
        self.grades = grades;
    }

    /// How many claims there are, each reading of a corrected one counted.
    pub fn len(&self) -> u32 {
        self.told.len() as u32
    }

    pub fn told(&self, number: u32) -> &Told {
        &self.told[number as usize]
    }

    pub fn stands(&self, number: u32) -> Stands {
        self.stands[number as usize]
    }

    pub fn counts(&self, number: u32, known: Option<Date>) -> bool {
        self.stands(number).counts(known)
    }

    pub fn voices(&self) -> Voices<'_> {
        Voices { parties: &self.parties, copies: &self.copies, grades: &self.grades }
    }

    /// What was said of links by a day.
    pub fn ruled(&self, known: Option<Date>) -> Ruled<'_> {
        let mut ruled = Decided::by(&self.links, known).ruled;
        ruled.trace(|id| self.with_id(id).find(|n| self.counts(*n, known)).map(|n| self.told(n)), &self.voices());
        ruled
    }

    /// True when something was decided about a link of the claim.
    pub fn is_linked(&self, id: &ClaimId) -> bool {
        self.linked.contains(id)
    }

    /// The claims with an id: as read, and as corrected.
    pub fn with_id<'s>(&'s self, id: &'s ClaimId) -> impl Iterator<Item = u32> + 's {
        let mut next = self.by_id.get(&digest(&id.0)).copied().unwrap_or(NONE);
        std::iter::from_fn(move || {
            let number = (next != NONE).then_some(next)?;
            next = self.next[number as usize];
            Some(number)
        })
        .filter(|n| self.told(*n).claim.id == *id)
    }

    /// Puts a claim on the shelf, as it stands after what was decided about it: one number, or several where it reads
    /// differently from some day on. Empty where it is there already. The second list is of claims whose claimant is to
    /// be looked at again.
    pub fn put(&mut self, told: Told) -> (Vec<u32>, Vec<u32>) {
        if self.with_id(&told.claim.id).any(|n| self.told(n).report.key == told.report.key) {
            return (Vec::new(), Vec::new());
        }
        let again = self.meet(&told);
        let (exact, latest) = match told.report.published {
            Some(published) => (published.exact(), Some(published.latest())),
            None => (None, None),
        };
        let dated = self.dated.entry(told.report.known).or_default();
        *dated = (dated.0.max(exact), dated.1.max(latest));
        if self.decisions.contains_key(&told.claim.id) {
            self.reviewed.entry(told.claim.id.clone()).or_default().push(told.clone());
        }
        (self.put_readings(told), again)
    }

    /// Puts each reading of a claim on the shelf.
    fn put_readings(&mut self, told: Told) -> Vec<u32> {
        if !self.decisions.contains_key(&told.claim.id) {
            let stands = Stands { from: told.report.known, until: None };
            return vec![self.push(told, stands)];
        }
        let readings = self.readings(&told);
        readings.into_iter().map(|(told, stands)| self.push(told, stands)).collect()
    }

    /// What a claim reads from when to when.
    fn readings(&self, told: &Told) -> Vec<(Told, Stands)> {
        let from = told.report.known;
        let mut about: Vec<&Decision> = self.decisions.get(&told.claim.id).into_iter().flatten().collect();
        about.sort_by_key(|d| d.on);
        let mut readings: Vec<(Told, Stands)> = Vec::new();
        let mut current = (!about.iter().any(|d| added(d).is_some())).then(|| told.clone());
        let unreviewed = current.clone();
        let mut standing = Decisions::default();
        let mut since = from;
        for decision in about {
            if let Some(reading) = current.take() {
                readings.push((reading, Stands { from: since, until: Some(decision.on) }));
            }
            since = from.map(|from| from.max(decision.on));
            standing.make(decision);
            current = match standing.counting() {
                None => unreviewed.clone(),
                Some(counting) => after(told, &counting.verdict).map(Cow::into_owned),
            };
        }
        readings.extend(current.map(|reading| (reading, Stands { from: since, until: None })));
        readings.retain(|(_, s)| s.until.is_none() || s.from.is_some_and(|from| s.until.is_some_and(|u| from < u)));
        // A claim that was rejected stays known by its id.
        if readings.is_empty() {
            readings.push((told.clone(), Stands { from: None, until: Some(Date::MIN) }));
        }
        readings
    }

    fn push(&mut self, told: Told, stands: Stands) -> u32 {
        let number = self.told.len() as u32;
        let first = self.by_id.insert(digest(&told.claim.id.0), number).unwrap_or(NONE);
        self.next.push(first);
        if let Some(name) = &told.claim.attribution.name {
            self.by_speaker.entry(name.to_lowercase()).or_default().push(number);
        }
        self.by_report.entry(digest(&told.report.key)).or_default().push(number);
        self.told.push(told);
        self.stands.push(stands);
        number
    }

    /// Learns from a claim; the claims whose claimant is to be looked at again for it.
    fn meet(&mut self, told: &Told) -> Vec<u32> {
        let mut again = Vec::new();
        for name in self.parties.meet(&told.claim) {
            again.extend(self.by_speaker.get(&name).into_iter().flatten());
        }
        for report in self.copies.meet(&told.report) {
            again.extend(self.by_report.get(&digest(&report)).into_iter().flatten());
        }
        again
    }

    /// Takes note that a report is the copy of another than was known, or credits another agency; the claims to be looked at
    /// again.
    pub fn renew(&mut self, report: &Arc<Provenance>) -> Vec<u32> {
        for n in self.by_report.get(&digest(&report.key)).into_iter().flatten() {
            self.told[*n as usize].report = report.clone();
        }
        let originals = self.reviewed.values_mut().flatten().filter(|told| told.report.key == report.key);
        originals.for_each(|told| told.report = report.clone());
        let changed = self.copies.renew(report);
        changed.iter().filter_map(|key| self.by_report.get(&digest(key))).flatten().copied().collect()
    }

    /// Takes note of a decision: the claims to be taken down, those to be put up, those to be looked at again.
    pub fn decide(&mut self, decision: Decision) -> (Vec<u32>, Vec<u32>, Vec<u32>) {
        match decision.about.clone() {
            Reviewed::Link(link) => {
                self.links.push(decision);
                self.linked.extend([link.later.clone(), link.earlier.clone()]);
                let ends = [&link.later, &link.earlier];
                (Vec::new(), Vec::new(), ends.iter().flat_map(|id| self.with_id(id)).collect())
            }
            Reviewed::Claim(id) => {
                let mut again = Vec::new();
                if let Some(claim) = decision.verdict.claim() {
                    for name in self.parties.meet(claim) {
                        again.extend(self.by_speaker.get(&name).into_iter().flatten());
                    }
                }
                self.decisions.entry(id.clone()).or_default().push(decision);
                let old: Vec<u32> = self.with_id(&id).collect();
                if !self.reviewed.contains_key(&id) && !old.is_empty() {
                    let originals = old.iter().map(|n| self.told(*n).clone()).collect();
                    self.reviewed.insert(id.clone(), originals);
                }
                let originals = self.reviewed.get(&id).cloned().unwrap_or_default();
                for &n in &old {
                    self.stands[n as usize] = Stands { from: None, until: Some(Date::MIN) };
                }
                let new = originals.into_iter().flat_map(|original| self.put_readings(original)).collect();
                (old, new, again)
            }
        }
    }

    /// The last day that a report known on the day `known` is dated to; where none is dated to the day, the last it can be.
    pub fn last_dated(&self, known: Option<Date>) -> Option<Date> {
        let by_then = |day: &Option<Date>| known.is_none_or(|bound| day.is_some_and(|day| day <= bound));
        let dated = || self.dated.iter().filter(|(day, _)| by_then(day)).map(|(_, dated)| dated);
        dated().filter_map(|d| d.0).max().or_else(|| dated().filter_map(|d| d.1).max())
    }
}
