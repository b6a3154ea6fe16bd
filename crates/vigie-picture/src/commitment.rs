//! Threats, demands, proposals, agreements and truces, and what became of them.
//!
//! A truce is broken by violence between its parties after it began, at its place where it has one. An ultimatum is
//! carried out by violence of the one who threatened against the one threatened once its time is up, by the taking of
//! the place in question, or, as a demand is, by the withdrawal of the other from it. A proposal is carried out when the
//! other agrees. A later deadline given on a later day for what is still open extends it. What happened counts only as far
//! as it is probable: an accusation by the other side is shown, and decides nothing.

use std::collections::{BTreeMap, BTreeSet};

use vigie_model::{
    Act, Actor, Body, ClaimId, Date, Deployed, Edtf, Factuality, Grade, InformationGrade, Phase, Place, PlaceLevel,
    Sector, Time,
};

use crate::ruled::Ruled;
use crate::support::{Doubt, Support, stake_in_act};
use crate::told::Told;
use crate::voices::{Voices, party_key};

/// What became of a commitment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Standing {
    /// Its deadline is still to come.
    Pending,
    /// What was threatened, demanded or proposed came about.
    CarriedOut,
    /// Its deadline has passed, and nothing is told of what became of it.
    Lapsed,
    /// It was given a later deadline.
    Extended,
    /// A truce after whose beginning its parties fought.
    Broken,
    /// It has no deadline, or there is no day to measure it against.
    Unknown,
}

impl Standing {
    /// Every standing.
    pub const ALL: &'static [Standing] = &[
        Standing::Pending,
        Standing::CarriedOut,
        Standing::Lapsed,
        Standing::Extended,
        Standing::Broken,
        Standing::Unknown,
    ];

    /// The written word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Standing::Pending => "pending",
            Standing::CarriedOut => "carried_out",
            Standing::Lapsed => "lapsed",
            Standing::Extended => "extended",
            Standing::Broken => "broken",
            Standing::Unknown => "unknown",
        }
    }
}

/// What a party threatened, demanded, proposed or agreed to.
#[derive(Debug, Clone, PartialEq)]
pub struct Commitment {
    /// The act.
    pub act: Act,
    /// Who made it.
    pub actor: Option<Actor>,
    /// To whom.
    pub target: Option<Actor>,
    /// Its matter, in the words of the first report that gives it.
    pub about: Option<String>,
    /// The first day a claim dates the act to.
    pub made: Option<Date>,
    /// The last day it runs to: the stated deadline, or the end of a truce.
    pub deadline: Option<Date>,
    /// What became of it by the picture's day.
    pub standing: Standing,
    /// How far it can be relied on that it was made.
    pub grade: Grade,
    /// The claims it rests on.
    pub claims: Vec<ClaimId>,
    /// The claims that decided what became of it.
    pub decided_by: Vec<ClaimId>,
    /// Claims by which it would be broken or carried out, if someone other than a party to it said so.
    pub alleged: Vec<ClaimId>,
}

/// The acts that commit a party to something.
pub(crate) const COMMITTING: [Act; 5] = [Act::Threaten, Act::Demand, Act::Propose, Act::Agree, Act::Ceasefire];

/// Commitments of one sort between two sides: they may be one and the same, or extend each other.
pub(crate) type Terms = (Act, Option<String>, Option<String>);

/// The sort of commitment that a claim tells of, where it does.
pub(crate) fn terms(t: &Told) -> Option<Terms> {
    // What is threatened or promised is still to come; that it was threatened is said as a fact or as the future.
    let made = t.is_state() || t.claim.factuality == Factuality::Future;
    match &t.claim.body {
        Body::Diplomacy { act, .. } if made && COMMITTING.contains(act) => {
            Some((*act, t.claim.actor.first().map(party_key), t.claim.target.first().map(party_key)))
        }
        _ => None,
    }
}

/// The side an actor fights on: a state's government, army and police are one.
pub(crate) fn side(actor: &Actor) -> String {
    match (actor.country, actor.sector) {
        (Some(country), Some(Sector::Gov | Sector::Mil | Sector::Pol)) => format!("{} state", country.as_str()),
        _ => party_key(actor),
    }
}

/// Between which sides something happened; the second is empty for what a side does without another being named.
pub(crate) type Between = (String, String);

fn between(a: &str, b: &str) -> Between {
    if a <= b { (a.to_owned(), b.to_owned()) } else { (b.to_owned(), a.to_owned()) }
}

/// The sides between which something happened that can decide a commitment; none for other claims.
pub(crate) fn deciding(t: &Told) -> BTreeSet<Between> {
    let mut found = BTreeSet::new();
    let alone = match &t.claim.body {
        Body::Violence { .. } | Body::Diplomacy { act: Act::Agree | Act::Reject, .. } => t.claim.target.is_empty(),
        Body::Control { phase: Phase::Gained | Phase::Withdrew | Phase::Lost, .. } => true,
        Body::Deployment { movement: Deployed::Withdrew, .. } => true,
        _ => return found,
    };
    for (n, actor) in t.claim.actor.iter().enumerate() {
        let others = t.claim.actor[n + 1..].iter().chain(&t.claim.target);
        if alone {
            found.insert((side(actor), String::new()));
        }
        found.extend(others.map(|other| between(&side(actor), &side(other))));
    }
    found
}

/// What happened between sides, each list sorted by [`in_time`].
pub(crate) type Happened<'a> = BTreeMap<Between, Vec<&'a Told>>;

/// The order of what happened.
pub(crate) fn in_time(a: &&Told, b: &&Told) -> std::cmp::Ordering {
    a.days().first.cmp(&b.days().first).then_with(|| crate::told::order(a, b))
}

/// All sides between which something can have happened that decides commitments of `claims`.
pub(crate) fn relevant(claims: &[&Told]) -> BTreeSet<Between> {
    let mut sides = BTreeSet::new();
    for t in claims {
        sides.extend(t.claim.actor.iter().chain(&t.claim.target).map(side));
    }
    let mut pairs: BTreeSet<Between> = sides.iter().map(|s| (s.clone(), String::new())).collect();
    for a in &sides {
        pairs.extend(sides.range(a.clone()..).map(|b| between(a, b)));
    }
    pairs
}

pub(crate) fn draw(
    told: &[&Told],
    voices: &Voices,
    ruled: &Ruled,
    at: Option<Date>,
    as_of: Option<Date>,
) -> Vec<Commitment> {
    let mut by_terms: BTreeMap<Terms, Vec<&Told>> = BTreeMap::new();
    let mut happened: Happened = BTreeMap::new();
    for &t in told {
        if let Some(terms) = terms(t) {
            by_terms.entry(terms).or_default().push(t);
        }
        for pair in deciding(t) {
            happened.entry(pair).or_default().push(t);
        }
    }
    for list in happened.values_mut() {
        list.sort_by(in_time);
    }
    let mut commitments: Vec<Commitment> = Vec::new();
    let joined = ruled.joined(told);
    let hanging =
        ruled.hanging(|id| joined.get(id).into_iter().flatten().filter_map(|t| terms(t)).collect(), |_, _| true);
    for (terms, claims) in &by_terms {
        let sorts = match hanging.with(terms) {
            None => vec![claims.clone()],
            Some(group) if group.first() != Some(terms) => continue,
            Some(group) => group.iter().filter_map(|t| by_terms.get(t)).cloned().collect(),
        };
        commitments.extend(draw_terms(&sorts, &happened, voices, ruled, at, as_of));
    }
    sort(&mut commitments);
    commitments
}

/// Those that run to a day come first, by that day.
pub(crate) fn sort(commitments: &mut [Commitment]) {
    commitments.sort_by_key(|c| (c.deadline.is_none(), c.deadline));
}

struct Draft<'a> {
    /// The number of the sort of which it is.
    sort: usize,
    commitment: Commitment,
    support: Support,
    sides: BTreeSet<String>,
    makers: BTreeSet<String>,
    places: Vec<&'a Place>,
    /// The last day a claim dates the act to.
    last: Option<Date>,
}

/// Draws the commitments of sorts that hang together, mostly one alone, from the claims of each, sorted by
/// [`crate::told::order`].
pub(crate) fn draw_terms(
    sorts: &[Vec<&Told>],
    happened: &Happened,
    voices: &Voices,
    ruled: &Ruled,
    at: Option<Date>,
    as_of: Option<Date>,
) -> Vec<Commitment> {
    let mut drafts: Vec<Draft> = Vec::new();
    for (sort, claims) in sorts.iter().enumerate() {
        gather(&mut drafts, sort, claims, voices, ruled, at);
    }
    let mut drafts = merged(drafts, ruled);
    drafts.sort_by_key(|d| (d.commitment.deadline.is_none(), d.commitment.deadline));
    for draft in &mut drafts {
        draft.commitment.grade = draft.support.grade().0;
        decide(draft, happened, voices, ruled, at, as_of);
    }
    extend(&mut drafts);
    drafts.into_iter().map(|d| d.commitment).collect()
}

/// Lays out the commitments that claims of one sort tell of.
fn gather<'a>(
    drafts: &mut Vec<Draft<'a>>,
    sort: usize,
    claims: &[&'a Told],
    voices: &Voices,
    ruled: &Ruled,
    at: Option<Date>,
) {
    for &t in claims.iter().filter(|t| t.is_by(at, false)) {
        let Body::Diplomacy { act, about, deadline } = &t.claim.body else { continue };
        let last = |time: &Time| time.when.as_ref().and_then(Edtf::latest);
        let deadline = deadline.as_ref().and_then(last).or_else(|| match (&t.claim.time, act) {
            (Some(Time { when: Some(when @ Edtf::Interval { to: Some(_), .. }), .. }), Act::Ceasefire) => when.latest(),
            _ => None,
        });
        let (actor, target) = (t.claim.actor.first(), t.claim.target.first());
        let day = t.days().first;
        let renewed = |d: &Draft| d.last.zip(day).is_some_and(|(a, b)| i64::from((b - a).get_days()) > RENEWED_DAYS);
        let same = |d: &Draft| {
            let told_apart = ruled.are_apart([&t.claim.id], d.commitment.claims.iter());
            d.sort == sort && d.commitment.deadline == deadline && (deadline.is_some() || !renewed(d)) && !told_apart
        };
        let known = drafts.iter().position(same);
        let n = known.unwrap_or(drafts.len());
        if known.is_none() {
            let commitment = Commitment {
                act: *act,
                actor: actor.cloned(),
                target: target.cloned(),
                about: None,
                made: None,
                deadline,
                standing: Standing::Unknown,
                grade: Grade::default(),
                claims: Vec::new(),
                decided_by: Vec::new(),
                alleged: Vec::new(),
            };
            let (sides, makers, places) = (BTreeSet::new(), BTreeSet::new(), Vec::new());
            drafts.push(Draft { sort, commitment, support: Support::NONE, sides, makers, places, last: None });
        }
        let draft = &mut drafts[n];
        let own = Support::of(t, stake_in_act(t, voices), Doubt::None, voices, ruled);
        draft.support.join_beside(&draft.commitment.claims, &own, std::slice::from_ref(&t.claim.id), ruled);
        draft.sides.extend(t.claim.actor.iter().chain(&t.claim.target).map(side));
        draft.makers.extend(t.claim.actor.iter().map(side));
        draft.places.extend(&t.claim.place);
        draft.last = draft.last.max(day);
        let commitment = &mut draft.commitment;
        commitment.about = commitment.about.take().or_else(|| about.clone());
        commitment.made = commitment.made.into_iter().chain(t.days().first).min();
        if !commitment.claims.contains(&t.claim.id) {
            commitment.claims.push(t.claim.id.clone());
        }
    }
}

/// The drafts, those made one of which reviewers say that they are one commitment. It runs to the deadline of the first of
/// them that has one.
fn merged<'a>(mut drafts: Vec<Draft<'a>>, ruled: &Ruled) -> Vec<Draft<'a>> {
    if !drafts.iter().flat_map(|d| &d.commitment.claims).any(|id| ruled.is_joined(id)) {
        return drafts;
    }
    for (a, b) in ruled.together() {
        let of = |id: &ClaimId| drafts.iter().position(|d| d.commitment.claims.contains(id));
        let (Some(one), Some(other)) = (of(a), of(b)) else { continue };
        let (one, other) = (one.min(other), one.max(other));
        let apart = || ruled.are_apart(&drafts[one].commitment.claims, drafts[other].commitment.claims.iter());
        if one == other || apart() {
            continue;
        }
        let other = drafts.remove(other);
        drafts[one].take(other, ruled);
    }
    drafts
}

impl<'a> Draft<'a> {
    fn take(&mut self, other: Draft<'a>, ruled: &Ruled) {
        let (one, also) = (&mut self.commitment, other.commitment);
        self.support.join_beside(&one.claims, &other.support, &also.claims, ruled);
        one.claims.extend(also.claims);
        one.actor = one.actor.take().or(also.actor);
        one.target = one.target.take().or(also.target);
        one.about = one.about.take().or(also.about);
        one.made = one.made.into_iter().chain(also.made).min();
        one.deadline = one.deadline.or(also.deadline);
        self.sides.extend(other.sides);
        self.makers.extend(other.makers);
        self.places.extend(other.places);
        self.last = self.last.max(other.last);
    }
}

/// How long after a deadline a threat is still carried out, or a new deadline still extends it, in days.
const GRACE_DAYS: i64 = 14;
/// After so many days without a word of it, one without a deadline that is told again is a new one.
const RENEWED_DAYS: i64 = 30;
/// How far from a truce's place violence still breaks it, in kilometres.
const NEAR_KM: f64 = 30.0;

/// Finds what became of a commitment.
fn decide(
    draft: &mut Draft,
    happened: &Happened,
    voices: &Voices,
    ruled: &Ruled,
    at: Option<Date>,
    as_of: Option<Date>,
) {
    let c = &draft.commitment;
    let mut alleged = Vec::new();
    let mut decided: Option<(Standing, Vec<ClaimId>)> = None;
    let mut found: Vec<&Told> = relevant_to(draft, happened).into_iter().filter(|t| t.is_by(at, false)).collect();
    found.sort_by(in_time);
    found.dedup_by(|a, b| std::ptr::eq(*a, *b));
    for day in found.chunk_by(|a, b| a.days().first == b.days().first) {
        let (mut support, mut claims, mut becomes) = (Support::NONE, Vec::new(), None);
        for t in day.iter().filter(|t| t.is_state()) {
            let Some(standing) = outcome(draft, t) else { continue };
            let own = Support::of(t, stake_in_act(t, voices), Doubt::None, voices, ruled);
            support.join_beside(&claims, &own, std::slice::from_ref(&t.claim.id), ruled);
            claims.push(t.claim.id.clone());
            becomes = becomes.or(Some(standing));
        }
        match becomes {
            Some(standing) if support.grade().0.information <= InformationGrade::Probable => {
                decided = Some((standing, claims));
                break;
            }
            _ => alleged.extend(claims),
        }
    }
    let by_time = match (c.deadline, as_of) {
        (Some(deadline), Some(day)) if deadline < day => Standing::Lapsed,
        (Some(_), Some(_)) => Standing::Pending,
        _ => Standing::Unknown,
    };
    let (standing, decided_by) = decided.unwrap_or((by_time, Vec::new()));
    let c = &mut draft.commitment;
    (c.standing, c.decided_by, c.alleged) = (standing, decided_by, alleged);
}

fn relevant_to<'a>(draft: &Draft, happened: &Happened<'a>) -> Vec<&'a Told> {
    let mut found = Vec::new();
    for a in &draft.sides {
        let alone = (a.clone(), String::new());
        let pairs = draft.sides.range(a.clone()..).map(|b| between(a, b)).chain([alone]);
        for list in pairs.filter_map(|pair| happened.get(&pair)) {
            let from = list.partition_point(|t| t.days().first < draft.commitment.made);
            found.extend_from_slice(&list[from..]);
        }
    }
    found
}

/// What a claim makes of a commitment, if it can be relied on.
fn outcome(draft: &Draft, t: &Told) -> Option<Standing> {
    let c = &draft.commitment;
    let (made, day) = (c.made?, t.days().first?);
    let after = |bound: Date| i64::from((day - bound).get_days());
    if after(made) < 0 || t.days().inferred && after(made) == 0 {
        return None;
    }
    let by_maker = t.claim.actor.iter().any(|a| draft.makers.contains(&side(a)));
    let by_other = t.claim.actor.iter().any(|a| draft.sides.contains(&side(a)) && !draft.makers.contains(&side(a)));
    let among = t.claim.actor.iter().chain(&t.claim.target).map(side).filter(|s| draft.sides.contains(s));
    let both = among.collect::<BTreeSet<_>>().len() > 1;
    let here = draft.places.iter().any(|place| t.claim.place.iter().any(|p| is_at(p, place)));
    let in_time = c.deadline.is_none_or(|deadline| after(deadline) <= 0);
    match (c.act, &t.claim.body) {
        (Act::Ceasefire, Body::Violence { .. }) => {
            let between_them = both || (here && t.claim.target.is_empty() && (by_maker || by_other));
            let place = draft.places.is_empty() || here;
            (between_them && place && in_time && after(made) > 0).then_some(Standing::Broken)
        }
        (Act::Threaten, Body::Violence { .. }) => {
            let due = after(c.deadline?);
            let place = draft.places.is_empty() || here || t.claim.place.is_empty();
            (by_maker && both && place && (0..=GRACE_DAYS).contains(&due)).then_some(Standing::CarriedOut)
        }
        (Act::Threaten, Body::Control { phase: Phase::Gained, .. }) => {
            let due = after(c.deadline?);
            (by_maker && here && (0..=GRACE_DAYS).contains(&due)).then_some(Standing::CarriedOut)
        }
        (_, Body::Control { phase: Phase::Gained, .. }) => None,
        (Act::Threaten | Act::Demand, Body::Control { .. } | Body::Deployment { .. }) => {
            let whence = match &t.claim.body {
                Body::Deployment { from, .. } if !from.is_empty() => from,
                _ => &t.claim.place,
            };
            let there = draft.places.iter().any(|place| whence.iter().any(|p| is_at(p, place)));
            let soon = c.deadline.is_none_or(|deadline| after(deadline) <= GRACE_DAYS);
            (by_other && there && soon).then_some(Standing::CarriedOut)
        }
        (Act::Propose, Body::Diplomacy { act: Act::Agree, .. }) => {
            (by_other && both && in_time).then_some(Standing::CarriedOut)
        }
        _ => None,
    }
}

/// True when `place` is `area`, lies close to it, or lies in the country that `area` is.
fn is_at(place: &Place, area: &Place) -> bool {
    let whole_country = area.level == Some(PlaceLevel::Country) && area.country.is_some();
    let close = || Some(place.position?.distance_km(area.position?) <= NEAR_KM);
    place.key() == area.key() || (whole_country && place.country == area.country) || close() == Some(true)
}

/// Marks what was still open when a later deadline was given.
fn extend(drafts: &mut [Draft]) {
    for n in 0..drafts.len() {
        let (head, rest) = drafts.split_at_mut(n + 1);
        let sort = head[n].sort;
        let old = &mut head[n].commitment;
        let (Some(deadline), Some(made)) = (old.deadline, old.made) else { continue };
        if !matches!(old.standing, Standing::Pending | Standing::Lapsed) {
            continue;
        }
        let later = rest.iter().filter(|d| d.sort == sort).find(|d| {
            let again = d.commitment.made.filter(|again| *again > made);
            let in_time = again.is_some_and(|day| i64::from((day - deadline).get_days()) <= GRACE_DAYS);
            in_time && d.commitment.deadline.is_some_and(|later| later > deadline)
        });
        if let Some(later) = later {
            old.standing = Standing::Extended;
            old.decided_by = later.commitment.claims.clone();
        }
    }
}
