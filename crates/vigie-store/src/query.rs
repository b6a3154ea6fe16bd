//! Questions to the store. Lists come in pages with a cursor that stays valid while reports are added.

use std::collections::BTreeSet;

use rusqlite::types::Value;
use rusqlite::{OptionalExtension, params, params_from_iter};
use vigie_model::{Claim, ClaimId, Date, Kind};

use crate::conditions::Conditions;
use crate::filter::ClaimFilter;
use crate::fold::fold;
use crate::row::{self, HEAD, ReadingHead, ReportHead, StoredClaim, StoredReport};
use crate::{Error, Store};

/// One page of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Page<T> {
    /// The items.
    pub items: Vec<T>,
    /// The cursor of the page after; `None` on the last.
    pub next: Option<String>,
}

/// How many claims there are of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KindCount {
    /// The kind.
    pub kind: Kind,
    /// How many, in the latest readings.
    pub claims: u64,
}

/// What the store holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Totals {
    /// Reports.
    pub reports: u64,
    /// Claims of the latest readings.
    pub claims: u64,
    /// The same by kind, kinds without claims left out.
    pub kinds: Vec<KindCount>,
    /// The outlets, by name.
    pub sources: Vec<String>,
    /// The earliest publication day.
    pub first_day: Option<Date>,
    /// The latest publication day.
    pub last_day: Option<Date>,
}

/// Each answered from an index of its own.
const TOTALS: &str = "SELECT (SELECT n FROM totals WHERE what = 'reports'), (SELECT min(first_day) FROM reports), \
                      (SELECT max(last_day) FROM reports)";

/// From one outlet to the next, without the reports between.
const SOURCES: &str = "WITH RECURSIVE outlets (name) AS (SELECT min(source) FROM reports UNION ALL \
                       SELECT (SELECT min(source) FROM reports WHERE source > name) FROM outlets WHERE name IS NOT NULL) \
                       SELECT name FROM outlets WHERE name IS NOT NULL";

/// The most items that a page holds.
pub(crate) const MOST: usize = 1000;

pub(crate) fn after(cursor: Option<&str>) -> Result<i64, Error> {
    let Some(cursor) = cursor else { return Ok(0) };
    cursor.parse().ok().filter(|n| *n >= 0).ok_or_else(|| Error::Cursor { found: cursor.to_owned() })
}

/// Makes a page of `rows`, of which one more than `limit` was asked for.
fn page<T>(mut rows: Vec<(i64, T)>, limit: usize) -> Page<T> {
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next = rows.last().filter(|_| more).map(|(seq, _)| seq.to_string());
    Page { items: rows.into_iter().map(|(_, item)| item).collect(), next }
}

impl<T> Page<T> {
    /// A page without items.
    pub(crate) fn empty() -> Page<T> {
        Page { items: Vec::new(), next: None }
    }

    /// The page after the first `skip` rows, of which one more than `limit` was asked for.
    pub(crate) fn from_offset(mut rows: Vec<T>, limit: usize, skip: i64) -> Page<T> {
        let more = rows.len() > limit;
        rows.truncate(limit);
        Page { next: more.then(|| (skip + rows.len() as i64).to_string()), items: rows }
    }

    /// The page with other items.
    pub(crate) fn map<U>(self, item: impl Fn(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(item).collect(), next: self.next }
    }
}

impl Store {
    /// What the store holds.
    pub fn totals(&self) -> Result<Totals, Error> {
        let mut kinds = Vec::new();
        for kind in Kind::ALL {
            let claims = self.count_claims(&ClaimFilter { kinds: vec![*kind], ..ClaimFilter::default() })?;
            if claims > 0 {
                kinds.push(KindCount { kind: *kind, claims });
            }
        }
        let (reports, first_day, last_day) = self.lift(self.span_of_reports())?;
        let day = |text: Option<String>| text.and_then(|t| t.parse().ok());
        Ok(Totals {
            reports: reports.unsigned_abs(),
            claims: kinds.iter().map(|k| k.claims).sum(),
            kinds,
            sources: self.lift(self.sources())?,
            first_day: day(first_day),
            last_day: day(last_day),
        })
    }

    fn span_of_reports(&self) -> rusqlite::Result<(i64, Option<String>, Option<String>)> {
        self.db.query_row(TOTALS, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
    }

    fn sources(&self) -> rusqlite::Result<Vec<String>> {
        self.db.prepare_cached(SOURCES)?.query_map([], |row| row.get(0))?.collect()
    }

    /// The reports in the order in which they were added, from `cursor` on; at most 1,000 a page.
    ///
    /// Errors: [`Error::Cursor`] for a cursor that no page gave.
    pub fn reports(&self, limit: usize, cursor: Option<&str>) -> Result<Page<ReportHead>, Error> {
        let limit = limit.clamp(1, MOST);
        let sql = format!(
            "SELECT {HEAD}, r.seq FROM reports r JOIN latest l ON l.report = r.seq JOIN readings n ON n.seq = l.reading \
             WHERE n.n > 0 AND r.seq > ?1 ORDER BY r.seq LIMIT ?2"
        );
        let start = after(cursor)?;
        let rows = || -> rusqlite::Result<Vec<(i64, ReportHead)>> {
            let mut statement = self.db.prepare_cached(&sql)?;
            let rows =
                statement.query_map(params![start, limit as i64 + 1], |row| Ok((row.get(11)?, row::head(row)?)))?;
            rows.collect()
        };
        Ok(page(self.lift(rows())?, limit))
    }

    /// The reports of an outlet, the last added first, from `cursor` on; at most 1,000 a page. Its name is compared without
    /// case and accents. `known` leaves out reports that could only be known later.
    ///
    /// Errors: [`Error::Cursor`] for a cursor that no page gave.
    pub fn reports_of(
        &self,
        source: &str,
        known: Option<Date>,
        limit: usize,
        cursor: Option<&str>,
    ) -> Result<Page<ReportHead>, Error> {
        let limit = limit.clamp(1, MOST);
        let before = cursor.map(|c| after(Some(c))).transpose()?.unwrap_or(i64::MAX);
        let mut values: Vec<Value> =
            vec![before.into(), (limit as i64 + 1).into(), known.map_or(Value::Null, |d| d.to_string().into())];
        let spelt = self.lift(self.spellings(source, &mut values))?;
        let sql = format!(
            "SELECT {HEAD}, r.seq FROM reports r JOIN latest l ON l.report = r.seq JOIN readings n ON n.seq = l.reading \
             WHERE r.source IN ({spelt}) AND r.seq < ?1 AND (?3 IS NULL OR r.known <= ?3) ORDER BY r.seq DESC LIMIT ?2"
        );
        let rows = || -> rusqlite::Result<Vec<(i64, ReportHead)>> {
            let mut statement = self.db.prepare_cached(&sql)?;
            let row = |row: &rusqlite::Row| Ok((row.get(11)?, row::head(row)?));
            statement.query_map(params_from_iter(&values), row)?.collect()
        };
        Ok(page(self.lift(rows())?, limit))
    }

    /// How many reports an outlet has, and the first and last day they are dated to.
    pub fn span_of_source(
        &self,
        source: &str,
        known: Option<Date>,
    ) -> Result<(u64, Option<Date>, Option<Date>), Error> {
        let mut values: Vec<Value> = vec![known.map_or(Value::Null, |d| d.to_string().into())];
        let spelt = self.lift(self.spellings(source, &mut values))?;
        let sql = format!(
            "SELECT count(*), min(first_day), max(last_day) FROM reports \
             WHERE source IN ({spelt}) AND (?1 IS NULL OR known <= ?1)"
        );
        let row = |row: &rusqlite::Row| {
            let day = |text: Option<String>| text.and_then(|t| t.parse().ok());
            Ok((row.get::<_, i64>(0)?.unsigned_abs(), day(row.get(1)?), day(row.get(2)?)))
        };
        self.lift(self.db.prepare_cached(&sql).and_then(|mut s| s.query_row(params_from_iter(&values), row)))
    }

    /// The placeholders of every way in which reports write the outlet's name; the names are added to `values`.
    pub(crate) fn spellings(&self, source: &str, values: &mut Vec<Value>) -> rusqlite::Result<String> {
        let word = fold(source);
        let mut spelt = Vec::new();
        for source in self.sources()?.into_iter().filter(|s| fold(s) == word) {
            values.push(source.into());
            spelt.push(format!("?{}", values.len()));
        }
        Ok(spelt.join(", "))
    }

    /// The report with this key, with its text, the claims of its latest reading and those that people added.
    pub fn report(&self, key: &str) -> Result<Option<StoredReport>, Error> {
        let sql = format!(
            "SELECT {HEAD}, r.text, r.seq FROM reports r JOIN latest l ON l.report = r.seq \
             JOIN readings n ON n.seq = l.reading WHERE n.n > 0 AND r.key = ?1"
        );
        let found = || -> rusqlite::Result<Option<(ReportHead, String, i64)>> {
            let row = |row: &rusqlite::Row| Ok((row::head(row)?, row.get(11)?, row.get(12)?));
            self.db.prepare_cached(&sql)?.query_row([key], row).optional()
        };
        let Some((head, text, report)) = self.lift(found())? else { return Ok(None) };
        let sql = "SELECT c.id, c.json FROM latest l CROSS JOIN claims c ON c.reading = l.reading \
                   WHERE l.report = ?1 AND l.until IS NULL ORDER BY c.seq";
        let rows = || -> rusqlite::Result<Vec<(String, String)>> {
            let mut statement = self.db.prepare_cached(sql)?;
            statement.query_map([report], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
        };
        let mut claims: Vec<Claim> =
            self.lift(rows())?.iter().map(|(id, json)| row::claim(id, json)).collect::<Result<_, _>>()?;
        // Those that people added come after the others; the order is that of the text.
        claims.sort_by_key(|c| c.evidence.span.start);
        Ok(Some(StoredReport { head, text, claims }))
    }

    /// What is said about the report with this key.
    pub fn head(&self, key: &str) -> Result<Option<ReportHead>, Error> {
        let sql = format!(
            "SELECT {HEAD} FROM reports r JOIN latest l ON l.report = r.seq JOIN readings n ON n.seq = l.reading \
             WHERE r.key = ?1"
        );
        self.lift(self.db.prepare_cached(&sql).and_then(|mut s| s.query_row([key], row::head).optional()))
    }

    /// The text of the report with this key.
    pub fn text(&self, key: &str) -> Result<Option<String>, Error> {
        let found = || -> rusqlite::Result<Option<String>> {
            self.db
                .prepare_cached("SELECT text FROM reports WHERE key = ?1")?
                .query_row([key], |row| row.get(0))
                .optional()
        };
        self.lift(found())
    }

    /// The readings of a report, oldest first; the last is the one that counts.
    pub fn readings(&self, key: &str) -> Result<Vec<ReadingHead>, Error> {
        let sql = "SELECT n.n, n.reader, n.added, n.claims FROM readings n JOIN reports r ON r.seq = n.report \
                   WHERE r.key = ?1 AND n.n > 0 ORDER BY n.n";
        let rows = || -> rusqlite::Result<Vec<ReadingHead>> {
            let mut statement = self.db.prepare_cached(sql)?;
            let rows = statement.query_map([key], |row| {
                Ok(ReadingHead {
                    n: row.get(0)?,
                    reader: row.get(1)?,
                    added: row::day(&row.get::<_, String>(2)?),
                    claims: row.get::<_, i64>(3)?.unsigned_abs(),
                })
            })?;
            rows.collect()
        };
        self.lift(rows())
    }

    /// The claims that one reading of a report gave, in text order; empty where there is no such reading.
    pub fn claims_of_reading(&self, key: &str, n: u32) -> Result<Vec<Claim>, Error> {
        let sql = "SELECT c.id, c.json FROM reports r JOIN readings n ON n.report = r.seq AND n.n = ?2 \
                   JOIN claims c ON c.reading = n.seq WHERE r.key = ?1 ORDER BY c.seq";
        let rows = || -> rusqlite::Result<Vec<(String, String)>> {
            let mut statement = self.db.prepare_cached(sql)?;
            statement.query_map(params![key, n], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
        };
        self.lift(rows())?.iter().map(|(id, json)| row::claim(id, json)).collect()
    }

    /// The claims that pass the filter, in the order in which they were added; at most 1,000 a page.
    ///
    /// Errors: [`Error::Cursor`] for a cursor that no page gave.
    pub fn claims(&self, filter: &ClaimFilter, limit: usize, cursor: Option<&str>) -> Result<Page<StoredClaim>, Error> {
        let limit = limit.clamp(1, MOST);
        let mut c = Conditions::of(filter)?;
        let (start, most) = (c.bind(after(cursor)?), c.bind(limit as i64 + 1));
        let sql = format!(
            "SELECT c.seq, c.id, c.json, r.key FROM {} WHERE {} AND {seq} > {start} ORDER BY {seq} LIMIT {most}",
            c.from,
            c.wanted(),
            seq = c.seq,
        );
        type Stored = (String, String, String);
        let rows = || -> rusqlite::Result<Vec<(i64, Stored)>> {
            let mut statement = self.db.prepare_cached(&sql)?;
            let row = |row: &rusqlite::Row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?, row.get(3)?)));
            statement.query_map(params_from_iter(&c.values), row)?.collect()
        };
        let Page { items, next } = page(self.lift(rows())?, limit);
        let claim = |(id, json, report): Stored| Ok(StoredClaim { claim: row::claim(&id, &json)?, report });
        Ok(Page { items: items.into_iter().map(claim).collect::<Result<_, Error>>()?, next })
    }

    /// The ids of all claims that pass the filter, in the order in which they were added.
    pub fn claim_ids(&self, filter: &ClaimFilter) -> Result<Vec<ClaimId>, Error> {
        let c = Conditions::of(filter)?;
        let sql = format!("SELECT c.id FROM {} WHERE {} ORDER BY {}", c.from, c.wanted(), c.seq);
        let rows = || -> rusqlite::Result<Vec<ClaimId>> {
            let mut statement = self.db.prepare_cached(&sql)?;
            statement.query_map(params_from_iter(&c.values), |row| Ok(ClaimId(row.get(0)?)))?.collect()
        };
        self.lift(rows())
    }

    /// How many claims pass the filter.
    pub fn count_claims(&self, filter: &ClaimFilter) -> Result<u64, Error> {
        if *filter == (ClaimFilter { kinds: filter.kinds.clone(), ..ClaimFilter::default() }) {
            return self.lift(self.total_of(&filter.kinds));
        }
        let c = Conditions::to_count(filter, self.lift(self.reread())?)?;
        let sql = format!("SELECT count(*) FROM {} WHERE {}", c.from, c.wanted());
        let count = || -> rusqlite::Result<i64> {
            self.db.prepare_cached(&sql)?.query_row(params_from_iter(&c.values), |row| row.get(0))
        };
        Ok(self.lift(count())?.unsigned_abs())
    }

    /// How many claims of these kinds (all, for an empty list) count, as it is kept up.
    fn total_of(&self, kinds: &[Kind]) -> rusqlite::Result<u64> {
        let mut statement = self.db.prepare_cached("SELECT n FROM totals WHERE what = ?1")?;
        let kinds: BTreeSet<&str> =
            if kinds.is_empty() { Kind::ALL } else { kinds }.iter().map(|k| k.as_str()).collect();
        let mut total = 0;
        for kind in kinds {
            total += statement.query_row([kind], |row| row.get::<_, i64>(0)).optional()?.unwrap_or(0).unsigned_abs();
        }
        Ok(total)
    }

    /// True when some claims count no more: a report was read again, or a claim that a person added was withdrawn.
    pub(crate) fn reread(&self) -> rusqlite::Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM readings INDEXED BY readings_after_the_first WHERE n > 1) \
                   OR EXISTS (SELECT 1 FROM latest INDEXED BY latest_withdrawn WHERE until IS NOT NULL)";
        self.db.query_row(sql, [], |row| row.get(0))
    }

    /// The claim with this id in the latest reading of its report, or as a person added it; of several, the one added last.
    pub fn claim(&self, id: &ClaimId) -> Result<Option<StoredClaim>, Error> {
        let sql = "SELECT c.json, r.key FROM claims c JOIN latest l ON l.reading = c.reading \
                   JOIN reports r ON r.seq = l.report WHERE c.id = ?1 AND l.until IS NULL ORDER BY c.seq DESC LIMIT 1";
        let found = || -> rusqlite::Result<Option<(String, String)>> {
            self.db.prepare_cached(sql)?.query_row([&id.0], |row| Ok((row.get(0)?, row.get(1)?))).optional()
        };
        let Some((json, report)) = self.lift(found())? else { return Ok(None) };
        Ok(Some(StoredClaim { claim: row::claim(&id.0, &json)?, report }))
    }

    /// A number that changes whenever a reading is added, to know whether the claims are still the same.
    pub fn claims_revision(&self) -> Result<u64, Error> {
        let sql = "SELECT coalesce(max(seq), 0) FROM readings";
        let last: rusqlite::Result<i64> = self.db.query_row(sql, [], |row| row.get(0));
        Ok(self.lift(last)?.unsigned_abs())
    }

    /// A number that changes whenever a reading, a grade or a decision is added, to know whether what was derived is
    /// still good.
    pub fn revision(&self) -> Result<u64, Error> {
        // Each grows with every row, and so does their sum.
        let sql = "SELECT (SELECT coalesce(max(seq), 0) FROM readings) \
                   + (SELECT coalesce(max(seq), 0) FROM source_grades) \
                   + (SELECT coalesce(max(seq), 0) FROM decisions)";
        let last: rusqlite::Result<i64> = self.db.query_row(sql, [], |row| row.get(0));
        Ok(self.lift(last)?.unsigned_abs())
    }
}
