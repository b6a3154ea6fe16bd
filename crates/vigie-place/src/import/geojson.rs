//! Boundaries and points in GeoJSON (RFC 7946), as OCHA's common operational data sets have them.
//!
//! A polygon stands for its middle, with the radius of a disc as large. Names are the properties that those sets use:
//! `ADM2_EN`, `ADM2_FR`, `ADM2_PCODE`, or in lower case `adm2_name`; points may have `name` alone.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;
use vigie_model::Position;

use super::{Fault, Import, ImportFormat, NO_POSITION, country, further, own_name, place};
use crate::builder::Source;
use crate::gazetteer::Feature;

#[derive(Deserialize)]
struct Collection<'a> {
    #[serde(borrow)]
    features: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
struct Row {
    properties: Option<BTreeMap<String, Value>>,
    geometry: Option<Geometry>,
}

#[derive(Deserialize)]
struct Geometry {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    coordinates: Value,
}

const NO_FEATURE: &str = "give a feature with properties and a geometry (RFC 7946)";
const NO_NAME: &str = "give it a property such as ADM1_EN, ADM2_FR, adm2_name or name";

pub(super) fn read(bytes: &[u8]) -> Import {
    let mut import = Import::new(Some(ImportFormat::GeoJson));
    let Ok(text) = std::str::from_utf8(bytes) else {
        import.problem(None, "bytes that are not UTF-8", "save the file as UTF-8");
        return import;
    };
    let collection: Collection<'_> = match serde_json::from_str(text) {
        Ok(collection) => collection,
        Err(error) => {
            let line = (error.line() > 0).then_some(error.line());
            import.problem(
                line,
                format!("no FeatureCollection ({error})"),
                "give GeoJSON whose \"features\" are a list",
            );
            return import;
        }
    };
    // The features lie one after another in the text: lines are counted on the way.
    let (mut at, mut line) = (0, 1);
    for raw in collection.features {
        let start = raw.get().as_ptr() as usize - text.as_ptr() as usize;
        line += text.get(at..start).map_or(0, |gap| gap.matches('\n').count());
        at = start;
        if !import.take(line, feature(raw.get())) {
            break;
        }
    }
    import
}

fn feature(text: &str) -> Result<Option<Source>, Fault> {
    let row: Row = serde_json::from_str(text).map_err(|e| (format!("no feature ({e})"), NO_FEATURE))?;
    let words: BTreeMap<String, String> = row
        .properties
        .unwrap_or_default()
        .into_iter()
        .filter_map(|(key, value)| match value {
            Value::String(text) => Some((key.to_lowercase(), text)),
            Value::Number(number) => Some((key.to_lowercase(), number.to_string())),
            _ => None,
        })
        .filter(|(_, text)| !text.trim().is_empty())
        .collect();
    let named = (0..=4u8).rev().find_map(|level| Some((level, names(&words, level)?)));
    let (feature, (name, french, others)) = match named {
        Some((0, _)) => return Ok(None), // countries are known
        Some((1, names)) => (Feature::Admin1, names),
        Some((_, names)) => (Feature::Admin2, names),
        None => (Feature::Settlement, point_names(&words).ok_or_else(|| ("no name".to_owned(), NO_NAME))?),
    };
    let geometry = row.geometry.ok_or_else(|| ("no geometry".to_owned(), NO_FEATURE))?;
    let shape = shape(&geometry)?;
    let mut out = place(own_name(&name)?, shape.middle, feature);
    out.name_fr = french.map(|name| own_name(&name)).transpose()?;
    out.names = further(&out.name, others.iter().map(String::as_str));
    out.radius_km = shape.radius_km.map(|km| km.clamp(1.0, 2000.0).round() as u16);
    let code =
        ["adm0_pcode", "iso2", "iso_2", "iso_a2", "country_code", "iso_3166_1"].iter().find_map(|k| words.get(*k));
    let pcode = (1..=4).find_map(|n| words.get(&format!("adm{n}_pcode")));
    out.country = code.and_then(|c| country(c)).or_else(|| country(pcode?.get(..2)?));
    out.population = words.get("population").and_then(|n| n.parse().ok()).filter(|&n| n > 0);
    Ok(Some(out))
}

/// A name, its French form, and further ones.
type Names = (String, Option<String>, Vec<String>);

fn names(words: &BTreeMap<String, String>, level: u8) -> Option<Names> {
    let get = |ending: &str| words.get(&format!("adm{level}{ending}")).cloned();
    let french = get("_fr").or_else(|| get("_name_fr"));
    let name = get("_en").or_else(|| get("_name")).or_else(|| get("_name_en")).or_else(|| get("name"));
    let name = name.or_else(|| french.clone()).or_else(|| get("_ref"))?;
    let prefix = format!("adm{level}");
    let further = words.iter().filter(|(key, _)| {
        key.strip_prefix(&prefix)
            .is_some_and(|rest| rest.contains("alt") || rest.contains("ref") || rest.contains("name"))
    });
    Some((name, french, further.map(|(_, name)| name.clone()).collect()))
}

fn point_names(words: &BTreeMap<String, String>) -> Option<Names> {
    let first = |keys: &[&str]| keys.iter().find_map(|key| words.get(*key)).cloned();
    let french = first(&["name_fr", "nom"]);
    let name =
        first(&["name_en", "name", "featurename", "featurenam", "featurenameen", "ppl_name", "site_name", "camp_name"]);
    let name = name.or_else(|| french.clone())?;
    let further = ["altname", "alt_name", "featurealtname1", "name_alt", "featureref", "name"];
    Some((name, french, further.iter().filter_map(|key| words.get(*key)).cloned().collect()))
}

struct Shape {
    middle: Position,
    radius_km: Option<f64>,
}

/// Degrees east and north, east first as in the file.
type Point = (f64, f64);

fn shape(geometry: &Geometry) -> Result<Shape, Fault> {
    let fault =
        || (format!("a {} that has no position", geometry.kind.chars().take(30).collect::<String>()), NO_POSITION);
    let points = |value: &Value| -> Option<Vec<Point>> { value.as_array()?.iter().map(point).collect() };
    let middle = |(east, north): Point| Position::new(north, wrapped(east)).ok_or_else(fault);
    let at = &geometry.coordinates;
    match geometry.kind.as_str() {
        "Point" => Ok(Shape { middle: middle(point(at).ok_or_else(fault)?)?, radius_km: None }),
        "MultiPoint" => {
            let first = points(at).and_then(|all| all.first().copied()).ok_or_else(fault)?;
            Ok(Shape { middle: middle(first)?, radius_km: None })
        }
        "Polygon" | "MultiPolygon" => {
            let polygons: Vec<&Value> =
                if geometry.kind == "Polygon" { vec![at] } else { at.as_array().ok_or_else(fault)?.iter().collect() };
            // Holes are left in: the middle of what surrounds them is meant.
            let rings: Option<Vec<Vec<Point>>> = polygons.iter().map(|polygon| points(polygon.get(0)?)).collect();
            let rings: Vec<Vec<Point>> = rings.ok_or_else(fault)?.into_iter().map(unbroken).collect();
            let largest = rings.iter().max_by(|a, b| area_km2(a).total_cmp(&area_km2(b))).ok_or_else(fault)?;
            let area: f64 = rings.iter().map(|ring| area_km2(ring)).sum();
            let inside = inside(largest).ok_or_else(fault)?;
            Ok(Shape { middle: middle(inside)?, radius_km: Some((area / std::f64::consts::PI).sqrt()) })
        }
        other => {
            let other: String = other.chars().take(30).collect();
            Err((format!("a geometry of the type {other:?}"), "give points or polygons"))
        }
    }
}

fn point(value: &Value) -> Option<Point> {
    let (east, north) = (value.get(0)?.as_f64()?, value.get(1)?.as_f64()?);
    ((-360.0..=360.0).contains(&east) && (-90.0..=90.0).contains(&north)).then_some((east, north))
}

/// A ring that does not jump at the date line.
fn unbroken(ring: Vec<Point>) -> Vec<Point> {
    let Some(&(first, _)) = ring.first() else { return ring };
    ring.into_iter().map(|(east, north)| (first + wrapped(east - first), north)).collect()
}

fn wrapped(east: f64) -> f64 {
    (east + 540.0).rem_euclid(360.0) - 180.0
}

/// Twice the area in square degrees, signed.
fn doubled(ring: &[Point]) -> f64 {
    let next = ring.iter().cycle().skip(1);
    ring.iter().zip(next).map(|(a, b)| a.0 * b.1 - b.0 * a.1).sum()
}

/// The area, on a cylinder at the ring's mean latitude: enough for a radius.
fn area_km2(ring: &[Point]) -> f64 {
    let north: f64 = ring.iter().map(|p| p.1).sum::<f64>() / ring.len().max(1) as f64;
    (doubled(ring) / 2.0).abs() * 111.2 * 111.2 * north.to_radians().cos().abs()
}

/// The centroid of a ring, or where it lies outside (a crescent), the middle of the widest stretch at its height.
fn inside(ring: &[Point]) -> Option<Point> {
    let &(x0, y0) = ring.first()?;
    let local: Vec<Point> = ring.iter().map(|(x, y)| (x - x0, y - y0)).collect();
    let twice = doubled(&local);
    if twice.abs() < 1e-12 {
        let n = ring.len() as f64;
        return Some((ring.iter().map(|p| p.0).sum::<f64>() / n, ring.iter().map(|p| p.1).sum::<f64>() / n));
    }
    let pairs = || local.iter().zip(local.iter().cycle().skip(1));
    let moment = |of: fn(&Point) -> f64| {
        pairs().map(|(a, b)| (of(a) + of(b)) * (a.0 * b.1 - b.0 * a.1)).sum::<f64>() / (3.0 * twice)
    };
    let centroid = (moment(|p| p.0), moment(|p| p.1));
    let mut crossings: Vec<f64> = pairs()
        .filter(|(a, b)| (a.1 > centroid.1) != (b.1 > centroid.1))
        .map(|(a, b)| a.0 + (centroid.1 - a.1) / (b.1 - a.1) * (b.0 - a.0))
        .collect();
    crossings.sort_by(f64::total_cmp);
    let stretches: Vec<(f64, f64)> = crossings.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect();
    let within = stretches.iter().any(|(from, to)| (*from..=*to).contains(&centroid.0));
    let widest = stretches.iter().max_by(|a, b| (a.1 - a.0).total_cmp(&(b.1 - b.0)));
    let east = if within { centroid.0 } else { widest.map_or(centroid.0, |(from, to)| (from + to) / 2.0) };
    Some((x0 + east, y0 + centroid.1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn collection(features: &str) -> String {
        format!("{{\"type\": \"FeatureCollection\",\n\"features\": [\n{features}\n]}}")
    }

    #[test]
    fn boundaries_and_points() {
        let text = collection(
            r#"{"type":"Feature","properties":{"ADM0_PCODE":"SY","ADM1_EN":"Idleb","ADM1_FR":"Idlib","ADM2_EN":"Harim","ADM2_PCODE":"SY0703"},
 "geometry":{"type":"Polygon","coordinates":[[[36.0,36.0],[37.0,36.0],[37.0,37.0],[36.0,37.0],[36.0,36.0]]]}},
{"type":"Feature","properties":{"adm1_name":"Tartous","adm1_pcode":"SY10"},"geometry":{"type":"Point","coordinates":[35.9,34.9]}},
{"type":"Feature","properties":{"ADM0_EN":"Syria"},"geometry":null},
{"type":"Feature","properties":{"name":"Camp Nour"},"geometry":{"type":"Point","coordinates":[36.1,236.0]}},
{"type":"Feature","properties":{"name":"Camp Nour"},"geometry":{"type":"Point","coordinates":[36.1,36.2]}},
{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[36.1,36.2]}}"#,
        );
        let import = read(text.as_bytes());
        assert_eq!((import.places.len(), import.passed_over), (3, 1), "{:?}", import.problems);
        let harim = &import.places[0];
        assert_eq!((harim.name.as_str(), harim.feature, harim.country), ("Harim", Feature::Admin2, Some(*b"SY")));
        assert!((harim.position.lat_deg - 36.5).abs() < 1e-9 && (harim.position.lon_deg - 36.5).abs() < 1e-9);
        assert_eq!(harim.radius_km, Some(56));
        assert_eq!((import.places[1].feature, import.places[1].country), (Feature::Admin1, Some(*b"SY")));
        assert_eq!(import.places[2].name, "Camp Nour");
        let lines: Vec<Option<usize>> = import.problems.iter().map(|p| p.line).collect();
        assert_eq!(lines, [Some(7), Some(9)], "{:?}", import.problems);
        let broken = read(b"{\"features\": [1, 2");
        assert!(broken.problems[0].to_string().contains("no FeatureCollection"), "{}", broken.problems[0]);
    }

    #[test]
    fn the_middle_of_a_crescent_lies_in_it() {
        // A C open to the east: its centroid would lie in the gap.
        let ring = [
            (0.0, 0.0),
            (4.0, 0.0),
            (4.0, 1.0),
            (1.0, 1.0),
            (1.0, 3.0),
            (4.0, 3.0),
            (4.0, 4.0),
            (0.0, 4.0),
            (0.0, 0.0),
        ];
        let (east, north) = inside(&ring).unwrap();
        assert!((0.0..=1.0).contains(&east) && (north - 2.0).abs() < 1e-9, "{east} {north}");
        let fiji = unbroken(vec![(179.0, -17.0), (-179.0, -17.0), (-179.0, -16.0), (179.0, -16.0)]);
        assert!((wrapped(inside(&fiji).unwrap().0).abs() - 180.0).abs() < 1e-9);
    }
}
