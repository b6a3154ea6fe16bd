//! The page and the JSON it lives on, over HTTP.
//!
//! In: a store's path, an address, and what the program does for the server ([`Program`]). Out: answers; see [`Server`].
//! Invariant: the store is only appended to, and what was acknowledged is on the disk; every error is a JSON object with a
//! status that fits.
//! Never: reads reports, knows a language, decides what a claim means.
//!
//! # Who may ask
//!
//! The server listens on the loopback interface, where whoever uses the machine may do all, and refuses any other address
//! unless [`Reach::Login`] is chosen: then only those answer who logged in, or programs with a token. Requests whose `Host`
//! is not the server's own are refused, so that a web page of another origin cannot reach it through a name that it points
//! to the server's address (DNS rebinding). `docs/security.md` says what is defended against.

mod answers;
mod assets;
mod auth;
mod basemap;
mod body;
mod catalogue;
mod cited;
mod error;
mod guard;
mod intake;
mod kept;
mod library;
mod listen;
mod news;
mod openapi;
mod parameters;
mod pool;
mod program;
mod replies;
mod routes;
mod shelf;
mod waiting;
mod who;

pub use answers::{audit_value, decisions_in_words};
pub use auth::{LEAST_CHARACTERS, NewToken, NoRandomness, Password, UnfitPassword};
pub use basemap::{Basemap, UnfitBasemap};
pub use error::Error;
pub use program::{ExplainedField, FeedEntry, Fetched, Program, ReadReport, Received, Unreadable};
pub use vigie_store::{Role, UnknownRole};

use std::net::{IpAddr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use crate::library::Library;

/// From where the server may be asked, and by whom.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Reach {
    /// From this machine, by whoever uses it.
    #[default]
    Loopback,
    /// From wherever the address is reachable, by those who log in.
    Login(Login),
}

/// How people log in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Login {
    /// The names by which the server may be asked besides its address, each with a port or without.
    pub hosts: Vec<String>,
    /// Whether a proxy stands before the server that speaks TLS with the browsers. The cookie is then for TLS alone, and
    /// `X-Forwarded-For` of a proxy on this machine, or one of `proxies`, says who asks.
    pub behind_tls: bool,
    /// Where such proxies are, besides this machine.
    pub proxies: Vec<IpAddr>,
    /// For how long a session may lie unused.
    pub idle: Duration,
    /// How long one lasts at most.
    pub lifetime: Duration,
}

impl Default for Login {
    fn default() -> Login {
        const HOUR: u64 = 60 * 60;
        let (idle, lifetime) = (Duration::from_secs(4 * HOUR), Duration::from_secs(16 * HOUR));
        Login { hosts: Vec::new(), behind_tls: false, proxies: Vec::new(), idle, lifetime }
    }
}

/// What a server needs to know.
#[derive(Clone)]
pub struct Settings {
    /// The address to listen on; port 0 takes a free one.
    pub addr: SocketAddr,
    /// Who may ask.
    pub reach: Reach,
    /// The store's file, which must exist.
    pub store: PathBuf,
    /// The program's version, for `/api/meta`.
    pub version: String,
    /// The name under which decisions are kept where there is no login.
    pub person: String,
    /// The map's ground, where it shall be more than the countries that are built in.
    pub basemap: Option<Basemap>,
    /// What the program does for the server.
    pub program: Arc<dyn Program>,
}

/// A server that listens but does not answer yet.
///
/// | Path | Answer |
/// |---|---|
/// | `/api/meta` | what the store holds |
/// | `/api/reports`, `/api/reports/{key}` | reports, one report with its text and claims; POST adds |
/// | `/api/fetches` | POST fetches a page and adds it, or tells what a feed leads to; where the program fetches |
/// | `/api/events` | what is new, as it comes in |
/// | `/api/claims` | claims by what they say, who says it, days, words, and what reviewers said |
/// | `/api/search` | reports and claims that have the words, the best first |
/// | `/api/places`, `/api/places/{key}` | places that claims name, one place's whole history |
/// | `/api/actors`, `/api/actors/{key}` | parties, what one party did, holds, promised, and who backs it |
/// | `/api/sources`, `/api/sources/{name}` | sources, one source's grade and record |
/// | `/api/grades` | grades of sources; POST appends |
/// | `/api/contradictions`, `/api/commitments` | what cannot all be right; what falls due |
/// | `/api/marks` | the same claims in columns, for the map and the time line |
/// | `/api/picture` | the picture on a day, as known on a day |
/// | `/api/control` | the same for the map: the state of each place, without what it rests on |
/// | `/api/brief` | the situation report, `lang` and `format` (`md`, `html`, `json`); POST takes what an analyst made of it |
/// | `/api/names` | what parties, countries and places are called in a language |
/// | `/api/changes` | what changed since a day |
/// | `/api/explain` | what produced each field of a claim |
/// | `/api/decisions` | what people decided, the latest first; POST appends |
/// | `/api/queue` | the claims that wait for a decision |
/// | `/api/links` | how a claim stands to those of other reports |
/// | `/api/neighbours` | the claims that may tell of the same event as one |
/// | `/api/agreement` | how far every two reviewers agree |
/// | `/api/vocabularies`, `/api/gazetteer` | what fields can hold, and places by name, for forms |
/// | `/api/me` | who asks, and what they may do |
/// | `/api/login`, `/api/logout` | POST begins and ends a session, where a login is asked for |
/// | `/api/password` | POST changes the password of who asks |
/// | `/api/audit` | what was done, by whom, when and from where; for admins |
/// | `/api/openapi.json` | all of these, described by OpenAPI 3.1 |
/// | `/basemap.pmtiles` | the basemap's file, where one is set, in pieces |
/// | anything else | the page |
///
/// Answers that are made from the store carry its state as their tag: `If-None-Match` spares their making.
pub struct Server {
    listener: TcpListener,
    addr: SocketAddr,
    router: axum::Router,
    library: Arc<Library>,
    /// Told when the server is to stop, so that answers without an end come to one.
    closing: watch::Sender<bool>,
}

impl Server {
    /// Opens the store and takes the address.
    ///
    /// Errors: [`Error::NotLoopback`] for an address that [`Reach::Loopback`] forbids, [`Error::Address`] for one that
    /// cannot be had, [`Error::Store`] for an unfit store, [`Error::Nobody`] where a login is asked for and nobody has one.
    pub fn bind(settings: Settings) -> Result<Server, Error> {
        let asked = settings.addr;
        if settings.reach == Reach::Loopback && !asked.ip().is_loopback() {
            return Err(Error::NotLoopback { addr: asked });
        }
        let library = Library::open(&settings.store)?;
        let gate = match &settings.reach {
            Reach::Loopback => None,
            Reach::Login(login) => {
                if !library.store(|store| store.people())?.iter().any(|person| person.role.is_some()) {
                    return Err(Error::Nobody { store: settings.store });
                }
                let program = Arc::clone(&settings.program);
                Some(Arc::new(auth::Gate::new(Arc::clone(&library), program, login.clone())?))
            }
        };
        let fail = |error: std::io::Error| Error::Address { addr: asked, reason: error.to_string() };
        let listener = TcpListener::bind(asked).map_err(fail)?;
        listener.set_nonblocking(true).map_err(fail)?;
        let addr = listener.local_addr().map_err(fail)?;
        let (reach, person, program) = (settings.reach.clone(), settings.person.clone(), settings.program.clone());
        let policy = guard::policy(settings.basemap.as_ref());
        let doors = guard::Doors { addr, reach, person, library: Arc::clone(&library), program, gate, policy };
        let closing = watch::Sender::new(false);
        let router = routes::router(Arc::clone(&library), settings, doors, closing.subscribe());
        Ok(Server { listener, addr, router, library, closing })
    }

    /// The address it listens on.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// Answers until the user interrupts the program (Ctrl-C), then finishes what it is answering.
    ///
    /// Errors: [`Error::Runtime`] when the system gives no threads or closes the socket.
    pub fn run(self) -> Result<(), Error> {
        self.run_until(async {
            // Where no signal can be listened for, the server runs until it is killed.
            if tokio::signal::ctrl_c().await.is_err() {
                std::future::pending::<()>().await;
            }
        })
    }

    /// Answers until `stop` is ready, then finishes what it is answering.
    ///
    /// Errors: as [`Server::run`].
    pub fn run_until(self, stop: impl Future<Output = ()> + Send + 'static) -> Result<(), Error> {
        let fail = |error: std::io::Error| Error::Runtime { reason: error.to_string() };
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(fail)?;
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(self.listener).map_err(fail)?;
            let closing = self.closing;
            // The first who asks finds the claims read already. What fails here is told to whoever asks next.
            let library = self.library;
            tokio::spawn(async move { library.with(Library::warm).await });
            let stopped = async move {
                stop.await;
                closing.send_replace(true);
            };
            listen::serve(listener, self.router, stopped).await;
            Ok(())
        })
    }
}
