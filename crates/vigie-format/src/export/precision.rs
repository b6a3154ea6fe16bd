//! How exactly a place and a period are known, in the codes of ACLED, UCDP and Helix.

use vigie_model::{Date, Edtf, PartialDate, Place, PlaceLevel, PlaceRelation};

use super::cited::{days_between, days_in};

/// How exactly a claim's location is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Where {
    /// At a named site: a building, a camp, a bridge.
    Site,
    /// In a named town or village.
    Named,
    /// Near a named place, 25 km away at most.
    Near,
    /// In a district, or further from a named place.
    District,
    /// In a province.
    Province,
    /// On a road or a border, or in a region without borders.
    Stretch,
    /// In a country.
    Country,
    /// The gazetteer does not know the place.
    Unknown,
}

/// What UCDP and ACLED still count as near, in kilometres.
const NEAR_KM: f64 = 25.0;

impl Where {
    /// How exactly the location of a claim about `place` is known.
    pub fn of(place: &Place) -> Where {
        if let Some(derived) = &place.derived {
            return if derived.km <= NEAR_KM { Where::Near } else { Where::District };
        }
        match (place.level, place.relation) {
            (None, _) => Where::Unknown,
            (Some(PlaceLevel::Country), _) => Where::Country,
            (Some(PlaceLevel::Region), _) | (_, PlaceRelation::Route | PlaceRelation::Border) => Where::Stretch,
            (Some(PlaceLevel::Admin1), _) => Where::Province,
            (Some(PlaceLevel::Admin2), _) => Where::District,
            (Some(PlaceLevel::Site), PlaceRelation::In | PlaceRelation::Unknown) => Where::Site,
            (Some(PlaceLevel::Locality), PlaceRelation::In | PlaceRelation::Unknown) => Where::Named,
            (Some(PlaceLevel::Site | PlaceLevel::Locality), _) => Where::Near,
        }
    }

    /// The written word, for formats of our own.
    pub const fn as_str(self) -> &'static str {
        match self {
            Where::Site => "site",
            Where::Named => "named",
            Where::Near => "near",
            Where::District => "district",
            Where::Province => "province",
            Where::Stretch => "stretch",
            Where::Country => "country",
            Where::Unknown => "unknown",
        }
    }

    /// ACLED's `geo_precision`; `None` where it records none.
    pub const fn acled(self) -> Option<u8> {
        match self {
            Where::Site | Where::Named => Some(1),
            Where::Near | Where::District => Some(2),
            Where::Province | Where::Stretch => Some(3),
            Where::Country | Where::Unknown => None,
        }
    }

    /// UCDP's `where_prec`.
    pub const fn ucdp(self) -> Option<u8> {
        match self {
            Where::Site | Where::Named => Some(1),
            Where::Near => Some(2),
            Where::District => Some(3),
            Where::Province => Some(4),
            Where::Stretch => Some(5),
            Where::Country => Some(6),
            Where::Unknown => None,
        }
    }

    /// Helix's accuracy of a location.
    pub const fn helix(self) -> Option<&'static str> {
        match self {
            Where::Site => Some("POINT"),
            Where::Named | Where::Near => Some("ADM3"),
            Where::District => Some("ADM2"),
            Where::Province | Where::Stretch => Some("ADM1"),
            Where::Country => Some("ADM0"),
            Where::Unknown => None,
        }
    }

    /// True where the code says all that the claim says of where.
    pub fn is_whole(self, place: &Place) -> bool {
        place.derived.is_none() && matches!(place.relation, PlaceRelation::In | PlaceRelation::Unknown)
    }
}

/// ACLED's `time_precision` of a period; `None` for what it does not record.
pub(super) fn acled_time(first: Date, last: Date) -> Option<u8> {
    match days_between(first, last) {
        1 => Some(1),
        2..=7 => Some(2),
        8..=31 => Some(3),
        _ => None,
    }
}

/// The day that stands for a period in ACLED: its middle.
pub(super) fn middle(first: Date, last: Date) -> Date {
    let half = (days_between(first, last) - 1) / 2;
    first.checked_add(jiff::Span::new().days(half)).unwrap_or(first)
}

/// UCDP's `date_prec` of a period.
pub(super) fn ucdp_date(first: Date, last: Date) -> u8 {
    match days_between(first, last) {
        1 => 1,
        2..=6 => 2,
        7 => 3,
        8..=31 => 4,
        _ => 5,
    }
}

/// Helix's accuracy of the first and of the last day of a period.
pub(super) fn helix_dates(when: &Edtf) -> (Option<&'static str>, Option<&'static str>) {
    let of = |days: i64| match days {
        1 => "DAY",
        2..=7 => "WEEK",
        8..=31 => "MONTH",
        _ => "YEAR",
    };
    let end = |date: &Option<PartialDate>| date.map(|d| of(days_in(d)));
    match when {
        Edtf::Date(date) => (end(&Some(*date)), end(&Some(*date))),
        Edtf::Interval { from, to } => (end(from), end(to)),
        Edtf::OneOf(_) => {
            let known = when.earliest().zip(when.latest()).map(|(a, b)| of(days_between(a, b)));
            (known, known)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use vigie_model::{Bearing, Derived};

    fn place(level: PlaceLevel, relation: PlaceRelation) -> Place {
        Place { level: Some(level), relation, ..Place::unresolved("Idlib") }
    }

    #[test]
    fn places_have_the_codes_of_the_tables() {
        use PlaceLevel::*;
        use PlaceRelation::*;
        let derived = |km| Place {
            derived: Some(Derived { from: "Idlib".into(), km, bearing: Some(Bearing::Ne) }),
            ..place(Locality, In)
        };
        for (place, want) in [
            (place(Site, In), (Some(1), Some(1), Some("POINT"))),
            (place(Locality, In), (Some(1), Some(1), Some("ADM3"))),
            (place(Locality, NorthOf), (Some(2), Some(2), Some("ADM3"))),
            (derived(8.0), (Some(2), Some(2), Some("ADM3"))),
            (derived(40.0), (Some(2), Some(3), Some("ADM2"))),
            (place(Admin2, In), (Some(2), Some(3), Some("ADM2"))),
            (place(Admin1, NorthOf), (Some(3), Some(4), Some("ADM1"))),
            (place(Locality, Route), (Some(3), Some(5), Some("ADM1"))),
            (place(Country, Border), (None, Some(6), Some("ADM0"))),
            (Place::unresolved("Kfar"), (None, None, None)),
        ] {
            let exact = Where::of(&place);
            assert_eq!((exact.acled(), exact.ucdp(), exact.helix()), want, "{place:?}");
        }
    }

    #[test]
    fn periods_have_the_codes_of_the_tables() {
        for (edtf, acled, ucdp, day, helix) in [
            ("2020-02-07", Some(1), 1, "2020-02-07", (Some("DAY"), Some("DAY"))),
            ("2020-02-03/2020-02-05", Some(2), 2, "2020-02-04", (Some("DAY"), Some("DAY"))),
            ("2020-02-03/2020-02-09", Some(2), 3, "2020-02-06", (Some("DAY"), Some("DAY"))),
            ("[2020-02-06,2020-02-13]", Some(3), 4, "2020-02-09", (Some("MONTH"), Some("MONTH"))),
            ("2020-02", Some(3), 4, "2020-02-15", (Some("MONTH"), Some("MONTH"))),
            ("2019-12-01/2020-02", None, 5, "2020-01-15", (Some("DAY"), Some("MONTH"))),
            ("2019", None, 5, "2019-07-02", (Some("YEAR"), Some("YEAR"))),
        ] {
            let when = Edtf::parse(edtf).unwrap();
            let (first, last) = (when.earliest().unwrap(), when.latest().unwrap());
            assert_eq!((acled_time(first, last), ucdp_date(first, last)), (acled, ucdp), "{edtf}");
            assert_eq!((middle(first, last).to_string().as_str(), helix_dates(&when)), (day, helix), "{edtf}");
        }
    }
}
