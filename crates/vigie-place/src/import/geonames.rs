//! Dumps of GeoNames (`SY.txt`, `allCountries.txt`): nineteen columns with tabs between them.
//!
//! Source: the readme beside the dumps at <https://download.geonames.org/export/dump/>.

use super::{Fault, Import, ImportFormat, country, further, own_name, place, position};
use crate::builder::Source;
use crate::gazetteer::{Feature, NameKind};

const COLUMNS: usize = 19;
const FORM: &str = "expected the nineteen columns of a GeoNames dump, with tabs between them";

/// True for a line of a dump.
pub(super) fn is_row(line: &[u8]) -> bool {
    let mut columns = line.split(|b| *b == b'\t');
    let id = columns.next().unwrap_or_default();
    !id.is_empty() && id.iter().all(u8::is_ascii_digit) && columns.count() == COLUMNS - 1
}

pub(super) fn read(bytes: &[u8]) -> Import {
    let mut import = Import::new(Some(ImportFormat::GeoNames));
    for (n, line) in bytes.split(|b| *b == b'\n').enumerate() {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if !line.is_empty() && !import.take(n + 1, row(line)) {
            break;
        }
    }
    import
}

fn row(line: &[u8]) -> Result<Option<Source>, Fault> {
    let line =
        std::str::from_utf8(line).map_err(|_| ("bytes that are not UTF-8".to_owned(), "save the file as UTF-8"))?;
    let columns: Vec<&str> = line.split('\t').collect();
    let [id, name, ascii, alternates, lat, lon, class, code, cc, _, admin1, _, _, _, people, ..] = columns.as_slice()
    else {
        return Err((format!("{} columns", columns.len()), FORM));
    };
    if columns.len() != COLUMNS {
        return Err((format!("{} columns", columns.len()), FORM));
    }
    let Some(feature) = feature(class, code) else { return Ok(None) };
    let id: u32 = id.trim().parse().map_err(|_| (format!("the id {id:?} is no number"), FORM))?;
    let mut out = place(own_name(name)?, position(lat, lon)?, feature);
    let others = std::iter::once(*ascii).chain(alternates.split(','));
    out.names = further(&out.name, others).into_iter().map(|(name, _)| (name, NameKind::Alternate)).collect();
    out.geonameid = (id < crate::layout::OWN_IDS).then_some(id);
    out.country = country(cc);
    out.admin1 = Some((*admin1).to_owned()).filter(|code| !code.is_empty());
    out.population = people.parse().ok().filter(|&n| n > 0);
    Ok(Some(out))
}

/// What a row is, or `None` for what reports seldom name: streams, hills, roads, farms.
fn feature(class: &str, code: &str) -> Option<Feature> {
    Some(match (class, code) {
        ("P", "PPLC") => Feature::Capital,
        ("P", "PPLA") => Feature::Seat1,
        ("P", "PPLA2") => Feature::Seat2,
        ("P", "PPLA3" | "PPLA4" | "PPLA5") => Feature::Seat3,
        ("P", "PPLX") => Feature::Quarter,
        ("P", _) => Feature::Settlement,
        ("A", "ADM1") => Feature::Admin1,
        ("A", "ADM2" | "ADM3" | "ADM4") => Feature::Admin2,
        ("S", "AIRP" | "AIRB" | "AIRF" | "CMPRF" | "DAM" | "BDG" | "PRN" | "PSTB" | "OILR" | "PS") => Feature::Site,
        ("L", "CMPRF" | "MILB" | "OILF" | "NVB") => Feature::Site,
        ("L", "RGN" | "RGNH" | "AREA") => Feature::Region,
        ("H", "LK" | "STRT" | "GULF" | "BAY") => Feature::Water,
        ("T", "ISL" | "ISLS" | "MTS" | "PEN" | "PLN" | "DSRT") => Feature::Relief,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROW: &str = "999999001\tKfar Zarghāl\tKfar Zarghal\tKafr Zarghal,كفر زرغل,KZG,https://x\t35.98\t36.7\tP\tPPL\tSY\t\t\
                       12\t\t\t\t640\t\t400\tAsia/Damascus\t2024-01-01";

    #[test]
    fn rows_and_what_is_wrong_with_them() {
        let bad_lat = ROW.replace("35.98", "north");
        let stream = ROW.replace("\tP\tPPL\t", "\tH\tSTM\t");
        let text = format!("{ROW}\n{bad_lat}\n{stream}\n\nshort\tline\n{ROW}\r\n");
        assert!(is_row(ROW.as_bytes()) && !is_row(b"short\tline"));
        let import = read(text.as_bytes());
        assert_eq!((import.places.len(), import.passed_over, import.problem_count), (2, 1, 2));
        let place = &import.places[0];
        assert_eq!((place.geonameid, place.population, place.country), (Some(999999001), Some(640), Some(*b"SY")));
        assert_eq!(place.names, [("Kafr Zarghal".to_owned(), NameKind::Alternate)]);
        let said: Vec<String> = import.problems.iter().map(ToString::to_string).collect();
        assert!(said[0].starts_with("line 2: north, 36.7 is no position"), "{said:?}");
        assert!(said[1].starts_with("line 5: 2 columns; expected the nineteen columns"), "{said:?}");
    }
}
