//! Full-text search: which reports and claims hold the words that are asked for, the best first.
//!
//! Words are compared without case and accents and by their stems, in the language of each report. See docs/search.md.

mod index;
mod passage;
mod question;
mod rank;
mod stem;
mod words;

pub(crate) use index::{ReportEntry, enter_all, enter_claim};
pub use passage::Passage;
pub use question::{Question, TooManyWords};
pub(crate) use rank::make_known;

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
const RANK_OF_REPORT: &str = "answers(s.report_search, 3.0, 1.0, 1.0)";

/// The same of a claim.
const RANK_OF_CLAIM: &str = "answers(s.claim_search)";

/// The most answers that are put in order of how well they answer. Words that stand in more say little about any of them,
/// and weighing all of them takes long: then the last added come first.
const WEIGHED: usize = 2_000;

/// The reports that a question and a filter leave.
struct Wanted {
    from: String,
    sql: Vec<String>,
    values: Vec<Value>,
}

/// What a question about reports found.
#[derive(Debug)]
pub(crate) struct Weighed {
    revision: u64,
    condition: String,
    values: Vec<Value>,
    numbers: Option<Vec<i64>>,
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

    fn condition(&self) -> String {
        self.sql.join(" AND ")
    }
}

/// The numbers of a page, and one more, by which it is known whether there is another.
fn page_of(all: Vec<i64>, limit: usize, skip: i64) -> Vec<i64> {
    all.into_iter().skip(usize::try_from(skip).unwrap_or(usize::MAX)).take(limit + 1).collect()
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
        let wanted = self.lift(Wanted::of(self, expression, filter))?;
        let numbers = match self.weighed_reports(&wanted)? {
            Some(all) => page_of(all, limit, skip),
            None => self.last_added(&wanted.from, &wanted.condition(), &wanted.values, (limit, skip))?,
        };
        let sql = format!(
            "SELECT {HEAD}, r.text FROM reports r JOIN latest l ON l.report = r.seq \
             JOIN readings n ON n.seq = l.reading WHERE n.n > 0 AND r.seq = ?1"
        );
        let rows = || -> rusqlite::Result<Vec<(ReportHead, String)>> {
            let mut statement = self.db.prepare_cached(&sql)?;
            let mut row = |seq: i64| statement.query_row([seq], |row| Ok((row::head(row)?, row.get(11)?)));
            numbers.into_iter().map(&mut row).collect()
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
        let wanted = self.lift(Wanted::of(self, expression, filter))?;
        match self.weighed_reports(&wanted)? {
            Some(all) => Ok(all.len() as u64),
            None => self
                .number(&format!("SELECT count(*) FROM {} WHERE {}", wanted.from, wanted.condition()), &wanted.values),
        }
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
        let c = Conditions::to_search(filter, expression, self.lift(self.reread())?)?;
        let numbers = match self.weighed(RANK_OF_CLAIM, &c.from, &c.wanted(), &c.values)? {
            Some(all) => page_of(all, limit, skip),
            None => self.last_added(&c.from, &c.wanted(), &c.values, (limit, skip))?,
        };
        let sql = "SELECT c.id, c.json, r.key, r.lang FROM claims c JOIN readings n ON n.seq = c.reading \
                   JOIN reports r ON r.seq = n.report WHERE c.seq = ?1";
        type Row = (String, String, String, Option<String>);
        let rows = || -> rusqlite::Result<Vec<Row>> {
            let mut statement = self.db.prepare_cached(sql)?;
            let row = |row: &rusqlite::Row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?));
            numbers.into_iter().map(|seq: i64| statement.query_row([seq], row)).collect()
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

    /// The numbers of the reports that answer, the best first; `None` where too many do. Whoever counts them asks for them
    /// next: the last are kept while the store stays as it is.
    fn weighed_reports(&self, wanted: &Wanted) -> Result<Option<Vec<i64>>, Error> {
        let (condition, revision) = (wanted.condition(), self.revision()?);
        let same = |w: &Weighed| w.revision == revision && w.condition == condition && w.values == wanted.values;
        if let Some(kept) = self.weighed.borrow().as_ref().filter(|w| same(w)) {
            return Ok(kept.numbers.clone());
        }
        let numbers = self.weighed(RANK_OF_REPORT, &wanted.from, &condition, &wanted.values)?;
        let kept = Weighed { revision, condition, values: wanted.values.clone(), numbers: numbers.clone() };
        self.weighed.replace(Some(kept));
        Ok(numbers)
    }

    /// The numbers of the rows that answer, the best first; `None` where so many do that weighing them takes long.
    fn weighed(&self, rank: &str, from: &str, wanted: &str, values: &[Value]) -> Result<Option<Vec<i64>>, Error> {
        let sql = format!("SELECT s.rowid, {rank} FROM {from} WHERE {wanted} LIMIT {}", WEIGHED + 1);
        let rows = || -> rusqlite::Result<Vec<(i64, f64)>> {
            let mut statement = self.db.prepare_cached(&sql)?;
            statement.query_map(params_from_iter(values), |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
        };
        let mut rows = self.lift(rows())?;
        rows.sort_by(|(a, worse), (b, better)| worse.total_cmp(better).then(b.cmp(a)));
        Ok((rows.len() <= WEIGHED).then(|| rows.into_iter().map(|(number, _)| number).collect()))
    }

    /// The numbers of the rows that answer, the last added first: those of a page and one more.
    fn last_added(
        &self,
        from: &str,
        wanted: &str,
        values: &[Value],
        (limit, skip): (usize, i64),
    ) -> Result<Vec<i64>, Error> {
        let sql = format!(
            "SELECT s.rowid FROM {from} WHERE {wanted} ORDER BY s.rowid DESC LIMIT ?{} OFFSET ?{}",
            values.len() + 1,
            values.len() + 2
        );
        let rows = || -> rusqlite::Result<Vec<i64>> {
            let values = values.iter().cloned().chain([Value::from(limit as i64 + 1), Value::from(skip)]);
            let mut statement = self.db.prepare_cached(&sql)?;
            statement.query_map(params_from_iter(values), |row| row.get(0))?.collect()
        };
        self.lift(rows())
    }

    fn number(&self, sql: &str, values: &[Value]) -> Result<u64, Error> {
        let count = || -> rusqlite::Result<i64> {
            self.db.prepare_cached(sql)?.query_row(params_from_iter(values), |row| row.get(0))
        };
        Ok(self.lift(count())?.unsigned_abs())
    }
}
