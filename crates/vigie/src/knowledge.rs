//! All that a picture is drawn from, as the store has it.

use vigie_model::{Date, Decision};
use vigie_picture::{Basis, Grades, Picture, Told, reviewed};
use vigie_store::{SourceGrading, Store, grades_of};

/// The claims of a store, with what people judged and decided.
pub struct Knowledge {
    /// Every claim of the latest readings, as it was read.
    pub told: Vec<Told>,
    /// Every decision, oldest first.
    pub decisions: Vec<Decision>,
    /// Every judgement about a source, oldest first.
    pub gradings: Vec<SourceGrading>,
}

impl Knowledge {
    /// What `store` knows now.
    pub fn of(store: &Store) -> anyhow::Result<Knowledge> {
        Ok(Knowledge {
            told: store.told(&[], None)?,
            decisions: store.decisions(None)?,
            gradings: store.gradings(None)?,
        })
    }

    /// How far each source could be relied on, as known on the day `known`.
    pub fn grades(&self, known: Option<Date>) -> Grades {
        grades_of(&self.gradings, &self.told, known)
    }

    /// The picture on the day `at`, as known on the day `known`.
    pub fn picture(&self, at: Option<Date>, known: Option<Date>) -> Picture {
        let grades = self.grades(known);
        Picture::draw(&Basis { told: &self.told, grades: &grades, decisions: &self.decisions }, at, known)
    }

    /// The claims that could be known on the day `known`, as reviewers had left them by then.
    pub fn reviewed(&self, known: Option<Date>) -> Vec<Told> {
        reviewed(&Basis { told: &self.told, grades: &Grades::default(), decisions: &self.decisions }, known)
    }

    /// As [`Knowledge::reviewed`], without a second copy of the claims where nobody decided anything.
    pub fn into_reviewed(mut self, known: Option<Date>) -> Vec<Told> {
        if !self.decisions.is_empty() {
            return self.reviewed(known);
        }
        self.told.retain(|t| known.is_none_or(|day| t.report.known.is_some_and(|known| known <= day)));
        self.told
    }
}
