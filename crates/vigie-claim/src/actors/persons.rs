//! Persons whom a report introduces: a row of capitals with a title, a role or an age beside it.

use super::ActorKind;
use super::introduced::{Finder, Introduction};
use super::words::Gender;
use crate::world::{Known, What};
use std::ops::Range;
use vigie_lexicon::Classes;
use vigie_model::{CountryCode3, Sector};
use vigie_text::{Case, TokenKind};

/// So far before a name its role may begin.
const ROLE_TOKENS: usize = 10;

/// What is said of a person beside the name.
#[derive(Default)]
struct Role {
    sector: Option<Sector>,
    country: Option<CountryCode3>,
    /// Something beside the name shows a person.
    shown: bool,
}

impl Finder<'_, '_> {
    /// A person at a token: a row of capitals with a title, a role or an age beside it.
    pub(super) fn person(&self, i: usize, sentence: &Range<usize>) -> Option<Introduction> {
        let at = self.full_name(i, sentence)?;
        let mut role = Role::default();
        let title = self.title_before(at.start, sentence);
        let start = title.as_ref().map_or(at.start, |(start, _)| *start);
        role.shown |= title.is_some();
        let aged = self.age_behind(at.end, sentence);
        role.shown |= aged;
        // A town is no person, unless it has a title or an age.
        if !role.shown && self.place[at.start].0 == at.len() {
            return None;
        }
        self.role_before(start, sentence, &mut role);
        // Behind one word alone, or a word that says where, a role is another's: *sur Telegram, le colonel*.
        let located = at.start > sentence.start
            && self
                .language
                .reading
                .locative
                .contains(self.language.lexicon.first_word(self.words.lower(at.start - 1)));
        if !located && (at.len() > 1 || role.shown) {
            self.role_behind(at.end, sentence, &mut role);
        }
        if !role.shown || (at.len() < 2 && !aged && title.is_none() && role.sector.is_none() && role.country.is_none())
        {
            return None;
        }
        let name = self.words.span(at.clone()).of(self.words.text);
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        let aliases = if at.len() > 1 { self.surname(&at) } else { Vec::new() };
        let entry = Known {
            name,
            // Whose age is told speaks for no side; what they live by is beside the point.
            sector: role.sector.filter(|s| !aged || *s != Sector::Bus).or(aged.then_some(Sector::Cvl)),
            country: role.country,
            kind: ActorKind::Person,
            parent: None,
            from: None,
            until: None,
        };
        Some(Introduction { entry, at, aliases })
    }

    /// A row of capitals that no list knows, with particles inside.
    fn full_name(&self, i: usize, sentence: &Range<usize>) -> Option<Range<usize>> {
        let part = |k: usize| {
            (self.capital(k) || k > i && self.is_article_name(k))
                && self.mention(k).is_none_or(|m| m.what.iter().all(|w| matches!(w, What::Modifier(_))))
                && self.language.lexicon.class(self.words.lower(k)).is_empty()
                && !self.words.word(k).chars().all(|c| c.is_uppercase() || !c.is_alphabetic())
        };
        if !part(i) || (i > sentence.start && part(i - 1)) {
            return None;
        }
        let mut end = i + 1;
        let mut k = i + 1;
        while k < sentence.end && k < i + 7 {
            if part(k) {
                end = k + 1;
            } else if !(self.is_word(k) && self.language.actors.persons.particles.contains(self.words.lower(k))) {
                break;
            }
            k += 1;
        }
        Some(i..end)
    }

    /// *al-Atta*, *el-Mesmari*: a name that begins with its small article.
    fn is_article_name(&self, k: usize) -> bool {
        let particles = &self.language.actors.persons.particles;
        let name = self.words.word(k).split_once(['-', '\u{2010}', '\u{2011}']);
        name.is_some_and(|(article, rest)| particles.contains(article) && rest.starts_with(char::is_uppercase))
    }

    fn title_before(&self, start: usize, sentence: &Range<usize>) -> Option<(usize, Gender)> {
        (start.saturating_sub(3).max(sentence.start)..start).find_map(|k| {
            let (len, feminine) = self.language.actors.persons.titles.longest(self.words, k, start)?;
            let dot = k + len + 1 == start && self.words.word(start - 1) == ".";
            let gender = if *feminine { Gender::Feminine } else { Gender::Masculine };
            (k + len == start || dot).then_some((k, gender))
        })
    }

    /// A role before the name, with what says whose: *le porte-parole de l'armée soudanaise, Nabil Abdallah*.
    fn role_before(&self, start: usize, sentence: &Range<usize>, role: &mut Role) {
        let comma = start > sentence.start && self.words.word(start - 1) == ",";
        let end = start - usize::from(comma);
        let mut k = end;
        while k > sentence.start && k + ROLE_TOKENS > end && self.inside_phrase(k - 1) {
            k -= 1;
        }
        // The role that rules the phrase is its first in languages whose heads come first, the last elsewhere.
        let mut roles = (k..end).filter(|&i| self.role_at(i).is_some());
        let head = if self.language.reading.head_last && !comma { roles.next_back() } else { roles.next() };
        let Some(head) = head else { return };
        let near = self.mention(head).is_some_and(|m| m.tokens.end == end);
        // Without a comma, a name must stand close: *le ministre de la Défense X*, not *un habitant de X*.
        let linked = !near && end > k && self.is_small(end - 1);
        if linked || (comma && self.is_plural_role(head)) {
            return;
        }
        self.describe(head, &(k..end), role);
    }

    /// A role behind the name: *, porte-parole du Haut-Commissariat*.
    fn role_behind(&self, end: usize, sentence: &Range<usize>, role: &mut Role) {
        if end + 1 >= sentence.end || self.words.word(end) != "," {
            return;
        }
        let mut first = end + 1;
        // An age may stand between.
        let age = |k: usize| {
            self.words.tokens[k].kind == TokenKind::Number || self.is_age_word(k) || self.words.word(k) == ","
        };
        while first + 1 < sentence.end && age(first) {
            first += 1;
        }
        while first + 1 < sentence.end
            && !self.is_role(first)
            && (self.is_determiner(first) || self.national(first).is_some() || self.is_known(first))
        {
            first += 1;
        }
        let Some(_) = self.role_at(first) else { return };
        let mut last = first + 1;
        while last < sentence.end && last < first + ROLE_TOKENS && self.inside_phrase(last) {
            last += 1;
        }
        self.describe(first, &(end + 1..last), role);
    }

    /// Whether an age follows: *, 34 ans,*, *, 34,*, *(34 ans)*, *, a 34-year-old*.
    fn age_behind(&self, end: usize, sentence: &Range<usize>) -> bool {
        if end + 2 >= sentence.end || !matches!(self.words.word(end), "," | "(") {
            return false;
        }
        let number = if self.is_determiner(end + 1) { end + 2 } else { end + 1 };
        let digits: String = self.words.word(number).chars().take_while(char::is_ascii_digit).collect();
        let plausible = digits.parse::<u8>().is_ok_and(|age| (5..=110).contains(&age));
        let hyphened = self
            .words
            .lower(number)
            .split_once('-')
            .is_some_and(|(_, rest)| self.language.actors.persons.age.contains(rest));
        let dashed = number + 2 < sentence.end && self.words.word(number + 1) == "-" && self.is_age_word(number + 2);
        let behind = dashed
            || number + 1 < sentence.end
                && (matches!(self.words.word(number + 1), "," | ")") && digits.len() == self.words.word(number).len()
                    || self.is_age_word(number + 1));
        plausible && (hyphened || behind)
    }

    fn is_age_word(&self, i: usize) -> bool {
        self.language.actors.persons.age.contains(self.words.lower(i))
    }

    fn is_determiner(&self, i: usize) -> bool {
        self.language.lexicon.class(self.words.lower(i)).any(Classes::DETERMINER | Classes::POSSESSIVE)
    }

    fn is_plural_role(&self, i: usize) -> bool {
        self.mention(i).is_some_and(|m| {
            self.words.lower(m.tokens.end - 1).ends_with('s') || self.words.lower(m.tokens.start).ends_with('s')
        })
    }

    /// Words of which a role is made: nouns and adjectives that the lists know, determiners, *de*.
    fn inside_phrase(&self, i: usize) -> bool {
        let lower = self.words.lower(i);
        self.is_word(i)
            && (self.mention(i).is_some()
                || self.is_determiner(i)
                || self.language.reading.complement.iter().any(|c| c == self.language.lexicon.first_word(lower))
                || self.language.actors.naming.links.contains(lower)
                || self.language.actors.naming.adjectives.contains(lower)
                || self.language.lexicon.is_adjective(lower)
                || self.capital(i) && i > 0 && !matches!(self.words.word(i - 1), "." | ","))
    }

    /// What a role and the words around it say of the side: the known party, the body or the country it belongs to.
    fn describe(&self, head: usize, phrase: &Range<usize>, role: &mut Role) {
        let Some(people) = self.role_at(head) else { return };
        let noun = &self.language.names.people[people];
        role.shown = true;
        role.country = role.country.or_else(|| self.country_in(phrase));
        let listed = phrase.clone().find_map(|i| {
            self.mention(i)?.what.iter().find_map(|w| match *w {
                What::Known(k) => self.world.known.get(k),
                _ => None,
            })
        });
        let speaks = noun.sector.is_none() || noun.kind.as_deref() == Some("speaker");
        if let Some(known) = listed.filter(|k| k.kind != ActorKind::Person) {
            role.country = role.country.or(known.country);
            let armed = noun.sector == Some(Sector::Mil) && matches!(known.sector, Some(Sector::Reb | Sector::Jih));
            if speaks || armed {
                role.sector = role.sector.or(known.sector);
            }
        }
        let body = phrase.clone().filter(|&i| i != head).find_map(|i| {
            let noun = &self.language.names.people[self.people(i)?];
            noun.sector.filter(|_| noun.body)
        });
        // *la présidente de l'ONG* is no head of state.
        let civil = |s: &Sector| {
            matches!(s, Sector::Ngo | Sector::Igo | Sector::Med | Sector::Opp | Sector::Bus | Sector::Jud | Sector::Reb)
        };
        let led = body.filter(|s| speaks || noun.sector == Some(Sector::Gov) && civil(s));
        role.sector = role.sector.or(led).or(noun.sector);
    }

    /// The name by which a person is called from then on: the last word, with its particle.
    fn surname(&self, at: &Range<usize>) -> Vec<String> {
        let last = at.end - 1;
        let mut out = Vec::new();
        let word = self.words.word(last);
        if word.chars().count() >= 3 && self.mention(last).is_none() {
            out.push(word.to_owned());
            if last > at.start + 1 && self.words.tokens[last - 1].case == Case::Lower {
                out.push(self.words.span(last - 1..last + 1).of(self.words.text).to_owned());
            }
        }
        out
    }
}
