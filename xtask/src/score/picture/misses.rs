//! Where the holder of a town is wrong, and what had been told by then: for looking into wars on which rules are written.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use vigie_model::{Factuality, Phase};
use vigie_picture::{Basis, Holding, Picture};

use super::holders::{EVERY, by_town, holder};
use super::{SKIPPED_DAYS, Share, World};
use crate::world::filing::{Filing, Say, Speaker, Statement};
use crate::world::press::Sort;
use crate::world::{Force, date};

/// What speaks best, by a day, for who does hold a town since he came to hold it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Word {
    /// Nothing that names him: no rule can know.
    Nothing,
    /// The one before him is said to have left, by himself or someone outside, and nobody to have come.
    Left,
    /// His own side alone.
    Own,
    /// Hearsay, someone not named, or a third force.
    Hearsay,
    /// The side that lost it.
    Loser,
    /// One claim by someone outside as a fact.
    Outside,
    /// Several.
    Several,
}

impl Word {
    const ALL: [Word; 7] =
        [Word::Nothing, Word::Left, Word::Own, Word::Hearsay, Word::Loser, Word::Outside, Word::Several];

    fn name(self) -> &'static str {
        match self {
            Word::Nothing => "nothing",
            Word::Left => "only that the other left",
            Word::Own => "his own side alone",
            Word::Hearsay => "hearsay",
            Word::Loser => "the loser admits it",
            Word::Outside => "one claim from outside",
            Word::Several => "several from outside",
        }
    }
}

/// In which way the holder is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Miss {
    /// The one who lost it is still shown.
    Late,
    /// Another is shown who does not hold it.
    False,
    /// Nobody is shown.
    Unknown,
}

/// What was missed at one level.
#[derive(Debug, Clone, Default)]
pub struct Misses {
    in_play: u64,
    untold: u64,
    by_word: BTreeMap<(Miss, Word), u64>,
    by_rules: BTreeMap<String, Share>,
    spells: String,
}

impl Misses {
    /// Adds the towns in play of a world.
    pub fn add(&mut self, world: &World, seed: u64) {
        let grades = world.grades();
        let mut open: BTreeMap<usize, (Option<Force>, usize)> = BTreeMap::new();
        for day in (SKIPPED_DAYS..world.truth.held.len()).step_by(EVERY) {
            let basis = Basis { told: &world.told, grades: &grades, decisions: &[] };
            let drawn = by_town(Picture::draw(&basis, Some(date(day)), Some(date(day))));
            for (town, held) in world.truth.held[day].iter().enumerate() {
                let holding = drawn.get(&town);
                let given = holding.and_then(holder);
                let right = given == Some(held.by);
                if right {
                    open.remove(&town);
                }
                if !world.truth.in_play(town, day) {
                    continue;
                }
                let word = word(world, town, day);
                self.in_play += 1;
                self.untold += u64::from(word == Word::Nothing);
                self.by_rules.entry(holding.map_or("no line".to_owned(), rules)).or_default().add(right);
                if right {
                    continue;
                }
                let miss = match (given, held.lost) {
                    (None, _) => Miss::Unknown,
                    (Some(given), Some((loser, _))) if given == loser => Miss::Late,
                    _ => Miss::False,
                };
                *self.by_word.entry((miss, word)).or_default() += 1;
                if open.get(&town).is_none_or(|(before, _)| *before != given) {
                    open.insert(town, (given, day));
                    let rules = holding.map_or("no line".to_owned(), rules);
                    let name = |force: Option<Force>| force.map_or("nobody", Force::name);
                    let _ = writeln!(
                        self.spells,
                        "\nseed {seed}, {} on day {day}: {} is shown ({rules}), {} holds it; for him {}",
                        world.truth.towns[town].name,
                        name(given),
                        held.by.name(),
                        word.name(),
                    );
                    history(world, town, day, &mut self.spells);
                }
            }
        }
    }
}

/// Tables of all levels, then each miss with what happened and what was told in the month before.
pub fn report(levels: &[(f64, Misses)]) -> String {
    let mut out = String::new();
    for (partisan, misses) in levels {
        let of = misses.in_play.max(1) as f64;
        let share = |n: u64| n as f64 / of;
        let _ = writeln!(
            out,
            "\n# partisan {partisan}: {} towns and days in play; of {:.4} nothing tells who holds it\n",
            misses.in_play,
            share(misses.untold)
        );
        let _ = writeln!(out, "| what is told for the holder | late | another | nobody |\n|---|---|---|---|");
        for word in Word::ALL {
            let cell = |miss| share(misses.by_word.get(&(miss, word)).copied().unwrap_or(0));
            let cells = [Miss::Late, Miss::False, Miss::Unknown].map(|miss| format!("{:.4}", cell(miss)));
            let _ = writeln!(out, "| {} | {} |", word.name(), cells.join(" | "));
        }
        let _ = writeln!(out, "\n| as it is shown | wrong of all | right |\n|---|---|---|");
        let mut rules: Vec<(&String, &Share)> = misses.by_rules.iter().collect();
        rules.sort_by_key(|(_, share)| std::cmp::Reverse(share.of - share.right));
        for (rules, right) in rules {
            let _ = writeln!(out, "| {rules} | {:.4} | {} |", share(right.of - right.right), right.cell());
        }
    }
    for (partisan, misses) in levels {
        let _ = writeln!(out, "\n# partisan {partisan}: each miss\n{}", misses.spells);
    }
    out
}

fn rules(holding: &Holding) -> String {
    let basis: Vec<&str> = holding.basis.iter().map(|ground| ground.as_str()).collect();
    format!("{} {} {}", holding.state.as_str(), holding.sureness.as_str(), basis.join(", "))
}

/// What speaks best for the holder of a town on a day.
fn word(world: &World, town: usize, day: usize) -> Word {
    let held = world.truth.held[day][town];
    let since = held.lost.map_or(0, |(_, fell)| fell);
    let mut outside = 0;
    let mut best = Word::Nothing;
    for (filing, statement) in statements(world, town) {
        // One report in twenty names the day beside.
        let about = date(since.saturating_sub(1));
        if filing.day > day || statement.day(filing.day) < about || filing.reprints.is_some() {
            continue;
        }
        let speaks = side(world, filing, statement);
        let loser = held.lost.map(|(loser, _)| loser);
        let word = match statement.say {
            _ if statement.holder() == Some(held.by) => match speaks {
                Some(force) if force == held.by => Word::Own,
                Some(force) if Some(force) == loser => Word::Loser,
                None if statement.speaker != Speaker::Unnamed && statement.factuality == Factuality::Asserted => {
                    outside += 1;
                    Word::Outside
                }
                _ => Word::Hearsay,
            },
            Say::Control { phase: Phase::Withdrew | Phase::Lost, actor, .. }
                if Some(actor) == loser && (speaks.is_none() || speaks == loser) =>
            {
                Word::Left
            }
            _ => continue,
        };
        best = best.max(if outside > 1 { Word::Several } else { word });
    }
    best
}

/// Whose side speaks.
fn side(world: &World, filing: &Filing, statement: &Statement) -> Option<Force> {
    match (statement.speaker, world.press.outlets[filing.outlet].sort) {
        (Speaker::Party(force), _) | (Speaker::Outlet, Sort::Partisan(force)) => Some(force),
        _ => None,
    }
}

fn statements(world: &World, town: usize) -> impl Iterator<Item = (&Filing, &Statement)> {
    let filings = world.press.filings.iter();
    filings.flat_map(|f| f.statements.iter().map(move |s| (f, s))).filter(move |(_, s)| s.town == town)
}

/// What happened in a town, and what was told of who holds it, in the month before a day.
fn history(world: &World, town: usize, day: usize, out: &mut String) {
    let first = day.saturating_sub(35);
    let mut lines: Vec<(usize, bool, String)> = Vec::new();
    for event in world.truth.events.iter().filter(|e| e.town == town && (first..=day).contains(&e.day)) {
        if !matches!(event.what, crate::world::truth::What::Toll { .. }) {
            lines.push((event.day, false, format!("{:?}", event.what)));
        }
    }
    for (filing, statement) in statements(world, town) {
        if !(first..=day).contains(&filing.day) || filing.reprints.is_some() {
            continue;
        }
        let said = match statement.say {
            Say::Control { phase, actor, target, extent } => {
                let rest = format!("{} {}", target.map_or("", Force::name), extent.map_or("", |e| e.as_str()));
                format!("{} {} {}", phase.as_str(), actor.name(), rest.trim())
            }
            _ => continue,
        };
        let when = statement.when.as_ref().map_or("no day".to_owned(), |when| when.to_string());
        let outlet = &world.press.outlets[filing.outlet].name;
        let speaker = match statement.speaker {
            Speaker::Outlet => String::new(),
            other => format!(" by {other:?}"),
        };
        lines.push((filing.day, true, format!("{outlet}{speaker}: {said} {} ({when})", statement.factuality.as_str())));
    }
    lines.sort();
    for (day, told, line) in lines {
        let _ = writeln!(out, "  {day} {} {}{line}", date(day), if told { "  " } else { "* " });
    }
}
