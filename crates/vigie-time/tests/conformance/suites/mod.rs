//! Two foreign test sets read as cases: what each expects, and what the rules of `lexicons/` make of it.
//!
//! Neither set says which tense it supposes: a case is right when past, future or none gives the expected value. Both
//! end their ranges exclusively and know times of day; Vigie's ends are inclusive and its grain is the day. What follows
//! from that alone is allowed for here, once, in [`Want::allows`]; every other difference is a deviation.
#![allow(dead_code)]

#[path = "../../common/mod.rs"]
pub mod common;
mod duckling;
mod recognizers;

use common::Language;
use std::path::Path;
use vigie_model::{Date, PartialDate};
use vigie_text::Words;
use vigie_time::{NumberKind, Role, Tense, TimeMention, TimeUnit};

/// What became of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    Right,
    /// Something was found there, with this value.
    Wrong(String),
    Missed,
}

/// One expression of a set.
#[derive(Debug, Clone)]
pub struct Case {
    /// Set, file and language: `duckling/fr`.
    pub suite: String,
    /// What kind of expression the set takes it for.
    pub kind: String,
    /// The expression, with a number where the suite has it more than once.
    pub name: String,
    /// What the set expects.
    pub want: String,
    /// The sentence it stands in.
    pub text: String,
    pub outcome: Outcome,
    /// Read against a date that the set does not give.
    pub undated: bool,
}

/// Kinds of Recognizers-Text that Vigie does not read at all: its grain is the day.
const NOT_READ: &[&str] = &["time", "timerange", "timezone", "datetimealt"];

impl Case {
    /// Whether it is of a kind that Vigie reads, and against a date that is known.
    pub fn is_read(&self) -> bool {
        !(self.undated || self.suite.starts_with("recognizers") && NOT_READ.contains(&self.kind.as_str()))
    }

    /// Whether it is one that the rules should meet, and do not.
    pub fn is_unmet(&self) -> bool {
        self.outcome != Outcome::Right && self.is_read()
    }
}

/// Every case of the sets in `folder`; `None` where there are none.
pub fn cases(folder: &Path) -> Option<Vec<Case>> {
    let mut all = Vec::new();
    for language in common::languages() {
        recognizers::read(folder, &language, &mut all);
        duckling::read(folder, &language, &mut all);
    }
    let mut seen = std::collections::HashMap::new();
    for case in &mut all {
        let n = seen.entry((case.suite.clone(), case.kind.clone(), case.name.clone())).or_insert(0);
        *n += 1;
        if *n > 1 {
            case.name = format!("{} #{n}", case.name);
        }
    }
    (!all.is_empty()).then_some(all)
}

/// A name that fits one line of the list of deviations.
fn name(phrase: &str) -> String {
    phrase.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "/")
}

fn day(text: &str) -> Option<Date> {
    text.get(..10)?.parse().ok()
}

/// First and last day that are expected, the set's exclusive end made inclusive.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Want {
    first: Option<Date>,
    last: Option<Date>,
    /// It names both its ends (*from May to June*).
    two_ends: bool,
    /// It counts in weeks, months or years (*two years ago*).
    coarse: bool,
}

impl Want {
    /// Whether a mention says the same, less what ends and grain explain:
    ///
    /// - a range that names its last day, month or year includes it, and so does *until*, while the sets stop before it;
    /// - *since* reaches to the report's date, *after* begins on the day after;
    /// - *two years ago* is known to the year, *two weeks ago* about to the day, where the sets count to the day;
    /// - *the last three days* and *the next three days* include today.
    fn allows(&self, mention: &TimeMention<'_>, anchor: Date) -> bool {
        let Some(when) = &mention.when else { return false };
        let (first, last) = (when.earliest(), when.latest());
        if let (true, Some(want)) = (self.coarse && self.first == self.last, self.first) {
            let within = first.is_some_and(|d| d <= want) && last.is_some_and(|d| d >= want);
            let grain = |a: Date, b: Date| (b - a).get_days() < 366;
            return within && first.zip(last).is_some_and(|(a, b)| grain(a, b));
        }
        let next = self.last.and_then(|d| d.tomorrow().ok());
        let named = |end: Date| {
            let month = (end.day() == 1).then(|| end.last_of_month());
            let year = (end.day() == 1 && end.month() == 1).then(|| end.last_of_year());
            last == Some(end) || last.is_some() && (last == month || last == year)
        };
        let first_fits = first == self.first
            || mention.role == Role::After && self.first.and_then(|d| d.tomorrow().ok()) == first
            || first == Some(anchor) && self.first == anchor.tomorrow().ok();
        let last_fits = last == self.last
            || mention.role == Role::Since && self.last.is_none() && last == Some(anchor)
            || (self.two_ends || matches!(mention.role, Role::Until | Role::By)) && next.is_some_and(named)
            || last == Some(anchor) && next == Some(anchor);
        first_fits && last_fits
    }
}

/// Runs the rules on one expression that stands at `range` of `text`.
fn time(
    language: &Language,
    text: &str,
    range: std::ops::Range<usize>,
    anchor: Date,
    right: impl Fn(&TimeMention<'_>) -> bool,
) -> Outcome {
    let words = Words::read(text, &language.writing);
    let mut shown = None;
    for tense in [Some(Tense::Past), Some(Tense::Future), None] {
        let times = language.rules.times(&words, Some(PartialDate::day(anchor)), &|_| tense);
        let mut here = times.iter().filter(|t| t.span.range().start < range.end && range.start < t.span.range().end);
        if here.clone().any(&right) {
            return Outcome::Right;
        }
        if let Some(t) = here.next() {
            let when = t.when.as_ref().map_or("-".to_owned(), ToString::to_string);
            shown.get_or_insert(format!("[{}] {when} {}", t.span.of(text), t.role.as_str()));
        }
    }
    shown.map_or(Outcome::Missed, Outcome::Wrong)
}

/// A text in which no time is to be found.
fn no_time(language: &Language, text: &str, anchor: Date) -> Outcome {
    let words = Words::read(text, &language.writing);
    let times = language.rules.times(&words, Some(PartialDate::day(anchor)), &|_| None);
    times.first().map_or(Outcome::Right, |t| Outcome::Wrong(t.span.of(text).to_owned()))
}

/// Whether a duration lasts `seconds`; one in vague words is right by being one.
fn lasts(mention: &TimeMention<'_>, seconds: f64) -> bool {
    let Some((n, unit)) = mention.length else { return mention.role == Role::Duration };
    let (least, most) = match unit {
        TimeUnit::Second => (1.0, 1.0),
        TimeUnit::Minute => (60.0, 60.0),
        TimeUnit::Hour => (3600.0, 3600.0),
        TimeUnit::Day => (86_400.0, 86_400.0),
        TimeUnit::Week => (604_800.0, 604_800.0),
        TimeUnit::Month => (28.0 * 86_400.0, 31.0 * 86_400.0),
        TimeUnit::Quarter => (90.0 * 86_400.0, 92.0 * 86_400.0),
        TimeUnit::Year => (365.0 * 86_400.0, 366.0 * 86_400.0),
        TimeUnit::Decade => (3650.0 * 86_400.0, 3653.0 * 86_400.0),
        TimeUnit::Century => (36_500.0 * 86_400.0, 36_525.0 * 86_400.0),
    };
    (n * least - 0.5..=n * most + 0.5).contains(&seconds)
}

fn number(language: &Language, text: &str, want: f64, ordinal: bool) -> Outcome {
    let words = Words::read(text, &language.writing);
    let found = language.rules.numbers(&words);
    let right = |n: &&vigie_time::NumberMention<'_>| {
        (n.value - want).abs() <= want.abs() * 1e-6 + 1e-9 && ordinal == (n.kind == NumberKind::Ordinal)
    };
    if found.iter().any(|n| right(&n)) {
        return Outcome::Right;
    }
    found.first().map_or(Outcome::Missed, |n| Outcome::Wrong(format!("[{}] {}", n.span.of(text), n.value)))
}

/// Bounds of a number, where they are given.
fn bounds(language: &Language, text: &str, low: Option<u64>, high: Option<u64>) -> Outcome {
    let words = Words::read(text, &language.writing);
    let found = language.rules.numbers(&words);
    if found.iter().any(|n| n.count.low == low && n.count.high == high) {
        return Outcome::Right;
    }
    let shown = |n: &vigie_time::NumberMention<'_>| {
        format!("[{}] {:?}..{:?}..{:?}", n.span.of(text), n.count.low, n.count.best, n.count.high)
    };
    found.first().map_or(Outcome::Missed, |n| Outcome::Wrong(shown(n)))
}
