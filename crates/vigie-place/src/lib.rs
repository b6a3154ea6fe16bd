//! Place names and relative places → gazetteer entries.
//!
//! In: a compiled gazetteer, one language's place cues, an analysed report. Out: mentions of places,
//! each with the entry or the computed position it stands for, the runner-up, and the reason. Files of further places are
//! read and compiled into layers over the gazetteer.
//!
//! ```
//! use std::sync::Arc;
//! use vigie_place::{Gazetteer, PlaceLanguage, Recogniser};
//! use vigie_text::{Words, Writing};
//!
//! static GAZETTEER: &[u8] = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../gazetteer/gazetteer.bin"));
//! let places = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../lexicons/fr/places.toml"));
//!
//! let gazetteer = Arc::new(Gazetteer::from_static(GAZETTEER)?);
//! let language = PlaceLanguage::parse("lexicons/fr/places.toml", places)?;
//! let recogniser = Recogniser::new(gazetteer, language)?;
//!
//! let writing = Writing { elisions: vec!["d'".into()], ..Writing::default() };
//! let words = Words::read("Les rebelles tiennent Binnish, à 8 km environ au nord-est d'Idleb.", &writing);
//! let mentions = recogniser.recognise(&words, &[]);
//! assert_eq!(mentions[0].place.name, "Binnish");
//! assert_eq!(mentions[0].place.geonameid, Some(171451));
//! # Ok::<(), vigie_place::Error>(())
//! ```
//!
//! Never: a file, a clock, a language known by name; never `0,0` for a place it does not know.

#![cfg_attr(not(test), deny(clippy::disallowed_methods))] // reads nothing of the machine: see clippy.toml

mod builder;
mod compiled;
mod error;
mod fold;
mod gazetteer;
mod geodesic;
mod import;
mod language;
mod layout;
mod recognise;
mod transliteration;

pub use builder::{Country, Source, build};
pub use error::Error;
pub use fold::key;
pub use gazetteer::{Entry, EntryIndex, FEATURES, Feature, Gazetteer, Hit, NameKind};
pub use import::{Import, ImportFormat, ImportProblem, Layer, MOST_BYTES as MOST_IMPORT_BYTES, compile, import};
pub use language::{Example, PlaceLanguage};
pub use recognise::{PlaceDoubt, PlaceMention, PlaceReason, PlaceRole, Recogniser, RunnerUp};
pub use transliteration::Transliteration;
