//! `nouns.toml`: plurals and feminines by rule, irregulars, and nouns that look like verbs.

use crate::entry::Reader;
use crate::paradigm::Number;
use std::collections::{HashMap, HashSet};

/// How the nouns and adjectives of a language are formed.
#[derive(Default)]
pub(crate) struct Nouns {
    plural: Vec<(String, String)>,
    feminine: Vec<(String, String)>,
    irregular: HashMap<String, Vec<String>>,
    irregular_feminine: HashMap<String, String>,
    /// Nouns of persons that have a feminine: *mort, morte*.
    gendered: HashSet<String>,
    /// Groups of nouns that acts ask for by name.
    pub groups: Vec<(String, Vec<String>)>,
    /// Nouns known beyond those that acts use.
    pub nouns: Vec<(String, usize)>,
    /// Adjectives known beyond those that acts use.
    pub adjectives: Vec<(String, usize)>,
}

/// Reads `nouns.toml`.
pub(crate) fn read(reader: &mut Reader<'_>) -> Nouns {
    let mut nouns = Nouns::default();
    let keys = ["plural", "feminine", "irregular", "irregular_feminine", "gendered", "nouns", "adjectives", "groups"];
    reader.only_tables(&keys);
    let root = reader.root();
    for (key, list) in [("plural", &mut nouns.plural), ("feminine", &mut nouns.feminine)] {
        for (cells, line) in root.rows(key, reader) {
            match <[String; 2]>::try_from(cells) {
                Ok([ends, becomes]) => list.push((ends, becomes)),
                Err(cells) => {
                    reader.push(line, key, format!("{} words", cells.len()), "[what it ends with, what that becomes]")
                }
            }
        }
        list.sort_by_key(|(ends, _)| std::cmp::Reverse(ends.len()));
    }
    for (cells, line) in root.rows("irregular", reader) {
        match cells.split_first() {
            Some((noun, plurals)) if !plurals.is_empty() => {
                nouns.irregular.insert(noun.clone(), plurals.to_vec());
            }
            _ => reader.push(line, "irregular", "one word".into(), "[singular, plural, …]"),
        }
    }
    for (cells, line) in root.rows("irregular_feminine", reader) {
        match <[String; 2]>::try_from(cells) {
            Ok([masculine, feminine]) => {
                nouns.irregular_feminine.insert(masculine, feminine);
            }
            Err(cells) => {
                reader.push(line, "irregular_feminine", format!("{} words", cells.len()), "[masculine, feminine]")
            }
        }
    }
    nouns.gendered = root.strings("gendered", reader).into_iter().collect();
    nouns.nouns = root.lined_strings("nouns", reader);
    nouns.adjectives = root.lined_strings("adjectives", reader);
    if let Some(groups) = reader.table("groups") {
        for (name, _) in groups.keys(reader) {
            let members = groups.lined_strings(&name, reader);
            nouns.groups.push((name, members.iter().map(|(noun, _)| noun.clone()).collect()));
            nouns.nouns.extend(members);
        }
    }
    nouns
}

fn by_rule(rules: &[(String, String)], word: &str) -> Option<String> {
    let (ends, becomes) = rules.iter().find(|(ends, _)| word.ends_with(ends.as_str()))?;
    Some(format!("{}{becomes}", &word[..word.len() - ends.len()]))
}

impl Nouns {
    fn numbers(&self, singular: &str, forms: &mut Vec<(String, Number)>) {
        let plurals = match self.irregular.get(singular) {
            Some(plurals) => plurals.clone(),
            None => by_rule(&self.plural, singular).into_iter().collect(),
        };
        if plurals.iter().any(|p| p == singular) {
            forms.push((singular.to_owned(), Number::Either));
        } else {
            forms.push((singular.to_owned(), Number::Singular));
        }
        forms.extend(plurals.into_iter().filter(|p| p != singular).map(|p| (p, Number::Plural)));
    }

    /// The forms of a noun.
    pub fn noun(&self, lemma: &str) -> Vec<(String, Number)> {
        if self.gendered.contains(lemma) {
            return self.adjective(lemma);
        }
        let mut forms = Vec::new();
        self.numbers(lemma, &mut forms);
        forms
    }

    /// The forms of an adjective.
    pub fn adjective(&self, lemma: &str) -> Vec<(String, Number)> {
        let mut forms = Vec::new();
        self.numbers(lemma, &mut forms);
        let feminine = self.irregular_feminine.get(lemma).cloned().or_else(|| by_rule(&self.feminine, lemma));
        if let Some(feminine) = feminine.filter(|f| f != lemma) {
            self.numbers(&feminine, &mut forms);
        }
        forms
    }
}
