//! What was typed, as a question: which words, phrases and beginnings must occur, and which must not.

use std::collections::BTreeSet;

use vigie_model::{Lang, Span};

use super::stem::Stems;
use super::words::{Word, words};

/// The most words a question can have.
const MOST: usize = 32;

/// Marks in which a phrase stands.
const QUOTES: [char; 6] = ['"', '\u{201c}', '\u{201d}', '\u{201e}', '\u{ab}', '\u{bb}'];

/// What parts a word from what was cut off it.
const APOSTROPHES: [char; 3] = ['\'', '\u{2019}', '\u{2bc}'];

/// What is asked of the words of reports and claims.
///
/// Each word must occur, in any of its forms and with or without accents; what stands in quotation marks must occur so; the
/// letters before a `*` must begin a word; what follows a `-` must not occur.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Question {
    wanted: Vec<Term>,
    unwanted: Vec<Term>,
}

/// A question of more words than are looked for at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0} words are asked for at once; ask for at most {MOST}")]
pub struct TooManyWords(usize);

/// One thing that must or must not occur.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Term {
    /// A word in any form; of a compound, its parts side by side.
    Forms(Vec<String>),
    /// Words as they stand; the last may be only the beginning of one.
    Exact { words: Vec<String>, open: bool },
    /// A word in any form, or the beginning of one: it is still being typed.
    Typed(Vec<String>),
}

impl Question {
    /// Reads what was typed. Anything can be typed; what holds no letter or digit asks for nothing.
    ///
    /// Errors: [`TooManyWords`].
    ///
    /// ```
    /// # use vigie_store::Question;
    /// let question = Question::read("bombardements \"deir ez-zor\" hôpit* -manœuvres").unwrap();
    /// assert_eq!(question.marks("Bombardé : l'hôpital de Deir ez-Zor", None).len(), 2); // the language is not known
    /// assert!(!Question::read("*** \" ( - ^").unwrap().is_wanting());
    /// ```
    pub fn read(typed: &str) -> Result<Question, TooManyWords> {
        let mut question = Question::default();
        let mut rest = typed.trim_start();
        while let Some(first) = rest.chars().next() {
            let unwanted = first == '-';
            let body = if unwanted { &rest[1..] } else { rest };
            let terms;
            (terms, rest) = match body.strip_prefix(QUOTES) {
                Some(inside) => {
                    let (phrase, after) = inside.split_once(QUOTES).unwrap_or((inside, ""));
                    (phrase_of(phrase).into_iter().collect(), after)
                }
                None => {
                    let end = body.find(|c: char| c.is_whitespace() || QUOTES.contains(&c)).unwrap_or(body.len());
                    (words_of(&body[..end]), &body[end..])
                }
            };
            if unwanted { &mut question.unwanted } else { &mut question.wanted }.extend(terms);
            rest = rest.trim_start();
        }
        let count = question.wanted.iter().chain(&question.unwanted).map(|term| term.parts().len()).sum();
        if count > MOST {
            return Err(TooManyWords(count));
        }
        question.drop_common();
        Ok(question)
    }

    /// The same, the last word being perhaps only the beginning of one.
    pub fn open_ended(mut self) -> Question {
        if let Some(Term::Forms(parts)) = self.wanted.last_mut() {
            let parts = std::mem::take(parts);
            self.wanted.pop();
            self.wanted.push(Term::Typed(parts));
        }
        self
    }

    /// True when something must occur.
    pub fn is_wanting(&self) -> bool {
        !self.wanted.is_empty()
    }

    /// Leaves out the words that say nothing alone, where there are others.
    fn drop_common(&mut self) {
        let is_common = |term: &Term| match term {
            Term::Forms(parts) => match parts.as_slice() {
                [word] => Stems::all().iter().any(|stems| stems.is_common(word)),
                _ => false,
            },
            _ => false,
        };
        if !self.wanted.iter().all(is_common) {
            self.wanted.retain(|term| !is_common(term));
        }
    }

    /// The question in the terms of the index, whose columns are `words` and those named in `stems`; `None` where nothing
    /// must occur. Every word is quoted, so that none can be an operator.
    pub(crate) fn expression(&self, stems: &str) -> Option<String> {
        let all = |terms: &[Term], by: &str| {
            let written: Vec<String> = terms.iter().map(|term| term.expression(stems)).collect();
            (!written.is_empty()).then(|| written.join(by))
        };
        let wanted = all(&self.wanted, " AND ")?;
        Some(match all(&self.unwanted, " OR ") {
            Some(unwanted) => format!("({wanted}) NOT ({unwanted})"),
            None => wanted,
        })
    }

    /// Where `text`, written in `lang`, has what is asked for: in order, without overlap.
    pub fn marks(&self, text: &str, lang: Option<&Lang>) -> Vec<Span> {
        let found: Vec<Word> = words(text).collect();
        self.found(&found, lang).into_iter().map(|(span, _)| span).collect()
    }

    /// Where words are what is asked for, and by which term, the earliest first; of two that overlap the longer.
    pub(super) fn found(&self, words: &[Word], lang: Option<&Lang>) -> Vec<(Span, usize)> {
        let stems = Stems::of(lang);
        let stemmed: Vec<String> =
            words.iter().map(|w| stems.map_or_else(|| w.folded.clone(), |s| s.stem(&w.folded))).collect();
        let folded: Vec<&str> = words.iter().map(|w| w.folded.as_str()).collect();
        let mut found: Vec<(Span, usize)> = Vec::new();
        for (n, term) in self.wanted.iter().enumerate() {
            let length = term.parts().len();
            let forms: BTreeSet<Vec<String>> = term.forms().into_iter().collect();
            for at in 0..(words.len() + 1).saturating_sub(length) {
                let (as_stems, as_words) = (&stemmed[at..at + length], &folded[at..at + length]);
                if forms.iter().any(|form| form == as_stems) || term.stands_in(as_words) {
                    found.push((words[at].span.cover(words[at + length - 1].span), n));
                }
            }
        }
        found.sort_by_key(|(span, _)| (span.start, u32::MAX - span.end));
        let mut end = 0;
        found.retain(|(span, _)| {
            let apart = span.start >= end;
            end = if apart { span.end } else { end };
            apart
        });
        found
    }
}

fn phrase_of(phrase: &str) -> Option<Term> {
    let words: Vec<String> = words(phrase).map(|w| w.folded).collect();
    (!words.is_empty()).then_some(Term::Exact { words, open: false })
}

/// What is typed between spaces. An apostrophe parts words; what it cuts off (l', qu', 's) is none where others stand beside
/// it. The parts of a compound belong together.
fn words_of(chunk: &str) -> Vec<Term> {
    let parts = chunk.split(APOSTROPHES).map(|part| words(part).map(|w| w.folded).collect::<Vec<String>>());
    let parts: Vec<Vec<String>> = parts.filter(|part| !part.is_empty()).collect();
    let is_scrap = |part: &Vec<String>| part.len() == 1 && part[0].chars().count() <= 2;
    let all_scraps = parts.iter().all(is_scrap);
    let mut terms: Vec<Term> =
        parts.into_iter().filter(|part| all_scraps || !is_scrap(part)).map(Term::Forms).collect();
    if chunk.ends_with('*')
        && let Some(Term::Forms(words)) = terms.pop()
    {
        terms.push(Term::Exact { words, open: true });
    }
    terms
}

impl Term {
    fn parts(&self) -> &[String] {
        match self {
            Term::Forms(parts) | Term::Typed(parts) | Term::Exact { words: parts, .. } => parts,
        }
    }

    /// The stems under which the index can have it: those of every language, since a question says not in which it is,
    /// and the words themselves for languages without stems.
    fn forms(&self) -> Vec<Vec<String>> {
        if matches!(self, Term::Exact { .. }) {
            return Vec::new();
        }
        let parts = self.parts();
        let stemmed = |stems: &Stems| parts.iter().map(|word| stems.stem(word)).collect::<Vec<_>>();
        let mut forms: Vec<Vec<String>> = Stems::all().iter().map(stemmed).chain([parts.to_vec()]).collect();
        forms.sort();
        forms.dedup();
        forms
    }

    /// True where these words, as they stand, are what is asked for.
    fn stands_in(&self, found: &[&str]) -> bool {
        let (parts, open) = match self {
            Term::Forms(_) => return false,
            Term::Typed(parts) => (parts, true),
            Term::Exact { words, open } => (words, *open),
        };
        let last = parts.len() - 1;
        let is = |(n, (part, word)): (usize, (&String, &&str))| {
            if open && n == last { word.starts_with(part.as_str()) } else { part == word }
        };
        parts.iter().zip(found).enumerate().all(is)
    }

    fn expression(&self, stems: &str) -> String {
        let mut either: Vec<String> =
            self.forms().iter().map(|form| format!("{{{stems}}} : {}", quoted(form))).collect();
        match self {
            Term::Forms(_) => {}
            Term::Typed(parts) => either.push(format!("words : {} *", quoted(parts))),
            Term::Exact { words, open } => {
                either.push(format!("words : {}{}", quoted(words), if *open { " *" } else { "" }));
            }
        }
        format!("({})", either.join(" OR "))
    }
}

/// The words as a phrase of the index. They hold letters and digits alone; a quotation mark would be doubled.
fn quoted(words: &[String]) -> String {
    format!("\"{}\"", words.join(" ").replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked<'t>(typed: &str, text: &'t str, lang: &str) -> Vec<&'t str> {
        let lang = Lang::new(lang);
        Question::read(typed).unwrap().marks(text, lang.as_ref()).iter().map(|span| span.of(text)).collect()
    }

    #[test]
    fn every_form_of_a_word_is_found_in_its_language() {
        let fr = "L'aviation a bombardé l'hôpital ; les bombardements continuent.";
        assert_eq!(marked("bombardements", fr, "fr"), ["bombardé", "bombardements"]);
        assert_eq!(marked("HOPITAUX", fr, "fr"), ["hôpital"]);
        assert_eq!(marked("l’aviation", fr, "fr"), ["aviation"]);
        let en = "Jets bombed the town's hospital.";
        assert_eq!(marked("bombing", en, "en"), ["bombed"]);
        assert_eq!(marked("town's", en, "en"), ["town"]);
        assert_eq!(marked("bombing", "Jets bombed it", "xx"), [""; 0], "a language without stems");
    }

    #[test]
    fn phrases_beginnings_and_compounds() {
        let text = "Le cessez-le-feu à Deir ez-Zor : des cessez-le-feu locaux.";
        assert_eq!(marked("cessez-le-feu", text, "fr"), ["cessez-le-feu", "cessez-le-feu"]);
        assert_eq!(marked("\"deir ez zor\"", text, "fr"), ["Deir ez-Zor"]);
        assert_eq!(marked("« Deir ez Zo »", text, "fr"), [""; 0], "as it stands");
        assert_eq!(marked("deir-ez-z*", text, "fr"), ["Deir ez-Zor"]);
        assert_eq!(marked("loca*", text, "fr"), ["locaux"]);
        assert_eq!(marked("\"feu", text, "fr"), ["feu", "feu"], "a phrase that is not closed");
    }

    #[test]
    fn a_word_still_being_typed_is_found_by_its_beginning_and_in_its_forms() {
        let text = "Ils ont bombardé la ville.";
        let marks = |typed: &str| Question::read(typed).unwrap().open_ended().marks(text, Lang::new("fr").as_ref());
        assert_eq!((marks("bomba").len(), marks("bombardements").len(), marks("omba").len()), (1, 1, 0));
    }

    #[test]
    fn what_says_nothing_alone_is_left_out_beside_other_words() {
        assert_eq!(Question::read("la chute de Saraqeb").unwrap(), Question::read("chute Saraqeb").unwrap());
        assert!(Question::read("de la").unwrap().is_wanting());
    }

    #[test]
    fn what_is_typed_is_never_an_operator() {
        let write = |typed: &str| Question::read(typed).unwrap().expression("stems");
        assert_eq!(write("\0 () * \" ^ : {} - -- \"\""), None);
        assert_eq!(write("-siège"), None, "nothing must occur");
        assert_eq!(write("NEAR(a\"b -x").unwrap(), "({stems} : \"near a\") AND (words : \"b x\")");
        assert_eq!(write("a OR b -c").unwrap(), write("or \"\" b -C").unwrap());
    }

    #[test]
    fn too_many_words_are_refused() {
        assert_eq!(Question::read(&"mot ".repeat(33)), Err(TooManyWords(33)));
        assert!(Question::read(&"mot ".repeat(32)).is_ok() && Question::read(&"x".repeat(1_000_000)).is_ok());
    }
}
