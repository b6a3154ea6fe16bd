//! Where a claim is: the places of its roles, its clause, its sentence, or those spoken of before.

use crate::analysis::Analysis;
use crate::draft::{Found, State};
use crate::predicate::{Filler, Predicate};
use std::ops::Range;
use vigie_lexicon::{Classes, Role};
use vigie_model::{Kind, Place, PlaceLevel, PlaceRelation};
use vigie_place::PlaceRole;

/// A province or more.
pub(crate) fn is_wide(found: &Found) -> bool {
    matches!(found.place.level, Some(PlaceLevel::Country | PlaceLevel::Region | PlaceLevel::Admin1))
}

/// The place itself, where words said a side of it: *au sud-ouest de Bakhmout … la ville*.
fn itself(mut found: Found) -> Found {
    use PlaceRelation::{EastOf, NorthOf, NortheastOf, NorthwestOf, SouthOf, SoutheastOf, SouthwestOf, WestOf};
    let side = matches!(
        found.place.relation,
        EastOf | NortheastOf | NorthOf | NorthwestOf | SoutheastOf | SouthOf | SouthwestOf | WestOf
    );
    if side && found.place.derived.is_none() {
        found.place.relation = PlaceRelation::In;
    }
    found
}

impl Analysis<'_> {
    /// The places that fill a role: named in its chunks, or taken up by a pronoun or a bare noun for a place.
    pub(crate) fn role_places(&self, predicate: &Predicate<'_>, role: Role, state: &State) -> Vec<Found> {
        let mut out: Vec<Found> = Vec::new();
        for filler in self.role(predicate, role) {
            match filler {
                Filler::Chunk(k) => {
                    let mut places = self.chunk_places(k);
                    // *the village of Shevchenkove in the Kharkiv region*: the village, unless both stand side by side.
                    let together = self.syntax.chunks.iter().any(|c| c.with == Some(k));
                    if !together && places.iter().any(|f| !is_wide(f)) {
                        places.retain(|f| !is_wide(f));
                    }
                    // *the Zeitoun neighbourhood of eastern Gaza city*: what a place is of is not a second one.
                    if let Some(first) = places.first().and_then(|f| self.syntax.chunk_at(f.tokens.start)) {
                        places.retain(|f| {
                            let own = self.syntax.chunk_at(f.tokens.start);
                            own == Some(first) || own.is_some_and(|k| self.syntax.chunks[k].with.is_some())
                        });
                    }
                    if places.is_empty() {
                        // *leur dernier bastion, Lyssytchansk*
                        places = self.apposed_to_it(k).map(|apposed| self.chunk_places(apposed)).unwrap_or_default();
                    }
                    if places.is_empty() {
                        places.extend(self.unlisted_place(k, false));
                    }
                    if places.is_empty() && self.has_place_noun(k) {
                        places = self.place_right_behind(k);
                    }
                    if places.is_empty() && self.takes_up_a_list(k, predicate, state) {
                        places.extend(state.listed.1.iter().map(|f| {
                            let because = format!("{:?}, one of those named before", f.place.text);
                            Found { because, ..f.clone() }
                        }));
                    }
                    if places.is_empty() && state.focus.is_none() {
                        places.extend(self.unlisted_place(k, true));
                    }
                    if places.is_empty() && self.has_place_noun(k) {
                        out.extend(state.focus.clone().map(|f| {
                            let because = format!("{:?}, taken up from before", f.place.text);
                            Found { because, ..itself(f) }
                        }));
                    }
                    out.extend(places);
                }
                Filler::Pronoun(i) => {
                    out.extend(state.focus.clone().map(|f| Found {
                        because: format!("{:?} stands for {:?}", self.words.word(i), f.place.text),
                        ..f
                    }));
                }
                Filler::Adjectives(_) | Filler::Holder(_) => {}
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
        // *the capital, Khartoum, and elsewhere*: a comma alone joins no second place to a bare noun.
        let joined = plain.with.is_some_and(|with| with != chunk);
        (plain.tokens.start == end + 1 && plain.prep.is_none() && !joined && closed).then_some(next)
    }

    /// *Ces localités*, *both villages*, *les deux villes*: the places that a sentence just before listed.
    fn takes_up_a_list(&self, chunk: usize, predicate: &Predicate<'_>, state: &State) -> bool {
        let (sentence, listed) = &state.listed;
        if listed.is_empty() || predicate.sentence > sentence + 2 || !self.has_place_noun(chunk) {
            return false;
        }
        let tokens = &self.syntax.chunks[chunk].tokens;
        let first = self.words.lower(tokens.start);
        let plural = self.language.reading.plural_determiners.contains(first);
        let pointing = plural && self.language.lexicon.class(first).has(Classes::DEMONSTRATIVE);
        let both = || listed.len() == 2 && self.language.reading.both.contains(first);
        let counted = || {
            let so_many = |n: &vigie_time::NumberMention<'_>| n.count.best == Some(listed.len() as u64);
            self.is_definite(tokens) && self.figure_in(tokens).is_some_and(so_many)
        };
        pointing || both() || counted()
    }

    /// *camps in Tawila*, *une base à Gao*: the place right behind a noun for one, with a preposition of place.
    fn place_right_behind(&self, chunk: usize) -> Vec<Found> {
        let end = self.syntax.end(chunk);
        let behind = self.syntax.chunks_in(&(end..end + 4)).find(|&k| {
            let next = &self.syntax.chunks[k];
            let locative = next.prep.as_ref().is_some_and(|(_, p)| self.language.reading.locative.contains(p));
            next.start() == end && locative && !next.time
        });
        let Some(k) = behind else { return Vec::new() };
        let mut places = self.chunk_places(k);
        if places.is_empty() {
            places.extend(self.unlisted_place(k, false));
        }
        if let Some(first) = places.first_mut() {
            first.tokens = self.syntax.chunks[chunk].tokens.start..first.tokens.end;
            first.place.text = self.text(&first.tokens);
        }
        places
    }

    /// A place that the gazetteer lacks, known by its words alone: a name, or (`described`) a noun for a place.
    fn unlisted_place(&self, chunk: usize, described: bool) -> Option<Found> {
        use crate::tag::Tag;
        let all = self.syntax.chunks[chunk].tokens.start..self.syntax.end(chunk);
        // *du Front de libération*: a word that shows a body opens a party's name, not a place's.
        let body = |i: usize| self.language.actors.naming.nouns.contains_key(self.words.lower(i));
        let name = |i: &usize| {
            self.tags.tags[*i] == Tag::Name
                && self.words.tokens[*i].case != vigie_text::Case::Lower
                && self.time_at[*i].is_none()
                && self.names_in(&(*i..*i + 1)).next().is_none()
        };
        // *Homes were torched*: a noun at the head of a sentence has its capital from there.
        let opens = |i: usize| self.words.sentences[self.words.sentence_of(i)].tokens.start == i;
        let common = |i: usize| opens(i) && !self.language.lexicon.noun_forms(self.words.lower(i)).is_empty();
        let first = all.clone().find(|i| name(i) && !common(*i)).filter(|&i| !body(i));
        let tokens = match first {
            Some(first) => first..(first..all.end).find(|i| !name(i)).unwrap_or(all.end),
            None if described && self.has_place_noun(chunk) => {
                let start = self.syntax.chunks[chunk].tokens.clone().find(|&i| self.tags.tags[i] != Tag::Det)?;
                start..all.end
            }
            None => return None,
        };
        if self.is_base(&tokens) {
            return None;
        }
        // *three towns in Idlib province*: what locates others that have no names is all there is.
        let known = self.places_at(&tokens).first().copied().filter(|&k| self.places[k].place.position.is_some());
        if let Some(k) = known.filter(|_| first.is_some()) {
            let (place, tokens) = (self.places[k].place.clone(), self.place_tokens[k].0.clone());
            return Some(Found { place, tokens, because: self.place_reason(k) });
        }
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
            Filler::Adjectives(_) | Filler::Holder(_) => false,
        })
    }

    pub(crate) fn has_place_noun(&self, chunk: usize) -> bool {
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
                || self.is_base(name)
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

    pub(crate) fn in_dateline(&self, tokens: &Range<usize>) -> bool {
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
        let mut role = self.role_places(predicate, Role::Place, state);
        role.retain(|f| !self.is_listed(predicate, f));
        let at = predicate.tokens.start;
        let distance = |f: &Found| f.tokens.start.abs_diff(at);
        // *un centre de santé*: words that name no place give way to a place nearby.
        let bare = |f: &Found| {
            let mut tokens = f.tokens.clone();
            !f.place.text.starts_with(char::is_uppercase)
                || tokens.any(|i| self.language.reading.place_nouns.contains(self.words.lower(i)))
        };
        let vague = role.iter().all(|f| f.place.position.is_none() && bare(f));
        // *tués à Nyanzale dans des bombardements sur des zones habitées*: what only takes up a place spoken of before
        // gives way to one that the clause names.
        let own = &self.words.sentences[predicate.sentence].tokens;
        let elsewhere = !role.is_empty() && role.iter().all(|f| !own.contains(&f.tokens.start));
        let named = elsewhere && !self.located_in(clause).is_empty();
        // *shelled the town of Bria after rebels seized the police station*: that of the town named before, not of one
        // that an earlier sentence named.
        if let Some(town) = self.named_before(predicate).filter(|_| elsewhere && !named) {
            // The words of another clause are no evidence of this one.
            return (vec![Found { tokens: predicate.tokens.clone(), ..town }], 0);
        }
        if !role.is_empty() && !vague && !named {
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
        let local = predicate.act.means.iter().any(|m| matches!(m.kind, Kind::Control | Kind::Violence));
        let paragraph = self.words.sentences[predicate.sentence].paragraph;
        for (range, steps) in [(clause.clone(), 1), (sentence, 2)] {
            // *Dans le centre de la ville, les combats se poursuivent*
            let again = || state.place_spoken_of(paragraph).filter(|_| self.takes_up_a_place(clause));
            if let Some(focus) = again().filter(|_| steps == 2 && role.is_empty()) {
                return (vec![focus.clone()], 1);
            }
            if let Some(found) = unlisted.as_ref().filter(|_| steps == 2) {
                return (vec![found.clone()], 1);
            }
            let mut near = self.located_in(&range);
            near.retain(|f| !self.is_listed(predicate, f));
            if steps == 1 && near.iter().all(is_wide) {
                near.extend(unlisted.clone());
            }
            // *Le régime gagne du terrain, les habitants affluent en Turquie*: a country is that of its own clause.
            near.retain(|f| steps == 1 || !local || !matches!(f.place.level, Some(PlaceLevel::Country)));
            if near.is_empty() {
                continue;
            }
            // *Selon des sources du territoire de Beni, les combats ont repris près de Kawele*: what locates a source gives way.
            near.sort_by_key(|f| {
                let country = matches!(f.place.level, Some(PlaceLevel::Country));
                (self.of_a_source(f.tokens.start, at), country, is_wide(f), distance(f))
            });
            let first = near.remove(0);
            return (vec![first], if role.is_empty() { steps } else { 0 });
        }
        // *Ceux-ci ont fait dix morts*, *Those clashes left ten dead*: what points back is where the sentence before was.
        let opens = self.words.sentences[predicate.sentence].tokens.start;
        let points = self.language.lexicon.class(self.words.lower(opens)).has(Classes::DEMONSTRATIVE);
        let before = state.focus.as_ref().filter(|_| points && state.focus_age == 0);
        match before.or_else(|| state.place_spoken_of(paragraph)) {
            Some(focus) => (vec![focus.clone()], if role.is_empty() { 3 } else { 0 }),
            None => (role, 0),
        }
    }

    /// The place nearest before a predicate that its sentence says something of, be it in another clause: neither where
    /// somebody speaks nor a country.
    fn named_before(&self, predicate: &Predicate<'_>) -> Option<Found> {
        let at = predicate.tokens.start;
        let own = &self.words.sentences[predicate.sentence].tokens;
        let told = |f: &Found| {
            let around = self.syntax.groups_in(own).filter(|&g| self.syntax.clauses[g].contains(&f.tokens.start));
            let home = around.min_by_key(|&g| self.syntax.clauses[g].len());
            home.is_some_and(|g| self.syntax.groups[g].speech) || self.of_a_source(f.tokens.start, at)
        };
        let mut before = self.located_in(&(own.start..at));
        before.retain(|f| !matches!(f.place.level, Some(PlaceLevel::Country)) && !self.is_seat(f) && !told(f));
        before.into_iter().min_by_key(|f| (is_wide(f), f.tokens.start.abs_diff(at)))
    }

    /// The places in a token range that say where, neither whither nor whose.
    fn located_in(&self, tokens: &Range<usize>) -> Vec<Found> {
        self.places_in(tokens).into_iter().filter(|f| self.locates(f) && !self.is_direction(f)).collect()
    }

    /// Whether a clause says where by a bare noun for a place, behind a preposition of place: *dans la ville*.
    fn takes_up_a_place(&self, clause: &Range<usize>) -> bool {
        self.syntax.chunks_in(clause).any(|k| {
            let chunk = &self.syntax.chunks[k];
            let inside = chunk.start() >= clause.start && self.syntax.end(k) <= clause.end;
            let locative = chunk.prep.as_ref().is_some_and(|(_, p)| self.language.reading.locative.contains(p));
            inside
                && locative
                && self.is_definite(&chunk.tokens)
                && self.has_place_noun(k)
                && self.chunk_places(k).is_empty()
        })
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
            .filter(|&k| {
                // *un groupe affilié à Ngarum al-Hor*: what such a word leads to is a party.
                let before = self.syntax.chunks[k].start().checked_sub(1).map(|i| self.words.lower(i));
                !before.is_some_and(|word| self.language.reading.affiliated.contains(word))
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

    /// Whether it is a seat of government.
    pub(crate) fn is_seat(&self, found: &Found) -> bool {
        use crate::world::What;
        self.names_in(&found.tokens).any(|m| m.what.iter().any(|w| matches!(w, What::Seat(_))))
    }
}
