//! How near the figures come to the truth.

use std::collections::{BTreeMap, HashMap};

use vigie_model::{Count, Date, Outcome, Victims};
use vigie_picture::{Basis, Picture};

use super::{Share, World};
use crate::world::Force;
use crate::world::filing::Say;
use crate::world::truth::What;

/// Who gives a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum By {
    /// The picture.
    Vigie,
    /// Lowest, median and highest of all numbers published.
    Median,
    /// The number published last.
    Latest,
}

/// The rows of the table.
pub const ROWS: [(&str, By); 3] =
    [("Vigie", By::Vigie), ("all numbers: lowest, median, highest", By::Median), ("latest number", By::Latest)];

/// What was right.
#[derive(Debug, Clone, Default)]
pub struct Figures {
    within: BTreeMap<By, Share>,
    off: BTreeMap<By, Vec<f64>>,
    width: BTreeMap<By, Vec<f64>>,
}

impl Figures {
    /// Scores a world, as everything is known at its end.
    pub fn add(&mut self, world: &World) {
        let grades = world.grades();
        let picture = Picture::draw(&Basis { told: &world.told, grades: &grades, decisions: &[] }, None, None);
        let mut of_claim: HashMap<&str, usize> = HashMap::new();
        for (n, figure) in picture.figures.iter().enumerate() {
            for account in &figure.accounts {
                of_claim.insert(&account.claim.0, n);
                of_claim.extend(account.copies.iter().map(|copy| (copy.0.as_str(), n)));
            }
        }
        // Numbers as a table without a picture would have them: by town, what is counted, and day stated, else published.
        let mut table: BTreeMap<Row, Vec<(usize, u64)>> = BTreeMap::new();
        let mut told: BTreeMap<usize, Vec<(String, Row, Count)>> = BTreeMap::new();
        for (n, filing) in world.press.filings.iter().enumerate() {
            for (place, statement) in filing.statements.iter().enumerate() {
                let Say::Toll { count, outcome, victims, side } = statement.say else { continue };
                let row = (statement.town, outcome, victims, side, statement.day(filing.day));
                if let Some(number) = count.best.or(count.low) {
                    table.entry(row).or_default().push((filing.day, number));
                }
                if let Some(event) = statement.event {
                    told.entry(event).or_default().push((format!("{n}.{place}"), row, count));
                }
            }
        }
        for numbers in table.values_mut() {
            numbers.sort_by_key(|&(day, _)| day);
        }
        for (event, accounts) in told {
            let What::Toll { number, .. } = world.truth.events[event].what else { continue };
            if accounts.iter().all(|(.., count)| count.is_unknown()) {
                continue;
            }
            let rows = accounts.iter().map(|(_, row, _)| *row);
            let numbers = most(rows).and_then(|row| table.get(&row)).cloned().unwrap_or_default();
            let latest = numbers.last().map_or(Count::UNKNOWN, |&(_, number)| Count::exactly(number));
            self.give(By::Latest, latest, number);
            let mut numbers: Vec<u64> = numbers.into_iter().map(|(_, number)| number).collect();
            numbers.sort_unstable();
            let (low, high) = (numbers.first().copied(), numbers.last().copied());
            self.give(By::Median, Count::new(low, numbers.get(numbers.len() / 2).copied(), high, false), number);
            let figures = accounts.iter().filter_map(|(claim, ..)| of_claim.get(claim.as_str()));
            let home = most(figures.copied()).map(|n| picture.figures[n].count);
            self.give(By::Vigie, home.unwrap_or(Count::UNKNOWN), number);
        }
    }

    fn give(&mut self, by: By, count: Count, number: u64) {
        // A figure that is only approximate says nothing about its bounds: a tenth to either side is meant.
        let best = count.best.map(|best| best as f64);
        let (low, high) = match (count.low, count.high, best) {
            (None, None, Some(best)) => ((best * 0.9).floor(), (best * 1.1).ceil()),
            (low, high, _) => (low.unwrap_or(0) as f64, high.map_or(f64::INFINITY, |high| high as f64)),
        };
        let truth = number as f64;
        let known = !count.is_unknown();
        self.within.entry(by).or_default().add(known && low <= truth && truth <= high);
        if let Some(best) = best {
            self.off.entry(by).or_default().push((best.max(0.5) / truth).ln().abs());
        }
        if known && high.is_finite() {
            self.width.entry(by).or_default().push((high.max(1.0) / low.max(1.0)).ln());
        }
    }

    /// How a cell of the table reads.
    pub fn cell(&self, by: By) -> String {
        let within = self.within.get(&by).copied().unwrap_or_default();
        let median = |values: Option<&Vec<f64>>| {
            let mut values = values.cloned().unwrap_or_default();
            values.sort_by(f64::total_cmp);
            values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
        };
        let off = self.off.get(&by);
        let mean = off.map_or(f64::NAN, |off| off.iter().sum::<f64>() / off.len() as f64);
        let width = median(self.width.get(&by)).exp();
        format!("{:.3} within (high/low {width:.1}), off {:.3}, mean {mean:.3}", within.rate(), median(off))
    }
}

/// A row of a table of tolls: town, what is counted, whose, day.
type Row = (usize, Outcome, Victims, Option<Force>, Date);

/// The most frequent; of several the least.
fn most<T: Ord>(of: impl Iterator<Item = T>) -> Option<T> {
    let mut times: BTreeMap<T, usize> = BTreeMap::new();
    of.for_each(|one| *times.entry(one).or_default() += 1);
    times.into_iter().rev().max_by_key(|&(_, times)| times).map(|(one, _)| one)
}
