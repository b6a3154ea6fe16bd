//! What is told as somebody's tale: *reports that the town had fallen*, *no sign of a withdrawal*, and what is said of
//! it afterwards: *This could not be verified.*

use crate::analysis::Analysis;
use crate::claims::Draft;
use crate::mood::of_effect;
use crate::tag::Tag;
use std::ops::Range;
use vigie_lexicon::{Classes, Effect, Stance};
use vigie_model::{Body, Factuality, Sector};

/// How many tokens into a sentence the words that take up the one before may stand: *Peu y croient*.
const OPENING: usize = 8;

impl Analysis<'_> {
    /// What a noun does to an act or a clause that completes it, where it is one of those that do.
    pub(crate) fn tale(&self, chunk: usize) -> Option<(Factuality, String)> {
        let lexicon = &self.language.lexicon;
        let tokens = self.syntax.chunks[chunk].tokens.clone();
        let (noun, effect) = self.telling_noun(chunk)?;
        let word = self.words.word(noun);
        let classes = |i: usize| self.unit_classes(i);
        let sentence = self.words.sentences[self.words.sentence_of(noun)].tokens.clone();
        if let Some(denied) = self.denied_tale(chunk) {
            return Some(denied);
        }
        if effect == Effect::Unconfirmed {
            if tokens.clone().any(|i| classes(i).has(Classes::NEGATIVE_DETERMINER)) || self.carried_negated(chunk) {
                return Some((Factuality::Negated, format!("none of it: {word:?}")));
            }
            if let Some(i) = sentence.clone().find(|&i| {
                // *par erreur*, *by mistake* say something else.
                let noun = self.tags.tags[i] == Tag::Noun && !lexicon.is_adjective(self.words.lower(i));
                let by = noun && i > sentence.start && self.tags.tags[i - 1] == Tag::Prep;
                classes(i).has(Classes::FALSEHOOD) && !by
            }) {
                return Some((Factuality::Negated, format!("{:?} is said of {word:?}", self.words.word(i))));
            }
        }
        Some((of_effect(effect), format!("governed by {word:?}")))
    }

    /// The noun of a chunk that does something to what completes it, and what.
    fn telling_noun(&self, chunk: usize) -> Option<(usize, Effect)> {
        let lexicon = &self.language.lexicon;
        self.syntax.chunks[chunk].tokens.clone().find_map(|i| {
            let nouns = lexicon.noun_forms(self.words.lower(i)).iter();
            nouns.filter_map(|(lemma, _)| lexicon.act_noun(*lemma)).next().map(|effect| (i, effect))
        })
    }

    /// *a démenti les informations faisant état d'une percée*, *dément les informations sur la prise de la ville*: a tale that
    /// somebody denies.
    pub(crate) fn denied_tale(&self, chunk: usize) -> Option<(Factuality, String)> {
        let (noun, _) = self.telling_noun(chunk)?;
        let start = self.syntax.chunks[chunk].tokens.start;
        let sentence = self.words.sentences[self.words.sentence_of(noun)].tokens.clone();
        let deny = |g: &usize| {
            let verb = self.syntax.groups[*g].reading.lemma;
            let next = self.syntax.groups.get(g + 1).is_none_or(|n| n.tokens.start > start);
            let near = self.syntax.groups[*g].tokens.end <= start && next;
            self.language.lexicon.speeches(verb).any(|s| s.stance == Stance::Deny)
                && (near || self.syntax.objects[*g].contains(&chunk))
        };
        let g = self.syntax.groups_in(&sentence).find(deny)?;
        let verb = self.words.word(self.syntax.groups[g].verb);
        Some((Factuality::Negated, format!("{verb:?} {:?}", self.words.word(noun))))
    }

    fn carried_negated(&self, chunk: usize) -> bool {
        self.carrier(chunk).is_some_and(|(g, _)| self.syntax.groups[g].negated)
    }

    /// *reports that the airport had been lost*, *la rumeur selon laquelle …*, *talk of tanks massing*: what the noun
    /// before a clause does to it.
    pub(crate) fn factuality_of_told(&self, g: usize) -> Option<(Factuality, String)> {
        let group = &self.syntax.groups[g];
        if group.finite.is_none() {
            let subject = self.syntax.subjects[g].first().copied()?;
            let of = self.syntax.chunks[subject].of.filter(|_| self.syntax.chunks[subject].tokens.end <= group.verb);
            return of.and_then(|of| self.tale(of));
        }
        // A clause with a subject of its own: *reports that shook the town* tells nothing.
        let subject =
            self.syntax.subjects[g].first().map(|&k| self.syntax.chunks[k].start()).or(self.syntax.pronouns[g])?;
        let mark = subject.min(group.tokens.start).checked_sub(1)?;
        let opens =
            matches!(self.tags.tags[mark], Tag::Sub | Tag::Rel) && self.unit_classes(mark).has(Classes::SUBORDINATOR);
        if let Some(wrong) = self.called_false(mark).filter(|_| opens) {
            return Some((Factuality::Negated, format!("{:?} is said of it", self.words.word(wrong))));
        }
        let mark = if opens { mark } else { self.opening_phrase(mark)? };
        let noun = mark.checked_sub(1).and_then(|i| self.syntax.chunk_at(i))?;
        (self.words.sentence_of(mark) == self.words.sentence_of(self.syntax.chunks[noun].tokens.start))
            .then(|| self.tale(noun))
            .flatten()
    }

    /// *il est faux que …*, *it is wrong to say that …*: the word before a clause's opening that calls it false.
    fn called_false(&self, mark: usize) -> Option<usize> {
        const REACH: usize = 6;
        let first = self.words.sentences[self.words.sentence_of(mark)].tokens.start.max(mark.saturating_sub(REACH));
        let says = |i: usize| {
            self.tags.tags[i] == Tag::Inf
                && self.tags.verbs[i].is_some_and(|verb| self.language.lexicon.speech(verb.lemma).is_some())
        };
        let passes = |i: usize| matches!(self.tags.tags[i], Tag::Prep | Tag::Adv | Tag::Quote) || says(i);
        let wrong = (first..mark).rev().find(|&i| !passes(i) || self.unit_classes(i).has(Classes::FALSEHOOD))?;
        let before = self.words.sentences[self.words.sentence_of(mark)].tokens.start.max(wrong.saturating_sub(4));
        let negated = (before..wrong).any(|i| {
            self.tags.tags[i] == Tag::Neg || self.unit_classes(i).any(Classes::NEGATION | Classes::NEGATION_AFTER)
        });
        (self.unit_classes(wrong).has(Classes::FALSEHOOD) && !negated).then_some(wrong)
    }

    /// *selon lesquelles*: where a phrase of several words begins that opens a clause and ends at a token.
    fn opening_phrase(&self, end: usize) -> Option<usize> {
        let prep = end.checked_sub(1).filter(|&i| self.tags.tags[i] == Tag::Prep)?;
        (self.tags.tags[end] == Tag::Rel).then_some(prep)
    }

    /// Lets a sentence weaken what stands before it: *This could not be confirmed.*, *Peu y croient.*
    ///
    /// `drafts[since..]` are those of the sentence before and of this one, `own` where this one's begin.
    pub(crate) fn weigh_afterthought(&self, sentence: usize, drafts: &mut [Draft], own: usize) {
        let tokens = self.words.sentences[sentence].tokens.clone();
        let Some((at, factuality, why)) = self.afterthought(&tokens) else { return };
        // What this sentence itself told before it comes first.
        let here = drafts[own..].iter().any(|d| d.head < at && is_told(d));
        for draft in if here { &mut drafts[own..] } else { &mut drafts[..own] } {
            let before = draft.head < at && is_told(draft);
            if before && draft.claim.factuality == Factuality::Asserted {
                draft.claim.factuality = factuality;
                draft.because.push(Self::because("factuality", factuality.as_str(), why.clone()));
            }
        }
    }

    /// Where a sentence speaks of what was told, and what it does to it.
    fn afterthought(&self, sentence: &Range<usize>) -> Option<(usize, Factuality, String)> {
        let lexicon = &self.language.lexicon;
        let class = |i: usize| self.unit_classes(i);
        let unconfirmed = |i: usize| (i, Factuality::Unconfirmed, format!("left open by {:?}", self.words.word(i)));
        // *No independent confirmation was available.*
        let none = |k: usize| {
            let chunk = self.syntax.chunks[k].tokens.clone();
            let proof = chunk.clone().find(|&i| self.noun_is(i, |l| lexicon.is_proof(l)))?;
            let none = chunk.clone().any(|i| class(i).has(Classes::NEGATIVE_DETERMINER))
                || self.syntax.chunks[k].prep.as_ref().is_some_and(|(p, _)| self.lacks(*p))
                || self.carried_negated(k);
            let bare = self.syntax.complements(k).next().is_none();
            // *revendique, sans preuve, la prise de deux hameaux*: of all that the sentence tells.
            let beside = self.syntax.chunks[k].prep.as_ref().is_some_and(|(p, _)| self.lacks(*p));
            (none && bare).then_some((if beside { sentence.end } else { proof }, proof))
        };
        if let Some((at, proof)) = self.syntax.chunks_in(sentence).find_map(none) {
            let (_, factuality, why) = unconfirmed(proof);
            return Some((at, factuality, why));
        }
        for g in self.syntax.groups_in(sentence) {
            let group = &self.syntax.groups[g];
            let governors = std::iter::successors(self.syntax.governors[g], |&g| self.syntax.governors[g]).take(3);
            let negated = group.negated || governors.clone().any(|g| self.syntax.groups[g].negated);
            let subject = self.syntax.subjects[g].first().copied();
            let scarce = subject.is_some_and(|k| class(self.syntax.chunks[k].tokens.start).has(Classes::SCARCE))
                || group.tokens.start.checked_sub(2).is_some_and(|i| {
                    (i..group.tokens.start).any(|i| i >= sentence.start && class(i).has(Classes::SCARCE))
                });
            let unable = matches!(self.factuality_of_group(g).0, Factuality::Negated);
            // A party that will not confirm what its enemy says leaves it as it is; *could not confirm that …* is of
            // something else.
            let party =
                subject.filter(|_| !group.passive_form).and_then(|k| self.party(k)).and_then(|p| p.actor.sector);
            let silent = matches!(party, Some(Sector::Gov | Sector::Mil | Sector::Reb | Sector::Jih | Sector::Pol));
            let clause = self.tags.tags.get(group.tokens.end) == Some(&Tag::Sub);
            if silent || clause {
                continue;
            }
            if lexicon.settles(group.reading.lemma)
                && (negated || scarce || unable)
                && self.of_what_was_told(g, sentence)
            {
                return Some(unconfirmed(group.verb));
            }
            // *The report was false*, *C'était une erreur*.
            let copula =
                class(group.verb).has(Classes::AUX_BE) || group.passive_form || self.syntax.objects[g].is_empty();
            let behind = group.tokens.start..sentence.end.min(group.tokens.end + 4);
            let wrong = behind.into_iter().find(|&i| class(i).has(Classes::FALSEHOOD));
            let of_it = subject.is_none_or(|k| self.stands_for_told(k, sentence)) && self.takes_up(g, sentence);
            if let Some(wrong) = wrong.filter(|_| copula && !group.negated && group.finite.is_some() && of_it) {
                return Some((wrong, Factuality::Negated, format!("{:?} is said of it", self.words.word(wrong))));
            }
        }
        None
    }

    fn noun_is(&self, i: usize, is: impl Fn(vigie_lexicon::LemmaId) -> bool) -> bool {
        self.language.lexicon.noun_forms(self.words.lower(i)).iter().any(|(lemma, _)| is(*lemma))
    }

    /// Whether a preposition says that there is none of what follows: *sans*, *without*, not *before*.
    pub(crate) fn lacks(&self, preposition: usize) -> bool {
        let classes = self.unit_classes(preposition);
        classes.has(Classes::PRIVATIVE) && !classes.has(Classes::SUBORDINATOR)
    }

    /// *this*, *the claim*, *ces affirmations*: words for what was told, with nothing that says what it is.
    fn stands_for_told(&self, chunk: usize, sentence: &Range<usize>) -> bool {
        let lexicon = &self.language.lexicon;
        let tokens = self.syntax.chunks[chunk].tokens.clone();
        let first = lexicon.class(self.words.lower(tokens.start));
        let pronoun = tokens.len() == 1
            && first
                .any(Classes::DEMONSTRATIVE | Classes::EXPLETIVE | Classes::SUBJECT_PRONOUN | Classes::OBJECT_PRONOUN);
        let bare = self.syntax.complements(chunk).next().is_none() && sentence.contains(&tokens.start);
        let told = |tokens: &Range<usize>| tokens.clone().any(|i| self.noun_is(i, |l| lexicon.is_told(l)));
        // *Aucune de ces déclarations*
        let none = first.any(Classes::NEGATIVE_DETERMINER | Classes::NEGATIVE_PRONOUN | Classes::INDEFINITE)
            && self.syntax.complements(chunk).any(|k| told(&self.syntax.chunks[k].tokens));
        pronoun || none || (bare && told(&tokens))
    }

    /// Whether what a verb of settling says is said of what was told before: its object, or its passive subject.
    fn of_what_was_told(&self, g: usize, sentence: &Range<usize>) -> bool {
        let group = &self.syntax.groups[g];
        let object = self.syntax.objects[g].iter().any(|&k| self.stands_for_told(k, sentence));
        let passive = group.passive_form && self.takes_up(g, sentence);
        let clitic =
            group.tokens.start.checked_sub(1).filter(|i| sentence.contains(i)).into_iter().chain(group.tokens.clone());
        let clitic =
            clitic.into_iter().any(|i| self.tags.tags[i] == Tag::Object && !self.words.lower(i).starts_with('s'));
        // *which AFP could not verify*
        let relative = self.syntax.clauses[g].clone().any(|i| self.tags.tags[i] == Tag::Rel);
        object || passive || clitic || (relative && self.syntax.objects[g].is_empty())
    }

    /// Whether the subject of a group takes up what was told: a pronoun, none at all, or a noun for it.
    fn takes_up(&self, g: usize, sentence: &Range<usize>) -> bool {
        match (self.syntax.subjects[g].first(), self.syntax.pronouns[g]) {
            (Some(&k), _) => self.stands_for_told(k, sentence),
            (None, Some(p)) => p < sentence.start + OPENING,
            (None, None) => self.syntax.groups[g].verb < sentence.start + OPENING,
        }
    }
}

/// Whether a draft tells of something that can be so or not; direct speech was spoken, and words were said.
fn is_told(draft: &Draft) -> bool {
    !matches!(draft.claim.body, Body::Quote { .. } | Body::Diplomacy { .. })
}
