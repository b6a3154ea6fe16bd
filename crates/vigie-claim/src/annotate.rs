//! What is found in a report before claims are read from it.

use crate::actors::ActorKind;
use crate::analysis;
use crate::language::Language;
use crate::reader::{Doubt, Reader, shifted, windows};
use vigie_model::{CountryCode3, Lang, PartialDate, Report, Sector, Span};
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

/// One mention of a party.
#[derive(Debug, Clone, PartialEq)]
pub struct ActorMention {
    /// The whole phrase: determiner, name, complements, appositions.
    pub span: Span,
    /// The words that carry it: the name, or the noun.
    pub head: Span,
    /// The canonical English name where the lexicon has one, else the text's own.
    pub name: String,
    /// The state it belongs to or fights in.
    pub country: Option<CountryCode3>,
    /// Its sector.
    pub sector: Option<Sector>,
    /// What sort of party it is.
    pub kind: ActorKind,
    /// The first mention of the same party: its index among all mentions of the report.
    pub mention_of: Option<usize>,
    /// Why it was read so.
    pub because: String,
}

impl Reader {
    /// Finds who is spoken of in a report, as it is resolved when its claims are read: in text order, none inside
    /// another. Nothing where the language cannot be read; [`Reader::annotate`] says why.
    pub fn actors(&self, report: &Report) -> Vec<ActorMention> {
        let Ok(language) = self.language_of(report).1 else { return Vec::new() };
        let mut all = Vec::new();
        for window in windows(&report.text) {
            let offset = window.start;
            let part = Report { text: report.text[window].to_owned(), ..report.clone() };
            let analysis = self.analyse(&part, language);
            let first = all.len();
            all.extend(analysis.find_actors().mentions.into_iter().map(|m| ActorMention {
                span: shifted(analysis.words.span(m.tokens), offset),
                head: shifted(analysis.words.span(m.head), offset),
                name: m.party.actor.name,
                country: m.party.actor.country,
                sector: m.party.actor.sector,
                kind: m.kind,
                mention_of: m.of.map(|k| k + first),
                because: m.party.because,
            }));
        }
        all
    }

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
