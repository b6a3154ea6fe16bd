//! Calendar arithmetic at the precision that a date has.
//!
//! Invariant: nothing here reads a clock, and nothing leaves the years 1 to 9999: what would is `None`.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use vigie_model::{Edtf, PartialDate};

/// A unit of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TimeUnit {
    /// A second.
    Second,
    /// A minute.
    Minute,
    /// An hour.
    Hour,
    /// A day.
    Day,
    /// A week, Monday to Sunday.
    Week,
    /// A month.
    Month,
    /// Three months from January, April, July or October.
    Quarter,
    /// A year.
    Year,
    /// Ten years.
    Decade,
    /// A hundred years.
    Century,
}

pub(crate) const UNITS: &[(&str, TimeUnit)] = &[
    ("second", TimeUnit::Second),
    ("minute", TimeUnit::Minute),
    ("hour", TimeUnit::Hour),
    ("day", TimeUnit::Day),
    ("week", TimeUnit::Week),
    ("month", TimeUnit::Month),
    ("quarter", TimeUnit::Quarter),
    ("year", TimeUnit::Year),
    ("decade", TimeUnit::Decade),
    ("century", TimeUnit::Century),
];

/// The report's date at the precision it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Anchor {
    Day(Date),
    Month(i16, i8),
    Year(i16),
}

impl Anchor {
    pub fn of(date: PartialDate) -> Option<Anchor> {
        match (date.exact(), date.known_year(), date.known_month()) {
            (Some(day), ..) => Some(Anchor::Day(day)),
            (_, Some(year), Some(month)) => Some(Anchor::Month(year, month)),
            (_, Some(year), None) => Some(Anchor::Year(year)),
            _ => None,
        }
    }

    pub fn year(self) -> i16 {
        match self {
            Anchor::Day(d) => d.year(),
            Anchor::Month(y, _) | Anchor::Year(y) => y,
        }
    }

    /// First day it can be.
    pub fn first(self) -> Date {
        self.date().map_or(Date::MIN, |d| d.earliest())
    }

    /// Last day it can be.
    pub fn last(self) -> Date {
        self.date().map_or(Date::MAX, |d| d.latest())
    }

    /// The date, as coarse as it is known.
    pub fn date(self) -> Option<PartialDate> {
        match self {
            Anchor::Day(d) => Some(PartialDate::day(d)),
            Anchor::Month(y, m) => PartialDate::month(y, m),
            Anchor::Year(y) => PartialDate::year(y),
        }
    }

    /// The day of the report: the day itself, or some day of its month or year.
    pub fn today(self) -> Option<PartialDate> {
        match self {
            Anchor::Day(d) => Some(PartialDate::day(d)),
            Anchor::Month(y, m) => PartialDate::day_within(y, m),
            Anchor::Year(y) => PartialDate::day_within_year(y),
        }
    }
}

/// `date` moved by `days`; `None` beyond the calendar.
pub(crate) fn plus_days(date: Date, days: i64) -> Option<Date> {
    if days.abs() > 4_000_000 {
        return None;
    }
    date.checked_add(days.days()).ok().filter(|d| (1..=9999).contains(&d.year()))
}

/// A month moved by `months`.
pub(crate) fn plus_months(year: i16, month: i8, months: i64) -> Option<(i16, i8)> {
    let all = i64::from(year) * 12 + i64::from(month) - 1;
    let moved = all.checked_add(months)?;
    let year = i16::try_from(moved.div_euclid(12)).ok().filter(|y| (1..=9999).contains(y))?;
    Some((year, moved.rem_euclid(12) as i8 + 1))
}

/// `date` moved by `n` of `unit`, kept in its month where the day does not exist; hours by whole days, rounded up.
pub(crate) fn plus(date: Date, n: i64, unit: TimeUnit) -> Option<Date> {
    let months = |k: i64| {
        let (y, m) = plus_months(date.year(), date.month(), n.checked_mul(k)?)?;
        let first = Date::new(y, m, 1).ok()?;
        Date::new(y, m, date.day().min(first.last_of_month().day())).ok()
    };
    let up = |n: i64, by: i64| if n < 0 { -((-n + by - 1) / by) } else { (n + by - 1) / by };
    if n.abs() > 10_000_000 {
        return None;
    }
    match unit {
        TimeUnit::Second => plus_days(date, if n.abs() < 86_400 { 0 } else { up(n, 86_400) }),
        TimeUnit::Minute => plus_days(date, if n.abs() < 1440 { 0 } else { up(n, 1440) }),
        TimeUnit::Hour => plus_days(date, up(n, 24)),
        TimeUnit::Day => plus_days(date, n),
        TimeUnit::Week => plus_days(date, n * 7),
        TimeUnit::Month => months(1),
        TimeUnit::Quarter => months(3),
        TimeUnit::Year => months(12),
        TimeUnit::Decade => months(120),
        TimeUnit::Century => months(1200),
    }
}

/// Days from one date to the other.
pub(crate) fn days_between(from: Date, to: Date) -> i64 {
    i64::from((to - from).get_days())
}

/// The unit of the calendar `k` after the one the report stands in: last week is −1, this week 0.
pub(crate) fn calendar(anchor: Anchor, unit: TimeUnit, k: i64) -> Option<Edtf> {
    let month = match anchor {
        Anchor::Day(d) => Some((d.year(), d.month())),
        Anchor::Month(y, m) => Some((y, m)),
        Anchor::Year(_) => None,
    };
    let coarse = || anchor.today().map(Edtf::Date);
    match (unit, anchor) {
        (TimeUnit::Second | TimeUnit::Minute | TimeUnit::Hour, _) => coarse(),
        (TimeUnit::Day, Anchor::Day(d)) => plus_days(d, k).map(Edtf::day),
        (TimeUnit::Week, Anchor::Day(d)) => {
            let monday = plus_days(d, k.checked_mul(7)? - i64::from(d.weekday().to_monday_zero_offset()))?;
            Some(Edtf::between(PartialDate::day(monday), PartialDate::day(plus_days(monday, 6)?)))
        }
        (TimeUnit::Day | TimeUnit::Week, _) => coarse(),
        (TimeUnit::Month, _) => match month {
            Some((y, m)) => plus_months(y, m, k).and_then(|(y, m)| PartialDate::month(y, m)).map(Edtf::Date),
            None => coarse(),
        },
        (TimeUnit::Quarter, _) => match month {
            Some((y, m)) => {
                let (y, m) = plus_months(y, (m - 1) / 3 * 3 + 1, k.checked_mul(3)?)?;
                months(y, m, 3)
            }
            None => coarse(),
        },
        (TimeUnit::Year, _) => year_after(anchor.year(), k, 1).and_then(PartialDate::year).map(Edtf::Date),
        (TimeUnit::Decade, _) => year_after(anchor.year(), k, 10).and_then(PartialDate::decade).map(Edtf::Date),
        (TimeUnit::Century, _) => {
            let first = (anchor.year() - 1) / 100 * 100 + 1;
            let first = year_after(first, k, 100)?;
            Some(Edtf::between(PartialDate::year(first)?, PartialDate::year(first.checked_add(99)?)?))
        }
    }
}

/// `year` moved by `k` times `step` years.
pub(crate) fn year_after(year: i16, k: i64, step: i64) -> Option<i16> {
    i16::try_from(i64::from(year).checked_add(k.checked_mul(step)?)?).ok().filter(|y| (1..=9999).contains(y))
}

/// `count` months from one on.
pub(crate) fn months(year: i16, month: i8, count: i64) -> Option<Edtf> {
    let (y, m) = plus_months(year, month, count - 1)?;
    Some(Edtf::between(PartialDate::month(year, month)?, PartialDate::month(y, m)?))
}

/// A week day by its number, Monday 1 to Sunday 7.
pub(crate) fn weekday(number: i64) -> Option<Weekday> {
    i8::try_from(number).ok().and_then(|n| Weekday::from_monday_one_offset(n).ok())
}

/// The last `day` on or before `date`.
pub(crate) fn weekday_before(date: Date, day: Weekday) -> Option<Date> {
    plus_days(date, -i64::from(date.weekday().since(day)))
}

/// The first `day` on or after `date`.
pub(crate) fn weekday_after(date: Date, day: Weekday) -> Option<Date> {
    plus_days(date, i64::from(date.weekday().until(day)))
}

/// Every `day` from `first` to `last`.
pub(crate) fn weekdays_in(first: Date, last: Date, day: Weekday) -> Vec<PartialDate> {
    let mut out = Vec::new();
    let mut next = weekday_after(first, day);
    while let Some(date) = next.filter(|d| *d <= last && out.len() < 60) {
        out.push(PartialDate::day(date));
        next = plus_days(date, 7);
    }
    out
}

/// A day, or days, that every year has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Feast {
    /// The same day of the same month.
    Fixed(i8, i8),
    /// Days after Easter Sunday, western reckoning.
    Easter(i64),
    /// Days after Easter Sunday, eastern reckoning.
    Orthodox(i64),
    /// A month of the Islamic calendar, or a day of it.
    Hijri(i64, Option<i64>),
    /// The nth week day of a month: the fourth Thursday of November.
    Nth(i8, i64, i8),
}

impl Feast {
    /// Reads `12-25`, `easter`, `easter+1`, `orthodox`, `hijri 9`, `hijri 10-01` or `nth 4 4 11` (fourth Thursday of
    /// November).
    pub fn parse(text: &str) -> Option<Feast> {
        if let Some(rest) = text.strip_prefix("easter") {
            return if rest.is_empty() { Some(Feast::Easter(0)) } else { rest.parse().ok().map(Feast::Easter) };
        }
        if let Some(rest) = text.strip_prefix("orthodox") {
            return if rest.is_empty() { Some(Feast::Orthodox(0)) } else { rest.parse().ok().map(Feast::Orthodox) };
        }
        if let Some(rest) = text.strip_prefix("hijri ") {
            let (month, day) = rest.split_once('-').map_or((rest, None), |(m, d)| (m, Some(d)));
            let month = month.parse().ok().filter(|m| (1..=12).contains(m))?;
            return match day {
                None => Some(Feast::Hijri(month, None)),
                Some(d) => d.parse().ok().filter(|d| (1..=30).contains(d)).map(|d| Feast::Hijri(month, Some(d))),
            };
        }
        if let Some(rest) = text.strip_prefix("nth ") {
            let mut parts = rest.split(' ');
            let n = parts.next()?.parse().ok().filter(|n| (1..=5).contains(n))?;
            let day = parts.next()?.parse().ok().filter(|d| weekday(*d).is_some())?;
            let month = parts.next()?.parse().ok().filter(|m| (1..=12).contains(m))?;
            return Some(Feast::Nth(n, day, month));
        }
        let (month, day) = text.split_once('-')?;
        let (month, day) = (month.parse().ok()?, day.parse().ok()?);
        Date::new(2000, month, day).ok().map(|_| Feast::Fixed(month, day))
    }

    /// The days it takes in a year of the Gregorian calendar; an Islamic feast can fall twice into one.
    pub fn in_year(self, year: i16) -> Vec<Edtf> {
        match self {
            Feast::Fixed(m, d) => Date::new(year, m, d).ok().map(Edtf::day).into_iter().collect(),
            Feast::Easter(after) => easter(year).and_then(|e| plus_days(e, after)).map(Edtf::day).into_iter().collect(),
            Feast::Orthodox(after) => {
                orthodox_easter(year).and_then(|e| plus_days(e, after)).map(Edtf::day).into_iter().collect()
            }
            Feast::Nth(n, day, month) => Date::new(year, month, 1)
                .ok()
                .and_then(|first| weekday_after(first, weekday(day)?))
                .and_then(|first| plus_days(first, i64::from(n - 1) * 7))
                .map(Edtf::day)
                .into_iter()
                .collect(),
            Feast::Hijri(month, day) => {
                let about = (i64::from(year) - 622) * 33 / 32;
                (about - 1..=about + 2)
                    .filter_map(|y| {
                        let first = hijri(y, month, day.unwrap_or(1))?;
                        let (next_y, next_m) = if month == 12 { (y + 1, 1) } else { (y, month + 1) };
                        let last = if day.is_some() { first } else { plus_days(hijri(next_y, next_m, 1)?, -1)? };
                        (first.year() == year).then(|| match day {
                            Some(_) => Edtf::day(first),
                            None => Edtf::between(PartialDate::day(first), PartialDate::day(last)),
                        })
                    })
                    .collect()
            }
        }
    }
}

/// Easter Sunday of the Gregorian calendar.
///
/// Source: Meeus, *Astronomical Algorithms*, ch. 8.
fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let (d, e, f) = (b / 4, b % 4, (b + 8) / 25);
    let g = (b - f + 1) / 3;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    Date::new(year, (n / 31) as i8, (n % 31) as i8 + 1).ok()
}

/// Easter Sunday of the Julian calendar, as a Gregorian date.
///
/// Source: Meeus, *Astronomical Algorithms*, ch. 8.
fn orthodox_easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let d = (19 * (y % 19) + 15) % 30;
    let e = (2 * (y % 4) + 4 * (y % 7) - d + 34) % 7;
    let n = d + e + 114;
    let julian = Date::new(year, (n / 31) as i8, (n % 31) as i8 + 1).ok()?;
    plus_days(julian, i64::from(y / 100 - y / 400 - 2))
}

/// A day of the tabular Islamic calendar (civil epoch, 30-year cycle); the sighting of the moon may differ by a day.
///
/// Source: Reingold and Dershowitz, *Calendrical Calculations*, "The Islamic Calendar".
fn hijri(year: i64, month: i64, day: i64) -> Option<Date> {
    if year < 1 {
        return None;
    }
    let julian_day = day + (59 * (month - 1) + 1) / 2 + (year - 1) * 354 + (3 + 11 * year).div_euclid(30) + 1_948_439;
    plus_days(Date::constant(2000, 1, 1), julian_day - 2_451_545)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn movable_feasts() {
        for (feast, year, want) in [
            ("easter", 2020, "2020-04-12"),
            ("easter+39", 2024, "2024-05-09"),
            ("orthodox", 2024, "2024-05-05"),
            ("hijri 9", 2020, "2020-04-24/2020-05-23"),
            ("hijri 10-01", 2024, "2024-04-10"),
            ("nth 4 4 11", 2023, "2023-11-23"),
            ("12-25", 2023, "2023-12-25"),
        ] {
            let found = Feast::parse(feast).unwrap().in_year(year);
            assert_eq!(found.first().unwrap().to_string(), want, "{feast} {year}");
        }
        assert_eq!(Feast::Hijri(9, None).in_year(2030).len(), 2);
    }

    #[test]
    fn units_of_the_calendar() {
        let friday = Anchor::Day(Date::constant(2020, 2, 7));
        for (unit, k, want) in [
            (TimeUnit::Day, -1, "2020-02-06"),
            (TimeUnit::Week, -1, "2020-01-27/2020-02-02"),
            (TimeUnit::Month, -2, "2019-12"),
            (TimeUnit::Quarter, 0, "2020-01/2020-03"),
            (TimeUnit::Year, 1, "2021"),
            (TimeUnit::Decade, -1, "201X"),
        ] {
            assert_eq!(calendar(friday, unit, k).unwrap().to_string(), want);
        }
        assert_eq!(calendar(Anchor::Month(2020, 2), TimeUnit::Day, -1).unwrap().to_string(), "2020-02-XX");
    }
}
