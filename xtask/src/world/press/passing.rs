//! What is said without an event: boasts, errors, and who holds a town, in passing.

use vigie_model::{Edtf, Factuality, Phase};

use super::sides::held;
use super::{Desk, PASSING, Sort};
use crate::world::filing::{Say, Speaker, Statement};
use crate::world::{Force, date};

impl Desk<'_> {
    /// Premature and invented captures, what others make of them, and reporters who are early in good faith.
    pub(super) fn boasts(&mut self, day: usize) {
        for town in 0..self.truth.towns.len() {
            let now = self.truth.held[day][town];
            if let Some(attacker) = now.attacker {
                // A side that attacks has the town in its communiqués before it has it, as a rule more than once.
                if self.chance.happens(0.24 * self.partisan) {
                    self.boast(day, town, attacker, now.by);
                }
                if now.contested && self.chance.happens(0.03) {
                    self.early_in_good_faith(day, town, attacker, now.by);
                }
                continue;
            }
            // For a month, the side that lost it has it back in words, now and then.
            if let Some((loser, _)) = now.lost.filter(|&(loser, fell)| loser != now.by && fell + 30 > day && fell < day)
            {
                if self.chance.happens(0.04 * self.partisan) {
                    self.boast(day, town, loser, now.by);
                }
            } else if self.at_front(day, town) && self.chance.happens(0.002 * self.partisan) {
                let held = &self.truth.held[day];
                let enemies: Vec<Force> =
                    self.truth.towns[town].near.iter().map(|&n| held[n].by).filter(|&by| by != now.by).collect();
                let by = self.chance.one(&enemies);
                self.boast(day, town, by, now.by);
            }
        }
    }

    /// One who saw tanks in the square takes the town for taken. Half of those take it back.
    fn early_in_good_faith(&mut self, day: usize, town: usize, attacker: Force, holder: Force) {
        let (outlet, _) = self.reporter();
        let told = self.gained(town, attacker, holder, Speaker::Outlet, day);
        self.file(day, outlet, told.clone());
        if self.chance.happens(0.5) {
            let later = day + 1 + self.chance.below(3);
            self.file(later, outlet, Statement { factuality: Factuality::Negated, ..told });
        }
    }

    fn gained(&self, town: usize, by: Force, from: Force, speaker: Speaker, day: usize) -> Statement {
        Statement {
            event: None,
            town,
            say: Say::Control { phase: Phase::Gained, actor: by, target: Some(from), extent: None },
            speaker,
            factuality: Factuality::Asserted,
            when: Some(Edtf::day(date(day))),
            sentence: String::new(),
        }
    }

    /// A capture that is not, by the side that would like it, and the other side's denial, three times in five.
    fn boast(&mut self, day: usize, town: usize, by: Force, holder: Force) {
        for _ in 0..3 {
            let (outlet, speaker, factuality) = if self.chance.happens(self.partisan) {
                (self.outlet(Sort::Partisan(by)).0, self.own_or_spokesman(by), Factuality::Asserted)
            } else {
                // Mostly it is passed on as what it is; one time in twenty as a fact.
                let outlet = self.reporter().0;
                match self.chance.drawn(&[0.85, 0.05, 0.1]) {
                    0 => (outlet, Speaker::Party(by), Factuality::Asserted),
                    1 => (outlet, Speaker::Outlet, Factuality::Asserted),
                    _ => (outlet, Speaker::Outlet, Factuality::Unconfirmed),
                }
            };
            let late = self.chance.below(2);
            self.file(day + late, outlet, Statement { factuality, ..self.gained(town, by, holder, speaker, day) });
        }
        if self.chance.happens(0.6) {
            let partisan = self.chance.happens(self.partisan);
            let outlet = if partisan { self.outlet(Sort::Partisan(holder)).0 } else { self.reporter().0 };
            let speaker = if partisan { self.own_or_spokesman(holder) } else { Speaker::Party(holder) };
            let denied = self.gained(town, by, holder, speaker, day);
            self.file(day + 1, outlet, Statement { factuality: Factuality::Negated, ..denied });
        }
    }

    /// Who holds a town, said in passing: as the outlet knew it some days ago, or as its side has it.
    pub(super) fn in_passing(&mut self, day: usize) {
        let towns = self.truth.towns.len();
        // On the first day everybody says how things stand.
        let occasions = if day == 0 { towns * 2 } else { (towns as f64 * PASSING * self.chance.factor(0.4)) as usize };
        for n in 0..occasions {
            let mut town = if day == 0 { n % towns } else { self.chance.below(towns) };
            if day > 0 && !self.at_front(day, town) {
                // Towns at the front are spoken of more than others.
                town = self.chance.below(towns);
            }
            let now = self.truth.held[day][town].by;
            let (outlet, speaker, by) = if self.chance.happens(self.partisan) {
                let side = self.chance.one(&Force::ALL);
                // Maps and bulletins of a side keep a lost town for weeks.
                let lost =
                    self.truth.held[day][town].lost.is_some_and(|(loser, fell)| loser == side && fell + 30 > day);
                let by = match () {
                    () if now == side => side,
                    () if lost && self.chance.happens(0.4) => side,
                    () if lost || self.chance.happens(0.6) => continue,
                    () => now,
                };
                (self.outlet(Sort::Partisan(side)).0, self.own_or_spokesman(side), by)
            } else {
                let (outlet, _) = self.reporter();
                let known = self.truth.held[day.saturating_sub(self.chance.below(5))][town].by;
                (outlet, Speaker::Outlet, if self.chance.happens(0.03) { self.chance.one(&Force::ALL) } else { known })
            };
            let when = if self.chance.happens(0.7) { None } else { Some(Edtf::day(date(day))) };
            let statement = Statement {
                event: None,
                town,
                say: held(by),
                speaker,
                factuality: Factuality::Asserted,
                when,
                sentence: String::new(),
            };
            self.file(day, outlet, statement);
        }
    }

    fn at_front(&self, day: usize, town: usize) -> bool {
        let held = &self.truth.held[day];
        self.truth.towns[town].near.iter().any(|&near| held[near].by != held[town].by)
    }
}
