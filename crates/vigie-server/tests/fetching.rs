//! Addresses that are fetched over HTTP's own questions: the real server on a free port over a temporary store, and a program
//! that has what is at each address without asking anyone.

mod common;

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};

use common::Running;
use serde_json::{Value, json};
use vigie_model::{Claim, Date, PartialDate, Place, Report};
use vigie_server::*;
use vigie_store::{AuditFilter, Store};

/// A web of a few pages.
#[derive(Default)]
struct Web {
    off: bool,
    asked: AtomicUsize,
    /// Shut while pages do not come.
    gate: Mutex<bool>,
    opened: Condvar,
}

fn unreadable(what: &str, mend: &str) -> Unreadable {
    Unreadable { line: None, offset: None, what: what.to_owned(), mend: mend.to_owned(), code: None, lasting: false }
}

fn report(id: &str, entry: &FeedEntry, published: Option<&str>) -> Report {
    Report {
        id: id.to_owned(),
        lang: entry.lang.clone(),
        title: entry.title.clone(),
        source: Some(entry.source.clone().unwrap_or_else(|| "web.example".to_owned())),
        url: Some(format!("https://web.example/{id}")),
        published: published.and_then(|d| PartialDate::parse(d).ok()).or(entry.date),
        text: format!("Text of {id}."),
    }
}

impl Program for Web {
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
        10_000
    }

    fn read(&self, reports: &[Report]) -> Result<Vec<Result<ReadReport, Unreadable>>, String> {
        Ok(reports.iter().map(|_| Ok(ReadReport::default())).collect())
    }

    fn fetches(&self) -> bool {
        !self.off
    }

    fn address(&self, words: &str) -> Result<String, Unreadable> {
        match words.trim().strip_prefix("https://") {
            Some(rest) => Ok(format!("https://{}", rest.split('#').next().unwrap_or_default())),
            None => Err(unreadable("no address", "begin with https://")),
        }
    }

    fn fetch(&self, address: &str, entry: &FeedEntry) -> Result<Fetched, Unreadable> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        let reports = |reports, instead| Fetched::Reports {
            received: Received { reports, problems: Vec::new() },
            instead,
            etag: None,
            modified: None,
        };
        match address.strip_prefix("https://web.example/").unwrap_or_default() {
            "feed" => Ok(Fetched::Feed {
                title: Some("Écho".to_owned()),
                entries: vec![
                    FeedEntry {
                        url: Some("https://web.example/undated".to_owned()),
                        title: Some("One".to_owned()),
                        date: PartialDate::parse("2020-02-08").ok(),
                        source: Some("Écho".to_owned()),
                        ..FeedEntry::default()
                    },
                    FeedEntry { text: Some("Alone.".to_owned()), ..FeedEntry::default() },
                ],
                problems: vec![unreadable("it breaks off", "later")],
            }),
            "dated?token=secret" => Ok(reports(vec![report("dated", entry, Some("2020-02-07"))], None)),
            "undated" => Ok(reports(vec![report("undated", entry, None)], None)),
            "gone" => match &entry.text {
                Some(text) => {
                    let own = Report { text: text.clone(), ..report("gone", entry, None) };
                    Ok(reports(vec![own], Some(unreadable("no such page (404)", "check the address"))))
                }
                None => Err(unreadable("no such page (404)", "check the address")),
            },
            "refused" => {
                Err(Unreadable { lasting: true, ..unreadable("the server refused it (403)", "save the page") })
            }
            "slow" => {
                let shut = self.gate.lock().unwrap();
                drop(self.opened.wait_while(shut, |shut| *shut).unwrap());
                Ok(reports(vec![report("slow", entry, Some("2020-02-07"))], None))
            }
            "fault" => panic!("a fault of the program"),
            other => Err(unreadable(other, "no such place")),
        }
    }
}

fn serve(name: &str, web: Web) -> (Running, Arc<Web>) {
    let folder = std::env::temp_dir().join(format!("vigie-fetching-{name}-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let store = folder.join("vigie.db");
    Store::open(&store).unwrap();
    let web = Arc::new(web);
    let server = Server::bind(Settings {
        basemap: None,
        addr: "127.0.0.1:0".parse().unwrap(),
        reach: Reach::Loopback,
        store,
        version: "0.1.0".into(),
        person: "Ana".into(),
        program: Arc::clone(&web) as Arc<dyn Program>,
    });
    (Running::run(server.unwrap(), folder), web)
}

fn ask(server: &Running, head: &str, more: &str, body: &str) -> (u16, Value) {
    let mut stream = TcpStream::connect(server.addr).unwrap();
    let head = format!(
        "{head} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n{more}Content-Length: {}\r\n\r\n{body}",
        server.addr,
        body.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
    (head.split(' ').nth(1).unwrap().parse().unwrap(), serde_json::from_str(body).unwrap_or_default())
}

fn fetch(server: &Running, said: &Value) -> (u16, Value) {
    ask(server, "POST /api/fetches", "Content-Type: application/json\r\n", &said.to_string())
}

fn meta(server: &Running) -> Value {
    ask(server, "GET /api/meta", "", "").1
}

#[test]
fn nothing_is_fetched_where_the_server_was_not_started_so() {
    let (server, web) = serve("off", Web { off: true, ..Web::default() });
    assert_eq!(meta(&server)["fetches"], false);
    for said in [json!({"url": "https://web.example/undated"}), json!({"no": 1})] {
        let (status, told) = fetch(&server, &said);
        assert_eq!(status, 403, "{told}");
        assert!(told["error"].as_str().unwrap().contains("`vigie serve --fetch`"), "{told}");
    }
    assert_eq!(web.asked.load(Ordering::SeqCst), 0);
}

#[test]
fn a_page_is_kept_and_not_fetched_again() {
    let (server, web) = serve("page", Web::default());
    assert_eq!(meta(&server)["fetches"], true);
    let url = json!({"url": "https://web.example/dated?token=secret#top"});
    let (status, told) = fetch(&server, &url);
    assert_eq!((status, &told["new"], &told["items"][0]["outcome"]), (200, &1.into(), &"new".into()), "{told}");
    assert_eq!(told["name"], "https://web.example/dated?token=secret");
    assert!(told.get("feed").is_none());
    let (status, again) = fetch(&server, &url);
    assert_eq!((status, &again["known"], &again["items"][0]["key"]), (200, &1.into(), &told["items"][0]["key"]));
    assert_eq!(again["items"][0]["published"], "2020-02-07");
    assert_eq!(web.asked.load(Ordering::SeqCst), 1);
    let (_, anew) = fetch(&server, &json!({"url": "https://web.example/dated?token=secret", "again": true}));
    assert_eq!((&anew["known"], web.asked.load(Ordering::SeqCst)), (&1.into(), 2));
    // Who asked for what stands in the audit log, without what can be a secret.
    let store = Store::open_to_read(&server.folder.join("vigie.db")).unwrap();
    let log = format!("{:?}", store.audit(&AuditFilter::default()).unwrap());
    assert!(log.contains("POST /api/fetches: https://web.example/dated\"") && !log.contains("secret"), "{log}");
}

#[test]
fn a_feed_is_told_with_what_it_leads_to() {
    let (server, _) = serve("feed", Web::default());
    let (status, told) = fetch(&server, &json!({"url": "https://web.example/feed"}));
    assert_eq!((status, &told["feed"]["title"], &told["new"]), (200, &"Écho".into(), &0.into()), "{told}");
    assert_eq!(told["problems"][0]["what"], "it breaks off");
    let entries = told["feed"]["entries"].as_array().unwrap();
    assert_eq!(
        entries[1],
        json!({"url": null, "title": null, "date": null, "source": null, "lang": null, "text": "Alone."})
    );
    let mut entry = entries[0].clone();
    let url = entry.as_object_mut().unwrap().remove("url").unwrap();
    let (_, told) = fetch(&server, &json!({"url": url, "entry": entry, "require": ["date", "source"]}));
    let item = &told["items"][0];
    assert_eq!(
        (&item["title"], &item["published"], &item["source"]),
        (&"One".into(), &"2020-02-08".into(), &"Écho".into())
    );
}

#[test]
fn what_lacks_something_waits_and_what_is_said_counts_where_the_page_is_silent() {
    let (server, web) = serve("lacking", Web::default());
    let (status, told) = fetch(&server, &json!({"url": "https://web.example/undated", "require": ["date"]}));
    assert_eq!((status, &told["lacking"], &told["items"][0]["lacks"]), (200, &1.into(), &json!(["date"])), "{told}");
    // What was not kept was not fetched.
    let said = json!({"url": "https://web.example/undated", "require": ["date"], "date": "2020-02-09", "source": "Radio", "lang": "fr"});
    let (_, told) = fetch(&server, &said);
    let item = &told["items"][0];
    assert_eq!(
        (&item["outcome"], &item["published"], &item["source"]),
        (&"new".into(), &"2020-02-09".into(), &"Radio".into()),
        "{told}"
    );
    assert_eq!(web.asked.load(Ordering::SeqCst), 2);
    let (_, told) = fetch(&server, &json!({"url": "https://web.example/dated?token=secret", "date": "2020-02-09"}));
    assert_eq!(told["items"][0]["published"], "2020-02-07");
}

#[test]
fn what_fails_is_told_and_the_feeds_own_text_does_instead() {
    let (server, _) = serve("gone", Web::default());
    let (status, told) = fetch(&server, &json!({"url": "https://web.example/gone"}));
    assert_eq!((status, &told["error"]), (422, &"no such page (404); check the address".into()));
    assert_eq!(
        (&told["problems"][0]["what"], told["items"].as_array().map(Vec::len)),
        (&"no such page (404)".into(), Some(0))
    );
    let (status, told) = fetch(
        &server,
        &json!({"url": "https://web.example/gone", "entry": {"text": "Its own words.", "date": "2020-02"}}),
    );
    assert_eq!((status, &told["new"]), (200, &1.into()), "{told}");
    assert_eq!(told["problems"][0]["mend"], "check the address; the feed's own text was taken");
    // A fault costs no other.
    let (status, told) = fetch(&server, &json!({"url": "https://web.example/fault"}));
    assert_eq!(status, 500);
    assert!(told["error"].as_str().unwrap().contains("fault of Vigie"), "{told}");
    assert_eq!(fetch(&server, &json!({"url": "https://web.example/undated"})).0, 200);
}

#[test]
fn what_a_feed_leads_to_and_failed_for_good_is_left_alone_for_a_week_or_until_told() {
    let (server, web) = serve("lasting", Web::default());
    let asked = || web.asked.load(Ordering::SeqCst);
    let led = json!({"url": "https://web.example/refused", "entry": {"title": "One"}});
    let (status, told) = fetch(&server, &led);
    assert_eq!((status, &told["problems"][0]["mend"], asked()), (422, &"save the page".into(), 1));
    let (status, told) = fetch(&server, &led);
    assert_eq!((status, &told["problems"][0]["what"], asked()), (422, &"the server refused it (403)".into(), 1));
    let mend = "it was asked for on 2020-02-10, and is left alone until 2020-02-17; try again to ask for it now";
    assert_eq!(told["problems"][0]["mend"], mend);
    // Who names it, or says so, has it asked for.
    fetch(&server, &json!({"url": "https://web.example/refused"}));
    assert_eq!(asked(), 2);
    fetch(&server, &json!({"url": "https://web.example/refused", "entry": {"title": "One"}, "again": true}));
    assert_eq!(asked(), 3);
    // What may pass is asked for every time.
    for _ in 0..2 {
        fetch(&server, &json!({"url": "https://web.example/gone", "entry": {"title": "One"}}));
    }
    assert_eq!(asked(), 5);
}

#[test]
fn what_cannot_be_taken_is_refused_by_name() {
    let (server, web) = serve("refused", Web::default());
    for (said, says) in [
        (json!({"url": "example.org"}), "field \"url\": no address; begin with https://"),
        (json!({}), "url"),
        (json!({"url": "https://a", "path": "x"}), "path"),
        (json!({"url": "https://a", "date": "07/02/2020"}), "field \"date\""),
        (json!({"url": "https://a", "lang": "français"}), "field \"lang\""),
        (json!({"url": "https://a", "require": ["title"]}), "field \"require\""),
        (json!({"url": "https://a", "entry": {"date": "hier"}}), "field \"entry.date\""),
        (json!({"url": "https://a", "entry": {"link": "x"}}), "link"),
    ] {
        let (status, told) = fetch(&server, &said);
        assert_eq!(status, 422, "{said}: {told}");
        assert!(told["error"].as_str().unwrap().contains(says), "{said}: {told}");
    }
    let url = r#"{"url": "https://web.example/undated"}"#;
    assert_eq!(ask(&server, "POST /api/fetches?x=1", "Content-Type: application/json\r\n", url).0, 400);
    assert_eq!(ask(&server, "POST /api/fetches", "Content-Type: application/octet-stream\r\n", url).0, 415);
    assert_eq!(ask(&server, "GET /api/fetches", "", "").0, 405);
    // Another origin's page has nothing fetched.
    let foreign = "Content-Type: application/json\r\nOrigin: http://evil.example\r\n";
    assert_eq!(ask(&server, "POST /api/fetches", foreign, url).0, 403);
    assert_eq!(web.asked.load(Ordering::SeqCst), 0);
}

#[test]
fn only_so_many_are_fetched_at_once_and_the_server_ends_all_the_same() {
    let (server, web) = serve("slow", Web { gate: Mutex::new(true), ..Web::default() });
    std::thread::scope(|scope| {
        let waiting: Vec<_> = (0..8)
            .map(|n| {
                let (server, again) = (&server, n > 0);
                scope.spawn(move || fetch(server, &json!({"url": "https://web.example/slow", "again": again})).0)
            })
            .collect();
        while web.asked.load(Ordering::SeqCst) < 8 {
            std::thread::yield_now();
        }
        let (status, told) = fetch(&server, &json!({"url": "https://web.example/undated"}));
        assert_eq!(status, 503, "{told}");
        // Others are answered meanwhile.
        assert_eq!(meta(&server)["reports"], 0);
        *web.gate.lock().unwrap() = false;
        web.opened.notify_all();
        assert!(waiting.into_iter().all(|one| one.join().unwrap() == 200));
    });
    assert_eq!(meta(&server)["reports"], 1);
    // One that never comes does not keep the server from ending.
    *web.gate.lock().unwrap() = true;
    let mut left = TcpStream::connect(server.addr).unwrap();
    let body = r#"{"url": "https://web.example/slow", "again": true}"#;
    let head = format!(
        "POST /api/fetches HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        server.addr,
        body.len()
    );
    left.write_all(head.as_bytes()).unwrap();
    while web.asked.load(Ordering::SeqCst) < 9 {
        std::thread::yield_now();
    }
    let begun = std::time::Instant::now();
    drop(server);
    assert!(begun.elapsed().as_secs() < 15, "{:?}", begun.elapsed());
}
