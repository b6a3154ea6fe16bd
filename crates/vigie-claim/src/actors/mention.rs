//! From chunks to mentions: how far a mention reaches, which word carries it, what sort of party it is, and whether it
//! is one at all.

use super::words::Gender;
use super::{ActorKind, Mention};
use crate::analysis::Analysis;
use crate::party::Party;
use crate::world::{People, What};
use std::ops::Range;
use vigie_lexicon::Classes;
use vigie_model::Sector;

impl Analysis<'_> {
    /// The mention that a chunk begins, its party not yet completed by what the report said before.
    pub(crate) fn chunk_mention(&self, chunk: usize, sentence: usize, subject: bool) -> Option<Mention> {
        let own = &self.syntax.chunks[chunk];
        let party = self.party(chunk).or_else(|| self.anaphoric(chunk))?;
        let head = self.mention_head(chunk, &party)?;
        let start = own.tokens.start.min(party.tokens.start);
        let gender = self.gender_of(own.tokens.start, &head);
        let kind = self.kind_of(&head, &party);
        // *le général Haftar*: the name carries it.
        let name = self.person_in(&own.tokens).filter(|_| kind == ActorKind::Person && party.person);
        let head = name.unwrap_or(head);
        // A listed name may reach beyond the chunk: *l'Alliance des trois fraternités*.
        // What completes a name is not part of it, unless it is a noun's: *accuse le Rwanda d'un raid*.
        let noun = self.people_noun(&head).is_some() || party.person;
        let end = if noun { self.name_end(chunk) } else { own.tokens.end };
        let end = end.max(head.end);
        let mut mention = Mention {
            tokens: start..end,
            head,
            party,
            kind,
            gender,
            sentence,
            subject,
            pronoun: false,
            spoken: self.in_speech(start),
            of: None,
        };
        self.appositions(&mut mention);
        Some(mention)
    }

    /// The noun or name that carries a chunk's party: its noun for people, else its name.
    fn mention_head(&self, chunk: usize, party: &Party) -> Option<Range<usize>> {
        let tokens = self.syntax.chunks[chunk].tokens.clone();
        let whole = tokens.start..self.syntax.end(chunk).max(tokens.end);
        let mut best: Option<(u8, Range<usize>)> = None;
        for mention in self.names_in(&whole) {
            for what in &mention.what {
                let rank = match what {
                    What::People(_) if self.heads(&tokens, &mention.tokens) => 0,
                    What::Known(_) | What::Introduced(_) => 1,
                    What::Country(_) | What::Seat(_) => 2,
                    What::National(_) if party.national => 3,
                    // An adjective by itself carries nothing: *des attaques terroristes*.
                    _ => continue,
                };
                // What stands in the chunk itself before what stands in a complement.
                let rank = rank + if tokens.contains(&mention.tokens.start) { 0 } else { 10 };
                if best.as_ref().is_none_or(|(held, _)| rank < *held) {
                    best = Some((rank, mention.tokens.clone()));
                }
            }
        }
        let named = || {
            tokens.clone().find(|&i| self.text(&(i..tokens.end)).starts_with(&party.actor.name)).map(|i| i..tokens.end)
        };
        let noun = || {
            let last =
                if self.language.reading.head_last { tokens.clone().next_back() } else { self.first_noun(&tokens) };
            last.filter(|&i| self.language.actors.takes_up(self.words.lower(i)).is_some()).map(|i| i..i + 1)
        };
        best.map(|(_, head)| head).or_else(noun).or_else(|| party.named.then(named).flatten())
    }

    fn first_noun(&self, tokens: &Range<usize>) -> Option<usize> {
        use crate::tag::Tag;
        tokens.clone().find(|&i| matches!(self.tags.tags[i], Tag::Noun | Tag::Name))
    }

    /// A noun that takes a party up though it is no noun for people: *the agency*.
    fn anaphoric(&self, chunk: usize) -> Option<Party> {
        let own = &self.syntax.chunks[chunk];
        let tokens = own.tokens.clone();
        let definite = self.language.reading.definite_determiners.contains(self.words.lower(tokens.start));
        let head = if self.language.reading.head_last { tokens.clone().next_back() } else { self.first_noun(&tokens) };
        let head = head.filter(|_| definite && !own.time && self.syntax.end(chunk) == tokens.end)?;
        self.language.actors.takes_up(self.words.lower(head))?;
        let text = self.text(&tokens);
        let actor = vigie_model::Actor { name: self.text(&(head..tokens.end)), country: None, sector: None, text };
        let because = format!("{:?}, spoken of before", actor.text);
        Some(Party { body: true, definite, ..Party::new(actor, tokens, because) })
    }

    fn gender_of(&self, first: usize, head: &Range<usize>) -> Option<Gender> {
        let noun = self.words.lower(head.start);
        let words = &self.language.actors;
        let shown = words.gender(Some(self.words.lower(first)).filter(|_| first < head.start), noun);
        shown.or_else(|| {
            let country = self.names_in(head).flat_map(|m| &m.what).find_map(|w| match w {
                What::Country(c) => Some(*c),
                _ => None,
            })?;
            words.gender(self.world.article(country, self.language.lexicon.code.as_str()), noun)
        })
    }

    /// The noun for people that a mention's head is.
    pub(crate) fn people_noun(&self, head: &Range<usize>) -> Option<&People> {
        self.names_in(head).flat_map(|m| &m.what).find_map(|w| match w {
            What::People(p) => Some(&self.language.names.people[*p]),
            _ => None,
        })
    }

    fn entry_kind(&self, tokens: &Range<usize>, party: &Party) -> Option<ActorKind> {
        let entries = self.names_in(tokens).flat_map(|m| &m.what).filter_map(|w| self.entry(*w));
        let mut entries = entries.filter(|e| e.name == party.actor.name);
        entries.next().map(|e| e.kind)
    }

    fn kind_of(&self, head: &Range<usize>, party: &Party) -> ActorKind {
        let entry = self.entry_kind(&party.tokens, party);
        let noun = self.people_noun(head);
        let body = noun.is_none_or(|n| n.body);
        if let Some(kind) = entry.filter(|&k| body || party.plural || k == ActorKind::Person) {
            return kind;
        }
        if let Some(noun) = noun {
            if !body {
                return if party.plural { ActorKind::Group } else { ActorKind::Person };
            }
            let listed = noun.kind.as_deref().and_then(ActorKind::named);
            let listed = listed.or_else(|| (noun.kind.as_deref() == Some("media")).then_some(ActorKind::Outlet));
            return listed.unwrap_or_else(|| kind_by_sector(party.actor.sector));
        }
        if party.national {
            return if party.definite { ActorKind::State } else { ActorKind::Group };
        }
        let state = self.names_in(head).flat_map(|m| &m.what).any(|w| matches!(w, What::Country(_) | What::Seat(_)));
        match (state, party.actor.sector) {
            (true, _) => ActorKind::State,
            (false, None) if party.named => ActorKind::Person,
            (false, _) if party.plural => ActorKind::Group,
            (false, sector) => kind_by_sector(sector),
        }
    }

    /// Takes in what stands beside: *le ministre russe de la Défense, Sergueï Choïgou*; *Hawa, 34 ans, vendeuse*.
    fn appositions(&self, mention: &mut Mention) {
        let sentence = self.words.sentences[mention.sentence].tokens.clone();
        let role = self.people_noun(&mention.head).is_some_and(|n| !n.body && !n.thing) && !mention.party.plural;
        if role && mention.kind == ActorKind::Person && !self.has_person(&mention.tokens) {
            // The name behind the role, with a comma or close by.
            let comma = mention.tokens.end < sentence.end && self.words.word(mention.tokens.end) == ",";
            let next = mention.tokens.end + usize::from(comma);
            let Some(k) = (next < sentence.end).then(|| self.syntax.chunk_at(next)).flatten() else { return };
            let beside = &self.syntax.chunks[k];
            if beside.tokens.start != next || beside.prep.is_some() || !self.has_person(&beside.tokens) {
                return;
            }
            if let Some(named) = self.party(k) {
                mention.tokens.end = self.syntax.end(k);
                mention.head = self.person_in(&beside.tokens).unwrap_or_else(|| mention.head.clone());
                let party = &mut mention.party;
                party.actor.sector = party.actor.sector.or(named.actor.sector);
                party.actor.country = named.actor.country.or(party.actor.country);
                party.actor.name = named.actor.name;
                party.actor.text = self.text(&mention.tokens);
                party.named = true;
                party.person = true;
                party.unnamed = false;
                party.because = format!("{}; named beside: {}", party.because, named.because);
            }
        } else if self.has_person(&mention.tokens) || mention.kind == ActorKind::Person {
            // An age, a role behind the name, up to the comma that closes it.
            let mut end = mention.tokens.end;
            while end + 1 < sentence.end && self.words.word(end) == "," {
                match self.apposed(end + 1, &sentence) {
                    Some(close) => end = close,
                    None => break,
                }
            }
            mention.tokens.end = end;
        }
    }

    /// Where an age or a role that begins at a token ends.
    fn apposed(&self, at: usize, sentence: &Range<usize>) -> Option<usize> {
        let close = (at..sentence.end).find(|&i| matches!(self.words.word(i), "," | "." | ";" | ":" | ")"))?;
        let words = &self.language.actors.persons;
        let numbered = (at..close)
            .any(|i| self.number_at[i].is_some() || self.words.word(i).starts_with(|c: char| c.is_ascii_digit()));
        let aged = (at..close).any(|i| {
            let lower = self.words.lower(i);
            words.age.contains(lower) || lower.split_once('-').is_some_and(|(_, rest)| words.age.contains(rest))
        });
        if numbered && (aged && close - at <= 7 || close == at + 1) {
            return Some(close);
        }
        let k = self.syntax.chunk_at(at)?;
        let chunk = &self.syntax.chunks[k];
        let noun = self.people_noun(&chunk.tokens);
        let role = chunk.tokens.start == at && chunk.prep.is_none() && noun.is_some_and(|n| !n.body && !n.thing);
        let verb = (at..close).any(|i| self.tags.tags[i].is_verb());
        (role && !verb && !self.has_person(&chunk.tokens)).then(|| self.syntax.end(k))
    }

    /// Whether a person's name stands in a stretch.
    pub(crate) fn has_person(&self, tokens: &Range<usize>) -> bool {
        self.person_in(tokens).is_some()
    }

    /// The name of a person that stands in a stretch.
    fn person_in(&self, tokens: &Range<usize>) -> Option<Range<usize>> {
        let person = |w: &What| self.entry(*w).is_some_and(|e| e.kind == ActorKind::Person);
        self.names_in(tokens).find(|m| m.what.iter().any(person)).map(|m| m.tokens.clone())
    }

    /// Whether a phrase that could name a party does: a state where it acts, a noun for people that is no thing.
    pub(crate) fn is_actor(&self, mention: &Mention, chunk: usize) -> bool {
        let own = &self.syntax.chunks[chunk];
        let dateline = self.datelines.iter().any(|d| d.start <= own.tokens.start && own.tokens.end <= d.end);
        if dateline {
            return matches!(mention.kind, ActorKind::NewsAgency | ActorKind::Outlet);
        }
        if self.is_base(&own.tokens) {
            return false;
        }
        if let Some(noun) = self.people_noun(&mention.head) {
            // *le pays*: only where it takes a state up; *le pouvoir*: only where it acts.
            let land = self.is_land(&mention.head) && mention.kind != ActorKind::State && mention.of.is_none();
            let agent = own.prep.as_ref().is_some_and(|(_, p)| self.language.actors.seats.parties.contains(p));
            let idle = noun.acting && !mention.subject && !agent;
            let owned = || self.names_in(&own.tokens).any(|m| m.what.iter().any(|w| matches!(w, What::National(_))));
            let none =
                self.language.lexicon.class(self.words.lower(own.tokens.start)).has(Classes::NEGATIVE_DETERMINER);
            if land || idle || (noun.thing && !owned()) || (none && noun.sector.is_none()) {
                return false;
            }
            // *de force*, *personne*: a noun for one without a determiner is none, in languages that ask for one.
            let first = own.tokens.start.min(mention.tokens.start);
            let bare = self.language.reading.determined
                && !mention.party.plural
                && !self.has_entry(&mention.tokens)
                && first == mention.head.start
                && self.words.tokens[first].case == vigie_text::Case::Lower;
            let place = self.place_tokens.iter().any(|(whole, name)| {
                whole.contains(&mention.head.start) && name.start < mention.tokens.end && name.end > mention.head.start
            });
            return noun.kind.as_deref() != Some("household") && !bare && !place;
        }
        let whats = || self.names_in(&mention.head).flat_map(|m| &m.what);
        if whats().any(|w| self.entry(*w).is_some()) {
            return true;
        }
        if !mention.party.named && self.anaphor_kinds(&mention.head).is_some() {
            return mention.of.is_some();
        }
        if whats().any(|w| matches!(w, What::Country(_) | What::Seat(_))) {
            return self.state_acts(mention, chunk);
        }
        if mention.party.national {
            return mention.party.definite || mention.party.plural || mention.subject;
        }
        if mention.party.actor.sector.is_some() {
            return true;
        }
        self.unlisted_speaks(mention, chunk)
    }

    /// A noun for a country: *le pays*.
    pub(crate) fn is_land(&self, head: &Range<usize>) -> bool {
        self.anaphor_kinds(head) == Some(&[ActorKind::State])
    }

    /// A name that nothing explains is a party where it speaks.
    fn unlisted_speaks(&self, mention: &Mention, chunk: usize) -> bool {
        if !mention.party.named || self.syntax.chunks[chunk].prep.is_some() {
            return false;
        }
        let several = mention.head.len() > 1 && mention.head.start == self.syntax.chunks[chunk].tokens.start;
        let acts = self.syntax.subjects.iter().zip(&self.syntax.groups).any(|(subjects, group)| {
            let place = self.has_act(group.reading.lemma, |kind| kind == vigie_model::Kind::Control);
            subjects.contains(&chunk) && (group.speech || several && !group.passive_form && !place)
        });
        acts || several && self.is_addressed(chunk)
    }

    /// Whether the name of a state or its seat stands for the government: as a subject, an agent, one of two sides.
    fn state_acts(&self, mention: &Mention, chunk: usize) -> bool {
        let own = &self.syntax.chunks[chunk];
        let words = &self.language.actors.seats;
        let seat = self.names_in(&mention.head).flat_map(|m| &m.what).any(|w| matches!(w, What::Seat(_)));
        if let Some(with) = own.with.filter(|&w| w < chunk && own.prep.is_none()) {
            // *la Russie et la Turquie*: as the one before.
            if let Some(first) = self.chunk_mention(with, mention.sentence, self.is_subject(with)) {
                return self.is_actor(&first, with);
            }
            return false;
        }
        if let Some(of) = own.of {
            let parent = self.syntax.chunks[of].tokens.clone();
            let place = parent.clone().any(|i| {
                let lower = self.words.lower(i);
                self.language.reading.place_nouns.contains(lower) || self.language.reading.part_nouns.contains(lower)
            });
            if own.prep.is_none() {
                return !place;
            }
            return parent.into_iter().any(|i| words.deeds.contains(self.words.lower(i)));
        }
        match &own.prep {
            None if mention.subject || self.opens_clause_with(chunk) => true,
            // An object that is no place gone to, held or struck: *condamne la Russie*.
            None => self.is_addressed(chunk) || !seat && self.is_object(chunk),
            Some((_, prep)) if words.recipients.contains(prep) => {
                let article = own.tokens.len() > 1 && self.language.reading.determined && self.is_feminine(mention);
                article && !seat || self.is_turned_to(chunk)
            }
            Some((_, prep)) => words.parties.contains(prep),
        }
    }

    /// A name that opens its sentence, with a word behind it that is no preposition: its verb, be it an unknown one.
    fn opens_clause_with(&self, chunk: usize) -> bool {
        let tokens = &self.syntax.chunks[chunk].tokens;
        let opens = self.words.sentences[self.words.sentence_of(tokens.start)].tokens.start == tokens.start;
        let next = self.words.tokens.get(tokens.end).map(|t| t.kind);
        let classes = || self.language.lexicon.class(self.words.lower(tokens.end));
        opens
            && next == Some(vigie_text::TokenKind::Word)
            && self.words.tokens[tokens.end].case == vigie_text::Case::Lower
            && !classes().any(Classes::PREPOSITION | Classes::COORDINATOR)
    }

    fn is_feminine(&self, mention: &Mention) -> bool {
        mention.gender == Some(Gender::Feminine)
    }

    fn is_subject(&self, chunk: usize) -> bool {
        self.syntax.subjects.iter().any(|s| s.contains(&chunk))
    }

    fn has_act(&self, lemma: vigie_lexicon::LemmaId, kind: impl Fn(vigie_model::Kind) -> bool) -> bool {
        let lexicon = &self.language.lexicon;
        let acts = lexicon.verb_acts(lemma).iter().filter_map(|&a| lexicon.act(a));
        acts.flat_map(|act| &act.means).any(|m| kind(m.kind))
    }

    /// The object of a verb by which one speaks, or does something, to a party.
    fn is_addressed(&self, chunk: usize) -> bool {
        use vigie_model::Kind;
        self.syntax.objects.iter().zip(&self.syntax.groups).any(|(objects, group)| {
            objects.contains(&chunk)
                && (group.speech
                    || self.has_act(group.reading.lemma, |k| matches!(k, Kind::Diplomacy | Kind::Alignment)))
        })
    }

    /// The object of a verb that moves to no place, nor takes or strikes one.
    fn is_object(&self, chunk: usize) -> bool {
        use vigie_model::Kind;
        let place = |k| matches!(k, Kind::Control | Kind::Displacement | Kind::Deployment | Kind::Violence);
        let mut governed = self.syntax.objects.iter().zip(&self.syntax.groups);
        governed.any(|(objects, group)| {
            objects.contains(&chunk) && group.finite.is_some() && !self.has_act(group.reading.lemma, place)
        })
    }

    /// Right behind a verb by which one demands, threatens or blames: *demande à Moscou de*.
    fn is_turned_to(&self, chunk: usize) -> bool {
        let start = self.syntax.chunks[chunk].start();
        self.syntax.groups.iter().any(|group| {
            group.tokens.end == start && self.has_act(group.reading.lemma, |k| k == vigie_model::Kind::Diplomacy)
        })
    }

    /// Whether a determiner says whose: *son porte-parole*.
    pub(crate) fn possessive(&self, chunk: usize) -> Option<&str> {
        let first = self.words.lower(self.syntax.chunks[chunk].tokens.start);
        self.language.lexicon.class(first).has(Classes::POSSESSIVE).then_some(first)
    }
}

fn kind_by_sector(sector: Option<Sector>) -> ActorKind {
    match sector {
        Some(Sector::Gov) => ActorKind::Government,
        Some(Sector::Mil) => ActorKind::Army,
        Some(Sector::Pol) => ActorKind::Police,
        Some(Sector::Reb | Sector::Jih | Sector::Unk) => ActorKind::ArmedGroup,
        Some(Sector::Opp) => ActorKind::Party,
        Some(Sector::Jud) => ActorKind::Court,
        Some(Sector::Igo) => ActorKind::UnAgency,
        Some(Sector::Ngo) => ActorKind::Ngo,
        Some(Sector::Med) => ActorKind::Outlet,
        Some(Sector::Bus) => ActorKind::Company,
        _ => ActorKind::Other,
    }
}
