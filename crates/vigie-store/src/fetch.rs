//! What was fetched from where, so that nothing is fetched twice.

use rusqlite::{OptionalExtension, TransactionBehavior, params};
use vigie_model::Date;

use crate::{Error, Store};

/// For how many days an address that failed for good is not asked for again.
pub const LEFT_ALONE_DAYS: u8 = 7;

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
    /// Why it gave nothing, where asking again would give nothing either.
    pub failure: Option<String>,
}

impl Fetch {
    /// Why nothing came, and from which day on the address is asked for again, where that day is after `today`; none where
    /// it once gave a report.
    pub fn left_alone(&self, today: Date) -> Option<(&str, Date)> {
        let failure = self.failure.as_deref().filter(|_| self.report.is_none())?;
        let again = (0..LEFT_ALONE_DAYS).try_fold(self.on, |day, _| day.tomorrow().ok())?;
        (today < again).then_some((failure, again))
    }
}

impl Store {
    /// What `address` gave when it was last fetched; `None` where it was not.
    pub fn last_fetch(&self, address: &str) -> Result<Option<Fetch>, Error> {
        let sql = "SELECT address, report, etag, modified, day, failure FROM fetches WHERE address = ?1 ORDER BY seq DESC LIMIT 1";
        let row = |row: &rusqlite::Row<'_>| {
            let day: String = row.get(4)?;
            let on = day
                .parse()
                .map_err(|e| rusqlite::Error::FromSqlConversionFailure(4, rusqlite::types::Type::Text, Box::new(e)))?;
            let (address, report, etag) = (row.get(0)?, row.get(1)?, row.get(2)?);
            Ok(Fetch { address, report, etag, modified: row.get(3)?, on, failure: row.get(5)? })
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
        let sql = "INSERT INTO fetches (address, report, etag, modified, day, failure) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        let Fetch { address, report, etag, modified, on, failure } = fetch;
        tx.execute(sql, params![address, report, etag, modified, on.to_string(), failure]).map_err(lift)?;
        tx.commit().map_err(lift)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_failed_for_good_is_left_alone_for_a_week_and_what_gave_a_report_is_not_spoken_of() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let mut fetch = Fetch {
            address: "https://web.example/gone".to_owned(),
            report: None,
            etag: None,
            modified: None,
            on: day("2020-02-26"),
            failure: Some("no such page".to_owned()),
        };
        assert_eq!(fetch.left_alone(day("2020-02-26")), Some(("no such page", day("2020-03-04"))));
        assert_eq!(fetch.left_alone(day("2020-03-03")), Some(("no such page", day("2020-03-04"))));
        assert_eq!(fetch.left_alone(day("2020-03-04")), None);
        fetch.report = Some("0f532b9483fcda84".to_owned());
        assert_eq!(fetch.left_alone(day("2020-02-26")), None);
        fetch.on = Date::MAX;
        fetch.report = None;
        assert_eq!(fetch.left_alone(Date::MAX), None);
    }
}
