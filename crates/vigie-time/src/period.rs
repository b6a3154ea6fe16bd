//! Periods made of other periods, at the precision that the report's date has.

use crate::calendar::{
    Anchor, TimeUnit, days_between, plus, plus_days, plus_months, weekday, weekday_after, weekday_before, weekdays_in,
    year_after,
};
use crate::resolve::Direction;
use crate::value::Op;
use jiff::civil::{Date, Weekday};
use vigie_model::{Edtf, PartialDate};

/// Of recurring periods, given in order, the one that is meant.
pub(crate) fn nearest(anchor: Anchor, direction: Direction, all: impl Iterator<Item = Edtf>) -> Option<Edtf> {
    let (first, last) = (anchor.first(), anchor.last());
    let ends = |e: &Edtf| Some((e.earliest()?, e.latest()?));
    let mut known = all.filter_map(|e| ends(&e).map(|(a, b)| (a, b, e)));
    match direction {
        Direction::Past => known.filter(|(a, ..)| *a <= last).last(),
        Direction::Future => known.find(|(_, b, _)| *b >= first),
        Direction::Unsaid => known.min_by_key(|(a, b, _)| {
            if *b < first {
                days_between(*b, first)
            } else if *a > last {
                days_between(last, *a)
            } else {
                0
            }
        }),
    }
    .map(|(.., e)| e)
}

/// The season that is over, or nearly, or the one to come.
pub(crate) fn season(anchor: Anchor, last: bool, of_year: impl Fn(i16) -> Option<Edtf>) -> Option<Edtf> {
    let years = (anchor.year() - 2).max(1)..=(anchor.year() + 2).min(9998);
    let mut all = years.filter_map(of_year);
    if last {
        // Who says "last summer" in mid-September means the one just ending.
        let nearly_over = |e: &Edtf| e.earliest().and_then(|a| plus_days(a, 60)).is_some_and(|d| d < anchor.first());
        all.rfind(nearly_over)
    } else {
        all.find(|e| e.earliest().is_some_and(|a| a > anchor.last()))
    }
}

/// A day by its number alone.
pub(crate) fn day_of_month(anchor: Anchor, day: i8, direction: Direction) -> Option<Edtf> {
    match anchor {
        Anchor::Day(today) => {
            let months = (-2..=2).filter_map(|k| plus_months(today.year(), today.month(), k));
            let days = months.filter_map(|(y, m)| Date::new(y, m, day).ok()).map(Edtf::day);
            let direction = if direction == Direction::Unsaid { Direction::Past } else { direction };
            nearest(anchor, direction, days)
        }
        Anchor::Month(y, m) => Date::new(y, m, day).ok().map(Edtf::day),
        Anchor::Year(_) => anchor.today().map(Edtf::Date),
    }
}

/// A day by its number and week day, where the two agree in the report's month or one beside it.
///
/// Where they do not, the number is likely another one: *vendredi 13 personnes ont été tuées*.
pub(crate) fn weekday_of_month(anchor: Anchor, weekday: Weekday, day: i8, direction: Direction) -> Option<Edtf> {
    let start = anchor.first();
    let around = if matches!(anchor, Anchor::Day(_)) { -1..=1 } else { 0..=0 };
    let months = around.filter_map(|k| plus_months(start.year(), start.month(), k));
    let days = months.filter_map(|(y, m)| Date::new(y, m, day).ok()).filter(|d| d.weekday() == weekday);
    nearest(anchor, direction, days.map(Edtf::day))
}

/// A week end: by the tense, the last one, or the next.
pub(crate) fn weekend(anchor: Anchor, which: i64, future: bool) -> Option<Edtf> {
    let Anchor::Day(today) = anchor else {
        let Anchor::Month(..) = anchor else {
            return anchor.today().map(Edtf::Date);
        };
        let mut days = weekdays_in(anchor.first(), anchor.last(), Weekday::Saturday);
        days.extend(weekdays_in(anchor.first(), anchor.last(), Weekday::Sunday));
        days.sort_unstable();
        return Some(Edtf::OneOf(days));
    };
    let saturday = match which {
        0 if future => weekday_after(plus_days(today, -1)?, Weekday::Saturday),
        0 => weekday_before(today, Weekday::Saturday),
        k if k < 0 => weekday_before(plus_days(today, -2)?, Weekday::Saturday),
        _ => weekday_after(plus_days(today, 1)?, Weekday::Saturday),
    }?;
    Some(Edtf::between(PartialDate::day(saturday), PartialDate::day(plus_days(saturday, 1)?)))
}

/// A number of units as whole ones, halves of long units given in shorter ones.
fn whole(n: f64, unit: TimeUnit) -> (i64, TimeUnit) {
    let (n, unit) = match unit {
        _ if n.fract() == 0.0 => (n, unit),
        TimeUnit::Decade => (n * 10.0, TimeUnit::Year),
        TimeUnit::Year => (n * 12.0, TimeUnit::Month),
        TimeUnit::Month => (n * 30.0, TimeUnit::Day),
        TimeUnit::Week => (n * 7.0, TimeUnit::Day),
        TimeUnit::Day => (n * 24.0, TimeUnit::Hour),
        _ => (n, unit),
    };
    (n.round().clamp(-1e7, 1e7) as i64, unit)
}

/// A date so far from the report's, no finer than the unit or the report's date.
pub(crate) fn away(anchor: Anchor, n: f64, unit: TimeUnit) -> Option<Edtf> {
    let (n, unit) = whole(n, unit);
    if matches!(unit, TimeUnit::Second) || matches!(unit, TimeUnit::Hour | TimeUnit::Minute) && n.abs() < 24 {
        return anchor.today().map(Edtf::Date);
    }
    let middle = match anchor {
        Anchor::Day(d) => d,
        Anchor::Month(y, m) => Date::new(y, m, 15).ok()?,
        Anchor::Year(y) => Date::new(y, 7, 1).ok()?,
    };
    let there = plus(middle, n, unit)?;
    let date = match (unit, anchor) {
        (TimeUnit::Decade | TimeUnit::Century, _) => PartialDate::year(there.year())?.approximate(),
        (TimeUnit::Year, _) => PartialDate::year(there.year())?,
        (_, Anchor::Year(y)) if there.year() == y => PartialDate::day_within_year(y)?,
        (_, Anchor::Year(_)) => PartialDate::year(there.year())?,
        (TimeUnit::Month | TimeUnit::Quarter, _) => PartialDate::month(there.year(), there.month())?,
        (_, Anchor::Month(..)) => PartialDate::day_within(there.year(), there.month())?,
        (TimeUnit::Week, _) => PartialDate::day(there).approximate(),
        _ => PartialDate::day(there),
    };
    Some(Edtf::Date(date))
}

/// The time that ends (n below 0) or begins with the report's date.
pub(crate) fn stretch(anchor: Anchor, n: f64, unit: TimeUnit) -> Option<Edtf> {
    let (n, unit) = whole(n, unit);
    let long =
        matches!(unit, TimeUnit::Month | TimeUnit::Quarter | TimeUnit::Year | TimeUnit::Decade | TimeUnit::Century);
    let far = plus(if n < 0 { anchor.first() } else { anchor.last() }, n, unit)?;
    let far = match anchor {
        Anchor::Day(_) => PartialDate::day(far),
        Anchor::Month(..) if long => PartialDate::month(far.year(), far.month())?,
        Anchor::Year(_) if long => PartialDate::year(far.year())?,
        // A day or two around a date known to the month is still some day of that month.
        _ if days_between(anchor.first(), far).abs().min(days_between(anchor.last(), far).abs()) <= 7 => {
            return anchor.today().map(Edtf::Date);
        }
        _ => PartialDate::day(far),
    };
    let near = anchor.date()?;
    Some(if n < 0 { Edtf::between(far, near) } else { Edtf::between(near, far) })
}

/// Where a period begins, as coarse as it is known.
pub(crate) fn lower(period: &Edtf) -> Option<PartialDate> {
    match period {
        Edtf::Date(d) => Some(*d),
        Edtf::Interval { from, .. } => *from,
        Edtf::OneOf(days) => within(days),
    }
}

/// Where a period ends, as coarse as it is known.
pub(crate) fn upper(period: &Edtf) -> Option<PartialDate> {
    match period {
        Edtf::Interval { to, .. } => *to,
        _ => lower(period),
    }
}

/// Some day of the month, or year, that all these days are in.
fn within(days: &[PartialDate]) -> Option<PartialDate> {
    let (first, last) = (days.first()?, days.last()?);
    match (first.known_year(), first.known_month()) {
        (Some(y), Some(m)) if last.known_month() == Some(m) && last.known_year() == Some(y) => {
            PartialDate::day_within(y, m)
        }
        (Some(y), _) => PartialDate::day_within_year(y),
        _ => None,
    }
}

/// How fine a date is.
#[derive(PartialEq, Clone, Copy)]
enum Grain {
    Day,
    Month,
    Year,
    Decade,
    /// Some day of a month or year.
    SomeDay,
}

fn grain(d: &PartialDate) -> Grain {
    let spread = days_between(d.earliest(), d.latest());
    let shown = d.to_string();
    match spread {
        0 => Grain::Day,
        _ if shown.contains("-XX") => Grain::SomeDay,
        _ if spread < 32 => Grain::Month,
        _ if spread < 367 => Grain::Year,
        _ => Grain::Decade,
    }
}

/// The date of that grain just before or after.
fn beside(d: PartialDate, step: i64) -> Option<PartialDate> {
    let start = d.earliest();
    match grain(&d) {
        Grain::Day => plus_days(start, step).map(PartialDate::day),
        Grain::Month => {
            let (y, m) = plus_months(start.year(), start.month(), step)?;
            PartialDate::month(y, m)
        }
        Grain::Year => year_after(start.year(), step, 1).and_then(PartialDate::year),
        Grain::Decade => year_after(start.year(), step, 10).and_then(PartialDate::decade),
        Grain::SomeDay => Some(d),
    }
}

/// A period moved by a number of units.
pub(crate) fn shift(period: &Edtf, n: f64, unit: TimeUnit) -> Option<Edtf> {
    let (n, unit) = whole(n, unit);
    let one = |d: PartialDate| -> Option<PartialDate> {
        let there = plus(d.earliest(), n, unit)?;
        match (grain(&d), unit) {
            (Grain::SomeDay, TimeUnit::Second | TimeUnit::Minute | TimeUnit::Hour | TimeUnit::Day | TimeUnit::Week) => {
                Some(d)
            }
            (_, TimeUnit::Year | TimeUnit::Decade | TimeUnit::Century) | (Grain::Year, _) => {
                PartialDate::year(there.year())
            }
            (Grain::Decade, _) => PartialDate::decade(there.year()),
            (_, TimeUnit::Month | TimeUnit::Quarter) | (Grain::Month, _) => {
                PartialDate::month(there.year(), there.month())
            }
            (Grain::Day, _) => Some(PartialDate::day(there)),
        }
    };
    match period {
        Edtf::Date(d) => one(*d).map(Edtf::Date),
        Edtf::Interval { from, to } => {
            // "The next day" after a night or a fight of days follows its end.
            let end = if n > 0 { to.or(*from) } else { from.or(*to) };
            end.and_then(one).map(Edtf::Date)
        }
        Edtf::OneOf(days) => days.iter().map(|d| one(*d)).collect::<Option<Vec<_>>>().map(Edtf::OneOf),
    }
}

/// The first such day after a period, or the last one before it; as vague as the period where its days are not known.
pub(crate) fn beside_weekday(period: &Edtf, day: Weekday, after: bool) -> Option<Edtf> {
    let edge = if after { upper(period)? } else { lower(period)? };
    let Some(exact) = edge.exact() else {
        return Some(Edtf::Date(edge));
    };
    let found =
        if after { weekday_after(plus_days(exact, 1)?, day) } else { weekday_before(plus_days(exact, -1)?, day) };
    found.map(Edtf::day)
}

/// The first, or the last, so many units of a period; none where it is not that long.
pub(crate) fn end_of(period: &Edtf, n: i64, unit: TimeUnit, first: bool) -> Option<Edtf> {
    let (begin, end) = (period.earliest()?, period.latest()?);
    let (a, b) =
        if first { (begin, plus_days(plus(begin, n, unit)?, -1)?) } else { (plus(plus_days(end, 1)?, -n, unit)?, end) };
    (n > 0 && begin <= a && a <= b && b <= end).then(|| Edtf::between(PartialDate::day(a), PartialDate::day(b)))
}

/// One piece of a period by its number, from 1, or from −1 at its end; `second` is the week day, or the number of parts.
pub(crate) fn piece(op: Op, n: i64, second: i64, given: &Edtf) -> Option<Edtf> {
    let (first, last) = (given.earliest()?, given.latest()?);
    let interval = |a: Date, b: Date| Edtf::between(PartialDate::day(a), PartialDate::day(b));
    match op {
        Op::NthWeekday => {
            let days = weekdays_in(first, last, weekday(second)?);
            let at = if n > 0 { n - 1 } else { days.len() as i64 + n };
            usize::try_from(at).ok().and_then(|at| days.get(at)).map(|d| Edtf::Date(*d))
        }
        Op::NthDay => {
            let day = if n > 0 { plus_days(first, n - 1)? } else { plus_days(last, n + 1)? };
            (first <= day && day <= last).then(|| Edtf::day(day))
        }
        Op::NthWeek => {
            let start = if n > 0 { plus_days(first, (n - 1) * 7)? } else { plus_days(last, n * 7 + 1)? };
            (first <= start && start <= last).then(|| Some(interval(start, plus_days(start, 6)?.min(last))))?
        }
        Op::WeekOf => {
            let monday = weekday_before(first, Weekday::Monday)?;
            Some(interval(monday, plus_days(monday, 6)?))
        }
        Op::Part => {
            if !(1..=second).contains(&n) || second > 12 {
                return None;
            }
            let length = days_between(first, last) + 1;
            let start = plus_days(first, length * (n - 1) / second)?;
            let end = plus_days(first, length * n / second - 1)?;
            (start <= end).then(|| interval(start, end))
        }
        _ => None,
    }
}

/// A third of a period: 0 the first, 1 the middle, 2 the last.
fn third(period: &Edtf, which: i64) -> Option<Edtf> {
    let days = |first: Date, last: Date| {
        if first == last { Edtf::day(first) } else { Edtf::between(PartialDate::day(first), PartialDate::day(last)) }
    };
    match period {
        Edtf::Date(d) => {
            let first = d.earliest();
            match grain(d) {
                Grain::Day | Grain::SomeDay => Some(period.clone()),
                Grain::Month => {
                    let start = plus_days(first, which * 10)?;
                    Some(days(start, if which == 2 { d.latest() } else { plus_days(start, 9)? }))
                }
                Grain::Year => crate::calendar::months(first.year(), which as i8 * 4 + 1, 4),
                Grain::Decade => {
                    let (a, b) = [(0, 3), (4, 6), (7, 9)][which as usize];
                    let year = |k| year_after(first.year(), k, 1).and_then(PartialDate::year);
                    Some(Edtf::between(year(a)?, year(b)?))
                }
            }
        }
        Edtf::Interval { from: Some(from), to: Some(to) } => {
            let (first, last) = (from.earliest(), to.latest());
            let length = days_between(first, last) + 1;
            let start = plus_days(first, length * which / 3)?;
            Some(days(start, plus_days(first, (length * (which + 1) / 3 - 1).max(length * which / 3))?))
        }
        _ => Some(period.clone()),
    }
}

/// A night: the days on both sides of it.
fn night(period: &Edtf, before: bool) -> Option<Edtf> {
    let pair = |d: Date| {
        let other = plus_days(d, if before { -1 } else { 1 })?;
        Some((d.min(other), d.max(other)))
    };
    match period {
        Edtf::Date(d) => match d.exact() {
            Some(day) => pair(day).map(|(a, b)| Edtf::between(PartialDate::day(a), PartialDate::day(b))),
            None => Some(period.clone()),
        },
        Edtf::OneOf(days) => {
            let mut all: Vec<PartialDate> = Vec::with_capacity(days.len() * 2);
            for (a, b) in days.iter().filter_map(|d| pair(d.exact()?)) {
                all.extend([PartialDate::day(a), PartialDate::day(b)]);
            }
            all.sort_unstable();
            all.dedup();
            (!all.is_empty()).then_some(Edtf::OneOf(all))
        }
        Edtf::Interval { .. } => Some(period.clone()),
    }
}

/// The operations on one period.
pub(crate) fn derive(op: Op, given: &Edtf, anchor: Option<Anchor>) -> Option<Edtf> {
    let open = |from: Option<PartialDate>, to: Option<PartialDate>| {
        let empty = match (&from, &to) {
            (None, None) => true,
            (Some(a), Some(b)) => a.earliest() > b.latest(),
            _ => false,
        };
        (!empty).then_some(Edtf::Interval { from, to })
    };
    let today = anchor.and_then(Anchor::date);
    match op {
        Op::FirstDay => given.earliest().map(Edtf::day),
        Op::LastDay => given.latest().map(Edtf::day),
        Op::Early => third(given, 0),
        Op::Mid => third(given, 1),
        Op::Late => third(given, 2),
        Op::NightInto => night(given, true),
        Op::NightAfter => night(given, false),
        Op::Around => Some(match given {
            Edtf::Date(d) => Edtf::Date(d.approximate()),
            Edtf::Interval { from, to } => {
                Edtf::Interval { from: from.map(PartialDate::approximate), to: to.map(PartialDate::approximate) }
            }
            Edtf::OneOf(days) => Edtf::OneOf(days.iter().map(|d| d.approximate()).collect()),
        }),
        Op::Since => {
            let from = lower(given)?;
            let to = today.filter(|t| t.latest() >= from.earliest());
            open(Some(from), to)
        }
        Op::Until => open(None, upper(given)),
        Op::Before => open(None, beside(lower(given)?, -1)),
        Op::After => open(beside(upper(given)?, 1), None),
        Op::SoFar => {
            let (from, last) = (given.earliest()?, given.latest()?);
            match (today, anchor) {
                (Some(now), Some(Anchor::Day(day))) if from <= day && day <= last => {
                    open(Some(PartialDate::day(from)), Some(now))
                }
                _ => Some(given.clone()),
            }
        }
        Op::Rest => {
            let (from, last) = (given.earliest()?, given.latest()?);
            match (today, anchor) {
                (Some(now), Some(Anchor::Day(day))) if from <= day && day <= last => {
                    open(Some(now), Some(PartialDate::day(last)))
                }
                _ => Some(given.clone()),
            }
        }
        _ => None,
    }
}
