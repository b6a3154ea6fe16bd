//! The store as the server uses it: connections that are kept, and pictures that are drawn once.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard};
use std::time::SystemTime;

use tokio::sync::{Notify, Semaphore};
use vigie_model::{Date, Decision, SourceGrade};
use vigie_picture::{Basis, Between, Changes, Grades, Picture, Queued, ReviewState, Told, diff, queue, reviewed};
use vigie_store::{StandingLedger, Store, Totals, grades_of};

use crate::error::Refusal;
use crate::known::Shelf;

/// How many answers are made at once for each core: more would wait for one another and hold memory meanwhile.
const AT_ONCE: usize = 2;

/// How many pictures are kept: the days a user steps through.
const PICTURES: usize = 16;

/// What a situation report is written from.
pub(crate) struct Drawn {
    pub picture: Arc<Picture>,
    /// The claims as reviewers left them.
    pub told: Vec<Told>,
    pub grades: Grades,
}

/// What changed between two days of knowledge.
pub(crate) struct Changed {
    pub changes: Changes,
    /// The claims that either side cites.
    pub told: Vec<Told>,
}

/// Which picture.
type Moment = (Option<Date>, Option<Date>);

/// Everything that is derived from one revision of the store.
#[derive(Default)]
struct Derived {
    revision: u64,
    /// Of the claims alone: they need not be read again for a decision.
    claims_revision: u64,
    totals: Option<Arc<Totals>>,
    told: Option<Arc<Vec<Told>>>,
    decisions: Option<Arc<Vec<Decision>>>,
    pictures: Vec<(Moment, Arc<Picture>)>,
    queue: Option<Arc<Vec<Queued>>>,
}

/// A store, opened for reading as often as there are requests at once.
pub(crate) struct Library {
    path: PathBuf,
    /// Tells this run of the server from others, which may have had another store.
    run: u128,
    idle: Mutex<Vec<Store>>,
    /// The connection that looks for the store's state.
    looking: Mutex<Store>,
    /// Places for those that read.
    readers: Semaphore,
    /// The one connection that writes, opened when it is first needed.
    writer: Mutex<Option<Store>>,
    /// Rung whenever that connection was used.
    pub written: Notify,
    standing: RwLock<StandingLedger>,
    derived: Mutex<Derived>,
    pub(crate) shelf: Mutex<Shelf>,
}

/// The lock; a thread that failed while holding it left nothing half done, since values are put in whole.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Library {
    pub fn open(path: &Path) -> Result<Arc<Library>, vigie_store::Error> {
        let store = Store::open_to_read(path)?;
        let (idle, looking) = (Mutex::new(vec![store]), Mutex::new(Store::open_to_read(path)?));
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let readers = Semaphore::new(cores * AT_ONCE);
        let (writer, written, standing, derived, shelf) = Default::default();
        let run = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |time| time.as_nanos());
        let path = path.to_owned();
        Ok(Arc::new(Library { path, run, idle, looking, readers, writer, written, standing, derived, shelf }))
    }

    /// Does `work` with a connection, on this thread.
    pub fn store<T>(
        &self,
        work: impl FnOnce(&Store) -> Result<T, vigie_store::Error>,
    ) -> Result<T, vigie_store::Error> {
        work(&Store::open_to_read(&self.path)?)
    }

    /// Does `work` with a connection on a thread that may block, when it is its turn.
    pub async fn with<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Library, &Store) -> Result<T, Refusal> + Send + 'static,
    ) -> Result<T, Refusal> {
        // Never closed.
        let place = self.readers.acquire().await;
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
        let answer = tokio::task::spawn_blocking(task).await;
        drop(place);
        answer.map_err(|_| Refusal::failure("the request could not be answered"))?
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
            library.written.notify_one();
            answer
        };
        tokio::task::spawn_blocking(task).await.map_err(|_| Refusal::failure("the request could not be answered"))?
    }

    /// The tag of all answers that the store gives in the state it is in now: another run of the server has other tags.
    /// Reading it takes some microseconds, and waits for nobody who reads.
    pub fn tag(&self) -> Result<String, Refusal> {
        Ok(format!("\"{:x}-{}\"", self.run, lock(&self.looking).revision()?))
    }

    /// Reads and derives what most answers need, so that the first who asks finds it.
    pub fn warm(&self, store: &Store) -> Result<(), Refusal> {
        drop(self.standing(store)?);
        self.known(store, None)?;
        Ok(())
    }

    /// What the store holds.
    pub fn totals(&self, store: &Store) -> Result<Arc<Totals>, Refusal> {
        if let Some(totals) = &self.current(store)?.totals {
            return Ok(Arc::clone(totals));
        }
        let totals = Arc::new(store.totals()?);
        self.current(store)?.totals = Some(Arc::clone(&totals));
        Ok(totals)
    }

    /// The ledger, with all that the store holds now.
    pub fn standing(&self, store: &Store) -> Result<RwLockReadGuard<'_, StandingLedger>, Refusal> {
        let standing = self.standing.read().unwrap_or_else(PoisonError::into_inner);
        if standing.revision() == store.revision()? {
            return Ok(standing);
        }
        drop(standing);
        // Whoever else waited for the lock finds it kept up.
        self.standing.write().unwrap_or_else(PoisonError::into_inner).keep_up(store)?;
        Ok(self.standing.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The picture of a day as known on a day.
    pub fn picture(&self, store: &Store, moment: Moment) -> Result<Arc<Picture>, Refusal> {
        let kept = |derived: &Derived| derived.pictures.iter().find(|(m, _)| *m == moment).map(|(_, p)| Arc::clone(p));
        if let Some(picture) = kept(&*self.current(store)?) {
            return Ok(picture);
        }
        let picture = Arc::new(self.standing(store)?.picture(store, moment.0, moment.1)?);
        let mut derived = self.current(store)?;
        if kept(&derived).is_none() {
            if derived.pictures.len() >= PICTURES {
                derived.pictures.remove(0);
            }
            derived.pictures.push((moment, Arc::clone(&picture)));
        }
        Ok(picture)
    }

    /// The claims as they were read, with their reports.
    pub fn told(&self, store: &Store) -> Result<Arc<Vec<Told>>, Refusal> {
        if let Some(told) = &self.current(store)?.told {
            return Ok(Arc::clone(told));
        }
        let told = Arc::new(store.told(&[], None)?);
        self.current(store)?.told = Some(Arc::clone(&told));
        Ok(told)
    }

    /// Every decision, oldest first.
    pub fn decisions(&self, store: &Store) -> Result<Arc<Vec<Decision>>, Refusal> {
        if let Some(decisions) = &self.current(store)?.decisions {
            return Ok(Arc::clone(decisions));
        }
        let decisions = Arc::new(store.decisions(None)?);
        self.current(store)?.decisions = Some(Arc::clone(&decisions));
        Ok(decisions)
    }

    /// The claims that wait for a decision, the one on which most hangs first.
    pub fn queue(&self, store: &Store) -> Result<Arc<Vec<Queued>>, Refusal> {
        if let Some(queue) = &self.current(store)?.queue {
            return Ok(Arc::clone(queue));
        }
        let (picture, told) = (self.picture(store, (None, None))?, self.told(store)?);
        let decisions = self.decisions(store)?;
        let waiting = Arc::new(queue(&picture, &told, &ReviewState::of(&decisions).claims()));
        self.current(store)?.queue = Some(Arc::clone(&waiting));
        Ok(waiting)
    }

    /// The claims about which others have decided and `person` has not, in the same order.
    pub fn second_look(&self, store: &Store, person: &str) -> Result<Vec<Queued>, Refusal> {
        let (picture, told) = (self.picture(store, (None, None))?, self.told(store)?);
        let decisions = self.decisions(store)?;
        let wanted = ReviewState::of(&decisions).for_a_second_look(person);
        let told: Vec<Told> = told.iter().filter(|t| wanted.contains(&t.claim.id)).cloned().collect();
        Ok(queue(&picture, &told, &BTreeSet::new()))
    }

    /// What the situation report of a day, as known on a day, is written from.
    pub fn drawn(&self, store: &Store, moment: Moment) -> Result<Drawn, Refusal> {
        let (picture, told) = (self.picture(store, moment)?, self.told(store)?);
        let decisions = store.decisions(moment.1)?;
        let grades = grades_of(&store.gradings(moment.1)?, &told, moment.1);
        let told = reviewed(&Basis { told: &told, grades: &grades, decisions: &decisions }, moment.1);
        Ok(Drawn { picture, told, grades })
    }

    /// What changed in the picture of the day `moment.0` since it was known as on the day `since`.
    pub fn changed(&self, store: &Store, since: Date, moment: Moment) -> Result<Changed, Refusal> {
        let (before, after) = (self.picture(store, (moment.0, Some(since)))?, self.picture(store, moment)?);
        let (told, all) = (self.told(store)?, store.decisions(moment.1)?);
        let decisions: Vec<Decision> = all.iter().filter(|d| d.on > since).cloned().collect();
        let gradings = store.gradings(moment.1)?;
        let graded = gradings.iter().filter(|g| g.on > since);
        let grades: Vec<(String, SourceGrade)> = graded.map(|g| (g.source.clone(), g.grade)).collect();
        let changes = diff(&before, &after, &told, &Between { decisions: &decisions, grades: &grades });
        // What is cited says what reviewers left; what they rejected says what was read.
        let basis = Basis { told: &told, grades: &Grades::default(), decisions: &all };
        let told = reviewed(&basis, moment.1).into_iter().chain(told.iter().cloned()).collect();
        Ok(Changed { changes, told })
    }

    /// What is derived, emptied when the store was added to.
    fn current(&self, store: &Store) -> Result<MutexGuard<'_, Derived>, Refusal> {
        let mut derived = lock(&self.derived);
        let revision = store.revision()?;
        if derived.revision != revision {
            let claims_revision = store.claims_revision()?;
            let told = derived.told.take().filter(|_| derived.claims_revision == claims_revision);
            *derived = Derived { revision, claims_revision, told, ..Derived::default() };
        }
        Ok(derived)
    }
}
