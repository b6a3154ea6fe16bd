//! The claims that statements rest on, as an answer cites them.

use std::collections::{HashMap, HashSet};

use serde::{Serialize, Serializer};
use vigie_format::AsJson;
use vigie_format::json::Shown;
use vigie_model::{Claim, ClaimId, Date, Decision, Decisions, PartialDate, Reviewed, Verdict};
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
    seen: HashSet<&'t ClaimId>,
    order: Vec<&'t Told>,
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
        Citations { told, catalogue, corrected, seen: HashSet::new(), order: Vec::new() }
    }

    /// Cites these claims too.
    pub fn cite<'c>(&mut self, ids: impl IntoIterator<Item = &'c ClaimId>) {
        for id in ids {
            if self.order.len() < MOST
                && !self.is_cited(id)
                && let Some(told) = self.catalogue.told(self.told, id)
            {
                self.seen.insert(&told.claim.id);
                self.order.push(told);
            }
        }
    }

    fn is_cited(&self, id: &ClaimId) -> bool {
        self.seen.contains(id)
    }

    /// The claim as reviewers left it.
    pub fn claim(&self, id: &ClaimId) -> Option<&'t Claim> {
        Some(self.standing(self.catalogue.told(self.told, id)?))
    }

    fn standing(&self, told: &'t Told) -> &'t Claim {
        self.corrected.get(&told.claim.id).copied().unwrap_or(&told.claim)
    }
}

/// The cited claims: each as everywhere, with its report, and that report's outlet, date and title.
impl Serialize for Citations<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(self.order.iter().map(|told| Cited {
            claim: AsJson(self.standing(told)),
            report: &told.report.key,
            source: told.report.source.as_deref(),
            published: told.report.published.map(Shown),
            title: told.report.title.as_deref(),
        }))
    }
}

#[derive(Serialize)]
struct Cited<'t> {
    #[serde(flatten)]
    claim: AsJson<'t, Claim>,
    report: &'t str,
    source: Option<&'t str>,
    published: Option<Shown<PartialDate>>,
    title: Option<&'t str>,
}
