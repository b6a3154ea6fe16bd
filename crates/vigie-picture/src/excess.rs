//! Numbers that are larger than what they are a part of.

use std::collections::{BTreeMap, BTreeSet};

use vigie_model::{Body, ClaimId, Count, CountryCode2, Date, Link, LinkKind, PlaceLevel, Victims};

use crate::basis::is_rejected;
use crate::contradiction::{Contradiction, Reason, Subject};
use crate::figure::{Figure, Tally};
use crate::told::Told;

/// Places of which more is told than of the country that they lie in, over the same time.
pub(crate) fn places_beyond_countries(figures: &[Figure]) -> Vec<Contradiction> {
    type Whole = (CountryCode2, Tally, Option<Victims>, Option<Date>, Option<Date>, bool);
    let key = |f: &Figure, country| (country, f.tally, f.victims, f.from, f.to, f.cumulative);
    let place = |f: &Figure| f.place.as_ref().and_then(|p| Some((p.level?, p.country?)));
    let mut countries: BTreeMap<Whole, &Figure> = BTreeMap::new();
    for f in figures.iter().filter(|f| f.group.is_none() && !f.period_inferred) {
        if let Some((PlaceLevel::Country, country)) = place(f) {
            countries.insert(key(f, country), f);
        }
    }
    let beyond = figures.iter().filter_map(|f| {
        let (_, country) = place(f).filter(|(level, _)| *level != PlaceLevel::Country)?;
        let whole = countries.get(&key(f, country))?;
        let same_unit = f.count.unit == whole.count.unit;
        let claim = |f: &Figure| f.accounts.iter().filter(|a| !a.superseded).map(|a| a.claim.clone()).next_back();
        (same_unit && f.count.low? > whole.count.high?).then_some(Contradiction {
            subject: Subject::Figure,
            place: f.place.clone(),
            reason: Reason::PlaceExceedsCountry,
            claims: [claim(whole)?, claim(f)?].into(),
        })
    });
    beyond.collect()
}

/// The number a casualty claim gives, and the total it is said to be part of.
pub(crate) fn part(t: &Told) -> Option<(Count, Option<&ClaimId>)> {
    match &t.claim.body {
        Body::Casualties { count, of, .. } => Some((*count, of.as_ref())),
        _ => None,
    }
}

/// Parts that are certainly larger than the total they are said to be part of. `total` finds a claim that counts.
pub(crate) fn parts_beyond_totals<'a>(
    told: impl Iterator<Item = &'a Told>,
    total: impl Fn(&ClaimId) -> Option<&'a Told>,
    rejected: &BTreeSet<&Link>,
) -> Vec<Contradiction> {
    let beyond = told.filter_map(|t| {
        let (count, of) = part(t)?;
        let of = of.filter(|of| !is_rejected(rejected, LinkKind::PartOf, &t.claim.id, of))?;
        let (whole, _) = part(total(of)?)?;
        (count.low? > whole.high?).then(|| Contradiction {
            subject: Subject::Figure,
            place: t.claim.place.first().cloned(),
            reason: Reason::PartExceedsTotal,
            claims: vec![of.clone(), t.claim.id.clone()],
        })
    });
    beyond.collect()
}
