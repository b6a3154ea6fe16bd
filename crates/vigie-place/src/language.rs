//! One language's words around places: `lexicons/<iso>/places.toml`.

use std::collections::{HashMap, HashSet};

use serde::Deserialize;
use vigie_model::{Bearing, CountryCode2, PlaceLevel, PlaceRelation};
use vigie_text::{Case, Words, fold, lower_into};

use crate::Error;

/// A language's place cues, ready for use.
#[derive(Debug, Clone)]
pub struct PlaceLanguage {
    /// ISO 639 code.
    pub(crate) iso: String,
    /// Words between a level word and the name (*province **de la** Zamfara*), by token.
    pub(crate) links: Vec<Vec<Form>>,
    /// Definite articles.
    pub(crate) articles: WordSet,
    /// Words and marks that join names into a list.
    pub(crate) joiners: WordSet,
    /// Words that open a sentence without being part of a name.
    pub(crate) openers: WordSet,
    /// Ordinary words that are place names too.
    pub(crate) ordinary: HashSet<String>,
    /// First names and family names that are place names too.
    pub(crate) personal: HashSet<String>,
    pub(crate) bearings: HashMap<String, Bearing>,
    pub(crate) numbers: HashMap<String, f64>,
    /// Words that make a distance rough.
    pub(crate) roughly: WordSet,
    /// Words between a name and where it lies (*située*).
    pub(crate) located: WordSet,
    /// Prepositions behind a name that lead to what it lies in, also without a comma (*un village **dans** la province*).
    pub(crate) inside: WordSet,
    /// Verbs of saying: what stands before one is rather a person.
    pub(crate) speaking: WordSet,
    /// The language's own names are the entries' French ones.
    pub(crate) french_names: bool,
    pub(crate) units: HashMap<String, f64>,
    pub(crate) levels: Vec<LevelCue>,
    pub(crate) relations: Vec<RelationCue>,
    pub(crate) prepositions: Vec<PrepositionCue>,
    pub(crate) bars: Vec<BarCue>,
    pub(crate) governments: Vec<GovernmentCue>,
    /// Words between a name and its verb (*n'**a pas** réagi*).
    pub(crate) light: WordSet,
    /// Words that make what stands before the verb suffer it (*a **été** bombardée*).
    pub(crate) passive: WordSet,
    /// Words that open a clause about the name before a comma: *Ankara, qui soutient les rebelles*.
    pub(crate) relatives: WordSet,
    /// Words after which the preposition leads to a person (*a **répondu** à*).
    pub(crate) recipient: Vec<Form>,
    /// Adjectives of countries, folded.
    pub(crate) adjectives: HashMap<String, CountryCode2>,
    examples: Vec<Example>,
}

/// A sentence that stands beside an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// The entry, by table and words.
    pub entry: String,
    /// The sentence, with its places marked: `[près de Goma|near]`.
    pub marked: String,
    /// True for a sentence the entry must read, false for one it must not.
    pub positive: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct LevelCue {
    pub entry: String,
    /// By token.
    pub words: Vec<Vec<Form>>,
    pub level: PlaceLevel,
    pub before: bool,
    pub after: bool,
    pub anaphor: Option<Anaphor>,
    /// The word alone never stands in front of a name that it does not govern (*camp*, *base*).
    pub names_unknown: bool,
    /// Those of the words behind which a list of names is a list of such places (*villages*).
    pub plural: WordSet,
}

/// What *la ville*, *la province*, *la capitale* go back to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Anaphor {
    Last(PlaceLevel),
    Capital,
}

#[derive(Debug, Clone)]
pub(crate) struct RelationCue {
    pub entry: String,
    pub means: Meaning,
    pub patterns: Vec<Pattern>,
}

/// What a relation's words say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Meaning {
    Plain(PlaceRelation),
    /// In the direction of the bearing: beyond a town, inside an area.
    Towards,
    /// In that part of an area.
    Part,
    /// Between two names, or on the road from one to the other.
    Between(PlaceRelation),
}

/// Elements in reading order.
#[derive(Debug, Clone)]
pub(crate) struct Pattern {
    pub source: String,
    pub elements: Vec<Element>,
}

#[derive(Debug, Clone)]
pub(crate) struct Element {
    pub optional: bool,
    pub what: What,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum What {
    /// One of these words.
    Words(Vec<Form>),
    /// A number and a unit of length.
    Distance,
    Bearing,
    /// A country's adjective.
    Country,
    /// Any of the language's links.
    Link,
    /// A name, in the middle of a pattern.
    Name,
}

#[derive(Debug, Clone)]
pub(crate) struct PrepositionCue {
    pub entry: String,
    pub words: WordSet,
    pub favours: Vec<PlaceLevel>,
    /// How much the words say for a place.
    pub weight: f64,
    /// The words vouch for a name that the gazetteer lacks (*à Mandakao*).
    pub names_unknown: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct BarCue {
    pub entry: String,
    pub before: Vec<Vec<Form>>,
    pub after: Vec<Vec<Form>>,
}

/// Words that make the name of a capital, or of a country, its government.
#[derive(Debug, Clone)]
pub(crate) struct GovernmentCue {
    pub entry: String,
    pub before: Vec<Vec<Form>>,
    pub after: Vec<Vec<Form>>,
    /// Countries too, not only capitals.
    pub countries: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    language: String,
    links: Vec<String>,
    articles: Vec<String>,
    joiners: Vec<String>,
    openers: Vec<String>,
    #[serde(default)]
    ordinary: Vec<String>,
    #[serde(default)]
    personal: Vec<String>,
    roughly: Vec<String>,
    located: Vec<String>,
    speaking: Vec<String>,
    #[serde(default)]
    inside: Vec<String>,
    #[serde(default)]
    light: Vec<String>,
    #[serde(default)]
    passive: Vec<String>,
    #[serde(default)]
    relatives: Vec<String>,
    #[serde(default)]
    recipient: Vec<String>,
    names: String,
    bearings: HashMap<String, Vec<String>>,
    #[serde(default)]
    numbers: HashMap<String, f64>,
    units: HashMap<String, f64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LevelEntry {
    words: Vec<String>,
    level: String,
    #[serde(default)]
    before: bool,
    #[serde(default)]
    after: bool,
    anaphor: Option<String>,
    #[serde(default)]
    names_unknown: bool,
    #[serde(default)]
    plural: Vec<String>,
    #[serde(default)]
    yes: Vec<String>,
    #[serde(default)]
    no: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RelationEntry {
    means: String,
    patterns: Vec<String>,
    #[serde(default)]
    yes: Vec<String>,
    #[serde(default)]
    no: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PrepositionEntry {
    words: Vec<String>,
    #[serde(default)]
    favours: Vec<String>,
    weight: f64,
    #[serde(default)]
    names_unknown: bool,
    #[serde(default)]
    yes: Vec<String>,
    #[serde(default)]
    no: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BarEntry {
    #[serde(default)]
    before: Vec<String>,
    #[serde(default)]
    after: Vec<String>,
    #[serde(default)]
    yes: Vec<String>,
    #[serde(default)]
    no: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GovernmentEntry {
    #[serde(default)]
    before: Vec<String>,
    #[serde(default)]
    after: Vec<String>,
    #[serde(default)]
    countries: bool,
    #[serde(default)]
    yes: Vec<String>,
    #[serde(default)]
    no: Vec<String>,
}

impl PlaceLanguage {
    /// Reads a language's `places.toml`; `file` is the name that errors carry.
    ///
    /// Errors: [`Error::Language`] naming file, entry, the form expected and what was found.
    pub fn parse(file: &str, text: &str) -> Result<PlaceLanguage, Error> {
        let mut reader = Reader { file, examples: Vec::new() };
        let mut table: toml::Table =
            toml::from_str(text).map_err(|e| reader.wrong("the file", "TOML", e.to_string()))?;
        let mut take = |name: &str| match table.remove(name) {
            Some(toml::Value::Array(entries)) => entries,
            _ => Vec::new(),
        };
        let (levels, relations, prepositions) = (take("level"), take("relation"), take("preposition"));
        let (bars, governments) = (take("not_a_place"), take("government"));
        let head: Head = toml::Value::Table(table)
            .try_into()
            .map_err(|e: toml::de::Error| reader.wrong("the file's head", HEAD, e.to_string()))?;
        let french_names = match head.names.as_str() {
            "name_fr" => true,
            "name" => false,
            other => {
                return Err(reader.wrong(
                    "names",
                    "`name` or `name_fr`: whose names the language prints",
                    other.to_owned(),
                ));
            }
        };
        let mut bearings = HashMap::new();
        for (code, words) in &head.bearings {
            let bearing = code
                .parse::<Bearing>()
                .map_err(|_| reader.wrong("bearings", "the keys N NE E SE S SW W NW", code.clone()))?;
            bearings.extend(words.iter().map(|word| (fold(word), bearing)));
        }
        let language = PlaceLanguage {
            iso: head.language,
            links: head.links.iter().map(|w| tokens(w)).collect(),
            articles: WordSet::new(&head.articles),
            joiners: WordSet::new(&head.joiners),
            openers: WordSet::new(&head.openers),
            ordinary: head.ordinary.iter().map(|w| crate::key(w)).collect(),
            personal: head.personal.iter().map(|w| crate::key(w)).collect(),
            bearings,
            numbers: head.numbers.iter().map(|(word, &n)| (fold(word), n)).collect(),
            roughly: WordSet::new(&head.roughly),
            located: WordSet::new(&head.located),
            inside: WordSet::new(&head.inside),
            speaking: WordSet::new(&head.speaking),
            light: WordSet::new(&head.light),
            passive: WordSet::new(&head.passive),
            relatives: WordSet::new(&head.relatives),
            recipient: head.recipient.iter().map(|w| Form::new(w)).collect(),
            french_names,
            units: head.units.iter().map(|(word, &km)| (fold(word), km)).collect(),
            levels: levels.into_iter().map(|e| reader.level(e)).collect::<Result<_, _>>()?,
            relations: relations.into_iter().map(|e| reader.relation(e)).collect::<Result<_, _>>()?,
            prepositions: prepositions.into_iter().map(|e| reader.preposition(e)).collect::<Result<_, _>>()?,
            bars: bars.into_iter().map(|e| reader.bar(e)).collect::<Result<_, _>>()?,
            governments: governments.into_iter().map(|e| reader.government(e)).collect::<Result<_, _>>()?,
            adjectives: HashMap::new(),
            examples: Vec::new(),
        };
        Ok(PlaceLanguage { examples: reader.examples, ..language })
    }

    /// Adds the countries' adjectives of this language (*à la frontière turque*) from the text of
    /// `lexicons/world/countries.toml`; its other fields are not looked at.
    ///
    /// Errors: [`Error::Language`] when the file has no `[[country]]` with `iso2` and `adjective`.
    pub fn with_countries(mut self, file: &str, text: &str) -> Result<PlaceLanguage, Error> {
        #[derive(Deserialize)]
        struct Row {
            iso2: Option<String>,
            #[serde(default)]
            adjective: HashMap<String, Vec<String>>,
        }
        #[derive(Deserialize)]
        struct File {
            country: Vec<Row>,
        }
        let rows: File = toml::from_str(text).map_err(|e| Error::Language {
            file: file.to_owned(),
            entry: "country".to_owned(),
            want: "[[country]] with iso2 and adjective",
            found: e.to_string(),
        })?;
        for row in rows.country {
            let Some(code) = row.iso2.as_deref().and_then(CountryCode2::new) else { continue };
            for word in row.adjective.get(&self.iso).into_iter().flatten() {
                self.adjectives.entry(fold(word)).or_insert(code);
            }
        }
        Ok(self)
    }

    /// True when `word` is a country's adjective or the name of its people.
    pub fn is_adjective(&self, word: &str) -> bool {
        self.adjectives.contains_key(&fold(word))
    }

    /// The language's ISO 639 code.
    pub fn iso(&self) -> &str {
        &self.iso
    }

    /// The sentences that stand beside the entries.
    pub fn examples(&self) -> &[Example] {
        &self.examples
    }
}

const HEAD: &str =
    "language, links, articles, joiners, openers, roughly, located, speaking, names, [bearings], [units]";

fn tokens(words: &str) -> Vec<Form> {
    // An elision is a token of its own: `de l'` is two, `d'` one.
    words.split_whitespace().map(Form::new).collect()
}

/// A word of the language as it is compared with a report's: accents count, except in a capitalised
/// word, which the press often prints without (*A Alep*, *Etat*). `accus*` is any word that begins so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Form {
    lower: String,
    folded: String,
    stem: bool,
}

impl Form {
    fn new(word: &str) -> Form {
        let (word, stem) = word.strip_suffix('*').map_or((word, false), |stem| (stem, true));
        Form { lower: lower(word), folded: fold(word), stem }
    }

    /// True when token `i` is this word.
    pub(crate) fn is(&self, words: &Words<'_>, i: usize) -> bool {
        let Some(token) = words.tokens.get(i) else { return false };
        let fits = |word: &str, own: &str| if self.stem { word.starts_with(own) } else { word == own };
        fits(words.lower(i), &self.lower) || token.case != Case::Lower && fits(words.folded(i), &self.folded)
    }
}

/// A set of words as they are compared with a report's; `*-held` is any word that ends so.
#[derive(Debug, Clone)]
pub(crate) struct WordSet {
    lower: HashSet<String>,
    folded: HashSet<String>,
    endings: Vec<String>,
}

impl WordSet {
    fn new(words: &[String]) -> WordSet {
        let whole = || words.iter().filter(|w| !w.starts_with('*'));
        WordSet {
            lower: whole().map(|w| lower(w)).collect(),
            folded: whole().map(|w| fold(w)).collect(),
            endings: words.iter().filter_map(|w| w.strip_prefix('*')).map(lower).collect(),
        }
    }

    /// True when token `i` is one of the words.
    pub(crate) fn has(&self, words: &Words<'_>, i: usize) -> bool {
        let Some(token) = words.tokens.get(i) else { return false };
        self.lower.contains(words.lower(i))
            || token.case != Case::Lower && self.folded.contains(words.folded(i))
            || self.endings.iter().any(|e| words.lower(i).ends_with(e.as_str()))
    }
}

fn lower(word: &str) -> String {
    let mut out = String::new();
    lower_into(word, &mut out);
    out
}

struct Reader<'f> {
    file: &'f str,
    examples: Vec<Example>,
}

impl Reader<'_> {
    fn wrong(&self, entry: &str, want: &'static str, found: String) -> Error {
        Error::Language { file: self.file.to_owned(), entry: entry.to_owned(), want, found }
    }

    fn read<T: serde::de::DeserializeOwned>(
        &self,
        table: &str,
        value: toml::Value,
        want: &'static str,
    ) -> Result<(String, T), Error> {
        let first = ["words", "patterns", "before", "after"]
            .iter()
            .find_map(|k| value.get(k)?.as_array()?.first()?.as_str())
            .unwrap_or("?");
        let entry = format!("{table} `{first}`");
        match value.try_into() {
            Ok(read) => Ok((entry, read)),
            Err(e) => Err(self.wrong(&entry, want, e.to_string())),
        }
    }

    fn keep(&mut self, entry: &str, yes: Vec<String>, no: Vec<String>) -> Result<(), Error> {
        if yes.is_empty() {
            return Err(self.wrong(entry, "at least one `yes` sentence", "none".to_owned()));
        }
        let example = |marked, positive| Example { entry: entry.to_owned(), marked, positive };
        self.examples.extend(yes.into_iter().map(|marked| example(marked, true)));
        self.examples.extend(no.into_iter().map(|marked| example(marked, false)));
        Ok(())
    }

    fn level_word(&self, entry: &str, word: &str) -> Result<PlaceLevel, Error> {
        word.parse()
            .map_err(|_| self.wrong(entry, "a level: site locality admin2 admin1 country region", word.to_owned()))
    }

    fn level(&mut self, value: toml::Value) -> Result<LevelCue, Error> {
        const WANT: &str = "words, level, before and/or after, anaphor?, names_unknown?, plural?, yes, no";
        let (entry, read): (_, LevelEntry) = self.read("level", value, WANT)?;
        let level = self.level_word(&entry, &read.level)?;
        let anaphor = match read.anaphor.as_deref() {
            None => None,
            Some("capital") => Some(Anaphor::Capital),
            Some(level) => Some(Anaphor::Last(self.level_word(&entry, level)?)),
        };
        self.keep(&entry, read.yes, read.no)?;
        Ok(LevelCue {
            entry,
            words: read.words.iter().map(|w| tokens(w)).collect(),
            level,
            before: read.before,
            after: read.after,
            anaphor,
            names_unknown: read.names_unknown,
            plural: WordSet::new(&read.plural),
        })
    }

    fn relation(&mut self, value: toml::Value) -> Result<RelationCue, Error> {
        let (entry, read): (_, RelationEntry) = self.read("relation", value, "means, patterns, yes, no")?;
        let means = match read.means.as_str() {
            "towards" => Meaning::Towards,
            "part" => Meaning::Part,
            "between" => Meaning::Between(PlaceRelation::Near),
            "route" => Meaning::Between(PlaceRelation::Route),
            plain => Meaning::Plain(plain.parse().map_err(|_| {
                self.wrong(&entry, "a relation of the claims page, or towards, part, between, route", plain.to_owned())
            })?),
        };
        let patterns = read.patterns.iter().map(|p| self.pattern(&entry, p)).collect::<Result<_, _>>()?;
        self.keep(&entry, read.yes, read.no)?;
        Ok(RelationCue { entry, means, patterns })
    }

    fn pattern(&self, entry: &str, source: &str) -> Result<Pattern, Error> {
        let mut elements = Vec::new();
        for word in source.split_whitespace() {
            let (word, optional) = match word.strip_suffix('?') {
                Some(word) => (word, true),
                None => (word, false),
            };
            let what = match word {
                "{distance}" => What::Distance,
                "{bearing}" => What::Bearing,
                "{country}" => What::Country,
                "{link}" => What::Link,
                "{name}" => What::Name,
                slot if slot.starts_with('{') => {
                    let want = "the slots {distance} {bearing} {country} {link} {name}";
                    return Err(self.wrong(entry, want, slot.to_owned()));
                }
                words => What::Words(words.split('|').map(Form::new).collect()),
            };
            elements.push(Element { optional, what });
        }
        if elements.iter().all(|e| e.optional) {
            return Err(self.wrong(entry, "a pattern with something that must be there", source.to_owned()));
        }
        Ok(Pattern { source: source.to_owned(), elements })
    }

    fn preposition(&mut self, value: toml::Value) -> Result<PrepositionCue, Error> {
        let (entry, read): (_, PrepositionEntry) =
            self.read("preposition", value, "words, favours?, weight, names_unknown?, yes, no")?;
        let favours = read.favours.iter().map(|l| self.level_word(&entry, l)).collect::<Result<_, _>>()?;
        self.keep(&entry, read.yes, read.no)?;
        let (words, weight, names_unknown) = (WordSet::new(&read.words), read.weight, read.names_unknown);
        Ok(PrepositionCue { entry, words, favours, weight, names_unknown })
    }

    fn bar(&mut self, value: toml::Value) -> Result<BarCue, Error> {
        let (entry, read): (_, BarEntry) = self.read("not_a_place", value, "before and/or after, yes, no")?;
        self.keep(&entry, read.yes, read.no)?;
        let lists = |words: &[String]| words.iter().map(|w| tokens(w)).collect();
        Ok(BarCue { entry, before: lists(&read.before), after: lists(&read.after) })
    }

    fn government(&mut self, value: toml::Value) -> Result<GovernmentCue, Error> {
        const WANT: &str = "before and/or after, countries?, yes, no";
        let (entry, read): (_, GovernmentEntry) = self.read("government", value, WANT)?;
        self.keep(&entry, read.yes, read.no)?;
        let lists = |words: &[String]| words.iter().map(|w| tokens(w)).collect();
        let (before, after) = (lists(&read.before), lists(&read.after));
        Ok(GovernmentCue { entry, before, after, countries: read.countries })
    }
}
