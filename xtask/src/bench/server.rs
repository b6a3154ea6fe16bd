//! `cargo xtask bench server`: how long the server's answers take while many readers ask.
//!
//! On the loopback interface. Each kind of question is asked once by one reader, by curl; then other questions of the kind, by
//! wrk, by readers who look at an answer for a second before they ask again, and by as many who never wait.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use super::{high_water_kib, machine};
use crate::command::output;
use crate::page::Served;
use crate::syntax::{self, options};
use crate::workspace::Workspace;
use crate::world::date;
use crate::world::random::Chance;
use crate::world::text::name;
use crate::world::truth::Size;
use crate::{Failure, command};

const CLAIMS: usize = 1_000_000;
const TOWNS: usize = 2_858;
const READERS: usize = 100;
const SECONDS: usize = 20;

/// How many different questions of each kind one reader asks.
const ALONE: usize = 400;

/// How many others the readers ask: about as many as they come to ask in [`SECONDS`], so that most are asked for the first
/// time.
const TOGETHER: usize = 1_800;

/// What is asked, by its name: by one reader, and by many.
struct Kind {
    name: &'static str,
    alone: Vec<String>,
    together: Vec<String>,
}

/// Times the server.
pub fn run(args: &[String]) -> Result<(), Failure> {
    let ([claims, vigie, seconds], [keep]) =
        options(args, ["--claims", "--vigie", "--seconds"], ["--write"]).map_err(Failure::Usage)?;
    let number = |given: Option<String>, name: &str, usual: usize| match given.as_deref().map(str::parse) {
        None => Ok(usual),
        Some(Ok(n)) if n > 0 => Ok(n),
        Some(_) => Err(Failure::Usage(format!("{name} needs a number from 1"))),
    };
    let claims = number(claims, "--claims", CLAIMS)?;
    let seconds = number(seconds, "--seconds", SECONDS)?;
    // It prints its version and fails.
    if Command::new("wrk").arg("-v").output().is_err() {
        return Err(Failure::Failed(
            "wrk asks the questions and is not installed (on Debian: apt-get install wrk)".into(),
        ));
    }
    let workspace = Workspace::find()?;
    if cfg!(debug_assertions) {
        let release = ["run", "--quiet", "--release", "--locked", "--package", "xtask", "--", "bench", "server"];
        command::run(workspace.cargo().args(release).args(args))?;
        return Ok(());
    }
    let vigie = syntax::program(&workspace, vigie.as_deref())?;
    let size = Size { towns: TOWNS.min(claims), days: super::page::DAYS };
    let store = workspace.target.join(format!("bench/page-{claims}-{}.db", size.towns));
    if !store.is_file() {
        super::page::fill(&store, size, claims)?;
    }
    let began = Instant::now();
    let server = Served::start(&vigie, &store, &[])?;
    // Answered when the claims are read.
    for path in ["api/places?limit=1", "api/control"] {
        output(Command::new("curl").args(["-sf", "-o", "-", &format!("{}{path}", server.url)]))?;
    }
    let ready = began.elapsed().as_secs_f64();
    let script = workspace.target.join("bench/ask.lua");
    let mut rows = String::new();
    let kinds = kinds(&server.url, size)?;
    for Kind { name, alone, together } in &kinds {
        let alone = first_time(&server.url, alone, &script.with_extension("urls"))?;
        println!("{name}, for the first time: {alone}");
        let _ = writeln!(rows, "| {name} | first time, alone | {alone} |");
        for pause in [true, false] {
            syntax::write(&script, &lua(together, pause))?;
            let asked = ask(&server.url, &script, seconds)?;
            println!("{name}, {}: {asked}", if pause { "with pauses" } else { "without" });
            let _ = writeln!(
                rows,
                "| {name} | {} | {asked} |",
                if pause { "100, a second between" } else { "100 without pause" }
            );
        }
    }
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.id())).unwrap_or_default();
    let report = format!(
        "# {}: server\n\n{}; `cargo xtask bench server`, {}.\n\n{claims} claims about {} towns. {ready:.1} s after its start \
         the server had read all of them; it took {} MiB at the most.\n\nUp to {ALONE} different questions of a kind: each is \
         asked once by one reader, when nobody has asked it before; then {READERS} readers ask up to {TOGETHER} others, most of \
         them for the first time, for {seconds} s, each on a connection of its own, and look at an answer for half a second to \
         one and a half; then as many who never wait, for what the machine can answer at all. Readers and server share the cores. Times in milliseconds, from the question to \
         the end of the answer.\n\n| question | readers | answers a second | p50 | p99 | longest | errors |\n\
         |---|---|---|---|---|---|---|\n{rows}",
        syntax::today(),
        machine(),
        syntax::commit(&workspace),
        size.towns,
        high_water_kib(&status).unwrap_or(0) / 1024,
    );
    println!("\n{report}");
    if keep {
        syntax::keep(&workspace, "benches/results", "server", &report)?;
    }
    Ok(())
}

/// The questions, by kind, and of all kinds together as a desk asks them.
fn kinds(url: &str, size: Size) -> Result<Vec<Kind>, String> {
    let mut chance = Chance::new(13);
    let reports = report_keys(url)?;
    let known = towns(url)?;
    let town = |c: &mut Chance| known[c.below(known.len())];
    let day = |c: &mut Chance| date(c.below(size.days));
    let sides = ["Aldovan Armed Forces", "Northern Front", "\"Vesh Brigades\""];
    let kinds = ["control", "violence", "casualties", "displacement"];
    type Ask<'a> = &'a dyn Fn(&mut Chance) -> String;
    let sorts: [(&'static str, Ask<'_>); 10] = [
        ("what the store holds", &|_| "/api/meta".to_owned()),
        ("who holds what now", &|_| "/api/control".to_owned()),
        ("who holds what on a day", &|c| format!("/api/control?at={}", day(c))),
        ("a place's history", &|c| format!("/api/places/gn:{}", town(c))),
        ("claims about a place", &|c| format!("/api/claims?place=gn:{}", town(c))),
        ("claims of a kind in a week", &|c| {
            let first = c.below(size.days - 7);
            format!("/api/claims?kind={}&since={}&until={}", kinds[c.below(kinds.len())], date(first), date(first + 6))
        }),
        ("a report", &|c| format!("/api/reports/{}", reports[c.below(reports.len())])),
        ("claims of a day", &|c| {
            let day = day(c);
            format!("/api/claims?since={day}&until={day}")
        }),
        ("words in reports", &|c| {
            let side = if c.happens(0.3) { sides[c.below(sides.len())] } else { "" };
            let words = format!("{} {side}", name(c.below(size.towns)));
            format!("/api/search?q={}", words.trim().replace(' ', "%20").replace('"', "%22"))
        }),
        ("places by name", &|c| format!("/api/places?q={}", &name(c.below(size.towns)).to_lowercase()[..3])),
    ];
    let mut all = Vec::new();
    for (name, ask) in sorts {
        let mut seen = HashSet::new();
        let mut some = |most: usize| -> Vec<String> {
            // Of some kinds there are not so many.
            (0..most).map(|_| ask(&mut chance)).filter(|question| seen.insert(question.clone())).collect()
        };
        let (alone, mut together) = (some(ALONE), some(TOGETHER));
        if together.is_empty() {
            together.clone_from(&alone);
        }
        all.push(Kind { name, alone, together });
    }
    // A desk opens reports and places more often than whole maps.
    let often = [1, 3, 2, 20, 10, 6, 30, 4, 4, 4];
    let mut mixed = |most: usize| -> Vec<String> {
        let asked = often.iter().zip(&sorts).flat_map(|(often, (_, ask))| (0..*often).map(move |_| ask));
        asked.cycle().take(most).map(|ask| ask(&mut chance)).collect()
    };
    all.push(Kind { name: "all of these, as a desk asks them", alone: mixed(ALONE), together: mixed(TOGETHER) });
    Ok(all)
}

/// The numbers of the towns of which something is told.
fn towns(url: &str) -> Result<Vec<u64>, String> {
    let said = output(Command::new("curl").args(["-sf", &format!("{url}api/control")]))?;
    let value: serde_json::Value = serde_json::from_str(&said).map_err(|e| format!("/api/control: {e}"))?;
    let number = |state: &serde_json::Value| state["place"]["geonameid"].as_u64();
    let mut towns: Vec<u64> = value["items"].as_array().into_iter().flatten().filter_map(number).collect();
    towns.sort();
    towns.dedup();
    if towns.is_empty() { Err("/api/control gave no town".to_owned()) } else { Ok(towns) }
}

/// Keys of the newest reports.
fn report_keys(url: &str) -> Result<Vec<String>, String> {
    let said = output(Command::new("curl").args(["-sf", &format!("{url}api/reports?limit=1000")]))?;
    let value: serde_json::Value = serde_json::from_str(&said).map_err(|e| format!("/api/reports: {e}"))?;
    let key = |report: &serde_json::Value| report["key"].as_str().map(str::to_owned);
    let keys: Vec<String> = value["items"].as_array().into_iter().flatten().filter_map(key).collect();
    if keys.is_empty() { Err("/api/reports gave no report".to_owned()) } else { Ok(keys) }
}

/// The script by which wrk asks and tells what it found.
fn lua(questions: &[String], pause: bool) -> String {
    let list: String = questions.iter().map(|q| format!("{q:?},\n")).collect();
    let pause = if pause { "function delay() return math.random(500, 1500) end\n" } else { "" };
    format!(
        "local paths = {{\n{list}}}\nlocal n = math.random(#paths)\n\
         wrk.headers[\"Accept-Encoding\"] = \"gzip\"\n{pause}\
         function request() n = n % #paths + 1; return wrk.format(\"GET\", paths[n]) end\n\
         function done(summary, latency)\n\
         local e = summary.errors\n\
         io.write(string.format(\"found %.1f %.2f %.2f %.2f %d\\n\", summary.requests / (summary.duration / 1e6), \
         latency:percentile(50) / 1000, latency:percentile(99) / 1000, latency.max / 1000, \
         e.connect + e.read + e.write + e.status + e.timeout))\nend\n",
    )
}

/// Asks each question once, one after the other, on one connection: times as cells of a row.
fn first_time(url: &str, questions: &[String], list: &Path) -> Result<String, String> {
    let mut seen = HashSet::new();
    let fresh = questions.iter().filter(|question| seen.insert(*question));
    let one =
        |question: &String| format!("url = \"{}{}\"\noutput = \"/dev/null\"\n", url.trim_end_matches('/'), question);
    syntax::write(list, &fresh.map(one).collect::<String>())?;
    let mut curl = Command::new("curl");
    curl.args(["-s", "--compressed", "-w", "%{http_code} %{time_total}\\n", "-K"]).arg(list);
    let said = output(&mut curl)?;
    let answers: Vec<(bool, f64)> = said
        .lines()
        .filter_map(|line| line.split_once(' '))
        .filter_map(|(status, seconds)| Some((status == "200", seconds.parse::<f64>().ok()? * 1e3)))
        .collect();
    let mut times: Vec<f64> = answers.iter().map(|(_, ms)| *ms).collect();
    times.sort_by(f64::total_cmp);
    let at =
        |share: f64| times.get((times.len().saturating_sub(1) as f64 * share).round() as usize).unwrap_or(&f64::NAN);
    let a_second = times.len() as f64 * 1e3 / times.iter().sum::<f64>();
    let errors = answers.iter().filter(|(good, _)| !good).count();
    Ok(format!("{a_second:.1} | {:.2} | {:.2} | {:.2} | {errors}", at(0.5), at(0.99), at(1.0)))
}

/// Asks for a while: answers a second, times, errors, as cells of a row.
fn ask(url: &str, script: &Path, seconds: usize) -> Result<String, String> {
    let mut wrk = Command::new("wrk");
    wrk.args(["-t2", &format!("-c{READERS}"), &format!("-d{seconds}s"), "--timeout", "30s", "-s"]).arg(script).arg(url);
    let said = output(&mut wrk)?;
    let found = said.lines().find_map(|line| line.strip_prefix("found ")).ok_or_else(|| format!("wrk said: {said}"))?;
    Ok(found.split(' ').collect::<Vec<_>>().join(" | "))
}
