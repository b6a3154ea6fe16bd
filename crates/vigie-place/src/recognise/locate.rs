//! Where does an expression point, given the place it is measured from?

use vigie_model::{Bearing, Derived, Place, PlaceLevel, PlaceRelation};

use super::spot::Spot;
use crate::gazetteer::Entry;
use crate::geodesic;
use crate::language::Meaning;

/// A place as an expression gives it, with its radius of uncertainty in km.
pub(crate) struct Located {
    pub place: Place,
    pub radius_km: Option<f64>,
}

/// Radius of a place in km: its own, else a usual one for its level.
pub(crate) fn radius_km(entry: &Entry<'_>) -> f64 {
    entry.radius_km.map_or_else(
        || match entry.level() {
            PlaceLevel::Site => 2.0,
            PlaceLevel::Locality => entry.population.map_or(3.0, |p| (f64::from(p).sqrt() / 100.0).clamp(1.5, 25.0)),
            PlaceLevel::Admin2 => 25.0,
            PlaceLevel::Admin1 => 60.0,
            PlaceLevel::Country | PlaceLevel::Region => 200.0,
        },
        f64::from,
    )
}

impl Entry<'_> {
    /// The place that it is, where `text` are the report's words for it.
    pub fn place(&self, text: &str) -> Place {
        plain(self, text, None)
    }
}

/// Radius in km of what a spot names: *la province de Saada* where only the town has an entry is as wide as a province.
pub(crate) fn said_radius_km(spot: &Spot<'_>, entry: &Entry<'_>) -> f64 {
    match (spot.level.as_ref().map(|(cue, _)| cue.level), entry.level()) {
        (Some(PlaceLevel::Admin1), PlaceLevel::Locality) => 60.0,
        (Some(PlaceLevel::Admin2), PlaceLevel::Locality) => 25.0,
        _ => radius_km(entry),
    }
}

/// The place that `entry` is, as the report names it.
pub(crate) fn plain(entry: &Entry<'_>, text: &str, said: Option<PlaceLevel>) -> Place {
    let level = match (said, entry.level()) {
        // *l'aéroport de Kunduz*, *la province de Saada* where only the town has an entry.
        (Some(said @ (PlaceLevel::Site | PlaceLevel::Admin1 | PlaceLevel::Admin2)), PlaceLevel::Locality) => said,
        (_, own) => own,
    };
    Place {
        name: entry.name.to_owned(),
        geonameid: entry.geonameid,
        country: entry.country,
        admin1: entry.division.filter(|_| lies_in_a_division(level)).map(str::to_owned),
        position: Some(entry.position),
        level: Some(level),
        relation: PlaceRelation::In,
        text: text.to_owned(),
        derived: None,
    }
}

fn lies_in_a_division(level: PlaceLevel) -> bool {
    matches!(level, PlaceLevel::Site | PlaceLevel::Locality | PlaceLevel::Admin2)
}

/// Applies what a spot's cues say to the entry its name stands for.
pub(crate) fn located(spot: &Spot<'_>, entry: &Entry<'_>, text: &str) -> Located {
    let mut place = plain(entry, text, spot.level.as_ref().map(|(cue, _)| cue.level));
    let radius = said_radius_km(spot, entry);
    let area =
        matches!(entry.level(), PlaceLevel::Country | PlaceLevel::Region | PlaceLevel::Admin1 | PlaceLevel::Admin2);
    let Some(relation) = &spot.relation else {
        return match spot.part {
            Some(bearing) => part(place, entry, radius, bearing),
            None => Located { place, radius_km: Some(radius) },
        };
    };
    let slots = &relation.slots;
    match (relation.means, slots.km, slots.bearing) {
        (Meaning::Part, _, Some(bearing)) => part(place, entry, radius, bearing),
        (Meaning::Towards, None, Some(bearing)) if area => part(place, entry, radius, bearing),
        (_, Some(km), bearing) => {
            place.relation = bearing.map_or(PlaceRelation::Near, direction);
            if let Some(bearing) = bearing {
                place.position = Some(geodesic::towards(entry.position, bearing, km));
                place.geonameid = None;
                // A spot that far off may lie beyond the division.
                place.admin1 = None;
            }
            place.derived = Some(Derived { from: entry.name.to_owned(), km, bearing });
            // A bearing of eight is within 22.5°, a round distance within a quarter.
            let radius_km = if bearing.is_some() { (km * 0.4).max(2.0) } else { km + radius };
            Located { place, radius_km: Some(radius_km) }
        }
        (Meaning::Towards, None, Some(bearing)) => {
            place.relation = direction(bearing);
            Located { place, radius_km: Some(radius + 20.0) }
        }
        (Meaning::Plain(relation), ..) => {
            place.relation = relation;
            let radius_km = match relation {
                PlaceRelation::Near => radius + 15.0,
                PlaceRelation::OutskirtsOf => radius + 5.0,
                _ => radius,
            };
            Located { place, radius_km: Some(radius_km) }
        }
        (Meaning::Between(relation), ..) => {
            place.relation = relation;
            Located { place, radius_km: Some(radius + 15.0) }
        }
        _ => Located { place, radius_km: Some(radius) },
    }
}

/// Half of an area in a direction: its middle lies half a radius away.
fn part(mut place: Place, entry: &Entry<'_>, radius: f64, bearing: Bearing) -> Located {
    let km = radius / 2.0;
    if entry.level() == PlaceLevel::Locality {
        // *Alep-Est* is still Aleppo.
        return Located { place, radius_km: Some(radius) };
    }
    place.position = Some(geodesic::towards(entry.position, bearing, km));
    place.derived = Some(Derived { from: entry.name.to_owned(), km: km.round(), bearing: Some(bearing) });
    if place.level == Some(PlaceLevel::Country) {
        place.level = Some(PlaceLevel::Region);
        place.geonameid = None;
    }
    Located { place, radius_km: Some(km * 1.2) }
}

/// A place the gazetteer lacks, at a distance and bearing from one it has.
pub(crate) fn derived(name: &str, text: &str, anchor: &Entry<'_>, km: f64, bearing: Option<Bearing>) -> Located {
    let mut place = Place::unresolved(name);
    place.text = text.to_owned();
    place.country = anchor.country;
    place.level = Some(PlaceLevel::Locality);
    place.position = Some(bearing.map_or(anchor.position, |bearing| geodesic::towards(anchor.position, bearing, km)));
    place.derived = Some(Derived { from: anchor.name.to_owned(), km, bearing });
    Located { place, radius_km: Some(if bearing.is_some() { (km * 0.4).max(2.0) } else { km }) }
}

fn direction(bearing: Bearing) -> PlaceRelation {
    match bearing {
        Bearing::N => PlaceRelation::NorthOf,
        Bearing::Ne => PlaceRelation::NortheastOf,
        Bearing::E => PlaceRelation::EastOf,
        Bearing::Se => PlaceRelation::SoutheastOf,
        Bearing::S => PlaceRelation::SouthOf,
        Bearing::Sw => PlaceRelation::SouthwestOf,
        Bearing::W => PlaceRelation::WestOf,
        Bearing::Nw => PlaceRelation::NorthwestOf,
    }
}
