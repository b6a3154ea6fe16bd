//! `vigie watch`: alerts by rules, from reports as they come in.

use super::add::READER;
use super::{Format, Out, StoreArgs};
use crate::alert_rules::{AlertRule, Rules};
use crate::inputs::{self, Input, Inputs};
use crate::output::complain;
use crate::pipeline::{self, Overrides};
use crate::settings::text_of;
use crate::{data, dates};
use anyhow::Context;
use clap::Args;
use std::collections::{BTreeSet, HashMap};
use std::io::BufRead;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, TryRecvError};
use std::time::{Duration, SystemTime};
use vigie_claim::Reader;
use vigie_format::brief::{Words, alert_text};
use vigie_format::news::{alert_id, alert_value};
use vigie_model::{ClaimId, Date, Lang, PartialDate};
use vigie_picture::{Alert, Told, Watch as Wanted, alerts};
use vigie_place::Gazetteer;
use vigie_source::webhook::Webhook;
use vigie_source::{Limits, read_reports};
use vigie_store::{NewReading, StandingLedger, Store};

const AFTER_HELP: &str = "\
Examples:
  vigie watch --rule alerts.toml                      what is added to the store by others
  vigie watch --rule alerts.toml incoming/            and the reports that come into a folder
  tail -F feed.jsonl | vigie watch --rule alerts.toml -
  vigie watch --rule alerts.toml --once --lang fr     once, for a scheduler

A file of rules:
  [[rule]]
  name = \"saraqib\"
  when = \"changes_hands\"      # or toll, deadline, contradiction, party
  near = \"Saraqib\"
  km = 25
  grade = \"3\"
  [webhook]                   # alerts are posted there, too
  url = \"https://example.org/alerts\"
  secret_env = \"VIGIE_WEBHOOK_SECRET\"

Reports that are read are added to the store. What was told stands in the store, so that nothing is told twice, also
not after a restart. See docs/alerts.md.";

/// Tell when a place changes hands, a toll passes a number, a deadline comes near, reports contradict each other.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub struct Watch {
    /// The file of rules, in TOML.
    #[arg(long, value_name = "FILE")]
    rule: PathBuf,

    /// Files, folders, or `-` for standard input, to read new reports from; none to watch the store alone.
    #[arg(value_name = "FILE|DIR|-")]
    inputs: Vec<PathBuf>,

    /// Look once, and end.
    #[arg(long)]
    once: bool,

    /// Take what meets the rules now as told, so that only what comes later is.
    #[arg(long)]
    from_now: bool,

    /// How many seconds lie between two looks.
    #[arg(long, value_name = "SECONDS", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=86400))]
    every: u64,

    /// The day that deadlines are counted from, in place of today.
    #[arg(long, value_name = "DATE", value_parser = dates::last_day)]
    today: Option<Date>,

    /// The language alerts are put into words in.
    #[arg(long, value_name = "CODE", default_value = "en", value_parser = super::brief::languages())]
    lang: String,

    /// The reports' language, an ISO 639 code such as fr, whatever they say or look like.
    #[arg(long, value_name = "CODE", value_parser = super::lang)]
    report_lang: Option<Lang>,

    /// The reports' date of publication (2020-02-07, 2020-02 or 2020), whatever they say.
    #[arg(long, value_name = "DATE", value_parser = dates::partial)]
    date: Option<PartialDate>,

    /// The outlet that published the reports, whatever they say.
    #[arg(long, value_name = "NAME")]
    source: Option<String>,

    #[command(flatten)]
    store: StoreArgs,

    /// For people, or one JSON object a line.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

impl Watch {
    pub fn run(self, out: &mut Out<'_>) -> anyhow::Result<ExitCode> {
        let gazetteer = data::all_places()?;
        let rules = Rules::parse(&inputs::name(&self.rule), &text_of(&self.rule)?, &gazetteer)?;
        let webhook = match &rules.webhook {
            Some(rule) => Some(Webhook::new(&rule.url, secret(rule.secret_env.as_deref())?.as_deref(), rule.patience)?),
            None => None,
        };
        if self.inputs.is_empty() {
            // Watching creates no store that nobody fills.
            drop(self.store.open()?);
        }
        let mut store = Store::open(&self.store.store).context("the store cannot be opened")?;
        let overrides = Overrides { lang: self.report_lang.clone(), date: self.date, source: self.source.clone() };
        let mut intake = Intake::new(&self.inputs, overrides, self.once)?;
        let mut teller = Teller {
            standing: StandingLedger::default(),
            rules: rules.rules,
            gazetteer,
            webhook,
            words: super::brief::words(&self.lang)?,
            format: self.format,
        };
        let today = || self.today.unwrap_or_else(dates::today);
        let (mut seen, mut silent, mut complaint) = (None, self.from_now, String::new());
        loop {
            let mut failed = false;
            let looked = intake.take(&mut store).and_then(|problems| {
                failed |= problems > 0;
                let now = (store.revision()?, today());
                if seen != Some(now) {
                    // What could not be posted is tried again though nothing is new.
                    let all_told = teller.tell(out, &mut store, now.1, silent)?;
                    seen = all_told.then_some(now);
                    failed |= !all_told;
                    silent = false;
                }
                Ok(())
            });
            if let Err(error) = looked {
                // One look that fails is not the end of watching; a broken pipe is, and a fault of a single look.
                if self.once || crate::output::is_broken_pipe(&error) {
                    return Err(error);
                }
                let message = format!("{error:#}");
                if message != complaint {
                    complain(&message);
                    complaint = message;
                }
            }
            if self.once || intake.is_done() {
                return Ok(ExitCode::from(u8::from(failed)));
            }
            std::thread::sleep(Duration::from_secs(self.every));
        }
    }
}

/// The secret that an environment variable holds.
fn secret(name: Option<&str>) -> anyhow::Result<Option<String>> {
    let Some(name) = name else { return Ok(None) };
    match std::env::var(name) {
        Ok(secret) if !secret.is_empty() => Ok(Some(secret)),
        Ok(_) => anyhow::bail!("{name} is empty; put the webhook's secret into it, or leave secret_env out"),
        Err(std::env::VarError::NotPresent) => {
            anyhow::bail!("{name} is not set; put the webhook's secret into it, or leave secret_env out")
        }
        Err(std::env::VarError::NotUnicode(_)) => anyhow::bail!("{name} is not UTF-8; write the secret in that"),
    }
}

/// What tells.
struct Teller {
    standing: StandingLedger,
    rules: Vec<AlertRule>,
    gazetteer: Arc<Gazetteer>,
    webhook: Option<Webhook>,
    words: Words,
    format: Format,
}

impl Teller {
    /// Tells what meets the rules and was not told, or only remembers it when `silent`. False where some of it could not
    /// be posted.
    fn tell(&mut self, out: &mut Out<'_>, store: &mut Store, today: Date, silent: bool) -> anyhow::Result<bool> {
        self.standing.keep_up(store)?;
        let ledger = self.standing.ledger();
        let (picture, told) = (ledger.picture(None, None), ledger.told(None));
        for rule in &self.rules {
            let within = |place: &vigie_model::Place| rule.area.contains(place, &self.gazetteer);
            let wanted = Wanted {
                trigger: rule.trigger.clone(),
                least: rule.least,
                within: &within,
                anywhere: rule.area.is_anywhere(),
            };
            let mut known = store.told_alerts(&rule.name)?;
            for alert in alerts(&wanted, &picture, &told, today) {
                let is_known = alert.marks.iter().any(|mark| known.contains(mark));
                if !is_known && !silent && !self.deliver(out, &rule.name, &alert, &told, today)? {
                    // The others would wait as long, each.
                    return Ok(false);
                }
                // Remembered when it is told: killed in between, it is told once more rather than never.
                let new: Vec<String> = alert.marks.into_iter().filter(|mark| !known.contains(mark)).collect();
                if !new.is_empty() {
                    store.remember_alerts(&rule.name, &new, today)?;
                    known.extend(new);
                }
            }
        }
        Ok(true)
    }

    /// Posts an alert and prints it; false where it could not be posted, and was not printed.
    fn deliver(
        &self,
        out: &mut Out<'_>,
        rule: &str,
        alert: &Alert,
        told: &[&Told],
        today: Date,
    ) -> anyhow::Result<bool> {
        let cited: BTreeSet<&ClaimId> = alert.claims.iter().collect();
        let told: Vec<Told> = told.iter().filter(|t| cited.contains(&t.claim.id)).map(|t| (*t).clone()).collect();
        let told = told.as_slice();
        let text = alert_text(rule, alert, told, &self.words);
        let mut value = alert_value(rule, alert, told, today);
        value["text"] = text.trim_end().into();
        if let Some(webhook) = &self.webhook
            && let Err(error) = webhook.post(&alert_id(rule, alert), &value.to_string())
        {
            complain(&format!("rule {rule:?}: {error}"));
            return Ok(false);
        }
        match self.format {
            Format::Json => writeln!(out, "{value}")?,
            Format::Text => writeln!(out, "{}\n", text.trim_end())?,
        }
        out.flush()?;
        Ok(true)
    }
}

/// A file at rest for this long is taken: its writer is done.
const AT_REST: Duration = Duration::from_secs(2);

/// Where new reports come from.
struct Intake {
    paths: Vec<PathBuf>,
    overrides: Overrides,
    reader: Option<Reader>,
    /// The files that were seen, with their length and last change, and whether they were taken so.
    files: HashMap<PathBuf, ((u64, Option<SystemTime>), bool)>,
    stdin: Option<Stdin>,
    /// Files are taken as they are, at rest or not.
    at_once: bool,
    /// A path that cannot be read is named once.
    named: bool,
}

impl Intake {
    fn new(arguments: &[PathBuf], overrides: Overrides, at_once: bool) -> anyhow::Result<Intake> {
        let is_stdin = |path: &PathBuf| path.as_os_str() == "-";
        let reader = if arguments.is_empty() { None } else { Some(data::reader()?) };
        let stdin = arguments.iter().any(is_stdin).then(|| Stdin::open(at_once));
        let paths = arguments.iter().filter(|path| !is_stdin(path)).cloned().collect();
        Ok(Intake { paths, overrides, reader, files: HashMap::new(), stdin, at_once, named: false })
    }

    /// True when standard input has ended and nothing else was to be watched.
    fn is_done(&self) -> bool {
        self.paths.is_empty() && self.stdin.as_ref().is_some_and(|stdin| stdin.ended)
    }

    /// Adds the reports that are new; how many problems there were.
    fn take(&mut self, store: &mut Store) -> anyhow::Result<u64> {
        let files = self.new_files();
        let Some(reader) = &self.reader else { return Ok(0) };
        let mut problems = 0;
        if !files.is_empty() {
            let tally = pipeline::run(
                &files,
                &self.overrides,
                reader,
                |_, _| (),
                |results| {
                    let readings: Vec<NewReading<'_>> = results
                        .iter()
                        .map(|(report, reading, ())| NewReading { report, claims: &reading.claims })
                        .collect();
                    store.add_all(&readings, READER, dates::today())?;
                    Ok(())
                },
            )?;
            problems += tally.problems;
            // Only now: what failed to be added is taken again.
            for path in files {
                self.files.entry(path).and_modify(|seen| seen.1 = true);
            }
        }
        if let Some(stdin) = &mut self.stdin {
            for text in stdin.take() {
                let outcome = read_reports("-", &text, &Limits::default());
                problems += outcome.problems.len() as u64;
                outcome.problems.iter().for_each(|problem| complain(&problem.to_string()));
                for mut report in outcome.reports {
                    self.overrides.apply(&mut report);
                    let reading = reader.read(&report);
                    report.lang = report.lang.or_else(|| reading.lang.clone());
                    store.add(&report, &reading.claims, READER, dates::today())?;
                }
            }
        }
        Ok(problems)
    }

    /// The files that were not taken as they are now.
    fn new_files(&mut self) -> Vec<PathBuf> {
        let mut new = Vec::new();
        for input in Inputs::new(&self.paths).walk() {
            let path = match input {
                Ok(Input::File { path, .. }) => path,
                Ok(Input::Stdin) => continue,
                Err(problem) => {
                    // A folder may well be empty at first.
                    if !std::mem::replace(&mut self.named, true) {
                        complain(&problem.to_string());
                    }
                    continue;
                }
            };
            let Ok(metadata) = std::fs::metadata(&path) else { continue };
            let state = (metadata.len(), metadata.modified().ok());
            let rested = state.1.and_then(|t| t.elapsed().ok()).is_none_or(|since| since >= AT_REST);
            let seen = self.files.get(&path).copied();
            let taken = seen.is_some_and(|(was, taken)| taken && was == state);
            let unchanged = seen.is_some_and(|(was, _)| was == state);
            if !taken && (self.at_once || rested || unchanged) {
                new.push(path.clone());
            }
            self.files.insert(path, (state, taken));
        }
        new
    }
}

/// Standard input, read beside: reports in JSON are taken line by line, any other text when it ends.
struct Stdin {
    lines: Receiver<Vec<u8>>,
    /// What is not one JSON object a line, so far.
    text: Vec<u8>,
    wait: bool,
    ended: bool,
}

impl Stdin {
    /// Begins to read; with `wait`, taking waits for the end.
    fn open(wait: bool) -> Stdin {
        let (send, lines) = mpsc::sync_channel(1024);
        std::thread::spawn(move || {
            let mut input = std::io::stdin().lock();
            loop {
                let mut line = Vec::new();
                match input.read_until(b'\n', &mut line) {
                    Ok(0) | Err(_) => break,
                    Ok(_) if send.send(line).is_err() => break,
                    Ok(_) => {}
                }
            }
        });
        Stdin { lines, text: Vec::new(), wait, ended: false }
    }

    /// The texts of reports that came in.
    fn take(&mut self) -> Vec<Vec<u8>> {
        let is_object = |line: &[u8]| matches!(serde_json::from_slice(line), Ok(serde_json::Value::Object(_)));
        let mut taken = Vec::new();
        while !self.ended {
            let line = match self.wait {
                true => self.lines.recv().map_err(|_| TryRecvError::Disconnected),
                false => self.lines.try_recv(),
            };
            match line {
                Ok(line) if self.text.is_empty() && is_object(&line) => taken.push(line),
                Ok(line) => self.text.extend(line),
                Err(TryRecvError::Empty) => break,
                Err(TryRecvError::Disconnected) => {
                    self.ended = true;
                    let text = std::mem::take(&mut self.text);
                    taken.extend((!text.trim_ascii().is_empty()).then_some(text));
                }
            }
        }
        taken
    }
}
