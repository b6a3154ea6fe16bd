//! The claims that statements rest on, as an answer cites them.

use std::collections::{BTreeSet, HashMap};

use serde_json::{Value, json};
use vigie_format::claim_value;
use vigie_model::{Claim, ClaimId, Date, Decision, Decisions, Reviewed, Verdict};
use vigie_picture::Told;

use crate::catalogue::Catalogue;

/// The most claims that one answer cites. Beyond them a statement names its claims by their ids alone.
const MOST: usize = 5_000;

/// What is cited, and from what.
pub(crate) struct Citations<'t> {
    told: &'t [Told],
    catalogue: &'t Catalogue,
    /// The claims that reviewers corrected, as they were left on the day of knowledge.
    corrected: HashMap<&'t ClaimId, &'t Claim>,
    seen: BTreeSet<ClaimId>,
    order: Vec<ClaimId>,
}

impl<'t> Citations<'t> {
    pub fn of(
        told: &'t [Told],
        catalogue: &'t Catalogue,
        decisions: &'t [Decision],
        known: Option<Date>,
    ) -> Citations<'t> {
        let mut made: HashMap<&ClaimId, Decisions> = HashMap::new();
        for decision in decisions.iter().filter(|d| known.is_none_or(|day| d.on <= day)) {
            if let Reviewed::Claim(id) = &decision.about {
                made.entry(id).or_default().make(decision);
            }
        }
        let corrected = made.into_iter().filter_map(|(id, d)| match &d.counting()?.verdict {
            Verdict::Corrected(claim) => Some((id, &**claim)),
            _ => None,
        });
        let corrected = corrected.collect();
        Citations { told, catalogue, corrected, seen: BTreeSet::new(), order: Vec::new() }
    }

    /// Cites these claims too.
    pub fn cite<'c>(&mut self, ids: impl IntoIterator<Item = &'c ClaimId>) {
        for id in ids {
            if self.order.len() < MOST && self.seen.insert(id.clone()) {
                self.order.push(id.clone());
            }
        }
    }

    /// The claim as reviewers left it.
    pub fn claim(&self, id: &ClaimId) -> Option<&'t Claim> {
        let told = self.catalogue.told(self.told, id)?;
        Some(self.corrected.get(id).copied().unwrap_or(&told.claim))
    }

    /// The cited claims: each as everywhere, with its report, and that report's outlet, date, language and title.
    pub fn value(&self) -> Value {
        let one = |id: &ClaimId| {
            let told = self.catalogue.told(self.told, id)?;
            let mut value = claim_value(self.claim(id)?);
            value["report"] = json!(told.report.key);
            value["source"] = json!(told.report.source);
            value["published"] = json!(told.report.published.map(|d| d.to_string()));
            value["title"] = json!(told.report.title);
            Some(value)
        };
        self.order.iter().filter_map(one).collect()
    }
}
