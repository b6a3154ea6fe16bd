//! What people decided about claims and about links between them. Decisions are appended; of several about one thing the
//! last one made by a day is the one known on that day.

use rusqlite::{Connection, OptionalExtension, Row, TransactionBehavior, params};
use vigie_format::json::claim_value;
use vigie_model::{Claim, ClaimId, Date, Decision, Link, LinkKind, Reviewed, Verdict};

use crate::row::{self, day};
use crate::{Error, Store};

/// A claim among the latest readings, and the text of its report.
const CLAIM: &str = "SELECT r.text FROM claims c JOIN latest l ON l.reading = c.reading \
                     JOIN reports r ON r.seq = l.report WHERE c.id = ?1 ORDER BY c.seq DESC LIMIT 1";

const COLUMNS: &str = "claim, earlier, link, verdict, corrected, person, day, note";

impl Store {
    /// Appends decisions: all of them or, on an error, none. When this returns, they are on the disk.
    ///
    /// Errors: [`Error::NoClaim`] where a claim is not among the latest readings; [`Error::Nameless`] where no one's name
    /// is given; [`Error::LinkCorrected`]; [`Error::Correction`] where the corrected claim has another id, or evidence
    /// that is not the slice of the report's text that it points at; and the store's failures.
    pub fn decide(&mut self, decisions: &[Decision]) -> Result<(), Error> {
        let path = self.path.clone();
        let lift = |error| Error::of(&path, error);
        let tx = self.db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(lift)?;
        let text_of = |id: &ClaimId| -> Result<String, Error> {
            let found = tx.prepare_cached(CLAIM).and_then(|mut s| s.query_row([&id.0], |row| row.get(0)).optional());
            found.map_err(lift)?.ok_or_else(|| Error::NoClaim { path: path.clone(), id: id.0.clone() })
        };
        for decision in decisions {
            let (claim, link) = match &decision.about {
                Reviewed::Claim(id) => (id, None),
                Reviewed::Link(link) => (&link.later, Some(link)),
            };
            if decision.by.trim().is_empty() {
                return Err(Error::Nameless { about: claim.0.clone() });
            }
            let text = text_of(claim)?;
            if let Some(link) = link {
                text_of(&link.earlier)?;
            }
            match (&decision.verdict, link) {
                (Verdict::Corrected(_), Some(Link { later, earlier, kind })) => {
                    let (later, earlier) = (later.0.clone(), earlier.0.clone());
                    return Err(Error::LinkCorrected { later, kind: kind.as_str(), earlier });
                }
                (Verdict::Corrected(corrected), None) => check(claim, corrected, &text)?,
                _ => {}
            }
            insert(&tx, claim, link, decision).map_err(lift)?;
        }
        tx.commit().map_err(lift)
    }

    /// Every decision made by the day `known` (all, for `None`), oldest first.
    ///
    /// Errors: [`Error::Claim`] where a corrected claim cannot be read back, and the store's failures.
    pub fn decisions(&self, known: Option<Date>) -> Result<Vec<Decision>, Error> {
        let sql = format!("SELECT {COLUMNS} FROM decisions WHERE ?1 IS NULL OR day <= ?1 ORDER BY seq");
        let rows = || -> rusqlite::Result<Vec<Result<Decision, Error>>> {
            let mut statement = self.db.prepare_cached(&sql)?;
            statement.query_map([known.map(|d| d.to_string())], decision)?.collect()
        };
        self.lift(rows())?.into_iter().collect()
    }
}

/// Whether a corrected claim can stand for the one it corrects.
fn check(id: &ClaimId, corrected: &Claim, text: &str) -> Result<(), Error> {
    let wrong = |reason: String| Err(Error::Correction { id: id.0.clone(), reason });
    if corrected.id != *id {
        return wrong(format!("it has the id {}; a correction keeps the id of its claim", corrected.id));
    }
    let span = corrected.evidence.span;
    match text.get(span.start as usize..span.end as usize) {
        Some(slice) if !slice.is_empty() && slice == corrected.evidence.text => Ok(()),
        _ => wrong(format!(
            "its evidence {:?} is not what the report's text has at bytes {}..{}; quote the report's own words",
            corrected.evidence.text, span.start, span.end
        )),
    }
}

fn insert(db: &Connection, claim: &ClaimId, link: Option<&Link>, d: &Decision) -> rusqlite::Result<()> {
    let corrected = match &d.verdict {
        Verdict::Corrected(claim) => Some(claim_value(claim).to_string()),
        Verdict::Accepted | Verdict::Rejected => None,
    };
    let sql = format!("INSERT INTO decisions ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
    db.prepare_cached(&sql)?.execute(params![
        claim.0,
        link.map(|l| &l.earlier.0),
        link.map(|l| l.kind.as_str()),
        d.verdict.as_str(),
        corrected,
        d.by.trim(),
        d.on.to_string(),
        d.note,
    ])?;
    Ok(())
}

fn decision(row: &Row) -> rusqlite::Result<Result<Decision, Error>> {
    let id = ClaimId(row.get(0)?);
    let link = row.get::<_, Option<String>>(1)?.zip(row.get::<_, Option<String>>(2)?);
    let (verdict, corrected): (String, Option<String>) = (row.get(3)?, row.get(4)?);
    let (by, on, note) = (row.get(5)?, day(&row.get::<_, String>(6)?), row.get(7)?);
    let unknown = |what: &str| Error::Claim { id: id.0.clone(), reason: format!("its decision has the {what}") };
    let read = || -> Result<Decision, Error> {
        let verdict = match (verdict.as_str(), corrected) {
            ("accepted", _) => Verdict::Accepted,
            ("rejected", _) => Verdict::Rejected,
            ("corrected", Some(json)) => Verdict::Corrected(Box::new(row::claim(&id.0, &json)?)),
            (other, _) => return Err(unknown(&format!("verdict {other:?}"))),
        };
        let about = match link {
            None => Reviewed::Claim(id.clone()),
            Some((earlier, kind)) => {
                let kind: LinkKind = kind.parse().map_err(|_| unknown(&format!("link {kind:?}")))?;
                Reviewed::Link(Link { later: id.clone(), earlier: ClaimId(earlier), kind })
            }
        };
        Ok(Decision { about, verdict, by, on, note })
    };
    Ok(read())
}
