//! Acts found in a sentence, and the chunks that fill their slots whatever the voice or the word order.

use crate::analysis::Analysis;
use crate::holder::joined;
use crate::sense::Misfit;
use crate::tag::Tag;
use std::ops::Range;

use vigie_lexicon::{Act, ActId, Classes, Pos, Role, Slot};
use vigie_model::Kind;

/// Where an act's head stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Head {
    /// A verb group.
    Verb(usize),
    /// A noun, in its chunk.
    Noun { token: usize, chunk: usize },
    /// A phrase or adjective, with the group that is its copula if there is one, and the chunk before it.
    Phrase { copula: Option<usize>, host: Option<usize> },
}

/// An act in the text.
#[derive(Debug, Clone)]
pub(crate) struct Predicate<'a> {
    pub act: &'a Act,
    pub head: Head,
    /// The act's own words.
    pub tokens: Range<usize>,
    pub sentence: usize,
}

/// What fills a slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Filler {
    Chunk(usize),
    /// A pronoun, or a possessive determiner, to be resolved.
    Pronoun(usize),
    /// The adjectives and names inside a noun act's own chunk: *l'offensive syrienne*.
    Adjectives(usize),
    /// The party before the hyphen of a word: *Houthi-held*.
    Holder(usize),
}

impl<'a> Analysis<'a> {
    /// The acts of one sentence in text order; those that share a head stand together, most specific first.
    pub(crate) fn predicates(&self, sentence: usize) -> Vec<Vec<Predicate<'a>>> {
        let tokens = self.words.sentences[sentence].tokens.clone();
        let lexicon = &self.language.lexicon;
        let mut out: Vec<Vec<Predicate<'a>>> = Vec::new();
        let mut taken = vec![false; tokens.len()];
        let first = self.syntax.groups.partition_point(|g| g.tokens.start < tokens.start);
        for g in first..self.syntax.groups.len() {
            let group = &self.syntax.groups[g];
            if group.tokens.start >= tokens.end {
                break;
            }
            let acts = lexicon.verb_acts(group.reading.lemma);
            let both = acts.iter().any(|&a| lexicon.act(a).is_some_and(|a| a.reflexive));
            let found: Vec<_> = acts
                .iter()
                .filter_map(|&id| self.act(id))
                .filter(|act| act.reflexive == group.reflexive || (!act.reflexive && !both))
                .filter_map(|act| {
                    let close = self.fixed_end(&act.fixed, group.tokens.end);
                    // *pousser des civils à fuir*: the object may stand before the act's other words.
                    let behind = || {
                        let object = *self.syntax.objects[g].last().filter(|_| !act.fixed.is_empty())?;
                        self.fixed_end(&act.fixed, self.syntax.end(object))
                    };
                    let tokens = match close {
                        Some(end) if !act.fixed.is_empty() => group.tokens.start..end,
                        Some(_) => group.tokens.clone(),
                        None => behind().map(|_| group.tokens.clone())?,
                    };
                    Some(Predicate { act, head: Head::Verb(g), tokens, sentence })
                })
                .collect();
            // *Un habitant a annoncé la prise de Sake*: he tells of the act and does not do it.
            let fits =
                |predicate: &&Predicate<'a>| !group.speech || !matches!(self.misfit(predicate), Some(Misfit::Only(_)));
            for predicate in found.iter().filter(fits) {
                for i in predicate.tokens.clone().filter(|i| *i >= group.tokens.end) {
                    taken[i - tokens.start] = true;
                }
            }
            out.push(found);
        }
        for i in tokens.clone() {
            if taken[i - tokens.start] {
                continue;
            }
            out.push(self.phrase_acts(i, sentence));
            if matches!(self.tags.tags[i], Tag::Noun | Tag::Name | Tag::Part | Tag::Num) && !self.in_verb_group(i) {
                let found = self.noun_acts(i, sentence);
                // *air raid* is one act: the words of the longer one begin no other.
                for j in found.iter().flat_map(|p| p.tokens.clone()).filter(|&j| j > i && j < tokens.end) {
                    taken[j - tokens.start] = true;
                }
                out.push(found);
            }
        }
        out.retain(|group| !group.is_empty());
        out.sort_by_key(|group| group[0].tokens.start);
        out
    }

    fn act(&self, id: ActId) -> Option<&'a Act> {
        self.language.lexicon.act(id)
    }

    fn in_verb_group(&self, i: usize) -> bool {
        self.tags.tags[i] == Tag::Part
            && self.syntax.groups_in(&(i.saturating_sub(8)..i + 1)).any(|g| {
                let group = &self.syntax.groups[g];
                group.verb == i && !group.participle_alone
            })
    }

    fn phrase_acts(&self, i: usize, sentence: usize) -> Vec<Predicate<'a>> {
        let acts = self.language.lexicon.phrase_acts(self.words.lower(i));
        acts.iter()
            .filter_map(|&id| self.act(id))
            .filter_map(|act| {
                let end = self.fixed_end(&act.fixed, i + 1)?;
                Some(Predicate { act, head: self.phrase_head(i), tokens: i..end, sentence })
            })
            .collect()
    }

    fn phrase_head(&self, i: usize) -> Head {
        let sentence = self.words.sentences[self.words.sentence_of(i)].tokens.clone();
        let copula = self.syntax.groups_in(&(sentence.start..i)).rev().find(|&g| {
            let g = &self.syntax.groups[g];
            g.tokens.end <= i
                && (g.tokens.end..i).all(|j| {
                    let time = self.time_at[j].is_some();
                    !self.tags.tags[j].is_mark() && (time || !self.tags.tags[j].is_nominal())
                })
        });
        let host = self
            .syntax
            .chunks_in(&(sentence.start..i))
            .rev()
            .find(|&k| self.syntax.chunks[k].tokens.end <= i)
            .map(|k| self.syntax.root(k));
        Head::Phrase { copula, host }
    }

    fn noun_acts(&self, i: usize, sentence: usize) -> Vec<Predicate<'a>> {
        let lexicon = &self.language.lexicon;
        let participle = || {
            let g = self.syntax.groups_in(&(i..i + 1)).find(|&g| self.syntax.groups[g].verb == i)?;
            self.syntax.subjects[g].first().copied()
        };
        let own = self.syntax.chunk_at(i);
        let Some(chunk) = own.or_else(participle) else { return Vec::new() };
        let mut found = Vec::new();
        let lower = self.words.lower(i);
        let ending = joined(lower).map_or(&[][..], |at| lexicon.noun_forms(&lower[at..]));
        for &(lemma, _) in lexicon.noun_forms(lower).iter().chain(ending) {
            for act in lexicon.noun_acts(lemma).iter().filter_map(|&id| self.act(id)) {
                let Some(end) = self.fixed_end(&act.fixed, i + 1) else { continue };
                let head = match act.pos {
                    // *hit government-held Taiz*: beside a noun of its own, an adjective needs no copula.
                    Pos::Adjective => {
                        let alone = self.syntax.chunks[chunk].tokens.clone().all(|j| {
                            (i..end).contains(&j) || !self.tags.tags[j].is_nominal() || self.tags.tags[j] == Tag::Det
                        });
                        let copula = self.copula_before(i).filter(|_| alone);
                        // *les rebelles du centre de Masisi*: a noun, though it looks like an adjective.
                        if alone
                            && copula.is_none()
                            && self.tags.tags[self.syntax.chunks[chunk].tokens.start] == Tag::Det
                        {
                            continue;
                        }
                        Head::Phrase { copula, host: Some(chunk) }
                    }
                    _ if own.is_none() => continue,
                    _ => Head::Noun { token: i, chunk },
                };
                found.push(Predicate { act, head, tokens: i..end, sentence });
            }
        }
        found.sort_by_key(|p| std::cmp::Reverse(p.act.fixed.len()));
        found
    }

    fn copula_before(&self, i: usize) -> Option<usize> {
        match self.phrase_head(i) {
            Head::Phrase { copula, .. } => copula,
            _ => None,
        }
    }

    /// The verb group of which a noun act is the object or subject, and whether it is the object.
    pub(crate) fn carrier(&self, chunk: usize) -> Option<(usize, bool)> {
        let start = self.syntax.chunks[chunk].tokens.start;
        let sentence = self.words.sentences[self.words.sentence_of(start)].tokens.clone();
        let groups = self.syntax.groups_in(&sentence);
        let object = groups.clone().find(|&g| self.syntax.objects[g].contains(&chunk));
        // *les combats pour prendre la ville ont fait dix morts*: the verb that carries them is the finite one.
        let of_it = groups.filter(|&g| self.syntax.subjects[g].contains(&chunk));
        let subject = || of_it.min_by_key(|&g| self.syntax.groups[g].finite.is_none());
        object.map(|g| (g, true)).or_else(|| subject().map(|g| (g, false)))
    }

    /// What fills a role: the first of its slots that is filled.
    pub(crate) fn role(&self, predicate: &Predicate<'_>, role: Role) -> Vec<Filler> {
        let found = predicate
            .act
            .slots(role)
            .iter()
            .map(|slot| (slot, self.slot(predicate, slot)))
            .find(|(_, f)| self.names_someone(f, role) || self.counts_people(predicate, f));
        match (found, predicate.head) {
            // *l'assaut du camp militaire mené par les rebelles*: who leads it does it.
            (Some((slot, found)), Head::Noun { chunk, .. }) if role == Role::Actor && slot.preposition().is_some() => {
                let led = self.carried(predicate, chunk, role);
                if led.is_empty() { found } else { led }
            }
            (Some((_, found)), _) => found,
            (None, Head::Noun { chunk, .. }) => self.carried(predicate, chunk, role),
            (None, _) if role == Role::Actor => self.in_own_words(predicate),
            (None, _) => Vec::new(),
        }
    }

    /// *sous contrôle russe*, *sous leur contrôle*: who acts by an adjective or a possessive on the act's own noun.
    fn in_own_words(&self, predicate: &Predicate<'_>) -> Vec<Filler> {
        let own = predicate.act.fixed.len() + usize::from(matches!(predicate.head, Head::Phrase { .. })) > 1;
        let Some(chunk) = self.syntax.chunk_at(predicate.tokens.end - 1).filter(|_| own) else { return Vec::new() };
        let first = self.syntax.chunks[chunk].tokens.start;
        if self.language.lexicon.class(self.words.lower(first)).has(Classes::POSSESSIVE) {
            return vec![Filler::Pronoun(first)];
        }
        let adjectives = vec![Filler::Adjectives(chunk)];
        if self.names_someone(&adjectives, Role::Actor) { adjectives } else { Vec::new() }
    }

    /// Whether some slot of a role is filled, be it with a thing: *une vingtaine de bus*.
    pub(crate) fn is_filled(&self, predicate: &Predicate<'_>, role: Role) -> bool {
        let something = |filler: &Filler| match filler {
            Filler::Chunk(_) => true,
            Filler::Pronoun(i) => !self.in_speech(*i),
            Filler::Adjectives(_) => false,
            Filler::Holder(_) => true,
        };
        predicate.act.slots(role).iter().any(|slot| self.slot(predicate, slot).iter().any(something))
            || self.role(predicate, role).iter().any(something)
    }

    /// Whether a role is filled, as a subject or agent, with words that are no pronoun.
    pub(crate) fn is_a_thing(&self, predicate: &Predicate<'_>, role: Role) -> bool {
        let chunk = |filler: &Filler| matches!(filler, Filler::Chunk(k) if self.demonstrates(*k).is_none());
        let subject = predicate.act.slots(role).iter().filter(|slot| matches!(slot, Slot::Nsubj | Slot::Agent));
        subject.into_iter().any(|slot| self.slot(predicate, slot).iter().any(chunk))
    }

    /// The token of a demonstrative that a chunk begins with: *celle-ci*.
    fn demonstrates(&self, chunk: usize) -> Option<usize> {
        let first = self.syntax.chunks[chunk].tokens.start;
        self.language.lexicon.class(self.words.lower(first)).has(Classes::DEMONSTRATIVE).then_some(first)
    }

    /// Whether a slot is filled with what its role can be: an adjective slot only with a party's adjective.
    pub(crate) fn names_someone(&self, fillers: &[Filler], role: Role) -> bool {
        match fillers {
            [] => false,
            [Filler::Adjectives(k)] => {
                use crate::world::What;
                let tokens = self.syntax.chunks[*k].tokens.clone();
                self.names_in(&tokens).any(|m| m.what.iter().any(|w| !matches!(w, What::People(_) | What::Seat(_))))
            }
            [Filler::Chunk(k), ..] if matches!(role, Role::Actor | Role::Target) => {
                self.party(*k).is_some() || self.demonstrates(*k).is_some()
            }
            _ => true,
        }
    }

    /// *Thousands have fled*, *some 530,000 others fled*: who flees is counted without being named.
    pub(crate) fn counts_people(&self, predicate: &Predicate<'_>, fillers: &[Filler]) -> bool {
        let [Filler::Chunk(k), ..] = fillers else { return false };
        let moves = predicate.act.means.iter().all(|m| m.kind == Kind::Displacement);
        let tokens = self.syntax.chunks[*k].tokens.clone();
        let figure = tokens.clone().any(|i| self.number_at[i].is_some_and(|n| !self.numbers[n as usize].article));
        let other = |i: usize| {
            self.number_at[i].is_some()
                || self.tags.tags[i] == Tag::Num
                || self.language.lexicon.class(self.words.lower(i)).any(Classes::INDEFINITE | Classes::QUANTIFIER)
        };
        moves && figure && tokens.into_iter().all(other)
    }

    /// Who acts in a noun act by the verb that carries it: *X lance une offensive*, *une attaque menée par X*,
    /// *une attaque attribuée à X*; who suffers it: *X essuie des tirs*.
    fn carried(&self, predicate: &Predicate<'_>, chunk: usize, role: Role) -> Vec<Filler> {
        let root = self.syntax.root(chunk);
        let reading = &self.language.reading;
        let sentence = self.words.sentences[predicate.sentence].tokens.clone();
        for g in self.syntax.groups_in(&sentence) {
            let group = &self.syntax.groups[g];
            let lemma = group.reading.lemma;
            let object = self.syntax.objects[g].contains(&chunk) || self.syntax.objects[g].contains(&root);
            let subject = self.syntax.subjects[g].contains(&chunk) || self.syntax.subjects[g].contains(&root);
            // A tree may hang *mené* on what is attacked.
            let led = || self.syntax.subjects[g].iter().any(|k| self.syntax.complements(chunk).any(|c| c == *k));
            let found = match role {
                // *L'ONG fait état de dix morts* says so and did not do it.
                Role::Actor if object && self.says_in_fixed_words(g) => continue,
                Role::Actor if object && !group.passive_form && reading.light_verbs.contains(&lemma) => {
                    self.surface_subject(g)
                }
                Role::Actor if group.passive_form && reading.light_verbs.contains(&lemma) && (subject || led()) => {
                    self.agent(g)
                }
                Role::Actor if subject && group.passive_form && reading.attributing_verbs.contains(&lemma) => {
                    let behind = self.syntax.obliques[g]
                        .iter()
                        .copied()
                        .filter(|&k| self.syntax.chunks[k].start() >= group.tokens.end);
                    behind.take(1).map(Filler::Chunk).collect()
                }
                Role::Target if object && !group.passive_form && reading.suffered_verbs.contains(&lemma) => {
                    self.surface_subject(g)
                }
                _ => continue,
            };
            if !found.is_empty() {
                return found;
            }
        }
        Vec::new()
    }

    /// The bare figure of which a chunk says what it counts: *une trentaine **de blessés***, *four **of the dead***.
    pub(crate) fn quantity(&self, chunk: usize) -> usize {
        let bare = |k: &usize| {
            let mut tokens = self.syntax.chunks[*k].tokens.clone();
            tokens.all(|i| matches!(self.tags.tags[i], Tag::Num | Tag::Det))
        };
        let plain = &self.syntax.chunks[chunk];
        // *dozens of wounded and four civilians killed*: the tree may hang the first people on something else.
        let beside = || {
            let (at, preposition) = plain.prep.as_ref()?;
            let complement = self.language.reading.complement.contains(preposition);
            self.syntax.chunk_at(at.checked_sub(1)?).filter(|_| complement)
        };
        plain.of.or_else(beside).filter(|of| *of < chunk && bare(of)).unwrap_or(chunk)
    }

    /// What a noun stands in apposition to, or is said to be: *Idlib, dernier bastion*; *Idlib est le bastion*.
    pub(crate) fn apposed_to(&self, chunk: usize) -> Option<usize> {
        let start = self.syntax.chunks[chunk].start();
        let before = (0..chunk).rev().find(|&k| self.syntax.chunks[k].tokens.end <= start)?;
        if start == self.syntax.chunks[before].tokens.end + 1 && self.tags.tags[start - 1] == Tag::Comma {
            return Some(before);
        }
        let copula = self.carrier(chunk).map(|(g, _)| g).filter(|&g| {
            self.language
                .lexicon
                .class(self.language.lexicon.lemma(self.syntax.groups[g].reading.lemma))
                .has(Classes::AUX_BE)
        })?;
        self.syntax.subjects[copula].first().copied().filter(|&k| k != chunk)
    }

    /// The group that carries a predicate's mood: its own, or the verb it is the object of.
    pub(crate) fn mood_group(&self, predicate: &Predicate<'_>) -> Option<usize> {
        match predicate.head {
            Head::Verb(g) => Some(g),
            Head::Noun { chunk, .. } => {
                let root = self.syntax.root(chunk);
                self.carrier(chunk).or_else(|| self.carrier(root)).map(|(g, _)| g)
            }
            Head::Phrase { copula, .. } => copula,
        }
    }
}
