//! The store as the server uses it: threads that read it, one that writes it, and what is derived from it.

use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, Weak};
use std::time::SystemTime;

use tokio::sync::{Notify, Semaphore};
use vigie_model::{ClaimId, Date, Decision, Link, SourceGrade};
use vigie_picture::{
    Basis, Between, Changes, Grades, Picture, Queued, ReviewState, Told, diff, links, queue, reviewed,
};
use vigie_store::{StandingLedger, Store, Totals, grades_of};

use crate::catalogue::Catalogue;
use crate::error::Refusal;
use crate::pool::Pool;
use crate::shelf::{self, DAYS, Known, Moment, Shelf};
use crate::waiting::{Given, Waiting};

/// How many answers are made at once for each core: more would wait for one another and hold memory meanwhile.
const AT_ONCE: usize = 2;

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

/// A store, opened for reading as often as answers are made at once.
pub(crate) struct Library {
    me: Weak<Library>,
    path: PathBuf,
    /// Tells this run of the server from others, which may have had another store.
    run: u128,
    /// The connection that looks for the store's state.
    looking: Mutex<Store>,
    readers: Pool,
    /// Places for what takes long: the other readers are left to what does not.
    at_length: Semaphore,
    writer: Pool,
    /// Rung whenever something was written.
    pub written: Notify,
    standing: RwLock<StandingLedger>,
    shelf: Mutex<Arc<Shelf>>,
    waiting: Waiting,
}

/// The lock; a thread that failed while holding it left nothing half done, since values are put in whole.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Library {
    /// Opens the store at `path`, and starts the threads.
    ///
    /// Errors: the store cannot be read, or the system gives no threads.
    pub fn open(path: &Path) -> Result<Arc<Library>, crate::Error> {
        let looking = Mutex::new(Store::open_to_read(path)?);
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let fail = |error: std::io::Error| crate::Error::Runtime { reason: error.to_string() };
        let readers = Pool::start("vigie-reader", cores * AT_ONCE, path, Store::open_to_read).map_err(fail)?;
        let writer = Pool::start("vigie-writer", 1, path, Store::open).map_err(fail)?;
        let at_length = Semaphore::new((cores * AT_ONCE / 2).max(1));
        let run = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |time| time.as_nanos());
        let path = path.to_owned();
        let (written, standing, shelf, waiting) = Default::default();
        Ok(Arc::new_cyclic(|me| Library {
            me: me.clone(),
            path,
            run,
            looking,
            readers,
            at_length,
            writer,
            written,
            standing,
            shelf,
            waiting,
        }))
    }

    /// Does `work` with a connection of its own, on this thread.
    pub fn store<T>(
        &self,
        work: impl FnOnce(&Store) -> Result<T, vigie_store::Error>,
    ) -> Result<T, vigie_store::Error> {
        work(&Store::open_to_read(&self.path)?)
    }

    /// Does `work` with a connection on one of the threads that read, when it is its turn.
    pub async fn with<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Library, &Store) -> Result<T, Refusal> + Send + 'static,
    ) -> Result<T, Refusal> {
        let library = Arc::clone(self);
        self.readers.run(move |seat| work(&library, seat.store()?)).await
    }

    /// Does `work` that may take seconds in a large store: never on all threads that read.
    pub async fn at_length<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Library, &Store) -> Result<T, Refusal> + Send + 'static,
    ) -> Result<T, Refusal> {
        // Never closed.
        let _place = self.at_length.acquire().await;
        self.with(work).await
    }

    /// Does `work` that needs no store on one of the threads that read.
    pub async fn aside<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Refusal> {
        self.readers.run(move |_| Ok(work())).await
    }

    /// Does `work` with the connection that writes; one after the other.
    pub async fn write<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&mut Store) -> Result<T, Refusal> + Send + 'static,
    ) -> Result<T, Refusal> {
        let library = Arc::clone(self);
        let work = move |seat: &mut crate::pool::Seat| {
            let answer = work(seat.store()?);
            library.written.notify_one();
            answer
        };
        self.writer.run(work).await
    }

    /// The tag of all answers that the store gives in the state it is in now: another run of the server has other tags.
    /// Reading it takes some microseconds, and waits for nobody who reads.
    pub fn tag(&self) -> Result<String, Refusal> {
        Ok(format!("\"{:x}-{}\"", self.run, lock(&self.looking).revision()?))
    }

    /// Reads and derives what most answers need, so that the first who asks finds it.
    pub fn warm(&self, store: &Store) -> Result<(), Refusal> {
        self.known(store, None).map(drop)
    }

    /// What the store holds.
    pub fn totals(&self, store: &Store) -> Result<Arc<Totals>, Refusal> {
        self.shelf(store)?.totals.get((), 1, || Ok(store.totals()?))
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
        let most = shelf::pictures(self.standing(store)?.told().len());
        let draw = || Ok(self.standing(store)?.picture(moment.0, moment.1));
        self.shelf(store)?.pictures.get(moment, most, draw)
    }

    /// The claims as they were read, with their reports.
    pub fn told(&self, store: &Store) -> Result<Arc<Vec<Told>>, Refusal> {
        Ok(Arc::clone(self.standing(store)?.told()))
    }

    /// Every decision, oldest first.
    pub fn decisions(&self, store: &Store) -> Result<Arc<Vec<Decision>>, Refusal> {
        self.shelf(store)?.decisions.get((), 1, || Ok(store.decisions(None)?))
    }

    /// What is told and decided, and everything it names as known on a day.
    pub fn known(&self, store: &Store, day: Option<Date>) -> Result<Arc<Known>, Refusal> {
        let shelf = self.shelf(store)?;
        shelf.known.get(day, DAYS, || {
            let (told, decisions, round) = {
                let standing = self.standing(store)?;
                (Arc::clone(standing.told()), Arc::clone(standing.decisions()), standing.rounds())
            };
            let catalogue = match shelf.before(round, day) {
                // Of decisions alone it is none the wiser.
                Some(before) if before.told.len() == told.len() => Arc::clone(&before.catalogue),
                Some(before) => Arc::new(before.catalogue.and(&told, before.told.len(), day)),
                None => Arc::new(Catalogue::of(&told, day)),
            };
            Ok(Known { told, decisions, catalogue, round })
        })
    }

    /// How the claims `ids` stand to others and to each other, as known on a day.
    pub fn links(&self, store: &Store, ids: &HashSet<&ClaimId>, day: Option<Date>) -> Result<Vec<Link>, Refusal> {
        let standing = self.standing(store)?;
        if !standing.is_graded_after(day) {
            return Ok(standing.ledger().links(ids, day));
        }
        // The ledger knows more of the sources than was known then.
        let (told, grades, decisions) = (standing.told(), standing.grades(day), standing.decisions());
        let mut links = links(&Basis { told, grades: &grades, decisions }, day);
        links.retain(|link| ids.contains(&link.later) || ids.contains(&link.earlier));
        Ok(links)
    }

    /// The claims that wait for a decision, the one on which most hangs first. Where weighing them takes long, those that
    /// waited when it was last done and still wait are given, and it is done anew meanwhile.
    pub fn queue(&self, store: &Store) -> Result<Given, Refusal> {
        let decisions = self.decisions(store)?;
        let decided = ReviewState::of(&decisions).claims();
        let weigh = || {
            let (picture, told) = (self.picture(store, (None, None))?, self.told(store)?);
            Ok(queue(&picture, &told, &decided))
        };
        let given = self.waiting.get(store.revision()?, &decided, weigh)?;
        if given.renew
            && let Some(me) = self.me.upgrade()
        {
            self.readers.send(move |seat| {
                // What fails here is told to whoever asks next.
                let _ = seat.store().map_err(Refusal::from).and_then(|store| me.weigh(store));
            });
        }
        Ok(given)
    }

    /// Weighs anew what waits.
    fn weigh(&self, store: &Store) -> Result<(), Refusal> {
        let revision = store.revision()?;
        self.waiting.renew(revision, || {
            let (picture, told) = (self.picture(store, (None, None))?, self.told(store)?);
            Ok(queue(&picture, &told, &ReviewState::of(&self.decisions(store)?).claims()))
        })
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

    /// What is derived from the store as it is now.
    fn shelf(&self, store: &Store) -> Result<Arc<Shelf>, Refusal> {
        let revision = store.revision()?;
        let mut shelf = lock(&self.shelf);
        if shelf.revision() != revision {
            *shelf = Arc::new(shelf.after(revision));
        }
        Ok(Arc::clone(&shelf))
    }
}
