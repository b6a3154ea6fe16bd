//! `vigie picture`: what the reports, taken together, say.

use super::{Format, MomentArgs, Out};
use crate::output::json_line;
use clap::Args;
use std::process::ExitCode;
use vigie_format::AsJson;
use vigie_format::brief::picture_text;

const AFTER_HELP: &str = "\
Examples:
  vigie picture
  vigie picture --at 2020-02-07                      the situation on that day
  vigie picture --at 2020-02-07 --known 2020-02-07   the same, from what was known that day
  vigie picture --format json

Each statement has a grade: B2 is from a usually reliable source, and probably true. What contradicts it stands beside
it, with whose word each is. The rules are in docs/picture.md.";

/// Show who holds what, the tolls, the displaced, who backs whom, and the contradictions.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub struct Picture {
    #[command(flatten)]
    moment: MomentArgs,

    /// The language it is put into words in.
    #[arg(long, value_name = "CODE", default_value = "en", value_parser = super::brief::languages())]
    lang: String,

    /// For people, or one JSON object.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

impl Picture {
    pub fn run(self, out: &mut Out<'_>) -> anyhow::Result<ExitCode> {
        let drawn = self.moment.draw()?;
        match self.format {
            Format::Json => json_line(out, &AsJson(&drawn.picture))?,
            Format::Text => {
                let words = super::brief::words(&self.lang)?;
                writeln!(out, "{}", picture_text(&drawn.document(&words), &words).trim_end())?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}
