//! Who and what the claims name: places, parties and sources with how often, and each claim by its id.

use std::collections::{BTreeMap, HashMap};

use vigie_model::{Actor, Body, Claim, ClaimId, Date, Place, Voice};
use vigie_picture::Told;
use vigie_store::fold;

/// A thing that claims name.
#[derive(Debug, Clone)]
pub(crate) struct Entry<T> {
    /// By what it is asked for.
    pub key: String,
    /// The thing as it is named most often, by the name that comes first among those named as often.
    pub thing: T,
    /// How many claims name it.
    pub claims: u64,
}

/// Everything named by the claims that count on a day of knowledge.
#[derive(Debug)]
pub(crate) struct Catalogue {
    by_claim: HashMap<ClaimId, usize>,
    /// The most named first.
    pub places: Vec<Entry<Place>>,
    pub actors: Vec<Entry<Actor>>,
    pub sources: Vec<Entry<String>>,
}

/// How often a thing is named under each name.
struct Named<T> {
    names: BTreeMap<String, (u64, T)>,
    claims: u64,
}

/// Things under their keys.
struct Shelf<T>(BTreeMap<String, Named<T>>);

impl<T: Clone> Shelf<T> {
    fn put(&mut self, key: String, name: &str, thing: &T) {
        let named = self.0.entry(key).or_insert_with(|| Named { names: BTreeMap::new(), claims: 0 });
        named.claims += 1;
        named.names.entry(name.to_owned()).or_insert_with(|| (0, thing.clone())).0 += 1;
    }

    fn entries(self) -> Vec<Entry<T>> {
        let entry = |(key, named): (String, Named<T>)| {
            let most = named.names.into_values().rev().max_by_key(|(times, _)| *times)?;
            Some(Entry { key, thing: most.1, claims: named.claims })
        };
        let mut entries: Vec<Entry<T>> = self.0.into_iter().filter_map(entry).collect();
        entries.sort_by(|a, b| b.claims.cmp(&a.claims).then_with(|| a.key.cmp(&b.key)));
        entries
    }
}

impl Catalogue {
    pub fn of(told: &[Told], known: Option<Date>) -> Catalogue {
        let (mut places, mut actors, mut sources) =
            (Shelf(BTreeMap::new()), Shelf(BTreeMap::new()), Shelf(BTreeMap::new()));
        for t in told.iter().filter(|t| is_known(t, known)) {
            for (key, place) in once_each(places_of(&t.claim), Place::key) {
                places.put(key, &place.name, place);
            }
            for (key, actor) in once_each(t.claim.actor.iter().chain(&t.claim.target), party_key) {
                actors.put(key, &actor.name, actor);
            }
            let names = [t.report.source.as_ref(), t.claim.attribution.name.as_ref()].into_iter().flatten();
            for (key, name) in once_each(names, |name: &String| fold(name)) {
                sources.put(key, name, name);
            }
        }
        let by_claim = told.iter().enumerate().map(|(n, t)| (t.claim.id.clone(), n)).collect();
        let (places, actors, sources) = (places.entries(), actors.entries(), sources.entries());
        Catalogue { by_claim, places, actors, sources }
    }

    /// Where a claim stands among all that is told.
    pub fn told<'t>(&self, told: &'t [Told], id: &ClaimId) -> Option<&'t Told> {
        told.get(*self.by_claim.get(id)?)
    }

    /// The places of a key or a name, the most named first.
    pub fn places_named(&self, words: &str) -> Vec<&Entry<Place>> {
        let (key, word) = (words.trim(), fold(words));
        if let Some(exact) = self.places.iter().find(|p| p.key == key) {
            return vec![exact];
        }
        let named = |p: &&Entry<Place>| fold(&p.thing.name) == word || fold(&p.thing.text) == word;
        self.places.iter().filter(named).collect()
    }

    /// The party of a name or of a country and part such as `SYR/MIL`.
    pub fn actor_named(&self, words: &str) -> Option<&Entry<Actor>> {
        let word = fold(words);
        let code = |a: &&Entry<Actor>| a.key == word;
        self.actors.iter().find(code).or_else(|| self.actors.iter().find(|a| fold(&a.thing.name) == word))
    }

    /// The source of a name.
    pub fn source_named(&self, words: &str) -> Option<&Entry<String>> {
        let word = fold(words);
        self.sources.iter().find(|s| s.key == word)
    }
}

/// True for what could be known on the day `known`.
pub(crate) fn is_known(t: &Told, known: Option<Date>) -> bool {
    known.is_none_or(|bound| t.report.known.is_some_and(|day| day <= bound))
}

/// Every place that a claim names.
fn places_of(claim: &Claim) -> impl Iterator<Item = &Place> {
    let (from, to): (&[Place], &[Place]) = match &claim.body {
        Body::Displacement { from, to, .. } | Body::Deployment { from, to, .. } => (from, to),
        _ => (&[], &[]),
    };
    claim.place.iter().chain(from).chain(to)
}

/// A key that is equal for mentions of one party, as [`Actor::same_party`] has it: `syr/mil`, else the folded name.
pub(crate) fn party_key(actor: &Actor) -> String {
    match (&actor.country, &actor.sector) {
        (Some(country), Some(sector)) => format!("{}/{}", country.as_str(), sector.as_str()).to_ascii_lowercase(),
        _ => fold(&actor.name),
    }
}

/// Whose word a claim is, by name: the one it is attributed to, else the outlet; `None` where neither has a name.
pub(crate) fn speaker(t: &Told) -> Option<&str> {
    match (t.claim.attribution.voice, &t.claim.attribution.name) {
        (Voice::Outlet, _) => t.report.source.as_deref(),
        (_, name) => name.as_deref(),
    }
}

fn once_each<'t, T: 't>(things: impl Iterator<Item = &'t T>, key: impl Fn(&T) -> String) -> BTreeMap<String, &'t T> {
    let mut once = BTreeMap::new();
    for thing in things {
        once.entry(key(thing)).or_insert(thing);
    }
    once
}
