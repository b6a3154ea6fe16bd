//! Where each claim stands with reviewers: of several decisions the last counts.

use std::collections::{BTreeMap, BTreeSet};

use vigie_model::{Claim, ClaimId, Decision, Reviewed, Verdict};

/// The last decision about each claim.
#[derive(Default)]
pub struct ReviewState(BTreeMap<ClaimId, Decision>);

impl ReviewState {
    /// After these decisions, oldest first.
    pub fn of(decisions: &[Decision]) -> ReviewState {
        let mut last = BTreeMap::new();
        for decision in decisions {
            if let Reviewed::Claim(id) = &decision.about {
                last.insert(id.clone(), decision.clone());
            }
        }
        ReviewState(last)
    }

    /// The claims that were decided about.
    pub fn claims(&self) -> BTreeSet<ClaimId> {
        self.0.keys().cloned().collect()
    }

    /// The decision that counts for a claim; `None` where it waits for one.
    pub fn decision(&self, id: &ClaimId) -> Option<&Decision> {
        self.0.get(id)
    }

    /// The verdict that counts for a claim; `None` where it waits for one.
    pub fn of_claim(&self, id: &ClaimId) -> Option<&Verdict> {
        self.decision(id).map(|d| &d.verdict)
    }

    /// What a claim says after review, where that is not what was read.
    pub fn corrected(&self, id: &ClaimId) -> Option<&Claim> {
        match self.of_claim(id) {
            Some(Verdict::Corrected(claim)) => Some(claim),
            _ => None,
        }
    }
}
