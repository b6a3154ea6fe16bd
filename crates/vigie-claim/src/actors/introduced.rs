//! Names that no list holds and that the report itself introduces: bodies by an acronym in brackets or by a word that
//! shows a body, persons by a title, a role or an age. From then on the acronym and the surname are names too.
//!
//! In: words and the names found by the lists. Out: [`Known`] parties, and the name mentions with theirs added.

use super::ActorKind;
use crate::analysis::NameMention;
use crate::language::Language;
use crate::phrase::PhraseTable;
use crate::world::{Known, What, World};
use std::ops::Range;
use vigie_lexicon::Classes;
use vigie_model::{CountryCode3, Sector};
use vigie_place::{PlaceMention, PlaceRole};
use vigie_text::{Case, TokenKind, Words};

/// A report that introduces more names than this introduces no more.
const MOST_NAMES: usize = 400;
/// A body's name has no more words than this.
const NAME_TOKENS: usize = 14;

/// What a report introduces, before it is looked for in the rest.
pub(super) struct Introduction {
    pub(super) entry: Known,
    /// The tokens where its name stands.
    pub(super) at: Range<usize>,
    /// By what else it is called: an acronym, a surname.
    pub(super) aliases: Vec<String>,
}

/// Finds the names that a text introduces, and adds their mentions to those of the lists.
pub(crate) fn find(
    words: &Words<'_>,
    language: &Language,
    world: &World,
    places: &[PlaceMention],
    names: &mut Vec<NameMention>,
) -> Vec<Known> {
    let n = words.tokens.len();
    let mut finder = Finder { words, language, world, names, of_token: vec![None; n], place: vec![(0, None); n] };
    finder.index(places);
    let mut found: Vec<Introduction> = Vec::new();
    for sentence in 0..words.sentences.len() {
        finder.sentence(words.sentences[sentence].tokens.clone(), &mut found);
        if found.len() > MOST_NAMES {
            break;
        }
    }
    let mut known = finder.known_acronyms();
    known.extend(finder.known_surnames());
    if found.is_empty() && known.is_empty() {
        return Vec::new();
    }
    spread(words, language, names, found, known)
}

/// Looks for the introduced names and their aliases in the whole text; a longer name wins over what stands inside.
fn spread(
    words: &Words<'_>,
    language: &Language,
    names: &mut Vec<NameMention>,
    found: Vec<Introduction>,
    known: Vec<(String, Vec<What>)>,
) -> Vec<Known> {
    let writing = &language.lexicon.writing;
    let mut table: PhraseTable<Vec<What>> = PhraseTable::new();
    let mut entries: Vec<Known> = Vec::new();
    let mut own: Vec<NameMention> = Vec::new();
    let mut surnames: Vec<(String, Vec<What>)> = known.clone();
    for introduction in found {
        let Introduction { entry, at: tokens, aliases } = introduction;
        // *M. Diallo*, once *Issa Diallo* was named, is he.
        let before = surnames.iter().find(|(name, _)| *name == entry.name && entry.kind == ActorKind::Person);
        if let Some((_, what)) = before {
            own.push(NameMention { tokens, what: what.clone() });
            continue;
        }
        let at = entries.iter().position(|e| e.name == entry.name).unwrap_or_else(|| {
            table.insert(&entry.name, writing, vec![What::Introduced(entries.len())]);
            entries.push(entry);
            entries.len() - 1
        });
        for alias in aliases {
            table.insert(&alias, writing, vec![What::Introduced(at)]);
            surnames.push((alias, vec![What::Introduced(at)]));
        }
        own.push(NameMention { tokens, what: vec![What::Introduced(at)] });
    }
    for (acronym, what) in known {
        table.insert(&acronym, writing, what);
    }
    for sentence in &words.sentences {
        let mut i = sentence.tokens.start;
        while i < sentence.tokens.end {
            let found = (words.tokens[i].kind == TokenKind::Word && words.tokens[i].case != Case::Lower)
                .then(|| table.longest(words, i, sentence.tokens.end))
                .flatten();
            if let Some((len, what)) = found {
                own.push(NameMention { tokens: i..i + len, what: what.clone() });
            }
            i += found.map_or(1, |(len, _)| len);
        }
    }
    own.sort_by_key(|m| (m.tokens.start, std::cmp::Reverse(m.tokens.end)));
    let mut end = 0;
    own.retain(|m| {
        let free = m.tokens.start >= end;
        end = end.max(m.tokens.end);
        free
    });
    merge(names, own);
    entries
}

/// Takes mentions into those of the lists: the longer one stays where two overlap.
fn merge(names: &mut Vec<NameMention>, own: Vec<NameMention>) {
    let listed = std::mem::take(names);
    let mut listed = listed.into_iter().peekable();
    for mention in own {
        while let Some(before) = listed.next_if(|m| m.tokens.end <= mention.tokens.start) {
            names.push(before);
        }
        let mut longest: Option<NameMention> = None;
        while let Some(over) = listed.next_if(|m| m.tokens.start < mention.tokens.end) {
            if over.tokens.len() > mention.tokens.len() && longest.is_none() {
                longest = Some(over);
            }
        }
        // A longer listed name may have begun before this one and be in already.
        let free = names.last().is_none_or(|m| m.tokens.end <= mention.tokens.start);
        match longest {
            Some(longest) if free => names.push(longest),
            Some(_) => {}
            None if free => names.push(mention),
            None => {}
        }
    }
    names.extend(listed);
}

pub(super) struct Finder<'a, 'b> {
    pub(super) words: &'a Words<'b>,
    pub(super) language: &'a Language,
    pub(super) world: &'a World,
    names: &'a [NameMention],
    /// For each token the name mention it is in.
    of_token: Vec<Option<u32>>,
    /// For each token how many tokens the name of a place has that begins there, and its country.
    pub(super) place: Vec<(usize, Option<CountryCode3>)>,
}

impl Finder<'_, '_> {
    fn index(&mut self, places: &[PlaceMention]) {
        for place in places.iter().filter(|p| matches!(p.role, PlaceRole::Named | PlaceRole::Anchor(_))) {
            let tokens = self.words.tokens_in(place.name_span);
            if let Some(at) = self.place.get_mut(tokens.start) {
                *at = (tokens.len(), place.place.country.and_then(|c| self.world.iso3(c)));
            }
        }
        for (k, mention) in self.names.iter().enumerate() {
            self.of_token[mention.tokens.clone()].fill(Some(k as u32));
        }
    }

    pub(super) fn mention(&self, i: usize) -> Option<&NameMention> {
        self.of_token.get(i).copied().flatten().map(|k| &self.names[k as usize])
    }

    pub(super) fn is_known(&self, i: usize) -> bool {
        self.mention(i).is_some_and(|m| m.what.iter().any(|w| matches!(w, What::Known(_))))
    }

    pub(super) fn is_word(&self, i: usize) -> bool {
        self.words.tokens.get(i).is_some_and(|t| t.kind == TokenKind::Word)
    }

    pub(super) fn capital(&self, i: usize) -> bool {
        self.is_word(i) && self.words.tokens[i].case != Case::Lower
    }

    fn sentence(&self, tokens: Range<usize>, found: &mut Vec<Introduction>) {
        let mut i = tokens.start;
        while i < tokens.end {
            let next = self
                .bracketed(i, &tokens)
                .or_else(|| self.body(i, &tokens))
                .or_else(|| self.named_body(i, &tokens))
                .or_else(|| self.person(i, &tokens));
            i = match next {
                Some(introduction) => {
                    let end = introduction.at.end.max(i + 1);
                    found.push(introduction);
                    end
                }
                None => i + 1,
            };
        }
    }

    /// An acronym at a token, and the name before its bracket: *Front de libération du Kivu (FLK)*.
    fn bracketed(&self, i: usize, sentence: &Range<usize>) -> Option<Introduction> {
        let acronym = self.acronym(i, sentence)?;
        let open = i - 1;
        let at = self.expansion(&acronym, open, sentence)?;
        if at.clone().all(|k| self.is_known(k)) {
            return None;
        }
        let entry = self.entry(&at);
        Some(Introduction { entry, at: at.start..open, aliases: vec![acronym] })
    }

    /// The acronym at token `i`, if it stands alone behind a bracket.
    fn acronym(&self, i: usize, sentence: &Range<usize>) -> Option<String> {
        let bracket = i > sentence.start + 1 && self.words.word(i - 1) == "(";
        let closed = i + 1 < sentence.end && matches!(self.words.word(i + 1), ")" | "," | ";");
        let word = self.words.word(i);
        let letters: Vec<char> = word.chars().filter(|c| c.is_alphabetic()).collect();
        let capitals = letters.iter().filter(|c| c.is_uppercase()).count();
        let shape = (2..=10).contains(&letters.len()) && capitals * 2 > letters.len() && capitals >= 2;
        (bracket && closed && self.is_word(i) && shape).then(|| word.to_owned())
    }

    /// The shortest stretch before a bracket whose initials give the acronym: its first letter opens the first word,
    /// and each further one opens a word in order. Small words may be left out, and at most one that is not.
    fn expansion(&self, acronym: &str, open: usize, sentence: &Range<usize>) -> Option<Range<usize>> {
        let letters: Vec<char> = vigie_text::fold(acronym).chars().filter(|c| c.is_alphabetic()).collect();
        let limit = open.saturating_sub(letters.len() * 2 + 4).max(sentence.start);
        let mut left = letters.len();
        let mut skipped = 0;
        let mut at = open;
        while at > limit {
            at -= 1;
            let token = self.words.tokens[at];
            if token.kind == TokenKind::Mark
                && !matches!(self.words.word(at), "-" | "'" | "’" | "\"" | "«" | "»" | "“" | "”")
            {
                return None;
            }
            let folded = self.words.folded(at);
            // A hyphen opens a word too: *Kivu-Sud*.
            let taken: Vec<usize> = folded
                .split('-')
                .rev()
                .filter_map(|part| {
                    let opens = left > 0 && part.starts_with(letters[left - 1]);
                    left -= usize::from(opens);
                    opens.then_some(left)
                })
                .collect();
            if left == 0 {
                let named = self.capital(at) || (at..open).any(|k| self.capital(k));
                return (named && open - at >= 2).then_some(at..open);
            }
            let small = self.is_small(at) || token.kind == TokenKind::Mark;
            if taken.is_empty() && !small {
                skipped += 1;
                if skipped > 1 {
                    return None;
                }
            }
        }
        None
    }

    /// A determiner, preposition, coordinator: what acronyms leave out.
    pub(super) fn is_small(&self, i: usize) -> bool {
        let lower = self.words.lower(i);
        let classes = |word: &str| self.language.lexicon.class(word);
        let small = Classes::DETERMINER | Classes::PREPOSITION | Classes::COORDINATOR;
        self.language.actors.naming.links.contains(lower)
            || classes(lower).any(small)
            || classes(self.language.lexicon.first_word(lower)).any(small)
    }

    /// Acronyms in brackets behind a listed name, which may be of another language: *Forces démocratiques alliées (ADF)*.
    fn known_acronyms(&self) -> Vec<(String, Vec<What>)> {
        let mut out = Vec::new();
        for sentence in &self.words.sentences {
            for i in sentence.tokens.clone() {
                let Some(acronym) = self.acronym(i, &sentence.tokens) else { continue };
                // Another party's acronym elsewhere is this one's here.
                let same =
                    |m: &&NameMention| self.mention(i).is_none_or(|n| !n.what.iter().any(|w| m.what.contains(w)));
                let named = i.checked_sub(2).and_then(|k| self.mention(k)).filter(same);
                let what = named.map(|m| m.what.iter().copied().filter(|w| matches!(w, What::Known(_))).collect());
                out.extend(what.filter(|w: &Vec<What>| !w.is_empty()).map(|w| (acronym, w)));
            }
        }
        out
    }

    /// Surnames of listed persons whose full name stands somewhere in the text.
    fn known_surnames(&self) -> Vec<(String, Vec<What>)> {
        let person = |w: &What| matches!(w, What::Known(k) if self.world.known[*k].kind == ActorKind::Person);
        let full = self.names.iter().filter(|m| m.tokens.len() > 1 && m.what.iter().all(person));
        let mut out: Vec<(String, Vec<What>)> = Vec::new();
        for mention in full {
            let last = mention.tokens.end - 1;
            let surname = self.words.word(last).rsplit('-').next().unwrap_or_default();
            if surname.chars().count() > 3
                && surname.starts_with(char::is_uppercase)
                && !out.iter().any(|(s, _)| s == surname)
            {
                out.push((surname.to_owned(), mention.what.clone()));
            }
        }
        out
    }

    /// A body by the word that shows it: *le Front de libération du Kivu*, *the Kivu Liberation Front*.
    fn body(&self, i: usize, sentence: &Range<usize>) -> Option<Introduction> {
        let naming = &self.language.actors.naming;
        if !self.capital(i) || self.is_known(i) {
            return None;
        }
        let at = if naming.small_words { self.name_behind(i, sentence)? } else { self.row_of_capitals(i, sentence)? };
        let office = at.clone().any(|k| self.capital(k) && self.is_role(k));
        let proper = at.clone().filter(|&k| self.capital(k) || self.national(k).is_some()).count();
        let covered = at.clone().all(|k| self.is_known(k) || self.is_small(k));
        if at.len() < 2 || proper < 2 || covered || office {
            return None;
        }
        Some(Introduction { entry: self.entry(&at), at, aliases: Vec::new() })
    }

    /// A name right behind the noun for its bearer: *l'ONG Sea-Watch*, *le groupe Tarhuna*.
    fn named_body(&self, i: usize, sentence: &Range<usize>) -> Option<Introduction> {
        if self.language.reading.head_last || i == sentence.start {
            return None;
        }
        let noun = &self.language.names.people[self.people(i - 1)?];
        let state = matches!(noun.sector, Some(Sector::Gov | Sector::Mil | Sector::Pol | Sector::Jud | Sector::Cvl));
        let part = |k: usize| {
            self.capital(k) && self.mention(k).is_none() && self.language.lexicon.class(self.words.lower(k)).is_empty()
        };
        let end = (i..sentence.end).find(|&k| !part(k)).unwrap_or(sentence.end);
        if !noun.body || state || end == i || self.place[i].0 == end - i {
            return None;
        }
        let mut entry = self.entry(&(i..end));
        entry.kind = noun.kind.as_deref().and_then(ActorKind::named).unwrap_or(entry.kind);
        entry.sector = noun.sector.or(entry.sector);
        Some(Introduction { entry, at: i..end, aliases: Vec::new() })
    }

    /// The naming noun at a token and what belongs to it behind.
    fn name_behind(&self, i: usize, sentence: &Range<usize>) -> Option<Range<usize>> {
        let naming = &self.language.actors.naming;
        naming.nouns.get(self.words.lower(i))?;
        if i == sentence.start {
            return None;
        }
        let mut end = i + 1;
        let mut k = i + 1;
        let mut linked = false;
        while k < sentence.end && k < i + NAME_TOKENS && self.is_word(k) {
            let lower = self.words.lower(k);
            let adjective = naming.adjectives.contains(lower) || self.national(k).is_some();
            if naming.links.contains(lower) && !self.capital(k) {
                linked = true;
            } else if self.capital(k) || adjective || (linked && !self.words.word(k).ends_with('-') && self.nominal(k))
            {
                linked = false;
                end = k + 1;
            } else {
                break;
            }
            k += 1;
        }
        Some(i..end)
    }

    /// The row of capitals around a token, with the small words inside it, if a naming noun is among them.
    fn row_of_capitals(&self, i: usize, sentence: &Range<usize>) -> Option<Range<usize>> {
        let naming = &self.language.actors.naming;
        if i > sentence.start && self.capital(i - 1) && self.is_word(i - 1) && !self.is_small(i - 1) {
            return None;
        }
        let first = if i == sentence.start && self.is_small(i) { return None } else { i };
        let mut end = i + 1;
        let mut k = i + 1;
        while k < sentence.end && k < i + NAME_TOKENS && self.is_word(k) {
            if self.capital(k) {
                end = k + 1;
            } else if !naming.links.contains(self.words.lower(k)) || k > end + 1 {
                break;
            }
            k += 1;
        }
        (first..end).any(|k| naming.nouns.contains_key(self.words.lower(k))).then_some(first..end)
    }

    /// Not a verb, pronoun or another small word.
    fn nominal(&self, i: usize) -> bool {
        let lower = self.words.lower(i);
        self.language.lexicon.class(lower).is_empty() && self.words.tokens[i].kind == TokenKind::Word
    }

    pub(super) fn national(&self, i: usize) -> Option<usize> {
        self.mention(i)?.what.iter().find_map(|w| match w {
            What::National(c) => Some(*c),
            _ => None,
        })
    }

    pub(super) fn is_role(&self, i: usize) -> bool {
        self.role_at(i).is_some()
    }

    /// A body's entry, by the words of its name and the noun before it: *l'ONG Espoir du Kivu (EK)*.
    fn entry(&self, at: &Range<usize>) -> Known {
        let naming = &self.language.actors.naming;
        let show = |i: usize| self.capital(i).then(|| naming.nouns.get(self.words.lower(i))).flatten();
        let shown = if naming.small_words { at.clone().find_map(show) } else { at.clone().rev().find_map(show) };
        let (mut sector, mut kind) = shown.copied().unwrap_or((None, ActorKind::Other));
        let before = at.start.checked_sub(1).and_then(|k| self.people(k));
        if let Some(people) = before {
            let noun = &self.language.names.people[people];
            sector = noun.sector.or(sector);
            kind = noun.kind.as_deref().and_then(ActorKind::named).unwrap_or(kind);
        }
        let name = self.words.span(at.clone()).of(self.words.text);
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        Known { name, sector, country: self.country_in(at), kind, parent: None, from: None, until: None }
    }

    pub(super) fn people(&self, i: usize) -> Option<usize> {
        self.mention(i)?.what.iter().find_map(|w| match w {
            What::People(p) => Some(*p),
            _ => None,
        })
    }

    /// The country that an adjective, a country's name or a place in a stretch shows.
    pub(super) fn country_in(&self, at: &Range<usize>) -> Option<CountryCode3> {
        let place = || at.clone().find_map(|i| self.place[i].1);
        let named = at.clone().find_map(|i| {
            self.mention(i)?.what.iter().find_map(|w| match *w {
                What::National(c) | What::Country(c) => Some(self.world.countries[c].iso3),
                _ => None,
            })
        });
        named.or_else(place)
    }

    /// A noun for one person: a rank, an office, a role.
    pub(super) fn role_at(&self, i: usize) -> Option<usize> {
        self.people(i).filter(|&p| {
            let noun = &self.language.names.people[p];
            !noun.body && !noun.thing && !self.words.lower(i).ends_with("ment")
        })
    }
}
