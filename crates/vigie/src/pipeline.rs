//! From inputs to results: reads on all cores, gives results in input order, keeps a bounded number in memory.

use crate::inputs::{self, Input, Inputs, Walk};
use crate::output;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rayon::prelude::*;
use std::fs::File;
use std::io::{self, BufRead, BufReader, IsTerminal, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};
use vigie_claim::{Reader, Reading};
use vigie_model::{Lang, PartialDate, Report};
use vigie_source::{Format, JsonLines, Limits, Outcome, Problem, read_reports};

/// What the user says about the reports, against what they say of themselves.
#[derive(Debug, Clone, Default)]
pub struct Overrides {
    /// Their language.
    pub lang: Option<Lang>,
    /// Their date of publication.
    pub date: Option<PartialDate>,
    /// Their outlet.
    pub source: Option<String>,
}

impl Overrides {
    /// Lets what the user says count more than what the report says.
    pub fn apply(&self, report: &mut Report) {
        if self.lang.is_some() {
            report.lang.clone_from(&self.lang);
        }
        report.published = self.date.or(report.published);
        if self.source.is_some() {
            report.source.clone_from(&self.source);
        }
    }
}

/// What was done in all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Reports read.
    pub reports: u64,
    /// Claims read from them.
    pub claims: u64,
    /// Problems met.
    pub problems: u64,
}

impl Tally {
    /// 0 when all was read, else 1.
    pub fn exit_code(self) -> std::process::ExitCode {
        std::process::ExitCode::from(u8::from(self.problems > 0))
    }
}

/// Inputs taken together: enough to keep the cores busy, few enough to keep memory flat.
const CHUNK_INPUTS: usize = 256;

/// Bytes of inputs taken together. A single input may be larger.
const CHUNK_BYTES: u64 = 16 << 20;

/// Work shorter than this shows no progress bar.
const SILENT: Duration = Duration::from_secs(1);

/// One input on its way.
enum Job {
    /// A file still to be read, and the part of its size that counts as progress.
    File { path: PathBuf, bytes: u64 },
    /// What was read already.
    Read { outcome: Outcome, bytes: u64 },
}

impl Job {
    fn bytes(&self) -> u64 {
        match self {
            Job::File { bytes, .. } | Job::Read { bytes, .. } => *bytes,
        }
    }
}

/// Reads all `arguments` and hands each report's `result` to `sink`, a chunk at a time, in input order. Problems are
/// named on standard error.
///
/// `work` runs on all cores. Errors are those of `sink` only: no input can make the run fail.
pub fn run<T: Send>(
    arguments: &[PathBuf],
    overrides: &Overrides,
    reader: &Reader,
    work: impl Fn(&Report, &Reading) -> T + Sync,
    mut sink: impl FnMut(Vec<(Report, Reading, T)>) -> anyhow::Result<()>,
) -> anyhow::Result<Tally> {
    let mut claims = 0;
    let read = |report: &Report| {
        let reading = reader.read(report);
        let result = work(report, &reading);
        (reading, result)
    };
    let tally = each(arguments, overrides, read, |results| {
        let results = results.into_iter().map(|(mut report, (reading, result))| {
            claims += reading.claims.len() as u64;
            report.lang = report.lang.or_else(|| reading.lang.clone());
            (report, reading, result)
        });
        sink(results.collect())
    })?;
    Ok(Tally { claims, ..tally })
}

/// As [`run`], for what is done with reports other than reading their claims.
pub fn each<R: Send>(
    arguments: &[PathBuf],
    overrides: &Overrides,
    read: impl Fn(&Report) -> R + Sync,
    mut sink: impl FnMut(Vec<(Report, R)>) -> anyhow::Result<()>,
) -> anyhow::Result<Tally> {
    let limits = Limits::default();
    let progress = Progress::new(arguments);
    let mut jobs = Jobs { walk: Inputs::new(arguments).walk(), lines: None, limits };
    let mut tally = Tally::default();
    loop {
        let (mut chunk, mut bytes) = (Vec::new(), 0);
        while chunk.len() < CHUNK_INPUTS && bytes < CHUNK_BYTES {
            let Some(job) = jobs.next() else { break };
            bytes += job.bytes();
            chunk.push(job);
        }
        if chunk.is_empty() {
            break;
        }
        let done: Vec<Done<R>> = chunk
            .into_par_iter()
            .map(|job| {
                let bytes = job.bytes();
                let done = finish(job, overrides, &limits, &read);
                progress.advance(bytes);
                done
            })
            .collect();
        let mut results = Vec::new();
        progress.pause(|| {
            for Done { results: own, problems } in done {
                for problem in &problems {
                    output::complain(&problem.to_string());
                }
                tally.problems += problems.len() as u64;
                tally.reports += own.len() as u64;
                results.extend(own);
            }
            sink(results)
        })?;
    }
    progress.finish();
    Ok(tally)
}

struct Done<R> {
    results: Vec<(Report, R)>,
    problems: Vec<Problem>,
}

fn finish<R>(job: Job, overrides: &Overrides, limits: &Limits, read: &(impl Fn(&Report) -> R + Sync)) -> Done<R> {
    let (name, outcome) = match job {
        Job::Read { outcome, .. } => (None, outcome),
        Job::File { path, .. } => {
            let name = inputs::name(&path);
            let outcome = match read_file(&path, limits) {
                Ok(bytes) => read_reports(&name, &bytes, limits),
                Err(error) => problem(inputs::unreadable(&path, &error)),
            };
            (Some(name), outcome)
        }
    };
    let Outcome { reports, mut problems } = outcome;
    let mut results = Vec::with_capacity(reports.len());
    for mut report in reports {
        overrides.apply(&mut report);
        match guarded(name.as_deref(), &report, read) {
            Ok(result) => results.push((report, result)),
            Err(problem) => problems.push(problem),
        }
    }
    Done { results, problems }
}

/// Reads one report, of the input `name`; a fault in the reader must not cost the others.
pub fn guarded<R>(name: Option<&str>, report: &Report, read: impl Fn(&Report) -> R) -> Result<R, Problem> {
    catch_unwind(AssertUnwindSafe(|| read(report))).map_err(|_| {
        let what = format!("report {:?} made the reader fail", report.id);
        Problem::new(name.unwrap_or(&report.id), what, "this is a fault of Vigie: please report it with the text")
    })
}

fn problem(problem: Problem) -> Outcome {
    Outcome { reports: Vec::new(), problems: vec![problem] }
}

/// A file's bytes, one more than the limit at most, so that an endless one ends.
fn read_file(path: &Path, limits: &Limits) -> io::Result<Vec<u8>> {
    let file = File::open(path)?;
    let size = file.metadata().map_or(0, |m| m.len()).min(limits.file_bytes as u64 + 1);
    let mut bytes = Vec::with_capacity(size as usize + 1);
    file.take(limits.file_bytes as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The jobs of the inputs; JSON Lines are taken apart here, one line a job, so that a file of any size can be read.
struct Jobs {
    walk: Walk,
    lines: Option<Lines>,
    limits: Limits,
}

/// A stream being read by lines, with the bytes taken from it so far.
struct Lines {
    lines: JsonLines<Box<dyn BufRead>>,
    taken: std::sync::Arc<AtomicU64>,
    counted: u64,
}

impl Iterator for Jobs {
    type Item = Job;

    fn next(&mut self) -> Option<Job> {
        loop {
            if let Some(Lines { lines, taken, counted }) = &mut self.lines {
                if let Some(outcome) = lines.next() {
                    let now = taken.load(Ordering::Relaxed);
                    let bytes = now - std::mem::replace(counted, now);
                    return Some(Job::Read { outcome, bytes });
                }
                self.lines = None;
            }
            match self.walk.next()? {
                Err(found) => return Some(Job::Read { outcome: problem(found), bytes: 0 }),
                Ok(Input::File { path, bytes }) if Format::of_name(&inputs::name(&path)) == Some(Format::JsonLines) => {
                    match File::open(&path) {
                        Err(error) => {
                            return Some(Job::Read { outcome: problem(inputs::unreadable(&path, &error)), bytes: 0 });
                        }
                        Ok(file) => {
                            if let Some(job) = self.stream(&inputs::name(&path), Box::new(file), bytes.unwrap_or(0)) {
                                return Some(job);
                            }
                        }
                    }
                }
                Ok(Input::File { path, bytes }) => return Some(Job::File { path, bytes: bytes.unwrap_or(0) }),
                Ok(Input::Stdin) => {
                    if let Some(job) = self.stream("-", Box::new(io::stdin()), 0) {
                        return Some(job);
                    }
                }
            }
        }
    }
}

impl Jobs {
    /// Begins to read a stream by lines when it looks like JSON Lines, else reads it whole.
    fn stream(&mut self, name: &str, source: Box<dyn Read>, bytes: u64) -> Option<Job> {
        let taken = std::sync::Arc::new(AtomicU64::new(0));
        let counter = Counted { source, taken: std::sync::Arc::clone(&taken) };
        let mut source = BufReader::with_capacity(64 * 1024, counter);
        let head = match source.fill_buf() {
            Ok(head) => head,
            Err(error) => {
                return Some(Job::Read { outcome: problem(inputs::unreadable(Path::new(name), &error)), bytes: 0 });
            }
        };
        if is_lines(name, head) {
            let lines = JsonLines::new(name, Box::new(source) as Box<dyn BufRead>, self.limits);
            self.lines = Some(Lines { lines, taken, counted: 0 });
            return None;
        }
        let mut content = Vec::new();
        let outcome = match source.take(self.limits.file_bytes as u64 + 1).read_to_end(&mut content) {
            Ok(_) => read_reports(name, &content, &self.limits),
            Err(error) => problem(inputs::unreadable(Path::new(name), &error)),
        };
        Some(Job::Read { outcome, bytes })
    }
}

/// True when a stream that begins with `head` is one report a line.
fn is_lines(name: &str, head: &[u8]) -> bool {
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let start = head.trim_ascii_start();
    if !start.starts_with(b"{") || head.contains(&0) {
        return false;
    }
    let first = start.split(|b| *b == b'\n').next().unwrap_or(start);
    // A brace alone on its line begins an object that is written over several.
    let announced = Format::of_name(name) == Some(Format::JsonLines) && first.trim_ascii_end() != b"{";
    // One whole object on the first line; where the name says so, even a line longer than what was looked at.
    announced || (first.len() < start.len() && serde_json::from_slice::<serde_json::Value>(first).is_ok())
}

/// A source whose bytes are counted as they are taken.
struct Counted {
    source: Box<dyn Read>,
    taken: std::sync::Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.source.read(buffer)?;
        self.taken.fetch_add(length as u64, Ordering::Relaxed);
        Ok(length)
    }
}

/// The progress bar, which shows itself only on a terminal and when the work lasts.
pub struct Progress {
    bar: ProgressBar,
    begun: Instant,
    wanted: bool,
    shown: AtomicBool,
}

impl Progress {
    /// The progress through the inputs.
    pub fn new(arguments: &[PathBuf]) -> Progress {
        let wanted = io::stderr().is_terminal();
        // The sizes are asked for only when someone is looking.
        let total = if wanted { Inputs::new(arguments).total_bytes() } else { 0 };
        let bar = ProgressBar::with_draw_target((total > 0).then_some(total), ProgressDrawTarget::hidden());
        let template = if total > 0 {
            "reading {wide_bar} {bytes} of {total_bytes}, {eta} left"
        } else {
            "reading {spinner} {elapsed}"
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        Progress { bar, begun: Instant::now(), wanted, shown: AtomicBool::new(false) }
    }

    /// So many bytes more are done.
    pub fn advance(&self, bytes: u64) {
        if self.wanted && self.begun.elapsed() > SILENT && !self.shown.swap(true, Ordering::Relaxed) {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        self.bar.inc(bytes);
        self.bar.tick();
    }

    /// Takes the bar away while something is written.
    pub fn pause<T>(&self, write: impl FnOnce() -> T) -> T {
        if self.shown.load(Ordering::Relaxed) { self.bar.suspend(write) } else { write() }
    }

    /// Takes the bar away for good.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
