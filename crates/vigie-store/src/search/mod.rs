//! Full-text search: which reports and claims hold the words that are asked for, the best first.
//!
//! Words are compared without case and accents and by their stems, in the language of each report. See docs/search.md.

mod index;
mod passage;
mod question;
mod stem;
mod words;

pub(crate) use index::{ReportEntry, enter_all, enter_claim};
pub use passage::Passage;
pub use question::{Question, TooManyWords};

use rusqlite::params_from_iter;
use rusqlite::types::Value;
use vigie_model::{Date, Lang, Span};

use crate::conditions::Conditions;
use crate::filter::ClaimFilter;
use crate::query::{MOST, Page};
use crate::row::{self, HEAD, ReportHead, StoredClaim};
use crate::{Error, Store};

/// Which reports are wanted; every condition that is set must hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReportFilter {
    /// In this language.
    pub lang: Option<Lang>,
    /// From this outlet, compared without case and accents.
    pub source: Option<String>,
    /// Published on this day or later.
    pub since: Option<Date>,
    /// Published by this day.
    pub until: Option<Date>,
    /// That could be known by this day.
    pub known: Option<Date>,
}

/// A report with what was asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundReport {
    /// The report.
    pub head: ReportHead,
    /// What was asked for in its title.
    pub title_marks: Vec<Span>,
    /// Where its text shows it best.
    pub passage: Passage,
}

/// A claim with what was asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundClaim {
    /// The claim.
    pub stored: StoredClaim,
    /// What was asked for in the evidence, as spans of the evidence.
    pub marks: Vec<Span>,
}

/// How well a report answers, less being better: a word counts thrice in a title.
const RANK_OF_REPORT: &str = "bm25(report_search, 3.0, 1.0, 1.0)";

/// The most answers that are put in order of how well they answer. Words that stand in more say little about any of them,
/// and weighing all of them takes long: then the last added come first.
const WEIGHED: i64 = 2_000;

/// The reports that a question and a filter leave.
struct Wanted {
    from: String,
    sql: Vec<String>,
    values: Vec<Value>,
}

impl Wanted {
    fn of(store: &Store, expression: String, filter: &ReportFilter) -> rusqlite::Result<Wanted> {
        let mut wanted = Wanted {
            from: "report_search s".to_owned(),
            sql: vec!["s.report_search MATCH ?1".to_owned()],
            values: vec![expression.into()],
        };
        let day = |d: Option<Date>| d.map(|d| Value::from(d.to_string()));
        for (value, sql) in [
            (filter.lang.as_ref().map(|l| l.as_str().to_owned().into()), "r.lang = "),
            (day(filter.since), "r.last_day >= "),
            (day(filter.until), "r.first_day <= "),
            (day(filter.known), "r.known <= "),
        ] {
            let Some(value) = value else { continue };
            wanted.values.push(value);
            wanted.sql.push(format!("{sql}?{}", wanted.values.len()));
        }
        if let Some(source) = &filter.source {
            let spelt = store.spellings(source, &mut wanted.values)?;
            wanted.sql.push(format!("r.source IN ({spelt})"));
        }
        if wanted.sql.len() > 1 {
            wanted.from.push_str(" CROSS JOIN reports r ON r.seq = s.rowid");
        }
        Ok(wanted)
    }
}

impl Store {
    /// The reports whose title or text answers the question, the best first (the last added, where very many do), from the `after`th on; at most 1,000 a page.
    /// None where nothing must occur.
    ///
    /// Errors: [`Error::Cursor`] for a cursor that no page gave.
    pub fn search_reports(
        &self,
        question: &Question,
        filter: &ReportFilter,
        limit: usize,
        after: Option<&str>,
    ) -> Result<Page<FoundReport>, Error> {
        let (limit, skip) = (limit.clamp(1, MOST), crate::query::after(after)?);
        let Some(expression) = question.expression("title stems") else { return Ok(Page::empty()) };
        let Wanted { from, sql, mut values } = self.lift(Wanted::of(self, expression, filter))?;
        let worst = if self.are_few(&from, &sql.join(" AND "), &values)? { RANK_OF_REPORT } else { "0" };
        let order = if worst == "0" { "s.rowid DESC" } else { "worst, s.rowid DESC" };
        values.extend([Value::from(limit as i64 + 1), Value::from(skip)]);
        let sql = format!(
            "SELECT {HEAD}, r.text FROM (SELECT s.rowid AS seq, {worst} AS worst FROM {from} WHERE {} \
             ORDER BY {order} LIMIT ?{} OFFSET ?{}) f JOIN reports r ON r.seq = f.seq \
             JOIN latest l ON l.report = r.seq JOIN readings n ON n.seq = l.reading ORDER BY f.worst, r.seq DESC",
            sql.join(" AND "),
            values.len() - 1,
            values.len()
        );
        let rows = || -> rusqlite::Result<Vec<(ReportHead, String)>> {
            let mut statement = self.db.prepare_cached(&sql)?;
            let row = |row: &rusqlite::Row| Ok((row::head(row)?, row.get(11)?));
            statement.query_map(params_from_iter(&values), row)?.collect()
        };
        let found = |(head, text): (ReportHead, String)| {
            let lang = head.lang.as_ref();
            let title_marks = head.title.as_deref().map_or_else(Vec::new, |title| question.marks(title, lang));
            FoundReport { passage: Passage::of(&text, lang, question), title_marks, head }
        };
        Ok(Page::from_offset(self.lift(rows())?, limit, skip).map(found))
    }

    /// How many reports answer the question.
    pub fn count_found_reports(&self, question: &Question, filter: &ReportFilter) -> Result<u64, Error> {
        let Some(expression) = question.expression("title stems") else { return Ok(0) };
        let Wanted { from, sql, values } = self.lift(Wanted::of(self, expression, filter))?;
        self.number(&format!("SELECT count(*) FROM {from} WHERE {}", sql.join(" AND ")), &values)
    }

    /// The claims of the latest readings whose evidence, names or attribution answer the question and that pass the
    /// filter, the best first (the last added, where very many do), from the `after`th on; at most 1,000 a page. None where nothing must occur.
    ///
    /// Errors: [`Error::Cursor`] for a cursor that no page gave, [`Error::Question`] for the filter's own words.
    pub fn search_claims(
        &self,
        question: &Question,
        filter: &ClaimFilter,
        limit: usize,
        after: Option<&str>,
    ) -> Result<Page<FoundClaim>, Error> {
        let (limit, skip) = (limit.clamp(1, MOST), crate::query::after(after)?);
        let Some(expression) = question.expression("stems") else { return Ok(Page::empty()) };
        let mut c = Conditions::to_search(filter, expression, self.lift(self.reread())?)?;
        let worst = if self.are_few(&c.from, &c.wanted(), &c.values)? { "s.rank" } else { "0" };
        let order = if worst == "0" { "s.rowid DESC" } else { "worst, s.rowid DESC" };
        let (most, skipped) = (c.bind(limit as i64 + 1), c.bind(skip));
        let sql = format!(
            "SELECT c.id, c.json, r.key, r.lang FROM (SELECT s.rowid AS seq, {worst} AS worst FROM {} WHERE {} \
             ORDER BY {order} LIMIT {most} OFFSET {skipped}) f CROSS JOIN claims c ON c.seq = f.seq \
             JOIN readings n ON n.seq = c.reading JOIN reports r ON r.seq = n.report ORDER BY f.worst, c.seq DESC",
            c.from,
            c.wanted(),
        );
        type Row = (String, String, String, Option<String>);
        let rows = || -> rusqlite::Result<Vec<Row>> {
            let mut statement = self.db.prepare_cached(&sql)?;
            let row = |row: &rusqlite::Row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?));
            statement.query_map(params_from_iter(&c.values), row)?.collect()
        };
        let found = |(id, json, report, lang): Row| -> Result<FoundClaim, Error> {
            let claim = row::claim(&id, &json)?;
            let marks = question.marks(&claim.evidence.text, lang.as_deref().and_then(Lang::new).as_ref());
            Ok(FoundClaim { stored: StoredClaim { claim, report }, marks })
        };
        let Page { items, next } = Page::from_offset(self.lift(rows())?, limit, skip);
        Ok(Page { items: items.into_iter().map(found).collect::<Result<_, _>>()?, next })
    }

    /// How many claims answer the question and pass the filter.
    ///
    /// Errors: [`Error::Question`] for the filter's own words.
    pub fn count_found_claims(&self, question: &Question, filter: &ClaimFilter) -> Result<u64, Error> {
        let Some(expression) = question.expression("stems") else { return Ok(0) };
        let c = Conditions::to_search(filter, expression, self.lift(self.reread())?)?;
        self.number(&format!("SELECT count(*) FROM {} WHERE {}", c.from, c.wanted()), &c.values)
    }

    /// True where so few rows answer that they can be weighed against each other.
    fn are_few(&self, from: &str, wanted: &str, values: &[Value]) -> Result<bool, Error> {
        let sql = format!("SELECT count(*) FROM (SELECT 1 FROM {from} WHERE {wanted} LIMIT {})", WEIGHED + 1);
        Ok(self.number(&sql, values)? <= WEIGHED.unsigned_abs())
    }

    fn number(&self, sql: &str, values: &[Value]) -> Result<u64, Error> {
        let count = || -> rusqlite::Result<i64> {
            self.db.prepare_cached(sql)?.query_row(params_from_iter(values), |row| row.get(0))
        };
        Ok(self.lift(count())?.unsigned_abs())
    }
}
