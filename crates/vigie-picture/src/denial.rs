//! Claims that something is not so, apart from who holds a place: which claims they mean, and what they weigh.

use std::collections::BTreeSet;

use vigie_model::{ClaimId, Factuality, Kind, LinkKind, Voice};

use crate::control::in_reach;
use crate::event;
use crate::ruled::Ruled;
use crate::support::Doubt;
use crate::told::{Told, share_party};
use crate::voices::{Voices, party_key};

/// What can be denied together: a kind of act or word at one place, or where no place is named, by one party.
pub(crate) type Deniable = (Kind, &'static str, String);

/// What an event, or the denial of one, is filed under to meet each other; none for other claims.
pub(crate) fn deniables(t: &Told) -> BTreeSet<Deniable> {
    let c = &t.claim;
    let (kind, value) = (c.kind(), c.body.value());
    if !event::tells(t) {
        return BTreeSet::new();
    }
    let places = event::place_keys(t);
    if places.is_empty() {
        return c.actor.first().map(|a| (kind, value, party_key(a))).into_iter().collect();
    }
    places.into_iter().map(|place| (kind, value, place)).collect()
}

/// The same for claims that hang together.
pub(crate) fn deniables_of_all(told: &[&Told]) -> BTreeSet<Deniable> {
    told.iter().flat_map(|t| deniables(t)).collect()
}

/// True when the claim says that something is not so.
pub(crate) fn denies(t: &Told) -> bool {
    t.claim.factuality == Factuality::Negated
}

/// Those of `denials` that mean the claim, by parties and days.
pub(crate) fn meaning<'a>(t: &Told, denials: &[&'a Told], ruled: &Ruled) -> Vec<&'a Told> {
    let open = |x: &[_], y: &[_]| x.is_empty() || y.is_empty() || share_party(x, y);
    let means = |d: &&&Told| {
        open(&d.claim.actor, &t.claim.actor)
            && open(&d.claim.target, &t.claim.target)
            && in_reach(&d.days(), &t.days())
            && !ruled.rejects(LinkKind::Denies, &d.claim.id, &t.claim.id)
    };
    denials.iter().filter(means).copied().collect()
}

/// What denials of a claim weigh together: whoever takes back his own word weighs as someone independent.
pub(crate) fn doubt(t: &Told, denials: &[&Told], voices: &Voices) -> Doubt {
    let weigh = |d: &&Told| match d.claim.attribution.voice {
        _ if d.told_on() >= t.told_on() && voices.origin(d) == voices.origin(t) => Doubt::Independent,
        Voice::Outlet | Voice::Named if voices.side(d).is_none() => Doubt::Independent,
        Voice::Unnamed => Doubt::Unnamed,
        _ => Doubt::Party,
    };
    denials.iter().map(weigh).max().unwrap_or(Doubt::None)
}

/// Adds the ids of `denials` to those listed, each once.
pub(crate) fn list(ids: &mut Vec<ClaimId>, denials: &[&Told]) {
    for denial in denials {
        if !ids.contains(&denial.claim.id) {
            ids.push(denial.claim.id.clone());
        }
    }
}
