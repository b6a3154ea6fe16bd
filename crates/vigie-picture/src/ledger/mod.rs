//! The picture as reports come in: what a report does not touch is not drawn again.
//!
//! Claims are filed by what they can meet: the line of a place, the figures of one subset, a bond between two parties,
//! commitments of one sort between two sides, one event. A new claim marks its own files as changed; asking draws only
//! what changed since it was last asked for the same moment. The state of places is answered from saved lines
//! (`ledger/line.rs`), for any day and any day of knowledge.
//!
//! Invariant: a ledger answers as [`Picture::draw`] does for the same claims and decisions, in whatever order and
//! portions they came.

mod file;
mod line;
mod shelf;
mod state;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use vigie_model::{ClaimId, Date, Decision, Grade, Link};

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
use crate::picture::Picture;
use crate::rules::Ground;
use crate::stance::{self, Bond, Stance};
use crate::support::Weight;
use crate::sureness::Sureness;
use crate::told::{Provenance, Told};
use file::{Ask, File};
use line::Line;
use shelf::{Moment, Shelf};
pub use state::{PlacePicture, PlaceState};

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
    events: BTreeMap<Arc<Telling>, File<Vec<Event>>>,
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
        let (down, up, again) = self.shelf.decide(decision);
        for number in down {
            self.unfile(number);
        }
        for number in up {
            self.file(number, &mut lines);
        }
        for number in again {
            self.touch(number, &mut lines);
        }
        self.save(lines);
    }

    /// Takes note that reports which were added are copies of others than was known, or credit another agency.
    pub fn renew(&mut self, reports: &[Arc<Provenance>]) {
        self.now += 1;
        let mut lines = BTreeSet::new();
        for report in reports {
            for number in self.shelf.renew(report) {
                self.touch(number, &mut lines);
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
        let linked = self.shelf.is_linked(&t.claim.id);
        for (key, v) in control::voiced(t, number, &self.shelf.voices()) {
            let place = t.claim.place.iter().position(|p| std::ptr::eq(p, v.place)).unwrap_or(0);
            let (line, file) = self.lines.entry(key.clone()).or_default();
            line.add(&v, place, &self.shelf);
            line.linked |= linked;
            file.add(number, linked, now);
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
            self.figures.entry(subset).or_default().add(number, linked, now);
        }
        if excess::part(t).is_some_and(|(_, of)| of.is_some()) {
            self.parts.push(number);
        }
        for neighbourhood in link::neighbourhoods(t) {
            self.meetings.entry(neighbourhood).or_default().add(number, linked, now);
        }
        for (bond, ..) in stance::bonds(t) {
            self.bonds.entry(bond).or_default().add(number, linked, now);
        }
        if let Some(terms) = commitment::terms(t) {
            self.terms.entry(terms).or_default().add(number, linked, now);
        }
        for between in commitment::deciding(t) {
            self.happened.entry(between).or_default().add(number, linked, now);
        }
        if denial::denies(t) {
            for deniable in denial::deniables(t) {
                self.denied.entry(deniable).or_default().add(number, linked, now);
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
            self.events.entry(telling).or_default().add(number, linked, now);
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
        let (weight, linked) = (Weight::of(t, &self.shelf.voices()), self.shelf.is_linked(&t.claim.id));
        for key in control::line_keys(t) {
            if let Some((line, file)) = self.lines.get_mut(&key) {
                line.weigh(number, weight);
                line.linked |= linked;
                file.touch(linked, now);
                lines.insert(key);
            }
        }
        if let Some(file) = figure::subset_of(t).and_then(|subset| self.figures.get_mut(&subset)) {
            file.touch(linked, now);
        }
        for neighbourhood in link::neighbourhoods(t) {
            self.meetings.entry(neighbourhood).or_default().touch(linked, now);
        }
        for (bond, ..) in stance::bonds(t) {
            self.bonds.entry(bond).or_default().touch(linked, now);
        }
        if let Some(terms) = commitment::terms(t) {
            self.terms.entry(terms).or_default().touch(linked, now);
        }
        for between in commitment::deciding(t) {
            self.happened.entry(between).or_default().touch(linked, now);
        }
        for key in denial::deniables(t) {
            self.denied.entry(key).or_default().touch(linked, now);
        }
        if let Some(file) = event::telling(t).and_then(|telling| self.events.get_mut(&telling)) {
            file.touch(linked, now);
        }
    }

    fn ask(&self, at: Option<Date>, known: Option<Date>) -> Ask<'_> {
        let moment = Moment { at, known };
        Ask::new(moment, self.now, &self.shelf)
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
                .then(|| control::draw_place(voiced, &self.shelf.voices(), &ask.ruled, ask.as_of, ask.heard))
        })
    }

    /// The figures of a subset; of those that hang together all with the first, and none with the others.
    fn count(&self, subset: &Subset, file: &File<Counted>, ask: &Ask) -> Counted {
        let draw = |subsets: &[(&Subset, Vec<&Told>)]| {
            figure::draw_subsets(subsets, &self.shelf.voices(), &ask.ruled, ask.moment.at)
        };
        match ask.subsets().with(subset) {
            None => file.draw(ask, 0, || draw(&[(subset, self.counting(file, ask))])),
            Some(group) if group.first() != Some(subset) => Counted::default(),
            Some(group) => {
                let files = group.iter().filter_map(|s| Some((s, self.figures.get(s)?)));
                draw(&files.map(|(s, file)| (s, self.counting(file, ask))).collect::<Vec<_>>())
            }
        }
    }

    /// The events of a telling; of those that hang together all with the first, and none with the others.
    fn events(&self, telling: &Telling, ask: &Ask) -> Vec<Event> {
        let Some(file) = self.events.get(telling) else { return Vec::new() };
        let draw = |told: &[&Told], denied: &[&File<()>]| {
            let denials: Vec<&Told> = denied.iter().flat_map(|file| self.counting(file, ask)).collect();
            event::draw_all(told, &denials, &self.shelf.voices(), &ask.ruled, ask.moment.at)
        };
        let denied = |keys: &BTreeSet<Deniable>| -> Vec<&File<()>> {
            keys.iter().filter_map(|key| self.denied.get(key)).collect()
        };
        match ask.tellings().with(telling) {
            None => {
                // All claims of an event can be denied alike.
                let Some(first) = file.claims.first() else { return Vec::new() };
                let denied = denied(&denial::deniables(self.shelf.told(*first)));
                let changed = denied.iter().map(|file| file.changed).max().unwrap_or(0);
                file.draw(ask, changed, || draw(&self.counting(file, ask), &denied))
            }
            Some(group) if group.first() != Some(telling) => Vec::new(),
            Some(group) => {
                let files = group.iter().filter_map(|t| self.events.get(t));
                let mut told: Vec<&Told> = files.flat_map(|file| self.counting(file, ask)).collect();
                told.sort_by(|a, b| crate::told::order(a, b));
                draw(&told, &denied(&denial::deniables_of_all(&told)))
            }
        }
    }

    /// The commitments of a sort; of those that hang together all with the first, and none with the others.
    fn commitments(&self, terms: &Terms, file: &File<Vec<Commitment>>, ask: &Ask) -> Vec<Commitment> {
        let group = ask.terms().with(terms);
        let sorts: Vec<Vec<&Told>> = match group {
            None => vec![self.counting(file, ask)],
            Some(group) if group.first() != Some(terms) => return Vec::new(),
            Some(group) => {
                group.iter().filter_map(|t| self.terms.get(t)).map(|file| self.counting(file, ask)).collect()
            }
        };
        let pairs = commitment::relevant(&sorts.concat());
        let files: Vec<(&Between, &File<()>)> = pairs.iter().filter_map(|p| self.happened.get_key_value(p)).collect();
        let changed = files.iter().map(|(_, file)| file.changed).max().unwrap_or(0);
        let draw = || {
            let mut happened: Happened = BTreeMap::new();
            for (between, file) in files {
                let mut list = self.counting(file, ask);
                list.sort_by(commitment::in_time);
                happened.insert(between.clone(), list);
            }
            let Moment { at, .. } = ask.moment;
            commitment::draw_terms(&sorts, &happened, &self.shelf.voices(), &ask.ruled, at, ask.as_of)
        };
        if group.is_some() { draw() } else { file.draw(ask, changed, draw) }
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
            let draw = || stance::draw_one(bond, &self.counting(file, &ask), &voices, &ask.ruled, at);
            file.draw(&ask, 0, draw)
        });
        let alignments: Vec<Stance> = stances.collect();
        let mut commitments: Vec<Commitment> =
            self.terms.iter().flat_map(|(terms, file)| self.commitments(terms, file, &ask)).collect();
        let events: Vec<Event> = self.events.keys().flat_map(|telling| self.events(telling, &ask)).collect();
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
        excess::parts_beyond_totals(counting, total, &ask.ruled)
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
        let stretch = line.state(ask.moment, ask.heard, &self.shelf, &ask.ruled)?;
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
        let subsets = self.figures_at.get(key).into_iter().flatten();
        for (subset, file) in self.with_joined(subsets.map(|s| &**s), &ask) {
            let (mut figures, contradictions) = self.count(subset, file, &ask);
            // Of several places one is that of the figure.
            if ask.subsets().with(subset).is_some() {
                figures.retain(|f| f.place.iter().chain(&f.origin).chain(&f.destination).any(|p| p.key() == key));
            }
            if !figures.is_empty() {
                found.contradictions.extend(contradictions);
            }
            found.figures.extend(figures);
            if subset.places().contains(key) {
                let parts: Vec<u32> = file.claims.iter().copied().filter(|n| self.is_part(*n)).collect();
                found.contradictions.extend(self.parts_beyond_totals(&parts, &ask));
            }
        }
        let wholes = self.wholes(&found.figures, &ask);
        found.contradictions.extend(excess::within_areas(&mut found.figures, &wholes));
        let heads = |t: &'_ Telling| ask.tellings().with(t).and_then(|group| group.first()).unwrap_or(t).clone();
        let tellings: BTreeSet<Telling> = self.events_at.get(key).into_iter().flatten().map(|t| heads(t)).collect();
        found.events = tellings.iter().flat_map(|telling| self.events(telling, &ask)).collect();
        found.events.retain(|event| event.places.iter().any(|place| place.key() == key));
        found.contradictions.extend(event::denied(&found.events));
        found.control.sort_by(control::by_name);
        found.figures.sort_by(figure::order);
        found.contradictions.sort_by(contradiction::order);
        found
    }

    /// The files of subsets, and those that hang together with them by what reviewers said; each once, in order.
    fn with_joined<'s>(
        &'s self,
        subsets: impl Iterator<Item = &'s Subset>,
        ask: &Ask,
    ) -> Vec<(&'s Subset, &'s File<Counted>)> {
        let mut all: BTreeSet<&Subset> = BTreeSet::new();
        for subset in subsets {
            let first = ask.subsets().with(subset).and_then(|group| group.first());
            let first = first.and_then(|first| self.figures.get_key_value(first)).map(|(first, _)| &**first);
            all.extend([subset].into_iter().chain(first));
        }
        let file = |subset| self.figures.get_key_value(subset).map(|(subset, file)| (&**subset, file));
        all.into_iter().filter_map(file).collect()
    }

    /// The figures of the areas around the places of `figures`, in order.
    fn wholes(&self, figures: &[Figure], ask: &Ask) -> Vec<Figure> {
        let areas: BTreeSet<Area> = figures.iter().filter_map(|f| f.place.as_ref()).flat_map(area::around).collect();
        let tallies: Vec<Tally> = figures.iter().map(|f| f.tally).collect();
        let subsets = areas.iter().filter_map(|area| self.figures_of.get(area)).flatten();
        let files = self.with_joined(subsets.filter(|s| tallies.contains(&s.tally)).map(|s| &**s), ask);
        let mut wholes: Vec<Figure> =
            files.into_iter().flat_map(|(subset, file)| self.count(subset, file, ask).0).collect();
        wholes.sort_by(figure::order);
        wholes
    }

    /// How the claims `ids` stand to others and to each other, as known on the day `known`: the links to and from them,
    /// sorted.
    pub fn links(&self, ids: &HashSet<&ClaimId>, known: Option<Date>) -> Vec<Link> {
        let ask = self.ask(None, known);
        let ours = |l: &Link| ids.contains(&l.later) || ids.contains(&l.earlier);
        let numbers = ids.iter().flat_map(|id| self.shelf.with_id(id)).filter(|n| self.shelf.counts(*n, known));
        let neighbourhoods: HashSet<Neighbourhood> =
            numbers.flat_map(|number| link::neighbourhoods(self.shelf.told(number))).collect();
        let mut found = BTreeSet::new();
        for file in neighbourhoods.iter().filter_map(|neighbourhood| self.meetings.get(neighbourhood)) {
            let links = file.draw(&ask, 0, || link::draw(&self.counting(file, &ask), &self.shelf.voices(), &ask.ruled));
            found.extend(links.into_iter().filter(ours));
        }
        found.extend(ask.ruled.declared().filter(|l| ours(l)).cloned());
        let counts = |id: &ClaimId| self.shelf.with_id(id).any(|n| self.shelf.counts(n, known));
        found.into_iter().filter(|link| counts(&link.earlier) && counts(&link.later)).collect()
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
        let mut tellings: Vec<&Telling> =
            short.filter(on).chain(self.long_events.iter().filter(on)).map(|t| &**t).collect();
        // What reviewers put together can be of other days than each of its tellings.
        tellings.retain(|telling| ask.tellings().with(telling).is_none());
        tellings.extend(ask.tellings().groups().iter().filter_map(|group| group.first()));
        tellings.sort();
        let mut events: Vec<Event> = tellings.into_iter().flat_map(|telling| self.events(telling, &ask)).collect();
        events.retain(|e| e.from.is_some_and(|first| first <= day) && e.to.is_some_and(|last| last >= day));
        events
    }
}
