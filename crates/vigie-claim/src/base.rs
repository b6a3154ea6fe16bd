//! *L'ONG, basée à Genève*: where an organisation sits, which says nothing of where things happen.

use crate::analysis::Analysis;
use crate::tag::Tag;
use std::ops::Range;
use vigie_lexicon::Classes;
use vigie_model::Sector;

/// So many tokens at most stand between the participle and the place: *basée dans la ville de*.
const REACH: usize = 6;

impl Analysis<'_> {
    /// Whether a place says only where an organisation is based. Of those who fight it says where they are, and of those
    /// of whom nothing is known it may.
    pub(crate) fn is_base(&self, name: &Range<usize>) -> bool {
        let sentence = self.words.sentences[self.words.sentence_of(name.start)].tokens.start;
        let between = |i: usize| {
            let classes = self.language.lexicon.class(self.language.lexicon.first_word(self.words.lower(i)));
            classes.any(Classes::PREPOSITION | Classes::DETERMINER | Classes::COORDINATOR)
                || self.tags.tags[i] == Tag::Name
                || self.language.reading.place_nouns.contains(self.words.lower(i))
        };
        let mut back = (sentence.max(name.start.saturating_sub(REACH))..name.start).rev();
        let found = back.find_map(|i| match self.language.reading.based.contains(self.words.lower(i)) {
            true => Some(Some(i)),
            false if between(i) => None,
            false => Some(None),
        });
        // A participle alone leads to it: *base Geneva* is none.
        found.flatten().filter(|&i| i + 1 < name.start).is_some_and(|i| self.is_organisation_before(sentence, i))
    }

    /// Whether what stands before a token, a comma, a bracket or a copula between, is an organisation that does not fight.
    fn is_organisation_before(&self, sentence: usize, at: usize) -> bool {
        let skipped = |i: usize| {
            matches!(self.tags.tags[i], Tag::Comma | Tag::Close | Tag::Rel | Tag::Adv) || {
                self.tags.tags[i].is_verb()
            }
        };
        let Some(last) = (sentence.max(at.saturating_sub(5))..at).rev().find(|&i| !skipped(i)) else { return false };
        let Some(chunk) = self.syntax.chunk_at(last) else { return false };
        let civil = |chunk: usize| {
            // *Peacekeepers based in Gao*, *journalistes basés à Gaza*: people are where they are based.
            self.party(chunk).is_some_and(|party| {
                party.victims.is_none()
                    && matches!(party.actor.sector, Some(Sector::Ngo | Sector::Igo | Sector::Med | Sector::Bus))
            })
        };
        civil(chunk) || self.syntax.root(chunk) != chunk && civil(self.syntax.root(chunk))
    }
}
