//! `vigie explain`: why a sentence is read as it is.

use super::{Format, Out, Style, unread};
use crate::claim_text::{Sentences, heading, summary};
use crate::data;
use crate::dates;
use crate::output::line;
use clap::Args;
use serde_json::{Value, json};
use std::process::ExitCode;
use vigie_claim::{Because, Reading, Unread};
use vigie_format::json::reading_value;
use vigie_model::{Lang, PartialDate, Report};

const AFTER_HELP: &str = "\
Examples:
  vigie explain \"L'armée a repris Saraqeb jeudi.\" --lang fr --date 2020-02-07
  vigie explain \"Rebels reportedly shelled the outskirts of Idlib.\" --format json

Each field of each claim is shown with the lexicon entry, the rule, the gazetteer entry or the date
that it comes from. Where words of conflict give no claim, it is said why.";

/// Show how a sentence is read, and why.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub struct Explain {
    /// The sentence, or several.
    #[arg(value_name = "SENTENCE")]
    sentence: String,

    /// Its language, an ISO 639 code such as fr; recognised where it is not given.
    #[arg(long, value_name = "CODE", value_parser = super::lang)]
    lang: Option<Lang>,

    /// The date of the report it would stand in: what "on Thursday" is measured from.
    #[arg(long, value_name = "DATE", value_parser = dates::partial)]
    date: Option<PartialDate>,

    /// The outlet it would stand in.
    #[arg(long, value_name = "NAME")]
    source: Option<String>,

    /// For people, or one JSON object.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

impl Explain {
    pub fn run(self, out: &mut Out<'_>) -> anyhow::Result<ExitCode> {
        let reader = data::reader()?;
        let mut report = Report {
            id: "sentence".to_owned(),
            lang: self.lang,
            title: None,
            source: self.source,
            url: None,
            published: self.date,
            text: self.sentence,
        };
        let reading = reader.read(&report);
        let left = reader.unread(&report);
        report.lang = report.lang.or_else(|| reading.lang.clone());
        match self.format {
            Format::Json => writeln!(out, "{}", value(&report, &reading, &left))?,
            Format::Text => text(out, &report, &reading, &left)?,
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn value(report: &Report, reading: &Reading, left: &Unread) -> Value {
    let because = |b: &Because| json!({"field": b.field, "value": b.value, "reason": b.reason});
    let mut value = reading_value(report, &reading.claims);
    for (claim, reasons) in value["claims"].as_array_mut().into_iter().flatten().zip(&reading.because) {
        claim["because"] = reasons.iter().map(because).collect();
    }
    value["doubts"] = reading
        .doubts
        .iter()
        .map(|d| json!({"start": d.span.map(|s| s.start), "end": d.span.map(|s| s.end), "text": d.text}))
        .collect();
    value["unread"] = unread::sentences(report, left);
    value
}

fn text(out: &mut Out<'_>, report: &Report, reading: &Reading, left: &Unread) -> anyhow::Result<()> {
    let style = Style::of_stdout();
    let sentences = Sentences::new(&report.text);
    let lang = report.lang.as_ref().map_or("language not recognised".to_owned(), |l| format!("read as {l}"));
    let date = report.published.map_or("no date".to_owned(), |d| format!("dated {d}"));
    writeln!(out, "{}", style.faint(&format!("{lang}, {date}")))?;
    if reading.claims.is_empty() {
        writeln!(out, "\nNo claims found.")?;
    }
    for (i, claim) in reading.claims.iter().enumerate() {
        writeln!(out, "\n{} {}", style.heading(heading(claim.kind())), summary(claim, style))?;
        writeln!(out, "    {}", sentences.highlight(claim.evidence.span, style))?;
        let reasons = reading.because.get(i).map(Vec::as_slice).unwrap_or_default();
        let width = |text: fn(&Because) -> usize| reasons.iter().map(text).max().unwrap_or(0).min(40);
        let fields = width(|b| b.field.chars().count());
        let values = width(|b| b.value.chars().count());
        for (n, reason) in reasons.iter().enumerate() {
            let branch = if n + 1 == reasons.len() { "└" } else { "├" };
            let value = line(&reason.value);
            writeln!(
                out,
                "    {branch} {:fields$}  {value:values$}  {}",
                reason.field,
                style.faint(&line(&reason.reason))
            )?;
        }
    }
    if !left.sentences.is_empty() {
        writeln!(out, "\n{}", style.heading("Unread"))?;
        write!(out, "{}", unread::list(report, left, style))?;
    }
    if !reading.doubts.is_empty() {
        writeln!(out, "\n{}", style.heading("Doubts"))?;
    }
    for doubt in &reading.doubts {
        let at = doubt.span.map(|span| format!(": {}", sentences.highlight(span, style))).unwrap_or_default();
        writeln!(out, "    {}{at}", style.doubt(&line(&doubt.text)))?;
    }
    Ok(())
}
