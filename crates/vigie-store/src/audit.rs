//! What was done, by whom, when and from where: logins, changes of people, and changes through the page.

use std::str::FromStr;

use rusqlite::{Connection, Row, TransactionBehavior, params};

use crate::{Error, Store};

/// A moment, in seconds since 1970 (UTC).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(pub i64);

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Act {
    /// Someone logged in.
    Login,
    /// A login failed.
    LoginRefused,
    /// Someone logged out.
    Logout,
    /// Someone may use the page from now on.
    UserAdded,
    /// Someone may do more or less than before.
    RoleGiven,
    /// A password was set.
    PasswordSet,
    /// Someone may use the page no longer.
    UserRemoved,
    /// A token was made.
    TokenMade,
    /// A token was ended before its time.
    TokenEnded,
    /// Something in the store was added or decided.
    Change,
    /// A change was refused to someone who may not make it.
    ChangeRefused,
}

impl Act {
    /// All of them.
    pub const ALL: [Act; 11] = [
        Act::Login,
        Act::LoginRefused,
        Act::Logout,
        Act::UserAdded,
        Act::RoleGiven,
        Act::PasswordSet,
        Act::UserRemoved,
        Act::TokenMade,
        Act::TokenEnded,
        Act::Change,
        Act::ChangeRefused,
    ];

    /// The written word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Act::Login => "login",
            Act::LoginRefused => "login_refused",
            Act::Logout => "logout",
            Act::UserAdded => "user_added",
            Act::RoleGiven => "role_given",
            Act::PasswordSet => "password_set",
            Act::UserRemoved => "user_removed",
            Act::TokenMade => "token_made",
            Act::TokenEnded => "token_ended",
            Act::Change => "change",
            Act::ChangeRefused => "change_refused",
        }
    }
}

/// A word that is no act.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is none of login, login_refused, logout, user_added, role_given, password_set, user_removed, token_made, token_ended, change, change_refused"
)]
pub struct UnknownAct(String);

impl FromStr for Act {
    type Err = UnknownAct;

    fn from_str(word: &str) -> Result<Act, UnknownAct> {
        Act::ALL.into_iter().find(|act| act.as_str() == word).ok_or_else(|| UnknownAct(word.to_owned()))
    }
}

/// By which way it was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    /// On the page.
    Page,
    /// By a program, with the token of this id.
    Token(String),
    /// On the command line.
    Command,
}

/// One line of the audit log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// When.
    pub at: Moment,
    /// Who; `None` where that is not known.
    pub person: Option<String>,
    /// What.
    pub act: Act,
    /// To whom or to what.
    pub about: Option<String>,
    /// By which way.
    pub way: Way,
    /// From which machine.
    pub address: Option<String>,
}

/// Which entries of the audit log are wanted.
#[derive(Debug, Clone, Default)]
pub struct AuditFilter {
    /// Not before this moment.
    pub since: Option<Moment>,
    /// Before this moment.
    pub before: Option<Moment>,
    /// By this person.
    pub person: Option<String>,
    /// Of these acts; of all, where there are none.
    pub acts: Vec<Act>,
    /// The last so many.
    pub limit: Option<usize>,
}

impl Store {
    /// Appends to the audit log.
    ///
    /// Errors: the store's failures; nothing was appended then.
    pub fn note(&mut self, entries: &[Entry]) -> Result<(), Error> {
        let path = self.path.clone();
        let lift = |error| Error::of(&path, error);
        let tx = self.db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(lift)?;
        for entry in entries {
            append(&tx, entry).map_err(lift)?;
        }
        tx.commit().map_err(lift)
    }

    /// The audit log, oldest first; with a limit, the newest entries.
    pub fn audit(&self, filter: &AuditFilter) -> Result<Vec<Entry>, Error> {
        let acts: Vec<&str> = filter.acts.iter().map(|act| act.as_str()).collect();
        let acts = serde_json::to_string(&acts).unwrap_or_default();
        let limit = filter.limit.map_or(-1, |n| i64::try_from(n).unwrap_or(i64::MAX));
        let sql = "SELECT at, person, act, about, way, token, address FROM (SELECT * FROM audit \
                   WHERE (?1 IS NULL OR at >= ?1) AND (?2 IS NULL OR at < ?2) AND (?3 IS NULL OR person = ?3) \
                   AND (?4 = '[]' OR act IN (SELECT value FROM json_each(?4))) \
                   ORDER BY seq DESC LIMIT ?5) ORDER BY seq";
        let row = params![filter.since.map(|m| m.0), filter.before.map(|m| m.0), filter.person, acts, limit];
        let rows = || self.db.prepare_cached(sql)?.query_map(row, entry)?.collect();
        self.lift(rows())
    }
}

/// Appends one entry; gives its number.
pub(crate) fn append(db: &Connection, entry: &Entry) -> rusqlite::Result<i64> {
    let (way, token) = match &entry.way {
        Way::Page => ("page", None),
        Way::Token(id) => ("token", Some(id)),
        Way::Command => ("command", None),
    };
    let sql = "INSERT INTO audit (at, person, act, about, way, token, address) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    let row = params![entry.at.0, entry.person, entry.act.as_str(), entry.about, way, token, entry.address];
    db.prepare_cached(sql)?.execute(row)?;
    Ok(db.last_insert_rowid())
}

fn entry(row: &Row) -> rusqlite::Result<Entry> {
    let act: String = row.get(2)?;
    let act = act
        .parse()
        .map_err(|e| rusqlite::Error::FromSqlConversionFailure(2, rusqlite::types::Type::Text, Box::new(e)))?;
    let way: String = row.get(4)?;
    let way = match (way.as_str(), row.get(5)?) {
        ("token", Some(id)) => Way::Token(id),
        ("command", _) => Way::Command,
        _ => Way::Page,
    };
    Ok(Entry { at: Moment(row.get(0)?), person: row.get(1)?, act, about: row.get(3)?, way, address: row.get(6)? })
}
