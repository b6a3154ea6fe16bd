//! What people decided about claims and about links between them, and claims that they added. Decisions are appended; of
//! several about one thing the last one made by a day, and not taken back by then, is the one known on that day.

use rusqlite::{Connection, OptionalExtension, Row, TransactionBehavior, params};
use sha2::{Digest, Sha256};
use vigie_format::AsJson;
use vigie_format::json::written;
use vigie_model::{Claim, ClaimId, Confidence, Date, Decision, Decisions, Link, LinkKind, Reviewed, Verdict};
use vigie_picture::sort_of_event;

use crate::add::{hex, insert_claim, insert_names};
use crate::fold::fold;
use crate::row::{self, day};
use crate::{Error, Store};

/// A claim that counts: the text of its report, its number, its reading, since when it counts where it was added, and itself
/// as JSON.
const CLAIM: &str = "SELECT r.text, c.seq, c.reading, l.since, c.json FROM claims c JOIN latest l ON l.reading = c.reading \
                     JOIN reports r ON r.seq = l.report WHERE c.id = ?1 AND l.until IS NULL ORDER BY c.seq DESC LIMIT 1";

/// What [`CLAIM`] finds.
struct Found {
    text: String,
    seq: i64,
    reading: i64,
    added: bool,
    json: String,
}

impl Found {
    fn of(row: &Row) -> rusqlite::Result<Found> {
        let added = row.get::<_, Option<String>>(3)?.is_some();
        Ok(Found { text: row.get(0)?, seq: row.get(1)?, reading: row.get(2)?, added, json: row.get(4)? })
    }
}

const COLUMNS: &str = "claim, earlier, link, verdict, corrected, person, day, note";

impl Store {
    /// Appends decisions: all of them or, on an error, none. When this returns, they are on the disk.
    ///
    /// Errors: [`Error::NoClaim`] where a claim is not among the latest readings; [`Error::Nameless`] where no one's name
    /// is given; [`Error::LinkCorrected`]; [`Error::Unlinkable`] where claims are to be linked that cannot be; [`Error::Correction`] where the corrected claim has another id, or evidence
    /// that is not the slice of the report's text that it points at; [`Error::NothingToWithdraw`] where the same person
    /// has no decision about it that stands; [`Error::AddedTwice`] for an addition, which is for [`Store::add_claim`]; and
    /// the store's failures.
    pub fn decide(&mut self, decisions: &[Decision]) -> Result<(), Error> {
        let path = self.path.clone();
        let lift = |error| Error::of(&path, error);
        let tx = self.db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(lift)?;
        let find = |id: &ClaimId| -> Result<Found, Error> {
            let found = tx.prepare_cached(CLAIM).and_then(|mut s| s.query_row([&id.0], Found::of).optional());
            found.map_err(lift)?.ok_or_else(|| Error::NoClaim { path: path.clone(), id: id.0.clone() })
        };
        let made =
            |thing: &Reviewed| about(&tx, thing).map_err(lift)?.into_iter().collect::<Result<Vec<Decision>, Error>>();
        for decision in decisions {
            let (claim, link) = match &decision.about {
                Reviewed::Claim(id) => (id, None),
                Reviewed::Link(link) => (&link.later, Some(link)),
            };
            if decision.by.trim().is_empty() {
                return Err(Error::Nameless { about: claim.0.clone() });
            }
            let found = find(claim)?;
            if let Some(link) = link {
                let earlier = find(&link.earlier)?;
                if decision.verdict == Verdict::Accepted {
                    let stands = |id: &ClaimId, found: &Found| -> Result<Claim, Error> {
                        let made = made(&Reviewed::Claim(id.clone()))?;
                        let mut standing = Decisions::default();
                        made.iter().for_each(|d| standing.make(d));
                        match standing.counting().map(|d| &d.verdict) {
                            Some(Verdict::Corrected(corrected)) => Ok((**corrected).clone()),
                            _ => row::claim(&id.0, &found.json),
                        }
                    };
                    check_link(link, &stands(&link.later, &found)?, &stands(&link.earlier, &earlier)?)?;
                }
            }
            match (&decision.verdict, link) {
                (Verdict::Corrected(_) | Verdict::Added(_), Some(Link { later, earlier, kind })) => {
                    let (later, earlier) = (later.0.clone(), earlier.0.clone());
                    return Err(Error::LinkCorrected { later, kind: kind.as_str(), earlier });
                }
                (Verdict::Corrected(corrected), None) => {
                    check(claim, corrected, &found.text)?;
                    insert_names(&tx, found.seq, corrected).map_err(lift)?;
                }
                (Verdict::Added(_), None) => return Err(Error::AddedTwice { id: claim.0.clone() }),
                (Verdict::Withdrawn, _) => {
                    let made = made(&decision.about)?;
                    let mut standing = Decisions::default();
                    made.iter().for_each(|d| standing.make(d));
                    if standing.of(decision.by.trim()).is_none() {
                        return Err(Error::NothingToWithdraw { about: claim.0.clone(), by: decision.by.clone() });
                    }
                    // With the last word for it, a claim that a person added goes.
                    if link.is_none() && found.added && standing.standing().len() == 1 {
                        let sql = "UPDATE latest SET until = ?1 WHERE reading = ?2";
                        tx.execute(sql, params![decision.on.to_string(), found.reading]).map_err(lift)?;
                    }
                }
                (Verdict::Accepted | Verdict::Rejected, _) => {}
            }
            insert(&tx, claim, link, decision).map_err(lift)?;
        }
        tx.commit().map_err(lift)
    }

    /// The link of `kind` between two claims, the one told later first; one that was decided about stays as it stands in
    /// the decisions.
    ///
    /// Errors: [`Error::NoClaim`], and the store's failures.
    pub fn link(&self, one: &ClaimId, other: &ClaimId, kind: LinkKind) -> Result<Link, Error> {
        let way = |later: &ClaimId, earlier: &ClaimId| Link { later: later.clone(), earlier: earlier.clone(), kind };
        for link in [way(one, other), way(other, one)] {
            if !self.lift(about(&self.db, &Reviewed::Link(link.clone())))?.is_empty() {
                return Ok(link);
            }
        }
        let told = |id: &ClaimId| {
            let no_claim = || Error::NoClaim { path: self.path.clone(), id: id.0.clone() };
            let stored = self.claim(id)?.ok_or_else(no_claim)?;
            let head = self.head(&stored.report)?.ok_or_else(no_claim)?;
            let day = head.published.map_or(head.added, |published| published.latest());
            Ok::<_, Error>((day, stored.report, stored.claim.evidence.span, id.clone()))
        };
        Ok(if told(one)? >= told(other)? { way(one, other) } else { way(other, one) })
    }

    /// Adds a claim that a person found in the report with the key `report`; the id that it gets, whatever it had. When
    /// this returns, it is on the disk. It counts with those that were read, until it is withdrawn.
    ///
    /// Errors: [`Error::NoReport`]; [`Error::Nameless`]; [`Error::Correction`] where its evidence is not the slice of the
    /// report's text that it points at; [`Error::SaidAlready`] where the report makes that claim already; and the store's
    /// failures.
    pub fn add_claim(
        &mut self,
        report: &str,
        claim: &Claim,
        by: &str,
        on: Date,
        note: Option<String>,
    ) -> Result<ClaimId, Error> {
        let path = self.path.clone();
        let lift = |error| Error::of(&path, error);
        if by.trim().is_empty() {
            return Err(Error::Nameless { about: format!("report {report}") });
        }
        let no_report = || Error::NoReport { path: path.clone(), key: report.to_owned() };
        let stored = self.report(report)?.ok_or_else(no_report)?;
        let nameless =
            |claim: &Claim| Claim { id: ClaimId::default(), confidence: Confidence::new(1.0), ..claim.clone() };
        let anew = nameless(claim);
        if let Some(same) = stored.claims.iter().find(|c| nameless(c) == anew) {
            return Err(Error::SaidAlready { id: same.id.0.clone() });
        }
        check(&claim.id, claim, &stored.text)?;
        let tx = self.db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(lift)?;
        let sql = "SELECT seq FROM reports WHERE key = ?1";
        let seq: i64 = tx.query_row(sql, [report], |row| row.get(0)).map_err(lift)?;
        let sql = "SELECT min(0, coalesce(min(n), 1) - 1), (SELECT coalesce(max(seq), 0) FROM decisions) \
                   FROM readings WHERE report = ?1";
        let (n, made): (i64, i64) = tx.query_row(sql, [seq], |row| Ok((row.get(0)?, row.get(1)?))).map_err(lift)?;
        // By the decisions before it, so that what was withdrawn can be added again as another claim.
        let id = Sha256::digest(format!("added\n{report}\n{made}\n{}", written(&AsJson(&anew))));
        let claim = Claim { id: ClaimId(hex(&id[..8])), ..claim.clone() };
        let json = written(&AsJson(&claim));
        let digest = hex(&Sha256::digest(&json));
        let insert_all = || -> rusqlite::Result<()> {
            let sql = "INSERT INTO readings (report, n, reader, added, claims, claims_sha256) \
                       VALUES (?1, ?2, ?3, ?4, 1, ?5)";
            let reading = tx.prepare_cached(sql)?.insert(params![seq, n, by.trim(), on.to_string(), digest])?;
            let source = stored.head.source.as_deref().map(fold);
            insert_claim(&tx, reading, &claim, &json, (source.as_deref(), stored.head.lang.as_ref()))?;
            let sql = "INSERT INTO latest (reading, report, since) VALUES (?1, ?2, ?3)";
            tx.prepare_cached(sql)?.execute(params![reading, seq, on.to_string()])?;
            let about = Reviewed::Claim(claim.id.clone());
            let (verdict, by) = (Verdict::Added(Box::new(claim.clone())), by.to_owned());
            insert(&tx, &claim.id, None, &Decision { about, verdict, by, on, note })
        };
        insert_all().map_err(lift)?;
        tx.commit().map_err(lift)?;
        Ok(claim.id)
    }

    /// Every decision made by the day `known` (all, for `None`), oldest first.
    ///
    /// Errors: [`Error::Claim`] where a claim that a reviewer wrote cannot be read back, and the store's failures.
    pub fn decisions(&self, known: Option<Date>) -> Result<Vec<Decision>, Error> {
        let sql = format!("SELECT {COLUMNS} FROM decisions WHERE ?1 IS NULL OR day <= ?1 ORDER BY seq");
        let rows = || -> rusqlite::Result<Vec<Result<Decision, Error>>> {
            let mut statement = self.db.prepare_cached(&sql)?;
            statement.query_map([known.map(|d| d.to_string())], decision)?.collect()
        };
        self.lift(rows())?.into_iter().collect()
    }
}

/// The decisions about one thing, oldest first.
fn about(db: &Connection, thing: &Reviewed) -> rusqlite::Result<Vec<Result<Decision, Error>>> {
    let (claim, link) = match thing {
        Reviewed::Claim(id) => (id, None),
        Reviewed::Link(link) => (&link.later, Some(link)),
    };
    let sql = format!("SELECT {COLUMNS} FROM decisions WHERE claim = ?1 AND earlier IS ?2 AND link IS ?3 ORDER BY seq");
    let mut statement = db.prepare_cached(&sql)?;
    let of = params![claim.0, link.map(|l| &l.earlier.0), link.map(|l| l.kind.as_str())];
    statement.query_map(of, decision)?.collect()
}

/// Whether a person can say that two claims are so linked.
fn check_link(link: &Link, later: &Claim, earlier: &Claim) -> Result<(), Error> {
    let reason = if link.later == link.earlier {
        "they are one claim".to_owned()
    } else if !link.kind.joins() {
        "what denies another, or is part of it, says so itself; correct it: factuality=negated, or of=ID".to_owned()
    } else {
        match (sort_of_event(later), sort_of_event(earlier)) {
            (Some(one), Some(other)) if one == other => return Ok(()),
            (Some(one), Some(other)) => {
                format!("the one is of the sort {one}, the other {other}; correct the one that was misread")
            }
            _ => "what someone is quoted with tells of no event".to_owned(),
        }
    };
    let (later, kind, earlier) = (link.later.0.clone(), link.kind.as_str(), link.earlier.0.clone());
    Err(Error::Unlinkable { later, kind, earlier, reason })
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
    let corrected = d.verdict.claim().map(|claim| written(&AsJson(claim)));
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
            ("withdrawn", _) => Verdict::Withdrawn,
            ("added", Some(json)) => Verdict::Added(Box::new(row::claim(&id.0, &json)?)),
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
