//! Numbers as the language writes them: in digits, in words, and mixed.
//!
//! The words and what they are worth are the files' own; this is the arithmetic: units and tens add up, hundreds and
//! thousands multiply what stands before them.

use crate::lexeme::{COMPOUND_NUMBER, COMPOUND_ORDINAL, WordId};
use std::collections::HashMap;
use vigie_text::{TokenKind, Words};

/// A number word.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Atom {
    /// Adds: *trois*, *vingt*.
    Value(u32),
    /// Multiplies: *cent*, *mille*, *million*.
    Scale(f64),
}

/// *et* in *vingt et un*, *and* in *two hundred and six*.
#[derive(Debug, Clone)]
pub(crate) struct Joiner {
    pub word: WordId,
    /// What stands before is a multiple of this.
    pub after: u32,
    /// What follows is one of these; any number below a hundred where empty.
    pub before: Vec<u32>,
}

/// How a language writes numbers.
#[derive(Debug, Clone, Default)]
pub(crate) struct Numerals {
    pub decimal: char,
    pub groups: Vec<char>,
    pub atoms: HashMap<WordId, Atom>,
    /// Number words of several tokens or parts, by their parts: *quatre vingt*.
    pub joined: HashMap<(WordId, WordId), Atom>,
    pub ordinals: HashMap<WordId, u32>,
    /// Words of value one that count only before a scale: *a* in *a million*.
    pub indefinite: Vec<WordId>,
    /// Number words that are also the article.
    pub articles: Vec<WordId>,
    pub joiners: Vec<Joiner>,
    /// Tens that the numbers 10 to 19 may follow: 60 and 80 in *soixante-douze*.
    pub before_teens: Vec<u32>,
    pub ordinal_endings: Vec<String>,
    /// Words after which a number is a name: *route*, *résolution*.
    pub naming: Vec<WordId>,
}

/// A number at its place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Numeral {
    /// One past its last token.
    pub end: u32,
    pub value: f64,
    /// Last scale word: a million in *2 millions*, a hundred in *two hundred*; 1 without.
    pub scale: f64,
    pub ordinal: bool,
    pub article: bool,
    /// Digits only, without marks or scale.
    pub plain: bool,
}

/// What digits with marks are worth.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Digits {
    /// A number; true when it has neither mark nor space in it.
    Number(f64, bool),
    /// *1er*, *33e*
    Ordinal(u32),
}

impl Numerals {
    /// Reads digits; `None` for dates, clock times, fractions and names.
    ///
    /// Both marks are understood in either use where only one reading is possible: with the decimal comma, *12.500* is
    /// twelve thousand five hundred and *12.5* is twelve and a half.
    pub fn digits(&self, text: &str) -> Option<Digits> {
        let run = text.bytes().take_while(u8::is_ascii_digit).count();
        if run == 0 || text.len() > 40 {
            return None;
        }
        if run == text.len() {
            return text.parse().ok().map(|v| Digits::Number(v, true));
        }
        if text[run..].starts_with(char::is_alphabetic) {
            let known = self.ordinal_endings.iter().any(|e| *e == text[run..]);
            return known.then(|| text[..run].parse().ok().map(Digits::Ordinal)).flatten();
        }
        let (mut whole, mut rest) = (String::with_capacity(text.len()), text);
        let mut marks = rest.split(|c: char| c.is_ascii_digit()).filter(|m| !m.is_empty());
        let first = marks.next()?.chars().next()?;
        let only = marks.clone().all(|m| m.starts_with(first) && m.chars().count() == 1);
        let groups: Vec<&str> = text.split(first).collect();
        let in_threes = groups.len() > 1
            && (1..=3).contains(&groups[0].len())
            && groups[1..].iter().all(|g| g.len() == 3 && g.bytes().all(|b| b.is_ascii_digit()));
        if self.groups.contains(&first) && only && in_threes {
            return groups.concat().parse().ok().map(|v| Digits::Number(v, false));
        }
        // Groups and then one decimal mark, or a lone mark that can only be a decimal one.
        let last = text.char_indices().rev().find(|(_, c)| !c.is_ascii_digit())?;
        let decimals = &text[last.0 + last.1.len_utf8()..];
        rest = &rest[..last.0];
        if !(last.1 == self.decimal || matches!(last.1, '.' | ',')) || decimals.is_empty() {
            return None;
        }
        if rest.bytes().all(|b| b.is_ascii_digit()) {
            whole.push_str(rest);
        } else {
            let parts: Vec<&str> = rest.split(first).collect();
            if first == last.1
                || !(1..=3).contains(&parts[0].len())
                || parts[1..].iter().any(|p| p.len() != 3 || !p.bytes().all(|b| b.is_ascii_digit()))
            {
                return None;
            }
            whole = parts.concat();
        }
        format!("{whole}.{decimals}").parse().ok().map(|v| Digits::Number(v, false))
    }

    /// Cuts a hyphenated word into number words: `Some(true)` when the last part is an ordinal.
    pub fn compound(&self, lower: &str, find: &impl Fn(&str) -> WordId, atoms: &mut Vec<Atom>) -> Option<bool> {
        atoms.clear();
        let parts: Vec<&str> = lower.split('-').filter(|p| !p.is_empty()).collect();
        let mut i = 0;
        while i < parts.len() {
            let id = find(parts[i]);
            if i + 1 < parts.len() {
                let joined = find(&format!("{}-{}", parts[i], parts[i + 1]));
                if let Some(atom) = self.atoms.get(&joined) {
                    atoms.push(*atom);
                    i += 2;
                    continue;
                }
            }
            if let Some(atom) = self.atoms.get(&id) {
                atoms.push(*atom);
            } else if let (Some(&value), true) = (self.ordinals.get(&id), i + 1 == parts.len() && i > 0) {
                atoms.push(Atom::Value(value));
                return Some(true);
            } else if i == 0 || !self.joiners.iter().any(|j| j.word == id) {
                return None;
            }
            i += 1;
        }
        (parts.len() > 1).then_some(false)
    }

    /// The number that begins at token `at`, before `limit`.
    pub fn read(
        &self,
        words: &Words<'_>,
        ids: &[WordId],
        find: &impl Fn(&str) -> WordId,
        at: usize,
        limit: usize,
    ) -> Option<Numeral> {
        let mut sum = Sum::default();
        let mut i = at;
        let (mut plain, mut hundreds) = (false, false);
        let mut parts = Vec::new();
        if words.tokens[i].kind == TokenKind::Number || words.word(i).starts_with(|c: char| c.is_ascii_digit()) {
            match self.digits(words.lower(i))? {
                Digits::Ordinal(n) => {
                    return Some(Numeral {
                        end: i as u32 + 1,
                        value: f64::from(n),
                        scale: 1.0,
                        ordinal: true,
                        article: false,
                        plain: false,
                    });
                }
                Digits::Number(value, bare) => {
                    sum.current = Some(value);
                    sum.digits = true;
                    plain = bare;
                    i += 1;
                }
            }
        } else if self.indefinite.contains(&ids[i]) {
            let next = ids.get(i + 1).filter(|_| i + 1 < limit)?;
            if let Some(Atom::Scale(_)) = self.atoms.get(next) {
                sum.current = Some(1.0);
                i += 1;
            }
        }
        let begin = i;
        let mut ordinal = false;
        while i < limit {
            let id = ids[i];
            let atom = ids
                .get(i + 1)
                .filter(|_| i + 1 < limit)
                .and_then(|next| self.joined.get(&(id, *next)).map(|a| (*a, 2)))
                .or_else(|| self.atoms.get(&id).map(|a| (*a, 1)));
            if let Some((atom, len)) = atom {
                if !sum.add(atom, &self.before_teens) {
                    break;
                }
                hundreds = atom == Atom::Scale(100.0);
                i += len;
            } else if id == COMPOUND_NUMBER || id == COMPOUND_ORDINAL {
                let is_ordinal = self.compound(words.lower(i), find, &mut parts)?;
                let mut tried = sum;
                if !parts.iter().all(|a| tried.add(*a, &self.before_teens)) {
                    break;
                }
                sum = tried;
                i += 1;
                if is_ordinal {
                    ordinal = true;
                    break;
                }
            } else if let Some(&value) = self.ordinals.get(&id) {
                if i == begin && i == at {
                    sum.current = Some(f64::from(value));
                } else if !sum.add(Atom::Value(value), &self.before_teens) {
                    break;
                }
                ordinal = true;
                i += 1;
                break;
            } else if let (Some(joiner), true) = (self.joiners.iter().find(|j| j.word == id), i + 1 < limit) {
                let next = match self.atoms.get(&ids[i + 1]) {
                    Some(Atom::Value(next)) => *next,
                    // "vingt et unième"
                    None if self.ordinals.contains_key(&ids[i + 1]) => self.ordinals[&ids[i + 1]],
                    None if ids[i + 1] == COMPOUND_NUMBER => {
                        self.compound(words.lower(i + 1), find, &mut parts);
                        let mut all = Sum::default();
                        if !parts.iter().all(|a| all.add(*a, &self.before_teens)) {
                            break;
                        }
                        all.value() as u32
                    }
                    _ => break,
                };
                if i == at || !sum.may_join(joiner, next) {
                    break;
                }
                i += 1;
            } else if sum.scale >= 1e6 && sum.current.is_none() && words.tokens[i].kind == TokenKind::Number {
                // "2 millions 300 000"
                match self.digits(words.lower(i)) {
                    Some(Digits::Number(v, false)) if v >= 1000.0 && v < sum.scale => {
                        sum.total += v;
                        i += 1;
                    }
                    _ => {}
                }
                break;
            } else {
                break;
            }
        }
        if i == at {
            return self.articles.contains(&ids[at]).then_some(Numeral {
                end: at as u32 + 1,
                value: 1.0,
                scale: 1.0,
                ordinal: false,
                article: true,
                plain: false,
            });
        }
        Some(Numeral {
            end: i as u32,
            value: sum.value(),
            scale: if hundreds && sum.scale < 1.0 { 100.0 } else { sum.scale.max(1.0) },
            ordinal,
            article: i == at + 1 && self.articles.contains(&ids[at]),
            plain: plain && i == at + 1,
        })
    }
}

/// A number while it is read.
#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    total: f64,
    current: Option<f64>,
    scale: f64,
    digits: bool,
}

impl Sum {
    fn value(&self) -> f64 {
        self.total + self.current.unwrap_or(0.0)
    }

    /// Adds a number word; false, and nothing done, when it does not continue the number.
    fn add(&mut self, atom: Atom, before_teens: &[u32]) -> bool {
        match atom {
            Atom::Value(v) => match self.current {
                None => {
                    if self.total > 0.0 && self.scale <= f64::from(v) {
                        return false;
                    }
                    self.current = Some(f64::from(v));
                }
                Some(current) => {
                    let current = current as u32;
                    let fits = match v {
                        0 => false,
                        1..=9 => current.is_multiple_of(10) && current > 10 && !matches!(current % 100, 10),
                        10..=19 => {
                            current.is_multiple_of(100) && current > 0 || before_teens.contains(&(current % 100))
                        }
                        _ => current.is_multiple_of(100) && current > 0,
                    };
                    let after_ten = (7..=9).contains(&v) && current % 100 >= 70 && (current % 100).is_multiple_of(10);
                    let nineties = after_ten && !before_teens.is_empty();
                    if self.digits || !(fits || nineties) {
                        return false;
                    }
                    self.current = Some(f64::from(current + v));
                }
            },
            Atom::Scale(100.0) => match self.current {
                None => self.current = Some(100.0),
                Some(current) if (1.0..100.0).contains(&current) => self.current = Some(current * 100.0),
                Some(_) => return false,
            },
            Atom::Scale(scale) => {
                if self.scale > 0.0 && scale >= self.scale || self.current == Some(0.0) {
                    return false;
                }
                self.total += self.current.take().unwrap_or(1.0) * scale;
                self.scale = scale;
                self.digits = false;
            }
        }
        true
    }

    fn may_join(&self, joiner: &Joiner, next: u32) -> bool {
        let before = self.current.unwrap_or(self.total);
        let fits = before >= f64::from(joiner.after) && before % f64::from(joiner.after) == 0.0 && !self.digits;
        fits && if joiner.before.is_empty() { next < 100 } else { joiner.before.contains(&next) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(decimal: char, groups: &[char], text: &str) -> Option<f64> {
        let n = Numerals {
            decimal,
            groups: groups.to_vec(),
            ordinal_endings: vec!["er".into(), "th".into()],
            ..Numerals::default()
        };
        n.digits(text).map(|d| match d {
            Digits::Number(v, _) => v,
            Digits::Ordinal(v) => -f64::from(v),
        })
    }

    #[test]
    fn marks_mean_what_the_language_makes_of_them() {
        for (text, french, english) in [
            ("580 000", Some(580000.0), Some(580000.0)),
            ("1,4", Some(1.4), Some(1.4)),
            ("12.500", Some(12500.0), Some(12.5)),
            ("12,500", Some(12.5), Some(12500.0)),
            ("1.234.567", Some(1234567.0), None),
            ("1,234.5", Some(1234.5), Some(1234.5)),
            ("1.234,5", Some(1234.5), Some(1234.5)),
            ("27.03.15", None, None),
            ("10:30", None, None),
            ("2020-02-07", None, None),
            ("10h30", None, None),
            ("33th", Some(-33.0), Some(-33.0)),
        ] {
            assert_eq!(reading(',', &[' ', '\u{202f}', '.'], text), french, "French {text}");
            assert_eq!(reading('.', &[' ', '\u{202f}', ','], text), english, "English {text}");
        }
    }
}
