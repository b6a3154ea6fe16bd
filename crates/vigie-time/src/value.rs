//! The values of rules: a closed set of named operations over what a pattern has matched.
//!
//! ```text
//! since(early(month({month}, {year})))
//! ```
//! `{label}` is what the pattern matched under that label; a label that the text may lack can stand only where an
//! operation takes an optional value. Every operation is checked against its parameters when the file is read.

use crate::calendar::{TimeUnit, UNITS};
use crate::error::{Error, Origin};
use crate::pattern::{Program, Type};

macro_rules! operations {
    ($($(#[doc = $doc:literal])+ $name:literal $variant:ident($($param:ident $optional:literal),*) -> $result:ident;)+) => {
        /// What a rule's value can do.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Op {
            $($(#[doc = $doc])+ $variant,)+
        }

        /// Name, operation, parameters (true: may be absent), result.
        const OPERATIONS: &[(&str, Op, &[(Type, bool)], Type)] = &[
            $(($name, Op::$variant, &[$((Type::$param, !$optional.is_empty())),*], Type::$result),)+
        ];
    };
}

operations! {
    /// The day of the report.
    "today" Today() -> Period;
    /// A day of a month: day, month, year; the nearest year without one.
    "date" Date(Number "", Month "", Number "?") -> Period;
    /// A day of the report's month or of a month beside it.
    "day" Day(Number "") -> Period;
    /// A week day by its date: week day, day.
    "weekday_day" WeekdayDay(Weekday "", Number "") -> Period;
    /// A month, of the nearest year without one.
    "month" Month(Month "", Number "?") -> Period;
    /// A year.
    "year" Year(Number "") -> Period;
    /// Ten years from this one on; below 100, of the twentieth century.
    "decade" Decade(Number "") -> Period;
    /// A century by its number.
    "century" Century(Number "") -> Period;
    /// A quarter of a year by its number.
    "quarter" Quarter(Number "", Number "?") -> Period;
    /// A half of a year by its number.
    "half" Half(Number "", Number "?") -> Period;
    /// A date in figures.
    "numeric" Numeric(Number "") -> Period;
    /// The nearest such day in the direction of the clause's tense, today included.
    "weekday" Weekday(Weekday "") -> Period;
    /// The last such day before today.
    "weekday_last" WeekdayLast(Weekday "") -> Period;
    /// The first such day after a period.
    "weekday_after" WeekdayAfter(Weekday "", Period "") -> Period;
    /// The last such day before a period.
    "weekday_before" WeekdayBefore(Weekday "", Period "") -> Period;
    /// The first such day after today.
    "weekday_next" WeekdayNext(Weekday "") -> Period;
    /// Such a day in a period.
    "weekday_in" WeekdayIn(Weekday "", Period "") -> Period;
    /// Saturday and Sunday: 0 by the tense, −1 the last, 1 the next.
    "weekend" Weekend(Number "") -> Period;
    /// The calendar's unit so many after the current one: `calendar(week, -1)` is last week.
    "calendar" Calendar(Unit "", Number "") -> Period;
    /// A month of the year so many after the current one.
    "month_of_year" MonthOfYear(Month "", Number "") -> Period;
    /// A month: the last one before the current month.
    "month_last" MonthLast(Month "") -> Period;
    /// A month: the first one after the current month.
    "month_next" MonthNext(Month "") -> Period;
    /// So long before today, at the unit's precision.
    "ago" Ago(Number "", Unit "") -> Period;
    /// So long after today, at the unit's precision.
    "ahead" Ahead(Number "", Unit "") -> Period;
    /// The time of that length that ends today.
    "trailing" Trailing(Number "", Unit "") -> Period;
    /// The time of that length that begins today.
    "leading" Leading(Number "", Unit "") -> Period;
    /// A period moved later: period, number, unit.
    "later" Later(Period "", Number "", Unit "") -> Period;
    /// A period moved earlier: period, number, unit.
    "earlier" Earlier(Period "", Number "", Unit "") -> Period;
    /// First day.
    "first_day" FirstDay(Period "") -> Period;
    /// Last day.
    "last_day" LastDay(Period "") -> Period;
    /// First third.
    "early" Early(Period "") -> Period;
    /// Middle third.
    "mid" Mid(Period "") -> Period;
    /// Last third.
    "late" Late(Period "") -> Period;
    /// From the beginning of a period to today.
    "so_far" SoFar(Period "") -> Period;
    /// From today to the end of a period.
    "rest" Rest(Period "") -> Period;
    /// From one period to another.
    "span" Span(Period "", Period "") -> Period;
    /// Days of one month: first, last, month, year.
    "days" Days(Number "", Number "", Month "", Number "?") -> Period;
    /// From a day of one month to a day of another: day, month, day, month, the year of the last.
    "days_across" DaysAcross(Number "", Month "", Number "", Month "", Number "?") -> Period;
    /// The first so many units of a period: the first six months of 2019.
    "opening" Opening(Number "", Unit "", Period "") -> Period;
    /// The last so many units of a period.
    "closing" Closing(Number "", Unit "", Period "") -> Period;
    /// Months of one year: first, last, year.
    "months" Months(Month "", Month "", Number "?") -> Period;
    /// The nth week day in a period; below 0, from its end.
    "nth_weekday" NthWeekday(Number "", Weekday "", Period "") -> Period;
    /// The nth day of a period; below 0, from its end.
    "nth_day" NthDay(Number "", Period "") -> Period;
    /// The nth seven days of a period, from its first day; below 0, from its last.
    "nth_week" NthWeek(Number "", Period "") -> Period;
    /// The week, Monday to Sunday, in which a period begins.
    "week_of" WeekOf(Period "") -> Period;
    /// One of two or more equal parts: which, of how many, of what.
    "part" Part(Number "", Number "", Period "") -> Period;
    /// A period, in a clause of the future only.
    "future" Future(Period "") -> Period;
    /// Day and month in figures: *17/02*.
    "numeric_day" NumericDay(Number "") -> Period;
    /// From one week day to the next one named, in the direction of the tense.
    "weekdays" Weekdays(Weekday "", Weekday "") -> Period;
    /// The night into a day: the day before it, and it.
    "night_into" NightInto(Period "") -> Period;
    /// The night after a day: it, and the day after.
    "night_after" NightAfter(Period "") -> Period;
    /// From a period's beginning on, to the report's date if that is known.
    "since" Since(Period "") -> Period;
    /// To a period's end.
    "until" Until(Period "") -> Period;
    /// To the day, month or year before.
    "before" Before(Period "") -> Period;
    /// From the day, month or year after.
    "after" After(Period "") -> Period;
    /// A period, marked approximate.
    "around" Around(Period "") -> Period;
    /// A season, of the nearest year without one.
    "season" Season(Season "", Number "?") -> Period;
    /// The last such season that is over.
    "season_last" SeasonLast(Season "") -> Period;
    /// The next such season to begin.
    "season_next" SeasonNext(Season "") -> Period;
    /// A feast, of the nearest year without one.
    "feast" Feast(Feast "", Number "?") -> Period;
    /// What the text last dated.
    "prior" Prior() -> Period;
    /// What the text last dated, or else the day of the report.
    "here" Here() -> Period;
    /// The date of the text's main line so far, or else the day of the report.
    "focus" Focus() -> Period;
    /// A time that the words alone do not date.
    "undated" Undated() -> Period;
    /// A length of time without a date.
    "lasting" Lasting(Number "", Unit "") -> Period;
    /// The product.
    "times" Times(Number "", Number "") -> Number;
    /// The sum.
    "plus" Plus(Number "", Number "") -> Number;
    /// A number and half of its last scale word: two million and a half.
    "half_more" HalfMore(Number "") -> Number;
    /// That number.
    "exactly" Exactly(Number "") -> Count;
    /// About that number.
    "about" About(Number "") -> Count;
    /// That number or more.
    "at_least" AtLeast(Number "") -> Count;
    /// That number or less, and likely it.
    "at_most" AtMost(Number "") -> Count;
    /// Less than that number.
    "below" Below(Number "") -> Count;
    /// From one number to another.
    "range" Range(Number "", Number "") -> Count;
    /// From one number to another, as vague words have it (*dozens*).
    "band" Band(Number "", Number "") -> Count;
    /// So many in a hundred.
    "percent" Percent(Number "") -> Count;
    /// A part of a whole: two thirds.
    "share" Share(Number "", Number "") -> Count;
    /// The number's place in a row.
    "rank" Rank(Number "") -> Count;
}

/// A checked value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Expr {
    Call(Op, Box<[Expr]>),
    Slot(u8),
    Number(f64),
    Unit(TimeUnit),
    Absent,
}

struct Parser<'a> {
    rest: &'a str,
    program: &'a Program,
    origin: &'a Origin<'a>,
}

/// Reads a value that must be of type `want`, for a rule whose pattern is `program`.
pub(crate) fn parse(text: &str, want: Type, program: &Program, origin: &Origin<'_>) -> Result<Expr, Error> {
    let mut parser = Parser { rest: text, program, origin };
    let (expr, ty) = parser.expr()?;
    if !parser.rest.trim().is_empty() {
        return Err(origin.fault(parser.rest.trim(), "the end of the value"));
    }
    if ty != want {
        return Err(origin.fault(text, format!("a value of type {want:?}")));
    }
    Ok(expr)
}

impl Parser<'_> {
    fn expr(&mut self) -> Result<(Expr, Type), Error> {
        self.rest = self.rest.trim_start();
        if let Some(rest) = self.rest.strip_prefix('{') {
            let (label, after) =
                rest.split_once('}').ok_or_else(|| self.origin.fault(self.rest, "{label} with its brace closed"))?;
            let slot = self.program.slots.iter().position(|(l, _)| l == label).ok_or_else(|| {
                let known: Vec<&str> = self.program.slots.iter().map(|(l, _)| l.as_str()).collect();
                self.origin.fault(format!("{{{label}}}"), format!("a label of the pattern: {}", known.join(", ")))
            })?;
            self.rest = after;
            return Ok((Expr::Slot(slot as u8), self.program.slots[slot].1));
        }
        let len =
            self.rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))).unwrap_or(self.rest.len());
        let (word, after) = self.rest.split_at(len);
        if let Ok(number) = word.parse::<f64>() {
            self.rest = after;
            return Ok((Expr::Number(number), Type::Number));
        }
        let called = after.trim_start().starts_with('(');
        if let Some((_, unit)) = UNITS.iter().find(|(n, _)| !called && *n == word) {
            self.rest = after;
            return Ok((Expr::Unit(*unit), Type::Unit));
        }
        let Some((_, op, params, result)) = OPERATIONS.iter().find(|(n, ..)| *n == word) else {
            let known: Vec<&str> = OPERATIONS.iter().map(|(n, ..)| *n).collect();
            return Err(self.origin.fault(word, format!("one of the operations {}", known.join(", "))));
        };
        self.rest = after.trim_start();
        let form = || {
            let params: Vec<String> =
                params.iter().map(|(t, o)| format!("{t:?}{}", if *o { "?" } else { "" })).collect();
            format!("{word}({})", params.join(", "))
        };
        let mut args = Vec::new();
        self.rest = self.rest.strip_prefix('(').ok_or_else(|| self.origin.fault(self.rest, form()))?;
        loop {
            self.rest = self.rest.trim_start();
            if let Some(rest) = self.rest.strip_prefix(')') {
                self.rest = rest;
                break;
            }
            if !args.is_empty() {
                self.rest = self.rest.strip_prefix(',').ok_or_else(|| self.origin.fault(self.rest, form()))?;
            }
            if self.rest.trim().is_empty() {
                return Err(self.origin.fault("the end of the value", form()));
            }
            let (arg, ty) = self.expr()?;
            let fits = params.get(args.len()).is_some_and(|(want, _)| {
                *want == ty || ty == Type::Number && matches!(want, Type::Month | Type::Weekday)
            });
            if !fits {
                return Err(self.origin.fault(format!("argument {} of {word}", args.len() + 1), form()));
            }
            args.push(arg);
        }
        while args.len() < params.len() {
            if !params[args.len()].1 {
                return Err(self.origin.fault(format!("{} arguments of {word}", args.len()), form()));
            }
            args.push(Expr::Absent);
        }
        Ok((Expr::Call(*op, args.into()), *result))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexeme::Lexemes;
    use crate::pattern;
    use std::collections::BTreeMap;

    fn check(value: &str) -> Result<Expr, String> {
        let origin = Origin { file: "t.toml", line: 7, entry: "x" };
        let program =
            pattern::compile("{day} {month} [{year}]", &BTreeMap::new(), &origin, &mut Lexemes::default()).unwrap();
        parse(value, Type::Period, &program, &origin).map_err(|e| e.to_string())
    }

    #[test]
    fn faults_show_the_expected_form() {
        assert!(check("since(date({day}, {month}, {year}))").is_ok());
        for (value, part) in [
            ("date({day}", "date(Number, Month, Number?)"),
            ("date({day}, today())", "argument 2 of date"),
            ("dates({day})", "one of the operations today"),
            ("since({moon})", "a label of the pattern: day, month, year"),
            ("exactly({day})", "a value of type Period"),
            ("today() x", "the end of the value"),
        ] {
            let error = check(value).unwrap_err();
            assert!(error.starts_with("t.toml:7: x: ") && error.contains(part), "{error}");
        }
    }
}
