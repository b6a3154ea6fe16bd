//! How claims of different reports stand to each other: which say the same, contradict, update, deny or copy which.
//!
//! A claim meets only its neighbourhood: claims of its kind about the same place, or between the same parties where no
//! place is named, told not too long before it. Of each claimant it is linked to the latest word only.

use std::collections::{BTreeMap, BTreeSet};

use vigie_model::{Body, ClaimId, Count, Date, Edtf, Factuality, Kind, Link, LinkKind, Phase, Relation};

use crate::basis::Basis;
use crate::commitment;
use crate::control;
use crate::event;
use crate::excess;
use crate::figure;
use crate::picture::Standing;
use crate::ruled::Ruled;
use crate::stretch::Voiced;
use crate::told::{Days, Told, share_party};
use crate::voices::{Voices, party_key};

/// How many days before a claim the claims are told that it can be linked to.
const REACH_DAYS: i64 = 30;
/// How many earlier claims of its neighbourhood a claim is held against, the latest first.
const HELD_AGAINST: usize = 64;
/// How many days apart two claims can be of a state that goes on.
const STATE_DAYS: i64 = 7;

/// A neighbourhood: a kind, and a place or the parties.
pub(crate) type Neighbourhood = (Kind, String);

/// The neighbourhoods of a claim.
pub(crate) fn neighbourhoods(t: &Told) -> BTreeSet<Neighbourhood> {
    let c = &t.claim;
    let kind = c.kind();
    let mut places: BTreeSet<String> = match &c.body {
        Body::Displacement { from, to, .. } | Body::Deployment { from, to, .. } => {
            c.place.iter().chain(from).chain(to).map(|p| p.key()).collect()
        }
        Body::Alignment { .. } | Body::Diplomacy { .. } => BTreeSet::new(),
        Body::Quote { .. } => return BTreeSet::new(),
        _ => c.place.iter().map(|p| p.key()).collect(),
    };
    if places.is_empty() {
        let mut parties: Vec<String> = c.actor.iter().chain(&c.target).map(party_key).collect();
        parties.sort();
        places.insert(parties.join(" \u{1} "));
    }
    places.into_iter().map(|place| (kind, place)).collect()
}

/// The links between all claims of `basis` that count on the day of knowledge `known`, each once, sorted; those that
/// reviewers rejected are left out, and those that they declared stand in place of what would have been found.
///
/// ```
/// # use vigie_picture::{Basis, links};
/// assert!(links(&Basis::of(&[]), None).is_empty());
/// ```
pub fn links(basis: &Basis, known: Option<Date>) -> Vec<Link> {
    let standing = Standing::of(basis, known);
    let mut meetings: BTreeMap<Neighbourhood, Vec<&Told>> = BTreeMap::new();
    for t in standing.told() {
        for neighbourhood in neighbourhoods(t) {
            meetings.entry(neighbourhood).or_default().push(t);
        }
    }
    let (voices, ruled) = (standing.voices(), &standing.decided.ruled);
    let mut found = BTreeSet::new();
    for told in meetings.values() {
        found.extend(draw(told, &voices, ruled));
    }
    let ids: BTreeSet<&ClaimId> = standing.told().iter().map(|t| &t.claim.id).collect();
    found.extend(ruled.declared().filter(|link| ids.contains(&link.later)).cloned());
    found.into_iter().filter(|link| ids.contains(&link.earlier)).collect()
}

/// The links within one neighbourhood, whose claims are sorted by [`crate::told::order`].
pub(crate) fn draw(told: &[&Told], voices: &Voices, ruled: &Ruled) -> Vec<Link> {
    let mut found = Vec::new();
    let origins: Vec<String> = told.iter().map(|t| voices.origin(t)).collect();
    for (n, later) in told.iter().enumerate() {
        let mut linked: BTreeSet<&str> = BTreeSet::new();
        let mut link = |earlier: &ClaimId, kind| {
            if !ruled.rejects(kind, &later.claim.id, earlier) {
                found.push(Link { later: later.claim.id.clone(), earlier: earlier.clone(), kind });
            }
        };
        if let Some((_, Some(total))) = excess::part(later) {
            link(total, LinkKind::PartOf);
        }
        for (earlier, origin) in told[..n].iter().zip(&origins).rev().take(HELD_AGAINST) {
            let apart = later.told_on().zip(earlier.told_on()).map(|(a, b)| i64::from((a - b).get_days()));
            if apart.is_some_and(|days| days > REACH_DAYS) {
                break;
            }
            if earlier.report.key == later.report.key || linked.contains(origin.as_str()) {
                continue;
            }
            let same_hand = *origin == origins[n] || voices.is_copy(earlier, later);
            if ruled.settles(&earlier.claim.id, &later.claim.id) {
                if !ruled.is_apart(&earlier.claim.id, &later.claim.id) {
                    linked.insert(origin);
                }
            } else if let Some(kind) = relation(earlier, later, same_hand, voices) {
                linked.insert(origin);
                link(&earlier.claim.id, kind);
            }
        }
    }
    found
}

/// How the later claim stands to the earlier; `None` where they speak of different things.
fn relation(e: &Told, l: &Told, same_hand: bool, voices: &Voices) -> Option<LinkKind> {
    let negated = |t: &Told| t.claim.factuality == Factuality::Negated;
    let says_so = |t: &Told| negated(t) || t.is_state() || commitment::terms(t).is_some();
    if !says_so(e) || !says_so(l) {
        return None;
    }
    let same = if same_hand { LinkKind::Copies } else { LinkKind::Corroborates };
    let matter = match (&e.claim.body, &l.claim.body) {
        (Body::Control { .. }, Body::Control { .. }) => return of_control(e, l, same, voices),
        (Body::Casualties { .. } | Body::Displacement { .. }, _) => of_numbers(e, l)?,
        (Body::Alignment { .. }, Body::Alignment { .. }) => of_bonds(e, l)?,
        (Body::Diplomacy { .. }, Body::Diplomacy { .. }) => of_words(e, l)?,
        _ => of_events(e, l)?,
    };
    Some(match (negated(e), negated(l), matter) {
        (false, true, _) => LinkKind::Denies,
        // Who takes back a denial has changed his word; another only contradicts it.
        (true, false, _) if same_hand => LinkKind::Updates,
        (true, false, _) => LinkKind::Contradicts,
        (_, _, Matter::Same) => same,
        (_, _, Matter::Newer) => LinkKind::Updates,
        (_, _, Matter::Other) if same_hand => LinkKind::Updates,
        (_, _, Matter::Other) => LinkKind::Contradicts,
    })
}

/// What two claims of one thing say of it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Matter {
    Same,
    /// The later says what came after.
    Newer,
    /// Something that cannot be so together with it.
    Other,
}

fn of_numbers(e: &Told, l: &Told) -> Option<Matter> {
    let (same_subset, group) = (figure::subset_of(e)? == figure::subset_of(l)?, |t: &Told| match t.claim.body {
        Body::Casualties { .. } => t.claim.target.clone(),
        _ => t.claim.actor.clone(),
    });
    let (a, b) = (group(e), group(l));
    let one_group = a.is_empty() || b.is_empty() || share_party(&a, &b);
    if !same_subset || !one_group || !figure::same_period(e, l) {
        return None;
    }
    let count = |t: &Told| match t.claim.body {
        Body::Casualties { count, .. } | Body::Displacement { count, .. } => count,
        _ => Count::UNKNOWN,
    };
    Some(if count(e).compatible(&count(l)) { Matter::Same } else { Matter::Other })
}

fn of_bonds(e: &Told, l: &Told) -> Option<Matter> {
    let (Body::Alignment { relation: a }, Body::Alignment { relation: b }) = (&e.claim.body, &l.claim.body) else {
        return None;
    };
    let parties = share_party(&e.claim.actor, &l.claim.actor)
        && (share_party(&e.claim.target, &l.claim.target) || e.claim.target.is_empty() && l.claim.target.is_empty());
    if !parties {
        return None;
    }
    let opposed = (*a == Relation::Opposes) != (*b == Relation::Opposes);
    (a == b).then_some(Matter::Same).or(opposed.then_some(Matter::Other))
}

fn of_words(e: &Told, l: &Told) -> Option<Matter> {
    let deadline = |t: &Told| match &t.claim.body {
        Body::Diplomacy { deadline: Some(time), .. } => time.when.as_ref().and_then(Edtf::latest),
        _ => None,
    };
    let parties = share_party(&e.claim.actor, &l.claim.actor)
        && (e.claim.target.is_empty() || l.claim.target.is_empty() || share_party(&e.claim.target, &l.claim.target));
    if e.claim.body.value() != l.claim.body.value() || !parties {
        return None;
    }
    match (deadline(e), deadline(l)) {
        (Some(a), Some(b)) if a < b => Some(Matter::Newer),
        (Some(a), Some(b)) if a > b => None,
        (None, None) if !near(&e.days(), &l.days(), 1) => None,
        _ => Some(Matter::Same),
    }
}

fn of_events(e: &Told, l: &Told) -> Option<Matter> {
    let (a, b) = (&e.claim, &l.claim);
    let open = |x: &[_], y: &[_]| x.is_empty() || y.is_empty() || share_party(x, y);
    let here = event::place_keys(e).iter().any(|key| event::place_keys(l).contains(key));
    let one = a.body.value() == b.body.value() && (here || event::place_keys(e).is_empty());
    (one && open(&a.actor, &b.actor) && open(&a.target, &b.target) && near(&e.days(), &l.days(), 1))
        .then_some(Matter::Same)
}

/// True when two claims can speak of days that lie at most so many apart.
fn near(a: &Days, b: &Days, days: i64) -> bool {
    let gap = |from: Option<Date>, to: Option<Date>| from.zip(to).map_or(0, |(f, t)| i64::from((t - f).get_days()));
    gap(a.last, b.first) <= days && gap(b.last, a.first) <= days
}

fn of_control(e: &Told, l: &Told, same: LinkKind, voices: &Voices) -> Option<LinkKind> {
    let (of_e, of_l) = (control::voiced(e, 0, voices), control::voiced(l, 1, voices));
    of_e.iter().find_map(|(key, e)| {
        let (_, l) = of_l.iter().find(|(other, _)| other == key)?;
        of_place(e, l, same)
    })
}

/// How two claims about who holds one place stand to each other.
fn of_place(e: &Voiced, l: &Voiced, same: LinkKind) -> Option<LinkKind> {
    let negated = |v: &Voiced| v.told.claim.factuality == Factuality::Negated;
    match (negated(e), negated(l)) {
        (false, true) => return l.denies(e).then_some(LinkKind::Denies),
        (true, false) if e.denies(l) && same == LinkKind::Copies => return Some(LinkKind::Updates),
        (true, false) => return e.denies(l).then_some(LinkKind::Contradicts),
        (true, true) => return (e.phase == l.phase && near(&e.days, &l.days, STATE_DAYS)).then_some(same),
        (false, false) => {}
    }
    let (a, b) = (says(e), says(l));
    let agree = match (a, b) {
        (Says::Holds(x), Says::Holds(y)) => share_party(x, y),
        (Says::Left(x), Says::Left(y)) | (Says::Fights(x), Says::Fights(y)) => share_party(x, y),
        // That it was left by one bears out that it was taken from him.
        (Says::Left(x), Says::Holds(_)) => share_party(x, &l.told.claim.target),
        (Says::Holds(_), Says::Left(y)) => share_party(y, &e.told.claim.target),
        _ => false,
    };
    let whole = |v: &Voiced| matches!(v.extent, None | Some(vigie_model::Extent::Whole));
    let later = l.bears_out > e.bears_out;
    match (a, b) {
        _ if agree => near(&e.days, &l.days, STATE_DAYS).then_some(same),
        _ if later && near(&e.days, &l.days, REACH_DAYS) => Some(LinkKind::Updates),
        (Says::Holds(_), Says::Holds(_)) if whole(e) && whole(l) && near(&e.days, &l.days, 0) => {
            Some(LinkKind::Contradicts)
        }
        _ => None,
    }
}

/// What a control claim says in a word.
#[derive(Clone, Copy)]
enum Says<'a> {
    Holds(&'a [vigie_model::Actor]),
    Left(&'a [vigie_model::Actor]),
    Fights(&'a [vigie_model::Actor]),
}

fn says<'a>(v: &Voiced<'a>) -> Says<'a> {
    let claim = &v.told.claim;
    match v.phase {
        Phase::Gained | Phase::Held => Says::Holds(&claim.actor),
        Phase::Lost if !claim.target.is_empty() => Says::Holds(&claim.target),
        Phase::Lost | Phase::Withdrew => Says::Left(&claim.actor),
        Phase::Contested | Phase::Advancing | Phase::Besieged => Says::Fights(&claim.actor),
    }
}
