//! The shape of the two rule files of a language.

use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

/// `times.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TimesFile {
    /// The date under which the examples are read, unless they name another.
    pub anchor: String,
    /// Order of day, month and year in dates in figures: `dmy` or `mdy`.
    pub numeric_order: String,
    /// Marks between hours and minutes: `:`, `h`.
    #[serde(default)]
    pub clock_marks: Vec<String>,
    /// Endings that the day of a month may have: `st`, `th`; *1er*.
    #[serde(default)]
    pub day_endings: Vec<String>,
    /// Beginnings of words for the middle of a year: `mid-` in *mid-2019*.
    #[serde(default)]
    pub mid_years: Vec<String>,
    /// What makes a decade of a year: `s` in *1990s*.
    #[serde(default)]
    pub decade_endings: Vec<String>,
    /// Names that count only when they begin with a capital: *May*, *Sun*.
    #[serde(default)]
    pub capital: Vec<String>,
    /// Twelve lists of words, January first.
    pub months: Vec<Vec<String>>,
    /// Twelve lists of words for the middle of each month: *mid-January*.
    #[serde(default)]
    pub mid_months: Vec<Vec<String>>,
    /// Seven lists of words, Monday first.
    pub weekdays: Vec<Vec<String>>,
    /// Words for each unit, by the unit's name.
    pub units: BTreeMap<String, Vec<String>>,
    /// Words of each season, with its first and last day (`06-21/09-20`) as key.
    #[serde(default)]
    pub seasons: BTreeMap<String, Vec<String>>,
    /// Words of each feast, by its day: `12-25`, `easter+1`, `hijri 9`, `nth 4 4 11`.
    #[serde(default)]
    pub feasts: BTreeMap<String, Vec<String>>,
    /// Patterns that other patterns name.
    #[serde(default)]
    pub words: BTreeMap<String, String>,
    /// What names a day or days by itself.
    #[serde(default)]
    pub date: Vec<Entry>,
    /// What names a time after a word that asks for one.
    #[serde(default)]
    pub period: Vec<Entry>,
    /// Expressions that are reported.
    #[serde(default)]
    pub time: Vec<Entry>,
    /// Expressions that look like a time and are none.
    #[serde(default)]
    pub except: Vec<Entry>,
}

/// `numbers.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NumbersFile {
    pub decimal: String,
    pub groups: Vec<String>,
    #[serde(default)]
    pub articles: Vec<String>,
    #[serde(default)]
    pub indefinite: Vec<String>,
    #[serde(default)]
    pub before_teens: Vec<u32>,
    #[serde(default)]
    pub ordinal_endings: Vec<String>,
    #[serde(default)]
    pub naming: Vec<String>,
    #[serde(default)]
    pub year_cues: Vec<String>,
    pub values: BTreeMap<String, u32>,
    pub scales: BTreeMap<String, f64>,
    #[serde(default)]
    pub ordinals: BTreeMap<String, u32>,
    #[serde(default)]
    pub collectives: BTreeMap<String, u32>,
    /// Words for the parts of a whole, by how many make it: *cinquième* = 5.
    #[serde(default)]
    pub fractions: BTreeMap<String, u32>,
    #[serde(default)]
    pub joiner: Vec<JoinerEntry>,
    #[serde(default)]
    pub words: BTreeMap<String, String>,
    #[serde(default)]
    pub amount: Vec<Entry>,
    #[serde(default)]
    pub number: Vec<Entry>,
    #[serde(default)]
    pub except: Vec<Entry>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct JoinerEntry {
    pub word: String,
    pub after: u32,
    #[serde(default)]
    pub before: Vec<u32>,
}

/// A rule as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Entry {
    pub pattern: Spanned<String>,
    pub value: Option<String>,
    pub role: Option<String>,
    /// Its words look ahead, whatever the tense of the verb beside them: *d'ici vendredi*.
    #[serde(default)]
    pub ahead: bool,
    #[serde(default)]
    pub yes: Vec<Vec<String>>,
    #[serde(default)]
    pub no: Vec<String>,
}

/// Line of a byte offset, from 1.
pub(crate) fn line(text: &str, at: usize) -> usize {
    text.as_bytes().iter().take(at).filter(|b| **b == b'\n').count() + 1
}
