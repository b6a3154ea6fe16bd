//! All that a picture is drawn from, as the store has it.

use vigie_model::{Date, Decision, SourceGrade};
use vigie_picture::{Basis, Between, Changes, Grades, Picture, Told, diff, reviewed};
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

    /// What changed in the picture on the day `at` since it was known as on the day `since`, until it is known as on `known`.
    pub fn changes(&self, at: Option<Date>, since: Date, known: Option<Date>) -> Changes {
        let (before, after) = (self.picture(at, Some(since)), self.picture(at, known));
        let in_between = |day: Date| day > since && known.is_none_or(|known| day <= known);
        let decisions: Vec<Decision> = self.decisions.iter().filter(|d| in_between(d.on)).cloned().collect();
        let graded = self.gradings.iter().filter(|g| in_between(g.on));
        let grades: Vec<(String, SourceGrade)> = graded.map(|g| (g.source.clone(), g.grade)).collect();
        diff(&before, &after, &self.told, &Between { decisions: &decisions, grades: &grades })
    }

    /// The claims as they are cited where changes are told: what reviewers left, and of what they rejected what was read.
    pub fn cited(self, known: Option<Date>) -> Vec<Told> {
        self.reviewed(known).into_iter().chain(self.told).collect()
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
