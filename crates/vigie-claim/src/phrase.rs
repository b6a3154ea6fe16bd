//! Fixed phrases found in running text: the longest at each place, case respected where it tells names from words.

use std::collections::HashMap;
use vigie_text::{Case, Words, Writing};

/// How the first word of a phrase must be written to count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Needs {
    Any,
    Capital,
    Upper,
    /// As it is written, letter by letter.
    Exact,
}

#[derive(Debug, Clone)]
struct Phrase<T> {
    /// The words in lower case, where accents tell words apart (*retraite*, *retraité*).
    exact: Box<[String]>,
    /// The phrase as it was given.
    written: String,
    rest: Box<[String]>,
    needs: Needs,
    payload: T,
}

/// Phrases by the folded form of their first token.
#[derive(Debug, Clone)]
pub(crate) struct PhraseTable<T> {
    by_first: HashMap<String, Vec<Phrase<T>>>,
}

impl<T: Clone> PhraseTable<T> {
    pub(crate) fn new() -> Self {
        PhraseTable { by_first: HashMap::new() }
    }

    /// Adds a phrase, cut into tokens by the language's own rules. An acronym must stand in capitals to be found, a
    /// name must keep its initial capital.
    pub(crate) fn insert(&mut self, text: &str, writing: &Writing, payload: T) {
        let words = Words::read(text, writing);
        if words.tokens.is_empty() {
            return;
        }
        let letters = || text.chars().filter(|c| c.is_alphabetic());
        // An acronym with small letters (*LeT*) is found only as it is written: *Let* is another word.
        let mixed =
            letters().count() <= 5 && letters().skip(1).any(char::is_uppercase) && letters().any(char::is_lowercase);
        let needs = if mixed && !text.contains(char::is_whitespace) {
            Needs::Exact
        } else if letters().count() <= 6 && letters().count() > 1 && letters().all(char::is_uppercase) {
            Needs::Upper
        } else if text.chars().next().is_some_and(char::is_uppercase) {
            Needs::Capital
        } else {
            Needs::Any
        };
        let exact = (0..words.tokens.len()).map(|i| words.lower(i).to_owned()).collect();
        let rest = (1..words.tokens.len()).map(|i| words.folded(i).to_owned()).collect();
        let phrases = self.by_first.entry(words.folded(0).to_owned()).or_default();
        phrases.push(Phrase { exact, written: text.to_owned(), rest, needs, payload });
        // Longest first; among equals the first that was added stays first.
        phrases.sort_by_key(|p| std::cmp::Reverse(p.rest.len()));
    }

    /// The longest phrase that begins at token `at` and ends before `end`: its length in tokens and its payload.
    pub(crate) fn longest(&self, words: &Words<'_>, at: usize, end: usize) -> Option<(usize, &T)> {
        let phrases = self.by_first.get(words.folded(at))?;
        let case = words.tokens[at].case;
        phrases.iter().find_map(|phrase| {
            let len = phrase.rest.len() + 1;
            let fits = match phrase.needs {
                Needs::Any => {
                    at + len <= end && phrase.exact.iter().enumerate().all(|(k, w)| words.lower(at + k) == w.as_str())
                }
                Needs::Capital => case != Case::Lower,
                Needs::Upper => case == Case::Upper,
                Needs::Exact => words.word(at) == phrase.written,
            };
            let same = fits
                && at + len <= end
                && phrase.rest.iter().enumerate().all(|(k, word)| words.folded(at + 1 + k) == word.as_str());
            same.then_some((len, &phrase.payload))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_phrase_wins_and_acronyms_need_capitals() {
        let writing = Writing::default();
        let mut table = PhraseTable::new();
        table.insert("US", &writing, 1);
        table.insert("hommes", &writing, 2);
        table.insert("hommes armés", &writing, 3);
        let words = Words::read("us Hommes armés US", &writing);
        assert_eq!(table.longest(&words, 0, 4), None);
        assert_eq!(table.longest(&words, 1, 4), Some((2, &3)));
        assert_eq!(table.longest(&words, 1, 2), Some((1, &2)));
        assert_eq!(table.longest(&words, 3, 4), Some((1, &1)));
    }
}
