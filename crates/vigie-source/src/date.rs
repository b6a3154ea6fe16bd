//! Dates of publication as files and pages write them.

use vigie_model::PartialDate;

/// A date of publication: `2020-02-07`, `2020-02`, `2020`, or the day of a time stamp such as `2020-02-07T12:30:00Z`.
///
/// ```
/// # use vigie_source::parse_published;
/// assert_eq!(parse_published("2020-02-07T12:30:00+02:00").unwrap().to_string(), "2020-02-07");
/// assert!(parse_published("07/02/2020").is_none()); // February or July: not guessed
/// ```
pub fn parse_published(text: &str) -> Option<PartialDate> {
    let text = text.trim();
    if let Ok(date) = PartialDate::parse(text) {
        return Some(date);
    }
    let (day, rest) = text.split_at_checked(10)?;
    if !rest.starts_with(['T', 't', ' ']) {
        return None;
    }
    PartialDate::parse(day).ok().filter(|d| d.exact().is_some())
}

/// The message for a date that is none.
pub(crate) fn advice(found: &str) -> (String, &'static str) {
    let shown: String = found.chars().take(40).collect();
    (
        format!("{shown:?} is not a date of publication"),
        "write 2020-02-07, 2020-02 or 2020, or give the date with --date",
    )
}
