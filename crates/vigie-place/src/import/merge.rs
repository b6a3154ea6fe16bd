//! Places that were read, as a layer over a gazetteer.

use vigie_model::CountryCode2;

use crate::builder::{Source, build};
use crate::gazetteer::{Feature, Gazetteer};
use crate::{Error, key};

/// A compiled layer.
#[derive(Debug, Clone)]
pub struct Layer {
    /// For [`Gazetteer::with_layer`].
    pub bytes: Vec<u8>,
    /// How many places it has.
    pub places: usize,
    /// How many of those read the gazetteer has already, with all their names.
    pub known: usize,
}

/// Compiles places into a layer over `base`: what the gazetteer has already is left out, what it knows better (its
/// French name, its rank) is kept.
///
/// Errors: [`Error::Build`] when the places do not fit one layer.
///
/// ```
/// # use vigie_place::{Gazetteer, compile, import};
/// # static GAZETTEER: &[u8] = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../gazetteer/gazetteer.bin"));
/// let gazetteer = Gazetteer::from_static(GAZETTEER)?;
/// let villages = import("villages.csv", b"name,lat,lon,country\nKfar Zarghal,35.98,36.70,SY\n");
/// let layer = compile(&gazetteer, villages.places)?;
/// let gazetteer = gazetteer.with_layer(layer.bytes)?;
/// assert_eq!(gazetteer.lookup("kfar zarghal")[0].entry.name, "Kfar Zarghal");
/// # Ok::<(), vigie_place::Error>(())
/// ```
pub fn compile(base: &Gazetteer, places: Vec<Source>) -> Result<Layer, Error> {
    let countries: Vec<_> = base.countries().collect();
    let known_country = |code: &[u8; 2]| countries.iter().any(|country| country.alpha2 == *code);
    let mut known = 0;
    let mut kept: Vec<Source> = Vec::with_capacity(places.len());
    for mut place in places {
        place.country = place.country.filter(known_country);
        // Divisions are tied to their country's in the gazetteer itself, not in a layer.
        place.admin1 = None;
        if is_known(base, &place) {
            known += 1;
            continue;
        }
        if let Some(held) = place.geonameid.and_then(|id| base.entry(id)) {
            place.name_fr = place.name_fr.or_else(|| held.name_fr.map(str::to_owned));
            place.population = place.population.or(held.population);
            place.radius_km = place.radius_km.or(held.radius_km);
            if place.feature == Feature::Settlement && held.level() == place.feature.level() {
                place.feature = held.feature;
            }
        }
        kept.push(place);
    }
    let bytes = build(&countries, &kept, &base.rules())?;
    // Two rows of one id are one place.
    let places = Gazetteer::from_bytes(bytes.clone())?.len();
    Ok(Layer { bytes, places, known })
}

/// True when the gazetteer has the place where it is said to lie, under all its names.
fn is_known(base: &Gazetteer, place: &Source) -> bool {
    let country = place.country.and_then(|code| CountryCode2::new(std::str::from_utf8(&code).ok()?));
    let names = std::iter::once(&place.name).chain(&place.name_fr).chain(place.names.iter().map(|(name, _)| name));
    names.filter(|name| !key(name).is_empty()).all(|name| {
        base.lookup(name).iter().any(|hit| {
            let entry = &hit.entry;
            let same = if place.geonameid.is_some() {
                entry.geonameid == place.geonameid
            } else {
                entry.country == country && entry.level() == place.feature.level()
            };
            same && entry.position.distance_km(place.position) < 1.0
        })
    })
}
