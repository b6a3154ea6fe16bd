//! Everything that is wrong with the files of a `lexicons/` folder, not only the first fault.

use crate::error::Error;
use crate::language::Language;
use crate::reader::folder;
use crate::world::World;
use std::sync::Arc;
use vigie_lexicon::{Lexicon, Problems};
use vigie_model::Lang;
use vigie_place::Gazetteer;

/// Something wrong with a lexicon file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The file, as it was named; empty where the folder as a whole is meant.
    pub file: String,
    /// The line, from 1, where it is known.
    pub line: Option<usize>,
    /// What was found and what was expected.
    pub what: String,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.file, self.what),
            None if self.file.is_empty() => f.write_str(&self.what),
            None => write!(f, "{}: {}", self.file, self.what),
        }
    }
}

/// What keeps `files` from making a reader: the (path, text) pairs of a `lexicons/` folder, as for
/// [`Reader::new`](crate::Reader::new), which stops at the first.
///
/// Of `language.toml`, `verbs.toml`, `nouns.toml` and `acts/*.toml` every fault is given, of each other file the first.
pub fn faults(files: &[(&str, &str)], gazetteer: Option<&Arc<Gazetteer>>) -> Vec<Fault> {
    let mut out = Vec::new();
    let in_folder = |name: &str| -> Vec<(&str, &str)> {
        files.iter().copied().filter(|(path, _)| folder(path) == Some(name)).collect()
    };
    let mut world_files = in_folder("world");
    world_files.retain(|(path, _)| !path.ends_with("transliteration.toml"));
    let world = World::parse(&world_files);
    if let Err(error) = &world {
        // Each alone, so that one faulty file hides no other.
        let alone = world_files.iter().filter_map(|file| World::parse(&[*file]).err());
        out.extend(alone.map(|e| fault(&e, files)));
        if out.is_empty() {
            out.push(fault(error, files));
        }
    }
    // Languages are checked without parties then.
    let world = world.or_else(|_| World::parse(&[])).ok();
    let mut codes: Vec<&str> = files.iter().filter_map(|(path, _)| folder(path)).collect();
    codes.retain(|f| Lang::new(f).is_some_and(|l| l.as_str() == *f));
    codes.sort_unstable();
    codes.dedup();
    if codes.is_empty() {
        out.push(fault(&Error::NoLanguage, files));
    }
    let countries = world_files.iter().copied().find(|(path, _)| path.ends_with("countries.toml"));
    for code in codes {
        let own = in_folder(code);
        let acts: Vec<(&str, &str)> = own
            .iter()
            .copied()
            .filter(|(p, _)| !p.ends_with("/reading.toml") && !p.ends_with("/relevance.toml"))
            .collect();
        match Lexicon::parse(&acts) {
            Err(Problems(problems)) => out.extend(problems.into_iter().map(|p| Fault {
                file: if p.file.is_empty() { format!("lexicons/{code}") } else { p.file },
                line: Some(p.line).filter(|line| *line > 0),
                what: format!("{}: found {}; expected {}", p.entry, p.found, p.want),
            })),
            Ok(lexicon) if lexicon.code.as_str() != code => out.push(Fault {
                file: format!("lexicons/{code}/language.toml"),
                line: None,
                what: format!("found code = {:?}; expected {code:?}, the name of the folder", lexicon.code.as_str()),
            }),
            Ok(lexicon) => {
                let errors = world.as_ref().map(|w| Language::errors(&own, lexicon, w, countries, gazetteer));
                let errors = errors.unwrap_or_default();
                out.extend(errors.iter().map(|e| fault(e, files)));
            }
        }
    }
    out
}

/// An error with the line that it speaks of, as far as it can be found.
fn fault(error: &Error, files: &[(&str, &str)]) -> Fault {
    let text = |file: &str| files.iter().find(|(path, _)| *path == file).map_or("", |(_, text)| *text);
    match error {
        Error::Syntax { file, what } => {
            Fault { file: file.clone(), line: number_after(what, "at line "), what: first_and_last(what) }
        }
        Error::Entry { file, entry, what } => {
            let quoted = format!("{entry:?}");
            // A name that stands there twice does not show the line.
            let mut lines = text(file).lines().enumerate().filter(|(_, l)| l.contains(&quoted)).map(|(i, _)| i + 1);
            let line = lines.next().filter(|_| lines.next().is_none());
            Fault { file: file.clone(), line, what: format!("entry {entry:?}: {what}") }
        }
        Error::Lexicon(what) => {
            let file = files.iter().map(|(path, _)| *path).find(|path| what.starts_with(&format!("{path}:")));
            let Some(file) = file else { return Fault { file: String::new(), line: None, what: first_and_last(what) } };
            let rest = &what[file.len() + 1..];
            let line = number_after(rest, "").filter(|line| *line > 0);
            let rest = if line.is_some() { rest.split_once(':').map_or(rest, |(_, rest)| rest) } else { rest };
            let line = line.or_else(|| number_after(rest, "at line "));
            Fault { file: file.to_owned(), line, what: first_and_last(rest.trim()) }
        }
        Error::NoLanguage => Fault { file: String::new(), line: None, what: error.to_string() },
    }
}

fn number_after(text: &str, words: &str) -> Option<usize> {
    let rest = &text[text.find(words)? + words.len()..];
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    rest[..digits].parse().ok()
}

/// A message of several lines without the picture of the file that stands between its first and its last.
fn first_and_last(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|l| !l.is_empty()).collect();
    match lines.as_slice() {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first, .., last] => format!("{first}: {last}"),
    }
}
