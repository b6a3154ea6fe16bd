//! The parties that are known by name: states and their organs, armed groups, organisations, persons in office; and
//! the common nouns for kinds of people.
//!
//! In: `lexicons/world/*.toml` and a language's `people.toml`. Out: [`World`], and [`Names`]: all of it compiled for
//! one language's text.

use crate::actors::ActorKind;
use crate::error::Error;
use crate::phrase::PhraseTable;
use serde::Deserialize;
use std::collections::HashMap;
use vigie_model::{CountryCode2, CountryCode3, Edtf, Sector, Victims};
use vigie_text::Writing;

type ByLanguage = HashMap<String, Vec<String>>;

/// Names by language, and what they stand for.
type Named<'a> = (&'a ByLanguage, fn(usize) -> What);

#[derive(Debug, Deserialize)]
struct CountryFile {
    #[serde(default)]
    country: Vec<CountryEntry>,
}

#[derive(Debug, Deserialize)]
struct CountryEntry {
    iso3: String,
    iso2: String,
    #[serde(default)]
    capital: ByLanguage,
    #[serde(default)]
    seats: ByLanguage,
    #[serde(default)]
    adjective: ByLanguage,
    #[serde(default)]
    people: ByLanguage,
    #[serde(default)]
    army: Vec<String>,
    #[serde(flatten)]
    rest: HashMap<String, toml::Value>,
}

#[derive(Debug, Deserialize)]
struct ActorFile {
    #[serde(default)]
    actor: Vec<ActorEntry>,
}

#[derive(Debug, Deserialize)]
struct ActorEntry {
    name: String,
    sector: String,
    kind: String,
    parent: Option<String>,
    country: Option<String>,
    from: Option<String>,
    until: Option<String>,
    #[serde(flatten)]
    rest: HashMap<String, toml::Value>,
}

#[derive(Debug, Deserialize)]
struct PeopleFile {
    #[serde(default)]
    capital_acronyms: bool,
    #[serde(default)]
    backing: Option<Backing>,
    #[serde(default)]
    people: Vec<PeopleEntry>,
    #[serde(default)]
    modifier: Vec<ModifierEntry>,
}

/// How a language says whose side a group is on, by rule.
#[derive(Debug, Deserialize)]
struct Backing {
    sector: String,
    #[serde(default)]
    sector_with: HashMap<String, String>,
    /// Before an adjective of nationality: *pro-rwandais*.
    #[serde(default)]
    before_adjective: Vec<String>,
    /// Behind a country's or a capital's name: *Rwanda-backed*.
    #[serde(default)]
    behind_name: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct PeopleEntry {
    forms: Vec<String>,
    victims: Option<String>,
    sector: Option<String>,
    kind: Option<String>,
    #[serde(default)]
    thing: bool,
    #[serde(default)]
    acting: bool,
    #[serde(default)]
    abroad: bool,
    #[serde(default)]
    branch: bool,
    #[serde(default)]
    state: bool,
    #[serde(default)]
    body: bool,
    #[serde(default)]
    followers: bool,
    #[serde(default)]
    unnamed: bool,
}

#[derive(Debug, Deserialize)]
struct ModifierEntry {
    forms: Vec<String>,
    sector: Option<String>,
    #[serde(default)]
    sector_with: HashMap<String, String>,
    country: Option<String>,
    backer: Option<String>,
    #[serde(default)]
    abroad: bool,
}

/// A state.
#[derive(Debug)]
pub(crate) struct Country {
    pub iso3: CountryCode3,
    pub iso2: Option<CountryCode2>,
    /// Canonical English name.
    pub name: String,
    /// Canonical English name of its army.
    pub army: String,
}

/// A party or organisation with a name of its own.
#[derive(Debug, Clone)]
pub(crate) struct Known {
    pub name: String,
    /// Always there for what the lexicon lists; a name that a report introduces may not show it.
    pub sector: Option<Sector>,
    pub country: Option<CountryCode3>,
    /// What it is part of, or whom a person leads or speaks for.
    pub parent: Option<String>,
    /// What sort of party: `armed_group`, `ngo`, `person`.
    pub kind: ActorKind,
    /// When it held the office or existed, where that is bounded.
    pub from: Option<Edtf>,
    pub until: Option<Edtf>,
}

/// A common noun for people or a body.
#[derive(Debug)]
pub(crate) struct People {
    pub victims: Option<Victims>,
    pub sector: Option<Sector>,
    pub kind: Option<String>,
    /// What is used or counted rather than acts, such as an aircraft: a perpetrator by its owner alone.
    pub thing: bool,
    /// A party only where it acts: *le pouvoir*, which one takes or hands over.
    pub acting: bool,
    /// Never of the country that the report is about: *les Occidentaux*.
    pub abroad: bool,
    /// A part of an army, which keeps its own name.
    pub branch: bool,
    /// The government itself, which goes by its country's name.
    pub state: bool,
    pub body: bool,
    /// Those who fight for the one in arms whose they are: *ses hommes*.
    pub followers: bool,
    pub unnamed: bool,
}

/// An adjective that sets a group's sector or side.
#[derive(Debug)]
pub(crate) struct Modifier {
    pub sector: Option<Sector>,
    pub sector_with: Vec<(Sector, Sector)>,
    pub country: Option<CountryCode3>,
    /// The country whose side it is on: its own only where the report is about no other.
    pub backer: Option<CountryCode3>,
    /// Never of the country that the report is about.
    pub abroad: bool,
}

/// What a phrase in the text stands for; indices into [`World`] and [`Names`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    /// A country's name.
    Country(usize),
    /// A capital or seat that can stand for its government.
    Seat(usize),
    /// An adjective of nationality, or its people.
    National(usize),
    /// A named party or organisation.
    Known(usize),
    /// A party or person whom the report itself introduces by name.
    Introduced(usize),
    /// A common noun for people.
    People(usize),
    /// A group's modifier.
    Modifier(usize),
}

/// All that is known of the world's parties, whatever the language.
#[derive(Debug)]
pub struct World {
    pub(crate) countries: Vec<Country>,
    pub(crate) known: Vec<Known>,
    names: Vec<CountryNames>,
    aliases: Vec<ByLanguage>,
}

#[derive(Debug)]
struct CountryNames {
    names: ByLanguage,
    capital: ByLanguage,
    seats: ByLanguage,
    national: ByLanguage,
    /// The article its name takes in a language, where that has a gender: `la`.
    articles: HashMap<String, String>,
}

/// The names and nouns of one language, ready to be found in its texts.
#[derive(Debug)]
pub(crate) struct Names {
    pub table: PhraseTable<Vec<What>>,
    pub people: Vec<People>,
    pub modifiers: Vec<Modifier>,
}

fn strings(value: &toml::Value) -> Option<Vec<String>> {
    value.as_array()?.iter().map(|v| v.as_str().map(str::to_owned)).collect()
}

fn by_language(rest: &HashMap<String, toml::Value>) -> ByLanguage {
    rest.iter().filter(|(k, _)| k.len() <= 3).filter_map(|(k, v)| Some((k.clone(), strings(v)?))).collect()
}

fn word<T: std::str::FromStr<Err = vigie_model::UnknownWord>>(file: &str, entry: &str, text: &str) -> Result<T, Error> {
    text.parse().map_err(|e: vigie_model::UnknownWord| Error::Entry {
        file: file.to_owned(),
        entry: entry.to_owned(),
        what: e.to_string(),
    })
}

fn country_code(file: &str, entry: &str, text: &Option<String>) -> Result<Option<CountryCode3>, Error> {
    let Some(text) = text else { return Ok(None) };
    CountryCode3::new(text).map(Some).ok_or_else(|| Error::Entry {
        file: file.to_owned(),
        entry: entry.to_owned(),
        what: format!("country {text:?} is not an ISO 3166-1 alpha-3 code, such as SYR"),
    })
}

impl World {
    /// Reads the world's files: those that hold `[[country]]` and `[[actor]]` entries.
    ///
    /// Errors: the first file or entry that is not of the expected form.
    pub fn parse(files: &[(&str, &str)]) -> Result<World, Error> {
        let mut world = World { countries: Vec::new(), known: Vec::new(), names: Vec::new(), aliases: Vec::new() };
        for (file, text) in files {
            let syntax = |e: toml::de::Error| Error::Syntax { file: (*file).to_owned(), what: e.to_string() };
            let countries: CountryFile = toml::from_str(text).map_err(syntax)?;
            for entry in countries.country {
                world.push_country(file, entry)?;
            }
            let actors: ActorFile = toml::from_str(text).map_err(syntax)?;
            for entry in actors.actor {
                world.push_actor(file, entry)?;
            }
        }
        Ok(world)
    }

    fn push_country(&mut self, file: &str, entry: CountryEntry) -> Result<(), Error> {
        let names = by_language(&entry.rest);
        let english = names.get("en").and_then(|n| n.first()).cloned().ok_or_else(|| Error::Entry {
            file: file.to_owned(),
            entry: entry.iso3.clone(),
            what: "a country needs an English name: en = [\"…\"]".to_owned(),
        })?;
        let iso3 = country_code(file, &entry.iso3, &Some(entry.iso3.clone()))?;
        let adjective = entry.adjective.get("en").and_then(|a| a.first());
        let army = entry.army.into_iter().next().unwrap_or_else(|| match adjective {
            Some(adjective) => format!("{adjective} Army"),
            None => format!("Army of {english}"),
        });
        let mut national = entry.people;
        for (lang, forms) in entry.adjective {
            national.entry(lang).or_default().extend(forms);
        }
        let article = |(key, value): (&String, &toml::Value)| {
            Some((key.strip_prefix("article_")?.to_owned(), value.as_str()?.to_owned()))
        };
        let articles = entry.rest.iter().filter_map(article).collect();
        if let Some(iso3) = iso3 {
            self.countries.push(Country { iso3, iso2: CountryCode2::new(&entry.iso2), name: english, army });
            self.names.push(CountryNames { names, capital: entry.capital, seats: entry.seats, national, articles });
        }
        Ok(())
    }

    fn push_actor(&mut self, file: &str, entry: ActorEntry) -> Result<(), Error> {
        let date = |text: &Option<String>| match text {
            None => Ok(None),
            Some(text) => Edtf::parse(text).map(Some).map_err(|e| Error::Entry {
                file: file.to_owned(),
                entry: entry.name.clone(),
                what: e.to_string(),
            }),
        };
        self.known.push(Known {
            parent: entry.parent,
            sector: Some(word(file, &entry.name, &entry.sector)?),
            kind: ActorKind::named(&entry.kind).ok_or_else(|| Error::Entry {
                file: file.to_owned(),
                entry: entry.name.clone(),
                what: format!("kind {:?} is none of {}", entry.kind, ActorKind::NAMES.join(", ")),
            })?,
            country: country_code(file, &entry.name, &entry.country)?,
            from: date(&entry.from)?,
            until: date(&entry.until)?,
            name: entry.name,
        });
        self.aliases.push(by_language(&entry.rest));
        Ok(())
    }

    /// The country with an ISO alpha-3 code.
    pub(crate) fn country(&self, iso3: CountryCode3) -> Option<&Country> {
        self.countries.iter().find(|c| c.iso3 == iso3)
    }

    /// The alpha-3 code of an alpha-2 code.
    pub(crate) fn iso3(&self, iso2: CountryCode2) -> Option<CountryCode3> {
        self.countries.iter().find(|c| c.iso2 == Some(iso2)).map(|c| c.iso3)
    }

    /// The article that a country's name takes in a language.
    pub(crate) fn article(&self, country: usize, code: &str) -> Option<&str> {
        self.names.get(country)?.articles.get(code).map(String::as_str)
    }

    /// Compiles the names for texts in language `code`, with that language's nouns for people.
    ///
    /// Errors: the first entry of `people` that is not of the expected form.
    pub(crate) fn names(&self, code: &str, writing: &Writing, people: &[(&str, &str)]) -> Result<Names, Error> {
        let mut by_phrase: Vec<(String, Vec<What>)> = Vec::new();
        let mut index: HashMap<String, usize> = HashMap::new();
        let mut add = |phrase: &str, what: What| {
            let at = *index.entry(phrase.to_owned()).or_insert_with(|| {
                by_phrase.push((phrase.to_owned(), Vec::new()));
                by_phrase.len() - 1
            });
            if !by_phrase[at].1.contains(&what) {
                by_phrase[at].1.push(what);
            }
        };
        for (i, names) in self.names.iter().enumerate() {
            let pairs: [Named<'_>; 4] = [
                (&names.names, What::Country),
                (&names.capital, What::Seat),
                (&names.seats, What::Seat),
                (&names.national, What::National),
            ];
            for (lists, what) in pairs {
                for phrase in lists.get(code).into_iter().flatten() {
                    add(phrase, what(i));
                }
            }
        }
        for (i, known) in self.known.iter().enumerate() {
            add(&known.name, What::Known(i));
            for phrase in self.aliases[i].get(code).into_iter().flatten() {
                add(phrase, What::Known(i));
            }
        }
        let (mut nouns, mut modifiers, mut capital_acronyms) = (Vec::new(), Vec::new(), false);
        for (file, text) in people {
            let parsed: PeopleFile =
                toml::from_str(text).map_err(|e| Error::Syntax { file: (*file).to_owned(), what: e.to_string() })?;
            capital_acronyms |= parsed.capital_acronyms;
            for entry in parsed.people {
                let label = entry.forms.first().cloned().unwrap_or_default();
                let sector = entry.sector.as_deref().map(|s| word(file, &label, s)).transpose()?;
                let victims = entry.victims.as_deref().map(|v| word(file, &label, v)).transpose()?;
                for form in &entry.forms {
                    add(form, What::People(nouns.len()));
                }
                let PeopleEntry { kind, thing, acting, abroad, branch, state, body, followers, unnamed, .. } = entry;
                let noun =
                    People { victims, sector, kind, thing, acting, abroad, branch, state, body, followers, unnamed };
                nouns.push(noun);
            }
            if let Some(backing) = &parsed.backing {
                let label = "backing".to_owned();
                let mut with = Vec::new();
                for (sector, gives) in &backing.sector_with {
                    with.push((word(file, &label, sector)?, word(file, &label, gives)?));
                }
                with.sort();
                let sector: Option<Sector> = Some(word(file, &label, &backing.sector)?);
                for (country, names) in self.countries.iter().zip(&self.names) {
                    let forms = |lists: &ByLanguage| lists.get(code).cloned().unwrap_or_default();
                    let adjectives = forms(&names.national);
                    let places =
                        forms(&names.names).into_iter().chain(forms(&names.capital)).chain(forms(&names.seats));
                    let before = backing.before_adjective.iter();
                    let all: Vec<String> = before
                        .flat_map(|prefix| adjectives.iter().map(move |a| format!("{prefix}{}", a.to_lowercase())))
                        .chain(places.flat_map(|p| backing.behind_name.iter().map(move |s| format!("{p}{s}"))))
                        .collect();
                    for form in all {
                        add(&form, What::Modifier(modifiers.len()));
                    }
                    modifiers.push(Modifier {
                        sector,
                        sector_with: with.clone(),
                        country: None,
                        backer: Some(country.iso3),
                        abroad: false,
                    });
                }
            }
            for entry in parsed.modifier {
                let label = entry.forms.first().cloned().unwrap_or_default();
                let mut sector_with = Vec::new();
                for (with, gives) in &entry.sector_with {
                    sector_with.push((word(file, &label, with)?, word(file, &label, gives)?));
                }
                sector_with.sort();
                let sector = entry.sector.as_deref().map(|s| word(file, &label, s)).transpose()?;
                for form in &entry.forms {
                    add(form, What::Modifier(modifiers.len()));
                }
                let country = country_code(file, &label, &entry.country)?;
                let backer = country_code(file, &label, &entry.backer)?;
                modifiers.push(Modifier { sector, sector_with, country, backer, abroad: entry.abroad });
            }
        }
        if capital_acronyms {
            let acronym = |p: &str| p.chars().count() >= 4 && p.chars().all(|c| c.is_uppercase());
            let capital = |p: &str| p.chars().take(1).chain(p.chars().skip(1).flat_map(char::to_lowercase)).collect();
            let more: Vec<(String, Vec<What>)> = by_phrase
                .iter()
                .filter(|(p, whats)| acronym(p) && whats.iter().all(|w| matches!(w, What::Known(_))))
                .map(|(p, whats)| (capital(p), whats.clone()))
                .filter(|(p, _): &(String, _)| !index.contains_key(p))
                .collect();
            by_phrase.extend(more);
        }
        let mut table = PhraseTable::new();
        for (phrase, whats) in by_phrase {
            table.insert(&phrase, writing, whats);
        }
        Ok(Names { table, people: nouns, modifiers })
    }
}
