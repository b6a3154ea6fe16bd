//! Where a report is about, before claims are read from it.

use crate::reader::{Reader, shifted, windows};
use vigie_model::{PlaceLevel, Report};
use vigie_place::{PlaceMention, PlaceRole};
use vigie_text::Words;

impl Reader {
    /// Finds the places of a report. Names that a party bears are no places; a division or region that is a party too
    /// is one where the words lead to a place (*au Puntland*).
    ///
    /// Spans point into the report's text, and the mentions that a [`PlaceRole`] points to are those of the answer.
    ///
    /// ```
    /// # use vigie_claim::Reader;
    /// # fn places(reader: &Reader, report: &vigie_model::Report) {
    /// for mention in reader.places(report) {
    ///     println!("{} {:?}", mention.span.of(&report.text), mention.place.position);
    /// }
    /// # }
    /// ```
    pub fn places(&self, report: &Report) -> Vec<PlaceMention> {
        let mut found: Vec<PlaceMention> = Vec::new();
        let (_, Ok(language)) = self.language_of(report) else { return found };
        let Some(recogniser) = &language.places else { return found };
        for window in windows(&report.text) {
            let (offset, first) = (window.start, found.len());
            let part = Report { text: report.text[window].to_owned(), ..report.clone() };
            let told_apart = self.analyse(&part, language).places;
            let all = recogniser.recognise(&Words::read(&part.text, &language.lexicon.writing), &[]);
            // Words that lead to places, other than those that lead to anything (*de*), stand before it.
            let led = |m: &PlaceMention| m.reason.cues.iter().any(|cue| !cue.starts_with("preposition `de`"));
            let area = |m: &PlaceMention| {
                led(m) && m.entry.is_some() && matches!(m.place.level, Some(PlaceLevel::Region | PlaceLevel::Admin1))
            };
            let kept: Vec<bool> = all
                .iter()
                .map(|m| area(m) || told_apart.iter().any(|t| (t.span, t.name_span) == (m.span, m.name_span)))
                .collect();
            let moved = |i: usize| {
                kept.get(i).filter(|kept| **kept)?;
                Some(first + kept.iter().take(i).filter(|kept| **kept).count())
            };
            for (mut mention, _) in all.into_iter().zip(&kept).filter(|(_, kept)| **kept) {
                mention.span = shifted(mention.span, offset);
                mention.name_span = shifted(mention.name_span, offset);
                mention.role = match mention.role {
                    PlaceRole::Named => PlaceRole::Named,
                    PlaceRole::Anchor(holder) => moved(holder).map_or(PlaceRole::Named, PlaceRole::Anchor),
                    PlaceRole::Anaphor(antecedent) => PlaceRole::Anaphor(antecedent.and_then(moved)),
                };
                found.push(mention);
            }
        }
        found
    }
}
