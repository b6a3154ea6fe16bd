//! A claim with where it comes from, and what follows from that: its days, its claimant, the parties that speak.

use std::cmp::Ordering;
use std::sync::Arc;

use vigie_model::{Actor, Attribution, Claim, Date, Edtf, Factuality, PartialDate, Voice};

/// Where a claim was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provenance {
    /// The report's key in the store: unique.
    pub key: String,
    /// The report's own id or file stem.
    pub id: String,
    /// The outlet or organisation.
    pub source: Option<String>,
    /// Its headline, where it has one.
    pub title: Option<String>,
    /// Where it was published.
    pub url: Option<String>,
    /// When it was published, at the precision known.
    pub published: Option<PartialDate>,
    /// The first day on which it could be known to a reader.
    pub known: Option<Date>,
    /// A digest of the text, the same for word-for-word copies in other outlets.
    pub text_sha256: Option<String>,
    /// The key of the earliest report of which this one's text is a near copy, where it is one.
    pub copy_of: Option<String>,
    /// The outlet whose dispatch it says it carries, where that outlet's own reports are known too.
    pub agency: Option<String>,
}

impl Provenance {
    /// The day the report is dated to, for ordering what one claimant said over time.
    pub(crate) fn told_on(&self) -> Option<Date> {
        self.published.map(|d| d.latest()).or(self.known)
    }

    /// Its outlet, else its own id.
    pub(crate) fn outlet(&self) -> &str {
        self.source.as_deref().unwrap_or(&self.id)
    }
}

/// A claim and the report that makes it. A clone shares both: a million claims are kept once, whoever holds them.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// What is said.
    pub claim: Arc<Claim>,
    /// By which report; shared by all its claims.
    pub report: Arc<Provenance>,
}

/// The days a claim speaks of, both ends inclusive; `None` where neither the claim nor its report says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Days {
    pub first: Option<Date>,
    pub last: Option<Date>,
    /// True when the claim has no time of its own and the report's date stands in.
    pub inferred: bool,
}

impl Days {
    /// The day, where there is only one it can be.
    pub fn exact(&self) -> Option<Date> {
        self.first.filter(|_| self.first == self.last)
    }

    /// True when the claim states a stretch of days, rather than one day or some day of several.
    pub fn is_lasting(&self, t: &Told) -> bool {
        let when = t.claim.time.as_ref().and_then(|time| time.when.as_ref());
        matches!(when, Some(Edtf::Interval { .. })) && self.exact().is_none()
    }
}

impl Told {
    /// The claim's own days, an end that is open being closed by the report's date; else the report's.
    pub(crate) fn days(&self) -> Days {
        let published = self.report.published;
        let own = self.claim.time.as_ref().and_then(|t| t.when.as_ref());
        match own {
            Some(when) => {
                let (first, mut last) = (when.earliest(), when.latest());
                // What is told as done cannot lie after the telling.
                if let Some(told) = published.map(|d| d.latest()).filter(|&told| first.is_none_or(|f| f <= told)) {
                    last = Some(last.map_or(told, |l| l.min(told)));
                }
                Days { first: first.or(last.filter(|_| first.is_none())), last: last.or(first), inferred: false }
            }
            None => {
                Days { first: published.map(|d| d.earliest()), last: published.map(|d| d.latest()), inferred: true }
            }
        }
    }

    /// The day up to which the claim surely bears the state out: the end of a stated stretch, else the first day it can
    /// be. What is dated to a month does not outweigh what is dated to a day in it.
    pub(crate) fn bears_out(&self) -> Option<Date> {
        let days = self.days();
        let own = self.claim.time.as_ref().and_then(|t| t.when.as_ref());
        let end = match own {
            Some(Edtf::Interval { to, .. }) => {
                let told = self.report.published.map(|d| d.earliest());
                let to = to.map(|d| d.earliest());
                to.map_or(told, |to| Some(told.map_or(to, |told| to.min(told))))
            }
            _ => None,
        };
        end.max(days.first)
    }

    /// The day the report is dated to, for ordering what one claimant said over time.
    pub(crate) fn told_on(&self) -> Option<Date> {
        self.report.told_on()
    }

    /// Said as a fact or as hearsay, not denied, planned or imagined.
    pub(crate) fn is_state(&self) -> bool {
        matches!(self.claim.factuality, Factuality::Asserted | Factuality::Unconfirmed)
    }

    /// Said as a fact.
    pub(crate) fn is_asserted(&self) -> bool {
        self.claim.factuality == Factuality::Asserted
    }

    /// True when the claim speaks of `at` or an earlier day. An interval must have been able to end by then.
    pub(crate) fn is_by(&self, at: Option<Date>, cumulative: bool) -> bool {
        let Some(at) = at else { return true };
        let own = self.claim.time.as_ref().and_then(|t| t.when.as_ref());
        let end = match own {
            Some(Edtf::Interval { to, .. }) if cumulative => match to {
                Some(to) => Some(to.earliest()),
                None => self.report.published.map(|d| d.earliest()),
            },
            _ => self.days().first,
        };
        end.is_some_and(|day| day <= at)
    }

    /// Whose word it is, as shown: the one it is attributed to, else the outlet, else the report.
    pub(crate) fn claimant(&self) -> String {
        let Attribution { voice, name, text } = &self.claim.attribution;
        match (voice, name, text) {
            (Voice::Outlet, ..) => self.outlet().to_owned(),
            (_, Some(name), _) => name.clone(),
            (_, None, Some(text)) => text.clone(),
            _ => self.outlet().to_owned(),
        }
    }

    pub(crate) fn outlet(&self) -> &str {
        self.report.outlet()
    }
}

/// The order in which claims are weighed: by the report's date, then key, then place in the text.
pub(crate) fn order(a: &Told, b: &Told) -> Ordering {
    (a.told_on(), &a.report.key, a.claim.evidence.span, &a.claim.id).cmp(&(
        b.told_on(),
        &b.report.key,
        b.claim.evidence.span,
        &b.claim.id,
    ))
}

/// True when the two lists share a party.
pub(crate) fn share_party(a: &[Actor], b: &[Actor]) -> bool {
    a.iter().any(|x| b.iter().any(|y| x.same_party(y)))
}
