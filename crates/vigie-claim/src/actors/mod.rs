//! Who is spoken of: every mention of a party in a report, resolved once, for the actors layer and for the claims alike.
//!
//! In: an analysed report. Out: [`Actors`]: mentions in text order, none inside another, each with its party, what sort
//! it is, and the first mention of the same party. A mention is a noun phrase with its complements and appositions, or
//! a pronoun; a state's name or its seat counts where it acts and not where it is a place.

mod coreference;
pub(crate) mod introduced;
mod kind;
mod mention;
mod persons;
pub(crate) mod words;

pub use kind::ActorKind;

use crate::analysis::Analysis;
use crate::discourse::Discourse;
use crate::party::Party;
use std::collections::HashMap;
use std::ops::Range;
use words::Gender;

/// One mention of a party.
#[derive(Debug, Clone)]
pub(crate) struct Mention {
    /// The whole phrase.
    pub tokens: Range<usize>,
    /// The words that carry it: a name, or the noun.
    pub head: Range<usize>,
    pub party: Party,
    pub kind: ActorKind,
    pub gender: Option<Gender>,
    pub sentence: usize,
    /// It is the subject of a verb.
    pub subject: bool,
    pub pronoun: bool,
    /// It stands in direct speech.
    pub spoken: bool,
    /// The first mention of the same party.
    pub of: Option<usize>,
}

/// The mentions of a report.
#[derive(Debug, Default)]
pub(crate) struct Actors {
    pub mentions: Vec<Mention>,
    of_chunk: HashMap<usize, usize>,
    of_pronoun: HashMap<usize, usize>,
}

impl Actors {
    /// The mention that a chunk is the head of.
    pub(crate) fn of_chunk(&self, chunk: usize) -> Option<&Mention> {
        self.of_chunk.get(&chunk).map(|&m| &self.mentions[m])
    }

    /// The mention that begins with the pronoun at a token.
    pub(crate) fn of_pronoun(&self, token: usize) -> Option<&Mention> {
        self.of_pronoun.get(&token).map(|&m| &self.mentions[m])
    }
}

impl Analysis<'_> {
    /// Finds and resolves every mention, first to last.
    pub(crate) fn find_actors(&self) -> Actors {
        let mut actors = Actors::default();
        let mut subject = vec![false; self.syntax.chunks.len()];
        for &k in self.syntax.subjects.iter().flatten() {
            subject[k] = true;
            // *le CICR (Croix-Rouge) a dit*: what stands before the bracket.
            if k > 0 && self.syntax.chunks[k].bracketed {
                let before = self.syntax.root(k - 1);
                subject[before] = true;
            }
        }
        let mut discourse = Discourse { country: crate::relevance::main_country(self), ..Discourse::default() };
        let mut chunk = 0;
        for (sentence, bounds) in self.words.sentences.iter().enumerate() {
            let mut covered = bounds.tokens.start;
            for i in bounds.tokens.clone() {
                while chunk < self.syntax.chunks.len() && self.syntax.chunks[chunk].tokens.start < i {
                    chunk += 1;
                }
                if i < covered {
                    continue;
                }
                if let Some(mut mention) = self.pronoun_mention(i, sentence, &actors) {
                    covered = mention.tokens.end;
                    mention.of = mention.of.map(|m| actors.mentions[m].of.unwrap_or(m));
                    actors.of_pronoun.insert(i, actors.mentions.len());
                    actors.mentions.push(mention);
                    continue;
                }
                if self.syntax.chunks.get(chunk).is_none_or(|c| c.tokens.start != i) {
                    continue;
                }
                // What a possessor stands before carries it: *the group's spokesman*.
                let owned = self.syntax.chunks[chunk].of.filter(|&of| of > chunk);
                for k in owned.into_iter().chain([chunk]) {
                    let Some(mut mention) = self.chunk_mention(k, sentence, subject[k]) else { continue };
                    if mention.tokens.start != i {
                        continue;
                    }
                    self.resolve(&mut mention, k, &actors, &discourse);
                    if !self.is_actor(&mention, k) {
                        continue;
                    }
                    covered = mention.tokens.end;
                    actors.of_chunk.insert(k, actors.mentions.len());
                    if mention.party.actor.sector.is_some() {
                        discourse.note(mention.party.clone());
                    }
                    actors.mentions.push(mention);
                    break;
                }
            }
        }
        actors
    }

    /// The party that a chunk names, with what the report said before.
    pub(crate) fn party_in(&self, chunk: usize, discourse: &Discourse) -> Option<Party> {
        if let Some(mention) = self.actors.of_chunk(chunk) {
            return Some(mention.party.clone());
        }
        let mut party = self.party(chunk)?;
        self.complete(&mut party, discourse);
        Some(party)
    }
}
