//! People on the move, whence and whither.

use crate::analysis::Analysis;
use crate::claims::{Draft, Shared, count_text, draft, fill};
use crate::draft::{Found, State, Victimised};
use crate::predicate::{Filler, Head, Predicate};
use vigie_lexicon::{Classes, Means, Role};
use vigie_model::{Body, Count, Place, Sector, Unit};

pub(crate) fn read(
    analysis: &Analysis<'_>,
    predicate: &Predicate<'_>,
    means: &Means,
    shared: &Shared,
    state: &State,
) -> Vec<Draft> {
    let Ok(movement) = means.value.parse() else { return Vec::new() };
    let own = &analysis.words.sentences[predicate.sentence].tokens;
    let carried = |found: &Found| !own.contains(&found.tokens.start);
    let mut left = analysis.role_places(predicate, Role::From, state);
    // *ont fui leurs maisons*: wherever those are.
    if analysis.is_possessed(predicate, Role::From) {
        left.retain(|found| !carried(found));
    }
    let mut to: Vec<Place> =
        analysis.role_places(predicate, Role::To, state).into_iter().map(|found| found.place).collect();
    // *fled the city by boat to camps that are full*: what no words name is not the place that was left.
    to.retain(|place| !left.iter().any(|found| found.place.key() == place.key()));
    let role = if predicate.act.slots(Role::Victims).is_empty() { Role::Actor } else { Role::Victims };
    let movers = analysis.victims(predicate, role, state);
    let (mut places, steps) = analysis.place_of(predicate, &shared.clause, state);
    if !left.is_empty() || !to.is_empty() {
        places.clear();
    }
    let mut out = Vec::new();
    for mover in movers {
        // *A family fled*: one by its article alone is no figure.
        let count = if mover.count == Count::exactly(1) && mover.party.as_ref().is_none_or(|p| !p.named) {
            Count::UNKNOWN
        } else {
            mover.count
        };
        let sector = mover.party.as_ref().and_then(|p| p.actor.sector);
        if matches!(
            sector,
            Some(Sector::Mil | Sector::Reb | Sector::Jih | Sector::Gov | Sector::Unk | Sector::Pol | Sector::Igo)
        ) && count.is_unknown()
        {
            continue;
        }
        let noun = matches!(predicate.head, Head::Noun { .. })
            && predicate.act.slots(role).contains(&vigie_lexicon::Slot::SelfNoun);
        if count.is_unknown() && (mover.party.is_none() || noun) {
            continue;
        }
        // Of a town spoken of before no more can flee than live there.
        let fits = |found: &&Found| !carried(found) || !analysis.outnumbers(&count, found);
        let from: Vec<Place> = left.iter().filter(fits).map(|found| found.place.clone()).collect();
        let unit = if analysis.is_household(&mover) { Unit::Households } else { Unit::People };
        let body = Body::Displacement { movement, count: count.of(unit), from, to: to.clone() };
        let mut made = draft(analysis, predicate, body, shared, std::slice::from_ref(&mover.tokens));
        made.because.push(Analysis::because("count", count_text(&count), mover.reason.clone()));
        let places = analysis.places_of_toll(predicate, &count, &places, steps);
        fill(analysis, &mut made, mover.party.clone().into_iter().collect(), Vec::new(), places, steps);
        out.push(made);
    }
    out
}

impl Analysis<'_> {
    /// Whether what fills a role is somebody's: *leurs maisons*.
    fn is_possessed(&self, predicate: &Predicate<'_>, role: Role) -> bool {
        self.role(predicate, role).into_iter().any(|filler| {
            let Filler::Chunk(k) = filler else { return false };
            let first = self.words.lower(self.syntax.chunks[k].tokens.start);
            self.language.lexicon.class(first).has(Classes::POSSESSIVE)
        })
    }

    /// Whether movers are counted by households: a figure directly on a noun for them.
    fn is_household(&self, mover: &Victimised) -> bool {
        use crate::world::What;
        self.figure_in(&mover.tokens).is_some()
            && self.names_in(&mover.tokens).any(|m| {
                m.what.iter().any(
                |w| matches!(w, What::People(p) if self.language.names.people[*p].kind.as_deref() == Some("household")),
            )
            })
    }
}
