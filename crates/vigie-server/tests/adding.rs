//! Reports brought over HTTP, what is told while they come in, and the situation report written from them: the real server
//! on a free port over a temporary store.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use vigie_model::*;
use vigie_server::{Error, ExplainedField, Program, Reach, ReadReport, Received, Server, Settings, Unreadable};
use vigie_store::Store;

/// Reads one report a line, `date source: words`; a line that begins with `!` cannot be read.
struct Lines;

impl Program for Lines {
    fn today(&self) -> Date {
        "2020-02-10".parse().unwrap()
    }

    fn explain(&self, _: &Report, _: &Claim) -> Result<Vec<ExplainedField>, String> {
        Ok(Vec::new())
    }

    fn places(&self, _: &str) -> Result<Vec<Place>, String> {
        Ok(Vec::new())
    }

    fn largest_file(&self) -> usize {
        100_000
    }

    fn reader(&self) -> &str {
        "lines 1"
    }

    fn reports(&self, name: &str, bytes: &[u8]) -> Received {
        assert!(name != "fault", "a fault of the reader");
        let text = String::from_utf8_lossy(bytes);
        let mut received = Received::default();
        for (n, line) in text.lines().enumerate().filter(|(_, line)| !line.is_empty()) {
            if line.starts_with('!') {
                let (line, what, mend) = (Some(n as u64 + 1), "no words".to_owned(), "write some".to_owned());
                received.problems.push(Unreadable { line, offset: None, what, mend, code: None, lasting: false });
                continue;
            }
            let (head, words) = line.split_once(": ").unwrap_or(("", line));
            let (date, source) = head.split_once(' ').unwrap_or(("", head));
            received.reports.push(Report {
                id: format!("{name}:{n}"),
                lang: None,
                title: None,
                source: Some(source.to_owned()).filter(|s| !s.is_empty()),
                url: None,
                published: PartialDate::parse(date).ok(),
                text: words.to_owned(),
            });
        }
        received
    }

    fn read(&self, reports: &[Report]) -> Result<Vec<Result<ReadReport, Unreadable>>, String> {
        let read = |report: &Report| {
            let killed = |start: usize| Claim {
                id: ClaimId(format!("{}-{start}", vigie_store::report_key(report))),
                body: Body::Casualties {
                    outcome: Outcome::Killed,
                    victims: Some(Victims::Civilians),
                    count: Count::exactly(if report.text.contains("Douze") { 12 } else { 30 }),
                    of: None,
                },
                actor: Vec::new(),
                target: Vec::new(),
                time: None,
                place: vec![Place { geonameid: Some(164816), ..Place::unresolved("Saraqib") }],
                attribution: Attribution::OUTLET,
                factuality: Factuality::Asserted,
                quoted: false,
                evidence: Evidence { span: Span::new(start, start + "tué".len()), text: "tué".into() },
                confidence: Confidence::new(0.9),
            };
            Ok(ReadReport { lang: Lang::new("fr"), claims: report.text.find("tué").map(killed).into_iter().collect() })
        };
        Ok(reports.iter().map(read).collect())
    }
}

/// A running server; it stops when this goes away.
struct Running {
    addr: SocketAddr,
    stop: Option<tokio::sync::oneshot::Sender<()>>,
    thread: Option<std::thread::JoinHandle<Result<(), Error>>>,
    folder: PathBuf,
}

impl Running {
    fn start(name: &str) -> Running {
        let folder = std::env::temp_dir().join(format!("vigie-adding-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let store = folder.join("vigie.db");
        Store::open(&store).unwrap();
        let server = Server::bind(Settings {
            basemap: None,
            addr: "127.0.0.1:0".parse().unwrap(),
            reach: Reach::Loopback,
            store,
            version: "0.1.0".into(),
            person: "Ana".into(),
            program: Arc::new(Lines),
        })
        .unwrap();
        let addr = server.addr();
        let (stop, stopped) = tokio::sync::oneshot::channel();
        let thread = std::thread::spawn(move || {
            server.run_until(async {
                let _ = stopped.await;
            })
        });
        Running { addr, stop: Some(stop), thread: Some(thread), folder }
    }

    fn store(&self) -> Store {
        Store::open(&self.folder.join("vigie.db")).unwrap()
    }

    /// Tells the server to stop, and waits until it has.
    fn finish(&mut self) -> Duration {
        let begun = Instant::now();
        self.stop.take().unwrap().send(()).unwrap();
        self.thread.take().unwrap().join().unwrap().unwrap();
        begun.elapsed()
    }

    fn connect(&self, head: &str, body: &[u8]) -> TcpStream {
        let mut stream = TcpStream::connect(self.addr).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        stream.write_all(format!("{head} HTTP/1.1\r\nHost: {}\r\n", self.addr).as_bytes()).unwrap();
        stream.write_all(body).unwrap();
        stream
    }

    fn ask(&self, head: &str, kind: &str, body: &[u8]) -> (u16, String) {
        let more = format!("Content-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
        let mut all = Vec::new();
        self.connect(head, &[more.as_bytes(), body].concat()).read_to_end(&mut all).unwrap();
        let text = String::from_utf8(all).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").expect("a head");
        (head.split(' ').nth(1).unwrap().parse().unwrap(), body.to_owned())
    }

    fn get(&self, path: &str) -> Value {
        let (status, body) = self.ask(&format!("GET {path}"), "text/x-none", b"");
        assert_eq!(status, 200, "{path}: {body}");
        serde_json::from_str(&body).unwrap()
    }

    /// A file.
    fn bring(&self, query: &str, body: &[u8]) -> (u16, Value) {
        let (status, body) = self.ask(&format!("POST /api/reports?{query}"), "application/octet-stream", body);
        (status, serde_json::from_str(&body).unwrap_or_else(|e| panic!("{e}: {body}")))
    }

    /// JSON.
    fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        let (status, body) = self.ask(&format!("POST {path}"), "application/json", body.to_string().as_bytes());
        (status, serde_json::from_str(&body).unwrap_or_else(|_| Value::String(body)))
    }

    /// Listens to what is new.
    fn listen(&self, since: &str) -> Events {
        let stream = self.connect(&format!("GET /api/events{since}"), b"\r\n");
        Events(BufReader::new(stream))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if self.stop.is_some() && !std::thread::panicking() {
            self.finish();
        }
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// The events of a stream, as they come.
struct Events(BufReader<TcpStream>);

impl Events {
    /// The next event's name, mark and data; none at the end of the stream.
    fn next(&mut self) -> Option<(String, String, Value)> {
        let (mut name, mut mark) = (String::new(), String::new());
        loop {
            let mut line = String::new();
            if self.0.read_line(&mut line).expect("an event within the time allowed") == 0 {
                return None;
            }
            let line = line.trim_end();
            if let Some(value) = line.strip_prefix("event: ") {
                name = value.to_owned();
            } else if let Some(value) = line.strip_prefix("id: ") {
                mark = value.to_owned();
            } else if let Some(value) = line.strip_prefix("data: ") {
                return Some((name, mark, serde_json::from_str(value).unwrap()));
            }
        }
    }
}

#[test]
fn each_report_of_a_file_is_told_apart() {
    let server = Running::start("file");
    let file = "2020-02-07 ANS: Douze civils tués.\n!\n2020-02-08 AFP: Rien.\n".as_bytes();
    let (status, told) = server.bring("name=a.txt", file);
    assert_eq!(status, 200, "{told}");
    assert_eq!((&told["new"], &told["known"], &told["claims"]), (&2.into(), &0.into(), &1.into()));
    let item = &told["items"][0];
    assert_eq!((&item["outcome"], &item["source"], &item["claims"]), (&"new".into(), &"ANS".into(), &1.into()));
    assert_eq!(item["lang"], "fr", "the language that was recognised");
    assert_eq!(
        told["problems"],
        json!([{"line": 2, "offset": null, "what": "no words", "mend": "write some", "code": null}])
    );
    let key = item["key"].as_str().unwrap();
    assert_eq!(server.get(&format!("/api/reports/{key}"))["text"], "Douze civils tués.");
    let (_, again) = server.bring("name=b.txt", file);
    assert_eq!(
        (&again["new"], &again["known"], &again["items"][0]["outcome"]),
        (&0.into(), &2.into(), &"known".into())
    );
    assert_eq!(again["revision"], told["revision"]);
    assert_eq!(server.store().readings(key).unwrap()[0].reader, "lines 1");
}

#[test]
fn what_is_said_counts_where_the_report_is_silent_and_above_a_pasted_text() {
    let server = Running::start("said");
    let (_, told) = server.bring("name=a&date=2020-02&source=OSDH&lang=ar", b"2020-02-07 ANS: one.\ntwo.\n");
    let of = |n: usize, field: &str| told["items"][n][field].clone();
    assert_eq!((of(0, "published"), of(0, "source")), ("2020-02-07".into(), "ANS".into()));
    assert_eq!((of(1, "published"), of(1, "source"), of(1, "lang")), ("2020-02".into(), "OSDH".into(), "ar".into()));
    let pasted = json!({"text": "2020-02-07 ANS: three.", "date": "2020-02-09", "source": " Radio \n Okapi ", "title": "Trois", "url": "https://example.org/3"});
    let (status, told) = server.post("/api/reports", &pasted);
    assert_eq!(status, 200, "{told}");
    let item = &told["items"][0];
    assert_eq!(
        (&item["published"], &item["source"], &item["title"]),
        (&"2020-02-09".into(), &"Radio Okapi".into(), &"Trois".into())
    );
    let two = json!({"text": "four\nfive", "title": "Not theirs", "url": "https://example.org/4"});
    let (_, told) = server.post("/api/reports", &two);
    assert_eq!((&told["items"][0]["title"], &told["items"][1]["title"]), (&Value::Null, &Value::Null));
    // The parameters hold for a text as for a file: they count last.
    let six = json!({"text": "six", "source": "ANS", "require": ["source"]});
    let (status, told) = server.post("/api/reports?name=six&date=2020-03&source=OSDH&require=date", &six);
    let item = &told["items"][0];
    assert_eq!((status, &told["name"], &item["outcome"]), (200, &"six".into(), &"new".into()), "{told}");
    assert_eq!((&item["published"], &item["source"]), (&"2020-03".into(), &"ANS".into()));
    let (_, told) = server.post("/api/reports?require=date&require=lang", &json!({"text": "seven", "lang": "fr"}));
    assert_eq!((&told["name"], &told["items"][0]["lacks"]), (&"pasted".into(), &json!(["date"])));
    assert_eq!(server.post("/api/reports?date=soon", &json!({"text": "eight"})).0, 400);
}

#[test]
fn what_lacks_something_waits_to_be_completed() {
    let server = Running::start("lacking");
    let file = b"2020-02-07 ANS: whole.\n ANS: undated.\nbare.\n";
    let (status, told) = server.bring("name=a&require=date,source", file);
    assert_eq!((status, &told["new"], &told["lacking"]), (200, &1.into(), &2.into()), "{told}");
    let lacks: Vec<&Value> = told["items"].as_array().unwrap().iter().filter_map(|i| i.get("lacks")).collect();
    assert_eq!(lacks, [&json!(["date"]), &json!(["date", "source"])]);
    assert_eq!(server.get("/api/meta")["reports"], 1, "nothing incomplete was kept");
    let (_, told) = server.bring("name=a&require=date,source&date=2020-02-08&source=AFP", file);
    assert_eq!((&told["new"], &told["known"], &told["lacking"]), (&2.into(), &1.into(), &0.into()));
}

#[test]
fn what_cannot_be_taken_is_refused_by_name() {
    let server = Running::start("refused");
    let (status, told) = server.bring("name=a", b"!\n");
    assert_eq!((status, &told["error"]), (422, &"no words; write some".into()));
    assert_eq!(server.bring("name=a", b"").0, 422);
    for (query, says) in [
        ("name=a&date=07/02/2020", "2020-02-07"),
        ("name=a&lang=fran%C3%A7ais", "ISO 639"),
        ("name=a&require=title", "title"),
        ("name=a&path=x", "path"),
    ] {
        let (status, told) = server.bring(query, b"x");
        assert_eq!(status, 400, "{query}");
        assert!(told["error"].as_str().unwrap().contains(says), "{query}: {told}");
    }
    let (status, told) = server.bring("name=a", &vec![b'x'; 100_001]);
    assert_eq!(status, 413, "{told}");
    assert!(told["error"].as_str().unwrap().contains("0.1 MB"), "{told}");
    assert_eq!(server.post("/api/reports", &json!({"words": "x"})).0, 422);
    assert_eq!(server.post("/api/reports", &json!({"text": "x", "date": "hier"})).0, 422);
    let (status, _) = server.ask("POST /api/reports?name=a", "application/zip", b"PK");
    assert_eq!(status, 415);
    // A fault in reading one file is told, and costs no other.
    let (status, told) = server.bring("name=fault", b"x");
    assert_eq!(status, 500);
    assert!(told["error"].as_str().unwrap().contains("fault of Vigie"), "{told}");
    assert_eq!(server.bring("name=a", b"x").0, 200);
    // Another origin's page adds nothing.
    let body = b"Origin: http://evil.example\r\nContent-Type: application/octet-stream\r\nContent-Length: 1\r\nConnection: close\r\n\r\nx";
    let mut answer = String::new();
    server.connect("POST /api/reports?name=a", body).read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 403"), "{answer}");
}

#[test]
fn names_are_only_names() {
    let server = Running::start("names");
    for name in [
        "..%2F..%2Fetc%2Fpasswd",
        "C:%5Cboot.ini%00.txt",
        "%E2%80%AEtxt.exe",
        "a%0D%0ASet-Cookie:%20x",
        &"x".repeat(4000),
    ] {
        let (status, told) = server.bring(&format!("name={name}"), name.as_bytes());
        assert_eq!(status, 200, "{told}");
        let shown = told["name"].as_str().unwrap();
        assert!(!shown.contains(char::is_control) && shown.chars().count() <= 300, "{shown:?}");
    }
    let mut files: Vec<String> =
        std::fs::read_dir(&server.folder).unwrap().map(|f| f.unwrap().file_name().into_string().unwrap()).collect();
    files.sort();
    files.retain(|f| !f.starts_with("vigie.db"));
    assert!(files.is_empty(), "{files:?}");
}

#[test]
fn many_bring_at_once_and_all_is_kept_once() {
    let server = Running::start("many");
    std::thread::scope(|scope| {
        for n in 0..16 {
            let server = &server;
            scope.spawn(move || {
                for m in 0..5 {
                    // Half of it is brought by two.
                    let file = format!("2020-02-07 ANS: report {}.\n2020-02-07 ANS: shared {m}.\n", n * 5 + m);
                    let (status, told) = server.bring("name=a", file.as_bytes());
                    assert_eq!((status, told["items"].as_array().unwrap().len()), (200, 2), "{told}");
                }
            });
        }
    });
    assert_eq!(server.get("/api/meta")["reports"], 85);
    server.store().check_integrity().unwrap();
}

#[test]
fn listeners_are_told_what_anyone_adds() {
    let mut server = Running::start("events");
    let mut events = server.listen("");
    let (name, mark, hello) = events.next().unwrap();
    assert_eq!((name.as_str(), mark.as_str(), &hello["revision"]), ("hello", "0-0-0", &0.into()));
    // By this server, at once.
    server.bring("name=a", b"2020-02-07 ANS: one.");
    let (name, mark, news) = events.next().unwrap();
    assert_eq!((name.as_str(), mark.as_str()), ("news", "1-0-0"));
    assert_eq!(
        (&news["readings"], &news["reports"][0]["source"], &news["revision"]),
        (&1.into(), &"ANS".into(), &1.into())
    );
    // By another process.
    let report = Report {
        id: "x".into(),
        lang: None,
        title: None,
        source: None,
        url: None,
        published: None,
        text: "two".into(),
    };
    server.store().add(&report, &[], "other", "2020-02-10".parse().unwrap()).unwrap();
    let (_, mark, news) = events.next().unwrap();
    assert_eq!((mark.as_str(), &news["readings"], &news["reports"][0]["id"]), ("2-0-0", &1.into(), &"x".into()));
    // Who was away is told what was missed; who knows all is greeted.
    let (name, _, news) = server.listen("?since=1-0-0").next().unwrap();
    assert_eq!((name.as_str(), &news["readings"]), ("news", &1.into()));
    assert_eq!(server.listen("?since=2-0-0").next().unwrap().0, "hello");
    let resumed = server.connect("GET /api/events", b"Last-Event-ID: 0-0-0\r\n\r\n");
    assert_eq!(Events(BufReader::new(resumed)).next().unwrap().2["readings"], 2);
    assert_eq!(server.ask("GET /api/events?since=x", "text/x-none", b"").0, 400);
    // Open streams do not keep the server from stopping.
    let another = server.listen("");
    let took = server.finish();
    assert!(took < Duration::from_secs(5), "{took:?}");
    assert!(events.next().is_none());
    drop(another);
}

#[test]
fn only_so_many_listen() {
    let server = Running::start("listeners");
    let mut listening: Vec<Events> = (0..100).map(|_| server.listen("")).collect();
    assert!(listening.iter_mut().all(|e| e.next().is_some()));
    let (status, told) = server.ask("GET /api/events", "text/x-none", b"");
    assert_eq!(status, 503, "{told}");
    listening.truncate(10);
    // Who left is noticed when something is said to him.
    let begun = Instant::now();
    let mut n = 0;
    while server.connect("GET /api/events", b"\r\n").read(&mut [0; 12]).is_ok_and(|_| {
        n += 1;
        server.bring("name=a", format!("2020-02-07 ANS: number {n}.").as_bytes()).0 != 200
    }) {
        assert!(begun.elapsed() < Duration::from_secs(20));
    }
    let (name, ..) = listening[0].next().unwrap();
    assert_eq!(name, "news");
}

#[test]
fn the_situation_report_is_edited_and_told_since() {
    let server = Running::start("brief");
    server.bring("name=a", "2020-02-07 ANS: Douze civils tués.".as_bytes());
    server.bring("name=b", "2020-02-09 AFP: On a tué ici.".as_bytes());
    let plain = server.get("/api/brief?format=json&lang=en");
    let casualties = plain["sections"].as_array().unwrap().iter().find(|s| s["anchor"] == "casualties").unwrap();
    let item = &casualties["items"][0];
    let note = &plain["notes"][0];
    assert_eq!((&note["quote"], &note["number"]), (&"tué".into(), &1.into()));
    assert!(note["claim"].as_str().unwrap().starts_with(note["report"].as_str().unwrap()));
    let edits = json!({
        "title": "Saraqib <b>",
        "left_out": ["section:control"],
        "texts": [{"item": item["key"], "line": 0, "piece": 0, "was": item["pieces"][0]["text"], "now": "twelve *killed*"}],
    });
    let (status, edited) = server.post("/api/brief?format=json&lang=en", &edits);
    assert_eq!((status, &edited["title"]), (200, &"Saraqib <b>".into()));
    let (_, markdown) = server.post("/api/brief?format=md&lang=en", &edits);
    let markdown = markdown.as_str().unwrap();
    assert!(
        markdown.starts_with("# Saraqib \\<b\\>\n")
            && markdown.contains("twelve \\*killed\\*")
            && markdown.contains("[^1]"),
        "{markdown}"
    );
    assert!(!markdown.contains("## Who holds what") && markdown.contains("F, cannot be judged"), "{markdown}");
    let (_, html) = server.post("/api/brief?lang=fr", &edits);
    assert!(html.as_str().unwrap().contains("<title>Saraqib &lt;b&gt;</title>"), "{html}");

    let number = |changes: &Value| -> usize {
        ["control", "figures", "contradictions"].map(|kind| changes[kind].as_array().unwrap().len()).iter().sum()
    };
    let changes = server.get("/api/changes?since=2020-02-08");
    assert_eq!(changes["since"], "2020-02-08");
    assert!(number(&changes) > 0, "{changes}");
    assert_eq!(number(&server.get("/api/changes?since=2020-02-07&known=2020-02-08")), 0);
    let (_, told) = server.ask("GET /api/changes?since=2020-02-08&format=md&lang=fr", "text/x-none", b"");
    assert!(told.starts_with("# Ce qui a changé"), "{told}");
    let since = server.get("/api/brief?format=json&lang=fr&since=2020-02-08");
    assert_eq!(since["sections"][0]["anchor"], "changes");
    for (path, says) in [
        ("/api/changes", "since"),
        ("/api/changes?since=2020-02-08&known=2020-02-07", "swap"),
        ("/api/changes?since=2020-02-08&format=html", "json or md"),
        ("/api/brief?since=hier", "since"),
    ] {
        let (status, told) = server.ask(&format!("GET {path}"), "text/x-none", b"");
        assert!([400, 422].contains(&status) && told.contains(says), "{path}: {status} {told}");
    }
    assert_eq!(server.post("/api/brief", &json!({"titel": "x"})).0, 422);
    assert_eq!(server.post("/api/brief", &json!({"assessment": "x".repeat(30_000)})).0, 422);
    assert_eq!(server.post("/api/brief", &json!({"assessment": "x".repeat(3_000_000)})).0, 413);
}
