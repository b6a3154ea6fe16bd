//! Opening a store: paths, versions, and what an unfit file gets as an answer.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use crate::Error;

/// The schema's steps, oldest first. The database's `user_version` counts those that were taken.
const MIGRATIONS: &[&str] = &[include_str!("migrations/0001_reports_and_claims.sql")];

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

    /// Opens an existing store for asking only.
    ///
    /// Errors: as [`Store::open`], and [`Error::Missing`] where there is none.
    pub fn open_to_read(path: &Path) -> Result<Store, Error> {
        if path.is_dir() {
            return Err(Error::Directory { path: path.to_owned() });
        }
        if !path.exists() {
            return Err(Error::Missing { path: path.to_owned() });
        }
        let store = Store::connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        let (found, known) = (store.version()?, MIGRATIONS.len() as u32);
        let path = || store.path.clone();
        match found {
            _ if !store.is_vigie()? => Err(Error::NotAStore { path: path() }),
            _ if found > known => Err(Error::Newer { path: path(), found, known }),
            _ if found < known => Err(Error::Older { path: path(), found, known }),
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
        Ok(Store { db, path: path.to_owned() })
    }

    /// Brings the schema up to date.
    fn prepared(mut self) -> Result<Store, Error> {
        let known = MIGRATIONS.len() as u32;
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
        if self.version()? < known {
            let tx = self.db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(lift)?;
            // Another process may have done it while this one waited.
            let version: u32 = tx.query_row("PRAGMA user_version", [], |row| row.get(0)).map_err(lift)?;
            for (n, sql) in MIGRATIONS.iter().enumerate().skip(version as usize) {
                tx.execute_batch(sql).map_err(lift)?;
                tx.execute_batch(&format!(
                    "PRAGMA user_version = {}; PRAGMA application_id = {APPLICATION_ID};",
                    n + 1
                ))
                .map_err(lift)?;
            }
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
