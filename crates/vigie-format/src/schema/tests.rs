use super::CLAIMS;
use crate::codes::{ACLED_EVENTS, ACLED_SUB_EVENTS, PLOVER_CONTEXTS, PLOVER_MODES, PLOVER_TYPES};
use crate::json::reading_value;
use crate::{SCHEMA_VERSION, arbitrary};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use serde_json::{Value, json};
use vigie_model::*;

fn schema() -> Value {
    serde_json::from_str(CLAIMS).unwrap()
}

/// Whether `value` satisfies `rule`, by the part of JSON Schema that the file uses. A keyword it does not know is an
/// error of the test, so that nothing passes because it was not looked at.
fn check(root: &Value, rule: &Value, value: &Value, at: &str) -> Result<(), String> {
    let rule = rule.as_object().ok_or_else(|| format!("{at}: a rule that is no object"))?;
    let wrong = |why: String| Err(format!("{at}: {why}, found {value}"));
    for (keyword, limit) in rule {
        match keyword.as_str() {
            "$schema" | "$id" | "$defs" | "title" | "description" => {}
            "$ref" => {
                let pointer =
                    limit.as_str().and_then(|r| r.strip_prefix('#')).ok_or("a reference that is not local")?;
                check(root, root.pointer(pointer).ok_or_else(|| format!("no {pointer}"))?, value, at)?;
            }
            "type" => {
                let types = limit.as_array().cloned().unwrap_or_else(|| vec![limit.clone()]);
                let is = |name: &str| match name {
                    "null" => value.is_null(),
                    "string" => value.is_string(),
                    "boolean" => value.is_boolean(),
                    "integer" => value.is_u64() || value.is_i64(),
                    "number" => value.is_number(),
                    "array" => value.is_array(),
                    "object" => value.is_object(),
                    other => panic!("{at}: unknown type {other}"),
                };
                if !types.iter().any(|t| is(t.as_str().unwrap())) {
                    return wrong(format!("type {limit}"));
                }
            }
            "const" if limit != value => return wrong(format!("{limit}")),
            "enum" if !limit.as_array().unwrap().contains(value) => return wrong(format!("one of {limit}")),
            "const" | "enum" => {}
            "anyOf" | "oneOf" => {
                let results: Vec<_> = limit.as_array().unwrap().iter().map(|r| check(root, r, value, at)).collect();
                let right = results.iter().filter(|r| r.is_ok()).count();
                if right == 0 || (keyword == "oneOf" && right > 1) {
                    return Err(format!("{at}: {right} of {keyword}: {results:?}"));
                }
            }
            "minLength" => {
                if value.as_str().is_some_and(|s| (s.chars().count() as u64) < limit.as_u64().unwrap()) {
                    return wrong("a longer string".into());
                }
            }
            "pattern" => {
                if value.as_str().is_some_and(|s| !matches(limit.as_str().unwrap(), s)) {
                    return wrong(format!("pattern {limit}"));
                }
            }
            "minimum" if value.as_f64().is_some_and(|n| n < limit.as_f64().unwrap()) => {
                return wrong(">= minimum".into());
            }
            "maximum" if value.as_f64().is_some_and(|n| n > limit.as_f64().unwrap()) => {
                return wrong("<= maximum".into());
            }
            "minimum" | "maximum" => {}
            "items" => {
                for (i, item) in value.as_array().into_iter().flatten().enumerate() {
                    check(root, limit, item, &format!("{at}[{i}]"))?;
                }
            }
            "minItems" => {
                if value.as_array().is_some_and(|a| (a.len() as u64) < limit.as_u64().unwrap()) {
                    return wrong("more items".into());
                }
            }
            "properties" => {
                for (name, rule) in limit.as_object().unwrap() {
                    if let Some(inner) = value.get(name) {
                        check(root, rule, inner, &format!("{at}.{name}"))?;
                    }
                }
            }
            "required" => {
                for name in limit.as_array().unwrap().iter().map(|n| n.as_str().unwrap()) {
                    if value.is_object() && value.get(name).is_none() {
                        return wrong(format!("a field {name}"));
                    }
                }
            }
            "additionalProperties" => {
                assert_eq!(limit, &json!(false));
                for name in value.as_object().into_iter().flat_map(|o| o.keys()) {
                    if rule["properties"].get(name).is_none() {
                        return wrong(format!("no field {name}"));
                    }
                }
            }
            "propertyNames" => {
                for name in value.as_object().into_iter().flat_map(|o| o.keys()) {
                    check(root, limit, &json!(name), &format!("{at} field name"))?;
                }
            }
            other => panic!("{at}: unknown keyword {other}"),
        }
    }
    Ok(())
}

/// The patterns of the file are anchored runs of one character class with a count: `^[0-9]{4}-[0-9]{2}$`.
fn matches(pattern: &str, text: &str) -> bool {
    let mut rest = pattern.strip_prefix('^').and_then(|p| p.strip_suffix('$')).expect("an anchored pattern");
    let mut chars = text.chars().peekable();
    while !rest.is_empty() {
        if let Some(class) = rest.strip_prefix('[') {
            let (class, after) = class.split_once("]{").expect("a class and its count");
            let (count, after) = after.split_once('}').expect("a closed count");
            let (least, most) = count.split_once(',').unwrap_or((count, count));
            let within =
                |c: char| class.as_bytes().chunks(3).any(|range| range[0] as char <= c && c <= range[2] as char);
            let mut seen = 0;
            while seen < most.parse::<usize>().unwrap() && chars.next_if(|&c| within(c)).is_some() {
                seen += 1;
            }
            if seen < least.parse::<usize>().unwrap() {
                return false;
            }
            rest = after;
        } else {
            let literal = rest.chars().next().unwrap();
            if chars.next() != Some(literal) {
                return false;
            }
            rest = &rest[literal.len_utf8()..];
        }
    }
    chars.next().is_none()
}

fn valid(value: &Value) -> Result<(), String> {
    let schema = schema();
    check(&schema, &schema, value, "$")
}

#[test]
fn the_vocabularies_of_the_schema_are_the_models() {
    let schema = schema();
    let words = |name: &str| -> Vec<String> {
        let listed =
            schema.pointer(&format!("/$defs/{name}")).and_then(|v| v.as_array()).unwrap_or_else(|| panic!("no {name}"));
        listed.iter().filter_map(|w| w.as_str().map(str::to_owned)).collect()
    };
    for (name, model) in [
        ("sector", Sector::WORDS),
        ("kind", Kind::WORDS),
        ("phase", Phase::WORDS),
        ("extent", Extent::WORDS),
        ("form", Form::WORDS),
        ("outcome", Outcome::WORDS),
        ("victims", Victims::WORDS),
        ("moved", Moved::WORDS),
        ("deployed", Deployed::WORDS),
        ("relation", Relation::WORDS),
        ("act", Act::WORDS),
        ("condition", Condition::WORDS),
        ("protest_form", ProtestForm::WORDS),
        ("factuality", Factuality::WORDS),
        ("voice", Voice::WORDS),
        ("place_level", PlaceLevel::WORDS),
        ("place_relation", PlaceRelation::WORDS),
        ("bearing", Bearing::WORDS),
        ("unit", Unit::WORDS),
        ("codes/properties/plover/properties/type", PLOVER_TYPES),
        ("codes/properties/plover/properties/mode", PLOVER_MODES),
        ("codes/properties/plover/properties/context/items", PLOVER_CONTEXTS),
        ("codes/properties/acled/properties/event", ACLED_EVENTS),
        ("codes/properties/acled/properties/sub_event", ACLED_SUB_EVENTS),
    ] {
        assert_eq!(words(&format!("{name}/enum")), model, "{name}");
    }
    assert_eq!(schema["properties"]["schema_version"]["const"], json!(SCHEMA_VERSION));
}

#[test]
fn what_is_not_in_the_form_is_refused() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut claim = arbitrary::claim().new_tree(&mut runner).unwrap().current();
    claim.body = Body::Control { phase: Phase::Gained, extent: None };
    let report = arbitrary::report().new_tree(&mut runner).unwrap().current();
    let good = reading_value(&report, &[claim]);
    assert_eq!(valid(&good), Ok(()));
    for (pointer, field, value) in [
        ("", "schema_version", json!(2)),
        ("", "extra", json!(1)),
        ("/report", "text_sha256", json!("00")),
        ("/report", "title", json!("")),
        ("/report", "lang", json!("fran")),
        ("/claims/0", "phase", json!("taken")),
        ("/claims/0", "form", json!("shelling")),
        ("/claims/0", "extra", json!(null)),
        ("/claims/0", "confidence", json!(2)),
        ("/claims/0", "actor", json!([])),
        ("/claims/0", "place", json!({"name": "Idlib"})),
        ("/claims/0/evidence", "start", json!(-1)),
        ("/claims/0/attribution", "type", json!(null)),
    ] {
        let mut bad = good.clone();
        bad.pointer_mut(pointer).unwrap()[field] = value;
        assert!(valid(&bad).is_err(), "{pointer}/{field}");
    }
    for field in good["claims"][0].as_object().unwrap().keys() {
        let mut bad = good.clone();
        bad["claims"][0].as_object_mut().unwrap().remove(field);
        assert!(valid(&bad).is_err(), "without {field}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn every_line_satisfies_the_schema(report in arbitrary::report(), claims in proptest::collection::vec(arbitrary::claim(), 0..4)) {
        prop_assert_eq!(valid(&reading_value(&report, &claims)), Ok(()));
    }
}

#[test]
fn the_example_of_the_documentation_is_valid_and_comes_back() {
    let page = include_str!("../../../../docs/report-formats.md");
    let example = page
        .split("```json")
        .skip(1)
        .filter_map(|block| block.split("```").next())
        .find(|block| block.contains("schema_version"))
        .expect("an example of a line");
    let value: Value = serde_json::from_str(example).unwrap();
    assert_eq!(valid(&value), Ok(()));
    let claims = crate::parse_reading(example).unwrap().claims;
    assert_eq!(claims.iter().map(crate::claim_value).collect::<Vec<_>>(), *value["claims"].as_array().unwrap());
}

#[test]
fn the_documentation_lists_the_fields_of_every_kind() {
    let page = include_str!("../../../../docs/report-formats.md");
    let schema = schema();
    for kind in schema["$defs"]["claim"]["oneOf"].as_array().unwrap() {
        let name = kind["properties"]["kind"]["const"].as_str().unwrap();
        let own: Vec<String> =
            kind["required"].as_array().unwrap().iter().map(|f| format!("`{}`", f.as_str().unwrap())).collect();
        let row = format!("| `{name}` | {} |", own.join(", "));
        assert!(page.contains(&row), "no row {row}");
    }
}
