//! The words that show what a text is about: those of conflict, and those of each other topic.
//!
//! In: a language's `relevance.toml`. Out: [`RelevanceWords`], which tells a text's words of each class, each entry once.

use crate::error::Error;
use serde::Deserialize;
use std::collections::HashMap;
use vigie_text::{TokenKind, Words, Writing};

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    conflict: ConflictWords,
    #[serde(default)]
    topic: Vec<TopicWords>,
    /// Texts that are about a conflict, for tests.
    #[serde(default)]
    yes: Vec<String>,
    /// Texts that are not.
    #[serde(default)]
    no: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct ConflictWords {
    #[serde(default)]
    parties: Vec<String>,
    #[serde(default)]
    weapons: Vec<String>,
    #[serde(default)]
    ground: Vec<String>,
    #[serde(default)]
    harm: Vec<String>,
    #[serde(default)]
    figures: Vec<String>,
    #[serde(default)]
    loose: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct TopicWords {
    name: String,
    #[serde(default)]
    beside: bool,
    #[serde(default)]
    strong: Vec<String>,
    #[serde(default)]
    plain: Vec<String>,
}

/// What a word shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Conflict(Aspect),
    /// A word of the topic at this index, which hardly has another sense or which others use too.
    Topic(usize, Grade),
}

/// What about a conflict a word is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Aspect {
    /// Who fights.
    Parties,
    /// With what.
    Weapons,
    /// What is held, won and lost, and truces.
    Ground,
    /// What it does to people.
    Harm,
    /// A word of war that is a figure of speech as often: *troops*, *siege*.
    Figures,
    /// A word that other topics use as well.
    Loose,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Grade {
    Strong,
    Plain,
}

/// A word of an entry: as it is, or the beginning of it.
#[derive(Debug)]
struct Pattern {
    word: String,
    open: bool,
}

impl Pattern {
    fn fits(&self, word: &str) -> bool {
        if self.open { word.starts_with(self.word.as_str()) } else { word == self.word }
    }
}

#[derive(Debug)]
struct Entry {
    words: Vec<Pattern>,
    classes: Vec<Class>,
}

/// The shortest beginning of words that an entry may give, in characters.
const SHORTEST_STEM: usize = 3;

/// A language's words of conflict and of other topics, ready to be found.
#[derive(Debug, Default)]
pub(crate) struct RelevanceWords {
    /// The topics' names.
    pub(super) topics: Vec<String>,
    /// For each, whether reports of conflict have its words too: *police*, *minister*.
    pub(super) beside: Vec<bool>,
    entries: Vec<Entry>,
    /// Entries by their first word.
    whole: HashMap<String, Vec<usize>>,
    /// Entries by the beginning of their first word, of which only a beginning is given.
    stems: HashMap<String, Vec<usize>>,
    /// Texts about conflict, and about something else: for tests.
    pub(crate) yes: Vec<String>,
    pub(crate) no: Vec<String>,
}

impl RelevanceWords {
    /// Compiles a language's file, or nothing where it has none.
    ///
    /// Errors: the file is not of the expected form, or an entry gives too short a beginning of words.
    pub(crate) fn parse(file: Option<(&str, &str)>, writing: &Writing) -> Result<RelevanceWords, Error> {
        let Some((path, text)) = file else { return Ok(RelevanceWords::default()) };
        let file: File =
            toml::from_str(text).map_err(|e| Error::Syntax { file: path.to_owned(), what: e.to_string() })?;
        let mut out = RelevanceWords { yes: file.yes, no: file.no, ..RelevanceWords::default() };
        let mut known: HashMap<String, usize> = HashMap::new();
        let mut add = |out: &mut RelevanceWords, words: &[String], class: Class| {
            words.iter().try_for_each(|word| out.add(path, word, class, writing, &mut known))
        };
        let conflict = &file.conflict;
        let aspects = [
            (&conflict.parties, Aspect::Parties),
            (&conflict.weapons, Aspect::Weapons),
            (&conflict.ground, Aspect::Ground),
            (&conflict.harm, Aspect::Harm),
            (&conflict.figures, Aspect::Figures),
            (&conflict.loose, Aspect::Loose),
        ];
        for (words, aspect) in aspects {
            add(&mut out, words, Class::Conflict(aspect))?;
        }
        for (k, topic) in file.topic.iter().enumerate() {
            add(&mut out, &topic.strong, Class::Topic(k, Grade::Strong))?;
            add(&mut out, &topic.plain, Class::Topic(k, Grade::Plain))?;
        }
        out.beside = file.topic.iter().map(|t| t.beside).collect();
        out.topics = file.topic.into_iter().map(|t| t.name).collect();
        Ok(out)
    }

    fn add(
        &mut self,
        path: &str,
        text: &str,
        class: Class,
        writing: &Writing,
        known: &mut HashMap<String, usize>,
    ) -> Result<(), Error> {
        if let Some(&k) = known.get(text) {
            if !self.entries[k].classes.contains(&class) {
                self.entries[k].classes.push(class);
            }
            return Ok(());
        }
        let mut words: Vec<Pattern> = Vec::new();
        for piece in text.split_whitespace() {
            let read = Words::read(piece.trim_end_matches('*'), writing);
            words.extend((0..read.tokens.len()).map(|i| Pattern { word: read.lower(i).to_owned(), open: false }));
            if let (Some(last), true) = (words.last_mut(), piece.ends_with('*')) {
                last.open = true;
            }
        }
        let bad = |what: &str| Error::Entry { file: path.to_owned(), entry: text.to_owned(), what: what.to_owned() };
        let first = words.first().ok_or_else(|| bad("is empty; expected a word, or the beginning of words with *"))?;
        if first.open && first.word.chars().count() < SHORTEST_STEM {
            return Err(bad("the beginning before * is too short; expected three letters or more"));
        }
        let by_first = if first.open {
            self.stems.entry(first.word.chars().take(SHORTEST_STEM).collect()).or_default()
        } else {
            self.whole.entry(first.word.clone()).or_default()
        };
        by_first.push(self.entries.len());
        known.insert(text.to_owned(), self.entries.len());
        self.entries.push(Entry { words, classes: vec![class] });
        Ok(())
    }

    /// Whether the language has such words at all.
    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Tells the class of each entry that stands in a text, each entry once, the longest at each place. `skip` gives for
    /// a token how many from there on are a name, in which no word counts.
    pub(super) fn each(&self, words: &Words<'_>, skip: impl Fn(usize) -> usize, mut tell: impl FnMut(Class, usize)) {
        let mut seen = vec![false; self.entries.len()];
        let mut found: Vec<usize> = Vec::new();
        let mut i = 0;
        while i < words.tokens.len() {
            let named = skip(i);
            if named > 0 || words.tokens[i].kind == TokenKind::Mark {
                i += named.max(1);
                continue;
            }
            let word = words.lower(i);
            let stem = word.char_indices().nth(SHORTEST_STEM).map_or(word, |(at, _)| &word[..at]);
            let candidates = [self.whole.get(word), self.stems.get(stem)].into_iter().flatten().flatten().copied();
            let fits = |k: &usize| {
                let patterns = &self.entries[*k].words;
                i + patterns.len() <= words.tokens.len()
                    && patterns.iter().enumerate().all(|(n, pattern)| pattern.fits(words.lower(i + n)))
            };
            found.clear();
            found.extend(candidates.filter(fits));
            let longest = found.iter().map(|&k| self.entries[k].words.len()).max().unwrap_or_default();
            for &k in found.iter().filter(|&&k| self.entries[k].words.len() == longest) {
                if !std::mem::replace(&mut seen[k], true) {
                    self.entries[k].classes.iter().for_each(|class| tell(*class, i));
                }
            }
            i += longest.max(1);
        }
    }
}
