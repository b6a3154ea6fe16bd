//! One compiled file, read in place.

use std::ops::Range;
use std::sync::Arc;

use fst::raw::{Fst, Output};
use vigie_model::{CountryCode2, Position};

use crate::Error;
use crate::builder::Country;
use crate::fold::{Piece, piece};
use crate::gazetteer::{Entry, EntryIndex, FEATURES, Feature, Hit, NameKind};
use crate::layout::{self, Section};

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
pub(crate) struct Compiled {
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

/// The value of an FST key.
pub(crate) type Values = u64;

impl Compiled {
    /// Opens a gazetteer compiled into the program.
    ///
    /// Errors: [`Error::Gazetteer`] when the bytes are not one, or of another version.
    pub fn from_static(bytes: &'static [u8]) -> Result<Compiled, Error> {
        Compiled::open(Bytes::Static(bytes), bytes)
    }

    /// Opens a gazetteer that was read at run time, and checks its index against its checksum.
    ///
    /// Errors: [`Error::Gazetteer`] when the bytes are not one, are damaged, or of another version.
    pub fn from_bytes(bytes: impl Into<Arc<[u8]>>) -> Result<Compiled, Error> {
        let bytes = bytes.into();
        let gazetteer = Compiled::open(Bytes::Shared(bytes.clone()), &bytes)?;
        for index in [&gazetteer.names, &gazetteer.skeletons] {
            index.verify().map_err(|e| Error::Gazetteer { found: e.to_string() })?;
        }
        Ok(gazetteer)
    }

    fn open(owner: Bytes, bytes: &[u8]) -> Result<Compiled, Error> {
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
        Ok(Compiled {
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

    /// How many distinct keys (folded names) there are.
    pub fn keys(&self) -> usize {
        self.names.len()
    }

    /// How many distinct skeletons there are.
    pub fn skeleton_keys(&self) -> usize {
        self.skeletons.len()
    }

    /// The text of the transliteration rules that the skeletons were made with.
    pub fn rules(&self) -> String {
        String::from_utf8_lossy(self.rules.as_ref()).into_owned()
    }

    /// What a key stands for.
    pub fn named(&self, key: &str) -> Option<Values> {
        self.names.get(key).map(Output::value)
    }

    /// What a country's skeleton stands for, both in one key.
    pub fn spelt(&self, key: &str) -> Option<Values> {
        self.skeletons.get(key).map(Output::value)
    }

    /// Every end, ascending, of a name that begins at `start` and ends at a word's end, at `limit` at most.
    pub fn walk(&self, text: &str, start: usize, limit: usize) -> Vec<(usize, Values)> {
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
                reached.push((start + at + c.len_utf8(), value));
            }
        }
        reached
    }

    /// The entries behind a posting, strongest first.
    pub fn hits(&self, values: Values) -> impl Iterator<Item = Hit<'_>> {
        let list = self.postings.as_ref();
        let (single, listed) = if values & layout::LISTED == 0 {
            (Some(values as u32), Default::default())
        } else {
            let at = (values & (layout::LISTED - 1)) as usize;
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
        let admin1 = match ordinal {
            0 => None,
            n => layout::u24_at(self.admin1.as_ref(), (usize::from(n) - 1) * layout::ADMIN1).map(EntryIndex),
        };
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
            admin1,
            division: admin1.and_then(|division| self.name(division)),
            position,
            population: (population > 0).then_some(population),
            feature,
            radius_km: (record[20] & layout::HAS_EXTENT != 0)
                .then(|| sparse(self.extents.as_ref(), layout::EXTENT, index.0))
                .flatten()
                .and_then(|at| layout::u16_at(self.extents.as_ref(), at + 3)),
        })
    }

    fn name(&self, index: EntryIndex) -> Option<&str> {
        let at = (index.0 as usize).checked_mul(layout::RECORD)?.checked_add(14)?;
        self.string(layout::u24_at(self.records.as_ref(), at)?)
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
        let rows = self.admin1.as_ref().chunks_exact(layout::ADMIN1);
        let row = rows.into_iter().find(|row| layout::u24_at(row, 0) == Some(area.index.0))?;
        self.at(EntryIndex(layout::u24_at(row, 11)?))
    }

    /// The countries, in the order of their codes.
    pub fn countries(&self) -> impl Iterator<Item = Country> + '_ {
        self.countries.as_ref().chunks_exact(layout::COUNTRY).filter_map(|row| {
            Some(Country { alpha2: row.get(..2)?.try_into().ok()?, alpha3: row.get(2..5)?.try_into().ok()? })
        })
    }

    /// The record of a country's populated place that lies nearest to a position, on a flat map around it.
    pub fn nearest(&self, country: CountryCode2, to: Position) -> Option<EntryIndex> {
        let ordinal = self
            .countries
            .as_ref()
            .chunks_exact(layout::COUNTRY)
            .position(|row| row[..2] == *country.as_str().as_bytes())?;
        let shrink = to.lat_deg.to_radians().cos();
        let mut best: Option<(f64, usize)> = None;
        for (index, record) in self.records.as_ref().chunks_exact(layout::RECORD).enumerate() {
            if usize::from(record[17]) != ordinal || usize::from(record[20] & 0x0F) > SETTLEMENTS {
                continue;
            }
            let (Some(lat), Some(lon)) = (layout::i24_at(record, 4), layout::i24_at(record, 7)) else { continue };
            let north = f64::from(lat) / layout::PER_DEGREE - to.lat_deg;
            let east = (f64::from(lon) / layout::PER_DEGREE - to.lon_deg + 540.0).rem_euclid(360.0) - 180.0;
            let far = north.powi(2) + (east * shrink).powi(2);
            if best.is_none_or(|(held, _)| far < held) {
                best = Some((far, index));
            }
        }
        best.map(|(_, index)| EntryIndex(index as u32))
    }
}

/// The last code of the features that are populated places.
const SETTLEMENTS: usize = Feature::Seat3 as usize;

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
