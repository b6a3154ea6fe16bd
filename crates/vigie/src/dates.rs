//! Dates as a user types them.

use vigie_model::{Date, PartialDate};
use vigie_source::parse_published;

const FORM: &str = "write 2020-02-07, 2020-02 or 2020";

/// A date of publication, at the precision given.
pub fn partial(text: &str) -> Result<PartialDate, String> {
    parse_published(text).ok_or_else(|| format!("not a date; {FORM}"))
}

/// The first day that a date can be: where a period begins.
pub fn first_day(text: &str) -> Result<Date, String> {
    partial(text).map(|d| d.earliest())
}

/// The last day that a date can be: where a period ends.
pub fn last_day(text: &str) -> Result<Date, String> {
    partial(text).map(|d| d.latest())
}

/// Refuses a later day, given by `option`, that lies before `since`.
pub fn in_order(since: Date, later: Option<Date>, option: &str) -> anyhow::Result<()> {
    match later.filter(|later| *later < since) {
        Some(later) => anyhow::bail!("{option} {later} lies before --since {since}; swap them"),
        None => Ok(()),
    }
}

/// Today's day, UTC.
pub fn today() -> Date {
    jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_begins_and_ends() {
        assert_eq!(first_day("2020-02").unwrap().to_string(), "2020-02-01");
        assert_eq!(last_day("2020-02").unwrap().to_string(), "2020-02-29");
        assert!(partial("hier").unwrap_err().contains("2020-02-07"));
    }
}
