//! Countries as the targets write them: ISO 3166-1 codes, a name, and the regions that ACLED and UCDP put them in.

use std::sync::LazyLock;

use vigie_model::{CountryCode2, CountryCode3};

/// One country a line, fields divided by tabs; the first lines say which.
///
/// Sources: ISO 3166-1; ACLED's and UCDP's lists of regions.
const TABLE: &str = include_str!("countries.tsv");

/// What is known of a country.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Country {
    /// ISO 3166-1 alpha-2.
    pub alpha2: &'static str,
    /// ISO 3166-1 alpha-3.
    pub alpha3: &'static str,
    /// ISO 3166-1 numeric, where there is one.
    pub numeric: Option<u16>,
    /// The region that ACLED counts it to.
    pub acled_region: &'static str,
    /// The region that UCDP counts it to, where it does.
    pub ucdp_region: Option<&'static str>,
    /// Its name in English.
    pub name: &'static str,
}

/// Every country, by its two letters.
pub fn countries() -> impl Iterator<Item = Country> {
    TABLE.lines().filter_map(parse)
}

fn parse(line: &'static str) -> Option<Country> {
    let mut fields = line.split('\t');
    let mut next = || fields.next();
    let (alpha2, alpha3, numeric) = (next()?, next()?, next()?.parse().ok());
    let (acled_region, ucdp_region, name) = (next()?, next()?, next()?);
    let ucdp_region = Some(ucdp_region).filter(|r| *r != "-");
    Some(Country { alpha2, alpha3, numeric, acled_region, ucdp_region, name })
}

/// The country of a place; `None` for a code that ISO 3166-1 does not have.
///
/// ```
/// # use vigie_model::CountryCode2;
/// let syria = vigie_format::codes::country(CountryCode2::new("SY").unwrap()).unwrap();
/// assert_eq!((syria.alpha3, syria.numeric, syria.name), ("SYR", Some(760), "Syria"));
/// ```
pub fn country(code: CountryCode2) -> Option<Country> {
    // Every claim's codes are looked up here.
    static BY_LETTERS: LazyLock<Vec<Country>> = LazyLock::new(|| {
        let mut all: Vec<Country> = countries().collect();
        all.sort_unstable_by_key(|c| c.alpha2);
        all
    });
    let at = BY_LETTERS.binary_search_by_key(&code.as_str(), |c| c.alpha2).ok()?;
    Some(BY_LETTERS[at])
}

/// True when both codes are the same country's.
pub(crate) fn same_country(two: CountryCode2, three: CountryCode3) -> bool {
    country(two).is_some_and(|c| c.alpha3 == three.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn codes_are_well_formed_and_one_to_one() {
        let all: Vec<Country> = countries().collect();
        assert_eq!(all.len(), 250);
        assert_eq!(TABLE.lines().filter(|l| !l.starts_with('#')).count(), all.len(), "a line lacks a field");
        let twos: BTreeSet<_> = all.iter().map(|c| CountryCode2::new(c.alpha2).unwrap()).collect();
        let threes: BTreeSet<_> = all.iter().map(|c| CountryCode3::new(c.alpha3).unwrap()).collect();
        let names: BTreeSet<_> = all.iter().map(|c| c.name).collect();
        let numbers: BTreeSet<_> = all.iter().filter_map(|c| c.numeric).collect();
        assert_eq!((twos.len(), threes.len(), names.len(), numbers.len()), (250, 250, 250, 249));
    }

    #[test]
    fn countries_are_told_apart() {
        let check = |two, three| same_country(CountryCode2::new(two).unwrap(), CountryCode3::new(three).unwrap());
        assert!(check("SY", "SYR") && check("UA", "UKR") && check("SD", "SDN"));
        assert!(!check("SY", "TUR") && !check("SS", "SDN"));
    }

    #[test]
    fn regions_are_those_of_the_projects() {
        let of = |code| country(CountryCode2::new(code).unwrap()).map(|c| (c.acled_region, c.ucdp_region));
        assert_eq!(of("SY"), Some(("Middle East", Some("Middle East"))));
        assert_eq!(of("EG"), Some(("Northern Africa", Some("Middle East"))));
        assert_eq!(of("AM"), Some(("Caucasus and Central Asia", Some("Europe"))));
        assert_eq!(of("AQ"), Some(("Antarctica", None)));
    }
}
