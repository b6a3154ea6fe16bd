//! Which alerts were told, so that none is told twice.

use std::collections::BTreeSet;

use rusqlite::{TransactionBehavior, params};
use vigie_model::Date;

use crate::{Error, Store};

impl Store {
    /// The marks by which the alerts that a rule has told are known again.
    pub fn told_alerts(&self, rule: &str) -> Result<BTreeSet<String>, Error> {
        let rows = || -> rusqlite::Result<BTreeSet<String>> {
            let mut statement = self.db.prepare_cached("SELECT mark FROM alerts WHERE rule = ?1")?;
            statement.query_map([rule], |row| row.get(0))?.collect()
        };
        self.lift(rows())
    }

    /// Remembers that a rule has told what has these marks. A mark that is known already stays as it is.
    ///
    /// Errors: [`Error::Locked`] when another process writes for too long, and the store's other failures; nothing was
    /// remembered then.
    pub fn remember_alerts(&mut self, rule: &str, marks: &[String], on: Date) -> Result<(), Error> {
        let path = self.path.clone();
        let lift = |error| Error::of(&path, error);
        let tx = self.db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(lift)?;
        for mark in marks {
            let sql = "INSERT OR IGNORE INTO alerts (rule, mark, day) VALUES (?1, ?2, ?3)";
            tx.execute(sql, params![rule, mark, on.to_string()]).map_err(lift)?;
        }
        tx.commit().map_err(lift)
    }
}
