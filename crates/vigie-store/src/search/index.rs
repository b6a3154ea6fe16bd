//! The index of words: filled as reports are added.

use rusqlite::{Connection, params};
use vigie_model::{Body, Claim, Count, Lang};

use super::stem::Stems;
use super::words::words;
use crate::Error;
use crate::fold::fold;
use crate::row;

/// The words of a text for the index, as stems and as they stand.
struct Entry {
    stems: String,
    words: String,
}

impl Entry {
    fn of(text: &str, stems: Option<&Stems>) -> Entry {
        let mut entry = Entry { stems: String::with_capacity(text.len()), words: String::with_capacity(text.len()) };
        for word in words(text) {
            match stems {
                Some(stems) => entry.stems.push_str(&stems.stem(&word.folded)),
                None => entry.stems.push_str(&word.folded),
            }
            entry.words.push_str(&word.folded);
            entry.stems.push(' ');
            entry.words.push(' ');
        }
        entry
    }
}

/// A report's entry, made ready without the database.
pub(crate) struct ReportEntry {
    title: Entry,
    text: Entry,
}

impl ReportEntry {
    pub fn of(title: Option<&str>, text: &str, lang: Option<&Lang>) -> ReportEntry {
        let stems = Stems::of(lang);
        ReportEntry { title: Entry::of(title.unwrap_or(""), stems), text: Entry::of(text, stems) }
    }

    pub fn enter(&self, db: &Connection, seq: i64) -> rusqlite::Result<()> {
        let words = format!("{}{}", self.title.words, self.text.words);
        db.prepare_cached("INSERT INTO report_search (rowid, title, stems, words) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![seq, self.title.stems, self.text.stems, words])?;
        Ok(())
    }
}

/// Enters the claim `seq` of a report in `lang`.
pub(crate) fn enter_claim(db: &Connection, seq: i64, claim: &Claim, lang: Option<&Lang>) -> rusqlite::Result<()> {
    let c = claim;
    let places = crate::add::all_places(c).map(|p| p.name.as_str());
    let names = c.actor.iter().chain(&c.target).map(|a| a.name.as_str()).chain(places);
    let said = [c.attribution.name.as_deref(), c.attribution.text.as_deref()];
    let spoken: Vec<&str> =
        std::iter::once(c.evidence.text.as_str()).chain(names).chain(said.into_iter().flatten()).collect();
    let entry = Entry::of(&spoken.join(" \u{2016} "), Stems::of(lang));
    db.prepare_cached("INSERT INTO claim_search (rowid, stems, words) VALUES (?1, ?2, ?3)")?.execute(params![
        seq,
        entry.stems,
        entry.words
    ])?;
    let victims = match &c.body {
        Body::Casualties { victims, .. } => victims.map(|v| v.as_str()),
        _ => None,
    };
    let amount = match &c.body {
        Body::Casualties { count, .. } | Body::Displacement { count, .. } => amount(count),
        _ => None,
    };
    let said_by = c.attribution.name.as_deref().map(fold);
    let sql = "INSERT INTO claim_facts (claim, value, victims, amount, said_by, lang) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    let lang = lang.map(Lang::as_str);
    db.prepare_cached(sql)?.execute(params![seq, c.body.value(), victims, amount, said_by, lang])?;
    Ok(())
}

/// One number for a figure.
fn amount(count: &Count) -> Option<i64> {
    let n = count.best.or(count.low).or(count.high)?;
    Some(i64::try_from(n).unwrap_or(i64::MAX))
}

/// Enters all reports and claims of a store that had no index yet. A claim that cannot be read is not entered.
pub(crate) fn enter_all(db: &Connection) -> rusqlite::Result<()> {
    let mut reports = db.prepare("SELECT seq, title, text, lang FROM reports ORDER BY seq")?;
    let mut rows = reports.query([])?;
    while let Some(row) = rows.next()? {
        let (title, lang): (Option<String>, Option<String>) = (row.get(1)?, row.get(3)?);
        let lang = lang.as_deref().and_then(Lang::new);
        ReportEntry::of(title.as_deref(), row.get_ref(2)?.as_str()?, lang.as_ref()).enter(db, row.get(0)?)?;
    }
    let sql = "SELECT c.seq, c.id, c.json, r.lang FROM claims c JOIN readings n ON n.seq = c.reading \
               JOIN reports r ON r.seq = n.report ORDER BY c.seq";
    let mut claims = db.prepare(sql)?;
    let mut rows = claims.query([])?;
    while let Some(row) = rows.next()? {
        let (id, json, lang): (String, String, Option<String>) = (row.get(1)?, row.get(2)?, row.get(3)?);
        let read: Result<Claim, Error> = row::claim(&id, &json);
        if let Ok(claim) = read {
            enter_claim(db, row.get(0)?, &claim, lang.as_deref().and_then(Lang::new).as_ref())?;
        }
    }
    Ok(())
}
