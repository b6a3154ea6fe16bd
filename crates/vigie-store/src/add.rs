//! Adding reports with their claims.

use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};
use sha2::{Digest, Sha256};
use vigie_format::AsJson;
use vigie_format::json::{text_sha256, written};
use vigie_model::{Actor, Body, Claim, Date, Lang, Place, Report};

use crate::copies::Trace;
use crate::fold::fold;
use crate::search::{ReportEntry, enter_claim};
use crate::{Error, Store};

/// A report and what a reader read in it.
#[derive(Debug, Clone, Copy)]
pub struct NewReading<'a> {
    /// The report.
    pub report: &'a Report,
    /// Its claims, in text order.
    pub claims: &'a [Claim],
}

/// What adding a report did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Added {
    /// The report was not known: it and its claims were added.
    New {
        /// Its key.
        key: String,
        /// How many claims.
        claims: usize,
    },
    /// The report was known, but other claims were read from it: they were added as a further reading.
    Reread {
        /// Its key.
        key: String,
        /// The number of the new reading, from 2.
        reading: u32,
        /// How many claims.
        claims: usize,
    },
    /// The report was known with the same claims: nothing was added.
    Known {
        /// Its key.
        key: String,
    },
}

impl Added {
    /// The report's key.
    pub fn key(&self) -> &str {
        match self {
            Added::New { key, .. } | Added::Reread { key, .. } | Added::Known { key } => key,
        }
    }
}

/// The key of a report: the first 16 hex digits of the SHA-256 over its text, source and publication date. Its id, URL
/// and title do not count, so that one text fetched twice is one report.
///
/// ```
/// # use vigie_model::Report;
/// let report = Report { id: "a".into(), lang: None, title: None, source: None, url: None, published: None, text: "La ville est tombée.".into() };
/// let renamed = Report { id: "b".into(), ..report.clone() };
/// assert_eq!(vigie_store::report_key(&report), vigie_store::report_key(&renamed));
/// ```
pub fn report_key(report: &Report) -> String {
    let mut digest = Sha256::new();
    let published = report.published.map(|d| d.to_string());
    for part in [Some(report.text.as_str()), report.source.as_deref(), published.as_deref()] {
        // Lengths keep parts from running into each other; an absent part differs from an empty one.
        let length = part.map_or(u64::MAX, |p| p.len() as u64);
        digest.update(length.to_be_bytes());
        digest.update(part.unwrap_or(""));
    }
    hex(&digest.finalize()[..8])
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

impl Store {
    /// Adds one report with its claims. When this returns, they are on the disk.
    ///
    /// `reader` names what read it, with its version; `added` is the day.
    ///
    /// Errors: [`Error::Locked`] when another process writes for too long, and the store's other failures; nothing
    /// was added then.
    pub fn add(&mut self, report: &Report, claims: &[Claim], reader: &str, added: Date) -> Result<Added, Error> {
        let mut done = self.add_all(&[NewReading { report, claims }], reader, added)?;
        Ok(done.remove(0))
    }

    /// Adds many reports by one transaction: all of them or, on an error, none. One result for each, in order.
    ///
    /// Errors: as [`Store::add`].
    pub fn add_all(&mut self, readings: &[NewReading], reader: &str, added: Date) -> Result<Vec<Added>, Error> {
        // What can be prepared without the lock is.
        let drafts: Vec<Draft> = readings.iter().map(Draft::new).collect();
        let path = self.path.clone();
        let lift = |error| Error::of(&path, error);
        let tx = self.db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(lift)?;
        let added = added.to_string();
        let mut done = Vec::with_capacity(drafts.len());
        for draft in &drafts {
            let outcome = draft.add(&tx, reader, &added).map_err(lift)?;
            done.push(outcome.ok_or_else(|| Error::SameKey { id: draft.report.id.clone(), key: draft.key.clone() })?);
        }
        tx.commit().map_err(lift)?;
        Ok(done)
    }
}

/// A reading made ready for its transaction.
struct Draft<'a> {
    report: &'a Report,
    claims: &'a [Claim],
    key: String,
    text_sha256: String,
    json: Vec<String>,
    claims_sha256: String,
    trace: Trace,
    entry: ReportEntry,
}

impl<'a> Draft<'a> {
    fn new(reading: &NewReading<'a>) -> Draft<'a> {
        let json: Vec<String> = reading.claims.iter().map(|c| written(&AsJson(c))).collect();
        let mut digest = Sha256::new();
        for line in &json {
            digest.update(line);
            digest.update("\n");
        }
        Draft {
            report: reading.report,
            claims: reading.claims,
            key: report_key(reading.report),
            text_sha256: text_sha256(&reading.report.text),
            json,
            claims_sha256: hex(&digest.finalize()),
            trace: Trace::of(&reading.report.text, reading.report.source.as_deref()),
            entry: ReportEntry::of(reading.report.title.as_deref(), &reading.report.text, reading.report.lang.as_ref()),
        }
    }

    /// Adds what is new; `None` when the key belongs to another text.
    fn add(&self, tx: &Transaction, reader: &str, added: &str) -> rusqlite::Result<Option<Added>> {
        let known: Option<(i64, String)> = tx
            .prepare_cached("SELECT seq, text_sha256 FROM reports WHERE key = ?1")?
            .query_row([&self.key], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let (key, claims) = (self.key.clone(), self.claims.len());
        let Some((report, text_sha256)) = known else {
            let report = self.insert_report(tx, added)?;
            self.insert_reading(tx, report, 1, reader, added)?;
            return Ok(Some(Added::New { key, claims }));
        };
        if text_sha256 != self.text_sha256 {
            return Ok(None);
        }
        let (n, latest): (u32, String) = tx
            .prepare_cached("SELECT n, claims_sha256 FROM readings WHERE report = ?1 ORDER BY n DESC LIMIT 1")?
            .query_row([report], |row| Ok((row.get(0)?, row.get(1)?)))?;
        if latest == self.claims_sha256 {
            return Ok(Some(Added::Known { key }));
        }
        self.insert_reading(tx, report, n + 1, reader, added)?;
        Ok(Some(Added::Reread { key, reading: n + 1, claims }))
    }

    fn insert_report(&self, tx: &Transaction, added: &str) -> rusqlite::Result<i64> {
        let r = self.report;
        let first_day = r.published.map(|d| d.earliest().to_string());
        let last_day = r.published.map(|d| d.latest().to_string());
        let known = last_day.as_deref().unwrap_or(added);
        let seq = tx
            .prepare_cached(
                "INSERT INTO reports (key, id, lang, title, source, url, published, first_day, last_day, known, \
             added, text, text_sha256) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
            )?
            .insert(params![
                self.key,
                r.id,
                r.lang.as_ref().map(|l| l.as_str()),
                r.title,
                r.source,
                r.url,
                r.published.map(|d| d.to_string()),
                first_day,
                last_day,
                known,
                added,
                r.text,
                self.text_sha256,
            ])?;
        self.trace.enter(tx, seq, known, &self.key)?;
        self.entry.enter(tx, seq)?;
        Ok(seq)
    }

    fn insert_reading(&self, db: &Connection, report: i64, n: u32, reader: &str, added: &str) -> rusqlite::Result<()> {
        let reading = db
            .prepare_cached(
                "INSERT INTO readings (report, n, reader, added, claims, claims_sha256) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .insert(params![report, n, reader, added, self.claims.len() as i64, self.claims_sha256])?;
        db.prepare_cached("DELETE FROM latest WHERE report = ?1 AND since IS NULL")?.execute([report])?;
        let source_word = self.report.source.as_deref().map(fold);
        for (claim, json) in self.claims.iter().zip(&self.json) {
            insert_claim(db, reading, claim, json, (source_word.as_deref(), self.report.lang.as_ref()))?;
        }
        db.prepare_cached("INSERT INTO latest (reading, report) VALUES (?1, ?2)")?.execute([reading, report])?;
        Ok(())
    }
}

pub(crate) fn insert_claim(
    db: &Connection,
    reading: i64,
    c: &Claim,
    json: &str,
    (source, lang): (Option<&str>, Option<&Lang>),
) -> rusqlite::Result<()> {
    let when = c.time.as_ref().and_then(|t| t.when.as_ref());
    // An open end sorts before or after every day; see the schema.
    let first_day = when.map(|w| w.earliest().map_or(String::new(), |d| d.to_string()));
    let last_day = when.map(|w| w.latest().map_or("~".to_owned(), |d| d.to_string()));
    let seq = db
        .prepare_cached(
            "INSERT INTO claims (reading, id, kind, factuality, source_word, first_day, last_day, json) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .insert(params![
            reading,
            c.id.0,
            c.kind().as_str(),
            c.factuality.as_str(),
            source,
            first_day,
            last_day,
            json
        ])?;
    insert_names(db, seq, c)?;
    enter_claim(db, seq, c, lang)?;
    Ok(())
}

/// Enters the words that a claim's places and parties can be asked for by.
pub(crate) fn insert_names(db: &Connection, seq: i64, c: &Claim) -> rusqlite::Result<()> {
    let mut place_words: Vec<String> = all_places(c).flat_map(words_of_place).collect();
    let mut actor_words: Vec<String> = c.actor.iter().chain(&c.target).flat_map(words_of_actor).collect();
    for (sql, words) in [
        ("INSERT OR IGNORE INTO claim_places (word, claim) VALUES (?1, ?2)", &mut place_words),
        ("INSERT OR IGNORE INTO claim_actors (word, claim) VALUES (?1, ?2)", &mut actor_words),
    ] {
        words.sort();
        words.dedup();
        let mut insert = db.prepare_cached(sql)?;
        for word in words.iter().filter(|w| !w.is_empty()) {
            insert.execute(params![word, seq])?;
        }
    }
    Ok(())
}

pub(crate) fn all_places(claim: &Claim) -> impl Iterator<Item = &Place> {
    let (from, to): (&[Place], &[Place]) = match &claim.body {
        Body::Displacement { from, to, .. } | Body::Deployment { from, to, .. } => (from, to),
        _ => (&[], &[]),
    };
    claim.place.iter().chain(from).chain(to)
}

fn words_of_place(place: &Place) -> Vec<String> {
    vec![fold(&place.name), fold(&place.text), place.key()]
}

fn words_of_actor(actor: &Actor) -> Vec<String> {
    let country = actor.country.map(|c| c.as_str().to_ascii_lowercase());
    let sector = actor.sector.map(|s| s.as_str().to_ascii_lowercase());
    let party = country.as_ref().zip(sector.as_ref()).map(|(c, s)| format!("{c}/{s}"));
    let names = [Some(fold(&actor.name)), Some(fold(&actor.text)), country, sector, party];
    names.into_iter().flatten().collect()
}
