//! Who may use the page where a login is asked for: people with their roles, passwords as hashes, tokens of programs.
//! Each change stands in the audit log, by one transaction with it.

use std::str::FromStr;

use rusqlite::{Connection, OptionalExtension, Row, Transaction, TransactionBehavior, params};

use crate::audit::{Act, Entry, Moment, Way, append};
use crate::fold::fold;
use crate::{Error, Store};

/// What someone may do; each may do what those before may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// See everything.
    Reader,
    /// Add reports, decide about claims, grade sources.
    Analyst,
    /// Say who may do what.
    Admin,
}

impl Role {
    /// All of them, the one that may least first.
    pub const ALL: [Role; 3] = [Role::Reader, Role::Analyst, Role::Admin];

    /// The written word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Role::Reader => "reader",
            Role::Analyst => "analyst",
            Role::Admin => "admin",
        }
    }
}

impl FromStr for Role {
    type Err = UnknownRole;

    fn from_str(word: &str) -> Result<Role, UnknownRole> {
        Role::ALL.into_iter().find(|role| role.as_str() == word).ok_or_else(|| UnknownRole(word.to_owned()))
    }
}

/// A word that is no role.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no role; write reader, analyst or admin")]
pub struct UnknownRole(String);

/// What a token lets a program do, within what its person may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// What a reader may.
    Read,
    /// What an analyst may.
    Write,
    /// What an admin may.
    Admin,
}

impl Scope {
    /// All of them.
    pub const ALL: [Scope; 3] = [Scope::Read, Scope::Write, Scope::Admin];

    /// The written word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Scope::Read => "read",
            Scope::Write => "write",
            Scope::Admin => "admin",
        }
    }

    /// The most that it allows.
    pub const fn role(self) -> Role {
        match self {
            Scope::Read => Role::Reader,
            Scope::Write => Role::Analyst,
            Scope::Admin => Role::Admin,
        }
    }
}

impl FromStr for Scope {
    type Err = UnknownScope;

    fn from_str(word: &str) -> Result<Scope, UnknownScope> {
        Scope::ALL.into_iter().find(|scope| scope.as_str() == word).ok_or_else(|| UnknownScope(word.to_owned()))
    }
}

/// A word that is no scope.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no scope; write read, write or admin")]
pub struct UnknownScope(String);

/// Someone, as they are now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The name that stands by what they decide.
    pub name: String,
    /// What they may do; `None` once they were removed.
    pub role: Option<Role>,
    /// Since when.
    pub at: Moment,
    /// Who said so.
    pub by: String,
}

/// A password as it is kept. Not shown by `{:?}`.
#[derive(Clone, PartialEq, Eq)]
pub struct KeptPassword {
    /// Its Argon2id hash, in the PHC form.
    pub hash: String,
    /// Which of all passwords ever set it is.
    pub since: i64,
}

/// A token of a program; its secret is not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// By which it is spoken of.
    pub id: String,
    /// Whose.
    pub person: String,
    /// What it allows.
    pub scope: Scope,
    /// What it is for.
    pub label: Option<String>,
    /// When it was made.
    pub at: Moment,
    /// When it ends by itself.
    pub expires: Moment,
    /// When it was ended before.
    pub ended: Option<Moment>,
}

/// Who changes people, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// Their name.
    pub by: String,
    /// When.
    pub at: Moment,
    /// By which way.
    pub way: Way,
    /// From which machine.
    pub address: Option<String>,
}

impl Signature {
    /// Of someone at the command line.
    pub fn at_the_command_line(by: &str, at: Moment) -> Signature {
        Signature { by: by.to_owned(), at, way: Way::Command, address: None }
    }
}

/// A name as it is compared: two that are equal so are one person's.
pub fn folded(name: &str) -> String {
    fold(name)
}

/// The most characters of a name.
const LONGEST_NAME: usize = 80;

impl Store {
    /// Everyone who may use the page or once could, by name.
    pub fn people(&self) -> Result<Vec<Person>, Error> {
        let sql = "SELECT name, role, at, person FROM people \
                   WHERE seq IN (SELECT max(seq) FROM people GROUP BY word) ORDER BY word";
        let rows = || self.db.prepare_cached(sql)?.query_map([], person)?.collect();
        self.lift(rows())
    }

    /// Someone by name, compared without case and accents.
    pub fn person(&self, name: &str) -> Result<Option<Person>, Error> {
        self.lift(find(&self.db, name))
    }

    /// Lets someone use the page, with a password given by its hash. Who was removed may be let in again.
    ///
    /// Errors: [`Error::Name`] for a name that cannot be one, [`Error::PersonKnown`], and the store's failures.
    pub fn add_person(&mut self, name: &str, role: Role, hash: &str, sign: &Signature) -> Result<(), Error> {
        let name = fit(name)?;
        self.change(name, sign, |tx, found| {
            if found.is_some_and(|p| p.role.is_some()) {
                return Ok(Err(Error::PersonKnown { name: name.to_owned() }));
            }
            give(tx, name, Some(role), sign)?;
            let n = append(tx, &signed(sign, Act::UserAdded, format!("{name}: {}", role.as_str())))?;
            keep(tx, name, hash, n)?;
            Ok(Ok(()))
        })
    }

    /// Gives someone another role.
    ///
    /// Errors: [`Error::NoPerson`], and the store's failures.
    pub fn give_role(&mut self, name: &str, role: Role, sign: &Signature) -> Result<(), Error> {
        self.change_present(name, sign, |tx, person| {
            give(tx, &person.name, Some(role), sign)?;
            append(tx, &signed(sign, Act::RoleGiven, format!("{}: {}", person.name, role.as_str())))?;
            Ok(())
        })
    }

    /// Sets someone's password, given by its hash; the one before is overwritten, in the file as well.
    ///
    /// Errors: [`Error::NoPerson`], and the store's failures.
    pub fn set_password(&mut self, name: &str, hash: &str, sign: &Signature) -> Result<(), Error> {
        self.change_present(name, sign, |tx, person| {
            let n = append(tx, &signed(sign, Act::PasswordSet, person.name.clone()))?;
            keep(tx, &person.name, hash, n)
        })
    }

    /// Lets someone use the page no longer. What they decided stays; their password goes, and their tokens no longer count.
    ///
    /// Errors: [`Error::NoPerson`], and the store's failures.
    pub fn remove_person(&mut self, name: &str, sign: &Signature) -> Result<(), Error> {
        self.change_present(name, sign, |tx, person| {
            give(tx, &person.name, None, sign)?;
            tx.execute("DELETE FROM passwords WHERE word = ?1", [fold(&person.name)])?;
            end_all(tx, &person.name, sign)?;
            append(tx, &signed(sign, Act::UserRemoved, person.name.clone()))?;
            Ok(())
        })
    }

    /// Someone's password, as it is kept.
    pub fn password(&self, name: &str) -> Result<Option<KeptPassword>, Error> {
        let sql = "SELECT hash, since FROM passwords WHERE word = ?1";
        let row = |row: &Row| Ok(KeptPassword { hash: row.get(0)?, since: row.get(1)? });
        self.lift(self.db.prepare_cached(sql).and_then(|mut s| s.query_row([fold(name)], row).optional()))
    }

    /// Keeps a token for someone: of its secret only the SHA-256, in hex. Gives the id by which it is spoken of.
    ///
    /// Errors: [`Error::NoPerson`], and the store's failures.
    pub fn make_token(&mut self, token: &Token, sha256: &str, sign: &Signature) -> Result<(), Error> {
        self.change_present(&token.person, sign, |tx, person| {
            let sql = "INSERT INTO tokens (id, word, scope, sha256, label, at, expires, person) \
                       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
            let (word, scope) = (fold(&person.name), token.scope.as_str());
            tx.execute(sql, params![token.id, word, scope, sha256, token.label, token.at.0, token.expires.0, sign.by])?;
            let about = format!("{} of {}: {scope}", token.id, person.name);
            append(tx, &signed(sign, Act::TokenMade, about))?;
            Ok(())
        })
    }

    /// Ends a token.
    ///
    /// Errors: [`Error::NoToken`] where there is none of this id, or it was ended already; and the store's failures.
    pub fn end_token(&mut self, id: &str, sign: &Signature) -> Result<(), Error> {
        let path = self.path.clone();
        let lift = |error| Error::of(&path, error);
        let tx = self.db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(lift)?;
        let sql = "INSERT INTO token_ends (token, at, person) SELECT id, ?2, ?3 FROM tokens \
                   WHERE id = ?1 AND id NOT IN (SELECT token FROM token_ends)";
        if tx.execute(sql, params![id, sign.at.0, sign.by]).map_err(lift)? == 0 {
            return Err(Error::NoToken { id: id.to_owned() });
        }
        append(&tx, &signed(sign, Act::TokenEnded, id.to_owned())).map_err(lift)?;
        tx.commit().map_err(lift)
    }

    /// Every token ever made, oldest first.
    pub fn tokens(&self) -> Result<Vec<Token>, Error> {
        let sql = format!("{TOKENS} ORDER BY t.seq");
        let rows = || self.db.prepare_cached(&sql)?.query_map([], token)?.collect();
        self.lift(rows())
    }

    /// The token whose secret has this SHA-256, in hex.
    pub fn token(&self, sha256: &str) -> Result<Option<Token>, Error> {
        let sql = format!("{TOKENS} WHERE t.sha256 = ?1");
        self.lift(self.db.prepare_cached(&sql).and_then(|mut s| s.query_row([sha256], token).optional()))
    }

    /// Does `work` in one transaction, with whoever has the name now.
    fn change(
        &mut self,
        name: &str,
        sign: &Signature,
        work: impl FnOnce(&Transaction, Option<Person>) -> rusqlite::Result<Result<(), Error>>,
    ) -> Result<(), Error> {
        if sign.by.trim().is_empty() {
            return Err(Error::Nameless { about: name.to_owned() });
        }
        let path = self.path.clone();
        let lift = |error| Error::of(&path, error);
        // What is replaced in the file is overwritten there.
        self.db.pragma_update(None, "secure_delete", true).map_err(lift)?;
        let tx = self.db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(lift)?;
        let found = find(&tx, name).map_err(lift)?;
        work(&tx, found).map_err(lift)??;
        tx.commit().map_err(lift)?;
        // So that the old pages do not wait in the write-ahead log; where others read, they go at a later checkpoint.
        self.db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).map_err(lift)
    }

    /// As `change`, with someone who may use the page.
    fn change_present(
        &mut self,
        name: &str,
        sign: &Signature,
        work: impl FnOnce(&Transaction, Person) -> rusqlite::Result<()>,
    ) -> Result<(), Error> {
        self.change(name, sign, |tx, found| match found.filter(|p| p.role.is_some()) {
            Some(person) => work(tx, person).map(Ok),
            None => Ok(Err(Error::NoPerson { name: name.to_owned() })),
        })
    }
}

const TOKENS: &str = "SELECT t.id, (SELECT name FROM people WHERE word = t.word ORDER BY seq DESC LIMIT 1), t.scope, \
                      t.label, t.at, t.expires, e.at FROM tokens t LEFT JOIN token_ends e ON e.token = t.id";

fn find(db: &Connection, name: &str) -> rusqlite::Result<Option<Person>> {
    let sql = "SELECT name, role, at, person FROM people WHERE word = ?1 ORDER BY seq DESC LIMIT 1";
    db.prepare_cached(sql)?.query_row([fold(name)], person).optional()
}

fn give(tx: &Transaction, name: &str, role: Option<Role>, sign: &Signature) -> rusqlite::Result<()> {
    let sql = "INSERT INTO people (word, name, role, at, person) VALUES (?1, ?2, ?3, ?4, ?5)";
    tx.execute(sql, params![fold(name), name, role.map(Role::as_str), sign.at.0, sign.by])?;
    Ok(())
}

fn keep(tx: &Transaction, name: &str, hash: &str, since: i64) -> rusqlite::Result<()> {
    let sql = "INSERT OR REPLACE INTO passwords (word, hash, since) VALUES (?1, ?2, ?3)";
    tx.execute(sql, params![fold(name), hash, since])?;
    Ok(())
}

/// Ends whatever tokens someone has, so that they do not count again should the person come back.
fn end_all(tx: &Transaction, name: &str, sign: &Signature) -> rusqlite::Result<()> {
    let sql = "INSERT INTO token_ends (token, at, person) SELECT id, ?2, ?3 FROM tokens \
               WHERE word = ?1 AND id NOT IN (SELECT token FROM token_ends)";
    tx.execute(sql, params![fold(name), sign.at.0, sign.by])?;
    Ok(())
}

fn signed(sign: &Signature, act: Act, about: String) -> Entry {
    let (at, person) = (sign.at, Some(sign.by.clone()));
    Entry { at, person, act, about: Some(about), way: sign.way.clone(), address: sign.address.clone() }
}

/// A name that people can read and type.
fn fit(name: &str) -> Result<&str, Error> {
    let name = name.trim();
    let unfit = |reason| Err(Error::Name { name: name.to_owned(), reason });
    if fold(name).is_empty() {
        return unfit("it has no letter");
    }
    if name.chars().count() > LONGEST_NAME {
        return unfit("it has more than 80 characters");
    }
    let steering = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
    };
    if name.chars().any(steering) {
        return unfit("it has characters that cannot be seen");
    }
    Ok(name)
}

fn read<T: FromStr>(column: usize, word: &str) -> rusqlite::Result<T>
where
    T::Err: std::error::Error + Send + Sync + 'static,
{
    let wrong = |e| rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, Box::new(e));
    word.parse().map_err(wrong)
}

fn person(row: &Row) -> rusqlite::Result<Person> {
    let role = row.get::<_, Option<String>>(1)?.map(|word| read(1, &word)).transpose()?;
    Ok(Person { name: row.get(0)?, role, at: Moment(row.get(2)?), by: row.get(3)? })
}

fn token(row: &Row) -> rusqlite::Result<Token> {
    Ok(Token {
        id: row.get(0)?,
        person: row.get(1)?,
        scope: read(2, &row.get::<_, String>(2)?)?,
        label: row.get(3)?,
        at: Moment(row.get(4)?),
        expires: Moment(row.get(5)?),
        ended: row.get::<_, Option<i64>>(6)?.map(Moment),
    })
}
