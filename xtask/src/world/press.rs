//! What the press makes of it.

use std::collections::BTreeMap;

use vigie_model::{Count, Edtf, Extent, Factuality, Form, PartialDate, Phase, Victims};

use super::filing::{Filing, MONITOR, Say, Speaker, Statement};
use super::random::Chance;
use super::truth::{Event, Truth, What};
use super::{Force, date, text};

mod passing;
mod sides;

use sides::interests;

/// What an outlet is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// An international agency: its dispatches are reprinted.
    Agency,
    /// A newspaper or broadcaster with some reporting of its own.
    Paper,
    /// The monitoring group.
    Monitor,
    /// A site that passes on what it hears.
    Rumour,
    /// An outlet that takes a side; its first is that side's agency.
    Partisan(Force),
}

/// An outlet.
#[derive(Debug, Clone)]
pub struct Outlet {
    /// Its name.
    pub name: String,
    /// What it is.
    pub sort: Sort,
}

/// All that is published.
#[derive(Debug, Clone)]
pub struct Press {
    /// The outlets.
    pub outlets: Vec<Outlet>,
    /// What they file, by day.
    pub filings: Vec<Filing>,
}

/// How many occasions to report an event has, on average.
const OCCASIONS: f64 = 5.0;

/// How many occasions there are a day, a town, to say in passing who holds it.
const PASSING: f64 = 0.035;

/// The most statements in one report.
const MOST_STATEMENTS: usize = 4;

struct Desk<'t> {
    truth: &'t Truth,
    outlets: Vec<Outlet>,
    /// The share of occasions that fall to outlets with a side. Spokesmen are heard elsewhere in proportion to it.
    partisan: f64,
    chance: Chance,
    /// By day, then by outlet.
    filed: BTreeMap<(usize, usize), Vec<Statement>>,
}

impl Press {
    /// What the press makes of the truth, a `partisan` share (0..=1) of all occasions falling to outlets with a side; the
    /// other outlets quote spokesmen in proportion to it: at 0 nobody with a side is heard, at 0.5 a spokesman is quoted in a
    /// quarter of their reports.
    pub fn of(truth: &Truth, partisan: f64, seed: u64) -> Press {
        let mut outlets: Vec<Outlet> = Vec::new();
        let mut found = |number: usize, sort: Sort, name: &str| {
            outlets.extend((1..=number).map(|n| Outlet { name: format!("{name} {n}"), sort }));
        };
        found(2, Sort::Agency, "Agency");
        found(8, Sort::Paper, "Paper");
        found(2, Sort::Rumour, "Channel");
        for force in Force::ALL {
            found(3, Sort::Partisan(force), &format!("Voice of the {}", force.name()));
        }
        outlets.push(Outlet { name: MONITOR.to_owned(), sort: Sort::Monitor });
        let mut desk = Desk { truth, outlets, partisan, chance: Chance::new(seed ^ 0x9e55), filed: BTreeMap::new() };
        desk.days();
        desk.publish()
    }
}

impl Desk<'_> {
    fn days(&mut self) {
        let truth = self.truth;
        let mut begin = 0;
        for day in 0..truth.held.len() {
            let end = begin + truth.events[begin..].iter().take_while(|event| event.day == day).count();
            for n in begin..end {
                self.cover(n);
            }
            begin = end;
            self.boasts(day);
            self.in_passing(day);
        }
    }

    /// An event finds more reporters where more people live, and fewer on some days than on others.
    fn occasions(&mut self, event: &Event) -> usize {
        let weight = match event.what {
            What::Fell { .. } => 1.6,
            What::Toll { .. } | What::Fled { .. } => 0.7,
            _ => 0.9,
        };
        let size = (self.truth.towns[event.town].people / 12_000.0).powf(0.3);
        (OCCASIONS * weight * size * self.chance.factor(0.5)).round() as usize
    }

    fn cover(&mut self, n: usize) {
        let event = self.truth.events[n];
        for _ in 0..self.occasions(&event) {
            if self.chance.happens(self.partisan) {
                self.cover_for_a_side(n, &event);
            } else {
                self.cover_from_outside(n, &event);
            }
        }
    }

    fn reporter(&mut self) -> (usize, Sort) {
        let sort = [Sort::Agency, Sort::Paper, Sort::Monitor, Sort::Rumour][self.chance.drawn(&[0.35, 0.3, 0.2, 0.15])];
        self.outlet(sort)
    }

    fn outlet(&mut self, sort: Sort) -> (usize, Sort) {
        let all: Vec<usize> = (0..self.outlets.len()).filter(|&n| self.outlets[n].sort == sort).collect();
        (self.chance.one(&all), sort)
    }

    /// Half of what is reported is known within the day; one in five reports is two days late or more.
    fn delay(&mut self) -> usize {
        match self.chance.drawn(&[0.5, 0.3, 0.2]) {
            0 => 0,
            1 => 1,
            _ => 2 + self.chance.below(3),
        }
    }

    fn cover_from_outside(&mut self, n: usize, event: &Event) {
        let (outlet, sort) = self.reporter();
        let delay = self.delay();
        let rumour = sort == Sort::Rumour;
        let speaker = match (sort, self.chance.drawn(&[0.5, 0.5 * self.partisan, 0.15, 0.1])) {
            (Sort::Monitor, _) => Speaker::Outlet,
            (Sort::Rumour, 0 | 2) => Speaker::Unnamed,
            (_, 1) => match self.spokesman(event) {
                Some(force) => return self.relay_party(n, event, outlet, delay, force),
                None => Speaker::Outlet,
            },
            (_, 2) => Speaker::Monitor,
            (_, 3) => Speaker::Unnamed,
            _ => Speaker::Outlet,
        };
        let hedged = self.chance.happens(if rumour { 0.6 } else { 0.15 });
        // Two in a hundred name the next town, one the wrong winner; rumour is wrong one time in five.
        let wrong = self.chance.happens(if rumour {
            0.2
        } else if hedged {
            0.06
        } else {
            0.03
        });
        let town = if wrong { self.chance.one(&self.truth.towns[event.town].near) } else { event.town };
        let factuality = if hedged { Factuality::Unconfirmed } else { Factuality::Asserted };
        let Some((say, negated)) = self.plain(event) else { return };
        let say = self.told_number(say, event.day, event.day + delay, 0.15);
        let factuality = if negated { Factuality::Negated } else { factuality };
        let when = self.when(event.day, event.day + delay);
        self.file(
            event.day + delay,
            outlet,
            Statement {
                event: Some(n).filter(|_| !wrong),
                town,
                say,
                speaker,
                factuality,
                when,
                sentence: String::new(),
            },
        );
    }

    /// The party that speaks about an event: more often the one that likes it.
    fn spokesman(&mut self, event: &Event) -> Option<Force> {
        let (gains, loses) = interests(event.what)?;
        Some(if self.chance.happens(0.7) { gains } else { loses })
    }

    /// A party's word in an outlet without a side. One that lost says so one time in three, else denies, or nothing is had.
    fn relay_party(&mut self, n: usize, event: &Event, outlet: usize, delay: usize, force: Force) {
        let Some((gains, _)) = interests(event.what) else { return };
        let say = if force == gains {
            self.good_news(event, force)
        } else {
            match self.chance.drawn(&[0.3, 0.35, 0.35]) {
                0 => self.admission(event, force),
                1 => self.denial(event),
                _ => None,
            }
        };
        let Some((say, factuality)) = say else { return };
        let when = self.when(event.day, event.day + delay);
        let statement = Statement {
            event: Some(n),
            town: event.town,
            say,
            speaker: Speaker::Party(force),
            factuality,
            when,
            sentence: String::new(),
        };
        self.file(event.day + delay, outlet, statement);
    }

    /// What someone without a side says of an event, and whether it is put as a denial.
    fn plain(&mut self, event: &Event) -> Option<(Say, bool)> {
        let control = |phase, actor, target, extent| Say::Control { phase, actor, target, extent };
        Some(match event.what {
            What::Attacked { by, holder } => match self.chance.drawn(&[0.4, 0.4, 0.2]) {
                0 => (control(Phase::Advancing, by, Some(holder), None), false),
                1 => (Say::Fight { by, on: holder, form: Form::ArmedClash }, false),
                _ => (Say::Fight { by, on: holder, form: Form::Shelling }, false),
            },
            What::Entered { by, holder } => match self.chance.drawn(&[0.6, 0.4]) {
                0 => (control(Phase::Contested, by, Some(holder), None), false),
                _ => (control(Phase::Advancing, by, Some(holder), Some(Extent::Part)), false),
            },
            What::Fell { to, from, left } => match self.chance.drawn(&[0.7, 0.15, if left { 0.5 } else { 0.0 }]) {
                0 => (control(Phase::Gained, to, Some(from), None), false),
                1 => (control(Phase::Lost, from, Some(to), None), false),
                _ => (control(Phase::Withdrew, from, None, None), false),
            },
            What::Repelled { by, holder } => match self.chance.drawn(&[0.8, 0.2]) {
                0 => (control(Phase::Held, holder, None, None), false),
                _ => (control(Phase::Gained, by, None, None), true),
            },
            What::Besieged { by, holder } => (control(Phase::Besieged, by, Some(holder), None), false),
            What::Relieved { by, holder } => (control(Phase::Besieged, by, Some(holder), None), true),
            What::Toll { outcome, victims, side, number, .. } => {
                let side = Some(side).filter(|_| victims == Victims::Fighters);
                (Say::Toll { outcome, victims, side, count: Count::exactly(number) }, false)
            }
            What::Fled { number, .. } => (Say::Fled { count: Count::exactly(number) }, false),
        })
    }

    /// As a number is told: early ones are too low, and all are rounded or left vague in the usual shares.
    fn told_number(&mut self, say: Say, day: usize, published: usize, spread: f64) -> Say {
        let early = match published.saturating_sub(day) {
            0 => self.chance.between(0.5, 1.0),
            1 => self.chance.between(0.7, 1.0),
            2 => self.chance.between(0.85, 1.0),
            _ => 1.0,
        };
        let mut tell = |count: Count| {
            let truth = count.best.unwrap_or_default() as f64;
            // Half of the reporters have the number that is known; the others add an error of their own.
            let error = if self.chance.happens(0.5) { 1.0 } else { self.chance.factor(spread) };
            let n = (truth * early * error).round().max(1.0) as u64;
            let round = |n: u64| {
                if n < 20 {
                    n
                } else {
                    let step = 10_u64.pow(n.ilog10()) / 2;
                    n / step * step
                }
            };
            match self.chance.drawn(&[0.45, 0.2, 0.15, 0.1, 0.1]) {
                1 => Count::at_least(round(n)),
                2 => Count::about(round(n)),
                3 if (200..1_000).contains(&n) => Count::new(Some(200), None, Some(999), true),
                3 if (20..100).contains(&n) => Count::new(Some(20), None, Some(99), true),
                4 => Count::UNKNOWN,
                _ => Count::exactly(n),
            }
        };
        match say {
            Say::Toll { outcome, victims, side, count } => Say::Toll { outcome, victims, side, count: tell(count) },
            Say::Fled { count } => Say::Fled { count: tell(count) },
            other => other,
        }
    }

    /// When it was, as reports say it: mostly the day; the day of the report going without saying; some days of the week;
    /// one time in twenty the day beside; late, only the month.
    fn when(&mut self, day: usize, published: usize) -> Option<Edtf> {
        let exact = |day: usize| Some(Edtf::day(date(day)));
        match self.chance.drawn(&[0.6, 0.2, 0.12, 0.05, 0.03]) {
            1 if day + 1 >= published => None,
            2 => {
                let (from, to) =
                    (date(day.saturating_sub(self.chance.below(3))), date((day + self.chance.below(3)).min(published)));
                Some(Edtf::OneOf(days(from, to)))
            }
            3 => exact((day + 1).saturating_sub(2 * self.chance.below(2)).min(published)),
            4 if published > day + 2 => {
                let day = date(day);
                PartialDate::day_within(day.year(), day.month()).map(Edtf::Date)
            }
            _ => exact(day),
        }
    }

    fn file(&mut self, day: usize, outlet: usize, statement: Statement) {
        if day < self.truth.held.len() {
            let statement = statement.written(&self.truth.towns, &mut self.chance);
            self.filed.entry((day, outlet)).or_default().push(statement);
        }
    }

    /// Reports, and reprints of the dispatches of agencies: three in five dispatches by some papers, a side's by its outlets.
    fn publish(mut self) -> Press {
        let mut filings: Vec<Filing> = Vec::new();
        let last = self.truth.held.len();
        for ((day, outlet), statements) in std::mem::take(&mut self.filed) {
            for part in statements.chunks(MOST_STATEMENTS) {
                let head = text::sentence(&[&self.outlets[outlet].name], &mut self.chance);
                filings.push(Filing { outlet, day, statements: part.to_vec(), head, reprints: None });
            }
        }
        for n in 0..filings.len() {
            let original = filings[n].clone();
            let clients = match self.outlets[original.outlet].sort {
                Sort::Agency => {
                    (0..self.outlets.len()).filter(|&o| self.outlets[o].sort == Sort::Paper).collect::<Vec<_>>()
                }
                Sort::Partisan(_) => {
                    let sort = self.outlets[original.outlet].sort;
                    (0..self.outlets.len()).filter(|&o| o != original.outlet && self.outlets[o].sort == sort).collect()
                }
                _ => continue,
            };
            for client in clients {
                if !self.chance.happens(0.25) {
                    continue;
                }
                let day = original.day + usize::from(self.chance.happens(0.3));
                let keep = match self.chance.happens(0.4) {
                    true => original.statements.len().div_ceil(2),
                    false => original.statements.len(),
                };
                let sentences: Vec<String> = original.statements[..keep].iter().map(|s| s.sentence.clone()).collect();
                let sentences = text::reprinted(&sentences, &mut self.chance);
                let statement = |(s, sentence): (&Statement, String)| Statement { sentence, ..s.clone() };
                let statements = original.statements.iter().zip(sentences).map(statement).collect();
                let head = text::sentence(&[&self.outlets[client].name], &mut self.chance);
                if day < last {
                    filings.push(Filing { outlet: client, day, statements, head, reprints: Some(n) });
                }
            }
        }
        Press { outlets: self.outlets, filings }
    }
}

fn days(from: vigie_model::Date, to: vigie_model::Date) -> Vec<PartialDate> {
    let mut days = vec![PartialDate::day(from)];
    let mut day = from;
    while day < to {
        day = day.tomorrow().unwrap_or(to);
        days.push(PartialDate::day(day));
    }
    days
}
