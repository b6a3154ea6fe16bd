//! Who is meant: chunks of text to parties, with country and sector, and pronouns to the party they stand for.
//!
//! In: chunks, and the names found in them. Out: [`Party`]. A chunk's head noun says what sort of people it is, its
//! names and adjectives say whose: *les troupes d'Al-Assad* are the Syrian army, *les rebelles du M23* the M23.

use crate::actors::ActorKind;
use crate::analysis::Analysis;
use crate::world::{Country, Known, What};
use std::ops::Range;
use vigie_lexicon::Classes;
use vigie_model::{Actor, CountryCode3, Sector, Victims};
use vigie_text::Case;

/// A party as a chunk names it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Party {
    pub actor: Actor,
    /// What people they are, where the noun says so.
    pub victims: Option<Victims>,
    /// It has a name of its own: a person, a group, an organisation, a state.
    pub named: bool,
    /// Its noun can be an unnamed source: *des habitants*.
    pub unnamed: bool,
    /// It is a nationality (*les Russes*): army when it fights, government when it speaks.
    pub national: bool,
    /// It was written in the plural, or names several.
    pub plural: bool,
    /// Its noun names a body by its kind alone: *l'armée*, *les forces gouvernementales*.
    pub body: bool,
    /// It has the definite article: those spoken of before.
    pub definite: bool,
    /// Its country is that of the report rather than of its own words.
    pub inferred: bool,
    /// Its country is that of the party spoken of before.
    pub resumed: bool,
    /// It is one person by name.
    pub person: bool,
    /// Never of the country that the report is about: *les Occidentaux*.
    pub abroad: bool,
    /// A part of an army: *l'aviation*.
    pub branch: bool,
    /// The government of its country, by a noun for it.
    pub state: bool,
    /// One of several such, by its article: *une force*.
    pub indefinite: bool,
    /// Whose side it is on, where its words say no more: *pro-turcs*.
    pub backer: Option<CountryCode3>,
    /// The tokens of its chunk and complements.
    pub tokens: Range<usize>,
    /// Why it was read so, for `explain`.
    pub because: String,
}

impl Party {
    /// A party of whom nothing more is known than the words say.
    pub(crate) fn new(actor: Actor, tokens: Range<usize>, because: String) -> Party {
        Party {
            actor,
            victims: None,
            named: false,
            unnamed: false,
            national: false,
            plural: false,
            body: false,
            definite: false,
            inferred: false,
            resumed: false,
            person: false,
            abroad: false,
            branch: false,
            state: false,
            indefinite: false,
            backer: None,
            tokens,
            because,
        }
    }

    /// Whether its own words show its country, and not only what the report is about.
    pub(crate) fn has_country(&self) -> bool {
        self.actor.country.is_some() && !self.inferred
    }

    /// A body that fights: an army, rebels, jihadists, police.
    pub(crate) fn is_armed(&self) -> bool {
        matches!(self.actor.sector, Some(Sector::Mil | Sector::Reb | Sector::Jih | Sector::Pol | Sector::Unk))
    }
}

/// What stands in a chunk, before it is weighed.
#[derive(Default)]
struct Found {
    people: Option<(usize, usize)>,
    known: Option<(usize, What)>,
    national: Option<(usize, usize)>,
    country: Option<(usize, usize, bool)>,
    modifiers: Vec<usize>,
}

impl Analysis<'_> {
    /// The party that a chunk names, with what its complements add.
    pub(crate) fn party(&self, chunk: usize) -> Option<Party> {
        self.party_at(chunk, 0)
    }

    fn party_at(&self, chunk: usize, depth: usize) -> Option<Party> {
        let tokens = self.syntax.chunks[chunk].tokens.clone();
        if self.syntax.chunks[chunk].time || depth > 4 {
            return None;
        }
        if let Some(inner) = self.counted(chunk) {
            return self.party_at(inner, depth + 1).map(|mut party| {
                party.plural = true;
                party.actor.text = self.text(&(tokens.start..self.syntax.end(inner)));
                party.tokens = tokens.start..self.syntax.end(inner);
                party
            });
        }
        // *Troops loyal to …*: the noun stands before the adjective.
        let to = self.loyal_to(chunk).and_then(|k| self.party_at(k, depth + 1));
        let group = |p: &Party| p.named && matches!(p.actor.sector, Some(Sector::Reb | Sector::Jih | Sector::Mil));
        let loyal = usize::from(to.as_ref().is_some_and(group));
        let found = self.found(&(tokens.start..tokens.end - loyal));
        let noun = found.people.map(|(_, p)| &self.language.names.people[p]);
        let end = self.syntax.end(chunk);
        let span = tokens
            .start
            .min(self.syntax.complements(chunk).map(|k| self.syntax.chunks[k].start()).min().unwrap_or(tokens.start))
            ..end;
        let counted = self.figure_in(&tokens);
        // The figure of a name counts nothing: *the 400 Mawozo gang*.
        let named = |n: &vigie_time::NumberMention<'_>| {
            self.names_in(&n.tokens).any(|m| m.what.iter().any(|w| self.entry(*w).is_some()))
        };
        let several = counted.is_some_and(|n| n.count.best.or(n.count.low).is_none_or(|n| n > 1) && !named(n));
        let plural = several || self.is_plural(&tokens);
        let names = &self.language.names;
        let mut because = String::new();
        let actor = Actor { name: String::new(), country: None, sector: None, text: self.text(&span) };
        let mut party = Party {
            plural,
            indefinite: self.number_at[tokens.start].is_some_and(|k| self.numbers[k as usize].article),
            definite: self.number_at[tokens.start].is_none() && self.is_definite(&tokens),
            ..Party::new(actor, span.clone(), String::new())
        };
        // Complements that say whose: *de l'armée congolaise*, *du M23*, *d'Al-Assad*.
        let complement = self.syntax.complements(chunk).find_map(|k| self.party_at(k, depth + 1));
        let complement = complement.or(to);
        let complement = complement.or_else(|| {
            let group = self.party_at(self.within(chunk)?, depth + 1)?;
            (group.named && matches!(group.actor.sector, Some(Sector::Reb | Sector::Jih))).then_some(group)
        });
        if let Some((_, people)) = found.people {
            let noun = &names.people[people];
            party.victims = noun.victims;
            party.actor.sector = noun.sector;
            party.unnamed = noun.unnamed;
            party.named = noun.body;
            party.body = noun.body;
            because = format!("noun for people {:?}", self.text(&tokens));
            let speaker = matches!(noun.kind.as_deref(), Some("speaker"));
            if let Some(whose) = &complement {
                party.actor.country = party.actor.country.or(whose.actor.country);
                if (speaker || noun.sector.is_none()) && whose.actor.sector != Some(Sector::Cvl) {
                    party.actor.sector = whose.actor.sector.or(party.actor.sector);
                    party.actor.name.clone_from(&whose.actor.name);
                    party.named |= whose.named && !whose.national;
                    if !speaker {
                        party.unnamed &= !whose.named;
                    }
                }
                let group = matches!(whose.actor.sector, Some(Sector::Reb | Sector::Jih))
                    || whose.actor.sector == Some(Sector::Igo);
                let member = !matches!(
                    noun.sector,
                    Some(
                        Sector::Gov
                            | Sector::Pol
                            | Sector::Cvl
                            | Sector::Ref
                            | Sector::Jud
                            | Sector::Med
                            | Sector::Ngo
                            | Sector::Igo
                            | Sector::Opp
                    )
                );
                if whose.named && !whose.national && group && member {
                    party.actor.sector = whose.actor.sector;
                    // *les hommes de Hemedti* are his group, not he.
                    let named =
                        if whose.person { self.parent(&whose.actor.name) } else { Some(whose.actor.name.as_str()) };
                    party.actor.name = named.map_or_else(String::new, str::to_owned);
                    party.named = named.is_some();
                }
            }
        }
        for modifier in &found.modifiers {
            let modifier = &names.modifiers[*modifier];
            let with = modifier
                .sector_with
                .iter()
                .find(|(with, _)| Some(*with) == party.actor.sector)
                .map(|(_, gives)| *gives);
            party.actor.sector = with.or(modifier.sector).or(party.actor.sector);
            party.actor.country = party.actor.country.or(modifier.country);
            party.backer = party.backer.or(modifier.backer);
            party.abroad |= modifier.abroad;
        }
        if let Some((_, national)) = found.national {
            let country = &self.world.countries[national];
            party.actor.country = Some(country.iso3);
            if found.people.is_none() && found.known.is_none() {
                if !self.stands_alone(&tokens) && found.modifiers.is_empty() {
                    // *l'offensive syrienne*: an adjective on a noun that is no people.
                    return None;
                }
                party.national = true;
                party.named = true;
                party.actor.name.clone_from(&country.name);
            }
            because = format!("{because} of {}", country.name);
        }
        if let Some((at, entry)) = found.known.and_then(|(at, what)| Some((at, self.entry(what)?))) {
            let noun = found.people.map(|(_, p)| &names.people[p]);
            // *M23 rebels*, *UN peacekeepers*, *le général Haftar*: the name says more than the noun.
            let unnamed_of =
                noun.is_some_and(|n| n.kind.as_deref() == Some("speaker") || (n.unnamed && n.sector.is_none()));
            let nationality = party.actor.country;
            party.actor.country = entry.country.or(nationality);
            party.actor.sector = entry.sector.or(party.actor.sector);
            party.actor.name.clone_from(&entry.name);
            party.named = !unnamed_of;
            party.body = false;
            party.person = entry.kind == ActorKind::Person && !party.plural;
            let how = if matches!(found.known, Some((_, What::Known(_)))) { "known" } else { "introduced" };
            because = format!("{how} party {:?} ({:?})", entry.name, self.words.word(at));
        } else if let Some((at, country, seat)) = found.country {
            let entry = &self.world.countries[country];
            party.actor.country = Some(entry.iso3);
            if found.people.is_none() {
                party.actor.sector = Some(Sector::Gov);
                party.actor.name.clone_from(&entry.name);
                party.named = true;
                let what = if seat { "seat of the government of" } else { "country" };
                because = format!("{what} {} ({:?})", entry.name, self.words.word(at));
            }
        }
        if party.actor.sector.is_none()
            && party.actor.country.is_none()
            && found.people.is_none()
            && found.known.is_none()
        {
            return self.unknown_name(chunk, party);
        }
        party.branch = noun.is_some_and(|n| n.branch);
        party.abroad |= noun.is_some_and(|n| n.abroad);
        party.state = noun.is_some_and(|n| n.state) && party.actor.sector == Some(Sector::Gov) && self.is_bare(&span);
        if found.known.is_none() {
            self.name_by_country(&mut party);
        }
        if party.actor.name.is_empty() {
            // A body's name is with what completes it: *la police du Cachemire*.
            let body = found.people.is_some() && party.body;
            party.actor.name = self.head_phrase(&if body { tokens.start..self.name_end(chunk) } else { tokens });
        }
        party.because = because;
        Some(party)
    }

    /// *les forces loyales à Haftar*: the chunk that names on whose side they are.
    fn loyal_to(&self, chunk: usize) -> Option<usize> {
        self.right_behind(chunk).filter(|_| self.is_loyal(&self.syntax.chunks[chunk].tokens))
    }

    /// Whether a chunk ends with an adjective that says on whose side somebody is.
    fn is_loyal(&self, tokens: &Range<usize>) -> bool {
        tokens.len() > 1 && self.language.reading.loyal.contains(self.words.lower(tokens.end - 1))
    }

    /// *a commander in Hayat Tahrir al-Sham*: the chunk that may name the group they belong to.
    fn within(&self, chunk: usize) -> Option<usize> {
        let next = self.right_behind(chunk)?;
        let (_, preposition) = self.syntax.chunks[next].prep.as_ref()?;
        self.language.reading.within.contains(preposition).then_some(next)
    }

    /// The chunk that follows at once, behind a preposition.
    fn right_behind(&self, chunk: usize) -> Option<usize> {
        let next = self.syntax.chunks.get(chunk + 1)?;
        (next.start() == self.syntax.chunks[chunk].tokens.end && next.prep.is_some()).then_some(chunk + 1)
    }

    /// The group or body that a listed party belongs to.
    pub(crate) fn parent(&self, name: &str) -> Option<&str> {
        self.world.known.iter().find(|k| k.name == name)?.parent.as_deref()
    }

    /// A party with a name of its own, listed or introduced by the report.
    pub(crate) fn entry(&self, what: What) -> Option<&Known> {
        match what {
            What::Known(k) => self.world.known.get(k),
            What::Introduced(k) => self.introduced.get(k),
            _ => None,
        }
    }

    /// Where a chunk ends with those complements that belong to its name: *la police du Cachemire*, but *accuse l'armée
    /// de bombarder*.
    pub(crate) fn name_end(&self, chunk: usize) -> usize {
        let mut end = self.syntax.chunks[chunk].tokens.end;
        // *le ministère de la santé*
        let own = self.syntax.chunks[chunk].tokens.clone();
        let office = |w: &What| matches!(*w, What::People(p) if self.language.names.people[p].kind.as_deref() == Some("government"));
        let office = self.names_in(&own).any(|m| m.what.iter().any(office));
        for k in self.syntax.complements(chunk).filter(|&k| k > chunk) {
            let tokens = self.syntax.chunks[k].tokens.clone();
            let person = |w: &What| !matches!(*w, What::People(p) if self.language.names.people[p].thing);
            let names = self.names_in(&tokens).any(|m| m.what.iter().any(person))
                || tokens.clone().any(|i| self.place_at[i].is_some() || self.words.tokens[i].case != Case::Lower);
            if !names && !office {
                break;
            }
            end = end.max(self.name_end(k));
        }
        end
    }

    /// An army and a government by their country; a part of an army keeps its own name.
    pub(crate) fn name_by_country(&self, party: &mut Party) {
        let Some(country) = party.actor.country.and_then(|c| self.world.country(c)) else { return };
        if party.state {
            party.actor.name.clone_from(&country.name);
        } else if party.actor.sector == Some(Sector::Mil) && !party.branch {
            party.actor.name = self.army_of(country);
        }
    }

    /// The name of a country's army on the report's day.
    pub(crate) fn army_of(&self, country: &Country) -> String {
        let listed = |name: &str| self.world.known.iter().position(|k| k.name == name).map(What::Known);
        if listed(&country.army).is_none_or(|army| self.in_office(army)) {
            return country.army.clone();
        }
        let successor = self.world.known.iter().enumerate().find(|(k, army)| {
            army.country == Some(country.iso3)
                && army.kind == ActorKind::Army
                && army.parent.is_none()
                && army.from.is_some()
                && self.in_office(What::Known(*k))
        });
        successor.map_or_else(|| country.army.clone(), |(_, army)| army.name.clone())
    }

    /// *les assaillants*, *tous les assaillants*.
    pub(crate) fn is_definite(&self, tokens: &Range<usize>) -> bool {
        let definite =
            |i: usize| i < tokens.end && self.language.reading.definite_determiners.contains(self.words.lower(i));
        let quantifier = || self.language.lexicon.class(self.words.lower(tokens.start)).has(Classes::QUANTIFIER);
        definite(tokens.start) || quantifier() && definite(tokens.start + 1)
    }

    /// A noun with nothing but determiners and the country it belongs to: *le gouvernement de la Syrie*.
    fn is_bare(&self, tokens: &Range<usize>) -> bool {
        tokens.clone().all(|i| {
            let classes = self.language.lexicon.class(self.language.lexicon.first_word(self.words.lower(i)));
            classes.any(Classes::DETERMINER | Classes::PREPOSITION)
                || self.names_in(&(i..i + 1)).any(|m| {
                    m.what
                        .iter()
                        .any(|w| matches!(w, What::People(_) | What::National(_) | What::Country(_) | What::Seat(_)))
                })
        })
    }

    /// The noun that a figure or quantity by itself counts: *une dizaine **de séparatistes***.
    fn counted(&self, chunk: usize) -> Option<usize> {
        use crate::tag::Tag;
        let tokens = self.syntax.chunks[chunk].tokens.clone();
        let bare = tokens.clone().all(|i| matches!(self.tags.tags[i], Tag::Num | Tag::Det))
            && tokens.clone().any(|i| self.number_at[i].is_some());
        bare.then(|| self.syntax.complements(chunk).find(|&k| k > chunk)).flatten()
    }

    /// A name that no list holds: a person, a group. Only capitals not at the sentence's start show it.
    fn unknown_name(&self, chunk: usize, mut party: Party) -> Option<Party> {
        let tokens = self.syntax.chunks[chunk].tokens.clone();
        let first = self.words.sentences[self.words.sentence_of(tokens.start)].tokens.start;
        let capitals: Vec<usize> = tokens
            .clone()
            .filter(|&i| self.tags.tags[i] == crate::tag::Tag::Name && self.words.tokens[i].case != Case::Lower)
            .filter(|&i| self.place_at[i].is_none() && self.time_at[i].is_none())
            .collect();
        // The capital of a sentence's first word shows no name, unless another follows it.
        let opens = capitals.first() == Some(&first);
        let capitals = if opens && capitals.get(1) != Some(&(first + 1)) { capitals[1..].to_vec() } else { capitals };
        if capitals.is_empty() || tokens.clone().any(|i| self.place_at[i].is_some()) {
            return None;
        }
        let words = capitals[0]..capitals[capitals.len() - 1] + 1;
        party.actor.name = self.text(&words);
        party.named = true;
        party.because = format!("a name, {:?}", party.actor.name);
        Some(party)
    }

    /// Whether a noun for people is the head of its chunk: *combattants humanitaires* is no aid worker, nor is
    /// *crise humanitaire*.
    pub(crate) fn heads(&self, tokens: &Range<usize>, mention: &Range<usize>) -> bool {
        use crate::tag::Tag;
        let nominal = |i: &usize| matches!(self.tags.tags[*i], Tag::Noun | Tag::Name);
        if self.language.reading.head_last {
            (mention.end..tokens.end).filter(nominal).all(|i| self.tags.tags[i] == Tag::Name)
        } else {
            (tokens.start..mention.start).filter(nominal).all(|i| {
                self.language.lexicon.is_adjective(self.words.lower(i))
                    || self.names_in(tokens).any(|m| m.tokens.contains(&i))
            })
        }
    }

    fn found(&self, tokens: &Range<usize>) -> Found {
        let mut found = Found::default();
        for mention in self.names_in(tokens) {
            let at = mention.tokens.start;
            let heads = self.heads(tokens, &mention.tokens);
            for what in &mention.what {
                match *what {
                    What::People(_) if !heads => {}
                    What::People(p) => {
                        found.people = found
                            .people
                            .filter(|(_, q)| {
                                // The noun that is a body or has a sector leads; *membres de …* and *groupe de …* come first in French.
                                self.language.names.people[*q].sector.is_some()
                                    || self.language.names.people[p].sector.is_none()
                            })
                            .or(Some((at, p)))
                    }
                    What::Known(_) | What::Introduced(_) => {
                        // An entry in office at the report's date before one that is not.
                        let better = found.known.is_none_or(|(_, held)| !self.in_office(held) && self.in_office(*what));
                        if better {
                            found.known = Some((at, *what));
                        }
                    }
                    What::National(c) => found.national = found.national.or(Some((at, c))),
                    What::Country(c) => found.country = found.country.or(Some((at, c, false))),
                    What::Seat(c) => found.country = found.country.or(Some((at, c, true))),
                    What::Modifier(m) => found.modifiers.push(m),
                }
            }
        }
        // A word can be noun and modifier (*rebelles*): as the only noun it is the noun.
        if found.people.is_some() && found.modifiers.len() == 1 && self.names_in(tokens).count() == 1 {
            found.modifiers.clear();
        }
        found
    }

    /// Whether an entry's years cover the report's date; without a date every entry is possible.
    fn in_office(&self, what: What) -> bool {
        let (Some(entry), Some(published)) = (self.entry(what), self.published) else { return true };
        let began = entry.from.as_ref().and_then(|d| d.earliest()).is_none_or(|d| d <= published.latest());
        let ended = entry.until.as_ref().and_then(|d| d.latest()).is_some_and(|d| d < published.earliest());
        began && !ended
    }

    /// A nationality used as a noun: *les Russes*, *five Syrians*.
    fn stands_alone(&self, tokens: &Range<usize>) -> bool {
        use crate::tag::Tag;
        let nouns = tokens.clone().filter(|&i| matches!(self.tags.tags[i], Tag::Noun | Tag::Name)).count();
        let last = tokens.end - 1;
        nouns == 1 && self.words.tokens[last].case != Case::Lower
    }

    fn is_plural(&self, tokens: &Range<usize>) -> bool {
        let last = self.words.lower(tokens.end - 1);
        let first = self.words.lower(tokens.start);
        self.language.reading.plural_determiners.iter().any(|d| d == first)
            || self.language.reading.plural_nouns.contains(last)
            || last.ends_with('s') && !self.language.reading.singular_determiners.iter().any(|d| d == first)
    }

    /// The chunk's words without determiner and figure.
    fn head_phrase(&self, tokens: &Range<usize>) -> String {
        use crate::tag::Tag;
        let start =
            tokens.clone().find(|&i| matches!(self.tags.tags[i], Tag::Noun | Tag::Name)).unwrap_or(tokens.start);
        self.text(&(start..tokens.end))
    }

    /// The words of a token range as they stand.
    pub(crate) fn text(&self, tokens: &Range<usize>) -> String {
        self.words.span(tokens.clone()).of(self.words.text).to_owned()
    }
}

impl Party {
    /// *les rebelles* after *les rebelles du M23*: whether the other's words hold the noun that this one is called by.
    pub(crate) fn is_called_as(&self, other: &Party) -> bool {
        let stem = |word: &str| word.to_lowercase().trim_end_matches('s').to_owned();
        let noun = stem(&self.actor.name);
        other.actor.text.split(|c: char| !c.is_alphanumeric()).any(|word| stem(word) == noun)
    }
}
