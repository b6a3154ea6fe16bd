//! Places that the gazetteer lacks, from the files that field offices have: GeoNames, boundaries, tables.
//!
//! In: a file's bytes. Out: the places in it, and a list of what could not be read, each with its line and the repair.
//! One bad row never stops the rest.

mod csv;
mod geojson;
mod geonames;
mod merge;

pub use merge::{Layer, compile};

use vigie_model::Position;

use crate::builder::Source;
use crate::gazetteer::{Feature, NameKind};
use crate::key;

/// A file larger than this, in bytes, is not read.
pub const MOST_BYTES: usize = 512 << 20;
/// A file with more places than this is not taken whole.
pub const MOST_PLACES: usize = 1_000_000;
/// No name is longer, in characters.
const MOST_CHARACTERS: usize = 120;
/// No more names of one place are kept.
const MOST_NAMES: usize = 100;
/// Problems beyond these are counted and not kept.
const MOST_PROBLEMS: usize = 200;

/// What a file was read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportFormat {
    /// A dump of GeoNames: nineteen columns with tabs between them.
    GeoNames,
    /// Boundaries or points in GeoJSON.
    GeoJson,
    /// A table with a header.
    Csv,
}

impl ImportFormat {
    /// Its name, for people.
    pub fn as_str(self) -> &'static str {
        match self {
            ImportFormat::GeoNames => "GeoNames",
            ImportFormat::GeoJson => "GeoJSON",
            ImportFormat::Csv => "CSV",
        }
    }
}

/// What could not be read, where, and how to mend it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportProblem {
    /// The line, from 1; `None` when the whole file is meant.
    pub line: Option<usize>,
    /// What is wrong.
    pub what: String,
    /// How to mend it.
    pub mend: &'static str,
}

impl std::fmt::Display for ImportProblem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(line) = self.line {
            write!(f, "line {line}: ")?;
        }
        write!(f, "{}; {}", self.what, self.mend)
    }
}

/// What a file holds.
#[derive(Debug, Clone)]
pub struct Import {
    /// What it was read as; `None` when it is nothing known.
    pub format: Option<ImportFormat>,
    /// The places in it.
    pub places: Vec<Source>,
    /// Rows passed over on purpose: streams, roads, countries.
    pub passed_over: usize,
    /// The first problems.
    pub problems: Vec<ImportProblem>,
    /// How many problems there are in all.
    pub problem_count: usize,
}

impl Import {
    fn new(format: Option<ImportFormat>) -> Import {
        Import { format, places: Vec::new(), passed_over: 0, problems: Vec::new(), problem_count: 0 }
    }

    fn problem(&mut self, line: Option<usize>, what: impl Into<String>, mend: &'static str) {
        self.problem_count += 1;
        if self.problems.len() < MOST_PROBLEMS {
            self.problems.push(ImportProblem { line, what: what.into(), mend });
        }
    }

    /// Takes what a row gave; false when there is no room for more.
    fn take(&mut self, line: usize, row: Result<Option<Source>, Fault>) -> bool {
        match row {
            Ok(Some(_)) if self.places.len() >= MOST_PLACES => {
                self.problem(
                    Some(line),
                    format!("more than {MOST_PLACES} places; what follows is left out"),
                    "split the file",
                );
                return false;
            }
            Ok(Some(place)) => self.places.push(place),
            Ok(None) => self.passed_over += 1,
            Err((what, mend)) => self.problem(Some(line), what, mend),
        }
        true
    }
}

/// What is wrong with a row, and how to mend it.
type Fault = (String, &'static str);

/// Reads a file of places; `file` is its name, of which the extension says what to expect and the content decides.
///
/// ```
/// let table = "name,lat,lon,country,alternates\nKfar Zarghal,35.98,36.70,SY,Kafr Zarghal;كفر زرغل\nNowhere,95,0,SY,\n";
/// let import = vigie_place::import("villages.csv", table.as_bytes());
/// assert_eq!(import.places[0].name, "Kfar Zarghal");
/// assert_eq!(
///     import.problems[0].to_string(),
///     "line 3: 95, 0 is no position on the globe; give latitude and longitude in degrees (WGS 84), as 35.93 and 36.63"
/// );
/// ```
pub fn import(file: &str, bytes: &[u8]) -> Import {
    let refused = |what: String, mend| {
        let mut import = Import::new(None);
        import.problem(None, what, mend);
        import
    };
    if bytes.len() > MOST_BYTES {
        return refused(format!("{} MB: more than {} MB", bytes.len() >> 20, MOST_BYTES >> 20), "split the file");
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if bytes.starts_with(b"PK\x03\x04") {
        return refused("a zip archive".to_owned(), "unzip it and name the file inside");
    }
    if bytes.starts_with(b"\x1f\x8b") {
        return refused("a gzip archive".to_owned(), "unpack it and name the file inside");
    }
    let start = bytes.trim_ascii_start();
    if start.starts_with(b"{") {
        return geojson::read(bytes);
    }
    let first = start.split(|b| *b == b'\n').next().unwrap_or_default();
    if geonames::is_row(first) {
        return geonames::read(bytes);
    }
    if file.to_ascii_lowercase().ends_with(".csv") || csv::is_header(first) {
        return csv::read(bytes);
    }
    refused(
        "neither a GeoNames dump, nor GeoJSON, nor a table with a header".to_owned(),
        "give a GeoNames country file (19 columns with tabs), boundaries in GeoJSON, or a CSV with the columns name, lat, lon",
    )
}

const NO_POSITION: &str = "give latitude and longitude in degrees (WGS 84), as 35.93 and 36.63";

fn position(lat: &str, lon: &str) -> Result<Position, Fault> {
    let number = |text: &str| text.trim().replace(',', ".").parse::<f64>().ok();
    number(lat).zip(number(lon)).and_then(|(lat, lon)| Position::new(lat, lon)).ok_or_else(|| {
        let shown = |text: &str| text.trim().chars().take(30).collect::<String>();
        (format!("{}, {} is no position on the globe", shown(lat), shown(lon)), NO_POSITION)
    })
}

/// A place's own name.
fn own_name(name: &str) -> Result<String, Fault> {
    let name = name.trim();
    if key(name).is_empty() || name.chars().any(char::is_control) {
        return Err(("no name".to_owned(), "give the place a name with a letter in it"));
    }
    if name.chars().count() > MOST_CHARACTERS {
        return Err((format!("a name of more than {MOST_CHARACTERS} characters"), "shorten the name"));
    }
    Ok(name.to_owned())
}

/// Two letters of a country's ISO 3166-1 code.
fn country(code: &str) -> Option<[u8; 2]> {
    let code = code.trim().to_ascii_uppercase();
    let two: [u8; 2] = code.as_bytes().get(..2)?.try_into().ok()?;
    (code.len() == 2 && two.iter().all(u8::is_ascii_uppercase)).then_some(two)
}

/// The further names that are of use: in Latin letters, written as names, none twice.
fn further<'n>(own: &str, names: impl Iterator<Item = &'n str>) -> Vec<(String, NameKind)> {
    let mut seen = vec![key(own)];
    let mut kept = Vec::new();
    for name in names.map(str::trim) {
        let latin =
            name.chars().all(|c| !c.is_alphabetic() || (c as u32) < 0x250 || matches!(c as u32, 0x1e00..=0x1eff));
        let code = name.chars().count() <= 4 && !name.chars().any(char::is_lowercase);
        let written = name.chars().any(char::is_uppercase);
        let fits = latin && written && !code && name.chars().count() <= MOST_CHARACTERS;
        let folded = key(name);
        if fits && !name.contains("://") && !folded.is_empty() && !seen.contains(&folded) && kept.len() < MOST_NAMES {
            seen.push(folded);
            kept.push((name.to_owned(), NameKind::Display));
        }
    }
    kept
}

/// A place with the least that is known of it.
fn place(name: String, position: Position, feature: Feature) -> Source {
    Source {
        geonameid: None,
        name,
        name_fr: None,
        country: None,
        admin1: None,
        position,
        population: None,
        feature,
        radius_km: None,
        names: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_nothing_known_is_refused_with_the_repair() {
        for (file, bytes, says) in [
            ("SY.zip", &b"PK\x03\x04rest"[..], "unzip it"),
            ("a.csv.gz", b"\x1f\x8b..", "unpack it"),
            ("notes.txt", b"Dear all,\nplease find\n", "a GeoNames country file"),
            ("", b"", "a GeoNames country file"),
        ] {
            let import = import(file, bytes);
            assert!(import.places.is_empty() && import.problem_count == 1, "{file}");
            assert!(import.problems[0].to_string().contains(says), "{}", import.problems[0]);
        }
    }

    fn holds(file: &str, bytes: &[u8]) -> Result<(), TestCaseError> {
        let import = import(file, bytes);
        prop_assert!(import.problems.len() <= import.problem_count);
        for place in &import.places {
            prop_assert!(!key(&place.name).is_empty());
            prop_assert!(Position::new(place.position.lat_deg, place.position.lon_deg).is_some(), "{place:?}");
        }
        for problem in &import.problems {
            prop_assert!(problem.line != Some(0) && !problem.what.is_empty() && !problem.mend.is_empty());
        }
        Ok(())
    }

    proptest! {
        #[test]
        fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..300), head in 0usize..4) {
            let head: &[u8] = [&b""[..], b"name,lat,lon\n", b"{\"type\":\"FeatureCollection\",\"features\":[", b"1\tA\t"][head];
            holds("x.csv", &[head, &bytes].concat())?;
        }

        #[test]
        fn tables_of_odd_cells(cells in prop::collection::vec(prop::sample::select(vec![
            "Goma", "-1.7", "29.2", "999", "nan", "inf", "\"", ";", ",", "\n", "\t", "é", "", "1e400", "site", "CD", "-",
        ]), 0..60)) {
            holds("x.csv", format!("name;lat;lon;level;country\n{}", cells.join(";")).as_bytes())?;
            holds("x.txt", format!("1\tA\tA\t\t1\t2\tP\tPPL\tCD\t\t\t\t\t\t0\t\t1\tx\t2020-01-01\n{}", cells.join("\t")).as_bytes())?;
        }

        #[test]
        fn shapes(points in prop::collection::vec((-400.0..400.0f64, -200.0..200.0f64), 0..12), kind in 0usize..6) {
            let kind = ["Point", "MultiPoint", "Polygon", "MultiPolygon", "LineString", "Circle"][kind];
            let ring: Vec<String> = points.iter().map(|(x, y)| format!("[{x},{y}]")).collect();
            let ring = ring.join(",");
            for coordinates in [format!("[{ring}]"), format!("[[{ring}]]"), format!("[[[{ring}]]]"), ring.clone(), "null".to_owned()] {
                let text = format!(
                    "{{\"type\":\"FeatureCollection\",\"features\":[{{\"type\":\"Feature\",\"properties\":{{\"ADM1_EN\":\"Idleb\"}},\
                     \"geometry\":{{\"type\":\"{kind}\",\"coordinates\":{coordinates}}}}}]}}"
                );
                holds("x.geojson", text.as_bytes())?;
            }
        }
    }
}
