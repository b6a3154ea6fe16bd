//! Where is a name? Reads the compiled gazetteer in place.

use std::ops::Range;
use std::sync::Arc;

use fst::raw::{Fst, Output};
use vigie_model::{CountryCode2, PlaceLevel, Position};

use crate::fold::{Piece, key, piece};
use crate::layout::{self, Section};
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

#[derive(Clone)]
enum Bytes {
    Static(&'static [u8]),
    Shared(Arc<[u8]>),
}

#[derive(Clone)]
struct Slice {
    bytes: Bytes,
    range: Range<usize>,
}

impl AsRef<[u8]> for Slice {
    fn as_ref(&self) -> &[u8] {
        let all: &[u8] = match &self.bytes {
            Bytes::Static(bytes) => bytes,
            Bytes::Shared(bytes) => bytes,
        };
        all.get(self.range.clone()).unwrap_or_default()
    }
}

/// A compiled gazetteer, read where it lies: opening it costs microseconds and no copy.
pub struct Gazetteer {
    names: Fst<Slice>,
    skeletons: Fst<Slice>,
    postings: Slice,
    records: Slice,
    strings: Slice,
    french: Slice,
    extents: Slice,
    rules: Slice,
    countries: Slice,
    admin1: Slice,
}

/// The values of one FST key, or of none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Postings(u64);

/// An end that a walk through the text reached: byte offset and what the key stands for.
pub(crate) type Reached = (usize, Postings);

impl Gazetteer {
    /// Opens a gazetteer compiled into the program.
    ///
    /// Errors: [`Error::Gazetteer`] when the bytes are not one, or of another version.
    pub fn from_static(bytes: &'static [u8]) -> Result<Gazetteer, Error> {
        Gazetteer::open(Bytes::Static(bytes), bytes)
    }

    /// Opens a gazetteer that was read at run time, and checks its index against its checksum.
    ///
    /// Errors: [`Error::Gazetteer`] when the bytes are not one, are damaged, or of another version.
    pub fn from_bytes(bytes: impl Into<Arc<[u8]>>) -> Result<Gazetteer, Error> {
        let bytes = bytes.into();
        let gazetteer = Gazetteer::open(Bytes::Shared(bytes.clone()), &bytes)?;
        for index in [&gazetteer.names, &gazetteer.skeletons] {
            index.verify().map_err(|e| Error::Gazetteer { found: e.to_string() })?;
        }
        Ok(gazetteer)
    }

    fn open(owner: Bytes, bytes: &[u8]) -> Result<Gazetteer, Error> {
        let wrong = |found: &str| Error::Gazetteer { found: found.to_owned() };
        if bytes.get(..8) != Some(&layout::MAGIC) {
            return Err(wrong("a file that does not begin with VIGIEGAZ"));
        }
        match layout::u32_at(bytes, 8) {
            Some(layout::VERSION) => {}
            Some(other) => return Err(wrong(&format!("version {other} of the layout"))),
            None => return Err(wrong("a file cut off in its header")),
        }
        let slice = |which: Section| {
            let range = layout::section(bytes, which)
                .ok_or_else(|| wrong(&format!("a file whose section {which:?} lies outside it")))?;
            Ok::<_, Error>(Slice { bytes: owner.clone(), range })
        };
        let index = |which: Section| Fst::new(slice(which)?).map_err(|e| wrong(&format!("section {which:?}: {e}")));
        Ok(Gazetteer {
            names: index(Section::Names)?,
            skeletons: index(Section::Skeletons)?,
            postings: slice(Section::Postings)?,
            records: slice(Section::Records)?,
            strings: slice(Section::Strings)?,
            french: slice(Section::French)?,
            extents: slice(Section::Extents)?,
            rules: slice(Section::Rules)?,
            countries: slice(Section::Countries)?,
            admin1: slice(Section::Admin1)?,
        })
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.records.as_ref().len() / layout::RECORD
    }

    /// True when there is no entry.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many distinct keys (folded names) there are.
    pub fn keys(&self) -> usize {
        self.names.len()
    }

    /// How many distinct skeletons there are.
    pub fn skeleton_keys(&self) -> usize {
        self.skeletons.len()
    }

    /// The transliteration rules this gazetteer's skeletons were made with.
    ///
    /// Errors: [`Error::Rules`] when they do not parse, which a compiled file's always do.
    pub fn transliteration(&self) -> Result<Transliteration, Error> {
        Transliteration::parse("gazetteer", &String::from_utf8_lossy(self.rules.as_ref()))
    }

    /// Every entry that a name stands for, the strongest kind of name first, then the most inhabitants.
    pub fn lookup(&self, name: &str) -> Vec<Hit<'_>> {
        match self.names.get(key(name)) {
            Some(value) => self.hits(Postings(value.value())).collect(),
            None => Vec::new(),
        }
    }

    /// Entries of a country whose skeleton is `skeleton` (see [`Transliteration::skeleton`]).
    pub fn lookup_skeleton(&self, skeleton: &str, country: CountryCode2) -> Vec<Hit<'_>> {
        let key = format!("{}{skeleton}", country.as_str());
        match self.skeletons.get(key) {
            Some(value) => self.hits(Postings(value.value())).collect(),
            None => Vec::new(),
        }
    }

    /// The longest name that begins at byte `start` of `text` and ends where a word ends: its end
    /// (exclusive) and its entries.
    ///
    /// `start` must be the first byte of a word; anywhere else nothing is found.
    pub fn longest_match(&self, text: &str, start: usize) -> Option<(usize, Vec<Hit<'_>>)> {
        let (end, postings) = self.walk(text, start, text.len()).pop()?;
        Some((end, self.hits(postings).collect()))
    }

    /// Every end, ascending, of a name that begins at `start` and ends at a word's end, at `limit` at most.
    pub(crate) fn walk(&self, text: &str, start: usize, limit: usize) -> Vec<Reached> {
        let mut reached = Vec::new();
        let Some(rest) = text.get(start..limit) else { return reached };
        let mut node = self.names.root();
        let mut output = Output::zero();
        let mut gap = true;
        let mut chars = rest.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let bytes = match piece(c) {
                Piece::Letter(bytes, len) => (bytes, len as usize),
                Piece::Space if gap => continue,
                Piece::Space => ([b' ', 0, 0, 0], 1),
                Piece::Nothing => continue,
                Piece::Break => break,
            };
            gap = bytes.0[0] == b' ';
            for &byte in bytes.0.get(..bytes.1).unwrap_or_default() {
                let Some(i) = node.find_input(byte) else { return reached };
                let transition = node.transition(i);
                output = output.cat(transition.out);
                node = self.names.node(transition.addr);
            }
            let word_ends = !gap && chars.peek().is_none_or(|&(_, next)| !next.is_alphanumeric());
            if word_ends && node.is_final() {
                let value = output.cat(node.final_output()).value();
                reached.push((start + at + c.len_utf8(), Postings(value)));
            }
        }
        reached
    }

    /// The entries behind a posting, strongest first.
    pub(crate) fn hits(&self, postings: Postings) -> impl Iterator<Item = Hit<'_>> {
        let list = self.postings.as_ref();
        let (single, listed) = if postings.0 & layout::LISTED == 0 {
            (Some(postings.0 as u32), Default::default())
        } else {
            let at = (postings.0 & (layout::LISTED - 1)) as usize;
            let count = list.get(at).copied().unwrap_or(0) as usize;
            (None, list.get(at + 1..at + 1 + 3 * count).unwrap_or_default())
        };
        let listed = listed.chunks_exact(3).filter_map(|chunk| layout::u24_at(chunk, 0));
        single.into_iter().chain(listed).filter_map(|posting| {
            let kind =
                [NameKind::Main, NameKind::Display, NameKind::Alternate, NameKind::Short][(posting & 3) as usize];
            Some(Hit { kind, entry: self.at(EntryIndex(posting >> 2))? })
        })
    }

    /// The entry with a GeoNames id.
    pub fn entry(&self, geonameid: u32) -> Option<Entry<'_>> {
        if geonameid >= layout::OWN_IDS {
            return None;
        }
        let records = self.records.as_ref();
        let found =
            partition(self.len(), |i| layout::u32_at(records, i * layout::RECORD).is_some_and(|id| id < geonameid));
        self.at(EntryIndex(found as u32)).filter(|entry| entry.geonameid == Some(geonameid))
    }

    /// The entry at an index of this gazetteer.
    pub fn at(&self, index: EntryIndex) -> Option<Entry<'_>> {
        let start = (index.0 as usize).checked_mul(layout::RECORD)?;
        let record = self.records.as_ref().get(start..start + layout::RECORD)?;
        let id = layout::u32_at(record, 0)?;
        let position = Position::new(
            f64::from(layout::i24_at(record, 4)?) / layout::PER_DEGREE,
            f64::from(layout::i24_at(record, 7)?) / layout::PER_DEGREE,
        )?;
        let population = layout::u32_at(record, 10)?;
        let name = self.string(layout::u24_at(record, 14)?)?;
        let ordinal = layout::u16_at(record, 18)?;
        let feature = *FEATURES.get(usize::from(record[20] & 0x0F))?;
        Some(Entry {
            index,
            geonameid: (id < layout::OWN_IDS).then_some(id),
            name,
            name_fr: (record[20] & layout::HAS_FRENCH != 0)
                .then(|| sparse(self.french.as_ref(), layout::FRENCH, index.0))
                .flatten()
                .and_then(|at| layout::u24_at(self.french.as_ref(), at + 3))
                .and_then(|offset| self.string(offset)),
            country: self.country_code(record[17]),
            admin1: match ordinal {
                0 => None,
                n => layout::u24_at(self.admin1.as_ref(), (usize::from(n) - 1) * layout::ADMIN1).map(EntryIndex),
            },
            position,
            population: (population > 0).then_some(population),
            feature,
            radius_km: (record[20] & layout::HAS_EXTENT != 0)
                .then(|| sparse(self.extents.as_ref(), layout::EXTENT, index.0))
                .flatten()
                .and_then(|at| layout::u16_at(self.extents.as_ref(), at + 3)),
        })
    }

    fn string(&self, offset: u32) -> Option<&str> {
        let strings = self.strings.as_ref();
        let at = offset as usize;
        let len = usize::from(*strings.get(at)?);
        std::str::from_utf8(strings.get(at + 1..at + 1 + len)?).ok()
    }

    fn country_code(&self, ordinal: u8) -> Option<CountryCode2> {
        let at = usize::from(ordinal) * layout::COUNTRY;
        CountryCode2::new(std::str::from_utf8(self.countries.as_ref().get(at..at + 2)?).ok()?)
    }

    fn country_row(&self, code: CountryCode2) -> Option<&[u8]> {
        self.countries.as_ref().chunks_exact(layout::COUNTRY).find(|row| row[..2] == *code.as_str().as_bytes())
    }

    /// The entry of a country.
    pub fn country(&self, code: CountryCode2) -> Option<Entry<'_>> {
        self.at(EntryIndex(layout::u24_at(self.country_row(code)?, 5)?))
    }

    /// The ISO 3166-1 alpha-3 code of a country.
    pub fn alpha3(&self, code: CountryCode2) -> Option<&str> {
        std::str::from_utf8(self.country_row(code)?.get(2..5)?).ok()
    }

    /// The capital of a country.
    pub fn capital(&self, code: CountryCode2) -> Option<Entry<'_>> {
        self.at(EntryIndex(layout::u24_at(self.country_row(code)?, 8)?))
    }

    /// The seat of a country or of a first-level division.
    pub fn seat(&self, area: &Entry<'_>) -> Option<Entry<'_>> {
        if area.feature == Feature::Country {
            return self.capital(area.country?);
        }
        let rows = self.admin1.as_ref().chunks_exact(layout::ADMIN1);
        let row = rows.into_iter().find(|row| layout::u24_at(row, 0) == Some(area.index.0))?;
        self.at(EntryIndex(layout::u24_at(row, 11)?))
    }

    /// Every entry, in the order of the file.
    pub fn entries(&self) -> impl Iterator<Item = Entry<'_>> {
        (0..self.len() as u32).filter_map(|i| self.at(EntryIndex(i)))
    }
}

impl std::fmt::Debug for Gazetteer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Gazetteer").field("entries", &self.len()).field("keys", &self.keys()).finish_non_exhaustive()
    }
}

/// Where the row for `record` starts in a section of `width`-byte rows that begin with a record.
fn sparse(bytes: &[u8], width: usize, record: u32) -> Option<usize> {
    let row = partition(bytes.len() / width, |i| layout::u24_at(bytes, i * width).is_some_and(|r| r < record));
    (layout::u24_at(bytes, row * width)? == record).then_some(row * width)
}

/// The first index below `len` for which `before` is false.
fn partition(len: usize, before: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, len);
    while low < high {
        let middle = (low + high) / 2;
        if before(middle) { low = middle + 1 } else { high = middle }
    }
    low
}
