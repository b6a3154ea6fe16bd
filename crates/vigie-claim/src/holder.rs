//! Whose a place is, where a word joined to the act says it: *Houthi-held*, *rebel-controlled*.

use crate::analysis::Analysis;
use crate::draft::State;
use crate::party::Party;
use crate::world::What;
use vigie_model::Actor;
use vigie_text::Words;

/// Where the part behind the last hyphen of a word begins, hyphen included: *-held*.
pub(crate) fn joined(word: &str) -> Option<usize> {
    word.rfind('-').filter(|&at| at > 0)
}

impl Analysis<'_> {
    /// Whether the word before a token's hyphen is one for a party.
    pub(crate) fn names_holder(&self, token: usize) -> bool {
        joined(self.words.word(token)).is_some_and(|at| !self.holders(&self.words.word(token)[..at]).is_empty())
    }

    /// The party that the word before a token's hyphen stands for.
    pub(crate) fn holder(&self, token: usize, state: &State) -> Option<Party> {
        let word = self.words.word(token);
        let before = &word[..joined(word)?];
        self.holders(before).iter().find_map(|what| {
            let mut party = match *what {
                What::People(p) => {
                    let sector = self.language.names.people[p].sector?;
                    let actor =
                        Actor { name: before.to_owned(), country: None, sector: Some(sector), text: before.to_owned() };
                    Party { plural: true, ..Party::new(actor, token..token + 1, "noun for people".to_owned()) }
                }
                _ => self.party_by_adjective(*what, before, token..token + 1)?,
            };
            self.complete(&mut party, &state.discourse);
            Some(party)
        })
    }

    /// What a word alone may stand for, names before nouns.
    fn holders(&self, word: &str) -> Vec<What> {
        let words = Words::read(word, &self.language.lexicon.writing);
        let found = self.language.names.table.longest(&words, 0, words.tokens.len());
        let all = found.filter(|(len, _)| *len == words.tokens.len()).map_or(&[][..], |(_, what)| what.as_slice());
        let armed = |what: &&What| match **what {
            What::People(p) => self.language.names.people[p].sector.is_some_and(|s| {
                use vigie_model::Sector::{Gov, Jih, Mil, Opp, Pol, Reb};
                matches!(s, Gov | Mil | Reb | Jih | Opp | Pol)
            }),
            What::Seat(_) => false,
            _ => true,
        };
        all.iter().filter(armed).copied().collect()
    }
}
