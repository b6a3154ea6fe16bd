//! A server over a temporary store, with a clock that the tests move, and a client of a few lines.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use serde_json::{Value, json};
use vigie_model::{Claim, Date, Lang, Place, Report};
use vigie_server::{Error, ExplainedField, Login, NewToken, Password, Program, Reach, Role, Server, Settings};
use vigie_store::{Act, AuditFilter, Entry, Moment, Scope, Signature, Store, Token};

/// An answer as it came: status, headers in lower case, body.
pub struct Answer {
    pub status: u16,
    pub headers: String,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|e| panic!("{e}: {}", self.text()))
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.lines().find_map(|line| line.strip_prefix(&format!("{name}: ")))
    }

    /// The cookie that was set, `name=value`.
    pub fn cookie(&self) -> String {
        self.header("set-cookie").expect("a cookie").split(';').next().unwrap().to_owned()
    }
}

/// When the tests begin: 2020-02-10, noon.
pub const NOON: i64 = 1_581_336_000;

/// A program that knows nothing but what time it is.
struct Clock(AtomicI64);

impl Program for Clock {
    fn today(&self) -> Date {
        "2020-02-10".parse().unwrap()
    }

    fn now(&self) -> jiff::Timestamp {
        jiff::Timestamp::from_millisecond(self.0.load(Ordering::SeqCst)).unwrap()
    }

    fn explain(&self, _: &Report, _: &Claim) -> Result<Vec<ExplainedField>, String> {
        Ok(Vec::new())
    }

    fn places(&self, _: &str) -> Result<Vec<Place>, String> {
        Ok(Vec::new())
    }
}

/// A running server; it stops when this goes away.
pub struct Running {
    pub addr: SocketAddr,
    pub folder: PathBuf,
    clock: Arc<Clock>,
    stop: Option<tokio::sync::oneshot::Sender<()>>,
    thread: Option<std::thread::JoinHandle<Result<(), Error>>>,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop.take().unwrap().send(()).unwrap();
        let ended = self.thread.take().unwrap().join();
        let _ = std::fs::remove_dir_all(&self.folder);
        if !std::thread::panicking() {
            ended.unwrap().unwrap();
        }
    }
}

pub fn sign() -> Signature {
    Signature::at_the_command_line("root", Moment(NOON - 1000))
}

/// The password of everyone here, and one that is not.
pub const PASSWORD: &str = "cinq mots pour Zoé Ndiaye";
pub const WRONG: &str = "cinq mots pour Eve Ndiaye";

pub fn hash(text: &str) -> String {
    Password::new(text, "x").unwrap().hash().unwrap()
}

/// A server where Rim reads, Ana analyses and Ada administers.
pub fn start(name: &str, reach: Reach) -> Running {
    let folder = std::env::temp_dir().join(format!("vigie-safe-{name}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("vigie.db");
    let mut store = Store::open(&path).unwrap();
    let report = Report {
        id: "un".into(),
        lang: Lang::new("fr"),
        title: Some("<script>alert(1)</script>\u{202e}txt.exe".into()),
        source: Some("\"><img src=x onerror=alert(1)>".into()),
        url: Some("javascript:alert(1)".into()),
        published: None,
        text: "</script><script>alert(document.cookie)</script>\u{202e}\u{0}fin".into(),
    };
    store.add(&report, &[], "test", "2020-02-10".parse().unwrap()).unwrap();
    let kept = hash(PASSWORD);
    for (name, role) in [("Rim", Role::Reader), ("Ana", Role::Analyst), ("Ada", Role::Admin)] {
        store.add_person(name, role, &kept, &sign()).unwrap();
    }
    drop(store);
    let clock = Arc::new(Clock(AtomicI64::new(NOON * 1000)));
    let server = Server::bind(Settings {
        addr: "127.0.0.1:0".parse().unwrap(),
        reach,
        store: path,
        version: "0.1.0".into(),
        person: "Local".into(),
        basemap: None,
        program: clock.clone(),
    })
    .unwrap();
    let addr = server.addr();
    let (stop, stopped) = tokio::sync::oneshot::channel();
    let thread = std::thread::spawn(move || {
        server.run_until(async {
            let _ = stopped.await;
        })
    });
    Running { addr, folder, clock, stop: Some(stop), thread: Some(thread) }
}

pub fn with_login(name: &str) -> Running {
    start(name, Reach::Login(Login::default()))
}

impl Running {
    pub fn pass(&self, seconds: i64) {
        self.clock.0.fetch_add(seconds * 1000, Ordering::SeqCst);
    }

    pub fn store(&self) -> Store {
        Store::open(&self.folder.join("vigie.db")).unwrap()
    }

    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.addr).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        stream
    }

    /// What comes back for these bytes until the server closes the connection.
    pub fn raw(&self, request: &[u8]) -> Answer {
        let mut stream = self.connect();
        // The server may close before it has taken all.
        let _ = stream.write_all(request);
        let mut all = Vec::new();
        let _ = stream.read_to_end(&mut all);
        let end = all.windows(4).position(|w| w == b"\r\n\r\n").expect("a head");
        let head = String::from_utf8(all[..end].to_vec()).unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        // Header names are lower case already; values are kept as they are but for the first line.
        Answer { status, headers: head.replace("\r\n", "\n"), body: all[end + 4..].to_vec() }
    }

    /// A request with these headers, each `Name: value`.
    pub fn ask(&self, method: &str, path: &str, headers: &[&str], body: &str) -> Answer {
        let mut head = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
        if !headers.iter().any(|h| h.starts_with("Host:")) {
            head += &format!("Host: {}\r\n", self.addr);
        }
        for header in headers {
            head += &format!("{header}\r\n");
        }
        self.raw(format!("{head}Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes())
    }

    pub fn get(&self, path: &str, headers: &[&str]) -> Answer {
        self.ask("GET", path, headers, "")
    }

    /// As the page sends it.
    pub fn post(&self, path: &str, headers: &[&str], body: &Value) -> Answer {
        let origin = format!("Origin: http://{}", self.addr);
        let mut all = vec!["Content-Type: application/json", &origin];
        all.extend(headers);
        self.ask("POST", path, &all, &body.to_string())
    }

    pub fn try_login(&self, name: &str, password: &str) -> Answer {
        self.post("/api/login", &[], &json!({"name": name, "password": password}))
    }

    /// Logs in; gives the header of the session.
    pub fn login(&self, name: &str) -> String {
        let answer = self.try_login(name, PASSWORD);
        assert_eq!(answer.status, 200, "{}", answer.text());
        format!("Cookie: {}", answer.cookie())
    }

    /// Makes a token that ends an hour after noon; gives its id and the header to send.
    pub fn token(&self, person: &str, scope: Scope) -> (String, String) {
        let new = NewToken::make().unwrap();
        let token = Token {
            id: new.id.clone(),
            person: person.into(),
            scope,
            label: None,
            at: Moment(NOON),
            expires: Moment(NOON + 3600),
            ended: None,
        };
        self.store().make_token(&token, &new.sha256, &sign()).unwrap();
        (new.id, format!("Authorization: Bearer {}", new.secret))
    }

    pub fn audit(&self) -> Vec<Entry> {
        self.store().audit(&AuditFilter::default()).unwrap()
    }

    pub fn acts(&self) -> Vec<(Option<String>, Act, Option<String>)> {
        let ours = |e: &Entry| e.at.0 >= NOON;
        self.audit().into_iter().filter(ours).map(|e| (e.person, e.act, e.about)).collect()
    }
}
