//! Which claims a reviewer should look at first: those on which most of the picture hangs and that are least sure.

use std::collections::{BTreeMap, BTreeSet};

use vigie_model::{ClaimId, Count};

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
/// weigh the same, in the order of their ids.
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
    for t in told.iter().filter(|t| !decided.contains(&t.claim.id)) {
        let claim = &t.claim;
        if !seen.insert(&claim.id) {
            continue;
        }
        let (stakes, mut why) = stakes.remove(&claim.id).unwrap_or_default();
        let confidence = claim.confidence.probability();
        if confidence < LOW_CONFIDENCE {
            why.insert(Why::LowConfidence);
        }
        // A claim that was surely read rightly can still be wrong: doubt is never nothing.
        let weight = (stakes + stake::ANY) * (1.2 - confidence) * 100.0;
        queue.push(Queued { claim: claim.id.clone(), weight: weight.round() as u32, why: why.into_iter().collect() });
    }
    queue.sort_by(|a, b| b.weight.cmp(&a.weight).then_with(|| a.claim.cmp(&b.claim)));
    queue
}

/// The size of a figure: 0 for none, 1 for ten, 2 for a hundred.
fn powers_of_ten(count: &Count) -> f64 {
    let most = count.best.or(count.high).or(count.low).unwrap_or(0);
    (most.max(1) as f64).log10()
}
