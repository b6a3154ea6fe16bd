//! What is found in a text.

use crate::calendar::TimeUnit;
use std::ops::Range;
use vigie_model::{Count, Edtf, Span};

/// The tense of a clause, as far as it tells past from future.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tense {
    /// It has happened.
    Past,
    /// It is to happen.
    Future,
}

macro_rules! roles {
    ($($(#[doc = $doc:literal])+ $variant:ident = $word:literal,)+) => {
        /// How a time bears on what the clause tells.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Role {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl Role {
            /// The word for it in rule files and output.
            pub fn as_str(self) -> &'static str {
                match self { $(Role::$variant => $word,)+ }
            }

            pub(crate) fn parse(word: &str) -> Option<Role> {
                match word { $($word => Some(Role::$variant),)+ _ => None }
            }

            pub(crate) fn words() -> &'static str {
                concat!($($word, " ",)+)
            }
        }
    };
}

roles! {
    /// At that time.
    On = "on",
    /// From that time on.
    Since = "since",
    /// Up to that time.
    Until = "until",
    /// Earlier than that.
    Before = "before",
    /// Later than that.
    After = "after",
    /// Within that time.
    During = "during",
    /// At that time at the latest.
    By = "by",
    /// From one time to another.
    FromTo = "from_to",
    /// So long; no date.
    Duration = "duration",
    /// So often; no date.
    Frequency = "frequency",
}

/// The rule that found something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RuleRef<'r> {
    /// Name of its file, as given to [`crate::TimeRules::parse`].
    pub file: &'r str,
    /// Line of its pattern in the file, from 1.
    pub line: usize,
    /// Its pattern.
    pub pattern: &'r str,
}

/// A time expression at its place.
#[derive(Debug, Clone, PartialEq)]
pub struct TimeMention<'r> {
    /// Its tokens.
    pub tokens: Range<usize>,
    /// Where it stands.
    pub span: Span,
    /// The period; `None` for durations and frequencies, and where the words need a date that the report lacks.
    pub when: Option<Edtf>,
    /// Number and unit of a duration.
    pub length: Option<(f64, TimeUnit)>,
    /// How it bears on the clause.
    pub role: Role,
    /// What found it.
    pub rule: RuleRef<'r>,
    /// The rules of other tables that its parts were read by, outermost first.
    pub through: Vec<RuleRef<'r>>,
}

/// What kind of number it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NumberKind {
    /// How many.
    Cardinal,
    /// Which one in a row.
    Ordinal,
    /// So many in a hundred.
    Percentage,
    /// A part of a whole.
    Fraction,
}

/// A number at its place.
#[derive(Debug, Clone, PartialEq)]
pub struct NumberMention<'r> {
    /// Its tokens, with the words that bound it (*plus de*).
    pub tokens: Range<usize>,
    /// Where it stands.
    pub span: Span,
    /// The bounds; unknown for ordinals, percentages and fractions.
    pub count: Count,
    /// The number itself: 1.4 for *1,4*, 0.5 for *half*, 12.5 for *12,5 %*, the middle of a range.
    pub value: f64,
    /// What kind of number it is.
    pub kind: NumberKind,
    /// True for a word that may be no more than the article: *un*, *a*.
    pub article: bool,
    /// True inside an expression of duration or frequency, or an age: *neuf ans*.
    pub in_time: bool,
    /// What found it.
    pub rule: RuleRef<'r>,
    /// The rules of other tables that its parts were read by, outermost first.
    pub through: Vec<RuleRef<'r>>,
}

/// Times and numbers of one text, each in order and without overlap.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Reading<'r> {
    /// Time expressions.
    pub times: Vec<TimeMention<'r>>,
    /// Numbers that are not part of a date.
    pub numbers: Vec<NumberMention<'r>>,
}
