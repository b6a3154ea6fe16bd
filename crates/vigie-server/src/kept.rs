//! Values that are made once and kept.

use std::sync::{Arc, Mutex, PoisonError};

use crate::error::Refusal;

type Slot<T> = Arc<Mutex<Option<Arc<T>>>>;

/// Values by what they are of. Each is made once; who asks for it meanwhile waits for it, who asks for another does not.
pub(crate) struct Kept<K, T> {
    slots: Mutex<Vec<(K, Slot<T>)>>,
}

impl<K, T> Default for Kept<K, T> {
    fn default() -> Kept<K, T> {
        Kept { slots: Mutex::default() }
    }
}

impl<K: PartialEq + Clone, T> Kept<K, T> {
    /// The value of `key`: the one that is kept, else what `make` gives. A failure is not kept. Of more than `most` values
    /// those made first go.
    pub fn get(&self, key: K, most: usize, make: impl FnOnce() -> Result<T, Refusal>) -> Result<Arc<T>, Refusal> {
        let slot = {
            let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
            match slots.iter().find(|(k, _)| *k == key) {
                Some((_, slot)) => Arc::clone(slot),
                None => {
                    let over = (slots.len() + 1).saturating_sub(most.max(1));
                    slots.drain(..over);
                    let slot = Slot::default();
                    slots.push((key, Arc::clone(&slot)));
                    slot
                }
            }
        };
        let mut value = slot.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(value) = &*value {
            return Ok(Arc::clone(value));
        }
        let made = Arc::new(make()?);
        *value = Some(Arc::clone(&made));
        Ok(made)
    }

    /// The values that are kept and not being made.
    pub fn all(&self) -> Vec<(K, Arc<T>)> {
        let slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        let value = |(key, slot): &(K, Slot<T>)| Some((key.clone(), slot.try_lock().ok()?.clone()?));
        slots.iter().filter_map(value).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn each_is_made_once_and_the_oldest_goes() {
        let (kept, made) = (Kept::default(), AtomicUsize::new(0));
        let get = |key: u8| {
            let value = kept.get(key, 2, || Ok(made.fetch_add(1, Ordering::Relaxed)));
            value.ok().map(|value| *value)
        };
        std::thread::scope(|scope| {
            let asked: Vec<_> = (0..8).map(|_| scope.spawn(|| get(1))).collect();
            asked.into_iter().for_each(|one| assert_eq!(one.join().unwrap(), Some(0)));
        });
        assert_eq!([get(2), get(1), get(3)], [Some(1), Some(0), Some(2)]);
        assert_eq!(kept.all().iter().map(|(key, value)| (*key, **value)).collect::<Vec<_>>(), [(2, 1), (3, 2)]);
        assert_eq!(get(1), Some(3), "the first had to go");
    }

    #[test]
    fn a_failure_is_tried_again() {
        let kept = Kept::default();
        assert!(kept.get((), 1, || Err::<u8, _>(Refusal::failure("once"))).is_err());
        assert_eq!(kept.get((), 1, || Ok(5)).ok().as_deref(), Some(&5));
    }
}
