//! `cargo xtask bench syntax`: how fast texts are parsed, beside UDPipe 1 and spaCy on the same text in the same run.
//!
//! The peers run on one thread, from raw text to dependencies, by `train/peers/parse.py`; train/peers/README.md says how
//! their models are made. All are scored on what they print in the run that is timed.

mod page;
mod picture;
mod server;

use std::fmt::Write as _;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::Failure;
use crate::command::shown;
use crate::conllu::{Treebank, raw_text};
use crate::score::{METRICS, Scores, measure, table};
use crate::syntax::{self, TEST_SETS};
use crate::workspace::Workspace;

/// How many words the text has at least; the test sets are repeated until it does.
const LEAST_WORDS: usize = 100_000;

/// How often each is run unless the command line says otherwise; medians are shown.
const ROUNDS: usize = 3;

/// How often the program's start is timed.
const STARTS: usize = 9;

/// The language that is benched: the one that the peers are trained for.
const LANG: &str = "fr";

/// One that is timed.
struct Contender {
    name: String,
    /// Whether the program starts with its model on every core, or a peer on one.
    kind: Kind,
    runs: Vec<Run>,
    parsed: PathBuf,
    model_bytes: u64,
}

enum Kind {
    Vigie { threads: usize },
    Peer { peer: &'static str, model: PathBuf },
}

/// What one run took.
#[derive(Clone, Copy, Default)]
struct Run {
    load_s: f64,
    parse_s: f64,
    /// Of the processor, on all cores together: what other work on the machine changes least.
    parse_cpu_s: f64,
    peak_kib: u64,
}

/// Runs the benchmark that `args` name.
pub fn run(args: &[String]) -> Result<(), Failure> {
    match args.split_first().map(|(what, rest)| (what.as_str(), rest)) {
        Some(("syntax", rest)) => bench_syntax(rest),
        Some(("picture", rest)) => picture::run(rest),
        Some(("page", rest)) => page::run(rest),
        Some(("server", rest)) => server::run(rest),
        Some((other, _)) => Err(Failure::Usage(format!("bench does not know `{other}`"))),
        None => Err(Failure::Usage("bench what? There are `syntax`, `picture`, `page` and `server`".to_owned())),
    }
}

fn bench_syntax(args: &[String]) -> Result<(), Failure> {
    let names = ["--ud", "--vigie", "--peers-python", "--peers-models", "--rounds"];
    let ([ud, vigie, python, models, rounds], [keep]) =
        syntax::options(args, names, ["--write"]).map_err(Failure::Usage)?;
    let rounds = match rounds.as_deref().map(str::parse) {
        None => ROUNDS,
        Some(Ok(rounds)) if rounds > 0 => rounds,
        Some(_) => return Err(Failure::Usage("--rounds needs a number from 1".to_owned())),
    };
    let workspace = Workspace::find()?;
    let ud = syntax::treebanks(&workspace, ud.as_deref());
    let mut gold = String::new();
    for set in TEST_SETS.iter().filter(|set| set.lang == LANG) {
        let path = ud.join(set.file);
        if !path.is_file() {
            println!("skipped: {} is not there; name the folder of the treebanks with --ud", path.display());
            return Ok(());
        }
        // Each set begins a document, so that no sentence goes from one into the next.
        let _ = write!(gold, "# newdoc\n{}", syntax::read(&path)?);
    }
    let once = treebank(&gold, "the test sets")?.words.len();
    let gold = gold.repeat(LEAST_WORDS.div_ceil(once));
    let words = treebank(&gold, "the test sets")?.words.len();
    let vigie = syntax::program(&workspace, vigie.as_deref())?;
    let folder = workspace.target.join("bench");
    let (text, short) = (folder.join("text.txt"), folder.join("short.txt"));
    syntax::write(&text, &raw_text(&gold))?;
    syntax::write(&short, "Oui.\n")?;

    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let mut contenders = Vec::new();
    for threads in [1, cores] {
        if threads == 1 || contenders.len() == 1 && cores > 1 {
            let model_bytes = size(&workspace.root.join(format!("models/{LANG}.syntax.bin")));
            let name = format!("Vigie, {threads} core{}", if threads == 1 { "" } else { "s" });
            let parsed = folder.join(format!("vigie-{threads}.conllu"));
            contenders.push(Contender { name, kind: Kind::Vigie { threads }, runs: Vec::new(), parsed, model_bytes });
        }
    }
    contenders.extend(peers(python.as_deref(), models.as_deref(), &folder));

    let script = workspace.root.join("train/peers/parse.py");
    for round in 1..=rounds {
        for contender in &mut contenders {
            let run = match &contender.kind {
                Kind::Vigie { threads } => time_vigie(&vigie, *threads, &short, &text, &contender.parsed)?,
                Kind::Peer { peer, model } => {
                    let python = python.as_deref().unwrap_or_default();
                    time_peer(python, &script, peer, model, &text, &contender.parsed)?
                }
            };
            println!("{round}/{rounds} {}: {:.0} words a second", contender.name, words as f64 / run.parse_s);
            contender.runs.push(run);
        }
    }
    let gold = treebank(&gold, "the test sets")?;
    let mut scored = Vec::new();
    for contender in &contenders {
        let parsed = treebank(&syntax::read(&contender.parsed)?, &contender.name)?;
        scored.push(measure(&gold, &parsed).map_err(|e| format!("{}: {e}", contender.name))?);
    }
    let report = report(&workspace, words, words / once, &contenders, &scored);
    println!("\n{report}");
    if keep {
        syntax::keep(&workspace, "benches/results", "syntax", &report)?;
    }
    Ok(())
}

fn treebank(source: &str, what: &str) -> Result<Treebank, String> {
    Treebank::parse(source).map_err(|error| format!("{what}: {error}"))
}

/// The peers that can be run.
fn peers(python: Option<&str>, models: Option<&str>, folder: &Path) -> Vec<Contender> {
    let (Some(python), Some(models)) = (python, models) else {
        println!("without peers: name a Python that has them (--peers-python) and the folder of their models");
        println!("(--peers-models); train/peers/README.md says how both are made");
        return Vec::new();
    };
    let mut found = Vec::new();
    for (name, peer, import, file, weights) in [
        ("UDPipe 1, 1 core", "udpipe", "ufal.udpipe", "fr.udpipe", "fr.udpipe"),
        ("spaCy, 1 core", "spacy", "spacy", "fr.spacy", "fr.spacy/model-best"),
    ] {
        let model = Path::new(models).join(file);
        let mut ask = Command::new(python);
        ask.args(["-c", &format!("import {import}")]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        if !ask.status().is_ok_and(|status| status.success()) {
            println!("without {peer}: `{}` fails; install train/peers/requirements.txt there", shown(&ask));
        } else if !Path::new(models).join(weights).exists() {
            println!("without {peer}: no model at {}; train/peers/train_{peer}.py makes it", model.display());
        } else {
            let parsed = folder.join(format!("{peer}.conllu"));
            let model_bytes = size(&Path::new(models).join(weights));
            let kind = Kind::Peer { peer, model };
            found.push(Contender { name: name.to_owned(), kind, runs: Vec::new(), parsed, model_bytes });
        }
    }
    found
}

/// From the program's start to its end, less what it takes for one word.
fn time_vigie(vigie: &Path, threads: usize, short: &Path, text: &Path, parsed: &Path) -> Result<Run, String> {
    let timed = |input: &Path, output: &Path| {
        let mut command = syntax::parse(vigie, LANG, None, input);
        command.env("RAYON_NUM_THREADS", threads.to_string());
        watch(&mut command, output)
    };
    let mut starts = Vec::new();
    for _ in 0..STARTS {
        starts.push(timed(short, &parsed.with_extension("short"))?);
    }
    let load_s = median(&mut starts.iter().map(|start| start.wall_s).collect::<Vec<_>>());
    let load_cpu_s = median(&mut starts.iter().map(|start| start.cpu_s).collect::<Vec<_>>());
    let Watched { wall_s, cpu_s, peak_kib } = timed(text, parsed)?;
    let parse_cpu_s = (cpu_s - load_cpu_s).max(1e-9);
    Ok(Run { load_s, parse_s: (wall_s - load_s).max(1e-9), parse_cpu_s, peak_kib })
}

fn time_peer(python: &str, script: &Path, peer: &str, model: &Path, text: &Path, parsed: &Path) -> Result<Run, String> {
    let mut command = Command::new(python);
    command.arg(script).arg(peer).arg(model).arg(text).arg(parsed);
    let said = parsed.with_extension("json");
    let peak_kib = watch(&mut command, &said)?.peak_kib;
    let said = syntax::read(&said)?;
    let last = said.lines().last().unwrap_or_default();
    let value: serde_json::Value = serde_json::from_str(last).map_err(|e| format!("{peer} said {last:?}: {e}"))?;
    let seconds = |name: &str| value[name].as_f64().ok_or_else(|| format!("{peer} did not say {name}"));
    Ok(Run { load_s: seconds("load_s")?, parse_s: seconds("parse_s")?, parse_cpu_s: seconds("parse_cpu_s")?, peak_kib })
}

/// What a program took; 0 where the system does not tell.
struct Watched {
    wall_s: f64,
    cpu_s: f64,
    peak_kib: u64,
}

/// Runs a command with its output in a file.
fn watch(command: &mut Command, output: &Path) -> Result<Watched, String> {
    let file = File::create(output).map_err(|e| format!("{}: {e}", output.display()))?;
    let began = Instant::now();
    let mut child =
        command.stdin(Stdio::null()).stdout(file).spawn().map_err(|e| format!("`{}`: {e}", shown(command)))?;
    let process = PathBuf::from(format!("/proc/{}", child.id()));
    let (mut peak_kib, mut cpu_s) = (0, 0.0);
    loop {
        // The system keeps the highest mark: only what came after the last look is missed.
        let look = |file: &str| fs::read_to_string(process.join(file)).ok();
        peak_kib = look("status").and_then(|s| high_water_kib(&s)).unwrap_or(0).max(peak_kib);
        cpu_s = look("stat").and_then(|s| processor_s(&s)).unwrap_or(0.0).max(cpu_s);
        match child.try_wait().map_err(|e| format!("`{}`: {e}", shown(command)))? {
            Some(ended) if ended.success() => {
                return Ok(Watched { wall_s: began.elapsed().as_secs_f64(), cpu_s, peak_kib });
            }
            Some(ended) => return Err(format!("`{}` failed ({ended})", shown(command))),
            None => sleep(Duration::from_millis(1)),
        }
    }
}

/// `VmHWM` of /proc/PID/status.
fn high_water_kib(status: &str) -> Option<u64> {
    status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.split_whitespace().next()?.parse().ok())
}

/// The processor's seconds in /proc/PID/stat, user and system, counted in hundredths.
fn processor_s(stat: &str) -> Option<f64> {
    // The name, between parentheses, may hold anything; `utime` is the twelfth field after it.
    let mut times = stat.rsplit_once(')')?.1.split_whitespace().skip(11).map(str::parse::<f64>);
    Some((times.next()?.ok()? + times.next()?.ok()?) / 100.0)
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}

/// The bytes of a file, or of all files below a folder.
fn size(path: &Path) -> u64 {
    match fs::read_dir(path) {
        Ok(entries) => entries.flatten().map(|entry| size(&entry.path())).sum(),
        Err(_) => fs::metadata(path).map_or(0, |m| m.len()),
    }
}

/// The processor, and how much other work there is.
fn machine() -> String {
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu.lines().find_map(|line| line.strip_prefix("model name")?.split_once(':')).map_or("", |(_, m)| m);
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split(' ').next().unwrap_or("?");
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    format!("{cores} virtual cores ({}), load {load} at the end", model.trim())
}

fn report(workspace: &Workspace, words: usize, times: usize, contenders: &[Contender], scored: &[Scores]) -> String {
    let mid = |c: &Contender, of: fn(&Run) -> f64| median(&mut c.runs.iter().map(of).collect::<Vec<_>>());
    let speed = |c: &Contender| words as f64 / mid(c, |run| run.parse_s);
    let rounds = contenders.first().map_or(0, |c| c.runs.len());
    let own = contenders.first().map_or(1.0, speed);
    let mut rows = String::new();
    for contender in contenders {
        let _ = writeln!(
            rows,
            "| {} | {:.0} | {:.2} | {:.0} | {:.0} ms | {:.0} MiB | {:.1} MB |",
            contender.name,
            speed(contender),
            speed(contender) / own,
            words as f64 / mid(contender, |run| run.parse_cpu_s),
            1000.0 * mid(contender, |run| run.load_s),
            mid(contender, |run| run.peak_kib as f64) / 1024.0,
            contender.model_bytes as f64 / 1e6,
        );
    }
    let named: Vec<(&str, Scores)> = contenders.iter().map(|c| c.name.as_str()).zip(scored.iter().copied()).collect();
    let f1 = table("F1", &named, |score| format!("{:.2}", score.f1()));
    let las = METRICS.iter().position(|(_, name)| *name == "LAS").unwrap_or(0);
    let ratios: String = contenders
        .iter()
        .zip(scored)
        .skip(1)
        .filter(|(contender, _)| matches!(contender.kind, Kind::Peer { .. }))
        .map(|(contender, scores)| {
            let (faster, better) = (own / speed(contender), scored[0][las].f1() - scores[las].f1());
            let cpu = mid(contender, |run| run.parse_cpu_s) / mid(&contenders[0], |run| run.parse_cpu_s);
            format!(
                "- Beside {}: {faster:.1} times as fast ({cpu:.1} by processor time), LAS {better:+.2}.\n",
                contender.name
            )
        })
        .collect();
    let ratios = if ratios.is_empty() { ratios } else { format!("\n{ratios}") };
    format!(
        "# {}: syntax\n\n{}, {}; `cargo xtask bench syntax`, {}.\n\
         The French test sets, {times} times one after the other, {words} words, from raw text to dependencies; medians of\n\
         {rounds} rounds, in each of which all run in turn. Loading is measured apart: for Vigie the whole program on one\n\
         word, for the others import and model. Vigie's and UDPipe's time includes writing CoNLL-U. The peers' models learned\n\
         from the same sentences (train/peers/README.md).\n\n\
         | | words a second | of Vigie's one core | words a processor second | load | peak memory | model |\n\
         |---|---|---|---|---|---|---|\n{rows}{ratios}\n{f1}",
        syntax::today(),
        machine(),
        rustc(),
        syntax::commit(workspace),
    )
}

fn rustc() -> String {
    let said = crate::command::output(Command::new("rustc").arg("--version")).unwrap_or_default();
    said.split(' ').take(2).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_high_water_mark_is_read() {
        assert_eq!(high_water_kib("VmPeak:\t  10 kB\nVmHWM:\t  2936 kB\nVmRSS:\t 5 kB\n"), Some(2936));
        assert_eq!(high_water_kib("State: Z (zombie)\n"), None);
        let stat = "7 (a) b) R 1 2 3 4 5 6 7 8 9 10 150 25 0";
        assert_eq!(processor_s(stat), Some(1.75));
    }

    #[test]
    fn the_median_is_the_middle() {
        assert_eq!(median(&mut [3.0, 1.0, 2.0]), 2.0);
    }
}
