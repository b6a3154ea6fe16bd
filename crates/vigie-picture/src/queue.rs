//! Which claims a reviewer should look at first: those on which most of the picture hangs and that are least sure.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use vigie_model::{Actor, Body, ClaimId, Count, Factuality, Kind, Place};

use crate::Picture;
use crate::contradiction::{Reason, Subject};
use crate::control::State;
use crate::sureness::Sureness;
use crate::told::Told;

/// Why a claim stands where it does in the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Why {
    /// It says who holds a place that is fought over, or whose holder is not established.
    UnsurePlace,
    /// Nothing else says who holds the place now.
    OnlyWord,
    /// It contradicts another.
    Contradicts(Reason),
    /// It gives a figure that counts.
    Figure,
    /// It was probably misread.
    LowConfidence,
}

impl Why {
    /// The written word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Why::UnsurePlace => "unsure_place",
            Why::OnlyWord => "only_word",
            Why::Contradicts(_) => "contradicts",
            Why::Figure => "figure",
            Why::LowConfidence => "low_confidence",
        }
    }
}

/// A claim that waits for a decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Queued {
    /// The claim.
    pub claim: ClaimId,
    /// How much hangs on it, times how doubtful it is; without a unit, for ordering.
    pub weight: u32,
    /// Why, each reason once.
    pub why: Vec<Why>,
    /// Claims of other reports that say the same in the same words, as copied dispatches do, and wait as well. They do
    /// not stand in the queue themselves: one look decides for all.
    pub same: Vec<ClaimId>,
}

/// Below this probability of having been read rightly, a claim's confidence is itself a reason.
const LOW_CONFIDENCE: f64 = 0.5;

/// What hangs on a claim, by what it does in the picture. The numbers order; they measure nothing.
mod stake {
    /// It stands for a state of a place that is not established, or against one.
    pub const UNSURE_PLACE: f64 = 40.0;
    /// It stands for an established state.
    pub const SURE_PLACE: f64 = 4.0;
    /// No other claim stands for the state.
    pub const ONLY_WORD: f64 = 20.0;
    /// It contradicts another about who holds a place.
    pub const CONTROL_CONTRADICTED: f64 = 30.0;
    /// It contradicts another about a figure.
    pub const FIGURE_CONTRADICTED: f64 = 15.0;
    /// For each power of ten of the figure it gives.
    pub const POWER_OF_TEN: f64 = 6.0;
    /// Any claim.
    pub const ANY: f64 = 1.0;
}

/// The claims of `told` that are not among `decided`, the one whose loss would change `picture` most first; where two
/// weigh the same, in the order of their ids. Claims that say the same in the same words stand there once.
///
/// ```
/// # use vigie_picture::{Picture, queue};
/// assert!(queue(&Picture::default(), &[], &Default::default()).is_empty());
/// ```
pub fn queue(picture: &Picture, told: &[Told], decided: &BTreeSet<ClaimId>) -> Vec<Queued> {
    let mut stakes: BTreeMap<&ClaimId, (f64, BTreeSet<Why>)> = BTreeMap::new();
    let mut stake = |claim, weight: f64, why: Option<Why>| {
        let entry = stakes.entry(claim).or_default();
        entry.0 += weight;
        entry.1.extend(why);
    };
    for place in &picture.control {
        let now = place.current();
        let sure = now.sureness == Sureness::Established
            && now.rivals.is_empty()
            && !matches!(now.state, State::Contested | State::Unknown);
        let (weight, why) = match sure {
            true => (stake::SURE_PLACE, None),
            false => (stake::UNSURE_PLACE, Some(Why::UnsurePlace)),
        };
        for claim in now.claims.iter().chain(now.rivals.iter().flat_map(|r| &r.claims)) {
            stake(claim, weight, why);
        }
        if let [only] = now.claims.as_slice() {
            stake(only, stake::ONLY_WORD, Some(Why::OnlyWord));
        }
    }
    for contradiction in &picture.contradictions {
        let weight = match contradiction.subject {
            Subject::Control => stake::CONTROL_CONTRADICTED,
            _ => stake::FIGURE_CONTRADICTED,
        };
        for claim in &contradiction.claims {
            stake(claim, weight, Some(Why::Contradicts(contradiction.reason)));
        }
    }
    for account in picture.figures.iter().flat_map(|f| &f.accounts).filter(|a| !a.superseded) {
        let powers = powers_of_ten(&account.count);
        if powers > 0.0 {
            stake(&account.claim, stake::POWER_OF_TEN * powers, Some(Why::Figure));
        }
    }
    let mut queue: Vec<Queued> = Vec::new();
    let mut seen = BTreeSet::new();
    let mut wordings: HashMap<Wording, Vec<&Told>> = HashMap::new();
    for t in told.iter().filter(|t| !decided.contains(&t.claim.id)) {
        let claim = &t.claim;
        if !seen.insert(&claim.id) {
            continue;
        }
        wordings.entry(wording(t)).or_default().push(t);
        let (stakes, mut why) = stakes.remove(&claim.id).unwrap_or_default();
        let confidence = claim.confidence.probability();
        if confidence < LOW_CONFIDENCE {
            why.insert(Why::LowConfidence);
        }
        // A claim that was surely read rightly can still be wrong: doubt is never nothing.
        let weight = (stakes + stake::ANY) * (1.2 - confidence) * 100.0;
        let (claim, weight) = (claim.id.clone(), weight.round() as u32);
        queue.push(Queued { claim, weight, why: why.into_iter().collect(), same: Vec::new() });
    }
    in_order(&mut queue);
    gathered(queue, &wordings)
}

/// What of a queue still waits when these are decided about too: where the first of identical claims was, the next of them
/// stands in its place. What hangs on each is not weighed anew, as [`queue`] does.
pub fn still_waiting(queue: &[Queued], decided: &BTreeSet<ClaimId>) -> Vec<Queued> {
    let waits = |queued: &Queued| {
        let alike = std::iter::once(&queued.claim).chain(&queued.same);
        let mut left = alike.filter(|id| !decided.contains(*id)).cloned();
        let claim = left.next()?;
        Some(Queued { claim, same: left.collect(), ..queued.clone() })
    };
    let mut left: Vec<Queued> = queue.iter().filter_map(waits).collect();
    in_order(&mut left);
    left
}

fn in_order(queue: &mut [Queued]) {
    queue.sort_by(|a, b| b.weight.cmp(&a.weight).then_with(|| a.claim.cmp(&b.claim)));
}

/// The queue with identical claims under the first of them.
fn gathered(queue: Vec<Queued>, wordings: &HashMap<Wording, Vec<&Told>>) -> Vec<Queued> {
    let mut alike: HashMap<&ClaimId, &[&Told]> = HashMap::new();
    for told in wordings.values().filter(|told| told.len() > 1) {
        told.iter().for_each(|t| {
            alike.insert(&t.claim.id, told);
        });
    }
    let mut under: BTreeSet<ClaimId> = BTreeSet::new();
    let mut gathered = Vec::with_capacity(queue.len());
    for mut queued in queue {
        if under.contains(&queued.claim) {
            continue;
        }
        let told = alike.get(&queued.claim).copied().unwrap_or_default();
        let report = told.iter().find(|t| t.claim.id == queued.claim).map(|t| &t.report.key);
        let others = told.iter().filter(|t| Some(&t.report.key) != report && !under.contains(&t.claim.id));
        queued.same = others.map(|t| t.claim.id.clone()).collect();
        queued.same.sort();
        under.extend(queued.same.iter().cloned());
        gathered.push(queued);
    }
    gathered
}

/// All of a claim that a reviewer reads, its evidence without regard to spacing; not its report.
type Wording = (Kind, &'static str, Factuality, String);

fn wording(t: &Told) -> Wording {
    let c = &t.claim;
    let words: Vec<&str> = c.evidence.text.split_whitespace().collect();
    let parties = |list: &[Actor]| list.iter().map(|a| (a.name.clone(), a.country, a.sector)).collect::<Vec<_>>();
    let keys = |list: &[Place]| list.iter().map(|p| format!("{} {}", p.key(), p.relation)).collect::<Vec<_>>();
    // Of another body than its word, what differs in figures, places or deadlines must differ here too.
    let body = match &c.body {
        Body::Casualties { victims, count, .. } => format!("{victims:?} {count:?}"),
        Body::Displacement { count, from, to, .. } => format!("{count:?} {:?} {:?}", keys(from), keys(to)),
        Body::Deployment { from, to, .. } => format!("{:?} {:?}", keys(from), keys(to)),
        Body::Control { extent, .. } => format!("{extent:?}"),
        Body::Diplomacy { deadline, .. } => format!("{:?}", deadline.as_ref().and_then(|d| d.when.as_ref())),
        _ => String::new(),
    };
    let when = c.time.as_ref().and_then(|time| time.when.as_ref());
    let said = (parties(&c.actor), parties(&c.target), keys(&c.place), when, &c.attribution.voice, &c.attribution.name);
    (c.kind(), c.body.value(), c.factuality, format!("{} {body} {said:?}", words.join(" ")))
}

/// The size of a figure: 0 for none, 1 for ten, 2 for a hundred.
fn powers_of_ten(count: &Count) -> f64 {
    let most = count.best.or(count.high).or(count.low).unwrap_or(0);
    (most.max(1) as f64).log10()
}
