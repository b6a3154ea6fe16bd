//! What can go wrong with a store.

use std::path::PathBuf;

/// Why a store could not be opened, added to or asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The path is a directory.
    #[error("{} is a directory; name a file in it, such as {}", path.display(), path.join("vigie.db").display())]
    Directory {
        /// The path.
        path: PathBuf,
    },
    /// There is no store at the path, and none was to be created.
    #[error("{} does not exist; `vigie add` creates it", path.display())]
    Missing {
        /// The path.
        path: PathBuf,
    },
    /// The directory to create the store in does not exist.
    #[error("cannot create {}: the directory {} does not exist", path.display(), parent.display())]
    NoParent {
        /// The path.
        path: PathBuf,
        /// Its directory.
        parent: PathBuf,
    },
    /// The file is not an SQLite database.
    #[error("{} is not a database; name another file for the store", path.display())]
    NotADatabase {
        /// The path.
        path: PathBuf,
    },
    /// The file is a database of another program.
    #[error("{} is a database, but not a Vigie store; name another file", path.display())]
    NotAStore {
        /// The path.
        path: PathBuf,
    },
    /// A newer Vigie wrote the store.
    #[error("{} has schema version {found}, this program knows {known}; use a newer Vigie", path.display())]
    Newer {
        /// The path.
        path: PathBuf,
        /// The version found.
        found: u32,
        /// The newest version known.
        known: u32,
    },
    /// An older Vigie wrote the store, and it was opened for reading only.
    #[error(
        "{} has schema version {found} and this program needs {known}; open it once as a user who may write the file, \
         which brings it up to date",
        path.display()
    )]
    Older {
        /// The path.
        path: PathBuf,
        /// The version found.
        found: u32,
        /// The version needed.
        known: u32,
    },
    /// The file or its directory cannot be written to.
    #[error("{} cannot be written to; check its permissions and those of its directory", path.display())]
    ReadOnly {
        /// The path.
        path: PathBuf,
    },
    /// The file cannot be opened at all.
    #[error("{} cannot be opened ({reason}); check its permissions", path.display())]
    Unopenable {
        /// The path.
        path: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// Another process holds the store for longer than the wait allowed.
    #[error("{} is locked by another process; try again when it is done", path.display())]
    Locked {
        /// The path.
        path: PathBuf,
    },
    /// There is no space left to write.
    #[error("no space left to write {}", path.display())]
    Full {
        /// The path.
        path: PathBuf,
    },
    /// The file is damaged.
    #[error("{} is damaged ({reason}); restore it from a copy", path.display())]
    Damaged {
        /// The path.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// A cursor that no page gave.
    #[error("{found:?} is not a cursor; use the `next` of the page before")]
    Cursor {
        /// What was given.
        found: String,
    },
    /// A question of too many words.
    #[error(transparent)]
    Question(#[from] crate::search::TooManyWords),
    /// A stored claim cannot be read back.
    #[error("claim {id} of the store cannot be read: {reason}")]
    Claim {
        /// Its id.
        id: String,
        /// Why.
        reason: String,
    },
    /// Two different reports have one key, which chance makes next to impossible.
    #[error("report {id:?} has the key {key} of another report; change its source or date to add it")]
    SameKey {
        /// The report that was to be added.
        id: String,
        /// The key.
        key: String,
    },
    /// A claim that is to be decided about is not among the latest readings.
    #[error("there is no claim {id} in {}; `vigie claims --format json` shows the ids", path.display())]
    NoClaim {
        /// The path.
        path: PathBuf,
        /// The id.
        id: String,
    },
    /// A decision or grade without the name of who made it.
    #[error("whose decision about {about} it is has not been said; give a name")]
    Nameless {
        /// What was to be decided about.
        about: String,
    },
    /// A grade for a source without a name.
    #[error("a source without a name cannot be graded; write it as the reports or their claims name it")]
    NoSource,
    /// A link was to be corrected.
    #[error("the link {later} {kind} {earlier} can be accepted or rejected, not corrected or added")]
    LinkCorrected {
        /// The later claim.
        later: String,
        /// The kind.
        kind: &'static str,
        /// The earlier claim.
        earlier: String,
    },
    /// Two claims cannot be linked so.
    #[error("{later} and {earlier} cannot be linked by {kind}: {reason}")]
    Unlinkable {
        /// The later claim.
        later: String,
        /// The kind.
        kind: &'static str,
        /// The earlier claim.
        earlier: String,
        /// Why, and what to do instead.
        reason: String,
    },
    /// A correction changes which claim it is, or rests on words that are not the report's.
    #[error("the correction of claim {id} cannot be kept: {reason}")]
    Correction {
        /// The claim.
        id: String,
        /// What is wrong, and how to mend it.
        reason: String,
    },
    /// A name that cannot be someone's.
    #[error("{name:?} cannot be a name: {reason}; write a name of letters that people can read and type")]
    Name {
        /// The name.
        name: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// Someone was to be added who is there.
    #[error("there is a user {name} already; `vigie user role` and `vigie user password` change what is known of them")]
    PersonKnown {
        /// The name.
        name: String,
    },
    /// Someone was named who is not there, or was removed.
    #[error("there is no user {name}; `vigie user list` shows them")]
    NoPerson {
        /// The name.
        name: String,
    },
    /// A token was named that is not there, or was ended.
    #[error("there is no token {id} that could be ended; `vigie user token list` shows them")]
    NoToken {
        /// The id.
        id: String,
    },
    /// A decision was to be taken back that nobody made, or somebody else.
    #[error("{by} has decided nothing about {about} that stands; `vigie review log` shows who decided what")]
    NothingToWithdraw {
        /// The claim, or the later claim of a link.
        about: String,
        /// Who was to take it back.
        by: String,
    },
    /// A claim that is there was to be added.
    #[error("claim {id} is there already; accept or correct it")]
    AddedTwice {
        /// The claim.
        id: String,
    },
    /// A claim was to be added that the report makes already.
    #[error("the report makes that claim already, as {id}; accept it instead")]
    SaidAlready {
        /// The claim that says so.
        id: String,
    },
    /// There is no report with a key.
    #[error("there is no report with the key {key} in {}; `vigie reports --format json` shows the keys", path.display())]
    NoReport {
        /// The path.
        path: PathBuf,
        /// The key.
        key: String,
    },
    /// SQLite failed in another way.
    #[error("the store {} failed: {reason}", path.display())]
    Sqlite {
        /// The path.
        path: PathBuf,
        /// What SQLite said.
        reason: String,
    },
}

impl Error {
    /// The error that SQLite's own stands for.
    pub(crate) fn of(path: &std::path::Path, error: rusqlite::Error) -> Error {
        use rusqlite::ErrorCode;
        let (path, reason) = (path.to_owned(), error.to_string());
        match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => Error::NotADatabase { path },
            Some(ErrorCode::ReadOnly) => Error::ReadOnly { path },
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Error::Locked { path },
            Some(ErrorCode::DiskFull) => Error::Full { path },
            Some(ErrorCode::DatabaseCorrupt) => Error::Damaged { path, reason },
            Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => Error::Unopenable { path, reason },
            _ => Error::Sqlite { path, reason },
        }
    }
}
