//! `vigie claims`: questions to the store.

use super::filter::FilterArgs;
use super::{Format, Out, StoreArgs, Style};
use crate::claim_text::{heading, summary};
use crate::output::{counted, json_line, line};
use clap::Args;
use serde::Serialize;
use std::collections::HashMap;
use std::process::ExitCode;
use vigie_format::AsJson;
use vigie_format::json::Shown;
use vigie_model::{Claim, Date, Decision, Kind, SourceGrade, Verdict};
use vigie_picture::ReviewState;
use vigie_store::{ClaimFilter, SourceGrading, Store, grade_of};

const AFTER_HELP: &str = "\
Examples:
  vigie claims --kind control --place Saraqib
  vigie claims --kind casualties,displacement --since 2020-02 --until 2020-02-15
  vigie claims --actor SYR/MIL --factuality asserted --format json
  vigie claims --words \"convoi humanitaire\"

Names are compared without case and accents. A claim without a time of its own is looked up by the
date of its report. Behind the outlet stands its grade, A to F (`vigie grade`). A claim that a reviewer corrected is
found by what was read, and shown as corrected; a rejected one is marked (`vigie review`).
With --format json, each claim is one line, with its report's key as \"report\", the grade of its outlet as
\"source_grade\", and what was decided about it as \"review\".";

/// List the claims that were kept, by kind, place, party, outlet or day.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub struct Claims {
    #[command(flatten)]
    filter: FilterArgs,

    #[command(flatten)]
    store: StoreArgs,

    /// For people, or one JSON object a line.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// Claims fetched at once.
const PAGE: usize = 500;

impl Claims {
    pub fn run(self, out: &mut Out<'_>) -> anyhow::Result<ExitCode> {
        let store = self.store.open()?;
        let style = Style::of_stdout();
        let format = self.format;
        let filter = self.filter.wanted();
        let decisions = store.decisions(filter.known)?;
        let state = ReviewState::of(&decisions);
        let mut reports = Reports { store: &store, gradings: store.gradings(filter.known)?, known: HashMap::new() };
        let mut count = 0u64;
        // For people the claims come kind by kind, as `vigie read` shows them; a page at a time all the same.
        let wanted: Vec<Vec<Kind>> = match format {
            Format::Json => vec![filter.kinds.clone()],
            Format::Text => {
                let asked = |k: &&Kind| filter.kinds.is_empty() || filter.kinds.contains(k);
                Kind::ALL.iter().filter(asked).map(|k| vec![*k]).collect()
            }
        };
        for kinds in wanted {
            let filter = ClaimFilter { kinds, ..filter.clone() };
            let mut cursor: Option<String> = None;
            let mut first = true;
            loop {
                let page = store.claims(&filter, PAGE, cursor.as_deref())?;
                for stored in &page.items {
                    let claim = state.corrected(&stored.claim.id).unwrap_or(&stored.claim);
                    let decision = state.decision(&claim.id);
                    match format {
                        Format::Json => {
                            let found = Found {
                                claim: AsJson(claim),
                                report: &stored.report,
                                source_grade: reports.of(&stored.report)?.grade.as_str(),
                                review: decision.map(Review::of),
                            };
                            json_line(out, &found)?;
                        }
                        Format::Text => {
                            if std::mem::take(&mut first) {
                                let gap = if count > 0 { "\n" } else { "" };
                                writeln!(out, "{gap}{}", style.heading(heading(stored.claim.kind())))?;
                            }
                            let report = &reports.of(&stored.report)?.line;
                            writeln!(out, "{}", text(claim, report, decision, style))?;
                        }
                    }
                    count += 1;
                }
                match page.next {
                    Some(next) => cursor = Some(next),
                    None => break,
                }
            }
        }
        if format == Format::Text {
            match count {
                0 => writeln!(out, "No claims.")?,
                n => writeln!(out, "\n{}", counted(n, "claim"))?,
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn text(claim: &Claim, report: &str, decision: Option<&Decision>, style: Style) -> String {
    let evidence = style.evidence(line(&claim.evidence.text).trim_end());
    let decided = match decision {
        Some(d) => {
            let said = format!("{} by {}, {}", d.verdict.as_str(), line(&d.by), d.on);
            let set_off = if d.verdict == Verdict::Rejected { style.doubt(&said) } else { style.key(&said) };
            format!(" · {set_off}")
        }
        None => String::new(),
    };
    let id = style.faint(&claim.id.0);
    format!("  {}{decided}\n      {evidence} {} {id}", summary(claim, style), style.faint(report))
}

/// A claim as one line of JSON.
#[derive(Serialize)]
struct Found<'a> {
    #[serde(flatten)]
    claim: AsJson<'a, Claim>,
    report: &'a str,
    source_grade: &'static str,
    review: Option<Review<'a>>,
}

/// The decision that counts for a claim.
#[derive(Serialize)]
struct Review<'a> {
    verdict: &'static str,
    by: &'a str,
    on: Shown<Date>,
    note: Option<&'a str>,
}

impl<'a> Review<'a> {
    fn of(d: &'a Decision) -> Review<'a> {
        Review { verdict: d.verdict.as_str(), by: &d.by, on: Shown(d.on), note: d.note.as_deref() }
    }
}

/// What is shown of each report that a claim comes from, asked for once.
struct Reports<'s> {
    store: &'s Store,
    gradings: Vec<SourceGrading>,
    known: HashMap<String, ShownReport>,
}

/// A report on one line, and the grade of its outlet.
struct ShownReport {
    line: String,
    grade: SourceGrade,
}

impl Reports<'_> {
    fn of(&mut self, key: &str) -> anyhow::Result<&ShownReport> {
        if !self.known.contains_key(key) {
            let shown = match self.store.report(key)? {
                Some(report) => {
                    let head = report.head;
                    let grade = head.source.as_deref().map_or(SourceGrade::F, |s| grade_of(&self.gradings, s));
                    let mut parts = vec![line(&head.id)];
                    parts.extend(head.source.as_deref().map(|source| format!("{}: {grade}", line(source))));
                    parts.extend(head.published.map(|d| d.to_string()));
                    ShownReport { line: format!("({})", parts.join(", ")), grade }
                }
                None => ShownReport { line: format!("({key})"), grade: SourceGrade::F },
            };
            self.known.insert(key.to_owned(), shown);
        }
        Ok(&self.known[key])
    }
}
