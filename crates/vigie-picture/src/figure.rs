//! The ledger of figures: the killed, injured, missing, captured and displaced, each by claimant.
//!
//! Two claims are accounts of one figure when they count the same thing (outcome or movement, victims, unit) at the
//! same place over the same period. Where a claim states neither a place nor a time, only its copies are known to speak
//! of the same. Nothing is ever added up: a part is not added to its total, nor one day's toll to
//! a cumulative one. The bounds are taken across the latest account of each claimant, after UCDP: the lowest and the
//! highest credible figure, and as best the latest of the most independent claimants, the lower where two tie.

use std::collections::{BTreeMap, BTreeSet};

use vigie_model::{
    Actor, Body, ClaimId, Count, Date, Grade, Link, LinkKind, Moved, Outcome, Place, Unit, Victims, Voice,
};

use crate::basis::is_rejected;
use crate::contradiction::{Contradiction, Reason, Subject};
use crate::support::{Doubt, Support, stake_in_count};
use crate::told::{Told, share_party};
use crate::voices::{Voices, same_words};

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
    /// The total it is part of.
    pub part_of: Option<ClaimId>,
    /// Lowest, best and highest across the latest account of each claimant.
    pub count: Count,
    /// How far the best figure can be relied on: by whom it is given, and who gives another.
    pub grade: Grade,
    /// The accounts, oldest first.
    pub accounts: Vec<Account>,
    /// How low, best and high went as reports came in, oldest first; accounts without a date are in all of them.
    pub steps: Vec<Step>,
}

/// The period a figure is about.
#[derive(Debug, Clone, Copy)]
struct Period {
    first: Option<Date>,
    last: Option<Date>,
    /// A stated interval: a toll over several days rather than one day's.
    cumulative: bool,
    inferred: bool,
}

impl Period {
    /// How many days before a report an event may lie that the report tells without a date.
    const TELLING_DELAY_DAYS: i64 = 2;
    /// Counts of people at a moment that lie further apart than this don't contradict each other.
    const STOCK_DAYS: i64 = 14;
    /// Two cumulative tolls that begin within this many days of each other are the same running toll.
    const SAME_START_DAYS: i64 = 3;

    fn of(t: &Told) -> Period {
        let days = t.days();
        let cumulative = days.is_lasting(t);
        Period { first: days.first, last: days.last, cumulative, inferred: days.inferred }
    }

    fn same(&self, other: &Period) -> bool {
        let (Some(a0), Some(a1), Some(b0), Some(b1)) = (self.first, self.last, other.first, other.last) else {
            return self.first.is_none() && other.first.is_none();
        };
        let apart = |x: Date, y: Date| i64::from((x - y).get_days()).abs();
        match (self.cumulative, other.cumulative) {
            (true, true) => apart(a0, b0) <= Period::SAME_START_DAYS && a0 <= b1 && b0 <= a1,
            (false, false) => {
                let reach = |p: &Period, first: Date| match p.inferred {
                    true => first.checked_sub(jiff::Span::new().days(Period::TELLING_DELAY_DAYS)).unwrap_or(first),
                    false => first,
                };
                reach(self, a0) <= b1 && reach(other, b0) <= a1
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
    tally: Tally,
    victims: Option<Victims>,
    unit: Unit,
    place: Vec<String>,
    origin: Vec<String>,
    destination: Vec<String>,
}

impl Subset {
    /// The keys of all places it names.
    pub fn places(&self) -> BTreeSet<String> {
        let lists = [&self.place, &self.origin, &self.destination];
        let keys = lists.into_iter().flatten().map(|key| key.rsplit_once(' ').map_or(key.as_str(), |(key, _)| key));
        keys.map(str::to_owned).collect()
    }
}

struct Draft<'a> {
    period: Period,
    group: Vec<Actor>,
    told: Vec<Counted<'a>>,
    part_of: Option<ClaimId>,
}

/// A claim with its number and the one it ultimately comes from.
struct Counted<'a> {
    told: &'a Told,
    count: Count,
    origin: String,
}

fn keys(places: &[Place]) -> Vec<String> {
    let mut keys: Vec<String> = places.iter().map(|p| format!("{} {}", p.key(), p.relation)).collect();
    keys.sort();
    keys
}

/// The subset and count of a casualty or displacement claim; for a displacement the group is who moved.
fn subset(t: &Told) -> Option<(Subset, Count, &[Actor], Option<&ClaimId>)> {
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

/// Draws all figures, and the contradictions between the accounts of each.
pub(crate) fn draw(
    told: &[&Told],
    voices: &Voices,
    rejected: &BTreeSet<&Link>,
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
    for (subset, told) in by_subset {
        let (drawn, rivals) = draw_subset(&subset, &told, voices, rejected, at);
        figures.extend(drawn);
        contradictions.extend(rivals);
    }
    let parts = told.iter().copied().filter(|t| part(t).is_some());
    let totals: BTreeMap<&ClaimId, &Told> = parts.clone().map(|t| (&t.claim.id, t)).collect();
    contradictions.extend(parts_beyond_totals(parts, |id| totals.get(id).copied(), rejected));
    figures.sort_by(order);
    (figures, contradictions)
}

/// The order in which figures are listed.
pub(crate) fn order(a: &Figure, b: &Figure) -> std::cmp::Ordering {
    let key = |f: &Figure| (f.from, f.to, f.place.as_ref().map(|p| p.name.clone()), f.tally, f.victims);
    key(a).cmp(&key(b)).then_with(|| a.accounts.first().map(|x| &x.claim).cmp(&b.accounts.first().map(|x| &x.claim)))
}

/// Finds the drafts whose days may meet those of a claim without looking at all of them.
#[derive(Default)]
struct Calendar {
    by_day: BTreeMap<Date, Vec<usize>>,
    /// Those without days or with too many to list.
    anytime: Vec<usize>,
}

impl Calendar {
    /// The longest period that is listed day by day.
    const LISTED_DAYS: i64 = 40;

    fn span(period: &Period) -> Option<(Date, Date)> {
        let (first, last) = (period.first?, period.last?);
        // A running toll is looked for by its start.
        let last = if period.cumulative { first } else { last };
        let reach = Period::TELLING_DELAY_DAYS.max(Period::SAME_START_DAYS);
        let first = first.checked_sub(jiff::Span::new().days(reach)).ok()?;
        let days = i64::from((last - first).get_days());
        (days <= Calendar::LISTED_DAYS).then_some((first, last))
    }

    fn note(&mut self, draft: usize, period: &Period) {
        let Some((first, last)) = Calendar::span(period) else { return self.anytime.push(draft) };
        for day in first.series(jiff::Span::new().days(1)).take_while(|day| *day <= last) {
            let drafts = self.by_day.entry(day).or_default();
            if drafts.last() != Some(&draft) {
                drafts.push(draft);
            }
        }
    }

    /// Drafts that may meet `period`, the first drawn first.
    fn near(&self, period: &Period, drafts: usize) -> Vec<usize> {
        let Some((first, last)) = Calendar::span(period) else { return (0..drafts).collect() };
        let mut near: Vec<usize> = self.by_day.range(first..=last).flat_map(|(_, drafts)| drafts).copied().collect();
        near.extend(&self.anytime);
        near.sort_unstable();
        near.dedup();
        near
    }
}

/// Draws the figures of one subset from its claims, sorted by [`crate::told::order`].
pub(crate) fn draw_subset(
    subset: &Subset,
    told: &[&Told],
    voices: &Voices,
    rejected: &BTreeSet<&Link>,
    at: Option<Date>,
) -> (Vec<Figure>, Vec<Contradiction>) {
    let nowhere = subset.place.is_empty() && subset.origin.is_empty() && subset.destination.is_empty();
    let stock = subset.tally.measure() == Measure::Stock;
    let mut drafts: Vec<Draft> = Vec::new();
    let mut home_of: BTreeMap<&ClaimId, usize> = BTreeMap::new();
    let mut calendar = Calendar::default();
    for &t in told.iter().filter(|t| t.is_state() && t.is_by(at, true)) {
        let Some((_, count, group, of)) = self::subset(t) else { continue };
        let of = of.filter(|of| !is_rejected(rejected, LinkKind::PartOf, &t.claim.id, of));
        let period = Period::of(t);
        let origin = voices.origin(t);
        let meets = |n: usize, d: &Draft| {
            if nowhere && (period.inferred || d.period.inferred) {
                let repeats = |c: &Counted| c.count == count && copies(c, t, &origin, rejected);
                return d.told.iter().any(repeats) && d.period.same(&period);
            }
            let same_group = group.is_empty() || d.group.is_empty() || share_party(group, &d.group);
            let holds_total = of.is_some_and(|of| home_of.get(of) == Some(&n));
            let is_total = d.part_of.as_ref().is_some_and(|of| *of == t.claim.id);
            let same_time = d.period.same(&period) || (stock && d.period.cumulative == period.cumulative);
            same_group && !holds_total && !is_total && same_time
        };
        let near = if stock { (0..drafts.len()).collect() } else { calendar.near(&period, drafts.len()) };
        let home = near.into_iter().find(|&n| meets(n, &drafts[n]));
        let counted = Counted { told: t, count, origin: origin.clone() };
        let n = match home {
            Some(n) => {
                let draft = &mut drafts[n];
                draft.part_of = draft.part_of.take().or_else(|| of.cloned());
                if draft.group.is_empty() {
                    draft.group = group.to_vec();
                }
                // A stated period is better than one taken from a report's date; a running toll grows at its end.
                if draft.period.inferred && !period.inferred && !stock {
                    draft.period = period;
                } else if period.cumulative || stock {
                    draft.period.first = draft.period.first.min(period.first);
                    draft.period.last = draft.period.last.max(period.last);
                    draft.period.inferred &= period.inferred;
                }
                draft.told.push(counted);
                n
            }
            None => {
                let (group, told, part_of) = (group.to_vec(), vec![counted], of.cloned());
                drafts.push(Draft { period, group, told, part_of });
                drafts.len() - 1
            }
        };
        home_of.insert(&t.claim.id, n);
        calendar.note(n, &drafts[n].period);
    }
    let mut contradictions = Vec::new();
    let mut figures = Vec::new();
    for draft in &drafts {
        let (figure, rivals) = ledger(subset, draft, voices, rejected);
        contradictions.extend(rivals);
        figures.push(figure);
    }
    (figures, contradictions)
}

/// An account on its way into the figure.
struct Entry<'a> {
    account: Account,
    told: &'a Told,
    origin: &'a str,
    support: Support,
    /// The number of the entry that takes its place.
    replaced_by: Option<usize>,
}

fn ledger(subset: &Subset, draft: &Draft, voices: &Voices, rejected: &BTreeSet<&Link>) -> (Figure, Vec<Contradiction>) {
    let mut entries: Vec<Entry> = Vec::new();
    for counted in &draft.told {
        let Counted { told: t, count, origin } = counted;
        let repeats = |e: &&mut Entry| {
            e.account.count == *count
                && copies(&Counted { told: e.told, count: *count, origin: e.origin.to_owned() }, t, origin, rejected)
        };
        if let Some(original) = entries.iter_mut().find(repeats) {
            original.account.copies.push(t.claim.id.clone());
            continue;
        }
        let mut revises = None;
        if !count.is_unknown() {
            let next = entries.len();
            for e in &mut entries {
                // Two numbers of one claimant in one report are two periods or scopes, not a correction.
                let updates = e.origin == origin
                    && e.told.report.key != t.report.key
                    && !is_rejected(rejected, LinkKind::Updates, &t.claim.id, &e.account.claim);
                if updates && e.replaced_by.is_none() {
                    e.replaced_by = Some(next);
                    revises = revision(&e.account.count, count).or(revises);
                }
            }
        }
        let support = Support::of(t, stake_in_count(t, voices), Doubt::None, voices);
        let account = Account {
            claimant: t.claimant(),
            count: *count,
            grade: support.grade().0,
            claim: t.claim.id.clone(),
            told: t.told_on(),
            superseded: false,
            revises,
            copies: Vec::new(),
        };
        entries.push(Entry { account, told: t, origin, support, replaced_by: None });
    }
    if subset.tally.measure() == Measure::Stock {
        outdate(&mut entries);
    }
    for e in &mut entries {
        e.account.superseded = e.replaced_by.is_some();
    }
    let latest: Vec<&Entry> =
        entries.iter().filter(|e| !e.account.superseded && !e.account.count.is_unknown()).collect();
    let first = draft.told[0].told;
    let contradictions = rival_counts(first.claim.place.first(), &latest, rejected);
    let count = across(&latest).of(subset.unit);
    let grade = grade(&latest);
    let steps = steps(&entries, subset.unit);
    let (origin, destination) = match &first.claim.body {
        Body::Displacement { from, to, .. } => (from.clone(), to.clone()),
        _ => (Vec::new(), Vec::new()),
    };
    let figure = Figure {
        tally: subset.tally,
        victims: subset.victims,
        group: draft.group.first().cloned(),
        place: first.claim.place.first().cloned(),
        origin,
        destination,
        from: draft.period.first,
        to: draft.period.last,
        cumulative: draft.period.cumulative,
        period_inferred: draft.period.inferred,
        part_of: draft.part_of.clone(),
        count,
        grade,
        steps,
        accounts: entries.into_iter().map(|e| e.account).collect(),
    };
    (figure, contradictions)
}

/// The way from an earlier number of a claimant to a later one; `None` where both can be so.
fn revision(before: &Count, after: &Count) -> Option<Revision> {
    let of = |c: &Count| c.best.or(c.low).or(c.high);
    match of(after)?.cmp(&of(before)?) {
        std::cmp::Ordering::Greater => Some(Revision::Raised),
        std::cmp::Ordering::Less => Some(Revision::Lowered),
        std::cmp::Ordering::Equal => None,
    }
}

/// Of people counted at a moment, what was counted long before the last count is of another moment.
fn outdate(entries: &mut [Entry]) {
    let day = |e: &Entry| e.told.days().last;
    let Some((newest, last)) = entries.iter().enumerate().filter_map(|(n, e)| Some((n, day(e)?))).max_by_key(|x| x.1)
    else {
        return;
    };
    for e in entries.iter_mut().filter(|e| e.replaced_by.is_none()) {
        if day(e).is_some_and(|d| i64::from((last - d).get_days()) > Period::STOCK_DAYS) {
            e.replaced_by = Some(newest);
        }
    }
}

/// The grade of the best figure: those whose number can be so together with it speak for it, those whose number cannot,
/// against.
fn grade(latest: &[&Entry]) -> Grade {
    let Some(best) = best_of(latest).or(latest.first().copied()) else { return Grade::default() };
    let (with, against): (Vec<&&Entry>, Vec<&&Entry>) =
        latest.iter().partition(|e| e.account.count.compatible(&best.account.count));
    let mut support = Support::NONE;
    for e in with {
        support.join(&e.support);
    }
    if against.iter().any(|e| e.support.witnesses() > 0) {
        support.dispute();
    }
    support.grade().0
}

/// The account that gives the best figure: the latest of the most independent claimants, the lower where two tie.
fn best_of<'e, 'a>(latest: &[&'e Entry<'a>]) -> Option<&'e Entry<'a>> {
    let with_best = latest.iter().copied().filter(|e| e.account.count.best.is_some());
    with_best.max_by_key(|e| {
        let (told, best) = (e.account.told, std::cmp::Reverse(e.account.count.best));
        (independence(e.told), e.told.is_asserted(), told, best)
    })
}

/// How the figure went as reports came in.
fn steps(entries: &[Entry], unit: Unit) -> Vec<Step> {
    let mut days: Vec<Date> = entries.iter().filter_map(|e| e.account.told).collect();
    days.sort();
    days.dedup();
    let mut steps: Vec<Step> = Vec::new();
    for day in days {
        let told = |n: usize| entries[n].account.told.is_none_or(|told| told <= day);
        let standing = entries
            .iter()
            .enumerate()
            .filter(|(n, e)| told(*n) && !e.account.count.is_unknown() && !e.replaced_by.is_some_and(told));
        let count = across(&standing.map(|(_, e)| e).collect::<Vec<_>>()).of(unit);
        if !count.is_unknown() && steps.last().is_none_or(|last| last.count != count) {
            steps.push(Step { told: day, count });
        }
    }
    steps
}

/// True when `t`, whose origin is given, only repeats `x`, both giving the same number.
fn copies(x: &Counted, t: &Told, origin: &str, rejected: &BTreeSet<&Link>) -> bool {
    let copy = || same_words(x.told, t) && !is_rejected(rejected, LinkKind::Copies, &t.claim.id, &x.told.claim.id);
    x.origin == origin || copy()
}

/// How independent a claimant is: a party to the conflict last.
fn independence(t: &Told) -> u8 {
    match t.claim.attribution.voice {
        Voice::Outlet | Voice::Named => 2,
        Voice::Unnamed => 1,
        Voice::Actor => 0,
    }
}

/// Lowest, best and highest across accounts.
fn across(latest: &[&Entry]) -> Count {
    match latest {
        [] => Count::UNKNOWN,
        [only] => only.account.count,
        several => {
            let floor = |c: &Count| c.low.or(c.best);
            let ceiling = |c: &Count| c.high.or(c.best).or(c.low);
            let counts = || several.iter().map(|e| &e.account.count);
            let low = counts().filter_map(floor).min();
            let high = counts().filter_map(ceiling).max();
            // "At least 17" as the highest figure leaves the top open.
            let open = counts().any(|c| ceiling(c) == high && c.high.is_none() && c.low.is_some());
            let best = best_of(several).and_then(|e| e.account.count.best);
            let approx = counts().any(|c| c.approx && c.best == best);
            Count::new(low, best, high.filter(|_| !open), approx)
        }
    }
}

fn rival_counts(place: Option<&Place>, latest: &[&Entry], rejected: &BTreeSet<&Link>) -> Vec<Contradiction> {
    let mut found = Vec::new();
    for (i, a) in latest.iter().enumerate() {
        for b in &latest[i + 1..] {
            let (x, y) = (&a.account, &b.account);
            if x.count.compatible(&y.count) || is_rejected(rejected, LinkKind::Contradicts, &y.claim, &x.claim) {
                continue;
            }
            let (pa, pb) = (Period::of(a.told), Period::of(b.told));
            let reason = if x.told != y.told {
                Reason::LaterCount
            } else if (pa.first, pa.last) != (pb.first, pb.last) {
                Reason::Periods
            } else {
                Reason::Counts
            };
            let claims = vec![x.claim.clone(), y.claim.clone()];
            found.push(Contradiction { subject: Subject::Figure, place: place.cloned(), reason, claims });
        }
    }
    found
}

/// The number a casualty claim gives, and the total it is said to be part of.
pub(crate) fn part(t: &Told) -> Option<(Count, Option<&ClaimId>)> {
    match &t.claim.body {
        Body::Casualties { count, of, .. } => Some((*count, of.as_ref())),
        _ => None,
    }
}

/// Parts that are certainly larger than the total they are said to be part of. `total` finds a claim that counts.
pub(crate) fn parts_beyond_totals<'a>(
    told: impl Iterator<Item = &'a Told>,
    total: impl Fn(&ClaimId) -> Option<&'a Told>,
    rejected: &BTreeSet<&Link>,
) -> Vec<Contradiction> {
    let beyond = told.filter_map(|t| {
        let (count, of) = part(t)?;
        let of = of.filter(|of| !is_rejected(rejected, LinkKind::PartOf, &t.claim.id, of))?;
        let (whole, _) = part(total(of)?)?;
        (count.low? > whole.high?).then(|| Contradiction {
            subject: Subject::Figure,
            place: t.claim.place.first().cloned(),
            reason: Reason::PartExceedsTotal,
            claims: vec![of.clone(), t.claim.id.clone()],
        })
    });
    beyond.collect()
}
