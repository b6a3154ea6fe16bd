//! Figures of people and the places they belong to: a toll that names none, the parts listed behind a total.

use crate::analysis::Analysis;
use crate::draft::{Found, State, Victimised};
use crate::predicate::{Head, Predicate};
use crate::tag::Tag;
use std::ops::Range;
use vigie_lexicon::Classes;
use vigie_model::{Count, Kind, PlaceLevel};

impl Analysis<'_> {
    /// The places of a toll. One that its own sentence does not name is the country's, not the town's spoken of before, where
    /// a war as a whole claimed the toll or fewer people live in that town.
    pub(crate) fn places_of_toll(
        &self,
        predicate: &Predicate<'_>,
        count: &Count,
        places: &[Found],
        steps: u8,
    ) -> Vec<Found> {
        let own = |found: &Found| {
            if steps < 3 || found.place.level == Some(PlaceLevel::Country) {
                return found.clone();
            }
            let most = self.inhabitants(found).zip(count.low.or(count.best)).filter(|&(live, toll)| toll > live);
            let why = match most {
                Some((live, _)) => Some(format!("only {live} live in {:?}, spoken of before", found.place.name)),
                None => self.war_of(predicate).map(|k| format!("of {:?}", self.text(&self.syntax.chunks[k].tokens))),
            };
            why.and_then(|why| self.country_of(found, why)).unwrap_or_else(|| found.clone())
        };
        places.iter().map(own).collect()
    }

    /// Whether a figure is certainly larger than the population of a place, where the gazetteer knows it.
    pub(crate) fn outnumbers(&self, count: &Count, found: &Found) -> bool {
        self.inhabitants(found).zip(count.low.or(count.best)).is_some_and(|(live, toll)| toll > live)
    }

    fn inhabitants(&self, found: &Found) -> Option<u64> {
        let key = found.place.key();
        let entry = self.places.iter().find(|m| m.place.key() == key)?.entry?;
        self.language.places.as_ref()?.gazetteer().at(entry)?.population.map(u64::from)
    }

    /// The country of a place: as the report names it, else as the gazetteer does.
    fn country_of(&self, found: &Found, because: String) -> Option<Found> {
        let code = found.place.country?;
        let is_it = |m: &&vigie_place::PlaceMention| {
            m.place.level == Some(PlaceLevel::Country) && m.place.country == Some(code) && m.place.position.is_some()
        };
        let place = match self.places.iter().find(is_it) {
            Some(mention) => vigie_model::Place { relation: vigie_model::PlaceRelation::In, ..mention.place.clone() },
            None => self.language.places.as_ref()?.gazetteer().country(code)?.place(&found.place.text),
        };
        Some(Found { place, tokens: found.tokens.clone(), because })
    }

    /// *La guerre a tué des milliers de civils*, *displaced by the conflict*: the chunk that names a war as what did it.
    fn war_of(&self, predicate: &Predicate<'_>) -> Option<usize> {
        let g = match predicate.head {
            Head::Verb(g) => g,
            Head::Noun { chunk, .. } => self.carrier(self.syntax.root(chunk))?.0,
            Head::Phrase { copula, .. } => copula?,
        };
        let mut chunks = self.syntax.subjects[g].iter().chain(&self.syntax.obliques[g]).copied();
        chunks.find(|&k| {
            let tokens = &self.syntax.chunks[k].tokens;
            let mut nouns = tokens.clone().filter(|&i| self.tags.tags[i] == Tag::Noun);
            let head = if self.language.reading.head_last { nouns.next_back() } else { nouns.next() };
            head.is_some_and(|i| self.language.reading.wars.contains(self.words.lower(i))) && self.is_definite(tokens)
        })
    }

    /// *… dans la province de Hama : trois à Souran, dix à Morek*: the colon behind which the parts of a figure are listed, each
    /// a bare figure with a place.
    pub(crate) fn list_mark(&self, from: usize, sentence: &Range<usize>) -> Option<usize> {
        let mark = (from..sentence.end).find(|&i| self.words.word(i) == ":")?;
        let first = self.syntax.chunk_at(mark + 1).filter(|&k| self.is_part_figure(k))?;
        let next = self.syntax.chunk_at(self.syntax.chunks[first].tokens.end + 1)?;
        (self.syntax.chunks[next].prep.is_some() && !self.chunk_places(next).is_empty()).then_some(mark)
    }

    /// Whether a place stands in a list of parts behind a predicate.
    pub(crate) fn is_listed(&self, predicate: &Predicate<'_>, found: &Found) -> bool {
        let counts = predicate.act.means.iter().any(|m| matches!(m.kind, Kind::Casualties | Kind::Displacement));
        let sentence = &self.words.sentences[predicate.sentence].tokens;
        counts && self.list_mark(predicate.tokens.end, sentence).is_some_and(|mark| found.tokens.start > mark)
    }

    /// A figure without a noun: *huit*, *huit autres*, *un*.
    pub(crate) fn is_part_figure(&self, chunk: usize) -> bool {
        let tokens = self.syntax.chunks[chunk].tokens.clone();
        let more =
            |i: usize| self.language.lexicon.class(self.words.lower(i)).any(Classes::INDEFINITE | Classes::QUANTIFIER);
        tokens.clone().any(|i| self.number_at[i].is_some())
            && tokens.into_iter().all(|i| self.number_at[i].is_some() || more(i))
    }

    /// The people of a part. A bare figure counts people of the total, though its word may be an article: *un dans le village*;
    /// not *une vingtaine d'enfants*, which says whom.
    pub(crate) fn part(&self, chunk: usize, total: &Victimised, state: &State) -> Option<Victimised> {
        let says_whom = self.syntax.complements(chunk).any(|k| self.quantity(k) == chunk);
        if says_whom || !self.is_part_figure(chunk) {
            return self.victim(chunk, state);
        }
        let tokens = self.syntax.chunks[chunk].tokens.clone();
        let mut numbers = tokens.clone().filter_map(|i| self.number_at[i]).map(|n| &self.numbers[n as usize]);
        let figure = numbers.find(|n| n.kind == vigie_time::NumberKind::Cardinal && !n.in_time)?;
        let reason = format!("figure {:?}, {}:{}", self.text(&figure.tokens), figure.rule.file, figure.rule.line);
        let whole = tokens.start..self.syntax.end(chunk);
        Some(Victimised { count: figure.count, victims: None, party: total.party.clone(), tokens: whole, reason })
    }

    /// *vingt blessés et **quatre soldats** tués*: those right before a participle that have a figure of their own, where
    /// what is joined to them is counted by another act.
    pub(crate) fn own_victim(&self, predicate: &Predicate<'_>, state: &State) -> Option<Victimised> {
        let Head::Verb(g) = predicate.head else { return None };
        let group = &self.syntax.groups[g];
        let near = self.syntax.chunk_at(group.tokens.start.checked_sub(1)?).filter(|_| group.participle_alone)?;
        let first = *self.syntax.subjects[g].first().filter(|&&k| k < near)?;
        self.figure_in(&self.syntax.chunks[near].tokens)?;
        let mut before = self.syntax.chunks[first].tokens.start..self.syntax.chunks[near].start();
        before.any(|i| self.counts_hurt(i)).then(|| self.victim(near, state)).flatten()
    }

    /// Whether a word is a noun for people that something befell: *blessés*, *dead*.
    pub(crate) fn counts_hurt(&self, i: usize) -> bool {
        let lexicon = &self.language.lexicon;
        let mut acts = lexicon.noun_forms(self.words.lower(i)).iter().flat_map(|(lemma, _)| lexicon.noun_acts(*lemma));
        acts.any(|&id| lexicon.act(id).is_some_and(|act| act.means.iter().any(|m| m.kind == Kind::Casualties)))
    }
}
