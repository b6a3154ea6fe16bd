//! Outlets and spokesmen with a side.

use vigie_model::{Count, Extent, Factuality, Outcome, Phase, Victims};

use super::{Desk, Sort};
use crate::world::Force;
use crate::world::filing::{Say, Speaker, Statement};
use crate::world::truth::{Event, What};

impl Desk<'_> {
    pub(super) fn cover_for_a_side(&mut self, n: usize, event: &Event) {
        let side = match (event.what, interests(event.what)) {
            (What::Toll { side, by, .. }, _) => self.chance.one(&[side, by]),
            (_, Some((gains, loses))) => self.chance.one(&[gains, loses]),
            (What::Fled { before, .. }, _) => before,
            (_, None) => return,
        };
        let outlet = self.outlet(Sort::Partisan(side)).0;
        let delay = self.chance.below(2);
        let said = match event.what {
            What::Toll { outcome, victims, side: hurt, number, .. } => {
                self.partisan_toll(side, outcome, victims, hurt, number)
            }
            What::Fled { number, .. } => Some((Say::Fled { count: Count::exactly(number) }, Factuality::Asserted)),
            _ => match interests(event.what) {
                Some((gains, _)) if gains == side => self.good_news(event, side).filter(|_| self.chance.happens(0.95)),
                // Silence is the rule; then come denials, the old line, and an admission, some day.
                _ => match self.chance.drawn(&[0.55, 0.2, 0.13, 0.12]) {
                    0 => None,
                    1 => self.denial(event),
                    2 => Some((held(side), Factuality::Asserted)),
                    _ => return self.late_admission(n, event, side, outlet),
                },
            },
        };
        let Some((say, factuality)) = said else { return };
        let say = self.told_number(say, event.day, event.day + 3, 0.1);
        let when = self.when(event.day, event.day + delay);
        let speaker = self.own_or_spokesman(side);
        let statement =
            Statement { event: Some(n), town: event.town, say, speaker, factuality, when, sentence: String::new() };
        self.file(event.day + delay, outlet, statement);
    }

    pub(super) fn own_or_spokesman(&mut self, side: Force) -> Speaker {
        if self.chance.happens(0.5) { Speaker::Outlet } else { Speaker::Party(side) }
    }

    /// The enemy's losses grow, one's own shrink or are not told, civilians are told of where the enemy hurt them.
    fn partisan_toll(
        &mut self,
        side: Force,
        outcome: Outcome,
        victims: Victims,
        hurt: Force,
        number: u64,
    ) -> Option<(Say, Factuality)> {
        let own = hurt == side;
        let factor = match (victims, own) {
            (Victims::Civilians, true) => self.chance.between(1.0, 1.6),
            (Victims::Civilians, false) => return None,
            (_, true) if self.chance.happens(0.7) => return None,
            (_, true) => self.chance.between(0.1, 0.6),
            (_, false) => self.chance.between(1.5, 4.0),
        };
        let count = Count::exactly((number as f64 * factor).round() as u64);
        let side = Some(hurt).filter(|_| victims == Victims::Fighters);
        Some((Say::Toll { outcome, victims, side, count }, Factuality::Asserted))
    }

    /// An event in the words of the side that likes it.
    pub(super) fn good_news(&mut self, event: &Event, side: Force) -> Option<(Say, Factuality)> {
        let control =
            |phase, actor, target, extent| Some((Say::Control { phase, actor, target, extent }, Factuality::Asserted));
        match event.what {
            What::Attacked { by, holder } => control(Phase::Advancing, by, Some(holder), None),
            // Being inside is told as having it, every other time.
            What::Entered { by, holder } => match self.chance.happens(0.5) {
                true => control(Phase::Gained, by, Some(holder), None),
                false => control(Phase::Advancing, by, Some(holder), Some(Extent::Part)),
            },
            What::Fell { to, from, .. } => control(Phase::Gained, to, Some(from), None),
            What::Repelled { .. } | What::Relieved { .. } => Some((held(side), Factuality::Asserted)),
            What::Besieged { by, holder } => control(Phase::Besieged, by, Some(holder), None),
            What::Toll { .. } | What::Fled { .. } => self.plain(event).map(|(say, _)| (say, Factuality::Asserted)),
        }
    }

    pub(super) fn admission(&mut self, event: &Event, side: Force) -> Option<(Say, Factuality)> {
        let say = match event.what {
            What::Fell { to, from, .. } if from == side => match self.chance.happens(0.7) {
                true => Say::Control { phase: Phase::Withdrew, actor: from, target: None, extent: None },
                false => Say::Control { phase: Phase::Lost, actor: from, target: Some(to), extent: None },
            },
            What::Entered { by, holder } => {
                Say::Control { phase: Phase::Contested, actor: by, target: Some(holder), extent: None }
            }
            _ => return None,
        };
        Some((say, Factuality::Asserted))
    }

    pub(super) fn denial(&mut self, event: &Event) -> Option<(Say, Factuality)> {
        let say = match event.what {
            What::Fell { to: by, from: holder, .. } | What::Entered { by, holder } => {
                Say::Control { phase: Phase::Gained, actor: by, target: Some(holder), extent: None }
            }
            What::Besieged { by, holder } => {
                Say::Control { phase: Phase::Besieged, actor: by, target: Some(holder), extent: None }
            }
            _ => return None,
        };
        Some((say, Factuality::Negated))
    }

    fn late_admission(&mut self, n: usize, event: &Event, side: Force, outlet: usize) {
        let published = event.day + 3 + self.chance.below(10);
        let Some((say, factuality)) = self.admission(event, side) else { return };
        let when = self.when(event.day, published);
        let speaker = self.own_or_spokesman(side);
        let statement =
            Statement { event: Some(n), town: event.town, say, speaker, factuality, when, sentence: String::new() };
        self.file(published, outlet, statement);
    }
}

/// The side holds the town.
pub(super) fn held(by: Force) -> Say {
    Say::Control { phase: Phase::Held, actor: by, target: None, extent: None }
}

/// Who likes an event and who does not, where two sides are in it.
pub(super) fn interests(what: What) -> Option<(Force, Force)> {
    match what {
        What::Attacked { by, holder } | What::Entered { by, holder } | What::Besieged { by, holder } => {
            Some((by, holder))
        }
        What::Fell { to, from, .. } => Some((to, from)),
        What::Repelled { by, holder } | What::Relieved { by, holder } => Some((holder, by)),
        What::Toll { .. } | What::Fled { .. } => None,
    }
}
