//! The queue of claims that wait for a decision, between two times that it is weighed.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use vigie_model::ClaimId;
use vigie_picture::{Queued, still_waiting};

use crate::error::Refusal;

/// Weighing that took no longer is done whenever the store has changed, while whoever asks waits.
const SOON: Duration = Duration::from_millis(300);

/// The queue as it was last weighed.
#[derive(Default)]
pub(crate) struct Waiting {
    weighed: Mutex<Option<Weighed>>,
    /// Held while it is weighed anew.
    weighing: Mutex<()>,
}

struct Weighed {
    /// Of which revision of the store.
    revision: u64,
    /// How long it took.
    took: Duration,
    queue: Arc<Vec<Queued>>,
    /// For which revision a newer one was called for.
    called: u64,
}

/// The queue as it is given.
pub(crate) struct Given {
    pub queue: Arc<Vec<Queued>>,
    /// True where it is of an older state of the store, without what was decided since.
    pub older: bool,
    /// True for the first who is given it so: it is to be [renewed](Waiting::renew).
    pub renew: bool,
}

impl Waiting {
    /// The queue of the store's `revision`, in which the claims `decided` do not wait.
    pub fn get(
        &self,
        revision: u64,
        decided: &BTreeSet<ClaimId>,
        weigh: impl FnOnce() -> Result<Vec<Queued>, Refusal>,
    ) -> Result<Given, Refusal> {
        if let Some(found) = self.older(revision, decided) {
            return Ok(found);
        }
        let _one = self.weighing.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = self.older(revision, decided) {
            return Ok(found);
        }
        Ok(Given { queue: self.keep(revision, weigh)?, older: false, renew: false })
    }

    /// Weighs the queue anew, unless that was done meanwhile.
    pub fn renew(&self, revision: u64, weigh: impl FnOnce() -> Result<Vec<Queued>, Refusal>) -> Result<(), Refusal> {
        let _one = self.weighing.lock().unwrap_or_else(PoisonError::into_inner);
        let current = |weighed: &Option<Weighed>| weighed.as_ref().is_some_and(|w| w.revision == revision);
        if current(&self.weighed()) {
            return Ok(());
        }
        let made = self.keep(revision, weigh);
        if made.is_err() {
            // Whoever asks next calls for it again.
            self.weighed().iter_mut().for_each(|w| w.called = w.revision);
        }
        made.map(drop)
    }

    /// The kept queue where it will do.
    fn older(&self, revision: u64, decided: &BTreeSet<ClaimId>) -> Option<Given> {
        let mut weighed = self.weighed();
        let weighed = weighed.as_mut()?;
        if weighed.revision == revision {
            return Some(Given { queue: Arc::clone(&weighed.queue), older: false, renew: false });
        }
        if weighed.took <= SOON {
            return None;
        }
        let renew = std::mem::replace(&mut weighed.called, revision) != revision;
        Some(Given { queue: Arc::new(still_waiting(&weighed.queue, decided)), older: true, renew })
    }

    fn keep(
        &self,
        revision: u64,
        weigh: impl FnOnce() -> Result<Vec<Queued>, Refusal>,
    ) -> Result<Arc<Vec<Queued>>, Refusal> {
        let began = Instant::now();
        let queue = Arc::new(weigh()?);
        let kept = Weighed { revision, took: began.elapsed(), queue: Arc::clone(&queue), called: revision };
        *self.weighed() = Some(kept);
        Ok(queue)
    }

    fn weighed(&self) -> MutexGuard<'_, Option<Weighed>> {
        self.weighed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn queued(ids: &[&str]) -> Queued {
        let mut ids = ids.iter().map(|id| ClaimId((*id).to_owned()));
        Queued { claim: ids.next().unwrap(), weight: 1, why: Vec::new(), same: ids.collect() }
    }

    fn ids(queue: &[Queued]) -> Vec<String> {
        queue
            .iter()
            .map(|q| [vec![q.claim.0.clone()], q.same.iter().map(|id| id.0.clone()).collect()].concat().join("="))
            .collect()
    }

    fn slow(queue: Vec<Queued>) -> impl FnOnce() -> Result<Vec<Queued>, Refusal> {
        move || {
            std::thread::sleep(SOON + Duration::from_millis(20));
            Ok(queue)
        }
    }

    #[test]
    fn what_is_weighed_soon_is_always_of_now() {
        let waiting = Waiting::default();
        for revision in 1..4 {
            let all = vec![queued(&["a"]); revision as usize];
            let given = waiting.get(revision, &BTreeSet::new(), || Ok(all)).unwrap();
            assert_eq!((given.queue.len(), given.older, given.renew), (revision as usize, false, false));
        }
    }

    #[test]
    fn what_takes_long_is_given_as_it_was_without_what_was_decided() {
        let waiting = Waiting::default();
        let (all, none) = (vec![queued(&["a", "b"]), queued(&["c"]), queued(&["d"])], BTreeSet::new());
        assert!(!waiting.get(1, &none, slow(all)).unwrap().older);
        let decided = ["a", "d"].map(|id| ClaimId(id.to_owned())).into();
        let unasked = || -> Result<Vec<Queued>, Refusal> { panic!("nobody waits for it") };
        let given = waiting.get(2, &decided, unasked).unwrap();
        assert_eq!((ids(&given.queue), given.older, given.renew), (vec!["b".to_owned(), "c".to_owned()], true, true));
        assert!(!waiting.get(2, &decided, unasked).unwrap().renew, "it is called for once");
        assert!(waiting.renew(2, || Err(Refusal::failure("once"))).is_err());
        assert!(waiting.get(2, &decided, unasked).unwrap().renew, "and again where that failed");
        waiting.renew(2, slow(vec![queued(&["c"]), queued(&["b"])])).unwrap();
        let given = waiting.get(2, &decided, unasked).unwrap();
        assert_eq!((ids(&given.queue), given.older), (vec!["c".to_owned(), "b".to_owned()], false));
    }
}
