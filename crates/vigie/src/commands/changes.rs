//! `vigie changes`: what is new since a day.

use super::{Out, StoreArgs};
use crate::dates;
use crate::knowledge::Knowledge;
use crate::output::json_line;
use clap::{Args, ValueEnum};
use std::process::ExitCode;
use vigie_format::AsJson;
use vigie_format::brief::{changes_markdown, changes_text};
use vigie_model::Date;

const AFTER_HELP: &str = "\
Examples:
  vigie changes --since 2020-02-07
  vigie changes --since 2020-02-07 --until 2020-02-14 --lang fr --format markdown
  vigie changes --since 2020-02 --format json

Compared is what was known on the two days: a report counts from the day it was published, a decision or a grade from
the day it was made. Each change says how things stood before, and why they stand otherwise: reports told since, a
reviewer's decision, a grade, a deadline that has passed.";

/// Show what changed in the picture since a day: places, figures, commitments, contradictions.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub struct Changes {
    /// Since this day: what was known on it is what it is compared with.
    #[arg(long, value_name = "DATE", value_parser = dates::last_day)]
    since: Date,

    /// Until this day; everything that is known, unless given.
    #[arg(long, value_name = "DATE", value_parser = dates::last_day)]
    until: Option<Date>,

    #[command(flatten)]
    store: StoreArgs,

    /// The language it is put into words in.
    #[arg(long, value_name = "CODE", default_value = "en", value_parser = super::brief::languages())]
    lang: String,

    /// For people, as Markdown, or one JSON object.
    #[arg(long, value_enum, default_value_t = Form::Text)]
    format: Form,
}

/// How the changes are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// For people, on a terminal.
    Text,
    /// Markdown, with footnotes.
    Markdown,
    /// For programs.
    Json,
}

impl Changes {
    pub fn run(self, out: &mut Out<'_>) -> anyhow::Result<ExitCode> {
        dates::in_order(self.since, self.until, "--until")?;
        let knowledge = Knowledge::of(&self.store.open()?)?;
        let changes = knowledge.changes(None, self.since, self.until);
        let told = knowledge.cited(self.until);
        match self.format {
            Form::Json => json_line(out, &AsJson(&changes))?,
            form => {
                let words = super::brief::words(&self.lang)?;
                let text = match form {
                    Form::Markdown => changes_markdown(&changes, &told, &words),
                    _ => changes_text(&changes, &told, &words),
                };
                writeln!(out, "{}", text.trim_end())?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}
