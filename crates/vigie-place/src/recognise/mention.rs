//! What recognition gives back.

use vigie_model::{CountryCode2, Place, PlaceLevel, Span};

use crate::gazetteer::EntryIndex;

/// What part a mention plays in its sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlaceRole {
    /// It names a place.
    Named,
    /// It only says where another mention lies (*Binnish, à 8 km d'**Idleb***): the index of that mention.
    Anchor(usize),
    /// It takes up a place named before (*la ville*): the index of that mention, if it is one.
    Anaphor(Option<usize>),
}

/// What a reviewer should know about a place before trusting it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlaceDoubt {
    /// No spelling of the gazetteer fits; this is the nearest in a country of the report, at so many edits.
    Spelling {
        /// The gazetteer's spelling.
        nearest: String,
        /// Letters inserted, left out or replaced.
        edits: usize,
    },
    /// Another place of that name is nearly as likely.
    CloseRunnerUp,
    /// The name is an ordinary word, or a person's, in this language.
    OrdinaryWord,
    /// The gazetteer has no such place.
    NotInGazetteer,
}

impl std::fmt::Display for PlaceDoubt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            PlaceDoubt::Spelling { nearest, edits } => {
                write!(f, "the nearest spelling in the gazetteer is {nearest:?}, {edits} letters away")
            }
            PlaceDoubt::CloseRunnerUp => f.write_str("another place of that name is nearly as likely"),
            PlaceDoubt::OrdinaryWord => f.write_str("the name is an ordinary word or a person's"),
            PlaceDoubt::NotInGazetteer => f.write_str("the gazetteer has no such place"),
        }
    }
}

/// The second-best reading of a mention.
#[derive(Debug, Clone, PartialEq)]
pub struct RunnerUp {
    /// Its entry.
    pub entry: EntryIndex,
    /// Its name.
    pub name: String,
    /// Its GeoNames id.
    pub geonameid: Option<u32>,
    /// The country it lies in.
    pub country: Option<CountryCode2>,
    /// How far its score lies below the first's (≥ 0).
    pub behind: f64,
}

/// Why a mention was read as it was, for `vigie explain`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PlaceReason {
    /// Entries of the language's `places.toml` that took part, such as ``relation `près de` ``.
    pub cues: Vec<String>,
    /// What the gazetteer's entry is, such as `gazetteer 169389 Idlib (SY, Seat1)`.
    pub entry: Option<String>,
    /// What spoke for that entry, with its weight.
    pub weights: Vec<(&'static str, f64)>,
}

/// A place that a report mentions.
#[derive(Debug, Clone, PartialEq)]
pub struct PlaceMention {
    /// The whole expression: *à 8 km au nord-est d'Idleb*.
    pub span: Span,
    /// The name in it, or the word that takes one up.
    pub name_span: Span,
    /// What it stands for.
    pub place: Place,
    /// Radius of a disc around the position in which the place lies, km.
    pub radius_km: Option<f64>,
    /// True when it names a country's capital, and so perhaps a government.
    pub is_capital: bool,
    /// Of a stretch between two places (*la route reliant Goma à Sake*), the first of them; the second is a mention of
    /// its own.
    pub first_end: Option<Place>,
    /// True when it names a government rather than where something is (*Ankara accuse Damas*).
    pub is_government: bool,
    /// What part it plays.
    pub role: PlaceRole,
    /// The gazetteer's entry, where it has one.
    pub entry: Option<EntryIndex>,
    /// The second-best reading.
    pub runner_up: Option<RunnerUp>,
    /// What a reviewer should know.
    pub doubts: Vec<PlaceDoubt>,
    /// Why.
    pub reason: PlaceReason,
}

impl PlaceMention {
    /// The level of the place, where known.
    pub fn level(&self) -> Option<PlaceLevel> {
        self.place.level
    }
}
