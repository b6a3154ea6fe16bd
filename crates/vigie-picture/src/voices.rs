//! Whose word a claim is: which party it speaks for, from whom it ultimately comes, and how its source is graded.

use std::collections::HashMap;

use vigie_model::{Actor, Claim, SourceGrade, Voice};

use crate::agency::name_key;
use crate::basis::{Grades, fold, rank};
use crate::copies::Copies;
use crate::told::Told;

/// What is known of all voices together.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Voices<'g> {
    /// The actors of all claims by name, to know which party an attribution speaks for.
    pub parties: &'g Parties,
    pub copies: &'g Copies,
    pub grades: &'g Grades,
}

impl<'g> Voices<'g> {
    /// The parties whose word the claim is.
    pub fn speaker<'s>(&self, told: &'s Told) -> Speaker<'s>
    where
        'g: 's,
    {
        let attribution = &told.claim.attribution;
        let name = attribution.name.as_deref();
        let side = self.side(told);
        let known = match (attribution.voice, name) {
            (Voice::Outlet, _) => return Speaker { side, ..Speaker::default() },
            (_, Some(name)) => self.parties.named(name),
            (_, None) => &[],
        };
        let words = attribution.text.as_deref().filter(|_| name.is_none()).map(str::to_lowercase);
        Speaker { name, known, side, words }
    }

    /// The party whose side the claim's source takes, where people know of one.
    pub fn side(&self, told: &Told) -> Option<&'g Actor> {
        let attribution = &told.claim.attribution;
        match (attribution.voice, &attribution.name) {
            (Voice::Outlet, _) => self.grades.side(self.hand(told)),
            (_, Some(name)) => self.grades.side(name),
            (_, None) => None,
        }
    }

    /// From whom the claim ultimately comes: one key for everything one claimant says, through whatever outlets. Copied
    /// texts count as their original's; a party's spokesmen are the party.
    pub fn origin(&self, told: &Told) -> String {
        if let Some(side) = self.side(told) {
            return party_key(side);
        }
        let attribution = &told.claim.attribution;
        match (attribution.voice, &attribution.name, &attribution.text) {
            (Voice::Outlet, ..) | (_, None, None) => self.outlet(told),
            (_, Some(name), _) => match self.parties.named(name) {
                [only] => party_key(only),
                _ => name_key(name),
            },
            (voice, None, Some(text)) => match self.grades.cited_in(text) {
                Some(agency) => name_key(agency),
                None if voice == Voice::Actor => fold(text),
                None => format!("{} @ {}", fold(text), self.outlet(told)),
            },
        }
    }

    /// From whom the claim comes where its report is no copy after all.
    pub fn own_origin(&self, told: &Told) -> String {
        match told.claim.attribution.voice {
            Voice::Outlet => {
                let own = told.report.agency.as_deref().unwrap_or(told.outlet());
                self.grades.side(own).map_or_else(|| name_key(own), party_key)
            }
            _ => self.origin(told),
        }
    }

    /// The outlet whose text it is first: of a reprint its original's, of a report that credits an agency the agency.
    fn hand<'a>(&'a self, told: &'a Told) -> &'a str {
        let original = self.copies.original(&told.report);
        original.agency.as_deref().unwrap_or(original.outlet())
    }

    fn outlet(&self, told: &Told) -> String {
        name_key(self.hand(told))
    }

    /// True when two claims are in the same words, or in reports of which one's text is the other's.
    pub fn is_copy(&self, a: &Told, b: &Told) -> bool {
        same_words(a, b) || self.copies.original(&a.report).key == self.copies.original(&b.report).key
    }

    /// How far the claim's source can be relied on: as its claimant is graded, and no better than the outlet that
    /// passes it on.
    pub fn source_grade(&self, told: &Told) -> SourceGrade {
        let outlet = self.grades.of(told.outlet());
        let attribution = &told.claim.attribution;
        match (attribution.voice, &attribution.name) {
            (Voice::Outlet, _) => outlet,
            (_, Some(name)) => match (self.grades.of(name), outlet) {
                (claimant, SourceGrade::F) => claimant,
                (claimant, outlet) if rank(claimant) < rank(outlet) => outlet,
                (claimant, _) => claimant,
            },
            (_, None) => {
                let cited = attribution.text.as_deref().and_then(|text| self.grades.cited_in(text));
                cited.map_or(SourceGrade::F, |agency| self.grades.of(agency))
            }
        }
    }
}

/// The shortest evidence whose words, when equal in two reports, show a copy rather than chance. In bytes.
const COPIED_EVIDENCE: usize = 40;

/// True when two reports have the same text, or two claims the same words by the same claimant in them.
pub(crate) fn same_words(a: &Told, b: &Told) -> bool {
    let same_text = a.report.text_sha256.is_some() && a.report.text_sha256 == b.report.text_sha256;
    same_text || words(a).is_some_and(|own| words(b) == Some(own))
}

/// The words of a claim and who is named for them, where they are too many to be the same by chance.
pub(crate) fn words(t: &Told) -> Option<(&str, Option<&str>)> {
    let evidence = t.claim.evidence.text.as_str();
    (evidence.len() >= COPIED_EVIDENCE).then_some((evidence, t.claim.attribution.name.as_deref()))
}

/// A key for a party that is stable across mentions.
pub(crate) fn party_key(actor: &Actor) -> String {
    match (actor.country, actor.sector) {
        (Some(country), Some(sector)) => format!("{} {}", country.as_str(), sector.as_str()),
        _ => fold(&actor.name),
    }
}

/// The parties whose word a claim is.
#[derive(Debug, Default)]
pub(crate) struct Speaker<'a> {
    name: Option<&'a str>,
    known: &'a [Actor],
    side: Option<&'a Actor>,
    /// The words of an attribution without a name, in lower case.
    words: Option<String>,
}

impl Speaker<'_> {
    pub fn is_any(&self, actors: &[Actor]) -> bool {
        actors.iter().any(|actor| self.is(actor))
    }

    /// True when it may fight on the same side as one of `actors`: they are of one country.
    pub fn is_compatriot(&self, actors: &[Actor]) -> bool {
        let own = self.known.iter().chain(self.side).filter_map(|a| a.country);
        own.into_iter().any(|country| actors.iter().any(|a| a.country == Some(country)))
    }

    pub fn is(&self, actor: &Actor) -> bool {
        let mentioned = |words: &String| {
            [&actor.name, &actor.text].iter().any(|a| a.len() > 3 && words.contains(a.to_lowercase().as_str()))
        };
        self.name.is_some_and(|n| same_name(n, &actor.name) || same_name(n, &actor.text))
            || self.known.iter().any(|a| a.same_party(actor))
            || self.side.is_some_and(|a| a.same_party(actor))
            || self.words.as_ref().is_some_and(mentioned)
    }
}

fn same_name(a: &str, b: &str) -> bool {
    if a.is_ascii() && b.is_ascii() { a.eq_ignore_ascii_case(b) } else { a.to_lowercase() == b.to_lowercase() }
}

/// The actors of all claims by name.
#[derive(Debug, Clone, Default)]
pub(crate) struct Parties(HashMap<String, Vec<Actor>>);

impl Parties {
    /// Takes note of a claim's actors; the names about which something new was learnt.
    pub fn meet(&mut self, claim: &Claim) -> Vec<String> {
        let mut learnt = Vec::new();
        for actor in claim.actor.iter().chain(&claim.target) {
            if actor.country.is_none() || actor.sector.is_none() {
                continue;
            }
            let name = actor.name.to_lowercase();
            let known = self.0.entry(name.clone()).or_default();
            let code = |a: &Actor| (a.country, a.sector);
            if let Err(place) = known.binary_search_by_key(&code(actor), code) {
                known.insert(place, Actor { text: String::new(), ..actor.clone() });
                learnt.push(name);
            }
        }
        learnt
    }

    fn named(&self, name: &str) -> &[Actor] {
        self.0.get(&name.to_lowercase()).map_or(&[], Vec::as_slice)
    }
}
