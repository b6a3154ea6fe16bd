//! `vigie export`: claims for other people's tools and datasets.

use super::filter::FilterArgs;
use super::{Out, StoreArgs};
use crate::dates;
use crate::knowledge::Knowledge;
use anyhow::{Context, bail};
use clap::Args;
use clap::builder::PossibleValue;
use std::fs::{self, File};
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use vigie_format::export::{self, Cited, FORMATS, LossReport, Notes, Options, Origin};
use vigie_format::json::Head;
use vigie_model::{Body, Date, Edtf, Grade, InformationGrade, SourceGrade, Span, Verdict};
use vigie_picture::{ReviewState, information};
use vigie_store::{ClaimFilter, Store, StoredClaim, grade_of};
use vigie_text::{Words, Writing};

const AFTER_HELP: &str = "\
Examples:
  vigie export --to geojson --place Saraqib > saraqib.geojson
  vigie export --to csv --hxl --kind casualties,displacement --since 2020-02 --out tolls.csv
  vigie export --to acled --unconfirmed --report-days --lang fr --out acled.csv --losses losses.json
  vigie export --to ucdp --at 2020-02-07 --known 2020-02-07
  vigie export --to parquet --out claims.parquet

Every row, feature or line cites its claims: report, outlet, address, date, words and where they stand. What a
format cannot hold is summed up on standard error; --losses writes it down claim by claim. The columns of each
format are described in docs/exports.md.";

/// Write claims as GeoJSON, CSV, JSON Lines, Parquet, or in the terms of ACLED, UCDP, PLOVER or IDMC.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub struct Export {
    /// The format.
    #[arg(long, value_name = "FORMAT", value_parser = formats())]
    to: &'static str,

    /// The file to write; standard output without it.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,

    /// Adds hashtags of the Humanitarian Exchange Language below the header of a table.
    #[arg(long)]
    hxl: bool,

    /// Takes hearsay into acled, ucdp and helix, flagged; they hold facts alone otherwise.
    #[arg(long)]
    unconfirmed: bool,

    /// Dates an event that states no day by its report, flagged; in acled and ucdp.
    #[arg(long)]
    report_days: bool,

    /// The file for what the format could not hold, as JSON with the ids of the claims.
    #[arg(long, value_name = "FILE")]
    losses: Option<PathBuf>,

    /// The language of the cells that are written for people.
    #[arg(long, value_name = "CODE", default_value = "en", value_parser = languages())]
    lang: String,

    /// The situation on this day: what happened later is left out.
    #[arg(long, value_name = "DATE", value_parser = dates::last_day)]
    at: Option<Date>,

    #[command(flatten)]
    filter: FilterArgs,

    #[command(flatten)]
    store: StoreArgs,
}

/// The names of the formats, each with what it is.
fn formats() -> impl clap::builder::TypedValueParser<Value = &'static str> {
    use clap::builder::{PossibleValuesParser, TypedValueParser};
    PossibleValuesParser::new(FORMATS.iter().map(|f| PossibleValue::new(f.name()).help(f.says())))
        .try_map(|name| export::format(&name).map(|f| f.name()).ok_or("no such format"))
}

fn languages() -> clap::builder::PossibleValuesParser {
    clap::builder::PossibleValuesParser::new(export::LANGUAGES.iter().map(|(code, _)| *code))
}

/// Claims fetched at once.
const PAGE: usize = 500;

impl Export {
    pub fn run(self, out: &mut Out<'_>) -> anyhow::Result<ExitCode> {
        let Some(format) = export::format(self.to) else { bail!("there is no format {:?}", self.to) };
        if self.hxl && !format.is_table() {
            let tables: Vec<&str> = FORMATS.iter().filter(|f| f.is_table()).map(|f| f.name()).collect();
            let error = format!("--hxl is for tables ({}), not for {}", tables.join(", "), format.name());
            super::command_line().error(clap::error::ErrorKind::ArgumentConflict, error).exit();
        }
        if format.name() == "parquet" && self.out.is_none() && io::stdout().is_terminal() {
            bail!("parquet is not text; name a file with --out");
        }
        let store = self.store.open()?;
        let (at, mut filter) = (self.at, self.filter.wanted());
        filter.until = [filter.until, at].into_iter().flatten().min();
        let claims = cited(&store, &filter, at)?;
        let options = Options {
            hxl: self.hxl,
            unconfirmed: self.unconfirmed,
            report_days: self.report_days,
            notes: Notes::of(&self.lang)?,
        };
        let losses = match &self.out {
            Some(path) => to_file(path, |file| format.write(&claims, &options, file))?,
            None => format.write(&claims, &options, out)?,
        };
        out.flush()?;
        if let Some(path) = &self.losses {
            to_file(path, |file| writeln!(file, "{:#}", losses.value()))?;
        }
        tell(&losses);
        Ok(ExitCode::SUCCESS)
    }
}

/// Says on standard error what was written and what was lost.
fn tell(losses: &LossReport) {
    // When standard error is gone too, there is no one left to tell.
    let _ = write!(io::stderr(), "{}", losses.summary());
}

/// Writes a file whole or not at all: under another name first, beside it.
fn to_file<T>(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<T>) -> anyhow::Result<T> {
    let failed = || format!("{} cannot be written; check its folder and its permissions", path.display());
    let Some(name) = path.file_name() else { bail!("{} is not a file's name; name a file", path.display()) };
    let mut unfinished = std::ffi::OsString::from(".");
    unfinished.push(name);
    unfinished.push(".unfinished");
    let unfinished = path.with_file_name(unfinished);
    let attempt = || {
        let mut file = BufWriter::new(File::create(&unfinished)?);
        let result = write(&mut file)?;
        file.flush()?;
        drop(file);
        fs::rename(&unfinished, path)?;
        Ok::<T, io::Error>(result)
    };
    attempt()
        .inspect_err(|_| {
            // It may never have been made.
            let _ = fs::remove_file(&unfinished);
        })
        .with_context(failed)
}

/// The claims that pass the filter, report by report, each with its report and its sentence there: as corrected, and
/// without those that a reviewer rejected.
fn cited(store: &Store, filter: &ClaimFilter, at: Option<Date>) -> anyhow::Result<Vec<Cited>> {
    let (decisions, gradings) = (store.decisions(filter.known)?, store.gradings(filter.known)?);
    let reviewed = ReviewState::of(&decisions);
    // What others say bears on a claim whether they pass the filter or not.
    let picture = Knowledge::of(store)?.picture(at, filter.known);
    let information = information(&picture);
    let mut found = Vec::new();
    let mut current: Option<Told> = None;
    let mut cursor: Option<String> = None;
    loop {
        let page = store.claims(filter, PAGE, cursor.as_deref())?;
        for StoredClaim { claim, report } in page.items {
            let verdict = reviewed.verdict(&claim.id);
            let claim = match verdict {
                Some(Verdict::Rejected) => continue,
                Some(Verdict::Corrected(better)) => (**better).clone(),
                _ => claim,
            };
            if !is_over_by(&claim.body, claim.time.as_ref().and_then(|t| t.when.as_ref()), at) {
                continue;
            }
            let told = match current.take() {
                Some(told) if told.origin.key == report => told,
                _ => Told::of(store, report)?,
            };
            let sentence = told.sentence(claim.evidence.span);
            let origin = Arc::clone(&told.origin);
            let source = origin.head.source.as_deref().map_or(SourceGrade::F, |s| grade_of(&gradings, s));
            let information = information.get(&claim.id).copied().unwrap_or(InformationGrade::Unjudged);
            let grade = Grade { source, information };
            found.push(Cited { claim, origin, sentence, grade, reviewed: verdict.is_some() });
            current = Some(told);
        }
        match page.next {
            Some(next) => cursor = Some(next),
            None => return Ok(found),
        }
    }
}

/// True unless a figure for a whole period was only complete after the day asked about.
fn is_over_by(body: &Body, when: Option<&Edtf>, at: Option<Date>) -> bool {
    match (body, when, at) {
        (Body::Casualties { .. } | Body::Displacement { .. }, Some(Edtf::Interval { to: Some(to), .. }), Some(at)) => {
            to.earliest() <= at
        }
        _ => true,
    }
}

/// A report, and where its sentences stand.
struct Told {
    origin: Arc<Origin>,
    sentences: Vec<Span>,
}

impl Told {
    fn of(store: &Store, key: String) -> anyhow::Result<Told> {
        let Some(report) = store.report(&key)? else {
            bail!("the store has claims of report {key}, but not the report")
        };
        let sentences = Words::read(&report.text, &Writing::default()).sentences.iter().map(|s| s.span).collect();
        let head = report.head;
        let head = Head {
            id: head.id,
            lang: head.lang,
            title: head.title,
            source: head.source,
            published: head.published,
            url: head.url,
            text_sha256: head.text_sha256,
        };
        Ok(Told { origin: Arc::new(Origin { key, head }), sentences })
    }

    /// The sentence in which the evidence begins.
    fn sentence(&self, evidence: Span) -> Option<u32> {
        let at = self.sentences.partition_point(|s| s.end <= evidence.start);
        self.sentences.get(at).filter(|s| s.start <= evidence.start)?;
        u32::try_from(at).ok()
    }
}
