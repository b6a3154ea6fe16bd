//! `vigie grade`: how far sources can be relied on.

use super::{Format, Out, StoreArgs, Style, audit, serve};
use crate::claim_text::actors;
use crate::output::{counted, line};
use crate::settings::{Settings, text_of};
use crate::{dates, inputs};
use anyhow::Context;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Subcommand};
use serde_json::json;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;
use vigie_format::json::party;
use vigie_model::{Actor, Date, SourceGrade};
use vigie_store::{SourceGrading, Store};

const AFTER_HELP: &str = "\
Examples:
  vigie grade \"Syrian Observatory for Human Rights\" C --by \"A. Diallo\" --note \"one side's network\"
  vigie grade SANA D --side SYR/GOV
  vigie grade --file grades.toml
  vigie grade list
  vigie grade list --known 2020-02-07

The grades are those of the Admiralty code: A completely reliable, B usually, C fairly, D not usually reliable,
E unreliable, F cannot be judged. A source is an outlet, or whoever a claim is attributed to; names are compared
without case and accents. A source that nobody graded counts as F. A grade holds from the day it is given, and an
earlier one is kept: --known shows the picture as it was.

A file of grades:
  by = \"A. Diallo\"
  [sources]
  \"Agence France-Presse\" = \"B\"
  \"Radio Okapi\" = { grade = \"B\", note = \"own correspondents\" }
  SANA = { grade = \"D\", side = \"SYR/GOV\" }";

/// Say how far a source can be relied on, from A to F.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP, args_conflicts_with_subcommands = true)]
pub struct Grade {
    #[command(subcommand)]
    what: Option<What>,

    /// The source: an outlet, or someone claims are attributed to.
    #[arg(value_name = "SOURCE", required_unless_present = "file", requires = "grade")]
    source: Option<String>,

    /// Its grade, A to F.
    #[arg(value_name = "GRADE", value_parser = grades(), ignore_case = true)]
    grade: Option<SourceGrade>,

    /// Grades of many sources, in TOML.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["source", "grade", "note", "side"])]
    file: Option<PathBuf>,

    /// The party it speaks for: a name, its country and part (SYR/GOV), or both: NAME (SYR/GOV).
    ///
    /// What the source says then counts as that party's own word: a boast where the party gains by it, an admission where
    /// it loses.
    #[arg(long, value_name = "PARTY", value_parser = side)]
    side: Option<Actor>,

    /// Who judged it.
    #[arg(long, value_name = "NAME")]
    by: Option<String>,

    /// Why.
    #[arg(long, value_name = "WORDS")]
    note: Option<String>,

    #[command(flatten)]
    store: StoreArgs,
}

#[derive(Debug, Subcommand)]
enum What {
    /// List the grades that count.
    #[command(after_help = "Examples:\n  vigie grade list\n  vigie grade list --all --format json")]
    List {
        /// Every grade that was given, the earlier ones of a source too.
        #[arg(long)]
        all: bool,

        /// As known on this day.
        #[arg(long, value_name = "DATE", value_parser = dates::last_day)]
        known: Option<Date>,

        #[command(flatten)]
        store: StoreArgs,

        /// For people, or one JSON object a line.
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },
}

fn grades() -> impl TypedValueParser<Value = SourceGrade> {
    PossibleValuesParser::new(SourceGrade::WORDS).try_map(|word| grade(&word).ok_or("not a grade"))
}

fn side(words: &str) -> Result<Actor, String> {
    party(words).ok_or_else(|| "no party; write its name, or its country and part such as SYR/GOV".to_owned())
}

/// The grade a letter stands for, in either case.
fn grade(word: &str) -> Option<SourceGrade> {
    word.to_uppercase().parse().ok()
}

impl Grade {
    pub fn run(self, out: &mut Out<'_>) -> anyhow::Result<ExitCode> {
        if let Some(What::List { all, known, store, format }) = self.what {
            return list(out, &store, all, known, format);
        }
        let on = dates::today();
        let gradings = match (self.file, self.source.zip(self.grade)) {
            (Some(file), _) => {
                let name = inputs::name(&file);
                read(&name, &text_of(&file)?, self.by.as_deref(), on)?
            }
            (None, Some((source, grade))) => {
                vec![SourceGrading { source, grade, side: self.side, by: self.by, on, note: self.note }]
            }
            (None, None) => anyhow::bail!("no source was named; write `vigie grade SOURCE GRADE`"),
        };
        let mut store = Store::open(&self.store.store).context("the store cannot be opened")?;
        store.grade(&gradings)?;
        let mut by_person: BTreeMap<Option<&str>, Vec<String>> = BTreeMap::new();
        for g in &gradings {
            by_person.entry(g.by.as_deref()).or_default().push(format!("{} {}", g.source, g.grade));
        }
        for (person, grades) in by_person {
            let person = person.map_or_else(serve::user, str::to_owned);
            audit::note(&mut store, &person, format!("grade: {}", audit::named(&grades)))?;
        }
        let path = self.store.store.display();
        match gradings.as_slice() {
            [one] => writeln!(out, "{}: {}, from {} on, in {path}", line(&one.source), one.grade, one.on)?,
            many => writeln!(out, "{} from {on} on, in {path}", counted(many.len() as u64, "grade"))?,
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// The grades of a file.
///
/// Errors: everything that is wrong with it, each with its line.
fn read(name: &str, text: &str, by: Option<&str>, on: Date) -> anyhow::Result<Vec<SourceGrading>> {
    const EXPECTED: &str = "a grade: A, B, C, D, E or F";
    let file = Settings::parse(name, text);
    let top = file.top();
    top.only(&["by", "sources"]);
    let person = by.map(str::to_owned).or_else(|| top.words("by"));
    let mut gradings = Vec::new();
    match top.table("sources") {
        None => top.fault("sources", "missing; write [sources], and under it a line such as \"Radio Okapi\" = \"B\""),
        Some(sources) => {
            if sources.keys().is_empty() {
                sources.fault("sources", "no source; write a line such as \"Radio Okapi\" = \"B\"");
            }
            for (at, source) in sources.keys() {
                if source.trim().is_empty() {
                    file.fault(at, "[sources]: a source without a name; write it in the quotes".to_owned());
                }
                let (grade, side, by, note) = match sources.is_table(&source) {
                    false => (sources.read(&source, EXPECTED, grade), None, None, None),
                    true => {
                        let Some(one) = sources.table(&source) else { continue };
                        one.only(&["grade", "side", "by", "note"]);
                        if !one.has("grade") {
                            one.fault("grade", &format!("missing; write {EXPECTED}"));
                        }
                        let side = one.words("side").and_then(|words| party(&words));
                        (one.read("grade", EXPECTED, grade), side, one.words("by"), one.words("note"))
                    }
                };
                let Some(grade) = grade else { continue };
                gradings.push(SourceGrading { source, grade, side, by: by.or_else(|| person.clone()), on, note });
            }
        }
    }
    file.done()?;
    Ok(gradings)
}

fn list(
    out: &mut Out<'_>,
    store: &StoreArgs,
    all: bool,
    known: Option<Date>,
    format: Format,
) -> anyhow::Result<ExitCode> {
    let style = Style::of_stdout();
    let opened = store.open()?;
    let gradings = if all { opened.gradings(known)? } else { opened.grades(known)? };
    for g in &gradings {
        match format {
            Format::Json => writeln!(
                out,
                "{}",
                json!({
                    "source": g.source, "grade": g.grade.as_str(), "side": g.side.as_ref().map(shown), "by": g.by, "on": g.on.to_string(), "note": g.note,
                })
            )?,
            Format::Text => {
                let by = g.by.as_deref().map(|b| format!(", {}", line(b))).unwrap_or_default();
                let note = g.note.as_deref().map(|n| format!(": {}", line(n))).unwrap_or_default();
                let said = style.faint(&format!("({}{by}){note}", g.on));
                let side = g.side.as_ref().map(|side| format!(", for {}", shown(side))).unwrap_or_default();
                writeln!(out, "{}  {}{side} {said}", style.key(g.grade.as_str()), line(&g.source))?;
            }
        }
    }
    if gradings.is_empty() && format == Format::Text {
        let path = store.store.display();
        writeln!(out, "No source is graded in {path}; each counts as F. `vigie grade SOURCE GRADE` gives one.")?;
    }
    Ok(ExitCode::SUCCESS)
}

/// A party with its codes, where the codes are not its name.
fn shown(party: &Actor) -> String {
    let bare = party.name.contains('/') && party.country.is_some();
    if bare { line(&party.name) } else { actors(std::slice::from_ref(party)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day() -> Date {
        "2020-02-10".parse().unwrap()
    }

    #[test]
    fn a_file_of_grades_is_read() {
        let text = "by = \"Ana\"\n[sources]\nAFP = \"b\"\n\"Radio Okapi\" = { grade = \"C\", side = \"COD/GOV\", by = \"Zoé\", note = \"n\" }\n";
        let read = read("g.toml", text, None, day()).unwrap();
        let told: Vec<_> = read.iter().map(|g| (g.source.as_str(), g.grade.as_str(), g.by.as_deref())).collect();
        assert_eq!(told, [("AFP", "B", Some("Ana")), ("Radio Okapi", "C", Some("Zoé"))]);
        assert_eq!(read[1].side.as_ref().map(shown).as_deref(), Some("COD/GOV"));
    }

    #[test]
    fn everything_wrong_with_a_file_of_grades_is_named() {
        let text = "bye = 1\n[sources]\nAFP = \"G\"\nANS = 3\nSOHR = { note = \"x\" }\nOK = \"A\"\n";
        let error = read("g.toml", text, None, day()).unwrap_err().to_string();
        assert_eq!(
            error.lines().collect::<Vec<_>>(),
            [
                "g.toml:1: the file: there is no \"bye\"; write one of by, sources",
                "g.toml:3: [sources]: AFP: found \"G\", expected a grade: A, B, C, D, E or F",
                "g.toml:4: [sources]: ANS: found a number, expected words in quotes",
                "g.toml:5: [SOHR]: grade: missing; write a grade: A, B, C, D, E or F",
            ]
        );
        let error = read("g.toml", "by = \"Ana\"", None, day()).unwrap_err().to_string();
        assert!(error.starts_with("g.toml:1: the file: sources: missing; write [sources]"), "{error}");
    }
}
