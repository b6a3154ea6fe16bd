//! Where a report is about, before claims are read from it.

use crate::analysis::Analysis;
use crate::reader::{Reader, shifted, windows};
use vigie_model::Report;
use vigie_place::{PlaceMention, PlaceRole};

impl Reader {
    /// Finds the places of a report, as they are found when its claims are read: names that a party bears are no places.
    ///
    /// Spans point into the report's text, and the mentions that a [`PlaceRole`] points to are those of the answer.
    pub fn places(&self, report: &Report) -> Vec<PlaceMention> {
        let mut found: Vec<PlaceMention> = Vec::new();
        let (_, Ok(language)) = self.language_of(report) else { return found };
        for window in windows(&report.text) {
            let (offset, first) = (window.start, found.len());
            let part = Report { text: report.text[window].to_owned(), ..report.clone() };
            for mut mention in Analysis::of(&part, language, self.world()).places {
                mention.span = shifted(mention.span, offset);
                mention.name_span = shifted(mention.name_span, offset);
                mention.role = match mention.role {
                    PlaceRole::Named => PlaceRole::Named,
                    PlaceRole::Anchor(holder) => PlaceRole::Anchor(holder + first),
                    PlaceRole::Anaphor(antecedent) => PlaceRole::Anaphor(antecedent.map(|i| i + first)),
                };
                found.push(mention);
            }
        }
        found
    }
}
