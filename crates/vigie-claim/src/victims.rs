//! The people that something befell or that moved: how many, and what they are.

use crate::analysis::Analysis;
use crate::draft::{State, Victimised};
use crate::party::Party;
use crate::predicate::{Filler, Predicate};
use std::ops::Range;
use vigie_lexicon::{Classes, Role};
use vigie_model::{Count, Sector, Victims};

/// What people those of a party are.
pub(crate) fn people_of(party: &Party) -> Option<Victims> {
    let irregular = matches!(party.actor.sector, Some(Sector::Reb | Sector::Jih));
    // *a Hamas commander*: a rank makes no soldier of him.
    if party.victims == Some(Victims::Soldiers) && irregular {
        return Some(Victims::Fighters);
    }
    party.victims.or(match party.actor.sector {
        Some(Sector::Mil) => Some(Victims::Soldiers),
        Some(Sector::Reb | Sector::Jih) => Some(Victims::Fighters),
        Some(Sector::Pol) => Some(Victims::Police),
        Some(Sector::Cvl | Sector::Ref) => Some(Victims::Civilians),
        _ => None,
    })
}

impl Analysis<'_> {
    /// The people in a role: each coordinated chunk with its figure.
    pub(crate) fn victims(&self, predicate: &Predicate<'_>, role: Role, state: &State) -> Vec<Victimised> {
        let mut out: Vec<Victimised> = Vec::new();
        for filler in self.role(predicate, role) {
            let Filler::Chunk(chunk) = filler else {
                if let Some(party) = self.party_of(filler, state) {
                    let tokens = predicate.tokens.clone();
                    out.push(Victimised {
                        count: Count::UNKNOWN,
                        victims: party.victims,
                        tokens,

                        reason: party.because.clone(),
                        party: Some(party),
                    });
                }
                continue;
            };
            // *huit civils tués et onze maisons brûlées*: what is joined to people must be people.
            let bare = self.syntax.chunks[chunk].tokens.clone().all(|i| self.number_at[i].is_some());
            let victim = self.victim(chunk, state).filter(|v| out.is_empty() || bare || v.party.is_some());
            out.extend(victim);
        }
        // *left 20 dead*: the figure is one of the act's own words, whatever the tree hangs it on.
        if out.is_empty() && predicate.act.fixed.iter().any(|word| word == "{n}") {
            let figure = predicate.tokens.clone().find_map(|i| self.number_at[i]).map(|k| &self.numbers[k as usize]);
            out.extend(figure.map(|n| Victimised {
                count: n.count,
                victims: None,
                tokens: n.tokens.clone(),
                reason: format!("figure {:?}, {}:{}", self.text(&n.tokens), n.rule.file, n.rule.line),
                party: None,
            }));
        }
        out
    }

    /// A chunk as people that something befell.
    pub(crate) fn victim(&self, chunk: usize, state: &State) -> Option<Victimised> {
        let tokens = self.syntax.chunks[chunk].tokens.clone();
        let whole = tokens.start..self.syntax.end(chunk);
        let mut party = self.party_in(chunk, &state.discourse);
        let figure = self.figure_in(&tokens);
        // *captured Malboda mountain*: a name beside a noun for places is no person's.
        let place = |p: &Party| p.named && p.actor.sector.is_none() && figure.is_none() && self.has_place_noun(chunk);
        if party.as_ref().is_some_and(place) {
            return None;
        }
        if party.is_none() && figure.is_some() {
            // *Quatre d'entre eux*: of those spoken of before.
            let bare = tokens.clone().all(|i| self.number_at[i].is_some());
            party = state
                .discourse
                .mentioned
                .iter()
                .rev()
                .take(8)
                // Of children spoken of before are only children: a bare figure is of all.
                .find(|p| {
                    bare && p.plural
                        && p.victims
                            .is_some_and(|v| !matches!(v, Victims::Children | Victims::Women | Victims::Elderly))
                })
                .cloned();
        }
        let single = party.as_ref().is_some_and(|p| !p.plural);
        let article =
            tokens.clone().find_map(|i| self.number_at[i]).map(|k| &self.numbers[k as usize]).filter(|n| n.article);
        let none = figure.is_none() && self.says_none(tokens.start);
        // *one of its fighters*
        let one = article.is_some() && self.tags.units[tokens.start] > 1 && !single;
        let definite_person = single && party.as_ref().is_some_and(|p| p.named && p.actor.sector.is_none());
        // *Le maire a été tué*
        let person = |m: &crate::actors::Mention| m.kind == crate::actors::ActorKind::Person;
        let one_person = single
            && party.as_ref().is_some_and(|p| p.definite && !p.body)
            && self.actors.of_chunk(chunk).is_some_and(person);
        let share = self.share_of(chunk);
        let (count, reason) = match figure {
            None if share.is_some() => share.unwrap_or((Count::UNKNOWN, String::new())),
            Some(n) => (n.count, format!("figure {:?}, {}:{}", self.text(&n.tokens), n.rule.file, n.rule.line)),
            None if one => (Count::exactly(1), "one of several".to_owned()),
            None if none => (Count::exactly(0), format!("none: {:?}", self.words.word(tokens.start))),
            None if (article.is_some() && single) || definite_person || one_person => {
                (Count::exactly(1), "one person".to_owned())
            }
            None => (Count::UNKNOWN, "no figure".to_owned()),
        };
        let nouns_only =
            party.as_ref().is_none_or(|p| p.victims.is_none() && !p.named && !p.unnamed && p.actor.sector.is_none());
        if nouns_only && figure.is_none() && !(none && self.is_nobody(&tokens)) {
            return None;
        }
        let victims = party.as_ref().and_then(people_of);
        Some(Victimised { count, victims, party, tokens: whole, reason })
    }

    /// *20 morts **parmi les militaires maliens***: whose the people are, where the words that count them do not say. A time
    /// and figures that are joined to theirs may stand between.
    pub(crate) fn among(&self, predicate: &Predicate<'_>, victim: &Victimised, state: &State) -> Option<Party> {
        let from = victim.tokens.end.max(predicate.tokens.end);
        let sentence = self.words.sentences[predicate.sentence].tokens.clone();
        let between = |k: &usize| {
            let chunk = &self.syntax.chunks[*k];
            chunk.time || chunk.prep.is_none() && self.figure_in(&chunk.tokens).is_some()
        };
        let mut chunks = self.syntax.chunks_in(&(from..sentence.end)).skip_while(between);
        let k = chunks.next()?;
        let chunk = &self.syntax.chunks[k];
        let (start, prep) = chunk.prep.as_ref()?;
        let apart = self.syntax.groups_in(&(from..*start)).next().is_some();
        if apart || !self.language.reading.among.contains(prep) {
            return None;
        }
        self.party_in(k, &state.discourse)
    }

    /// *half of the town's 8,000 residents*: a fraction of a figure.
    fn share_of(&self, chunk: usize) -> Option<(Count, String)> {
        let number = |tokens: &Range<usize>, kind: vigie_time::NumberKind| {
            let mut found = tokens.clone().filter_map(|i| self.number_at[i]).map(|k| &self.numbers[k as usize]);
            found.find(|n| n.kind == kind)
        };
        let fraction = number(&self.syntax.chunks[chunk].tokens, vigie_time::NumberKind::Fraction)?;
        let mut whole = self.syntax.complements(chunk).filter(|&k| k > chunk);
        let whole = whole.find_map(|k| number(&self.syntax.chunks[k].tokens, vigie_time::NumberKind::Cardinal))?;
        let best = (whole.count.best? as f64 * fraction.value).round() as u64;
        let count = Count { best: Some(best), approx: true, ..Count::UNKNOWN };
        Some((count, format!("{:?} of {:?}", self.text(&fraction.tokens), self.text(&whole.tokens))))
    }

    /// Whether a token begins a word or phrase for none: *aucun*, *no one*.
    fn says_none(&self, token: usize) -> bool {
        self.opening(token).1.any(Classes::NEGATIVE_DETERMINER | Classes::NEGATIVE_PRONOUN)
    }

    /// Whether a chunk is a pronoun for no one and nothing else.
    fn is_nobody(&self, tokens: &Range<usize>) -> bool {
        let (len, classes) = self.opening(tokens.start);
        len == tokens.len() && classes.has(Classes::NEGATIVE_PRONOUN)
    }

    /// The longest phrase of a closed class that begins at a token: how many tokens it has, and its classes.
    fn opening(&self, token: usize) -> (usize, Classes) {
        let lexicon = &self.language.lexicon;
        let lower = self.words.lower(token);
        let end = self.words.tokens.len();
        let fits = |phrase: &&vigie_lexicon::Phrase| {
            token + phrase.words.len() <= end
                && phrase.words.iter().enumerate().all(|(k, word)| self.words.lower(token + k) == word)
        };
        let phrase = lexicon.phrases(lower).iter().filter(fits).max_by_key(|p| p.words.len());
        phrase.map_or_else(|| (1, lexicon.class(lower)), |p| (p.words.len(), p.classes))
    }
}
