//! Where the words of a text stand, for the index and for questions alike.

use vigie_model::Span;

use crate::fold::fold;

/// The most letters of a word that count.
const LETTERS: usize = 64;

/// A word where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word {
    /// Folded: without case and accents.
    pub folded: String,
    pub span: Span,
}

/// The words of `text`, in order: runs of letters, digits, and the marks on them.
pub(crate) fn words(text: &str) -> impl Iterator<Item = Word> + '_ {
    let mut rest = text.char_indices().peekable();
    std::iter::from_fn(move || {
        loop {
            let (start, first) = rest.next()?;
            if !is_letter(first) {
                continue;
            }
            let mut end = start + first.len_utf8();
            while let Some(&(at, c)) = rest.peek().filter(|(_, c)| is_inside(*c)) {
                end = at + c.len_utf8();
                rest.next();
            }
            let word = &text[start..end];
            let cut = word.char_indices().nth(LETTERS).map_or(word.len(), |(at, _)| at);
            let mut folded = fold(&word[..cut]);
            folded.retain(|c| !is_silent(c));
            if !folded.is_empty() {
                return Some(Word { folded, span: Span::new(start, end) });
            }
        }
    })
}

/// A letter or digit. One apostrophe counts as a letter in Unicode, and is none here.
fn is_letter(c: char) -> bool {
    c.is_alphanumeric() && c != '\u{2bc}'
}

/// Goes on a word that has begun: letters, digits, marks, and what is only there to join or part letters.
fn is_inside(c: char) -> bool {
    is_letter(c) || unicode_normalization::char::is_combining_mark(c) || is_silent(c)
}

/// Stands in a word without being one of its letters: soft hyphens, joiners, the tatweel, romanised hamza and ayin.
fn is_silent(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200c}' | '\u{200d}' | '\u{640}' | '\u{2be}' | '\u{2bf}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> Vec<String> {
        words(text).map(|w| w.folded).collect()
    }

    #[test]
    fn words_are_runs_of_letters_and_digits_without_case_and_accents() {
        assert_eq!(
            folded("L’armée a pris Ma‘arrat an-Nuʿmān !"),
            ["l", "armee", "a", "pris", "ma", "arrat", "an", "numan"]
        );
        assert_eq!(folded("e\u{301}te\u{301} \0 \u{301}"), ["ete"]);
        assert_eq!(folded("bom\u{ad}bar\u{ad}de\u{301}"), ["bombarde"]);
        assert_eq!(folded("😀 12 morts"), ["12", "morts"]);
        let long = "é".repeat(10_000);
        assert_eq!(words(&long).next().unwrap().span, Span::new(0, 20_000));
        assert_eq!(folded(&long), ["e".repeat(LETTERS)]);
    }
}
