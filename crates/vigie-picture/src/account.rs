//! Everybody's account of one figure: who repeats, who corrects himself, and what follows for lowest, best and highest.

use vigie_model::{Body, ClaimId, Count, Date, Grade, LinkKind, Place, Unit, Voice};

use crate::contradiction::{Contradiction, Reason, Subject};
use crate::denial;
use crate::figure::{Account, Counted, Draft, Figure, Measure, Period, Revision, Step};
use crate::ruled::Ruled;
use crate::support::{Stake, Support, stake_in_count};
use crate::told::Told;
use crate::voices::{Voices, same_words};

/// An account on its way into the figure.
struct Entry<'a> {
    account: Account,
    told: &'a Told,
    origin: &'a str,
    support: Support,
    stake: Stake,
    /// True when its source takes a side.
    sided: bool,
    /// The number of the entry that takes its place.
    replaced_by: Option<usize>,
}

/// Lays the accounts of a draft out as a figure, with the contradictions between them.
pub(crate) fn ledger(draft: &Draft, denials: &[&Told], voices: &Voices, ruled: &Ruled) -> (Figure, Vec<Contradiction>) {
    let mut entries: Vec<Entry> = Vec::new();
    let mut denied = Vec::new();
    for counted in &draft.told {
        let Counted { told: t, count, origin, .. } = counted;
        let repeats = |e: &&mut Entry| {
            // Who goes back to an earlier number says it anew; an old dispatch that is printed late does not.
            let last_word = e.replaced_by.is_none() || voices.is_copy(e.told, t);
            e.account.count == *count && last_word && (e.origin == origin || copies(e.told, t, ruled))
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
                let updates = (e.origin == origin && e.told.report.key != t.report.key)
                    || ruled.declares(LinkKind::Updates, &t.claim.id, &e.account.claim);
                let updates = updates && !ruled.rejects(LinkKind::Updates, &t.claim.id, &e.account.claim);
                if updates && e.replaced_by.is_none() {
                    e.replaced_by = Some(next);
                    revises = revision(&e.account.count, count).or(revises);
                }
            }
        }
        let meant = denial::meaning(t, denials, ruled);
        denial::list(&mut denied, &meant);
        let doubt = denial::doubt(t, &meant, voices);
        let stake = stake_in_count(t, voices);
        let support = Support::of(t, stake, doubt, voices, ruled);
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
        let sided = voices.side(t).is_some();
        entries.push(Entry { account, told: t, origin, support, stake, sided, replaced_by: None });
    }
    if draft.tally.measure() == Measure::Stock {
        outdate(&mut entries);
    }
    for e in &mut entries {
        e.account.superseded = e.replaced_by.is_some();
    }
    let latest: Vec<&Entry> =
        entries.iter().filter(|e| !e.account.superseded && !e.account.count.is_unknown()).collect();
    let first = draft.told[0].told;
    let place = draft.told.iter().find_map(|c| c.told.claim.place.first());
    let mut contradictions = rival_counts(place, &latest, ruled);
    if !denied.is_empty() {
        let claims = entries.iter().map(|e| &e.account.claim).chain(&denied).cloned().collect();
        let (subject, place) = (Subject::Figure, place.cloned());
        contradictions.push(Contradiction { subject, place, reason: Reason::Denied, claims });
    }
    let count = across(&latest).of(draft.unit);
    let standing: Vec<&Entry> = entries.iter().filter(|e| !e.account.superseded).collect();
    let grade = grade(if latest.is_empty() { &standing } else { &latest }, ruled);
    let steps = steps(&entries, draft.unit);
    let (origin, destination) = match &first.claim.body {
        Body::Displacement { from, to, .. } => (from.clone(), to.clone()),
        _ => (Vec::new(), Vec::new()),
    };
    let figure = Figure {
        tally: draft.tally,
        victims: draft.victims,
        group: draft.group.first().cloned(),
        place: place.cloned(),
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
        denials: denied,
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
fn grade(latest: &[&Entry], ruled: &Ruled) -> Grade {
    let Some(best) = best_of(latest).or(latest.first().copied()) else { return Grade::default() };
    let (with, against): (Vec<&&Entry>, Vec<&&Entry>) =
        latest.iter().partition(|e| e.account.count.compatible(&best.account.count));
    let (mut support, mut claims) = (Support::NONE, Vec::new());
    for e in with {
        let its: Vec<ClaimId> = std::iter::once(&e.account.claim).chain(&e.account.copies).cloned().collect();
        support.join_beside(&claims, &e.support, &its, ruled);
        claims.extend(its);
    }
    if against.iter().any(|e| e.support.witnesses() > 0) {
        support.dispute();
    }
    support.grade().0
}

/// The account that gives the best figure: the latest of the best-founded and most independent claimants, the lower where
/// two tie.
fn best_of<'e, 'a>(latest: &[&'e Entry<'a>]) -> Option<&'e Entry<'a>> {
    let with_best = latest.iter().copied().filter(|e| e.account.count.best.is_some());
    with_best.max_by_key(|e| {
        let (information, told) = (std::cmp::Reverse(e.account.grade.information), e.account.told);
        (independence(e), information, told, std::cmp::Reverse(e.account.count.best))
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

/// True when `t` is in the words of `x`, and no reviewer says otherwise.
pub(crate) fn copies(x: &Told, t: &Told, ruled: &Ruled) -> bool {
    same_words(x, t) && !ruled.rejects(LinkKind::Copies, &t.claim.id, &x.claim.id)
}

impl Entry<'_> {
    /// The word of the side that gains by it.
    fn boasts(&self) -> bool {
        matches!(self.stake, Stake::Gains | Stake::Enemy)
    }

    /// The word of the side that loses by it.
    fn admits(&self) -> bool {
        self.stake == Stake::Loses
    }
}

/// How independent a claimant is: one with a side last, whether it speaks for itself or in an outlet of its own.
fn independence(e: &Entry) -> u8 {
    match e.told.claim.attribution.voice {
        Voice::Outlet | Voice::Named if !e.sided => 2,
        Voice::Unnamed => 1,
        _ => 0,
    }
}

/// Lowest, best and highest across accounts. The side that gains by a number does not bound it from below, nor the side that
/// loses by it from above.
fn across(latest: &[&Entry]) -> Count {
    let floor = |e: &&&Entry| e.account.count.low.or(e.account.count.best).filter(|_| !e.boasts());
    let ceiling = |c: &Count| c.high.or(c.best).or(c.low);
    let bounding = || latest.iter().filter(|e| !e.admits()).map(|e| &e.account.count);
    let (low, high) = match latest {
        [] => return Count::UNKNOWN,
        [only] => {
            (only.account.count.low.filter(|_| !only.boasts()), only.account.count.high.filter(|_| !only.admits()))
        }
        several => (several.iter().filter_map(|e| floor(&e)).min(), bounding().filter_map(ceiling).max()),
    };
    // "At least 17" as the highest figure leaves the top open.
    let open = bounding().any(|c| ceiling(c) == high && c.high.is_none() && c.low.is_some());
    let best = best_of(latest).and_then(|e| e.account.count.best);
    let approx = latest.iter().any(|e| e.account.count.approx && e.account.count.best == best);
    Count::new(low, best, high.filter(|_| !open), approx)
}

fn rival_counts(place: Option<&Place>, latest: &[&Entry], ruled: &Ruled) -> Vec<Contradiction> {
    let mut found = Vec::new();
    for (i, a) in latest.iter().enumerate() {
        for b in &latest[i + 1..] {
            let (x, y) = (&a.account, &b.account);
            let agree = x.count.compatible(&y.count) || ruled.declares(LinkKind::Corroborates, &y.claim, &x.claim);
            if agree || ruled.rejects(LinkKind::Contradicts, &y.claim, &x.claim) {
                continue;
            }
            let (pa, pb) = (Period::of(a.told), Period::of(b.told));
            let grouped = |e: &Entry| match e.told.claim.body {
                Body::Casualties { .. } => !e.told.claim.target.is_empty(),
                _ => !e.told.claim.actor.is_empty(),
            };
            let reason = if grouped(a) != grouped(b) {
                Reason::Groups
            } else if x.told != y.told {
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
