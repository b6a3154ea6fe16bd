//! One language, compiled: its lexicon, its names, its times and numbers, its places, how its texts
//! take up parties, and the reader's small lists.

use crate::actors::words::ActorWords;
use crate::error::Error;
use crate::phrase::PhraseTable;
use crate::relevance::RelevanceWords;
use crate::world::{Names, World};
use serde::Deserialize;
use std::collections::HashSet;
use std::sync::Arc;
use vigie_lexicon::{LemmaId, Lexicon};
use vigie_place::{Gazetteer, PlaceLanguage, Recogniser};
use vigie_syntax::Model;
use vigie_time::TimeRules;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ReadingFile {
    /// Where a noun phrase has its head: `first` (*forces armées*) or `last` (*armed forces*).
    head: Option<String>,
    /// Whether who speaks may stand behind the verb of saying without more ado.
    #[serde(default)]
    inversion: bool,
    #[serde(default)]
    complement: Vec<String>,
    #[serde(default)]
    plural_determiners: HashSet<String>,
    #[serde(default)]
    singular_determiners: HashSet<String>,
    #[serde(default)]
    definite_determiners: HashSet<String>,
    #[serde(default)]
    plural_pronouns: HashSet<String>,
    /// Plurals that do not show it by their ending: *men*.
    #[serde(default)]
    plural_nouns: HashSet<String>,
    /// A noun for one person or thing asks for a determiner.
    #[serde(default)]
    determined: bool,
    /// Determiners that say whose, where the owners are several: *leur*.
    #[serde(default)]
    plural_possessors: HashSet<String>,
    #[serde(default)]
    light_verbs: Vec<String>,
    #[serde(default)]
    suffered_verbs: Vec<String>,
    /// Verbs that lay an act at someone's door: *attribuer à*, *blame on*.
    #[serde(default)]
    attributing_verbs: Vec<String>,
    /// Pronouns of who speaks.
    #[serde(default)]
    first_person: HashSet<String>,
    #[serde(default)]
    place_nouns: HashSet<String>,
    /// Nouns for hospitals, schools, camps, networks: what a hit makes a humanitarian matter.
    #[serde(default)]
    facilities: HashSet<String>,
    /// Prepositions before those of whom so many were hit.
    #[serde(default)]
    among: HashSet<String>,
    /// Conjunctions that say since when.
    #[serde(default)]
    since: Vec<String>,
    /// Nouns for a war as a whole.
    #[serde(default)]
    wars: HashSet<String>,
    /// Prepositions of place.
    #[serde(default)]
    locative: HashSet<String>,
    /// Determiners of two that were spoken of: *both*.
    #[serde(default)]
    both: HashSet<String>,
    /// Participles that lead to where an organisation sits: *basé*.
    #[serde(default)]
    based: HashSet<String>,
    /// Prepositions of direction.
    #[serde(default)]
    directional: HashSet<String>,
    #[serde(default)]
    part_nouns: HashSet<String>,
    /// Plural nouns for settlements, which are a part of the area they lie in: *villages*.
    #[serde(default)]
    settlements: HashSet<String>,
    /// Nouns for what an army holds against another: *lignes*, *défenses*.
    #[serde(default)]
    lines: HashSet<String>,
    /// Adjectives that say on whose side somebody is: *loyales à*.
    #[serde(default)]
    loyal: HashSet<String>,
    /// Words that bind a party to another one with a preposition: *affilié à*.
    #[serde(default)]
    affiliated: HashSet<String>,
    /// Prepositions between people and the group they belong to.
    #[serde(default)]
    within: HashSet<String>,
    #[serde(default)]
    off_topic: Vec<OffTopic>,
    #[serde(default)]
    conflict: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct OffTopic {
    topic: String,
    /// One word is enough in a sentence or a short text.
    #[serde(default)]
    decisive: bool,
    words: Vec<String>,
}

/// The reader's small lists, compiled.
#[derive(Debug)]
pub(crate) struct ReadingWords {
    /// The head of a noun phrase is its last noun.
    pub head_last: bool,
    /// *…, ont affirmé des habitants*: who speaks may stand behind the verb.
    pub inversion: bool,
    pub complement: Vec<String>,
    pub plural_determiners: HashSet<String>,
    pub singular_determiners: HashSet<String>,
    pub definite_determiners: HashSet<String>,
    pub plural_pronouns: HashSet<String>,
    pub plural_possessors: HashSet<String>,
    pub plural_nouns: HashSet<String>,
    pub determined: bool,
    pub light_verbs: HashSet<LemmaId>,
    pub suffered_verbs: HashSet<LemmaId>,
    pub attributing_verbs: HashSet<LemmaId>,
    pub first_person: HashSet<String>,
    pub place_nouns: HashSet<String>,
    pub facilities: HashSet<String>,
    pub among: HashSet<String>,
    pub since: Vec<String>,
    pub wars: HashSet<String>,
    pub locative: HashSet<String>,
    pub both: HashSet<String>,
    pub based: HashSet<String>,
    pub directional: HashSet<String>,
    pub part_nouns: HashSet<String>,
    pub settlements: HashSet<String>,
    pub lines: HashSet<String>,
    pub loyal: HashSet<String>,
    pub affiliated: HashSet<String>,
    pub within: HashSet<String>,
    /// Topics that are no conflict, by name.
    pub topics: Vec<String>,
    /// For each, whether one word is enough in a sentence or a short text.
    pub decisive: Vec<bool>,
    /// Words of topics (their index) and of conflict (`None`).
    pub topic_words: PhraseTable<Option<usize>>,
}

/// One language.
#[derive(Debug)]
pub(crate) struct Language {
    pub lexicon: Lexicon,
    pub names: Names,
    pub times: Option<TimeRules>,
    pub places: Option<Recogniser>,
    pub reading: ReadingWords,
    pub relevance: RelevanceWords,
    /// Its parser's model; without one its grammar is read from the lexicon's word classes alone.
    pub model: Option<Arc<Model>>,
    pub actors: ActorWords,
}

fn stem(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

impl Language {
    /// Compiles the files of one `lexicons/<iso>/` folder, as (path, text) pairs.
    ///
    /// Errors: what the first faulty file holds and what was expected.
    pub(crate) fn parse(
        files: &[(&str, &str)],
        world: &World,
        countries: Option<(&str, &str)>,
        gazetteer: Option<&Arc<Gazetteer>>,
    ) -> Result<Language, Error> {
        let lexicon_files: Vec<(&str, &str)> = files
            .iter()
            .copied()
            .filter(|(path, _)| !["reading.toml", "relevance.toml"].contains(&stem(path)))
            .collect();
        let lexicon = Lexicon::parse(&lexicon_files).map_err(|problems| Error::Lexicon(problems.to_string()))?;
        let people: Vec<(&str, &str)> = own(files, "people.toml").into_iter().collect();
        let names = world.names(lexicon.code.as_str(), &lexicon.writing, &people)?;
        let times = times(files)?;
        let places = places(files, countries, gazetteer)?;
        let reading = reading_words(own(files, "reading.toml"), &lexicon)?;
        let relevance = RelevanceWords::parse(own(files, "relevance.toml"), &lexicon.writing)?;
        let actors = ActorWords::parse(own(files, "actors.toml"), &lexicon.writing)?;
        Ok(Language { lexicon, names, times, places, reading, relevance, actors, model: None })
    }

    /// What is wrong with the files beside those that make `lexicon`, the first of each.
    pub(crate) fn errors(
        files: &[(&str, &str)],
        lexicon: Lexicon,
        world: &World,
        countries: Option<(&str, &str)>,
        gazetteer: Option<&Arc<Gazetteer>>,
    ) -> Vec<Error> {
        let people: Vec<(&str, &str)> = own(files, "people.toml").into_iter().collect();
        [
            world.names(lexicon.code.as_str(), &lexicon.writing, &people).err(),
            times(files).err(),
            places(files, countries, gazetteer).err(),
            reading_words(own(files, "reading.toml"), &lexicon).err(),
            RelevanceWords::parse(own(files, "relevance.toml"), &lexicon.writing).err(),
            ActorWords::parse(own(files, "actors.toml"), &lexicon.writing).err(),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

/// The file of that name.
fn own<'f>(files: &[(&'f str, &'f str)], name: &str) -> Option<(&'f str, &'f str)> {
    files.iter().find(|(path, _)| stem(path) == name).copied()
}

fn times(files: &[(&str, &str)]) -> Result<Option<TimeRules>, Error> {
    match (own(files, "times.toml"), own(files, "numbers.toml")) {
        (Some((times_path, times)), Some((numbers_path, numbers))) => {
            let rules = TimeRules::parse(times, numbers, [times_path, numbers_path]);
            Ok(Some(rules.map_err(|e| Error::Lexicon(e.to_string()))?))
        }
        _ => Ok(None),
    }
}

fn places(
    files: &[(&str, &str)],
    countries: Option<(&str, &str)>,
    gazetteer: Option<&Arc<Gazetteer>>,
) -> Result<Option<Recogniser>, Error> {
    own(files, "places.toml")
        .map(|(path, text)| {
            let places = PlaceLanguage::parse(path, text)?;
            match countries {
                Some((path, text)) => places.with_countries(path, text),
                None => Ok(places),
            }
        })
        .transpose()
        .and_then(|places| match (places, gazetteer) {
            (Some(places), Some(gazetteer)) => Recogniser::new(Arc::clone(gazetteer), places).map(Some),
            _ => Ok(None),
        })
        .map_err(|e| Error::Lexicon(e.to_string()))
}

fn reading_words(file: Option<(&str, &str)>, lexicon: &Lexicon) -> Result<ReadingWords, Error> {
    let (path, text) = file.unwrap_or(("reading.toml", ""));
    let words: ReadingFile =
        toml::from_str(text).map_err(|e| Error::Syntax { file: path.to_owned(), what: e.to_string() })?;
    let lemmas = |list: &[String]| list.iter().filter_map(|l| lexicon.lemma_id(l)).collect();
    let mut topic_words = PhraseTable::new();
    for (i, topic) in words.off_topic.iter().enumerate() {
        for word in &topic.words {
            topic_words.insert(word, &lexicon.writing, Some(i));
        }
    }
    for word in &words.conflict {
        topic_words.insert(word, &lexicon.writing, None);
    }
    Ok(ReadingWords {
        head_last: words.head.as_deref() == Some("last"),
        light_verbs: lemmas(&words.light_verbs),
        suffered_verbs: lemmas(&words.suffered_verbs),
        attributing_verbs: lemmas(&words.attributing_verbs),
        first_person: words.first_person,
        inversion: words.inversion,
        complement: words.complement,
        plural_determiners: words.plural_determiners,
        singular_determiners: words.singular_determiners,
        definite_determiners: words.definite_determiners,
        plural_pronouns: words.plural_pronouns,
        plural_possessors: words.plural_possessors,
        plural_nouns: words.plural_nouns,
        determined: words.determined,
        place_nouns: words.place_nouns,
        facilities: words.facilities,
        among: words.among,
        since: words.since,
        wars: words.wars,
        locative: words.locative,
        both: words.both,
        based: words.based,
        directional: words.directional,
        part_nouns: words.part_nouns,
        settlements: words.settlements,
        lines: words.lines,
        loyal: words.loyal,
        affiliated: words.affiliated,
        within: words.within,
        decisive: words.off_topic.iter().map(|t| t.decisive).collect(),
        topics: words.off_topic.into_iter().map(|t| t.topic).collect(),
        topic_words,
    })
}
