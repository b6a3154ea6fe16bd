//! A reviewer's correction: fields of a claim's JSON set anew, and the claim that comes of it.

use serde_json::{Map, Value, json};
use vigie_model::{Actor, Claim, CountryCode3, Kind, Place, Sector, Span, Voice};

use super::item::{LISTS, set_item};
use super::read::parse_claim;
use super::write::{claim_value, place_value};
use crate::Error;

/// One field and what it is to hold, as a reviewer writes it: `phase=held`, `count.best=12`, `place=Idlib`, `actor=null`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// The path of the field, its parts between dots; an item of a list by its number from 0.
    pub field: String,
    /// What it is to hold.
    pub value: String,
}

impl std::str::FromStr for Assignment {
    type Err = Error;

    fn from_str(text: &str) -> Result<Assignment, Error> {
        let parts = text.split_once('=').map(|(field, value)| (field.trim(), value));
        match parts.filter(|(field, _)| !field.is_empty()) {
            Some((field, value)) => Ok(Assignment { field: field.to_owned(), value: value.to_owned() }),
            None => Err(Error::field(
                "assignment",
                Some(&Value::String(text.to_owned())),
                "FIELD=VALUE, such as phase=held or place=Idlib",
            )),
        }
    }
}

/// The fields that every claim has and that can be corrected.
pub(super) const SHARED: [&str; 8] =
    ["kind", "actor", "target", "time", "place", "attribution", "factuality", "quoted"];

/// The fields of a kind of its own, as `claims.schema.json` has them.
pub(super) fn own_fields(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Control => &["phase", "extent"],
        Kind::Violence | Kind::Protest => &["form"],
        Kind::Casualties => &["outcome", "victims", "count", "of"],
        Kind::Displacement => &["movement", "count", "from", "to"],
        Kind::Deployment => &["movement", "from", "to"],
        Kind::Alignment => &["relation"],
        Kind::Diplomacy => &["act", "about", "deadline"],
        Kind::Humanitarian => &["condition"],
        Kind::Quote => &["text", "verb"],
    }
}

/// The parts of a field that holds an object; none for the others.
fn parts(field: &str) -> &'static [&'static str] {
    match field {
        "actor" | "target" => &["name", "country", "sector", "text"],
        "place" | "from" | "to" => {
            &["name", "geonameid", "country", "admin1", "lat", "lon", "level", "relation", "text", "derived"]
        }
        "time" | "deadline" => &["edtf", "text"],
        "count" => &["low", "best", "high", "approx", "unit"],
        "attribution" => &["type", "name", "text"],
        "derived" => &["from", "km", "bearing"],
        _ => &[],
    }
}

/// The claim that `claim` becomes when `set` is applied in order. It keeps its id and its confidence.
///
/// `text` is the report's, of which the evidence stays a slice: `evidence=WORDS` moves it to where they stand. `places`
/// looks a place up by its name or GeoNames id (`gn:169389`), so that `place=NAME` sets all of its parts.
///
/// Errors: [`Error::Field`] with the field, what was found and what can stand there; [`Error::Unchanged`] where the claim
/// already says all of it.
///
/// ```
/// # use vigie_format::json::{Assignment, corrected, parse_claim};
/// let claim = parse_claim(&serde_json::json!({
///     "id": "c1", "kind": "control", "phase": "gained", "attribution": {"type": "outlet"}, "factuality": "asserted",
///     "quoted": false, "evidence": {"start": 0, "end": 2, "text": "Il"}, "confidence": 0.5,
/// })).unwrap();
/// let set: Vec<Assignment> = vec!["phase=lost".parse().unwrap()];
/// assert_eq!(corrected(&claim, "Il", &set, &|_| Vec::new()).unwrap().body.value(), "lost");
/// let wrong: Vec<Assignment> = vec!["phase=taken".parse().unwrap()];
/// let error = corrected(&claim, "Il", &wrong, &|_| Vec::new()).unwrap_err();
/// assert!(error.to_string().starts_with("phase: found \"taken\", expected one of gained"));
/// ```
pub fn corrected(
    claim: &Claim,
    text: &str,
    set: &[Assignment],
    places: &dyn Fn(&str) -> Vec<Place>,
) -> Result<Claim, Error> {
    let mut value = claim_value(claim);
    assign_all(&mut value, set, claim.kind(), claim.evidence.span, text, places)?;
    let corrected = parse_claim(&value)?;
    if corrected == *claim { Err(Error::Unchanged { id: claim.id.0.clone() }) } else { Ok(corrected) }
}

/// Applies every assignment to a claim's JSON. `kind` and `at` are what it was before, and where it was read.
pub(super) fn assign_all(
    claim_json: &mut Value,
    set: &[Assignment],
    kind: Kind,
    at: Span,
    text: &str,
    places: &dyn Fn(&str) -> Vec<Place>,
) -> Result<(), Error> {
    // The kind comes first: it says which fields there are.
    for assignment in set.iter().filter(|a| a.field == "kind").chain(set.iter().filter(|a| a.field != "kind")) {
        assign(claim_json, assignment, kind, at, text, places)?;
    }
    Ok(())
}

fn assign(
    claim_json: &mut Value,
    Assignment { field, value }: &Assignment,
    was: Kind,
    at: Span,
    text: &str,
    places: &dyn Fn(&str) -> Vec<Place>,
) -> Result<(), Error> {
    let given = Value::String(value.clone());
    let kind: Kind = claim_json["kind"].as_str().and_then(|k| k.parse().ok()).unwrap_or(was);
    let path: Vec<&str> = field.split('.').collect();
    let top = path[0];
    match path.as_slice() {
        ["evidence"] => {
            claim_json[top] = evidence(at, text, value)?;
            return Ok(());
        }
        ["evidence", ..] => {
            let expected = "evidence=WORDS, the report's own words: its offsets follow from them";
            return Err(Error::field(field, Some(&given), expected));
        }
        ["kind"] => return change_kind(claim_json, value),
        _ => {}
    }
    let known: Vec<&str> = SHARED.iter().chain(own_fields(kind)).copied().chain(["evidence"]).collect();
    if !known.contains(&top) {
        let expected = format!("for a claim of {kind} a field of {}", known.join(", "));
        return Err(Error::field(field, Some(&given), expected));
    }
    if let [_, n] = path.as_slice()
        && let (true, Ok(n)) = (LISTS.contains(&top), n.parse::<usize>())
    {
        return set_item(&mut claim_json[top], field, n, value, places);
    }
    let written = match value.as_bytes().first() {
        Some(b'{' | b'[' | b'"') => serde_json::from_str(value).map_err(|e| {
            let reason = Error::from(e);
            Error::field(field, Some(&given), format!("words, or whole JSON ({reason})"))
        })?,
        _ if value == "null" => Value::Null,
        _ if path.len() == 1 => whole(top, value, &claim_json[top], places)?,
        _ => scalar(field, path[path.len() - 1], value)?,
    };
    put(claim_json, &path, field, &given, written)
}

/// Another kind: the fields of the old one that the new one lacks go, and the new one's come in as unknown.
fn change_kind(claim_json: &mut Value, value: &str) -> Result<(), Error> {
    let given = Value::String(value.to_owned());
    let Ok(kind) = value.parse::<Kind>() else {
        return Err(Error::field("kind", Some(&given), format!("one of {}", Kind::WORDS.join(", "))));
    };
    if let Value::Object(fields) = claim_json {
        for other in Kind::ALL {
            for gone in own_fields(*other).iter().filter(|f| !own_fields(kind).contains(f)) {
                fields.remove(*gone);
            }
        }
        fields.insert("kind".to_owned(), given);
    }
    Ok(())
}

/// The evidence at the words that are given: where they stand in the report, as near as can be to where it was.
fn evidence(at: Span, text: &str, words: &str) -> Result<Value, Error> {
    let was = at.start as usize..at.end as usize;
    let gap = |start: usize| match start {
        start if start >= was.end => start - was.end,
        start => was.start.saturating_sub(start + words.len()),
    };
    let nearest = (!words.trim().is_empty())
        .then(|| text.match_indices(words).map(|(start, _)| start).min_by_key(|start| gap(*start)))
        .flatten();
    let Some(start) = nearest else {
        let expected = "words that stand in the report exactly so, with its accents, spaces and line ends";
        return Err(Error::field("evidence", Some(&Value::String(words.to_owned())), expected));
    };
    Ok(json!({"start": start, "end": start + words.len(), "text": words}))
}

/// What a whole field holds when it is given in words: what they look up or abbreviate.
pub(super) fn whole(path: &str, words: &str, was: &Value, places: &dyn Fn(&str) -> Vec<Place>) -> Result<Value, Error> {
    let field = path.split('.').next().unwrap_or(path);
    let given = Value::String(words.to_owned());
    // What the report calls it stays, where there is one of it.
    let called = was["text"].clone();
    match field {
        "place" | "from" | "to" => {
            let found = places(words);
            match found.as_slice() {
                [place] => {
                    let mut value = place_value(place);
                    value["text"] = called;
                    if let Some(relation) = was["relation"].as_str() {
                        value["relation"] = json!(relation);
                    }
                    Ok(value)
                }
                [] => {
                    let expected = "a place of the gazetteer, its id as gn:169389, or an object such as {\"name\": …}";
                    Err(Error::field(path, Some(&given), expected))
                }
                several => {
                    let one = |p: &Place| {
                        let country = p.country.as_ref().map_or("–", |c| c.as_str());
                        let at = p.position.map_or(String::new(), |p| format!(" {:.2},{:.2}", p.lat_deg, p.lon_deg));
                        format!("{} ({} {country}{at})", p.key(), p.name)
                    };
                    let list: Vec<String> = several.iter().take(MOST_NAMED).map(one).collect();
                    Err(Error::field(path, Some(&given), format!("one of {}", list.join(", "))))
                }
            }
        }
        "actor" | "target" => Ok(actor(words, called)),
        "time" | "deadline" => Ok(json!({"edtf": words, "text": called})),
        "count" => match words.parse::<u64>() {
            Ok(n) => {
                let unit = was["unit"].clone();
                Ok(json!({"low": n, "best": n, "high": n, "approx": false, "unit": unit}))
            }
            Err(_) => Err(Error::field(path, Some(&given), "a whole number, or parts such as count.low=20")),
        },
        "attribution" => Ok(match words.parse::<Voice>() {
            Ok(voice) => json!({"type": voice.as_str(), "name": null, "text": null}),
            Err(_) => json!({"type": Voice::Named.as_str(), "name": words, "text": called}),
        }),
        _ => scalar(path, field, words),
    }
}

/// How many places of one name an error lists.
const MOST_NAMED: usize = 8;

/// A party as Vigie shows it: `Syrian Arab Army (SYR/MIL)`, `SYR/MIL`, or a name alone. `None` for no words.
///
/// ```
/// # use vigie_format::json::party;
/// let army = party("Syrian Arab Army (SYR/MIL)").unwrap();
/// assert_eq!((army.name.as_str(), army.country.unwrap().as_str()), ("Syrian Arab Army", "SYR"));
/// assert_eq!(party("rebels").unwrap().sector, None);
/// ```
pub fn party(words: &str) -> Option<Actor> {
    let words = words.trim();
    let codes = |codes: &str| {
        let codes: Vec<&str> = codes.split('/').collect();
        let sector: Option<Sector> = codes.iter().find_map(|code| code.parse().ok());
        let country =
            codes.iter().filter(|c| Some(**c) != sector.map(Sector::as_str)).find_map(|c| CountryCode3::new(c));
        let known = usize::from(sector.is_some()) + usize::from(country.is_some());
        (known == codes.len()).then_some((country, sector))
    };
    let behind = words.strip_suffix(')').and_then(|rest| rest.rsplit_once(" ("));
    let (name, (country, sector)) = match behind.and_then(|(name, inside)| Some((name.trim(), codes(inside)?))) {
        Some(found) => found,
        None => (words, codes(words).filter(|_| words.contains('/')).unwrap_or_default()),
    };
    (!name.is_empty()).then(|| Actor { name: name.to_owned(), country, sector, text: String::new() })
}

/// A party in JSON, with the report's words for it.
fn actor(words: &str, called: Value) -> Value {
    match party(words) {
        Some(party) => {
            let (country, sector) = (party.country.as_ref().map(|c| c.as_str()), party.sector.map(Sector::as_str));
            json!({"name": party.name, "country": country, "sector": sector, "text": called})
        }
        None => json!({"name": words, "text": called}),
    }
}

/// A field that is no object: a number, true or false, or words.
fn scalar(path: &str, last: &str, value: &str) -> Result<Value, Error> {
    let wrong = |expected: &str| Error::field(path, Some(&Value::String(value.to_owned())), expected);
    match last {
        "low" | "best" | "high" | "geonameid" => {
            value.parse::<u64>().map(|n| json!(n)).map_err(|_| wrong("a whole number, or null"))
        }
        "lat" | "lon" | "km" => match value.parse::<f64>() {
            Ok(n) if n.is_finite() => Ok(json!(n)),
            _ => Err(wrong("a number, or null")),
        },
        "approx" | "quoted" => value.parse::<bool>().map(|b| json!(b)).map_err(|_| wrong("true or false")),
        _ if value.is_empty() => Err(wrong("words, or null where nothing is known")),
        _ => Ok(json!(value)),
    }
}

/// Puts `written` at `path`, whose parts are checked.
fn put(claim_json: &mut Value, path: &[&str], field: &str, given: &Value, written: Value) -> Result<(), Error> {
    let (top, inner) = (path[0], &path[1..]);
    let Some((last, way)) = inner.split_last() else {
        claim_json[top] = written;
        return Ok(());
    };
    let wrong = |expected: String| Err(Error::field(field, Some(given), expected));
    let no_parts = |holder: &str| format!("{holder}, which has no parts");
    let mut holder = top;
    let mut at = &mut claim_json[top];
    for step in way {
        let length = at.as_array().map(Vec::len);
        at = match (step.parse::<usize>(), length) {
            (Ok(n), Some(length)) if n < length => &mut at[n],
            (Ok(_), Some(length)) => return wrong(format!("an item from 0 to {}", length.saturating_sub(1))),
            (Ok(0), None) => at,
            (Ok(_), None) => return wrong(format!("{top}, which is no list")),
            (Err(_), _) => {
                if !parts(holder).contains(step) || parts(step).is_empty() {
                    return wrong(no_parts(step));
                }
                holder = step;
                match object(at) {
                    Some(fields) => fields.entry(*step).or_insert(Value::Null),
                    None => return wrong(no_parts(step)),
                }
            }
        };
    }
    if let Value::Array(items) = &*at {
        let most = items.len().saturating_sub(1);
        return wrong(format!("{top}.0.{last} to {top}.{most}.{last}, as {top} is a list"));
    }
    let known = parts(holder);
    if !known.contains(last) {
        return wrong(match known {
            [] => no_parts(holder),
            known => format!("a part of {holder}: {}", known.join(", ")),
        });
    }
    let Some(fields) = object(at) else { return wrong(no_parts(holder)) };
    let is_place = matches!(holder, "place" | "from" | "to");
    let resolved = fields.get("geonameid").is_some_and(Value::is_number);
    if is_place && *last == "name" && resolved && fields.get("name") != Some(&written) {
        return wrong(format!("{top}=NAME or {top}=gn:ID, so that its position and country are looked up with it"));
    }
    if *last == "edtf" {
        // The days follow from the period.
        fields.remove("start");
        fields.remove("end");
    }
    fields.insert((*last).to_owned(), written);
    Ok(())
}

/// The fields of a value that is an object or unknown; an unknown one becomes an object.
fn object(value: &mut Value) -> Option<&mut Map<String, Value>> {
    if value.is_null() {
        *value = Value::Object(Map::new());
    }
    value.as_object_mut()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arbitrary;
    use proptest::prelude::*;
    use vigie_model::*;

    #[test]
    fn a_party_is_known_by_name_by_codes_or_both() {
        for (words, name, country, sector) in [
            ("Syrian Arab Army (SYR/MIL)", "Syrian Arab Army", Some("SYR"), Some("MIL")),
            (" SYR/MIL ", "SYR/MIL", Some("SYR"), Some("MIL")),
            ("Hezbollah (LBN)", "Hezbollah", Some("LBN"), None),
            ("rebels (REB)", "rebels", None, Some("REB")),
            ("Front (north)", "Front (north)", None, None),
            ("AFP", "AFP", None, None),
            ("a/b", "a/b", None, None),
        ] {
            let party = party(words).unwrap();
            assert_eq!(party.name, name);
            let found = (party.country.as_ref().map(|c| c.as_str()), party.sector.map(Sector::as_str));
            assert_eq!(found, (country, sector), "{words}");
        }
        assert_eq!(party(" "), None);
    }

    const TEXT: &str = "L'armée a repris Saraqeb jeudi. Au moins douze civils ont été tués à Saraqeb.";

    fn claim(body: Body, evidence: &str) -> Claim {
        let start = TEXT.find(evidence).unwrap();
        let army = Actor {
            name: "Syrian Arab Army".into(),
            country: CountryCode3::new("SYR"),
            sector: Some(Sector::Mil),
            text: "L'armée".into(),
        };
        Claim {
            id: ClaimId("c1".into()),
            body,
            actor: vec![army],
            target: Vec::new(),
            time: Some(Time { when: Edtf::parse("2020-02-06").ok(), text: "jeudi".into() }),
            place: vec![place("Saraqib", 164816)],
            attribution: Attribution::OUTLET,
            factuality: Factuality::Asserted,
            quoted: false,
            evidence: Evidence { span: Span::new(start, start + evidence.len()), text: evidence.into() },
            confidence: Confidence::new(0.8),
        }
    }

    fn place(name: &str, id: u32) -> Place {
        let position = Position::new(35.0, 36.0);
        Place { geonameid: Some(id), country: CountryCode2::new("SY"), position, ..Place::unresolved(name) }
    }

    fn gazetteer(words: &str) -> Vec<Place> {
        match words {
            "Idlib" => vec![place("Idlib", 169389), place("Idlib Governorate", 169387)],
            "gn:169389" => vec![place("Idlib", 169389)],
            "Binnish" => vec![place("Binnish", 172955)],
            _ => Vec::new(),
        }
    }

    fn set(claim: &Claim, assignments: &[&str]) -> Result<Claim, String> {
        let set: Vec<Assignment> = assignments.iter().map(|a| a.parse().unwrap()).collect();
        corrected(claim, TEXT, &set, &gazetteer).map_err(|e| e.to_string())
    }

    fn control() -> Claim {
        claim(Body::Control { phase: Phase::Gained, extent: None }, "a repris Saraqeb")
    }

    fn killed() -> Claim {
        let body = Body::Casualties {
            outcome: Outcome::Killed,
            victims: Some(Victims::Civilians),
            count: Count::at_least(12),
            of: None,
        };
        claim(body, "douze civils ont été tués")
    }

    #[test]
    fn fields_are_set_as_reviewers_write_them() {
        let c = set(&control(), &["phase=held", "extent=part", "factuality=unconfirmed", "quoted=true"]).unwrap();
        assert_eq!(c.body, Body::Control { phase: Phase::Held, extent: Some(Extent::Part) });
        assert_eq!((c.factuality, c.quoted, c.id.0.as_str()), (Factuality::Unconfirmed, true, "c1"));

        let c = set(&control(), &["actor=Hayat Tahrir al-Sham (SYR/JIH)", "target=rebels"]).unwrap();
        assert_eq!((c.actor[0].name.as_str(), c.actor[0].sector), ("Hayat Tahrir al-Sham", Some(Sector::Jih)));
        assert_eq!((c.actor[0].text.as_str(), c.target[0].name.as_str()), ("L'armée", "rebels"));
        let c = set(&control(), &["target=SYR/REB"]).unwrap();
        assert_eq!((c.target[0].country, c.target[0].sector), (CountryCode3::new("SYR"), Some(Sector::Reb)));

        let c = set(&control(), &["place=Binnish", "time=2020-02"]).unwrap();
        assert_eq!((c.place[0].name.as_str(), c.place[0].geonameid), ("Binnish", Some(172955)));
        assert_eq!(c.place[0].text, "Saraqib", "what the report calls it stays");
        let time = c.time.unwrap();
        assert_eq!((time.when, time.text.as_str()), (Edtf::parse("2020-02").ok(), "jeudi"));

        let c = set(&control(), &["time.edtf=2020-02-05", "place.relation=near", "attribution=SOHR"]).unwrap();
        assert_eq!(c.time.unwrap().when, Edtf::parse("2020-02-05").ok());
        assert_eq!((c.place[0].relation, c.place[0].geonameid), (PlaceRelation::Near, Some(164816)));
        assert_eq!((c.attribution.voice, c.attribution.name.as_deref()), (Voice::Named, Some("SOHR")));

        let c = set(&killed(), &["count=17", "victims=null", "place=null"]).unwrap();
        let (outcome, count) = (Outcome::Killed, Count::exactly(17));
        assert_eq!(c.body, Body::Casualties { outcome, victims: None, count, of: None });
        assert!(c.place.is_empty());
        let c = set(&killed(), &["count.high=20", "count.approx=true"]).unwrap();
        assert!(matches!(
            c.body,
            Body::Casualties { count: Count { low: Some(12), high: Some(20), approx: true, .. }, .. }
        ));

        let c = set(&control(), &["place.1=Binnish", "place.0.relation=near", "target.0=rebels", "target.1=SYR/JIH"])
            .unwrap();
        let places: Vec<_> = c.place.iter().map(|p| (p.name.as_str(), p.relation.as_str(), p.text.as_str())).collect();
        assert_eq!(places, [("Saraqib", "near", "Saraqib"), ("Binnish", "in", "")]);
        assert_eq!(c.target.iter().map(|a| a.name.as_str()).collect::<Vec<_>>(), ["rebels", "SYR/JIH"]);
        let c = set(&c, &["place.1=gn:169389", "place.0=null", "target.1=null", "target.0=Hayat (SYR/JIH)"]).unwrap();
        assert_eq!((c.place.len(), c.place[0].name.as_str()), (1, "Idlib"));
        assert_eq!((c.target.len(), c.target[0].name.as_str()), (1, "Hayat"));
        assert!(set(&c, &["target.0=null"]).unwrap().target.is_empty());

        let both = r#"place=[{"name": "Idlib"}, {"name": "Binnish"}]"#;
        let c = set(&control(), &[both, "place.1.relation=near"]).unwrap();
        assert_eq!(c.place.iter().map(|p| p.relation.as_str()).collect::<Vec<_>>(), ["unknown", "near"]);
    }

    #[test]
    fn the_evidence_stays_a_slice_of_the_report() {
        let c = set(&killed(), &["evidence=Saraqeb"]).unwrap();
        let span = c.evidence.span;
        assert_eq!((span.of(TEXT), span.start as usize), ("Saraqeb", TEXT.rfind("Saraqeb").unwrap()), "the nearer one");
        for bad in ["evidence=Saraqib", "evidence=", "evidence= "] {
            assert!(set(&killed(), &[bad]).unwrap_err().contains("stand in the report exactly so"), "{bad}");
        }
        assert!(set(&killed(), &["evidence.end=99"]).unwrap_err().contains("evidence=WORDS"));
    }

    #[test]
    fn another_kind_brings_its_own_fields() {
        let c = set(&control(), &["form=shelling", "kind=violence"]).unwrap();
        assert_eq!(c.body, Body::Violence { form: Form::Shelling });
        let error = set(&control(), &["kind=violence"]).unwrap_err();
        assert!(error.starts_with("form: found nothing, expected one of armed_clash"), "{error}");
    }

    #[test]
    fn what_cannot_be_is_named_with_what_can() {
        for (assignment, message) in [
            ("phase=taken", "phase: found \"taken\", expected one of gained, held"),
            ("phse=held", "phse: found \"held\", expected for a claim of control a field of kind, actor"),
            ("count=12", "count: found \"12\", expected for a claim of control a field of"),
            ("id=x", "id: found \"x\", expected for a claim of control a field of"),
            ("confidence=1", "confidence: found \"1\", expected for a claim"),
            ("place=Nowhere", "place: found \"Nowhere\", expected a place of the gazetteer"),
            ("place=Idlib", "place: found \"Idlib\", expected one of gn:169389 (Idlib SY 35.00,36.00), gn:169387"),
            ("place.name=Idlib", "place.name: found \"Idlib\", expected place=NAME or place=gn:ID"),
            ("place.nme=x", "place.nme: found \"x\", expected a part of place: name, geonameid"),
            ("place.3.name=x", "place.3.name: found \"x\", expected place, which is no list"),
            ("place.2=Binnish", "place.2: found \"Binnish\", expected an item from 0 to 1"),
            ("place.1=null", "place.1: found \"null\", expected one of the 1 that are there"),
            ("place.1=Nowhere", "place.1: found \"Nowhere\", expected a place of the gazetteer"),
            ("place.1={", "place.1: found \"{\", expected words, or whole JSON"),
            ("actor.sector=ARMY", "actor.sector: found \"ARMY\", expected one of GOV, MIL"),
            ("actor.name.x=y", "actor.name.x: found \"y\", expected name, which has no parts"),
            ("factuality.x=y", "factuality.x: found \"y\", expected factuality, which has no parts"),
            ("time.edtf=hier", "time.edtf: found \"hier\", expected"),
            ("time.start=2020-02-06", "time.start: found \"2020-02-06\", expected a part of time: edtf, text"),
            ("quoted=yes", "quoted: found \"yes\", expected true or false"),
            ("actor={\"name\"", "actor: found \"{\\\"name\\\"\", expected words, or whole JSON"),
            ("extent=", "extent: found \"\", expected words, or null"),
            ("kind=weather", "kind: found \"weather\", expected one of control"),
        ] {
            let error = set(&control(), &[assignment]).unwrap_err();
            assert!(error.starts_with(message), "{assignment}: {error}");
        }
        assert!(set(&killed(), &["count.low=99"]).unwrap_err().contains("low ≤ best ≤ high"));
        assert!(set(&killed(), &["count=a dozen"]).unwrap_err().contains("a whole number"));
        assert!(set(&control(), &["phase=gained"]).unwrap_err().contains("says that already"));
        assert!("phase held".parse::<Assignment>().unwrap_err().to_string().contains("FIELD=VALUE"));
    }

    proptest! {
        #[test]
        fn every_claim_has_the_fields_listed_for_its_kind(claim in arbitrary::claim()) {
            let value = claim_value(&claim);
            let fields: std::collections::BTreeSet<&str> = value.as_object().unwrap().keys().map(String::as_str).collect();
            let listed = SHARED.iter().chain(own_fields(claim.kind())).chain(&["id", "evidence", "codes", "confidence"]);
            prop_assert_eq!(fields, listed.copied().collect());
        }

        #[test]
        fn no_assignment_makes_it_fail(claim in arbitrary::claim(), field in "[a-z0-9.]{0,12}", value in "\\PC{0,12}") {
            let set = [Assignment { field, value }];
            if let Ok(corrected) = corrected(&claim, "some text", &set, &gazetteer) {
                prop_assert_eq!(corrected.id, claim.id);
            }
        }

        #[test]
        fn any_field_can_be_put_at_null_or_is_refused(claim in arbitrary::claim(), n in 0usize..12) {
            let fields: Vec<&str> = SHARED.iter().chain(own_fields(claim.kind())).copied().collect();
            let field = fields[n % fields.len()].to_owned();
            let _ = corrected(&claim, "some text", &[Assignment { field, value: "null".into() }], &gazetteer);
        }
    }
}
