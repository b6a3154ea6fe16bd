//! The part of a text that shows best why it was found.

use vigie_model::{Lang, Span};

use super::question::Question;
use super::words::{Word, words};

/// How long a passage is, in bytes, and how much of that may stand before the first mark.
const LENGTH: usize = 280;
const LEAD: usize = 70;

/// How far a passage may be shortened or moved to begin and end between words, in bytes.
const SLACK: usize = 24;

/// A part of a text with what was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Passage {
    /// Where it stands in the text.
    pub span: Span,
    /// Its words, as they stand.
    pub text: String,
    /// What was asked for, as spans of the passage.
    pub marks: Vec<Span>,
    /// True when the text begins before it.
    pub cut_before: bool,
    /// True when the text goes on after it.
    pub cut_after: bool,
}

impl Passage {
    /// The passage of `text` in which most of the question stands together: most of its terms, then most marks, then the
    /// earliest. The beginning of the text where it has none.
    pub fn of(text: &str, lang: Option<&Lang>, question: &Question) -> Passage {
        let all: Vec<Word> = words(text).collect();
        let found = question.found(&all, lang);
        let mut best = (0, 0, 0);
        for (n, (first, _)) in found.iter().enumerate() {
            let within = found[n..].iter().take_while(|(span, _)| (span.end - first.start) as usize <= LENGTH - LEAD);
            let mut terms: Vec<usize> = within.map(|(_, term)| *term).collect();
            let marks = terms.len();
            terms.sort_unstable();
            terms.dedup();
            if (terms.len(), marks) > (best.0, best.1) {
                best = (terms.len(), marks, n);
            }
        }
        let first = found.get(best.2).map_or(0, |(span, _)| span.start as usize);
        let start = between_words(text, first.saturating_sub(LEAD), first);
        let end =
            end_between_words(text, start + LENGTH, found.get(best.2).map_or(start, |(span, _)| span.end as usize));
        let part = &text[start..end];
        let marks = found
            .iter()
            .filter(|(span, _)| span.start as usize >= start && span.end as usize <= end)
            .map(|(span, _)| Span::new(span.start as usize - start, span.end as usize - start))
            .collect();
        let (cut_before, cut_after) = (!text[..start].trim().is_empty(), !text[end..].trim().is_empty());
        Passage { span: Span::new(start, end), text: part.to_owned(), marks, cut_before, cut_after }
    }
}

/// The beginning of a word at `from` or shortly after, at the latest at `to`.
fn between_words(text: &str, from: usize, to: usize) -> usize {
    if from == 0 {
        return 0;
    }
    let from = (from..=to).find(|&at| text.is_char_boundary(at)).unwrap_or(to);
    let near = text[from..to].char_indices().take_while(|(at, _)| *at <= SLACK);
    near.filter(|(_, c)| c.is_whitespace()).map(|(at, c)| from + at + c.len_utf8()).next().unwrap_or(from)
}

/// The end of a word at `until` or shortly before, at the earliest at `least`.
fn end_between_words(text: &str, until: usize, least: usize) -> usize {
    if until >= text.len() {
        return text.len();
    }
    let until = (0..=until).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0).max(least);
    let near = text[least..until].char_indices().rev().take_while(|(at, _)| until - least - at <= SLACK);
    near.filter(|(_, c)| c.is_whitespace()).map(|(at, _)| least + at).next().unwrap_or(until)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn passage(text: &str, typed: &str) -> Passage {
        Passage::of(text, Lang::new("fr").as_ref(), &Question::read(typed).unwrap())
    }

    #[test]
    fn the_words_asked_for_stand_together_where_they_can() {
        let text = format!(
            "Saraqeb. {}Les tirs ont tué douze civils à Saraqeb hier. {}",
            "Rien de neuf. ".repeat(40),
            "Fin. ".repeat(90)
        );
        let found = passage(&text, "saraqeb tirs");
        let marked: Vec<&str> = found.marks.iter().map(|m| m.of(&found.text)).collect();
        assert_eq!(marked, ["tirs", "Saraqeb"]);
        assert!(
            found.text.starts_with("neuf. ") || found.text.starts_with("de neuf") || found.text.starts_with("Rien"),
            "{found:?}"
        );
        assert!(found.cut_before && found.cut_after && found.text.len() <= LENGTH, "{found:?}");
        assert_eq!(&text[found.span.range()], found.text);
    }

    #[test]
    fn a_text_without_the_words_gives_its_beginning() {
        let found = passage("La ville dort.", "tirs");
        assert_eq!(
            (found.text.as_str(), found.marks.len(), found.cut_before, found.cut_after),
            ("La ville dort.", 0, false, false)
        );
        assert_eq!(passage("", "tirs").text, "");
    }

    proptest! {
        #[test]
        fn a_passage_is_a_slice_and_its_marks_are_within(text in "(\\PC{0,12}|tirs| ){0,80}", typed in "\\PC{0,30}|tirs") {
            let Ok(question) = Question::read(&typed) else { return Ok(()) };
            let found = Passage::of(&text, Lang::new("fr").as_ref(), &question);
            prop_assert_eq!(text.get(found.span.range()), Some(found.text.as_str()));
            for mark in &found.marks {
                prop_assert!(found.text.get(mark.range()).is_some_and(|m| !m.is_empty()));
            }
            prop_assert!(found.marks.windows(2).all(|pair| pair[0].end <= pair[1].start));
        }
    }
}
