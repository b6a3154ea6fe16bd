//! Where a claim is about.

use crate::vocabulary::vocabulary;

vocabulary! {
    /// What sort of area a place is.
    PlaceLevel, "level" {
        /// A building, camp, base, bridge, airport.
        Site = "site",
        /// A town, village or quarter.
        Locality = "locality",
        /// A second-level division: district, cercle, raion.
        Admin2 = "admin2",
        /// A first-level division: province, governorate, oblast, state.
        Admin1 = "admin1",
        /// A country.
        Country = "country",
        /// A region without administrative borders: the Sahel, Donbass.
        Region = "region",
    }
}

vocabulary! {
    /// How the claim's location lies to the named place.
    PlaceRelation, "relation" {
        /// Inside it.
        In = "in",
        /// Close to it.
        Near = "near",
        /// In its outskirts or at its gates.
        OutskirtsOf = "outskirts_of",
        /// North of it.
        NorthOf = "north_of",
        /// South of it.
        SouthOf = "south_of",
        /// East of it.
        EastOf = "east_of",
        /// West of it.
        WestOf = "west_of",
        /// North-east of it.
        NortheastOf = "northeast_of",
        /// North-west of it.
        NorthwestOf = "northwest_of",
        /// South-east of it.
        SoutheastOf = "southeast_of",
        /// South-west of it.
        SouthwestOf = "southwest_of",
        /// On a road named by it.
        Route = "route",
        /// At its border.
        Border = "border",
        /// Not said.
        Unknown = "unknown",
    }
}

vocabulary! {
    /// A compass bearing.
    Bearing, "bearing" {
        /// North, 0°.
        N = "N",
        /// North-east, 45°.
        Ne = "NE",
        /// East, 90°.
        E = "E",
        /// South-east, 135°.
        Se = "SE",
        /// South, 180°.
        S = "S",
        /// South-west, 225°.
        Sw = "SW",
        /// West, 270°.
        W = "W",
        /// North-west, 315°.
        Nw = "NW",
    }
}

impl From<Bearing> for PlaceRelation {
    /// Of what lies in that direction of a place.
    fn from(bearing: Bearing) -> PlaceRelation {
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
}

impl Bearing {
    /// Degrees clockwise from north.
    pub fn degrees(self) -> f64 {
        45.0 * Bearing::ALL.iter().position(|&b| b == self).unwrap_or(0) as f64
    }
}

/// A position on WGS 84, in degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Position {
    /// Latitude, -90..=90, north positive.
    pub lat_deg: f64,
    /// Longitude, -180..=180, east positive.
    pub lon_deg: f64,
}

impl Position {
    /// The position, if both coordinates are finite and on the globe.
    pub fn new(lat_deg: f64, lon_deg: f64) -> Option<Position> {
        ((-90.0..=90.0).contains(&lat_deg) && (-180.0..=180.0).contains(&lon_deg))
            .then_some(Position { lat_deg, lon_deg })
    }

    /// Great-circle distance in kilometres, on a sphere of 6,371 km.
    ///
    /// Source: Sinnott, "Virtues of the Haversine", Sky & Telescope, 1984.
    pub fn distance_km(self, other: Position) -> f64 {
        let (a, b) = (self.lat_deg.to_radians(), other.lat_deg.to_radians());
        let (dlat, dlon) = (b - a, (other.lon_deg - self.lon_deg).to_radians());
        let h = (dlat / 2.0).sin().powi(2) + a.cos() * b.cos() * (dlon / 2.0).sin().powi(2);
        2.0 * 6371.0 * h.sqrt().min(1.0).asin()
    }
}

/// An ISO 3166-1 alpha-2 country code, such as `SY`; places carry these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CountryCode2([u8; 2]);

impl CountryCode2 {
    /// The code, if `text` is two capital ASCII letters.
    pub fn new(text: &str) -> Option<CountryCode2> {
        let bytes: [u8; 2] = text.as_bytes().try_into().ok()?;
        bytes.iter().all(u8::is_ascii_uppercase).then_some(CountryCode2(bytes))
    }

    /// The two letters.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("")
    }
}

/// A place computed from a distance and a bearing, because the gazetteer has no entry for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Derived {
    /// The named place it was measured from.
    pub from: String,
    /// Kilometres.
    pub km: f64,
    /// Direction, where the text gives one.
    pub bearing: Option<Bearing>,
}

/// A place as a claim names it. Coordinates are unknown (`None`) rather than zero.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// The gazetteer's name, else the text's. Never empty.
    pub name: String,
    /// GeoNames id.
    pub geonameid: Option<u32>,
    /// Country it lies in.
    pub country: Option<CountryCode2>,
    /// Name of the first-level division it lies in, as the gazetteer has it; none for divisions, countries and regions.
    pub admin1: Option<String>,
    /// Position of the place, or of the point derived.
    pub position: Option<Position>,
    /// What sort of area.
    pub level: Option<PlaceLevel>,
    /// How the claim lies to it.
    pub relation: PlaceRelation,
    /// The words of the report.
    pub text: String,
    /// Set when the position was computed from a description.
    pub derived: Option<Derived>,
}

impl Place {
    /// A place known by its words alone.
    pub fn unresolved(text: &str) -> Place {
        Place {
            name: text.to_owned(),
            geonameid: None,
            country: None,
            admin1: None,
            position: None,
            level: None,
            relation: PlaceRelation::In,
            text: text.to_owned(),
            derived: None,
        }
    }

    /// A key that is equal for mentions of one place: the gazetteer's id, else name and country.
    pub fn key(&self) -> String {
        match self.geonameid {
            Some(id) => format!("gn:{id}"),
            None => format!("name:{}:{}", self.country.as_ref().map_or("", CountryCode2::as_str), self.name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_position_off_the_globe() {
        assert!(Position::new(91.0, 0.0).is_none());
        assert!(Position::new(f64::NAN, 0.0).is_none());
    }
}
