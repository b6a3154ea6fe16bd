//! Who holds each place: the types, and how claims are laid out by place before they are folded into a line.
//!
//! A line belongs to one place at one level: what is said of a province is not said of its towns, and what is said of
//! the ground north of a town is not said of the town.

use std::collections::{BTreeMap, BTreeSet};

use vigie_model::{
    Actor, Body, ClaimId, Date, Extent, Factuality, Grade, InformationGrade, LinkKind, Phase, Place, PlaceLevel,
    PlaceRelation,
};

use crate::contradiction::{Contradiction, Reason, Subject};
use crate::fold::{Folding, order};
use crate::ruled::Ruled;
use crate::rules::Ground;
use crate::stretch::Voiced;
use crate::support::Weight;
use crate::sureness::Sureness;
use crate::told::{Days, Told, share_party};
use crate::voices::Voices;

/// What can be said of a place on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// One party holds it.
    Held,
    /// Forces of both sides are inside.
    Contested,
    /// It is encircled; its holder still holds it.
    Besieged,
    /// One party holds part of it.
    PartHeld,
    /// Who holds it is not known: it was given up, or two claims of equal weight exclude each other.
    Unknown,
}

impl State {
    /// The written word.
    pub const fn as_str(self) -> &'static str {
        match self {
            State::Held => "held",
            State::Contested => "contested",
            State::Besieged => "besieged",
            State::PartHeld => "part_held",
            State::Unknown => "unknown",
        }
    }
}

/// When a state began: on one day, between two, or at the latest by one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Onset {
    /// The first day it can be; `None` where only the latest is known.
    pub first: Option<Date>,
    /// The last day it can be.
    pub last: Date,
}

impl Onset {
    /// The day, where it is known to the day.
    pub fn day(&self) -> Option<Date> {
        self.first.filter(|&first| first == self.last)
    }
}

/// Another holder claimed for the same time.
#[derive(Debug, Clone, PartialEq)]
pub struct Rival {
    /// Who; `None` where the rival claim is that nobody is known to hold it.
    pub holder: Option<Actor>,
    /// How far that can be relied on.
    pub grade: Grade,
    /// The claims for it.
    pub claims: Vec<ClaimId>,
}

/// One stretch of a place's line.
#[derive(Debug, Clone, PartialEq)]
pub struct Holding {
    /// What is the case.
    pub state: State,
    /// Who holds it, or holds the part; before the fight where it is contested.
    pub holder: Option<Actor>,
    /// Who besieges it.
    pub besieger: Option<Actor>,
    /// How far this can be relied on.
    pub sureness: Sureness,
    /// Its grade: the best source among the claims, and how far what they say can be relied on.
    pub grade: Grade,
    /// The rules that made it so: the one that gives the information grade, then the one that decided the state.
    pub basis: Vec<Ground>,
    /// When it began, as far as the claims say.
    pub since: Option<Onset>,
    /// The last day on which someone other than the side that gains by it said so as a fact.
    pub last_confirmed: Option<Date>,
    /// The claims it rests on.
    pub claims: Vec<ClaimId>,
    /// Who else is said to hold it; where it is held in part or fought over, who else is inside.
    pub rivals: Vec<Rival>,
}

/// A place's line of states.
#[derive(Debug, Clone, PartialEq)]
pub struct PlaceControl {
    /// The place, as first named.
    pub place: Place,
    /// Its stretches, oldest first; the last is the current one. Never empty.
    pub line: Vec<Holding>,
    /// How many days before the picture's day the current state was last confirmed by someone who does not gain by it;
    /// `None` where nobody did, or there is no day to count from.
    pub unconfirmed_days: Option<u32>,
    /// Claims that something is not so, is planned, or may be.
    pub denials: Vec<ClaimId>,
    /// Claims of an advance on it that do not say that forces are inside.
    pub pressed: Vec<ClaimId>,
}

impl PlaceControl {
    /// The state at the end of the line.
    pub fn current(&self) -> &Holding {
        &self.line[self.line.len() - 1]
    }
}

/// Which side of a place a relation speaks of: the place itself, or its surroundings in some direction.
fn side(relation: PlaceRelation) -> &'static str {
    match relation {
        PlaceRelation::In | PlaceRelation::Unknown | PlaceRelation::OutskirtsOf => "",
        other => other.as_str(),
    }
}

/// A key of the place's line, which is of one level.
pub(crate) fn line_key(place: &Place) -> String {
    // *The province of Saada* is not the town, though the gazetteer may have but one entry.
    let level =
        place.level.filter(|l| place.geonameid.is_none() || *l != PlaceLevel::Locality).map_or("", |l| l.as_str());
    // A spot described by its distance from a town is not the town.
    let spot = place
        .derived
        .as_ref()
        .map_or(String::new(), |d| format!("{} km {} of {}", d.km, d.bearing.map_or("?", |b| b.as_str()), d.from));
    format!("{}{level}\u{1}{}\u{1}{spot}", line_prefix(&place.key()), side(place.relation))
}

/// What the keys of all lines of one place begin with.
pub(crate) fn line_prefix(place_key: &str) -> String {
    format!("{place_key}\u{1}")
}

/// The keys of the lines that a control claim bears on; none for other claims.
pub(crate) fn line_keys(told: &Told) -> BTreeSet<String> {
    match told.claim.body {
        Body::Control { .. } => told.claim.place.iter().map(line_key).collect(),
        _ => BTreeSet::new(),
    }
}

/// What a control claim says of each of its places, by the key of the place's line.
pub(crate) fn voiced<'a>(told: &'a Told, number: u32, voices: &Voices) -> Vec<(String, Voiced<'a>)> {
    let Body::Control { phase, extent } = told.claim.body else { return Vec::new() };
    let (days, bears_out, weight) = (told.days(), told.bears_out(), Weight::of(told, voices));
    let mut found: Vec<(String, Voiced)> = Vec::new();
    for place in &told.claim.place {
        let key = line_key(place);
        if found.iter().any(|(earlier, _)| *earlier == key) {
            continue;
        }
        let extent = match place.relation {
            PlaceRelation::OutskirtsOf => extent.or(Some(Extent::Outskirts)),
            _ => extent,
        };
        found.push((key, Voiced { told, number, place, phase, extent, days, bears_out, weight }));
    }
    found
}

impl Voiced<'_> {
    /// The claim as it counts on the day `at`; `None` where it speaks of later days.
    pub(crate) fn by(mut self, at: Option<Date>) -> Option<Self> {
        let Some(at) = at else { return Some(self) };
        self.days.first.filter(|first| *first <= at)?;
        self.days.last = self.days.last.map(|last| last.min(at));
        self.bears_out = self.bears_out.map(|day| day.min(at));
        Some(self)
    }
}

/// Draws the lines of all places, and the contradictions about who holds them. `heard` is the last day up to `at` of which
/// there can be reports.
pub(crate) fn draw(
    told: &[&Told],
    voices: &Voices,
    ruled: &Ruled,
    at: Option<Date>,
    as_of: Option<Date>,
    heard: Option<Date>,
) -> (Vec<PlaceControl>, Vec<Contradiction>) {
    let mut by_place: BTreeMap<String, Vec<Voiced>> = BTreeMap::new();
    for (n, t) in told.iter().enumerate() {
        for (key, v) in voiced(t, n as u32, voices) {
            if let Some(v) = v.by(at) {
                by_place.entry(key).or_default().push(v);
            }
        }
    }
    let mut lines = Vec::new();
    let mut contradictions = Vec::new();
    for voiced in by_place.into_values() {
        let (line, found) = draw_place(voiced, voices, ruled, as_of, heard);
        contradictions.extend(found);
        lines.push(line);
    }
    lines.sort_by(by_name);
    (lines, contradictions)
}

/// The order in which places are listed.
pub(crate) fn by_name(a: &PlaceControl, b: &PlaceControl) -> std::cmp::Ordering {
    let key = |c: &PlaceControl| (c.place.level, side(c.place.relation), line_key(&c.place));
    a.place.name.cmp(&b.place.name).then_with(|| key(a).cmp(&key(b)))
}

/// Draws the line of one place from all claims about it that count, in any order; there is at least one.
pub(crate) fn draw_place(
    mut voiced: Vec<Voiced>,
    voices: &Voices,
    ruled: &Ruled,
    as_of: Option<Date>,
    heard: Option<Date>,
) -> (PlaceControl, Vec<Contradiction>) {
    voiced.sort_by(|a, b| crate::told::order(a.told, b.told));
    let place = voiced[0].place;
    let mut contradictions = two_holders(place, &voiced, ruled);
    contradictions.extend(denied(place, &voiced, ruled));
    voiced.sort_by(order);
    let negated = voiced.iter().filter(|v| v.told.claim.factuality == Factuality::Negated).copied().collect();
    let (denials, pressed) = (Vec::new(), Vec::new());
    let mut folding = Folding { line: Vec::new(), denials, pressed, negated, voices: *voices, ruled, cites: true };
    for day in voiced.chunk_by(|a, b| a.bears_out == b.bears_out) {
        folding.day(day);
    }
    folding.heed_silence(heard);
    let Folding { line, denials, pressed, .. } = folding;
    let mut line: Vec<Holding> = line.into_iter().map(|stretch| stretch.holding()).collect();
    if line.is_empty() {
        let claims = pressed.iter().chain(&denials).cloned().collect();
        let information = InformationGrade::Unjudged;
        let sources = voiced.iter().map(|v| v.weight.source);
        let source = sources.min_by_key(|g| crate::basis::rank(*g)).unwrap_or(vigie_model::SourceGrade::F);
        line.push(Holding {
            state: State::Unknown,
            holder: None,
            besieger: None,
            sureness: Sureness::Claimed,
            grade: Grade { source, information },
            basis: vec![Ground::Unjudged],
            since: None,
            last_confirmed: None,
            claims,
            rivals: Vec::new(),
        });
    }
    let unconfirmed_days = line.last().and_then(|h| days_since(h.last_confirmed, as_of));
    (PlaceControl { place: place.clone(), line, unconfirmed_days, denials, pressed }, contradictions)
}

/// The days from `last` to `as_of`, where both are known and in that order.
pub(crate) fn days_since(last: Option<Date>, as_of: Option<Date>) -> Option<u32> {
    let (last, as_of) = (last?, as_of?);
    u32::try_from((as_of - last).get_days()).ok()
}

/// The days on which a claim certainly puts its actor in possession of the whole place.
fn certain_days(v: &Voiced) -> Option<(Date, Date)> {
    let whole = matches!(v.extent, None | Some(Extent::Whole));
    if v.told.claim.factuality != Factuality::Asserted || !whole || v.told.claim.actor.is_empty() {
        return None;
    }
    match v.phase {
        Phase::Gained => v.days.exact().map(|day| (day, day)),
        Phase::Held => {
            let spans = v.told.claim.time.as_ref().is_none_or(|t| {
                matches!(&t.when, Some(vigie_model::Edtf::Interval { from: Some(from), .. }) if from.exact().is_some())
            });
            let known = v.days.exact().map(|day| (day, day));
            known.or_else(|| spans.then_some((v.days.first?, v.days.last?)).filter(|_| !v.days.inferred))
        }
        _ => None,
    }
}

/// Pairs of holders asserted for one day. The claims of each pair of parties are listed once.
fn two_holders(place: &Place, voiced: &[Voiced], ruled: &Ruled) -> Vec<Contradiction> {
    // One entry per party and days, so that a place of which much is told costs no more than its days.
    let mut stands: Vec<(&Voiced, (Date, Date), Vec<ClaimId>)> = Vec::new();
    for v in voiced {
        let Some(days) = certain_days(v) else { continue };
        let same = |s: &&mut (&Voiced, (Date, Date), Vec<ClaimId>)| {
            s.1 == days && s.0.phase == v.phase && share_party(&s.0.told.claim.actor, &v.told.claim.actor)
        };
        match stands.iter_mut().find(same) {
            Some(stand) => stand.2.push(v.told.claim.id.clone()),
            None => stands.push((v, days, vec![v.told.claim.id.clone()])),
        }
    }
    stands.sort_by_key(|s| s.1);
    let mut found: Vec<(&Voiced, &Voiced, Vec<ClaimId>)> = Vec::new();
    for (i, (a, a_days, a_claims)) in stands.iter().enumerate() {
        for (b, b_days, b_claims) in stands[i + 1..].iter().take_while(|s| s.1.0 <= a_days.1) {
            let rivals = !share_party(&a.told.claim.actor, &b.told.claim.actor);
            let handed_over = |gained: &Voiced, held: &Voiced, day: Date| {
                gained.phase == Phase::Gained
                    && held.phase == Phase::Held
                    && day >= b_days.0.max(a_days.0)
                    && a_days.1.min(b_days.1) == day
                    && share_party(&gained.told.claim.target, &held.told.claim.actor)
            };
            let unlinked = a_claims.iter().all(|x| b_claims.iter().all(|y| ruled.rejects(LinkKind::Contradicts, x, y)));
            if !rivals || unlinked || handed_over(b, a, b_days.0) || handed_over(a, b, a_days.0) {
                continue;
            }
            let claims = || a_claims.iter().chain(b_claims).cloned();
            let known = found.iter_mut().find(|(x, y, _)| {
                let (x, y) = (&x.told.claim.actor, &y.told.claim.actor);
                let (a, b) = (&a.told.claim.actor, &b.told.claim.actor);
                (share_party(x, a) && share_party(y, b)) || (share_party(x, b) && share_party(y, a))
            });
            match known {
                Some((_, _, list)) => list.extend(claims()),
                None => found.push((a, b, claims().collect())),
            }
        }
    }
    found
        .into_iter()
        .map(|(_, _, mut claims)| {
            let mut seen = BTreeSet::new();
            claims.retain(|id| seen.insert(id.clone()));
            Contradiction { subject: Subject::Control, place: Some(place.clone()), reason: Reason::TwoHolders, claims }
        })
        .collect()
}

/// Claims that someone denies.
fn denied(place: &Place, voiced: &[Voiced], ruled: &Ruled) -> Vec<Contradiction> {
    let mut found = Vec::new();
    for denial in voiced.iter().filter(|v| v.told.claim.factuality == Factuality::Negated) {
        let own = &denial.told.claim.id;
        let meant = voiced.iter().filter(|v| v.told.is_state() && denial.denies(v)).map(|v| &v.told.claim.id);
        let mut claims: Vec<ClaimId> = meant.filter(|id| !ruled.rejects(LinkKind::Denies, own, id)).cloned().collect();
        if !claims.is_empty() {
            claims.push(denial.told.claim.id.clone());
            let (subject, reason) = (Subject::Control, Reason::Denied);
            found.push(Contradiction { subject, place: Some(place.clone()), reason, claims });
        }
    }
    found
}

impl Voiced<'_> {
    /// How long after an event a denial without a time of its own can still mean that event, in days.
    pub(crate) const DENIAL_REACH_DAYS: i64 = 7;

    /// True when this negated claim says that `other` is not so.
    pub(crate) fn denies(&self, other: &Voiced) -> bool {
        let (own, its) = (&self.told.claim.actor, &other.told.claim.actor);
        let takes = |phase| matches!(phase, Phase::Gained | Phase::Held);
        let leaves = |phase| matches!(phase, Phase::Lost | Phase::Withdrew);
        let same_matter = match self.phase {
            phase if takes(phase) && takes(other.phase) => own.is_empty() || share_party(own, its),
            phase if leaves(phase) && leaves(other.phase) => own.is_empty() || share_party(own, its),
            // "The army denies having lost it" denies that another took it.
            phase if leaves(phase) && other.phase == Phase::Gained => {
                let target = &other.told.claim.target;
                let foes = if target.is_empty() { !same_country(own, its) } else { share_party(own, target) };
                !own.is_empty() && !share_party(own, its) && foes
            }
            phase => phase == other.phase && (own.is_empty() || share_party(own, its)),
        };
        same_matter && in_reach(&self.days, &other.days)
    }
}

/// True when the two lists name one country: they may be of one side.
fn same_country(a: &[Actor], b: &[Actor]) -> bool {
    a.iter().any(|x| x.country.is_some() && b.iter().any(|y| x.country == y.country))
}

/// True when a denial on `denial` can mean what was told for `other`.
pub(crate) fn in_reach(denial: &Days, other: &Days) -> bool {
    let (Some(d_first), Some(d_last)) = (denial.first, denial.last) else { return true };
    let (Some(o_first), Some(o_last)) = (other.first, other.last) else { return true };
    let days_after = (d_first - o_last).get_days() as i64;
    d_last >= o_first && days_after <= Voiced::DENIAL_REACH_DAYS
}
