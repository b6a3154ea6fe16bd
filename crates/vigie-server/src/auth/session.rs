//! Sessions: who logged in, kept in memory by the digest of the cookie. A restart ends them all.

use std::collections::HashMap;
use std::time::Duration;

use super::secret;

/// How many there are at most, and of one person. Beyond, the one unused for longest ends.
const MOST: usize = 1024;
const MOST_OF_ONE: usize = 16;

/// Someone who logged in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Session {
    pub person: String,
    /// Which password it was opened with: when another is set, it ends.
    pub password: i64,
    began: i64,
    used: i64,
}

/// All sessions. Moments are milliseconds of one clock.
#[derive(Debug)]
pub(super) struct Sessions {
    by_digest: HashMap<[u8; 32], Session>,
    /// For how long one may lie unused, and last.
    idle: i64,
    lifetime: i64,
}

impl Sessions {
    pub fn new(idle: Duration, lifetime: Duration) -> Sessions {
        let ms = |d: Duration| i64::try_from(d.as_millis()).unwrap_or(i64::MAX);
        Sessions { by_digest: HashMap::new(), idle: ms(idle), lifetime: ms(lifetime) }
    }

    /// Opens a session and gives its secret, 256 random bits.
    pub fn open(&mut self, person: &str, password: i64, now: i64) -> Result<String, secret::NoRandomness> {
        let id = secret::hex(&secret::bytes::<32>()?);
        let (idle, lifetime) = (self.idle, self.lifetime);
        self.by_digest.retain(|_, session| session.holds(idle, lifetime, now));
        self.make_room(MOST_OF_ONE, |session| session.person == person);
        self.make_room(MOST, |_| true);
        let session = Session { person: person.to_owned(), password, began: now, used: now };
        self.by_digest.insert(secret::digest(&id), session);
        Ok(id)
    }

    /// The session of a cookie, which is used by that.
    pub fn find(&mut self, id: &str, now: i64) -> Option<Session> {
        let digest = secret::digest(id);
        let session = self.by_digest.get_mut(&digest)?;
        if !session.holds(self.idle, self.lifetime, now) {
            self.by_digest.remove(&digest);
            return None;
        }
        session.used = now;
        Some(session.clone())
    }

    /// Ends the session of a cookie.
    pub fn end(&mut self, id: &str) -> Option<Session> {
        self.by_digest.remove(&secret::digest(id))
    }

    /// Ends all sessions of someone.
    pub fn end_all(&mut self, person: &str) {
        self.by_digest.retain(|_, session| session.person != person);
    }

    /// Ends the one unused for longest where there are as many as may be of those that `counts`.
    fn make_room(&mut self, most: usize, counts: impl Fn(&Session) -> bool) {
        let counted = || self.by_digest.iter().filter(|(_, session)| counts(session));
        if counted().count() < most {
            return;
        }
        if let Some(digest) = counted().min_by_key(|(_, session)| session.used).map(|(digest, _)| *digest) {
            self.by_digest.remove(&digest);
        }
    }
}

impl Session {
    fn holds(&self, idle: i64, lifetime: i64, now: i64) -> bool {
        now.saturating_sub(self.used) < idle && now.saturating_sub(self.began) < lifetime
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sessions() -> Sessions {
        Sessions::new(Duration::from_secs(100), Duration::from_secs(250))
    }

    #[test]
    fn one_ends_when_unused_and_in_the_end_anyway() {
        let mut all = sessions();
        let id = all.open("Ana", 1, 0).unwrap();
        assert_eq!(all.find(&id, 99_000).unwrap().person, "Ana");
        assert!(all.find(&id, 198_000).is_some(), "use keeps it open");
        assert!(all.find(&id, 250_000).is_none(), "but not for ever");
        let id = all.open("Ana", 1, 0).unwrap();
        assert!(all.find(&id, 100_000).is_none());
        assert!(all.find(&id, 1).is_none(), "what ended stays ended");
        let id = all.open("Ana", 1, 0).unwrap();
        assert!(all.end(&id).is_some() && all.find(&id, 1).is_none());
        assert!(all.find("", 1).is_none() && all.find(&"0".repeat(64), 1).is_none());
    }

    #[test]
    fn there_are_only_so_many() {
        let mut all = sessions();
        let other = all.open("Bo", 1, 0).unwrap();
        let first = all.open("Ana", 1, 1).unwrap();
        for n in 0..MOST_OF_ONE {
            all.open("Ana", 1, 2 + n as i64).unwrap();
        }
        assert!(all.find(&first, 50).is_none() && all.find(&other, 50).is_some());
        for n in 0..MOST + 10 {
            all.open(&format!("p{n}"), 1, 60).unwrap();
        }
        assert_eq!(all.by_digest.len(), MOST);
    }
}
