//! Words, numbers and marks, as spans of the text.

use crate::fold::{fold_into, lower_into};
use crate::sentence;
use std::collections::HashSet;
use std::ops::Range;
use vigie_model::Span;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// Letters, with inner hyphens, apostrophes and digits: *al-Noomane*, *M23*, *1er*.
    Word,
    /// Digits with their inner marks: *580 000*, *1,4*, *27.03.15*.
    Number,
    /// Any other mark.
    Mark,
}

/// How a word is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Case {
    /// *ville*
    Lower,
    /// *Ville*
    Capital,
    /// *ONU*
    Upper,
}

/// One word, number or mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: TokenKind,
    /// How it is written.
    pub case: Case,
    /// True when white space follows.
    pub space_after: bool,
    lower: (u32, u32),
    folded: (u32, u32),
}

/// One sentence: its span and the tokens in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// Where it stands.
    pub span: Span,
    /// Indices of its tokens.
    pub tokens: Range<usize>,
    /// Number of the paragraph it is in, from 0.
    pub paragraph: usize,
}

/// How a language is written: what is split off a word, and which full stops end no sentence. All in lower case.
#[derive(Debug, Clone, Default)]
pub struct Writing {
    /// Beginnings that are words of their own, with their apostrophe: *l'*, *qu'*.
    pub elisions: Vec<String>,
    /// Endings that are words of their own: *-t-il*, *n't*, *'s*.
    pub enclitics: Vec<String>,
    /// Words that are written with a full stop: *m*, *gén*, *lt*.
    pub abbreviations: HashSet<String>,
}

/// A text cut into tokens and sentences.
#[derive(Debug, Clone)]
pub struct Words<'t> {
    /// The text, unaltered.
    pub text: &'t str,
    /// Its tokens in order.
    pub tokens: Vec<Token>,
    /// Its sentences in order; together they hold every token.
    pub sentences: Vec<Sentence>,
    forms: String,
}

impl<'t> Words<'t> {
    /// Cuts `text`. Any text is accepted; spans are 32 bits wide, so what lies beyond 4 GiB is left out.
    ///
    /// ```
    /// use vigie_text::{Words, Writing};
    /// let rules = Writing { elisions: vec!["l'".into()], ..Writing::default() };
    /// let words = Words::read("L’armée a pris 3 villes. Elle avance.", &rules);
    /// let all: Vec<_> = (0..words.tokens.len()).map(|i| words.word(i)).collect();
    /// assert_eq!(all, ["L’", "armée", "a", "pris", "3", "villes", ".", "Elle", "avance", "."]);
    /// assert_eq!(words.sentences.len(), 2);
    /// ```
    pub fn read(text: &'t str, writing: &Writing) -> Words<'t> {
        let text = if text.len() > u32::MAX as usize { "" } else { text };
        let mut words = Words {
            text,
            tokens: Vec::with_capacity(text.len() / 5),
            sentences: Vec::new(),
            forms: String::with_capacity(text.len() * 2),
        };
        let mut at = 0;
        while at < text.len() {
            let rest = &text[at..];
            let Some(c) = rest.chars().next() else { break };
            if c.is_whitespace() || is_invisible(c) {
                at += c.len_utf8();
                continue;
            }
            let len = if c.is_ascii_digit() {
                number_len(rest)
            } else if c.is_alphanumeric() {
                word_len(rest)
            } else {
                mark_len(rest)
            };
            if c.is_alphanumeric() {
                words.push_word(at, at + len, writing);
            } else {
                words.push(at, at + len, TokenKind::Mark);
            }
            at += len;
        }
        words.sentences = sentence::split(&words, writing);
        words
    }

    /// The words of token `i` as they stand.
    pub fn word(&self, i: usize) -> &'t str {
        self.tokens[i].span.of(self.text)
    }

    /// Token `i` in lower case with straight apostrophes, accents kept.
    pub fn lower(&self, i: usize) -> &str {
        let (a, b) = self.tokens[i].lower;
        &self.forms[a as usize..b as usize]
    }

    /// Token `i` folded: lower case, without diacritics.
    pub fn folded(&self, i: usize) -> &str {
        let (a, b) = self.tokens[i].folded;
        &self.forms[a as usize..b as usize]
    }

    /// The span from the first to the last token of a non-empty range.
    pub fn span(&self, tokens: Range<usize>) -> Span {
        if tokens.is_empty() {
            let at = self.tokens.get(tokens.start).map_or(self.text.len(), |t| t.span.start as usize);
            return Span::new(at, at);
        }
        self.tokens[tokens.start].span.cover(self.tokens[tokens.end - 1].span)
    }

    /// The tokens that lie wholly inside a span.
    pub fn tokens_in(&self, span: Span) -> Range<usize> {
        let start = self.tokens.partition_point(|t| t.span.start < span.start);
        let end = self.tokens.partition_point(|t| t.span.end <= span.end);
        start..end.max(start)
    }

    /// The index of the sentence that holds token `i`.
    pub fn sentence_of(&self, i: usize) -> usize {
        self.sentences.partition_point(|s| s.tokens.end <= i).min(self.sentences.len().saturating_sub(1))
    }

    fn push(&mut self, start: usize, end: usize, kind: TokenKind) {
        let text = &self.text[start..end];
        let case = match text.chars().next() {
            Some(c) if c.is_uppercase() => {
                if text.chars().filter(|c| c.is_alphabetic()).count() > 1 && !text.chars().any(char::is_lowercase) {
                    Case::Upper
                } else {
                    Case::Capital
                }
            }
            _ => Case::Lower,
        };
        let at = self.forms.len() as u32;
        lower_into(text, &mut self.forms);
        let lower = (at, self.forms.len() as u32);
        let folded = if text.is_ascii() {
            lower
        } else {
            fold_into(text, &mut self.forms);
            (lower.1, self.forms.len() as u32)
        };
        let space_after = self.text[end..].chars().next().is_none_or(|c| c.is_whitespace() || is_invisible(c));
        self.tokens.push(Token { span: Span::new(start, end), kind, case, space_after, lower, folded });
    }

    /// A run of letters and digits, less what the language splits off at its ends.
    fn push_word(&mut self, mut start: usize, mut end: usize, writing: &Writing) {
        let text = self.text;
        let kind_of = |s: usize, e: usize| {
            let word = &text[s..e];
            if word.starts_with(|c: char| c.is_ascii_digit()) && !word.chars().any(char::is_alphabetic) {
                TokenKind::Number
            } else {
                TokenKind::Word
            }
        };
        let mut lower = String::new();
        loop {
            lower.clear();
            lower_into(&text[start..end], &mut lower);
            let Some(elision) =
                writing.elisions.iter().find(|e| lower.len() > e.len() && lower.starts_with(e.as_str()))
            else {
                break;
            };
            let Some(len) = text[start..end].char_indices().nth(elision.chars().count()).map(|(i, _)| i) else {
                break;
            };
            self.push(start, start + len, TokenKind::Word);
            start += len;
        }
        let mut tail = end;
        let enclitic = writing.enclitics.iter().find(|e| lower.len() > e.len() && lower.ends_with(e.as_str()));
        let cut = enclitic
            .and_then(|e| e.chars().count().checked_sub(1))
            .and_then(|back| text[start..end].char_indices().rev().nth(back));
        if let Some((i, _)) = cut.filter(|(i, _)| *i > 0) {
            tail = start + i;
        }
        std::mem::swap(&mut end, &mut tail);
        self.push(start, end, kind_of(start, end));
        if end < tail {
            self.push(end, tail, TokenKind::Word);
        }
    }
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
        || (c.is_control() && c != '\n')
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ' | '‘' | 'ʻ' | '`' | '´')
}

fn is_joiner(c: char) -> bool {
    is_apostrophe(c) || matches!(c, '-' | '‐' | '‑' | '·' | '_' | '&' | '\u{ad}')
}

/// Bytes of the word at the start of `text`: letters, digits, combining marks, and joiners between them.
fn word_len(text: &str) -> usize {
    let mut chars = text.char_indices().peekable();
    let mut end = 0;
    while let Some((i, c)) = chars.next() {
        let inside = c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c);
        let next_inside = chars.peek().is_some_and(|(_, n)| n.is_alphanumeric());
        // Initials: the stop between single letters belongs to the word (U.N., R.D.C.).
        let initials =
            c == '.' && next_inside && text[..i].rsplit('.').next().is_some_and(|s| s.chars().count() == 1) && {
                let mut ahead = text[i + 1..].chars();
                ahead.next().is_some_and(char::is_uppercase) && !ahead.next().is_some_and(char::is_alphanumeric)
            };
        if inside || (is_joiner(c) && next_inside) || initials {
            end = i + c.len_utf8();
        } else {
            break;
        }
    }
    end.max(text.chars().next().map_or(0, char::len_utf8))
}

/// Bytes of the number at the start of `text`: digits with inner points, commas, colons or slashes; digits grouped in
/// threes by a space; ISO dates; and letters that follow at once (*1er*, *10h30*).
fn number_len(text: &str) -> usize {
    let bytes = text.as_bytes();
    let digits_from = |at: usize| bytes[at..].iter().take_while(|b| b.is_ascii_digit()).count();
    let first = digits_from(0);
    if first == 4 && iso_date(bytes) {
        return 10;
    }
    let mut end = first;
    if first <= 3 {
        // Digits grouped in threes by a space: 580 000, 1 234 567.
        while let Some(space) =
            text[end..].chars().next().filter(|c| matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}'))
        {
            let next = end + space.len_utf8();
            let group = digits_from(next.min(bytes.len()));
            let joined = text[next..].chars().nth(group).is_some_and(|c| c.is_alphanumeric());
            if group != 3 || joined {
                break;
            }
            end = next + 3;
        }
    }
    while let Some(b'.' | b',' | b':' | b'/') = bytes.get(end) {
        let run = digits_from(end + 1);
        if run == 0 {
            break;
        }
        end += 1 + run;
    }
    if text[end..].starts_with(|c: char| c.is_alphabetic() || c == 'º' || c == '°') {
        end += word_len(&text[end..]).max(1);
    }
    end
}

fn iso_date(bytes: &[u8]) -> bool {
    bytes.len() >= 10
        && bytes[..10].iter().enumerate().all(|(i, b)| if i == 4 || i == 7 { *b == b'-' } else { b.is_ascii_digit() })
        && !bytes.get(10).is_some_and(u8::is_ascii_digit)
}

/// Bytes of the mark at the start of `text`; dots and dashes that repeat are one mark.
fn mark_len(text: &str) -> usize {
    let Some(c) = text.chars().next() else {
        return 0;
    };
    if matches!(c, '.' | '-' | '–' | '—' | '!' | '?' | '*' | '=' | '_') {
        text.chars().take_while(|&d| d == c).map(char::len_utf8).sum()
    } else {
        c.len_utf8()
    }
}
