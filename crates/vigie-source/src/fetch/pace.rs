//! How often a server is asked: one question at a time, a pause between two, and none while it wants to be left alone.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use jiff::fmt::rfc2822::DateTimeParser;

/// Time, as the fetcher has it: this crate reads no clock of its own.
pub trait Clock: Send + Sync {
    /// How long ago some moment was that does not change.
    fn now(&self) -> Duration;

    /// Lets so much time pass.
    fn sleep(&self, pause: Duration);
}

/// Of how many servers it is remembered when they were asked, before those are forgotten that can be asked again.
const REMEMBERED: usize = 1000;

/// When each server may be asked next.
#[derive(Debug, Default)]
pub(super) struct Pace {
    next: Mutex<HashMap<String, Duration>>,
}

impl Pace {
    /// Takes the next turn at `server`, and says how long to wait for it; the turn after that is `pause` later. Where it
    /// would be longer than `longest`, no turn is taken, and the wait is the error.
    pub fn turn(&self, server: &str, now: Duration, pause: Duration, longest: Duration) -> Result<Duration, Duration> {
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        if next.len() > REMEMBERED {
            next.retain(|_, at| *at > now);
        }
        let at = next.get(server).copied().unwrap_or(now).max(now);
        let wait = at - now;
        if wait > longest {
            return Err(wait);
        }
        next.insert(server.to_owned(), at + pause);
        Ok(wait)
    }

    /// Leaves `server` alone until a moment.
    pub fn rest(&self, server: &str, until: Duration) {
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        let at = next.entry(server.to_owned()).or_default();
        *at = until.max(*at);
    }
}

/// The longest that a server can ask to be left alone: a day. What is longer is read as that.
const LONGEST_REST: Duration = Duration::from_secs(24 * 60 * 60);

/// How long a server asks to be left alone: `Retry-After` in seconds, or as a moment, of which the answer's own `Date` is
/// taken away.
pub(super) fn retry_after(said: &str, date: Option<&str>) -> Option<Duration> {
    let said = said.trim();
    if !said.is_empty() && said.bytes().all(|b| b.is_ascii_digit()) {
        let wait = said.parse().map_or(LONGEST_REST, Duration::from_secs);
        return Some(wait.min(LONGEST_REST));
    }
    let moment = |text: &str| DateTimeParser::new().relaxed_weekday(true).parse_timestamp(text.trim()).ok();
    let wait = moment(said)?.duration_since(moment(date?)?);
    Some(Duration::try_from(wait).unwrap_or_default().min(LONGEST_REST))
}

#[cfg(test)]
mod tests {
    use super::*;

    const S: fn(u64) -> Duration = Duration::from_secs;

    #[test]
    fn each_server_has_its_turns() {
        let pace = Pace::default();
        let turn = |server: &str, now| pace.turn(server, S(now), S(2), S(10));
        assert_eq!((turn("a", 5), turn("a", 5), turn("b", 5)), (Ok(S(0)), Ok(S(2)), Ok(S(0))));
        assert_eq!(turn("a", 20), Ok(S(0)));
        pace.rest("a", S(60));
        assert_eq!((turn("a", 30), turn("a", 51), turn("a", 51)), (Err(S(30)), Ok(S(9)), Err(S(11))));
    }

    #[test]
    fn what_is_remembered_is_bounded() {
        let pace = Pace::default();
        for n in 0..5000u64 {
            pace.turn(&n.to_string(), S(n * 10), S(2), S(10)).unwrap();
        }
        assert!(pace.next.lock().unwrap().len() <= REMEMBERED + 1);
    }

    #[test]
    fn the_wait_is_read_in_both_its_forms() {
        let date = Some("Fri, 07 Feb 2020 12:00:00 GMT");
        assert_eq!(retry_after(" 120 ", None), Some(S(120)));
        assert_eq!(retry_after("Fri, 07 Feb 2020 12:00:30 GMT", date), Some(S(30)));
        assert_eq!(retry_after("Fri, 07 Feb 2020 11:00:30 GMT", date), Some(S(0)));
        assert_eq!(retry_after("99999999999999999999999", date), Some(LONGEST_REST));
        for (said, date) in [("soon", date), ("", date), ("-1", date), ("Fri, 07 Feb 2020 12:00:30 GMT", None)] {
            assert_eq!(retry_after(said, date), None, "{said}");
        }
    }
}
