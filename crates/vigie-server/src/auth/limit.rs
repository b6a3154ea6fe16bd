//! How often someone may ask, and how soon someone may try to log in again. Memory is bounded whoever asks.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};

/// How many buckets, and traces of failures, are kept; and how many places from where someone logged in.
const MOST: usize = 10_000;
const MOST_FAMILIAR: usize = 500;

/// The part of an address by which limits count: whoever has one IPv6 address has the whole network of it.
pub(super) fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() >> 64 << 64)),
        v4 => v4,
    }
}

/// Requests that may be made at once, and how fast they come back. Moments are milliseconds.
#[derive(Debug)]
pub(super) struct Rates<K> {
    burst: f64,
    per_second: f64,
    buckets: HashMap<K, (f64, i64)>,
}

impl<K: Hash + Eq> Rates<K> {
    pub fn new(burst: u32, per_second: f64) -> Rates<K> {
        Rates { burst: f64::from(burst), per_second, buckets: HashMap::new() }
    }

    /// Takes one request; where there is none left, says in how many seconds there is.
    pub fn take(&mut self, key: K, now: i64) -> Result<(), u64> {
        let (burst, speed) = (self.burst, self.per_second);
        let level = |&(level, at): &(f64, i64)| (level + (now - at).max(0) as f64 / 1000.0 * speed).min(burst);
        if self.buckets.len() >= MOST && !self.buckets.contains_key(&key) {
            // A full bucket is as good as none.
            self.buckets.retain(|_, bucket| level(bucket) < burst);
            if self.buckets.len() >= MOST {
                self.buckets.clear();
            }
        }
        let bucket = self.buckets.entry(key).or_insert((burst, now));
        let left = level(bucket);
        if left < 1.0 {
            return Err(((1.0 - left) / speed).ceil().max(1.0) as u64);
        }
        *bucket = (left - 1.0, now);
        Ok(())
    }
}

/// Whose failures are counted.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Tried {
    /// A name, from anywhere.
    Name(String),
    /// A name, from where its person has logged in before: others cannot lock them out there.
    Familiar(String, IpAddr),
    /// Any name, from one network.
    From(IpAddr),
}

impl Tried {
    /// How many failures are without consequence.
    const fn free(&self) -> u32 {
        match self {
            Tried::Name(_) | Tried::Familiar(..) => 5,
            Tried::From(_) => 20,
        }
    }
}

#[derive(Debug, Clone, Copy, Default)]
struct Trace {
    failures: u32,
    last: i64,
    until: i64,
}

/// Failed logins. A trial is counted before it is made, and taken back when it succeeds: many at once gain nothing.
#[derive(Debug, Default)]
pub(super) struct Failures {
    traces: HashMap<Tried, Trace>,
    /// From where each person has logged in, the latest last.
    familiar: Vec<(String, IpAddr)>,
}

/// The first wait, which doubles with each failure; the longest; and after how long failures are forgotten. Milliseconds.
const FIRST_WAIT: i64 = 2000;
const LONGEST: i64 = 15 * 60 * 1000;
const FORGOTTEN: i64 = 12 * 60 * 60 * 1000;

impl Failures {
    /// Whose failures a trial of `name` (its digest) from `address` would be.
    fn keys(&self, name: &str, address: IpAddr) -> [Tried; 2] {
        let place = (name.to_owned(), network(address));
        let by_name = match self.familiar.contains(&place) {
            true => Tried::Familiar(place.0, place.1),
            false => Tried::Name(place.0),
        };
        [by_name, Tried::From(place.1)]
    }

    /// Counts a trial, or says for how many seconds none is taken.
    pub fn trial(&mut self, name: &str, address: IpAddr, now: i64) -> Result<(), u64> {
        let keys = self.keys(name, address);
        let until = keys.iter().filter_map(|key| self.traces.get(key)).map(|trace| trace.until).max().unwrap_or(0);
        if until > now {
            return Err(u64::try_from((until - now + 999) / 1000).unwrap_or(1));
        }
        for key in keys {
            self.make_room(&key, now);
            let free = key.free();
            let trace = self.traces.entry(key).or_default();
            if now - trace.last > FORGOTTEN {
                *trace = Trace::default();
            }
            trace.failures = trace.failures.saturating_add(1);
            trace.last = now;
            if trace.failures >= free {
                let wait = FIRST_WAIT << (trace.failures - free).min(20);
                trace.until = now + wait.min(LONGEST);
            }
        }
        Ok(())
    }

    /// Takes back what a trial counted that succeeded.
    pub fn passed(&mut self, name: &str, address: IpAddr) {
        let [by_name, from] = self.keys(name, address);
        self.traces.remove(&by_name);
        // Others at the address may have failed; an account of one's own does not clear them.
        if let Some(trace) = self.traces.get_mut(&from) {
            trace.failures = trace.failures.saturating_sub(1);
            trace.until = if trace.failures < from.free() { 0 } else { trace.until };
        }
        let place = (name.to_owned(), network(address));
        self.familiar.retain(|known| *known != place);
        self.familiar.push(place);
        if self.familiar.len() > MOST_FAMILIAR {
            self.familiar.remove(0);
        }
    }

    /// Forgets an eighth of what is known where there is no room, those who failed least: those who failed often are
    /// remembered.
    fn make_room(&mut self, key: &Tried, now: i64) {
        if self.traces.len() < MOST || self.traces.contains_key(key) {
            return;
        }
        self.traces.retain(|_, trace| now - trace.last <= FORGOTTEN);
        if self.traces.len() >= MOST {
            let mut order: Vec<(u32, i64)> = self.traces.values().map(|t| (t.failures, t.last)).collect();
            let (_, &mut last, _) = order.select_nth_unstable(MOST / 8);
            self.traces.retain(|_, trace| (trace.failures, trace.last) > last);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(n: u32) -> IpAddr {
        IpAddr::V4(n.into())
    }

    #[test]
    fn requests_come_back_with_time() {
        let mut rates = Rates::new(3, 0.5);
        for _ in 0..3 {
            assert_eq!(rates.take("ana", 0), Ok(()));
        }
        assert_eq!(rates.take("ana", 0), Err(2));
        assert_eq!(rates.take("bo", 0), Ok(()), "each has their own");
        assert_eq!(rates.take("ana", 1000), Err(1));
        assert_eq!(rates.take("ana", 2000), Ok(()));
        assert_eq!(rates.take("ana", 2000), Err(2));
        assert_eq!(rates.take("ana", 0), Err(2), "a clock that goes back gives nothing");
    }

    #[test]
    fn memory_is_bounded() {
        let mut rates = Rates::new(3, 0.5);
        let mut failures = Failures::default();
        for n in 0..MOST as u32 + 100 {
            let _ = rates.take(n, 0);
            let _ = failures.trial(&format!("p{n}"), ip(n), 0);
        }
        for n in 0..MOST_FAMILIAR as u32 + 100 {
            failures.passed(&format!("q{n}"), ip(n));
        }
        assert!(rates.buckets.len() <= MOST && failures.traces.len() <= MOST);
        assert_eq!(failures.familiar.len(), MOST_FAMILIAR);
    }

    #[test]
    fn waits_grow_and_names_that_failed_often_are_remembered() {
        let mut failures = Failures::default();
        let (mut now, mut waits) = (0, Vec::new());
        for n in 0..30 {
            // Each from elsewhere.
            if let Err(wait) = failures.trial("ana", ip(n), now) {
                waits.push(wait);
                now += wait as i64 * 1000;
            }
        }
        assert_eq!(waits, [2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900, 900]);
        for n in 0..MOST as u32 + 10 {
            let _ = failures.trial(&format!("p{n}"), ip(1000 + n), now);
        }
        assert!(failures.traces.contains_key(&Tried::Name("ana".into())), "a flood of names does not wash it away");
        assert!(failures.trial("ana", ip(5), now + FORGOTTEN + 1).is_ok());
    }

    #[test]
    fn many_names_from_one_network_are_slowed() {
        let mut failures = Failures::default();
        let home = |host: u64| IpAddr::V6(Ipv6Addr::from_bits(0x2001_0db8 << 96 | u128::from(host)));
        let tried = (0..100).filter(|n| failures.trial(&format!("p{n}"), home(*n), 0).is_ok()).count();
        assert_eq!(tried, 20);
        // Logging in with an account of one's own gives one trial back, no more.
        failures.passed("p1", home(1));
        let tried = (0..100).filter(|n| failures.trial(&format!("q{n}"), home(*n), 0).is_ok()).count();
        assert_eq!(tried, 1);
    }

    #[test]
    fn who_logged_in_from_somewhere_is_not_locked_out_there_by_others() {
        let mut failures = Failures::default();
        assert!(failures.trial("ana", ip(1), 0).is_ok());
        failures.passed("ana", ip(1));
        while failures.trial("ana", ip(9), 0).is_ok() {}
        assert!(failures.trial("ana", ip(1), 0).is_ok());
        assert!(failures.trial("ana", ip(2), 0).is_err());
    }
}
