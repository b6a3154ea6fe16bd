//! Who a request is from: logins, sessions, tokens of programs, and how often each may ask.
//!
//! In: a request's cookie or token, and the address it came from. Out: [`Who`], or a refusal.
//! Invariant: an unknown name and a wrong password cannot be told apart, by words or by time; no secret is kept but by its
//! digest, and none is written to the audit log; memory is bounded whoever asks.

mod limit;
mod password;
mod secret;
mod session;

use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Json;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;
use tokio::sync::Semaphore;
use vigie_store::{Act, Entry, Moment, Role, Signature, Way};

pub use password::{LEAST_CHARACTERS, Password, UnfitPassword};
pub use secret::{NewToken, NoRandomness};

use crate::error::Refusal;
use crate::library::Library;
use crate::who::Who;
use crate::{Login, Program};
use limit::{Failures, Rates};
use session::Sessions;

/// The cookie of a session. Under the second name browsers take it over TLS only, for this host alone.
const COOKIE: &str = "vigie";
const COOKIE_OVER_TLS: &str = "__Host-vigie";

/// What one person may ask, and what one network may without having logged in: at once, and each second.
const OF_A_PERSON: (u32, f64) = (400, 50.0);
const OF_A_NETWORK: (u32, f64) = (200, 20.0);
/// Trials to log in, of one network.
const OF_LOGINS: (u32, f64) = (30, 0.5);
/// Failed logins that the audit log takes in, of all together; those beyond are counted.
const OF_FAILURES: (u32, f64) = (200, 0.2);

/// How many passwords are checked at once (19 MiB and a core each), and how long a login waits for its turn.
const CHECKS: usize = 2;
const TURN: Duration = Duration::from_secs(5);

/// A refusal that ends with time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TooMany {
    pub seconds: u64,
}

impl IntoResponse for TooMany {
    fn into_response(self) -> Response {
        let message = format!("too many requests; try again in {} s", self.seconds);
        let after = [(header::RETRY_AFTER, self.seconds.to_string())];
        (StatusCode::TOO_MANY_REQUESTS, after, Json(json!({ "error": message }))).into_response()
    }
}

/// What a request shows of who sent it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Shown {
    Nothing,
    Session(String),
    Token(String),
}

/// How the change of a password went.
pub(crate) enum Changed {
    /// The cookie of the session that goes on, all others having ended.
    Yes(HeaderValue),
    /// What was given as the current password is not.
    No,
    TooMany(TooMany),
}

/// How a login went.
pub(crate) enum LoggedIn {
    /// Whose it is, and the cookie to set.
    Yes(Who, HeaderValue),
    No,
    TooMany(TooMany),
}

/// Where those who ask are told apart.
pub(crate) struct Gate {
    library: Arc<Library>,
    program: Arc<dyn Program>,
    login: Login,
    sessions: Mutex<Sessions>,
    failures: Mutex<Failures>,
    people: Mutex<Rates<String>>,
    networks: Mutex<Rates<IpAddr>>,
    logins: Mutex<Rates<IpAddr>>,
    told: Mutex<Told>,
    checks: Semaphore,
    nobody: String,
}

/// Which failed logins were written down.
struct Told {
    rate: Rates<()>,
    beyond: u64,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Gate {
    pub fn new(library: Arc<Library>, program: Arc<dyn Program>, login: Login) -> Result<Gate, NoRandomness> {
        let rates = |(burst, speed): (u32, f64)| Mutex::new(Rates::new(burst, speed));
        Ok(Gate {
            sessions: Mutex::new(Sessions::new(login.idle, login.lifetime)),
            failures: Mutex::default(),
            people: Mutex::new(Rates::new(OF_A_PERSON.0, OF_A_PERSON.1)),
            networks: rates(OF_A_NETWORK),
            logins: rates(OF_LOGINS),
            told: Mutex::new(Told { rate: Rates::new(OF_FAILURES.0, OF_FAILURES.1), beyond: 0 }),
            checks: Semaphore::new(CHECKS),
            nobody: password::nobody()?,
            library,
            program,
            login,
        })
    }

    fn now(&self) -> i64 {
        self.program.now().as_millisecond()
    }

    /// The address a request came from: the peer's, or what the proxy says where the peer is one.
    pub fn address(&self, peer: SocketAddr, headers: &HeaderMap) -> IpAddr {
        let peer = peer.ip().to_canonical();
        let proxy = self.login.behind_tls && (peer.is_loopback() || self.login.proxies.contains(&peer));
        // The last entry is the proxy's own; whoever asks can write the others.
        let last = || headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?.rsplit(',').next();
        let said = || last()?.trim().parse::<IpAddr>().ok();
        if proxy { said().map_or(peer, |ip| ip.to_canonical()) } else { peer }
    }

    /// What a request shows of who sent it. A token counts before a cookie.
    pub fn shown(&self, headers: &HeaderMap) -> Shown {
        if let Some(said) = headers.get(header::AUTHORIZATION) {
            let said = said.to_str().unwrap_or_default();
            let token = said.split_once(' ').filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
            return Shown::Token(token.map_or("", |(_, token)| token.trim()).to_owned());
        }
        match self.cookie(headers) {
            Some(id) => Shown::Session(id.to_owned()),
            None => Shown::Nothing,
        }
    }

    fn cookie<'h>(&self, headers: &'h HeaderMap) -> Option<&'h str> {
        let pairs = headers.get_all(header::COOKIE).iter().filter_map(|v| v.to_str().ok());
        let mut pairs = pairs.flat_map(|v| v.split(';')).filter_map(|pair| pair.trim().split_once('='));
        pairs.find(|(name, _)| *name == self.cookie_name()).map(|(_, id)| id)
    }

    const fn cookie_name(&self) -> &'static str {
        if self.login.behind_tls { COOKIE_OVER_TLS } else { COOKIE }
    }

    fn set_cookie(&self, id: &str, seconds: u64) -> Result<HeaderValue, Refusal> {
        let (name, secure) = (self.cookie_name(), if self.login.behind_tls { "; Secure" } else { "" });
        let cookie = format!("{name}={id}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}");
        HeaderValue::from_str(&cookie).map_err(Refusal::failure)
    }

    /// The cookie that takes back the one of a session.
    pub fn no_cookie(&self) -> Result<HeaderValue, Refusal> {
        self.set_cookie("", 0)
    }

    /// Who shows this, as they may now; `Ok(Ok(None))` for no one. Counts the request for whom it is from.
    pub async fn who(&self, shown: &Shown, address: IpAddr) -> Result<Result<Option<Who>, TooMany>, Refusal> {
        let now = self.now();
        let of_network = || lock(&self.networks).take(limit::network(address), now);
        let found = match shown {
            Shown::Nothing => None,
            Shown::Session(id) => lock(&self.sessions).find(id, now),
            Shown::Token(_) => None,
        };
        // Those who logged in do not share with their neighbours.
        if let Err(seconds) = match &found {
            Some(session) => lock(&self.people).take(session.person.clone(), now),
            None => of_network(),
        } {
            return Ok(Err(TooMany { seconds }));
        }
        let who = match (shown, found) {
            (_, Some(session)) => {
                let name = session.person.clone();
                let asked = move |_: &Library, store: &vigie_store::Store| {
                    Ok((store.person(&name)?, store.password(&name)?.map(|p| p.since)))
                };
                let (person, since) = self.library.with(asked).await?;
                let person = person.filter(|_| since == Some(session.password));
                person.and_then(|p| Some(Who { name: p.name, role: p.role?, way: Way::Page }))
            }
            (Shown::Token(secret), _) => {
                let digest = secret::hex(&secret::digest(secret));
                let asked = move |_: &Library, store: &vigie_store::Store| {
                    let Some(token) = store.token(&digest)? else { return Ok(None) };
                    Ok(store.person(&token.person)?.map(|person| (token, person)))
                };
                let found = self.library.with(asked).await?;
                let holds = |t: &vigie_store::Token| t.ended.is_none() && now / 1000 < t.expires.0;
                let found = found.filter(|(token, _)| holds(token));
                found.and_then(|(token, person)| {
                    Some(Who {
                        role: person.role?.min(token.scope.role()),
                        name: person.name,
                        way: Way::Token(token.id),
                    })
                })
            }
            _ => None,
        };
        if let Some(Who { name, way: Way::Token(_), .. }) = &who
            && let Err(seconds) = lock(&self.people).take(name.clone(), now)
        {
            return Ok(Err(TooMany { seconds }));
        }
        Ok(Ok(who))
    }

    /// Lets someone in by name and password.
    pub async fn log_in(
        &self,
        name: &str,
        text: String,
        address: IpAddr,
        headers: &HeaderMap,
    ) -> Result<LoggedIn, Refusal> {
        let now = self.now();
        if let Err(seconds) = lock(&self.logins).take(limit::network(address), now) {
            return Ok(LoggedIn::TooMany(TooMany { seconds }));
        }
        let asked = name.to_owned();
        let kept = self.library.with(move |_, store| Ok((store.person(&asked)?, store.password(&asked)?))).await?;
        let (known, kept) = match kept {
            (Some(person), Some(password)) if person.role.is_some() => (Some(person), Some(password)),
            _ => (None, None),
        };
        // As long for every name.
        let counted = secret::hex(&secret::digest(&vigie_store::folded(name)));
        let trial = lock(&self.failures).trial(&counted, address, now);
        if let Err(seconds) = trial {
            return Ok(LoggedIn::TooMany(TooMany { seconds }));
        }
        let hash = kept.as_ref().map_or_else(|| self.nobody.clone(), |p| p.hash.clone());
        let right = match self.hashing(move || password::is(&hash, &text)).await? {
            Ok(right) => right,
            Err(many) => return Ok(LoggedIn::TooMany(many)),
        };
        let (true, Some(person), Some(password)) = (right, known.clone(), kept) else {
            self.tell_failure(known.map(|p| p.name), address).await?;
            return Ok(LoggedIn::No);
        };
        lock(&self.failures).passed(&counted, address);
        let role = person.role.unwrap_or(Role::Reader);
        let who = Who { name: person.name, role, way: Way::Page };
        // On the disk before anyone is let in.
        self.library.write(tell(self.entry(&who, Act::Login, None, address))).await?;
        let id = {
            let mut sessions = lock(&self.sessions);
            // Whoever put a cookie into this browser before does not know the new one.
            self.cookie(headers).and_then(|old| sessions.end(old));
            sessions.open(&who.name, password.since, now).map_err(Refusal::failure)?
        };
        Ok(LoggedIn::Yes(who, self.set_cookie(&id, self.login.lifetime.as_secs())?))
    }

    /// Work with hashes, which takes time and memory: only so much is done at once.
    async fn hashing<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<Result<T, TooMany>, Refusal> {
        let turn = tokio::time::timeout(TURN, self.checks.acquire()).await;
        let Ok(Ok(turn)) = turn else { return Ok(Err(TooMany { seconds: TURN.as_secs() })) };
        let done = tokio::task::spawn_blocking(work).await;
        drop(turn);
        done.map(Ok).map_err(|_| Refusal::failure("the password could not be checked"))
    }

    /// Changes the password of whoever asks, who says the current one again, however they logged in. Trials count as those
    /// to log in do. The sessions of the old password end; the one that asks goes on under a new cookie.
    pub async fn change_password(
        &self,
        who: &Who,
        current: String,
        new: &str,
        address: IpAddr,
    ) -> Result<Changed, Refusal> {
        if who.way != Way::Page {
            let message = "a token changes no password; log in with the one that is to be changed".to_owned();
            return Err(Refusal { status: StatusCode::FORBIDDEN, message });
        }
        let fit = Password::new(new, &who.name).map_err(|unfit| Refusal::field("new", unfit))?;
        if current == new {
            return Err(Refusal::field("new", "the password is the current one; choose another"));
        }
        let now = self.now();
        if let Err(seconds) = lock(&self.logins).take(limit::network(address), now) {
            return Ok(Changed::TooMany(TooMany { seconds }));
        }
        let name = who.name.clone();
        let kept = self.library.with(move |_, store| Ok(store.password(&name)?)).await?;
        let Some(kept) = kept else { return Ok(Changed::No) };
        let counted = secret::hex(&secret::digest(&vigie_store::folded(&who.name)));
        let trial = lock(&self.failures).trial(&counted, address, now);
        if let Err(seconds) = trial {
            return Ok(Changed::TooMany(TooMany { seconds }));
        }
        let hash = kept.hash.clone();
        let hashed = self.hashing(move || password::is(&hash, &current).then(|| fit.hash())).await?;
        let hash = match hashed {
            Ok(Some(hash)) => hash.map_err(Refusal::failure)?,
            Ok(None) => return Ok(Changed::No),
            Err(many) => return Ok(Changed::TooMany(many)),
        };
        let sign = Signature {
            by: who.name.clone(),
            at: Moment(self.program.now().as_second()),
            way: who.way.clone(),
            address: Some(address.to_string()),
        };
        let changed = move |store: &mut vigie_store::Store| {
            // Another may have set it meanwhile.
            if store.password(&sign.by)?.map(|p| p.since) != Some(kept.since) {
                return Ok(None);
            }
            store.set_password(&sign.by, &hash, &sign)?;
            Ok(store.password(&sign.by)?.map(|p| p.since))
        };
        let Some(since) = self.library.write(changed).await? else { return Ok(Changed::No) };
        lock(&self.failures).passed(&counted, address);
        let id = {
            let mut sessions = lock(&self.sessions);
            sessions.end_all(&who.name);
            sessions.open(&who.name, since, now).map_err(Refusal::failure)?
        };
        Ok(Changed::Yes(self.set_cookie(&id, self.login.lifetime.as_secs())?))
    }

    /// Ends the session of a request, where it has one.
    pub async fn log_out(&self, headers: &HeaderMap, address: IpAddr) -> Result<(), Refusal> {
        let ended = self.cookie(headers).and_then(|id| lock(&self.sessions).end(id));
        let Some(session) = ended else { return Ok(()) };
        let who = Who { name: session.person, role: Role::Reader, way: Way::Page };
        self.library.write(tell(self.entry(&who, Act::Logout, None, address))).await
    }

    /// An entry of the audit log, of now.
    fn entry(&self, who: &Who, act: Act, about: Option<String>, address: IpAddr) -> Entry {
        let at = Moment(self.program.now().as_second());
        let address = Some(address.to_string());
        Entry { at, person: Some(who.name.clone()), act, about, way: who.way.clone(), address }
    }

    /// Writes down a failed login. The name that was typed is not: it may be a password in the wrong field.
    async fn tell_failure(&self, person: Option<String>, address: IpAddr) -> Result<(), Refusal> {
        let beyond = {
            let mut told = lock(&self.told);
            if told.rate.take((), self.now()).is_err() {
                told.beyond += 1;
                return Ok(());
            }
            std::mem::take(&mut told.beyond)
        };
        let about = (beyond > 0).then(|| format!("and {beyond} more before, not listed"));
        let at = Moment(self.program.now().as_second());
        let address = Some(address.to_string());
        self.library.write(tell(Entry { at, person, act: Act::LoginRefused, about, way: Way::Page, address })).await
    }
}

/// Work that appends an entry to the audit log.
pub(crate) fn tell(entry: Entry) -> impl FnOnce(&mut vigie_store::Store) -> Result<(), Refusal> + Send + 'static {
    move |store| Ok(store.note(&[entry])?)
}
