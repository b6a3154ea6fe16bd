//! The picture as reports come in: what a report does not touch is not drawn again.
//!
//! Claims are filed by what they can meet: the line of a place, the figures of one subset, a bond between two parties,
//! commitments of one sort between two sides, one event. A new claim marks its own files as changed; asking draws only
//! what changed since it was last asked for the same moment. The state of places is answered from saved lines
//! (`ledger/line.rs`), for any day and any day of knowledge.
//!
//! Invariant: a ledger answers as [`Picture::draw`] does for the same claims and decisions, in whatever order and
//! portions they came.

mod line;
mod shelf;
mod state;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use vigie_model::{ClaimId, Date, Decision, Grade, Link, Reviewed};

use crate::area::{self, Area};
use crate::basis::Grades;
use crate::commitment::{self, Between, Commitment, Happened, Terms};
use crate::contradiction::{self, Contradiction};
use crate::control::{self, PlaceControl, State, days_since};
use crate::denial::{self, Deniable};
use crate::event::{self, Event, Telling};
use crate::excess;
use crate::figure::{self, Figure, Subset, Tally};
use crate::link::{self, Neighbourhood};
use crate::picture::{Picture, heard};
use crate::rules::Ground;
use crate::stance::{self, Bond, Stance};
use crate::support::Weight;
use crate::sureness::Sureness;
use crate::told::Told;
use line::Line;
use shelf::{Moment, Shelf};
pub use state::{PlacePicture, PlaceState};

/// Claims that can meet each other, and what was drawn from them last.
#[derive(Debug)]
struct File<T> {
    claims: Vec<u32>,
    /// When it last changed.
    changed: u64,
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
        File { claims: Vec::new(), changed: 0, drawn: Mutex::new(None) }
    }
}

impl<T: Clone> File<T> {
    fn add(&mut self, number: u32, now: u64) {
        if self.claims.last() != Some(&number) {
            self.claims.push(number);
        }
        self.changed = now;
    }

    fn remove(&mut self, number: u32, now: u64) {
        self.claims.retain(|n| *n != number);
        self.changed = now;
    }

    /// What is drawn of the file for a question, drawn anew only where it, or what it depends on, `changed` since.
    fn draw(&self, ask: &Ask, changed: u64, draw: impl FnOnce() -> T) -> T {
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
struct Ask<'a> {
    moment: Moment,
    as_of: Option<Date>,
    heard: Option<Date>,
    now: u64,
    /// The links that were rejected by then.
    rejected: BTreeSet<&'a Link>,
}

type Lined = (PlaceControl, Vec<Contradiction>);
type Counted = (Vec<Figure>, Vec<Contradiction>);

/// The claims of all reports, filed so that the picture on any day follows at once.
///
/// Memory grows with the claims and what was drawn of them last, with nothing else.
///
/// ```
/// # use vigie_picture::{Grades, Ledger};
/// let ledger = Ledger::new(Grades::default());
/// assert!(ledger.control_at(None, None).is_empty());
/// ```
#[derive(Debug, Default)]
pub struct Ledger {
    shelf: Shelf,
    /// How often anything was added.
    now: u64,
    lines: BTreeMap<String, (Line, File<Option<Lined>>)>,
    figures: BTreeMap<Arc<Subset>, File<Counted>>,
    figures_at: HashMap<String, BTreeSet<Arc<Subset>>>,
    /// Figures of countries and divisions as a whole.
    figures_of: HashMap<Area, BTreeSet<Arc<Subset>>>,
    bonds: BTreeMap<Bond, File<Option<Stance>>>,
    terms: BTreeMap<Terms, File<Vec<Commitment>>>,
    happened: HashMap<Between, File<()>>,
    denied: HashMap<Deniable, File<()>>,
    events: BTreeMap<Arc<Telling>, File<Option<Event>>>,
    events_at: HashMap<String, BTreeSet<Arc<Telling>>>,
    /// Events that may be longer than [`Ledger::SHORT_DAYS`].
    long_events: BTreeSet<Arc<Telling>>,
    parts: Vec<u32>,
    meetings: HashMap<Neighbourhood, File<Vec<Link>>>,
}

impl Ledger {
    /// An empty ledger; `grades` is what is known of sources.
    pub fn new(grades: Grades) -> Ledger {
        Ledger { shelf: Shelf::new(grades), ..Ledger::default() }
    }

    /// Adds claims. One that is there already, by its report's key and its id, is not added again.
    pub fn add(&mut self, told: impl IntoIterator<Item = Told>) {
        self.now += 1;
        let mut lines = BTreeSet::new();
        for told in told {
            let (new, again) = self.shelf.put(told);
            for number in new {
                self.file(number, &mut lines);
            }
            for number in again {
                self.touch(number, &mut lines);
            }
        }
        self.save(lines);
    }

    /// Takes note of a decision: the picture follows, from its day on.
    pub fn decide(&mut self, decision: Decision) {
        self.now += 1;
        let mut lines = BTreeSet::new();
        let of_link = matches!(decision.about, Reviewed::Link(_));
        let (down, up, again) = self.shelf.decide(decision);
        for number in down {
            self.unfile(number);
        }
        for number in up {
            self.file(number, &mut lines);
        }
        for number in again {
            self.touch(number, &mut lines);
            if of_link {
                for key in control::line_keys(self.shelf.told(number)) {
                    self.lines.entry(key).or_default().0.linked = true;
                }
            }
        }
        self.save(lines);
    }

    /// Takes other judgements of sources for the ones before: every claim is weighed anew.
    pub fn regrade(&mut self, grades: Grades) {
        self.now += 1;
        self.shelf.regrade(grades);
        let mut lines = BTreeSet::new();
        for number in 0..self.shelf.len() {
            self.touch(number, &mut lines);
        }
        self.save(lines);
    }

    /// The claims that could be known on the day `known` (all, for `None`), as reviewers had left them by then.
    pub fn told(&self, known: Option<Date>) -> Vec<&Told> {
        (0..self.shelf.len()).filter(|n| self.shelf.counts(*n, known)).map(|n| self.shelf.told(n)).collect()
    }

    fn save(&mut self, lines: BTreeSet<String>) {
        for key in lines {
            if let Some((line, _)) = self.lines.get_mut(&key) {
                line.save(&self.shelf);
            }
        }
    }

    fn file(&mut self, number: u32, lines: &mut BTreeSet<String>) {
        let now = self.now;
        let t = self.shelf.told(number);
        for (key, v) in control::voiced(t, number, &self.shelf.voices()) {
            let place = t.claim.place.iter().position(|p| std::ptr::eq(p, v.place)).unwrap_or(0);
            let (line, file) = self.lines.entry(key.clone()).or_default();
            line.add(&v, place, &self.shelf);
            line.linked |= self.shelf.is_linked(&t.claim.id);
            file.add(number, now);
            lines.insert(key);
        }
        if let Some(subset) = figure::subset_of(t) {
            let subset = match self.figures.get_key_value(&subset) {
                Some((known, _)) => known.clone(),
                None => {
                    let subset = Arc::new(subset);
                    for key in subset.places() {
                        self.figures_at.entry(key).or_default().insert(subset.clone());
                    }
                    subset
                }
            };
            if let Some(area) = figure::area_of(t) {
                self.figures_of.entry(area).or_default().insert(subset.clone());
            }
            self.figures.entry(subset).or_default().add(number, now);
        }
        if excess::part(t).is_some_and(|(_, of)| of.is_some()) {
            self.parts.push(number);
        }
        for neighbourhood in link::neighbourhoods(t) {
            self.meetings.entry(neighbourhood).or_default().add(number, now);
        }
        for (bond, ..) in stance::bonds(t) {
            self.bonds.entry(bond).or_default().add(number, now);
        }
        if let Some(terms) = commitment::terms(t) {
            self.terms.entry(terms).or_default().add(number, now);
        }
        for between in commitment::deciding(t) {
            self.happened.entry(between).or_default().add(number, now);
        }
        if denial::denies(t) {
            for deniable in denial::deniables(t) {
                self.denied.entry(deniable).or_default().add(number, now);
            }
        }
        if let Some(telling) = event::telling(t) {
            let telling = match self.events.get_key_value(&telling) {
                Some((known, _)) => known.clone(),
                None => {
                    let telling = Arc::new(telling);
                    for key in event::place_keys(t) {
                        self.events_at.entry(key).or_default().insert(telling.clone());
                    }
                    if !Ledger::is_short(&telling) {
                        self.long_events.insert(telling.clone());
                    }
                    telling
                }
            };
            self.events.entry(telling).or_default().add(number, now);
        }
    }

    fn unfile(&mut self, number: u32) {
        let now = self.now;
        let t = self.shelf.told(number);
        for key in control::line_keys(t) {
            let (line, file) = self.lines.entry(key).or_default();
            line.remove(number);
            file.remove(number, now);
        }
        if let Some(file) = figure::subset_of(t).and_then(|subset| self.figures.get_mut(&subset)) {
            file.remove(number, now);
        }
        self.parts.retain(|n| *n != number);
        for neighbourhood in link::neighbourhoods(t) {
            self.meetings.entry(neighbourhood).or_default().remove(number, now);
        }
        for (bond, ..) in stance::bonds(t) {
            self.bonds.entry(bond).or_default().remove(number, now);
        }
        if let Some(terms) = commitment::terms(t) {
            self.terms.entry(terms).or_default().remove(number, now);
        }
        for between in commitment::deciding(t) {
            self.happened.entry(between).or_default().remove(number, now);
        }
        for key in denial::deniables(t) {
            self.denied.entry(key).or_default().remove(number, now);
        }
        if let Some(file) = event::telling(t).and_then(|telling| self.events.get_mut(&telling)) {
            file.remove(number, now);
        }
    }

    /// Has what a claim bears on drawn again, because its weight may have changed.
    fn touch(&mut self, number: u32, lines: &mut BTreeSet<String>) {
        let now = self.now;
        let t = self.shelf.told(number);
        let weight = Weight::of(t, &self.shelf.voices());
        for key in control::line_keys(t) {
            if let Some((line, file)) = self.lines.get_mut(&key) {
                line.weigh(number, weight);
                file.changed = now;
                lines.insert(key);
            }
        }
        if let Some(file) = figure::subset_of(t).and_then(|subset| self.figures.get_mut(&subset)) {
            file.changed = now;
        }
        for neighbourhood in link::neighbourhoods(t) {
            self.meetings.entry(neighbourhood).or_default().changed = now;
        }
        for (bond, ..) in stance::bonds(t) {
            self.bonds.entry(bond).or_default().changed = now;
        }
        if let Some(terms) = commitment::terms(t) {
            self.terms.entry(terms).or_default().changed = now;
        }
        for between in commitment::deciding(t) {
            self.happened.entry(between).or_default().changed = now;
        }
        for key in denial::deniables(t) {
            self.denied.entry(key).or_default().changed = now;
        }
        if let Some(file) = event::telling(t).and_then(|telling| self.events.get_mut(&telling)) {
            file.changed = now;
        }
    }

    fn ask(&self, at: Option<Date>, known: Option<Date>) -> Ask<'_> {
        let moment = Moment { at, known };
        let last_dated = self.shelf.last_dated(known);
        let (as_of, heard) = (at.or(last_dated), heard(at, last_dated));
        Ask { moment, as_of, heard, now: self.now, rejected: self.shelf.rejected(known) }
    }

    /// The claims of a file that count, sorted as they are weighed.
    fn counting<T>(&self, file: &File<T>, ask: &Ask) -> Vec<&Told> {
        let counting = file.claims.iter().filter(|n| self.shelf.counts(**n, ask.moment.known));
        let mut told: Vec<&Told> = counting.map(|n| self.shelf.told(*n)).collect();
        told.sort_by(|a, b| crate::told::order(a, b));
        told
    }

    fn line(&self, line: &Line, file: &File<Option<Lined>>, ask: &Ask) -> Option<Lined> {
        file.draw(ask, 0, || {
            let voiced = line.all(ask.moment, &self.shelf);
            (!voiced.is_empty())
                .then(|| control::draw_place(voiced, &self.shelf.voices(), &ask.rejected, ask.as_of, ask.heard))
        })
    }

    fn count(&self, subset: &Subset, file: &File<Counted>, ask: &Ask) -> Counted {
        file.draw(ask, 0, || {
            let told = self.counting(file, ask);
            figure::draw_subset(subset, &told, &self.shelf.voices(), &ask.rejected, ask.moment.at)
        })
    }

    fn event(&self, telling: &Telling, ask: &Ask) -> Option<Event> {
        let file = self.events.get(telling)?;
        // All claims of an event can be denied alike.
        let deniables = denial::deniables(self.shelf.told(*file.claims.first()?));
        let denied: Vec<&File<()>> = deniables.iter().filter_map(|key| self.denied.get(key)).collect();
        let changed = denied.iter().map(|file| file.changed).max().unwrap_or(0);
        file.draw(ask, changed, || {
            let denials = denied.iter().flat_map(|file| self.counting(file, ask)).collect();
            event::draw_one(&self.counting(file, ask), denials, &self.shelf.voices(), &ask.rejected, ask.moment.at)
        })
    }

    fn commitments(&self, file: &File<Vec<Commitment>>, ask: &Ask) -> Vec<Commitment> {
        let told = self.counting(file, ask);
        let pairs = commitment::relevant(&told);
        let files: Vec<(&Between, &File<()>)> = pairs.iter().filter_map(|p| self.happened.get_key_value(p)).collect();
        let changed = files.iter().map(|(_, file)| file.changed).max().unwrap_or(0);
        file.draw(ask, changed, || {
            let mut happened: Happened = BTreeMap::new();
            for (between, file) in files {
                let mut list = self.counting(file, ask);
                list.sort_by(commitment::in_time);
                happened.insert(between.clone(), list);
            }
            let Moment { at, .. } = ask.moment;
            commitment::draw_terms(&told, &happened, &self.shelf.voices(), &ask.rejected, at, ask.as_of)
        })
    }

    /// The whole picture on the day `at`, from what could be known on the day `known`: what [`Picture::draw`] gives.
    pub fn picture(&self, at: Option<Date>, known: Option<Date>) -> Picture {
        let ask = self.ask(at, known);
        let (mut control, mut figures, mut contradictions) = (Vec::new(), Vec::new(), Vec::new());
        for (line, file) in self.lines.values() {
            if let Some((line, found)) = self.line(line, file, &ask) {
                control.push(line);
                contradictions.extend(found);
            }
        }
        for (subset, file) in &self.figures {
            let (drawn, found) = self.count(subset, file, &ask);
            figures.extend(drawn);
            contradictions.extend(found);
        }
        contradictions.extend(self.parts_beyond_totals(&self.parts, &ask));
        figures.sort_by(figure::order);
        let wholes: Vec<Figure> = figures.iter().filter(|f| f.is_of_area()).cloned().collect();
        contradictions.extend(excess::within_areas(&mut figures, &wholes));
        let voices = self.shelf.voices();
        let stances = self.bonds.iter().filter_map(|(bond, file)| {
            let draw = || stance::draw_one(bond, &self.counting(file, &ask), &voices, &ask.rejected, at);
            file.draw(&ask, 0, draw)
        });
        let alignments: Vec<Stance> = stances.collect();
        let mut commitments: Vec<Commitment> =
            self.terms.values().flat_map(|file| self.commitments(file, &ask)).collect();
        let events: Vec<Event> = self.events.keys().filter_map(|telling| self.event(telling, &ask)).collect();
        contradictions.extend(stance::denied(&alignments).chain(event::denied(&events)));
        control.sort_by(control::by_name);
        contradictions.sort_by(contradiction::order);
        commitment::sort(&mut commitments);
        Picture { at, known, as_of: ask.as_of, control, figures, alignments, commitments, events, contradictions }
    }

    fn parts_beyond_totals(&self, parts: &[u32], ask: &Ask) -> Vec<Contradiction> {
        let known = ask.moment.known;
        let counting = parts.iter().filter(|n| self.shelf.counts(**n, known)).map(|n| self.shelf.told(*n));
        let total = |id: &_| {
            let number = self.shelf.with_id(id).find(|n| self.shelf.counts(*n, known));
            number.map(|n| self.shelf.told(n))
        };
        excess::parts_beyond_totals(counting, total, &ask.rejected)
    }

    /// Who holds each place on the day `at`, as known on the day `known`, without the claims: the map. Sorted by the
    /// places' keys.
    pub fn control_at(&self, at: Option<Date>, known: Option<Date>) -> Vec<PlaceState<'_>> {
        let ask = self.ask(at, known);
        let lines: Vec<&Line> = self.lines.values().map(|(line, _)| line).collect();
        let states = |lines: &[&Line]| lines.iter().filter_map(|line| self.state(line, &ask)).collect::<Vec<_>>();
        if lines.len() < Ledger::SHARED_LINES {
            return states(&lines);
        }
        let shares = lines.chunks(lines.len().div_ceil(Ledger::SHARES));
        std::thread::scope(|scope| {
            let workers: Vec<_> = shares.map(|share| scope.spawn(|| states(share))).collect();
            // A share that could not be looked at elsewhere is looked at here: the map has no holes.
            let shares = lines.chunks(lines.len().div_ceil(Ledger::SHARES));
            workers.into_iter().zip(shares).flat_map(|(w, share)| w.join().unwrap_or_else(|_| states(share))).collect()
        })
    }

    /// From so many places on the map is drawn by several threads.
    const SHARED_LINES: usize = 400;
    /// Into so many shares it is divided then.
    const SHARES: usize = 4;

    fn state(&self, line: &Line, ask: &Ask) -> Option<PlaceState<'_>> {
        let stretch = line.state(ask.moment, ask.heard, &self.shelf, &ask.rejected)?;
        let place = line.place(&self.shelf)?;
        let Some(stretch) = stretch else {
            return Some(PlaceState {
                place,
                state: State::Unknown,
                holder: None,
                besieger: None,
                sureness: Sureness::Claimed,
                grade: Grade::default(),
                basis: [Ground::Unjudged; 2],
                since: None,
                last_confirmed: None,
                unconfirmed_days: None,
            });
        };
        let (grade, ground) = stretch.support.grade();
        Some(PlaceState {
            place,
            state: stretch.state,
            holder: stretch.holder.map(|p| p.actor),
            besieger: stretch.besieger.map(|p| p.actor),
            sureness: stretch.sureness,
            grade,
            basis: [ground, stretch.ground],
            since: stretch.since,
            last_confirmed: stretch.last_confirmed,
            unconfirmed_days: days_since(stretch.last_confirmed, ask.as_of),
        })
    }

    /// What is known of the place with the key `key` ([`vigie_model::Place::key`]), on the day `at`, as known on the day
    /// `known`.
    pub fn place(&self, key: &str, at: Option<Date>, known: Option<Date>) -> PlacePicture {
        let ask = self.ask(at, known);
        let mut found = PlacePicture::default();
        let prefix = control::line_prefix(key);
        let lines = self.lines.range(prefix.clone()..).take_while(|(line, _)| line.starts_with(&prefix));
        for (_, (line, file)) in lines {
            if let Some((line, contradictions)) = self.line(line, file, &ask) {
                found.control.push(line);
                found.contradictions.extend(contradictions);
            }
        }
        for subset in self.figures_at.get(key).into_iter().flatten() {
            if let Some(file) = self.figures.get(subset) {
                let (figures, contradictions) = self.count(subset, file, &ask);
                found.figures.extend(figures);
                found.contradictions.extend(contradictions);
                let parts: Vec<u32> = file.claims.iter().copied().filter(|n| self.is_part(*n)).collect();
                found.contradictions.extend(self.parts_beyond_totals(&parts, &ask));
            }
        }
        let wholes = self.wholes(&found.figures, &ask);
        found.contradictions.extend(excess::within_areas(&mut found.figures, &wholes));
        let tellings = self.events_at.get(key).into_iter().flatten();
        found.events = tellings.filter_map(|telling| self.event(telling, &ask)).collect();
        found.contradictions.extend(event::denied(&found.events));
        found.control.sort_by(control::by_name);
        found.figures.sort_by(figure::order);
        found.contradictions.sort_by(contradiction::order);
        found
    }

    /// The figures of the areas around the places of `figures`, in order.
    fn wholes(&self, figures: &[Figure], ask: &Ask) -> Vec<Figure> {
        let areas: BTreeSet<Area> = figures.iter().filter_map(|f| f.place.as_ref()).flat_map(area::around).collect();
        let tallies: Vec<Tally> = figures.iter().map(|f| f.tally).collect();
        let subsets = areas.iter().filter_map(|area| self.figures_of.get(area)).flatten();
        let files = subsets.filter(|s| tallies.contains(&s.tally)).filter_map(|s| self.figures.get_key_value(s));
        let mut wholes: Vec<Figure> = files.flat_map(|(subset, file)| self.count(subset, file, ask).0).collect();
        wholes.sort_by(figure::order);
        wholes
    }

    /// How the claim `id` stands to others, as known on the day `known`: the links to and from it, sorted.
    pub fn links(&self, id: &ClaimId, known: Option<Date>) -> Vec<Link> {
        let ask = self.ask(None, known);
        let mut found = BTreeSet::new();
        for number in self.shelf.with_id(id).filter(|n| self.shelf.counts(*n, known)) {
            for neighbourhood in link::neighbourhoods(self.shelf.told(number)) {
                let Some(file) = self.meetings.get(&neighbourhood) else { continue };
                let links =
                    file.draw(&ask, 0, || link::draw(&self.counting(file, &ask), &self.shelf.voices(), &ask.rejected));
                found.extend(links.into_iter().filter(|l| l.later == *id || l.earlier == *id));
            }
        }
        let counts = |id: &ClaimId| self.shelf.with_id(id).any(|n| self.shelf.counts(n, known));
        found.into_iter().filter(|link| counts(&link.earlier)).collect()
    }

    fn is_part(&self, number: u32) -> bool {
        excess::part(self.shelf.told(number)).is_some_and(|(_, of)| of.is_some())
    }

    /// Events of so many days are looked for by their last day.
    const SHORT_DAYS: i32 = 31;

    fn is_short(telling: &Telling) -> bool {
        match (telling.1, telling.0) {
            (Some(first), Some(last)) => (last - first).get_days() <= Ledger::SHORT_DAYS,
            _ => false,
        }
    }

    /// What happened, or can have happened, on one day, as known on the day `known`, oldest first.
    pub fn day(&self, day: Date, known: Option<Date>) -> Vec<Event> {
        let ask = self.ask(None, known);
        let end = day.checked_add(jiff::Span::new().days(Ledger::SHORT_DAYS)).unwrap_or(Date::MAX);
        let on = |t: &&Arc<Telling>| t.1.is_some_and(|first| first <= day) && t.0.is_some_and(|last| last >= day);
        let short = self.events.range(event::from_last_day(day)..).map(|(telling, _)| telling);
        let short = short.take_while(|t| t.0.is_some_and(|last| last <= end)).filter(|t| Ledger::is_short(t));
        let mut tellings: Vec<&Arc<Telling>> = short.filter(on).collect();
        tellings.extend(self.long_events.iter().filter(on));
        tellings.sort();
        tellings.into_iter().filter_map(|telling| self.event(telling, &ask)).collect()
    }
}
