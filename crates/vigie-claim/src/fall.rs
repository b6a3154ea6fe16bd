//! Who took a place that the words only say to have fallen (*confirmed the fall of the town*), and from whom.

use crate::analysis::Analysis;
use crate::claims::Draft;
use vigie_model::{Actor, Body, Factuality, Phase, Sector};

fn phase(draft: &Draft) -> Option<Phase> {
    match draft.claim.body {
        Body::Control { phase, .. } => Some(phase),
        _ => None,
    }
}

fn same_place(a: &Draft, b: &Draft) -> bool {
    a.claim.place.iter().any(|p| b.claim.place.iter().any(|q| p.key() == q.key()))
}

/// One party, or a state and its own forces.
fn same_side(a: &Actor, b: &Actor) -> bool {
    let state = |p: &Actor| matches!(p.sector, Some(Sector::Gov | Sector::Mil | Sector::Pol));
    a.same_party(b) || (a.country.is_some() && a.country == b.country && state(a) && state(b))
}

/// Parties that are none of `losers`, each side once.
fn apart<'d>(parties: impl Iterator<Item = &'d Actor>, losers: &[&Actor]) -> Vec<&'d Actor> {
    let mut out: Vec<&Actor> = Vec::new();
    for party in parties {
        let lost = losers.iter().any(|loser| loser.same_party(party));
        if party.sector.is_some() && !lost && !out.iter().any(|known| same_side(known, party)) {
            out.push(party);
        }
    }
    out
}

/// Gives a fall without a victor the one party that the report shows: who gains, advances or besieges there; who holds it
/// where somebody else has left or lost it; else the only party said to gain ground at all.
pub(crate) fn name_victors(drafts: &mut [Draft]) {
    let so = |d: &&Draft| matches!(d.claim.factuality, Factuality::Asserted | Factuality::Unconfirmed);
    let mut found: Vec<(usize, Actor, String)> = Vec::new();
    for (i, fall) in drafts.iter().enumerate() {
        let open = phase(fall) == Some(Phase::Gained) && fall.claim.actor.is_empty();
        if !open {
            continue;
        }
        let told = || drafts.iter().filter(so).filter(|d| d.serial != fall.serial);
        let of = |wanted: &'static [Phase]| move |d: &&Draft| phase(d).is_some_and(|p| wanted.contains(&p));
        let losers: Vec<&Actor> = told()
            .filter(of(&[Phase::Lost, Phase::Withdrew]))
            .filter(|d| same_place(d, fall))
            .flat_map(|d| &d.claim.actor)
            .chain(&fall.claim.target)
            .collect();
        let here = |wanted: &'static [Phase]| {
            apart(told().filter(of(wanted)).filter(|d| same_place(d, fall)).flat_map(|d| &d.claim.actor), &losers)
        };
        let taking = here(&[Phase::Gained, Phase::Advancing, Phase::Besieged]);
        let holding = if losers.is_empty() { Vec::new() } else { here(&[Phase::Held]) };
        let anywhere =
            || apart(told().filter(of(&[Phase::Gained, Phase::Advancing])).flat_map(|d| &d.claim.actor), &losers);
        let victor = match (taking.as_slice(), holding.as_slice()) {
            ([one], _) | ([], [one]) => Some(*one),
            ([], []) => Some(anywhere()).filter(|all| all.len() == 1).and_then(|all| all.first().copied()),
            _ => None,
        };
        if let Some(victor) = victor {
            found.push((i, victor.clone(), format!("{:?}, said to fight for the place or to hold it", victor.text)));
        }
    }
    for (i, victor, because) in found {
        let draft = &mut drafts[i];
        draft.because.push(Analysis::because("actor", victor.name.clone(), because));
        draft.claim.actor.push(victor);
    }
}

/// Gives who gains, advances or besieges the holder of whom the same sentence speaks: *pushed into the rebel-held town*.
pub(crate) fn name_losers(drafts: &mut [Draft], analysis: &Analysis<'_>) {
    let sentence = |d: &Draft| {
        let start = d.claim.evidence.span.start;
        analysis.words.sentences.partition_point(|s| s.span.end <= start)
    };
    let mut found: Vec<(usize, Actor, String)> = Vec::new();
    for (i, gain) in drafts.iter().enumerate() {
        let fights = matches!(phase(gain), Some(Phase::Gained | Phase::Advancing | Phase::Besieged));
        if !fights || gain.claim.actor.is_empty() || !gain.claim.target.is_empty() {
            continue;
        }
        let mut held = drafts.iter().filter(|d| {
            let sides = d.claim.actor.iter().any(|a| gain.claim.actor.iter().any(|b| same_side(a, b)));
            phase(d) == Some(Phase::Held) && same_place(d, gain) && sentence(d) == sentence(gain) && !sides
        });
        if let (Some(holder), None) = (held.next(), held.next()) {
            let because = format!("holds it: {:?}", holder.claim.evidence.text);
            found.extend(holder.claim.actor.iter().map(|a| (i, a.clone(), because.clone())));
        }
    }
    for (i, holder, because) in found {
        let draft = &mut drafts[i];
        draft.because.push(Analysis::because("target", holder.name.clone(), because));
        draft.claim.target.push(holder);
    }
}
