//! What a matched rule's value comes to, under the report's date.
//!
//! Two kinds of nothing are kept apart: an expression that no calendar has (30 February) fails, and the rule does not
//! apply; one that needs a date which is not there has no period, and is still an expression.

use crate::calendar::{Anchor, TimeUnit, calendar, plus_days, weekday, weekday_after, weekday_before, weekdays_in};
use crate::mention::{NumberKind, Role, Tense};
use crate::period;
use crate::reader::{Cap, Caps, Reader};
use crate::value::{Expr, Op};
use jiff::civil::Date;
use vigie_model::{Count, Edtf, PartialDate};

/// Where a date that recurs is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    Past,
    Future,
    Unsaid,
}

impl Direction {
    /// What begins has begun, what is a deadline is to come, and else the tense decides; but the verb beside a deadline
    /// tells when it was set (*ordered them to leave by August 31*), so that the past leaves it open.
    pub fn of(role: Role, tense: Option<Tense>) -> Direction {
        match (role, tense) {
            (Role::By, Some(Tense::Past)) => Direction::Unsaid,
            (_, Some(Tense::Future)) | (Role::By | Role::Until, None) => Direction::Future,
            (Role::Since, None) | (_, Some(Tense::Past)) => Direction::Past,
            (_, None) => Direction::Unsaid,
        }
    }
}

/// What an expression is resolved against.
#[derive(Debug, Clone)]
pub(crate) struct Context {
    pub anchor: Option<Anchor>,
    pub direction: Direction,
    /// What the text last dated, to the month at least.
    pub prior: Option<Edtf>,
    /// Where its main line stands: dates that only look back do not move it.
    pub focus: Option<Edtf>,
}

impl Context {
    /// Notes a date of the text. `back`: it steps back from another; `fronted`: it begins its sentence, which moves the
    /// main line wherever it points; `full`: it has its year, and if it is the report's own date, it tells nothing.
    pub fn turn_to(&mut self, when: &Edtf, back: bool, fronted: bool, full: bool) {
        let short = when.earliest().zip(when.latest()).is_some_and(|(a, b)| (b - a).get_days() < 32);
        let dateline = full && self.anchor.is_some_and(|a| when.earliest() == Some(a.first()));
        if !short && !matches!(when, Edtf::OneOf(_)) || dateline {
            return;
        }
        self.prior = Some(when.clone());
        let earlier = self.focus.as_ref().is_some_and(|f| when.latest() < f.earliest());
        if !back && (fronted || !earlier) {
            self.focus = Some(when.clone());
        }
    }
}

/// A resolved time expression.
pub(crate) struct Resolved {
    pub when: Option<Edtf>,
    pub length: Option<(f64, TimeUnit)>,
}

/// A resolved number.
pub(crate) struct Figure {
    pub count: Count,
    pub value: f64,
    pub kind: NumberKind,
}

/// The period, or none where a date is lacking.
type When = Option<Edtf>;

enum Value {
    Absent,
    Number(f64, f64),
    Unit(TimeUnit),
    When(When, Option<(f64, TimeUnit)>),
}

struct Args(Vec<Value>);

impl Args {
    fn number(&self, i: usize) -> Option<f64> {
        match self.0.get(i)? {
            Value::Number(n, _) => Some(*n),
            _ => None,
        }
    }

    fn int(&self, i: usize) -> Option<i64> {
        self.number(i).filter(|n| n.abs() < 1e9).map(|n| n.round() as i64)
    }

    fn small(&self, i: usize) -> Option<i8> {
        self.int(i).and_then(|n| i8::try_from(n).ok())
    }

    fn year(&self, i: usize) -> Option<Option<i16>> {
        match self.0.get(i)? {
            Value::Absent => Some(None),
            _ => self.int(i).and_then(|n| i16::try_from(n).ok()).map(Some),
        }
    }

    fn unit(&self, i: usize) -> Option<TimeUnit> {
        match self.0.get(i)? {
            Value::Unit(u) => Some(*u),
            _ => None,
        }
    }

    fn when(&self, i: usize) -> Option<When> {
        match self.0.get(i)? {
            Value::When(w, _) => Some(w.clone()),
            _ => None,
        }
    }
}

impl Reader<'_, '_, '_> {
    /// `None` where no calendar has such a date.
    pub(crate) fn resolve(&self, expr: &Expr, caps: &Caps, context: &Context) -> Option<Resolved> {
        match self.value(expr, caps, context, 0)? {
            Value::When(when, length) => Some(Resolved { when, length }),
            _ => None,
        }
    }

    fn value(&self, expr: &Expr, caps: &Caps, context: &Context, depth: u32) -> Option<Value> {
        Some(match expr {
            Expr::Absent => Value::Absent,
            Expr::Number(n) => Value::Number(*n, 1.0),
            Expr::Unit(u) => Value::Unit(*u),
            Expr::Slot(slot) => match caps.slots[*slot as usize] {
                Cap::None => Value::Absent,
                Cap::Number(n, scale) => Value::Number(n, scale),
                Cap::Unit(unit) => Value::Unit(unit),
                Cap::Node(node) if depth < 32 => {
                    let node = self.nodes.get(node as usize)?;
                    let rule = &self.rules.tables[node.layer as usize].rules[node.rule as usize];
                    return self.value(rule.value.as_ref()?, &node.caps, context, depth + 1);
                }
                Cap::Node(_) => return None,
            },
            Expr::Call(op, args) => {
                let args: Option<Vec<Value>> = args.iter().map(|a| self.value(a, caps, context, depth + 1)).collect();
                return self.call(*op, &Args(args?), context);
            }
        })
    }

    fn call(&self, op: Op, args: &Args, context: &Context) -> Option<Value> {
        match op {
            Op::Times => {
                let Value::Number(_, scale) = args.0.get(1)? else {
                    return None;
                };
                Some(Value::Number(args.number(0)? * args.number(1)?, *scale))
            }
            Op::Plus => Some(Value::Number(args.number(0)? + args.number(1)?, 1.0)),
            Op::HalfMore => match args.0.first()? {
                Value::Number(n, scale) => Some(Value::Number(n + scale / 2.0, *scale)),
                _ => None,
            },
            Op::Lasting => Some(Value::When(None, Some((args.number(0)?, args.unit(1)?)))),
            Op::Undated => Some(Value::When(None, None)),
            _ => self.when(op, args, context).map(|w| Value::When(w, None)),
        }
    }

    /// The operations that make a period; `Some(None)` where a date is lacking.
    fn when(&self, op: Op, args: &Args, context: &Context) -> Option<When> {
        // What can be said without the report's date.
        match op {
            Op::Date => {
                let (day, month) = (args.small(0)?, args.small(1)?);
                return self.yearly(args.year(2)?, context, |y| Date::new(y, month, day).ok().map(Edtf::day));
            }
            Op::NumericDay => {
                let n = args.int(0)?;
                let (day, month) = ((n % 100) as i8, (n / 100) as i8);
                return self.yearly(None, context, |y| Date::new(y, month, day).ok().map(Edtf::day));
            }
            Op::Future => {
                let given = args.when(0)?;
                return (context.direction == Direction::Future).then_some(given);
            }
            Op::NthWeekday | Op::NthDay | Op::NthWeek | Op::WeekOf | Op::Part => {
                let Some(given) = args.when(args.0.len() - 1)? else {
                    return Some(None);
                };
                let n = if op == Op::WeekOf { 1 } else { args.int(0)? };
                let second = args.int(1).unwrap_or(0);
                return period::piece(op, n, second, &given).map(Some);
            }
            Op::Month => {
                let month = args.small(0)?;
                return self.yearly(args.year(1)?, context, |y| PartialDate::month(y, month).map(Edtf::Date));
            }
            Op::Days => {
                let (first, last, month) = (args.small(0)?, args.small(1)?, args.small(2)?);
                return self.yearly(args.year(3)?, context, |y| {
                    let (a, b) = (Date::new(y, month, first).ok()?, Date::new(y, month, last).ok()?);
                    (a < b).then(|| Edtf::between(PartialDate::day(a), PartialDate::day(b)))
                });
            }
            Op::DaysAcross => {
                let (d1, m1, d2, m2) = (args.small(0)?, args.small(1)?, args.small(2)?, args.small(3)?);
                return self.yearly(args.year(4)?, context, |y| {
                    let first_year = if (m1, d1) > (m2, d2) { y - 1 } else { y };
                    let (a, b) = (Date::new(first_year, m1, d1).ok()?, Date::new(y, m2, d2).ok()?);
                    (a < b && first_year > 0).then(|| Edtf::between(PartialDate::day(a), PartialDate::day(b)))
                });
            }
            Op::Opening | Op::Closing => {
                let Some(given) = args.when(2)? else {
                    return Some(None);
                };
                return period::end_of(&given, args.int(0)?, args.unit(1)?, op == Op::Opening).map(Some);
            }
            Op::Months => {
                let (first, last) = (args.small(0)?, args.small(1)?);
                return self.yearly(args.year(2)?, context, |y| {
                    let last_year = if last < first { y.checked_add(1)? } else { y };
                    (first != last).then(|| {
                        Some(Edtf::between(PartialDate::month(y, first)?, PartialDate::month(last_year, last)?))
                    })?
                });
            }
            Op::Quarter | Op::Half => {
                let (n, months) = (args.int(0)?, if op == Op::Quarter { 3 } else { 6 });
                if !(1..=12 / months).contains(&n) {
                    return None;
                }
                return self.yearly(args.year(1)?, context, |y| {
                    crate::calendar::months(y, ((n - 1) * months + 1) as i8, months)
                });
            }
            Op::Season | Op::SeasonLast | Op::SeasonNext => {
                let ((m1, d1), (m2, d2)) = *self.rules.seasons.get(args.int(0)? as usize)?;
                let of_year = |y: i16| {
                    let last_year = if (m2, d2) < (m1, d1) { y.checked_add(1)? } else { y };
                    let (a, b) = (Date::new(y, m1, d1).ok()?, Date::new(last_year, m2, d2).ok()?);
                    Some(Edtf::between(PartialDate::day(a), PartialDate::day(b)))
                };
                return match op {
                    Op::Season => self.yearly(args.year(1)?, context, of_year),
                    _ => Some(context.anchor.and_then(|anchor| period::season(anchor, op == Op::SeasonLast, of_year))),
                };
            }
            Op::Feast => {
                let feast = self.rules.feasts.get(args.int(0)? as usize)?;
                return match args.year(1)? {
                    Some(year) => feast.in_year(year).into_iter().next().map(Some),
                    None => Some(context.anchor.and_then(|anchor| {
                        let years = anchor.year() - 1..=anchor.year() + 1;
                        let all = years.filter(|y| *y > 0).flat_map(|y| feast.in_year(y));
                        period::nearest(anchor, context.direction, all)
                    })),
                };
            }
            Op::Year => return args.year(0)?.and_then(PartialDate::year).map(|d| Some(Edtf::Date(d))),
            Op::Decade => {
                let year = args.year(0)?.map(|y| if y < 100 { 1900 + y } else { y })?;
                return (year % 10 == 0).then(|| PartialDate::decade(year).map(|d| Some(Edtf::Date(d))))?;
            }
            Op::Century => {
                let n = args.int(0).filter(|n| (1..=99).contains(n))? as i16;
                let (first, last) = (PartialDate::year((n - 1) * 100 + 1)?, PartialDate::year(n * 100)?);
                return Some(Some(Edtf::between(first, last)));
            }
            Op::Numeric => {
                let (n, certain) = args.int(0).map(|n| (n.abs(), n < 0))?;
                let (year, month, day) = ((n / 10_000) as i16, (n / 100 % 100) as i8, (n % 100) as i8);
                let date = Date::new(year, month, day).ok()?;
                // Where the language puts the month first, much of its press does not: the date of the report decides.
                let other = Date::new(year, day, month).ok().filter(|_| self.rules.month_first && !certain);
                let nearer = match (other, context.anchor) {
                    (Some(other), Some(anchor)) => {
                        let far = |d: Date| crate::calendar::days_between(anchor.first(), d).abs();
                        if far(other) < far(date) { other } else { date }
                    }
                    _ => date,
                };
                return Some(Some(Edtf::day(nearer)));
            }
            Op::Prior => return Some(context.prior.clone()),
            Op::Here => {
                let today = context.anchor.and_then(Anchor::today).map(Edtf::Date);
                return Some(context.prior.clone().or(today));
            }
            Op::Focus => {
                let today = context.anchor.and_then(Anchor::today).map(Edtf::Date);
                return Some(context.focus.clone().or(today));
            }
            Op::Span => {
                let (a, b) = (args.when(0)?, args.when(1)?);
                return match (a, b) {
                    (Some(a), Some(b)) => {
                        let (from, to) = (period::lower(&a)?, period::upper(&b)?);
                        (from.earliest() <= to.latest()).then(|| Some(Edtf::between(from, to)))
                    }
                    _ => Some(None),
                };
            }
            Op::FirstDay
            | Op::LastDay
            | Op::Early
            | Op::Mid
            | Op::Late
            | Op::Around
            | Op::NightInto
            | Op::NightAfter
            | Op::Until
            | Op::Before
            | Op::After
            | Op::Since => {
                let Some(given) = args.when(0)? else {
                    return Some(None);
                };
                return period::derive(op, &given, context.anchor).map(Some);
            }
            Op::WeekdayAfter | Op::WeekdayBefore => {
                let Some(given) = args.when(1)? else {
                    return Some(None);
                };
                return period::beside_weekday(&given, weekday(args.int(0)?)?, op == Op::WeekdayAfter).map(Some);
            }
            Op::Later | Op::Earlier => {
                let sign = if op == Op::Later { 1.0 } else { -1.0 };
                let (n, unit) = (args.number(1)?, args.unit(2)?);
                return Some(match args.when(0)? {
                    Some(given) => Some(period::shift(&given, sign * n, unit)?),
                    None => None,
                });
            }
            _ => {}
        }
        let Some(anchor) = context.anchor else {
            return Some(None);
        };
        self.anchored(op, args, context, anchor).map(Some)
    }

    /// The operations that start from the report's date.
    fn anchored(&self, op: Op, args: &Args, context: &Context, anchor: Anchor) -> Option<Edtf> {
        let future = context.direction == Direction::Future;
        match op {
            Op::Today => anchor.today().map(Edtf::Date),
            Op::Day => period::day_of_month(anchor, args.small(0)?, context.direction),
            Op::WeekdayDay => {
                let (day, number) = (weekday(args.int(0)?)?, args.small(1)?);
                period::weekday_of_month(anchor, day, number, context.direction)
            }
            Op::Weekday | Op::WeekdayLast | Op::WeekdayNext => {
                let day = weekday(args.int(0)?)?;
                match anchor {
                    Anchor::Day(today) => match op {
                        Op::WeekdayLast => weekday_before(plus_days(today, -1)?, day),
                        Op::WeekdayNext => weekday_after(plus_days(today, 1)?, day),
                        _ if future => weekday_after(today, day),
                        _ => weekday_before(today, day),
                    }
                    .map(Edtf::day),
                    Anchor::Month(..) => Some(Edtf::OneOf(weekdays_in(anchor.first(), anchor.last(), day))),
                    Anchor::Year(_) => anchor.today().map(Edtf::Date),
                }
            }
            Op::WeekdayIn => {
                let (day, within) = (weekday(args.int(0)?)?, args.when(1)??);
                let days = weekdays_in(within.earliest()?, within.latest()?, day);
                match days[..] {
                    [] => None,
                    [one] => Some(Edtf::Date(one)),
                    _ if days.len() > 5 => anchor.today().map(Edtf::Date),
                    _ => Some(Edtf::OneOf(days)),
                }
            }
            Op::Weekdays => {
                let (first, last) = (weekday(args.int(0)?)?, weekday(args.int(1)?)?);
                let Anchor::Day(today) = anchor else {
                    return anchor.today().map(Edtf::Date);
                };
                let to = if future { weekday_after(today, last)? } else { weekday_before(today, last)? };
                let from = weekday_before(to, first).filter(|f| *f < to)?;
                Some(Edtf::between(PartialDate::day(from), PartialDate::day(to)))
            }
            Op::Weekend => period::weekend(anchor, args.int(0)?, future),
            Op::Calendar => calendar(anchor, args.unit(0)?, args.int(1)?),
            Op::MonthOfYear => {
                let year = crate::calendar::year_after(anchor.year(), args.int(1)?, 1)?;
                PartialDate::month(year, args.small(0)?).map(Edtf::Date)
            }
            Op::MonthLast | Op::MonthNext => {
                let month = args.small(0)?;
                let years = (anchor.year() - 1).max(1)..=(anchor.year() + 1).min(9999);
                let mut all = years.filter_map(|y| PartialDate::month(y, month));
                match op {
                    Op::MonthLast => all.rfind(|m| m.latest() < anchor.first()),
                    _ => all.find(|m| m.earliest() > anchor.last()),
                }
                .map(Edtf::Date)
            }
            Op::Ago => period::away(anchor, -args.number(0)?, args.unit(1)?),
            Op::Ahead => period::away(anchor, args.number(0)?, args.unit(1)?),
            Op::Trailing => period::stretch(anchor, -args.number(0)?, args.unit(1)?),
            Op::Leading => period::stretch(anchor, args.number(0)?, args.unit(1)?),
            Op::SoFar | Op::Rest => {
                let given = args.when(0)??;
                period::derive(op, &given, Some(anchor))
            }
            _ => None,
        }
    }

    /// A date of every year: of the year said, or of the nearest in the direction of the tense.
    fn yearly(&self, year: Option<i16>, context: &Context, make: impl Fn(i16) -> Option<Edtf>) -> Option<When> {
        if let Some(year) = year {
            return make(year).map(Some);
        }
        make(2000)?; // a leap year: what it lacks, no year has
        Some(context.anchor.and_then(|anchor| {
            let years = (anchor.year() - 8).max(1)..=(anchor.year() + 8).min(9999);
            period::nearest(anchor, context.direction, years.filter_map(make))
        }))
    }

    /// The bounds that a rule for numbers gives; `None` where it does not apply.
    pub(crate) fn figure(&self, expr: &Expr, caps: &Caps) -> Option<Figure> {
        let context = Context { anchor: None, direction: Direction::Unsaid, prior: None, focus: None };
        let Expr::Call(op, args) = expr else {
            return None;
        };
        let args: Option<Vec<Value>> = args.iter().map(|a| self.value(a, caps, &context, 0)).collect();
        let args = Args(args?);
        let n = args.number(0)?;
        let whole = |n: f64| n.round().max(0.0) as u64;
        let mut value = n;
        let mut kind = NumberKind::Cardinal;
        let count = match op {
            Op::Exactly if n.fract() == 0.0 => Count::exactly(whole(n)),
            Op::Exactly | Op::About => Count::about(whole(n)),
            Op::AtLeast => Count::at_least(whole(n)),
            Op::AtMost => Count::new(None, Some(whole(n)), Some(whole(n)), false),
            Op::Below => Count::new(None, None, Some(whole(n)), false),
            Op::Range | Op::Band => {
                let (Value::Number(low, low_scale), Value::Number(high, high_scale)) = (&args.0[0], args.0.get(1)?)
                else {
                    return None;
                };
                let mut low = *low;
                if *low_scale <= 1.0 && *high_scale > 1.0 && low < high / high_scale {
                    low *= high_scale; // "2 to 3 million"
                }
                if low >= *high {
                    return None;
                }
                value = (low + high) / 2.0;
                Count::new(Some(whole(low)), None, Some(whole(*high)), *op == Op::Band)
            }
            Op::Percent => {
                kind = NumberKind::Percentage;
                Count::UNKNOWN
            }
            Op::Share => {
                kind = NumberKind::Fraction;
                value = n / args.number(1).filter(|d| *d > 0.0)?;
                Count::UNKNOWN
            }
            Op::Rank => {
                kind = NumberKind::Ordinal;
                Count::UNKNOWN
            }
            _ => return None,
        };
        Some(Figure { count, value, kind })
    }
}
