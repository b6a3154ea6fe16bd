//! The program as a server: reports brought to it survive its being killed, and hostile ones do nothing.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use serde_json::{Value, json};
use vigie_store::Store;

/// A running `vigie serve` on a free port over a store of its own.
struct Server {
    child: Child,
    addr: String,
}

impl Server {
    fn start(store: &Path) -> Server {
        let mut child = Command::new(env!("CARGO_BIN_EXE_vigie"))
            .args(["serve", "--addr", "127.0.0.1:0", "--store"])
            .arg(store)
            .env("VIGIE_GAZETTEER", store.with_extension("gazetteer"))
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let addr = lines.map_while(Result::ok).find_map(|line| {
            let after = line.split_once("http://")?.1;
            Some(after.split('/').next()?.to_owned())
        });
        Server { child, addr: addr.expect("the server says where it is") }
    }

    /// Status and body; none when the connection broke off.
    fn ask(&self, head: &str, kind: &str, body: &[u8]) -> Option<(u16, String)> {
        let mut stream = TcpStream::connect(&self.addr).ok()?;
        stream.set_read_timeout(Some(Duration::from_secs(240))).ok()?;
        let (addr, length) = (&self.addr, body.len());
        let head = format!(
            "{head} HTTP/1.1\r\nHost: {addr}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).ok()?;
        stream.write_all(body).ok()?;
        let mut all = Vec::new();
        stream.read_to_end(&mut all).ok()?;
        let text = String::from_utf8(all).ok()?;
        let (head, body) = text.split_once("\r\n\r\n")?;
        Some((head.split(' ').nth(1)?.parse().ok()?, body.to_owned()))
    }

    fn bring(&self, query: &str, body: &[u8]) -> Option<(u16, Value)> {
        let (status, body) = self.ask(&format!("POST /api/reports?{query}"), "application/octet-stream", body)?;
        Some((status, serde_json::from_str(&body).ok()?))
    }

    fn get(&self, path: &str) -> String {
        let (status, body) = self.ask(&format!("GET {path}"), "text/x-none", b"").expect("an answer");
        assert_eq!(status, 200, "{path}: {body}");
        body
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn store(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("serve-{test}"));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder.join("vigie.db")
}

#[test]
fn what_was_acknowledged_survives_kill_9_under_load() {
    const ROUNDS: usize = 3;
    let path = store("kill");
    // By key: how many claims were acknowledged with it.
    let kept: Mutex<BTreeMap<String, u64>> = Mutex::default();
    let number = AtomicUsize::new(0);
    for round in 1..=ROUNDS {
        let server = Server::start(&path);
        let wanted = kept.lock().unwrap().len() + 25;
        std::thread::scope(|scope| {
            for _ in 0..6 {
                scope.spawn(|| {
                    loop {
                        let n = number.fetch_add(1, Ordering::Relaxed);
                        let line = |m: usize| {
                            let text = format!(
                                "L'armée a pris Saraqeb jeudi. Au moins {} civils ont été tués, selon l'ONU.",
                                10 * n + m + 2
                            );
                            json!({"text": text, "source": "ANS", "published": "2020-02-07"}).to_string()
                        };
                        let file: Vec<String> = (0..=n % 3).map(line).collect();
                        let Some((status, told)) = server.bring("name=load.jsonl", file.join("\n").as_bytes()) else {
                            return;
                        };
                        assert_eq!(status, 200, "{told}");
                        let items = told["items"].as_array().unwrap();
                        assert_eq!(items.len(), file.len(), "{told}");
                        let told = items
                            .iter()
                            .map(|i| (i["key"].as_str().unwrap().to_owned(), i["claims"].as_u64().unwrap()));
                        kept.lock().unwrap().extend(told);
                    }
                });
            }
            while kept.lock().unwrap().len() < wanted {
                std::thread::sleep(Duration::from_millis(7 * round as u64));
            }
            // SIGKILL, while six are being answered.
            let id = server.child.id().to_string();
            assert!(Command::new("kill").args(["-9", &id]).status().unwrap().success());
        });
    }
    let kept = kept.into_inner().unwrap();
    assert!(kept.len() >= ROUNDS * 25);
    let store = Store::open(&path).unwrap();
    store.check_integrity().unwrap();
    for (key, claims) in &kept {
        let report = store.report(key).unwrap().unwrap_or_else(|| panic!("{key} was acknowledged and is lost"));
        assert_eq!((report.head.claims, report.claims.len() as u64), (*claims, *claims), "{key}");
        assert!(*claims >= 2, "{key}: the load says something");
        assert_eq!(store.readings(key).unwrap().len(), 1, "{key} was read twice");
    }
    // Others, whose acknowledgement was lost, are there wholly too.
    let all = store.totals().unwrap();
    assert!(all.reports >= kept.len() as u64 && all.claims >= 2 * all.reports);
}

#[test]
fn parties_are_called_by_their_names_in_the_language_asked_for() {
    let store = store("names");
    let server = Server::start(&store);
    let names: Value = serde_json::from_str(&server.get("/api/names?lang=fr")).unwrap();
    assert_eq!(names["names"]["Turkey"], "Turquie");
    assert_eq!(names["names"]["Sudanese Armed Forces"], "Armée soudanaise");
    assert_eq!(server.get("/api/names"), "{\"lang\":\"en\",\"names\":{}}");
}

#[test]
fn hostile_reports_do_nothing() {
    let path = store("hostile");
    let server = Server::start(&path);
    let script = "À lire : <script>alert(1)</script><img src=x onerror=alert(1)> L'armée a pris Saraqeb jeudi, dit-on.";
    let turned = "L'armée a pris \u{202e}Saraqeb\u{2066} jeudi.";
    let bomb = [b"PK\x03\x04\x14\0\0\0\x08\0".as_slice(), &[0; 4000]].concat();
    let entities = format!(
        "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"{}\">]><html><body><p>&a;</p></body></html>",
        "ha".repeat(5000)
    );
    let hostile: Vec<(&str, Vec<u8>, &[u16])> = vec![
        ("script.txt", script.into(), &[200]),
        ("turned.txt", turned.into(), &[200]),
        ("word.txt", vec![b'a'; 999_000], &[200]),
        ("long.txt", vec![b'b'; 1_000_001], &[422]),
        ("bomb.zip", bomb, &[422]),
        ("bomb.txt", b"\x1f\x8b\x08\0\0\0\0\0\0\x03\xed\xc1\x01\x0d".to_vec(), &[422]),
        ("entities.html", entities.into(), &[200, 422]),
        ("deep.html", [b"<html><body>".as_slice(), &b"<div>".repeat(100_000)].concat(), &[422]),
        ("deep.json", b"[".repeat(200_000), &[422]),
        ("deep.jsonl", [b"{\"text\":".as_slice(), &b"[".repeat(200_000)].concat(), &[422]),
        ("utf8.txt", b"L'arm\xc3\x28e \xff\xfe\xfd a pris Saraqeb.".to_vec(), &[200]),
        ("nul.txt", b"\0\0\0\0\0\0\0\0".to_vec(), &[422]),
        ("..%2F..%2F..%2Fetc%2Fpasswd%00.txt", b"Rien de neuf.".to_vec(), &[200]),
        ("%E2%80%AEtxt.exe", b"Rien de nouveau.".to_vec(), &[200]),
        ("commas.txt", b",".repeat(100_000), &[200]),
    ];
    for (name, body, wanted) in &hostile {
        let (status, told) = server.bring(&format!("name={name}"), body).unwrap_or_else(|| panic!("{name}: no answer"));
        assert!(wanted.contains(&status), "{name}: {status} {told}");
        assert_eq!(
            status == 422,
            told["problems"][0]["mend"].is_string() && told["items"][0].is_null(),
            "{name}: {told}"
        );
    }
    // Nothing was written but the store.
    let files =
        std::fs::read_dir(path.parent().unwrap()).unwrap().map(|f| f.unwrap().file_name().into_string().unwrap());
    assert!(files.into_iter().all(|f| f.starts_with("vigie.db")));
    // The words are kept as they were, and are only ever words.
    let store = Store::open_to_read(&path).unwrap();
    let texts: Vec<String> =
        (store.reports(100, None).unwrap().items.iter()).map(|r| store.text(&r.key).unwrap().unwrap()).collect();
    assert!(texts.iter().any(|t| t == script) && texts.iter().any(|t| t == turned));
    for page in [server.get("/api/brief?lang=fr"), server.get("/api/brief?lang=fr&format=md")] {
        assert!(page.contains("Saraq"), "what they say is told");
        assert!(!page.contains("<script") && !page.contains("<img"), "{page}");
        assert!(!page.contains(['\u{202e}', '\u{2066}']), "{page}");
    }
    assert!(server.get("/api/meta").contains("\"reports\""));
    store.check_integrity().unwrap();
}
