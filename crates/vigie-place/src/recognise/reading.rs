//! From spots and what they stand for to mentions: descriptions, borders, roads, words that take a place up.

use std::collections::{BTreeMap, HashMap};

use vigie_model::{CountryCode2, Place, PlaceLevel, PlaceRelation, Span};
use vigie_text::{Case, TokenKind, Words};

use super::cues::Cues;
use super::list::LIST_NAMES;
use super::mention::{PlaceDoubt, PlaceMention, PlaceReason, PlaceRole, RunnerUp};
use super::resolve::{Sense, Weighed, sense};
use super::spot::Spot;
use super::{Recogniser, locate};
use crate::gazetteer::{Entry, Feature};
use crate::geodesic;
use crate::language::{Anaphor, Meaning};

/// A runner-up this close is named as a doubt.
const CLOSE: f64 = 0.8;

/// One report on its way from spots to mentions.
pub(crate) struct Reading<'r, 'a> {
    pub recogniser: &'r Recogniser,
    pub words: &'r Words<'r>,
    pub sentences: &'r [Cues<'r>],
    pub spots: &'r [Spot<'a>],
    pub resolved: &'r HashMap<Sense, Vec<Weighed<'a>>>,
    pub accepted: &'r [bool],
    /// Countries the report is about, the foremost first.
    pub countries: &'r [CountryCode2],
    pub spelt: &'r BTreeMap<String, (Entry<'r>, usize)>,
}

impl<'r> Reading<'r, '_> {
    /// The mentions, in the order of their names.
    pub fn mentions(&self) -> Vec<PlaceMention> {
        let mut mentions: Vec<(usize, PlaceMention)> = Vec::new();
        for (index, spot) in self.spots.iter().enumerate() {
            mentions.extend(self.mention(index).map(|m| (spot.tokens.start, m)));
        }
        self.describe(&mut mentions);
        self.enclose(&mut mentions);
        self.share(&mut mentions);
        for sentence in 0..self.sentences.len() {
            self.within(sentence, &mut mentions);
        }
        self.borders(&mut mentions);
        mentions.sort_by_key(|(_, m)| (m.name_span.start, m.span.start));
        let mut mentions: Vec<PlaceMention> = mentions.into_iter().map(|(_, m)| m).collect();
        self.anchor(&mut mentions);
        self.take_up(&mut mentions);
        mentions
    }

    /// The entry a spot stands for, if it was accepted.
    fn entry(&self, index: usize) -> Option<Entry<'_>> {
        let spot = self.spots.get(index)?;
        if self.accepted.get(index) == Some(&true) {
            return self.resolved.get(&sense(spot))?.first().map(|w| w.hit.entry);
        }
        self.spelt.get(&spot.key).map(|(entry, _)| *entry)
    }

    fn mention(&self, index: usize) -> Option<PlaceMention> {
        let spot = self.spots.get(index)?;
        let span = self.words.span(spot.whole());
        let text = span.of(self.words.text);
        let mut reason = PlaceReason::default();
        reason.cues.extend(spot.level.as_ref().map(|(cue, _)| cue.entry.clone()));
        reason.cues.extend(spot.relation.as_ref().map(|r| format!("{} ({})", r.entry, r.source)));
        reason.cues.extend(spot.preposition.map(|cue| cue.entry.clone()));
        let blank = |place: Place, reason: PlaceReason| PlaceMention {
            span,
            name_span: spot.name,
            place,
            radius_km: None,
            is_capital: false,
            is_government: false,
            first_end: None,
            role: PlaceRole::Named,
            entry: None,
            runner_up: None,
            doubts: Vec::new(),
            reason,
        };
        let Some(entry) = self.entry(index) else {
            let level = self.vouched(index)?;
            let mut place = Place::unresolved(spot.name.of(self.words.text));
            place.text = text.to_owned();
            place.level = Some(level);
            place.relation = relation(spot).unwrap_or(PlaceRelation::In);
            let mut mention = blank(place, reason);
            mention.doubts.push(PlaceDoubt::NotInGazetteer);
            return Some(mention);
        };
        // *la capitale du Nord-Kivu*, but *la capitale Khartoum*: the link tells them apart.
        let entry = spot.of_capital().then(|| self.recogniser.gazetteer.seat(&entry)).flatten().unwrap_or(entry);
        let located = locate::located(spot, &entry, text);
        reason.entry = Some(describe(&entry));
        let mut mention = blank(located.place, reason);
        mention.radius_km = located.radius_km;
        mention.is_capital = entry.is_capital();
        mention.entry = Some(entry.index);
        if let Some(cue) = self.government(spot, &entry) {
            mention.is_government = true;
            mention.reason.cues.push(cue.to_owned());
        }
        match self.spelt.get(&spot.key).filter(|_| self.accepted.get(index) != Some(&true)) {
            Some((_, edits)) => {
                mention.doubts.push(PlaceDoubt::Spelling { nearest: entry.name.to_owned(), edits: *edits });
            }
            None => {
                let weighed = self.resolved.get(&sense(spot)).map(Vec::as_slice).unwrap_or_default();
                if let [first, second, ..] = weighed {
                    let behind = first.score - second.score;
                    if behind < CLOSE && entry.position.distance_km(second.hit.entry.position) > 100.0 {
                        mention.doubts.push(PlaceDoubt::CloseRunnerUp);
                    }
                    let entry = second.hit.entry;
                    let (name, geonameid, country) = (entry.name.to_owned(), entry.geonameid, entry.country);
                    mention.runner_up = Some(RunnerUp { entry: entry.index, name, geonameid, country, behind });
                }
                mention.reason.weights = weighed.first().map(|w| w.weights.clone()).unwrap_or_default();
            }
        }
        if spot.ordinary {
            mention.doubts.push(PlaceDoubt::OrdinaryWord);
        }
        Some(mention)
    }

    /// The level of a name that the gazetteer lacks, where the words before vouch for a place: a level word, or a
    /// preposition that leads to places, unless the verb leads to persons.
    fn vouched(&self, index: usize) -> Option<PlaceLevel> {
        let spot = self.spots.get(index)?;
        if spot.ordinary || spot.barred.is_some() {
            return None;
        }
        if let Some(level) = self.listed(index) {
            return Some(level);
        }
        if let Some((cue, tokens)) = &spot.level {
            // *camp d'Achraf*, *district de Sanhan*: the link vouches where the word alone would not.
            let linked = tokens.end < spot.tokens.start || tokens.len() > 1;
            let levels = &self.recogniser.language.levels;
            let level =
                |i: usize| levels.iter().flat_map(|l| &l.words).any(|w| w.first().is_some_and(|f| f.is(self.words, i)));
            let named = spot.evidence > 1.0 && !spot.tokens.clone().any(level);
            let cued = cue.names_unknown || linked && named && self.linked(spot);
            return (cued && tokens.start <= spot.tokens.start).then_some(cue.level);
        }
        let cues = self.sentences.get(spot.sentence)?;
        let described = self.spots.get(index + 1).is_some_and(|area| self.recogniser.describes(cues, spot, area));
        let language = &self.recogniser.language;
        let at = spot.tokens.start;
        let led = (at.saturating_sub(6).max(cues.sentence.start)..at)
            .any(|i| language.speaking.has(self.words, i) || language.recipient.iter().any(|w| w.is(self.words, i)));
        let token = |i: usize| self.words.tokens.get(i);
        let plain = spot.tokens.clone().all(|i| token(i).is_some_and(|t| t.case == Case::Capital))
            && spot.text.chars().filter(|c| c.is_alphabetic()).count() >= 4
            && !language.adjectives.contains_key(&vigie_text::fold(spot.text));
        // *à Egbekaw, dans la localité de Mamfe*; two names in a row may be a person's.
        let enough = described || spot.tokens.len() == 1 && spot.evidence > 0.0;
        let preposed = spot.preposition.is_some_and(|cue| cue.names_unknown) && !spot.articled;
        let near = self.spots.get(index + 1).filter(|_| described);
        // *le massacre de Solhan, dans la province du Yagha*: the division vouches, and no namesake elsewhere counts.
        let divided = near.is_some_and(|area| area.level.is_some()) && spot.preposition.is_some();
        let unknown = spot.hits.is_empty() || divided;
        ((preposed || divided) && plain && !led && enough && unknown).then_some(PlaceLevel::Locality)
    }

    /// True when a link stands right before the name.
    fn linked(&self, spot: &Spot<'_>) -> bool {
        let cues = self.sentences.get(spot.sentence);
        cues.is_some_and(|cues| cues.links_before(spot.tokens.start) < spot.tokens.start)
    }

    /// *près de X et de Y*: what is said of the first of a list is said of the others.
    fn share(&self, mentions: &mut [(usize, PlaceMention)]) {
        for pair in self.spots.windows(2) {
            let [first, second] = pair else { continue };
            let plain = first.relation.as_ref().is_some_and(|r| matches!(r.means, Meaning::Plain(_)));
            let alone = second.relation.is_none() && second.level.is_none();
            let linked = self.linked(second) || second.preposition.is_none();
            if first.sentence != second.sentence || !(plain && alone && linked) {
                continue;
            }
            if !self.recogniser.joined(self.sentences, first, second) {
                continue;
            }
            let said = mentions.iter().find(|(at, _)| *at == first.tokens.start).map(|(_, m)| m.place.relation);
            let other = mentions.iter_mut().find(|(at, _)| *at == second.tokens.start);
            if let (Some(said), Some((_, other))) = (said, other)
                && other.place.relation == PlaceRelation::In
            {
                other.place.relation = said;
                other.radius_km = other.radius_km.map(|km| km + 10.0);
            }
        }
    }

    /// Where a name that the gazetteer lacks lies, by the area that the words after it name.
    fn enclose(&self, mentions: &mut [(usize, PlaceMention)]) {
        for (i, pair) in self.spots.windows(2).enumerate() {
            let [spot, area] = pair else { continue };
            let Some(cues) = self.sentences.get(spot.sentence) else { continue };
            let Some(entry) = self.entry(i + 1).filter(|_| self.recogniser.encloses(cues, spot, area)) else {
                continue;
            };
            // *les villages de X et Y, dans le territoire de Z*: all of a list lie there.
            let list = (0..=i)
                .rev()
                .take(LIST_NAMES)
                .scan(true, |on, k| on.then(|| (k, std::mem::replace(on, self.listed(k).is_some()))));
            for member in list.filter_map(|(k, _)| self.spots.get(k)) {
                let held = mentions.iter_mut().find(|(at, m)| *at == member.tokens.start && m.entry.is_none());
                let Some((_, mention)) = held.filter(|(_, m)| m.place.position.is_none()) else { continue };
                mention.place.country = entry.country;
                // *un village, en Syrie*: the middle of a country is no place for a village.
                if entry.level() == PlaceLevel::Country {
                    continue;
                }
                let located = locate::located(area, &entry, "");
                let km = located.radius_km.unwrap_or_else(|| locate::radius_km(&entry)).round();
                mention.place.position = located.place.position;
                mention.place.derived = Some(vigie_model::Derived { from: entry.name.to_owned(), km, bearing: None });
                mention.radius_km = Some(km);
            }
        }
    }

    /// The entry that makes the spot a government.
    fn government(&self, spot: &Spot<'_>, entry: &Entry<'_>) -> Option<&'r str> {
        let country = entry.feature == Feature::Country;
        if spot.level.is_some() || spot.relation.is_some() || !(country || entry.is_capital()) {
            return None;
        }
        let named = |i: usize| {
            let mut others = self.spots.iter().filter(|s| s.sentence == spot.sentence);
            others.any(|s| s.tokens.contains(&i) && !s.hits.is_empty())
        };
        let cues = self.sentences.get(spot.sentence)?;
        cues.government(&spot.tokens, country, spot.preposition.is_some(), &named)
    }

    /// *Binnish, à 8 km environ au nord-est d'Idleb*: what stands before the comma lies there.
    fn describe(&self, mentions: &mut Vec<(usize, PlaceMention)>) {
        for (index, anchor) in self.spots.iter().enumerate() {
            let Some(relation) = &anchor.relation else { continue };
            let (Some(km), Some(entry)) = (relation.slots.km, self.entry(index)) else { continue };
            let Some(before) = index.checked_sub(1).and_then(|i| self.spots.get(i)) else { continue };
            if before.sentence != anchor.sentence || !self.apposed(before.tokens.end..relation.tokens.start) {
                continue;
            }
            let point = relation.slots.bearing.map_or(entry.position, |b| geodesic::towards(entry.position, b, km));
            let span = self.words.span(before.whole()).cover(self.words.span(anchor.whole()));
            let held = mentions.iter().position(|(at, _)| *at == before.tokens.start);
            let text = span.of(self.words.text);
            match held {
                // The description decides between places of that name.
                Some(at) => {
                    let fits =
                        before.hits.iter().map(|h| h.entry).find(|e| e.position.distance_km(point) < 2.0 * km + 10.0);
                    let Some((_, mention)) = mentions.get_mut(at) else { continue };
                    if let (Some(fits), true) = (fits, mention.entry.is_some()) {
                        if mention.entry != Some(fits.index) {
                            mention.entry = Some(fits.index);
                            mention.place = locate::plain(&fits, text, None);
                            mention.reason.entry = Some(describe(&fits));
                        }
                    } else if mention.entry.is_none() {
                        let name = before.name.of(self.words.text);
                        let located = locate::derived(name, text, &entry, km, relation.slots.bearing);
                        (mention.place, mention.radius_km) = (located.place, located.radius_km);
                    }
                    mention.span = span;
                    mention.place.text = text.to_owned();
                    mention.reason.cues.push(format!("{} ({})", relation.entry, relation.source));
                }
                None if before.barred.is_none() => {
                    let name = before.name.of(self.words.text);
                    let fits =
                        before.hits.iter().map(|h| h.entry).find(|e| e.position.distance_km(point) < 2.0 * km + 10.0);
                    let country: Vec<CountryCode2> = entry.country.into_iter().collect();
                    let fits = fits.map(|e| (e, 0)).or_else(|| {
                        let found = self.recogniser.respelt(&before.key, &country, &[point])?;
                        (found.0.position.distance_km(point) < 2.0 * km + 10.0).then_some((found.0, found.1))
                    });
                    let mut doubts = Vec::new();
                    let located = match fits {
                        Some((fits, edits)) => {
                            if edits > 0 {
                                doubts.push(PlaceDoubt::Spelling { nearest: fits.name.to_owned(), edits });
                            }
                            let radius_km = Some(locate::radius_km(&fits));
                            locate::Located { place: locate::plain(&fits, text, None), radius_km }
                        }
                        None => {
                            doubts.push(PlaceDoubt::NotInGazetteer);
                            locate::derived(name, text, &entry, km, relation.slots.bearing)
                        }
                    };
                    let reason = PlaceReason {
                        cues: vec![format!("{} ({})", relation.entry, relation.source)],
                        entry: Some(describe(&fits.map_or(entry, |f| f.0))),
                        weights: Vec::new(),
                    };
                    mentions.push((
                        before.tokens.start,
                        PlaceMention {
                            span,
                            name_span: before.name,
                            place: located.place,
                            radius_km: located.radius_km,
                            is_capital: false,
                            is_government: false,
                            first_end: None,
                            role: PlaceRole::Named,
                            entry: fits.map(|f| f.0.index),
                            runner_up: None,
                            doubts,
                            reason,
                        },
                    ));
                }
                None => {}
            }
        }
    }

    /// A comma or bracket, and words such as *située*.
    fn apposed(&self, between: std::ops::Range<usize>) -> bool {
        (1..=6).contains(&between.len())
            && between.clone().any(|i| self.words.tokens.get(i).is_some_and(|t| t.kind == TokenKind::Mark))
            && between
                .into_iter()
                .all(|i| matches!(self.words.word(i), "," | "(") || self.recogniser.language.located.has(self.words, i))
    }

    /// Relations around an adjective or between two names.
    fn within(&self, sentence: usize, mentions: &mut Vec<(usize, PlaceMention)>) {
        let Some(cues) = self.sentences.get(sentence) else { return };
        let names = self.spots.iter().filter(|s| s.sentence == sentence).count();
        let named = |at: usize| {
            let spot = self
                .spots
                .iter()
                .position(|s| s.sentence == sentence && s.whole().start <= at && at <= s.tokens.start)?;
            self.entry(spot)?;
            self.spots.get(spot).map(|s| s.whole().end)
        };
        for relation in cues.relations_within(names, &named) {
            let span = self.words.span(relation.tokens.clone());
            let text = span.of(self.words.text);
            let cue = format!("{} ({})", relation.entry, relation.source);
            if let Some(code) = relation.slots.country {
                let Some(entry) = self.recogniser.gazetteer.country(code) else { continue };
                if mentions.iter().any(|(_, m)| m.span.contains(span)) {
                    continue;
                }
                let mut place = locate::plain(&entry, text, None);
                let mut radius_km = locate::radius_km(&entry);
                match (relation.means, relation.slots.bearing) {
                    (Meaning::Part | Meaning::Towards, Some(bearing)) => {
                        radius_km /= 2.0;
                        place.position = Some(geodesic::towards(entry.position, bearing, radius_km));
                        place.level = Some(PlaceLevel::Region);
                        place.geonameid = None;
                        place.admin1 = None;
                        let from = entry.name.to_owned();
                        place.derived =
                            Some(vigie_model::Derived { from, km: radius_km.round(), bearing: Some(bearing) });
                    }
                    (Meaning::Plain(said), _) => place.relation = said,
                    _ => {}
                }
                mentions.push((
                    relation.tokens.start,
                    PlaceMention {
                        span,
                        name_span: self.words.span(self.bare(relation.tokens.clone())),
                        place,
                        radius_km: Some(radius_km),
                        is_capital: false,
                        is_government: false,
                        first_end: None,
                        role: PlaceRole::Named,
                        entry: Some(entry.index),
                        runner_up: None,
                        doubts: Vec::new(),
                        reason: PlaceReason { cues: vec![cue], entry: Some(describe(&entry)), weights: Vec::new() },
                    },
                ));
            } else if let Meaning::Between(said) = relation.means {
                self.between(&relation.tokens, said, span, cue, mentions);
            }
        }
    }

    /// *à la frontière turque*: the border of a country lies where it meets what the report speaks of.
    fn borders(&self, mentions: &mut [(usize, PlaceMention)]) {
        for i in 0..mentions.len() {
            let Some((at, border)) = mentions.get(i) else { continue };
            let country = border.place.country.filter(|_| border.place.level == Some(PlaceLevel::Country));
            let Some(country) = country.filter(|_| border.place.relation == PlaceRelation::Border) else { continue };
            // The nearest in the text, of the country that the report is about before others, a town sooner than a country.
            let about = self.countries.iter().find(|code| **code != country).copied();
            let near = mentions.iter().filter(|(_, m)| m.place.country != Some(country) && m.place.country.is_some());
            let near = near.filter(|(_, m)| !m.is_government).min_by_key(|(other, m)| {
                (m.place.country != about, matches!(m.place.level, Some(PlaceLevel::Country)), other.abs_diff(*at))
            });
            let from = near
                .and_then(|(_, m)| m.place.position)
                .or_else(|| Some(self.recogniser.gazetteer.country(about?)?.position));
            let Some(from) = from else { continue };
            let Some(across) = self.recogniser.gazetteer.nearest(country, from) else { continue };
            let km = across.position.distance_km(from);
            if let Some((_, border)) = mentions.get_mut(i).filter(|_| km < 1500.0) {
                border.place.position = Some(across.position);
                border.place.geonameid = None;
                border.radius_km = Some((km / 2.0).clamp(20.0, 200.0).round());
            }
        }
    }

    /// The tokens from the first that is no preposition and no article.
    fn bare(&self, tokens: std::ops::Range<usize>) -> std::ops::Range<usize> {
        let language = &self.recogniser.language;
        let small = |i: usize| {
            language.articles.has(self.words, i) || language.prepositions.iter().any(|cue| cue.words.has(self.words, i))
        };
        let first = tokens.clone().find(|&i| !small(i)).unwrap_or(tokens.start);
        first..tokens.end
    }

    /// *sur la route reliant X à Y*: the way between the first and the last name inside.
    fn between(
        &self,
        tokens: &std::ops::Range<usize>,
        said: PlaceRelation,
        span: Span,
        cue: String,
        mentions: &mut [(usize, PlaceMention)],
    ) {
        let inside: Vec<usize> = (0..mentions.len())
            .filter(|&i| mentions.get(i).is_some_and(|(at, m)| tokens.contains(at) && m.entry.is_some()))
            .collect();
        let [first, .., last] = inside.as_slice() else { return };
        let ends = (mentions.get(*first), mentions.get(*last));
        let (Some((_, a)), Some((_, b))) = ends else { return };
        let (Some(from), Some(to)) = (a.place.position, b.place.position) else { return };
        let (position, radius) = geodesic::midway(from, to);
        if radius > 300.0 {
            return;
        }
        let name = format!("{}–{}", a.place.name, b.place.name);
        let Some((_, mention)) = mentions.get_mut(*first) else { return };
        mention.span = span;
        let first = mention.entry.and_then(|index| self.recogniser.gazetteer.at(index));
        let own = mention.name_span.of(self.words.text);
        // *entre X et Y* does not say that it is near either.
        let end = if said == PlaceRelation::Route { said } else { PlaceRelation::In };
        mention.first_end = first.map(|entry| Place { relation: end, ..locate::plain(&entry, own, None) });
        mention.place = Place {
            name,
            geonameid: None,
            admin1: None,
            position: Some(position),
            relation: said,
            text: span.of(self.words.text).to_owned(),
            ..mention.place.clone()
        };
        mention.radius_km = Some(radius.max(2.0));
        mention.reason.cues.push(cue);
        if let Some((_, last)) = mentions.get_mut(*last).filter(|(_, m)| m.place.relation == PlaceRelation::In) {
            last.place.relation = end;
        }
    }

    /// A name inside another mention's expression only says where that one lies.
    fn anchor(&self, mentions: &mut [PlaceMention]) {
        for i in 0..mentions.len() {
            let Some(own) = mentions.get(i).map(|m| m.name_span) else { continue };
            let holder =
                mentions.iter().enumerate().find(|(j, m)| *j < i && m.span.contains(own) && !m.name_span.overlaps(own));
            let holder = holder.map(|(j, _)| j);
            if let (Some(j), Some(mention)) = (holder, mentions.get_mut(i)) {
                mention.role = PlaceRole::Anchor(j);
                // The description is the other's: this one is only the place it is measured from.
                if let Some(entry) = mention.entry.and_then(|index| self.recogniser.gazetteer.at(index)) {
                    let relation = mention.place.relation;
                    mention.span = own;
                    mention.place = Place { relation, ..locate::plain(&entry, own.of(self.words.text), None) };
                    mention.radius_km = Some(locate::radius_km(&entry));
                }
            }
        }
    }

    /// *la ville*, *la province*: the last of that level named before.
    fn take_up(&self, mentions: &mut Vec<PlaceMention>) {
        let mut taken: Vec<PlaceMention> = Vec::new();
        for cues in self.sentences {
            for (tokens, anaphor, cue) in cues.anaphors() {
                let span = self.words.span(tokens);
                if mentions.iter().any(|m| m.span.overlaps(span)) {
                    continue;
                }
                let mut before =
                    mentions.iter().enumerate().filter(|(_, m)| m.span.end <= span.start && m.role == PlaceRole::Named);
                let found = match anaphor {
                    Anaphor::Last(level) => {
                        before.rfind(|(_, m)| takes_up(level, m.level())).map(|(i, m)| (Some(i), m.place.clone()))
                    }
                    Anaphor::Capital => before
                        .filter_map(|(i, m)| self.recogniser.gazetteer.capital(m.place.country?).map(|c| (i, c)))
                        .next_back()
                        .map(|(i, capital)| (Some(i), locate::plain(&capital, span.of(self.words.text), None))),
                };
                let (antecedent, mut place) = found.unwrap_or_else(|| {
                    let mut place = Place::unresolved(span.of(self.words.text));
                    place.level = Some(cue.level);
                    (None, place)
                });
                place.text = span.of(self.words.text).to_owned();
                place.relation = PlaceRelation::In;
                taken.push(PlaceMention {
                    span,
                    name_span: span,
                    is_capital: anaphor == Anaphor::Capital && antecedent.is_some(),
                    is_government: false,
                    first_end: None,
                    radius_km: None,
                    role: PlaceRole::Anaphor(antecedent),
                    entry: None,
                    runner_up: None,
                    doubts: Vec::new(),
                    reason: PlaceReason { cues: vec![cue.entry.clone()], entry: None, weights: Vec::new() },
                    place,
                });
            }
        }
        // Indices of the mentions taken up stay true: these go to the end.
        mentions.extend(taken);
    }
}

/// *la région* takes up a province too; the other words only their own level.
fn takes_up(level: PlaceLevel, held: Option<PlaceLevel>) -> bool {
    held == Some(level) || level == PlaceLevel::Region && held == Some(PlaceLevel::Admin1)
}

fn relation(spot: &Spot<'_>) -> Option<PlaceRelation> {
    match spot.relation.as_ref()?.means {
        Meaning::Plain(relation) => Some(relation),
        _ => None,
    }
}

fn describe(entry: &Entry<'_>) -> String {
    let id = entry.geonameid.map_or("overlay or division".to_owned(), |id| id.to_string());
    let country = entry.country.map_or("--".to_owned(), |c| c.as_str().to_owned());
    format!("gazetteer {id} {} ({country}, {:?})", entry.name, entry.feature)
}
