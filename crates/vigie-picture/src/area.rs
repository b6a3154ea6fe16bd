//! Countries and their first-level divisions, and which places lie in them.

use vigie_model::{CountryCode2, Place, PlaceLevel, PlaceRelation};

/// A country, or a first-level division of it by name.
pub(crate) type Area = (CountryCode2, Option<String>);

/// The area that a place is as a whole; none for towns, parts of areas and what lies near them.
pub(crate) fn own(place: &Place) -> Option<Area> {
    if place.derived.is_some() || !matches!(place.relation, PlaceRelation::In | PlaceRelation::Unknown) {
        return None;
    }
    match place.level? {
        PlaceLevel::Country => Some((place.country?, None)),
        PlaceLevel::Admin1 => Some((place.country?, Some(place.name.clone()))),
        _ => None,
    }
}

/// The areas that a place lies in, the smallest first.
pub(crate) fn around(place: &Place) -> Vec<Area> {
    let Some(country) = place.country.filter(|_| place.level != Some(PlaceLevel::Country)) else { return Vec::new() };
    let inside = matches!(place.relation, PlaceRelation::In | PlaceRelation::OutskirtsOf | PlaceRelation::Unknown);
    // What lies near a town may lie in the next division, what lies near an area outside it.
    let division = match place.level {
        Some(PlaceLevel::Admin1) if place.derived.is_some() && inside => Some(&place.name),
        Some(PlaceLevel::Admin1) => None,
        _ => place.admin1.as_ref(),
    };
    let division = division.filter(|_| inside).map(|name| (country, Some(name.clone())));
    division.into_iter().chain([(country, None)]).collect()
}

/// A key of the place that tells an area from the town that it is named by, where the gazetteer has an entry for one only.
pub(crate) fn key(place: &Place) -> String {
    match place.level {
        None | Some(PlaceLevel::Locality) => place.key(),
        Some(level) => format!("{}/{level}", place.key()),
    }
}
