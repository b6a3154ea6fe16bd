//! The ledger of figures: the killed, injured, missing, captured and displaced, each by claimant.
//!
//! Two claims are accounts of one figure when they count the same thing (outcome or movement, victims, unit) at the
//! same place over the same period. Where a claim states neither a place nor a time, only its copies are known to speak
//! of the same. Nothing is ever added up: a part is not added to its total, nor one day's toll to
//! a cumulative one. The bounds are taken across the latest account of each claimant, after UCDP: the lowest and the
//! highest credible figure, and as best the latest of the most independent claimants, the lower where two tie.

use std::collections::BTreeMap;

use vigie_model::{Actor, Body, ClaimId, Count, Date, Moved, Outcome, Place, Unit, Victims, Voice};

use crate::contradiction::{Contradiction, Reason, Subject};
use crate::told::{Told, share_party};

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

/// One claimant's number at one time.
#[derive(Debug, Clone, PartialEq)]
pub struct Account {
    /// Whose number it is: a named source, the words for an unnamed one, else the outlet.
    pub claimant: String,
    /// The number.
    pub count: Count,
    /// The claim.
    pub claim: ClaimId,
    /// The day its report is dated to.
    pub told: Option<Date>,
    /// True when the same claimant gave another number later.
    pub superseded: bool,
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
    /// The accounts, oldest first.
    pub accounts: Vec<Account>,
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

/// What makes two claims count the same thing, apart from the period.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Subset {
    tally: Tally,
    victims: Option<Victims>,
    unit: Unit,
    place: Vec<String>,
    origin: Vec<String>,
    destination: Vec<String>,
}

struct Draft<'a> {
    period: Period,
    group: Vec<Actor>,
    told: Vec<(&'a Told, Count)>,
    first: &'a Told,
    part_of: Option<ClaimId>,
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

/// Draws all figures, and the contradictions between the accounts of each.
pub(crate) fn draw(told: &[&Told], at: Option<Date>) -> (Vec<Figure>, Vec<Contradiction>) {
    let mut by_subset: BTreeMap<Subset, Vec<Draft>> = BTreeMap::new();
    for &t in told.iter().filter(|t| t.is_state() && t.is_by(at, true)) {
        let Some((subset, count, group, of)) = subset(t) else { continue };
        let period = Period::of(t);
        let nowhere = subset.place.is_empty() && subset.origin.is_empty() && subset.destination.is_empty();
        let claimant = t.claimant_key();
        let drafts = by_subset.entry(subset).or_default();
        let home = drafts.iter_mut().find(|d| {
            if nowhere && (period.inferred || d.period.inferred) {
                let repeats = |(x, n): &(&Told, Count)| *n == count && copies(x, t, &x.claimant_key(), &claimant);
                return d.told.iter().any(repeats) && d.period.same(&period);
            }
            let same_group = group.is_empty() || d.group.is_empty() || share_party(group, &d.group);
            let holds_total = of.is_some_and(|of| d.told.iter().any(|(x, _)| x.claim.id == *of));
            let is_total = d.part_of.as_ref().is_some_and(|of| *of == t.claim.id);
            same_group && !holds_total && !is_total && d.period.same(&period)
        });
        match home {
            Some(draft) => {
                draft.part_of = draft.part_of.take().or_else(|| of.cloned());
                if draft.group.is_empty() {
                    draft.group = group.to_vec();
                }
                // A stated period is better than one taken from a report's date; a running toll grows at its end.
                if draft.period.inferred && !period.inferred {
                    draft.period = period;
                } else if period.cumulative {
                    draft.period.last = draft.period.last.max(period.last);
                }
                draft.told.push((t, count));
            }
            None => drafts.push(Draft {
                period,
                group: group.to_vec(),
                told: vec![(t, count)],
                first: t,
                part_of: of.cloned(),
            }),
        }
    }
    let mut figures = Vec::new();
    let mut contradictions = Vec::new();
    for (subset, drafts) in by_subset {
        for draft in drafts {
            let (figure, rivals) = ledger(&subset, &draft);
            contradictions.extend(rivals);
            figures.push(figure);
        }
    }
    contradictions.extend(parts_beyond_totals(told));
    figures.sort_by(|a, b| {
        let key = |f: &Figure| (f.from, f.to, f.place.as_ref().map(|p| p.name.clone()), f.tally, f.victims);
        key(a).cmp(&key(b))
    });
    (figures, contradictions)
}

fn ledger(subset: &Subset, draft: &Draft) -> (Figure, Vec<Contradiction>) {
    let mut accounts: Vec<(Account, &Told, String)> = Vec::new();
    for &(t, count) in &draft.told {
        let claimant = t.claimant_key();
        if let Some((original, ..)) =
            accounts.iter_mut().find(|(a, x, key)| a.count == count && copies(x, t, key, &claimant))
        {
            original.copies.push(t.claim.id.clone());
            continue;
        }
        if !count.is_unknown() {
            for (a, x, key) in &mut accounts {
                // Two numbers of one claimant in one report are two periods or scopes, not a correction.
                a.superseded |= *key == claimant && x.report.key != t.report.key;
            }
        }
        let account = Account {
            claimant: t.claimant(),
            count,
            claim: t.claim.id.clone(),
            told: t.told_on(),
            superseded: false,
            copies: Vec::new(),
        };
        accounts.push((account, t, claimant));
    }
    let latest: Vec<(&Account, &Told)> =
        accounts.iter().filter(|(a, ..)| !a.superseded && !a.count.is_unknown()).map(|(a, t, _)| (a, *t)).collect();
    let contradictions = rival_counts(draft.first.claim.place.first(), &latest);
    let count = across(&latest).of(subset.unit);
    let (origin, destination) = match &draft.first.claim.body {
        Body::Displacement { from, to, .. } => (from.clone(), to.clone()),
        _ => (Vec::new(), Vec::new()),
    };
    let figure = Figure {
        tally: subset.tally,
        victims: subset.victims,
        group: draft.group.first().cloned(),
        place: draft.first.claim.place.first().cloned(),
        origin,
        destination,
        from: draft.period.first,
        to: draft.period.last,
        cumulative: draft.period.cumulative,
        period_inferred: draft.period.inferred,
        part_of: draft.part_of.clone(),
        count,
        accounts: accounts.into_iter().map(|(a, ..)| a).collect(),
    };
    (figure, contradictions)
}

/// The shortest evidence whose words, when equal in two reports, show a copy rather than chance. In bytes.
const COPIED_EVIDENCE: usize = 40;

/// True when `t` only repeats `x`, both giving the same number.
fn copies(x: &Told, t: &Told, x_claimant: &str, claimant: &str) -> bool {
    let same_text = x.report.text_sha256.is_some() && x.report.text_sha256 == t.report.text_sha256;
    let evidence = &t.claim.evidence.text;
    let same_words = evidence.len() >= COPIED_EVIDENCE && *evidence == x.claim.evidence.text;
    x_claimant == claimant || same_text || same_words
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
fn across(latest: &[(&Account, &Told)]) -> Count {
    match latest {
        [] => Count::UNKNOWN,
        [(only, _)] => only.count,
        several => {
            let floor = |c: &Count| c.low.or(c.best);
            let ceiling = |c: &Count| c.high.or(c.best).or(c.low);
            let low = several.iter().filter_map(|(a, _)| floor(&a.count)).min();
            let high = several.iter().filter_map(|(a, _)| ceiling(&a.count)).max();
            // "At least 17" as the highest figure leaves the top open.
            let open = several
                .iter()
                .any(|(a, _)| ceiling(&a.count) == high && a.count.high.is_none() && a.count.low.is_some());
            let best = several
                .iter()
                .filter(|(a, _)| a.count.best.is_some())
                .max_by_key(|(a, t)| (independence(t), t.is_asserted(), a.told, std::cmp::Reverse(a.count.best)))
                .and_then(|(a, _)| a.count.best);
            let approx = several.iter().any(|(a, _)| a.count.approx && a.count.best == best);
            Count::new(low, best, high.filter(|_| !open), approx)
        }
    }
}

fn rival_counts(place: Option<&Place>, latest: &[(&Account, &Told)]) -> Vec<Contradiction> {
    let mut found = Vec::new();
    for (i, (a, at)) in latest.iter().enumerate() {
        for (b, bt) in &latest[i + 1..] {
            if a.count.compatible(&b.count) {
                continue;
            }
            let (pa, pb) = (Period::of(at), Period::of(bt));
            let reason = if a.told != b.told {
                Reason::LaterCount
            } else if (pa.first, pa.last) != (pb.first, pb.last) {
                Reason::Periods
            } else {
                Reason::Counts
            };
            let claims = vec![a.claim.clone(), b.claim.clone()];
            found.push(Contradiction { subject: Subject::Figure, place: place.cloned(), reason, claims });
        }
    }
    found
}

/// Parts that are certainly larger than the total they are said to be part of.
fn parts_beyond_totals(told: &[&Told]) -> Vec<Contradiction> {
    let counted = |t: &Told| match &t.claim.body {
        Body::Casualties { count, of, .. } => Some((*count, of.clone())),
        _ => None,
    };
    let totals: BTreeMap<&ClaimId, Count> = told.iter().filter_map(|t| Some((&t.claim.id, counted(t)?.0))).collect();
    let beyond = told.iter().filter_map(|t| {
        let (part, of) = counted(t)?;
        let of = of?;
        let total = totals.get(&of)?;
        (part.low? > total.high?).then(|| Contradiction {
            subject: Subject::Figure,
            place: t.claim.place.first().cloned(),
            reason: Reason::PartExceedsTotal,
            claims: vec![of.clone(), t.claim.id.clone()],
        })
    });
    beyond.collect()
}
