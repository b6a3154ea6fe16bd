//! Which claims may tell of the same event as another, for a reviewer to say: those of its sort, the nearest first.

use vigie_model::{Body, Count, Place};

use crate::ruled::sort_of_event;
use crate::told::{Told, order, share_party};

/// A claim that may tell of the same event as another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Near<'a> {
    /// The claim.
    pub told: &'a Told,
    /// How many days lie between those that the two can mean; 0 where they can mean one; `None` where one is not known.
    pub days: Option<u32>,
    /// How far apart their places are, in kilometres; 0 for one place; `None` where that is not known.
    pub km: Option<f64>,
}

impl Near<'_> {
    /// Within these it is likely enough to be proposed.
    const DAYS: u32 = 14;
    const KM: f64 = 150.0;
    /// What is not known stands in the middle.
    const UNKNOWN_DAYS: u32 = 7;
    const UNKNOWN_KM: f64 = 60.0;
    /// A day apart weighs as much as so many kilometres; and so do parties of which none is the same, and numbers that cannot
    /// both be right.
    const KM_A_DAY: f64 = 15.0;
    const KM_OTHERS: f64 = 40.0;
    const KM_NUMBERS: f64 = 20.0;

    /// True where it lies near enough in time and place to be proposed.
    pub fn is_likely(&self) -> bool {
        self.days.unwrap_or(0) <= Near::DAYS && self.km.unwrap_or(0.0) <= Near::KM
    }

    /// How far it is from `of` altogether, in kilometres.
    fn far(&self, of: &Told) -> f64 {
        let (a, b) = (&self.told.claim, &of.claim);
        let others = |x: &[_], y: &[_]| !x.is_empty() && !y.is_empty() && !share_party(x, y);
        let parties = usize::from(others(&a.actor, &b.actor)) + usize::from(others(&a.target, &b.target));
        let days = f64::from(self.days.unwrap_or(Near::UNKNOWN_DAYS)) * Near::KM_A_DAY;
        let differ = count(self.told).zip(count(of)).is_some_and(|(a, b)| !a.compatible(&b));
        let numbers = if differ { Near::KM_NUMBERS } else { 0.0 };
        days + self.km.unwrap_or(Near::UNKNOWN_KM) + parties as f64 * Near::KM_OTHERS + numbers
    }
}

/// The claims of `told` that may tell of the same event as `of`, or count the same, the nearest in time, place and parties
/// first; none for what cannot be one with another.
///
/// ```
/// # let told: [vigie_picture::Told; 0] = [];
/// # fn first<'a>(of: &'a vigie_picture::Told, told: &'a [vigie_picture::Told]) -> Option<vigie_picture::Near<'a>> {
/// vigie_picture::nearest(of, told.iter()).into_iter().find(|near| near.is_likely())
/// # }
/// ```
pub fn nearest<'a>(of: &Told, told: impl IntoIterator<Item = &'a Told>) -> Vec<Near<'a>> {
    let Some(sort) = sort_of_event(&of.claim) else { return Vec::new() };
    let (kind, id) = (of.claim.kind(), &of.claim.id);
    let alike =
        |t: &&Told| t.claim.kind() == kind && t.claim.id != *id && sort_of_event(&t.claim).as_ref() == Some(&sort);
    let near = |t: &'a Told| Near { told: t, days: days_between(of, t), km: km_between(of, t) };
    let mut found: Vec<(f64, Near)> =
        told.into_iter().filter(alike).map(near).map(|near| (near.far(of), near)).collect();
    found.sort_by(|(a, x), (b, y)| a.total_cmp(b).then_with(|| order(x.told, y.told)));
    found.into_iter().map(|(_, near)| near).collect()
}

fn count(t: &Told) -> Option<Count> {
    match t.claim.body {
        Body::Casualties { count, .. } | Body::Displacement { count, .. } => Some(count),
        _ => None,
    }
}

fn days_between(a: &Told, b: &Told) -> Option<u32> {
    let (a, b) = (a.days(), b.days());
    let gap = |from: jiff::civil::Date, to: jiff::civil::Date| u32::try_from((to - from).get_days()).unwrap_or(0);
    Some(gap(a.last?, b.first?).max(gap(b.last?, a.first?)))
}

fn km_between(a: &Told, b: &Told) -> Option<f64> {
    let (a, b) = (places(a), places(b));
    let pairs = || a.iter().flat_map(|x| b.iter().map(move |y| (x, y)));
    if pairs().any(|(x, y)| x.key() == y.key()) {
        return Some(0.0);
    }
    pairs().filter_map(|(x, y)| Some(x.position?.distance_km(y.position?))).min_by(f64::total_cmp)
}

fn places(t: &Told) -> Vec<&Place> {
    let (from, to): (&[Place], &[Place]) = match &t.claim.body {
        Body::Displacement { from, to, .. } | Body::Deployment { from, to, .. } => (from, to),
        _ => (&[], &[]),
    };
    t.claim.place.iter().chain(from).chain(to).collect()
}
