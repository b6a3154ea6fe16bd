//! How many were killed in an event, by the rules of ACLED and of UCDP.
//!
//! A total is never added to its parts, nor one claimant's number to another's. Groups that a report names side by side
//! (twelve civilians and three soldiers) are added; across reports the rules choose.

use std::cmp::Reverse;

use vigie_model::{Actor, Body, ClaimId, Count, Outcome, PartialDate, Victims, Voice};

use super::cited::Cited;
use super::event::{Event, total};
use super::notes::DeathRule;

/// The deaths of an event.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Toll<'a> {
    /// ACLED's number: the lowest that is given, and its numbers for vague ones.
    pub acled: u64,
    /// How it came about.
    pub rule: DeathRule,
    /// The numbers that it was chosen from, each once, the lowest first.
    pub numbers: Vec<u64>,
    /// UCDP's numbers; `None` where no claim gives one.
    pub ucdp: Option<Deaths<'a>>,
}

/// UCDP's low, best and high, and the groups that make up the best.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Deaths<'a> {
    pub low: u64,
    pub best: u64,
    pub high: u64,
    /// Groups whose numbers add up to `best`.
    pub groups: Vec<(Option<Victims>, &'a [Actor], u64)>,
    /// True when a bound or the best was not said and is taken from the other numbers.
    pub filled: bool,
}

/// One group of the killed, by one report.
#[derive(Debug, Clone)]
struct Group<'a> {
    victims: Option<Victims>,
    party: &'a [Actor],
    acled: u64,
    rule: DeathRule,
    numbers: Vec<u64>,
    ucdp: Option<(u64, u64, u64)>,
    filled: bool,
    /// True for a part that only says who the dead of a total were.
    part: bool,
}

/// What one report says of the deaths.
struct Account<'a> {
    groups: Vec<Group<'a>>,
    published: Option<PartialDate>,
    independence: u8,
}

impl<'a> Toll<'a> {
    /// The deaths of `event`; `None` where none are told.
    pub fn of(event: &Event<'a>) -> Option<Toll<'a>> {
        let killed: Vec<&'a Cited> = event.figures.iter().copied().filter(|c| killed(c).is_some()).collect();
        let accounts: Vec<Account> = killed.chunk_by(|a, b| a.origin.key == b.origin.key).map(Account::of).collect();
        let sums: Vec<(u64, DeathRule, Vec<u64>)> = accounts.iter().map(Account::acled).collect();
        let (acled, rule, _) = sums.iter().min_by_key(|(n, ..)| *n)?.clone();
        let mut numbers: Vec<u64> = sums.iter().flat_map(|(n, _, given)| given.iter().chain([n])).copied().collect();
        numbers.sort_unstable();
        numbers.dedup();
        let rule = if sums.iter().any(|(n, ..)| *n != acled) { DeathRule::Lowest } else { rule };
        Some(Toll { acled, rule, numbers, ucdp: across(&accounts) })
    }
}

/// The number of the killed, where the claim gives a figure of them.
pub(super) fn killed(cited: &Cited) -> Option<&Count> {
    match &cited.claim.body {
        Body::Casualties { outcome: Outcome::Killed, count, .. } => Some(count),
        _ => None,
    }
}

/// ACLED's number for *dozens*, *hundreds*, and for several of whom no number is given.
const DOZENS: u64 = 12;
const HUNDREDS: u64 = 100;
const SEVERAL: u64 = 3;

/// ACLED's number of a count, the lowest that it allows.
fn acled_number(count: &Count) -> (u64, DeathRule) {
    match (count.low, count.best, count.high) {
        (Some(20), None, Some(99)) if count.approx => (DOZENS, DeathRule::Vague),
        (Some(200), None, Some(999)) if count.approx => (HUNDREDS, DeathRule::Vague),
        (Some(low), Some(best), _) if low < best => (low, DeathRule::Lowest),
        (Some(low), None, Some(high)) if low < high => (low, DeathRule::Lowest),
        (_, Some(best), _) => (best, DeathRule::Reported),
        (Some(low), ..) => (low, DeathRule::Reported),
        (None, None, high) => (SEVERAL.min(high.unwrap_or(SEVERAL)), DeathRule::Vague),
    }
}

/// Low, best and high of a count, the unsaid ones taken from the others; and whether one was.
fn ucdp_numbers(count: &Count) -> Option<((u64, u64, u64), bool)> {
    let best = count.best.or(count.low).or(count.high)?;
    let (low, high) = (count.low.unwrap_or(best), count.high.unwrap_or(best));
    let filled = count.best.is_none() || count.low.is_none() || count.high.is_none();
    Some(((low.min(best), best, high.max(best)), filled))
}

/// How independent a claimant is: a party to the conflict last.
fn independence(cited: &Cited) -> u8 {
    match cited.claim.attribution.voice {
        Voice::Outlet | Voice::Named => 2,
        Voice::Unnamed => 1,
        Voice::Actor => 0,
    }
}

/// Who the dead were, *people* being as good as nothing said.
fn victims(cited: &Cited) -> Option<Victims> {
    match &cited.claim.body {
        Body::Casualties { victims, .. } => victims.filter(|v| *v != Victims::People),
        _ => None,
    }
}

impl<'a> Account<'a> {
    /// From the figures of one report.
    fn of(figures: &[&'a Cited]) -> Account<'a> {
        let mut groups: Vec<(Group<'a>, Vec<&'a Cited>)> = Vec::new();
        for &figure in figures {
            let Some(count) = killed(figure) else { continue };
            let (victims, party) = (victims(figure), figure.claim.target.as_slice());
            let part = total(figure).is_some();
            // Of a total of civilians a part tells nothing that a dataset asks for; of one of people, who they were.
            let of_people = |of: &ClaimId| figures.iter().any(|f| f.claim.id == *of && self::victims(f).is_none());
            if part && (victims.is_none() || !total(figure).is_some_and(of_people)) {
                continue;
            }
            let (acled, rule) = acled_number(count);
            let (ucdp, filled) = ucdp_numbers(count).map_or((None, false), |(n, filled)| (Some(n), filled));
            let group = Group { victims, party, acled, rule, numbers: vec![acled], ucdp, filled, part };
            let same = |(g, _): &&mut (Group, Vec<&Cited>)| {
                g.victims == victims && g.part == part && same_side(g.party, party)
            };
            match groups.iter_mut().find(same) {
                Some((known, rivals)) => {
                    known.rival(group, rivals.iter().map(|r| independence(r)).max() < Some(independence(figure)));
                    rivals.push(figure);
                }
                None => groups.push((group, vec![figure])),
            }
        }
        Account {
            groups: groups.into_iter().map(|(group, _)| group).collect(),
            published: figures.first().and_then(|f| f.origin.head.published),
            independence: figures.iter().map(|f| independence(f)).max().unwrap_or(0),
        }
    }

    /// ACLED's number, how it came about, and the numbers it was chosen from.
    fn acled(&self) -> (u64, DeathRule, Vec<u64>) {
        let whole = self.whole(|g| g.acled);
        let n = whole.iter().fold(0u64, |sum, g| sum.saturating_add(g.acled));
        let numbers = whole.iter().flat_map(|g| g.numbers.iter().copied()).collect();
        match whole.as_slice() {
            [only] if n == 0 && only.rule == DeathRule::Reported => (n, DeathRule::None, numbers),
            [only] => (n, only.rule, numbers),
            several => {
                let vague = several.iter().any(|g| g.rule == DeathRule::Vague);
                (n, if vague { DeathRule::Vague } else { DeathRule::Sum }, Vec::new())
            }
        }
    }

    /// The groups to be added up: without those that are part of another.
    fn whole(&self, number: fn(&Group) -> u64) -> Vec<&Group<'a>> {
        let mut whole: Vec<&Group<'a>> = self.groups.iter().filter(|g| !g.part).collect();
        let sum = |groups: &[&Group], of: fn(&Group) -> bool| -> u64 {
            groups.iter().filter(|g| of(g)).fold(0, |n, g| n.saturating_add(number(g)))
        };
        // Children and medics may be among the civilians, and everyone among the people.
        let civil = |g: &Group| g.victims.is_some_and(|v| v != Victims::Civilians && is_civil(v));
        let named = |g: &Group| g.victims.is_some();
        if whole.iter().any(|g| g.victims == Some(Victims::Civilians) && number(g) >= sum(&whole, civil)) {
            whole.retain(|g| !civil(g));
        }
        if whole.iter().any(|g| g.victims.is_none() && number(g) >= sum(&whole, named)) {
            whole.retain(|g| !named(g));
        }
        whole
    }

    /// UCDP's numbers; `None` where the report gives none.
    fn ucdp(&self) -> Option<Deaths<'a>> {
        let of = |g: &Group| g.ucdp.map_or(0, |(_, best, _)| best);
        let whole: Vec<&Group<'a>> = self.whole(of).into_iter().filter(|g| g.ucdp.is_some()).collect();
        let add = |pick: fn((u64, u64, u64)) -> u64| {
            whole.iter().filter_map(|g| g.ucdp).fold(0u64, |sum, n| sum.saturating_add(pick(n)))
        };
        let (low, best, high) = (add(|n| n.0), add(|n| n.1), add(|n| n.2));
        let mut groups: Vec<_> = whole.iter().map(|g| (g.victims, g.party, of(g))).collect();
        // Who the dead of a total were, where it is said: by its parts, or by groups named beside it.
        if let [(None, party, all)] = groups[..] {
            let named: Vec<&Group> = self.groups.iter().filter(|g| g.victims.is_some() && g.ucdp.is_some()).collect();
            let told = named.iter().fold(0u64, |n, g| n.saturating_add(of(g)));
            if !named.is_empty() && told <= all {
                groups = named.iter().map(|g| (g.victims, g.party, of(g))).collect();
                groups.push((None, party, all - told));
            }
        }
        let filled = whole.iter().any(|g| g.filled);
        (!whole.is_empty()).then_some(Deaths { low, best, high, groups, filled })
    }
}

impl<'a> Group<'a> {
    /// Takes in another number for the same group: ACLED's is the lowest, UCDP's the more independent claimant's.
    fn rival(&mut self, other: Group<'a>, more_independent: bool) {
        if other.acled != self.acled {
            self.rule = DeathRule::Lowest;
        }
        self.acled = self.acled.min(other.acled);
        self.numbers.extend(other.numbers);
        self.filled |= other.filled;
        self.ucdp = match (self.ucdp, other.ucdp) {
            (Some(a), Some(b)) => {
                let best = if more_independent { b.1 } else { a.1 };
                Some((a.0.min(b.0), best, a.2.max(b.2)))
            }
            (a, b) => a.or(b),
        };
        if self.party.is_empty() {
            self.party = other.party;
        }
    }
}

/// True when two figures can be of the same people.
fn same_side(a: &[Actor], b: &[Actor]) -> bool {
    a.is_empty() || b.is_empty() || a.iter().any(|x| b.iter().any(|y| x.same_party(y)))
}

/// UCDP's numbers across reports: the lowest and the highest, and as best those of the most independent claimant, then
/// of the latest report, then the lower.
fn across<'a>(accounts: &[Account<'a>]) -> Option<Deaths<'a>> {
    let all: Vec<(Deaths<'a>, &Account)> = accounts.iter().filter_map(|a| Some((a.ucdp()?, a))).collect();
    let key = |(deaths, account): &&(Deaths, &Account)| {
        (account.independence, account.published.map(|d| d.latest()), Reverse(deaths.best))
    };
    let (chosen, _) = all.iter().max_by_key(key)?;
    let low = all.iter().map(|(d, _)| d.low).min()?.min(chosen.best);
    let high = all.iter().map(|(d, _)| d.high).max()?.max(chosen.best);
    Some(Deaths { low, high, filled: all.iter().any(|(d, _)| d.filled), ..chosen.clone() })
}

/// Whether victims are civilians.
pub(super) fn is_civil(victims: Victims) -> bool {
    match victims {
        Victims::Civilians
        | Victims::Children
        | Victims::Women
        | Victims::Men
        | Victims::Elderly
        | Victims::Journalists
        | Victims::AidWorkers
        | Victims::Medics => true,
        Victims::Soldiers | Victims::Police | Victims::Fighters | Victims::Peacekeepers | Victims::People => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vague_numbers_have_acleds_numbers() {
        let range = |low, high, approx| Count::new(Some(low), None, Some(high), approx);
        for (count, want) in [
            (Count::exactly(7), (7, DeathRule::Reported)),
            (Count::at_least(12), (12, DeathRule::Reported)),
            (Count::about(50), (50, DeathRule::Reported)),
            (range(20, 30, false), (20, DeathRule::Lowest)),
            (range(20, 99, true), (12, DeathRule::Vague)),
            (range(200, 999, true), (100, DeathRule::Vague)),
            (range(2000, 9999, true), (2000, DeathRule::Lowest)),
            (Count::UNKNOWN, (3, DeathRule::Vague)),
            (Count::new(None, None, Some(2), false), (2, DeathRule::Vague)),
        ] {
            assert_eq!(acled_number(&count), want, "{count:?}");
        }
    }

    #[test]
    fn ucdps_bounds_enclose_the_best() {
        for (count, want) in [
            (Count::exactly(7), ((7, 7, 7), false)),
            (Count::at_least(12), ((12, 12, 12), true)),
            (Count::new(Some(20), None, Some(30), false), ((20, 20, 30), true)),
            (Count::new(Some(10), Some(12), Some(20), false), ((10, 12, 20), false)),
        ] {
            assert_eq!(ucdp_numbers(&count), Some(want), "{count:?}");
        }
        assert_eq!(ucdp_numbers(&Count::UNKNOWN), None);
    }
}
