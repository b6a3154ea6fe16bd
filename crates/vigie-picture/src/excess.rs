//! Numbers that are part of others, and those that are larger than what they are a part of.

use std::collections::BTreeMap;

use vigie_model::{Body, ClaimId, Count, LinkKind, Unit, Victims};

use crate::area::{self, Area};
use crate::contradiction::{Contradiction, Reason, Subject};
use crate::figure::{Figure, Measure, Tally};
use crate::ruled::Ruled;
use crate::told::Told;

/// Finds the figures of countries and divisions among `wholes`, and has each of `figures` that is of a place within, over the
/// same time, be part of the smallest. Of which more is told than of the area it lies in, is listed.
pub(crate) fn within_areas(figures: &mut [Figure], wholes: &[Figure]) -> Vec<Contradiction> {
    type Counted = (Area, Tally, Unit);
    let mut of_area: BTreeMap<Counted, Vec<&Figure>> = BTreeMap::new();
    for whole in wholes.iter().filter(|f| f.group.is_none() && !f.period_inferred) {
        if let Some(area) = whole.place.as_ref().and_then(area::own) {
            of_area.entry((area, whole.tally, whole.count.unit)).or_default().push(whole);
        }
    }
    let mut beyond = Vec::new();
    if of_area.is_empty() {
        return beyond;
    }
    for f in figures.iter_mut().filter(|f| !f.period_inferred) {
        let Some(place) = f.place.clone() else { continue };
        for area in area::around(&place) {
            let Some(wholes) = of_area.get(&(area, f.tally, f.count.unit)) else { continue };
            let around = |victims: Option<Victims>| wholes.iter().find(|w| w.victims == victims && lies_in(f, w));
            // Civilians are among people not said which.
            let Some(whole) = around(f.victims).or_else(|| around(None)) else { continue };
            match (last_claim(whole), last_claim(f)) {
                (Some(of_whole), Some(own)) if f.count.low > whole.count.high && whole.count.high.is_some() => {
                    let reason = match whole.place.as_ref().and_then(area::own) {
                        Some((_, Some(_))) => Reason::PlaceExceedsProvince,
                        _ => Reason::PlaceExceedsCountry,
                    };
                    let (subject, place) = (Subject::Figure, Some(place.clone()));
                    beyond.push(Contradiction { subject, place, reason, claims: vec![of_whole, own] });
                }
                (of_whole, _) => f.part_of = f.part_of.take().or(of_whole),
            }
        }
    }
    beyond
}

/// The latest claim of a figure that stands.
fn last_claim(f: &Figure) -> Option<ClaimId> {
    f.accounts.iter().filter(|a| !a.superseded).map(|a| a.claim.clone()).next_back()
}

/// True when a figure is of the same time as another, or of a time within that over which the other is counted.
fn lies_in(f: &Figure, whole: &Figure) -> bool {
    let same = (f.from, f.to, f.cumulative) == (whole.from, whole.to, whole.cumulative);
    let running = whole.cumulative && whole.tally.measure() == Measure::Flow;
    same || (running && f.from.is_some() && f.from >= whole.from && f.to.is_some() && f.to <= whole.to)
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
    ruled: &Ruled,
) -> Vec<Contradiction> {
    let beyond = told.filter_map(|t| {
        let (count, of) = part(t)?;
        let of = of.filter(|of| !ruled.rejects(LinkKind::PartOf, &t.claim.id, of))?;
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
