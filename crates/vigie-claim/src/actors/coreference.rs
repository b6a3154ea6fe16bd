//! Who is meant by a pronoun, a bare noun or a possessive: the party spoken of before that fits best.

use super::words::{Gender, Persons, Pronoun};
use super::{ActorKind, Actors, Mention};
use crate::analysis::Analysis;
use crate::discourse::Discourse;
use crate::party::Party;
use std::ops::Range;
use vigie_lexicon::Classes;
use vigie_model::Sector;

/// A pronoun reaches so many sentences back.
const PRONOUN_SENTENCES: usize = 3;
/// A bare noun reaches so many mentions back.
const NOUN_MENTIONS: usize = 30;

/// What is asked of a party spoken of before.
struct Wanted<'a> {
    plural: bool,
    gender: Option<Gender>,
    persons: Option<Persons>,
    near: bool,
    /// Bodies may be meant in the plural: *they* for the army.
    collective: bool,
    /// It has a side: what can have troops and spokesmen.
    sided: bool,
    at: usize,
    sentence: usize,
    actors: &'a Actors,
}

impl Wanted<'_> {
    /// The mention that fits best: subjects and names before others, near before far.
    fn best(&self) -> Option<usize> {
        let mut best: Option<(i32, usize)> = None;
        for (k, mention) in self.actors.mentions.iter().enumerate().rev() {
            if self.sided && mention.party.actor.sector.is_none() {
                continue;
            }
            let far = self.sentence.saturating_sub(mention.sentence);
            if far > if self.near { 1 } else { PRONOUN_SENTENCES } {
                break;
            }
            if mention.tokens.end > self.at || mention.spoken || !self.fits(mention) {
                continue;
            }
            if self.near {
                return Some(k);
            }
            let mut score = [30, 26, 12, 6][far.min(3)];
            score += if mention.subject { 15 } else { 0 };
            score += if mention.party.named { 4 } else { 0 };
            score -= if mention.party.unnamed && !mention.party.named { 8 } else { 0 };
            let source = matches!(mention.kind, ActorKind::NewsAgency | ActorKind::Outlet);
            score -= if source { 12 } else { 0 };
            if mention.party.plural != self.plural && self.plural {
                score -= 10;
            }
            if best.is_none_or(|(held, _)| score > held) {
                best = Some((score, k));
            }
        }
        best.map(|(_, k)| k)
    }

    fn fits(&self, mention: &Mention) -> bool {
        let body = !matches!(mention.kind, ActorKind::Person | ActorKind::Group);
        // A body's name may look like a plural: *the Red Cross*, *it*.
        let one = !self.plural && self.persons == Some(Persons::Never) && mention.party.named;
        let number = mention.party.plural == self.plural || body && (one || self.plural && self.collective);
        let gender = self.gender.is_none() || mention.gender.is_none() || self.gender == mention.gender;
        let person = match self.persons {
            Some(Persons::Only) => mention.kind == ActorKind::Person,
            Some(Persons::Never) => body,
            None => true,
        };
        number && gender && person
    }
}

impl Analysis<'_> {
    /// The pronoun at a token, with whom it stands for.
    pub(crate) fn pronoun_mention(&self, i: usize, sentence: usize, actors: &Actors) -> Option<Mention> {
        let end = self.words.sentences[sentence].tokens.end;
        let (len, pronoun) = self.language.actors.pronouns.longest(&self.words, i, end)?;
        let lower = self.words.lower(i);
        let behind = pronoun.behind.is_empty() || i > 0 && pronoun.behind.iter().any(|b| self.ends_with_words(i, b));
        // Who *they* are in somebody's mouth, the report's own words do not tell.
        let subject =
            self.syntax.pronouns.contains(&Some(i)) || self.syntax.groups.iter().any(|g| g.inverted == Some(i));
        let stands = subject || pronoun.near || !pronoun.behind.is_empty();
        if !behind || !stands || self.in_speech(i) || self.is_impersonal(i, lower) {
            return None;
        }
        let wanted = self.wanted(pronoun, i, sentence, actors);
        let of = wanted.best()?;
        let antecedent = &actors.mentions[of];
        let because = format!("{:?} stands for {:?}", self.text(&(i..i + len)), self.text(&antecedent.tokens));
        let party = Party { because, plural: pronoun.plural, ..antecedent.party.clone() };
        Some(Mention {
            tokens: i..i + len,
            head: i..i + len,
            kind: antecedent.kind,
            gender: pronoun.gender.or(antecedent.gender),
            party,
            sentence,
            subject,
            pronoun: true,
            spoken: false,
            of: Some(of),
        })
    }

    fn wanted<'a>(&self, pronoun: &Pronoun, at: usize, sentence: usize, actors: &'a Actors) -> Wanted<'a> {
        Wanted {
            plural: pronoun.plural,
            gender: pronoun.gender,
            persons: pronoun.persons,
            near: pronoun.near,
            collective: pronoun.gender.is_none(),
            sided: false,
            at,
            sentence,
            actors,
        }
    }

    /// Whether the words before a token are these: *d'après* before *lui*.
    fn ends_with_words(&self, at: usize, words: &str) -> bool {
        let before = self.words.lower(at - 1);
        if before == words || words.rsplit(' ').next() == Some(before) {
            return true;
        }
        at > 1 && words.strip_prefix(self.words.lower(at - 2)).is_some_and(|rest| rest == before)
    }

    /// *il faut*, *it is unclear*.
    fn is_impersonal(&self, i: usize, lower: &str) -> bool {
        let words = &self.language.actors.impersonal;
        if !words.pronouns.contains(lower) {
            return false;
        }
        let n = self.words.tokens.len();
        let passed = |k: usize| {
            let lower = self.words.lower(k);
            self.language.lexicon.is_adverb(lower)
                || self.language.lexicon.class(lower).any(Classes::NEGATION | Classes::REFLEXIVE)
        };
        let mut k = i + 1;
        while k < n && k < i + 4 && passed(k) && !words.verbs.contains(self.words.lower(k)) {
            k += 1;
        }
        if k < n && words.verbs.contains(self.words.lower(k)) {
            return true;
        }
        let copula = k;
        while k < n && k < i + 7 && (words.copulas.contains(self.words.lower(k)) || passed(k)) {
            k += 1;
        }
        copula < k && k < n && words.adjectives.contains(self.words.lower(k))
            || i > 0 && words.verbs.contains(self.words.lower(i - 1))
    }

    /// Completes a mention by what the report said before, and finds the first mention of its party.
    pub(crate) fn resolve(&self, mention: &mut Mention, chunk: usize, actors: &Actors, discourse: &Discourse) {
        let at = self.syntax.chunks[chunk].tokens.start;
        let entry = self.has_entry(&mention.tokens);
        let anaphor = self.anaphor_kinds(&mention.head).is_some();
        let identified = mention.party.named && !mention.party.body
            || mention.party.actor.country.is_some() && mention.party.body && !anaphor
            || entry;
        let taken = || {
            let free = mention.party.definite && !identified;
            let kind = free.then(|| self.taken_up(mention, chunk, actors)).flatten();
            kind.or_else(|| self.led_by(mention, actors).filter(|_| entry && mention.party.definite))
        };
        if let Some(possessive) = self.possessive(chunk) {
            self.belongs(mention, possessive, at, actors);
        } else if let Some(k) = taken() {
            self.take_up(mention, k, actors);
            return;
        }
        self.complete(&mut mention.party, discourse);
        mention.of = self.same_party(mention, actors);
        if mention.of.is_none()
            && mention.party.definite
            && !entry
            && let Some(k) = self.armed_before(mention, actors)
        {
            self.take_up(mention, k, actors);
        }
    }

    /// The kinds that a mention's noun may take up.
    pub(crate) fn anaphor_kinds(&self, head: &Range<usize>) -> Option<&[ActorKind]> {
        self.language.actors.takes_up(self.words.lower(self.noun_of(head)))
    }

    /// The token of a head's noun.
    fn noun_of(&self, head: &Range<usize>) -> usize {
        if self.language.reading.head_last { head.end - 1 } else { head.start }
    }

    /// *les assaillants*, *the insurgents*: the armed people spoken of before, by whatever word; of several those that were
    /// called so, *les rebelles du M23*.
    fn armed_before(&self, mention: &Mention, actors: &Actors) -> Option<usize> {
        if mention.kind != ActorKind::Group || !is_irregular(mention.party.actor.sector) {
            return None;
        }
        let armed = |m: &Mention| {
            matches!(m.kind, ActorKind::Group | ActorKind::ArmedGroup)
                && is_irregular(m.party.actor.sector)
                && !m.spoken
                // *des milices pro-iraniennes* are somebody's auxiliaries, not the rebels.
                && (m.party.backer == mention.party.backer || mention.party.actor.sector == Some(Sector::Unk))
                && mention.sentence.saturating_sub(m.sentence) <= PRONOUN_SENTENCES
        };
        // Without the mark of the plural.
        let stem = |i: usize| self.words.folded(i).trim_end_matches('s');
        let noun = stem(self.noun_of(&mention.head));
        let called = |m: &Mention| m.tokens.clone().any(|i| stem(i) == noun);
        let mentions = &actors.mentions;
        let named_so = mentions.iter().rposition(|m| armed(m) && called(m));
        // *Le Jnim, affilié à Al-Qaïda, a attaqué*: who does something before who is only mentioned beside him.
        let spoken_of = |k: &usize| (mentions[*k].sentence, mentions[*k].subject, *k);
        named_so.or_else(|| (0..mentions.len()).filter(|&k| armed(&mentions[k])).max_by_key(spoken_of))
    }

    /// *le chef des FSR*: the person spoken of before who leads that group.
    fn led_by(&self, mention: &Mention, actors: &Actors) -> Option<usize> {
        if mention.kind != ActorKind::Person || mention.party.person {
            return None;
        }
        let name = &mention.party.actor.name;
        let recent = actors.mentions.iter().enumerate().rev().take(NOUN_MENTIONS);
        let mut leads = recent.filter(|(_, m)| m.party.person && self.parent(&m.party.actor.name) == Some(name));
        leads.next().map(|(k, _)| k)
    }

    pub(crate) fn has_entry(&self, tokens: &Range<usize>) -> bool {
        self.names_in(tokens).any(|m| m.what.iter().any(|w| self.entry(*w).is_some()))
    }

    /// *son porte-parole*, *ses troupes*: of whom was spoken last.
    fn belongs(&self, mention: &mut Mention, possessive: &str, at: usize, actors: &Actors) {
        let plural = self.language.reading.plural_possessors.contains(possessive);
        let wanted = Wanted {
            plural,
            gender: None,
            persons: None,
            near: false,
            collective: true,
            sided: true,
            at,
            sentence: mention.sentence,
            actors,
        };
        // *l'armée et ses alliés*: of what it is joined to.
        let joined = self.syntax.chunk_at(at).and_then(|k| self.syntax.chunks[k].with);
        let joined = joined.and_then(|k| {
            let first = &self.syntax.chunks[k].tokens;
            actors
                .mentions
                .iter()
                .rposition(|m| first.contains(&m.tokens.start) && m.party.actor.sector.is_some() && m.tokens.end <= at)
        });
        let Some(owner) = joined.or_else(|| wanted.best()).map(|k| &actors.mentions[k]) else { return };
        if self.is_land(&mention.head) {
            // *son pays*
            if let Some(country) = owner.party.actor.country.and_then(|c| self.world.country(c)) {
                mention.party.actor.name.clone_from(&country.name);
                mention.party.actor.country = Some(country.iso3);
                mention.party.actor.sector = Some(Sector::Gov);
                mention.party.named = true;
                mention.kind = ActorKind::State;
            }
            return;
        }
        let party = &mut mention.party;
        let noun = self.people_noun(&mention.head);
        let speaks =
            noun.is_some_and(|n| n.kind.as_deref() == Some("speaker") || n.sector.is_none() && n.victims.is_none());
        if noun.is_some_and(|n| n.followers) && party.plural && owner.party.is_armed() {
            let owned = self.we(&owner.party.actor);
            let name = if owner.party.named { owned.name } else { party.actor.name.clone() };
            party.actor = vigie_model::Actor { text: std::mem::take(&mut party.actor.text), name, ..owned };
            party.because = format!("{}, of {:?}", party.because, owner.party.actor.text);
            return;
        }
        let armed = matches!(owner.party.actor.sector, Some(Sector::Reb | Sector::Jih))
            && matches!(party.actor.sector, Some(Sector::Mil | Sector::Reb | Sector::Jih | Sector::Unk));
        // *ses prisonniers* are not of its side.
        if speaks || party.actor.sector.is_some() {
            party.actor.country = party.actor.country.or(owner.party.actor.country);
        }
        if (speaks || armed) && !party.named {
            party.actor.sector = owner.party.actor.sector.or(party.actor.sector);
            if armed || party.actor.name.is_empty() {
                party.actor.name.clone_from(&owner.party.actor.name);
            }
        } else if speaks || armed {
            party.actor.sector = owner.party.actor.sector.or(party.actor.sector);
        }
        party.because = format!("{}, of {:?}", party.because, owner.party.actor.text);
    }

    /// The mention that a bare noun takes up by what sort it is: *le groupe*, *l'ONG*, *the group*.
    fn taken_up(&self, mention: &Mention, chunk: usize, actors: &Actors) -> Option<usize> {
        let bare = mention.tokens.end == self.syntax.chunks[chunk].tokens.end;
        let party = &mention.party;
        // *le putschiste*, *the general*: a noun for one in arms or office takes up a person as *l'homme* does.
        let office =
            matches!(party.actor.sector, Some(Sector::Mil | Sector::Gov | Sector::Pol | Sector::Reb | Sector::Jih));
        let one = office && mention.kind == ActorKind::Person && !party.plural;
        let kinds = self.anaphor_kinds(&mention.head).or(one.then_some(&[ActorKind::Person])).filter(|_| bare)?;
        let fits = |m: &&Mention| {
            let sector = match (party.actor.sector, m.party.actor.sector) {
                (Some(a), Some(b)) => {
                    let state = |s| matches!(s, Sector::Mil | Sector::Gov);
                    a == b || is_irregular(Some(a)) && is_irregular(Some(b)) || m.party.person && state(a) && state(b)
                }
                _ => true,
            };
            let country = party.actor.country.is_none() || party.actor.country == m.party.actor.country;
            let person = kinds == [ActorKind::Person];
            let known = kinds.contains(&ActorKind::State) || m.party.named || m.of.is_some() || person;
            kinds.contains(&m.kind)
                && sector
                && country
                && known
                && (!one || m.party.person || m.of.is_some())
                && (m.party.plural == party.plural || m.kind != ActorKind::Person)
        };
        let recent = || actors.mentions.iter().enumerate().rev().take(NOUN_MENTIONS);
        // The first kind that anyone near is of, and the last of those.
        let near = |k: usize| mention.sentence.saturating_sub(actors.mentions[k].sentence) <= 4;
        recent().find(|(k, m)| fits(m) && near(*k)).or_else(|| recent().find(|(_, m)| fits(m))).map(|(k, _)| k)
    }

    fn take_up(&self, mention: &mut Mention, k: usize, actors: &Actors) {
        let antecedent = &actors.mentions[k];
        let text = std::mem::take(&mut mention.party.actor.text);
        mention.party.because = format!("{text:?} takes up {:?}", self.text(&antecedent.tokens));
        let sector = antecedent.party.actor.sector.or(mention.party.actor.sector);
        mention.party.actor = vigie_model::Actor { text, sector, ..antecedent.party.actor.clone() };
        mention.party.named = antecedent.party.named;
        mention.kind = antecedent.kind;
        mention.of = Some(antecedent.of.unwrap_or(k));
    }

    /// The first mention with the same name, or for a definite description without one the same noun.
    fn same_party(&self, mention: &Mention, actors: &Actors) -> Option<usize> {
        let key = |m: &Mention, n: &Mention| {
            m.party.actor.name == n.party.actor.name && m.party.actor.country == n.party.actor.country
        };
        let bare = !mention.party.named || mention.kind == ActorKind::Group;
        if bare && !mention.party.definite {
            return None;
        }
        let person = mention.kind == ActorKind::Person;
        let found = actors.mentions.iter().position(|m| {
            key(m, mention) && (m.kind == ActorKind::Person) == person && m.party.plural == mention.party.plural
                || m.party.named
                    && mention.party.named
                    && m.party.actor.name == mention.party.actor.name
                    && m.kind == mention.kind
        });
        let found = found.or_else(|| {
            let stem = |m: &Mention| self.words.folded(m.head.start).trim_end_matches('s');
            let noun = stem(mention);
            (bare && mention.party.definite)
                .then(|| {
                    actors.mentions.iter().rposition(|m| {
                        let alike = m.party.plural == mention.party.plural && !m.party.person;
                        !m.pronoun && alike && stem(m) == noun && m.party.actor.country == mention.party.actor.country
                    })
                })
                .flatten()
        })?;
        Some(actors.mentions[found].of.unwrap_or(found))
    }
}

/// Armed people who are no state's.
fn is_irregular(sector: Option<Sector>) -> bool {
    matches!(sector, Some(Sector::Reb | Sector::Jih | Sector::Unk))
}
