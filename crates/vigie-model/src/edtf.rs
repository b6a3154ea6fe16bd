//! Dates and periods at the precision a text has, after EDTF (ISO 8601-2).
//!
//! The part of EDTF that reports need: dates to the day, month, year or decade, with a day or a month left
//! unspecified (`2020-02-XX`), approximate (`~`) or uncertain (`?`); intervals, open or unknown at an end; and sets of
//! which one member is meant (`[2020-02-06,2020-02-13]`). The earliest and the latest day are inclusive.

use jiff::civil::Date;

/// A text that is not a date of the EDTF subset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EdtfError {
    /// What was given.
    pub found: String,
}

impl std::fmt::Display for EdtfError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{:?} is not a date; write 2020, 2020-02, 2020-02-07, 2020-02-XX, an interval such as 2019-12-01/2020-02, \
             or a set such as [2020-02-06,2020-02-13]",
            self.found
        )
    }
}

impl std::error::Error for EdtfError {}

/// A day of a month: a number, or some day of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Day {
    /// This day, 1–31.
    Of(i8),
    /// One day of the month, it is not known which (`XX`).
    Some,
}

/// A date known to the day, month, year or decade.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PartialDate {
    year: i16,
    decade: bool,
    month: Option<Option<i8>>,
    day: Option<Day>,
    approx: bool,
    uncertain: bool,
}

impl PartialDate {
    /// A year, 1–9999.
    pub fn year(year: i16) -> Option<PartialDate> {
        (1..=9999).contains(&year).then_some(PartialDate {
            year,
            decade: false,
            month: None,
            day: None,
            approx: false,
            uncertain: false,
        })
    }

    /// A decade by its first year: 1990 is `199X`.
    pub fn decade(year: i16) -> Option<PartialDate> {
        PartialDate::year(year / 10 * 10).map(|d| PartialDate { decade: true, ..d })
    }

    /// A month, 1–12.
    pub fn month(year: i16, month: i8) -> Option<PartialDate> {
        let date = PartialDate::year(year)?;
        (1..=12).contains(&month).then_some(PartialDate { month: Some(Some(month)), ..date })
    }

    /// Some day of a month: `2020-02-XX`.
    pub fn day_within(year: i16, month: i8) -> Option<PartialDate> {
        Some(PartialDate { day: Some(Day::Some), ..PartialDate::month(year, month)? })
    }

    /// Some day of a year: `2020-XX-XX`.
    pub fn day_within_year(year: i16) -> Option<PartialDate> {
        Some(PartialDate { month: Some(None), day: Some(Day::Some), ..PartialDate::year(year)? })
    }

    /// A day of the calendar.
    pub fn day(date: Date) -> PartialDate {
        PartialDate {
            year: date.year(),
            decade: false,
            month: Some(Some(date.month())),
            day: Some(Day::Of(date.day())),
            approx: false,
            uncertain: false,
        }
    }

    /// The same, marked approximate (`~`).
    pub fn approximate(self) -> PartialDate {
        PartialDate { approx: true, ..self }
    }

    /// The day, when it is known to the day.
    pub fn exact(&self) -> Option<Date> {
        match (self.month, self.day) {
            (Some(Some(month)), Some(Day::Of(day))) => Date::new(self.year, month, day).ok(),
            _ => None,
        }
    }

    /// The year, when no coarser than a year.
    pub fn known_year(&self) -> Option<i16> {
        (!self.decade).then_some(self.year)
    }

    /// The month 1–12, when known.
    pub fn known_month(&self) -> Option<i8> {
        self.month.flatten()
    }

    /// First day it can be.
    pub fn earliest(&self) -> Date {
        match (self.month, self.day) {
            (Some(Some(month)), Some(Day::Of(day))) => Date::new(self.year, month, day),
            (Some(Some(month)), _) => Date::new(self.year, month, 1),
            _ => Date::new(self.year, 1, 1),
        }
        .unwrap_or(Date::MIN)
    }

    /// Last day it can be.
    pub fn latest(&self) -> Date {
        match (self.month, self.day) {
            (Some(Some(_)), Some(Day::Of(_))) => self.earliest(),
            (Some(Some(_)), _) => self.earliest().last_of_month(),
            _ if self.decade => Date::new(self.year.saturating_add(9).min(9999), 12, 31).unwrap_or(Date::MAX),
            _ => self.earliest().last_of_year(),
        }
    }

    /// Reads one date.
    ///
    /// Errors: [`EdtfError`] where `text` is not in the subset or names a day that no calendar has.
    ///
    /// ```
    /// # use vigie_model::PartialDate;
    /// let feb = PartialDate::parse("2020-02").unwrap();
    /// assert_eq!(feb.latest().to_string(), "2020-02-29");
    /// assert!(PartialDate::parse("2020-02-30").is_err());
    /// ```
    pub fn parse(text: &str) -> Result<PartialDate, EdtfError> {
        let wrong = || EdtfError { found: text.to_owned() };
        let mut body = text;
        let (mut approx, mut uncertain) = (false, false);
        if let Some(rest) = body.strip_suffix('%') {
            (approx, uncertain, body) = (true, true, rest);
        } else if let Some(rest) = body.strip_suffix('~') {
            (approx, body) = (true, rest);
        } else if let Some(rest) = body.strip_suffix('?') {
            (uncertain, body) = (true, rest);
        }
        let mut parts = body.split('-');
        let year = parts.next().filter(|y| y.len() == 4).ok_or_else(wrong)?;
        let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        let mut date = match year.strip_suffix('X') {
            Some(stem) if digits(stem) => stem.parse::<i16>().ok().and_then(|y| PartialDate::decade(y * 10)),
            None if digits(year) => year.parse().ok().and_then(PartialDate::year),
            _ => None,
        }
        .ok_or_else(wrong)?;
        let number = |s: &str| (s.len() == 2 && digits(s)).then(|| s.parse::<i8>().ok()).flatten();
        if let Some(month) = parts.next() {
            if date.decade {
                return Err(wrong());
            }
            date.month = Some(match month {
                "XX" => None,
                _ => Some(number(month).filter(|m| (1..=12).contains(m)).ok_or_else(wrong)?),
            });
        }
        if let Some(day) = parts.next() {
            date.day = Some(match (day, date.month.flatten()) {
                ("XX", _) => Day::Some,
                (_, Some(month)) => {
                    let day = number(day).ok_or_else(wrong)?;
                    Date::new(date.year, month, day).map_err(|_| wrong())?;
                    Day::Of(day)
                }
                _ => return Err(wrong()),
            });
        } else if date.month == Some(None) {
            return Err(wrong());
        }
        if parts.next().is_some() {
            return Err(wrong());
        }
        Ok(PartialDate { approx, uncertain, ..date })
    }
}

impl std::fmt::Display for PartialDate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.decade {
            write!(f, "{:03}X", self.year / 10)?;
        } else {
            write!(f, "{:04}", self.year)?;
        }
        match self.month {
            Some(Some(month)) => write!(f, "-{month:02}")?,
            Some(None) => write!(f, "-XX")?,
            None => {}
        }
        match self.day {
            Some(Day::Of(day)) => write!(f, "-{day:02}")?,
            Some(Day::Some) => write!(f, "-XX")?,
            None => {}
        }
        f.write_str(match (self.approx, self.uncertain) {
            (true, true) => "%",
            (true, false) => "~",
            (false, true) => "?",
            (false, false) => "",
        })
    }
}

/// A date, an interval, or a set of which one member is meant.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Edtf {
    /// One date.
    Date(PartialDate),
    /// From a date to a date; `None` is an end that the text leaves open (`..`).
    Interval {
        /// First date, or open.
        from: Option<PartialDate>,
        /// Last date, or open.
        to: Option<PartialDate>,
    },
    /// One of these dates. Never empty.
    OneOf(Vec<PartialDate>),
}

impl Edtf {
    /// One calendar day.
    pub fn day(date: Date) -> Edtf {
        Edtf::Date(PartialDate::day(date))
    }

    /// From one date to another.
    pub fn between(from: PartialDate, to: PartialDate) -> Edtf {
        Edtf::Interval { from: Some(from), to: Some(to) }
    }

    /// First day it can be; `None` where it is open.
    pub fn earliest(&self) -> Option<Date> {
        match self {
            Edtf::Date(date) => Some(date.earliest()),
            Edtf::Interval { from, .. } => from.map(|d| d.earliest()),
            Edtf::OneOf(dates) => dates.iter().map(PartialDate::earliest).min(),
        }
    }

    /// Last day it can be; `None` where it is open.
    pub fn latest(&self) -> Option<Date> {
        match self {
            Edtf::Date(date) => Some(date.latest()),
            Edtf::Interval { to, .. } => to.map(|d| d.latest()),
            Edtf::OneOf(dates) => dates.iter().map(PartialDate::latest).max(),
        }
    }

    /// Reads a date, an interval or a set.
    ///
    /// Errors: [`EdtfError`] naming the part that is not in the subset, or an interval that ends before it begins.
    ///
    /// ```
    /// # use vigie_model::Edtf;
    /// let since = Edtf::parse("2019-12-01/2020-02").unwrap();
    /// assert_eq!(since.earliest().unwrap().to_string(), "2019-12-01");
    /// assert_eq!(since.latest().unwrap().to_string(), "2020-02-29");
    /// ```
    pub fn parse(text: &str) -> Result<Edtf, EdtfError> {
        let wrong = || EdtfError { found: text.to_owned() };
        if let Some(members) = text.strip_prefix('[').and_then(|t| t.strip_suffix(']')) {
            let dates: Result<Vec<_>, _> = members.split(',').map(|m| PartialDate::parse(m.trim())).collect();
            return Ok(Edtf::OneOf(dates?));
        }
        let Some((from, to)) = text.split_once('/') else {
            return PartialDate::parse(text).map(Edtf::Date);
        };
        let end = |part: &str| match part {
            "" | ".." => Ok(None),
            _ => PartialDate::parse(part).map(Some),
        };
        let (from, to) = (end(from)?, end(to)?);
        match (from, to) {
            (None, None) => Err(wrong()),
            (Some(a), Some(b)) if b.latest() < a.earliest() => Err(wrong()),
            _ => Ok(Edtf::Interval { from, to }),
        }
    }
}

impl std::fmt::Display for Edtf {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let end = |date: &Option<PartialDate>| date.map_or_else(|| "..".to_owned(), |d| d.to_string());
        match self {
            Edtf::Date(date) => date.fmt(f),
            Edtf::Interval { from, to } => write!(f, "{}/{}", end(from), end(to)),
            Edtf::OneOf(dates) => {
                f.write_str("[")?;
                for (i, date) in dates.iter().enumerate() {
                    write!(f, "{}{date}", if i == 0 { "" } else { "," })?;
                }
                f.write_str("]")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn written_forms_come_back() {
        for text in [
            "2020",
            "199X",
            "2020-02",
            "2020-02-07",
            "2020-02-XX",
            "2020-XX-XX",
            "2020-02~",
            "2020?",
            "1999-12-31%",
            "2019-12-01/2020-02",
            "../2020-02-29",
            "2020-02-05/..",
            "[2020-02-06,2020-02-13]",
        ] {
            assert_eq!(Edtf::parse(text).map(|e| e.to_string()), Ok(text.to_owned()));
        }
    }

    #[test]
    fn what_no_calendar_has_is_refused() {
        for text in [
            "",
            "20",
            "2020-13",
            "2020-02-30",
            "2020-2-3",
            "/",
            "../..",
            "2020-03/2020-01",
            "[]",
            "202X-01",
            "20200101",
            "２０２０",
        ] {
            assert!(Edtf::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn ends_are_inclusive() {
        for (text, first, last) in [
            ("2020-02", "2020-02-01", "2020-02-29"),
            ("2020-02-XX", "2020-02-01", "2020-02-29"),
            ("2019", "2019-01-01", "2019-12-31"),
            ("199X", "1990-01-01", "1999-12-31"),
            ("[2020-02-06,2020-02-27]", "2020-02-06", "2020-02-27"),
        ] {
            let period = Edtf::parse(text).unwrap();
            assert_eq!(period.earliest().unwrap().to_string(), first);
            assert_eq!(period.latest().unwrap().to_string(), last);
        }
    }

    proptest! {
        #[test]
        fn any_text_is_a_date_or_an_error(text in "\\PC{0,24}") {
            if let Ok(period) = Edtf::parse(&text) {
                prop_assert_eq!(Edtf::parse(&period.to_string()), Ok(period));
            }
        }

        #[test]
        fn every_day_round_trips(y in 1i16..=9999, m in 1i8..=12, d in 1i8..=28) {
            let date = PartialDate::day(Date::new(y, m, d).unwrap());
            prop_assert_eq!(PartialDate::parse(&date.to_string()), Ok(date));
            prop_assert_eq!(date.earliest(), date.latest());
        }
    }
}
