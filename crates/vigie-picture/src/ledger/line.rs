//! The control claims about one place, kept so that its state on any day is found without weighing them all again.
//!
//! With each day the line is saved as it stood. A saved line serves a question when every claim in it counts for
//! that question, as it stands, and so does every denial that can mean one of them; what comes after is folded on.

use vigie_model::{Date, Extent, Factuality, Phase, Place};

use super::shelf::{Moment, Shelf, Stands};
use crate::control::{Onset, State};
use crate::fold::{Folding, order};
use crate::ruled::Ruled;
use crate::rules::Ground;
use crate::stretch::{Other, Party, Stretch, Voiced};
use crate::support::{Support, Weight};
use crate::sureness::Sureness;
use crate::told::Days;

/// A control claim as it bears on the place.
#[derive(Debug, Clone, Copy)]
struct Mark {
    number: u32,
    /// Which of the claim's places.
    place: u16,
    phase: Phase,
    extent: Option<Extent>,
    days: Days,
    bears_out: Option<Date>,
    /// When it counts.
    stands: Stands,
    weight: Weight,
}

impl Mark {
    fn voiced<'a>(&self, shelf: &'a Shelf) -> Voiced<'a> {
        let told = shelf.told(self.number);
        Voiced {
            told,
            number: self.number,
            place: &told.claim.place[usize::from(self.place)],
            phase: self.phase,
            extent: self.extent,
            days: self.days,
            bears_out: self.bears_out,
            weight: self.weight,
        }
    }
}

impl Mark {
    /// False when this denial certainly means no claim that speaks of `first` or a later day.
    fn reaches(&self, first: Option<Date>) -> bool {
        self.days.last.is_none_or(|last| first.is_none_or(|first| last >= first))
    }
}

/// A party by the claim that names it.
type Named = (u32, bool);

/// A rival: who, since when, what speaks for it, whether at once, for which day last, where it waits, and for which day
/// last without an answer.
type SavedRival = (Option<Named>, Option<Onset>, Support, bool, Option<Date>, Option<Date>);

/// A line's last stretch as it stood after some claims.
#[derive(Debug, Clone)]
struct Saved {
    /// How many claims it takes in.
    upto: usize,
    /// The earliest day, and day of knowledge, for which it serves.
    serves_from: (Date, Date),
    /// The same before denials are looked at, and the last day any of the claims speaks of.
    settled: (Date, Date),
    latest: Date,
    /// True when any of the claims counts.
    counts: bool,
    stretch: Option<Box<SavedStretch>>,
}

#[derive(Debug, Clone)]
struct SavedStretch {
    state: State,
    holder: Option<Named>,
    besieger: Option<Named>,
    former: Option<Named>,
    attack: Option<(Named, Date)>,
    sureness: Sureness,
    anchored: bool,
    since: Option<Onset>,
    last_confirmed: Option<Date>,
    support: Support,
    ground: Ground,
    rivals: Vec<SavedRival>,
}

/// The line of one place.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// Sorted as they are weighed.
    marks: Vec<Mark>,
    /// Those among them that say that something is not so.
    denials: Vec<Mark>,
    /// Those among them that speak of more days than one: they count on each of them. Sorted by the day they bear out.
    lasting: Vec<Mark>,
    /// The most days that one of those bears out something later than it begins; `None` where one has no beginning.
    longest: Option<i32>,
    /// The line as it stands after each day.
    saved: Vec<Saved>,
    /// True when a reviewer decided about a link of one of them: then nothing is saved.
    pub linked: bool,
}

impl Default for Line {
    fn default() -> Line {
        let (marks, denials, lasting, saved) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Line { marks, denials, lasting, longest: Some(0), saved, linked: false }
    }
}

impl Line {
    /// Adds a claim, without weighing it yet.
    pub fn add(&mut self, v: &Voiced, place: usize, shelf: &Shelf) {
        let Voiced { number, phase, extent, days, bears_out, weight, .. } = *v;
        let place = u16::try_from(place).unwrap_or(u16::MAX);
        let mark = Mark { number, place, phase, extent, days, bears_out, stands: shelf.stands(number), weight };
        let at = self.marks.partition_point(|m| order(&m.voiced(shelf), v).is_lt());
        self.marks.insert(at, mark);
        let negated = v.told.claim.factuality == Factuality::Negated;
        if negated {
            self.denials.push(mark);
        }
        if days.last > days.first || bears_out > days.first {
            let at = self.lasting.partition_point(|m| m.bears_out <= bears_out);
            self.lasting.insert(at, mark);
            let length = days.first.zip(bears_out).map(|(first, day)| (day - first).get_days());
            self.longest = self.longest.zip(length).map(|(longest, length)| longest.max(length));
        }
        self.forget_from(at, negated.then_some(days.first));
    }

    /// Takes a claim out.
    pub fn remove(&mut self, number: u32) {
        for marks in [&mut self.marks, &mut self.denials, &mut self.lasting] {
            marks.retain(|m| m.number != number);
        }
        self.forget();
    }

    /// Gives a claim another weight.
    pub fn weigh(&mut self, number: u32, weight: Weight) {
        for marks in [&mut self.marks, &mut self.denials, &mut self.lasting] {
            marks.iter_mut().filter(|m| m.number == number).for_each(|m| m.weight = weight);
        }
        self.forget();
    }

    fn forget(&mut self) {
        self.saved.clear();
    }

    /// Drops what was saved of the claims from `at` on; after a denial, of all claims that it can mean.
    fn forget_from(&mut self, at: usize, denial: Option<Option<Date>>) {
        if self.saved.is_empty() {
            return;
        }
        let reached = match denial {
            None => at,
            Some(None) => 0,
            Some(Some(first)) => {
                let reach = first.checked_sub(reach()).unwrap_or(Date::MIN);
                let meant = |m: &Mark| m.days.last.is_none_or(|last| last >= reach);
                self.marks[..at].iter().position(meant).unwrap_or(at)
            }
        };
        // A day is weighed as a whole.
        let day = self.marks.get(reached).map(|m| m.bears_out);
        let start = day.map_or(reached, |day| self.marks.partition_point(|m| m.bears_out < day));
        self.saved.retain(|s| s.upto <= start);
    }

    /// Weighs what was added since the line was saved.
    pub fn save(&mut self, shelf: &Shelf) {
        if self.linked {
            return;
        }
        let from = self.saved.last();
        let start = from.map_or(0, |s| s.upto);
        let mut settled = from.map_or((Date::MIN, Date::MIN), |s| s.settled);
        let mut latest = from.map_or(Date::MIN, |s| s.latest);
        let mut counts = from.is_some_and(|s| s.counts);
        let line = from.and_then(|s| s.restore(shelf)).into_iter().collect();
        let first = self.marks[start..].iter().map(|m| m.days.first).min().flatten();
        let negated = self.denials.iter().filter(|m| m.stands.counts(None) && m.reaches(first));
        let negated = negated.map(|m| m.voiced(shelf)).collect();
        let ruled = Ruled::default();
        let mut folding = folding(line, negated, shelf, &ruled);
        let mut new = Vec::new();
        let mut n = start;
        while n < self.marks.len() {
            let day = self.marks[n].bears_out;
            let end = n + self.marks[n..].partition_point(|m| m.bears_out == day);
            let counting = self.marks[n..end].iter().filter(|m| m.stands.counts(None));
            folding.day(&counting.map(|m| m.voiced(shelf)).collect::<Vec<_>>());
            for m in &self.marks[n..end] {
                let last = m.days.last.unwrap_or(Date::MAX);
                settled = (settled.0.max(last), settled.1.max(m.stands.settled()));
                latest = latest.max(last);
                counts |= m.stands.counts(None);
            }
            // What goes on beyond a day counts on it too, with the day's own claims.
            settled.0 = settled.0.max(day.map_or(Date::MIN, |day| day.tomorrow().unwrap_or(Date::MAX)));
            n = end;
            let serves_from = self.with_denials(settled, latest);
            let stretch = folding.line.last().map(|s| Box::new(SavedStretch::of(s)));
            new.push(Saved { upto: n, serves_from, settled, latest, counts, stretch });
            // Only the last stretch is needed to go on.
            let kept = folding.line.len().saturating_sub(1);
            folding.line.drain(..kept);
        }
        self.saved.extend(new);
    }

    /// From when on a saved line serves, once the denials that can mean one of its claims are told.
    fn with_denials(&self, settled: (Date, Date), latest: Date) -> (Date, Date) {
        let mut serves = settled;
        for m in &self.denials {
            let reaches = m.days.first.is_none_or(|first| first.checked_sub(reach()).unwrap_or(Date::MIN) <= latest);
            if reaches {
                serves.0 = serves.0.max(m.days.last.unwrap_or(Date::MAX));
                serves.1 = serves.1.max(m.stands.settled());
            }
        }
        serves
    }

    /// The claims from the `start`th on that count at a moment, as they count then.
    fn counting<'a>(&self, start: usize, moment: Moment, shelf: &'a Shelf) -> Vec<Voiced<'a>> {
        let Moment { at, known } = moment;
        let end = at.map_or(self.marks.len(), |at| self.marks.partition_point(|m| m.bears_out <= Some(at)));
        let marks = self.marks.get(start..end).unwrap_or(&[]).iter();
        let mut counting: Vec<Voiced> =
            marks.filter(|m| m.stands.counts(known)).filter_map(|m| m.voiced(shelf).by(at)).collect();
        if let Some(at) = at {
            let beyond = &self.lasting[self.lasting.partition_point(|m| m.bears_out <= Some(at))..];
            let end = self.longest.and_then(|days| at.checked_add(jiff::Span::new().days(days)).ok());
            let near = beyond.iter().take_while(|m| end.is_none_or(|end| m.bears_out <= Some(end)));
            let counts = near.filter(|m| m.days.first <= Some(at) && m.stands.counts(known));
            counting.extend(counts.filter_map(|m| m.voiced(shelf).by(Some(at))));
        }
        counting
    }

    /// All claims that count at a moment, as they count then.
    pub fn all<'a>(&self, moment: Moment, shelf: &'a Shelf) -> Vec<Voiced<'a>> {
        self.counting(0, moment, shelf)
    }

    /// The state at a moment, without the claims it rests on; `None` where no claim counts, `Some(None)` where none of
    /// those that count says what is the case.
    pub fn state<'a>(
        &self,
        moment: Moment,
        heard: Option<Date>,
        shelf: &'a Shelf,
        ruled: &Ruled,
    ) -> Option<Option<Stretch<'a>>> {
        let serves = |s: &Saved| {
            moment.at.is_none_or(|at| s.serves_from.0 <= at)
                && moment.known.is_none_or(|known| s.serves_from.1 <= known)
        };
        let last = if self.linked { None } else { self.saved.partition_point(serves).checked_sub(1) };
        let saved = last.map(|n| &self.saved[n]);
        let mut window = self.counting(saved.map_or(0, |s| s.upto), moment, shelf);
        if window.is_empty() && !saved.is_some_and(|s| s.counts) {
            return None;
        }
        // As it was saved: what rivals say changes nothing where none of them waits for an answer.
        if let (true, Some(saved)) = (window.is_empty(), saved) {
            match &saved.stretch {
                None => return Some(None),
                Some(s) if s.rivals.iter().all(|(.., unanswered)| unanswered.is_none()) => {
                    return Some(Some(s.without_rivals(shelf)));
                }
                Some(_) => {}
            }
        }
        let line: Vec<Stretch> = saved.and_then(|s| s.restore(shelf)).into_iter().collect();
        window.sort_by(order);
        let mut negated = Vec::new();
        if !window.is_empty() {
            let first = window.iter().map(|v| v.days.first).min().flatten();
            let counting = self.denials.iter().filter(|m| m.stands.counts(moment.known) && m.reaches(first));
            negated.extend(counting.filter_map(|m| m.voiced(shelf).by(moment.at)));
        }
        let mut folding = folding(line, negated, shelf, ruled);
        for day in window.chunk_by(|a, b| a.bears_out == b.bears_out) {
            folding.day(day);
        }
        folding.heed_silence(heard);
        Some(folding.line.pop())
    }

    /// The place, as the claim names it that is weighed first.
    pub fn place<'a>(&self, shelf: &'a Shelf) -> Option<&'a Place> {
        self.marks.first().map(|m| m.voiced(shelf).place)
    }
}

fn reach() -> jiff::Span {
    jiff::Span::new().days(Voiced::DENIAL_REACH_DAYS)
}

fn folding<'a, 'v>(
    line: Vec<Stretch<'a>>,
    negated: Vec<Voiced<'a>>,
    shelf: &'v Shelf,
    ruled: &'v Ruled<'v>,
) -> Folding<'a, 'v> {
    let (denials, pressed) = (Vec::new(), Vec::new());
    // Which claims a state rests on is asked where some of them do not corroborate each other.
    let cites = ruled.doubts_support();
    Folding { line, denials, pressed, negated, voices: shelf.voices(), ruled, cites }
}

impl Saved {
    fn restore<'a>(&self, shelf: &'a Shelf) -> Option<Stretch<'a>> {
        let s = self.stretch.as_ref()?;
        let rivals = s.rivals.iter().map(|&(holder, onset, support, at_once, last_told, unanswered)| Other {
            holder: holder.and_then(|named| party(named, shelf)),
            onset,
            support,
            at_once,
            last_told,
            unanswered,
            claims: Vec::new(),
        });
        Some(Stretch { rivals: rivals.collect(), ..s.without_rivals(shelf) })
    }
}

/// The party that a claim names.
fn party((of, target): Named, shelf: &Shelf) -> Option<Party<'_>> {
    let claim = &shelf.told(of).claim;
    let actor = if target { claim.target.first() } else { claim.actor.first() };
    actor.map(|actor| Party { actor, of, target })
}

impl SavedStretch {
    fn without_rivals<'a>(&self, shelf: &'a Shelf) -> Stretch<'a> {
        let party = |named: Option<Named>| named.and_then(|named| party(named, shelf));
        Stretch {
            state: self.state,
            holder: party(self.holder),
            besieger: party(self.besieger),
            former: party(self.former),
            attack: self.attack.and_then(|(by, day)| party(Some(by)).map(|by| (by, day))),
            sureness: self.sureness,
            anchored: self.anchored,
            since: self.since,
            last_confirmed: self.last_confirmed,
            support: self.support,
            ground: self.ground,
            claims: Vec::new(),
            rivals: Vec::new(),
        }
    }

    fn of(s: &Stretch) -> SavedStretch {
        let named = |party: Option<Party>| party.map(|p| (p.of, p.target));
        SavedStretch {
            state: s.state,
            holder: named(s.holder),
            besieger: named(s.besieger),
            former: named(s.former),
            attack: s.attack.and_then(|(by, day)| named(Some(by)).map(|by| (by, day))),
            sureness: s.sureness,
            anchored: s.anchored,
            since: s.since,
            last_confirmed: s.last_confirmed,
            support: s.support,
            ground: s.ground,
            rivals: s
                .rivals
                .iter()
                .map(|r| (named(r.holder), r.onset, r.support, r.at_once, r.last_told, r.unanswered))
                .collect(),
        }
    }
}
