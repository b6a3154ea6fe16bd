//! Threads that each keep a connection to the store: what a request asks of the store is done on one of them.
//!
//! A connection never leaves its thread, and the threads are as many from the beginning to the end: what SQLite and the
//! allocator keep for a thread stays of one size, however long the server runs.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::oneshot;
use vigie_store::Store;

use crate::error::Refusal;

/// How a connection is opened.
type Open = fn(&Path) -> Result<Store, vigie_store::Error>;

type Job = Box<dyn FnOnce(&mut Seat) + Send>;

/// A thread's connection, opened when it is first needed.
pub(crate) struct Seat {
    path: PathBuf,
    open: Open,
    store: Option<Store>,
}

impl Seat {
    /// The connection.
    pub fn store(&mut self) -> Result<&mut Store, vigie_store::Error> {
        // Not `get_or_insert_with`, for opening can fail.
        let store = match self.store.take() {
            Some(store) => store,
            None => (self.open)(&self.path)?,
        };
        Ok(self.store.insert(store))
    }
}

/// The threads. They end when this is dropped and what was asked of them is done.
pub(crate) struct Pool {
    jobs: Mutex<Sender<Job>>,
}

impl Pool {
    /// Starts `threads` threads for the store at `path`.
    ///
    /// Errors: the system gives no threads.
    pub fn start(name: &str, threads: usize, path: &Path, open: Open) -> std::io::Result<Pool> {
        let (jobs, waiting) = channel::<Job>();
        let waiting = Arc::new(Mutex::new(waiting));
        for _ in 0..threads.max(1) {
            let waiting = Arc::clone(&waiting);
            let mut seat = Seat { path: path.to_owned(), open, store: None };
            let work = move || {
                loop {
                    // The lock is given back before the work begins.
                    let next = waiting.lock().unwrap_or_else(PoisonError::into_inner).recv();
                    let Ok(job) = next else { return };
                    if catch_unwind(AssertUnwindSafe(|| job(&mut seat))).is_err() {
                        // Its transaction goes with it.
                        seat.store = None;
                    }
                }
            };
            std::thread::Builder::new().name(name.to_owned()).spawn(work)?;
        }
        Ok(Pool { jobs: Mutex::new(jobs) })
    }

    /// Has `work` done by the next thread that is free. A panic is answered with 500 and costs one connection.
    pub async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Seat) -> Result<T, Refusal> + Send + 'static,
    ) -> Result<T, Refusal> {
        let (tell, answer) = oneshot::channel();
        self.send(move |seat| {
            // Whoever asked may have gone.
            let _ = tell.send(work(seat));
        });
        answer.await.map_err(|_| Refusal::failure("the request could not be answered"))?
    }

    /// Has `work` done when a thread is free, and waits for nothing.
    pub fn send(&self, work: impl FnOnce(&mut Seat) + Send + 'static) {
        // Fails where no thread is left, and then whoever waits for the answer learns of it.
        let _ = self.jobs.lock().unwrap_or_else(PoisonError::into_inner).send(Box::new(work));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn none(_: &Path) -> Result<Store, vigie_store::Error> {
        Err(vigie_store::Error::Missing { path: PathBuf::from("nowhere") })
    }

    #[tokio::test]
    async fn a_panic_is_answered_and_the_thread_goes_on() {
        let pool = Pool::start("test", 1, Path::new("nowhere"), none).unwrap();
        let failed = pool.run(|_| -> Result<u8, Refusal> { panic!("on purpose") }).await;
        assert_eq!(failed.err().map(|r| r.status.as_u16()), Some(500));
        assert_eq!(pool.run(|_| Ok(7)).await.ok(), Some(7));
    }

    #[tokio::test]
    async fn a_store_that_cannot_be_opened_is_said_so_each_time() {
        let pool = Pool::start("test", 2, Path::new("nowhere"), none).unwrap();
        for _ in 0..3 {
            let said = pool.run(|seat| Ok(seat.store()?.revision()?)).await;
            assert!(said.err().is_some_and(|r| r.message.contains("nowhere")));
        }
    }
}
