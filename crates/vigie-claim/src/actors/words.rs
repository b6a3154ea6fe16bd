//! A language's `actors.toml`: pronouns, nouns that take a party up, and how names are introduced.
//!
//! In: the file, which a language need not have. Out: [`ActorWords`].

use super::ActorKind;
use crate::error::Error;
use crate::phrase::PhraseTable;
use serde::Deserialize;
use std::collections::{HashMap, HashSet};
use vigie_model::Sector;
use vigie_text::{Words, Writing};

/// Grammatical gender.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Gender {
    Feminine,
    Masculine,
}

/// Whether a pronoun can stand for a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Persons {
    Only,
    Never,
}

/// What a pronoun shows of its party.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Pronoun {
    forms: Vec<String>,
    pub gender: Option<Gender>,
    #[serde(default)]
    pub plural: bool,
    pub persons: Option<Persons>,
    /// It stands for the last one named rather than for the subject.
    #[serde(default)]
    pub near: bool,
    /// It counts only behind one of these words.
    #[serde(default)]
    pub behind: Vec<String>,
}

/// A noun that takes up a party by what sort it is.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Anaphor {
    forms: Vec<String>,
    kinds: Vec<String>,
}

/// What a word in a name makes of its bearer.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct NamingNoun {
    forms: Vec<String>,
    sector: Option<String>,
    kind: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct GenderFile {
    feminine_determiners: HashSet<String>,
    masculine_determiners: HashSet<String>,
    feminine_nouns: HashSet<String>,
    masculine_nouns: HashSet<String>,
}

/// Turns in which a pronoun stands for nothing.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Impersonal {
    pub pronouns: HashSet<String>,
    pub verbs: HashSet<String>,
    pub copulas: HashSet<String>,
    pub adjectives: HashSet<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct NamingFile {
    small_words: bool,
    links: HashSet<String>,
    adjectives: HashSet<String>,
    noun: Vec<NamingNoun>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct PersonFile {
    titles: Vec<String>,
    feminine_titles: HashSet<String>,
    particles: HashSet<String>,
    age: HashSet<String>,
}

/// Where a seat of government is a party and no place.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Seats {
    /// Nouns whose complement it can be.
    pub deeds: HashSet<String>,
    /// Prepositions behind which it acts or is acted with.
    pub parties: HashSet<String>,
    /// Prepositions of whom one turns to.
    pub recipients: HashSet<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct File {
    gender: GenderFile,
    pronoun: Vec<Pronoun>,
    impersonal: Impersonal,
    anaphor: Vec<Anaphor>,
    naming: NamingFile,
    persons: PersonFile,
    seats: Seats,
}

/// How bodies call themselves.
#[derive(Debug)]
pub(crate) struct Naming {
    /// Words in small letters belong to a name behind its links.
    pub small_words: bool,
    pub links: HashSet<String>,
    pub adjectives: HashSet<String>,
    /// By the word in small letters.
    pub nouns: HashMap<String, (Option<Sector>, ActorKind)>,
}

/// How persons are introduced.
#[derive(Debug)]
pub(crate) struct PersonWords {
    /// True for the feminine ones.
    pub titles: PhraseTable<bool>,
    pub particles: HashSet<String>,
    pub age: HashSet<String>,
}

/// How a language takes parties up, and introduces them.
#[derive(Debug)]
pub(crate) struct ActorWords {
    determiners: HashMap<String, Gender>,
    nouns: HashMap<String, Gender>,
    pub pronouns: PhraseTable<Pronoun>,
    pub impersonal: Impersonal,
    /// By the noun in small letters: the kinds it may take up.
    pub anaphors: HashMap<String, Vec<ActorKind>>,
    pub naming: Naming,
    pub persons: PersonWords,
    pub seats: Seats,
}

impl ActorWords {
    /// Compiles a language's `actors.toml`; without one, nothing is taken up and no name introduced.
    ///
    /// Errors: the file, the entry and what was expected.
    pub(crate) fn parse(file: Option<(&str, &str)>, writing: &Writing) -> Result<ActorWords, Error> {
        let (path, text) = file.unwrap_or(("actors.toml", ""));
        let file: File =
            toml::from_str(text).map_err(|e| Error::Syntax { file: path.to_owned(), what: e.to_string() })?;
        let wrong = |entry: &[String], what: String| Error::Entry {
            file: path.to_owned(),
            entry: entry.first().cloned().unwrap_or_default(),
            what,
        };
        let kind = |entry: &[String], name: &str| {
            let unknown = || wrong(entry, format!("kind {name:?} is none of {}", ActorKind::NAMES.join(", ")));
            ActorKind::named(name).ok_or_else(unknown)
        };
        let mut anaphors = HashMap::new();
        for entry in &file.anaphor {
            let kinds: Vec<ActorKind> = entry.kinds.iter().map(|k| kind(&entry.forms, k)).collect::<Result<_, _>>()?;
            anaphors.extend(entry.forms.iter().map(|form| (form.clone(), kinds.clone())));
        }
        let mut nouns = HashMap::new();
        for entry in &file.naming.noun {
            let sector = entry.sector.as_deref().map(str::parse::<Sector>).transpose();
            let sector = sector.map_err(|e| wrong(&entry.forms, e.to_string()))?;
            let kind = kind(&entry.forms, &entry.kind)?;
            nouns.extend(entry.forms.iter().map(|form| (lower(form, writing), (sector, kind))));
        }
        let mut pronouns = PhraseTable::new();
        for pronoun in &file.pronoun {
            pronoun.forms.iter().for_each(|form| pronouns.insert(form, writing, pronoun.clone()));
        }
        let mut titles = PhraseTable::new();
        for title in &file.persons.titles {
            titles.insert(title, writing, file.persons.feminine_titles.contains(title));
        }
        let gendered = |feminine: HashSet<String>, masculine: HashSet<String>| {
            let feminine = feminine.into_iter().map(|word| (word, Gender::Feminine));
            feminine.chain(masculine.into_iter().map(|word| (word, Gender::Masculine))).collect()
        };
        Ok(ActorWords {
            determiners: gendered(file.gender.feminine_determiners, file.gender.masculine_determiners),
            nouns: gendered(file.gender.feminine_nouns, file.gender.masculine_nouns),
            pronouns,
            impersonal: file.impersonal,
            anaphors,
            naming: Naming {
                small_words: file.naming.small_words,
                links: file.naming.links,
                adjectives: file.naming.adjectives,
                nouns,
            },
            persons: PersonWords { titles, particles: file.persons.particles, age: file.persons.age },
            seats: file.seats,
        })
    }

    /// The gender that a determiner shows, or the noun behind it.
    pub(crate) fn gender(&self, determiner: Option<&str>, noun: &str) -> Option<Gender> {
        determiner.and_then(|d| self.determiners.get(d)).or_else(|| self.nouns.get(noun)).copied()
    }

    /// The kinds that a noun may take up, be it in the plural.
    pub(crate) fn takes_up(&self, noun: &str) -> Option<&[ActorKind]> {
        let singular = || noun.strip_suffix('s').and_then(|n| self.anaphors.get(n));
        self.anaphors.get(noun).or_else(singular).map(Vec::as_slice)
    }
}

fn lower(form: &str, writing: &Writing) -> String {
    let words = Words::read(form, writing);
    if words.tokens.is_empty() { String::new() } else { words.lower(0).to_owned() }
}
