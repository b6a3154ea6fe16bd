//! Model → JSON.

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;
use sha2::{Digest, Sha256};
use vigie_model::{Actor, Attribution, Body, Claim, Count, Derived, Evidence, Place, Report, Time};

use super::form::{OneOrMany, object_of, tree};
use super::{AsJson, Head, Shown, object, put, words_or_null, written};
use crate::{SCHEMA_VERSION, codes};

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
    tree(&AsJson(report))
}

impl Serialize for AsJson<'_, Report> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let r = self.0;
        object!(to, {
            "id": r.id,
            "lang": r.lang.as_ref().map(|l| l.as_str()),
            "title": words_or_null(r.title.as_deref()),
            "source": words_or_null(r.source.as_deref()),
            "published": r.published.map(Shown),
            "url": words_or_null(r.url.as_deref()),
            "text_sha256": text_sha256(&r.text),
        })
    }
}

/// The same of a report whose text is elsewhere.
impl Serialize for AsJson<'_, Head> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let h = self.0;
        object!(to, {
            "id": h.id,
            "lang": h.lang.as_ref().map(|l| l.as_str()),
            "title": words_or_null(h.title.as_deref()),
            "source": words_or_null(h.source.as_deref()),
            "published": h.published.map(Shown),
            "url": words_or_null(h.url.as_deref()),
            "text_sha256": h.text_sha256,
        })
    }
}

/// A claim, with its codes, as a tree of values; [`AsJson`] writes the same without one.
pub fn claim_value(claim: &Claim) -> Value {
    tree(&AsJson(claim))
}

impl Serialize for AsJson<'_, Claim> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        object_of(to, |map| put_claim(map, self.0, &AsJson(&self.0.evidence)))
    }
}

/// A claim's fields. The evidence is given as it is to be written.
pub(crate) fn put_claim<M: SerializeMap>(
    map: &mut M,
    claim: &Claim,
    evidence: &impl Serialize,
) -> Result<(), M::Error> {
    put!(map, { "id": claim.id.0, "kind": claim.kind().as_str() });
    match &claim.body {
        Body::Control { phase, extent } => {
            put!(map, { "phase": phase.as_str(), "extent": extent.map(|e| e.as_str()) });
        }
        Body::Violence { form } => put!(map, { "form": form.as_str() }),
        Body::Casualties { outcome, victims, count, of } => put!(map, {
            "outcome": outcome.as_str(),
            "victims": victims.map(|v| v.as_str()),
            "count": AsJson(count),
            "of": of.as_ref().map(AsJson),
        }),
        Body::Displacement { movement, count, from, to } => put!(map, {
            "movement": movement.as_str(),
            "count": AsJson(count),
            "from": OneOrMany(from),
            "to": OneOrMany(to),
        }),
        Body::Deployment { movement, from, to } => put!(map, {
            "movement": movement.as_str(),
            "from": OneOrMany(from),
            "to": OneOrMany(to),
        }),
        Body::Alignment { relation } => put!(map, { "relation": relation.as_str() }),
        Body::Diplomacy { act, about, deadline } => put!(map, {
            "act": act.as_str(),
            "about": words_or_null(about.as_deref()),
            "deadline": deadline.as_ref().map(AsJson),
        }),
        Body::Humanitarian { condition } => put!(map, { "condition": condition.as_str() }),
        Body::Protest { form } => put!(map, { "form": form.as_str() }),
        Body::Quote { text, verb } => put!(map, {
            "text": words_or_null(Some(text)),
            "verb": words_or_null(verb.as_deref()),
        }),
    }
    put!(map, {
        "actor": OneOrMany(&claim.actor),
        "target": OneOrMany(&claim.target),
        "time": claim.time.as_ref().map(AsJson),
        "place": OneOrMany(&claim.place),
        "attribution": AsJson(&claim.attribution),
        "factuality": claim.factuality.as_str(),
        "quoted": claim.quoted,
        "evidence": evidence,
        "codes": codes::codes(claim),
        "confidence": claim.confidence.probability(),
    });
    Ok(())
}

/// A report and its claims, the JSON object of one line.
pub fn reading_value(report: &Report, claims: &[Claim]) -> Value {
    tree(&ReadingForm { report, claims })
}

/// A report and its claims on one line, without the line's end.
pub fn reading_line(report: &Report, claims: &[Claim]) -> String {
    written(&ReadingForm { report, claims })
}

struct ReadingForm<'a> {
    report: &'a Report,
    claims: &'a [Claim],
}

impl Serialize for ReadingForm<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        object!(to, {
            "schema_version": SCHEMA_VERSION,
            "report": AsJson(self.report),
            "claims": AsJson(self.claims),
        })
    }
}

impl Serialize for AsJson<'_, Evidence> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let Evidence { span, text } = self.0;
        object!(to, { "start": span.start, "end": span.end, "text": text })
    }
}

impl Serialize for AsJson<'_, Actor> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let Actor { name, country, sector, text } = self.0;
        object!(to, {
            "name": words_or_null(Some(name)),
            "country": country.as_ref().map(|c| c.as_str()),
            "sector": sector.map(|s| s.as_str()),
            "text": words_or_null(Some(text)),
        })
    }
}

/// A place in JSON, as it stands in a claim.
pub fn place_value(place: &Place) -> Value {
    tree(&AsJson(place))
}

impl Serialize for AsJson<'_, Place> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let p = self.0;
        // A position off the numbers is not known; JSON could not hold it either.
        let position = p.position.filter(|p| p.lat_deg.is_finite() && p.lon_deg.is_finite());
        object_of(to, |map| {
            put!(map, {
                "name": words_or_null(Some(&p.name)),
                "geonameid": p.geonameid,
                "country": p.country.as_ref().map(|c| c.as_str()),
                "lat": position.map(|p| p.lat_deg),
                "lon": position.map(|p| p.lon_deg),
                "level": p.level.map(|l| l.as_str()),
                "relation": p.relation.as_str(),
                "text": words_or_null(Some(&p.text)),
            });
            if let Some(division) = words_or_null(p.admin1.as_deref()) {
                put!(map, { "admin1": division });
            }
            if let Some(derived) = p.derived.as_ref().filter(|d| d.km.is_finite()) {
                put!(map, { "derived": AsJson(derived) });
            }
            Ok(())
        })
    }
}

impl Serialize for AsJson<'_, Derived> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let Derived { from, km, bearing } = self.0;
        object!(to, {
            "from": words_or_null(Some(from)),
            "km": km,
            "bearing": bearing.map(|b| b.as_str()),
        })
    }
}

impl Serialize for AsJson<'_, Time> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let Time { when, text } = self.0;
        let when = when.as_ref();
        object!(to, {
            "edtf": when.map(Shown),
            "start": when.and_then(|w| w.earliest()).map(Shown),
            "end": when.and_then(|w| w.latest()).map(Shown),
            "text": words_or_null(Some(text)),
        })
    }
}

impl Serialize for AsJson<'_, Count> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let Count { low, best, high, approx, unit } = self.0;
        object!(to, { "low": low, "best": best, "high": high, "approx": approx, "unit": unit.as_str() })
    }
}

impl Serialize for AsJson<'_, Attribution> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let Attribution { voice, name, text } = self.0;
        object!(to, {
            "type": voice.as_str(),
            "name": words_or_null(name.as_deref()),
            "text": words_or_null(text.as_deref()),
        })
    }
}
