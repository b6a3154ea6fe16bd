//! What happens, day by day.

use std::collections::VecDeque;

use vigie_model::{Outcome, Victims};

use super::Force;
use super::random::Chance;

/// How large a world is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// Towns.
    pub towns: usize,
    /// Days.
    pub days: usize,
}

/// A town.
#[derive(Debug, Clone)]
pub struct Town {
    /// Its name: letters without a meaning.
    pub name: String,
    /// Kilometres from the south-west corner.
    pub east_km: f64,
    /// Kilometres from the south-west corner.
    pub north_km: f64,
    /// Who lived there before the war.
    pub people: f64,
    /// The nearest towns.
    pub near: Vec<usize>,
}

/// Something that happened in one town on one day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Event {
    /// On which day.
    pub day: usize,
    /// In which town.
    pub town: usize,
    /// What.
    pub what: What,
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum What {
    /// An attack on the town began, outside it.
    Attacked {
        /// By whom.
        by: Force,
        /// Who held it.
        holder: Force,
    },
    /// The fight came inside.
    Entered {
        /// By whom.
        by: Force,
        /// Who held it.
        holder: Force,
    },
    /// It changed hands.
    Fell {
        /// To whom.
        to: Force,
        /// From whom.
        from: Force,
        /// The holder left of his own accord.
        left: bool,
    },
    /// The attack ended without success.
    Repelled {
        /// Whose attack.
        by: Force,
        /// Who holds it still.
        holder: Force,
    },
    /// A siege began.
    Besieged {
        /// By whom.
        by: Force,
        /// Who held it.
        holder: Force,
    },
    /// A siege ended without success.
    Relieved {
        /// Whose siege.
        by: Force,
        /// Who holds it still.
        holder: Force,
    },
    /// People were hurt: that day's number.
    Toll {
        /// How.
        outcome: Outcome,
        /// Who.
        victims: Victims,
        /// Whose people they were, for fighters; who was attacked, for civilians.
        side: Force,
        /// Who did it.
        by: Force,
        /// How many.
        number: u64,
    },
    /// People fled the town: that day's number.
    Fled {
        /// How many.
        number: u64,
        /// Who held the town until then.
        before: Force,
    },
}

/// Who holds a town at the end of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    /// The holder; while forces of both are inside, the one who was there before.
    pub by: Force,
    /// Forces of both are inside.
    pub contested: bool,
    /// Who attacks it.
    pub attacker: Option<Force>,
    /// Who lost it last, and on which day.
    pub lost: Option<(Force, usize)>,
}

/// All that happened.
#[derive(Debug, Clone)]
pub struct Truth {
    /// The towns.
    pub towns: Vec<Town>,
    /// At the end of each day, then by town.
    pub held: Vec<Vec<Held>>,
    /// In the order in which it happened.
    pub events: Vec<Event>,
}

impl Truth {
    /// True when the town was fought over or changed hands on the day or in the month before.
    pub fn in_play(&self, town: usize, day: usize) -> bool {
        self.held[day.saturating_sub(30)..=day]
            .iter()
            .any(|held| held[town].attacker.is_some() || held[town].lost.is_some_and(|(_, fell)| fell + 30 > day))
    }
}

/// How many towns count as near.
const NEAR: usize = 5;

/// How far it is from one country at war to the next; in each, the three forces hold three parts.
const COUNTRY_KM: f64 = 62.0;

/// How probable an attack on a town at the front is, a day.
const ATTACKS: f64 = 0.02;

/// How long half of the attacks last, and how far the others are from it: some are over in a day, some last for weeks.
const BATTLE_DAYS: f64 = 5.0;
const BATTLE_SPREAD: f64 = 0.9;
const LONGEST_BATTLE: usize = 45;

/// As many times as probable for three weeks after it changed hands: what was won is fought over again.
const COUNTER: f64 = 2.5;
const COUNTER_DAYS: usize = 21;

/// How many attacks succeed.
const SUCCEED: f64 = 0.5;

/// How many of the towns that fall are left rather than stormed.
const LEFT: f64 = 0.35;

/// How probable a siege is for a town with all but one of its neighbours in enemy hands, a day.
const SIEGES: f64 = 0.01;

enum Ongoing {
    Quiet,
    Battle { by: Force, inside_from: usize, ends: usize, falls: bool },
    Siege { by: Force, ends: usize },
}

impl Truth {
    /// The world of a seed.
    pub fn of(size: Size, seed: u64) -> Truth {
        let mut chance = Chance::new(seed ^ 0x7207);
        let towns = towns(size.towns, &mut chance);
        let mut held: Vec<Held> = towns
            .iter()
            .map(|town| {
                let by = match ((town.east_km / COUNTRY_KM).fract(), (town.north_km / COUNTRY_KM).fract()) {
                    (east, north) if east > 0.65 && north > 0.5 => Force::Brigades,
                    (_, north) if north > 0.55 => Force::Rebels,
                    _ => Force::Army,
                };
                Held { by, contested: false, attacker: None, lost: None }
            })
            .collect();
        let mut ongoing: Vec<Ongoing> = towns.iter().map(|_| Ongoing::Quiet).collect();
        let mut truth = Truth { towns, held: Vec::new(), events: Vec::new() };
        for day in 0..size.days {
            for (town, ongoing) in ongoing.iter_mut().enumerate() {
                truth.live(day, town, &mut held, ongoing, &mut chance);
            }
            truth.held.push(held.clone());
        }
        truth
    }

    /// A day of a town.
    fn live(&mut self, day: usize, town: usize, held: &mut [Held], ongoing: &mut Ongoing, chance: &mut Chance) {
        let holder = held[town].by;
        let mut events = Vec::new();
        match *ongoing {
            Ongoing::Quiet => {
                let near = &self.towns[town].near;
                let enemies: Vec<Force> = near.iter().map(|&n| held[n].by).filter(|&by| by != holder).collect();
                if enemies.is_empty() {
                    return;
                }
                let by = chance.one(&enemies);
                let fresh = held[town].lost.is_some_and(|(_, fell)| day - fell < COUNTER_DAYS);
                if chance.happens(ATTACKS * if fresh { COUNTER } else { 1.0 }) {
                    let lasts = ((BATTLE_DAYS * chance.factor(BATTLE_SPREAD)) as usize).clamp(1, LONGEST_BATTLE);
                    let inside_from = day + 1 + chance.below(lasts);
                    *ongoing = Ongoing::Battle { by, inside_from, ends: day + lasts, falls: chance.happens(SUCCEED) };
                    held[town].attacker = Some(by);
                    events.push(What::Attacked { by, holder });
                } else if enemies.len() + 1 >= near.len() && chance.happens(SIEGES) {
                    *ongoing = Ongoing::Siege { by, ends: day + 10 + chance.below(30) };
                    events.push(What::Besieged { by, holder });
                }
            }
            Ongoing::Battle { by, inside_from, ends, falls } => {
                if day == ends {
                    *ongoing = Ongoing::Quiet;
                    held[town] = Held { contested: false, attacker: None, ..held[town] };
                    if falls {
                        held[town] = Held { by, lost: Some((holder, day)), ..held[town] };
                        events.push(What::Fell { to: by, from: holder, left: chance.happens(LEFT) });
                        let share = chance.between(0.1, 0.7);
                        events.push(What::Fled { number: (self.towns[town].people * share) as u64, before: holder });
                    } else {
                        events.push(What::Repelled { by, holder });
                    }
                } else if day == inside_from {
                    held[town].contested = true;
                    events.push(What::Entered { by, holder });
                }
                let scale = (self.towns[town].people / 10_000.0).sqrt();
                let mut toll = |outcome, victims, side, mean: f64| {
                    let number = (mean * scale * chance.factor(0.9)).round() as u64;
                    if number > 0 && chance.happens(0.6) {
                        events.push(What::Toll {
                            outcome,
                            victims,
                            side,
                            by: if side == by { holder } else { by },
                            number,
                        });
                    }
                };
                toll(Outcome::Killed, Victims::Civilians, holder, 7.0);
                toll(Outcome::Injured, Victims::Civilians, holder, 16.0);
                toll(Outcome::Killed, Victims::Fighters, holder, 6.0);
                toll(Outcome::Killed, Victims::Fighters, by, 9.0);
            }
            Ongoing::Siege { by, ends } => {
                if day == ends {
                    *ongoing = Ongoing::Quiet;
                    if chance.happens(0.3) {
                        held[town] = Held { by, lost: Some((holder, day)), ..held[town] };
                        events.push(What::Fell { to: by, from: holder, left: true });
                    } else {
                        events.push(What::Relieved { by, holder });
                    }
                }
            }
        }
        self.events.extend(events.into_iter().map(|what| Event { day, town, what }));
    }
}

fn towns(number: usize, chance: &mut Chance) -> Vec<Town> {
    let width = (number as f64).sqrt() * 8.0;
    let mut towns: Vec<Town> = (0..number)
        .map(|n| Town {
            name: super::text::name(n),
            east_km: chance.between(0.0, width),
            north_km: chance.between(0.0, width),
            people: 12_000.0 * chance.factor(1.0),
            near: Vec::new(),
        })
        .collect();
    // Far off ones need not be compared: the towns in the order of their easting are scanned from each outwards.
    let mut by_east: VecDeque<usize> = (0..number).collect();
    by_east.make_contiguous().sort_by(|&a, &b| towns[a].east_km.total_cmp(&towns[b].east_km));
    let at: Vec<usize> = by_east.into();
    for (place, &town) in at.iter().enumerate() {
        let window = 40 + number / 20;
        let others = &at[place.saturating_sub(window)..(place + window).min(number)];
        let apart = |other: usize| {
            let (a, b) = (&towns[town], &towns[other]);
            (a.east_km - b.east_km).powi(2) + (a.north_km - b.north_km).powi(2)
        };
        let mut near: Vec<usize> = others.iter().copied().filter(|&other| other != town).collect();
        near.sort_by(|&a, &b| apart(a).total_cmp(&apart(b)));
        near.truncate(NEAR);
        towns[town].near = near;
    }
    towns
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: Size = Size { towns: 40, days: 90 };

    #[test]
    fn a_seed_is_a_world() {
        let (one, other) = (Truth::of(SIZE, 1), Truth::of(SIZE, 2));
        assert_eq!(one.events, Truth::of(SIZE, 1).events);
        assert_ne!(one.events, other.events);
    }

    #[test]
    fn towns_change_hands_only_where_they_fall() {
        let truth = Truth::of(SIZE, 3);
        let mut falls = 0;
        for day in 1..SIZE.days {
            for town in 0..SIZE.towns {
                let (before, now) = (truth.held[day - 1][town].by, truth.held[day][town].by);
                let fell = truth.events.iter().any(|e| {
                    (e.day, e.town) == (day, town)
                        && matches!(e.what, What::Fell { to, from, .. } if (from, to) == (before, now))
                });
                assert_eq!(before != now, fell, "{} on day {day}", truth.towns[town].name);
                falls += usize::from(fell);
            }
        }
        assert!(falls > 5, "only {falls} towns fell");
    }
}
