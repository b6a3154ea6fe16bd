//! Why an act whose words stand in a sentence gives no claim.

use crate::analysis::Analysis;
use crate::draft::State;
use crate::predicate::{Filler, Head, Predicate};
use crate::sense::Misfit;
use crate::tag::Tag;
use std::ops::Range;
use vigie_lexicon::{Classes, Effect, Means, Role, Stance, Tense, VerbForm};
use vigie_model::{Act, Kind, Phase};

/// Why a predicate gives no claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal<'a> {
    /// It is demanded, threatened or proposed.
    Wished,
    /// Its verb is an auxiliary, and none of its prepositions is there.
    Bare,
    /// The words around it give it another sense.
    Misfit(Misfit<'a>),
    /// It says who held a place before, on no day: *previously held by the army*.
    Former(usize),
    /// A role that it needs is empty.
    Needs(Role),
    /// Its roles are filled, but not so that they make a claim of this kind.
    Incomplete(Kind),
}

/// What was refused while a report was read, for whoever asks why: kept only on demand.
#[derive(Debug, Default)]
pub(crate) struct Trace {
    /// Sentences judged to be about another topic, with its name.
    pub other_topic: Vec<(usize, String)>,
    /// Acts that gave nothing.
    pub refused: Vec<Refused>,
}

/// An act that gave nothing.
#[derive(Debug)]
pub(crate) struct Refused {
    pub sentence: usize,
    /// The act's words.
    pub tokens: Range<usize>,
    /// Where its entry stands, and its name.
    pub entry: String,
    pub reason: String,
    /// It could have meant fighting, casualties, control or flight.
    pub violent: bool,
    /// The words around it give it another sense.
    pub other_sense: bool,
    /// One word does: *attaque cardiaque*.
    pub spoilt: bool,
}

impl Trace {
    pub(crate) fn push(&mut self, analysis: &Analysis<'_>, predicate: &Predicate<'_>, refusal: Refusal<'_>) {
        self.refused.push(Refused {
            sentence: predicate.sentence,
            tokens: predicate.tokens.clone(),
            entry: entry(predicate.act),
            reason: refusal.reason(analysis),
            violent: is_violent(predicate.act),
            other_sense: matches!(refusal, Refusal::Bare | Refusal::Misfit(_)),
            spoilt: matches!(refusal, Refusal::Misfit(Misfit::Spoilt(_))),
        });
    }
}

/// An act's place in the lexicon, as reasons name it.
pub(crate) fn entry(act: &vigie_lexicon::Act) -> String {
    format!("{}:{}: {}", act.file, act.line, act.lemma)
}

/// Whether an act could mean fighting, casualties, control or flight: what a report on a war is first read for.
pub(crate) fn is_violent(act: &vigie_lexicon::Act) -> bool {
    act.means.iter().any(|m| matches!(m.kind, Kind::Violence | Kind::Casualties | Kind::Control | Kind::Displacement))
}

impl Refusal<'_> {
    fn reason(self, analysis: &Analysis<'_>) -> String {
        match self {
            Refusal::Wished => "is demanded, threatened or proposed, not said to happen".to_owned(),
            Refusal::Bare => "needs one of its prepositions, none found".to_owned(),
            Refusal::Misfit(Misfit::Spoilt(i)) => {
                format!("has another sense beside {:?}", analysis.words.word(i))
            }
            Refusal::Misfit(Misfit::Clitic(clitic)) => format!("needs {clitic:?} before it, not found"),
            Refusal::Misfit(Misfit::Only(role)) => {
                format!("what stands as its {} is none of the nouns that the entry allows", role.as_str())
            }
            Refusal::Former(i) => format!("was so before: {:?}", analysis.words.word(i)),
            Refusal::Needs(role) => {
                let what = match role {
                    Role::Actor => "an actor",
                    Role::Target => "a target",
                    Role::Place => "a place",
                    Role::Victims => "victims",
                    Role::From => "a place that they leave",
                    Role::To => "a place that they go to",
                    Role::About => "a matter that it is about",
                };
                format!("needs {what}, none found")
            }
            Refusal::Incomplete(kind) => match kind {
                Kind::Control => "no place found, or no party that could hold one",
                Kind::Violence => "neither a party nor a place of its own found",
                Kind::Casualties => "no people found whom it befell",
                Kind::Displacement => "no people found who move",
                Kind::Deployment => "no party found that moves or is sent",
                Kind::Alignment => "one of the two parties not found",
                Kind::Diplomacy => "no party found that could say or do it",
                Kind::Humanitarian => "no place found, or no facility",
                Kind::Protest => "no place found, or nobody who could protest",
                Kind::Quote => "no words found that are quoted",
            }
            .to_owned(),
        }
    }
}

/// Why a predicate gives no claim, as far as its entry tells.
pub(crate) fn refusal<'a>(analysis: &Analysis<'a>, predicate: &Predicate<'a>, state: &State) -> Option<Refusal<'a>> {
    if wished(analysis, predicate) {
        return Some(Refusal::Wished);
    }
    if crate::sense::empty_construction(analysis, predicate) {
        return Some(Refusal::Bare);
    }
    if let Some(misfit) = analysis.misfit(predicate) {
        return Some(Refusal::Misfit(misfit));
    }
    let empty = predicate.act.needs.iter().find(|role| !filled(analysis, predicate, **role, state))?;
    Some(Refusal::Needs(*empty))
}

fn filled(analysis: &Analysis<'_>, predicate: &Predicate<'_>, role: Role, state: &State) -> bool {
    match role {
        Role::Place => {
            let violent = predicate.act.means.iter().any(|m| m.kind == Kind::Violence);
            analysis.fills_place(predicate, role) || (violent && analysis.has_known_actor(predicate, state))
        }
        Role::From | Role::To => analysis.fills_place(predicate, role),
        Role::Victims => !analysis.victims(predicate, role, state).is_empty(),
        Role::About => {
            let speaks = predicate.act.means.iter().any(|m| m.kind == Kind::Diplomacy);
            // Where the entry names the only nouns, a clause will not do.
            let free = !predicate.act.only.iter().any(|(only, _)| *only == Role::About);
            !analysis.role(predicate, role).is_empty() || (speaks && free && analysis.has_matter(predicate))
        }
        Role::Actor => {
            let counted = |f: &[Filler]| analysis.counts_people(predicate, f);
            !analysis.parties(predicate, role, state).is_empty() || counted(&analysis.role(predicate, role))
        }
        Role::Target => analysis.is_filled(predicate, role),
    }
}

/// Whether an act says of another that it should or shall come: a threat, a demand, an appeal, a proposal.
pub(crate) fn is_a_wish(means: &Means) -> bool {
    means.kind == Kind::Diplomacy
        && matches!(means.value.parse(), Ok(Act::Threaten | Act::Demand | Act::Appeal | Act::Propose))
}

/// What is demanded, threatened or proposed has not happened and is no claim of its own.
fn wished(analysis: &Analysis<'_>, predicate: &Predicate<'_>) -> bool {
    let Head::Verb(mut g) = predicate.head else { return false };
    for _ in 0..4 {
        let group = &analysis.syntax.groups[g];
        if group.finite.is_some() {
            // *si les rebelles ne se retirent pas*
            let unless = group.negated && analysis.in_hypothesis(g);
            return unless || analysis.is_asked_for(g);
        }
        if group.participle_alone {
            return false;
        }
        let Some(governor) = analysis.syntax.governors[g] else { return false };
        let lemma = analysis.syntax.groups[governor].reading.lemma;
        let lexicon = &analysis.language.lexicon;
        let linked = analysis.syntax.groups[governor].tokens.end <= group.tokens.start;
        let wishes = linked
            && lexicon.verb_acts(lemma).iter().filter_map(|&a| lexicon.act(a)).any(|act| {
                analysis.follows(&act.fixed, analysis.syntax.groups[governor].tokens.end)
                    && act.means.iter().any(is_a_wish)
            });
        if wishes {
            return true;
        }
        g = governor;
    }
    false
}

impl Analysis<'_> {
    /// The word beside a word for holding that says it was so before: *jusque-là tenue par*, *previously held by*.
    pub(crate) fn formerly(&self, predicate: &Predicate<'_>) -> Option<usize> {
        let held = |m: &Means| m.kind == Kind::Control && m.value == Phase::Held.as_str();
        if !predicate.act.means.iter().all(held) {
            return None;
        }
        let mut words = predicate.tokens.clone();
        if let Head::Verb(g) = predicate.head {
            if self.was_over(g) {
                return Some(self.syntax.groups[g].tokens.start);
            }
            let group = &self.syntax.groups[g].tokens;
            words = words.start.min(group.start)..words.end.max(group.end);
        }
        let sentence = &self.words.sentences[predicate.sentence].tokens;
        let near = words.start.saturating_sub(2).max(sentence.start)..(words.end + 1).min(sentence.end);
        near.into_iter().find(|&i| self.unit_classes(i).has(Classes::FORMERLY))
    }

    /// *had been occupying*: a past before the past, without a time of its own, and not of what somebody says.
    fn was_over(&self, g: usize) -> bool {
        let group = &self.syntax.groups[g];
        let lexicon = &self.language.lexicon;
        let first = self.tags.verbs[group.tokens.start].filter(|_| group.tokens.start < group.verb);
        let before = first.is_some_and(|verb| {
            let past = matches!(verb.form, VerbForm::Finite { tense: Tense::Past | Tense::Imperfect, .. });
            past && lexicon.class(lexicon.lemma(verb.lemma)).has(Classes::AUX_HAVE)
        });
        let sentence = self.words.sentences[self.words.sentence_of(group.verb)].tokens.clone();
        let mut others = self.syntax.groups_in(&sentence).filter(|&k| k != g);
        let dated = self.syntax.clauses[g].clone().any(|i| self.time_at[i].is_some());
        before && !dated && !others.any(|k| self.syntax.groups[k].speech)
    }

    /// *L'ONU exige que le M23 se retire*: a clause that a verb of asking opens.
    fn is_asked_for(&self, g: usize) -> bool {
        let lexicon = &self.language.lexicon;
        let group = &self.syntax.groups[g];
        let subject =
            self.syntax.subjects[g].first().map(|&k| self.syntax.chunks[k].start()).or(self.syntax.pronouns[g]);
        let Some(mark) = subject.filter(|&s| s < group.tokens.start).and_then(|s| s.checked_sub(1)) else {
            return false;
        };
        let both = Classes::SUBORDINATOR | Classes::RELATIVE;
        if self.tags.tags[mark] != Tag::Sub || !lexicon.class(self.words.lower(mark)).has(both) {
            return false;
        }
        let before = (0..g).rev().map(|p| &self.syntax.groups[p]).find(|p| p.tokens.end <= mark);
        let Some(asking) = before else { return false };
        let close = (asking.tokens.end..mark).all(|i| !self.tags.tags[i].is_mark())
            && self.words.sentence_of(asking.verb) == self.words.sentence_of(mark);
        let asks = lexicon.speeches(asking.reading.lemma).all(|s| s.stance == Stance::Ask)
            && lexicon.speech(asking.reading.lemma).is_some();
        let wants = lexicon
            .governors_of(asking.reading.lemma)
            .any(|o| o.effect == Effect::Future && o.preposition.is_none() && o.fixed.is_empty());
        close && (asks || wants)
    }
}
