//! The index of near copies and credited agencies: filled as reports are added, asked when the picture is drawn.
//!
//! Invariant: what a report copies is known no later than itself, so that a day of knowledge never changes it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rusqlite::{Connection, OptionalExtension, params};
use vigie_model::Date;
use vigie_picture::agency::{credits, name_key};
use vigie_picture::sketch::Sketch;

use crate::{Error, Store};

/// The most reports that are looked at in each band: so many from the earliest on, and so many from the first later one on.
/// More share a band only where the same text is published over and over; those then lead to each other, and through each
/// other to the first.
const MOST_IN_BAND: i64 = 16;

/// The most later reports that are led to an original added after them.
const MOST_LATER: usize = 16;

/// A report in the order of copies: by the day it could be known, then by key.
type Rank = (String, String);

const EARLIER: &str = "SELECT known, key FROM sketch_bands WHERE band = ?1 AND (known, key) < (?2, ?3) \
                       ORDER BY known, key LIMIT ?4";

const LATER: &str = "SELECT known, key FROM sketch_bands WHERE band = ?1 AND (known, key) > (?2, ?3) \
                     ORDER BY known, key LIMIT ?4";

/// What the index keeps of a report, made ready without the database.
pub(crate) struct Trace {
    sketch: Sketch,
    credits: Vec<String>,
}

impl Trace {
    pub fn of(text: &str, source: Option<&str>) -> Trace {
        Trace { sketch: Sketch::of(text), credits: credits(text, source) }
    }

    /// Enters the report `seq`, known on `known`, and finds what it copies and what copies it.
    pub fn enter(&self, db: &Connection, seq: i64, known: &str, key: &str) -> rusqlite::Result<()> {
        let mut credit = db.prepare_cached("INSERT OR IGNORE INTO report_credits (word, report) VALUES (?1, ?2)")?;
        for word in &self.credits {
            credit.execute(params![word, seq])?;
        }
        let own: Rank = (known.to_owned(), key.to_owned());
        for rank in self.near(db, EARLIER, &own)? {
            let other = seq_of(db, &rank)?;
            if self.sketch.is_copy(&sketch_of(db, other)?) {
                set_original(db, seq, other)?;
                break;
            }
        }
        for rank in self.near(db, LATER, &own)?.into_iter().take(MOST_LATER) {
            let other = seq_of(db, &rank)?;
            let now = original_of(db, other)?;
            if now.is_none_or(|now| own < now) && self.sketch.is_copy(&sketch_of(db, other)?) {
                set_original(db, other, seq)?;
            }
        }
        let mut insert =
            db.prepare_cached("INSERT OR IGNORE INTO sketch_bands (band, known, key) VALUES (?1, ?2, ?3)")?;
        for &band in self.sketch.bands() {
            insert.execute(params![band as i64, known, key])?;
        }
        Ok(())
    }

    /// The reports before or after `own` that share a band of the sketch, in the order of copies.
    fn near(&self, db: &Connection, sql: &str, own: &Rank) -> rusqlite::Result<BTreeSet<Rank>> {
        let mut near = BTreeSet::new();
        let mut in_band = db.prepare_cached(sql)?;
        for &band in self.sketch.bands() {
            let rank = |row: &rusqlite::Row| Ok((row.get(0)?, row.get(1)?));
            for rank in in_band.query_map(params![band as i64, own.0, own.1, MOST_IN_BAND], rank)? {
                near.insert(rank?);
            }
        }
        Ok(near)
    }
}

fn sketch_of(db: &Connection, seq: i64) -> rusqlite::Result<Sketch> {
    db.prepare_cached("SELECT text FROM reports WHERE seq = ?1")?
        .query_row([seq], |row| Ok(Sketch::of(row.get_ref(0)?.as_str()?)))
}

fn seq_of(db: &Connection, rank: &Rank) -> rusqlite::Result<i64> {
    db.prepare_cached("SELECT seq FROM reports WHERE key = ?1")?.query_row([&rank.1], |row| row.get(0))
}

/// The report that `seq` is entered as a copy of.
fn original_of(db: &Connection, seq: i64) -> rusqlite::Result<Option<Rank>> {
    db.prepare_cached("SELECT r.known, r.key FROM copies c JOIN reports r ON r.seq = c.original WHERE c.report = ?1")?
        .query_row([seq], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()
}

fn set_original(db: &Connection, report: i64, original: i64) -> rusqlite::Result<()> {
    db.prepare_cached("INSERT OR REPLACE INTO copies (report, original) VALUES (?1, ?2)")?
        .execute(params![report, original])?;
    Ok(())
}

/// Enters all reports of a store that had no index yet.
pub(crate) fn enter_all(db: &Connection) -> rusqlite::Result<()> {
    let mut reports = db.prepare("SELECT seq, known, key, text, source FROM reports ORDER BY seq")?;
    let mut rows = reports.query([])?;
    while let Some(row) = rows.next()? {
        let (seq, known, key): (i64, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let source = row.get::<_, Option<String>>(4)?;
        Trace::of(row.get_ref(3)?.as_str()?, source.as_deref()).enter(db, seq, &known, &key)?;
    }
    Ok(())
}

/// How often one outlet's reports are near copies of another's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copying {
    /// The outlet whose reports are the copies.
    pub by: Option<String>,
    /// The outlet whose reports they are copies of.
    pub from: Option<String>,
    /// How many reports.
    pub reports: u64,
}

impl Store {
    /// Which outlets copied which, in reports that could be known on the day `known` (all, for `None`), the most first.
    pub fn copying(&self, known: Option<Date>) -> Result<Vec<Copying>, Error> {
        let sql = "SELECT a.source, b.source, count(*) FROM copies c JOIN reports a ON a.seq = c.report \
                   JOIN reports b ON b.seq = c.original WHERE ?1 IS NULL OR a.known <= ?1 \
                   GROUP BY a.source, b.source ORDER BY count(*) DESC, a.source, b.source";
        let rows = || -> rusqlite::Result<Vec<Copying>> {
            let mut statement = self.db.prepare_cached(sql)?;
            let rows = statement.query_map([known.map(|d| d.to_string())], |row| {
                Ok(Copying { by: row.get(0)?, from: row.get(1)?, reports: row.get::<_, i64>(2)?.unsigned_abs() })
            })?;
            rows.collect()
        };
        self.lift(rows())
    }
}

/// What is known of the hands that reports come from.
#[derive(Debug, Clone, Default)]
pub(crate) struct Hands {
    /// By report: the one it was copied from, and that one's key.
    originals: HashMap<i64, (i64, String)>,
    /// By report: the outlet that it credits.
    agencies: HashMap<i64, String>,
    /// By the word under which reports credit it: the outlet, in the writing that comes first.
    outlets: BTreeMap<String, String>,
}

impl Hands {
    /// Reads the index.
    pub fn of(db: &Connection) -> rusqlite::Result<Hands> {
        let mut hands = Hands::default();
        hands.learn(db, 0)?;
        Ok(hands)
    }

    /// Takes in what reports after the report `last` brought; the reports up to it of which other is known by that.
    pub fn keep_up(&mut self, db: &Connection, last: i64) -> rusqlite::Result<Vec<i64>> {
        let outlets = self.outlets.clone();
        let before = self.learn(db, last)?;
        if self.outlets == outlets {
            return Ok(before.map_or_else(Vec::new, |before| self.other_than(&before, last)));
        }
        // An outlet of which there were no reports, or one in another writing: whoever credits it is looked at again.
        let before = before.unwrap_or_else(|| self.clone());
        *self = Hands::of(db)?;
        Ok(self.other_than(&before, last))
    }

    /// Reads what the index says of reports after `last`, and of earlier ones that turn out to be their copies; what was known
    /// before where there may be such.
    fn learn(&mut self, db: &Connection, last: i64) -> rusqlite::Result<Option<Hands>> {
        let mut sources =
            db.prepare_cached("SELECT DISTINCT source FROM reports WHERE seq > ?1 AND source IS NOT NULL")?;
        for source in sources.query_map([last], |row| row.get::<_, String>(0))? {
            let source = source?;
            let outlet = self.outlets.entry(name_key(&source)).or_insert_with(|| source.clone());
            if source < *outlet {
                *outlet = source;
            }
        }
        let mut copies = db.prepare_cached(
            "SELECT c.report, c.original, r.key FROM copies c JOIN reports r ON r.seq = c.original \
             WHERE c.report > ?1 OR c.original > ?1",
        )?;
        let copy = |row: &rusqlite::Row| Ok((row.get::<_, i64>(0)?, (row.get::<_, i64>(1)?, row.get::<_, String>(2)?)));
        let found = copies.query_map([last], copy)?.collect::<rusqlite::Result<Vec<_>>>()?;
        let before = found.iter().any(|(report, _)| *report <= last).then(|| self.clone());
        self.originals.extend(found);
        let mut crediting = db.prepare_cached("SELECT report FROM report_credits WHERE word = ?1 AND report > ?2")?;
        for (word, outlet) in &self.outlets {
            for report in crediting.query_map(params![word, last], |row| row.get::<_, i64>(0))? {
                self.agencies.entry(report?).or_insert_with(|| outlet.clone());
            }
        }
        Ok(before)
    }

    /// The key of the report that this one goes back to, from copy to copy.
    pub fn original(&self, report: i64) -> Option<&str> {
        let mut found = self.originals.get(&report)?;
        while let Some(earlier) = self.originals.get(&found.0) {
            found = earlier;
        }
        Some(&found.1)
    }

    /// The outlet whose dispatch the report says it is, where that outlet has reports of its own.
    pub fn agency(&self, report: i64) -> Option<&str> {
        self.agencies.get(&report).map(String::as_str)
    }

    /// The reports up to `last` of which these say other than `before`, in order.
    fn other_than(&self, before: &Hands, last: i64) -> Vec<i64> {
        let copies = self.originals.keys().chain(before.originals.keys());
        let all = copies.chain(self.agencies.keys()).chain(before.agencies.keys());
        let all: BTreeSet<i64> = all.copied().filter(|report| *report <= last).collect();
        let other = |report: &i64| {
            self.original(*report) != before.original(*report) || self.agency(*report) != before.agency(*report)
        };
        all.into_iter().filter(other).collect()
    }
}
