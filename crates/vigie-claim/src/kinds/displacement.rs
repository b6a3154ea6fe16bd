//! People on the move, whence and whither.

use crate::analysis::Analysis;
use crate::claims::{Draft, Shared, count_text, draft, fill};
use crate::draft::{State, Victimised};
use crate::predicate::{Head, Predicate};
use vigie_lexicon::{Means, Role};
use vigie_model::{Body, Count, Sector, Unit};

pub(crate) fn read(
    analysis: &Analysis<'_>,
    predicate: &Predicate<'_>,
    means: &Means,
    shared: &Shared,
    state: &State,
    _drafts: &[Draft],
) -> Vec<Draft> {
    let Ok(movement) = means.value.parse() else { return Vec::new() };
    let places_of =
        |role| analysis.role_places(predicate, role, state).into_iter().map(|f| f.place).collect::<Vec<_>>();
    let (from, mut to) = (places_of(Role::From), places_of(Role::To));
    // *fled the city by boat to camps that are full*: what no words name is not the place that was left.
    to.retain(|place| !from.iter().any(|f| f.key() == place.key()));
    let role = if predicate.act.slots(Role::Victims).is_empty() { Role::Actor } else { Role::Victims };
    let movers = analysis.victims(predicate, role, state);
    let (mut places, steps) = analysis.place_of(predicate, &shared.clause, state);
    if !from.is_empty() || !to.is_empty() {
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
        let unit = if analysis.is_household(&mover) { Unit::Households } else { Unit::People };
        let body = Body::Displacement { movement, count: count.of(unit), from: from.clone(), to: to.clone() };
        let mut made = draft(analysis, predicate, body, shared, std::slice::from_ref(&mover.tokens));
        made.because.push(Analysis::because("count", count_text(&count), mover.reason.clone()));
        let places = analysis.places_of_toll(predicate, &count, &places, steps);
        fill(analysis, &mut made, mover.party.clone().into_iter().collect(), Vec::new(), places, steps);
        out.push(made);
    }
    out
}

impl Analysis<'_> {
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
