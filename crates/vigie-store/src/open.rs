//! Opening a store: paths, versions, and what an unfit file gets as an answer.

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use crate::Error;
use crate::search::Weighed;

/// The schema's steps by number, in ascending order. The table `steps` lists those that were taken; `user_version` is the
/// last of them. A step that came into the program after one with a higher number is taken when the store is next opened.
const MIGRATIONS: &[(u32, &str)] = &[
    (1, include_str!("migrations/0001_reports_and_claims.sql")),
    (COPIES, include_str!("migrations/0002_copies.sql")),
    (3, include_str!("migrations/0003_grades_decisions_alerts.sql")),
    (SEARCH, include_str!("migrations/0004_search.sql")),
    (5, include_str!("migrations/0005_reviews.sql")),
    (6, include_str!("migrations/0006_people_and_audit.sql")),
    (7, include_str!("migrations/0007_fetches.sql")),
    (8, include_str!("migrations/0008_claims_of_days.sql")),
    (9, include_str!("migrations/0009_totals.sql")),
    (10, include_str!("migrations/0010_claims_of_one_day.sql")),
    (11, include_str!("migrations/0011_failed_fetches.sql")),
];

/// The last of the steps.
const NEWEST: u32 = MIGRATIONS[MIGRATIONS.len() - 1].0;

/// The steps that were taken. A store older than this table took them all up to its version.
const STEPS: &str = "CREATE TABLE IF NOT EXISTS steps (n INTEGER PRIMARY KEY) STRICT";

/// The step that brought the index of near copies; what was added before is entered when it is taken.
const COPIES: u32 = 2;

/// The step that brought full-text search; what was added before is entered when it is taken.
const SEARCH: u32 = 4;

/// Marks a database as a Vigie store: "VIGE".
const APPLICATION_ID: i32 = 0x5649_4745;

/// How much of the file a connection keeps in memory, in KiB: the inner pages of the indexes of a large store.
const CACHE_KIB: i64 = 65_536;

/// How long a writer waits for another before it gives up.
const BUSY: Duration = Duration::from_secs(20);

/// An open store. One connection: threads each open their own.
#[derive(Debug)]
pub struct Store {
    pub(crate) db: Connection,
    pub(crate) path: PathBuf,
    /// What the last question about the words of reports found.
    pub(crate) weighed: RefCell<Option<Weighed>>,
}

impl Store {
    /// Opens the store at `path` for adding and asking; creates it where there is none.
    ///
    /// Errors: each way in which the path can be unfit has its own [`Error`].
    pub fn open(path: &Path) -> Result<Store, Error> {
        if path.is_dir() {
            return Err(Error::Directory { path: path.to_owned() });
        }
        let parent = path.parent().filter(|p| !p.as_os_str().is_empty());
        if let Some(parent) = parent.filter(|p| !p.is_dir()) {
            return Err(Error::NoParent { path: path.to_owned(), parent: parent.to_owned() });
        }
        Store::connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)?.prepared()
    }

    /// Opens an existing store for asking only. One that an older version left is brought up to date first.
    ///
    /// Errors: as [`Store::open`], [`Error::Missing`] where there is none, and [`Error::Older`] for one that would have to be
    /// brought up to date and may not be written.
    pub fn open_to_read(path: &Path) -> Result<Store, Error> {
        match Store::opened_to_read(path) {
            Err(older @ Error::Older { .. }) => match Store::open(path) {
                Ok(_) => Store::opened_to_read(path),
                Err(Error::ReadOnly { .. }) => Err(older),
                Err(error) => Err(error),
            },
            opened => opened,
        }
    }

    fn opened_to_read(path: &Path) -> Result<Store, Error> {
        if path.is_dir() {
            return Err(Error::Directory { path: path.to_owned() });
        }
        if !path.exists() {
            return Err(Error::Missing { path: path.to_owned() });
        }
        let store = Store::connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        let (found, known) = (store.version()?, NEWEST);
        let path = || store.path.clone();
        match found {
            _ if !store.is_vigie()? => Err(Error::NotAStore { path: path() }),
            _ if found > known => Err(Error::Newer { path: path(), found, known }),
            _ if !store.lift(missing(&store.db))?.is_empty() => Err(Error::Older { path: path(), found, known }),
            _ => Ok(store),
        }
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Checks the whole file's structure.
    ///
    /// Errors: [`Error::Damaged`] with what SQLite found.
    pub fn check_integrity(&self) -> Result<(), Error> {
        let found: String = self.lift(self.db.query_row("PRAGMA integrity_check", [], |row| row.get(0)))?;
        match found.as_str() {
            "ok" => Ok(()),
            _ => Err(Error::Damaged { path: self.path.clone(), reason: found }),
        }
    }

    fn connect(path: &Path, flags: OpenFlags) -> Result<Store, Error> {
        let fail = |error| Error::of(path, error);
        let flags = flags | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let db = Connection::open_with_flags(path, flags).map_err(fail)?;
        db.busy_timeout(BUSY).map_err(fail)?;
        db.set_prepared_statement_cache_capacity(64);
        db.pragma_update(None, "cache_size", -CACHE_KIB).map_err(fail)?;
        crate::search::make_known(&db).map_err(fail)?;
        Ok(Store { db, path: path.to_owned(), weighed: RefCell::default() })
    }

    /// Brings the schema up to date.
    fn prepared(mut self) -> Result<Store, Error> {
        let known = NEWEST;
        // Before anything is written: a foreign database is left as it is.
        self.refuse_foreign(known)?;
        // SQLite falls back to reading a file that it may not write.
        if self.lift(self.db.is_readonly("main"))? {
            return Err(Error::ReadOnly { path: self.path });
        }
        self.write_ahead()?;
        let path = self.path.clone();
        let lift = |error| Error::of(&path, error);
        self.db
            .execute_batch("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA recursive_triggers = ON;")
            .map_err(lift)?;
        if !missing(&self.db).map_err(lift)?.is_empty() {
            let tx = self.db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(lift)?;
            migrate(&tx).map_err(lift)?;
            tx.commit().map_err(lift)?;
        }
        Ok(self)
    }

    fn refuse_foreign(&self, known: u32) -> Result<(), Error> {
        let found = self.version()?;
        let tables: u32 = self.lift(self.db.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)))?;
        let path = || self.path.clone();
        match (self.is_vigie()?, tables) {
            (true, _) if found > known => Err(Error::Newer { path: path(), found, known }),
            (false, 1..) => Err(Error::NotAStore { path: path() }),
            _ => Ok(()),
        }
    }

    /// Turns write-ahead mode on. Two processes that create the store at once can refuse each other without SQLite
    /// waiting, so that the waiting is done here.
    fn write_ahead(&self) -> Result<(), Error> {
        const STEP: Duration = Duration::from_millis(20);
        let mut waited = Duration::ZERO;
        loop {
            match self.db.query_row("PRAGMA journal_mode = WAL", [], |row| row.get::<_, String>(0)) {
                Ok(mode) if mode == "wal" => return Ok(()),
                // The file lies where no write-ahead log can (a read-only directory).
                Ok(_) => return Err(Error::ReadOnly { path: self.path.clone() }),
                Err(error) => match Error::of(&self.path, error) {
                    Error::Locked { .. } if waited < BUSY => {
                        std::thread::sleep(STEP);
                        waited += STEP;
                    }
                    error => return Err(error),
                },
            }
        }
    }

    fn version(&self) -> Result<u32, Error> {
        self.lift(self.db.query_row("PRAGMA user_version", [], |row| row.get(0)))
    }

    fn is_vigie(&self) -> Result<bool, Error> {
        let id: i32 = self.lift(self.db.query_row("PRAGMA application_id", [], |row| row.get(0)))?;
        Ok(id == APPLICATION_ID)
    }

    pub(crate) fn lift<T>(&self, result: rusqlite::Result<T>) -> Result<T, Error> {
        result.map_err(|error| Error::of(&self.path, error))
    }
}

/// The numbers of the steps that the store has taken.
fn taken(db: &Connection) -> rusqlite::Result<Vec<u32>> {
    let listed: u32 = db.query_row("SELECT count(*) FROM sqlite_schema WHERE name = 'steps'", [], |row| row.get(0))?;
    if listed > 0 {
        return db.prepare("SELECT n FROM steps")?.query_map([], |row| row.get(0))?.collect();
    }
    let version: u32 = db.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    Ok((1..=version).collect())
}

/// The steps that the store has not taken.
fn missing(db: &Connection) -> rusqlite::Result<Vec<&'static (u32, &'static str)>> {
    let taken = taken(db)?;
    Ok(MIGRATIONS.iter().filter(|(n, _)| !taken.contains(n)).collect())
}

/// Takes the missing steps. Another process may have done so while this one waited for the transaction.
fn migrate(tx: &Connection) -> rusqlite::Result<()> {
    let (taken, missing) = (taken(tx)?, missing(tx)?);
    tx.execute_batch(STEPS)?;
    for n in taken {
        tx.execute("INSERT OR IGNORE INTO steps (n) VALUES (?1)", [n])?;
    }
    for (n, sql) in missing {
        tx.execute_batch(sql)?;
        if *n == COPIES {
            crate::copies::enter_all(tx)?;
        }
        if *n == SEARCH {
            crate::search::enter_all(tx)?;
        }
        tx.execute("INSERT INTO steps (n) VALUES (?1)", [n])?;
    }
    tx.execute_batch(&format!("PRAGMA user_version = {NEWEST}; PRAGMA application_id = {APPLICATION_ID};"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps(db: &Connection) -> Vec<u32> {
        let mut statement = db.prepare("SELECT n FROM steps ORDER BY n").unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    }

    #[test]
    fn steps_are_numbered_in_ascending_order() {
        assert!(MIGRATIONS.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }

    #[test]
    fn a_store_from_before_the_list_of_steps_takes_those_it_lacks() {
        let db = Connection::open_in_memory().unwrap();
        db.execute_batch(MIGRATIONS[0].1).unwrap();
        db.execute_batch("PRAGMA user_version = 1").unwrap();
        migrate(&db).unwrap();
        assert_eq!(steps(&db), MIGRATIONS.iter().map(|(n, _)| *n).collect::<Vec<_>>());
        assert!(missing(&db).unwrap().is_empty());
    }

    #[test]
    fn a_step_with_a_lower_number_that_came_later_is_taken() {
        let db = Connection::open_in_memory().unwrap();
        // One that builds on no other.
        let later = MIGRATIONS.iter().find(|(n, _)| *n == COPIES).unwrap();
        db.execute_batch(STEPS).unwrap();
        db.execute_batch(later.1).unwrap();
        db.execute("INSERT INTO steps (n) VALUES (?1)", [later.0]).unwrap();
        db.execute_batch(&format!("PRAGMA user_version = {}", later.0)).unwrap();
        assert_eq!(missing(&db).unwrap().len(), MIGRATIONS.len() - 1);
        migrate(&db).unwrap();
        assert_eq!(steps(&db).len(), MIGRATIONS.len());
    }
}
