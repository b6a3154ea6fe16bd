//! `vigie brief`: the situation report.

use super::{MomentArgs, Out};
use crate::{dates, names};
use anyhow::Context;
use clap::builder::PossibleValuesParser;
use clap::{Args, ValueEnum};
use std::path::PathBuf;
use std::process::ExitCode;
use vigie_format::brief::{self, Edits, LANGUAGES, Words};
use vigie_model::Date;

const AFTER_HELP: &str = "\
Examples:
  vigie brief > situation.md
  vigie brief --lang fr --format html > situation.html
  vigie brief --at 2020-02-07 --known 2020-02-07
  vigie brief --since 2020-02-01 --edits mine.json --format html > situation.html

Every statement has a note with the words it was read from, their outlet and their date; the list of sources says how far
each outlet can be relied on. Edits are what the page's brief gives under \"Edits\": other words, another order, what is left
out; an edit whose statement says something else by now is not taken.";

/// Write a situation report, every statement with its note.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub struct Brief {
    #[command(flatten)]
    moment: MomentArgs,

    /// The language it is written in.
    #[arg(long, value_name = "CODE", default_value = "en", value_parser = languages())]
    lang: String,

    /// Tell first what changed since this day.
    #[arg(long, value_name = "DATE", value_parser = dates::last_day)]
    since: Option<Date>,

    /// What an analyst made of it, as JSON.
    #[arg(long, value_name = "FILE")]
    edits: Option<PathBuf>,

    /// Markdown, a page that stands alone, or one JSON object.
    #[arg(long, value_enum, default_value_t = Page::Md)]
    format: Page,
}

/// How a situation report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Page {
    /// Markdown.
    Md,
    /// One HTML page, with a map; fit to print.
    Html,
    /// For programs: sections, statements, notes.
    Json,
}

/// The languages that there are words for.
pub(super) fn languages() -> PossibleValuesParser {
    PossibleValuesParser::new(LANGUAGES.iter().map(|(code, _)| *code))
}

/// The words of a language.
pub(super) fn words(lang: &str) -> anyhow::Result<Words> {
    Ok(names::called(lang, Words::of(lang)?))
}

impl Brief {
    pub fn run(self, out: &mut Out<'_>) -> anyhow::Result<ExitCode> {
        let drawn = self.moment.draw()?;
        let words = words(&self.lang)?;
        let mut document = drawn.document(&words);
        if let Some(since) = self.since {
            let (changes, told) = self.moment.changes(since)?;
            document = document.with_changes(&changes, &told, &words);
        }
        if let Some(path) = &self.edits {
            let file = || path.display().to_string();
            let json = std::fs::read(path).with_context(|| format!("{} cannot be read", file()))?;
            document = document.edited(&Edits::parse(&json).with_context(file)?, &words);
        }
        let page = match self.format {
            Page::Md => brief::markdown(&document, &words),
            Page::Html => brief::html(&document, &drawn.picture, &words),
            Page::Json => brief::value(&document).to_string(),
        };
        writeln!(out, "{}", page.trim_end())?;
        Ok(ExitCode::SUCCESS)
    }
}
