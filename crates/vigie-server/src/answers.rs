//! The JSON of the answers.

use std::collections::HashMap;

use serde_json::{Value, json};
use vigie_format::claim_value_for_page;
use vigie_model::{Claim, Decision, Report, Reviewed};
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

pub(crate) fn head(h: &ReportHead) -> Value {
    json!({
        "key": h.key,
        "id": h.id,
        "lang": h.lang.as_ref().map(|l| l.as_str()),
        "title": h.title,
        "source": h.source,
        "published": h.published.map(|d| d.to_string()),
        "url": h.url,
        "text_sha256": h.text_sha256,
        "added": h.added.to_string(),
        "claims": h.claims,
        "first_words": h.first_words,
    })
}

/// A report with its claims as they stand after review.
pub(crate) fn report(r: &StoredReport, state: &ReviewState) -> Value {
    let mut value = head(&r.head);
    let standing: Vec<Claim> =
        r.claims.iter().map(|c| state.corrected(&c.id).cloned().unwrap_or_else(|| c.clone())).collect();
    let values = vigie_format::claim_values_for_page(&standing, &r.text);
    let finished = |(value, claim): (Value, &Claim)| reviewed(value, claim, &r.head.key, &r.text, state);
    value["text"] = json!(r.text);
    value["claims_list"] = values.into_iter().zip(&r.claims).map(finished).collect();
    value
}

/// The claims of a page as they stand after review; the texts they come from are read once each.
pub(crate) fn claims(store: &Store, claims: &[StoredClaim], state: &ReviewState) -> Result<Vec<Value>, Refusal> {
    let mut texts: HashMap<&str, String> = HashMap::new();
    let mut values = Vec::with_capacity(claims.len());
    for stored in claims {
        if !texts.contains_key(stored.report.as_str()) {
            texts.insert(&stored.report, store.text(&stored.report)?.unwrap_or_default());
        }
        let text = &texts[stored.report.as_str()];
        values.push(claim(stored, text, state));
    }
    Ok(values)
}

/// One claim as it stands after review. `text` is its report's.
pub(crate) fn claim(stored: &StoredClaim, text: &str, state: &ReviewState) -> Value {
    let standing = state.corrected(&stored.claim.id).unwrap_or(&stored.claim);
    reviewed(claim_value_for_page(standing, text), &stored.claim, &stored.report, text, state)
}

/// A claim's value with its report, the decision that counts for it as `review` (`null` where it waits for one), and where
/// it was corrected, what was read as `as_read`.
fn reviewed(mut value: Value, as_read: &Claim, report: &str, text: &str, state: &ReviewState) -> Value {
    value["report"] = json!(report);
    value["review"] = state.decision(&as_read.id).map_or(Value::Null, review);
    if state.corrected(&as_read.id).is_some() {
        value["as_read"] = claim_value_for_page(as_read, text);
    }
    value
}

pub(crate) fn review(d: &Decision) -> Value {
    json!({"verdict": d.verdict.as_str(), "by": d.by, "on": d.on.to_string(), "note": d.note})
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
