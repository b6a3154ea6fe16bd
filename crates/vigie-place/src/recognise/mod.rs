//! Which places does a report mention, and where do they lie?

mod cues;
mod list;
mod locate;
mod mention;
mod reading;
mod resolve;
mod spot;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use vigie_model::{CountryCode2, PlaceLevel, Position};
use vigie_text::Words;

pub use mention::{PlaceDoubt, PlaceMention, PlaceReason, PlaceRole, RunnerUp};

use crate::gazetteer::{Entry, Feature, Gazetteer, NameKind};
use crate::language::PlaceLanguage;
use crate::transliteration::edits;
use crate::{Error, Transliteration, key};
use cues::Cues;
use reading::Reading;
use resolve::{Sense, Votes, Weighed, sense};
use spot::{Spot, prominence};

/// Reads the places of one language's reports.
#[derive(Debug)]
pub struct Recogniser {
    gazetteer: Arc<Gazetteer>,
    language: PlaceLanguage,
    rules: Transliteration,
}

/// Below this a name is not taken for a place's.
const ENOUGH: f64 = 1.0;

impl Recogniser {
    /// A recogniser for `language`.
    ///
    /// Errors: [`Error::Rules`] when the gazetteer's transliteration rules do not parse.
    pub fn new(gazetteer: Arc<Gazetteer>, language: PlaceLanguage) -> Result<Recogniser, Error> {
        let rules = gazetteer.transliteration()?;
        Ok(Recogniser { gazetteer, language, rules })
    }

    /// The gazetteer it reads from.
    pub fn gazetteer(&self) -> &Gazetteer {
        &self.gazetteer
    }

    /// The language it reads.
    pub fn language(&self) -> &PlaceLanguage {
        &self.language
    }

    /// The places a report mentions, in the order of their names. `context` are countries that the
    /// report is known to be about; empty when nothing is known.
    pub fn recognise(&self, words: &Words<'_>, context: &[CountryCode2]) -> Vec<PlaceMention> {
        let sentences: Vec<Cues<'_>> = words
            .sentences
            .iter()
            .map(|s| Cues { words, language: &self.language, sentence: s.tokens.clone() })
            .collect();
        let mut spots: Vec<Spot<'_>> = Vec::new();
        for (index, cues) in sentences.iter().enumerate() {
            spots.extend(spot::spots(&self.gazetteer, cues, index));
        }
        let adjectives = self.adjectives(words);

        let mut votes = resolve::votes(&[], &HashMap::new(), &[], &adjectives, context);
        let mut near: Vec<Anchored> = Vec::new();
        let mut resolved = self.weigh(&spots, &votes, &near, &[]);
        let mut accepted = self.accept(&sentences, &spots, &resolved, &votes, &near);
        for _ in 0..2 {
            votes = resolve::votes(&spots, &resolved, &accepted, &adjectives, context);
            near = anchors(&spots, &resolved, &accepted);
            let within = self.within(&sentences, &spots, &resolved, &accepted);
            resolved = self.weigh(&spots, &votes, &near, &within);
            accepted = self.accept(&sentences, &spots, &resolved, &votes, &near);
        }
        let mut spelt = self.spellings(&sentences, &spots, &accepted, &votes, &near);
        self.keep_inside(&sentences, &spots, &resolved, &accepted, &mut spelt);
        if !spelt.is_empty() {
            // A name that was only spelt otherwise speaks for its country too.
            for (name, (entry, _)) in &spelt {
                votes.give_once(name, entry.country);
                near.push((name.clone(), entry.position));
            }
            let within = self.within(&sentences, &spots, &resolved, &accepted);
            resolved = self.weigh(&spots, &votes, &near, &within);
            accepted = self.accept(&sentences, &spots, &resolved, &votes, &near);
        }
        Reading {
            recogniser: self,
            words,
            sentences: &sentences,
            spots: &spots,
            resolved: &resolved,
            accepted: &accepted,
            countries: &votes.leading(),
            spelt: &spelt,
        }
        .mentions()
    }

    fn adjectives(&self, words: &Words<'_>) -> BTreeMap<CountryCode2, usize> {
        let mut counts = BTreeMap::new();
        for i in 0..words.tokens.len() {
            if let Some(&code) = self.language.adjectives.get(words.folded(i)) {
                *counts.entry(code).or_default() += 1;
            }
        }
        counts
    }

    fn weigh<'a>(
        &self,
        spots: &[Spot<'a>],
        votes: &Votes,
        near: &[Anchored],
        within: &[Within],
    ) -> HashMap<Sense, Vec<Weighed<'a>>> {
        let mut groups: HashMap<Sense, Vec<&Spot<'a>>> = HashMap::new();
        for spot in spots.iter().filter(|s| !s.hits.is_empty()) {
            groups.entry(sense(spot)).or_default().push(spot);
        }
        groups
            .into_iter()
            .map(|(sense, group)| (sense, resolve::weigh(&group, votes, near, within, self.language.french_names)))
            .collect()
    }

    /// What the words after a name say it lies in or near: *Gombe, commune de **Kinshasa***, *Solhan, dans le **Yagha***.
    fn within(
        &self,
        sentences: &[Cues<'_>],
        spots: &[Spot<'_>],
        resolved: &HashMap<Sense, Vec<Weighed<'_>>>,
        accepted: &[bool],
    ) -> Vec<Within> {
        let mut found = Vec::new();
        for (i, pair) in spots.windows(2).enumerate() {
            let [spot, area] = pair else { continue };
            let Some(cues) = sentences.get(spot.sentence) else { continue };
            if accepted.get(i + 1) != Some(&true) || spot.key == area.key || !self.describes(cues, spot, area) {
                continue;
            }
            let Some(entry) = resolved.get(&sense(area)).and_then(|w| w.first()).map(|w| w.hit.entry) else { continue };
            let km = area.relation.as_ref().and_then(|r| r.slots.km).unwrap_or(0.0);
            let reach_km = locate::radius_km(&entry) * 1.3 + km + 40.0;
            found.push(Within { key: spot.key.clone(), middle: entry.position, reach_km });
        }
        found
    }

    /// True when `area`, right after `spot` and a comma or bracket, says where that lies.
    fn describes(&self, cues: &Cues<'_>, spot: &Spot<'_>, area: &Spot<'_>) -> bool {
        let words = cues.words;
        let between = spot.tokens.end..area.whole().start;
        if spot.sentence != area.sentence || !(1..=7).contains(&between.len()) {
            return false;
        }
        let opens = matches!(words.word(between.start), "," | "(");
        let lies = |i: usize| {
            self.language.articles.has(words, i)
                || self.language.located.has(words, i)
                || self.language.prepositions.iter().any(|cue| cue.words.has(words, i))
        };
        // *Kinshasa, Goma*: a list says nothing; something must stand between, or with the area.
        let said = between.len() > 1 || area.level.is_some() || area.relation.is_some();
        opens && said && (between.start + 1..between.end).all(lies)
    }

    /// True when `area` says where `spot` lies, also without a comma where it is a division: *le village de Ngolo dans le
    /// territoire de Beni*.
    fn encloses(&self, cues: &Cues<'_>, spot: &Spot<'_>, area: &Spot<'_>) -> bool {
        let between = spot.tokens.end..area.whole().start;
        let division =
            area.level.as_ref().is_some_and(|(cue, _)| matches!(cue.level, PlaceLevel::Admin1 | PlaceLevel::Admin2));
        let inside = |i: usize| self.language.inside.has(cues.words, i);
        let rest = |i: usize| inside(i) || self.language.articles.has(cues.words, i);
        let plainly = spot.sentence == area.sentence
            && division
            && (1..=2).contains(&between.len())
            && inside(between.start)
            && between.clone().all(rest);
        plainly || self.describes(cues, spot, area)
    }

    fn accept(
        &self,
        sentences: &[Cues<'_>],
        spots: &[Spot<'_>],
        resolved: &HashMap<Sense, Vec<Weighed<'_>>>,
        votes: &Votes,
        near: &[Anchored],
    ) -> Vec<bool> {
        let persons = persons(sentences, spots);
        let strength = |spot: &Spot<'_>| {
            let Some(best) = resolved.get(&sense(spot)).and_then(|w| w.first()) else { return f64::NEG_INFINITY };
            if spot.barred.is_some() && spot.level.is_none() && spot.relation.is_none() {
                return f64::NEG_INFINITY;
            }
            let known = match prominence(&best.hit.entry) {
                p if p >= 6.5 => 3.0,
                p if p >= 5.0 => 2.0,
                p if p >= 4.5 => 1.5,
                p if p >= 4.0 => 1.0,
                p if p >= 3.3 => 0.3,
                _ => -0.7,
            };
            let kind = if best.hit.kind == NameKind::Alternate { -0.7 } else { 0.0 };
            let share = votes.share(best.hit.entry.country, &spot.key);
            // A hamlet of a country that nothing else in the report speaks of is worse than no place.
            let astray = share == 0.0
                && best.hit.entry.country.is_some()
                && prominence(&best.hit.entry) < 4.5
                && votes.weight(&spot.key) >= 2.0
                // Across a border is not astray.
                && !near.iter().any(|(by, at)| *by != spot.key && at.distance_km(best.hit.entry.position) < 150.0);
            let context = if astray {
                -4.0
            } else if share >= 0.15 {
                1.5
            } else {
                0.0
            };
            // *la Mission*, *the Union*: towns seldom take an article; regions and countries do.
            let bare = spot.articled && spot.level.is_none() && best.hit.entry.level() == PlaceLevel::Locality;
            // *Davis* after *Jan Davis*.
            let person =
                spot.tokens.len() == 1 && persons.contains(spot.key.as_str()) && prominence(&best.hit.entry) < 6.5;
            spot.evidence + known + kind + context - if bare { 2.0 } else { 0.0 } - if person { 3.0 } else { 0.0 }
        };
        let mut accepted: Vec<bool> = spots.iter().map(|s| strength(s) >= ENOUGH).collect();
        // A name in a list of places, or one that is plainly a place elsewhere in the report.
        let plain: Vec<&str> = spots.iter().filter(|s| strength(s) >= ENOUGH + 1.0).map(|s| s.key.as_str()).collect();
        for i in 0..spots.len() {
            let (Some(spot), false) = (spots.get(i), accepted.get(i).copied().unwrap_or(true)) else { continue };
            let listed = [i.checked_sub(1), Some(i + 1)].into_iter().flatten().any(|j| {
                let (Some(other), Some(true)) = (spots.get(j), accepted.get(j)) else { return false };
                let (first, second) = if j < i { (other, spot) } else { (spot, other) };
                first.sentence == second.sentence && self.joined(sentences, first, second)
            });
            let again = plain.contains(&spot.key.as_str());
            let more = if listed { 1.5 } else { 0.0 } + if again { 2.0 } else { 0.0 };
            if strength(spot) + more >= ENOUGH
                && let Some(slot) = accepted.get_mut(i)
            {
                *slot = true;
            }
        }
        accepted
    }

    /// True when only words that join a list stand between two names.
    fn joined(&self, sentences: &[Cues<'_>], first: &Spot<'_>, second: &Spot<'_>) -> bool {
        let Some(cues) = sentences.get(first.sentence) else { return false };
        let between = first.tokens.end..cues.links_before(second.tokens.start);
        !between.is_empty()
            && between.len() <= 2
            && between.into_iter().all(|i| self.language.joiners.has(cues.words, i))
    }

    /// Names without an entry that fit one of a country of the report but for their spelling.
    fn spellings<'a>(
        &'a self,
        sentences: &[Cues<'_>],
        spots: &[Spot<'_>],
        accepted: &[bool],
        votes: &Votes,
        near: &[Anchored],
    ) -> BTreeMap<String, (Entry<'a>, usize)> {
        let mut found = BTreeMap::new();
        let leading = votes.leading();
        let everywhere: Vec<CountryCode2> =
            self.rules.countries().filter_map(|code| CountryCode2::new(std::str::from_utf8(&code).ok()?)).collect();
        let positions: Vec<Position> = near.iter().map(|(_, p)| *p).collect();
        for (i, (spot, _)) in spots.iter().zip(accepted).enumerate().filter(|(_, (_, a))| !**a) {
            // A known name that was turned down, or one that fits nowhere near, is not respelt.
            if spot.ordinary || spot.barred.is_some() || found.contains_key(&spot.key) {
                continue;
            }
            let listed = i.checked_sub(1).filter(|&j| accepted.get(j) == Some(&true)).and_then(|j| spots.get(j));
            let listed =
                listed.is_some_and(|other| other.sentence == spot.sentence && self.joined(sentences, other, spot));
            let cued = spot.level.is_some() || spot.relation.is_some() || spot.preposition.is_some() || listed;
            // Without a cue, only a long skeleton is enough.
            if let Some((entry, apart, consonants)) = self.respelt(&spot.key, &leading, &positions)
                && (cued || consonants >= 5)
                && spot.evidence > -1.0
            {
                found.insert(spot.key.clone(), (entry, apart));
            } else if leading.is_empty()
                && let Some((entry, apart, consonants)) = self.respelt(&spot.key, &everywhere, &[])
                && (consonants >= 6 && spot.evidence > -1.0)
                && apart <= 2
            {
                // Nothing says where the report is: only a long skeleton is enough, and it must sound the same.
                found.insert(spot.key.clone(), (entry, apart));
            }
        }
        found
    }

    /// Takes from the spellings what lies outside the area that the report's own words name (*la ville de Chaddadeh, dans la
    /// province d'Al Hassakah*): rather no entry than one elsewhere. The area itself may be one of them.
    fn keep_inside<'a>(
        &'a self,
        sentences: &[Cues<'_>],
        spots: &[Spot<'a>],
        resolved: &HashMap<Sense, Vec<Weighed<'a>>>,
        accepted: &[bool],
        spelt: &mut BTreeMap<String, (Entry<'a>, usize)>,
    ) {
        for (i, pair) in spots.windows(2).enumerate() {
            let [spot, area] = pair else { continue };
            let Some(cues) = sentences.get(spot.sentence) else { continue };
            if accepted.get(i) == Some(&true) || spot.key == area.key || !self.encloses(cues, spot, area) {
                continue;
            }
            let known = resolved.get(&sense(area)).filter(|_| accepted.get(i + 1) == Some(&true));
            let entry = match known.and_then(|w| w.first()) {
                Some(weighed) => weighed.hit.entry,
                None => match spelt.get(&area.key) {
                    Some((entry, _)) => *entry,
                    None => continue,
                },
            };
            // A country is too wide to tell by a radius; the spelling was looked for in the report's own.
            if matches!(entry.level(), PlaceLevel::Country | PlaceLevel::Region) {
                continue;
            }
            let km = area.relation.as_ref().and_then(|r| r.slots.km).unwrap_or(0.0);
            let reach = locate::said_radius_km(area, &entry) * 1.3 + km + 40.0;
            let outside = |held: &Entry<'_>| held.position.distance_km(entry.position) > reach;
            if spelt.get(&spot.key).is_some_and(|(held, _)| outside(held)) {
                spelt.remove(&spot.key);
            }
        }
    }

    /// The entry of one of `countries` whose spelling is nearest to `name`, the edits between them, and
    /// how many consonants they share.
    fn respelt(&self, name: &str, countries: &[CountryCode2], near: &[Position]) -> Option<(Entry<'_>, usize, usize)> {
        let mut best: Option<(f64, Entry<'_>, usize, usize)> = None;
        for (rank, &country) in countries.iter().enumerate() {
            let Ok(code) = <[u8; 2]>::try_from(country.as_str().as_bytes()) else { continue };
            let Some(skeleton) = self.rules.skeleton(name, code) else { continue };
            // The more consonants agree, the more the vowels between them may differ.
            let length = name.chars().count();
            let most = if skeleton.len() >= 5 { length * 9 / 20 } else { length / 3 }.max(1);
            for hit in self.gazetteer.lookup_skeleton(&skeleton, country) {
                let names = [Some(hit.entry.name), hit.entry.name_fr].into_iter().flatten();
                // Words may be cut differently: *Kfar Nabl*, *Kafranbel*.
                let squeeze = |s: &str| s.replace(' ', "");
                // *Talbissé*, *Tallbīsah*: they sound alike, whatever letters a language writes that with.
                let sounds = |a: &str, b: &str| {
                    let (a, b) = (self.rules.sound(a, code)?, self.rules.sound(b, code)?);
                    edits(&a, &b, if a.chars().count() >= 10 { 2 } else { 1 })
                };
                let apart = names.filter_map(|n| {
                    let n = key(n);
                    edits(&squeeze(name), &squeeze(&n), most).into_iter().chain(sounds(name, &n)).min()
                });
                let apart = apart.min();
                let Some(apart) = apart else { continue };
                let km = near.iter().map(|p| p.distance_km(hit.entry.position)).fold(f64::INFINITY, f64::min);
                // *Nevelské*, near Donetsk, is not the town on Sakhalin: rather no entry than one a continent away.
                if !near.is_empty() && km > FARTHEST_KM {
                    continue;
                }
                let division = if hit.entry.feature == Feature::Admin1 { 0.5 } else { 0.0 };
                let rank = if countries.len() > 8 { 0 } else { rank };
                let cost = apart as f64 + rank as f64 + division - if km < 150.0 { 1.0 } else { 0.0 };
                if best.as_ref().is_none_or(|(held, ..)| cost < *held) {
                    best = Some((cost, hit.entry, apart, skeleton.len()));
                }
            }
        }
        best.map(|(_, entry, apart, consonants)| (entry, apart, consonants))
    }
}

/// A name that is only spelt like an entry lies no farther, in km, from all that the report plainly names.
const FARTHEST_KM: f64 = 1500.0;

/// The last words of capitalised names that are no places, as keys: surnames.
fn persons(sentences: &[Cues<'_>], spots: &[Spot<'_>]) -> HashSet<String> {
    let mut found = HashSet::new();
    for spot in spots.iter().filter(|s| s.hits.is_empty() && s.tokens.len() > 1 && s.level.is_none()) {
        let Some(cues) = sentences.get(spot.sentence) else { continue };
        if let Some(last) = cues.words.tokens.get(spot.tokens.end.saturating_sub(1)) {
            found.insert(key(last.span.of(cues.words.text)));
        }
    }
    found.extend(spots.iter().filter(|s| s.barred.is_some() && s.level.is_none()).map(|s| s.key.clone()));
    found
}

/// A name's key, and the area in which the report says it lies.
pub(crate) struct Within {
    pub key: String,
    pub middle: Position,
    pub reach_km: f64,
}

/// A name's key and the position it plainly means.
type Anchored = (String, Position);

/// Positions of the towns and divisions that are plainly meant.
fn anchors(spots: &[Spot<'_>], resolved: &HashMap<Sense, Vec<Weighed<'_>>>, accepted: &[bool]) -> Vec<Anchored> {
    let mut found: BTreeMap<u32, Anchored> = BTreeMap::new();
    for (spot, _) in spots.iter().zip(accepted).filter(|(_, a)| **a) {
        let Some([first, rest @ ..]) = resolved.get(&sense(spot)).map(Vec::as_slice) else { continue };
        let clear = rest.first().is_none_or(|r| {
            first.score - r.score > 1.0 || first.hit.entry.position.distance_km(r.hit.entry.position) < 100.0
        });
        if clear && !matches!(first.hit.entry.level(), PlaceLevel::Country | PlaceLevel::Region) {
            found.insert(first.hit.entry.index.0, (spot.key.clone(), first.hit.entry.position));
        }
    }
    found.into_values().take(64).collect()
}
