//! What parties, countries, sources and places are called in the language of a report.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::words::{Words, fill};

impl Words {
    /// The same words, with what parties and countries are called in the language, by the names that claims have for them.
    ///
    /// ```
    /// # use vigie_format::brief::Words;
    /// let names = [("Turkey".to_owned(), "Turquie".to_owned())].into();
    /// let french = Words::of("fr").unwrap().with_names(names);
    /// assert_eq!((french.called("Turkey"), french.called("Ariha")), ("Turquie", "Ariha"));
    /// ```
    pub fn with_names(mut self, names: BTreeMap<String, String>) -> Words {
        self.names = names;
        self
    }

    /// The same words, with what places are called in the language, by the names that claims have for them.
    pub fn with_places(mut self, places: Arc<HashMap<String, String>>) -> Words {
        self.places = places;
        self
    }

    /// What a party, a country, a source or a place of this name is called in the language; the name itself where nothing
    /// else is known.
    pub fn called<'a>(&'a self, name: &'a str) -> &'a str {
        self.names.get(name).or_else(|| self.places.get(name)).map_or(name, String::as_str)
    }

    /// What a place of this name is called otherwise in the language.
    pub fn place_called(&self, name: &str) -> Option<&str> {
        self.places.get(name).map(String::as_str)
    }

    /// All that is called otherwise in the language but places, by the names that claims have.
    pub fn names(&self) -> &BTreeMap<String, String> {
        &self.names
    }

    /// What an army is called by its country's adjective, of which all forms are given; `None` where none fits.
    ///
    /// ```
    /// # use vigie_format::brief::Words;
    /// let forms = ["soudanais".to_owned(), "soudanaise".to_owned()];
    /// assert_eq!(Words::of("fr").unwrap().army(&forms).unwrap(), "armée soudanaise");
    /// ```
    pub fn army(&self, adjectives: &[String]) -> Option<String> {
        let fits = adjectives.iter().find(|form| form.ends_with(&self.army_adjective_ends))?;
        Some(fill(&self.army, &[("adjective", fits)]))
    }
}
