//! All claims with their provenance, as the picture is drawn from them.

use std::sync::Arc;

use rusqlite::{Connection, params_from_iter};
use vigie_model::{Date, Kind};
use vigie_picture::{Provenance, Told};

use crate::conditions::Conditions;
use crate::copies::Hands;
use crate::filter::ClaimFilter;
use crate::{Error, Store, row};

/// The provenance of one report.
pub(crate) fn provenance_of(db: &Connection, report: i64, hands: &Hands) -> rusqlite::Result<Arc<Provenance>> {
    let sql = "SELECT seq, key, id, source, title, url, published, known, text_sha256 FROM reports WHERE seq = ?1";
    db.prepare_cached(sql)?.query_row([report], |row| row::provenance(row, 0, hands))
}

/// How many claims are taken from the file before they are read.
const PORTION: usize = 16_384;

/// So few claims are read sooner by one core than by several.
const FEW: usize = 512;

impl Store {
    /// The claims of these kinds (all, for an empty list) with their provenance, for the picture; `known` leaves out
    /// reports that could only be known later. Claims that people added are among them, withdrawn ones too: from when to
    /// when they count is for the decisions to say.
    pub fn told(&self, kinds: &[Kind], known: Option<Date>) -> Result<Vec<Told>, Error> {
        let filter = ClaimFilter { kinds: kinds.to_vec(), known, ..ClaimFilter::default() };
        // All from one state of the store, whatever is added meanwhile.
        let begun = self.db.is_autocommit().then(|| self.db.unchecked_transaction()).transpose();
        let _state = self.lift(begun)?;
        let hands = self.lift(Hands::of(&self.db))?;
        self.told_where(Conditions::ever(&filter)?, &hands)
    }

    /// The claims of the latest readings and of people after the reading `seq`, with their provenance; within a transaction.
    pub(crate) fn told_after(&self, seq: i64, hands: &Hands) -> Result<Vec<Told>, Error> {
        let mut c = Conditions::ever(&ClaimFilter::default())?;
        if seq > 0 {
            let after = c.bind(seq);
            c.sql.push(format!("c.reading > {after}"));
        }
        self.told_where(c, hands)
    }

    fn told_where(&self, c: Conditions, hands: &Hands) -> Result<Vec<Told>, Error> {
        let sql = format!(
            "SELECT c.id, c.json, l.report, r.key, r.id, r.source, r.title, r.url, r.published, r.known, r.text_sha256 \
             FROM {} WHERE {} ORDER BY c.seq",
            c.from,
            c.wanted()
        );
        let lift = |error| Error::of(&self.path, error);
        let mut statement = self.db.prepare(&sql).map_err(lift)?;
        let mut rows = statement.query(params_from_iter(&c.values)).map_err(lift)?;
        let mut current: Option<(i64, Arc<Provenance>)> = None;
        let mut row = || -> rusqlite::Result<Option<Written>> {
            let Some(row) = rows.next()? else { return Ok(None) };
            let report: i64 = row.get(2)?;
            let provenance = match &current {
                Some((seq, shared)) if *seq == report => Arc::clone(shared),
                _ => row::provenance(row, 2, hands)?,
            };
            current = Some((report, Arc::clone(&provenance)));
            Ok(Some(Written { id: row.get(0)?, json: row.get(1)?, report: provenance }))
        };
        let mut told = Vec::new();
        loop {
            let mut portion: Vec<Written> = Vec::new();
            while portion.len() < PORTION
                && let Some(written) = row().map_err(lift)?
            {
                portion.push(written);
            }
            let last = portion.len() < PORTION;
            read_all(portion, &mut told)?;
            if last {
                return Ok(told);
            }
        }
    }
}

/// A claim as the file has it, with its report.
struct Written {
    id: String,
    json: String,
    report: Arc<Provenance>,
}

/// Reads the claims, on all cores where they are many.
fn read_all(portion: Vec<Written>, told: &mut Vec<Told>) -> Result<(), Error> {
    let read = |Written { id, json, report }: &Written| {
        Ok(Told { claim: Arc::new(row::claim(id, json)?), report: Arc::clone(report) })
    };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let share = portion.len().div_ceil(cores).max(FEW);
    if share >= portion.len() {
        return portion.iter().try_for_each(|written| {
            told.push(read(written)?);
            Ok(())
        });
    }
    std::thread::scope(|scope| {
        let shares: Vec<_> = portion
            .chunks(share)
            .map(|share| scope.spawn(move || share.iter().map(read).collect::<Result<Vec<Told>, Error>>()))
            .collect();
        for share in shares {
            match share.join() {
                Ok(read) => told.extend(read?),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        Ok(())
    })
}
