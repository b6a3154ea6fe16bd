//! By whose word: according-phrases and verbs of saying, and what they cover.

use crate::analysis::Analysis;
use crate::discourse::Discourse;
use crate::draft::State;
use crate::party::Party;
use crate::quotes::Quote;
use crate::syntax::Matter;
use crate::tag::Tag;
use std::ops::Range;
use vigie_lexicon::{Classes, Construction, Stance};
use vigie_model::{Attribution, Sector, Voice};

/// A voice and the tokens it covers.
#[derive(Debug, Clone)]
pub(crate) struct Scope {
    pub tokens: Range<usize>,
    /// The speaker's own words, with what is told about them: *Ankara, which backs some of the rebels, said …*.
    pub aside: Range<usize>,
    pub attribution: Attribution,
    pub stance: Stance,
    /// The group of the verb of saying, which is not itself in its scope.
    pub group: Option<usize>,
    pub speaker: Option<Party>,
}

/// How a party appears as a source.
pub(crate) fn attribute(party: &Party, words: String) -> Attribution {
    let voice = if party.unnamed && !party.named {
        Voice::Unnamed
    } else {
        match party.actor.sector {
            Some(Sector::Gov | Sector::Mil | Sector::Reb | Sector::Jih | Sector::Pol) => Voice::Actor,
            Some(Sector::Cvl | Sector::Ref | Sector::Unk) if !party.named => Voice::Unnamed,
            _ if party.named => Voice::Named,
            _ => Voice::Unnamed,
        }
    };
    Attribution { voice, name: (voice != Voice::Unnamed).then(|| party.actor.name.clone()), text: Some(words) }
}

impl Analysis<'_> {
    /// The voices of one sentence, outermost first.
    pub(crate) fn voices(&self, sentence: usize, discourse: &Discourse, last_speaker: Option<&Party>) -> Vec<Scope> {
        let tokens = self.words.sentences[sentence].tokens.clone();
        let mut scopes = Vec::new();
        self.according(&tokens, discourse, last_speaker, &mut scopes);
        let first = self.syntax.groups.partition_point(|g| g.tokens.start < tokens.start);
        for g in first..self.syntax.groups.len() {
            let group = &self.syntax.groups[g];
            if group.tokens.start >= tokens.end {
                break;
            }
            if let Some(scope) = self.saying(g, &tokens, discourse, last_speaker) {
                scopes.push(scope);
            }
        }
        scopes
    }

    /// *selon l'ONU*, *according to residents*: the whole sentence, as far as the next such phrase.
    fn according(
        &self,
        sentence: &Range<usize>,
        discourse: &Discourse,
        last_speaker: Option<&Party>,
        scopes: &mut Vec<Scope>,
    ) {
        for i in sentence.clone() {
            for phrase in &self.language.lexicon.according {
                let len = phrase.len();
                let last = len.saturating_sub(1);
                let fits = len > 0
                    && i + len <= sentence.end
                    && phrase.iter().enumerate().all(|(k, w)| {
                        let lower = self.words.lower(i + k);
                        lower == w || (k == last && self.language.lexicon.first_word(lower) == w)
                    });
                if !fits {
                    continue;
                }
                let end = i + len;
                // *selon lui*: the last speaker.
                let class = self.language.lexicon.class(self.words.lower(end.min(sentence.end - 1)));
                let pronoun = end < sentence.end
                    && class.any(Classes::SUBJECT_PRONOUN | Classes::OBJECT_PRONOUN)
                    && (!self.tags.tags[end].is_nominal() || !class.has(Classes::DETERMINER));
                let chunk =
                    (end..(end + 3).min(sentence.end)).find_map(|j| self.syntax.chunk_at(j)).filter(|_| !pronoun);
                let (speaker, words) = match chunk {
                    Some(chunk) => {
                        // *pour X* is a voice only when it opens the sentence and a comma closes it.
                        let close = self.apposition_end(chunk);
                        let purpose = self.language.lexicon.class(self.words.lower(i)).has(Classes::PURPOSE);
                        let opens = i == sentence.start && close < sentence.end && self.words.word(close) == ",";
                        if purpose && !opens {
                            continue;
                        }
                        let party = self.party_in(chunk, discourse);
                        if purpose && party.as_ref().is_none_or(|p| p.actor.sector.is_none()) {
                            continue;
                        }
                        (party, self.text(&(i..close)))
                    }
                    None if pronoun => (
                        self.speaker_before(i, sentence, discourse)
                            .or_else(|| last_speaker.cloned())
                            .or_else(|| self.actors.of_pronoun(end).map(|m| m.party.clone()))
                            .or_else(|| discourse.antecedent(false).cloned()),
                        self.text(&(i..end + 1)),
                    ),
                    None => continue,
                };
                let attribution = match &speaker {
                    Some(party) => attribute(party, words),
                    None => Attribution { voice: Voice::Unnamed, name: None, text: Some(words) },
                };
                scopes.push(Scope {
                    tokens: self.reach(i, sentence),
                    aside: 0..0,
                    attribution,
                    stance: Stance::Say,
                    group: None,
                    speaker,
                });
                break;
            }
        }
    }

    /// *La guérilla accuse l'armée, qui aurait selon elle …*: who says something earlier in the sentence.
    fn speaker_before(&self, at: usize, sentence: &Range<usize>, discourse: &Discourse) -> Option<Party> {
        let says = |&g: &usize| self.syntax.groups[g].speech && self.syntax.groups[g].tokens.end <= at;
        let group = self.syntax.groups_in(sentence).find(says)?;
        let subject = self.syntax.subjects[group].first().copied()?;
        self.party_in(subject, discourse).or_else(|| self.described(subject))
    }

    /// What an according-phrase at a token covers: the sentence, or, with no comma before it, the participle's or
    /// relative clause in which it stands: *épaulés selon l'ONU par des soldats*, *qui auraient selon elle tué*.
    fn reach(&self, at: usize, sentence: &Range<usize>) -> Range<usize> {
        let set_off = at == sentence.start || self.tags.tags[at - 1].is_mark();
        let inner = self.syntax.groups_in(sentence).filter(|&g| {
            let group = &self.syntax.groups[g];
            let clause = &self.syntax.clauses[g];
            let relative = (clause.start..group.tokens.start).any(|i| self.tags.tags[i] == Tag::Rel);
            let within = group.verb < at || group.tokens.contains(&at);
            (group.participle_alone || relative) && within && clause.contains(&at) && clause.end < sentence.end
        });
        let clause = inner.map(|g| &self.syntax.clauses[g]).min_by_key(|c| c.len()).filter(|_| !set_off);
        clause.unwrap_or(sentence).clone()
    }

    fn saying(
        &self,
        g: usize,
        sentence: &Range<usize>,
        discourse: &Discourse,
        last_speaker: Option<&Party>,
    ) -> Option<Scope> {
        let group = &self.syntax.groups[g];
        if !group.speech || self.in_speech(group.verb) {
            return None;
        }
        let mut speeches = self
            .language
            .lexicon
            .speeches(group.reading.lemma)
            .filter(|s| (!s.reflexive || group.reflexive) && self.follows(&s.fixed, group.tokens.end));
        let speech = speeches.next()?;
        if speech.stance == Stance::Ask || group.passive_form {
            return None;
        }
        // *font état de*: the words it needs are its own.
        let said = self.fixed_end(&speech.fixed, group.tokens.end).unwrap_or(group.tokens.end);
        let subject = self.syntax.subjects[g].first().copied();
        let mut speaker = subject.and_then(|k| self.party_in(k, discourse));
        if let Some(pronoun) = self.syntax.pronouns[g].filter(|_| speaker.is_none()) {
            speaker = last_speaker
                .cloned()
                .or_else(|| self.actors.of_pronoun(pronoun).map(|m| m.party.clone()))
                .or_else(|| discourse.antecedent(false).cloned());
        }
        let speaker =
            speaker.or_else(|| subject.filter(|&k| self.may_speak(k, group)).and_then(|k| self.described(k)))?;
        let words = match subject {
            Some(k) => {
                let end = self.apposition_end(k).min(sentence.end);
                let tokens = self.syntax.chunks[k].start().min(group.tokens.start)..said.max(end);
                self.text(&tokens)
            }
            None => self.text(&(group.tokens.start..said)),
        };
        let after = group.tokens.end..sentence.end;
        let told = match &self.syntax.matters[g] {
            Some(Matter::Behind(tokens)) => self.deferred_clause(tokens),
            _ => None,
        };
        if let Some(told) = told {
            let tokens = told..sentence.end;
            return Some(Scope {
                tokens,
                aside: 0..0,
                attribution: attribute(&speaker, words),
                stance: speech.stance,
                group: Some(g),
                speaker: Some(speaker),
            });
        }
        let subordinate = self.opens_clause(&after);
        let beside = || {
            group.finite.is_some()
                && (group.postposed
                    || group.inverted.is_some()
                    || self.ends_sentence(g, sentence, subordinate)
                    || (!subordinate && self.is_parenthetical(g, sentence)))
        };
        // *a fait état de dix morts*, *a fait état d'attaques*: one verb may stand in two lists.
        let noun = std::iter::once(speech).chain(speeches).any(|s| s.construction == Construction::Noun);
        let act = speech.construction == Construction::Act;
        let tokens = match &self.syntax.matters[g] {
            Some(Matter::Before) if group.finite.is_some() => sentence.clone(),
            Some(Matter::Behind(_)) if noun => {
                let stop = after.clone().find(|&i| self.words.word(i) == ";");
                after.start..stop.unwrap_or(after.end)
            }
            Some(Matter::Behind(tokens)) if !beside() => {
                let clause = subordinate || self.clause_follows(g, &after);
                if !(subordinate || clause && speech.construction != Construction::Direct || act && self.says_an_act(g))
                {
                    return None;
                }
                tokens.start..tokens.end.min(sentence.end)
            }
            _ if beside() => sentence.clone(),
            _ if subordinate
                || noun
                || act && self.says_an_act(g)
                || (speech.construction != Construction::Direct && self.clause_follows(g, &after)) =>
            {
                after
            }
            _ => return None,
        };
        let aside = subject.map_or(0..0, |k| self.syntax.chunks[k].start()..group.tokens.start);
        Some(Scope {
            tokens,
            aside,
            attribution: attribute(&speaker, words),
            stance: speech.stance,
            group: Some(g),
            speaker: Some(speaker),
        })
    }

    /// *faire état de*: a verb that says only with the words behind it.
    pub(crate) fn says_in_fixed_words(&self, g: usize) -> bool {
        let group = &self.syntax.groups[g];
        let mut speeches = self.language.lexicon.speeches(group.reading.lemma);
        group.speech && speeches.any(|s| !s.fixed.is_empty() && self.follows(&s.fixed, group.tokens.end))
    }

    /// *The rebels claim control of the town*: an act whose own verb says that its subject says so.
    pub(crate) fn claims_itself(&self, g: usize, state: &State) -> Option<Scope> {
        let group = &self.syntax.groups[g];
        let claims = self.language.lexicon.speeches(group.reading.lemma).any(|s| s.stance == Stance::Claim);
        let subject = self.syntax.subjects[g].first().copied().filter(|_| claims && !group.passive_form)?;
        let speaker = self.party_in(subject, &state.discourse)?;
        let words = self.text(&(self.syntax.chunks[subject].start().min(group.tokens.start)..group.tokens.end));
        Some(Scope {
            tokens: group.tokens.clone(),
            aside: 0..0,
            attribution: attribute(&speaker, words),
            stance: Stance::Claim,
            group: Some(g),
            speaker: Some(speaker),
        })
    }

    /// Whether a subject that names nobody the lists know may be who speaks: *bloggers*, not *the town, which counts …*.
    fn may_speak(&self, chunk: usize, group: &crate::group::Group) -> bool {
        let lexicon = &self.language.lexicon;
        let tokens = self.syntax.chunks[chunk].tokens.clone();
        let relative = (tokens.end..group.tokens.start).any(|i| self.tags.tags[i] == Tag::Rel);
        let act =
            |i: usize| lexicon.noun_forms(self.words.lower(i)).iter().any(|(l, _)| !lexicon.noun_acts(*l).is_empty());
        let demonstrative = lexicon.class(self.words.lower(tokens.start)).has(Classes::DEMONSTRATIVE);
        !relative && !demonstrative && !tokens.into_iter().any(|i| self.place_at[i].is_some() || act(i))
    }

    /// A chunk with the appositions that follow it: *la vice-ministre, Hanna Maliar,*.
    pub(crate) fn apposition_end(&self, chunk: usize) -> usize {
        let mut end = self.syntax.end(chunk);
        let n = self.words.tokens.len();
        while end + 1 < n && self.words.word(end) == "," {
            match self.syntax.chunk_at(end + 1) {
                Some(next) if self.syntax.chunks[next].prep.is_none() && self.capitalised(next) => {
                    end = self.syntax.end(next)
                }
                _ => break,
            }
        }
        end
    }

    fn capitalised(&self, chunk: usize) -> bool {
        let tokens = self.syntax.chunks[chunk].tokens.clone();
        self.words.tokens[tokens.start].case != vigie_text::Case::Lower
    }

    /// *a reconnu lundi soir, dans une allocution, que …*: where the clause begins that words between commas put off.
    fn deferred_clause(&self, behind: &Range<usize>) -> Option<usize> {
        const REACH: usize = 20;
        let that = |i: usize| {
            let both = Classes::SUBORDINATOR | Classes::RELATIVE;
            self.tags.tags[i] == Tag::Sub
                && self.tags.units[i] <= 1
                && self.language.lexicon.class(self.words.lower(i)).has(both)
        };
        let mut near = behind.clone().take(REACH);
        let first = near.find(|&i| self.tags.tags[i].is_verb() || matches!(self.tags.tags[i], Tag::Sub | Tag::Rel))?;
        let comma = first.checked_sub(1).is_some_and(|i| self.tags.tags[i] == Tag::Comma);
        (comma && that(first)).then_some(first)
    }

    fn opens_clause(&self, after: &Range<usize>) -> bool {
        // A relative behind a noun is the noun's: *declared victory in Luhansk, where …*.
        let nouns =
            |i: usize| (after.start..i).any(|j| self.syntax.chunk_at(j).is_some_and(|k| !self.syntax.chunks[k].time));
        after.clone().take(6).take_while(|&i| !self.tags.tags[i].is_mark()).any(|i| match self.tags.tags[i] {
            Tag::Sub => true,
            Tag::Rel => !nouns(i),
            _ => false,
        })
    }

    /// *confirmed the fall of the town*, *denied losing ground*: the object is an act.
    fn says_an_act(&self, g: usize) -> bool {
        let lexicon = &self.language.lexicon;
        let end = self.syntax.groups[g].tokens.end;
        let gerund = self.tags.tags.get(end) == Some(&Tag::Ger);
        let act = |i: usize| {
            self.tags.tags[i] == Tag::Noun
                && lexicon.noun_forms(self.words.lower(i)).iter().any(|(l, _)| !lexicon.noun_acts(*l).is_empty())
        };
        gerund || self.syntax.objects[g].iter().any(|&k| self.syntax.chunks[k].tokens.clone().any(act))
    }

    /// A clause that follows without a word to open it: *said the rebels had fled*, *affirme contrôler*.
    fn clause_follows(&self, g: usize, after: &Range<usize>) -> bool {
        let next = self.syntax.groups.get(g + 1).filter(|n| after.contains(&n.tokens.start) && !n.participle_alone);
        next.is_some_and(|n| {
            (after.start..n.tokens.start).all(|i| !self.tags.tags[i].is_mark() || self.tags.tags[i] == Tag::Quote)
        })
    }

    /// *…, officials said, …*: a speaker and a verb of saying between commas.
    fn is_parenthetical(&self, g: usize, sentence: &Range<usize>) -> bool {
        let group = &self.syntax.groups[g];
        let subject =
            self.syntax.subjects[g].first().map(|&k| self.syntax.chunks[k].start()).or(self.syntax.pronouns[g]);
        let Some(start) = subject.filter(|s| sentence.contains(s) && *s < group.tokens.start) else { return false };
        let opened = start > sentence.start && matches!(self.tags.tags[start - 1], Tag::Comma | Tag::Quote);
        let near = group.tokens.end..sentence.end.min(group.tokens.end + 6);
        let closed = near
            .clone()
            .find(|&i| self.tags.tags[i].is_mark() || self.tags.tags[i].is_verb() || self.tags.tags[i] == Tag::Sub);
        let closed = closed
            .map_or(near.end == sentence.end, |i| matches!(self.tags.tags[i], Tag::Comma) || i + 1 == sentence.end);
        opened && closed
    }

    /// *…, officials said.*: a verb of saying with nothing said behind it covers what stands before.
    fn ends_sentence(&self, g: usize, sentence: &Range<usize>, subordinate: bool) -> bool {
        let group = &self.syntax.groups[g];
        let rest = group.tokens.end..sentence.end;
        let verbs = rest.clone().any(|i| self.tags.tags[i] == Tag::Finite);
        let before = (sentence.start..group.tokens.start).any(|i| self.words.word(i) == ",");
        let nominal = self.syntax.objects[g].iter().any(|&k| self.figure_in(&self.syntax.chunks[k].tokens).is_some());
        before && !verbs && !subordinate && !nominal && self.syntax.objects[g].is_empty()
    }

    /// Whether fixed words follow at a token, adverbs aside.
    pub(crate) fn follows(&self, fixed: &[String], at: usize) -> bool {
        self.fixed_end(fixed, at).is_some()
    }

    /// Where fixed words that follow at a token end; up to two adverbs or determiners may stand between them.
    pub(crate) fn fixed_end(&self, fixed: &[String], at: usize) -> Option<usize> {
        let mut i = at;
        for word in fixed {
            let mut gap = 0;
            loop {
                if i >= self.words.tokens.len() {
                    return None;
                }
                let number = word == "{n}" && self.number_at[i].is_some();
                let determiner = word == "{d}" && (self.tags.tags[i] == Tag::Det || self.is_complement_mark(i));
                if number || determiner {
                    let end = self.number_at[i].map_or(i + 1, |k| self.numbers[k as usize].tokens.end);
                    i = end.max(i + 1);
                    // *plusieurs milliers de morts*
                    if number && i < self.words.tokens.len() && self.is_complement_mark(i) {
                        i += 1;
                    }
                    break;
                }
                if self.language.lexicon.is_fixed(word, self.words.lower(i)) {
                    i += 1;
                    break;
                }
                if let Some(k) = self.time_at[i].filter(|_| gap == 0 || self.time_at[i - 1].is_some()) {
                    // *est tombée jeudi aux mains de*
                    i = self.times[k as usize].tokens.end.max(i + 1);
                    continue;
                }
                let passable = matches!(self.tags.tags[i], Tag::Adv | Tag::Neg | Tag::Det | Tag::Subject)
                    || self.language.lexicon.is_adjective(self.words.lower(i));
                if gap == 2 || !passable {
                    return None;
                }
                gap += 1;
                i += 1;
            }
        }
        Some(i)
    }

    fn is_complement_mark(&self, i: usize) -> bool {
        self.language.reading.complement.iter().any(|c| c == self.language.lexicon.first_word(self.words.lower(i)))
    }

    /// Whether a token stands inside direct speech.
    pub(crate) fn in_speech(&self, i: usize) -> bool {
        self.quote_at(i).is_some_and(|q| q.is_speech(&self.words))
    }

    /// The quotation around a token.
    pub(crate) fn quote_at(&self, i: usize) -> Option<&Quote> {
        let at = self.quotes.partition_point(|q| q.inside.end <= i);
        self.quotes.get(at).filter(|q| q.inside.contains(&i))
    }
}
