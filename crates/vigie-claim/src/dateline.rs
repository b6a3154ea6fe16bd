//! The day of a report whose sender gave none: *GOMA, 26 janvier 2025 (AFP) -*.

use crate::analysis;
use crate::language::Language;
use crate::reader::Doubt;
use crate::tag::Held;
use std::borrow::Cow;
use vigie_model::{Edtf, PartialDate, Report, Span};
use vigie_text::Words;

/// A dateline stands within so many bytes of the beginning, behind a headline and what is under it.
const HEAD_BYTES: usize = 1024;

/// The report with the day of its dateline, if it has no other, and a word for the reviewer.
pub(crate) fn dated<'r>(report: &'r Report, language: &Language) -> (Cow<'r, Report>, Option<Doubt>) {
    let found = if report.published.is_none() { find(&report.text, language) } else { None };
    match found {
        Some((date, span)) => {
            let text = format!("no date was given; the dateline's is taken: {date}");
            let report = Report { published: Some(date), ..report.clone() };
            (Cow::Owned(report), Some(Doubt { span: Some(span), text }))
        }
        None => (Cow::Borrowed(report), None),
    }
}

/// The day in a dateline near the beginning.
fn find(text: &str, language: &Language) -> Option<(PartialDate, Span)> {
    let head = &text[..text.floor_char_boundary(HEAD_BYTES)];
    let words = Words::read(head, &language.lexicon.writing);
    let lines = analysis::datelines(&words, language, &vec![Held::Free; words.tokens.len()]);
    if lines.is_empty() {
        return None;
    }
    let times = analysis::times_and_numbers(&words, language, None).times;
    let inside = times.iter().filter(|t| lines.iter().any(|l| l.start <= t.tokens.start && t.tokens.end <= l.end));
    // *2 octobre 2025* is a day on the calendar; *mardi* and *2 octobre* are not yet.
    inside.into_iter().find_map(|t| match &t.when {
        Some(Edtf::Date(date)) if date.earliest() == date.latest() => Some((*date, t.span)),
        _ => None,
    })
}
