//! Which of the places that bear a name does a report mean?
//!
//! Every spelling has one sense in a report. Its candidates are weighed by how well known they are,
//! by the countries the report is about, by nearness to its other places and by the words around.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use vigie_model::{CountryCode2, PlaceLevel, Position};

use super::Within;
use super::spot::{Spot, kind_weight, prominence};
use crate::gazetteer::{EntryIndex, Feature, Hit, NameKind};
use crate::key;

/// A candidate with what speaks for it.
#[derive(Debug, Clone)]
pub(crate) struct Weighed<'a> {
    pub hit: Hit<'a>,
    pub score: f64,
    pub weights: Vec<(&'static str, f64)>,
}

/// How much of a report's attention each country has, by the names that gave it.
#[derive(Debug, Default, Clone)]
pub(crate) struct Votes {
    given: Vec<(String, CountryCode2, f64)>,
}

impl Votes {
    fn give(&mut self, by: &str, country: CountryCode2, weight: f64) {
        self.given.push((by.to_owned(), country, weight));
    }

    /// The vote of a name that was found by its spelling alone.
    pub fn give_once(&mut self, by: &str, country: Option<CountryCode2>) {
        if let Some(country) = country {
            self.give(by, country, 0.7);
        }
    }

    /// The share of a country, 0 to 1, in what all names but `but` say: no name speaks for itself, and
    /// little said gives no large share.
    pub fn share(&self, country: Option<CountryCode2>, but: &str) -> f64 {
        let Some(country) = country else { return 0.0 };
        let (mut own, mut all) = (0.0, 0.0);
        for (_, voted, weight) in self.given.iter().filter(|(by, ..)| by.is_empty() || by != but) {
            all += weight;
            own += if *voted == country { *weight } else { 0.0 };
        }
        if all > 0.0 { own / all.max(1.5) } else { 0.0 }
    }

    /// How much all names but `but` have said; 2 is two places or so.
    pub fn weight(&self, but: &str) -> f64 {
        self.given.iter().filter(|(by, ..)| by.is_empty() || by != but).map(|(_, _, weight)| weight).sum()
    }

    /// Countries by falling share, those with little left out.
    pub fn leading(&self) -> Vec<CountryCode2> {
        let countries: BTreeSet<CountryCode2> = self.given.iter().map(|(_, c, _)| *c).collect();
        let mut all: Vec<_> =
            countries.into_iter().map(|c| (c, self.share(Some(c), ""))).filter(|(_, s)| *s >= 0.1).collect();
        all.sort_by(|a, b| b.1.total_cmp(&a.1));
        all.into_iter().map(|(c, _)| c).take(4).collect()
    }
}

/// What mentions of one spelling have in common.
pub(crate) type Sense = (String, Option<PlaceLevel>);

pub(crate) fn sense(spot: &Spot<'_>) -> Sense {
    (spot.key.clone(), spot.level.as_ref().map(|(cue, _)| cue.level))
}

/// Weighs the candidates of all spots of one sense. `near` are positions of other places of the report.
pub(crate) fn weigh<'a>(
    spots: &[&Spot<'a>],
    votes: &Votes,
    near: &[(String, Position)],
    within: &[Within],
    french_names: bool,
) -> Vec<Weighed<'a>> {
    let Some(first) = spots.first() else { return Vec::new() };
    let written = first.text;
    let several = first.hits.len() > 1;
    let near: Vec<Position> = near.iter().filter(|(key, _)| *key != first.key).map(|(_, p)| *p).collect();
    let mut shares: BTreeMap<CountryCode2, f64> = BTreeMap::new();
    for country in first.hits.iter().filter_map(|h| h.entry.country) {
        shares.entry(country).or_insert_with(|| votes.share(Some(country), &first.key));
    }
    let mut weighed: Vec<Weighed<'a>> = first
        .hits
        .iter()
        .map(|hit| {
            let entry = &hit.entry;
            let mut weights = vec![("prominence", prominence(entry)), ("name", kind_weight(hit.kind))];
            let share = entry.country.and_then(|c| shares.get(&c)).copied().unwrap_or(0.0);
            match entry.country {
                // A sea or a region of several countries belongs to every report near it.
                None if several => weights.push(("country of the report", 3.5)),
                _ if share > 0.0 => weights.push(("country of the report", 5.0 * share.powf(0.75))),
                _ => {}
            }
            if several && !near.is_empty() && entry.feature != Feature::Country {
                let km = near.iter().map(|p| p.distance_km(entry.position)).fold(f64::INFINITY, f64::min);
                let km = km - f64::from(entry.radius_km.unwrap_or(0));
                weights.push((
                    "nearness",
                    if km < 100.0 {
                        2.0
                    } else if km < 300.0 {
                        1.0
                    } else {
                        0.0
                    },
                ));
            }
            // *Gombe, commune de Kinshasa*: the report says where it lies.
            if several && let Some(said) = within.iter().find(|w| w.key == first.key) {
                let there = said.middle.distance_km(entry.position) <= said.reach_km;
                weights.push(("where the report says it lies", if there { 3.0 } else { -2.0 }));
            }
            // *Tigré* is not the *Tigre*.
            let own = || [Some(entry.name), entry.name_fr].into_iter().flatten().filter(|name| key(name) == first.key);
            if several && !written.is_ascii() && own().count() > 0 {
                let same = own().any(|name| name.to_lowercase() == written.to_lowercase());
                let french = french_names && entry.name_fr.is_some_and(|name| key(name) == first.key);
                let other = if french { -6.0 } else { -1.5 };
                weights.push(("its very letters", if same { 1.0 } else { other }));
            }
            // A French text that prints *Mexico* does not mean the country: it would print *Mexique*.
            let french = entry.name_fr.map(|name| key(name) == first.key);
            let foreign = match (french_names, french) {
                (true, Some(false)) => hit.kind == NameKind::Main && entry.level() != PlaceLevel::Locality,
                (false, Some(true)) => key(entry.name) != first.key,
                _ => false,
            };
            if foreign {
                weights.push(("not the name in this language", -2.5));
            }
            for spot in spots {
                if let Some((cue, _)) = &spot.level {
                    let level = if spot.of_capital() { PlaceLevel::Admin1 } else { cue.level };
                    let short = if hit.kind == NameKind::Short { 1.0 } else { 0.0 };
                    weights.push(("level word", fits(level, entry.feature) + short));
                } else if hit.kind == NameKind::Short && !first.hits.iter().any(|h| town_of(h, hit)) {
                    weights.push(("level word", -1.0));
                } else if matches!(entry.feature, Feature::Admin1) && first.hits.iter().any(|h| town_of(h, hit)) {
                    weights.push(("the town before its division", -1.5));
                }
                if let Some(cue) = spot.preposition.filter(|cue| !cue.favours.is_empty()) {
                    weights.push(("preposition", if cue.favours.contains(&entry.level()) { 1.0 } else { -0.5 }));
                }
            }
            // Many mentions say it once: the mean of what their words say.
            let fixed: f64 = weights.iter().filter(|(n, _)| !per_mention(n)).map(|(_, w)| w).sum();
            let varied: f64 = weights.iter().filter(|(n, _)| per_mention(n)).map(|(_, w)| w).sum();
            weights.dedup_by(|a, b| a.0 == b.0);
            Weighed { hit: *hit, score: fixed + varied / spots.len() as f64, weights }
        })
        .collect();
    weighed.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.hit.entry.index.cmp(&b.hit.entry.index)));
    weighed
}

fn per_mention(weight: &str) -> bool {
    matches!(weight, "level word" | "the town before its division" | "preposition")
}

/// True when `town` is a town of note of the division's name, lying in it.
fn town_of(town: &Hit<'_>, division: &Hit<'_>) -> bool {
    town.entry.admin1 == Some(division.entry.index) && prominence(&town.entry) >= 4.5
}

/// What a level word says about a feature.
fn fits(level: PlaceLevel, feature: Feature) -> f64 {
    use PlaceLevel::{Admin1, Admin2, Country, Locality, Region, Site};
    match (level, feature.level()) {
        (a, b) if a == b => 3.0,
        (Admin2, Admin1) | (Admin1, Admin2) => 1.5,
        // A district goes by its seat; so may a division the sources lack.
        (Admin1 | Admin2, Locality) => 0.0,
        (Region, Admin1) | (Admin1, Region) => 2.0,
        (Region, Country) => 0.5,
        (Site, Locality) => 1.0,
        (Country, _) => -1.0,
        _ => -2.0,
    }
}

/// Votes of the spots whose sense is plain, of adjectives and of what the caller knows.
pub(crate) fn votes(
    spots: &[Spot<'_>],
    resolved: &HashMap<Sense, Vec<Weighed<'_>>>,
    accepted: &[bool],
    adjectives: &BTreeMap<CountryCode2, usize>,
    context: &[CountryCode2],
) -> Votes {
    let mut votes = Votes::default();
    let mut counted: HashMap<EntryIndex, f64> = HashMap::new();
    for (spot, _) in spots.iter().zip(accepted).filter(|(_, a)| **a) {
        let Some([first, rest @ ..]) = resolved.get(&sense(spot)).map(Vec::as_slice) else { continue };
        let margin =
            rest.iter().find(|r| r.hit.entry.country != first.hit.entry.country).map_or(3.0, |r| first.score - r.score);
        let Some(country) = first.hit.entry.country else { continue };
        // A capital often stands for a government that speaks of somewhere else.
        let kind = match first.hit.entry.feature {
            Feature::Country => 1.5,
            Feature::Capital => 0.4,
            _ => 1.0,
        };
        let weight = (margin / 3.0).clamp(0.0, 1.0) * kind;
        // A place named again and again still counts for little more than once or twice.
        let held = counted.entry(first.hit.entry.index).or_insert(0.0);
        let more = weight.min((2.0 * weight - *held).max(0.0));
        *held += more;
        votes.give(&spot.key, country, more);
    }
    for (&country, &count) in adjectives {
        votes.give("", country, (0.5 * count as f64).min(1.5));
    }
    for &country in context {
        votes.give("", country, 3.0);
    }
    votes
}
