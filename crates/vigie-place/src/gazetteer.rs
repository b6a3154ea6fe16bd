//! Where is a name? The compiled gazetteer, and what its user has laid over it.

use std::sync::Arc;

use vigie_model::{CountryCode2, PlaceLevel, Position};

use crate::builder::Country;
use crate::compiled::{Compiled, Values};
use crate::fold::key;
use crate::layout;
use crate::{Error, Transliteration};

/// What an entry is, finer than its level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Feature {
    /// A town or village.
    Settlement,
    /// The capital of a country.
    Capital,
    /// The seat of a first-level division.
    Seat1,
    /// The seat of a second-level division.
    Seat2,
    /// The seat of a smaller division.
    Seat3,
    /// A quarter of a town.
    Quarter,
    /// A country.
    Country,
    /// A first-level division.
    Admin1,
    /// A second-level division.
    Admin2,
    /// A region without administrative borders.
    Region,
    /// A sea, strait, lake or river.
    Water,
    /// A mountain, plain, forest or desert.
    Relief,
    /// A camp, base, airport, crossing.
    Site,
    /// A continent or a part of one.
    Continent,
}

/// The features, in the order of their codes in the compiled file.
pub const FEATURES: [Feature; 14] = [
    Feature::Settlement,
    Feature::Capital,
    Feature::Seat1,
    Feature::Seat2,
    Feature::Seat3,
    Feature::Quarter,
    Feature::Country,
    Feature::Admin1,
    Feature::Admin2,
    Feature::Region,
    Feature::Water,
    Feature::Relief,
    Feature::Site,
    Feature::Continent,
];

impl Feature {
    /// The level a claim about such a place has.
    pub fn level(self) -> PlaceLevel {
        match self {
            Feature::Country => PlaceLevel::Country,
            Feature::Admin1 => PlaceLevel::Admin1,
            Feature::Admin2 => PlaceLevel::Admin2,
            Feature::Region | Feature::Water | Feature::Relief | Feature::Continent => PlaceLevel::Region,
            Feature::Site => PlaceLevel::Site,
            _ => PlaceLevel::Locality,
        }
    }

    pub(crate) fn code(self) -> u8 {
        FEATURES.iter().position(|&f| f == self).unwrap_or(0) as u8
    }
}

/// How a key belongs to an entry; the earlier, the stronger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NameKind {
    /// The entry's own name.
    Main,
    /// Its French or English display name, or an exonym of the overlay.
    Display,
    /// Another name of the sources.
    Alternate,
    /// The name without its level word (*Idlib* of *Idlib Governorate*).
    Short,
}

/// An entry's place in the file; stable for one gazetteer only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EntryIndex(pub(crate) u32);

/// One place of the gazetteer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Entry<'a> {
    /// Where it stands in this gazetteer.
    pub index: EntryIndex,
    /// GeoNames id; `None` for entries of the overlay and for first-level divisions, which the
    /// sources give without one.
    pub geonameid: Option<u32>,
    /// International or English name.
    pub name: &'a str,
    /// French name, where it differs.
    pub name_fr: Option<&'a str>,
    /// Country; `None` where it lies in several or in none.
    pub country: Option<CountryCode2>,
    /// The first-level division it lies in.
    pub admin1: Option<EntryIndex>,
    /// The name of that division.
    pub division: Option<&'a str>,
    /// Its position, or the middle of its area.
    pub position: Position,
    /// Inhabitants; `None` when the sources do not know (never zero).
    pub population: Option<u32>,
    /// What it is.
    pub feature: Feature,
    /// Radius of a disc as large as its area, in km, for divisions, countries and regions.
    pub radius_km: Option<u16>,
}

impl Entry<'_> {
    /// The level a claim about it has.
    pub fn level(&self) -> PlaceLevel {
        self.feature.level()
    }

    /// True for a country's capital, whose name may stand for the government.
    pub fn is_capital(&self) -> bool {
        self.feature == Feature::Capital
    }
}

/// One entry that a name stands for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit<'a> {
    /// How the name belongs to it.
    pub kind: NameKind,
    /// The entry.
    pub entry: Entry<'a>,
}

/// The compiled gazetteer, and over it the places that its user added.
///
/// Opening the compiled file costs microseconds and no copy; a layer costs the check of its index.
pub struct Gazetteer {
    base: Compiled,
    /// Each with the index of its first entry.
    layers: Vec<(u32, Compiled)>,
}

/// What a name stands for, in the compiled file and in each layer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Postings {
    base: Option<Values>,
    layers: Vec<(usize, Values)>,
}

/// An end that a walk through the text reached: byte offset and what the key stands for.
pub(crate) type Reached = (usize, Postings);

impl Gazetteer {
    /// Opens a gazetteer compiled into the program.
    ///
    /// Errors: [`Error::Gazetteer`] when the bytes are not one, or of another version.
    pub fn from_static(bytes: &'static [u8]) -> Result<Gazetteer, Error> {
        Ok(Gazetteer { base: Compiled::from_static(bytes)?, layers: Vec::new() })
    }

    /// Opens a gazetteer that was read at run time, and checks its index against its checksum.
    ///
    /// Errors: [`Error::Gazetteer`] when the bytes are not one, are damaged, or of another version.
    pub fn from_bytes(bytes: impl Into<Arc<[u8]>>) -> Result<Gazetteer, Error> {
        Ok(Gazetteer { base: Compiled::from_bytes(bytes)?, layers: Vec::new() })
    }

    /// Lays the places of another compiled file over this one: where both have a place of one name, kind and country in
    /// one spot, the layer's counts.
    ///
    /// Errors: as [`Gazetteer::from_bytes`].
    pub fn with_layer(mut self, bytes: impl Into<Arc<[u8]>>) -> Result<Gazetteer, Error> {
        let layer = Compiled::from_bytes(bytes)?;
        let first = self.len() as u32;
        self.layers.push((first, layer));
        Ok(self)
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.base.len() + self.layers.iter().map(|(_, layer)| layer.len()).sum::<usize>()
    }

    /// True when there is no entry.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many distinct keys (folded names) the compiled file has.
    pub fn keys(&self) -> usize {
        self.base.keys()
    }

    /// How many distinct skeletons the compiled file has.
    pub fn skeleton_keys(&self) -> usize {
        self.base.skeleton_keys()
    }

    /// The text of the transliteration rules this gazetteer's skeletons were made with.
    pub(crate) fn rules(&self) -> String {
        self.base.rules()
    }

    /// The transliteration rules this gazetteer's skeletons were made with.
    ///
    /// Errors: [`Error::Rules`] when they do not parse, which a compiled file's always do.
    pub fn transliteration(&self) -> Result<Transliteration, Error> {
        Transliteration::parse("gazetteer", &self.base.rules())
    }

    /// Every entry that a name stands for, the strongest kind of name first, then the most inhabitants.
    pub fn lookup(&self, name: &str) -> Vec<Hit<'_>> {
        let key = key(name);
        self.hits(&self.postings(|compiled| compiled.named(&key)))
    }

    /// Entries of a country whose skeleton is `skeleton` (see [`Transliteration::skeleton`]).
    pub fn lookup_skeleton(&self, skeleton: &str, country: CountryCode2) -> Vec<Hit<'_>> {
        let key = format!("{}{skeleton}", country.as_str());
        self.hits(&self.postings(|compiled| compiled.spelt(&key)))
    }

    fn postings(&self, of: impl Fn(&Compiled) -> Option<Values>) -> Postings {
        let layers = self.layers.iter().enumerate();
        Postings { base: of(&self.base), layers: layers.filter_map(|(i, (_, layer))| Some((i, of(layer)?))).collect() }
    }

    /// The longest name that begins at byte `start` of `text` and ends where a word ends: its end
    /// (exclusive) and its entries.
    ///
    /// `start` must be the first byte of a word; anywhere else nothing is found.
    pub fn longest_match(&self, text: &str, start: usize) -> Option<(usize, Vec<Hit<'_>>)> {
        let (end, postings) = self.walk(text, start, text.len()).pop()?;
        Some((end, self.hits(&postings)))
    }

    /// Every end, ascending, of a name that begins at `start` and ends at a word's end, at `limit` at most.
    pub(crate) fn walk(&self, text: &str, start: usize, limit: usize) -> Vec<Reached> {
        let base = self.base.walk(text, start, limit).into_iter();
        let mut reached: Vec<Reached> =
            base.map(|(end, values)| (end, Postings { base: Some(values), layers: Vec::new() })).collect();
        for (index, (_, layer)) in self.layers.iter().enumerate() {
            for (end, values) in layer.walk(text, start, limit) {
                let at = reached.partition_point(|(held, _)| *held < end);
                match reached.get_mut(at).filter(|(held, _)| *held == end) {
                    Some((_, postings)) => postings.layers.push((index, values)),
                    None => reached.insert(at, (end, Postings { base: None, layers: vec![(index, values)] })),
                }
            }
        }
        reached
    }

    /// The entries behind a posting, strongest first.
    pub(crate) fn hits(&self, postings: &Postings) -> Vec<Hit<'_>> {
        let mut hits: Vec<Hit<'_>> = postings.base.into_iter().flat_map(|values| self.base.hits(values)).collect();
        for &(index, values) in &postings.layers {
            let Some((first, layer)) = self.layers.get(index) else { continue };
            for hit in layer.hits(values) {
                let hit = Hit { entry: lifted(hit.entry, *first), ..hit };
                hits.retain(|held| !same_place(&held.entry, &hit.entry));
                hits.push(hit);
            }
        }
        if !postings.layers.is_empty() {
            let rank = |hit: &Hit<'_>| (hit.kind, std::cmp::Reverse(hit.entry.population), hit.entry.index);
            hits.sort_by_key(rank);
        }
        hits
    }

    /// The entry with a GeoNames id.
    pub fn entry(&self, geonameid: u32) -> Option<Entry<'_>> {
        if geonameid >= layout::OWN_IDS {
            return None;
        }
        let layered = self.layers.iter().rev();
        let mut layered = layered.filter_map(|(first, layer)| layer.entry(geonameid).map(|e| lifted(e, *first)));
        layered.next().or_else(|| self.base.entry(geonameid))
    }

    /// The entry at an index of this gazetteer.
    pub fn at(&self, index: EntryIndex) -> Option<Entry<'_>> {
        match self.layers.iter().rev().find(|(first, _)| *first <= index.0) {
            Some((first, layer)) => layer.at(EntryIndex(index.0 - first)).map(|entry| lifted(entry, *first)),
            None => self.base.at(index),
        }
    }

    /// The countries.
    pub fn countries(&self) -> impl Iterator<Item = Country> + '_ {
        self.base.countries()
    }

    /// The entry of a country.
    pub fn country(&self, code: CountryCode2) -> Option<Entry<'_>> {
        self.base.country(code)
    }

    /// The ISO 3166-1 alpha-3 code of a country.
    pub fn alpha3(&self, code: CountryCode2) -> Option<&str> {
        self.base.alpha3(code)
    }

    /// The capital of a country.
    pub fn capital(&self, code: CountryCode2) -> Option<Entry<'_>> {
        self.base.capital(code)
    }

    /// The seat of a country or of a first-level division.
    pub fn seat(&self, area: &Entry<'_>) -> Option<Entry<'_>> {
        if area.feature == Feature::Country { self.capital(area.country?) } else { self.base.seat(area) }
    }

    /// The populated place of a country that lies nearest to a position.
    pub fn nearest(&self, country: CountryCode2, to: Position) -> Option<Entry<'_>> {
        self.base.at(self.base.nearest(country, to)?)
    }

    /// Every entry, in the order of the files.
    pub fn entries(&self) -> impl Iterator<Item = Entry<'_>> {
        (0..self.len() as u32).filter_map(|i| self.at(EntryIndex(i)))
    }
}

impl std::fmt::Debug for Gazetteer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Gazetteer").field("entries", &self.len()).field("keys", &self.keys()).finish_non_exhaustive()
    }
}

/// A layer's entry as one of the whole gazetteer.
fn lifted(entry: Entry<'_>, first: u32) -> Entry<'_> {
    let up = |index: EntryIndex| EntryIndex(index.0 + first);
    Entry { index: up(entry.index), admin1: entry.admin1.map(up), ..entry }
}

/// Two entries of one name that stand for one place.
fn same_place(a: &Entry<'_>, b: &Entry<'_>) -> bool {
    if a.geonameid.is_some() && a.geonameid == b.geonameid {
        return true;
    }
    let reach_km = if a.level() == PlaceLevel::Locality { 10.0 } else { 150.0 };
    a.country == b.country && a.level() == b.level() && a.position.distance_km(b.position) < reach_km
}
