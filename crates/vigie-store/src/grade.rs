//! How far people judge that sources can be relied on. Judgements are appended; of several about one source the last one
//! made by a day is the one known on that day.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{TransactionBehavior, params};
use vigie_format::json::party;
use vigie_model::{Actor, Date, SourceGrade};
use vigie_picture::{Grades, Told};

use crate::fold::fold;
use crate::row::day;
use crate::{Error, Store};

/// One judgement about a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceGrading {
    /// The outlet, or whoever else a claim is attributed to, by name.
    pub source: String,
    /// How far it can be relied on.
    pub grade: SourceGrade,
    /// The party it speaks for, where it takes a side: its word counts as that party's own.
    pub side: Option<Actor>,
    /// Who judged it, where said.
    pub by: Option<String>,
    /// On which day: known from then on.
    pub on: Date,
    /// Why.
    pub note: Option<String>,
}

impl Store {
    /// Appends judgements about sources: all of them or, on an error, none. Names are compared without case and accents.
    ///
    /// Errors: [`Error::NoSource`] for an empty name, and the store's failures.
    pub fn grade(&mut self, gradings: &[SourceGrading]) -> Result<(), Error> {
        if gradings.iter().any(|g| fold(&g.source).is_empty()) {
            return Err(Error::NoSource);
        }
        let path = self.path.clone();
        let lift = |error| Error::of(&path, error);
        let tx = self.db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(lift)?;
        for g in gradings {
            let sql = "INSERT INTO source_grades (word, source, grade, side, person, day, note) \
                       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
            let side = g.side.as_ref().map(written);
            let (word, source) = (fold(&g.source), g.source.trim());
            let row = params![word, source, g.grade.as_str(), side, g.by, g.on.to_string(), g.note];
            tx.execute(sql, row).map_err(lift)?;
        }
        tx.commit().map_err(lift)
    }

    /// Every judgement made by the day `known` (all, for `None`), oldest first.
    pub fn gradings(&self, known: Option<Date>) -> Result<Vec<SourceGrading>, Error> {
        let sql = "SELECT source, grade, side, person, day, note FROM source_grades \
                   WHERE ?1 IS NULL OR day <= ?1 ORDER BY seq";
        let rows = || -> rusqlite::Result<Vec<SourceGrading>> {
            let mut statement = self.db.prepare_cached(sql)?;
            let rows = statement.query_map([known.map(|d| d.to_string())], |row| {
                Ok(SourceGrading {
                    source: row.get(0)?,
                    // The table holds no other words.
                    grade: row.get::<_, String>(1)?.parse().unwrap_or(SourceGrade::F),
                    side: row.get::<_, Option<String>>(2)?.as_deref().and_then(party),
                    by: row.get(3)?,
                    on: day(&row.get::<_, String>(4)?),
                    note: row.get(5)?,
                })
            })?;
            rows.collect()
        };
        self.lift(rows())
    }

    /// The judgement that counts for each source, as known on the day `known` (now, for `None`), by name.
    pub fn grades(&self, known: Option<Date>) -> Result<Vec<SourceGrading>, Error> {
        Ok(last(&self.gradings(known)?).into_values().cloned().collect())
    }
}

/// The last judgement about each source, by folded name.
fn last(gradings: &[SourceGrading]) -> BTreeMap<String, &SourceGrading> {
    gradings.iter().map(|g| (fold(&g.source), g)).collect()
}

/// The grades as the picture of `told` takes them, of the judgements made by the day `known` (all, for `None`). A source
/// that is written otherwise in a report, in case or accents, is graded under that name too.
pub fn grades_of(gradings: &[SourceGrading], told: &[Told], known: Option<Date>) -> Grades {
    let mut grades = Grades::default();
    let made: Vec<SourceGrading> = gradings.iter().filter(|g| known.is_none_or(|day| g.on <= day)).cloned().collect();
    let by_word = last(&made);
    let mut set = |name: &str, g: &SourceGrading| {
        grades.set(name, g.grade);
        if let Some(side) = &g.side {
            grades.set_side(name, side.clone());
        }
    };
    for g in by_word.values() {
        set(&g.source, g);
    }
    if by_word.is_empty() {
        return grades;
    }
    let names = told.iter().flat_map(|t| [t.report.source.as_deref(), t.claim.attribution.name.as_deref()]).flatten();
    for name in names.collect::<BTreeSet<&str>>() {
        if let Some(g) = by_word.get(&fold(name)) {
            set(name, g);
        }
    }
    grades
}

/// The grade of a source after these judgements, oldest first: F where nobody judged it.
pub fn grade_of(gradings: &[SourceGrading], source: &str) -> SourceGrade {
    let word = fold(source);
    gradings.iter().rev().find(|g| fold(&g.source) == word).map_or(SourceGrade::F, |g| g.grade)
}

/// A party as it is read back: its name, with its codes where they are known.
fn written(party: &Actor) -> String {
    let codes = [party.country.as_ref().map(|c| c.as_str()), party.sector.map(|s| s.as_str())];
    let codes: Vec<&str> = codes.into_iter().flatten().collect();
    let codes = codes.join("/");
    if codes.is_empty() || codes == party.name { party.name.clone() } else { format!("{} ({codes})", party.name) }
}
