//! What a report has spoken of so far, for pronouns and for claims that name no place.

use crate::analysis::Analysis;
use crate::claims::Draft;
use crate::draft::{Found, State};
use crate::party::Party;
use crate::voice::Scope;
use crate::whereabouts::is_wide;
use std::ops::Range;
use vigie_model::{Kind, Sector};

/// Notes who and what the sentence spoke of, for pronouns and for claims that name no place.
pub(crate) fn remember(analysis: &Analysis<'_>, sentence: usize, voices: &[Scope], read: &[Draft], state: &mut State) {
    let tokens = analysis.words.sentences[sentence].tokens.clone();
    let first = analysis.syntax.chunks.partition_point(|c| c.tokens.start < tokens.start);
    for k in first..analysis.syntax.chunks.len() {
        if analysis.syntax.chunks[k].tokens.start >= tokens.end {
            break;
        }
        if analysis.syntax.chunks[k].of.is_some() || analysis.is_base(&analysis.syntax.chunks[k].tokens) {
            continue;
        }
        if let Some(mut party) = analysis.party(k).filter(|p| p.actor.sector.is_some()) {
            analysis.complete(&mut party, &state.discourse);
            state.discourse.mentioned.push(party);
        }
    }
    let places = analysis.places_in(&tokens);
    let mut candidates: Vec<&Found> = places
        .iter()
        .filter(|f| f.place.position.is_some() && analysis.is_focus(f) && !analysis.is_direction(f))
        .filter(|f| analysis.is_located(f) || analysis.is_spoken_of(f))
        .filter(|f| !matches!(f.place.level, Some(vigie_model::PlaceLevel::Country)))
        .collect();
    // *À Kiev, on entretient le flou*: a seat of government where nothing is said to happen is where news is told.
    let told = |f: &Found| {
        let event = |d: &Draft| !matches!(d.claim.kind(), Kind::Diplomacy | Kind::Alignment | Kind::Quote);
        let main = state.main_place.as_ref().is_none_or(|main| main.place.key() == f.place.key());
        main || read.iter().any(|d| event(d) && d.claim.place.iter().any(|p| p.key() == f.place.key()))
    };
    candidates.retain(|f| !analysis.is_seat(f) || told(f));
    if let Some(list) = analysis.list_of(&places) {
        state.listed = (sentence, list);
    }
    // A town before the region around it.
    candidates.sort_by_key(|f| is_wide(f));
    let focus = candidates.first().copied().cloned();
    // *Les rebelles ont pris Adaleh, dans le Hiran*: a town that no list has, before the region around it.
    let unlisted = || {
        let event = |d: &&Draft| matches!(d.claim.kind(), Kind::Control | Kind::Violence | Kind::Casualties);
        let own = read.iter().filter(event).filter(|d| d.steps < 2);
        own.flat_map(|d| d.claim.place.iter().map(move |place| (d, place))).find_map(|(d, place)| {
            let named = place.position.is_none() && place.text.starts_with(char::is_uppercase);
            let because = format!("{:?}, where something happened", place.text);
            named.then(|| Found { place: place.clone(), tokens: d.head..d.head + 1, because })
        })
    };
    let focus = match focus {
        Some(wide) if is_wide(&wide) => unlisted().or(Some(wide)),
        other => other,
    };
    state.focus_age += 1;
    if let Some(focus) = focus {
        state.focus = Some(focus);
        state.focus_age = 0;
        state.focus_paragraph = analysis.words.sentences[sentence].paragraph;
    }
    let voice = voices.iter().rev().find_map(|v| v.speaker.clone());
    if let Some(speaker) = voice.or_else(|| analysis.takes_the_word(&tokens, state)) {
        state.speakers.push((tokens.start, speaker.clone()));
        state.last_speaker = Some(speaker);
    }
    let excess = state.discourse.mentioned.len().saturating_sub(40);
    state.discourse.mentioned.drain(..excess);
}

/// The town or division that a report names most, its first paragraph counting twice; of equals the first.
pub(crate) fn main_place(analysis: &Analysis<'_>) -> Option<Found> {
    use vigie_model::PlaceLevel::{Country, Region};
    use vigie_model::PlaceRelation;
    let mut counts: Vec<(String, usize, Found)> = Vec::new();
    for sentence in &analysis.words.sentences {
        let weight = if sentence.paragraph == 0 { 2 } else { 1 };
        for found in analysis.places_in(&sentence.tokens) {
            let wide = matches!(found.place.level, Some(Country | Region));
            // Which road it was says little of where the rest happened.
            let road = found.place.relation == PlaceRelation::Route;
            if wide
                || road
                || !analysis.is_known_or_located(&found)
                || !analysis.is_focus(&found)
                || analysis.is_direction(&found)
            {
                continue;
            }
            let key = found.place.key();
            match counts.iter_mut().find(|(k, _, _)| *k == key) {
                Some((_, count, _)) => *count += weight,
                None => counts.push((key, weight, found)),
            }
        }
    }
    let most = counts.iter().map(|(_, count, _)| *count).max().filter(|&most| most > 1)?;
    counts.into_iter().find(|(_, count, _)| *count == most).map(|(_, _, found)| found)
}

impl Analysis<'_> {
    /// Who takes the word in a sentence that reports nothing itself: *The ministry disputed that account.*, *The
    /// monitor gave another figure.*
    fn takes_the_word(&self, sentence: &Range<usize>, state: &State) -> Option<Party> {
        let reports = |p: &Party| p.named && matches!(p.actor.sector, Some(Sector::Ngo | Sector::Igo | Sector::Med));
        self.syntax.groups_in(sentence).find_map(|g| {
            let group = &self.syntax.groups[g];
            if group.finite.is_none() || group.passive_form || self.in_speech(group.verb) {
                return None;
            }
            let subject = self.syntax.subjects[g].first().copied()?;
            let party = self.party_in(subject, &state.discourse)?;
            (group.speech && party.actor.sector.is_some() || reports(&party)).then_some(party)
        })
    }

    /// The longest run of towns that a conjunction joins: *les villages de X, Y et Z*.
    fn list_of(&self, places: &[Found]) -> Option<Vec<Found>> {
        use vigie_lexicon::Classes;
        let joined = |a: &Found, b: &Found| {
            let between = a.tokens.end..b.tokens.start;
            let small = |i: usize| {
                let class = self.language.lexicon.class(self.words.lower(i));
                class.any(Classes::COORDINATOR | Classes::PREPOSITION | Classes::DETERMINER)
                    || self.words.word(i) == ","
            };
            let first = between.clone().next();
            let opens = first.is_some_and(|i| {
                self.words.word(i) == "," && between.len() == 1
                    || between
                        .clone()
                        .take(2)
                        .any(|i| self.language.lexicon.class(self.words.lower(i)).has(Classes::COORDINATOR))
            });
            opens && between.len() <= 4 && between.clone().all(small)
        };
        let town = |f: &Found| !is_wide(f) && f.place.level != Some(vigie_model::PlaceLevel::Admin2);
        let runs = places.chunk_by(|a, b| town(a) && town(b) && joined(a, b));
        runs.filter(|run| run.len() > 1).max_by_key(|run| run.len()).map(<[Found]>::to_vec)
    }

    /// Whether a place, or the noun it completes, is a subject or object: what is said is said of it.
    fn is_spoken_of(&self, found: &Found) -> bool {
        let sentence = self.words.sentences[self.words.sentence_of(found.tokens.start)].tokens.clone();
        let chunks: Vec<usize> = found.tokens.clone().filter_map(|i| self.syntax.chunk_at(i)).collect();
        self.syntax.groups_in(&sentence).any(|g| {
            let roles = self.syntax.subjects[g].iter().chain(&self.syntax.objects[g]);
            roles.into_iter().any(|role| chunks.iter().any(|&k| k == *role || self.syntax.root(k) == *role))
        })
    }

    /// Whether a place can be spoken of further on: the gazetteer has it, or it is a name behind a preposition of place.
    fn is_known_or_located(&self, found: &Found) -> bool {
        found.place.position.is_some() || (found.place.text.starts_with(char::is_uppercase) && self.is_located(found))
    }

    /// Whether a place is what the sentence is about: not a seat of government that acts.
    fn is_focus(&self, found: &Found) -> bool {
        use crate::world::What;
        !self.names_in(&found.tokens).any(|m| m.what.iter().any(|w| matches!(w, What::Seat(_))))
            || self.is_located(found)
    }
}
