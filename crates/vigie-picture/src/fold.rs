//! Folds the control claims about one place into its line of states.
//!
//! Claims are taken day by day. Within a day the surest claim decides; a later day beats an earlier one, except that
//! the word of the gaining side alone does not unseat a holder who was established.
//!
//! A line can be taken up again from any [`Stretch`]: what comes after depends on nothing before it.

use vigie_model::{Actor, ClaimId, Date, Edtf, Extent, Factuality, InformationGrade, LinkKind, Phase, Voice};

use crate::basis::rank;
use crate::control::{Onset, State};
use crate::ruled::Ruled;
use crate::rules::Ground;
use crate::stretch::{Other, Party, Stretch, Voiced};
use crate::support::{Doubt, Stake, Support};
use crate::sureness::{Sureness, caution, stake_in_control};
use crate::told::{Told, share_party};
use crate::voices::Voices;

/// What one claim, or several that agree, would make of the place.
pub(crate) struct Proposal<'a> {
    pub state: State,
    pub holder: Option<Party<'a>>,
    /// Who no longer holds it.
    pub former: Option<Party<'a>>,
    pub besieger: Option<Party<'a>>,
    pub sureness: Sureness,
    /// The gaining side's own word, denied by the other side.
    pub word_against_word: bool,
    pub start: Option<Date>,
    pub onset: Option<Onset>,
    pub confirmed: Option<Date>,
    /// It says that the place changed hands, not only that it is held.
    pub event: bool,
    pub support: Support,
    pub ground: Ground,
    pub claims: Vec<ClaimId>,
}

/// Folds claims, sorted by [`order`], from where `line` ends.
pub(crate) struct Folding<'a, 'v> {
    /// The stretches; earlier ones than the last may have been left out by the caller.
    pub line: Vec<Stretch<'a>>,
    /// Claims that something is not so, is planned, or may be.
    pub denials: Vec<ClaimId>,
    /// Claims of an advance that do not say that forces are inside.
    pub pressed: Vec<ClaimId>,
    /// All that is denied of the place.
    pub negated: Vec<Voiced<'a>>,
    pub voices: Voices<'v>,
    /// The links that reviewers rejected.
    pub ruled: &'v Ruled<'v>,
    /// False when only what is the case is asked for, not the claims it rests on.
    pub cites: bool,
}

/// The order in which claims about a place are weighed.
pub(crate) fn order(a: &Voiced, b: &Voiced) -> std::cmp::Ordering {
    let key = |v: &Voiced| (v.bears_out, v.days.last, v.days.first);
    key(a).cmp(&key(b)).then_with(|| crate::told::order(a.told, b.told))
}

impl<'a> Folding<'a, '_> {
    /// Lets the claims of one day change the line.
    pub fn day(&mut self, day: &[Voiced<'a>]) {
        self.heed_silence(day.first().and_then(|v| v.bears_out));
        for v in day {
            self.note_attack(v);
            if let Some(before) = self.implied(v) {
                self.apply(before, Vec::new());
            }
        }
        let prior = self.line.last().and_then(|h| h.holder);
        let mut proposals: Vec<Proposal<'a>> = Vec::new();
        for v in day {
            if !v.told.is_state() {
                self.denials.extend(self.cited(v));
                if self.lifts_siege(v) {
                    proposals.push(self.lifted(v));
                }
                continue;
            }
            let inside = matches!(v.extent, Some(Extent::Part | Extent::Outskirts));
            if v.phase == Phase::Advancing && !inside {
                self.pressed.extend(self.cited(v));
                continue;
            }
            if let Some(proposal) = self.propose(v, prior) {
                merge(&mut proposals, proposal, self.ruled);
            }
        }
        self.settle(proposals);
    }

    pub(crate) fn cited(&self, v: &Voiced) -> Option<ClaimId> {
        self.cites.then(|| v.told.claim.id.clone())
    }

    /// What the claim alone would make of the place; `None` where what is denied of it leaves nothing.
    fn propose(&self, v: &Voiced<'a>, prior: Option<Party<'a>>) -> Option<Proposal<'a>> {
        let claim = &v.told.claim;
        let party = |list: &'a [Actor], target| list.first().map(|actor| Party { actor, of: v.number, target });
        let told: &'a Told = v.told;
        let (actor, target) = (party(&told.claim.actor, false), party(&told.claim.target, true));
        let part = matches!(v.extent, Some(Extent::Part | Extent::Outskirts));
        let held = if part { State::PartHeld } else { State::Held };
        let current = self.line.last();
        let besieged_by_actor = current.is_some_and(|h| h.state == State::Besieged && same(h.besieger, actor));
        let (state, holder, former, besieger) = match v.phase {
            Phase::Gained | Phase::Held if actor.is_none() => (State::Unknown, None, target, None),
            Phase::Gained | Phase::Held => (held, actor, target, None),
            Phase::Lost | Phase::Withdrew if part => (State::PartHeld, actor, None, None),
            Phase::Withdrew if besieged_by_actor => (State::Held, prior, None, None),
            Phase::Lost if target.is_some() => (State::Held, target, actor, None),
            Phase::Lost | Phase::Withdrew => (State::Unknown, None, actor, None),
            Phase::Contested | Phase::Advancing => {
                // Whoever held it before the fight; else, for a fight that names both, nobody yet.
                (State::Contested, prior, None, None)
            }
            Phase::Besieged => (State::Besieged, target.or(prior), None, actor),
        };
        let ground = match (state, v.phase) {
            (State::Unknown, _) => Ground::GivenUp,
            (State::Contested, _) => Ground::ForcesInside,
            (_, Phase::Withdrew) if besieged_by_actor => Ground::SiegeLifted,
            _ => Ground::LaterDay,
        };
        let stake = stake_in_control(v, prior.map(|p| p.actor), &self.voices);
        let own_word = stake == Stake::Gains || stake == Stake::Enemy;
        let mut sureness = Sureness::of(v.told, stake, v.weight.source);
        let stated = sureness;
        let mut word_against_word = false;
        let mut doubt = Doubt::None;
        for denial in self.negated.iter().filter(|d| d.denies(v)) {
            let by = &denial.told.claim.attribution;
            let later = denial.told.told_on() >= v.told.told_on();
            let other_text = denial.told.report.key != v.told.report.key;
            if self.ruled.rejects(LinkKind::Denies, &denial.told.claim.id, &v.told.claim.id) {
                continue;
            }
            if later && other_text && denial.weight.origin == v.weight.origin {
                return None; // taken back
            }
            let by_loser = former.is_some_and(|p| self.voices.speaker(denial.told).is(p.actor));
            let by = match by.voice {
                Voice::Outlet | Voice::Named if !denial.weight.sided && !by_loser => Doubt::Independent,
                Voice::Unnamed => Doubt::Unnamed,
                _ => Doubt::Party,
            };
            match by {
                Doubt::Independent => {
                    if stated != Sureness::Established && later {
                        return None;
                    }
                    sureness = sureness.min(Sureness::Unconfirmed);
                }
                Doubt::Party => {
                    word_against_word |= own_word;
                    sureness = Sureness::Claimed;
                }
                Doubt::Unnamed | Doubt::None => sureness = sureness.min(Sureness::Unconfirmed),
            }
            doubt = doubt.max(by);
        }
        Some(Proposal {
            state,
            holder,
            former,
            besieger,
            sureness,
            word_against_word,
            // Who is said to hold it is said for the day it is said, since whenever they hold it.
            start: if v.phase == Phase::Held { v.bears_out } else { v.days.first },
            onset: onset(v),
            confirmed: v.bears_out.filter(|_| sureness == Sureness::Established),
            event: v.phase != Phase::Held,
            support: Support::by(v.told, stake, doubt, v.weight.reviewed(v.told, &self.voices, self.ruled)),
            ground,
            claims: self.cites.then(|| claim.id.clone()).into_iter().collect(),
        })
    }

    /// True when a negated siege ends the siege that is on: not by the besieged side's bare word.
    fn lifts_siege(&self, v: &Voiced) -> bool {
        let Some(current) = self.line.last().filter(|h| h.state == State::Besieged) else { return false };
        let besieger = current.besieger.map(|p| p.actor);
        v.phase == Phase::Besieged
            && v.told.claim.factuality == Factuality::Negated
            && !current.holder.is_some_and(|p| self.voices.speaker(v.told).is(p.actor))
            && (v.told.claim.actor.is_empty()
                || besieger.is_some_and(|b| share_party(&v.told.claim.actor, std::slice::from_ref(b))))
    }

    fn lifted(&self, v: &Voiced<'a>) -> Proposal<'a> {
        let holder = self.line.last().and_then(|h| h.holder);
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
            support: Support::of_denial(v.told, &self.voices),
            ground: Ground::SiegeLifted,
            claims: self.cited(v).into_iter().collect(),
        }
    }

    /// Lets one day's proposals change the line: first who held the place that day, then who took it from them.
    fn settle(&mut self, proposals: Vec<Proposal<'a>>) {
        let handed_over = |p: &Proposal| {
            let from = |q: &Proposal| {
                q.state == State::Held && !q.event && q.sureness <= p.sureness && same(q.holder, p.former)
            };
            p.state == State::Held && p.event && proposals.iter().any(from)
        };
        let later: Vec<bool> = proposals.iter().map(handed_over).collect();
        let (mut before, mut after) = (Vec::new(), Vec::new());
        for (mut proposal, later) in proposals.into_iter().zip(later) {
            if later {
                proposal.ground = Ground::HandedOver;
                after.push(proposal);
            } else {
                before.push(proposal);
            }
        }
        self.settle_at_once(before);
        self.settle_at_once(after);
    }

    /// Lets proposals that speak of one moment change the line.
    fn settle_at_once(&mut self, mut proposals: Vec<Proposal<'a>>) {
        proposals.sort_by_key(|p| {
            let reversed = (std::cmp::Reverse(weight(p)), std::cmp::Reverse(p.start));
            (std::cmp::Reverse(p.sureness), reversed, caution(p.state))
        });
        // A bare "lost" or "withdrew" says less than who holds it now; each bears the other out.
        let names_holder =
            proposals.iter().position(|p| p.state == State::Held && !same(p.holder, proposals[0].former));
        if let (Some(better), Some(State::Unknown)) = (names_holder, proposals.first().map(|p| p.state)) {
            let left = proposals.remove(0);
            let mut p = proposals.remove(better - 1);
            p.sureness = p.sureness.max(left.sureness);
            p.confirmed = p.confirmed.max(left.confirmed);
            p.support.join_beside(&p.claims, &left.support, &left.claims, self.ruled);
            p.claims.extend(left.claims);
            proposals.insert(0, p);
        }
        if proposals.is_empty() {
            return;
        }
        let mut top = proposals.remove(0);
        let mut rivals: Vec<Other<'a>> = Vec::new();
        for p in proposals.iter().filter(|p| matches!(p.state, State::Held | State::PartHeld)) {
            if !same(p.holder, top.holder) {
                let mut rival = other(p, true);
                if p.sureness == top.sureness && weight(p) == weight(&top) {
                    top.support.dispute();
                    rival.support.dispute();
                }
                if top.ground == Ground::LaterDay {
                    top.ground = Ground::SurestOfDay;
                }
                add_rival(&mut rivals, rival, self.ruled);
            }
        }
        // The same day's siege or fighting of a place whose holder is named too: both are so.
        if top.state == State::Held {
            let also = proposals.iter().position(|p| {
                matches!(p.state, State::Besieged | State::Contested)
                    && p.sureness >= Sureness::Unconfirmed
                    && !same(p.besieger, top.holder)
                    && !top.event
            });
            if let Some(n) = also {
                let p = proposals.remove(n);
                (top.state, top.besieger, top.onset, top.ground) = (p.state, p.besieger, p.onset, p.ground);
                top.claims.extend(p.claims);
            }
        } else if matches!(top.state, State::Contested | State::Besieged) && top.holder.is_none() {
            top.holder = proposals.iter().find(|p| p.state == State::Held).and_then(|p| p.holder);
        }
        let prior = self.line.last().and_then(|h| h.holder);
        let equal = proposals.iter().any(|p| {
            top.state == State::Held
                && p.state == State::Held
                && (p.sureness, weight(p), p.start) == (top.sureness, weight(&top), top.start)
                && !same(p.holder, top.holder)
        });
        if equal {
            let prior_stays = prior.and_then(|holder| {
                proposals.iter().position(|p| same(p.holder, Some(holder)) && p.state == State::Held)
            });
            match prior_stays {
                _ if same(prior, top.holder) => top.ground = Ground::PriorStays,
                Some(n) => {
                    let mut stays = proposals.remove(n);
                    stays.ground = Ground::PriorStays;
                    return self.apply(stays, vec![other(&top, true)]);
                }
                None => {
                    let mut all = vec![other(&top, true)];
                    all.extend(rivals);
                    let claims = all.iter().flat_map(|r| r.claims.clone()).collect();
                    for rival in &all {
                        top.support.join_beside(&top.claims, &rival.support, &rival.claims, self.ruled);
                    }
                    top.support.dispute();
                    let ground = Ground::EqualWeight;
                    let open = Proposal { state: State::Unknown, holder: None, former: None, claims, ground, ..top };
                    return self.apply(open, all);
                }
            }
        }
        self.apply(top, rivals);
    }

    /// Puts what a day settled on at the end of the line: a confirmation of the current stretch, or a new one.
    fn apply(&mut self, mut p: Proposal<'a>, mut rivals: Vec<Other<'a>>) {
        self.pass_on(&mut p);
        if let Some(current) = self.line.last_mut() {
            let same_holder = same(current.holder, p.holder);
            let stays_besieged = current.state == State::Besieged && p.state == State::Held && !p.event && same_holder;
            let other_left = p.state == State::Unknown && !same(current.holder, p.former);
            let confirms = (current.state == p.state && same_holder)
                || stays_besieged
                || (other_left && current.holder.is_some() && p.former.is_some());
            if confirms {
                let ground = if stays_besieged { Ground::SiegeGoesOn } else { Ground::BorneOut };
                confirm(current, p, rivals, ground, self.ruled);
                return;
            }
            let takes = matches!(p.state, State::Held | State::PartHeld) && !same_holder;
            let unseats = takes || (p.state == State::Unknown && p.ground == Ground::GivenUp);
            let keeps = match current.state {
                State::Held | State::Besieged | State::PartHeld => true,
                // A fight ends with someone holding the place; the boasts that go with it do not end it.
                State::Contested => p.sureness == Sureness::Claimed,
                State::Unknown => false,
            };
            if current.is_left(p.start) && same(p.holder, current.former) && p.sureness == Sureness::Claimed {
                add_rival(&mut current.rivals, other(&p, false), self.ruled);
                return;
            }
            let unseats = unseats || (p.state == State::Besieged && p.holder.is_some() && !same_holder);
            let confirmed = current.support.undisputed().grade().0.information == InformationGrade::Confirmed;
            // What is said in passing soon after a place changed hands may be from before.
            let fresh = current.since.is_some_and(|s| s.first.is_some() && within(Some(s.last), p.start, WAITING_DAYS))
                && current.support.grade().1 != Ground::LoneChange;
            // A silence that is broken proves nothing.
            let speaks_again = current.ground == Ground::Unanswered && !p.event && same(p.holder, current.former);
            let waits = match p.sureness {
                Sureness::Claimed if speaks_again => None,
                Sureness::Claimed => Some(Ground::BoastWaits),
                Sureness::Unconfirmed if confirmed || (current.anchored && p.state == State::Unknown) => {
                    Some(Ground::HearsayWaits)
                }
                Sureness::Established
                    if (confirmed || (current.anchored && fresh)) && !p.event && p.support.witnesses() < 2 =>
                {
                    Some(Ground::PassingWaits)
                }
                _ => None,
            };
            if let Some(waits) = waits.filter(|_| unseats && keeps && current.holder.is_some()) {
                // A second voice for the same rival, soon enough, does what one alone does not.
                let heard = current.rivals.iter().filter(|r| same(r.holder, p.holder) && r.last_told.is_some());
                let seconded = heard.filter(|r| within(r.last_told, p.start, WAITING_DAYS)).any(|r| {
                    let mut both = r.support;
                    both.join_beside(&r.claims, &p.support, &p.claims, self.ruled);
                    both.is_seconded()
                });
                if !seconded {
                    let lowered = if p.word_against_word { Sureness::Claimed } else { Sureness::Unconfirmed };
                    if p.sureness == Sureness::Claimed {
                        current.sureness = current.sureness.min(lowered);
                        current.support.challenge();
                    }
                    current.ground = if p.word_against_word { Ground::PriorStays } else { waits };
                    add_rival(&mut current.rivals, other(&p, false), self.ruled);
                    return;
                }
            }
            let keeps_rest = p.state == State::PartHeld && matches!(current.state, State::Held | State::PartHeld);
            if takes && (p.sureness != Sureness::Established || keeps_rest) && current.holder.is_some() {
                let (holder, support, claims) = (current.holder, current.support, current.claims.clone());
                add_rival(&mut rivals, Other::replaced(holder, current.since, support, claims), self.ruled);
                if keeps_rest {
                    p.ground = Ground::KeepsRest;
                }
            }
            if takes && current.holder.is_some() {
                p.support = p.support.against_another();
            }
            // What the new holder said of itself before anyone else did.
            if let Some(n) = current.rivals.iter().position(|r| takes && same(r.holder, p.holder)) {
                let boast = current.rivals.swap_remove(n);
                p.support.join_beside(&p.claims, &boast.support, &boast.claims, self.ruled);
                if p.onset.is_none_or(|o| o.first.is_none()) {
                    p.onset = boast.onset.or(p.onset);
                }
                p.claims.splice(0..0, boast.claims);
            }
            if takes && p.state == State::Held && current.anchored && current.state == State::Held {
                p.support.unseat();
            }
        }
        if self.line.is_empty() && p.ground == Ground::LaterDay {
            p.ground = Ground::FirstTold;
        }
        let Proposal { state, holder, besieger, sureness, onset, confirmed, support, ground, claims, .. } = p;
        let (since, last_confirmed, anchored) = (onset, confirmed, sureness == Sureness::Established);
        let last = self.line.last();
        let attack = last.filter(|s| same(s.holder, holder)).and_then(|s| s.attack);
        let former = last.and_then(|s| s.holder.or(s.former)).filter(|_| state == State::Unknown);
        self.line.push(Stretch {
            state,
            holder,
            besieger,
            former,
            attack,
            sureness,
            anchored,
            since,
            last_confirmed,
            support,
            ground,
            claims,
            rivals,
        });
    }
}

/// When the state began, as far as the claim says: the day of an event, the start of a stated period, else the last
/// day by which it was so.
fn onset(v: &Voiced) -> Option<Onset> {
    let own = v.told.claim.time.as_ref().and_then(|t| t.when.as_ref());
    match (own, v.phase) {
        (Some(Edtf::Interval { from: Some(from), .. }), _) => {
            Some(Onset { first: Some(from.earliest()), last: from.latest() })
        }
        (Some(_), Phase::Held) | (None, _) => v.days.last.map(|last| Onset { first: None, last }),
        (Some(_), _) => v.days.last.map(|last| Onset { first: v.days.first, last }),
    }
}

/// How many days a rival that one voice claims waits for another.
pub(crate) const WAITING_DAYS: i32 = 14;

/// True when both days are known and no further apart than this.
pub(crate) fn within(a: Option<Date>, b: Option<Date>, days: i32) -> bool {
    a.zip(b).is_some_and(|(a, b)| (a - b).get_days().abs() <= days)
}

pub(crate) fn same(a: Option<Party>, b: Option<Party>) -> bool {
    a.zip(b).is_some_and(|(a, b)| a.actor.same_party(b.actor))
}

fn other<'a>(p: &Proposal<'a>, at_once: bool) -> Other<'a> {
    let last_told = p.start.filter(|_| !at_once);
    let boast = p.state == State::Held && p.event && p.sureness == Sureness::Claimed && !p.word_against_word;
    Other {
        holder: p.holder,
        onset: p.onset,
        support: p.support.against_another(),
        at_once,
        last_told,
        unanswered: last_told.filter(|_| boast),
        claims: p.claims.clone(),
    }
}

/// What decides between two that are equally sure: two witnesses before one, then the better source.
fn weight(p: &Proposal) -> (u8, std::cmp::Reverse<u8>) {
    (p.support.witnesses(), std::cmp::Reverse(rank(p.support.source())))
}

/// Adds a proposal to those of the day; those that say the same support each other.
fn merge<'a>(proposals: &mut Vec<Proposal<'a>>, new: Proposal<'a>, ruled: &Ruled) {
    let agrees = |p: &&mut Proposal| {
        p.state == new.state
            && p.event == new.event
            && (same(p.holder, new.holder) || (p.holder.is_none() && new.holder.is_none()))
            && (same(p.besieger, new.besieger) || p.besieger.is_none() || new.besieger.is_none())
            && (p.state != State::Unknown || same(p.former, new.former) || p.former.is_none() || new.former.is_none())
    };
    let Some(p) = proposals.iter_mut().find(agrees) else { return proposals.push(new) };
    if new.sureness > p.sureness {
        (p.sureness, p.word_against_word) = (new.sureness, new.word_against_word);
        (p.start, p.onset) = (new.start, new.onset.or(p.onset));
    }
    p.confirmed = p.confirmed.max(new.confirmed);
    p.former = p.former.or(new.former);
    p.besieger = p.besieger.or(new.besieger);
    p.support.join_beside(&p.claims, &new.support, &new.claims, ruled);
    p.claims.extend(new.claims);
}

/// A stretch that goes on: it can become surer, never less sure by being repeated.
fn confirm<'a>(current: &mut Stretch<'a>, p: Proposal<'a>, rivals: Vec<Other<'a>>, ground: Ground, ruled: &Ruled) {
    if p.sureness >= current.sureness && current.since.is_none_or(|s| s.day().is_none()) {
        let narrower = p.onset.filter(|o| current.since.is_none_or(|s| o.day().is_some() || o.last < s.last));
        current.since = narrower.or(current.since);
    }
    if p.sureness > current.sureness {
        current.sureness = p.sureness;
        current.support.settle();
        current.rivals.clear();
    }
    if p.sureness == Sureness::Established {
        current.anchored = true;
        current.support.uphold();
    }
    // A boast that waits still waits when the holder repeats its own word.
    if p.sureness == current.sureness || !matches!(current.ground, Ground::BoastWaits | Ground::PriorStays) {
        current.ground = ground;
    }
    if same(p.holder, current.holder) && p.state != State::Contested {
        current.answer(p.start);
    }
    current.last_confirmed = current.last_confirmed.max(p.confirmed);
    current.besieger = current.besieger.or(p.besieger);
    current.support.join_beside(&current.claims, &p.support, &p.claims, ruled);
    current.claims.extend(p.claims);
    for rival in rivals {
        add_rival(&mut current.rivals, rival, ruled);
    }
}

/// Adds a rival, joining what is told of one party.
fn add_rival<'a>(rivals: &mut Vec<Other<'a>>, rival: Other<'a>, ruled: &Ruled) {
    let known =
        rivals.iter_mut().find(|r| same(r.holder, rival.holder) || (r.holder.is_none() && rival.holder.is_none()));
    match known {
        Some(known) => {
            known.support.join_beside(&known.claims, &rival.support, &rival.claims, ruled);
            known.last_told = known.last_told.max(rival.last_told);
            known.unanswered = known.unanswered.max(rival.unanswered);
            known.claims.extend(rival.claims);
        }
        None => rivals.push(rival),
    }
}
