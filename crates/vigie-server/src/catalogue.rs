//! Who and what the claims name: places, parties and sources with how often, and each claim by its id.

use std::collections::BTreeMap;

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
#[derive(Debug, Clone, Default)]
pub(crate) struct Catalogue {
    /// Where claims stand among all that is told, in the order of their ids.
    by_claim: Vec<u32>,
    named: Shelves,
    /// The most named first.
    pub places: Vec<Entry<Place>>,
    pub actors: Vec<Entry<Actor>>,
    pub sources: Vec<Entry<String>>,
}

/// What is named, by kind.
#[derive(Debug, Clone, Default)]
struct Shelves {
    places: Shelf<Place>,
    actors: Shelf<Actor>,
    sources: Shelf<String>,
}

/// How often a thing is named under each name.
#[derive(Debug, Clone)]
struct Named<T> {
    names: BTreeMap<String, (u64, T)>,
    claims: u64,
}

/// Things under their keys.
#[derive(Debug, Clone)]
struct Shelf<T>(BTreeMap<String, Named<T>>);

impl<T> Default for Shelf<T> {
    fn default() -> Shelf<T> {
        Shelf(BTreeMap::new())
    }
}

impl<T: Clone> Shelf<T> {
    fn put(&mut self, key: String, name: &str, thing: &T) {
        let named = self.0.entry(key).or_insert_with(|| Named { names: BTreeMap::new(), claims: 0 });
        named.claims += 1;
        match named.names.get_mut(name) {
            Some((times, _)) => *times += 1,
            None => drop(named.names.insert(name.to_owned(), (1, thing.clone()))),
        }
    }

    fn entries(&self) -> Vec<Entry<T>> {
        let entry = |(key, named): (&String, &Named<T>)| {
            let most = named.names.values().rev().max_by_key(|(times, _)| *times)?;
            Some(Entry { key: key.clone(), thing: most.1.clone(), claims: named.claims })
        };
        let mut entries: Vec<Entry<T>> = self.0.iter().filter_map(entry).collect();
        entries.sort_by(|a, b| b.claims.cmp(&a.claims).then_with(|| a.key.cmp(&b.key)));
        entries
    }
}

impl Catalogue {
    /// Of all that is told, what counts on the day `known`.
    pub fn of(told: &[Told], known: Option<Date>) -> Catalogue {
        Catalogue::default().and(told, 0, known)
    }

    /// This one, which is of the first `from` claims of `told`, with the others; of the same day of knowledge.
    pub fn and(&self, told: &[Told], from: usize, known: Option<Date>) -> Catalogue {
        let Shelves { mut places, mut actors, mut sources } = self.named.clone();
        for t in told[from..].iter().filter(|t| is_known(t, known)) {
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
        let mut by_claim = self.by_claim.clone();
        by_claim.extend(from as u32..told.len() as u32);
        // What is in order already is found so, and costs next to nothing.
        by_claim.sort_by(|a, b| told[*a as usize].claim.id.cmp(&told[*b as usize].claim.id));
        let (of_places, of_actors, of_sources) = (places.entries(), actors.entries(), sources.entries());
        let named = Shelves { places, actors, sources };
        Catalogue { by_claim, named, places: of_places, actors: of_actors, sources: of_sources }
    }

    /// The claim of an id among all that is told.
    pub fn told<'t>(&self, told: &'t [Told], id: &ClaimId) -> Option<&'t Told> {
        let at = self.by_claim.binary_search_by(|n| told[*n as usize].claim.id.cmp(id)).ok()?;
        told.get(self.by_claim[at] as usize)
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
