//! Words with marks in them, in JSON.

use serde::Serialize;
use vigie_model::Span;

use crate::utf16_offsets;

/// Words, and where in them each mark begins and ends.
///
/// ```
/// use vigie_format::{Marked, json::written};
/// use vigie_model::Span;
/// let marked = Marked::of("été 😀 fin", &[Span::new(11, 14)]);
/// assert_eq!(written(&marked.marks), r#"[{"start":11,"end":14,"utf16_start":7,"utf16_end":10}]"#);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Marked<'a> {
    /// The words.
    pub text: &'a str,
    /// The marks, in the order in which they were given.
    pub marks: Vec<Mark>,
}

/// Where a mark begins and ends, in bytes and in UTF-16 code units as browsers count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Mark {
    /// In bytes.
    pub start: u32,
    /// In bytes.
    pub end: u32,
    /// In UTF-16 code units.
    pub utf16_start: u32,
    /// In UTF-16 code units.
    pub utf16_end: u32,
}

impl<'a> Marked<'a> {
    /// `text` with marks in it.
    pub fn of(text: &'a str, marks: &[Span]) -> Marked<'a> {
        let units = utf16_offsets(text, marks);
        let mark = |(span, (utf16_start, utf16_end)): (&Span, (u32, u32))| Mark {
            start: span.start,
            end: span.end,
            utf16_start,
            utf16_end,
        };
        Marked { text, marks: marks.iter().zip(units).map(mark).collect() }
    }
}
