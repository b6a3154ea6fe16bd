//! Which claims are accounts of one figure.
//!
//! Claims that state their day are laid out first: each day has its own figure. What is dated less well joins a day's figure
//! where only one can be meant, or only one number agrees; it never draws two days' figures together.

use std::collections::BTreeMap;

use vigie_model::{Actor, ClaimId, Count, Date, LinkKind};

use crate::account::copies;
use crate::figure::{Counted, Draft, Measure, Period, Subset, subset};
use crate::ruled::Ruled;
use crate::told::{Told, share_party};
use crate::voices::Voices;

/// How well the time of a claim is known, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Dating {
    /// One day.
    Day,
    /// A stretch of days over which is counted.
    Stretch,
    /// Some day of several.
    SomeDay,
    /// None: the report's date stands in.
    Inferred,
}

impl Dating {
    fn of(period: &Period) -> Dating {
        match () {
            () if period.cumulative => Dating::Stretch,
            () if period.inferred || period.first.is_none() => Dating::Inferred,
            () if period.first == period.last => Dating::Day,
            () => Dating::SomeDay,
        }
    }
}

/// A claim that looks for its figure.
struct Seeking<'a> {
    told: &'a Told,
    /// Its place in the order of telling.
    n: usize,
    count: Count,
    group: &'a [Actor],
    of: Option<&'a ClaimId>,
    period: Period,
    origin: String,
}

impl<'a> Seeking<'a> {
    fn of(n: usize, told: &'a Told, voices: &Voices, ruled: &Ruled) -> Option<Seeking<'a>> {
        let (_, count, group, of) = subset(told)?;
        let of = of.filter(|of| !ruled.rejects(LinkKind::PartOf, &told.claim.id, of));
        Some(Seeking { told, n, count, group, of, period: Period::of(told), origin: ruled.origin(told, voices) })
    }

    /// Best dated first, narrowest first, those of a named group first.
    fn order(&self) -> (Dating, bool, i32, usize) {
        let days = self.period.first.zip(self.period.last).map_or(i32::MAX, |(first, last)| (last - first).get_days());
        (Dating::of(&self.period), self.group.is_empty(), days, self.n)
    }
}

/// Finds the drafts of which the days meet those of a claim without looking at all of them.
#[derive(Default)]
struct Calendar {
    by_day: BTreeMap<Date, Vec<usize>>,
    /// Those that can be of any day of too many to list.
    long: Vec<usize>,
    /// Those of which the day is not known.
    undated: Vec<usize>,
}

impl Calendar {
    /// The longest time that is listed day by day.
    const LISTED_DAYS: i32 = 40;

    fn note(&mut self, draft: usize, window: Option<(Date, Date)>) {
        match window {
            None => self.undated.push(draft),
            Some((first, last)) if (last - first).get_days() > Calendar::LISTED_DAYS => self.long.push(draft),
            Some((first, last)) => {
                let days = first.series(jiff::Span::new().days(1)).take_while(|day| *day <= last);
                days.for_each(|day| self.by_day.entry(day).or_default().push(draft));
            }
        }
    }

    /// Drafts that can be of a day within `window`, the first drawn first. What can be of any day of months is looked for
    /// among its like only.
    fn near(&self, window: Option<(Date, Date)>) -> Vec<usize> {
        let mut near = match window {
            None => self.undated.clone(),
            Some((first, last)) if (last - first).get_days() > Calendar::LISTED_DAYS => self.long.clone(),
            Some((first, last)) => self.by_day.range(first..=last).flat_map(|(_, drafts)| drafts).copied().collect(),
        };
        near.sort_unstable();
        near.dedup();
        near
    }
}

/// The drafts as far as they are laid out.
struct Gathering<'a, 'v> {
    drafts: Vec<Draft<'a>>,
    /// Where each claim went.
    home_of: BTreeMap<&'a ClaimId, usize>,
    /// Figures of one day, and of a stretch of days by its beginning.
    days: Calendar,
    stretches: Calendar,
    /// People counted at a moment.
    stock: bool,
    subset: &'v Subset,
    ruled: &'v Ruled<'v>,
    voices: Voices<'v>,
}

/// Gathers the claims of one subset, sorted by [`crate::told::order`], into figures.
pub(crate) fn gather<'a>(
    subset: &Subset,
    told: &[&'a Told],
    voices: &Voices,
    ruled: &Ruled,
    at: Option<Date>,
) -> Vec<Draft<'a>> {
    let counting = told.iter().enumerate().filter(|(_, t)| t.is_state() && t.is_by(at, true));
    let mut seeking: Vec<Seeking> = counting.filter_map(|(n, t)| Seeking::of(n, t, voices, ruled)).collect();
    let stock = subset.tally.measure() == Measure::Stock;
    if !stock {
        seeking.sort_by_key(Seeking::order);
    }
    let mut gathering = Gathering {
        drafts: Vec::new(),
        home_of: BTreeMap::new(),
        days: Calendar::default(),
        stretches: Calendar::default(),
        stock,
        subset,
        ruled,
        voices: *voices,
    };
    for claim in seeking {
        match gathering.home(&claim) {
            Some(n) => gathering.join(n, claim),
            None => gathering.open(claim),
        }
    }
    let mut drafts = gathering.drafts;
    for draft in &mut drafts {
        draft.told.sort_by_key(|c| c.n);
    }
    drafts
}

/// How many times one number is another, at least; `None` where one of them is unknown.
fn times_apart(a: &Count, b: &Count) -> Option<f64> {
    let range = |c: &Count| {
        let known = [c.low, c.best, c.high].into_iter().flatten();
        let (low, high) = (known.clone().min()?, known.max()?);
        Some((low.max(1) as f64, high.max(1) as f64))
    };
    let (a, b) = (range(a)?, range(b)?);
    Some((a.0 / b.1).max(b.0 / a.1).max(1.0))
}

impl<'a> Gathering<'a, '_> {
    /// What is told without its day is of a day of which another number is told where it is no more than so many times
    /// that, or that so many times it: first counts are often half of the last.
    const TIMES_APART: f64 = 2.0;

    /// The draft that a claim is an account of.
    fn home(&self, claim: &Seeking) -> Option<usize> {
        let near = match (self.stock, claim.period.cumulative) {
            (true, _) => (0..self.drafts.len()).collect(),
            (_, true) => self.stretches.near(claim.period.beginning()),
            (_, false) => self.days.near(claim.period.window()),
        };
        let mut near: Vec<usize> = near.into_iter().filter(|&n| self.can_be(n, claim)).collect();
        let shares = |n: &usize| claim.group.is_empty() == self.drafts[*n].group.is_empty();
        if near.iter().any(shares) {
            near.retain(shares);
        } else if claim.group.is_empty() && near.len() > 1 && Dating::of(&claim.period) == Dating::Day {
            // Of one day's dead of several groups, those not said whose are another figure.
            return None;
        }
        if self.stock || matches!(Dating::of(&claim.period), Dating::Day | Dating::Stretch) {
            return near.first().copied();
        }
        self.likeliest(&near, claim)
    }

    /// True when the claim can be an account of a draft of which the days meet its own.
    fn can_be(&self, n: usize, claim: &Seeking) -> bool {
        let draft = &self.drafts[n];
        if self.subset.is_nowhere() && (claim.period.inferred || draft.period.inferred) {
            let repeats = |c: &Counted| {
                c.count == claim.count && (c.origin == claim.origin || copies(c.told, claim.told, self.ruled))
            };
            return draft.told.iter().any(repeats) && draft.period.same(&claim.period);
        }
        let told = draft.told.iter().map(|c| &c.told.claim.id);
        if self.ruled.are_apart([&claim.told.claim.id], told) {
            return false;
        }
        let same_group = claim.group.is_empty() || draft.group.is_empty() || share_party(claim.group, &draft.group);
        let holds_total = claim.of.is_some_and(|of| self.home_of.get(of) == Some(&n));
        let is_total = draft.totals.contains(&claim.told.claim.id);
        let same_time =
            draft.period.same(&claim.period) || (self.stock && draft.period.cumulative == claim.period.cumulative);
        same_group && !holds_total && !is_total && same_time
    }

    /// Of the days that a claim can mean, the one of which it repeats an account, else the one with the number nearest its
    /// own, the last of several; none where it gives less than half or more than twice of all that is told.
    fn likeliest(&self, near: &[usize], claim: &Seeking) -> Option<usize> {
        let told = |n: &usize| self.drafts[*n].told.iter();
        let repeats = |c: &Counted| c.count == claim.count && self.voices.is_copy(c.told, claim.told);
        if let Some(repeated) = near.iter().find(|n| told(n).any(repeats)) {
            return Some(*repeated);
        }
        let apart = |n: &usize| {
            let apart = told(n).filter_map(|c| times_apart(&c.count, &claim.count));
            apart.min_by(f64::total_cmp).unwrap_or(1.0)
        };
        let nearest = near.iter().map(|n| (apart(n), self.drafts[*n].period.last, *n));
        let nearest = nearest.min_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        nearest.filter(|(apart, ..)| *apart <= Gathering::TIMES_APART).map(|(.., n)| n)
    }

    fn join(&mut self, n: usize, claim: Seeking<'a>) {
        let draft = &mut self.drafts[n];
        let (period, old) = (claim.period, draft.period);
        if draft.group.is_empty() {
            draft.group = claim.group.to_vec();
        }
        if period.cumulative || self.stock {
            // A running toll grows at its end.
            draft.period.first = old.first.min(period.first);
            draft.period.last = old.last.max(period.last);
            draft.period.inferred &= period.inferred;
        } else if !period.inferred {
            draft.period.first = old.first.max(period.first);
            draft.period.last = old.last.min(period.last);
        }
        if period.cumulative && draft.period.first != old.first {
            let beginning = draft.period.beginning();
            self.stretches.note(n, beginning);
        }
        self.put(n, claim);
    }

    fn open(&mut self, claim: Seeking<'a>) {
        let n = self.drafts.len();
        match claim.period.cumulative {
            true => self.stretches.note(n, claim.period.beginning()),
            false => self.days.note(n, claim.period.window()),
        }
        let (period, group) = (claim.period, claim.group.to_vec());
        let Subset { tally, victims, unit, .. } = *self.subset;
        let (told, part_of, totals) = (Vec::new(), None, Vec::new());
        self.drafts.push(Draft { tally, victims, unit, period, group, told, part_of, totals });
        self.put(n, claim);
    }

    fn put(&mut self, n: usize, claim: Seeking<'a>) {
        let Seeking { told, n: order, count, of, origin, .. } = claim;
        self.home_of.insert(&told.claim.id, n);
        let draft = &mut self.drafts[n];
        draft.part_of = draft.part_of.take().or_else(|| of.cloned());
        draft.totals.extend(of.cloned());
        draft.told.push(Counted { told, n: order, count, origin });
    }
}

/// The drafts, those made one of which reviewers say that they count one thing.
pub(crate) fn merged<'a>(mut drafts: Vec<Draft<'a>>, ruled: &Ruled) -> Vec<Draft<'a>> {
    if !drafts.iter().flat_map(Draft::ids).any(|id| ruled.is_joined(id)) {
        return drafts;
    }
    for (a, b) in ruled.together() {
        let of = |id: &ClaimId| drafts.iter().position(|draft| draft.ids().any(|own| own == id));
        let (Some(one), Some(other)) = (of(a), of(b)) else { continue };
        let (one, other) = (one.min(other), one.max(other));
        let (x, y) = (&drafts[one], &drafts[other]);
        let alike = (x.tally, x.unit) == (y.tally, y.unit);
        if one == other || !alike || ruled.are_apart(x.ids(), y.ids()) {
            continue;
        }
        let other = drafts.remove(other);
        drafts[one].take(other);
    }
    drafts
}

impl<'a> Draft<'a> {
    fn ids(&self) -> impl Iterator<Item = &'a ClaimId> + Clone {
        self.told.iter().map(|c| &c.told.claim.id)
    }

    /// Takes in what counts the same. What the first told says of whom it counts is kept, as far as it does.
    fn take(&mut self, mut other: Draft<'a>) {
        self.period = self.period.and(&other.period);
        self.told.append(&mut other.told);
        self.told.sort_by(|x, y| crate::told::order(x.told, y.told));
        self.told.iter_mut().enumerate().for_each(|(n, counted)| counted.n = n);
        let firsts = || self.told.iter().filter_map(|c| subset(c.told));
        self.victims = firsts().find_map(|(subset, ..)| subset.victims);
        self.group =
            firsts().map(|(_, _, group, _)| group).find(|group| !group.is_empty()).map_or(Vec::new(), <[_]>::to_vec);
        let own: Vec<&ClaimId> = self.ids().collect();
        let total = self.part_of.take().into_iter().chain(other.part_of).find(|total| !own.contains(&total));
        self.part_of = total;
        self.totals.append(&mut other.totals);
    }
}
