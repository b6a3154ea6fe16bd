//! Distances, directions and midpoints on the ellipsoid of WGS 84.
//!
//! Source: Karney, "Algorithms for geodesics", Journal of Geodesy, 2013, by way of `geographiclib-rs`.
//! Nearness between candidates is weighed on the sphere (`Position::distance_km`), which is faster and near enough.

use geographiclib_rs::{DirectGeodesic, Geodesic, InverseGeodesic};
use vigie_model::{Bearing, Position};

/// The position `km` kilometres away in the direction of `bearing`.
pub(crate) fn towards(from: Position, bearing: Bearing, km: f64) -> Position {
    along(from, bearing.degrees(), km * 1000.0)
}

/// The point midway, and half the distance in km.
pub(crate) fn midway(a: Position, b: Position) -> (Position, f64) {
    let (metres, azimuth, _, _): (f64, f64, f64, f64) =
        Geodesic::wgs84().inverse(a.lat_deg, a.lon_deg, b.lat_deg, b.lon_deg);
    (along(a, azimuth, metres / 2.0), metres / 2000.0)
}

fn along(from: Position, azimuth: f64, metres: f64) -> Position {
    let (lat_deg, lon_deg): (f64, f64) = Geodesic::wgs84().direct(from.lat_deg, from.lon_deg, azimuth, metres);
    // What rounds off the globe stays where it was measured from.
    Position::new(lat_deg, lon_deg).unwrap_or(from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(lat_deg: f64, lon_deg: f64) -> Position {
        Position { lat_deg, lon_deg }
    }

    #[test]
    fn the_ellipsoid_is_not_a_sphere() {
        // A degree of latitude is 110.57 km at the equator and 111.69 km at a pole: half a percent apart on a sphere.
        assert!((towards(at(0.0, 30.0), Bearing::N, 110.574).lat_deg - 1.0).abs() < 1e-4);
        assert!((towards(at(90.0, 0.0), Bearing::S, 111.694).lat_deg - 89.0).abs() < 1e-4);
        let (middle, half_km) = midway(at(0.0, 179.0), at(0.0, -179.0));
        assert!(middle.lon_deg.abs() > 179.99 && (half_km - 111.32).abs() < 0.01, "{middle:?} {half_km}");
    }

    #[test]
    fn binnish_lies_where_it_is_described() {
        let idlib = at(35.9306, 36.6339);
        let there = towards(idlib, Bearing::Ne, 8.0);
        assert!(there.distance_km(at(35.957, 36.714)) < 4.0, "{there:?}");
    }

    proptest! {
        #[test]
        fn always_on_the_globe(lat in -90.0..=90.0f64, lon in -180.0..=180.0f64, b in 0usize..8, km in 0.0..2000.0f64) {
            let from = at(lat, lon);
            let to = towards(from, Bearing::ALL[b], km);
            prop_assert!(Position::new(to.lat_deg, to.lon_deg).is_some());
            // The sphere of `distance_km` is within half a percent or so of the ellipsoid.
            prop_assert!((from.distance_km(to) - km).abs() <= km * 0.008 + 0.01, "{to:?}");
            let (middle, half_km) = midway(from, to);
            prop_assert!((middle.distance_km(from) - half_km).abs() <= half_km * 0.008 + 0.01);
        }
    }
}
