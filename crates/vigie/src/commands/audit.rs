//! `vigie audit`: what was done, by whom, when and from where.

use super::user::{moment, now};
use super::{Format, Out, StoreArgs, Style};
use crate::dates;
use crate::output::line;
use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use std::process::ExitCode;
use vigie_model::Date;
use vigie_server::audit_value;
use vigie_store::{Act, AuditFilter, Entry, Moment, Store, Way};

const AFTER_HELP: &str = "\
Examples:
  vigie audit
  vigie audit --act login_refused --since 2026-10-01
  vigie audit --person \"A. Diallo\" --format json

Logins and what was changed on the page, by programs with tokens, by `vigie user`, and by what is added, decided and graded on
the command line. Moments and days are UTC. Passwords,
cookies and tokens are in no entry; nor is the name of a failed login that nobody has, which may be a password typed in the
wrong place.";

/// Show who logged in, who failed to, and who changed what.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub struct Audit {
    /// From this day on.
    #[arg(long, value_name = "DATE", value_parser = dates::first_day)]
    since: Option<Date>,

    /// To this day.
    #[arg(long, value_name = "DATE", value_parser = dates::last_day)]
    until: Option<Date>,

    /// By this person.
    #[arg(long, value_name = "NAME")]
    person: Option<String>,

    /// Of this sort; may be repeated.
    #[arg(long, value_name = "ACT", value_parser = acts())]
    act: Vec<Act>,

    /// The last so many entries.
    #[arg(long, value_name = "N")]
    last: Option<usize>,

    #[command(flatten)]
    store: StoreArgs,

    /// For people, or one JSON object a line.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// Writes down what was changed at the command line.
///
/// Errors: the store's failures; what was changed is kept all the same.
pub(super) fn note(store: &mut Store, person: &str, about: String) -> anyhow::Result<()> {
    let (at, act, way) = (now(), Act::Change, Way::Command);
    let entry = Entry { at, person: Some(person.trim().to_owned()), act, about: Some(about), way, address: None };
    Ok(store.note(&[entry])?)
}

/// So many things are named in an entry; the others are counted.
const NAMED: usize = 20;

/// The first of several things, and how many more there are.
pub(super) fn named(things: &[String]) -> String {
    match things.len().saturating_sub(NAMED) {
        0 => things.join(", "),
        more => format!("{} and {more} more", things[..NAMED].join(", ")),
    }
}

fn acts() -> impl TypedValueParser<Value = Act> {
    PossibleValuesParser::new(Act::ALL.map(Act::as_str)).try_map(|word| word.parse::<Act>())
}

impl Audit {
    pub fn run(self, out: &mut Out<'_>) -> anyhow::Result<ExitCode> {
        let start = |day: Date| -> anyhow::Result<Moment> {
            Ok(Moment(day.to_zoned(jiff::tz::TimeZone::UTC)?.timestamp().as_second()))
        };
        let filter = AuditFilter {
            since: self.since.map(start).transpose()?,
            before: self.until.map(|day| start(day.tomorrow()?)).transpose()?,
            person: self.person,
            acts: self.act,
            limit: self.last,
        };
        let style = Style::of_stdout();
        for entry in self.store.open()?.audit(&filter)? {
            if self.format == Format::Json {
                writeln!(out, "{}", audit_value(&entry))?;
                continue;
            }
            let person = entry.person.as_deref().map_or_else(|| style.faint("someone"), line);
            let about = entry.about.as_deref().map(|a| format!(" · {}", line(a))).unwrap_or_default();
            let way = match &entry.way {
                Way::Page => String::new(),
                Way::Token(id) => format!(" · token {}", line(id)),
                Way::Command => " · command line".to_owned(),
            };
            let from = entry.address.as_deref().map(|a| format!(" · from {}", line(a))).unwrap_or_default();
            let (at, act) = (moment(entry.at), style.key(entry.act.as_str()));
            writeln!(out, "{at} {act} · {person}{about}{}", style.faint(&format!("{way}{from}")))?;
        }
        Ok(ExitCode::SUCCESS)
    }
}
