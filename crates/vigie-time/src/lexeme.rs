//! Words of the rule files, as small numbers.
//!
//! A token is looked up once: first as written (lower case, accents kept), then, if no rule knows it so, without
//! accents, which finds words in capitals (*DECEMBRE*) and careless spelling. A word that is in the files under its
//! plain form (*a*) never stands for its accented neighbour (*à*).

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use vigie_text::fold;

/// Number of a word; [`UNKNOWN`] for a word that no rule mentions.
pub(crate) type WordId = u32;

/// No rule mentions the word.
pub(crate) const UNKNOWN: WordId = 0;
/// A word made of number words: *vingt-huit*.
pub(crate) const COMPOUND_NUMBER: WordId = 1;
/// A word made of number words, the last one an ordinal: *twenty-first*.
pub(crate) const COMPOUND_ORDINAL: WordId = 2;
/// A number joined to a unit: *five-day*.
pub(crate) const COMPOUND_SPAN: WordId = 3;
/// The middle of a year in one word: *mid-2019*.
pub(crate) const COMPOUND_MID_YEAR: WordId = 4;
/// A part of a whole in one word: *three-fifths*.
pub(crate) const COMPOUND_PORTION: WordId = 5;
const FIRST_FREE: WordId = 6;

/// FNV-1a: short keys, and no need to withstand chosen ones, since the table is the rule files'.
#[derive(Default, Clone)]
pub(crate) struct ShortKey(u64);

impl Hasher for ShortKey {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        let mut hash = if self.0 == 0 { 0xcbf2_9ce4_8422_2325 } else { self.0 };
        for b in bytes {
            hash = (hash ^ u64::from(*b)).wrapping_mul(0x0100_0000_01b3);
        }
        self.0 = hash;
    }
}

type Table = HashMap<Box<str>, WordId, BuildHasherDefault<ShortKey>>;

#[derive(Debug, Clone, Default)]
pub(crate) struct Lexemes {
    exact: Table,
    plain: Table,
}

impl Lexemes {
    /// The number of `word`, a new one if need be.
    pub fn intern(&mut self, word: &str) -> WordId {
        let next = FIRST_FREE + self.exact.len() as WordId;
        if let Some(&id) = self.exact.get(word) {
            return id;
        }
        self.exact.insert(word.into(), next);
        next
    }

    /// To be called when all words are in: makes the table of unaccented forms, less those that two words share.
    pub fn seal(&mut self) {
        let mut plain: HashMap<String, Option<WordId>> = HashMap::new();
        for (word, &id) in &self.exact {
            let folded = fold(word);
            if folded != **word && !self.exact.contains_key(folded.as_str()) {
                plain.entry(folded).and_modify(|e| *e = None).or_insert(Some(id));
            }
        }
        self.plain = plain.into_iter().filter_map(|(w, id)| Some((w.into_boxed_str(), id?))).collect();
    }

    /// One more than the largest number.
    pub fn bound(&self) -> usize {
        FIRST_FREE as usize + self.exact.len()
    }

    /// The number of a word given in lower case and folded.
    pub fn find(&self, lower: &str, folded: &str) -> WordId {
        self.exact.get(lower).or_else(|| self.plain.get(folded)).copied().unwrap_or(UNKNOWN)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_may_be_missing_unless_the_plain_word_is_known() {
        let mut words = Lexemes::default();
        let (with, without, december) = (words.intern("à"), words.intern("a"), words.intern("décembre"));
        words.seal();
        assert_eq!(words.find("a", "a"), without);
        assert_eq!(words.find("à", "a"), with);
        assert_eq!(words.find("decembre", "decembre"), december);
        assert_eq!(words.find("mars", "mars"), UNKNOWN);
    }
}
