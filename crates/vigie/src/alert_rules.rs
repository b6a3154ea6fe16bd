//! The file of rules for alerts: what someone asks to be told of, where, and how.

use crate::settings::{Settings, Table};
use std::collections::BTreeSet;
use std::time::Duration;
use vigie_model::{
    CountryCode2, CountryCode3, InformationGrade, Kind, Moved, Outcome, Place, PlaceLevel, Position, Sector,
    SourceGrade,
};
use vigie_picture::{Least, Party, Subject, Trigger};
use vigie_place::{Entry, EntryIndex, Gazetteer};
use vigie_source::webhook::Patience;

/// What a file asks for.
#[derive(Debug)]
pub struct Rules {
    /// The rules, at least one.
    pub rules: Vec<AlertRule>,
    /// Where alerts are posted, where that is asked for.
    pub webhook: Option<WebhookRule>,
}

/// One rule.
#[derive(Debug)]
pub struct AlertRule {
    /// Its name: unique in the file, and by which the store knows what it has told.
    pub name: String,
    /// What is to be told.
    pub trigger: Trigger,
    /// The lowest grade that is told.
    pub least: Least,
    /// Where.
    pub area: Area,
}

/// Where alerts are posted.
#[derive(Debug)]
pub struct WebhookRule {
    /// The address.
    pub url: String,
    /// The environment variable that holds the secret.
    pub secret_env: Option<String>,
    /// How long and how often it is tried.
    pub patience: Patience,
}

/// Which places are meant: every condition that is set must hold.
#[derive(Debug, Default)]
pub struct Area {
    /// One of these places, by GeoNames id, by entry, or by folded name.
    places: Option<(BTreeSet<u32>, BTreeSet<String>)>,
    /// In one of these first-level divisions or countries.
    divisions: Vec<(EntryIndex, Option<CountryCode2>)>,
    /// In one of these countries.
    countries: Vec<CountryCode2>,
    /// Within so many kilometres of a position.
    near: Option<(Position, f64)>,
}

impl Area {
    /// True when no place was asked for.
    pub fn is_anywhere(&self) -> bool {
        self.places.is_none() && self.divisions.is_empty() && self.countries.is_empty() && self.near.is_none()
    }

    /// Whether a place is meant.
    pub fn contains(&self, place: &Place, gazetteer: &Gazetteer) -> bool {
        let named = self.places.as_ref().is_none_or(|(ids, names)| match place.geonameid {
            Some(id) => ids.contains(&id),
            None => names.contains(&place.name.to_lowercase()),
        });
        let country = self.countries.is_empty() || place.country.is_some_and(|c| self.countries.contains(&c));
        let near = self.near.is_none_or(|(centre, km)| place.position.is_some_and(|p| p.distance_km(centre) <= km));
        named && country && near && (self.divisions.is_empty() || self.in_division(place, gazetteer))
    }

    fn in_division(&self, place: &Place, gazetteer: &Gazetteer) -> bool {
        let whole = |(_, country): &(EntryIndex, Option<CountryCode2>)| country.is_some() && *country == place.country;
        if self.divisions.iter().any(whole) {
            return true;
        }
        let entry = place.geonameid.and_then(|id| gazetteer.entry(id));
        let own = || {
            let hits = gazetteer.lookup(&place.name);
            hits.into_iter().map(|h| h.entry).find(|e| Some(e.level()) == place.level && e.country == place.country)
        };
        // A spot without an entry lies where the nearest town does.
        let nearest = || gazetteer.nearest(place.country?, place.position?);
        let Some(entry) = entry.or_else(own).or_else(nearest) else { return false };
        self.divisions.iter().any(|(index, _)| entry.index == *index || entry.admin1 == Some(*index))
    }
}

/// What a rule can wait for, and the keys that say more about it.
const TRIGGERS: [(&str, &[&str]); 5] = [
    ("changes_hands", &["grade"]),
    ("toll", &["over", "of", "grade"]),
    ("deadline", &["within_days", "grade"]),
    ("contradiction", &["about"]),
    ("party", &["party", "kinds"]),
];

/// The keys that every rule can have.
const SHARED: [&str; 7] = ["name", "when", "place", "in", "country", "near", "km"];

/// The most places of one name that a fault lists.
const MOST_LISTED: usize = 6;

impl Rules {
    /// Reads the text of a file of rules called `name`.
    ///
    /// Errors: everything that is wrong with it, each with file and line.
    pub fn parse(name: &str, text: &str, gazetteer: &Gazetteer) -> anyhow::Result<Rules> {
        let file = Settings::parse(name, text);
        let top = file.top();
        top.only(&["rule", "webhook"]);
        let webhook = top.table("webhook").and_then(|table| webhook(&table));
        let tables = top.tables("rule");
        if tables.is_empty() && !top.has("rule") {
            top.fault("rule", "no rule; write [[rule]] with name = \"…\" and when = \"changes_hands\"");
        }
        let mut names = BTreeSet::new();
        let mut rules = Vec::new();
        for table in tables {
            let name = table.words("name");
            if name.is_none() && !table.has("name") {
                table.fault("name", "missing; write one, by which you know the alert");
            }
            if name.as_ref().is_some_and(|name| !names.insert(name.clone())) {
                table.fault("name", "another rule has that name; write another");
            }
            let area = area(&table, gazetteer);
            let least = least(&table);
            let trigger = trigger(&table);
            if let (Some(name), Some(trigger)) = (name, trigger) {
                rules.push(AlertRule { name, trigger, least, area });
            }
        }
        file.done()?;
        Ok(Rules { rules, webhook })
    }
}

fn webhook(table: &Table<'_, '_>) -> Option<WebhookRule> {
    table.only(&["url", "secret_env", "timeout_s", "retries"]);
    if !table.has("url") {
        table.fault("url", "missing; write the address that alerts are posted to, https://…");
    }
    let url = table.read("url", "https://…, or http:// to this machine", |url| {
        let checked = vigie_source::webhook::check_address(url);
        checked.is_ok().then(|| url.to_owned())
    });
    let usual = Patience::default();
    let timeout = table.whole("timeout_s", 1, 300).map_or(usual.timeout, |s| Duration::from_secs(u64::from(s)));
    let retries = table.whole("retries", 0, 20).unwrap_or(usual.retries);
    let secret_env = table.read("secret_env", "the name of an environment variable, not the secret itself", |name| {
        let is_name = name.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_');
        is_name.then(|| name.to_owned())
    });
    Some(WebhookRule { url: url?, secret_env, patience: Patience { timeout, retries, ..usual } })
}

fn trigger(table: &Table<'_, '_>) -> Option<Trigger> {
    let all: Vec<&str> = TRIGGERS.iter().map(|(word, _)| *word).collect();
    let expected = format!("one of {}", all.join(", "));
    if !table.has("when") {
        table.fault("when", &format!("missing; write {expected}"));
        return None;
    }
    let (when, own) = table.read("when", &expected, |word| TRIGGERS.iter().find(|(w, _)| *w == word).copied())?;
    table.only(&[&SHARED, own].concat());
    match when {
        "toll" => {
            if !table.has("over") {
                table.fault("over", "missing; write the number that is to be passed, such as over = 50");
            }
            let counted: Vec<&str> = Outcome::WORDS.iter().chain(Moved::WORDS).copied().collect();
            let expected = format!("one of {}", counted.join(", "));
            let mut of = table.several("of", &expected, |w| counted.contains(&w).then(|| w.to_owned()));
            if of.is_empty() {
                of.push(Outcome::Killed.as_str().to_owned());
            }
            Some(Trigger::Toll { over: u64::from(table.whole("over", 0, u32::MAX)?), of })
        }
        "deadline" => {
            if !table.has("within_days") {
                table.fault("within_days", "missing; write how many days ahead, such as within_days = 3");
            }
            Some(Trigger::Deadline { within_days: table.whole("within_days", 0, 3660)? })
        }
        "contradiction" => {
            let subject = table.read("about", "one of control, figure", |word| {
                [Subject::Control, Subject::Figure].into_iter().find(|s| s.as_str() == word)
            });
            Some(Trigger::Contradiction { subject })
        }
        "party" => {
            if !table.has("party") {
                table.fault("party", "missing; write its name, its country and part (SYR/MIL), or one of them");
            }
            let kinds =
                table.several("kinds", &format!("one of {}", Kind::WORDS.join(", ")), |w| w.parse::<Kind>().ok());
            Some(Trigger::Party { party: table.words("party").map(|words| party(&words))?, kinds })
        }
        _ => Some(Trigger::ChangesHands),
    }
}

/// A party by its codes, where the words are codes, else by name.
fn party(words: &str) -> Party {
    let sector = |code: &str| code.parse::<Sector>().ok();
    let codes: Vec<&str> = words.split('/').collect();
    match codes.as_slice() {
        [one] if sector(one).is_some() => Party { sector: sector(one), ..Party::default() },
        [one] if CountryCode3::new(one).is_some() => Party { country: CountryCode3::new(one), ..Party::default() },
        [country, part] if CountryCode3::new(country).is_some() && sector(part).is_some() => {
            Party { name: None, country: CountryCode3::new(country), sector: sector(part) }
        }
        _ => Party { name: Some(words.to_owned()), ..Party::default() },
    }
}

fn least(table: &Table<'_, '_>) -> Least {
    let expected = "the lowest grade that is told: a letter A to F, a figure 1 to 6, or both, such as C3";
    let grade = table.read("grade", expected, |words| {
        let letters = |w: &str| w.parse::<SourceGrade>().ok();
        let figures = |w: &str| w.parse::<InformationGrade>().ok();
        match (words.len(), words.get(..1), words.get(1..)) {
            (1, Some(one), _) if letters(one).is_some() => Some(Least { source: letters(one), information: None }),
            (1, Some(one), _) if figures(one).is_some() => Some(Least { source: None, information: figures(one) }),
            (2, Some(a), Some(b)) => Some(Least { source: Some(letters(a)?), information: Some(figures(b)?) }),
            _ => None,
        }
    });
    grade.unwrap_or_default()
}

fn area(table: &Table<'_, '_>, gazetteer: &Gazetteer) -> Area {
    let mut area = Area::default();
    let known = "a place of the gazetteer, or its GeoNames id as gn:169389 (`vigie gazetteer find NAME`)";
    let places = table.several("place", known, |name| Some(found(gazetteer, name)).filter(|hits| !hits.is_empty()));
    if table.has("place") {
        let entries: Vec<&Entry<'_>> = places.iter().flatten().collect();
        let ids = entries.iter().filter_map(|e| e.geonameid).collect();
        area.places = Some((ids, entries.iter().map(|e| e.name.to_lowercase()).collect()));
    }
    let division = "a province or a country of the gazetteer";
    let divisions = table.several("in", division, |name| {
        let mut hits = found(gazetteer, name);
        hits.retain(|e| matches!(e.level(), PlaceLevel::Admin1 | PlaceLevel::Country));
        Some(hits).filter(|hits| !hits.is_empty())
    });
    for entry in divisions.into_iter().flatten() {
        let country = entry.country.filter(|_| entry.level() == PlaceLevel::Country);
        area.divisions.push((entry.index, country));
    }
    area.countries = table.several("country", "an ISO 3166-1 alpha-2 code of a country, such as \"SY\"", |code| {
        CountryCode2::new(code).filter(|code| gazetteer.country(*code).is_some())
    });
    if table.has("km") && !table.has("near") {
        table.fault("near", "missing beside km; write a place");
    }
    if let Some(name) = table.words("near") {
        let mut hits = found(gazetteer, &name);
        // A town rather than the province of its name.
        if hits.iter().filter(|e| e.level() == PlaceLevel::Locality).count() == 1 {
            hits.retain(|e| e.level() == PlaceLevel::Locality);
        }
        match hits.as_slice() {
            [] => table.fault("near", &format!("found {name:?}, expected {known}")),
            [one] => match table.number("km", 0.0, 5000.0) {
                Some(km) => area.near = Some((one.position, km)),
                None if table.has("km") => {}
                None => table.fault("km", "missing beside near; write within how many kilometres"),
            },
            several => {
                let list: Vec<String> = several.iter().filter_map(listed).take(MOST_LISTED).collect();
                table.fault("near", &format!("several places are called {name:?}; write one of {}", list.join(", ")));
            }
        }
    }
    area
}

fn listed(entry: &Entry<'_>) -> Option<String> {
    let id = entry.geonameid?;
    let country = entry.country.as_ref().map_or("–", |c| c.as_str());
    let at = entry.position;
    Some(format!("gn:{id} ({}, {country}, {:.2},{:.2})", entry.level(), at.lat_deg, at.lon_deg))
}

/// The entries of a name, or of a GeoNames id written `gn:169389`.
fn found<'g>(gazetteer: &'g Gazetteer, name: &str) -> Vec<Entry<'g>> {
    match name.strip_prefix("gn:") {
        Some(id) => id.parse().ok().and_then(|id| gazetteer.entry(id)).into_iter().collect(),
        None => gazetteer.lookup(name).into_iter().map(|hit| hit.entry).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data;

    fn parse(text: &str) -> Result<Rules, Vec<String>> {
        let gazetteer = data::gazetteer().unwrap();
        Rules::parse("a.toml", text, &gazetteer).map_err(|e| e.to_string().lines().map(str::to_owned).collect())
    }

    fn place(gazetteer: &Gazetteer, id: u32) -> Place {
        let e = gazetteer.entry(id).unwrap();
        Place {
            geonameid: Some(id),
            country: e.country,
            position: Some(e.position),
            level: Some(e.level()),
            ..Place::unresolved(e.name)
        }
    }

    const SARAQIB: u32 = 164816;
    const IDLIB: u32 = 169389;

    #[test]
    fn rules_are_read() {
        let rules = parse(
            "[webhook]\nurl = \"http://localhost:9/x\"\nsecret_env = \"HOOK\"\ntimeout_s = 3\nretries = 0\n\
             [[rule]]\nname = \"a\"\nwhen = \"changes_hands\"\nplace = [\"Saraqib\", \"gn:169389\"]\ngrade = \"C3\"\n\
             [[rule]]\nname = \"b\"\nwhen = \"toll\"\nover = 50\nof = [\"killed\", \"fled\"]\nnear = \"Saraqib\"\nkm = 25\n\
             [[rule]]\nname = \"c\"\nwhen = \"deadline\"\nwithin_days = 3\ncountry = \"SY\"\n\
             [[rule]]\nname = \"d\"\nwhen = \"contradiction\"\nabout = \"figure\"\n\
             [[rule]]\nname = \"e\"\nwhen = \"party\"\nparty = \"SYR/MIL\"\nkinds = \"violence\"\nin = \"Idlib Governorate\"\n",
        )
        .unwrap();
        let webhook = rules.webhook.unwrap();
        assert_eq!((webhook.patience.retries, webhook.patience.timeout.as_secs()), (0, 3));
        let gazetteer = data::gazetteer().unwrap();
        let (saraqib, idlib) = (place(&gazetteer, SARAQIB), place(&gazetteer, IDLIB));
        let aleppo = place(&gazetteer, gazetteer.lookup("Aleppo")[0].entry.geonameid.unwrap());
        let contains: Vec<[bool; 3]> =
            rules.rules.iter().map(|r| [&saraqib, &idlib, &aleppo].map(|p| r.area.contains(p, &gazetteer))).collect();
        assert_eq!(
            contains,
            [[true, true, false], [true, true, false], [true; 3], [true; 3], [true, true, false]],
            "by name, by distance, by country, anywhere, by province"
        );
        assert!(rules.rules[3].area.is_anywhere() && !rules.rules[4].area.is_anywhere());
        let Least { source, information } = rules.rules[0].least;
        assert_eq!((source, information), (Some(SourceGrade::C), Some(InformationGrade::Possible)));
        let army = Party { name: None, country: CountryCode3::new("SYR"), sector: Some(Sector::Mil) };
        assert_eq!(rules.rules[4].trigger, Trigger::Party { party: army, kinds: vec![Kind::Violence] });
    }

    #[test]
    fn everything_wrong_is_named_with_its_line_and_its_repair() {
        let errors = parse(
            "speed = 1\n[webhook]\nurl = \"http://example.org\"\nsecret_env = \"hunter2\"\n\
             [[rule]]\nname = \"a\"\nwhen = \"falls\"\n\
             [[rule]]\nname = \"a\"\nwhen = \"toll\"\nnear = \"Xyzzyville\"\n\
             [[rule]]\nwhen = \"deadline\"\nwithin_days = \"three\"\ngrade = \"Z9\"\n\
             [[rule]]\nname = \"d\"\nwhen = \"changes_hands\"\nover = 5\ncountry = \"Syria\"\nkm = 3\n\
             [[rule]]\nname = \"e\"\nwhen = \"party\"\nkinds = [\"weather\"]\nnear = \"San José\"\n",
        )
        .unwrap_err();
        let starts = [
            "a.toml:1: the file: there is no \"speed\"; write one of rule, webhook",
            "a.toml:3: [webhook]: url: found \"http://example.org\", expected https://",
            "a.toml:4: [webhook]: secret_env: found \"hunter2\", expected the name of an environment variable",
            "a.toml:7: [[rule]]: when: found \"falls\", expected one of changes_hands, toll, deadline",
            "a.toml:8: [[rule]]: over: missing; write the number",
            "a.toml:9: [[rule]]: name: another rule has that name",
            "a.toml:11: [[rule]]: near: found \"Xyzzyville\", expected a place of the gazetteer",
            "a.toml:12: [[rule]]: name: missing",
            "a.toml:14: [[rule]]: within_days: found words in quotes, expected a number from 0",
            "a.toml:15: [[rule]]: grade: found \"Z9\", expected the lowest grade",
            "a.toml:16: [[rule]]: near: missing beside km",
            "a.toml:19: [[rule]]: there is no \"over\"; write one of name, when, place",
            "a.toml:20: [[rule]]: country: found \"Syria\", expected an ISO 3166-1 alpha-2 code",
            "a.toml:22: [[rule]]: party: missing",
            "a.toml:25: [[rule]]: kinds: found \"weather\", expected one of control",
            "a.toml:26: [[rule]]: near: several places are called \"San José\"; write one of gn:",
        ];
        for (got, want) in errors.iter().zip(starts) {
            assert!(got.starts_with(want), "got  {got}\nwant {want}");
        }
        assert_eq!(errors.len(), starts.len(), "{errors:#?}");
        assert!(parse("").unwrap_err()[0].contains("no rule; write [[rule]]"));
    }
}
