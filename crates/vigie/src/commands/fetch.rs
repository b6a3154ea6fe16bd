//! `vigie fetch`: pages and feeds into the store.

use super::add::{READER, say};
use super::{Out, StoreArgs, Style};
use crate::output::{complain, counted, line};
use crate::pipeline::{Overrides, guarded};
use crate::{data, dates, inputs, network};
use anyhow::Context;
use clap::Args;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::collections::HashSet;
use std::io::Read as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::mpsc::{self, Sender};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use vigie_claim::Reader;
use vigie_model::{Lang, PartialDate, Report};
use vigie_source::feed::{Entry, Feed};
use vigie_source::fetch::{Address, Fetching, Validators};
use vigie_source::{Article, Found, Limits, Problem, find, of_entry};
use vigie_store::{Added, Fetch as Kept, NewReading, Store};

const AFTER_HELP: &str = "\
Examples:
  vigie fetch https://example.org/2026/10/ceasefire.html
  vigie fetch --store sahel.db https://example.org/rss.xml
  vigie fetch --list addresses.txt --source \"Radio Okapi\" --lang fr

Of a feed (RSS, Atom, JSON Feed), each article is fetched from its own page; where that cannot be
had, the text that the feed has of it is kept, if it is one of some length, and said so. An address
that was fetched before is not fetched again: the command can be repeated, or go on after it was
interrupted. What it names as new is on the disk. An article that a feed leads to and that is not
there (404, 410), not given (403), too large or no text is not asked for again for a week; one that
failed because of the connection or a fault of the server is, every time.

For a scheduler: `vigie fetch --list feeds.txt` every hour. A feed of which all is there already,
and which has not changed, is not sent again.

Nothing is fetched but what is named, and what a named feed leads to: a second apart from one
server, which is left alone when it says so, and never from this machine or a private network
without --allow-private.";

/// Fetch web pages and feeds, and keep their reports, with their claims.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub struct Fetch {
    /// Addresses of pages or of feeds; which it is shows when it is there.
    #[arg(value_name = "ADDRESS", required_unless_present = "list")]
    addresses: Vec<String>,

    /// A file of addresses, one a line, or `-` for standard input; lines that begin with # are passed over. May be repeated.
    #[arg(long, value_name = "FILE")]
    list: Vec<PathBuf>,

    /// Fetch what was fetched before, too, and what failed; a server need not send what has not changed.
    #[arg(long)]
    again: bool,

    /// Fetch from this machine and from private networks, too.
    #[arg(long)]
    allow_private: bool,

    /// The reports' language, an ISO 639 code such as fr, whatever they say or look like.
    #[arg(long, value_name = "CODE", value_parser = super::lang)]
    lang: Option<Lang>,

    /// The reports' date of publication (2020-02-07, 2020-02 or 2020), whatever they say.
    #[arg(long, value_name = "DATE", value_parser = dates::partial)]
    date: Option<PartialDate>,

    /// The outlet that published the reports, whatever they say.
    #[arg(long, value_name = "NAME")]
    source: Option<String>,

    #[command(flatten)]
    store: StoreArgs,
}

/// How many servers are asked at once. More would only share a slow connection.
const AT_ONCE: usize = 4;

/// Something to fetch.
struct Job {
    address: Address,
    known: Validators,
    /// What the feed that leads to it says of it, and the feed's number.
    entry: Option<(Entry, usize)>,
}

impl Fetch {
    pub fn run(self, out: &mut Out<'_>) -> anyhow::Result<ExitCode> {
        let (addresses, problems) = self.named();
        let reader = data::reader()?;
        let store = Store::open(&self.store.store).context("the store cannot be opened")?;
        let fetcher = network::fetcher(Fetching { allow_private: self.allow_private, ..Fetching::default() });
        let overrides = Overrides { lang: self.lang, date: self.date, source: self.source };
        let (jobs, taken) = mpsc::channel::<Job>();
        let (done, found) = mpsc::channel();
        let taken = Mutex::new(taken);
        let tally = std::thread::scope(|scope| {
            for _ in 0..AT_ONCE {
                let (done, fetcher, taken) = (done.clone(), &fetcher, &taken);
                scope.spawn(move || {
                    // Whoever waits for a job holds the lock; the others wait for him.
                    let next = || taken.lock().unwrap_or_else(PoisonError::into_inner).recv();
                    while let Ok(job) = next() {
                        let entry = job.entry.as_ref().map(|(entry, _)| entry);
                        let limits = Limits::default();
                        let find = || find(fetcher, &job.address, entry, &job.known, &limits);
                        // A fault in one page must not cost the others.
                        let result = catch_unwind(AssertUnwindSafe(find)).unwrap_or_else(|_| {
                            let mend = "this is a fault of Vigie: please report it with the address";
                            Err(Problem::new(job.address.as_str(), "it made Vigie fail", mend))
                        });
                        if done.send((job, result)).is_err() {
                            break;
                        }
                    }
                });
            }
            let mut keeping = Keeping {
                out,
                store,
                reader: &reader,
                overrides: &overrides,
                again: self.again,
                jobs,
                pending: 0,
                seen: HashSet::new(),
                feeds: Vec::new(),
                tally: Tally::default(),
                style: Style::of_stdout(),
                bar: bar(),
            };
            problems.into_iter().for_each(|problem| keeping.failed(problem));
            for address in addresses {
                keeping.ask(address, None)?;
            }
            while keeping.pending > 0 {
                let (job, result) = found.recv().context("nothing fetches any more")?;
                keeping.pending -= 1;
                keeping.take(job, result)?;
                keeping.bar.inc(1);
            }
            keeping.bar.finish_and_clear();
            anyhow::Ok(keeping.tally)
        })?;
        say(out, &tally.said(&self.store.store));
        Ok(ExitCode::from(u8::from(tally.problems > 0)))
    }

    /// The addresses that were named, and what is none.
    fn named(&self) -> (Vec<Address>, Vec<Problem>) {
        let (mut addresses, mut problems) = (Vec::new(), Vec::new());
        for text in &self.addresses {
            match Address::parse(text) {
                Ok(address) => addresses.push(address),
                Err(no) => problems.push(Problem::new(text, no.what, no.mend)),
            }
        }
        for path in &self.list {
            let name = inputs::name(path);
            let lines = match listed(path) {
                Ok(lines) => lines,
                Err(problem) => {
                    problems.push(problem);
                    continue;
                }
            };
            for (n, text) in lines {
                match Address::parse(&text) {
                    Ok(address) => addresses.push(address),
                    Err(no) => problems.push(Problem { line: Some(n), ..Problem::new(&name, no.what, no.mend) }),
                }
            }
        }
        (addresses, problems)
    }
}

/// The lines of a file of addresses that say something, with their numbers.
fn listed(path: &Path) -> Result<Vec<(u64, String)>, Problem> {
    let most = Limits::default().file_bytes as u64;
    let mut bytes = Vec::new();
    let read = match path.as_os_str() == "-" {
        true => std::io::stdin().lock().take(most).read_to_end(&mut bytes),
        false => std::fs::File::open(path).and_then(|file| file.take(most).read_to_end(&mut bytes)),
    };
    read.map_err(|error| inputs::unreadable(path, &error))?;
    let text = vigie_source::decode(&bytes).map_err(|_| {
        Problem::new(&inputs::name(path), "this is no text", "give a text file with one address a line")
    })?;
    let lines = (1u64..).zip(text.text.lines().map(str::trim));
    Ok(lines.filter(|(_, l)| !l.is_empty() && !l.starts_with('#')).map(|(n, l)| (n, l.to_owned())).collect())
}

/// The progress bar, which shows itself only on a terminal.
fn bar() -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template("fetching {wide_bar} {pos} of {len}, {elapsed}") {
        bar.set_style(style);
    }
    if !bar.is_hidden() {
        // On a slow connection nothing else moves for a while.
        bar.enable_steady_tick(Duration::from_millis(500));
    }
    bar
}

#[derive(Default)]
struct Tally {
    new: u64,
    reread: u64,
    known: u64,
    claims: u64,
    left_alone: u64,
    problems: u64,
}

impl Tally {
    fn said(&self, store: &Path) -> String {
        let reread = if self.reread > 0 { format!(", {} read anew", self.reread) } else { String::new() };
        let alone = match self.left_alone {
            0 => String::new(),
            n => format!("; {n} failed earlier, not asked again"),
        };
        let failed = if self.problems > 0 { format!("; {} failed", self.problems) } else { String::new() };
        let (new, claims) = (counted(self.new, "new report"), counted(self.claims, "new claim"));
        format!("{new}{reread}, {} known already, {claims} in {}{alone}{failed}\n", self.known, store.display())
    }
}

/// A feed whose articles are on their way.
struct Following {
    address: Address,
    validators: Validators,
    left: usize,
    failed: bool,
}

/// Takes in what was fetched.
struct Keeping<'k, 'o> {
    out: &'k mut Out<'o>,
    store: Store,
    reader: &'k Reader,
    overrides: &'k Overrides,
    again: bool,
    jobs: Sender<Job>,
    pending: usize,
    seen: HashSet<Address>,
    feeds: Vec<Following>,
    tally: Tally,
    style: Style,
    bar: ProgressBar,
}

impl Keeping<'_, '_> {
    /// Has an address fetched, unless it was, now or earlier. True where it is on its way.
    fn ask(&mut self, address: Address, entry: Option<(Entry, usize)>) -> anyhow::Result<bool> {
        if !self.seen.insert(address.clone()) {
            return Ok(false);
        }
        let known = self.store.last_fetch(address.as_str())?;
        if let Some(Kept { report: Some(key), on, .. }) = known.as_ref().filter(|_| !self.again) {
            self.tally.known += 1;
            // Those of a feed are counted where it is told.
            if entry.is_none() {
                self.tell("known", key, &format!("{address}, fetched on {on}"));
            }
            return Ok(false);
        }
        // Who names an address asks for it; what a feed leads to is asked for by itself every time the feed is.
        let alone = |known: &Kept| entry.is_some() && !self.again && known.left_alone(dates::today()).is_some();
        if known.as_ref().is_some_and(alone) {
            self.tally.left_alone += 1;
            return Ok(false);
        }
        let known = known.map_or_else(Validators::default, |k| Validators { etag: k.etag, modified: k.modified });
        self.pending += 1;
        self.bar.inc_length(1);
        // Where nothing fetches any more, the loop that waits for it says so.
        let _ = self.jobs.send(Job { address, known, entry });
        Ok(true)
    }

    fn take(&mut self, job: Job, result: Result<Found, Problem>) -> anyhow::Result<()> {
        let feed = job.entry.as_ref().map(|(_, n)| *n);
        match result {
            Ok(Found::Unchanged) => {
                self.tally.known += 1;
                self.tell("known", "unchanged", job.address.as_str());
            }
            Ok(Found::Feed(feed, validators)) => self.follow(job.address, feed, validators)?,
            Ok(Found::Article(article)) => {
                let failed = article.instead.is_some();
                self.keep(&job.address, article, true)?;
                if failed {
                    self.spoil(feed);
                }
            }
            Err(problem) => {
                match feed {
                    Some(_) if problem.lasting => self.remember_failure(&job.address, &problem)?,
                    _ => self.spoil(feed),
                }
                self.failed(problem);
            }
        }
        if let Some(following) = feed.and_then(|n| self.feeds.get_mut(n)) {
            following.left -= 1;
        }
        match feed {
            Some(n) => self.settle(n),
            None => Ok(()),
        }
    }

    /// Has an article of a feed left alone for a while; what the address once gave is still known of it.
    fn remember_failure(&mut self, address: &Address, problem: &Problem) -> anyhow::Result<()> {
        let (on, failure) = (dates::today(), Some(problem.what.clone()));
        let address = address.to_string();
        let kept = match self.store.last_fetch(&address)? {
            Some(last) => Kept { on, failure, ..last },
            None => Kept { address, report: None, etag: None, modified: None, on, failure },
        };
        Ok(self.store.remember_fetch(&kept)?)
    }

    /// Notes that an article of a feed could not be had: the feed is asked for again the next time.
    fn spoil(&mut self, feed: Option<usize>) {
        if let Some(following) = feed.and_then(|n| self.feeds.get_mut(n)) {
            following.failed = true;
        }
    }

    /// Has a feed's articles fetched.
    fn follow(&mut self, address: Address, feed: Feed, validators: Validators) -> anyhow::Result<()> {
        let n = self.feeds.len();
        let failed = !feed.problems.is_empty();
        self.feeds.push(Following { address: address.clone(), validators, left: 0, failed });
        feed.problems.into_iter().for_each(|problem| self.failed(problem));
        let (all, before, alone) = (feed.entries.len() as u64, self.tally.known, self.tally.left_alone);
        for entry in feed.entries {
            match entry.link.clone() {
                Some(link) => {
                    if self.ask(link, Some((entry, n)))? {
                        self.feeds[n].left += 1;
                    }
                }
                None => match of_entry(&address, &entry) {
                    Ok(report) => {
                        self.keep(&address, Article { reports: vec![report], ..Article::default() }, false)?
                    }
                    Err(problem) => self.failed(problem),
                },
            }
        }
        let name = feed.title.unwrap_or_else(|| address.outlet().to_owned());
        let entries = if all == 1 { "1 entry".to_owned() } else { format!("{all} entries") };
        let alone = match self.tally.left_alone - alone {
            0 => String::new(),
            n => format!(", {n} failed earlier and not asked again"),
        };
        self.tell("feed", &name, &format!("{entries}, {} known already{alone}", self.tally.known - before));
        self.settle(n)
    }

    /// Remembers by what a feed is known again, once all its articles are there.
    fn settle(&mut self, n: usize) -> anyhow::Result<()> {
        let Some(Following { address, validators, left: 0, failed: false }) = self.feeds.get(n) else { return Ok(()) };
        if *validators == Validators::default() {
            return Ok(());
        }
        let Validators { etag, modified } = validators.clone();
        let (address, on) = (address.to_string(), dates::today());
        let kept = Kept { address, report: None, etag, modified, on, failure: None };
        if self.store.last_fetch(&kept.address)?.is_none_or(|last| Kept { on: kept.on, ..last } != kept) {
            self.store.remember_fetch(&kept)?;
        }
        Ok(())
    }

    /// Keeps the reports of an article, and where `its_own`, that its address was fetched.
    fn keep(&mut self, address: &Address, article: Article, its_own: bool) -> anyhow::Result<()> {
        if let Some(problem) = article.instead {
            self.failed(Problem { mend: format!("{}; the feed's own text was kept", problem.mend), ..problem });
        }
        article.problems.into_iter().for_each(|problem| self.failed(problem));
        let mut first = None;
        for mut report in article.reports {
            self.overrides.apply(&mut report);
            let reading = match guarded(Some(address.as_str()), &report, |report: &Report| self.reader.read(report)) {
                Ok(reading) => reading,
                Err(problem) => {
                    self.failed(problem);
                    continue;
                }
            };
            report.lang = report.lang.take().or_else(|| reading.lang.clone());
            let added = self.store.add_all(
                &[NewReading { report: &report, claims: &reading.claims }],
                READER,
                dates::today(),
            )?;
            for added in added {
                first.get_or_insert_with(|| added.key().to_owned());
                self.count(&report, &added);
            }
        }
        if let Some(key) = first.filter(|_| its_own) {
            let Validators { etag, modified } = article.validators;
            let (address, on) = (address.to_string(), dates::today());
            let kept = Kept { address, report: Some(key), etag, modified, on, failure: None };
            self.store.remember_fetch(&kept)?;
        }
        Ok(())
    }

    fn count(&mut self, report: &Report, added: &Added) {
        let id = line(report.title.as_ref().unwrap_or(&report.id));
        let (word, said) = match added {
            Added::New { claims, .. } => {
                self.tally.new += 1;
                self.tally.claims += *claims as u64;
                ("new", format!("{id}, {}", counted(*claims as u64, "claim")))
            }
            Added::Reread { claims, reading, .. } => {
                self.tally.reread += 1;
                self.tally.claims += *claims as u64;
                ("reread", format!("{id}, {}, reading {reading}", counted(*claims as u64, "claim")))
            }
            Added::Known { .. } => {
                self.tally.known += 1;
                ("known", id)
            }
        };
        self.tell(word, added.key(), &said);
    }

    fn tell(&mut self, word: &str, key: &str, said: &str) {
        let text = format!("{word:<8} {}  {}\n", self.style.faint(&line(key)), line(said));
        let out = &mut *self.out;
        self.bar.suspend(|| say(out, &text));
    }

    fn failed(&mut self, problem: Problem) {
        self.tally.problems += 1;
        self.bar.suspend(|| complain(&problem.to_string()));
    }
}
