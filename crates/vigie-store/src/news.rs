//! What came in since a moment: for those who look at the store while others add to it.

use std::fmt;
use std::str::FromStr;

use rusqlite::params;

use crate::row::{self, HEAD, ReportHead};
use crate::{Error, Store};

/// How far the store had come: the last reading, decision and grade there were. Written `12-3-0`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct Mark {
    /// The number of the last reading.
    pub readings: u64,
    /// The number of the last decision.
    pub decisions: u64,
    /// The number of the last grade of a source.
    pub grades: u64,
}

impl Mark {
    /// The store's revision at that moment, as [`Store::revision`] gives it.
    pub const fn revision(self) -> u64 {
        self.readings.saturating_add(self.decisions).saturating_add(self.grades)
    }
}

impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}-{}", self.readings, self.decisions, self.grades)
    }
}

/// A text that is no [`Mark`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no mark of a store; it looks like 12-3-0")]
pub struct UnknownMark(String);

impl FromStr for Mark {
    type Err = UnknownMark;

    fn from_str(text: &str) -> Result<Mark, UnknownMark> {
        let numbers: Vec<Option<u64>> = text.split('-').map(|n| n.parse().ok()).collect();
        match numbers[..] {
            [Some(readings), Some(decisions), Some(grades)] => Ok(Mark { readings, decisions, grades }),
            _ => Err(UnknownMark(text.to_owned())),
        }
    }
}

/// What came in between two moments.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct News {
    /// The moment up to which this is told.
    pub mark: Mark,
    /// The newest of the reports that were read, the last first.
    pub reports: Vec<ReportHead>,
    /// How many readings there were of all reports.
    pub readings: u64,
    /// How many decisions.
    pub decisions: u64,
    /// How many grades of sources.
    pub grades: u64,
}

impl Store {
    /// How far the store has come.
    pub fn mark(&self) -> Result<Mark, Error> {
        let sql = "SELECT (SELECT coalesce(max(seq), 0) FROM readings), \
                   (SELECT coalesce(max(seq), 0) FROM decisions), (SELECT coalesce(max(seq), 0) FROM source_grades)";
        let number = |row: &rusqlite::Row, at| row.get::<_, i64>(at).map(i64::unsigned_abs);
        let mark = |row: &rusqlite::Row| {
            Ok(Mark { readings: number(row, 0)?, decisions: number(row, 1)?, grades: number(row, 2)? })
        };
        self.lift(self.db.query_row(sql, [], mark))
    }

    /// What came in since `since`, with the heads of at most `most` reports.
    pub fn news(&self, since: Mark, most: usize) -> Result<News, Error> {
        let mark = self.mark()?;
        let sql = format!(
            "SELECT {HEAD} FROM readings n JOIN latest l ON l.reading = n.seq JOIN reports r ON r.seq = n.report \
             WHERE n.seq > ?1 AND n.seq <= ?2 ORDER BY n.seq DESC LIMIT ?3"
        );
        let bound = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
        let heads = || -> rusqlite::Result<Vec<ReportHead>> {
            let mut statement = self.db.prepare_cached(&sql)?;
            let asked = params![bound(since.readings), bound(mark.readings), bound(most as u64)];
            statement.query_map(asked, row::head)?.collect()
        };
        // Every row has the number after the one before: nothing is ever removed.
        Ok(News {
            mark,
            reports: self.lift(heads())?,
            readings: mark.readings.saturating_sub(since.readings),
            decisions: mark.decisions.saturating_sub(since.decisions),
            grades: mark.grades.saturating_sub(since.grades),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Mark;

    #[test]
    fn a_mark_is_read_as_it_is_written() {
        let mark = Mark { readings: 12, decisions: 3, grades: 0 };
        assert_eq!((mark.to_string().parse(), mark.revision()), (Ok(mark), 15));
        for wrong in ["", "12", "1-2", "1-2-3-4", "1-2-x", "-1-2-3", "1-2-99999999999999999999"] {
            assert!(wrong.parse::<Mark>().is_err(), "{wrong}");
        }
    }
}
