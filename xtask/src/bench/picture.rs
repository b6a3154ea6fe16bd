//! `cargo xtask bench picture`: how long it takes until many generated claims are in the picture, and until it answers.

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Instant;

use vigie_picture::{Grades, Ledger, Told};

use super::{high_water_kib, machine};
use crate::syntax::{self, options};
use crate::workspace::Workspace;
use crate::world::date;
use crate::world::filing::key;
use crate::world::press::{Press, Sort};
use crate::world::random::Chance;
use crate::world::truth::{Size, Truth};
use crate::{Failure, command};

/// How many claims are added unless the command line says otherwise.
const CLAIMS: usize = 1_000_000;

/// How many claims there are of a town in a year, with a margin.
const CLAIMS_A_TOWN: usize = 350;

const DAYS: usize = 365;

/// How partisan the press is.
const PARTISAN: f64 = 0.5;

/// How often each question is asked; of the whole map, a tenth as often.
const QUESTIONS: usize = 2_000;

/// Times the picture.
pub fn run(args: &[String]) -> Result<(), Failure> {
    let ([claims], [keep]) = options(args, ["--claims"], ["--write"]).map_err(Failure::Usage)?;
    let most = match claims.as_deref().map(str::parse) {
        None => CLAIMS,
        Some(Ok(claims)) if claims > 0 => claims,
        Some(_) => return Err(Failure::Usage("--claims needs a number from 1".to_owned())),
    };
    let workspace = Workspace::find()?;
    if cfg!(debug_assertions) {
        let release = ["run", "--quiet", "--release", "--locked", "--package", "xtask", "--", "bench", "picture"];
        command::run(workspace.cargo().args(release).args(args))?;
        return Ok(());
    }
    let size = Size { towns: most.div_ceil(CLAIMS_A_TOWN).max(10), days: DAYS };
    let (reports, grades) = generated(size, most);
    let claims: usize = reports.iter().map(Vec::len).sum();
    println!("generated {claims} claims of {} reports about {} towns", reports.len(), size.towns);
    let report = measure(&workspace, size, reports, grades);
    println!("\n{report}");
    if keep {
        syntax::keep(&workspace, "benches/results", "picture", &report)?;
    }
    Ok(())
}

/// The claims of each report, in the order of publication, and the outlets' sides.
fn generated(size: Size, most: usize) -> (Vec<Vec<Told>>, Grades) {
    let truth = Truth::of(size, 1);
    let press = Press::of(&truth, PARTISAN, 1);
    let mut grades = Grades::default();
    for outlet in &press.outlets {
        if let Sort::Partisan(side) = outlet.sort {
            grades.set_side(&outlet.name, side.actor());
        }
    }
    let mut left = most;
    let mut reports = Vec::new();
    for n in sampled(&press, most) {
        let filing = &press.filings[n];
        let mut report = filing.provenance(n, &press.outlets[filing.outlet].name);
        report.copy_of = filing.reprints.map(key);
        let mut told = filing.told(n, &Arc::new(report), &truth.towns);
        told.truncate(left);
        left -= told.len();
        reports.push(told);
    }
    (reports, grades)
}

/// The numbers of the filings that together have about `most` claims, over all of the year, in the order of publication.
pub(super) fn sampled(press: &Press, most: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..press.filings.len()).collect();
    order.sort_by_key(|&n| press.filings[n].day);
    let all: usize = press.filings.iter().map(|filing| filing.statements.len()).sum();
    let mut chance = Chance::new(5);
    let mut left = most;
    order.retain(|&n| {
        if left == 0 || !chance.happens(most as f64 * 1.02 / all as f64) {
            return false;
        }
        left = left.saturating_sub(press.filings[n].statements.len());
        true
    });
    order
}

fn measure(workspace: &Workspace, size: Size, reports: Vec<Vec<Told>>, grades: Grades) -> String {
    let claims: usize = reports.iter().map(Vec::len).sum();
    let (number, before) = (reports.len(), now_kib());
    let began = Instant::now();
    let mut ledger = Ledger::new(grades);
    let mut longest = 0.0_f64;
    for told in reports {
        let began = Instant::now();
        ledger.add(told);
        longest = longest.max(ms(began));
    }
    let add_s = began.elapsed().as_secs_f64();
    let held = now_kib();

    let mut chance = Chance::new(7);
    let mut rows = String::new();
    let mut ask = |what: &str, times: usize, question: &mut dyn FnMut(&mut Chance) -> usize| {
        let mut answers = 0;
        let mut took: Vec<f64> = Vec::with_capacity(times);
        for _ in 0..times {
            let began = Instant::now();
            answers += question(&mut chance);
            took.push(ms(began));
        }
        took.sort_by(f64::total_cmp);
        let at = |share: f64| took[((took.len() - 1) as f64 * share).round() as usize];
        let each = answers / times.max(1);
        let _ = writeln!(rows, "| {what} | {times} | {each} | {:.2} | {:.2} | {:.2} |", at(0.5), at(0.99), at(1.0));
        println!("asked: {what}");
    };
    let town = |chance: &mut Chance| format!("gn:{}", 1 + chance.below(size.towns));
    let day = |chance: &mut Chance| date(chance.below(size.days));
    ask("a place, all that is known", QUESTIONS, &mut |c| {
        let found = ledger.place(&town(c), None, None);
        found.control.len() + found.figures.len() + found.events.len()
    });
    ask("a place on a day, as known on that day", QUESTIONS, &mut |c| {
        let (town, day) = (town(c), day(c));
        let found = ledger.place(&town, Some(day), Some(day));
        found.control.len() + found.figures.len() + found.events.len()
    });
    ask("a day", QUESTIONS, &mut |c| ledger.day(day(c), None).len());
    ask("who holds what on a day", QUESTIONS / 10, &mut |c| ledger.control_at(Some(day(c)), None).len());
    ask("who holds what on a day, as known on that day", QUESTIONS / 10, &mut |c| {
        let day = day(c);
        ledger.control_at(Some(day), Some(day)).len()
    });
    ask("the whole picture, the first time", 1, &mut |_| ledger.picture(None, None).control.len());
    ask("the whole picture again", 3, &mut |_| ledger.picture(None, None).control.len());
    let peak = high_water_kib(&status()).unwrap_or(0);
    format!(
        "# {}: picture\n\n{}, rustc {}; `cargo xtask bench picture`, {}.\n\n{claims} claims of {number} generated reports about {} \
         towns and {} days were added report by report, in the order of publication, in {add_s:.1} s on one core: {:.0} claims a \
         second, {:.0} reports a second, the longest report {longest:.1} ms. The ledger takes {} MiB more than the claims by \
         themselves ({} MiB); at the highest, with all answers, the process took {} MiB.\n\n| question | times | answers each | p50, \
         ms | p99, ms | longest, ms |\n|---|---|---|---|---|---|\n{rows}",
        syntax::today(),
        machine(),
        rustc(),
        syntax::commit(workspace),
        size.towns,
        size.days,
        claims as f64 / add_s,
        number as f64 / add_s,
        held.saturating_sub(before) / 1024,
        before / 1024,
        peak / 1024,
    )
}

fn ms(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1e3
}

fn status() -> String {
    std::fs::read_to_string("/proc/self/status").unwrap_or_default()
}

/// `VmRSS`: what the process holds now.
fn now_kib() -> u64 {
    let kib = |line: &str| line.strip_prefix("VmRSS:")?.split_whitespace().next()?.parse().ok();
    status().lines().find_map(kib).unwrap_or(0)
}

fn rustc() -> String {
    let said = command::output(std::process::Command::new("rustc").arg("--version")).unwrap_or_default();
    said.split(' ').nth(1).unwrap_or("?").to_owned()
}
