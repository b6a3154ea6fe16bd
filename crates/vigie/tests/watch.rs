//! Alerts through the program: by rules, once each, printed and posted.

use serde_json::Value;
use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

const TAKEN: &str = "date 2020-02-07\n\nLes rebelles se sont emparés de Saraqeb jeudi.";
const KILLED: &str = "date 2020-02-08\n\nAu moins 60 civils ont été tués vendredi à Saraqeb.";
const RULES: &str = "[[rule]]\nname = \"saraqeb\"\nwhen = \"changes_hands\"\nplace = \"Saraqib\"\n\n\
                     [[rule]]\nname = \"bilan\"\nwhen = \"toll\"\nover = 50\nnear = \"Idleb\"\nkm = 40\n";

struct Folder(PathBuf);

impl Folder {
    fn new(test: &str) -> Folder {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("watch-{test}"));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(path.join("in")).unwrap();
        let folder = Folder(path);
        folder.write("alerts.toml", RULES);
        folder
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.0.join(name), text).unwrap();
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vigie"));
        command.current_dir(&self.0).args(["watch", "--rule", "alerts.toml"]).args(arguments);
        command.env("VIGIE_GAZETTEER", self.0.join("gazetteer")).env_remove("VIGIE_TEST_SECRET");
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// One look: the rules and the first lines of what was told, and how it ended.
    fn once(&self, arguments: &[&str]) -> (Option<i32>, Vec<Value>, String) {
        let arguments: Vec<&str> = ["--once", "--format", "json"].iter().chain(arguments).copied().collect();
        told(&self.command(&arguments).output().unwrap())
    }
}

fn told(output: &Output) -> (Option<i32>, Vec<Value>, String) {
    let out = String::from_utf8(output.stdout.clone()).unwrap();
    let values = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    (output.status.code(), values, String::from_utf8(output.stderr.clone()).unwrap())
}

fn names(alerts: &[Value]) -> Vec<&str> {
    alerts.iter().filter_map(|alert| alert["rule"].as_str()).collect()
}

#[test]
fn what_meets_a_rule_is_told_once() {
    let folder = Folder::new("once");
    folder.write("in/a.txt", TAKEN);
    let (code, alerts, err) = folder.once(&["in"]);
    assert_eq!((code, names(&alerts)), (Some(0), vec!["saraqeb"]), "{err}");
    let alert = &alerts[0];
    assert_eq!((&alert["what"], &alert["about"]["place"]["name"]), (&"changes_hands".into(), &"Saraqib".into()));
    assert_eq!(alert["claims"][0]["quote"], "Les rebelles se sont emparés de Saraqeb jeudi");
    assert_eq!(names(&folder.once(&["in"]).1), Vec::<&str>::new(), "not again");
    folder.write("in/b.txt", KILLED);
    folder.write("in/c.txt", "date 2020-02-08\n\nLes rebelles tiennent Saraqeb.");
    assert_eq!(names(&folder.once(&["in"]).1), ["bilan"], "a confirmation is nothing new");
    folder.write("in/d.txt", "date 2020-02-12\n\nL'armée syrienne a repris Saraqeb mardi.");
    let arguments = ["--once", "--lang", "fr", "in"];
    let text = String::from_utf8(folder.command(&arguments).output().unwrap().stdout).unwrap();
    assert!(text.starts_with("Saraqeb\n\nA CHANGÉ DE MAINS\n  Saraqib"), "{text}");
    assert!(text.contains("tenu par Armée syrienne, depuis le 11 février 2020"), "{text}");
    assert!(text.contains("L'armée syrienne a repris Saraqeb mardi"), "{text}");
}

#[test]
fn only_what_comes_from_now_on_and_what_others_add() {
    let folder = Folder::new("from-now");
    folder.write("in/a.txt", TAKEN);
    assert_eq!(folder.once(&["--from-now", "in"]).1.len(), 0);
    assert_eq!(folder.once(&[]).1.len(), 0);
    folder.write("b.txt", KILLED);
    let mut add = Command::new(env!("CARGO_BIN_EXE_vigie"));
    let added = add.current_dir(&folder.0).args(["add", "b.txt"]).env("VIGIE_GAZETTEER", folder.0.join("g")).output();
    assert!(added.unwrap().status.success());
    assert_eq!(names(&folder.once(&[]).1), ["bilan"]);
}

#[test]
fn a_deadline_is_counted_from_the_day() {
    let folder = Folder::new("deadline");
    folder.write("alerts.toml", "[[rule]]\nname = \"d\"\nwhen = \"deadline\"\nwithin_days = 3\n");
    let text = "date 2020-02-10\n\nAnkara a exigé que l'armée syrienne se retire d'ici le 29 février.";
    folder.write("in/a.txt", text);
    assert_eq!(folder.once(&["--today", "2020-02-20", "in"]).1.len(), 0);
    let (_, alerts, _) = folder.once(&["--today", "2020-02-27"]);
    assert_eq!((names(&alerts), &alerts[0]["about"]["days_left"]), (vec!["d"], &2.into()));
    assert_eq!(folder.once(&["--today", "2020-02-28"]).1.len(), 0);
}

#[test]
fn reports_are_read_from_standard_input() {
    let folder = Folder::new("stdin");
    let line = |text: &str| format!("{}\n", serde_json::json!({"text": text, "published": "2020-02-07", "lang": "fr"}));
    for (input, want) in
        [(line("Les rebelles se sont emparés de Saraqeb jeudi."), vec!["saraqeb"]), (KILLED.to_owned(), vec!["bilan"])]
    {
        let mut child = folder.command(&["--once", "--format", "json", "-"]).stdin(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        let (code, alerts, err) = told(&child.wait_with_output().unwrap());
        assert_eq!((code, names(&alerts)), (Some(0), want), "{err}");
    }
}

/// A server that answers each post with the next status, and tells what it was sent.
fn server(answers: &'static [u16]) -> (String, JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/hook", listener.local_addr().unwrap());
    let serve = move || {
        let mut seen = Vec::new();
        for answer in answers {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = Vec::new();
            let mut buffer = [0; 4096];
            loop {
                let n = stream.read(&mut buffer).unwrap();
                request.extend(&buffer[..n]);
                let text = String::from_utf8_lossy(&request).into_owned();
                let length = text.lines().find_map(|l| l.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
                let body = text.find("\r\n\r\n").map(|at| request.len() - at - 4);
                if n == 0 || (length.is_some() && body == length) {
                    break;
                }
            }
            seen.push(String::from_utf8(request).unwrap());
            write!(stream, "HTTP/1.1 {answer} X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").unwrap();
        }
        seen
    };
    (url, std::thread::spawn(serve))
}

#[test]
fn alerts_are_posted_signed_and_again_after_a_failure() {
    let folder = Folder::new("webhook");
    folder.write("in/a.txt", TAKEN);
    let (url, seen) = server(&[503, 200]);
    let hook = format!("[webhook]\nurl = \"{url}\"\nsecret_env = \"VIGIE_TEST_SECRET\"\nretries = 0\n");
    folder.write("alerts.toml", &format!("{RULES}{hook}"));
    let (code, _, err) = folder.once(&["in"]);
    assert!(code == Some(1) && err.contains("VIGIE_TEST_SECRET is not set"), "{err}");
    let once = || {
        let mut command = folder.command(&["--once", "--format", "json", "in"]);
        told(&command.env("VIGIE_TEST_SECRET", "s3cret").output().unwrap())
    };
    let (code, alerts, err) = once();
    assert_eq!((code, alerts.len()), (Some(1), 0), "what could not be posted is not told");
    assert!(err.contains("did not take it in 1 tries") && !err.contains("s3cret"), "{err}");
    let (code, alerts, err) = once();
    assert_eq!((code, names(&alerts)), (Some(0), vec!["saraqeb"]), "{err}");
    assert_eq!(once().1.len(), 0, "and then no more");
    let seen = seen.join().unwrap();
    let body = |request: &str| request.split_once("\r\n\r\n").unwrap().1.to_owned();
    assert_eq!(seen.len(), 2);
    assert_eq!(body(&seen[0]), body(&seen[1]));
    let posted: Value = serde_json::from_str(&body(&seen[1])).unwrap();
    assert_eq!((&posted["rule"], &posted["id"]), (&"saraqeb".into(), &alerts[0]["id"]));
    assert!(posted["text"].as_str().unwrap().contains("Saraqib"));
    let head = seen[1].to_lowercase();
    assert!(head.contains("vigie-signature: sha256=") && !seen[1].contains("s3cret"), "{head}");
    assert!(head.contains(&format!("vigie-delivery: {}", posted["id"].as_str().unwrap())), "{head}");
}

#[test]
fn a_bad_file_of_rules_is_named_line_by_line() {
    let folder = Folder::new("bad");
    folder.write("alerts.toml", "[[rule]]\nname = \"a\"\nwhen = \"falls\"\n[[rule]]\nname = \"b\"\nwhen = \"toll\"\n");
    let (code, _, err) = folder.once(&["in"]);
    let lines: Vec<&str> = err.lines().collect();
    assert_eq!((code, lines.len()), (Some(1), 2), "{err}");
    assert!(lines[0].starts_with("vigie: alerts.toml:3: [[rule]]: when: found \"falls\", expected one of"), "{err}");
    assert!(lines[1].starts_with("vigie: alerts.toml:4: [[rule]]: over: missing"), "{err}");
    assert!(!folder.0.join("vigie.db").exists());
    folder.write("alerts.toml", RULES);
    assert!(folder.once(&[]).2.contains("vigie.db does not exist"), "watching alone creates no store");
}

/// Ends the child, whatever the test comes to.
struct Watching(Child);

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_folder_is_watched_while_reports_come_in() {
    let folder = Folder::new("folder");
    let mut child = Watching(folder.command(&["--every", "1", "--format", "json", "in"]).spawn().unwrap());
    let out = child.0.stdout.take().unwrap();
    let (send, lines) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        use std::io::BufRead as _;
        for line in std::io::BufReader::new(out).lines().map_while(Result::ok) {
            let _ = send.send(line);
        }
    });
    let begun = Instant::now();
    while !folder.0.join("vigie.db").exists() && begun.elapsed() < Duration::from_secs(60) {
        std::thread::sleep(Duration::from_millis(100));
    }
    for (name, text, rule) in [("in/a.txt", TAKEN, "saraqeb"), ("in/b.txt", KILLED, "bilan")] {
        folder.write(name, text);
        let line = lines.recv_timeout(Duration::from_secs(60)).expect("an alert comes");
        let alert: Value = serde_json::from_str(&line).unwrap();
        assert_eq!(alert["rule"], rule);
    }
    drop(child);
    assert!(lines.recv_timeout(Duration::from_secs(10)).is_err(), "nothing is told twice");
}
