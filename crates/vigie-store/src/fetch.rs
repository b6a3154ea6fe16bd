//! What was fetched from where, so that nothing is fetched twice.

use rusqlite::{OptionalExtension, TransactionBehavior, params};
use vigie_model::Date;

use crate::{Error, Store};

/// What an address gave when it was last fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetch {
    /// The address, as it was asked for.
    pub address: String,
    /// The key of the report that it gave; the first, where there were several, none for a feed.
    pub report: Option<String>,
    /// The answer's tag, by which its server knows it again.
    pub etag: Option<String>,
    /// When it was last changed, in the server's words.
    pub modified: Option<String>,
    /// The day it was fetched.
    pub on: Date,
}

impl Store {
    /// What `address` gave when it was last fetched; `None` where it was not.
    pub fn last_fetch(&self, address: &str) -> Result<Option<Fetch>, Error> {
        let sql =
            "SELECT address, report, etag, modified, day FROM fetches WHERE address = ?1 ORDER BY seq DESC LIMIT 1";
        let row = |row: &rusqlite::Row<'_>| {
            let day: String = row.get(4)?;
            let on = day
                .parse()
                .map_err(|e| rusqlite::Error::FromSqlConversionFailure(4, rusqlite::types::Type::Text, Box::new(e)))?;
            Ok(Fetch { address: row.get(0)?, report: row.get(1)?, etag: row.get(2)?, modified: row.get(3)?, on })
        };
        let found = || self.db.prepare_cached(sql)?.query_row([address], row).optional();
        self.lift(found())
    }

    /// Remembers what an address gave.
    ///
    /// Errors: [`Error::Locked`] when another process writes for too long, and the store's other failures; nothing was
    /// remembered then.
    pub fn remember_fetch(&mut self, fetch: &Fetch) -> Result<(), Error> {
        let path = self.path.clone();
        let lift = |error| Error::of(&path, error);
        let tx = self.db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(lift)?;
        let sql = "INSERT INTO fetches (address, report, etag, modified, day) VALUES (?1, ?2, ?3, ?4, ?5)";
        let Fetch { address, report, etag, modified, on } = fetch;
        tx.execute(sql, params![address, report, etag, modified, on.to_string()]).map_err(lift)?;
        tx.commit().map_err(lift)
    }
}
