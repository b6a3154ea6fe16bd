//! Reviewed reports as gold files, which readers are measured against: the fields of a claim that a scorer compares, the
//! evidence as words of the text, what nobody has decided about as optional.

use serde_json::{Map, Value, json};
use vigie_model::{Body, Claim, ClaimId, Report};

use crate::json::claim_value;

/// What stands in a gold file of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// A reviewer says that the report makes this claim: a reader must find it.
    Decided,
    /// Nobody has decided: a reader may find it or not.
    Undecided,
}

/// A gold file: the report with its text, and the claims that it makes as reviewers have it, in text order. What they
/// rejected is left out by whoever calls.
///
/// ```
/// # use vigie_model::{Lang, Report};
/// let report = Report {
///     id: "r1".into(), lang: Lang::new("fr"), title: None, source: None, url: None, published: None,
///     text: "La ville est tombée.".into(),
/// };
/// assert_eq!(vigie_format::gold::gold_value(&report, &[])["lang"], "fr");
/// ```
pub fn gold_value(report: &Report, claims: &[(Claim, Standing)]) -> Value {
    let place_of = |id: &ClaimId| claims.iter().position(|(c, _)| c.id == *id).map(|n| n + 1);
    json!({
        "id": report.id,
        "lang": report.lang.as_ref().map(|l| l.as_str()),
        "published": report.published.map(|d| d.to_string()),
        "source": report.source,
        "text": report.text,
        "claims": claims.iter().map(|(claim, standing)| gold_claim(claim, *standing, &place_of)).collect::<Vec<_>>(),
    })
}

fn gold_claim(claim: &Claim, standing: Standing, place_of: &dyn Fn(&ClaimId) -> Option<usize>) -> Value {
    let Value::Object(mut fields) = claim_value(claim) else { return Value::Null };
    for gone in ["id", "codes", "confidence"] {
        fields.remove(gone);
    }
    let mut change = |field: &str, change: &dyn Fn(&Value) -> Value| {
        if let Some(value) = fields.get_mut(field) {
            *value = change(value);
        }
    };
    for field in ["actor", "target"] {
        change(field, &|value| joined(value, "all", actor));
    }
    for field in ["place", "from", "to"] {
        change(field, &places);
    }
    for field in ["time", "deadline"] {
        change(field, &|value| kept(value, &["edtf", "start", "end"], &[]));
    }
    change("count", &|value| kept(value, &["low", "best", "high"], &[]));
    change("attribution", &|value| kept(value, &["type"], &["name"]));
    change("evidence", &|_| json!(claim.evidence.text));
    if let Body::Casualties { of, .. } = &claim.body {
        // The total by its number in the file, from 1.
        match of.as_ref().and_then(place_of) {
            Some(n) => fields.insert("of".to_owned(), json!(n)),
            None => fields.remove("of"),
        };
    }
    if standing == Standing::Undecided {
        fields.insert("optional".to_owned(), json!(true));
    }
    Value::Object(fields)
}

/// The parts of an object that are named; those of `known` only where they are not `null`.
fn kept(value: &Value, always: &[&str], known: &[&str]) -> Value {
    let Value::Object(fields) = value else { return value.clone() };
    let keep = |name: &&&str| always.contains(*name) || fields.get(**name).is_some_and(|v| !v.is_null());
    let kept: Map<String, Value> = always
        .iter()
        .chain(known)
        .filter(keep)
        .filter_map(|name| fields.get(*name).map(|v| ((*name).to_owned(), v.clone())))
        .collect();
    Value::Object(kept)
}

fn actor(value: &Value) -> Value {
    kept(value, &["name"], &["country", "sector"])
}

/// One item as it is; several under a word that says that each is needed.
fn joined(value: &Value, word: &str, item: fn(&Value) -> Value) -> Value {
    match value {
        Value::Array(items) => json!({ word: items.iter().map(item).collect::<Vec<_>>() }),
        Value::Null => Value::Null,
        one => item(one),
    }
}

/// One place; of several, any name will do, as the form has no list of places that are each needed.
fn places(value: &Value) -> Value {
    match value {
        Value::Array(items) => json!({"name": items.iter().map(|p| p["name"].clone()).collect::<Vec<_>>()}),
        Value::Null => Value::Null,
        one => kept(one, &["name"], &["lat", "lon", "level", "relation"]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arbitrary;
    use proptest::prelude::*;
    use vigie_model::*;

    /// Every field that a gold file may have.
    const FIELDS: &str = "kind phase extent form outcome victims count movement relation act about deadline condition text \
                          verb actor target of time place from to attribution factuality quoted evidence optional note";

    fn is_actor(value: &Value) -> bool {
        match value.get("all") {
            Some(all) => all.as_array().is_some_and(|a| a.iter().all(is_actor)),
            None => value["name"].is_string() && !value.as_object().unwrap().values().any(Value::is_null),
        }
    }

    proptest! {
        #[test]
        fn every_claim_becomes_a_well_formed_one(claim in arbitrary::claim(), report in arbitrary::report()) {
            let value = gold_value(&report, &[(claim.clone(), Standing::Decided)]);
            let gold = &value["claims"][0];
            for (field, value) in gold.as_object().unwrap() {
                prop_assert!(FIELDS.split(' ').any(|known| known == field), "{field}");
                match field.as_str() {
                    "actor" | "target" => prop_assert!(value.is_null() || is_actor(value), "{value}"),
                    "place" | "from" | "to" => prop_assert!(value.is_null() || value.get("name").is_some(), "{value}"),
                    _ => {}
                }
            }
            prop_assert_eq!(&gold["evidence"], &json!(claim.evidence.text));
            prop_assert!(gold.get("optional").is_none());
        }
    }

    #[test]
    fn a_part_points_at_its_total_by_number() {
        let claim = |id: &str, of: Option<&str>| Claim {
            id: ClaimId(id.into()),
            body: Body::Casualties {
                outcome: Outcome::Killed,
                victims: None,
                count: Count::exactly(4),
                of: of.map(|id| ClaimId(id.into())),
            },
            actor: Vec::new(),
            target: Vec::new(),
            time: None,
            place: vec![Place::unresolved("Idlib"), Place::unresolved("Binnish")],
            attribution: Attribution::OUTLET,
            factuality: Factuality::Asserted,
            quoted: false,
            evidence: Evidence { span: Span::new(0, 5), text: "Douze".into() },
            confidence: Confidence::new(0.9),
        };
        let text = "Douze civils".to_owned();
        let report = Report { id: "r".into(), lang: None, title: None, source: None, url: None, published: None, text };
        let claims = [
            (claim("a", None), Standing::Decided),
            (claim("b", Some("a")), Standing::Undecided),
            (claim("c", Some("gone")), Standing::Decided),
        ];
        let value = gold_value(&report, &claims);
        assert_eq!((&value["claims"][1]["of"], &value["claims"][1]["optional"]), (&json!(1), &json!(true)));
        assert_eq!((value["claims"][0].get("of"), value["claims"][2].get("of")), (None, None));
        assert_eq!(value["claims"][0]["place"], json!({"name": ["Idlib", "Binnish"]}));
        assert_eq!(value["claims"][0]["count"], json!({"low": 4, "best": 4, "high": 4}));
    }
}
