//! What each target's codebook allows in its columns: required fields, allowed values, dates, codes, sums.

use super::*;
use crate::codes::{ACLED_EVENTS, ACLED_SUB_EVENTS, PLOVER_CONTEXTS, PLOVER_MODES, PLOVER_TYPES, countries};
use vigie_model::{Date, Sector};

/// Checks an export by the rules of its target; panics at the first cell that they do not allow.
pub(super) fn check(format: &str, bytes: &[u8], losses: &LossReport) {
    match format {
        "acled" => each_row(bytes, acled),
        "ucdp" => each_row(bytes, ucdp),
        "helix" => each_row(bytes, helix),
        "csv" => each_row(bytes, claims),
        "geojson" => geojson(bytes),
        "plover" => text(bytes).lines().for_each(plover),
        "jsonl" => text(bytes).lines().for_each(|line| {
            parse_reading(line).unwrap_or_else(|e| panic!("{e}: {line}"));
        }),
        "parquet" => assert_eq!(parquet_reader::read(bytes)[0].cells.len(), losses.rows),
        other => panic!("no rules for {other}"),
    }
}

#[test]
fn every_format_keeps_its_targets_rules() {
    for format in FORMATS {
        for options in [options("en"), Options { hxl: false, ..generous("fr") }] {
            let (bytes, losses) = written(format.name(), &story(), &options);
            assert!(losses.rows > 0, "{}", format.name());
            check(format.name(), &bytes, &losses);
        }
    }
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

fn each_row(bytes: &[u8], check: fn(&Cells)) {
    let sheet = Sheet::of(text(bytes));
    sheet.rows.iter().for_each(|row| check(&Cells(&sheet, row)));
}

/// One row's cells by column, with what may stand in them.
struct Cells<'a>(&'a Sheet, &'a [String]);

impl<'a> Cells<'a> {
    fn get(&self, column: &str) -> &'a str {
        self.0.get(self.1, column)
    }

    fn required(&self, columns: &str) {
        for column in columns.split_whitespace() {
            assert!(!self.get(column).is_empty(), "{column} is required: {:?}", self.1);
        }
    }

    fn empty(&self, columns: &str) {
        for column in columns.split_whitespace() {
            assert_eq!(self.get(column), "", "{column}");
        }
    }

    fn one_of(&self, column: &str, allowed: &[&str]) {
        let cell = self.get(column);
        assert!(cell.is_empty() || allowed.contains(&cell), "{column}: {cell:?}");
    }

    fn int(&self, column: &str) -> u64 {
        self.get(column).parse().unwrap_or_else(|e| panic!("{column}: {:?}: {e}", self.get(column)))
    }

    fn day(&self, column: &str) -> Date {
        let cell = self.get(column);
        assert_eq!(cell.len(), 10, "{column}");
        cell.parse().unwrap_or_else(|e| panic!("{column}: {cell:?}: {e}"))
    }

    fn position(&self, lat: &str, lon: &str) {
        assert_eq!(self.get(lat).is_empty(), self.get(lon).is_empty());
        for (column, bound) in [(lat, 90.0), (lon, 180.0)] {
            let cell = self.get(column);
            assert!(cell.is_empty() || cell.parse::<f64>().unwrap().abs() <= bound, "{column}: {cell:?}");
        }
    }

    fn country(&self, column: &str) {
        let cell = self.get(column);
        assert!(cell.is_empty() || countries().any(|c| c.name == cell), "{column}: {cell:?}");
    }

    fn citations(&self) {
        let citations: Value = serde_json::from_str(self.get("vigie_citations")).unwrap();
        let citations = citations.as_array().unwrap();
        assert!(!citations.is_empty());
        for citation in citations {
            for field in ["claim", "report", "report_id"] {
                assert!(citation[field].is_string());
            }
            let evidence = &citation["evidence"];
            let (start, end) = (evidence["start"].as_u64().unwrap(), evidence["end"].as_u64().unwrap());
            assert_eq!((end - start) as usize, evidence["text"].as_str().unwrap().len());
        }
        self.required("vigie_factuality vigie_grade");
        self.one_of("vigie_factuality", &["asserted", "unconfirmed"]);
    }
}

/// Source: ACLED codebook; the values of `inter` and `interaction` are those of its data since September 2024.
fn acled(cells: &Cells) {
    const INTERS: &[&str] = &[
        "State forces",
        "Rebel group",
        "Political militia",
        "Identity militia",
        "Rioters",
        "Protesters",
        "Civilians",
        "External/Other forces",
    ];
    cells.required("event_id_cnty event_date year time_precision disorder_type event_type location notes fatalities");
    cells.one_of("time_precision", &["1", "2", "3"]);
    cells.one_of("geo_precision", &["1", "2", "3"]);
    cells.one_of("disorder_type", &["Political violence", "Demonstrations", "Strategic developments"]);
    cells.one_of("event_type", ACLED_EVENTS);
    cells.one_of("sub_event_type", ACLED_SUB_EVENTS);
    cells.one_of("inter1", INTERS);
    cells.one_of("inter2", INTERS);
    cells.one_of("civilian_targeting", &["Civilian targeting"]);
    cells.one_of("tags", &["factuality=unconfirmed"]);
    assert_eq!(i64::from(cells.day("event_date").year()), cells.int("year") as i64);
    let _: u64 = cells.int("fatalities");
    let interaction = cells.get("interaction");
    if !interaction.is_empty() {
        let number = |name: &str| INTERS.iter().position(|i| *i == name).unwrap_or_else(|| panic!("{interaction}"));
        match interaction.strip_suffix(" only") {
            Some(sole) => assert!(number(sole) < 8 && cells.get("inter2").is_empty()),
            None => {
                let split = (1..interaction.len()).find_map(|at| {
                    let (a, b) = interaction.split_at_checked(at)?;
                    let b = b.strip_prefix('-')?;
                    (INTERS.contains(&a) && INTERS.contains(&b)).then_some((a, b))
                });
                let (a, b) = split.unwrap_or_else(|| panic!("{interaction}"));
                assert!(number(a) <= number(b) || (a, b) == (INTERS[7], INTERS[6]), "{interaction}");
            }
        }
    }
    cells.country("country");
    assert!(cells.get("iso").is_empty() || countries().any(|c| c.numeric.map(u64::from) == Some(cells.int("iso"))));
    let region = cells.get("region");
    assert!(region.is_empty() || countries().any(|c| c.acled_region == region), "{region}");
    cells.position("latitude", "longitude");
    cells.empty("admin3 source_scale timestamp");
    if cells.get("event_type") == "Violence against civilians" {
        cells.required("civilian_targeting");
    }
    cells.citations();
}

/// Source: UCDP GED codebook.
fn ucdp(cells: &Cells) {
    cells.required(
        "id year number_of_sources where_coordinates event_clarity date_prec date_start date_end deaths_a deaths_b \
         deaths_civilians deaths_unknown best high low",
    );
    cells.one_of("type_of_violence", &["1", "2", "3"]);
    cells.one_of("where_prec", &["1", "2", "3", "4", "5", "6", "7"]);
    cells.one_of("event_clarity", &["1", "2"]);
    cells.one_of("date_prec", &["1", "2", "3", "4", "5"]);
    cells.one_of("region", &["Africa", "Americas", "Asia", "Europe", "Middle East"]);
    let (first, last) = (cells.day("date_start"), cells.day("date_end"));
    assert!(first <= last);
    assert_eq!(cells.get("date_prec") == "1", first == last);
    assert_eq!(i64::from(first.year()), cells.int("year") as i64);
    let (low, best, high) = (cells.int("low"), cells.int("best"), cells.int("high"));
    assert!(low <= best && best <= high && high > 0, "{low} {best} {high}");
    let sum = ["deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown"]
        .iter()
        .fold(0u64, |sum, column| sum.saturating_add(cells.int(column)));
    assert_eq!(sum, best, "the deaths of the sides make up the best estimate");
    if cells.get("type_of_violence") == "3" {
        assert_eq!(cells.get("side_b"), "Civilians");
    }
    assert!(cells.int("number_of_sources") > 0);
    cells.country("country");
    cells.position("latitude", "longitude");
    assert_eq!(cells.get("geom_wkt").is_empty(), cells.get("latitude").is_empty());
    if !cells.get("latitude").is_empty() {
        assert_eq!(cells.get("geom_wkt"), format!("POINT ({} {})", cells.get("longitude"), cells.get("latitude")));
        assert!((1..=259_200).contains(&cells.int("priogrid_gid")));
    }
    cells.empty("relid active_year conflict_new_id dyad_new_id side_a_new_id side_b_new_id country_id gwnoa gwnob");
    cells.citations();
}

/// Source: IDMC, Helix data model.
fn helix(cells: &Cells) {
    const TERMS: &[&str] = &[
        "EVACUATED",
        "DISPLACED",
        "FORCED_TO_FLEE",
        "RELOCATED",
        "SHELTERED",
        "IN_RELIEF_CAMP",
        "DESTROYED_HOUSING",
        "PARTIALLY_DESTROYED_HOUSING",
        "UNINHABITABLE_HOUSING",
        "HOMELESS",
        "AFFECTED",
        "RETURNS",
        "MULTIPLE_OR_OTHER",
    ];
    const CATEGORIES: &[(&str, u64)] = &[
        ("IDPS", 0),
        ("NEW_DISPLACEMENT", 6),
        ("CROSS_BORDER_FLIGHT", 10),
        ("UNVERIFIED_STOCK", 18),
        ("UNVERIFIED_FLOW", 19),
    ];
    const ACCURACIES: &[&str] = &["DAY", "WEEK", "MONTH", "YEAR"];
    cells.required("id category term role quantifier reported unit figure_cause");
    let coded = |column: &str, names: &[&str]| {
        let at = names.iter().position(|n| *n == cells.get(column));
        assert_eq!(at.map(|n| n as u64), Some(cells.int(&format!("{column}_code"))), "{column}");
    };
    coded("term", TERMS);
    coded("role", &["RECOMMENDED", "TRIANGULATION"]);
    coded("quantifier", &["MORE_THAN", "LESS_THAN", "EXACT", "APPROXIMATELY"]);
    coded("unit", &["PERSON", "HOUSEHOLD"]);
    let category = CATEGORIES.iter().find(|(name, _)| *name == cells.get("category")).unwrap();
    assert_eq!(category.1, cells.int("category_code"));
    // Only a household has a size, and without it there is no total of persons.
    match cells.get("unit") {
        "PERSON" => assert_eq!(cells.int("total_figures"), cells.int("reported")),
        _ => assert_eq!(cells.get("total_figures"), cells.get("household_size")),
    }
    for end in ["start_date", "end_date"] {
        cells.one_of(&format!("{end}_accuracy"), ACCURACIES);
        if !cells.get(end).is_empty() {
            let _ = cells.day(end);
            cells.required(&format!("{end}_accuracy"));
        }
    }
    let lists = ["locations_accuracy", "locations_type"].map(|c| cells.get(c).split("; ").collect::<Vec<_>>());
    assert_eq!(lists[0].len(), lists[1].len());
    for (accuracy, kind) in lists[0].iter().zip(&lists[1]) {
        assert!(["", "?", "ADM0", "ADM1", "ADM2", "ADM3", "POINT"].contains(accuracy), "{accuracy}");
        assert!(["", "ORIGIN", "DESTINATION", "ORIGIN_AND_DESTINATION"].contains(kind), "{kind}");
    }
    cells.country("country");
    cells.citations();
}

fn claims(cells: &Cells) {
    cells.required("id kind value report text_sha256 factuality attribution evidence_start evidence_end");
    cells.position("lat", "lon");
    cells.one_of("kind", vigie_model::Kind::WORDS);
    for column in ["time_start", "time_end"] {
        if !cells.get(column).is_empty() {
            let _ = cells.day(column);
        }
    }
}

/// Source: RFC 7946.
fn geojson(bytes: &[u8]) {
    let value: Value = serde_json::from_slice(bytes).unwrap();
    assert_eq!(value["type"], "FeatureCollection");
    for feature in value["features"].as_array().unwrap() {
        assert_eq!((&feature["type"], feature["id"].is_string()), (&"Feature".into(), true));
        let geometry = &feature["geometry"];
        let points = match geometry["type"].as_str() {
            Some("Point") => vec![geometry["coordinates"].clone()],
            Some("MultiPoint") => geometry["coordinates"].as_array().unwrap().clone(),
            other => panic!("{other:?}"),
        };
        for point in points {
            let [lon, lat] = [&point[0], &point[1]].map(|x| x.as_f64().unwrap());
            assert!(lon.abs() <= 180.0 && lat.abs() <= 90.0, "longitude comes first: {point}");
        }
        assert!(feature["properties"]["precision"].is_string() && feature["properties"]["derived"].is_boolean());
    }
}

/// Source: PLOVER 2.0 manual.
fn plover(line: &str) {
    let event: Value = serde_json::from_str(line).unwrap();
    let listed = |field: &str, list: &[&str]| {
        let word = event[field].as_str();
        assert!(word.is_none_or(|w| list.contains(&w)), "{field}: {word:?}");
        word.is_some()
    };
    assert!(listed("type", PLOVER_TYPES));
    listed("mode", PLOVER_MODES);
    for context in event["context"].as_array().unwrap() {
        assert!(PLOVER_CONTEXTS.contains(&context.as_str().unwrap()), "{context}");
    }
    assert!((1..=4).contains(&event["quad"].as_u64().unwrap()));
    let flags = ["negation", "future", "hypothetical"].map(|f| event[f].as_bool().unwrap());
    assert!(flags.iter().filter(|f| **f).count() <= 1, "{flags:?}");
    for party in event["actors"].as_array().unwrap().iter().chain(event["recipients"].as_array().unwrap()) {
        let sector = party["sector"].as_str();
        assert!(sector.is_none_or(|s| s == "COP" || Sector::WORDS.contains(&s)), "{sector:?}");
        assert!(!["JIH", "POL", "UNK"].map(Some).contains(&sector));
        assert!(party["country"].as_str().is_none_or(|c| c.len() == 3));
    }
    assert!(!event["vigie"]["citations"].as_array().unwrap().is_empty());
}
