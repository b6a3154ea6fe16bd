//! A few claims of three outlets, in three scripts, against golden files of each format, each read back by its own rules.
//!
//! `UPDATE_GOLDEN=1 cargo test -p vigie-format export` rewrites the files; read the difference before keeping it.

mod columns;
mod gathering;
mod parquet_reader;
mod targets;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use proptest::prelude::*;
use serde_json::Value;
use vigie_model::*;

use super::*;
use crate::arbitrary;
use crate::json::{Head, parse_reading};

/// The claims of `story.jsonl`: a line holds a report in the form of `vigie read`, its key, and the sentence of each claim.
fn story() -> Vec<Cited> {
    let mut claims = Vec::new();
    for line in include_str!("story.jsonl").lines() {
        let reading = parse_reading(line).unwrap_or_else(|e| panic!("{e}"));
        let value: Value = serde_json::from_str(line).unwrap();
        let key = value["key"].as_str().unwrap().to_owned();
        let origin = Arc::new(Origin { key, head: reading.report });
        let sentences = value["sentences"].as_array().unwrap();
        assert_eq!(sentences.len(), reading.claims.len());
        for (claim, sentence) in reading.claims.into_iter().zip(sentences) {
            claims.push(Cited {
                claim,
                origin: Arc::clone(&origin),
                sentence: sentence.as_u64().map(|n| n as u32),
                grade: Grade::default(),
                reviewed: false,
            });
        }
    }
    claims
}

fn options(lang: &str) -> Options {
    Options::new(Notes::of(lang).unwrap())
}

/// Everything that can be asked for.
fn generous(lang: &str) -> Options {
    Options { hxl: true, unconfirmed: true, report_days: true, ..options(lang) }
}

fn written(format: &str, claims: &[Cited], options: &Options) -> (Vec<u8>, LossReport) {
    let mut out = Vec::new();
    let losses = super::format(format).unwrap().write(claims, options, &mut out).unwrap();
    (out, losses)
}

fn text(format: &str, claims: &[Cited], options: &Options) -> (String, LossReport) {
    let (bytes, losses) = written(format, claims, options);
    (String::from_utf8(bytes).unwrap(), losses)
}

/// The records of a CSV, its header first.
fn records(csv: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(false).from_reader(csv.as_bytes());
    reader.records().map(|r| r.unwrap().iter().map(str::to_owned).collect()).collect()
}

/// The rows of a CSV without hashtags, by column.
struct Sheet {
    header: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Sheet {
    fn of(csv: &str) -> Sheet {
        let mut records = records(csv).into_iter();
        Sheet { header: records.next().unwrap(), rows: records.collect() }
    }

    fn get<'a>(&self, row: &'a [String], column: &str) -> &'a str {
        let at = self.header.iter().position(|c| c == column).unwrap_or_else(|| panic!("no column {column}"));
        &row[at]
    }

    fn row(&self, column: &str, begins: &str) -> &[String] {
        let found = self.rows.iter().find(|r| self.get(r, column).starts_with(begins));
        found.unwrap_or_else(|| panic!("no row whose {column} begins with {begins}"))
    }
}

fn golden(name: &str, got: &[u8]) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/export/tests/golden").join(name);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, got).unwrap();
    }
    let want = std::fs::read(&path).unwrap_or_default();
    let lines = |bytes: &[u8]| String::from_utf8_lossy(bytes).lines().map(str::to_owned).collect::<Vec<_>>();
    for (n, (got, want)) in lines(got).iter().zip(lines(&want)).enumerate() {
        assert_eq!(*got, want, "{name}, line {}", n + 1);
    }
    assert!(got == want, "{name}: another length, or other line ends");
}

#[test]
fn names_are_unique_and_lead_back() {
    let names: BTreeSet<_> = FORMATS.iter().map(|f| f.name()).collect();
    assert_eq!(names.len(), FORMATS.len());
    for format in FORMATS {
        assert_eq!(super::format(format.name()).map(|f| f.says()), Some(format.says()));
    }
}

#[test]
fn every_format_writes_as_it_should() {
    let claims = story();
    for format in FORMATS {
        for (kind, options) in [("facts", options("en")), ("all", generous("fr"))] {
            if kind == "all" && !format.is_table() {
                continue;
            }
            let (bytes, losses) = written(format.name(), &claims, &options);
            golden(&format!("{}-{kind}.{}", format.name(), extension(*format)), &bytes);
            let losses = format!("{:#}\n", losses.value());
            golden(&format!("{}-{kind}-losses.json", format.name()), losses.as_bytes());
        }
    }
}

fn extension(format: &dyn Format) -> &'static str {
    match format.name() {
        _ if format.is_table() => "csv",
        "geojson" => "geojson",
        "parquet" => "parquet",
        _ => "jsonl",
    }
}

/// The ids that an export cites, wherever it does.
fn cited_ids(format: &dyn Format, bytes: &[u8]) -> BTreeSet<String> {
    if format.name() == "parquet" {
        let columns = parquet_reader::read(bytes);
        return columns.iter().find(|c| c.name == "id").unwrap().cells.iter().map(|c| c.text().unwrap()).collect();
    }
    let text = std::str::from_utf8(bytes).unwrap();
    if format.is_table() {
        let sheet = Sheet::of(text);
        if sheet.header.iter().any(|c| c == "vigie_citations") {
            let of_row = |row: &Vec<String>| -> Vec<String> {
                let citations: Value = serde_json::from_str(sheet.get(row, "vigie_citations")).unwrap();
                citations.as_array().unwrap().iter().map(|c| c["claim"].as_str().unwrap().to_owned()).collect()
            };
            return sheet.rows.iter().flat_map(of_row).collect();
        }
        // An id that comes from elsewhere may have been disarmed.
        let id = |row: &Vec<String>| sheet.get(row, "id").trim_start_matches('\'').to_owned();
        return sheet.rows.iter().map(id).collect();
    }
    let id = |claim: &Value| claim.as_str().unwrap().to_owned();
    match format.name() {
        "geojson" => {
            let value: Value = serde_json::from_str(text).unwrap();
            value["features"].as_array().unwrap().iter().map(|f| id(&f["id"])).collect()
        }
        "jsonl" => text.lines().flat_map(|l| parse_reading(l).unwrap().claims).map(|c| c.id.0).collect(),
        _ => text
            .lines()
            .map(|l| serde_json::from_str::<Value>(l).unwrap())
            .flat_map(|v| v["vigie"]["claims"].as_array().unwrap().iter().map(id).collect::<Vec<_>>())
            .collect(),
    }
}

/// Every claim is cited or listed as left out, and none is both.
fn nothing_is_lost(format: &dyn Format, claims: &[Cited], bytes: &[u8], losses: &LossReport) {
    let trimmed = |id: &str| if format.is_table() { id.trim_start_matches('\'').to_owned() } else { id.to_owned() };
    let given: BTreeSet<String> = claims.iter().map(|c| trimmed(&c.claim.id.0)).collect();
    let cited: BTreeSet<String> = cited_ids(format, bytes).iter().map(|id| trimmed(id)).collect();
    let left: BTreeSet<String> = losses.left_out().into_iter().map(|ClaimId(id)| trimmed(id)).collect();
    assert_eq!(cited.union(&left).cloned().collect::<BTreeSet<_>>(), given, "{}", format.name());
    assert!(cited.is_disjoint(&left), "{}: cited and left out", format.name());
}

#[test]
fn every_claim_is_cited_or_listed_as_left_out() {
    let claims = story();
    for format in FORMATS {
        for options in [options("en"), Options { hxl: false, ..generous("en") }] {
            let (bytes, losses) = written(format.name(), &claims, &options);
            nothing_is_lost(*format, &claims, &bytes, &losses);
        }
    }
}

#[test]
fn no_claims_make_an_empty_export() {
    for format in FORMATS {
        let (bytes, losses) = written(format.name(), &[], &options("en"));
        nothing_is_lost(*format, &[], &bytes, &losses);
        assert_eq!((losses.rows, losses.given), (0, 0));
    }
}

#[test]
fn a_table_has_hashtags_below_its_header_when_they_are_asked_for() {
    for format in FORMATS.iter().filter(|f| f.is_table()) {
        let tagged = records(&text(format.name(), &story(), &Options { hxl: true, ..options("en") }).0);
        let plain = records(&text(format.name(), &story(), &options("en")).0);
        assert_eq!((&tagged[0], &tagged[2..]), (&plain[0], &plain[1..]), "{}", format.name());
        for tag in tagged[1].iter().filter(|t| !t.is_empty()) {
            let mut words = tag.strip_prefix('#').expect("a hashtag").split('+');
            assert!(
                words.all(|w| !w.is_empty() && w.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())),
                "{tag}"
            );
        }
    }
}

fn head() -> impl Strategy<Value = Head> {
    arbitrary::report().prop_map(|r| Head {
        text_sha256: crate::text_sha256(&r.text),
        id: r.id,
        lang: r.lang,
        title: r.title,
        source: r.source,
        published: r.published,
        url: r.url,
    })
}

/// A claim that event datasets take more often than any claim: a fact, on one of few days, at one of two places.
fn of_war() -> impl Strategy<Value = Claim> {
    let form = proptest::sample::select(vec![Form::AirStrike, Form::ArmedClash, Form::Attack, Form::Abduction]);
    let victims = proptest::option::of(proptest::sample::select(Victims::ALL));
    let number = || proptest::option::of(0u64..400);
    let count = (number(), number(), number(), any::<bool>()).prop_map(|(l, b, h, approx)| Count::new(l, b, h, approx));
    let body = prop_oneof![
        form.prop_map(|form| Body::Violence { form }),
        (victims, count, any::<u8>()).prop_map(|(victims, count, n)| Body::Casualties {
            outcome: if n % 4 == 0 { Outcome::Injured } else { Outcome::Killed },
            victims,
            count,
            of: (n > 200).then(|| ClaimId("id0".into())),
        }),
    ];
    let sides =
        proptest::sample::select(vec![None, None, None, Some(Sector::Mil), Some(Sector::Reb), Some(Sector::Cvl)]);
    let party = sides.prop_map(|sector| {
        let country = CountryCode3::new("SYR");
        sector.map(|s| Actor { name: s.to_string(), country, sector: Some(s), text: "they".into() })
    });
    (arbitrary::claim().boxed(), body.boxed(), 1i8..3, proptest::bool::weighted(0.8), (party.clone(), party)).prop_map(
        |(claim, body, day, there, (actor, target))| {
            let name = if there { "Saraqib" } else { "Ariha" };
            let place = Place {
                country: CountryCode2::new("SY"),
                position: Position::new(35.8, 36.6),
                level: Some(PlaceLevel::Locality),
                ..Place::unresolved(name)
            };
            let when = Date::new(2020, 2, day).ok().map(Edtf::day);
            let time = Some(Time { when, text: "then".into() });
            let (actor, target) = (actor.into_iter().collect(), target.into_iter().collect());
            Claim { body, actor, target, time, place: vec![place], factuality: Factuality::Asserted, ..claim }
        },
    )
}

/// Claims of one to three reports, as a store could hold them: each id once, the evidence as long as its words.
fn cited() -> impl Strategy<Value = Vec<Cited>> {
    let claim = prop_oneof![arbitrary::claim().boxed(), of_war().boxed()];
    let of_report =
        (head().boxed(), proptest::collection::vec((claim, proptest::option::weighted(0.9, 0u32..2)), 1..12));
    proptest::collection::vec(of_report, 1..4).prop_map(|reports| {
        let mut all: Vec<Cited> = Vec::new();
        for (n, (head, claims)) in reports.into_iter().enumerate() {
            let origin = Arc::new(Origin { key: format!("{n:016x}"), head });
            for (mut claim, sentence) in claims {
                // Some ids are as the reader makes them, so that parts find their totals; others as a file may have them.
                if sentence.is_some() || all.iter().any(|c| c.claim.id == claim.id) {
                    claim.id = ClaimId(format!("id{}", all.len()));
                }
                let (origin, grade) = (Arc::clone(&origin), Grade::default());
                all.push(Cited { claim, origin, sentence, grade, reviewed: n == 0 });
            }
        }
        all
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn any_claims_are_written_and_read_back(claims in cited(), unconfirmed: bool, report_days: bool) {
        for format in FORMATS {
            let options = Options { unconfirmed, report_days, ..options("fr") };
            let (bytes, losses) = written(format.name(), &claims, &options);
            nothing_is_lost(*format, &claims, &bytes, &losses);
            if format.is_table() {
                // `records` refuses rows of another width than the header's.
                let rows = records(std::str::from_utf8(&bytes).unwrap());
                prop_assert_eq!(rows.len(), losses.rows + 1);
                for cell in rows.iter().flatten().filter(|cell| cell.parse::<f64>().is_err()) {
                    prop_assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']), "{cell:?}");
                }
            }
            targets::check(format.name(), &bytes, &losses);
            prop_assert_eq!(written(format.name(), &claims, &options).0, bytes);
        }
    }
}
