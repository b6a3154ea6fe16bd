//! Where each claim stands with reviewers: of several decisions the last that was not withdrawn counts.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use vigie_model::{Claim, ClaimId, Decision, Decisions, Reviewed, Verdict};

use crate::basis::added;

/// Of each decision, oldest first, whether it stands: whether it neither was withdrawn nor withdraws another.
///
/// ```
/// assert!(vigie_picture::standing(&[]).is_empty());
/// ```
pub fn standing(decisions: &[Decision]) -> Vec<bool> {
    let mut about: HashMap<&Reviewed, Decisions> = HashMap::new();
    decisions.iter().for_each(|d| about.entry(&d.about).or_default().make(d));
    let stands: HashSet<*const Decision> =
        about.values().flat_map(|d| d.standing()).map(|d| std::ptr::from_ref(*d)).collect();
    decisions.iter().map(|d| stands.contains(&std::ptr::from_ref(d))).collect()
}

/// A claim that two people decided about, with the last word of each.
pub(crate) type Shared<'a> = (&'a ClaimId, [&'a Decision; 2]);

/// The decisions about each claim that stand, made by a day.
///
/// ```
/// # use vigie_picture::ReviewState;
/// # use vigie_model::{ClaimId, Date, Decision, Reviewed, Verdict};
/// let id = ClaimId("c1".into());
/// let (about, by, on) = (Reviewed::Claim(id.clone()), "Ana".to_owned(), Date::MIN);
/// let made = [Decision { about, verdict: Verdict::Accepted, by, on, note: None }];
/// assert_eq!(ReviewState::of(&made).verdict(&id), Some(&Verdict::Accepted));
/// ```
#[derive(Debug, Clone, Default)]
pub struct ReviewState<'a> {
    claims: HashMap<&'a ClaimId, Decisions<'a>>,
    added: HashSet<&'a ClaimId>,
}

impl<'a> ReviewState<'a> {
    /// After these decisions, oldest first.
    pub fn of(decisions: &'a [Decision]) -> ReviewState<'a> {
        let mut claims: HashMap<&ClaimId, Decisions> = HashMap::new();
        for decision in decisions {
            if let Reviewed::Claim(id) = &decision.about {
                claims.entry(id).or_default().make(decision);
            }
        }
        ReviewState { claims, added: decisions.iter().filter_map(added).collect() }
    }

    /// The claims that wait for nobody's decision: those that were decided about, and those that a person added.
    pub fn claims(&self) -> BTreeSet<ClaimId> {
        let decided = self.claims.iter().filter(|(id, d)| d.counting().is_some() || self.added.contains(*id));
        decided.map(|(id, _)| (*id).clone()).collect()
    }

    /// The claims that others decided about and `person` did not.
    pub fn for_a_second_look(&self, person: &str) -> BTreeSet<ClaimId> {
        let others = self.claims.iter().filter(|(_, d)| d.counting().is_some() && d.of(person).is_none());
        others.map(|(id, _)| (*id).clone()).collect()
    }

    /// The decision that counts for a claim; `None` where it waits for one.
    pub fn decision(&self, id: &ClaimId) -> Option<&'a Decision> {
        self.claims.get(id)?.counting()
    }

    /// The decisions about a claim that stand, oldest first.
    pub fn standing(&self, id: &ClaimId) -> &[&'a Decision] {
        self.claims.get(id).map_or(&[], Decisions::standing)
    }

    /// The verdict that counts for a claim; `None` where it waits for one.
    pub fn verdict(&self, id: &ClaimId) -> Option<&'a Verdict> {
        self.decision(id).map(|d| &d.verdict)
    }

    /// What a claim says after review, where that is not what was read.
    pub fn corrected(&self, id: &ClaimId) -> Option<&'a Claim> {
        match self.verdict(id) {
            Some(Verdict::Corrected(claim)) => Some(claim),
            _ => None,
        }
    }

    /// For each pair of people who decided about the same claims, those claims with the verdict of each that stands.
    pub(crate) fn shared(&self) -> BTreeMap<(&'a str, &'a str), Vec<Shared<'a>>> {
        let mut pairs: BTreeMap<(&str, &str), Vec<Shared>> = BTreeMap::new();
        for (id, decisions) in &self.claims {
            let people: BTreeSet<&str> = decisions.standing().iter().map(|d| d.by.as_str()).collect();
            let people: Vec<&str> = people.into_iter().collect();
            for (n, a) in people.iter().enumerate() {
                for b in &people[n + 1..] {
                    if let Some(both) = decisions.of(a).zip(decisions.of(b)) {
                        pairs.entry((a, b)).or_default().push((id, [both.0, both.1]));
                    }
                }
            }
        }
        pairs.values_mut().for_each(|shared| shared.sort_by_key(|(id, _)| *id));
        pairs
    }
}
