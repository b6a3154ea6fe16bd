//! What is found in a report before claims are read from it.

use crate::analysis;
use crate::language::Language;
use crate::reader::{Doubt, Reader, shifted, windows};
use vigie_model::{Lang, PartialDate, Report};
use vigie_text::Words;
use vigie_time::{NumberMention, TimeMention};

/// What was found in one report, each in text order.
///
/// Spans point into the report's text; the tokens of a mention count from the beginning of the stretch it was read in.
#[derive(Debug, Clone, PartialEq)]
pub struct Annotations<'r> {
    /// The language it was read in; `None` where none could be recognised.
    pub lang: Option<Lang>,
    /// Its time expressions.
    pub times: Vec<TimeMention<'r>>,
    /// Its numbers, less those that belong to dates and names.
    pub numbers: Vec<NumberMention<'r>>,
    /// What a reviewer should know.
    pub doubts: Vec<Doubt>,
}

impl Reader {
    /// Finds the times and numbers of a report, as they are found when its claims are read.
    pub fn annotate(&self, report: &Report) -> Annotations<'_> {
        let mut found = Annotations { lang: None, times: Vec::new(), numbers: Vec::new(), doubts: Vec::new() };
        let language;
        (found.lang, language) = self.language_of(report);
        match language {
            Ok(language) => {
                for window in windows(&report.text) {
                    let offset = window.start;
                    let (mut times, mut numbers) = read(&report.text[window], language, report.published);
                    times.iter_mut().for_each(|t| t.span = shifted(t.span, offset));
                    numbers.iter_mut().for_each(|n| n.span = shifted(n.span, offset));
                    found.times.append(&mut times);
                    found.numbers.append(&mut numbers);
                }
            }
            Err(doubt) => found.doubts.push(doubt),
        }
        found
    }
}

fn read<'r>(
    text: &str,
    language: &'r Language,
    published: Option<PartialDate>,
) -> (Vec<TimeMention<'r>>, Vec<NumberMention<'r>>) {
    let words = Words::read(text, &language.lexicon.writing);
    let read = analysis::times_and_numbers(&words, language, published);
    (read.times, read.numbers)
}
