//! Tables with a header: `name`, `lat`, `lon`, and what else is known.

use ::csv::{ReaderBuilder, StringRecord};
use vigie_model::PlaceLevel;

use super::{Fault, Import, ImportFormat, country, further, own_name, place, position};
use crate::builder::Source;
use crate::gazetteer::Feature;

/// The columns that are looked at, each with the words that may head it.
const COLUMNS: [(Column, &[&str]); 10] = [
    (Column::Name, &["name", "name_en", "nom", "place", "village"]),
    (Column::French, &["name_fr", "nom_fr"]),
    (Column::Lat, &["lat", "latitude", "y"]),
    (Column::Lon, &["lon", "lng", "long", "longitude", "x"]),
    (Column::Alternates, &["alternates", "alternate_names", "aliases", "alt_names"]),
    (Column::Country, &["country", "country_code", "iso2", "pays"]),
    (Column::Level, &["level", "niveau"]),
    (Column::Population, &["population", "pop"]),
    (Column::Id, &["geonameid", "geonames_id"]),
    (Column::Radius, &["radius_km"]),
];
const NO_COLUMNS: &str =
    "give a header with the columns name, lat, lon (and alternates, country, level, population, …)";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Name,
    French,
    Lat,
    Lon,
    Alternates,
    Country,
    Level,
    Population,
    Id,
    Radius,
}

fn column(head: &str) -> Option<Column> {
    let head = head.trim().trim_matches('"').trim().to_lowercase().replace([' ', '-'], "_");
    COLUMNS.iter().find(|(_, words)| words.contains(&head.as_str())).map(|(column, _)| *column)
}

/// The mark that most often divides a header, by its first line.
fn delimiter(first: &[u8]) -> u8 {
    let count = |mark: u8| first.iter().filter(|b| **b == mark).count();
    [b',', b';', b'\t', b'|'].into_iter().rev().max_by_key(|&mark| count(mark)).unwrap_or(b',')
}

/// True for a line that heads such a table.
pub(super) fn is_header(first: &[u8]) -> bool {
    let line = String::from_utf8_lossy(first);
    let found: Vec<Column> = line.split(char::from(delimiter(first))).filter_map(column).collect();
    [Column::Name, Column::Lat, Column::Lon].iter().all(|wanted| found.contains(wanted))
}

pub(super) fn read(bytes: &[u8]) -> Import {
    let mut import = Import::new(Some(ImportFormat::Csv));
    let first = bytes.split(|b| *b == b'\n').next().unwrap_or_default();
    let mut reader =
        ReaderBuilder::new().delimiter(delimiter(first)).flexible(true).has_headers(true).from_reader(bytes);
    let heads: Vec<Option<Column>> = match reader.headers() {
        Ok(heads) => heads.iter().map(column).collect(),
        Err(_) => {
            import.problem(Some(1), "a header that is not UTF-8", "save the file as UTF-8");
            return import;
        }
    };
    if ![Column::Name, Column::Lat, Column::Lon].iter().all(|wanted| heads.contains(&Some(*wanted))) {
        import.problem(Some(1), "no column for the name, the latitude or the longitude", NO_COLUMNS);
        return import;
    }
    let mut record = StringRecord::new();
    loop {
        let line = reader.position().line() as usize;
        match reader.read_record(&mut record) {
            Ok(false) => return import,
            Ok(true) => {
                let line = record.position().map_or(line, |at| at.line() as usize);
                if !record.iter().all(|cell| cell.trim().is_empty()) && !import.take(line, row(&heads, &record)) {
                    return import;
                }
            }
            Err(error) => {
                let line = error.position().map_or(line, |at| at.line() as usize);
                import.problem(Some(line.max(1)), "a row that cannot be read as UTF-8 text", "save the file as UTF-8");
                if matches!(error.kind(), ::csv::ErrorKind::Io(_)) {
                    return import;
                }
            }
        }
    }
}

fn row(heads: &[Option<Column>], record: &StringRecord) -> Result<Option<Source>, Fault> {
    let cell = |wanted: Column| {
        let at = heads.iter().position(|head| *head == Some(wanted))?;
        record.get(at).map(str::trim).filter(|text| !text.is_empty())
    };
    let name = own_name(cell(Column::Name).unwrap_or_default())?;
    let position = position(cell(Column::Lat).unwrap_or_default(), cell(Column::Lon).unwrap_or_default())?;
    let feature = match cell(Column::Level) {
        None => Feature::Settlement,
        Some(level) => match level.to_lowercase().parse() {
            Ok(PlaceLevel::Site) => Feature::Site,
            Ok(PlaceLevel::Locality) => Feature::Settlement,
            Ok(PlaceLevel::Admin2) => Feature::Admin2,
            Ok(PlaceLevel::Admin1) => Feature::Admin1,
            Ok(PlaceLevel::Region) => Feature::Region,
            _ => {
                let level: String = level.chars().take(30).collect();
                return Err((
                    format!("the level {level:?} is not known"),
                    "write site, locality, admin2, admin1 or region",
                ));
            }
        },
    };
    let mut out = place(name, position, feature);
    out.name_fr = cell(Column::French).map(own_name).transpose()?;
    let others = cell(Column::Alternates).unwrap_or_default().split([';', '|', ',']);
    out.names = further(&out.name, others);
    if let Some(code) = cell(Column::Country) {
        let mend = "write the two letters of ISO 3166-1, as SY";
        out.country = Some(country(code).ok_or_else(|| {
            (format!("the country {:?} is no code", code.chars().take(30).collect::<String>()), mend)
        })?);
    }
    let number = |column: Column, what: &str| match cell(column) {
        None => Ok(None),
        Some(text) => match text.replace([' ', '\u{a0}', '\u{202f}'], "").parse::<u32>() {
            Ok(value) => Ok(Some(value)),
            Err(_) => {
                let shown: String = text.chars().take(30).collect();
                Err((format!("the {what} {shown:?} is no whole number"), "write digits alone, or leave the cell empty"))
            }
        },
    };
    out.population = number(Column::Population, "population")?.filter(|&n| n > 0);
    out.geonameid = number(Column::Id, "geonameid")?.filter(|&id| id < crate::layout::OWN_IDS);
    out.radius_km = number(Column::Radius, "radius")?.map(|km| km.clamp(1, 2000) as u16);
    Ok(Some(out))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_as_they_come() {
        let text = "Nom;Latitude;Longitude;Pays;Niveau;Population;Autre\n\
                    \"Kfar Zarghal\";35,98;36,70;sy;locality;1 200;x\n\
                    Camp Nour;35.9;36.6;SY;site;;\n\
                    ;1;1;SY;;;\n\
                    Sans pays;1;1;Syrie;;;\n\
                    \"Deux\nlignes\";1;1;;;;\n\
                    Peuplé;1;1;SY;;beaucoup;\n\
                    Ailleurs;1;1;SY;planète;;\n\
                    Court;1\n";
        let import = read(text.as_bytes());
        let names: Vec<&str> = import.places.iter().map(|p| p.name.as_str()).collect();
        assert_eq!(names, ["Kfar Zarghal", "Camp Nour"]);
        assert_eq!((import.places[0].population, import.places[0].country), (Some(1200), Some(*b"SY")));
        assert_eq!(import.places[1].feature, Feature::Site);
        let lines: Vec<Option<usize>> = import.problems.iter().map(|p| p.line).collect();
        assert_eq!(lines, [Some(4), Some(5), Some(6), Some(8), Some(9), Some(10)], "{:?}", import.problems);
        assert!(is_header(b"\"name\"\t\"lat\"\t\"lon\"") && !is_header(b"a,b,c"));
        let none = read(b"a,b\n1,2\n");
        assert_eq!(
            none.problems[0].to_string().split(';').next(),
            Some("line 1: no column for the name, the latitude or the longitude")
        );
    }
}
