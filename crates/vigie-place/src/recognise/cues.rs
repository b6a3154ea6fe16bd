//! Which words around a name say where it lies, what it is, or that it is no place?

use std::ops::Range;

use vigie_model::{Bearing, CountryCode2};
use vigie_text::{TokenKind, Words};

use crate::language::{
    Anaphor, Element, Form, LevelCue, Meaning, Pattern, PlaceLanguage, PrepositionCue, RelationCue, What,
};

/// What a pattern's slots held.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Slots {
    pub km: Option<f64>,
    pub bearing: Option<Bearing>,
    pub country: Option<CountryCode2>,
    /// Tokens of a name in the middle of the pattern.
    pub name: Option<Range<usize>>,
}

/// A relation read in the text.
#[derive(Debug, Clone)]
pub(crate) struct Relation<'l> {
    pub tokens: Range<usize>,
    pub means: Meaning,
    pub slots: Slots,
    pub entry: &'l str,
    pub source: &'l str,
}

/// The tokens of one sentence, and a reader of cues in them.
pub(crate) struct Cues<'a> {
    pub words: &'a Words<'a>,
    pub language: &'a PlaceLanguage,
    pub sentence: Range<usize>,
}

impl<'a> Cues<'a> {
    fn run(&self, forms: &[Form], at: usize) -> bool {
        at + forms.len() <= self.sentence.end && forms.iter().enumerate().all(|(k, form)| form.is(self.words, at + k))
    }

    /// Tokens of `forms` that end just before `end`.
    fn run_before(&self, forms: &[Form], end: usize) -> Option<usize> {
        let start = end.checked_sub(forms.len()).filter(|&s| s >= self.sentence.start)?;
        self.run(forms, start).then_some(start)
    }

    /// Where the links (*de la*) that end just before `end` start; the longest.
    pub fn links_before(&self, end: usize) -> usize {
        self.language.links.iter().filter_map(|link| self.run_before(link, end)).min().unwrap_or(end)
    }

    fn links_after(&self, at: usize) -> Vec<usize> {
        self.language.links.iter().filter(|link| self.run(link, at)).map(|link| at + link.len()).collect()
    }

    /// The level word before a name that starts at `start` (*province d'*): its first token.
    pub fn level_before(&self, start: usize) -> Option<(usize, &'a LevelCue)> {
        let linked = self.links_before(start);
        [linked, start].into_iter().find_map(|end| {
            let cues = self.language.levels.iter().filter(|cue| cue.before);
            let found = cues.filter_map(|cue| {
                let first = cue.words.iter().filter_map(|w| self.run_before(w, end)).min()?;
                Some((first, cue))
            });
            found.min_by_key(|(first, _)| *first)
        })
    }

    /// True when a level word stands at `at` and a link or a name follows: *État du*, whatever its capital.
    pub fn level_at(&self, at: usize) -> bool {
        let cues = self.language.levels.iter().filter(|cue| cue.before);
        cues.into_iter()
            .any(|cue| cue.words.iter().any(|w| self.run(w, at) && !self.links_after(at + w.len()).is_empty()))
    }

    /// The level word after a name that ends at `end` (*Idlib province*): one past its last token.
    pub fn level_after(&self, end: usize) -> Option<(usize, &'a LevelCue)> {
        let cues = self.language.levels.iter().filter(|cue| cue.after);
        let found = cues.filter_map(|cue| {
            let last = cue.words.iter().filter(|w| self.run(w, end)).map(|w| end + w.len()).max()?;
            Some((last, cue))
        });
        found.max_by_key(|(last, _)| *last)
    }

    /// The relation whose words end just before `end`, where a name with its level word begins; the longest.
    pub fn relation_before(&self, end: usize) -> Option<Relation<'a>> {
        let mut best: Option<Relation<'a>> = None;
        for cue in &self.language.relations {
            for pattern in &cue.patterns {
                if pattern.elements.iter().any(|e| matches!(e.what, What::Name | What::Country)) {
                    continue;
                }
                let Some((start, slots)) = self.match_back(&pattern.elements, end, &Slots::default()) else { continue };
                if start < end && best.as_ref().is_none_or(|b| start < b.tokens.start) {
                    best = Some(Relation {
                        tokens: start..end,
                        means: cue.means,
                        slots,
                        entry: &cue.entry,
                        source: &pattern.source,
                    });
                }
            }
        }
        best
    }

    /// Relations with a country's adjective (*à la frontière turque*) or a name inside, wherever they stand.
    /// `named` gives the end of a name that starts at a token; `names` says how many the sentence has.
    pub fn relations_within(&self, names: usize, named: &dyn Fn(usize) -> Option<usize>) -> Vec<Relation<'a>> {
        let adjective = self.sentence.clone().any(|i| self.country(i).is_some());
        // Most sentences have neither, and most patterns need one.
        let within: Vec<(&'a RelationCue, &'a Pattern)> = self
            .language
            .relations
            .iter()
            .flat_map(|cue| cue.patterns.iter().map(move |pattern| (cue, pattern)))
            .filter(|(_, pattern)| {
                let has = |what: What| pattern.elements.iter().filter(|e| e.what == what).count();
                has(What::Country) > 0 && adjective || (1..=names).contains(&has(What::Name))
            })
            .collect();
        let mut found: Vec<Relation<'a>> = Vec::new();
        if within.is_empty() {
            return found;
        }
        for at in self.sentence.clone() {
            let mut best: Option<Relation<'a>> = None;
            for &(cue, pattern) in &within {
                let Some((end, slots)) = self.match_on(&pattern.elements, at, &Slots::default(), named) else {
                    continue;
                };
                if best.as_ref().is_none_or(|b| end > b.tokens.end) {
                    best = Some(Relation {
                        tokens: at..end,
                        means: cue.means,
                        slots,
                        entry: &cue.entry,
                        source: &pattern.source,
                    });
                }
            }
            found.extend(best.filter(|b| found.last().is_none_or(|f| f.tokens.end <= b.tokens.start)));
        }
        found
    }

    /// The country whose adjective token `i` is; of *syro-turque*, the second half's.
    fn country(&self, i: usize) -> Option<CountryCode2> {
        let folded = self.words.folded(i);
        let whole = self.language.adjectives.get(folded);
        whole.or_else(|| self.language.adjectives.get(folded.rsplit_once('-')?.1)).copied()
    }

    fn match_back(&self, elements: &[Element], end: usize, slots: &Slots) -> Option<(usize, Slots)> {
        let Some((last, rest)) = elements.split_last() else { return Some((end, slots.clone())) };
        for start in self.starts(&last.what, end) {
            let mut held = slots.clone();
            if self.fill(&last.what, start..end, &mut held)
                && let Some(found) = self.match_back(rest, start, &held)
            {
                return Some(found);
            }
        }
        if last.optional { self.match_back(rest, end, slots) } else { None }
    }

    /// Where an element that ends at `end` may start.
    fn starts(&self, what: &What, end: usize) -> Vec<usize> {
        let first = self.sentence.start;
        match what {
            What::Words(_) | What::Bearing | What::Country => {
                end.checked_sub(1).into_iter().filter(|&s| s >= first).collect()
            }
            What::Distance => (first.max(end.saturating_sub(4))..end).collect(),
            What::Link => self.language.links.iter().filter_map(|link| self.run_before(link, end)).collect(),
            What::Name => Vec::new(),
        }
    }

    fn match_on(
        &self,
        elements: &[Element],
        at: usize,
        slots: &Slots,
        named: &dyn Fn(usize) -> Option<usize>,
    ) -> Option<(usize, Slots)> {
        let Some((first, rest)) = elements.split_first() else { return Some((at, slots.clone())) };
        let ends: Vec<usize> = match &first.what {
            What::Words(_) | What::Bearing | What::Country => vec![at + 1],
            What::Distance => (at + 1..=at + 4).rev().collect(),
            What::Link => self.links_after(at),
            What::Name => named(at).into_iter().collect(),
        };
        for end in ends.into_iter().filter(|&e| e <= self.sentence.end) {
            let mut held = slots.clone();
            if self.fill(&first.what, at..end, &mut held)
                && let Some(found) = self.match_on(rest, end, &held, named)
            {
                return Some(found);
            }
        }
        if first.optional { self.match_on(rest, at, slots, named) } else { None }
    }

    /// True when the tokens are what the element asks for; slots are filled.
    fn fill(&self, what: &What, tokens: Range<usize>, slots: &mut Slots) -> bool {
        let at = tokens.start;
        match what {
            What::Words(forms) => forms.iter().any(|form| form.is(self.words, at)),
            What::Distance => {
                slots.km = self.distance(tokens);
                slots.km.is_some()
            }
            What::Bearing => {
                slots.bearing = self.language.bearings.get(self.words.folded(at)).copied();
                slots.bearing.is_some()
            }
            What::Country => {
                slots.country = self.country(at);
                slots.country.is_some()
            }
            What::Link => true,
            What::Name => {
                slots.name = Some(tokens);
                true
            }
        }
    }

    /// *17 km*, *une dizaine de kilomètres*, *environ 8 kilomètres*: kilometres.
    fn distance(&self, tokens: Range<usize>) -> Option<f64> {
        let mut number = None;
        let mut factor = None;
        for i in tokens.clone() {
            let folded = self.words.folded(i);
            if self.words.tokens.get(i)?.kind == TokenKind::Number {
                let (value, unit) = read_number(folded)?;
                number = Some(value);
                factor = unit.and_then(|unit| self.language.units.get(unit));
            } else if let Some(&value) = self.language.numbers.get(folded) {
                number = Some(value);
            } else if let Some(km) = self.language.units.get(folded) {
                if i + 1 != tokens.end {
                    return None;
                }
                factor = Some(km);
            } else if !self.language.roughly.has(self.words, i) || number.is_none() && i != tokens.start {
                return None;
            }
        }
        let km = number? * factor?;
        (km.is_finite() && (0.0..=2000.0).contains(&km)).then_some(km)
    }

    /// The preposition just before `start`.
    pub fn preposition_before(&self, start: usize) -> Option<&'a PrepositionCue> {
        let at = start.checked_sub(1).filter(|&at| at >= self.sentence.start)?;
        self.language.prepositions.iter().find(|cue| cue.words.has(self.words, at))
    }

    /// The entry that says the tokens name a person or an organisation.
    pub fn barred(&self, name: &Range<usize>) -> Option<&'a str> {
        let linked = self.links_before(name.start);
        self.language.bars.iter().find_map(|bar| {
            let before = bar.before.iter().any(|w| {
                self.run_before(w, name.start).is_some()
                    // A phrase may bring its own link; a bare title is not looked for across one.
                    || linked < name.start && w.len() > 1 && self.run_before(w, linked).is_some()
            });
            let after = bar.after.iter().any(|w| self.run(w, name.end));
            (before || after).then_some(bar.entry.as_str())
        })
    }

    /// The entry that makes the tokens of a capital or of a country a government: *Ankara accuse Damas*.
    /// `named` says whether a token belongs to another name.
    pub fn government(
        &self,
        name: &Range<usize>,
        country: bool,
        preposed: bool,
        named: &dyn Fn(usize) -> bool,
    ) -> Option<&'a str> {
        let article = |i: usize| self.language.articles.has(self.words, i);
        let bare = name.start.checked_sub(1).filter(|&i| i >= self.sentence.start && article(i)).unwrap_or(name.start);
        let linked = self.links_before(name.start);
        // *entre Ankara, qui soutient les rebelles, et Damas*: behind a preposition only a clause about it shows what it is.
        let told = self.words.word(name.end.min(self.words.tokens.len() - 1)) == ","
            && self.language.relatives.has(self.words, name.end + 1);
        let verb = if preposed && !told { None } else { self.verb_after(name.end, named) };
        let cues = self.language.governments.iter().filter(|cue| cue.countries || !country);
        cues.into_iter().find_map(|cue| {
            let ends = [name.start, bare, linked];
            let before = cue.before.iter().any(|w| ends.iter().any(|&end| self.run_before(w, end).is_some()));
            let after = verb.is_some_and(|at| cue.after.iter().any(|w| self.run(w, at)));
            (before || after).then_some(cue.entry.as_str())
        })
    }

    /// Where the verb of a name that ends at `end` may stand, beyond the names of a list and auxiliaries.
    fn verb_after(&self, end: usize, named: &dyn Fn(usize) -> bool) -> Option<usize> {
        let mut at = end;
        while at < self.sentence.end && at - end < 6 {
            let list = self.language.joiners.has(self.words, at)
                && (at + 1..=at + 2).any(|i| i < self.sentence.end && named(i));
            let article = self.language.articles.has(self.words, at) && named(at + 1);
            if self.language.passive.has(self.words, at) {
                return None;
            }
            // *Ankara, qui soutient les rebelles*
            let relatives = &self.language.relatives;
            let relative =
                relatives.has(self.words, at) || self.words.word(at) == "," && relatives.has(self.words, at + 1);
            if !(list || relative || article || named(at) || self.language.light.has(self.words, at)) {
                return Some(at);
            }
            at += 1;
        }
        None
    }

    /// *la ville*, *la province*, *la capitale* without a name: the tokens and what they go back to.
    pub fn anaphors(&self) -> Vec<(Range<usize>, Anaphor, &'a LevelCue)> {
        let mut found = Vec::new();
        for at in self.sentence.clone() {
            if !self.language.articles.has(self.words, at) {
                continue;
            }
            for cue in &self.language.levels {
                let Some(anaphor) = cue.anaphor else { continue };
                let ends = cue.words.iter().filter(|w| self.run(w, at + 1)).map(|w| at + 1 + w.len());
                let Some(end) = ends.max() else { continue };
                // A link or an adjective would say which one.
                let named = !self.links_after(end).is_empty()
                    || self.words.tokens.get(end).is_some_and(|t| {
                        end < self.sentence.end
                            && t.kind == TokenKind::Word
                            && (t.case != vigie_text::Case::Lower
                                || self.language.adjectives.contains_key(self.words.folded(end)))
                    });
                if !named {
                    found.push((at..end, anaphor, cue));
                    break;
                }
            }
        }
        found
    }
}

/// A number as written, and the letters glued to it (*8km*).
fn read_number(text: &str) -> Option<(f64, Option<&str>)> {
    let digits = text.find(|c: char| c.is_alphabetic()).unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let number: String =
        number.chars().filter(|c| !c.is_whitespace()).map(|c| if c == ',' { '.' } else { c }).collect();
    Some((number.parse().ok()?, (!unit.is_empty()).then_some(unit)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_written() {
        assert_eq!(read_number("17"), Some((17.0, None)));
        assert_eq!(read_number("1,5"), Some((1.5, None)));
        assert_eq!(read_number("8km"), Some((8.0, Some("km"))));
        assert_eq!(read_number("1.2.3"), None);
    }
}
