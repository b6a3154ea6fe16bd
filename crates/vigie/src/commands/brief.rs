//! `vigie brief`: the situation report.

use super::{MomentArgs, Out};
use clap::builder::PossibleValuesParser;
use clap::{Args, ValueEnum};
use std::process::ExitCode;
use vigie_format::brief::{self, LANGUAGES, Words};

const AFTER_HELP: &str = "\
Examples:
  vigie brief > situation.md
  vigie brief --lang fr --format html > situation.html
  vigie brief --at 2020-02-07 --known 2020-02-07

Every statement has a note with the words it was read from, their outlet and their date.";

/// Write a situation report, every statement with its note.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub struct Brief {
    #[command(flatten)]
    moment: MomentArgs,

    /// The language it is written in.
    #[arg(long, value_name = "CODE", default_value = "en", value_parser = languages())]
    lang: String,

    /// Markdown, or a page that stands alone.
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
}

/// The languages that there are words for.
pub(super) fn languages() -> PossibleValuesParser {
    PossibleValuesParser::new(LANGUAGES.iter().map(|(code, _)| *code))
}

/// The words of a language.
pub(super) fn words(lang: &str) -> anyhow::Result<Words> {
    Ok(Words::of(lang)?)
}

impl Brief {
    pub fn run(self, out: &mut Out<'_>) -> anyhow::Result<ExitCode> {
        let (picture, told) = self.moment.draw()?;
        let words = words(&self.lang)?;
        let page = match self.format {
            Page::Md => brief::markdown(&picture, &told, &words),
            Page::Html => brief::html(&picture, &told, &words),
        };
        writeln!(out, "{}", page.trim_end())?;
        Ok(ExitCode::SUCCESS)
    }
}
