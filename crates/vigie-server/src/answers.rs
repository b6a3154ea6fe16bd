//! The JSON of the answers.

use std::collections::HashMap;

use serde::Serialize;
use serde_json::{Value, json};
use vigie_format::PageClaim;
use vigie_format::json::Shown;
use vigie_model::{Claim, Date, Decision, PartialDate, Report, Reviewed};
use vigie_picture::ReviewState;
use vigie_store::{Entry, ReportHead, Store, StoredClaim, StoredReport, Totals, Way};

use crate::error::Refusal;
use crate::{Basemap, ExplainedField};

pub(crate) fn meta(version: &str, totals: &Totals, basemap: Option<&Basemap>) -> Value {
    let kind = |k: &vigie_store::KindCount| json!({"kind": k.kind.as_str(), "claims": k.claims});
    json!({
        "version": version,
        "schema_version": vigie_format::SCHEMA_VERSION,
        "reports": totals.reports,
        "claims": totals.claims,
        "kinds": totals.kinds.iter().map(kind).collect::<Vec<_>>(),
        "sources": totals.sources,
        "first_day": totals.first_day.map(|d| d.to_string()),
        "last_day": totals.last_day.map(|d| d.to_string()),
        "basemap": basemap.map(|b| json!({"form": b.form.as_str(), "url": b.url, "credit": b.credit})),
    })
}

/// A report without its text.
#[derive(Serialize)]
pub(crate) struct Head<'a> {
    key: &'a str,
    id: &'a str,
    lang: Option<&'a str>,
    title: Option<&'a str>,
    source: Option<&'a str>,
    published: Option<Shown<PartialDate>>,
    url: Option<&'a str>,
    text_sha256: &'a str,
    added: Shown<Date>,
    claims: u64,
    first_words: &'a str,
}

pub(crate) fn head(h: &ReportHead) -> Head<'_> {
    Head {
        key: &h.key,
        id: &h.id,
        lang: h.lang.as_ref().map(|l| l.as_str()),
        title: h.title.as_deref(),
        source: h.source.as_deref(),
        published: h.published.map(Shown),
        url: h.url.as_deref(),
        text_sha256: &h.text_sha256,
        added: Shown(h.added),
        claims: h.claims,
        first_words: &h.first_words,
    }
}

/// A report with its claims.
#[derive(Serialize)]
pub(crate) struct WholeReport<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    text: &'a str,
    claims_list: Vec<ReviewedClaim<'a>>,
}

/// A report with its claims as they stand after review.
pub(crate) fn report<'a>(r: &'a StoredReport, state: &ReviewState<'a>) -> WholeReport<'a> {
    let standing: Vec<&Claim> = r.claims.iter().map(|c| state.corrected(&c.id).unwrap_or(c)).collect();
    let pages = PageClaim::all(&standing, &r.text);
    let finished = |(page, claim): (PageClaim<'a>, &'a Claim)| reviewed(page, claim, &r.head.key, &r.text, state);
    let claims_list = pages.into_iter().zip(&r.claims).map(finished).collect();
    WholeReport { head: head(&r.head), text: &r.text, claims_list }
}

/// A claim with its report, the decision that counts for it as `review` (`null` where it waits for one), and where it was
/// corrected, what was read as `as_read`.
#[derive(Serialize)]
pub(crate) struct ReviewedClaim<'a> {
    #[serde(flatten)]
    claim: PageClaim<'a>,
    report: &'a str,
    review: Option<Review<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    as_read: Option<PageClaim<'a>>,
}

/// The claims of a page as they stand after review; the texts they come from are read once each.
pub(crate) fn claims<'a>(
    store: &Store,
    claims: &'a [StoredClaim],
    state: &ReviewState<'a>,
) -> Result<Vec<ReviewedClaim<'a>>, Refusal> {
    let mut texts: HashMap<&str, String> = HashMap::new();
    let mut forms = Vec::with_capacity(claims.len());
    for stored in claims {
        if !texts.contains_key(stored.report.as_str()) {
            texts.insert(&stored.report, store.text(&stored.report)?.unwrap_or_default());
        }
        let text = &texts[stored.report.as_str()];
        forms.push(claim(stored, text, state));
    }
    Ok(forms)
}

/// One claim as it stands after review. `text` is its report's.
pub(crate) fn claim<'a>(stored: &'a StoredClaim, text: &str, state: &ReviewState<'a>) -> ReviewedClaim<'a> {
    let standing = state.corrected(&stored.claim.id).unwrap_or(&stored.claim);
    reviewed(PageClaim::of(standing, text), &stored.claim, &stored.report, text, state)
}

fn reviewed<'a>(
    claim: PageClaim<'a>,
    as_read: &'a Claim,
    report: &'a str,
    text: &str,
    state: &ReviewState<'a>,
) -> ReviewedClaim<'a> {
    let is_corrected = state.corrected(&as_read.id).is_some();
    let as_read_form = is_corrected.then(|| PageClaim::of(as_read, text));
    ReviewedClaim { claim, report, review: state.decision(&as_read.id).map(review), as_read: as_read_form }
}

/// What a reviewer said.
#[derive(Serialize)]
pub(crate) struct Review<'a> {
    verdict: &'static str,
    by: &'a str,
    on: Shown<Date>,
    note: Option<&'a str>,
}

pub(crate) fn review(d: &Decision) -> Review<'_> {
    Review { verdict: d.verdict.as_str(), by: &d.by, on: Shown(d.on), note: d.note.as_deref() }
}

pub(crate) fn explained(claim: &str, fields: &[ExplainedField]) -> Value {
    let field = |f: &ExplainedField| json!({"field": f.field, "value": f.value, "because": f.because});
    json!({"claim": claim, "fields": fields.iter().map(field).collect::<Vec<_>>()})
}

/// The report as it was read.
pub(crate) fn as_read(r: StoredReport) -> Report {
    let ReportHead { id, lang, title, source, url, published, .. } = r.head;
    Report { id, lang, title, source, url, published, text: r.text }
}

/// What the audit log says of decisions: `accepted c1, rejected c2 copies c1`; their fields stand with them.
pub fn decisions_in_words(decisions: &[Decision]) -> String {
    let about = |d: &Decision| match &d.about {
        Reviewed::Claim(id) => format!("{} {id}", d.verdict.as_str()),
        Reviewed::Link(link) => {
            format!("{} {} {} {}", d.verdict.as_str(), link.later, link.kind.as_str(), link.earlier)
        }
    };
    const SHOWN: usize = 20;
    let mut words = decisions.iter().take(SHOWN).map(about).collect::<Vec<_>>().join(", ");
    if decisions.len() > SHOWN {
        words += &format!(" and {} more", decisions.len() - SHOWN);
    }
    words
}

/// An entry of the audit log, as the server and the command line give it.
pub fn audit_value(entry: &Entry) -> Value {
    let at = jiff::Timestamp::from_second(entry.at.0).map(|t| t.to_string()).ok();
    let (way, token) = match &entry.way {
        Way::Page => ("page", None),
        Way::Token(id) => ("token", Some(id)),
        Way::Command => ("command", None),
    };
    json!({
        "at": at, "person": entry.person, "act": entry.act.as_str(), "about": entry.about,
        "way": way, "token": token, "address": entry.address,
    })
}
