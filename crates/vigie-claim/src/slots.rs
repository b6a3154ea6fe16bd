//! What fills a slot of an act: of a verb in any voice, of a noun, of a phrase.

use crate::analysis::Analysis;
use crate::chunk::Over;
use crate::predicate::{Filler, Head, Predicate};
use crate::tag::Tag;
use vigie_lexicon::{Classes, Role, Slot};

impl Analysis<'_> {
    pub(crate) fn slot(&self, predicate: &Predicate<'_>, slot: &Slot) -> Vec<Filler> {
        match predicate.head {
            Head::Verb(g) => self.verb_slot(predicate, g, slot),
            Head::Noun { token, chunk } => self.noun_slot(predicate, token, chunk, slot),
            Head::Phrase { copula, host } => match slot {
                Slot::Nsubj | Slot::Antecedent => match copula {
                    Some(g) => self.surface_subject(g),
                    None => host.map(Filler::Chunk).into_iter().collect(),
                },
                Slot::Obl(p) | Slot::Nmod(p) => self.after_words(predicate, p),
                // *les quartiers rebelles*: the adjective says whose they are.
                Slot::SelfNoun if self.names_holder(predicate.tokens.start) => {
                    vec![Filler::Holder(predicate.tokens.start)]
                }
                Slot::SelfNoun => {
                    let own = self.syntax.chunk_at(predicate.tokens.start).map(|k| vec![Filler::Adjectives(k)]);
                    own.filter(|f| self.names_someone(f, Role::Actor)).unwrap_or_default()
                }
                _ => Vec::new(),
            },
        }
    }

    pub(crate) fn surface_subject(&self, g: usize) -> Vec<Filler> {
        if let Some(pronoun) = self.syntax.pronouns[g] {
            return vec![Filler::Pronoun(pronoun)];
        }
        self.syntax.subjects[g].iter().copied().map(Filler::Chunk).collect()
    }

    fn verb_slot(&self, predicate: &Predicate<'_>, g: usize, slot: &Slot) -> Vec<Filler> {
        let group = &self.syntax.groups[g];
        let takes_object = predicate.act.roles.iter().any(|(_, slots)| slots.contains(&Slot::Obj));
        let passive = group.passive_form && takes_object;
        // *a fait reculer les rebelles*: they are the ones who draw back.
        let caused = self.syntax.caused.get(g).is_some_and(|caused| *caused) && !takes_object;
        let chunks = |list: &[usize]| list.iter().copied().map(Filler::Chunk).collect::<Vec<_>>();
        match slot {
            Slot::Nsubj if caused && !self.syntax.objects[g].is_empty() => chunks(&self.syntax.objects[g]),
            Slot::Nsubj if passive => self.agent(g),
            Slot::Obj if passive => self.surface_subject(g),
            Slot::Nsubj | Slot::Antecedent => self.surface_subject(g),
            Slot::Obj => {
                let objects: Vec<usize> = self.syntax.objects[g]
                    .iter()
                    .copied()
                    .filter(|&k| {
                        let fixed = &predicate.act.fixed;
                        let behind = self.syntax.chunks[k].tokens.start >= predicate.tokens.end;
                        behind || fixed.is_empty() || fixed.iter().any(|w| w == "{n}")
                    })
                    .collect();
                // *cut off Mopti*: the particle is the act's own word, not a preposition.
                let particle = self.syntax.obliques[g].iter().copied().find(|&k| {
                    self.syntax.chunks[k].prep.as_ref().is_some_and(|(at, _)| predicate.tokens.contains(at))
                });
                let behind = || self.behind_fixed(predicate);
                match (objects.is_empty(), particle.or_else(|| self.partitive(g)).or_else(behind)) {
                    (false, _) => chunks(&objects),
                    (true, Some(k)) => chunks(&self.spread(&[k])),
                    (true, None) => self.clitic(g),
                }
            }
            Slot::Agent => self.agent(g),
            Slot::Iobj | Slot::Obl(_) | Slot::Nmod(_) => {
                let Some(p) = slot.preposition() else { return self.clitic(g) };
                let found: Vec<usize> = self.syntax.obliques[g]
                    .iter()
                    .copied()
                    .filter(|&k| self.has_preposition(k, p) && self.syntax.chunks[k].start() >= group.tokens.start)
                    .filter(|&k| !predicate.tokens.contains(&self.syntax.chunks[k].tokens.start))
                    .collect();
                if !found.is_empty() {
                    return chunks(&self.spread(&found));
                }
                // *crossed into Uganda*, where the tree has the preposition as a part of the verb.
                let joined = self.syntax.objects[g].first().filter(|&&k| {
                    let start = self.syntax.chunks[k].tokens.start;
                    start > group.tokens.start && self.words.lower(start - 1) == p
                });
                let found = joined.map_or_else(|| self.after_words(predicate, p), |&k| chunks(&self.spread(&[k])));
                if found.is_empty() { self.relative_of(g, p) } else { found }
            }
            Slot::Poss | Slot::Adj | Slot::SelfNoun => Vec::new(),
        }
    }

    /// *la ville dont les rebelles ont pris le contrôle*: what the relative pronoun of a complement stands for.
    fn relative_of(&self, g: usize, preposition: &str) -> Vec<Filler> {
        let clause = &self.syntax.clauses[g];
        let start = self.syntax.groups[g].tokens.start;
        let both = Classes::RELATIVE | Classes::PART_MARK;
        let is_mark =
            |&i: &usize| self.tags.tags[i] == Tag::Rel && self.language.lexicon.class(self.words.lower(i)).has(both);
        let complement = self.language.reading.complement.iter().any(|c| c == preposition);
        let mark = (clause.start.min(start)..start).rev().find(is_mark).filter(|_| complement);
        // Another verb between has the pronoun for itself.
        let free = |m: &usize| (*m..start).all(|i| !self.tags.tags[i].is_verb());
        let before = mark.filter(free).and_then(|m| m.checked_sub(1));
        let before = before.map(|i| if self.tags.tags[i] == Tag::Comma { i.saturating_sub(1) } else { i });
        before
            .and_then(|i| self.syntax.chunk_at(i))
            .map(|k| self.syntax.root(k))
            .map(Filler::Chunk)
            .into_iter()
            .collect()
    }

    /// *mettre hors de combat trente hommes*: the chunk right behind the act's fixed words.
    fn behind_fixed(&self, predicate: &Predicate<'_>) -> Option<usize> {
        let end = predicate.tokens.end;
        let chunk = self.syntax.chunk_at(end).filter(|_| !predicate.act.fixed.is_empty())?;
        let plain = &self.syntax.chunks[chunk];
        (plain.tokens.start == end && plain.prep.is_none() && !plain.time).then_some(chunk)
    }

    /// *a dépêché des renforts*: right behind the verb, what looks like a preposition may be the article of an object.
    fn partitive(&self, g: usize) -> Option<usize> {
        let end = self.syntax.groups[g].tokens.end;
        self.syntax.obliques[g].iter().copied().find(|&k| {
            let chunk = &self.syntax.chunks[k];
            let start = chunk.start();
            let near = start >= end && (end..start).all(|i| self.tags.tags[i] == Tag::Adv || self.time_at[i].is_some());
            near && start < chunk.tokens.start
                && self.language.lexicon.class(self.words.lower(start)).has(Classes::DETERMINER)
        })
    }

    /// Chunks with those that are coordinated with them.
    fn spread(&self, chunks: &[usize]) -> Vec<usize> {
        let mut all: Vec<usize> = Vec::new();
        for &k in chunks {
            for c in self.syntax.coordinated(k) {
                if !all.contains(&c) {
                    all.push(c);
                }
            }
        }
        all
    }

    fn has_preposition(&self, chunk: usize, preposition: &str) -> bool {
        // *s'emparer de la ville*: what looks like a partitive article holds the preposition.
        let first = self.syntax.chunks[chunk].tokens.start;
        let lower = self.words.lower(first);
        if self.syntax.chunks[chunk].prep.is_none()
            && self.tags.tags[first] == Tag::Det
            && lower != preposition
            && self.language.lexicon.first_word(lower) == preposition
        {
            return true;
        }
        if self.syntax.chunks[chunk].prep.is_none()
            && self.tags.tags[first] == Tag::Det
            && lower == preposition
            && self.tags.units[first] > 1
        {
            return true;
        }
        self.syntax.chunks[chunk].prep.as_ref().is_some_and(|(_, p)| {
            p == preposition || p.rsplit(' ').next() == Some(preposition) && p.len() < preposition.len() + 6
        })
    }

    /// Who did it in a passive: the chunk after *par*, *by*.
    pub(crate) fn agent(&self, g: usize) -> Vec<Filler> {
        let found: Vec<usize> = self.syntax.obliques[g]
            .iter()
            .copied()
            .filter(|&k| {
                self.syntax.chunks[k].start() >= self.syntax.groups[g].tokens.end
                    && self.syntax.chunks[k]
                        .prep
                        .as_ref()
                        .is_some_and(|(_, p)| self.language.lexicon.class(p).has(Classes::AGENT_MARK))
            })
            .collect();
        self.spread(&found).into_iter().map(Filler::Chunk).collect()
    }

    /// A pronoun before the verb that is its object: *les*, *y*.
    fn clitic(&self, g: usize) -> Vec<Filler> {
        if let Some(clitic) = self.syntax.clitics[g] {
            return clitic.map(Filler::Pronoun).into_iter().collect();
        }
        let start = self.syntax.groups[g].tokens.start;
        let found = (start.saturating_sub(3)..start)
            .rev()
            .take_while(|&i| matches!(self.tags.tags[i], Tag::Object | Tag::Neg | Tag::Adv))
            .find(|&i| {
                let classes = self.language.lexicon.class(self.words.lower(i));
                self.tags.tags[i] == Tag::Object
                    && !classes.has(Classes::REFLEXIVE)
                    && !classes.has(Classes::PLACE_PRONOUN)
            });
        found.map(Filler::Pronoun).into_iter().collect()
    }

    /// Complements that follow the act's own words with a preposition: those of its fixed noun, or right behind it.
    fn after_words(&self, predicate: &Predicate<'_>, preposition: &str) -> Vec<Filler> {
        let end = predicate.tokens.end;
        let limit = self.words.sentences[predicate.sentence].tokens.end;
        let first = self.syntax.chunks.partition_point(|c| c.tokens.end <= end.saturating_sub(1));
        let mut found = Vec::new();
        for k in first..self.syntax.chunks.len() {
            let chunk = &self.syntax.chunks[k];
            if chunk.start() >= limit
                || (end..chunk.start()).any(|i| {
                    self.tags.tags[i].is_verb() || matches!(self.tags.tags[i], Tag::Stop | Tag::Rel | Tag::Sub)
                })
            {
                break;
            }
            // The act's words may end with the preposition itself, or the grammar may have taken them for one.
            let own = chunk.tokens.start == end && predicate.act.fixed.last().is_some_and(|w| w == preposition)
                || chunk
                    .prep
                    .as_ref()
                    .is_some_and(|(at, p)| predicate.tokens.contains(at) && p.rsplit(' ').next() == Some(preposition));
            let introduced = self.has_preposition(k, preposition) || own;
            if chunk.tokens.start >= end && !chunk.time && introduced && (own || self.hangs_on(k, predicate)) {
                found.push(k);
                break;
            }
        }
        self.spread(&found).into_iter().map(Filler::Chunk).collect()
    }

    /// Whether a chunk behind an act's words belongs to them rather than to something else before it: it follows at once,
    /// or the tree hangs it on them.
    fn hangs_on(&self, chunk: usize, predicate: &Predicate<'_>) -> bool {
        let end = predicate.tokens.end;
        let start = self.syntax.chunks[chunk].start();
        // *chasser les rebelles de Bambari*: what the tree hangs on the object may be the verb's.
        let roles = match predicate.head {
            Head::Verb(g) => [self.syntax.objects[g].as_slice(), self.syntax.subjects[g].as_slice()],
            _ => [&[][..], &[][..]],
        };
        let own = |k: usize| {
            let tokens = &self.syntax.chunks[k].tokens;
            tokens.start < end && predicate.tokens.start < tokens.end || roles.iter().any(|r| r.contains(&k))
        };
        let before = self.syntax.chunk_at(start.saturating_sub(1));
        let complement = |k: usize| own(self.syntax.root(k));
        if start == end || before.is_some_and(|k| own(k) || complement(k)) {
            return true;
        }
        let mut at = chunk;
        for _ in 0..4 {
            match self.syntax.chunks[at].over {
                Over::Unknown => return true,
                Over::Clause => return at == chunk && !matches!(predicate.head, Head::Noun { .. }),
                Over::Chunk(over) if own(over) => return true,
                Over::Chunk(over) => at = over,
            }
        }
        false
    }

    fn noun_slot(&self, predicate: &Predicate<'_>, token: usize, chunk: usize, slot: &Slot) -> Vec<Filler> {
        match slot {
            Slot::SelfNoun => vec![Filler::Chunk(self.quantity(chunk))],
            Slot::Nmod(p) | Slot::Obl(p) => self.after_words(predicate, p),
            Slot::Agent => {
                let end = self.syntax.end(chunk);
                let limit = self.words.sentences[predicate.sentence].tokens.end;
                let agent = self.syntax.chunks_in(&(predicate.tokens.end..limit)).find(|&k| {
                    let c = &self.syntax.chunks[k];
                    c.start() >= predicate.tokens.end
                        && c.prep.as_ref().is_some_and(|(_, p)| self.language.lexicon.class(p).has(Classes::AGENT_MARK))
                });
                let near = agent.filter(|&k| {
                    let start = self.syntax.chunks[k].start();
                    start < self.words.sentences[predicate.sentence].tokens.end
                        && (predicate.tokens.end..start)
                            .all(|i| !self.tags.tags[i].is_verb() && !self.tags.tags[i].is_mark())
                        && start <= end + 8
                });
                self.spread(&near.into_iter().collect::<Vec<_>>()).into_iter().map(Filler::Chunk).collect()
            }
            Slot::Poss => {
                if let Some(k) = (chunk.saturating_sub(2)..chunk).find(|&k| self.syntax.chunks[k].of == Some(chunk)) {
                    return vec![Filler::Chunk(k)];
                }
                let first = self.syntax.chunks[chunk].tokens.start;
                let possessive =
                    self.language.lexicon.class(self.words.lower(first)).has(Classes::POSSESSIVE) && first < token;
                if possessive { vec![Filler::Pronoun(first)] } else { Vec::new() }
            }
            // *un tir de missile russe*: the adjective may stand behind the act's last word.
            Slot::Adj => {
                let last = self.syntax.chunk_at(predicate.tokens.end - 1);
                let last = Filler::Adjectives(last.unwrap_or(chunk));
                let own = Filler::Adjectives(chunk);
                vec![if self.names_someone(&[last], Role::Actor) { last } else { own }]
            }
            Slot::Nsubj => {
                let Some((g, object)) = self.carrier(chunk) else { return Vec::new() };
                let lemma = self.syntax.groups[g].reading.lemma;
                let light = self.language.reading.light_verbs.contains(&lemma);
                if !light {
                    return Vec::new();
                }
                match (object, self.syntax.groups[g].passive_form) {
                    (true, false) => self.surface_subject(g),
                    (false, true) => self.agent(g),
                    _ => Vec::new(),
                }
            }
            Slot::Obj => {
                let Some((g, true)) = self.carrier(chunk) else { return Vec::new() };
                let suffered = self.language.reading.suffered_verbs.contains(&self.syntax.groups[g].reading.lemma);
                if suffered { self.surface_subject(g) } else { Vec::new() }
            }
            Slot::Antecedent => self.apposed_to(chunk).map(Filler::Chunk).into_iter().collect(),
            Slot::Iobj => Vec::new(),
        }
    }
}
