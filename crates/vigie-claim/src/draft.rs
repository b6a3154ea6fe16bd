//! From a predicate to a claim: roles to parties and places, time, count, factuality, voice.

use crate::analysis::Analysis;
use crate::party::{Discourse, Party};
use crate::predicate::{Filler, Head, Predicate};
use crate::reader::Because;
use std::ops::Range;
use vigie_lexicon::{Classes, Role, Slot};
use vigie_model::{Count, Extent, Factuality, Place, PlaceLevel, PlaceRelation, Time, Victims};
use vigie_place::PlaceRole;

/// Stands for who speaks until the quotation's speaker is known; never leaves the reader.
pub(crate) const SPEAKER: &str = "\u{1}speaker";

/// A place found for a claim, and how.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    pub place: Place,
    pub tokens: Range<usize>,
    pub because: String,
}

/// Where the reader stands in the report.
#[derive(Debug, Default)]
pub(crate) struct State {
    pub discourse: Discourse,
    pub last_speaker: Option<Party>,
    /// Who was quoted or cited, with the token where the sentence begins.
    pub speakers: Vec<(usize, Party)>,
    /// The place last spoken of, for what names none.
    pub focus: Option<Found>,
    /// The text is about a conflict.
    pub conflict: bool,
    /// The paragraph in which that was.
    pub focus_paragraph: usize,
    /// The place that the report speaks of most.
    pub main_place: Option<Found>,
    /// How many sentences ago that was.
    pub focus_age: usize,
    /// Who was last said to advance or gain ground.
    pub gaining: Option<Party>,
}

/// People that something befell or that moved.
#[derive(Debug, Clone)]
pub(crate) struct Victimised {
    pub count: Count,
    pub victims: Option<Victims>,
    pub party: Option<Party>,
    pub tokens: Range<usize>,
    pub reason: String,
}

/// A province or more.
fn is_wide(found: &Found) -> bool {
    matches!(found.place.level, Some(PlaceLevel::Country | PlaceLevel::Region | PlaceLevel::Admin1))
}

impl State {
    /// The place that words without one are about: the one last spoken of in the paragraph, else the report's own.
    pub(crate) fn place_spoken_of(&self, paragraph: usize) -> Option<&Found> {
        let here = self.focus.as_ref().filter(|_| self.focus_paragraph == paragraph);
        here.or(self.main_place.as_ref()).or(self.focus.as_ref())
    }
}

impl Analysis<'_> {
    /// The parties that fill a role.
    pub(crate) fn parties(&self, predicate: &Predicate<'_>, role: Role, state: &State) -> Vec<Party> {
        self.parties_of(self.role(predicate, role), state)
    }

    /// The parties that fill a slot, whatever role the act gives it.
    pub(crate) fn parties_in(&self, predicate: &Predicate<'_>, slot: &Slot, state: &State) -> Vec<Party> {
        self.parties_of(self.slot(predicate, slot), state)
    }

    fn parties_of(&self, fillers: Vec<Filler>, state: &State) -> Vec<Party> {
        let mut out: Vec<Party> = Vec::new();
        for filler in fillers {
            let party = self.party_of(filler, state);
            if let Some(party) = party.filter(|p| !out.iter().any(|o| o.actor.name == p.actor.name)) {
                out.push(party);
            }
        }
        out
    }

    /// Gives a party what the report has said before, and a state's army its name.
    pub(crate) fn complete(&self, party: &mut Party, discourse: &Discourse) {
        discourse.complete(party);
        let own = party.named && !party.body;
        if (party.body || (party.definite && !party.person && !own)) && !party.indefinite {
            self.name_by_country(party);
        }
    }

    pub(crate) fn party_of(&self, filler: Filler, state: &State) -> Option<Party> {
        match filler {
            Filler::Chunk(k) => self.party_in(k, &state.discourse).or_else(|| self.demonstrative(k, state)),
            Filler::Pronoun(i) => {
                let lower = self.words.lower(i);
                if self.language.reading.first_person.contains(lower) {
                    return Some(self.first_person(i));
                }
                // Who *they* are in somebody's mouth, the report's own words do not tell.
                if self.in_speech(i) {
                    return None;
                }
                if self.language.lexicon.class(lower).has(Classes::EXPLETIVE)
                    && !self.language.lexicon.class(lower).has(Classes::SUBJECT_PRONOUN)
                {
                    return None;
                }
                if let Some(mention) = self.actors.of_pronoun(i) {
                    return Some(mention.party.clone());
                }
                let plural = self.language.reading.plural_pronouns.contains(lower)
                    || self.language.reading.plural_determiners.contains(lower);
                let mut party = state.discourse.antecedent(plural)?.clone();
                party.because = format!("{:?} stands for {:?}", self.words.word(i), party.actor.text);
                Some(party)
            }
            Filler::Adjectives(k) => self.adjectives(k, state),
        }
    }

    /// Who speaks, to be filled in when the quotation's speaker is known.
    fn first_person(&self, i: usize) -> Party {
        let actor = vigie_model::Actor {
            name: SPEAKER.to_owned(),
            country: None,
            sector: None,
            text: self.words.word(i).to_owned(),
        };
        let because = "who speaks".to_owned();
        Party {
            actor,
            victims: None,
            named: true,
            unnamed: false,
            national: false,
            plural: true,
            definite: false,
            person: false,
            inferred: false,
            backer: None,
            abroad: false,
            branch: false,
            state: false,
            indefinite: false,
            body: false,
            tokens: i..i + 1,
            because,
        }
    }

    /// *Celle-ci*, *ces derniers* as a chunk of its own.
    fn demonstrative(&self, chunk: usize, state: &State) -> Option<Party> {
        let tokens = &self.syntax.chunks[chunk].tokens;
        let all = tokens.clone().all(|i| {
            self.language.lexicon.class(self.words.lower(i)).any(Classes::DEMONSTRATIVE | Classes::SUBJECT_PRONOUN)
        });
        all.then(|| self.party_of(Filler::Pronoun(tokens.start), state)).flatten()
    }

    /// The party that the adjectives and names of a noun act's own chunk show: *l'offensive syrienne*, *Houthi attacks*.
    fn adjectives(&self, chunk: usize, state: &State) -> Option<Party> {
        use crate::world::What;
        use vigie_model::{Actor, Sector};
        let tokens = self.syntax.chunks[chunk].tokens.clone();
        for mention in self.names_in(&tokens) {
            let text = self.text(&mention.tokens);
            for what in &mention.what {
                let (name, country, sector, national, why) = match *what {
                    What::National(c) | What::Country(c) => {
                        let country = &self.world.countries[c];
                        (country.army.clone(), Some(country.iso3), Some(Sector::Mil), true, "adjective of nationality")
                    }
                    What::Known(_) | What::Introduced(_) => {
                        let Some(known) = self.entry(*what) else { continue };
                        (known.name.clone(), known.country, known.sector, false, "named party")
                    }
                    What::Modifier(m) => {
                        let modifier = &self.language.names.modifiers[m];
                        (text.clone(), modifier.country.or(modifier.backer), modifier.sector, false, "modifier")
                    }
                    _ => continue,
                };
                let mut party = Party {
                    actor: Actor { name, country, sector, text },
                    victims: None,
                    named: true,
                    unnamed: false,
                    national,
                    plural: false,
                    definite: false,
                    person: false,
                    inferred: false,
                    backer: None,
                    abroad: false,
                    branch: false,
                    state: false,
                    indefinite: false,
                    body: false,
                    tokens: mention.tokens.clone(),
                    because: why.to_owned(),
                };
                self.complete(&mut party, &state.discourse);
                return Some(party);
            }
        }
        None
    }

    /// The places that fill a role: named in its chunks, or taken up by a pronoun or a bare noun for a place.
    pub(crate) fn role_places(&self, predicate: &Predicate<'_>, role: Role, state: &State) -> Vec<Found> {
        let mut out: Vec<Found> = Vec::new();
        for filler in self.role(predicate, role) {
            match filler {
                Filler::Chunk(k) => {
                    let mut places = self.chunk_places(k);
                    if places.is_empty() {
                        // *leur dernier bastion, Lyssytchansk*
                        places = self.apposed_to_it(k).map(|apposed| self.chunk_places(apposed)).unwrap_or_default();
                    }
                    if places.is_empty() {
                        places.extend(self.unlisted_place(k, state.focus.is_none()));
                    }
                    if places.is_empty() && self.has_place_noun(k) {
                        out.extend(
                            state
                                .focus
                                .clone()
                                .map(|f| Found { because: format!("{:?}, taken up from before", f.place.text), ..f }),
                        );
                    }
                    out.extend(places);
                }
                Filler::Pronoun(i) => {
                    out.extend(state.focus.clone().map(|f| Found {
                        because: format!("{:?} stands for {:?}", self.words.word(i), f.place.text),
                        ..f
                    }));
                }
                Filler::Adjectives(_) => {}
            }
        }
        let mut seen = Vec::new();
        out.retain(|f| {
            !seen.contains(&f.place.key()) && {
                seen.push(f.place.key());
                true
            }
        });
        out
    }

    /// The chunk that stands in apposition behind a chunk: a comma, no preposition, and a comma or the sentence's end.
    fn apposed_to_it(&self, chunk: usize) -> Option<usize> {
        let end = self.syntax.end(chunk);
        let comma = self.words.tokens.len() > end + 1 && self.words.word(end) == ",";
        let next = self.syntax.chunk_at(end + 1).filter(|_| comma)?;
        let plain = &self.syntax.chunks[next];
        let close = self.syntax.end(next);
        let closed = close >= self.words.tokens.len() || self.tags.tags[close].is_mark();
        (plain.tokens.start == end + 1 && plain.prep.is_none() && plain.with.is_none() && closed).then_some(next)
    }

    /// A place that the gazetteer lacks, known by its words alone: a name, or (`described`) a noun for a place.
    fn unlisted_place(&self, chunk: usize, described: bool) -> Option<Found> {
        use crate::tag::Tag;
        let all = self.syntax.chunks[chunk].tokens.start..self.syntax.end(chunk);
        let name = |i: &usize| {
            self.tags.tags[*i] == Tag::Name
                && self.words.tokens[*i].case != vigie_text::Case::Lower
                && self.time_at[*i].is_none()
                && self.names_in(&(*i..*i + 1)).next().is_none()
        };
        let first = all.clone().find(name);
        let tokens = match first {
            Some(first) => first..(first..all.end).find(|i| !name(i)).unwrap_or(all.end),
            None if described && self.has_place_noun(chunk) => {
                let start = self.syntax.chunks[chunk].tokens.clone().find(|&i| self.tags.tags[i] != Tag::Det)?;
                start..all.end
            }
            None => return None,
        };
        let text = self.text(&tokens);
        let because = format!("{text:?}: no entry in the gazetteer");
        Some(Found { place: Place::unresolved(&text), tokens, because })
    }

    /// Whether a role is filled with something that is a place, be it only *les hauteurs*.
    pub(crate) fn fills_place(&self, predicate: &Predicate<'_>, role: Role) -> bool {
        self.role(predicate, role).into_iter().any(|filler| match filler {
            Filler::Chunk(k) => {
                !self.chunk_places(k).is_empty() || self.has_place_noun(k) || self.unlisted_place(k, false).is_some()
            }
            Filler::Pronoun(i) => !self.language.lexicon.class(self.words.lower(i)).has(Classes::POSSESSIVE),
            Filler::Adjectives(_) => false,
        })
    }

    fn has_place_noun(&self, chunk: usize) -> bool {
        let all = self.syntax.chunks[chunk].tokens.start..self.syntax.end(chunk);
        all.into_iter().any(|i| self.language.reading.place_nouns.contains(self.words.lower(i)))
    }

    /// The places named in a chunk or its complements.
    pub(crate) fn chunk_places(&self, chunk: usize) -> Vec<Found> {
        let tokens = self.syntax.chunks[chunk].start()..self.syntax.end(chunk);
        self.places_in(&tokens)
    }

    /// The places named in a token range, those that only locate another left out.
    pub(crate) fn places_in(&self, tokens: &Range<usize>) -> Vec<Found> {
        let mut out = Vec::new();
        for k in self.places_at(tokens) {
            let mention = &self.places[k];
            let (whole, name) = &self.place_tokens[k];
            if name.start < tokens.start
                || name.end > tokens.end
                || matches!(mention.role, PlaceRole::Anchor(_) | PlaceRole::Anaphor(None))
                || self.is_bare_town(mention)
                || self.in_dateline(name)
            {
                continue;
            }
            out.push(Found { place: mention.place.clone(), tokens: whole.clone(), because: self.place_reason(k) });
        }
        out
    }

    /// *la ville*, *the town*: the place in focus, which need not be the last one named.
    fn is_bare_town(&self, mention: &vigie_place::PlaceMention) -> bool {
        matches!(mention.role, PlaceRole::Anaphor(_))
            && matches!(mention.place.level, Some(PlaceLevel::Locality | PlaceLevel::Site) | None)
    }

    fn in_dateline(&self, tokens: &Range<usize>) -> bool {
        self.datelines.iter().any(|d| d.start <= tokens.start && tokens.end <= d.end)
    }

    /// The place mentions whose names stand in a token range, in text order.
    fn places_at(&self, tokens: &Range<usize>) -> Vec<usize> {
        let mut found: Vec<usize> = Vec::new();
        for i in tokens.clone() {
            let at = self.place_at.get(i).copied().flatten().map(|k| k as usize);
            if let Some(k) = at.filter(|k| found.last() != Some(k)) {
                found.push(k);
            }
        }
        found
    }

    fn place_reason(&self, k: usize) -> String {
        let mention = &self.places[k];
        let entry = mention.reason.entry.clone().unwrap_or_else(|| "no entry in the gazetteer".to_owned());
        let cues = if mention.reason.cues.is_empty() {
            String::new()
        } else {
            format!("; {}", mention.reason.cues.join(", "))
        };
        format!("{:?}: {entry}{cues}", mention.place.text)
    }

    /// The place a claim is about: its role, else the clause's, else the sentence's, else the one last spoken of.
    pub(crate) fn place_of(&self, predicate: &Predicate<'_>, clause: &Range<usize>, state: &State) -> (Vec<Found>, u8) {
        let role = self.role_places(predicate, Role::Place, state);
        let at = predicate.tokens.start;
        let distance = |f: &Found| f.tokens.start.abs_diff(at);
        // *un centre de santé*: words that name no place give way to a place nearby.
        let vague = role.iter().all(|f| f.place.position.is_none() && !f.place.text.starts_with(char::is_uppercase));
        if !role.is_empty() && !vague {
            // *near Sinuni, in Nineveh province*: a town nearer by says more than the region around it.
            let farthest = role.iter().map(distance).min().unwrap_or(0);
            let town = self.located_in(clause).into_iter().filter(|f| distance(f) < farthest).min_by_key(distance);
            return match town.filter(|town| !is_wide(town) && role.iter().all(is_wide)) {
                Some(town) => (vec![town], 0),
                None => (role, 0),
            };
        }
        let sentence = self.words.sentences[predicate.sentence].tokens.clone();
        let unlisted = self.unlisted_in(clause);
        for (range, steps) in [(clause.clone(), 1), (sentence, 2)] {
            if let Some(found) = unlisted.as_ref().filter(|_| steps == 2) {
                return (vec![found.clone()], 1);
            }
            let mut near = self.located_in(&range);
            if steps == 1 && near.iter().all(is_wide) {
                near.extend(unlisted.clone());
            }
            if near.is_empty() {
                continue;
            }
            near.sort_by_key(|f| (matches!(f.place.level, Some(PlaceLevel::Country)), is_wide(f), distance(f)));
            let first = near.remove(0);
            return (vec![first], if role.is_empty() { steps } else { 0 });
        }
        let paragraph = self.words.sentences[predicate.sentence].paragraph;
        match state.place_spoken_of(paragraph) {
            Some(focus) => (vec![focus.clone()], if role.is_empty() { 3 } else { 0 }),
            None => (role, 0),
        }
    }

    /// The places in a token range that say where, neither whither nor whose.
    fn located_in(&self, tokens: &Range<usize>) -> Vec<Found> {
        self.places_in(tokens).into_iter().filter(|f| self.locates(f) && !self.is_direction(f)).collect()
    }

    /// A place that the gazetteer lacks, by the preposition before its name: *à Ngarum*.
    fn unlisted_in(&self, clause: &Range<usize>) -> Option<Found> {
        self.syntax
            .chunks_in(clause)
            .filter(|&k| {
                self.syntax.chunks[k].start() >= clause.start && self.syntax.chunks[k].tokens.end <= clause.end
            })
            .filter(|&k| {
                self.syntax.chunks[k].prep.as_ref().is_some_and(|(_, p)| self.language.reading.locative.contains(p))
            })
            .find_map(|k| self.unlisted_place(k, false))
    }

    /// Whether a place mention says where, rather than standing for a government or a people.
    fn locates(&self, found: &Found) -> bool {
        let related = found.place.relation != PlaceRelation::In || found.place.derived.is_some();
        let wide = matches!(found.place.level, Some(PlaceLevel::Country | PlaceLevel::Region));
        if wide || self.is_seat(found) { self.is_located(found) } else { related || !self.is_agent(found) }
    }

    /// Whether a preposition of place stands before it: neither *de* nor *par*.
    pub(crate) fn is_located(&self, found: &Found) -> bool {
        self.syntax.chunk_at(found.tokens.end.saturating_sub(1)).is_some_and(|k| {
            let locative = |k: usize| {
                self.syntax.chunks[k].prep.as_ref().is_some_and(|(_, p)| {
                    !self.language.lexicon.class(p).has(Classes::AGENT_MARK)
                        && !self.language.reading.complement.contains(p)
                })
            };
            let root = self.syntax.root(k);
            locative(k) || (root != k && locative(root) && self.has_place_noun(root))
        })
    }

    /// Whether it says whither or whence: *vers la forêt*, *from the north*.
    pub(crate) fn is_direction(&self, found: &Found) -> bool {
        self.syntax.chunk_at(found.tokens.end.saturating_sub(1)).is_some_and(|k| {
            let root = self.syntax.root(k);
            let whither = |k: usize| {
                let prep = self.syntax.chunks[k].prep.as_ref();
                prep.is_some_and(|(_, p)| self.language.reading.directional.contains(p))
            };
            whither(root) || whither(k)
        })
    }

    fn is_agent(&self, found: &Found) -> bool {
        self.syntax.chunk_at(found.tokens.end.saturating_sub(1)).is_some_and(|k| {
            self.syntax.chunks[k].prep.as_ref().is_some_and(|(_, p)| {
                self.language.lexicon.class(p).has(Classes::AGENT_MARK) && !self.language.reading.complement.contains(p)
            })
        })
    }

    fn is_seat(&self, found: &Found) -> bool {
        use crate::world::What;
        self.names_in(&found.tokens).any(|m| m.what.iter().any(|w| matches!(w, What::Seat(_))))
    }

    /// How much of the place the role's words say.
    pub(crate) fn extent_of(&self, predicate: &Predicate<'_>, places: &[Found]) -> Option<Extent> {
        if predicate.act.extent.is_some() {
            return predicate.act.extent;
        }
        if places.iter().any(|f| f.place.relation == PlaceRelation::OutskirtsOf) {
            return Some(Extent::Outskirts);
        }
        let part = self.role(predicate, Role::Place).into_iter().any(|filler| match filler {
            Filler::Chunk(k) => {
                let tokens = self.syntax.chunks[k].tokens.clone();
                tokens.into_iter().any(|i| self.language.reading.part_nouns.contains(self.words.lower(i)))
                    && (!self.chunk_places(k).is_empty() || self.syntax.complements(k).next().is_some())
            }
            _ => false,
        });
        part.then_some(Extent::Part)
    }

    /// The time of a claim: the expression nearest in its clause, else one that opens the sentence, else the only one.
    pub(crate) fn time_of(
        &self,
        predicate: &Predicate<'_>,
        clause: &Range<usize>,
    ) -> Option<(Time, Range<usize>, String)> {
        use vigie_time::Role as TimeRole;
        let sentence = self.words.sentences[predicate.sentence].tokens.clone();
        let usable = |t: &&vigie_time::TimeMention<'_>| {
            !matches!(t.role, TimeRole::By | TimeRole::Duration | TimeRole::Frequency) && !self.in_dateline(&t.tokens)
        };
        let inside: Vec<_> = self
            .times
            .iter()
            .filter(|t| t.tokens.start >= sentence.start && t.tokens.end <= sentence.end)
            .filter(usable)
            .collect();
        let at = predicate.tokens.start;
        let in_clause = inside.iter().filter(|t| t.tokens.start >= clause.start && t.tokens.end <= clause.end);
        let chosen = in_clause
            .min_by_key(|t| t.tokens.start.abs_diff(at))
            .or_else(|| inside.iter().find(|t| t.tokens.start <= sentence.start + 2))
            .or_else(|| {
                inside.iter().rev().find(|t| {
                    t.tokens.end <= at && matches!(t.role, TimeRole::Since | TimeRole::During | TimeRole::FromTo)
                })
            })
            .or_else(|| inside.first().filter(|_| inside.len() == 1))?;
        let time = Time { when: chosen.when.clone(), text: chosen.span.of(self.words.text).to_owned() };
        let reason =
            format!("{}:{}: {:?} ({})", chosen.rule.file, chosen.rule.line, chosen.rule.pattern, chosen.role.as_str());
        Some((time, chosen.tokens.clone(), reason))
    }

    /// The deadline in a clause or behind it in the sentence: *d'ici la fin du mois*.
    pub(crate) fn deadline_of(&self, predicate: &Predicate<'_>) -> Option<Time> {
        use vigie_time::Role as TimeRole;
        let sentence = self.words.sentences[predicate.sentence].tokens.clone();
        self.times
            .iter()
            .filter(|t| t.tokens.start >= predicate.tokens.start && t.tokens.end <= sentence.end)
            .find(|t| matches!(t.role, TimeRole::By | TimeRole::Before))
            .map(|t| Time { when: t.when.clone(), text: t.span.of(self.words.text).to_owned() })
    }

    /// The clause in which a predicate stands.
    pub(crate) fn clause_of(&self, predicate: &Predicate<'_>) -> Range<usize> {
        let sentence = self.words.sentences[predicate.sentence].tokens.clone();
        let own = match predicate.head {
            Head::Verb(g) => self.syntax.clauses[g].clone(),
            Head::Noun { chunk, .. } => {
                let around = self
                    .carrier(self.syntax.root(chunk))
                    .or_else(|| self.carrier(chunk))
                    .map(|(g, _)| self.syntax.clauses[g].clone());
                let all = around.or_else(|| self.enclosing(predicate.tokens.start));
                all.unwrap_or(sentence.clone())
            }
            Head::Phrase { copula, .. } => copula.map_or_else(
                || self.enclosing(predicate.tokens.start).unwrap_or(sentence.clone()),
                |g| self.syntax.clauses[g].clone(),
            ),
        };
        own.start.min(predicate.tokens.start).max(sentence.start)..own.end.max(predicate.tokens.end).min(sentence.end)
    }

    fn enclosing(&self, token: usize) -> Option<Range<usize>> {
        let sentence = self.words.sentences[self.words.sentence_of(token)].tokens.clone();
        let clauses = self.syntax.groups_in(&sentence).map(|g| &self.syntax.clauses[g]);
        clauses.filter(|c| c.contains(&token)).min_by_key(|c| c.len()).cloned()
    }

    /// The people in a role: each coordinated chunk with its figure.
    pub(crate) fn victims(&self, predicate: &Predicate<'_>, role: Role, state: &State) -> Vec<Victimised> {
        let mut out = Vec::new();
        for filler in self.role(predicate, role) {
            let Filler::Chunk(chunk) = filler else {
                if let Some(party) = self.party_of(filler, state) {
                    let tokens = predicate.tokens.clone();
                    out.push(Victimised {
                        count: Count::UNKNOWN,
                        victims: party.victims,
                        tokens,

                        reason: party.because.clone(),
                        party: Some(party),
                    });
                }
                continue;
            };
            if let Some(victim) = self.victim(chunk, state) {
                out.push(victim);
            }
        }
        out
    }

    /// A chunk as people that something befell.
    pub(crate) fn victim(&self, chunk: usize, state: &State) -> Option<Victimised> {
        let tokens = self.syntax.chunks[chunk].tokens.clone();
        let whole = tokens.start..self.syntax.end(chunk);
        let mut party = self.party_in(chunk, &state.discourse);
        let figure = self.figure_in(&tokens);
        if party.is_none() && figure.is_some() {
            // *Quatre d'entre eux*: of those spoken of before.
            let bare = tokens.clone().all(|i| self.number_at[i].is_some());
            party = state
                .discourse
                .mentioned
                .iter()
                .rev()
                .take(8)
                .find(|p| bare && p.plural && p.victims.is_some())
                .cloned();
        }
        let single = party.as_ref().is_some_and(|p| !p.plural);
        let article =
            tokens.clone().find_map(|i| self.number_at[i]).map(|k| &self.numbers[k as usize]).filter(|n| n.article);
        let none = figure.is_none() && self.says_none(tokens.start);
        // *one of its fighters*
        let one = article.is_some() && self.tags.units[tokens.start] > 1 && !single;
        let definite_person = single && party.as_ref().is_some_and(|p| p.named && p.actor.sector.is_none());
        let share = self.share_of(chunk);
        let (count, reason) = match figure {
            None if share.is_some() => share.unwrap_or((Count::UNKNOWN, String::new())),
            Some(n) => (n.count, format!("figure {:?}, {}:{}", self.text(&n.tokens), n.rule.file, n.rule.line)),
            None if one => (Count::exactly(1), "one of several".to_owned()),
            None if none => (Count::exactly(0), format!("none: {:?}", self.words.word(tokens.start))),
            None if (article.is_some() && single) || definite_person => (Count::exactly(1), "one person".to_owned()),
            None => (Count::UNKNOWN, "no figure".to_owned()),
        };
        let nouns_only =
            party.as_ref().is_none_or(|p| p.victims.is_none() && !p.named && !p.unnamed && p.actor.sector.is_none());
        if nouns_only && figure.is_none() && !(none && self.is_nobody(&tokens)) {
            return None;
        }
        let victims = party.as_ref().and_then(|p| p.victims).or_else(|| {
            use vigie_model::Sector;
            match party.as_ref()?.actor.sector? {
                Sector::Mil => Some(Victims::Soldiers),
                Sector::Reb | Sector::Jih => Some(Victims::Fighters),
                Sector::Pol => Some(Victims::Police),
                Sector::Cvl | Sector::Ref => Some(Victims::Civilians),
                _ => None,
            }
        });
        Some(Victimised { count, victims, party, tokens: whole, reason })
    }

    /// *half of the town's 8,000 residents*: a fraction of a figure.
    fn share_of(&self, chunk: usize) -> Option<(Count, String)> {
        let number = |tokens: &Range<usize>, kind: vigie_time::NumberKind| {
            let mut found = tokens.clone().filter_map(|i| self.number_at[i]).map(|k| &self.numbers[k as usize]);
            found.find(|n| n.kind == kind)
        };
        let fraction = number(&self.syntax.chunks[chunk].tokens, vigie_time::NumberKind::Fraction)?;
        let mut whole = self.syntax.complements(chunk).filter(|&k| k > chunk);
        let whole = whole.find_map(|k| number(&self.syntax.chunks[k].tokens, vigie_time::NumberKind::Cardinal))?;
        let best = (whole.count.best? as f64 * fraction.value).round() as u64;
        let count = Count { best: Some(best), approx: true, ..Count::UNKNOWN };
        Some((count, format!("{:?} of {:?}", self.text(&fraction.tokens), self.text(&whole.tokens))))
    }

    /// Whether a token begins a word or phrase for none: *aucun*, *no one*.
    fn says_none(&self, token: usize) -> bool {
        self.opening(token).1.any(Classes::NEGATIVE_DETERMINER | Classes::NEGATIVE_PRONOUN)
    }

    /// Whether a chunk is a pronoun for no one and nothing else.
    fn is_nobody(&self, tokens: &Range<usize>) -> bool {
        let (len, classes) = self.opening(tokens.start);
        len == tokens.len() && classes.has(Classes::NEGATIVE_PRONOUN)
    }

    /// The longest phrase of a closed class that begins at a token: how many tokens it has, and its classes.
    fn opening(&self, token: usize) -> (usize, Classes) {
        let lexicon = &self.language.lexicon;
        let lower = self.words.lower(token);
        let end = self.words.tokens.len();
        let fits = |phrase: &&vigie_lexicon::Phrase| {
            token + phrase.words.len() <= end
                && phrase.words.iter().enumerate().all(|(k, word)| self.words.lower(token + k) == word)
        };
        let phrase = lexicon.phrases(lower).iter().filter(fits).max_by_key(|p| p.words.len());
        phrase.map_or_else(|| (1, lexicon.class(lower)), |p| (p.words.len(), p.classes))
    }

    /// Reasons as `explain` prints them.
    pub(crate) fn because(field: &'static str, value: impl Into<String>, reason: impl Into<String>) -> Because {
        Because { field, value: value.into(), reason: reason.into() }
    }

    /// Factuality of a predicate: its verb's, or its noun's and that of the verb which carries it.
    pub(crate) fn factuality_of(&self, predicate: &Predicate<'_>) -> (Factuality, String) {
        let group = self.mood_group(predicate).map(|g| self.factuality_of_group(g));
        let noun = match predicate.head {
            Head::Noun { chunk, .. } => {
                let tokens = self.syntax.chunks[chunk].tokens.clone();
                Some(self.factuality_of_noun(&tokens))
            }
            _ => None,
        };
        match (group, noun) {
            (Some(g), Some(n)) => {
                // A noun act is not negated by its verb (*n'a pas condamné les frappes*), nor is it hearsay for it.
                let own = matches!(predicate.head, Head::Noun { chunk, .. } if self.carrier(chunk).is_some_and(|(g, _)| self.language.reading.light_verbs.contains(&self.syntax.groups[g].reading.lemma)));
                // *Les combats pourraient reprendre*: what may be or will be is said of the act itself.
                let open = matches!(g.0, Factuality::Possible | Factuality::Future);
                let subject = matches!(predicate.head, Head::Noun { chunk, .. } if self.carrier(self.syntax.root(chunk)).is_some_and(|(_, object)| !object));
                if own || (open && subject) { Self::weaker(n, g) } else { n }
            }
            (Some(g), None) => g,
            (None, Some(n)) => n,
            (None, None) => (Factuality::Asserted, String::new()),
        }
    }
}
