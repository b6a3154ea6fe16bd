//! Where sentences and paragraphs end.

use crate::token::{Case, Sentence, TokenKind, Words, Writing};

/// A line shorter than this, in characters, that ends without a mark is a title or an item, not wrapped prose.
const SHORT_LINE_CHARS: usize = 55;

/// A text with a line longer than this, in characters, is not wrapped: each of its lines is a paragraph.
const WRAPPED_LINE_CHARS: usize = 120;

pub(crate) fn split(words: &Words<'_>, writing: &Writing) -> Vec<Sentence> {
    let wrapped =
        words.text.lines().all(|line| line.len() <= WRAPPED_LINE_CHARS || line.chars().count() <= WRAPPED_LINE_CHARS);
    let mut sentences = Vec::new();
    let (mut first, mut paragraph) = (0, 0);
    let count = words.tokens.len();
    let mut i = 0;
    while i < count {
        let mut next = i + 1;
        let ends = match line_break(words, i, wrapped) {
            Break::Paragraph => true,
            Break::None => {
                is_stop(words, i) && !is_abbreviation(words, i, writing) && {
                    next = closing(words, next, wrapped);
                    next >= count || line_break(words, next - 1, wrapped) == Break::Paragraph || may_begin(words, next)
                }
            }
        };
        if ends || next >= count {
            let breaks = next >= count || line_break(words, next - 1, wrapped) == Break::Paragraph;
            sentences.push(Sentence { span: words.span(first..next), tokens: first..next, paragraph });
            paragraph += usize::from(breaks);
            first = next;
        }
        i = next;
    }
    sentences
}

#[derive(PartialEq)]
enum Break {
    None,
    Paragraph,
}

/// Whether a paragraph ends after token `i`: at an empty line, or at the end of a line that is not wrapped prose.
fn line_break(words: &Words<'_>, i: usize, wrapped: bool) -> Break {
    let Some(next) = words.tokens.get(i + 1) else {
        return Break::Paragraph;
    };
    let token = &words.tokens[i];
    if !token.space_after {
        return Break::None;
    }
    let between = &words.text[token.span.end as usize..next.span.start as usize];
    let lines = between.chars().filter(|&c| c == '\n' || c == '\u{2029}').count();
    if lines == 0 {
        return Break::None;
    }
    if lines > 1 || !wrapped {
        return Break::Paragraph;
    }
    let begins_item = next.kind == TokenKind::Mark
        && matches!(words.word(i + 1), "•" | "-" | "–" | "—" | "*" | "▪" | "◦" | "·" | "#" | "##" | "●" | "■");
    let stop = matches!(words.word(i), "." | "!" | "?" | "…" | ":" | "»" | "”" | "\"" | ";");
    let line = words.text[..token.span.end as usize].rsplit('\n').next().unwrap_or("");
    let short = line.chars().count() < SHORT_LINE_CHARS;
    if begins_item || stop || (short && next.case != Case::Lower) { Break::Paragraph } else { Break::None }
}

fn is_stop(words: &Words<'_>, i: usize) -> bool {
    let word = words.word(i);
    words.tokens[i].kind == TokenKind::Mark && (word.starts_with(['.', '!', '?', '…', '。', '؟', '।']))
}

/// A full stop after an abbreviation, an initial, or inside a name ends no sentence.
fn is_abbreviation(words: &Words<'_>, i: usize, writing: &Writing) -> bool {
    if i == 0 || words.word(i) != "." || words.tokens[i - 1].space_after {
        return false;
    }
    let previous = words.lower(i - 1);
    let initial = words.tokens[i - 1].kind == TokenKind::Word
        && previous.chars().count() == 1
        && words.tokens[i - 1].case != Case::Lower;
    // Initials with inner stops (U.N., R.D.C.) carry their own last stop.
    initial
        || previous.contains('.') && words.tokens[i - 1].kind == TokenKind::Word
        || writing.abbreviations.contains(previous)
}

/// The first token after the closing quotation marks and brackets that belong to the sentence just ended.
fn closing(words: &Words<'_>, mut i: usize, wrapped: bool) -> usize {
    while let Some(token) = words.tokens.get(i) {
        let closes = match words.word(i) {
            "»" | "”" | ")" | "]" | "’" | "›" => true,
            "\"" | "'" => !words.tokens[i - 1].space_after,
            _ => false,
        };
        if token.kind != TokenKind::Mark || !closes || line_break(words, i - 1, wrapped) == Break::Paragraph {
            break;
        }
        i += 1;
    }
    i
}

fn may_begin(words: &Words<'_>, i: usize) -> bool {
    let token = &words.tokens[i];
    if !words.tokens[i - 1].space_after {
        // "fin.Le lendemain": two sentences glued by a careless page.
        return token.kind == TokenKind::Word
            && token.case == Case::Capital
            && i >= 2
            && words.tokens[i - 2].case == Case::Lower
            && words.word(i - 2).chars().count() > 2;
    }
    if token.kind == TokenKind::Mark && matches!(words.word(i), "," | ";" | ":" | ")" | "]" | "%") {
        return false;
    }
    token.kind != TokenKind::Word || token.case != Case::Lower || words.word(i).starts_with(|c: char| !c.is_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn french() -> Writing {
        Writing {
            elisions: ["l'", "d'", "qu'", "n'", "s'", "c'", "j'"].map(String::from).to_vec(),
            enclitics: ["-t-il", "-t-elle", "-il", "n't", "'s"].map(String::from).to_vec(),
            abbreviations: ["m", "gén", "lt"].map(String::from).into(),
        }
    }

    fn check(text: &str, want: &str) {
        let words = Words::read(text, &french());
        let got: Vec<String> = words
            .sentences
            .iter()
            .map(|s| s.tokens.clone().map(|i| words.word(i)).collect::<Vec<_>>().join(" "))
            .collect();
        assert_eq!(got.join(" | "), want);
    }

    #[test]
    fn sentences_and_words() {
        for (text, want) in [
            ("M. Dupont est à Idleb. Il l’a dit.", "M . Dupont est à Idleb . | Il l’ a dit ."),
            ("GOMA (AFP) – 412 000 civils ont fui.", "GOMA ( AFP ) – 412 000 civils ont fui ."),
            ("« Nous restons. » Puis il partit.", "« Nous restons . » | Puis il partit ."),
            ("Le cessez-le-feu tient à Maaret al-Noomane", "Le cessez-le-feu tient à Maaret al-Noomane"),
            ("\"Rien\", ajoute-t-il. \"Tout.\" Fin.", "\" Rien \" , ajoute -t-il . | \" Tout . \" | Fin ."),
            ("Titre court\nLa ville est tombée.", "Titre court | La ville est tombée ."),
            ("1,4 million le 27.03.15, le 1er mai, 200-300", "1,4 million le 27.03.15 , le 1er mai , 200 - 300"),
            ("The U.N. said it didn't know.", "The U.N . said it did n't know ."),
            ("En 2019 300 morts; à 10h30, 2020-02-07.", "En 2019 300 morts ; à 10h30 , 2020-02-07 ."),
            ("« Partez ! », lance-t-il. Fin.", "« Partez ! » , lance -t-il . | Fin ."),
            ("• 12 000 displaced\n• 3 000 returned", "• 12 000 displaced | • 3 000 returned"),
            ("Aujourd’hui, l’ex-Premier ministre", "Aujourd’hui , l’ ex-Premier ministre"),
        ] {
            check(text, want);
        }
    }

    #[test]
    fn wrapped_prose_is_one_sentence() {
        let text = "The army said on Monday that it had taken control of the town after\nthree days of fighting.";
        assert_eq!(Words::read(text, &french()).sentences.len(), 1);
    }

    proptest! {
        #[test]
        fn tokens_tile_the_text(text in "(\\PC|[ .\n'’«»\"-]|[0-9]){0,80}") {
            let words = Words::read(&text, &french());
            let mut at = 0;
            for (i, token) in words.tokens.iter().enumerate() {
                prop_assert!(token.span.start as usize >= at && !token.span.is_empty());
                prop_assert_eq!(words.text[at..token.span.start as usize].chars().find(|c| c.is_alphanumeric()), None);
                prop_assert!(!words.word(i).is_empty());
                at = token.span.end as usize;
            }
            let mut next = 0;
            for sentence in &words.sentences {
                prop_assert_eq!(sentence.tokens.start, next);
                prop_assert!(!sentence.tokens.is_empty());
                next = sentence.tokens.end;
            }
            prop_assert_eq!(next, words.tokens.len());
        }
    }
}
