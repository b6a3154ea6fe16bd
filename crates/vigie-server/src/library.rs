//! The store as the server uses it: connections that are kept, and pictures that are drawn once.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use vigie_model::{Date, Decision};
use vigie_picture::{Basis, Picture, Told};
use vigie_store::{Store, Totals, grades_of};

use crate::error::Refusal;

/// How many pictures are kept: the days a user steps through.
const PICTURES: usize = 16;

/// Which picture.
type Moment = (Option<Date>, Option<Date>);

/// Everything that is derived from one revision of the store.
#[derive(Default)]
struct Derived {
    revision: u64,
    totals: Option<Arc<Totals>>,
    told: Option<Arc<Vec<Told>>>,
    decisions: Option<Arc<Vec<Decision>>>,
    pictures: Vec<(Moment, Arc<Picture>)>,
}

/// A store, opened for reading as often as there are requests at once.
pub(crate) struct Library {
    path: PathBuf,
    idle: Mutex<Vec<Store>>,
    /// The one connection that writes, opened when it is first needed.
    writer: Mutex<Option<Store>>,
    derived: Mutex<Derived>,
}

/// The lock; a thread that failed while holding it left nothing half done, since values are put in whole.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Library {
    pub fn open(path: &Path) -> Result<Arc<Library>, vigie_store::Error> {
        let store = Store::open_to_read(path)?;
        let idle = Mutex::new(vec![store]);
        let (writer, derived) = Default::default();
        Ok(Arc::new(Library { path: path.to_owned(), idle, writer, derived }))
    }

    /// Does `work` with a connection on a thread that may block.
    pub async fn with<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Library, &Store) -> Result<T, Refusal> + Send + 'static,
    ) -> Result<T, Refusal> {
        let library = Arc::clone(self);
        let task = move || {
            let kept = lock(&library.idle).pop();
            let store = match kept {
                Some(store) => store,
                None => Store::open_to_read(&library.path)?,
            };
            let answer = work(&library, &store);
            lock(&library.idle).push(store);
            answer
        };
        // A panic is answered with 500 and costs one connection.
        tokio::task::spawn_blocking(task).await.map_err(|_| Refusal::failure("the request could not be answered"))?
    }

    /// Does `work` with the connection that writes, on a thread that may block; one after the other.
    pub async fn write<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&mut Store) -> Result<T, Refusal> + Send + 'static,
    ) -> Result<T, Refusal> {
        let library = Arc::clone(self);
        let task = move || {
            let mut writer = lock(&library.writer);
            // Not put back by work that panics: its transaction goes with the connection.
            let mut store = match writer.take() {
                Some(store) => store,
                None => Store::open(&library.path)?,
            };
            let answer = work(&mut store);
            *writer = Some(store);
            answer
        };
        tokio::task::spawn_blocking(task).await.map_err(|_| Refusal::failure("the request could not be answered"))?
    }

    /// What the store holds.
    pub fn totals(&self, store: &Store) -> Result<Arc<Totals>, Refusal> {
        let mut derived = self.current(store)?;
        if let Some(totals) = &derived.totals {
            return Ok(Arc::clone(totals));
        }
        let totals = Arc::new(store.totals()?);
        derived.totals = Some(Arc::clone(&totals));
        Ok(totals)
    }

    /// The picture of a day as known on a day, and the claims it was drawn from.
    pub fn picture(&self, store: &Store, moment: Moment) -> Result<(Arc<Picture>, Arc<Vec<Told>>), Refusal> {
        let mut derived = self.current(store)?;
        let told = match &derived.told {
            Some(told) => Arc::clone(told),
            None => Arc::new(store.told(&[], None)?),
        };
        derived.told = Some(Arc::clone(&told));
        if let Some((_, picture)) = derived.pictures.iter().find(|(m, _)| *m == moment) {
            return Ok((Arc::clone(picture), told));
        }
        let decisions = match &derived.decisions {
            Some(decisions) => Arc::clone(decisions),
            None => Arc::new(store.decisions(None)?),
        };
        derived.decisions = Some(Arc::clone(&decisions));
        let grades = grades_of(&store.gradings(moment.1)?, &told, moment.1);
        let basis = Basis { told: &told, grades: &grades, decisions: &decisions };
        let picture = Arc::new(Picture::draw(&basis, moment.0, moment.1));
        if derived.pictures.len() >= PICTURES {
            derived.pictures.remove(0);
        }
        derived.pictures.push((moment, Arc::clone(&picture)));
        Ok((picture, told))
    }

    /// What is derived, emptied when the store was added to. The lock is held while one request derives, so that
    /// others asking for the same wait for it rather than doing it again.
    fn current(&self, store: &Store) -> Result<MutexGuard<'_, Derived>, Refusal> {
        let mut derived = lock(&self.derived);
        let revision = store.revision()?;
        if derived.revision != revision {
            *derived = Derived { revision, ..Derived::default() };
        }
        Ok(derived)
    }
}
