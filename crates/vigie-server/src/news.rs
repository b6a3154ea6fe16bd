//! Who waits for news of the store, and how they are told: one look at the store a second for all of them, and only while
//! there are any. What this server writes itself is told at once.

use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use vigie_store::Mark;

use crate::error::Refusal;
use crate::library::Library;

/// How many may listen at once.
const LISTENERS: usize = 100;

/// How long between two looks at the store.
const EVERY: Duration = Duration::from_secs(1);

/// Tells listeners how far the store has come.
pub(crate) struct Herald {
    library: Arc<Library>,
    closing: watch::Receiver<bool>,
    seats: Arc<Semaphore>,
    marks: Mutex<Watched>,
}

/// The last mark seen, and whether someone is looking.
struct Watched {
    marks: watch::Sender<Mark>,
    looking: bool,
}

/// One who listens. Gone when dropped.
pub(crate) struct Listener {
    pub marks: watch::Receiver<Mark>,
    pub closing: watch::Receiver<bool>,
    _seat: OwnedSemaphorePermit,
}

impl Herald {
    pub fn of(library: Arc<Library>, closing: watch::Receiver<bool>) -> Arc<Herald> {
        let marks = Mutex::new(Watched { marks: watch::Sender::new(Mark::default()), looking: false });
        Arc::new(Herald { library, closing, seats: Arc::new(Semaphore::new(LISTENERS)), marks })
    }

    /// Lets one more listen.
    pub fn listen(self: &Arc<Herald>) -> Result<Listener, Refusal> {
        let full = |_| Refusal::busy(format_args!("{LISTENERS} pages are listening already; close one"));
        let seat = Arc::clone(&self.seats).try_acquire_owned().map_err(full)?;
        let mut watched = self.marks.lock().unwrap_or_else(PoisonError::into_inner);
        let marks = watched.marks.subscribe();
        if !watched.looking {
            watched.looking = true;
            tokio::spawn(look(Arc::downgrade(self), Arc::clone(&self.library)));
        }
        Ok(Listener { marks, closing: self.closing.clone(), _seat: seat })
    }

    /// Tells `mark`; false when nobody listens any more.
    fn tell(&self, mark: Option<Mark>) -> bool {
        let mut watched = self.marks.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(mark) = mark {
            watched.marks.send_if_modified(|known| std::mem::replace(known, mark) != mark);
        }
        watched.looking = watched.marks.receiver_count() > 0;
        watched.looking
    }
}

/// Looks at the store again and again, as long as anyone listens.
async fn look(herald: Weak<Herald>, library: Arc<Library>) {
    loop {
        // A store that is locked or gone for a moment is looked at again.
        let mark = library.with(|_, store| Ok(store.mark()?)).await.ok();
        if !herald.upgrade().is_some_and(|herald| herald.tell(mark)) {
            return;
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            () = library.written.notified() => {}
        }
    }
}
