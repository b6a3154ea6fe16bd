//! Whether the words around an act leave it its sense.

use crate::analysis::Analysis;
use crate::draft::State;
use crate::predicate::{Head, Predicate};
use vigie_lexicon::Role;

/// *be without*, *avoir besoin de*: where the verb is an auxiliary and no fixed word tells, the preposition must be there.
pub(crate) fn empty_construction(analysis: &Analysis<'_>, predicate: &Predicate<'_>) -> bool {
    let Head::Verb(g) = predicate.head else { return false };
    let lexicon = &analysis.language.lexicon;
    let lemma = lexicon.lemma(analysis.syntax.groups[g].reading.lemma);
    let light = lexicon.class(lemma).any(vigie_lexicon::Classes::AUX_BE | vigie_lexicon::Classes::AUX_HAVE);
    let prepositional =
        || predicate.act.roles.iter().flat_map(|(_, slots)| slots).filter(|slot| slot.preposition().is_some());
    light && predicate.act.fixed.is_empty() && !prepositional().any(|slot| !analysis.slot(predicate, slot).is_empty())
}

/// What takes an act its sense.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Misfit<'a> {
    /// The word at this token.
    Spoilt(usize),
    /// This pronoun is not there.
    Clitic(&'a str),
    /// This role holds none of the nouns it allows.
    Only(Role),
}

impl<'a> Analysis<'a> {
    /// Whether a noun act says whose it is (*frappes israéliennes*), which tells its sense as well as a place would.
    pub(crate) fn has_known_actor(&self, predicate: &Predicate<'_>, state: &State) -> bool {
        matches!(predicate.head, Head::Noun { .. })
            && self.parties(predicate, Role::Actor, state).iter().any(|p| p.is_armed() || p.national || p.has_country())
    }

    /// What takes an act its sense, if something does: the pronouns it needs do not stand before it, a role holds none of the
    /// nouns that it allows (*une bombe explose*, not *les prix*), or a word beside it spoils it (*attaque cardiaque*).
    pub(crate) fn misfit(&self, predicate: &Predicate<'a>) -> Option<Misfit<'a>> {
        let lexicon = &self.language.lexicon;
        let act = predicate.act;
        let sentence = self.words.sentences[predicate.sentence].tokens.clone();
        let near =
            predicate.tokens.start.saturating_sub(2).max(sentence.start)..(predicate.tokens.end + 2).min(sentence.end);
        let chunk = match predicate.head {
            Head::Noun { chunk, .. } => self.syntax.chunks[chunk].tokens.start..self.syntax.end(chunk),
            _ => near.clone(),
        };
        let spoils = |i: &usize| !predicate.tokens.contains(i) && lexicon.spoils(act, self.words.lower(*i));
        if let Some(i) = near.chain(chunk).find(spoils) {
            return Some(Misfit::Spoilt(i));
        }
        let before = predicate.tokens.start.saturating_sub(4).max(sentence.start)..predicate.tokens.start;
        let missing = |clitic: &&String| before.clone().all(|i| self.words.lower(i) != clitic.as_str());
        if let Some(clitic) = act.clitics.iter().find(missing) {
            return Some(Misfit::Clitic(clitic));
        }
        let barred = |role: &Role| act.only.iter().any(|(only, _)| only == role) && !self.allowed(predicate, *role);
        Role::ALL.into_iter().find(barred).map(Misfit::Only)
    }

    fn allowed(&self, predicate: &Predicate<'_>, role: Role) -> bool {
        use crate::predicate::Filler;
        let fillers = self.role(predicate, role);
        // *a libéré le village de Kherson*: a place is nobody, and none of the people that an entry allows.
        let allows = |k: usize| {
            (self.syntax.chunks[k].tokens.start..self.syntax.end(k))
                .any(|i| self.language.lexicon.allows(predicate.act, role, self.words.lower(i)))
        };
        let place = |filler: &Filler| matches!(filler, Filler::Chunk(k) if self.has_place_noun(*k) && !allows(*k));
        let mut slots = predicate.act.slots(role).iter();
        if fillers.is_empty() && slots.any(|slot| self.slot(predicate, slot).iter().any(place)) {
            return false;
        }
        fillers.is_empty()
            || fillers.iter().any(|filler| match filler {
                Filler::Chunk(k) => allows(*k),
                // *Elle a pris feu*: a pronoun is what it stands for, where that is known.
                Filler::Pronoun(at) => self.actors.of_pronoun(*at).is_none_or(|mention| {
                    let mut tokens = mention.party.tokens.clone();
                    let allows = |i: usize| self.language.lexicon.allows(predicate.act, role, self.words.lower(i));
                    mention.party.is_armed() || mention.party.named || tokens.any(allows)
                }),
                _ => true,
            })
    }

    /// Whether the act's own words or roles name a hospital, a school, a network.
    pub(crate) fn names_facility(&self, predicate: &Predicate<'_>) -> bool {
        let is = |i: usize| self.language.reading.facilities.contains(self.words.lower(i));
        let roles = [Role::About, Role::Place, Role::Target].into_iter().flat_map(|role| self.role(predicate, role));
        predicate.tokens.clone().any(is)
            || roles.into_iter().any(|filler| match filler {
                crate::predicate::Filler::Chunk(k) => (self.syntax.chunks[k].tokens.start..self.syntax.end(k)).any(is),
                _ => false,
            })
    }

    /// Whether a verb has a clause or an infinitive for its matter: *appelle à cesser le feu*, *demande que*.
    pub(crate) fn has_matter(&self, predicate: &Predicate<'_>) -> bool {
        let Head::Verb(g) = predicate.head else { return false };
        let end = predicate.tokens.end;
        let governed = self
            .syntax
            .governors
            .iter()
            .enumerate()
            .any(|(n, governor)| *governor == Some(g) && self.syntax.groups[n].tokens.start >= end);
        governed || self.tags.tags.get(end) == Some(&crate::tag::Tag::Sub)
    }
}
