//! Rows of the store as values.

use std::sync::Arc;

use rusqlite::Row;
use vigie_format::json::parse_claim;
use vigie_model::{Claim, Date, Lang, PartialDate};
use vigie_picture::Provenance;

use crate::Error;
use crate::copies::Hands;

/// What is said about a report before its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportHead {
    /// Its key in the store.
    pub key: String,
    /// Its own id or file stem.
    pub id: String,
    /// Its language.
    pub lang: Option<Lang>,
    /// Its headline.
    pub title: Option<String>,
    /// Its outlet.
    pub source: Option<String>,
    /// Its publication date.
    pub published: Option<PartialDate>,
    /// Where it was published.
    pub url: Option<String>,
    /// The SHA-256 of its text, in hex.
    pub text_sha256: String,
    /// The day it was added.
    pub added: Date,
    /// How many claims its latest reading holds, and people added.
    pub claims: u64,
    /// The beginning of its text, for a list.
    pub first_words: String,
}

/// A report with its text and the claims of its latest reading, and those that people added.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredReport {
    /// What is said about it.
    pub head: ReportHead,
    /// Its text, as read.
    pub text: String,
    /// Its claims, in text order.
    pub claims: Vec<Claim>,
}

/// One reading of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadingHead {
    /// Its number, from 1.
    pub n: u32,
    /// What read it.
    pub reader: String,
    /// On which day it was added.
    pub added: Date,
    /// How many claims it holds.
    pub claims: u64,
}

/// A claim and the key of its report.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredClaim {
    /// The claim.
    pub claim: Claim,
    /// The report's key.
    pub report: String,
}

/// How much of a text a list shows, in characters.
const FIRST_WORDS_CHARS: usize = 160;

/// The columns of a [`ReportHead`], for tables `r` (reports) and `n` (its latest reading).
pub(crate) const HEAD: &str = "r.key, r.id, r.lang, r.title, r.source, r.published, r.url, r.text_sha256, r.added, \
     n.claims + (SELECT count(*) FROM latest a WHERE a.report = r.seq AND a.since IS NOT NULL AND a.until IS NULL), \
     substr(r.text, 1, 400)";

pub(crate) fn head(row: &Row) -> rusqlite::Result<ReportHead> {
    let start: String = row.get(10)?;
    Ok(ReportHead {
        key: row.get(0)?,
        id: row.get(1)?,
        lang: row.get::<_, Option<String>>(2)?.as_deref().and_then(Lang::new),
        title: row.get(3)?,
        source: row.get(4)?,
        published: partial(row.get::<_, Option<String>>(5)?),
        url: row.get(6)?,
        text_sha256: row.get(7)?,
        added: day(&row.get::<_, String>(8)?),
        claims: row.get::<_, i64>(9)?.unsigned_abs(),
        first_words: first_words(&start),
    })
}

fn first_words(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let Some((end, _)) = line.char_indices().nth(FIRST_WORDS_CHARS) else { return line };
    let cut = line[..end].rfind(' ').unwrap_or(end);
    format!("{}…", &line[..cut])
}

pub(crate) fn partial(text: Option<String>) -> Option<PartialDate> {
    text.and_then(|t| PartialDate::parse(&t).ok())
}

/// A day as the store writes it.
pub(crate) fn day(text: &str) -> Date {
    text.parse().unwrap_or(Date::MIN)
}

pub(crate) fn claim(id: &str, json: &str) -> Result<Claim, Error> {
    let wrong = |reason: String| Error::Claim { id: id.to_owned(), reason };
    let value = serde_json::from_str(json).map_err(|e| wrong(e.to_string()))?;
    parse_claim(&value).map_err(|e| wrong(e.to_string()))
}

/// The provenance of a row `seq, key, id, source, title, url, published, known, text_sha256` that begins at column `at`.
pub(crate) fn provenance(row: &Row, at: usize, hands: &Hands) -> rusqlite::Result<Arc<Provenance>> {
    let (report, at): (i64, usize) = (row.get(at)?, at + 1);
    Ok(Arc::new(Provenance {
        key: row.get(at)?,
        id: row.get(at + 1)?,
        source: row.get(at + 2)?,
        title: row.get(at + 3)?,
        url: row.get(at + 4)?,
        published: partial(row.get(at + 5)?),
        known: row.get::<_, String>(at + 6)?.parse().ok(),
        text_sha256: row.get(at + 7)?,
        copy_of: hands.original(report).map(str::to_owned),
        agency: hands.agency(report).map(str::to_owned),
    }))
}
