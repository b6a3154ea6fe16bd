//! `cargo xtask score picture`: the picture of generated wars, of which the truth is known, beside simpler ways to draw one.
//!
//! In: seeds. What is measured: on how many days the holder of a town is right, by what could be known on that day; how
//! often what is given with a degree of sureness or a grade is right; how many tolls lie within the bounds given; how many
//! reprints are found. [`crate::world`] says how wars and the press behave.

use std::fmt::Write as _;
use std::ops::Range;
use std::sync::Arc;

use vigie_model::InformationGrade;
use vigie_picture::sketch::{NearCopies, Sketch};
use vigie_picture::{Grades, Told};

use crate::syntax::{self, options};
use crate::workspace::Workspace;
use crate::world::date;
use crate::world::filing::key;
use crate::world::press::{Press, Sort};
use crate::world::truth::{Size, Truth};
use crate::{Failure, command};

mod baseline;
mod figures;
mod holders;
mod misses;

use figures::Figures;
use holders::Holders;
use misses::Misses;

/// How partisan the press is, one world of each seed for each.
const PARTISAN: [f64; 4] = [0.0, 0.25, 0.5, 0.75];

/// How many worlds are scored unless the command line says otherwise.
const SEEDS: u64 = 5;

/// The first of them: worlds that nobody looks into. Rules are written looking at those before.
const FIRST_SEED: u64 = 100;

const SIZE: Size = Size { towns: 60, days: 120 };

/// Days at the beginning on which nothing is scored: the first reports have to come in.
const SKIPPED_DAYS: usize = 10;

/// Scores the picture.
pub fn run(args: &[String]) -> Result<(), Failure> {
    let ([seeds, from], [keep, misses]) =
        options(args, ["--seeds", "--from-seed"], ["--write", "--misses"]).map_err(Failure::Usage)?;
    let number = |given: Option<String>, else_: u64, option: &str| match given.as_deref().map(str::parse) {
        None => Ok(else_),
        Some(Ok(number)) if number > 0 => Ok(number),
        Some(_) => Err(Failure::Usage(format!("{option} needs a number from 1"))),
    };
    let seeds = number(seeds, SEEDS, "--seeds")?;
    let first = number(from, FIRST_SEED, "--from-seed")?;
    let seeds = first..first.saturating_add(seeds);
    if misses && seeds.end > FIRST_SEED {
        return Err(Failure::Usage(format!(
            "--misses shows only wars that rules are written on: name seeds below {FIRST_SEED} with --from-seed and --seeds"
        )));
    }
    let workspace = Workspace::find()?;
    if cfg!(debug_assertions) {
        // The measuring itself is worth optimising.
        let release = ["run", "--quiet", "--release", "--locked", "--package", "xtask", "--", "score", "picture"];
        command::run(workspace.cargo().args(release).args(args))?;
        return Ok(());
    }
    if misses {
        println!(
            "{}",
            misses::report(&at_each_level(|partisan| {
                let mut all = Misses::default();
                for seed in seeds.clone() {
                    all.add(&World::of(SIZE, partisan, seed), seed);
                }
                (partisan, all)
            }))
        );
        return Ok(());
    }
    let levels = at_each_level(|partisan| {
        let mut all = Scored::default();
        for seed in seeds.clone() {
            all.add(&World::of(SIZE, partisan, seed));
        }
        println!("partisan {partisan}: {}", all.holders.line());
        all
    });
    let report = report(&workspace, &seeds, &levels);
    println!("\n{report}");
    if keep {
        syntax::keep(&workspace, "eval/scores", "picture", &report)?;
    }
    Ok(())
}

/// What `of` makes of each share of partisan reporting, in their order; all at the same time.
fn at_each_level<T: Send>(of: impl Fn(f64) -> T + Sync) -> Vec<T> {
    let of = &of;
    std::thread::scope(|scope| {
        let workers: Vec<_> = PARTISAN.iter().map(|&partisan| scope.spawn(move || of(partisan))).collect();
        let done = workers.into_iter().map(|worker| worker.join());
        done.map(|done| done.unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
    })
}

/// A generated war with what was told of it.
pub struct World {
    /// What happened.
    pub truth: Truth,
    /// What was published.
    pub press: Press,
    /// The same as claims, each report led to the one it copies, as far as that is found.
    pub told: Vec<Told>,
    /// Which report each was found to copy.
    copies: NearCopies,
}

impl World {
    /// The world of a seed, with a press as partisan as said.
    pub fn of(size: Size, partisan: f64, seed: u64) -> World {
        let truth = Truth::of(size, seed);
        let press = Press::of(&truth, partisan, seed);
        let mut copies = NearCopies::default();
        for (n, filing) in press.filings.iter().enumerate() {
            copies.add(&key(n), Some(date(filing.day)), &Sketch::of(&filing.text()));
        }
        let told = press.filings.iter().enumerate().flat_map(|(n, filing)| {
            let mut report = filing.provenance(n, &press.outlets[filing.outlet].name);
            report.copy_of = copies.original(&key(n)).map(str::to_owned);
            filing.told(n, &Arc::new(report), &truth.towns)
        });
        let told = told.collect();
        World { truth, press, told, copies }
    }

    /// What an analyst knows of the outlets: the side of each that has one.
    pub fn grades(&self) -> Grades {
        let mut grades = Grades::default();
        for outlet in &self.press.outlets {
            if let Sort::Partisan(side) = outlet.sort {
                grades.set_side(&outlet.name, side.actor());
            }
        }
        grades
    }
}

/// How many of how many.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Share {
    right: u64,
    of: u64,
}

impl Share {
    fn add(&mut self, right: bool) {
        self.right += u64::from(right);
        self.of += 1;
    }

    /// The share, 0..=1; 0 of none.
    pub fn rate(self) -> f64 {
        if self.of == 0 { 0.0 } else { self.right as f64 / self.of as f64 }
    }

    fn cell(self) -> String {
        if self.of == 0 { "–".to_owned() } else { format!("{:.3} of {}", self.rate(), self.of) }
    }
}

#[derive(Default)]
struct Scored {
    reports: usize,
    claims: usize,
    by_a_side: usize,
    reprints: Share,
    originals: Share,
    holders: Holders,
    figures: Figures,
}

impl Scored {
    fn add(&mut self, world: &World) {
        self.reports += world.press.filings.len();
        self.claims += world.told.len();
        for (n, filing) in world.press.filings.iter().enumerate() {
            let side = matches!(world.press.outlets[filing.outlet].sort, Sort::Partisan(_));
            self.by_a_side += usize::from(side) * filing.statements.len();
            let found = world.copies.original(&key(n)).map(str::to_owned);
            match filing.reprints {
                Some(original) => self.reprints.add(found == Some(key(original))),
                None => self.originals.add(found.is_some()),
            }
        }
        self.holders.add(world);
        self.figures.add(world);
    }
}

fn report(workspace: &Workspace, seeds: &Range<u64>, levels: &[Scored]) -> String {
    let mut out = format!("# {}: picture\n\n", syntax::today());
    let _ = write!(
        out,
        "`cargo xtask score picture` at {}: {} generated wars (seeds {} to {}) of {} towns and {} days for each share of \
         partisan reporting; no rule was written looking into a war of seed {FIRST_SEED} or above. *Partisan*: the share of occasions to report that fall to outlets with a side; the others quote spokesmen in proportion to \
         it. The model of wars and press: `xtask/src/world.rs` and the files below it.\n\n",
        syntax::commit(workspace),
        seeds.end - seeds.start,
        seeds.start,
        seeds.end - 1,
        SIZE.towns,
        SIZE.days,
    );
    let header = |out: &mut String, first: &str| {
        let _ = write!(out, "| {first} |");
        for partisan in PARTISAN {
            let _ = write!(out, " partisan {partisan} |");
        }
        let _ = writeln!(out, "\n|---|{}", "---|".repeat(PARTISAN.len()));
    };
    let row = |out: &mut String, name: &str, cell: &dyn Fn(&Scored) -> String| {
        let _ = write!(out, "| {name} |");
        for level in levels {
            let _ = write!(out, " {} |", cell(level));
        }
        out.push('\n');
    };
    header(&mut out, "what is told");
    row(&mut out, "reports", &|s| s.reports.to_string());
    row(&mut out, "claims", &|s| s.claims.to_string());
    row(&mut out, "of them by outlets with a side", &|s| format!("{:.2}", s.by_a_side as f64 / s.claims as f64));
    row(&mut out, "reprints led to their original", &|s| s.reprints.cell());
    row(&mut out, "other reports taken for copies", &|s| s.originals.cell());
    let _ = writeln!(
        out,
        "\n## Who holds what\n\nThe share of days and towns on which the holder is right, by what could be \
        known on that day, drawn every {} days from day {} on. While forces of both sides are inside, the holder is the one who was there \
        before. *Majority*: of the claims that name a holder, one vote each, of the last days (the window that does best \
        at each level), else the latest. *Latest*: the claim published last.\n",
        holders::EVERY,
        SKIPPED_DAYS + 1
    );
    header(&mut out, "drawn by");
    for (name, of) in holders::ROWS {
        row(&mut out, name, &|s| s.holders.cell(of, false));
    }
    let _ =
        writeln!(out, "\nOf these, the towns that were fought over or changed hands within the last thirty days:\n");
    header(&mut out, "drawn by");
    for (name, of) in holders::ROWS {
        row(&mut out, name, &|s| s.holders.cell(of, true));
    }
    let _ = writeln!(
        out,
        "\n## How far it can be believed\n\nThe share of days and towns on which the holder is right, by what \
        Vigie says of it; where it says that forces of both sides are inside, on which they are, too.\n"
    );
    header(&mut out, "sureness");
    for (name, of) in holders::sureness_rows() {
        row(&mut out, name, &|s| s.holders.believed(of).cell());
    }
    out.push('\n');
    header(&mut out, "information grade");
    for &grade in InformationGrade::ALL {
        row(&mut out, grade.as_str(), &|s| s.holders.graded(grade).cell());
    }
    out.push_str("\nOf what rests on two independent claimants, what does come from two hands or more:\n\n");
    header(&mut out, "");
    row(&mut out, "from two hands", &|s| s.holders.confirmed().cell());
    let _ = writeln!(
        out,
        "\n## Figures\n\nOf the days' tolls of a town (killed and injured, civilians and fighters) of which at \
        least one number was published: the share that lies within the bounds, and how far the best figure is off, as the \
        median of |ln(best / truth)|.\n"
    );
    header(&mut out, "given by");
    for (name, of) in figures::ROWS {
        row(&mut out, name, &|s| s.figures.cell(of));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_miss_is_shown_of_a_war_that_nobody_looks_into() {
        for args in [&["--misses"][..], &["--misses", "--from-seed", "98", "--seeds", "3"]] {
            let args: Vec<String> = args.iter().map(|&arg| arg.to_owned()).collect();
            assert!(matches!(run(&args), Err(Failure::Usage(_))), "{args:?}");
        }
    }

    #[test]
    fn the_picture_is_better_than_votes_and_the_latest_word_and_the_more_so_the_more_partisan_the_press() {
        let size = Size { towns: 30, days: 50 };
        let score = |partisan: f64| {
            let mut all = Scored::default();
            for seed in 1..=2 {
                all.add(&World::of(size, partisan, seed));
            }
            all
        };
        let (fair, partisan) = (score(0.0), score(0.5));
        for scored in [&fair, &partisan] {
            assert!(scored.holders.lead() > 0.0, "{}", scored.holders.line());
        }
        assert!(partisan.holders.lead() > fair.holders.lead(), "{}, {}", fair.holders.line(), partisan.holders.line());
        assert!(fair.reprints.rate() > 0.94 && fair.originals.rate() < 0.01);
    }
}
