//! What the sides let on about a place without anyone outside saying so: a boast that nobody answers, a holder who speaks
//! of taking what he is thought to have, a town that one leaves and the other says he took.

use vigie_model::{Actor, ClaimId, Date, Extent, Phase};

use crate::control::{Onset, State};
use crate::fold::{Folding, Proposal, WAITING_DAYS, same, within};
use crate::rules::Ground;
use crate::stretch::{Other, Party, Stretch, Voiced};
use crate::support::Support;
use crate::sureness::Sureness;
use crate::told::Told;

/// After so many days of reports in which nobody answers a boast, it is taken at its word.
const SILENT_DAYS: i32 = 7;

/// A boast is taken at its word only where an attack is told at most so many days before or after it.
const ATTACK_DAYS: i32 = 14;

impl<'a> Folding<'a, '_> {
    /// Lets a boast count that nobody answered until the day `heard`, on which there are reports still.
    pub fn heed_silence(&mut self, heard: Option<Date>) {
        let Some((heard, current)) = heard.zip(self.line.last_mut()) else { return };
        let attack = current.attack;
        let believed = |r: &Other| {
            let Some(told) = r.unanswered else { return false };
            let fought =
                |(by, on): (Party, Date)| same(Some(by), r.holder) && within(Some(on), Some(told), ATTACK_DAYS);
            (heard - told).get_days() >= SILENT_DAYS && attack.is_some_and(fought)
        };
        let Some(n) = current.rivals.iter().position(believed) else { return };
        let taker = current.rivals.swap_remove(n);
        // Since when a fight is on is not since when he held it.
        let since = current.since.filter(|_| current.state != State::Contested);
        let before = Other::replaced(current.holder, since, current.support, current.claims.clone());
        self.line.push(Stretch {
            state: State::Held,
            holder: taker.holder,
            besieger: None,
            former: before.holder,
            attack: None,
            sureness: Sureness::Claimed,
            anchored: false,
            since: taker.onset,
            last_confirmed: None,
            support: taker.support,
            ground: Ground::Unanswered,
            claims: taker.claims,
            rivals: vec![before],
        });
    }

    /// Takes note of whoever is told to fight inside the place or to besiege it, against its holder.
    pub(crate) fn note_attack(&mut self, v: &Voiced<'a>) {
        let told: &'a Told = v.told;
        let fights = matches!(v.phase, Phase::Advancing | Phase::Contested | Phase::Besieged);
        let Some((current, day)) = self.line.last_mut().zip(v.bears_out) else { return };
        if !fights || !told.is_state() || current.holder.is_none() {
            return;
        }
        let (by, on) = parties(v.number, told);
        let by = if same(by, current.holder) { on } else { by };
        current.attack = by.map(|by| (by, day)).or(current.attack);
    }

    /// What a holder lets on who says that it takes the place from a rival that claims it, or attacks that rival there:
    /// that the rival has it.
    pub(crate) fn implied(&self, v: &Voiced<'a>) -> Option<Proposal<'a>> {
        let current = self.line.last()?;
        let told: &'a Told = v.told;
        let (by, on) = parties(v.number, told);
        let whole = matches!(v.extent, None | Some(Extent::Whole));
        let takes = match v.phase {
            Phase::Gained | Phase::Besieged => whole,
            phase => phase == Phase::Advancing,
        };
        let against_rival = same(by, current.holder) && !same(on, current.holder);
        if !told.is_asserted() || !takes || !against_rival || !self.voices.speaker(told).is(by?.actor) {
            return None;
        }
        let rival = current.rivals.iter().find(|r| same(r.holder, on) && r.last_told.is_some())?;
        Some(Proposal {
            state: State::Held,
            holder: rival.holder,
            former: current.holder,
            besieger: None,
            sureness: Sureness::Established,
            word_against_word: false,
            start: v.days.first,
            onset: rival.onset,
            confirmed: v.bears_out,
            event: true,
            support: Support::admission(v.weight),
            ground: Ground::Implied,
            claims: self.cited(v).into_iter().collect(),
        })
    }

    /// Lets a place that its holder lost or left pass to the one other who says itself that it took it, whichever was said
    /// first. What others have heard of the taker stays hearsay.
    pub(crate) fn pass_on(&self, p: &mut Proposal<'a>) {
        let Some(current) = self.line.last() else { return };
        let gives_up = p.state == State::Unknown
            && p.ground == Ground::GivenUp
            && p.sureness == Sureness::Established
            && current.holder.is_some()
            && (p.former.is_none() || same(current.holder, p.former));
        if gives_up {
            let heard = |r: &&Other| {
                r.holder.is_some()
                    && r.support.boasts()
                    && !same(r.holder, current.holder)
                    && within(r.last_told, p.start, WAITING_DAYS)
            };
            let mut heard = current.rivals.iter().filter(heard);
            if let (Some(taker), None) = (heard.next(), heard.next()) {
                (p.state, p.ground) = (State::Held, Ground::TakenOver);
                (p.holder, p.former) = (taker.holder, current.holder);
            }
        } else if current.is_left(p.start)
            && p.state == State::Held
            && p.sureness < current.sureness
            && p.support.boasts()
            && p.holder.is_some()
            && !same(p.holder, current.former)
        {
            p.ground = Ground::TakenOver;
            p.sureness = p.sureness.max(current.sureness);
            // That he came is not confirmed by who said before it that they had gone.
            let since = |day: &Date| p.onset.is_none_or(|onset| onset.last <= *day);
            p.confirmed = p.confirmed.max(current.last_confirmed.filter(since));
            p.support.join_beside(&p.claims, &current.support, &current.claims, self.ruled);
            p.claims.splice(0..0, current.claims.iter().cloned());
        }
    }
}

impl Stretch<'_> {
    /// True when its holder is established to have left it not long before a day, and nobody is known to have come.
    pub(crate) fn is_left(&self, day: Option<Date>) -> bool {
        self.state == State::Unknown
            && self.ground == Ground::GivenUp
            && self.sureness == Sureness::Established
            && within(self.since.map(|since| since.last), day, WAITING_DAYS)
    }

    /// The holder is said to be there on a day: boasts of before are answered.
    pub(crate) fn answer(&mut self, day: Option<Date>) {
        for rival in &mut self.rivals {
            rival.unanswered = rival.unanswered.filter(|told| day.is_some_and(|day| *told > day));
        }
    }
}

impl<'a> Other<'a> {
    /// The holder of a stretch that another takes the place of.
    pub(crate) fn replaced(
        holder: Option<Party<'a>>,
        onset: Option<Onset>,
        support: Support,
        claims: Vec<ClaimId>,
    ) -> Other<'a> {
        Other { holder, onset, support, at_once: false, last_told: None, unanswered: None, claims }
    }
}

/// The first actor and the first target of a claim.
fn parties<'a>(number: u32, told: &'a Told) -> (Option<Party<'a>>, Option<Party<'a>>) {
    let first = |list: &'a [Actor], target| list.first().map(|actor| Party { actor, of: number, target });
    (first(&told.claim.actor, false), first(&told.claim.target, true))
}
