//! The ledger of figures: the killed, injured, missing, captured and displaced, each by claimant.
//!
//! Two claims are accounts of one figure when they count the same thing (outcome or movement, victims, unit) at the
//! same place over the same period. Where a claim states neither a place nor a time, only its copies are known to speak
//! of the same. Nothing is ever added up: a part is not added to its total, nor one day's toll to
//! a cumulative one. The bounds are taken across the latest account of each claimant, after UCDP: the lowest and the
//! highest credible figure, and as best the latest of the most independent claimants, the lower where two tie.

use std::collections::{BTreeMap, BTreeSet};

use vigie_model::{Actor, Body, ClaimId, Count, Date, Grade, Moved, Outcome, Place, Unit, Victims};

use crate::account::ledger;
use crate::area::{self, Area};
use crate::contradiction::Contradiction;
use crate::denial;
use crate::excess::{part, parts_beyond_totals, within_areas};
use crate::gather::{gather, merged};
use crate::ruled::Ruled;
use crate::told::Told;
use crate::voices::Voices;

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Tally {
    /// People who were killed, injured, missing, captured.
    Casualties(Outcome),
    /// People on the move.
    Displacement(Moved),
}

impl Tally {
    /// `casualties` or `displacement`.
    pub const fn kind(self) -> &'static str {
        match self {
            Tally::Casualties(_) => "casualties",
            Tally::Displacement(_) => "displacement",
        }
    }

    /// The outcome or the movement, as written.
    pub const fn as_str(self) -> &'static str {
        match self {
            Tally::Casualties(outcome) => outcome.as_str(),
            Tally::Displacement(moved) => moved.as_str(),
        }
    }
}

/// Whether a number is of people at a moment or of what happened over a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Measure {
    /// So many at a moment: those who are displaced or taken in. A later count takes the place of an earlier one.
    Stock,
    /// So many within the period: those killed, those who fled or came home.
    Flow,
}

impl Measure {
    /// The written word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Measure::Stock => "stock",
            Measure::Flow => "flow",
        }
    }
}

impl Tally {
    /// Whether it is counted at a moment or over a time.
    pub const fn measure(self) -> Measure {
        match self {
            Tally::Displacement(Moved::Displaced | Moved::Hosted) => Measure::Stock,
            Tally::Displacement(_) | Tally::Casualties(_) => Measure::Flow,
        }
    }
}

/// How a claimant's number differs from the one it gave before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Revision {
    /// Upwards.
    Raised,
    /// Downwards.
    Lowered,
}

impl Revision {
    /// The written word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Revision::Raised => "raised",
            Revision::Lowered => "lowered",
        }
    }
}

/// What was known of a figure from one day on, until the next step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// The day of the reports.
    pub told: Date,
    /// Lowest, best and highest across what each claimant last said by that day.
    pub count: Count,
}

/// One claimant's number at one time.
#[derive(Debug, Clone, PartialEq)]
pub struct Account {
    /// Whose number it is: a named source, the words for an unnamed one, else the outlet.
    pub claimant: String,
    /// The number.
    pub count: Count,
    /// How far this number can be relied on by this claimant's word alone.
    pub grade: Grade,
    /// The claim.
    pub claim: ClaimId,
    /// The day its report is dated to.
    pub told: Option<Date>,
    /// True when the same claimant gave another number later, or when it was counted too long before the others.
    pub superseded: bool,
    /// How it differs from the number the same claimant gave before, where it does.
    pub revises: Option<Revision>,
    /// Claims that only repeat this one: wire copies, and the same claimant with the same number.
    pub copies: Vec<ClaimId>,
}

/// One figure with everybody's account of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// What is counted.
    pub tally: Tally,
    /// Who, for casualties, as specifically as said; `None` stands for people not said which.
    pub victims: Option<Victims>,
    /// The group that lost them or moved, where said.
    pub group: Option<Actor>,
    /// Where, where said.
    pub place: Option<Place>,
    /// Whence they moved.
    pub origin: Vec<Place>,
    /// Whither they moved.
    pub destination: Vec<Place>,
    /// First day of the period, where known.
    pub from: Option<Date>,
    /// Last day of the period, where known.
    pub to: Option<Date>,
    /// True when the number is for the whole period; false when it is for one day in it.
    pub cumulative: bool,
    /// True when the period is taken from the reports' dates, the claims stating none.
    pub period_inferred: bool,
    /// The total it is part of: as a report says, else that of the division or country that it lies in.
    pub part_of: Option<ClaimId>,
    /// Lowest, best and highest across the latest account of each claimant.
    pub count: Count,
    /// How far the best figure can be relied on: by whom it is given, and who gives another.
    pub grade: Grade,
    /// The accounts, oldest first.
    pub accounts: Vec<Account>,
    /// Claims that it is not so.
    pub denials: Vec<ClaimId>,
    /// How low, best and high went as reports came in, oldest first; accounts without a date are in all of them.
    pub steps: Vec<Step>,
}

impl Figure {
    /// True when it is of a country or of a first-level division as a whole.
    pub(crate) fn is_of_area(&self) -> bool {
        self.place.as_ref().is_some_and(|place| area::own(place).is_some())
    }
}

/// The period a figure is about.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Period {
    pub first: Option<Date>,
    pub last: Option<Date>,
    /// A stated interval: a toll over several days rather than one day's.
    pub cumulative: bool,
    pub inferred: bool,
}

impl Period {
    /// How many days before a report an event may lie that the report tells without a date.
    const TELLING_DELAY_DAYS: i64 = 2;
    /// Counts of people at a moment that lie further apart than this don't contradict each other.
    pub const STOCK_DAYS: i64 = 14;
    /// Two cumulative tolls that begin within this many days of each other are the same running toll.
    const SAME_START_DAYS: i64 = 3;

    pub fn of(t: &Told) -> Period {
        let days = t.days();
        let cumulative = days.is_lasting(t);
        Period { first: days.first, last: days.last, cumulative, inferred: days.inferred }
    }

    /// The days of which one is meant; of an undated report those on which what it tells can have been.
    pub fn window(&self) -> Option<(Date, Date)> {
        let (first, last) = (self.first?, self.last?);
        let delay = jiff::Span::new().days(if self.inferred { Period::TELLING_DELAY_DAYS } else { 0 });
        Some((first.checked_sub(delay).unwrap_or(first), last))
    }

    /// The days on which a running toll can begin that is the same.
    pub fn beginning(&self) -> Option<(Date, Date)> {
        let (first, reach) = (self.first?, jiff::Span::new().days(Period::SAME_START_DAYS));
        Some((first.checked_sub(reach).unwrap_or(first), first.checked_add(reach).unwrap_or(first)))
    }

    /// The days that fit two numbers that are said to be of one time; where none does, from the first to the last.
    pub fn and(&self, other: &Period) -> Period {
        let (stated, inferred) = if self.inferred { (other, self) } else { (self, other) };
        if stated.inferred != inferred.inferred && stated.first.is_some() {
            return *stated;
        }
        let ends = |p: &Period| p.first.zip(p.last);
        let (first, last) = match (ends(self), ends(other)) {
            (Some(a), Some(b)) if self.cumulative || other.cumulative || a.0 > b.1 || b.0 > a.1 => {
                (Some(a.0.min(b.0)), Some(a.1.max(b.1)))
            }
            (Some(a), Some(b)) => (Some(a.0.max(b.0)), Some(a.1.min(b.1))),
            (a, b) => a.or(b).unzip(),
        };
        Period { first, last, cumulative: self.cumulative || other.cumulative, inferred: stated.inferred }
    }

    /// True when both can be of one time.
    pub fn same(&self, other: &Period) -> bool {
        let (Some(a0), Some(a1), Some(b0), Some(b1)) = (self.first, self.last, other.first, other.last) else {
            return self.first.is_none() && other.first.is_none();
        };
        let apart = |x: Date, y: Date| i64::from((x - y).get_days()).abs();
        match (self.cumulative, other.cumulative) {
            (true, true) => apart(a0, b0) <= Period::SAME_START_DAYS && a0 <= b1 && b0 <= a1,
            (false, false) => {
                let first = |p: &Period, first: Date| p.window().map_or(first, |window| window.0);
                first(self, a0) <= b1 && first(other, b0) <= a1
            }
            _ => false,
        }
    }
}

/// True when two claims can count over the same time.
pub(crate) fn same_period(a: &Told, b: &Told) -> bool {
    Period::of(a).same(&Period::of(b))
}

/// What makes two claims count the same thing, apart from the period.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Subset {
    pub tally: Tally,
    pub victims: Option<Victims>,
    pub unit: Unit,
    place: Vec<String>,
    origin: Vec<String>,
    destination: Vec<String>,
}

impl Subset {
    /// True when no place is named.
    pub fn is_nowhere(&self) -> bool {
        self.place.is_empty() && self.origin.is_empty() && self.destination.is_empty()
    }

    /// The keys of all places it names.
    pub fn places(&self) -> BTreeSet<String> {
        let lists = [&self.place, &self.origin, &self.destination];
        let keys = lists.into_iter().flatten().map(|key| key.split_once('\u{1}').map_or(key.as_str(), |(key, _)| key));
        keys.map(str::to_owned).collect()
    }
}

/// A figure in the making.
pub(crate) struct Draft<'a> {
    pub tally: Tally,
    pub victims: Option<Victims>,
    pub unit: Unit,
    pub period: Period,
    pub group: Vec<Actor>,
    pub told: Vec<Counted<'a>>,
    pub part_of: Option<ClaimId>,
    /// All totals that one of them is part of.
    pub totals: Vec<ClaimId>,
}

/// A claim with its number and the one it ultimately comes from.
pub(crate) struct Counted<'a> {
    pub told: &'a Told,
    /// Its place in the order of telling.
    pub n: usize,
    pub count: Count,
    pub origin: String,
}

fn keys(places: &[Place]) -> Vec<String> {
    let mut keys: Vec<String> =
        places.iter().map(|p| format!("{}\u{1}{} {}", p.key(), area::key(p), p.relation)).collect();
    keys.sort();
    keys
}

/// The subset and count of a casualty or displacement claim; for a displacement the group is who moved.
pub(crate) fn subset(t: &Told) -> Option<(Subset, Count, &[Actor], Option<&ClaimId>)> {
    let place = keys(&t.claim.place);
    match &t.claim.body {
        Body::Casualties { outcome, victims, count, of } => {
            let victims = victims.filter(|&v| v != Victims::People);
            let tally = Tally::Casualties(*outcome);
            let s = Subset { tally, victims, unit: count.unit, place, origin: Vec::new(), destination: Vec::new() };
            Some((s, *count, &t.claim.target, of.as_ref()))
        }
        Body::Displacement { movement, count, from, to } => {
            let (tally, unit) = (Tally::Displacement(*movement), count.unit);
            let s = Subset { tally, victims: None, unit, place, origin: keys(from), destination: keys(to) };
            Some((s, *count, &t.claim.actor, None))
        }
        _ => None,
    }
}

/// The subset a claim counts, where it counts people.
pub(crate) fn subset_of(t: &Told) -> Option<Subset> {
    subset(t).map(|(subset, ..)| subset)
}

/// The area of which a claim counts people, where it is of one as a whole.
pub(crate) fn area_of(t: &Told) -> Option<Area> {
    subset_of(t).and(t.claim.place.first()).and_then(area::own)
}

/// Draws all figures, and the contradictions between the accounts of each.
pub(crate) fn draw(
    told: &[&Told],
    voices: &Voices,
    ruled: &Ruled,
    at: Option<Date>,
) -> (Vec<Figure>, Vec<Contradiction>) {
    let mut by_subset: BTreeMap<Subset, Vec<&Told>> = BTreeMap::new();
    for &t in told {
        if let Some(subset) = subset_of(t) {
            by_subset.entry(subset).or_default().push(t);
        }
    }
    let mut figures = Vec::new();
    let mut contradictions = Vec::new();
    let joined = ruled.joined(told);
    let hanging = ruled.hanging(|id| joined.get(id).into_iter().flatten().filter_map(|t| subset_of(t)).collect(), fit);
    for (subset, told) in &by_subset {
        let (drawn, rivals) = match hanging.with(subset) {
            None => draw_subsets(&[(subset, told.clone())], voices, ruled, at),
            Some(group) if group.first() != Some(subset) => continue,
            Some(group) => {
                let told = |s| by_subset.get(s).cloned().unwrap_or_default();
                draw_subsets(&group.iter().map(|s| (s, told(s))).collect::<Vec<_>>(), voices, ruled, at)
            }
        };
        figures.extend(drawn);
        contradictions.extend(rivals);
    }
    let parts = told.iter().copied().filter(|t| part(t).is_some());
    let totals: BTreeMap<&ClaimId, &Told> = parts.clone().map(|t| (&t.claim.id, t)).collect();
    contradictions.extend(parts_beyond_totals(parts, |id| totals.get(id).copied(), ruled));
    figures.sort_by(order);
    let wholes: Vec<Figure> = figures.iter().filter(|f| f.is_of_area()).cloned().collect();
    contradictions.extend(within_areas(&mut figures, &wholes));
    (figures, contradictions)
}

/// The order in which figures are listed.
pub(crate) fn order(a: &Figure, b: &Figure) -> std::cmp::Ordering {
    let key = |f: &Figure| (f.from, f.to, f.place.as_ref().map(|p| p.name.clone()), f.tally, f.victims);
    key(a).cmp(&key(b)).then_with(|| a.accounts.first().map(|x| &x.claim).cmp(&b.accounts.first().map(|x| &x.claim)))
}

/// True when claims that reviewers say to count one thing can: the same happened to them, and they are counted alike.
pub(crate) fn fit(a: &Subset, b: &Subset) -> bool {
    (a.tally, a.unit) == (b.tally, b.unit)
}

/// Draws the figures of subsets that hang together, mostly one alone, from the claims of each, sorted by
/// [`crate::told::order`].
pub(crate) fn draw_subsets(
    subsets: &[(&Subset, Vec<&Told>)],
    voices: &Voices,
    ruled: &Ruled,
    at: Option<Date>,
) -> (Vec<Figure>, Vec<Contradiction>) {
    let drafts: Vec<Draft> =
        subsets.iter().flat_map(|(subset, told)| gather(subset, told, voices, ruled, at)).collect();
    let told = || subsets.iter().flat_map(|(_, told)| told).copied();
    let denials: Vec<&Told> = told().filter(|t| denial::denies(t) && t.is_by(at, false)).collect();
    let (mut figures, mut contradictions) = (Vec::new(), Vec::new());
    for draft in merged(drafts, ruled) {
        let (figure, rivals) = ledger(&draft, &denials, voices, ruled);
        contradictions.extend(rivals);
        figures.push(figure);
    }
    (figures, contradictions)
}
