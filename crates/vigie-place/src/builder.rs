//! Compiles places into a gazetteer's bytes. Same places in, same bytes out.

use std::collections::{BTreeMap, HashMap};

use vigie_model::Position;

use crate::fold::key;
use crate::gazetteer::{Feature, NameKind};
use crate::layout::{self, push24};
use crate::{Error, Transliteration};

/// The most entries one key may have; beyond them the least inhabited are left out.
const MOST_ENTRIES: usize = 255;

/// A place to compile.
#[derive(Debug, Clone)]
pub struct Source {
    /// GeoNames id, or `None` for a place that has none.
    pub geonameid: Option<u32>,
    /// International or English name.
    pub name: String,
    /// French name, where it differs.
    pub name_fr: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<[u8; 2]>,
    /// GeoNames code of the first-level division: the one it lies in, or for a division its own.
    pub admin1: Option<String>,
    /// Position, or the middle of its area.
    pub position: Position,
    /// Inhabitants, `None` when unknown.
    pub population: Option<u32>,
    /// What it is.
    pub feature: Feature,
    /// Radius of a disc as large as its area, km.
    pub radius_km: Option<u16>,
    /// Further names.
    pub names: Vec<(String, NameKind)>,
}

/// A country's codes; its entry is the [`Source`] with feature `Country` and that code.
#[derive(Debug, Clone)]
pub struct Country {
    /// ISO 3166-1 alpha-2.
    pub alpha2: [u8; 2],
    /// ISO 3166-1 alpha-3.
    pub alpha3: [u8; 3],
}

/// Compiles `places`, with skeletons by `rules` (the text of `transliteration.toml`).
///
/// Errors: [`Error::Rules`] when the rules do not parse, [`Error::Build`] when something does not fit
/// the layout (over four million places, 16 MB of names, a country missing).
pub fn build(countries: &[Country], places: &[Source], rules: &str) -> Result<Vec<u8>, Error> {
    let transliteration = Transliteration::parse("transliteration.toml", rules)?;
    let mut countries = countries.to_vec();
    countries.sort_by_key(|c| c.alpha2);
    if countries.len() >= usize::from(layout::NONE8) || places.len() >= 1 << 22 {
        return Err(Error::Build { found: format!("{} countries, {} places", countries.len(), places.len()) });
    }
    let ordered = order(places);
    let ordinal_of: BTreeMap<[u8; 2], u8> = countries.iter().enumerate().map(|(i, c)| (c.alpha2, i as u8)).collect();
    let divisions: Vec<u32> = indices(&ordered, |p| p.1.feature == Feature::Admin1 && p.1.admin1.is_some());
    let division_of: HashMap<(Option<[u8; 2]>, &str), u16> = divisions
        .iter()
        .enumerate()
        .filter_map(|(i, &r)| {
            let place = ordered.get(r as usize)?.1;
            Some(((place.country, place.admin1.as_deref()?), i as u16 + 1))
        })
        .collect();

    let mut strings = Strings::default();
    let (mut records, mut french, mut extents) = (Vec::new(), Vec::new(), Vec::new());
    for (index, (id, place)) in ordered.iter().enumerate() {
        records.extend_from_slice(&id.to_le_bytes());
        push24(&mut records, (place.position.lat_deg * layout::PER_DEGREE).round() as i32 as u32);
        push24(&mut records, (place.position.lon_deg * layout::PER_DEGREE).round() as i32 as u32);
        records.extend_from_slice(&place.population.unwrap_or(0).to_le_bytes());
        push24(&mut records, strings.add(&place.name));
        records.push(match place.country {
            None => layout::NONE8,
            Some(code) => *ordinal_of
                .get(&code)
                .ok_or_else(|| Error::Build { found: format!("{} in an unknown country {code:?}", place.name) })?,
        });
        let lies_in = match (place.feature, &place.admin1) {
            (Feature::Admin1, _) | (_, None) => 0,
            (_, Some(code)) => division_of.get(&(place.country, code.as_str())).copied().unwrap_or(0),
        };
        records.extend_from_slice(&lies_in.to_le_bytes());
        let french_name = place.name_fr.as_deref().filter(|name| *name != place.name);
        let has_french = if french_name.is_some() { layout::HAS_FRENCH } else { 0 };
        let has_extent = if place.radius_km.is_some() { layout::HAS_EXTENT } else { 0 };
        records.push(place.feature.code() | has_french | has_extent);
        if let Some(name) = french_name {
            push24(&mut french, index as u32);
            push24(&mut french, strings.add(name));
        }
        if let Some(radius_km) = place.radius_km {
            push24(&mut extents, index as u32);
            extents.extend_from_slice(&radius_km.to_le_bytes());
        }
    }
    if strings.bytes.len() > layout::NONE24 as usize {
        return Err(Error::Build { found: format!("{} bytes of names", strings.bytes.len()) });
    }

    let keys = names(&ordered);
    let mut skeletons: BTreeMap<String, BTreeMap<u32, NameKind>> = BTreeMap::new();
    for (key, entries) in &keys {
        for (&record, &kind) in entries {
            let Some(code) = ordered.get(record as usize).and_then(|p| p.1.country) else { continue };
            if let Some(skeleton) = transliteration.skeleton(key, code) {
                let held = skeletons.entry(format!("{}{skeleton}", String::from_utf8_lossy(&code))).or_default();
                let held = held.entry(record).or_insert(kind);
                *held = (*held).min(kind);
            }
        }
    }
    let mut postings = Vec::new();
    let name_index = index(&keys, &ordered, &mut postings)?;
    let skeleton_index = index(&skeletons, &ordered, &mut postings)?;

    // The most populous entry of a feature in an area.
    let mut largest: HashMap<Area<'_>, (Option<u32>, u32)> = HashMap::new();
    for (index, (_, place)) in ordered.iter().enumerate() {
        let division = place.admin1.as_deref().unwrap_or_default();
        for area in [division, ""] {
            let held = largest.entry((place.feature, place.country, area)).or_insert((None, index as u32));
            if place.population > held.0 {
                *held = (place.population, index as u32);
            }
        }
    }
    let find = |feature: Feature, country: Option<[u8; 2]>, division: &str| {
        largest.get(&(feature, country, division)).map_or(layout::NONE24, |held| held.1)
    };
    let mut country_rows = Vec::new();
    for country in &countries {
        country_rows.extend_from_slice(&country.alpha2);
        country_rows.extend_from_slice(&country.alpha3);
        push24(&mut country_rows, find(Feature::Country, Some(country.alpha2), ""));
        push24(&mut country_rows, find(Feature::Capital, Some(country.alpha2), ""));
    }
    let mut division_rows = Vec::new();
    for &record in &divisions {
        push24(&mut division_rows, record);
        let code = ordered.get(record as usize).and_then(|p| p.1.admin1.as_deref()).unwrap_or_default();
        let mut field = [0u8; 8];
        for (to, from) in field.iter_mut().zip(code.bytes()) {
            *to = from;
        }
        division_rows.extend_from_slice(&field);
        let country = ordered.get(record as usize).and_then(|p| p.1.country);
        let seats = [Feature::Seat1, Feature::Capital].map(|feature| find(feature, country, code));
        push24(&mut division_rows, seats.into_iter().min().unwrap_or(layout::NONE24));
    }

    // In the order of `layout::Section`.
    let sections: [Vec<u8>; layout::SECTIONS] = [
        name_index,
        postings,
        records,
        strings.bytes,
        french,
        extents,
        skeleton_index,
        rules.as_bytes().to_vec(),
        country_rows,
        division_rows,
    ];
    let mut out = Vec::from(layout::MAGIC);
    out.extend_from_slice(&layout::VERSION.to_le_bytes());
    out.extend_from_slice(&(ordered.len() as u32).to_le_bytes());
    let mut start = layout::HEADER;
    for section in &sections {
        out.extend_from_slice(&(start as u32).to_le_bytes());
        out.extend_from_slice(&(section.len() as u32).to_le_bytes());
        start += section.len();
    }
    sections.iter().for_each(|section| out.extend_from_slice(section));
    Ok(out)
}

/// A feature in a country's division, or in the whole country where the division is empty.
type Area<'p> = (Feature, Option<[u8; 2]>, &'p str);

/// Places by ascending id; those without one follow, in their order, under ids of our own.
fn order(places: &[Source]) -> Vec<(u32, &Source)> {
    let mut own = layout::OWN_IDS..;
    let mut ordered: Vec<(u32, &Source)> =
        places.iter().map(|place| (place.geonameid.or_else(|| own.next()).unwrap_or(u32::MAX), place)).collect();
    ordered.sort_by_key(|(id, _)| *id);
    ordered.dedup_by_key(|(id, _)| *id);
    ordered
}

fn indices(ordered: &[(u32, &Source)], keep: impl Fn(&(u32, &Source)) -> bool) -> Vec<u32> {
    ordered.iter().enumerate().filter(|(_, p)| keep(p)).map(|(i, _)| i as u32).collect()
}

fn names(ordered: &[(u32, &Source)]) -> BTreeMap<String, BTreeMap<u32, NameKind>> {
    let mut keys: BTreeMap<String, BTreeMap<u32, NameKind>> = BTreeMap::new();
    for (index, (_, place)) in ordered.iter().enumerate() {
        let own = [(&place.name, NameKind::Main)];
        let display = place.name_fr.iter().map(|name| (name, NameKind::Display));
        let further = place.names.iter().map(|(name, kind)| (name, *kind));
        for (name, kind) in own.into_iter().chain(display).chain(further) {
            let key = key(name);
            if !key.is_empty() {
                let held = keys.entry(key).or_default().entry(index as u32).or_insert(kind);
                *held = (*held).min(kind);
            }
        }
    }
    keys
}

fn index(
    keys: &BTreeMap<String, BTreeMap<u32, NameKind>>,
    ordered: &[(u32, &Source)],
    postings: &mut Vec<u8>,
) -> Result<Vec<u8>, Error> {
    let failed = |e: fst::Error| Error::Build { found: e.to_string() };
    let mut lists: HashMap<Vec<u8>, u64> = HashMap::new();
    let mut builder = fst::MapBuilder::memory();
    for (key, entries) in keys {
        let mut entries: Vec<(NameKind, u32)> = entries.iter().map(|(&r, &k)| (k, r)).collect();
        let inhabitants = |r: u32| ordered.get(r as usize).and_then(|p| p.1.population);
        entries.sort_by(|a, b| a.0.cmp(&b.0).then(inhabitants(b.1).cmp(&inhabitants(a.1))).then(a.1.cmp(&b.1)));
        entries.truncate(MOST_ENTRIES);
        let posting = |&(kind, record): &(NameKind, u32)| record << 2 | kind as u32;
        let value = match entries.as_slice() {
            [one] => u64::from(posting(one)),
            many => {
                let mut list = vec![many.len() as u8];
                many.iter().for_each(|entry| push24(&mut list, posting(entry)));
                let at = *lists.entry(list.clone()).or_insert_with(|| {
                    let at = postings.len() as u64;
                    postings.extend_from_slice(&list);
                    at
                });
                if at >= layout::LISTED {
                    return Err(Error::Build { found: format!("{at} bytes of postings") });
                }
                layout::LISTED | at
            }
        };
        builder.insert(key, value).map_err(failed)?;
    }
    builder.into_inner().map_err(failed)
}

#[derive(Default)]
struct Strings {
    bytes: Vec<u8>,
    seen: HashMap<String, u32>,
}

impl Strings {
    fn add(&mut self, text: &str) -> u32 {
        let mut text = text;
        while text.len() > usize::from(u8::MAX) {
            text = &text[..text.char_indices().next_back().map_or(0, |(at, _)| at)];
        }
        if let Some(&at) = self.seen.get(text) {
            return at;
        }
        let at = self.bytes.len() as u32;
        self.bytes.push(text.len() as u8);
        self.bytes.extend_from_slice(text.as_bytes());
        self.seen.insert(text.to_owned(), at);
        at
    }
}
