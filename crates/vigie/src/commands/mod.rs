//! The commands, one file each.

mod add;
mod annotate;
mod audit;
mod brief;
mod changes;
mod claims;
mod completions;
mod explain;
mod export;
mod fetch;
mod filter;
mod gazetteer;
mod grade;
mod lexicon;
mod man;
mod parse;
mod picture;
mod read;
mod reports;
mod review;
mod search;
mod serve;
mod unread;
mod user;
mod watch;

use crate::dates;
use crate::knowledge::Knowledge;
use crate::output::{Out, Style};
use crate::pipeline::Overrides;
use anyhow::Context;
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use vigie_format::brief::{Document, Words};
use vigie_model::{Date, Lang, PartialDate};
use vigie_store::Store;

const LONG_ABOUT: &str = "\
Vigie reads reports on armed conflicts and keeps the picture: who holds what, who was killed or fled, who \
threatens or backs whom, according to whom. Every claim it gives leads back to the exact words it was read from, \
with its source, its place, its date and how sure the report is.";

const AFTER_HELP: &str = "\
Examples:
  vigie read report.txt                     what one report says
  vigie read --format json reports/         the same of a folder, as JSON Lines
  vigie add reports/ && vigie serve         keep them, and look at them on a map
  vigie fetch https://example.org/rss.xml   what an outlet published lately, kept likewise
  vigie brief --lang fr > situation.md      a situation report from what was kept
  vigie export --to geojson --out war.geojson   the claims, for a map
  vigie explain \"L'armée a repris Saraqeb jeudi.\" --lang fr --date 2020-02-07

Exit status: 0 all was done; 1 an input could not be read (each is named, the rest is done); 2 wrong usage.";

/// Reads conflict reports and keeps the picture, each statement with its evidence.
#[derive(Debug, Parser)]
#[command(name = "vigie", version, long_about = LONG_ABOUT, after_help = AFTER_HELP, max_term_width = 100)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Read(read::Read),
    Annotate(annotate::Annotate),
    Add(add::Add),
    Fetch(fetch::Fetch),
    Reports(reports::Reports),
    Claims(claims::Claims),
    Search(search::Search),
    Picture(picture::Picture),
    Brief(brief::Brief),
    Export(export::Export),
    Changes(changes::Changes),
    Explain(explain::Explain),
    Grade(grade::Grade),
    Review(review::Review),
    Watch(watch::Watch),
    Gazetteer(gazetteer::GazetteerCommand),
    Lexicon(lexicon::LexiconCommand),
    Parse(parse::Parse),
    Serve(serve::Serve),
    User(user::User),
    Audit(audit::Audit),
    Completions(completions::Completions),
    Man(man::Man),
}

impl Cli {
    /// Does what was asked.
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let mut out = BufWriter::new(io::stdout());
        let status = match self.command {
            Command::Read(command) => command.run(&mut out),
            Command::Annotate(command) => command.run(&mut out),
            Command::Add(command) => command.run(&mut out),
            Command::Fetch(command) => command.run(&mut out),
            Command::Reports(command) => command.run(&mut out),
            Command::Claims(command) => command.run(&mut out),
            Command::Search(command) => command.run(&mut out),
            Command::Picture(command) => command.run(&mut out),
            Command::Brief(command) => command.run(&mut out),
            Command::Export(command) => command.run(&mut out),
            Command::Changes(command) => command.run(&mut out),
            Command::Explain(command) => command.run(&mut out),
            Command::Grade(command) => command.run(&mut out),
            Command::Review(command) => command.run(&mut out),
            Command::Watch(command) => command.run(&mut out),
            Command::Gazetteer(command) => command.run(&mut out),
            Command::Lexicon(command) => command.run(&mut out),
            Command::Parse(command) => command.run(&mut out),
            Command::Serve(command) => command.run(&mut out),
            Command::User(command) => command.run(&mut out),
            Command::Audit(command) => command.run(&mut out),
            Command::Completions(command) => command.run(&mut out),
            Command::Man(command) => command.run(&mut out),
        }?;
        out.flush()?;
        Ok(status)
    }
}

/// The whole command line, for its help, completions and manual.
fn command_line() -> clap::Command {
    Cli::command()
}

/// How results are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people.
    Text,
    /// For programs.
    Json,
}

/// What to read.
#[derive(Debug, Args)]
struct InputArgs {
    /// Files, folders, or `-` for standard input.
    ///
    /// Text (.txt), Markdown (.md), web pages (.html), and reports in JSON (.json, .jsonl) are read; what a file
    /// really holds counts more than its name. Folders are read in the order of their file names, hidden files and
    /// READMEs left out.
    #[arg(value_name = "FILE|DIR|-", required = true)]
    inputs: Vec<PathBuf>,

    /// The reports' language, an ISO 639 code such as fr, whatever they say or look like.
    #[arg(long, value_name = "CODE", value_parser = lang)]
    lang: Option<Lang>,

    /// The reports' date of publication (2020-02-07, 2020-02 or 2020), whatever they say.
    #[arg(long, value_name = "DATE", value_parser = dates::partial)]
    date: Option<PartialDate>,

    /// The outlet that published the reports, whatever they say.
    #[arg(long, value_name = "NAME")]
    source: Option<String>,
}

impl InputArgs {
    fn overrides(&self) -> Overrides {
        Overrides { lang: self.lang.clone(), date: self.date, source: self.source.clone() }
    }
}

/// Which store.
#[derive(Debug, Args)]
struct StoreArgs {
    /// The file that keeps reports and claims.
    #[arg(long, value_name = "FILE", default_value = "vigie.db")]
    store: PathBuf,
}

impl StoreArgs {
    fn open(&self) -> anyhow::Result<Store> {
        Store::open_to_read(&self.store).context("the store cannot be opened")
    }
}

/// At which moments the picture is looked at.
#[derive(Debug, Args)]
struct MomentArgs {
    /// The situation on this day: what happened later is left out.
    #[arg(long, value_name = "DATE", value_parser = dates::last_day)]
    at: Option<Date>,

    /// What was known on this day: reports published later are left out.
    #[arg(long, value_name = "DATE", value_parser = dates::last_day)]
    known: Option<Date>,

    #[command(flatten)]
    store: StoreArgs,
}

impl MomentArgs {
    /// The picture, and what it is drawn from, as reviewers left it.
    fn draw(&self) -> anyhow::Result<Drawn> {
        let basis = Knowledge::of(&self.store.open()?)?;
        let (picture, grades) = (basis.picture(self.at, self.known), basis.grades(self.known));
        Ok(Drawn { picture, grades, told: basis.into_reviewed(self.known) })
    }

    /// What changed in that picture since it was known as on the day `since`, and the claims of both sides.
    ///
    /// Errors: a day of knowledge before `since`, and a store that cannot be opened.
    fn changes(&self, since: Date) -> anyhow::Result<(vigie_picture::Changes, Vec<vigie_picture::Told>)> {
        dates::in_order(since, self.known, "--known")?;
        let knowledge = Knowledge::of(&self.store.open()?)?;
        Ok((knowledge.changes(self.at, since, self.known), knowledge.cited(self.known)))
    }
}

/// A picture with what it is drawn from.
struct Drawn {
    picture: vigie_picture::Picture,
    grades: vigie_picture::Grades,
    told: Vec<vigie_picture::Told>,
}

impl Drawn {
    /// The picture in words.
    fn document(&self, words: &Words) -> Document {
        Document::compose(&self.picture, &self.told, &self.grades, words)
    }
}

fn lang(code: &str) -> Result<Lang, String> {
    Lang::new(code).ok_or_else(|| "not a language; write its ISO 639 code, such as fr or en".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        command_line().debug_assert();
    }

    #[test]
    fn every_command_has_help_with_an_example() {
        for command in command_line().get_subcommands() {
            assert!(command.get_about().is_some(), "{} has no help", command.get_name());
            let after = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            assert!(after.contains(&format!("vigie {}", command.get_name())), "{} has no example", command.get_name());
            for argument in command.get_arguments() {
                assert!(argument.get_help().is_some(), "{} {} has no help", command.get_name(), argument.get_id());
            }
        }
    }
}
