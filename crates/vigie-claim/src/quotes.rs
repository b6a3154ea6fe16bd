//! What stands between quotation marks.

use std::ops::Range;
use vigie_model::Span;
use vigie_text::Words;

/// A stretch between quotation marks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Quote {
    /// Tokens between the marks.
    pub inside: Range<usize>,
    /// From the opening to the closing mark.
    pub outside: Range<usize>,
}

/// The fewest words of direct speech; shorter stretches are quoted fragments.
pub(crate) const SPEECH_WORDS: usize = 5;

/// A quotation that is not closed is given up after so many tokens: a stray mark must not swallow the report.
const LONGEST: usize = 600;

const PAIRS: [(&str, &str); 4] = [("«", "»"), ("“", "”"), ("„", "“"), ("\"", "\"")];

/// Finds the outermost quotations, in order.
pub(crate) fn find(words: &Words<'_>) -> Vec<Quote> {
    let mut out: Vec<Quote> = Vec::new();
    let n = words.tokens.len();
    let mut i = 0;
    while i < n {
        let Some((open, close)) = PAIRS.iter().find(|(open, _)| *open == words.word(i)) else {
            i += 1;
            continue;
        };
        let mut depth = 1;
        let end = (i + 1..n.min(i + LONGEST)).find(|&j| {
            let word = words.word(j);
            if word == *close {
                depth -= 1;
            } else if word == *open {
                depth += 1;
            }
            depth == 0
        });
        match end {
            Some(end) => {
                out.push(Quote { inside: i + 1..end, outside: i..end + 1 });
                i = end + 1;
            }
            None => i += 1,
        }
    }
    out
}

impl Quote {
    /// The words between the marks.
    pub(crate) fn span(&self, words: &Words<'_>) -> Span {
        words.span(self.inside.clone())
    }

    /// Whether it is direct speech rather than a quoted fragment.
    pub(crate) fn is_speech(&self, words: &Words<'_>) -> bool {
        let count = self.inside.clone().filter(|&i| words.tokens[i].kind != vigie_text::TokenKind::Mark).count();
        count >= SPEECH_WORDS
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use vigie_text::Writing;

    #[test]
    fn quotations_are_found_and_stray_marks_let_be() {
        for (text, want) in [
            ("« Nous restons », dit-il.", "Nous restons"),
            ("Elle a \"dénoncé un crime\" et “appelé” au calme", "dénoncé un crime|appelé"),
            ("« A « b » c » fin", "A « b » c"),
            ("Une \" seule marque", ""),
        ] {
            let words = Words::read(text, &Writing::default());
            let got: Vec<_> = find(&words).iter().map(|q| q.span(&words).of(text)).collect();
            assert_eq!(got.join("|"), want);
        }
    }
}
