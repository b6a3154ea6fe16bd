//! A claim that a person found in a report: its kind, the words that make it, and its fields; and the words that fields
//! can hold, for forms.

use serde_json::{Map, Value, json};
use vigie_model::{
    Act, Attribution, Claim, Condition, Deployed, Extent, Factuality, Form, Kind, LinkKind, Moved, Outcome, Phase,
    Place, PlaceRelation, ProtestForm, Relation, Sector, Span, Unit, Victims, Voice,
};

use super::correct::{Assignment, SHARED, assign_all, own_fields};
use super::read::parse_claim;
use crate::Error;

/// The claim of `kind` that the words of `text` at `evidence` make, with the fields of `set`; places are looked up by
/// `places`, as for [`super::corrected`]. What is not set is the outlet's own word, asserted, and otherwise unknown. It is
/// surely read, and has no id yet.
///
/// Errors: [`Error::Field`] with the field, what was found and what can stand there, also where a field is missing that
/// its kind cannot do without.
///
/// ```
/// # use vigie_format::json::{Assignment, added_claim};
/// # use vigie_model::{Kind, Span};
/// let (text, nowhere) = ("La ville est tombée.", |_: &str| Vec::new());
/// let set: Vec<Assignment> = vec!["phase=lost".parse().unwrap()];
/// let claim = added_claim(Kind::Control, text, Span::new(0, 20), &set, &nowhere).unwrap();
/// assert_eq!((claim.body.value(), claim.evidence.text.as_str()), ("lost", "La ville est tombée"));
/// let error = added_claim(Kind::Control, text, Span::new(0, 20), &[], &nowhere).unwrap_err();
/// assert!(error.to_string().starts_with("phase: "), "{error}");
/// ```
pub fn added_claim(
    kind: Kind,
    text: &str,
    evidence: Span,
    set: &[Assignment],
    places: &dyn Fn(&str) -> Vec<Place>,
) -> Result<Claim, Error> {
    let words = text.get(evidence.start as usize..evidence.end as usize).filter(|words| !words.trim().is_empty());
    let Some(words) = words else {
        let found = json!([evidence.start, evidence.end]);
        return Err(Error::field("evidence", Some(&found), "the first and last byte of words of the report"));
    };
    let mut fields: Map<String, Value> =
        SHARED.iter().chain(own_fields(kind)).map(|field| ((*field).to_owned(), Value::Null)).collect();
    let Attribution { voice, .. } = Attribution::OUTLET;
    for (field, value) in [
        ("id", json!("added")),
        ("kind", json!(kind.as_str())),
        ("attribution", json!({"type": voice.as_str(), "name": null, "text": null})),
        ("factuality", json!(Factuality::Asserted.as_str())),
        ("quoted", json!(kind == Kind::Quote)),
        ("evidence", json!({"start": evidence.start, "end": evidence.end, "text": words})),
        ("confidence", json!(1.0)),
    ] {
        fields.insert(field.to_owned(), value);
    }
    if kind == Kind::Quote {
        fields.insert("text".to_owned(), json!(words));
    }
    let mut value = Value::Object(fields);
    assign_all(&mut value, set, kind, evidence, text, places)?;
    parse_claim(&value)
}

/// The words that each field can hold: of every kind its own fields, and what all claims share. `needed` is true of those
/// that a claim of the kind cannot do without.
///
/// ```
/// let words = vigie_format::json::vocabularies();
/// assert_eq!(words["kinds"]["control"]["extent"], serde_json::json!({"words": ["whole", "part", "outskirts"], "needed": false}));
/// assert_eq!(words["factuality"][1], "unconfirmed");
/// ```
pub fn vocabularies() -> Value {
    let kinds: Map<String, Value> = Kind::ALL.iter().map(|kind| (kind.as_str().to_owned(), of_kind(*kind))).collect();
    json!({
        "kinds": kinds,
        "factuality": Factuality::WORDS,
        "attribution": Voice::WORDS,
        "sector": Sector::WORDS,
        "relation": PlaceRelation::WORDS,
        "unit": Unit::WORDS,
        "link": LinkKind::WORDS,
    })
}

fn of_kind(kind: Kind) -> Value {
    let field = |name: &'static str| {
        let (words, needed) = match (kind, name) {
            (Kind::Control, "phase") => (Phase::WORDS, true),
            (Kind::Control, "extent") => (Extent::WORDS, false),
            (Kind::Violence, "form") => (Form::WORDS, true),
            (Kind::Protest, "form") => (ProtestForm::WORDS, true),
            (Kind::Casualties, "outcome") => (Outcome::WORDS, true),
            (Kind::Casualties, "victims") => (Victims::WORDS, false),
            (Kind::Displacement, "movement") => (Moved::WORDS, true),
            (Kind::Deployment, "movement") => (Deployed::WORDS, true),
            (Kind::Alignment, "relation") => (Relation::WORDS, true),
            (Kind::Diplomacy, "act") => (Act::WORDS, true),
            (Kind::Humanitarian, "condition") => (Condition::WORDS, true),
            _ => return None,
        };
        Some((name.to_owned(), json!({"words": words, "needed": needed})))
    };
    Value::Object(own_fields(kind).iter().filter_map(|name| field(name)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nowhere(_: &str) -> Vec<Place> {
        Vec::new()
    }

    #[test]
    fn a_claim_of_every_kind_can_be_added_with_the_first_word_of_each_list() {
        let text = "Été : la ville est tombée.";
        for kind in Kind::ALL {
            let fields = of_kind(*kind);
            let set: Vec<Assignment> = fields
                .as_object()
                .unwrap()
                .iter()
                .map(|(field, list)| format!("{field}={}", list["words"][0].as_str().unwrap()).parse().unwrap())
                .collect();
            let claim = added_claim(*kind, text, Span::new(8, 27), &set, &nowhere).unwrap();
            assert_eq!((claim.kind(), claim.evidence.text.as_str()), (*kind, "la ville est tombé"));
            let needed = fields.as_object().unwrap().values().any(|list| list["needed"] == true);
            assert_eq!(added_claim(*kind, text, Span::new(8, 27), &[], &nowhere).is_err(), needed, "{kind}");
        }
    }

    #[test]
    fn words_that_are_not_there_are_no_evidence() {
        let text = "Été : la ville est tombée.";
        let set: Vec<Assignment> = vec!["form=attack".parse().unwrap()];
        for (start, end) in [(1, 5), (0, 99), (5, 5), (5, 6)] {
            let error = added_claim(Kind::Violence, text, Span::new(start, end), &set, &nowhere).unwrap_err();
            assert!(error.to_string().starts_with("evidence: "), "{start}..{end}: {error}");
        }
        let set: Vec<Assignment> = vec!["phase=held".parse().unwrap()];
        let error = added_claim(Kind::Violence, text, Span::new(0, 5), &set, &nowhere).unwrap_err();
        assert!(error.to_string().contains("for a claim of violence a field of"), "{error}");
    }
}
