//! The parties of the world: how many there are, whose conflicts, and who is meant on which day.

mod support;

use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use support::{FILES, READER};
use vigie_claim::{ActorKind, ActorMention};
use vigie_model::{CountryCode3, Edtf};

#[derive(Deserialize)]
struct File {
    #[serde(default)]
    actor: Vec<Actor>,
    #[serde(default)]
    conflict: Vec<Conflict>,
    #[serde(default)]
    country: Vec<Country>,
}

#[derive(Deserialize)]
struct Country {
    en: Vec<String>,
}

#[derive(Deserialize)]
struct Actor {
    name: String,
    kind: String,
    source: String,
    en: Vec<String>,
    fr: Vec<String>,
    from: Option<String>,
    until: Option<String>,
    parent: Option<String>,
    #[serde(default)]
    side: Vec<String>,
}

#[derive(Deserialize)]
struct Conflict {
    name: String,
    country: String,
    from: String,
    until: Option<String>,
    parties: Vec<String>,
    source: String,
}

fn world() -> File {
    let mut all = File { actor: Vec::new(), conflict: Vec::new(), country: Vec::new() };
    for (path, text) in
        FILES.iter().filter(|(path, _)| path.starts_with("lexicons/world/") && !path.ends_with("transliteration.toml"))
    {
        let file: File = toml::from_str(text).unwrap_or_else(|e| panic!("{path}: {e}"));
        all.actor.extend(file.actor);
        all.conflict.extend(file.conflict);
        all.country.extend(file.country);
    }
    all
}

#[test]
fn at_least_sixty_conflicts_have_their_parties_and_there_are_250_organisations() {
    let world = world();
    let names: BTreeSet<&str> = world.actor.iter().map(|a| a.name.as_str()).collect();
    let states: BTreeSet<&str> = world.country.iter().flat_map(|c| c.en.first()).map(String::as_str).collect();
    let mut conflicts = BTreeSet::new();
    for conflict in &world.conflict {
        assert!(!conflict.parties.is_empty() && !conflict.source.is_empty(), "{}", conflict.name);
        assert!(CountryCode3::new(&conflict.country).is_some(), "{}: country {}", conflict.name, conflict.country);
        for date in [Some(&conflict.from), conflict.until.as_ref()].into_iter().flatten() {
            assert!(Edtf::parse(date).is_ok(), "{}: {date} is no date", conflict.name);
        }
        for party in &conflict.parties {
            let known = names.contains(party.as_str()) || states.contains(party.as_str());
            assert!(known, "{}: no entry of lexicons/world/actors/ is called {party:?}", conflict.name);
        }
        assert!(conflicts.insert(&conflict.name), "{} is there twice", conflict.name);
    }
    assert!(conflicts.len() >= 60, "{} conflicts", conflicts.len());
    let organisation = |a: &&Actor| {
        let kinds =
            ["ngo", "un_agency", "monitor", "news_agency", "outlet", "court", "alliance", "company", "religious"];
        kinds.contains(&a.kind.as_str())
    };
    let organisations: BTreeSet<&str> = world.actor.iter().filter(organisation).map(|a| a.name.as_str()).collect();
    assert!(organisations.len() >= 250, "{} organisations", organisations.len());
}

#[test]
fn every_party_has_names_a_source_and_parents_that_are_there() {
    let world = world();
    let names: BTreeSet<&str> = world.actor.iter().map(|a| a.name.as_str()).collect();
    let mut same: BTreeMap<&str, usize> = BTreeMap::new();
    for actor in &world.actor {
        assert!(!actor.source.trim().is_empty(), "{} has no source", actor.name);
        assert!(!actor.en.is_empty() && !actor.fr.is_empty(), "{} lacks a language", actor.name);
        assert!(ActorKind::named(&actor.kind).is_some(), "{}: kind {}", actor.name, actor.kind);
        for other in actor.parent.iter().chain(&actor.side) {
            assert!(names.contains(other.as_str()), "{}: no entry is called {other:?}", actor.name);
        }
        let bounded = actor.from.is_some() || actor.until.is_some();
        let twice = same.entry(&actor.name).or_default();
        *twice += 1;
        assert!(*twice == 1 || bounded, "{} is there twice without dates", actor.name);
    }
}

fn actors(lang: &str, date: &str, text: &str) -> Vec<ActorMention> {
    let report = support::report(lang, date, text);
    READER.annotate(&report, vigie_claim::Depth::All).actors
}

#[test]
fn who_is_meant_depends_on_the_day() {
    let regime = |date| actors("fr", date, "Le régime syrien a rejeté cette accusation.").remove(0).name;
    assert_eq!(regime("2024-12-01"), "Syrian Government (Assad)");
    assert_eq!(regime("2025-02-01"), "Syrian Transitional Government");
    let army = |date| actors("fr", date, "L'armée syrienne est entrée dans Deraa.").remove(0).name;
    assert_eq!((army("2020-02-01").as_str(), army("2025-06-01").as_str()), ("Syrian Arab Army", "New Syrian Army"));
    let sector = |date| actors("en", date, "The Taliban rejected the plan.").remove(0).sector.map(|s| s.to_string());
    assert_eq!(sector("2020-02-01").as_deref(), Some("REB"));
    assert_eq!(sector("2023-02-01").as_deref(), Some("GOV"));
}
