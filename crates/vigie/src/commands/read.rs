//! `vigie read`: what reports say.

use super::{Format, InputArgs, Out, Style, unread};
use crate::claim_text::{Sentences, heading, report_line, summary};
use crate::output::{complain, counted, line};
use crate::{data, pipeline};
use clap::Args;
use std::fmt::Write as _;
use std::process::ExitCode;
use vigie_claim::Reading;
use vigie_format::reading_line;
use vigie_model::{Kind, Report};

const AFTER_HELP: &str = "\
Examples:
  vigie read report.txt
  vigie read --format json reports/ > claims.jsonl
  curl -s https://example.org/article | vigie read - --date 2020-02-07
  vigie read telegram.txt --lang fr --source \"Radio Okapi\"
  vigie read --unread reports/

With --format json, each report is one line, {\"schema_version\", \"report\", \"claims\"}: see docs/report-formats.md.
With --unread, the sentences are listed that look like conflict and gave no claim, each with the reasons that are known.
A text may begin with a line such as `date 2020-02`, or with front matter between --- lines
(title, source, date, lang, url, id).";

/// Read reports and print the claims in them.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub struct Read {
    #[command(flatten)]
    inputs: InputArgs,

    /// For people, or one JSON object a line.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,

    /// List the sentences that look like conflict and gave no claim, and why, in place of the claims.
    #[arg(long)]
    unread: bool,
}

impl Read {
    pub fn run(self, out: &mut Out<'_>) -> anyhow::Result<ExitCode> {
        if self.unread {
            return unread::run(&self.inputs, self.format, out);
        }
        let reader = data::reader()?;
        let style = Style::of_stdout();
        let format = self.format;
        let render = |report: &Report, reading: &Reading| match format {
            Format::Text => text(report, reading, style),
            Format::Json => {
                let lang = report.lang.clone().or_else(|| reading.lang.clone());
                // The head needs no copy of the text but its digest; a clone of the report would double the memory.
                let mut line = if lang == report.lang {
                    reading_line(report, &reading.claims)
                } else {
                    reading_line(&Report { lang, ..report.clone() }, &reading.claims)
                };
                line.push('\n');
                line
            }
        };
        let mut first = true;
        let tally = pipeline::run(&self.inputs.inputs, &self.inputs.overrides(), &reader, render, |results| {
            for (report, reading, rendered) in results {
                if format == Format::Text && !std::mem::take(&mut first) {
                    writeln!(out)?;
                }
                out.write_all(rendered.as_bytes())?;
                if format == Format::Json {
                    // What concerns the whole report has no place in the lines, and must not be lost.
                    for doubt in reading.doubts.iter().filter(|d| d.span.is_none()) {
                        complain(&format!("{}: note: {}", report.id, doubt.text));
                    }
                }
            }
            Ok(())
        })?;
        if format == Format::Text && tally.reports > 1 {
            writeln!(out, "\n{}, {}", counted(tally.reports, "report"), counted(tally.claims, "claim"))?;
        }
        Ok(tally.exit_code())
    }
}

/// A report's claims for people, grouped by kind, each with the sentence it was read from.
fn text(report: &Report, reading: &Reading, style: Style) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{}", head(report, reading, style));
    if let Some(title) = &report.title {
        let _ = writeln!(out, "{}", line(title));
    }
    if reading.claims.is_empty() {
        let _ = writeln!(out, "\n  No claims found.");
    }
    let sentences = Sentences::new(&report.text);
    for kind in Kind::ALL {
        let mut claims = reading.claims.iter().filter(|c| c.kind() == *kind).peekable();
        if claims.peek().is_some() {
            let _ = writeln!(out, "\n{}", style.heading(heading(*kind)));
        }
        for claim in claims {
            let _ = writeln!(out, "  {}", summary(claim, style));
            let _ = writeln!(out, "      {}", sentences.highlight(claim.evidence.span, style));
        }
    }
    if !reading.doubts.is_empty() {
        let _ = writeln!(out, "\n{}", style.heading("Doubts"));
    }
    for doubt in &reading.doubts {
        let at = doubt.span.map(|span| format!(": {}", sentences.highlight(span, style))).unwrap_or_default();
        let _ = writeln!(out, "  {}{at}", style.doubt(&line(&doubt.text)));
    }
    out
}

fn head(report: &Report, reading: &Reading, style: Style) -> String {
    match (&report.lang, &reading.lang) {
        (None, Some(lang)) => format!("{} · {lang}", report_line(report, style)),
        _ => report_line(report, style),
    }
}
