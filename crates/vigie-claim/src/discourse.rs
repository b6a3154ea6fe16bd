//! Who was spoken of, and what a bare noun or a pronoun takes from it.

use crate::party::Party;
use vigie_model::{CountryCode3, Sector};

/// Who was spoken of, so that pronouns and bare *l'armée* find their party.
#[derive(Debug, Default)]
pub(crate) struct Discourse {
    /// Parties in order of mention.
    pub mentioned: Vec<Party>,
    /// The country most of them belong to or fight in.
    pub country: Option<CountryCode3>,
}

impl Discourse {
    /// Notes a party as the last spoken of.
    pub(crate) fn note(&mut self, party: Party) {
        self.mentioned.push(party);
        let excess = self.mentioned.len().saturating_sub(40);
        self.mentioned.drain(..excess);
    }

    /// The party that a pronoun stands for.
    pub(crate) fn antecedent(&self, plural: bool) -> Option<&Party> {
        let recent = || self.mentioned.iter().rev().take(6);
        // An outlet is cited, and seldom spoken of.
        let spoken_of = |p: &&Party| p.actor.sector != Some(Sector::Med);
        recent()
            .find(|p| p.plural == plural && !p.unnamed && spoken_of(p))
            .or_else(|| recent().find(|p| !p.unnamed && spoken_of(p)))
            .or_else(|| recent().find(|p| p.plural == plural && !p.unnamed))
            .or_else(|| recent().find(|p| !p.unnamed))
            .or_else(|| self.mentioned.last())
    }

    /// Gives a bare noun (*l'armée*, *les rebelles*) the name and country of the last party of its sector.
    pub(crate) fn complete(&self, party: &mut Party) {
        if party.actor.country.is_some() || party.national || party.abroad {
            return;
        }
        let Some(sector) = party.actor.sector else { return };
        if party.backer.is_some() && !party.named {
            // *des combattants pro-turcs* fight where the report says, on another's side.
            party.actor.country = self.country.or(party.backer);
            return;
        }
        if sector == Sector::Unk && party.definite {
            // *les assaillants*: the armed group spoken of before.
            let group = |p: &&Party| p.named && matches!(p.actor.sector, Some(Sector::Reb | Sector::Jih));
            let recent = || self.mentioned.iter().rev().take(12).filter(group);
            if let Some(last) = recent().find(|p| party.is_called_as(p)).or_else(|| recent().next()) {
                party.because = format!("{}, as {:?} before", party.because, last.actor.text);
                let text = std::mem::take(&mut party.actor.text);
                party.actor = vigie_model::Actor { text, ..last.actor.clone() };
            }
            return;
        }
        let alike = |p: &&Party| p.actor.sector == Some(sector) && p.actor.country.is_some() && p.named;
        // The army, the government: that of the country the report is about, before another's spoken of last.
        let state = matches!(sector, Sector::Mil | Sector::Gov | Sector::Pol);
        let at_home = |p: &&Party| alike(p) && p.actor.country == self.country;
        let last = match self.mentioned.iter().rev().find(at_home) {
            Some(party) => Some(party),
            None if state && self.country.is_some() => None,
            None => self.mentioned.iter().rev().find(alike),
        };
        if let Some(last) =
            last.filter(|_| matches!(sector, Sector::Mil | Sector::Reb | Sector::Jih | Sector::Gov | Sector::Pol))
        {
            party.actor.country = last.actor.country;
            party.resumed = true;
            // A government is not called by the name of its minister, nor a group with a name by another's.
            let mut whose = self.mentioned.iter().rev().filter(|p| {
                let same = p.actor.country == last.actor.country;
                alike(p) && !p.person && p.backer == party.backer && same
            });
            let called = whose.clone().find(|p| party.is_called_as(p));
            let whose = called.or_else(|| whose.next());
            let own = party.named && !party.body;
            if let Some(whose) = whose.filter(|_| !own && (!party.unnamed || party.definite || sector == Sector::Mil)) {
                party.actor.name.clone_from(&whose.actor.name);
            }
            party.because = format!("{}, as {:?} before", party.because, last.actor.text);
        } else if party.named && !party.body && !party.person && matches!(sector, Sector::Jud | Sector::Cvl) {
            // A court with a name of its own need not be of the country that the report is about.
        } else if matches!(
            sector,
            Sector::Mil
                | Sector::Reb
                | Sector::Jih
                | Sector::Gov
                | Sector::Pol
                | Sector::Opp
                | Sector::Jud
                | Sector::Cvl
        ) {
            party.inferred = self.country.is_some();
            party.actor.country = self.country;
        }
    }
}
