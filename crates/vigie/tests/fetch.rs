//! `vigie fetch` as a user runs it, against a server on this machine.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};

const WORDS: &str = "L'armée a pris la ville jeudi, après trois jours de combats, selon l'Observatoire syrien des droits de \
    l'homme. Douze civils ont été tués, et des milliers d'habitants ont fui vers le nord de la province d'Idleb.";

/// A server of pages, which keeps what it is asked.
struct Server {
    at: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Server {
    fn start() -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let at = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&asked);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let mut head = String::new();
                let mut reader = BufReader::new(stream.try_clone().unwrap());
                while reader.read_line(&mut head).is_ok_and(|n| n > 2) {}
                let path = head.split(' ').nth(1).unwrap_or("/").to_owned();
                let unchanged = head.to_lowercase().contains("if-none-match: \"1\"");
                let (status, body) = match page(&path) {
                    Some(_) if unchanged => ("304 Not Modified", String::new()),
                    Some(body) => ("200 OK", body),
                    None if path == "/broken" => ("500 Internal Server Error", String::new()),
                    None => ("404 Not Found", String::new()),
                };
                kept.lock().unwrap().push(format!("{path} {}", &status[..3]));
                let head = format!(
                    "HTTP/1.1 {status}\r\nETag: \"1\"\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                    body.len()
                );
                let _ = stream.write_all(format!("{head}{body}").as_bytes());
            }
        });
        Server { at, asked }
    }

    /// What it was asked since this was last called, in the order of the addresses.
    fn asked(&self) -> Vec<String> {
        let mut asked = std::mem::take(&mut *self.asked.lock().unwrap());
        asked.sort();
        asked
    }
}

fn page(path: &str) -> Option<String> {
    let item = |name: &str, more: &str| {
        format!(
            "<item><title>{name}</title><link>/{name}</link><pubDate>Fri, 07 Feb 2020 08:00:00 GMT</pubDate>{more}</item>"
        )
    };
    let feed = |items: String| {
        format!("<rss><channel><title>Écho du Nil</title><language>fr</language>{items}</channel></rss>")
    };
    match path {
        "/feed" => Some(feed(
            item("one", "") + &item("two", "") + &item("gone", &format!("<description>{WORDS}</description>")),
        )),
        "/failing" => Some(feed(item("one", "") + &item("missing", "") + &item("picture", "") + &item("broken", ""))),
        "/picture" => Some("\u{89}PNG\r\n\u{1a}\n\0\0\0\rIHDR".to_owned()),
        "/good" => Some(feed(item("one", "") + &item("two", ""))),
        "/one" | "/two" => {
            Some(format!("<!doctype html><html><body><article><p>Article {path}. {WORDS}</p></article></body></html>"))
        }
        _ => None,
    }
}

struct Folder(PathBuf);

impl Folder {
    fn new(test: &str) -> Folder {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("fetch-{test}"));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    /// The status, and the lines of both outputs.
    fn vigie(&self, arguments: &[&str]) -> (Option<i32>, Vec<String>, Vec<String>) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vigie"));
        command.current_dir(&self.0).args(arguments).env_remove("CLICOLOR_FORCE");
        command.env("VIGIE_GAZETTEER", self.0.join("gazetteer")).stdin(Stdio::null());
        let output = command.output().unwrap();
        let lines = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap().lines().map(str::to_owned).collect();
        (output.status.code(), lines(output.stdout), lines(output.stderr))
    }
}

#[test]
fn a_feed_is_followed_what_failed_is_named_and_nothing_is_added_twice() {
    let (folder, server) = (Folder::new("feed"), Server::start());
    let feed = format!("{}/feed", server.at);
    let (code, out, err) = folder.vigie(&["fetch", "--allow-private", &feed]);
    assert_eq!((code, err.len()), (Some(1), 1), "{out:?} {err:?}");
    let says = format!(
        "vigie: {}/gone: the server has no such page (404); check the address in a browser; the feed's own text was kept",
        server.at
    );
    assert_eq!(err[0], says);
    assert_eq!(out[0], "feed     Écho du Nil  3 entries, 0 known already");
    assert_eq!(out.iter().filter(|line| line.starts_with("new      ")).count(), 3, "{out:?}");
    let last = out.last().unwrap();
    assert!(last.starts_with("3 new reports, 0 known already, ") && last.ends_with(" in vigie.db; 1 failed"), "{last}");
    let (_, reports, _) = folder.vigie(&["reports"]);
    assert_eq!(reports.iter().filter(|line| line.contains("Écho du Nil · 2020-02-07 · fr")).count(), 3, "{reports:?}");
    assert_eq!(server.asked(), ["/feed 200", "/gone 404", "/one 200", "/two 200"]);

    let (code, out, _) = folder.vigie(&["fetch", "--allow-private", &feed]);
    assert_eq!(
        (code, out.last().unwrap().as_str()),
        (Some(0), "0 new reports, 3 known already, 0 new claims in vigie.db")
    );
    assert_eq!(server.asked(), ["/feed 200"]);
    // With all of it there, the feed is not sent again.
    let (_, out, _) = folder.vigie(&["fetch", "--allow-private", &feed]);
    assert_eq!(out[0], format!("known    unchanged  {feed}"));
    assert_eq!(server.asked(), ["/feed 304"]);
    let (_, out, _) = folder.vigie(&["fetch", "--allow-private", "--again", &format!("{}/one#top", server.at)]);
    assert_eq!(
        (out[0].as_str(), server.asked()),
        (format!("known    unchanged  {}/one", server.at).as_str(), vec!["/one 304".to_owned()])
    );
}

#[test]
fn of_a_list_a_bad_line_stops_no_other_and_what_is_said_counts() {
    let (folder, server) = (Folder::new("list"), Server::start());
    let list = format!(
        "\u{feff}# of the day\n{0}/one\n\nexample.org/x\r\n  {0}/two  \n{0}/one\nhttps://a:b@example.org/\n",
        server.at
    );
    fs::write(folder.0.join("list.txt"), list).unwrap();
    let said = ["--date", "2020-02", "--source", "Radio Okapi", "--lang", "fr"];
    let (code, out, err) = folder.vigie(
        &[&["fetch", "--allow-private", "--list", "list.txt", "--list", "missing.txt"], said.as_slice()].concat(),
    );
    assert_eq!(code, Some(1));
    assert_eq!(
        err,
        [
            "vigie: list.txt, line 4: \"example.org/x\" is no address; write one that begins with https:// or http://",
            "vigie: list.txt, line 7: a user's name or password in the address; leave out what stands before the @",
            "vigie: missing.txt: no such file or directory; check the path",
        ]
    );
    assert!(out.last().unwrap().starts_with("2 new reports, "), "{out:?}");
    assert_eq!(server.asked(), ["/one 200", "/two 200"]);
    let (_, reports, _) = folder.vigie(&["reports"]);
    assert_eq!(reports.iter().filter(|line| line.contains("Radio Okapi · 2020-02 · fr")).count(), 2, "{reports:?}");
}

#[test]
fn ones_own_network_is_asked_only_when_told() {
    let (folder, server) = (Folder::new("private"), Server::start());
    let (code, out, err) = folder.vigie(&["fetch", &format!("{}/one", server.at), "http://localhost:1/"]);
    assert_eq!((code, out.len(), err.len()), (Some(1), 1, 2), "{out:?} {err:?}");
    assert!(
        err.iter().all(|line| line.contains("no address of the public internet") && line.contains("--allow-private")),
        "{err:?}"
    );
    assert!(server.asked().is_empty());
    let (code, _, err) = folder.vigie(&["fetch"]);
    assert_eq!(code, Some(2));
    assert!(err.iter().any(|line| line.contains("<ADDRESS>")), "{err:?}");
}

#[test]
fn a_feed_that_is_wholly_there_is_remembered_at_once() {
    let (folder, server) = (Folder::new("good"), Server::start());
    let feed = format!("{}/good", server.at);
    let (code, ..) = folder.vigie(&["fetch", "--allow-private", &feed]);
    assert_eq!((code, server.asked().len()), (Some(0), 3));
    let (code, ..) = folder.vigie(&["fetch", "--allow-private", &feed]);
    assert_eq!((code, server.asked()), (Some(0), vec!["/good 304".to_owned()]));
}

#[test]
fn what_failed_for_good_is_left_alone_and_what_may_pass_is_not() {
    let (folder, server) = (Folder::new("failing"), Server::start());
    let feed = format!("{}/failing", server.at);
    let (code, out, err) = folder.vigie(&["fetch", "--allow-private", &feed]);
    assert_eq!((code, err.len()), (Some(1), 3), "{out:?} {err:?}");
    let all = ["/broken 500", "/broken 500", "/failing 200", "/missing 404", "/one 200", "/picture 200"];
    assert_eq!(server.asked(), all);
    let (code, out, err) = folder.vigie(&["fetch", "--allow-private", &feed]);
    assert_eq!((code, err.len()), (Some(1), 1), "{out:?} {err:?}");
    assert!(err[0].contains("/broken: the server has a fault of its own (500)"), "{err:?}");
    assert_eq!(out[0], "feed     Écho du Nil  4 entries, 1 known already, 2 failed earlier and not asked again");
    assert!(out.last().unwrap().ends_with("; 2 failed earlier, not asked again; 1 failed"), "{out:?}");
    assert_eq!(server.asked(), ["/broken 500", "/broken 500", "/failing 200"]);
    // Who names one has it asked for; --again asks for all.
    folder.vigie(&["fetch", "--allow-private", &format!("{}/missing", server.at)]);
    assert_eq!(server.asked(), ["/missing 404"]);
    folder.vigie(&["fetch", "--allow-private", "--again", &feed]);
    let asked = server.asked();
    assert!(asked.iter().any(|a| a == "/missing 404") && asked.iter().any(|a| a.starts_with("/picture")), "{asked:?}");
}
