//! From a predicate to a claim: roles to parties and places, time, count, factuality, voice.

use crate::analysis::Analysis;
use crate::discourse::Discourse;
use crate::party::Party;
use crate::predicate::{Filler, Head, Predicate};
use crate::reader::Because;
use crate::refusal::{Refusal, Trace};
use crate::tag::Tag;
use crate::world::What;
use std::collections::HashSet;
use std::ops::Range;
use vigie_lexicon::{Classes, Role, Slot};
use vigie_model::{
    Actor, Count, Edtf, Extent, Factuality, PartialDate, Phase, Place, PlaceLevel, PlaceRelation, Sector, Time, Victims,
};

/// Stands for who speaks until the quotation's speaker is known; never leaves the reader.
pub(crate) const SPEAKER: &str = "\u{1}speaker";

/// A place found for a claim, and how.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    pub place: Place,
    pub tokens: Range<usize>,
    pub because: String,
}

/// Where the reader stands in the report.
#[derive(Debug, Default)]
pub(crate) struct State {
    pub discourse: Discourse,
    pub last_speaker: Option<Party>,
    /// Who was quoted or cited, with the token where the sentence begins.
    pub speakers: Vec<(usize, Party)>,
    /// The place last spoken of, for what names none.
    pub focus: Option<Found>,
    /// The text is about a conflict.
    pub conflict: bool,
    /// The paragraph in which that was.
    pub focus_paragraph: usize,
    /// The place that the report speaks of most.
    pub main_place: Option<Found>,
    /// How many sentences ago that was.
    pub focus_age: usize,
    /// The places last named in a list, with their sentence, for *ces localités*.
    pub listed: (usize, Vec<Found>),
    /// What is refused, where someone asks why.
    pub trace: Option<Trace>,
}

/// People that something befell or that moved.
#[derive(Debug, Clone)]
pub(crate) struct Victimised {
    pub count: Count,
    pub victims: Option<Victims>,
    pub party: Option<Party>,
    pub tokens: Range<usize>,
    pub reason: String,
}

impl State {
    /// Keeps why a predicate gave nothing, if someone asks.
    pub(crate) fn note(&mut self, analysis: &Analysis<'_>, predicate: &Predicate<'_>, refusal: Refusal<'_>) {
        if let Some(trace) = &mut self.trace {
            trace.push(analysis, predicate, refusal);
        }
    }

    /// The place that words without one are about: the one last spoken of in the paragraph, else the report's own.
    pub(crate) fn place_spoken_of(&self, paragraph: usize) -> Option<&Found> {
        let here = self.focus.as_ref().filter(|_| self.focus_paragraph == paragraph);
        here.or(self.main_place.as_ref()).or(self.focus.as_ref())
    }
}

impl Analysis<'_> {
    /// The parties that fill a role.
    pub(crate) fn parties(&self, predicate: &Predicate<'_>, role: Role, state: &State) -> Vec<Party> {
        self.parties_of(self.role(predicate, role), state)
    }

    /// The parties that fill a slot, whatever role the act gives it.
    pub(crate) fn parties_in(&self, predicate: &Predicate<'_>, slot: &Slot, state: &State) -> Vec<Party> {
        self.parties_of(self.slot(predicate, slot), state)
    }

    fn parties_of(&self, fillers: Vec<Filler>, state: &State) -> Vec<Party> {
        let mut out: Vec<Party> = Vec::new();
        for filler in fillers {
            let party = self.party_of(filler, state);
            if let Some(party) = party.filter(|p| !out.iter().any(|o| o.actor.name == p.actor.name)) {
                out.push(party);
            }
        }
        out
    }

    /// Gives a party what the report has said before, and a state's army its name.
    pub(crate) fn complete(&self, party: &mut Party, discourse: &Discourse) {
        discourse.complete(party);
        let own = party.named && !party.body;
        if (party.body || (party.definite && !party.person && !own)) && !party.indefinite {
            self.name_by_country(party);
        }
    }

    pub(crate) fn party_of(&self, filler: Filler, state: &State) -> Option<Party> {
        match filler {
            Filler::Chunk(k) => {
                let party = self.party_in(k, &state.discourse).or_else(|| self.demonstrative(k, state))?;
                Some(self.owned(k, party, state))
            }
            Filler::Pronoun(i) => {
                let lower = self.words.lower(i);
                if self.language.reading.first_person.contains(lower) {
                    return Some(self.first_person(i));
                }
                // Who *they* are in somebody's mouth, the report's own words do not tell.
                if self.in_speech(i) {
                    return None;
                }
                if self.language.lexicon.class(lower).has(Classes::EXPLETIVE)
                    && !self.language.lexicon.class(lower).has(Classes::SUBJECT_PRONOUN)
                {
                    return None;
                }
                if let Some(mention) = self.actors.of_pronoun(i) {
                    return Some(mention.party.clone());
                }
                let plural = self.language.reading.plural_pronouns.contains(lower)
                    || self.language.reading.plural_determiners.contains(lower);
                let own = self.clause_owner(i, state);
                let mut party = own.or_else(|| state.discourse.antecedent(plural).cloned())?;
                party.because = format!("{:?} stands for {:?}", self.words.word(i), party.actor.text);
                Some(party)
            }
            Filler::Adjectives(k) => self.adjectives(k, state),
            Filler::Holder(i) => self.holder(i, state),
        }
    }

    /// *Des officiers ont annoncé leur retrait*: armed people who are the subject of a possessive's own clause are whose
    /// it is, before anybody spoken of earlier.
    fn clause_owner(&self, token: usize, state: &State) -> Option<Party> {
        let possessive = self.language.reading.plural_possessors.contains(self.words.lower(token));
        let clause = self.enclosing(token).filter(|_| possessive)?;
        let sentence = &self.words.sentences[self.words.sentence_of(token)].tokens;
        let g = self.syntax.groups_in(sentence).find(|&g| self.syntax.clauses[g] == clause)?;
        let subject = self.syntax.subjects[g].iter().copied().find(|&k| self.syntax.chunks[k].tokens.end <= token)?;
        self.party_in(subject, &state.discourse).filter(|p| p.plural && p.is_armed())
    }

    /// *Nos hommes*, *his men*: people of whom nothing else is said are on the side of whose they are.
    fn owned(&self, chunk: usize, party: Party, state: &State) -> Party {
        let first = self.syntax.chunks[chunk].tokens.start;
        let theirs = self.language.lexicon.class(self.words.lower(first)).has(Classes::POSSESSIVE);
        let men =
            party.plural && !party.named && party.actor.sector.is_none() && self.syntax.chunks[chunk].of.is_none();
        let owner = (theirs && men).then(|| self.party_of(Filler::Pronoun(first), state)).flatten();
        let Some(owner) =
            owner.filter(|o| o.actor.name == SPEAKER || o.is_armed() || o.actor.sector == Some(Sector::Gov))
        else {
            return party;
        };
        // *his men* are a leader's group, not the leader.
        let group = if owner.person { self.parent(&owner.actor.name).map(str::to_owned) } else { None };
        let name = group.unwrap_or(owner.actor.name);
        let actor =
            Actor { name, country: owner.actor.country, sector: owner.actor.sector, text: party.actor.text.clone() };
        let because = format!("{:?}, of {:?}", party.actor.text, owner.actor.text);
        Party { actor, named: owner.named, because, ..party }
    }

    /// Who speaks, to be filled in when the quotation's speaker is known.
    fn first_person(&self, i: usize) -> Party {
        let actor = vigie_model::Actor {
            name: SPEAKER.to_owned(),
            country: None,
            sector: None,
            text: self.words.word(i).to_owned(),
        };
        let because = "who speaks".to_owned();
        Party { named: true, plural: true, ..Party::new(actor, i..i + 1, because) }
    }

    /// *Celle-ci*, *ces derniers* as a chunk of its own.
    fn demonstrative(&self, chunk: usize, state: &State) -> Option<Party> {
        let tokens = &self.syntax.chunks[chunk].tokens;
        let all = tokens.clone().all(|i| {
            self.language.lexicon.class(self.words.lower(i)).any(Classes::DEMONSTRATIVE | Classes::SUBJECT_PRONOUN)
        });
        all.then(|| self.party_of(Filler::Pronoun(tokens.start), state)).flatten()
    }

    /// The party that the adjectives and names of a noun act's own chunk show: *l'offensive syrienne*, *Houthi attacks*.
    fn adjectives(&self, chunk: usize, state: &State) -> Option<Party> {
        let tokens = self.syntax.chunks[chunk].tokens.clone();
        self.names_in(&tokens).find_map(|mention| {
            let text = self.text(&mention.tokens);
            let mut whats = mention.what.iter();
            let mut party = whats.find_map(|what| self.party_by_adjective(*what, &text, mention.tokens.clone()))?;
            self.complete(&mut party, &state.discourse);
            Some(party)
        })
    }

    /// The party that a name or an adjective stands for; none where it is a noun for people or a seat of government.
    pub(crate) fn party_by_adjective(&self, what: What, text: &str, tokens: Range<usize>) -> Option<Party> {
        let (name, country, sector, national, why) = match what {
            What::National(c) | What::Country(c) => {
                let country = &self.world.countries[c];
                (country.army.clone(), Some(country.iso3), Some(Sector::Mil), true, "adjective of nationality")
            }
            What::Known(_) | What::Introduced(_) => {
                let known = self.entry(what)?;
                (known.name.clone(), known.country, known.sector, false, "named party")
            }
            What::Modifier(m) => {
                let modifier = &self.language.names.modifiers[m];
                (text.to_owned(), modifier.country.or(modifier.backer), modifier.sector, false, "modifier")
            }
            _ => return None,
        };
        let actor = Actor { name, country, sector, text: text.to_owned() };
        Some(Party { named: true, national, ..Party::new(actor, tokens, why.to_owned()) })
    }

    /// How much of the place the role's words say.
    ///
    /// `steps`: how its places were found, as in [`crate::claims::Draft`].
    pub(crate) fn extent_of(
        &self,
        predicate: &Predicate<'_>,
        phase: Phase,
        places: &[Found],
        steps: u8,
    ) -> Option<Extent> {
        if predicate.act.extent.is_some() {
            return predicate.act.extent;
        }
        if places.iter().any(|f| f.place.relation == PlaceRelation::OutskirtsOf) {
            return Some(Extent::Outskirts);
        }
        let called = |k: usize, nouns: &HashSet<String>| {
            self.syntax.chunks[k].tokens.clone().any(|i| nouns.contains(self.words.lower(i)))
        };
        let part = self.role(predicate, Role::Place).into_iter().any(|filler| match filler {
            Filler::Chunk(k) => {
                called(k, &self.language.reading.part_nouns)
                    && (!self.chunk_places(k).is_empty() || self.syntax.complements(k).next().is_some())
            }
            _ => false,
        });
        // *plusieurs villages de la province*: not the province.
        let area =
            |f: &Found| f.place.level.is_some_and(|level| !matches!(level, PlaceLevel::Site | PlaceLevel::Locality));
        // An advance in a part of it would be fighting inside.
        let settles = matches!(phase, Phase::Gained | Phase::Held | Phase::Lost | Phase::Withdrew);
        let within = settles && !places.is_empty() && places.iter().all(area);
        let mut said = self.role(predicate, Role::Place);
        if let Head::Verb(g) = predicate.head {
            let (subjects, objects) = (&self.syntax.subjects[g], &self.syntax.objects[g]);
            said.extend(subjects.iter().chain(objects).map(|&k| Filler::Chunk(k)));
        }
        let reading = &self.language.reading;
        let several = |k: usize| called(k, &reading.settlements) || called(k, &reading.part_nouns);
        let settled = |filler: &Filler| matches!(filler, Filler::Chunk(k) if several(*k));
        // *Les miliciens se sont repliés*, in a report on a province: somewhere in it.
        let part = part || within && (steps > 2 || said.iter().any(settled));
        part.then_some(Extent::Part)
    }

    /// The time of a claim: the expression nearest in its clause, else one that opens the sentence, else the only one.
    pub(crate) fn time_of(
        &self,
        predicate: &Predicate<'_>,
        clause: &Range<usize>,
    ) -> Option<(Time, Range<usize>, String)> {
        use vigie_time::Role as TimeRole;
        let sentence = self.words.sentences[predicate.sentence].tokens.clone();
        let usable = |t: &&vigie_time::TimeMention<'_>| {
            !matches!(t.role, TimeRole::By | TimeRole::Duration | TimeRole::Frequency) && !self.in_dateline(&t.tokens)
        };
        let inside: Vec<_> = self
            .times
            .iter()
            .filter(|t| t.tokens.start >= sentence.start && t.tokens.end <= sentence.end)
            .filter(usable)
            .collect();
        let at = predicate.tokens.start;
        // The clause that an expression belongs to: the smallest around it.
        let own = self.mood_group(predicate);
        let home = |t: &vigie_time::TimeMention<'_>| {
            let around = self.syntax.groups_in(&sentence).filter(|&g| self.syntax.clauses[g].contains(&t.tokens.start));
            around.min_by_key(|&g| self.syntax.clauses[g].len())
        };
        // *…, officials said on Tuesday*: when it was said, which is when a state of things held, not when something happened.
        let present = own.is_some_and(|g| {
            use vigie_lexicon::{Mood, Tense, VerbForm};
            let group = &self.syntax.groups[g];
            let now = |form| matches!(form, VerbForm::Finite { mood: Mood::Indicative, tense: Tense::Present, .. });
            group.finite.is_some_and(now) && group.tokens.len() == 1
        });
        let said = |t: &vigie_time::TimeMention<'_>| {
            home(t).is_some_and(|g| {
                let group = &self.syntax.groups[g];
                !present
                    && Some(g) != own
                    && group.speech
                    && group.tokens.start > at
                    && !self.syntax.clauses[g].contains(&at)
            })
        };
        let inside: Vec<_> =
            inside.into_iter().filter(|t| !said(t) && (present || !self.of_a_source(t.tokens.start, at))).collect();
        // *La Chine, qui soutient la junte, a appelé à une trêve avant le 15*: a term is of its own clause alone.
        let inside: Vec<_> = inside.into_iter().filter(|t| t.role != TimeRole::Before || home(t) == own).collect();
        // *Malakal, aujourd'hui en ruines, a changé de mains …*: what stands between commas says less of the verb.
        let apart = |t: &vigie_time::TimeMention<'_>| {
            let (from, to) = (t.tokens.end.min(at), t.tokens.start.max(at));
            t.tokens.start > sentence.start && (from..to).any(|i| self.tags.tags[i] == crate::tag::Tag::Comma)
        };
        let in_clause = inside.iter().filter(|t| t.tokens.start >= clause.start && t.tokens.end <= clause.end);
        let chosen = in_clause
            .min_by_key(|t| (home(t) != own, apart(t), t.tokens.start.abs_diff(at)))
            .or_else(|| inside.iter().find(|t| t.tokens.start <= sentence.start + 2))
            .or_else(|| {
                inside.iter().rev().find(|t| {
                    t.tokens.end <= at && matches!(t.role, TimeRole::Since | TimeRole::During | TimeRole::FromTo)
                })
            })
            .or_else(|| inside.iter().find(|t| home(t).is_some_and(|g| Some(g) != own && self.is_since(g))))
            .or_else(|| inside.first().filter(|_| inside.len() == 1))?;
        // *Depuis que l'armée a pris la ville le 26 mai, 300 familles ont fui*: from that day to the report's.
        let since = home(chosen).is_some_and(|g| Some(g) != own && self.is_since(g));
        let when = match (&chosen.when, self.published) {
            (Some(when), Some(published)) if since => Self::ever_since(when, published),
            (when, _) => when.clone(),
        };
        let time = Time { when, text: chosen.span.of(self.words.text).to_owned() };
        let reason =
            format!("{}:{}: {:?} ({})", chosen.rule.file, chosen.rule.line, chosen.rule.pattern, chosen.role.as_str());
        Some((time, chosen.tokens.clone(), reason))
    }

    /// Whether a word for *since* opens the clause of a group, no other verb between.
    fn is_since(&self, g: usize) -> bool {
        let sentence = self.words.sentences[self.words.sentence_of(self.syntax.groups[g].tokens.start)].tokens.clone();
        let start = self.syntax.groups[g].tokens.start;
        let before = (sentence.start..start).rev().take_while(|&i| {
            !self.tags.tags[i].is_verb() && !matches!(self.tags.tags[i], Tag::Comma | Tag::Stop | Tag::Rel)
        });
        let opens = |i: usize| {
            self.language.reading.since.iter().any(|words| {
                let mut own = words.split(' ').enumerate();
                own.all(|(k, word)| i + k < start && self.words.lower(i + k) == word)
            })
        };
        before.into_iter().any(|i| self.tags.tags[i] == Tag::Sub && opens(i))
    }

    /// From the first day of a time to the report's; a time that ends later stays as it is.
    fn ever_since(when: &Edtf, published: PartialDate) -> Option<Edtf> {
        let first = match when {
            Edtf::Date(date) => Some(*date),
            Edtf::Interval { from, .. } => *from,
            Edtf::OneOf(_) => None,
        };
        let first = first.filter(|first| first.latest() < published.earliest());
        Some(first.map_or_else(|| when.clone(), |first| Edtf::between(first, published)))
    }

    /// *selon un décompte rendu public lundi*: whether a token stands in an according-phrase that a
    /// predicate does not part from it.
    pub(crate) fn of_a_source(&self, token: usize, predicate: usize) -> bool {
        let sentence = self.words.sentences[self.words.sentence_of(token)].tokens.clone();
        let before = (sentence.start..token).rev().take_while(|&i| !self.tags.tags[i].is_mark() && i != predicate);
        before.into_iter().any(|i| {
            self.language.lexicon.according.iter().any(|phrase| {
                let here = || phrase.iter().enumerate().all(|(k, w)| self.words.lower(i + k) == w);
                !phrase.is_empty() && i + phrase.len() <= token && here()
            })
        })
    }

    /// The deadline in a clause or behind it in the sentence: *d'ici la fin du mois*.
    pub(crate) fn deadline_of(&self, predicate: &Predicate<'_>) -> Option<Time> {
        use vigie_time::Role as TimeRole;
        let sentence = self.words.sentences[predicate.sentence].tokens.clone();
        self.times
            .iter()
            .filter(|t| t.tokens.start >= predicate.tokens.start && t.tokens.end <= sentence.end)
            .find(|t| matches!(t.role, TimeRole::By | TimeRole::Before))
            .map(|t| Time { when: t.when.clone(), text: t.span.of(self.words.text).to_owned() })
    }

    /// The clause in which a predicate stands.
    pub(crate) fn clause_of(&self, predicate: &Predicate<'_>) -> Range<usize> {
        let sentence = self.words.sentences[predicate.sentence].tokens.clone();
        let own = match predicate.head {
            Head::Verb(g) => self.syntax.clauses[g].clone(),
            Head::Noun { chunk, .. } => {
                let around = self
                    .carrier(self.syntax.root(chunk))
                    .or_else(|| self.carrier(chunk))
                    .map(|(g, _)| self.syntax.clauses[g].clone());
                let all = around.or_else(|| self.enclosing(predicate.tokens.start));
                all.unwrap_or(sentence.clone())
            }
            Head::Phrase { copula, .. } => copula.map_or_else(
                || self.enclosing(predicate.tokens.start).unwrap_or(sentence.clone()),
                |g| self.syntax.clauses[g].clone(),
            ),
        };
        own.start.min(predicate.tokens.start).max(sentence.start)..own.end.max(predicate.tokens.end).min(sentence.end)
    }

    fn enclosing(&self, token: usize) -> Option<Range<usize>> {
        let sentence = self.words.sentences[self.words.sentence_of(token)].tokens.clone();
        let clauses = self.syntax.groups_in(&sentence).map(|g| &self.syntax.clauses[g]);
        clauses.filter(|c| c.contains(&token)).min_by_key(|c| c.len()).cloned()
    }

    /// Reasons as `explain` prints them.
    pub(crate) fn because(field: &'static str, value: impl Into<String>, reason: impl Into<String>) -> Because {
        Because { field, value: value.into(), reason: reason.into() }
    }

    /// Factuality of a predicate: its verb's, or its noun's and that of the verb which carries it.
    pub(crate) fn factuality_of(&self, predicate: &Predicate<'_>) -> (Factuality, String) {
        let group = self.mood_group(predicate).map(|g| self.factuality_of_group(g));
        let group = match predicate.head {
            Head::Verb(g) => group.map(|own| match self.factuality_of_own_verb(g, predicate.act) {
                Some(hedged) => Self::weaker(own, hedged),
                None => own,
            }),
            _ => group,
        };
        let noun = match predicate.head {
            Head::Noun { chunk, .. } => {
                let tokens = self.syntax.chunks[chunk].tokens.clone();
                let own = self.factuality_of_noun(&tokens);
                Some(match self.factuality_of_governed(chunk) {
                    Some(governed) => Self::weaker(own, governed),
                    None => own,
                })
            }
            _ => None,
        };
        match (group, noun) {
            (Some(g), Some(n)) => {
                // A noun act is not negated by its verb (*n'a pas condamné les frappes*), nor is it hearsay for it.
                let own = matches!(predicate.head, Head::Noun { chunk, .. } if self.carrier(chunk).is_some_and(|(g, _)| self.language.reading.light_verbs.contains(&self.syntax.groups[g].reading.lemma)));
                // *Les combats pourraient reprendre*: what may be or will be is said of the act itself.
                let open = matches!(g.0, Factuality::Possible | Factuality::Future);
                let subject = matches!(predicate.head, Head::Noun { chunk, .. } if self.carrier(self.syntax.root(chunk)).is_some_and(|(_, object)| !object));
                if own || (open && subject) { Self::weaker(n, g) } else { n }
            }
            (Some(g), None) => g,
            (None, Some(n)) => n,
            (None, None) => (Factuality::Asserted, String::new()),
        }
    }
}
