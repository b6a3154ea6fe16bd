//! The JSON of the answers.

use std::collections::HashMap;

use serde_json::{Value, json};
use vigie_format::claim_value_for_page;
use vigie_model::Report;
use vigie_store::{Entry, ReportHead, Store, StoredClaim, StoredReport, Totals, Way};

use crate::ExplainedField;
use crate::error::Refusal;

pub(crate) fn meta(version: &str, totals: &Totals) -> Value {
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

pub(crate) fn report(r: &StoredReport) -> Value {
    let mut value = head(&r.head);
    let claims = vigie_format::claim_values_for_page(&r.claims, &r.text);
    let of_report = |mut claim: Value| {
        claim["report"] = json!(r.head.key);
        claim
    };
    value["text"] = json!(r.text);
    value["claims_list"] = claims.into_iter().map(of_report).collect();
    value
}

/// The claims of a page; the texts they come from are read once each.
pub(crate) fn claims(store: &Store, claims: &[StoredClaim]) -> Result<Vec<Value>, Refusal> {
    let mut texts: HashMap<&str, String> = HashMap::new();
    let mut values = Vec::with_capacity(claims.len());
    for stored in claims {
        if !texts.contains_key(stored.report.as_str()) {
            texts.insert(&stored.report, store.text(&stored.report)?.unwrap_or_default());
        }
        let mut value = claim_value_for_page(&stored.claim, &texts[stored.report.as_str()]);
        value["report"] = json!(stored.report);
        values.push(value);
    }
    Ok(values)
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
