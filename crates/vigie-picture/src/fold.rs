//! Folds the control claims about one place into its line of states.
//!
//! Claims are taken day by day. Within a day the surest claim decides; a later day beats an earlier one, except that
//! the word of the gaining side alone, denied by the holder, does not unseat a holder that is established.

use vigie_model::{Actor, ClaimId, Date, Extent, Factuality, Phase, Place, Voice};

use crate::control::{Holding, Onset, PlaceControl, Rival, State};
use crate::sureness::{self, Sureness};
use crate::told::{Days, Parties, Told, share_party};

/// A control claim as it bears on one place.
#[derive(Clone, Copy)]
pub(crate) struct Voiced<'a> {
    pub told: &'a Told,
    pub phase: Phase,
    pub extent: Option<Extent>,
    pub days: Days,
    /// The day on which it counts.
    pub bears_out: Option<Date>,
}

/// What one claim, or several that agree, would make of the place.
struct Proposal {
    state: State,
    holder: Option<Actor>,
    /// Who no longer holds it.
    former: Option<Actor>,
    besieger: Option<Actor>,
    sureness: Sureness,
    /// The gaining side's own word, denied by the other side.
    word_against_word: bool,
    start: Option<Date>,
    onset: Option<Onset>,
    confirmed: Option<Date>,
    /// It says that the place changed hands, not only that it is held.
    event: bool,
    claims: Vec<ClaimId>,
}

/// The line of `place`; its last stretch is unknown where nothing but denials and pressure is told.
pub(crate) fn fold(place: &Place, voiced: &[Voiced], parties: &Parties) -> PlaceControl {
    let mut sorted: Vec<&Voiced> = voiced.iter().collect();
    sorted.sort_by(|a, b| {
        let key = |v: &Voiced| (v.bears_out, v.days.last, v.days.first);
        key(a).cmp(&key(b)).then_with(|| crate::told::order(a.told, b.told))
    });
    let negated: Vec<&Voiced> =
        sorted.iter().copied().filter(|v| v.told.claim.factuality == Factuality::Negated).collect();
    let mut line: Vec<Holding> = Vec::new();
    let mut control = PlaceControl { place: place.clone(), line: Vec::new(), denials: Vec::new(), pressed: Vec::new() };
    for day in sorted.chunk_by(|a, b| a.bears_out == b.bears_out) {
        let prior = line.last().and_then(|h| h.holder.clone());
        let mut proposals: Vec<Proposal> = Vec::new();
        for v in day {
            let claim = &v.told.claim;
            if !v.told.is_state() {
                control.denials.push(claim.id.clone());
                if lifts_siege(v, line.last(), parties) {
                    proposals.push(lifted(v, line.last()));
                }
                continue;
            }
            let inside = matches!(v.extent, Some(Extent::Part | Extent::Outskirts));
            if v.phase == Phase::Advancing && !inside {
                control.pressed.push(claim.id.clone());
                continue;
            }
            let mut proposal = propose(v, line.last(), prior.as_ref(), parties);
            if weigh_denials(v, &mut proposal, &negated, parties) {
                merge(&mut proposals, proposal);
            }
        }
        settle(&mut line, proposals);
    }
    if line.is_empty() {
        line.push(Holding {
            state: State::Unknown,
            holder: None,
            besieger: None,
            sureness: Sureness::Claimed,
            since: None,
            last_confirmed: None,
            claims: control.pressed.iter().chain(&control.denials).cloned().collect(),
            rivals: Vec::new(),
        });
    }
    control.line = line;
    control
}

/// What the claim alone would make of the place.
fn propose(v: &Voiced, current: Option<&Holding>, prior: Option<&Actor>, parties: &Parties) -> Proposal {
    let claim = &v.told.claim;
    let (actor, target) = (claim.actor.first().cloned(), claim.target.first().cloned());
    let part = matches!(v.extent, Some(Extent::Part | Extent::Outskirts));
    let held = if part { State::PartHeld } else { State::Held };
    let besieged_by_actor =
        current.is_some_and(|h| h.state == State::Besieged && same(h.besieger.as_ref(), actor.as_ref()));
    let (state, holder, former, besieger) = match v.phase {
        Phase::Gained | Phase::Held if actor.is_none() => (State::Unknown, None, target, None),
        Phase::Gained | Phase::Held => (held, actor, target, None),
        Phase::Lost | Phase::Withdrew if part => (State::PartHeld, actor, None, None),
        Phase::Withdrew if besieged_by_actor => (State::Held, prior.cloned(), None, None),
        Phase::Lost if target.is_some() => (State::Held, target, actor, None),
        Phase::Lost | Phase::Withdrew => (State::Unknown, None, actor, None),
        Phase::Contested | Phase::Advancing => {
            // Whoever held it before the fight; else, for a fight that names both, nobody yet.
            (State::Contested, prior.cloned(), None, None)
        }
        Phase::Besieged => (State::Besieged, target.or_else(|| prior.cloned()), None, actor),
    };
    let sureness = sureness::of_control(v.told, v.phase, prior, parties);
    Proposal {
        state,
        holder,
        former,
        besieger,
        sureness,
        word_against_word: false,
        // Who is said to hold it is said for the day it is said, since whenever they hold it.
        start: if v.phase == Phase::Held { v.bears_out } else { v.days.first },
        onset: onset(v),
        confirmed: v.bears_out.filter(|_| sureness == Sureness::Established),
        event: v.phase != Phase::Held,
        claims: vec![claim.id.clone()],
    }
}

/// When the state began, as far as the claim says: the day of an event, the start of a stated period, else the last
/// day by which it was so.
fn onset(v: &Voiced) -> Option<Onset> {
    use vigie_model::Edtf;
    let own = v.told.claim.time.as_ref().and_then(|t| t.when.as_ref());
    match (own, v.phase) {
        (Some(Edtf::Interval { from: Some(from), .. }), _) => {
            Some(Onset { first: Some(from.earliest()), last: from.latest() })
        }
        (Some(_), Phase::Held) | (None, _) => v.days.last.map(|last| Onset { first: None, last }),
        (Some(_), _) => v.days.last.map(|last| Onset { first: v.days.first, last }),
    }
}

fn same(a: Option<&Actor>, b: Option<&Actor>) -> bool {
    a.zip(b).is_some_and(|(a, b)| a.same_party(b))
}

/// True when a negated siege ends the siege that is on: a later day, and not the besieged side's bare denial.
fn lifts_siege(v: &Voiced, current: Option<&Holding>, parties: &Parties) -> bool {
    let Some(current) = current.filter(|h| h.state == State::Besieged) else { return false };
    let holder = current.holder.as_slice();
    v.phase == Phase::Besieged
        && v.told.claim.factuality == Factuality::Negated
        && !parties.speaks_for(&v.told.claim.attribution, holder)
        && (v.told.claim.actor.is_empty() || share_party(&v.told.claim.actor, current.besieger.as_slice()))
}

fn lifted(v: &Voiced, current: Option<&Holding>) -> Proposal {
    let holder = current.and_then(|h| h.holder.clone());
    Proposal {
        state: if holder.is_some() { State::Held } else { State::Unknown },
        holder,
        former: None,
        besieger: None,
        sureness: Sureness::Established,
        word_against_word: false,
        start: v.days.first,
        onset: v.days.last.map(|last| Onset { first: v.days.first, last }),
        confirmed: v.bears_out,
        event: true,
        claims: vec![v.told.claim.id.clone()],
    }
}

/// Lowers the proposal by what is denied of it; false when it must be dropped.
///
/// Dropped: what its own claimant takes back, and what was not established and an outlet or named source denies.
fn weigh_denials(v: &Voiced, proposal: &mut Proposal, negated: &[&Voiced], parties: &Parties) -> bool {
    let own_word = proposal.sureness == Sureness::Claimed;
    for denial in negated.iter().filter(|d| d.denies(v)) {
        let claim = &denial.told.claim;
        let later = denial.told.told_on() >= v.told.told_on();
        let other_text = denial.told.report.key != v.told.report.key;
        if later && other_text && denial.told.claimant_key() == v.told.claimant_key() {
            return false;
        }
        match claim.attribution.voice {
            Voice::Outlet | Voice::Named if !parties.speaks_for(&claim.attribution, proposal.former.as_slice()) => {
                if proposal.sureness != Sureness::Established && later {
                    return false;
                }
                proposal.sureness = proposal.sureness.min(Sureness::Unconfirmed);
            }
            Voice::Unnamed => proposal.sureness = proposal.sureness.min(Sureness::Unconfirmed),
            _ => {
                proposal.sureness = Sureness::Claimed;
                proposal.word_against_word |= own_word;
            }
        }
        if proposal.sureness != Sureness::Established {
            proposal.confirmed = None;
        }
    }
    true
}

/// Adds a proposal to those of the day; those that say the same support each other.
fn merge(proposals: &mut Vec<Proposal>, new: Proposal) {
    let agrees = |p: &&mut Proposal| {
        p.state == new.state
            && p.event == new.event
            && (same(p.holder.as_ref(), new.holder.as_ref()) || (p.holder.is_none() && new.holder.is_none()))
            && (same(p.besieger.as_ref(), new.besieger.as_ref()) || p.besieger.is_none() || new.besieger.is_none())
    };
    let Some(p) = proposals.iter_mut().find(agrees) else { return proposals.push(new) };
    if new.sureness > p.sureness {
        (p.sureness, p.word_against_word) = (new.sureness, new.word_against_word);
        (p.start, p.onset) = (new.start, new.onset.or(p.onset));
    }
    p.confirmed = p.confirmed.max(new.confirmed);
    p.former = p.former.take().or(new.former);
    p.besieger = p.besieger.take().or(new.besieger);
    p.claims.extend(new.claims);
}

/// How cautious a state is: of two claims of equal weight the more cautious is believed.
fn caution(state: State) -> u8 {
    match state {
        State::Contested => 0,
        State::Besieged => 1,
        State::PartHeld => 2,
        State::Held => 3,
        State::Unknown => 4,
    }
}

/// Lets one day's proposals change the line: first who held the place that day, then who took it from them.
fn settle(line: &mut Vec<Holding>, proposals: Vec<Proposal>) {
    let handed_over = |p: &Proposal| {
        let from = |q: &Proposal| {
            q.state == State::Held && !q.event && q.sureness <= p.sureness && same(q.holder.as_ref(), p.former.as_ref())
        };
        p.state == State::Held && p.event && proposals.iter().any(from)
    };
    let later: Vec<bool> = proposals.iter().map(handed_over).collect();
    let (mut before, mut after) = (Vec::new(), Vec::new());
    for (proposal, later) in proposals.into_iter().zip(later) {
        if later { after.push(proposal) } else { before.push(proposal) }
    }
    settle_at_once(line, before);
    settle_at_once(line, after);
}

/// Lets proposals that speak of one moment change the line.
fn settle_at_once(line: &mut Vec<Holding>, mut proposals: Vec<Proposal>) {
    proposals.sort_by_key(|p| (std::cmp::Reverse(p.sureness), std::cmp::Reverse(p.start), caution(p.state)));
    // A bare "lost" or "withdrew" says less than who holds it now; each bears the other out.
    let names_holder =
        proposals.iter().position(|p| p.state == State::Held && !same(p.holder.as_ref(), proposals[0].former.as_ref()));
    if let (Some(better), Some(State::Unknown)) = (names_holder, proposals.first().map(|p| p.state)) {
        let left = proposals.remove(0);
        let p = &mut proposals[better - 1];
        p.sureness = p.sureness.max(left.sureness);
        p.confirmed = p.confirmed.max(left.confirmed);
        p.claims.extend(left.claims);
        let taken = proposals.remove(better - 1);
        proposals.insert(0, taken);
    }
    if proposals.is_empty() {
        return;
    }
    let mut top = proposals.remove(0);
    let mut rivals: Vec<Rival> = Vec::new();
    for p in proposals.iter().filter(|p| matches!(p.state, State::Held | State::PartHeld)) {
        if !same(p.holder.as_ref(), top.holder.as_ref()) {
            add_rival(&mut rivals, Rival { holder: p.holder.clone(), claims: p.claims.clone() });
        }
    }
    // The same day's siege or fighting of a place whose holder is named too: both are so.
    if top.state == State::Held {
        let also = proposals.iter().position(|p| {
            matches!(p.state, State::Besieged | State::Contested)
                && p.sureness >= Sureness::Unconfirmed
                && !same(p.besieger.as_ref(), top.holder.as_ref())
                && !top.event
        });
        if let Some(n) = also {
            let p = proposals.remove(n);
            (top.state, top.besieger, top.onset) = (p.state, p.besieger, p.onset);
            top.claims.extend(p.claims);
        }
    } else if matches!(top.state, State::Contested | State::Besieged) && top.holder.is_none() {
        top.holder = proposals.iter().find(|p| p.state == State::Held).and_then(|p| p.holder.clone());
    }
    let prior = line.last();
    let equal = proposals.iter().any(|p| {
        top.state == State::Held
            && p.state == State::Held
            && (p.sureness, p.start) == (top.sureness, top.start)
            && !same(p.holder.as_ref(), top.holder.as_ref())
    });
    if equal {
        let prior_stays = prior.and_then(|h| h.holder.as_ref()).and_then(|holder| {
            proposals.iter().position(|p| same(p.holder.as_ref(), Some(holder)) && p.state == State::Held)
        });
        let keeps_top = same(prior.and_then(|h| h.holder.as_ref()), top.holder.as_ref());
        match prior_stays {
            _ if keeps_top => {}
            Some(n) => {
                let stays = proposals.remove(n);
                let rival = Rival { holder: top.holder.clone(), claims: top.claims.clone() };
                return apply(line, stays, vec![rival]);
            }
            None => {
                let mut all = vec![Rival { holder: top.holder.clone(), claims: top.claims.clone() }];
                all.extend(rivals);
                let claims = all.iter().flat_map(|r| r.claims.clone()).collect();
                let open = Proposal { state: State::Unknown, holder: None, former: None, claims, ..top };
                return apply(line, open, all);
            }
        }
    }
    apply(line, top, rivals);
}

/// Puts what a day settled on at the end of the line: a confirmation of the current stretch, or a new one.
fn apply(line: &mut Vec<Holding>, p: Proposal, mut rivals: Vec<Rival>) {
    if let Some(current) = line.last_mut() {
        let same_holder = same(current.holder.as_ref(), p.holder.as_ref());
        let stays_besieged = current.state == State::Besieged && p.state == State::Held && !p.event && same_holder;
        let other_left = p.state == State::Unknown && !same(current.holder.as_ref(), p.former.as_ref());
        let confirms = (current.state == p.state && same_holder)
            || stays_besieged
            || (other_left && current.holder.is_some() && p.former.is_some());
        if confirms {
            confirm(current, p, rivals);
            return;
        }
        let unseats = matches!(p.state, State::Held | State::PartHeld) && !same_holder;
        if unseats && p.word_against_word && current.sureness == Sureness::Established && current.holder.is_some() {
            let keeps = matches!(current.state, State::Held | State::Besieged);
            if keeps {
                current.sureness = Sureness::Claimed;
                add_rival(&mut current.rivals, Rival { holder: p.holder, claims: p.claims });
                return;
            }
        }
        let keeps_rest = p.state == State::PartHeld && matches!(current.state, State::Held | State::PartHeld);
        if unseats && (p.sureness != Sureness::Established || keeps_rest) && current.holder.is_some() {
            let rival = Rival { holder: current.holder.clone(), claims: current.claims.clone() };
            add_rival(&mut rivals, rival);
        }
    }
    let Proposal { state, holder, besieger, sureness, onset, confirmed, claims, .. } = p;
    line.push(Holding { state, holder, besieger, sureness, since: onset, last_confirmed: confirmed, claims, rivals });
}

/// A stretch that goes on: it can become surer, never less sure by being repeated.
fn confirm(current: &mut Holding, p: Proposal, rivals: Vec<Rival>) {
    if p.sureness >= current.sureness && current.since.is_none_or(|s| s.day().is_none()) {
        let narrower = p.onset.filter(|o| current.since.is_none_or(|s| o.day().is_some() || o.last < s.last));
        current.since = narrower.or(current.since);
    }
    if p.sureness > current.sureness {
        current.sureness = p.sureness;
        current.rivals.clear();
    }
    current.last_confirmed = current.last_confirmed.max(p.confirmed);
    current.besieger = current.besieger.take().or(p.besieger);
    current.claims.extend(p.claims);
    for rival in rivals {
        add_rival(&mut current.rivals, rival);
    }
}

/// Adds a rival, joining what is told of one party.
fn add_rival(rivals: &mut Vec<Rival>, rival: Rival) {
    match rivals.iter_mut().find(|r| same(r.holder.as_ref(), rival.holder.as_ref())) {
        Some(known) => known.claims.extend(rival.claims),
        None => rivals.push(rival),
    }
}
