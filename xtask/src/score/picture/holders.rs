//! On how many days the holder of a town is right.

use std::collections::{BTreeMap, BTreeSet};

use vigie_model::{ClaimId, InformationGrade, PlaceRelation};
use vigie_picture::{Basis, Grades, Ground, Holding, Picture, PlaceControl, State, Sureness};

use super::baseline::Votes;
use super::{SKIPPED_DAYS, Share, World};
use crate::world::filing::Speaker;
use crate::world::press::Sort;
use crate::world::{Force, date};

/// Days over which votes are counted; the best is shown.
const WINDOWS: [usize; 4] = [3, 7, 14, 30];

/// Every how many days the picture is drawn.
pub const EVERY: usize = 3;

/// Who draws.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum By {
    /// The picture, the side of each outlet that has one being given.
    Vigie,
    /// The picture, nothing being known of the outlets.
    Ungraded,
    /// A vote among all claims.
    Majority,
    /// A vote among the claims of those without a side.
    Outside,
    /// The claim published last.
    Latest,
}

/// The rows of the table.
pub const ROWS: [(&str, By); 5] = [
    ("Vigie", By::Vigie),
    ("Vigie, without the outlets' sides", By::Ungraded),
    ("majority of recent claims", By::Majority),
    ("majority of recent claims without those of parties and outlets with a side", By::Outside),
    ("latest claim", By::Latest),
];

/// The rows of the table of sureness.
pub fn sureness_rows() -> [(&'static str, Option<Sureness>); 4] {
    [
        ("established", Some(Sureness::Established)),
        ("unconfirmed", Some(Sureness::Unconfirmed)),
        ("claimed", Some(Sureness::Claimed)),
        ("holder unknown", None),
    ]
}

/// What was right.
#[derive(Debug, Clone, Default)]
pub struct Holders {
    /// By who draws, and for votes by window.
    right: BTreeMap<(By, usize), Share>,
    /// The same of towns that were fought over within a month.
    in_play: BTreeMap<(By, usize), Share>,
    believed: BTreeMap<Option<Sureness>, Share>,
    graded: BTreeMap<Option<InformationGrade>, Share>,
    confirmed: Share,
}

impl Holders {
    /// Scores a world.
    pub fn add(&mut self, world: &World) {
        let votes = Votes::of(world);
        let grades = world.grades();
        let ungraded = Grades::default();
        for day in (SKIPPED_DAYS..world.truth.held.len()).step_by(EVERY) {
            let draw = |grades| {
                let basis = Basis { told: &world.told, grades, decisions: &[] };
                by_town(Picture::draw(&basis, Some(date(day)), Some(date(day))))
            };
            let (drawn, blind) = (draw(&grades), draw(&ungraded));
            for (town, held) in world.truth.held[day].iter().enumerate() {
                let holding = drawn.get(&town);
                let given = holding.and_then(holder);
                let right = given == Some(held.by);
                let holding = given.and(holding);
                // Of a fight inside, what is graded is that there is one.
                let so = right && holding.is_none_or(|h| h.state != State::Contested || held.contested);
                self.believed.entry(holding.map(|holding| holding.sureness)).or_default().add(so);
                self.graded.entry(holding.map(|holding| holding.grade.information)).or_default().add(so);
                if let Some(holding) = holding.filter(|h| h.basis.contains(&Ground::TwoIndependent)) {
                    self.confirmed.add(hands(world, holding).len() > 1);
                }
                let in_play = world.truth.in_play(town, day);
                let mut add = |by, window, drawn: Option<Force>| {
                    self.right.entry((by, window)).or_default().add(drawn == Some(held.by));
                    if in_play {
                        self.in_play.entry((by, window)).or_default().add(drawn == Some(held.by));
                    }
                };
                add(By::Vigie, 0, given);
                add(By::Ungraded, 0, blind.get(&town).and_then(holder));
                add(By::Latest, 0, votes.latest(town, day));
                for window in WINDOWS {
                    add(By::Majority, window, votes.majority(town, day, window, false));
                    add(By::Outside, window, votes.majority(town, day, window, true));
                }
            }
        }
    }

    /// The best window of those that draw so.
    fn best(&self, by: By, in_play: bool) -> (usize, Share) {
        let right = if in_play { &self.in_play } else { &self.right };
        let of = right.iter().filter(|((b, _), _)| *b == by).map(|(&(_, window), &share)| (window, share));
        of.max_by(|a, b| a.1.rate().total_cmp(&b.1.rate())).unwrap_or_default()
    }

    /// How a cell of the table reads.
    pub fn cell(&self, by: By, in_play: bool) -> String {
        match self.best(by, in_play) {
            (0, share) => format!("{:.4}", share.rate()),
            (window, share) => format!("{:.4} ({window} days)", share.rate()),
        }
    }

    /// How often what is given so is right.
    pub fn believed(&self, sureness: Option<Sureness>) -> Share {
        self.believed.get(&sureness).copied().unwrap_or_default()
    }

    /// How often what has this information grade is right.
    pub fn graded(&self, grade: InformationGrade) -> Share {
        self.graded.get(&Some(grade)).copied().unwrap_or_default()
    }

    /// Of what is confirmed by two independent claimants, what does come from two hands or more.
    pub fn confirmed(&self) -> Share {
        self.confirmed
    }

    /// By how much the picture is better than the better of votes and the latest claim, on towns in play.
    #[cfg(test)]
    pub fn lead(&self) -> f64 {
        let rate = |by| self.best(by, true).1.rate();
        rate(By::Vigie) - rate(By::Majority).max(rate(By::Latest))
    }

    /// Towns in play, in a line.
    pub fn line(&self) -> String {
        let cells: Vec<String> = ROWS.iter().map(|&(name, by)| format!("{name} {}", self.cell(by, true))).collect();
        cells.join(", ")
    }
}

/// The current stretch of each town.
pub fn by_town(picture: Picture) -> BTreeMap<usize, Holding> {
    let of_town = |control: PlaceControl| {
        let town = control.place.geonameid.filter(|_| control.place.relation == PlaceRelation::In)?;
        Some((town as usize - 1, control.current().clone()))
    };
    picture.control.into_iter().filter_map(of_town).collect()
}

/// From whom the claims of a stretch come: by whose pen, and by whose word where it is another's. Reprints are their
/// original's.
fn hands(world: &World, holding: &Holding) -> BTreeSet<(Option<usize>, Option<Speaker>)> {
    let hand = |claim: &ClaimId| {
        let (n, place) = claim.0.split_once('.')?;
        let mut filing = world.press.filings.get(n.parse::<usize>().ok()?)?;
        let speaker = filing.statements.get(place.parse::<usize>().ok()?)?.speaker;
        while let Some(original) = filing.reprints {
            filing = &world.press.filings[original];
        }
        let monitor = world.press.outlets[filing.outlet].sort == Sort::Monitor;
        Some(match speaker {
            Speaker::Outlet if monitor => (None, Some(Speaker::Monitor)),
            Speaker::Outlet => (Some(filing.outlet), None),
            Speaker::Unnamed => (Some(filing.outlet), Some(speaker)),
            Speaker::Party(_) | Speaker::Monitor => (None, Some(speaker)),
        })
    };
    holding.claims.iter().filter_map(hand).collect()
}

/// Whom a stretch puts in possession: of a town of which a part was taken, the one who keeps the rest.
pub fn holder(holding: &Holding) -> Option<Force> {
    let rest = holding.rivals.iter().find_map(|rival| rival.holder.as_ref());
    let actor = match holding.state {
        State::Held | State::Besieged | State::Contested => holding.holder.as_ref(),
        State::PartHeld => rest.or(holding.holder.as_ref()),
        State::Unknown => None,
    };
    actor.and_then(Force::of)
}
