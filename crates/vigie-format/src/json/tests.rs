use super::*;
use crate::arbitrary;
use proptest::prelude::*;
use serde_json::{Value, json};

/// A claim of the contract's page, as an outsider would write it.
fn written() -> Value {
    json!({
        "id": "c1", "kind": "casualties", "outcome": "killed", "victims": "civilians",
        "count": {"low": 300, "best": 300, "high": null, "approx": false, "unit": "people"},
        "actor": null, "target": null, "of": null,
        "time": {"edtf": "2019-12-01/2020-02", "start": "2019-12-01", "end": "2020-02-29", "text": "since December"},
        "place": {"name": "Idlib", "geonameid": 169389, "country": "SY", "lat": 35.9306, "lon": 36.6339,
                  "level": "admin1", "relation": "in", "text": "the north-west"},
        "attribution": {"type": "named", "name": "Syrian Observatory for Human Rights", "text": "the Observatory said"},
        "factuality": "asserted", "quoted": false,
        "evidence": {"start": 12, "end": 42, "text": "over 300 civilians were killed"},
        "codes": {"plover": {"type": "ASSAULT", "mode": null, "context": []}, "acled": {"event": null, "sub_event": null}},
        "confidence": 0.91
    })
}

/// `written()` with the field at `pointer` replaced.
fn with(pointer: &str, value: Value) -> Value {
    let mut claim = written();
    *claim.pointer_mut(pointer).unwrap() = value;
    claim
}

#[test]
fn the_contracts_claim_is_read_and_written_as_it_stands() {
    let claim = parse_claim(&written()).unwrap();
    assert_eq!(claim_value(&claim), written());
    assert_eq!(claim.place[0].position.unwrap().lon_deg, 36.6339);
}

#[test]
fn fields_come_in_the_contracts_order() {
    let line = claim_value(&parse_claim(&written()).unwrap()).to_string();
    assert!(
        line.starts_with(
            r#"{"id":"c1","kind":"casualties","outcome":"killed","victims":"civilians","count":{"low":300"#
        ),
        "{line}"
    );
    assert!(line.ends_with(r#""confidence":0.91}"#), "{line}");
}

#[test]
fn a_list_of_one_and_the_thing_itself_are_the_same() {
    let place = written()["place"].clone();
    let listed = parse_claim(&with("/place", json!([place]))).unwrap();
    assert_eq!(listed, parse_claim(&written()).unwrap());
}

#[test]
fn codes_are_ignored_when_read() {
    let other = with("/codes", json!({"plover": {"type": "AID"}}));
    assert_eq!(parse_claim(&other), parse_claim(&written()));
}

#[test]
fn errors_name_the_field_what_was_found_and_what_was_expected() {
    for (pointer, value, message) in [
        ("/outcome", json!("dead"), r#"outcome: found "dead", expected one of killed, injured, missing, captured"#),
        ("/id", json!(""), r#"id: found "", expected a string that is not empty"#),
        ("/place/lat", json!("north"), r#"place.lat: found "north", expected a number, or null"#),
        ("/place/lat", json!(null), "place.lat: found null, expected a number, as lon has one"),
        (
            "/place/lat",
            json!(91),
            "place.lat: found 91, expected a latitude of -90..=90 and a longitude of -180..=180, in degrees",
        ),
        ("/place/name", json!(""), r#"place.name: found "", expected a string that is not empty"#),
        ("/place", json!([3]), "place[0]: found 3, expected an object"),
        ("/count/best", json!(7), "count.best: found 7, expected low ≤ best ≤ high"),
        ("/count/low", json!(-3), "count.low: found -3, expected a whole number, or null"),
        ("/evidence/end", json!(40), "evidence.end: found 40, expected start + 30 bytes, the length of the text"),
        ("/time/end", json!("2020-02-28"), r#"time.end: found "2020-02-28", expected "2020-02-29", as edtf says"#),
        ("/actor", json!("army"), r#"actor: found "army", expected an object, a list of objects, or null"#),
        ("/confidence", json!(1.2), "confidence: found 1.2, expected a number from 0 to 1"),
        ("/attribution", json!(null), "attribution: found null, expected an object"),
        ("/quoted", json!("no"), r#"quoted: found "no", expected true or false"#),
    ] {
        assert_eq!(parse_claim(&with(pointer, value)).unwrap_err().to_string(), message);
    }
    let error = parse_claim(&with("/time/edtf", json!("février"))).unwrap_err().to_string();
    assert!(error.starts_with(r#"time.edtf: found "février", expected 2020, 2020-02"#), "{error}");
}

#[test]
fn a_line_names_the_claim_that_is_wrong() {
    let head = json!({"id": "r", "text_sha256": text_sha256("x")});
    let line = |claims: Value| json!({"schema_version": 1, "report": head, "claims": claims}).to_string();
    assert_eq!(parse_reading(&line(json!([]))).unwrap().claims, []);
    let error = parse_reading(&line(json!([written(), with("/place/lon", json!([]))]))).unwrap_err().to_string();
    assert_eq!(error, "claims[1].place.lon: found [], expected a number, or null");
    let error = parse_reading("{\"schema_version\": 1,").unwrap_err().to_string();
    assert!(error.starts_with("line 1, column 21: not JSON (EOF while parsing"), "{error}");
    let error = parse_reading("{}").unwrap_err().to_string();
    assert_eq!(error, "schema_version: found nothing, expected 1, the version that this program reads");
}

proptest! {
    #[test]
    fn a_claim_comes_back_as_it_was(claim in arbitrary::claim()) {
        prop_assert_eq!(parse_claim(&claim_value(&claim)), Ok(claim));
    }

    #[test]
    fn what_is_written_and_its_tree_are_the_same(claim in arbitrary::claim()) {
        let direct = super::written(&AsJson(&claim));
        prop_assert_eq!(&direct, &claim_value(&claim).to_string());
        prop_assert_eq!(parse_claim(&serde_json::from_str(&direct).unwrap()), Ok(claim));
    }

    #[test]
    fn a_line_comes_back_as_it_was(report in arbitrary::report(), claims in proptest::collection::vec(arbitrary::claim(), 0..3)) {
        let line = reading_line(&report, &claims);
        prop_assert!(!line.contains('\n'));
        let reading = parse_reading(&line).unwrap();
        prop_assert_eq!(reading.report.text_sha256, text_sha256(&report.text));
        prop_assert_eq!(
            (reading.report.id, reading.report.lang, reading.report.title, reading.report.source),
            (report.id, report.lang, report.title, report.source)
        );
        prop_assert_eq!((reading.report.published, reading.report.url), (report.published, report.url));
        prop_assert_eq!(reading.claims, claims);
    }

    #[test]
    fn any_line_is_a_reading_or_an_error(line in "\\PC{0,60}") {
        let _ = parse_reading(&line);
    }
}
