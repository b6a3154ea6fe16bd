//! What is found in a report before claims are read from it.

use crate::actors::ActorKind;
use crate::analysis;
use crate::language::Language;
use crate::reader::{Doubt, Reader, shifted, windows};
use std::ops::Range;
use vigie_model::{CountryCode3, Lang, Report, Sector, Span};
use vigie_place::{PlaceMention, PlaceRole};
use vigie_text::Words;
use vigie_time::{NumberMention, TimeMention};

/// What was found in one report, each in text order.
///
/// Spans point into the report's text; the tokens of a mention count from the beginning of the stretch it was read in.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Annotations<'r> {
    /// The language it was read in; `None` where none could be recognised.
    pub lang: Option<Lang>,
    /// Its time expressions.
    pub times: Vec<TimeMention<'r>>,
    /// Its numbers, less those that belong to dates and names.
    pub numbers: Vec<NumberMention<'r>>,
    /// Its places, and the words that take one up (*la ville*).
    pub places: Vec<PlaceMention>,
    /// Who is spoken of, none inside another.
    pub actors: Vec<ActorMention>,
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

/// How far a report is annotated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// Times and numbers, which need no grammar.
    Figures,
    /// Places and parties as well.
    All,
}

impl Reader {
    /// Finds times, numbers, places and parties of a report, as they are found when its claims are read.
    ///
    /// Names that a party bears are no places; a division or region that is a party too is one where the words lead to a
    /// place (*au Puntland*). The mentions that a [`PlaceRole`] points to are those of the answer, and so are those that
    /// [`ActorMention::mention_of`] does.
    ///
    /// ```
    /// # use vigie_claim::{Depth, Reader};
    /// # fn places(reader: &Reader, report: &vigie_model::Report) {
    /// for mention in reader.annotate(report, Depth::All).places {
    ///     println!("{} {:?}", mention.span.of(&report.text), mention.place.position);
    /// }
    /// # }
    /// ```
    pub fn annotate(&self, report: &Report, depth: Depth) -> Annotations<'_> {
        let mut found = Annotations::default();
        let language;
        (found.lang, language) = self.language_of(report);
        match language {
            Ok(language) => {
                let (dated, doubt) = crate::dateline::dated(report, language);
                found.doubts.extend(doubt);
                for window in windows(&report.text) {
                    self.annotate_window(&dated, language, window, depth, &mut found);
                }
            }
            Err(doubt) => found.doubts.push(doubt),
        }
        found
    }

    fn annotate_window<'r>(
        &'r self,
        report: &Report,
        language: &'r Language,
        window: Range<usize>,
        depth: Depth,
        found: &mut Annotations<'r>,
    ) {
        let offset = window.start;
        let text = &report.text[window];
        let words = Words::read(text, &language.lexicon.writing);
        let read = analysis::times_and_numbers(&words, language, report.published);
        if depth == Depth::All {
            let part = Report { text: text.to_owned(), ..report.clone() };
            let analysis = self.analyse_with(&part, language, Some(read.clone()));
            let first = found.actors.len();
            found.actors.extend(analysis.find_actors().mentions.into_iter().map(|m| ActorMention {
                span: shifted(analysis.words.span(m.tokens), offset),
                head: shifted(analysis.words.span(m.head), offset),
                name: m.party.actor.name,
                country: m.party.actor.country,
                sector: m.party.actor.sector,
                kind: m.kind,
                mention_of: m.of.map(|k| k + first),
                because: m.party.because,
            }));
            let first = found.places.len();
            found.places.extend(analysis.places.into_iter().map(|mut mention| {
                mention.span = shifted(mention.span, offset);
                mention.name_span = shifted(mention.name_span, offset);
                mention.role = match mention.role {
                    PlaceRole::Named => PlaceRole::Named,
                    PlaceRole::Anchor(holder) => PlaceRole::Anchor(holder + first),
                    PlaceRole::Anaphor(antecedent) => PlaceRole::Anaphor(antecedent.map(|k| k + first)),
                };
                mention
            }));
        }
        found.times.extend(read.times.into_iter().map(|mut t| {
            t.span = shifted(t.span, offset);
            t
        }));
        found.numbers.extend(read.numbers.into_iter().map(|mut n| {
            n.span = shifted(n.span, offset);
            n
        }));
    }
}
