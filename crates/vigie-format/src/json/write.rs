//! Model → JSON.

use super::Head;
use crate::{SCHEMA_VERSION, codes};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use vigie_model::{Actor, Attribution, Body, Claim, Count, Derived, Place, Report, Time};

/// The SHA-256 of a text's UTF-8 bytes, in lower-case hexadecimal.
///
/// ```
/// assert!(vigie_format::text_sha256("").starts_with("e3b0c44298fc1c14"));
/// ```
pub fn text_sha256(text: &str) -> String {
    use std::fmt::Write as _;
    Sha256::digest(text.as_bytes()).iter().fold(String::with_capacity(64), |mut hex, byte| {
        // Writing to a string cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// A report's head, without its text: `id`, `lang`, `title`, `source`, `published`, `url`, `text_sha256`.
///
/// ```
/// # use vigie_model::{Lang, PartialDate, Report};
/// let report = Report {
///     id: "r1".into(), lang: Lang::new("fr"), title: None, source: None, url: None,
///     published: PartialDate::parse("2020-02").ok(), text: "La ville est tombée.".into(),
/// };
/// let head = vigie_format::report_value(&report);
/// assert_eq!(head["published"], "2020-02");
/// assert!(head["title"].is_null());
/// ```
pub fn report_value(report: &Report) -> Value {
    head_value(&Head {
        id: report.id.clone(),
        lang: report.lang.clone(),
        title: report.title.clone(),
        source: report.source.clone(),
        published: report.published,
        url: report.url.clone(),
        text_sha256: text_sha256(&report.text),
    })
}

/// The same of a report whose text is elsewhere.
pub(crate) fn head_value(head: &Head) -> Value {
    json!({
        "id": head.id,
        "lang": head.lang.as_ref().map(|l| l.as_str()),
        "title": words_or_null(head.title.as_deref()),
        "source": words_or_null(head.source.as_deref()),
        "published": head.published.map(|d| d.to_string()),
        "url": words_or_null(head.url.as_deref()),
        "text_sha256": head.text_sha256,
    })
}

/// A claim, with its codes.
pub fn claim_value(claim: &Claim) -> Value {
    let mut out = Map::new();
    let mut put = |name: &str, value: Value| {
        out.insert(name.to_owned(), value);
    };
    put("id", json!(claim.id.0));
    put("kind", json!(claim.kind().as_str()));
    match &claim.body {
        Body::Control { phase, extent } => {
            put("phase", json!(phase.as_str()));
            put("extent", json!(extent.map(|e| e.as_str())));
        }
        Body::Violence { form } => put("form", json!(form.as_str())),
        Body::Casualties { outcome, victims, count, of } => {
            put("outcome", json!(outcome.as_str()));
            put("victims", json!(victims.map(|v| v.as_str())));
            put("count", count_value(count));
            put("of", json!(of.as_ref().map(|id| &id.0)));
        }
        Body::Displacement { movement, count, from, to } => {
            put("movement", json!(movement.as_str()));
            put("count", count_value(count));
            put("from", one_or_many(from, place_value));
            put("to", one_or_many(to, place_value));
        }
        Body::Deployment { movement, from, to } => {
            put("movement", json!(movement.as_str()));
            put("from", one_or_many(from, place_value));
            put("to", one_or_many(to, place_value));
        }
        Body::Alignment { relation } => put("relation", json!(relation.as_str())),
        Body::Diplomacy { act, about, deadline } => {
            put("act", json!(act.as_str()));
            put("about", words_or_null(about.as_deref()));
            put("deadline", deadline.as_ref().map_or(Value::Null, time_value));
        }
        Body::Humanitarian { condition } => put("condition", json!(condition.as_str())),
        Body::Protest { form } => put("form", json!(form.as_str())),
        Body::Quote { text, verb } => {
            put("text", words_or_null(Some(text)));
            put("verb", words_or_null(verb.as_deref()));
        }
    }
    put("actor", one_or_many(&claim.actor, actor_value));
    put("target", one_or_many(&claim.target, actor_value));
    put("time", claim.time.as_ref().map_or(Value::Null, time_value));
    put("place", one_or_many(&claim.place, place_value));
    put("attribution", attribution_value(&claim.attribution));
    put("factuality", json!(claim.factuality.as_str()));
    put("quoted", json!(claim.quoted));
    let evidence = &claim.evidence;
    put("evidence", json!({"start": evidence.span.start, "end": evidence.span.end, "text": evidence.text}));
    put("codes", codes::codes(claim).value());
    put("confidence", json!(claim.confidence.probability()));
    Value::Object(out)
}

/// A report and its claims, the JSON object of one line.
pub fn reading_value(report: &Report, claims: &[Claim]) -> Value {
    json!({
        "schema_version": SCHEMA_VERSION,
        "report": report_value(report),
        "claims": claims.iter().map(claim_value).collect::<Vec<_>>(),
    })
}

/// A report and its claims on one line, without the line's end.
pub fn reading_line(report: &Report, claims: &[Claim]) -> String {
    reading_value(report, claims).to_string()
}

fn words_or_null(words: Option<&str>) -> Value {
    words.filter(|w| !w.is_empty()).map_or(Value::Null, |w| Value::String(w.to_owned()))
}

/// `null` for none, the thing itself for one, a list for several.
fn one_or_many<T>(things: &[T], value: fn(&T) -> Value) -> Value {
    match things {
        [] => Value::Null,
        [one] => value(one),
        many => Value::Array(many.iter().map(value).collect()),
    }
}

pub(crate) fn actor_value(actor: &Actor) -> Value {
    json!({
        "name": words_or_null(Some(&actor.name)),
        "country": actor.country.as_ref().map(|c| c.as_str()),
        "sector": actor.sector.map(|s| s.as_str()),
        "text": words_or_null(Some(&actor.text)),
    })
}

/// A place in JSON, as it stands in a claim.
pub fn place_value(place: &Place) -> Value {
    // A position off the numbers is not known; JSON could not hold it either.
    let position = place.position.filter(|p| p.lat_deg.is_finite() && p.lon_deg.is_finite());
    let mut value = json!({
        "name": words_or_null(Some(&place.name)),
        "geonameid": place.geonameid,
        "country": place.country.as_ref().map(|c| c.as_str()),
        "lat": position.map(|p| p.lat_deg),
        "lon": position.map(|p| p.lon_deg),
        "level": place.level.map(|l| l.as_str()),
        "relation": place.relation.as_str(),
        "text": words_or_null(Some(&place.text)),
    });
    if let Some(division) = place.admin1.as_deref().filter(|name| !name.is_empty()) {
        value["admin1"] = json!(division);
    }
    if let Some(Derived { from, km, bearing }) = place.derived.as_ref().filter(|d| d.km.is_finite()) {
        value["derived"] = json!({
            "from": words_or_null(Some(from)),
            "km": km,
            "bearing": bearing.map(|b| b.as_str()),
        });
    }
    value
}

fn time_value(time: &Time) -> Value {
    json!({
        "edtf": time.when.as_ref().map(|w| w.to_string()),
        "start": time.when.as_ref().and_then(|w| w.earliest()).map(|d| d.to_string()),
        "end": time.when.as_ref().and_then(|w| w.latest()).map(|d| d.to_string()),
        "text": words_or_null(Some(&time.text)),
    })
}

pub(crate) fn count_value(count: &Count) -> Value {
    json!({
        "low": count.low,
        "best": count.best,
        "high": count.high,
        "approx": count.approx,
        "unit": count.unit.as_str(),
    })
}

fn attribution_value(attribution: &Attribution) -> Value {
    json!({
        "type": attribution.voice.as_str(),
        "name": words_or_null(attribution.name.as_deref()),
        "text": words_or_null(attribution.text.as_deref()),
    })
}
