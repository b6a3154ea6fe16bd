//! `gazetteer/overlay.toml`: what the sources lack, have wrong, or name otherwise than the press.

use std::collections::{HashMap, HashSet};
use std::error::Error;
use std::fs;
use std::path::Path;

use serde::Deserialize;
use vigie_model::Position;
use vigie_place::{FEATURES, Feature, NameKind, Source, key};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// The file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Overlay {
    /// Words around a division's proper name.
    strip: Strip,
    #[serde(default)]
    add: Vec<Add>,
    #[serde(default)]
    drop: Vec<Drop>,
    #[serde(default)]
    alias: Vec<Alias>,
    #[serde(default)]
    centre: Vec<Centre>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Centre {
    /// `CC` or `CC.admin1`.
    to: String,
    lat: f64,
    lon: f64,
    why: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Strip {
    before: Vec<String>,
    after: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Add {
    name: String,
    fr: Option<String>,
    /// A feature's name in lower case: `region`, `water`, `settlement` …
    feature: String,
    country: Option<String>,
    admin1: Option<String>,
    lat: f64,
    lon: f64,
    radius_km: Option<u16>,
    population: Option<u32>,
    geonameid: Option<u32>,
    #[serde(default)]
    aliases: Vec<String>,
    why: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Drop {
    names: Vec<String>,
    /// Entries that keep the name.
    #[serde(default)]
    keep: Vec<u32>,
    why: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Alias {
    /// A geonameid, `CC` or `CC.admin1`.
    to: toml::Value,
    names: Vec<String>,
    why: String,
}

/// Names that settlements lose.
pub struct Dropped {
    keys: HashMap<String, HashSet<u32>>,
}

impl Dropped {
    /// True when the settlement `id` may not go by `key`.
    pub fn holds(&self, key: &str, id: u32) -> bool {
        self.keys.get(key).is_some_and(|keep| !keep.contains(&id))
    }
}

impl Overlay {
    /// Reads the file and checks that every entry says why it stands there.
    pub fn read(path: &Path) -> Result<Overlay> {
        let overlay: Overlay =
            toml::from_str(&fs::read_to_string(path)?).map_err(|e| format!("{}: {e}", path.display()))?;
        let reasons = overlay.add.iter().map(|a| (a.name.as_str(), &a.why));
        let reasons = reasons.chain(overlay.drop.iter().map(|d| (d.names.first().map_or("", |n| n), &d.why)));
        let reasons = reasons.chain(overlay.alias.iter().map(|a| (a.names.first().map_or("", |n| n), &a.why)));
        let reasons = reasons.chain(overlay.centre.iter().map(|c| (c.to.as_str(), &c.why)));
        for (name, why) in reasons {
            if why.trim().is_empty() {
                return Err(format!("{}: `{name}` does not say why", path.display()).into());
            }
        }
        Ok(overlay)
    }

    /// The names dropped.
    pub fn dropped(&self) -> Dropped {
        let mut keys: HashMap<String, HashSet<u32>> = HashMap::new();
        for drop in &self.drop {
            for name in &drop.names {
                keys.entry(key(name)).or_default().extend(&drop.keep);
            }
        }
        Dropped { keys }
    }

    /// A division's name without the words that say it is one: *Idlib* of *Idlib Governorate*.
    pub fn short(&self, full: &str) -> Option<String> {
        let mut name = full;
        if let Some(rest) = self.strip.before.iter().find_map(|w| strip_start(name, w)) {
            name = rest;
        } else if let Some(rest) = self.strip.after.iter().find_map(|w| strip_end(name, w)) {
            name = rest;
        }
        (name != full && name.chars().count() > 2).then(|| name.to_owned())
    }

    /// Adds places and names.
    pub fn apply(&self, places: &mut Vec<Source>) -> Result<()> {
        for add in &self.add {
            places.push(add.source()?);
        }
        let mut by_id: HashMap<String, usize> = HashMap::new();
        for (index, place) in places.iter().enumerate() {
            let country = place.country.map(|c| String::from_utf8_lossy(&c).into_owned());
            match (place.feature, country, &place.admin1) {
                (Feature::Country, Some(code), _) => by_id.insert(code, index),
                (Feature::Admin1, Some(code), Some(division)) => by_id.insert(format!("{code}.{division}"), index),
                _ => None,
            };
            if let Some(id) = place.geonameid {
                by_id.insert(id.to_string(), index);
            } else {
                by_id.entry(place.name.clone()).or_insert(index);
            }
        }
        for centre in &self.centre {
            let place = by_id.get(&centre.to).and_then(|&i| places.get_mut(i));
            let place = place.ok_or_else(|| format!("overlay: centre of {}: no such place", centre.to))?;
            place.position = Position::new(centre.lat, centre.lon)
                .ok_or_else(|| format!("overlay: centre of {}: expected lat and lon on the globe", centre.to))?;
        }
        for alias in &self.alias {
            let to = match &alias.to {
                toml::Value::Integer(id) => id.to_string(),
                toml::Value::String(code) => code.clone(),
                other => return Err(format!("overlay: alias to {other}: expected a geonameid, CC or CC.admin1").into()),
            };
            let place = by_id.get(&to).and_then(|&i| places.get_mut(i));
            let place = place.ok_or_else(|| format!("overlay: alias {:?} to {to}: no such place", alias.names))?;
            place.names.extend(alias.names.iter().map(|name| (name.clone(), NameKind::Display)));
        }
        Ok(())
    }
}

fn strip_start<'a>(name: &'a str, word: &str) -> Option<&'a str> {
    name.strip_prefix(word).map(str::trim_start).filter(|rest| rest.chars().next().is_some_and(char::is_uppercase))
}

fn strip_end<'a>(name: &'a str, word: &str) -> Option<&'a str> {
    name.strip_suffix(word).filter(|rest| rest.ends_with([' ', '-'])).map(|rest| rest.trim_end_matches([' ', '-']))
}

impl Add {
    fn source(&self) -> Result<Source> {
        let fail = |want: &str| format!("overlay: `{}`: expected {want}", self.name);
        let feature = FEATURES.into_iter().find(|f| format!("{f:?}").to_lowercase() == self.feature);
        let country = self.country.as_ref().map(|c| c.as_bytes().try_into().map_err(|_| fail("a two-letter country")));
        Ok(Source {
            geonameid: self.geonameid,
            name: self.name.clone(),
            name_fr: self.fr.clone(),
            country: country.transpose()?,
            admin1: self.admin1.clone(),
            position: Position::new(self.lat, self.lon).ok_or_else(|| fail("lat and lon on the globe"))?,
            population: self.population,
            feature: feature.ok_or_else(|| fail("a feature such as region, water, relief, settlement, site"))?,
            radius_km: self.radius_km,
            names: self.aliases.iter().map(|name| (name.clone(), NameKind::Display)).collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_divisions_proper_name() {
        let overlay: Overlay = toml::from_str(
            "[strip]\nbefore = [\"Oblast d'\", \"Oblast de \"]\nafter = [\"Governorate\", \"Oblast\"]\n",
        )
        .unwrap();
        assert_eq!(overlay.short("Idlib Governorate").as_deref(), Some("Idlib"));
        assert_eq!(overlay.short("Oblast d'Odessa").as_deref(), Some("Odessa"));
        assert_eq!(overlay.short("Ituri"), None);
    }
}
