//! `cargo xtask bench page`: how soon the map of many claims is seen, and how smoothly it moves.

use std::fmt::Write as _;
use std::path::Path;

use serde_json::Value;
use vigie_model::{Body, Claim, CountryCode2, Lang, PartialDate, Place, PlaceLevel, PlaceRelation, Position, Report};
use vigie_store::{NewReading, Store};

use super::machine;
use super::picture::sampled;
use crate::Failure;
use crate::page::Page;
use crate::syntax::{self, options};
use crate::workspace::Workspace;
use crate::world::date;
use crate::world::filing::key;
use crate::world::press::Press;
use crate::world::random::Chance;
use crate::world::truth::{Size, Town, Truth};

/// How many claims are on the map, and about how many towns, unless the command line says otherwise.
const CLAIMS: usize = 100_000;
const TOWNS: usize = 3_000;

pub(super) const DAYS: usize = 365;

/// How partisan the press is.
const PARTISAN: f64 = 0.5;

/// How many reports are added by one transaction.
const BATCH: usize = 1_000;

/// The name under which the claims are kept: nobody read them.
const READER: &str = "generated";

/// Times the page.
pub fn run(args: &[String]) -> Result<(), Failure> {
    let ([claims, towns, vigie], [keep]) =
        options(args, ["--claims", "--towns", "--vigie"], ["--write"]).map_err(Failure::Usage)?;
    let number = |given: Option<&str>, name: &str, usual: usize| match given.map(str::parse) {
        None => Ok(usual),
        Some(Ok(n)) if n > 0 => Ok(n),
        Some(_) => Err(Failure::Usage(format!("{name} needs a number from 1"))),
    };
    let claims = number(claims.as_deref(), "--claims", CLAIMS)?;
    let towns = number(towns.as_deref(), "--towns", TOWNS)?;
    let workspace = Workspace::find()?;
    let page = Page::open(&workspace)?;
    page.build_if_stale()?;
    let vigie = syntax::program(&workspace, vigie.as_deref())?;
    let store = workspace.target.join(format!("bench/page-{claims}-{towns}.db"));
    if !store.is_file() {
        fill(&store, Size { towns: towns.max(10), days: DAYS }, claims)?;
    }
    let said = page.bench(&vigie, &store)?;
    let measured: Value = said
        .lines()
        .last()
        .and_then(|line| serde_json::from_str(line).ok())
        .ok_or_else(|| format!("the browser said no measurements: {said}"))?;
    let report = report(&workspace, &measured);
    println!("\n{report}");
    if keep {
        syntax::keep(&workspace, "benches/results", "page", &report)?;
    }
    Ok(())
}

/// Keeps the reports of a generated war.
pub(super) fn fill(path: &Path, size: Size, most: usize) -> Result<(), String> {
    let fail = |error: vigie_store::Error| format!("{}: {error}", path.display());
    // Made under another name, so that one that was not finished is not taken for whole.
    let draft = path.with_extension("draft");
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    }
    let _ = std::fs::remove_file(&draft);
    let truth = Truth::of(size, 1);
    let press = Press::of(&truth, PARTISAN, 1);
    let mut chance = Chance::new(11);
    let mut readings: Vec<(Report, Vec<Claim>)> = Vec::new();
    let mut left = most;
    for n in sampled(&press, most) {
        let filing = &press.filings[n];
        let mut claims = filing.claims(n, &truth.towns);
        claims.truncate(left);
        left -= claims.len();
        for claim in &mut claims {
            lead(claim, &truth.towns, &mut chance);
        }
        let report = Report {
            id: key(n),
            lang: Lang::new("en"),
            title: None,
            source: Some(press.outlets[filing.outlet].name.clone()),
            url: None,
            published: Some(PartialDate::day(date(filing.day))),
            text: filing.text(),
        };
        readings.push((report, claims));
    }
    let mut store = Store::open(&draft).map_err(fail)?;
    for batch in readings.chunks(BATCH) {
        let new: Vec<NewReading<'_>> = batch.iter().map(|(report, claims)| NewReading { report, claims }).collect();
        store.add_all(&new, READER, date(DAYS)).map_err(fail)?;
    }
    drop(store);
    let claims: usize = readings.iter().map(|(_, claims)| claims.len()).sum();
    println!("kept {claims} claims of {} reports about {} towns", readings.len(), size.towns);
    std::fs::rename(&draft, path).map_err(|e| format!("{}: {e}", path.display()))
}

/// Half of those who flee are said to have gone to a town near by.
fn lead(claim: &mut Claim, towns: &[Town], chance: &mut Chance) {
    let Body::Displacement { from, to, .. } = &mut claim.body else { return };
    let left = from.first().and_then(|place| place.geonameid).and_then(|id| towns.get(id as usize - 1));
    let Some(left) = left.filter(|_| chance.happens(0.5)) else { return };
    let Some(&near) = left.near.get(chance.below(left.near.len().max(1))) else { return };
    let town = &towns[near];
    to.push(Place {
        name: town.name.clone(),
        geonameid: u32::try_from(near + 1).ok(),
        country: CountryCode2::new("XA"),
        admin1: None,
        position: Position::new(40.0 + town.north_km / 111.0, 40.0 + town.east_km / 85.0),
        level: Some(PlaceLevel::Locality),
        relation: PlaceRelation::In,
        text: town.name.clone(),
        derived: None,
    });
}

fn report(workspace: &Workspace, measured: &Value) -> String {
    let number = |path: &str| measured.pointer(path).and_then(Value::as_f64).unwrap_or(f64::NAN);
    let text = |path: &str| measured.pointer(path).and_then(Value::as_str).unwrap_or("?").to_owned();
    let mut rows = String::new();
    for view in measured["views"].as_array().into_iter().flatten() {
        let ms = |name: &str| view[name].as_f64().unwrap_or(f64::NAN);
        let _ = writeln!(
            rows,
            "| {} | {:.0} | {:.0} | {:.0} | {:.0} |",
            view["what"].as_str().unwrap_or("?"),
            ms("html_ms"),
            ms("answer_ms"),
            ms("marks_ms"),
            ms("holders_ms"),
        );
    }
    let mut moves = String::new();
    for moved in measured["moves"].as_array().into_iter().flatten() {
        let value = |name: &str| moved[name].as_f64().unwrap_or(f64::NAN);
        let _ = writeln!(
            moves,
            "| {} | {:.0} | {:.1} | {:.1} | {:.1} | {:.1} |",
            moved["what"].as_str().unwrap_or("?"),
            value("frames"),
            value("per_second"),
            value("median_ms"),
            value("p95_ms"),
            value("script_ms"),
        );
    }
    format!(
        "# {}: page\n\n{}; `cargo xtask bench page`, {}. {}; {} × {} pixels.\n\n{} claims of {} reports; places on \
         the map: {}. The columns are {:.1} MB, {:.1} MB packed. The page holds {:.0} MiB of JavaScript after it; its process \
         {:.0} MiB.\n\nFrom the request for the page until, in milliseconds:\n\n| view | page shown | columns here | marks drawn | \
         holders drawn |\n|---|---|---|---|---|\n{rows}\nMoving the map; script is what the page itself takes of a frame, at the \
         95th of a hundred:\n\n| what | frames | a second | median, ms | p95, ms | script p95, ms |\n|---|---|---|---|---|---|\n{moves}",
        syntax::today(),
        machine(),
        syntax::commit(workspace),
        text("/browser"),
        number("/width"),
        number("/height"),
        number("/claims"),
        number("/reports"),
        number("/places"),
        number("/columns_bytes") / 1e6,
        number("/columns_packed_bytes") / 1e6,
        number("/heap_bytes") / 1_048_576.0,
        number("/process_kib") / 1024.0,
    )
}
