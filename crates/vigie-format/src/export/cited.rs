//! A claim as exports cite it: with its report, and what is known of both.

use std::sync::Arc;

use serde_json::{Value, json};
use vigie_model::{Claim, Date, Edtf, Factuality, Grade, PartialDate};

use crate::json::Head;

/// The report that a claim was read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// Its key in the store: unique.
    pub key: String,
    /// What is said about it before its text.
    pub head: Head,
}

impl Origin {
    /// The outlet, else the report's own id: whose the report is.
    pub fn outlet(&self) -> &str {
        self.head.source.as_deref().unwrap_or(&self.head.id)
    }
}

/// A claim, the report that makes it, and what people have said about either.
#[derive(Debug, Clone, PartialEq)]
pub struct Cited {
    /// What is said.
    pub claim: Claim,
    /// By which report; shared by all its claims.
    pub origin: Arc<Origin>,
    /// The sentence of the report in which the evidence begins, counted from 0; `None` where it is not known.
    pub sentence: Option<u32>,
    /// The Admiralty code; `F6` where nobody judged.
    pub grade: Grade,
    /// True when a person accepted or corrected the claim.
    pub reviewed: bool,
}

impl Cited {
    /// True when the claim is said as a fact.
    pub(super) fn is_asserted(&self) -> bool {
        self.claim.factuality == Factuality::Asserted
    }

    /// Where the claim comes from, in every format the same.
    pub(super) fn citation(&self) -> Value {
        let (head, evidence) = (&self.origin.head, &self.claim.evidence);
        json!({
            "claim": self.claim.id.0,
            "report": self.origin.key,
            "report_id": head.id,
            "source": head.source,
            "url": head.url,
            "published": head.published.map(|d| d.to_string()),
            "evidence": {"start": evidence.span.start, "end": evidence.span.end, "text": evidence.text},
        })
    }

    /// The claim's days.
    pub(super) fn days(&self) -> Days {
        let published = self.origin.head.published;
        let Some(when) = self.claim.time.as_ref().and_then(|t| t.when.as_ref()) else { return Days::default() };
        let (first, mut last) = (when.earliest(), when.latest());
        let told = published.map(|d| d.latest()).filter(|&told| first.is_none_or(|f| f <= told));
        let closed = last.is_none() && told.is_some();
        // What is told as done cannot lie after the telling.
        if let Some(told) = told {
            last = Some(last.map_or(told, |l| l.min(told)));
        }
        let lasting = matches!(when, Edtf::Interval { .. }) && first != last;
        Days { first, last, lasting, closed, by_report: false }
    }

    /// The claim's days, or those of its report where it states none and `by_report` allows it: a report tells what
    /// happened on its day or in the week before.
    pub(super) fn days_or_report(&self, by_report: bool) -> Days {
        let own = self.days();
        if !by_report || own.first.is_some() || own.last.is_some() {
            return own;
        }
        let Some(published) = self.origin.head.published else { return own };
        let first = match published.exact() {
            Some(day) => day.checked_sub(jiff::Span::new().days(DAYS_BEFORE_REPORT)).unwrap_or(day),
            None => published.earliest(),
        };
        Days { first: Some(first), last: Some(published.latest()), by_report: true, ..Days::default() }
    }
}

/// How many days before its report an event may lie that the report tells without a date.
const DAYS_BEFORE_REPORT: i64 = 6;

/// The days a claim speaks of, both ends inclusive; `None` where an end is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) struct Days {
    pub first: Option<Date>,
    pub last: Option<Date>,
    /// True for a stretch of days; false for some day of several.
    pub lasting: bool,
    /// True when an open end was closed by the report's date.
    pub closed: bool,
    /// True when the report's date stands in for the claim's.
    pub by_report: bool,
}

impl Days {
    /// Both ends, where both are known.
    pub fn both(&self) -> Option<(Date, Date)> {
        self.first.zip(self.last).filter(|(first, last)| first <= last)
    }
}

/// How finely one date is known: in days, both ends counted.
pub(super) fn days_in(date: PartialDate) -> i64 {
    days_between(date.earliest(), date.latest())
}

/// How many days a period holds, both ends counted.
pub(super) fn days_between(first: Date, last: Date) -> i64 {
    i64::from((last - first).get_days()) + 1
}
