//! Users, tokens, the audit log and a server with a login, through the program.

use serde_json::Value;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

const PASSWORD: &str = "cinq mots très bien choisis";

struct Folder(PathBuf);

impl Folder {
    /// A folder with a store of one report.
    fn new(test: &str) -> Folder {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("user-{test}"));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        let folder = Folder(path);
        fs::write(folder.0.join("a.txt"), "date 2020-02-07\n\nRien de neuf.").unwrap();
        folder.ok(&["add", "a.txt"], "");
        folder
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vigie"));
        command.current_dir(&self.0).args(arguments).env("USER", "root");
        command.env("VIGIE_GAZETTEER", self.0.join("gazetteer"));
        command
    }

    fn run(&self, arguments: &[&str], input: &str) -> (Option<i32>, String, String) {
        let mut command = self.command(arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // A command that reads nothing may have ended.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let output = child.wait_with_output().unwrap();
        let text = |bytes| String::from_utf8(bytes).expect("output is UTF-8");
        (output.status.code(), text(output.stdout), text(output.stderr))
    }

    /// What a run prints that must succeed.
    fn ok(&self, arguments: &[&str], input: &str) -> String {
        let (code, out, err) = self.run(arguments, input);
        assert_eq!(code, Some(0), "{arguments:?}: {err}");
        out
    }

    fn refused(&self, arguments: &[&str], input: &str) -> String {
        let (code, out, err) = self.run(arguments, input);
        assert_eq!(code, Some(1), "{arguments:?}: {out}{err}");
        err
    }

    fn lines(&self, arguments: &[&str]) -> Vec<Value> {
        self.ok(arguments, "").lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    fn serve(&self, arguments: &[&str]) -> Served {
        let mut command = self.command(&["serve", "--addr", "127.0.0.1:0"]);
        let mut child = command.args(arguments).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let addr = line.split("http://").nth(1).and_then(|l| l.split('/').next()).expect("an address").to_owned();
        Served { child, addr }
    }
}

struct Served {
    child: Child,
    addr: String,
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Served {
    fn ask(&self, method: &str, path: &str, header: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(&self.addr).unwrap();
        let (addr, length) = (&self.addr, body.len());
        let head = format!("{method} {path} HTTP/1.1\r\nHost: {addr}\r\nConnection: close\r\n{header}");
        let kind = "Content-Type: application/json\r\n";
        write!(stream, "{head}{kind}Content-Length: {length}\r\n\r\n{body}").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }
}

#[test]
fn users_are_added_changed_and_removed() {
    let folder = Folder::new("users");
    assert!(folder.ok(&["user", "list"], "").contains("vigie user add"));
    let add = ["user", "add", "A. Diallo", "--role", "analyst"];
    let short = folder.refused(&add, "court\n");
    assert!(short.contains("fewer than 12 characters"), "{short}");
    assert!(folder.refused(&add, "").contains("fewer than 12"), "no password at all");
    folder.ok(&add, &format!("{PASSWORD}\r\n"));
    assert!(folder.refused(&add, PASSWORD).contains("vigie user role"));
    assert!(folder.refused(&["user", "role", "Nobody", "admin"], "").contains("vigie user list"));
    let (code, _, err) = folder.run(&["user", "add", "Bo", "--role", "chief"], PASSWORD);
    assert_eq!(code, Some(2), "{err}");
    folder.ok(&["user", "role", "a. diallo", "admin"], "");
    let people = folder.lines(&["user", "list", "--format", "json"]);
    assert_eq!(
        (&people[0]["name"], &people[0]["role"], &people[0]["by"]),
        (&"A. Diallo".into(), &"admin".into(), &"root".into())
    );
    folder.ok(&["user", "password", "A. Diallo"], "another one that is long");
    folder.ok(&["user", "remove", "A. Diallo", "--by", "Ada"], "");
    assert!(folder.ok(&["user", "list"], "").contains("removed"));
    let log = folder.lines(&["audit", "--format", "json"]);
    let acts: Vec<&str> = log.iter().map(|e| e["act"].as_str().unwrap()).collect();
    assert_eq!(acts, ["change", "user_added", "role_given", "password_set", "user_removed"]);
    assert_eq!((&log[4]["person"], &log[4]["way"]), (&"Ada".into(), &"command".into()));
    assert_eq!(folder.lines(&["audit", "--person", "Ada", "--format", "json"]).len(), 1);
    assert_eq!(folder.lines(&["audit", "--until", "2020", "--format", "json"]).len(), 0);
    assert!(
        folder
            .ok(&["audit", "--act", "role_given", "--last", "1"], "")
            .contains("role_given · root · A. Diallo: admin · command line")
    );
}

#[test]
fn a_server_with_a_login_lets_in_who_has_one() {
    let folder = Folder::new("serve");
    assert!(folder.refused(&["serve", "--login"], "").contains("vigie user add NAME --role admin"));
    folder.ok(&["user", "add", "Ana", "--role", "analyst"], PASSWORD);
    let server = folder.serve(&["--login"]);
    assert!(server.ask("GET", "/api/meta", "", "").starts_with("HTTP/1.1 401"));
    let wrong = server.ask("POST", "/api/login", "", r#"{"name": "Ana", "password": "no"}"#);
    assert!(wrong.starts_with("HTTP/1.1 401") && wrong.contains("the name or the password is wrong"), "{wrong}");
    let login = format!(r#"{{"name": "Ana", "password": "{PASSWORD}"}}"#);
    let answer = server.ask("POST", "/api/login", "", &login);
    let cookie = answer.lines().find_map(|l| l.strip_prefix("set-cookie: ")).expect(&answer).split(';').next().unwrap();
    let session = format!("Cookie: {cookie}\r\n");
    assert!(server.ask("GET", "/api/meta", &session, "").starts_with("HTTP/1.1 200"));
    let make = ["user", "token", "make", "ana", "--scope", "read", "--days", "7", "--label", "export"];
    let (code, out, err) = folder.run(&make, "");
    assert_eq!((code, out.lines().count()), (Some(0), 1), "the token alone: {out}");
    assert!(err.contains("shown this once"), "{err}");
    let bearer = format!("Authorization: Bearer {}\r\n", out.trim());
    assert!(server.ask("GET", "/api/me", &bearer, "").contains(r#""role":"reader""#));
    let tokens = folder.lines(&["user", "token", "list", "--format", "json"]);
    assert_eq!(
        (&tokens[0]["person"], &tokens[0]["scope"], &tokens[0]["label"]),
        (&"Ana".into(), &"read".into(), &"export".into())
    );
    assert!(!tokens[0].to_string().contains(out.trim()));
    let id = tokens[0]["id"].as_str().unwrap();
    folder.ok(&["user", "token", "end", id], "");
    assert!(folder.refused(&["user", "token", "end", id], "").contains("vigie user token list"));
    assert!(server.ask("GET", "/api/me", &bearer, "").starts_with("HTTP/1.1 401"));
    folder.ok(&["user", "password", "Ana"], "another one that is long");
    assert!(server.ask("GET", "/api/me", &session, "").starts_with("HTTP/1.1 401"), "logged out");
    let log = folder.lines(&["audit", "--format", "json"]);
    let acts: Vec<&str> = log.iter().map(|e| e["act"].as_str().unwrap()).collect();
    assert_eq!(acts, ["change", "user_added", "login_refused", "login", "token_made", "token_ended", "password_set"]);
    assert_eq!((&log[2]["person"], &log[2]["address"]), (&"Ana".into(), &"127.0.0.1".into()));
}

#[test]
fn whatever_reaches_beyond_this_machine_asks_for_a_login() {
    let folder = Folder::new("beyond");
    for arguments in
        [&["--addr", "0.0.0.0:0"][..], &["--addr", "[::]:0"], &["--host", "vigie.example.org"], &["--behind-tls"]]
    {
        let all: Vec<&str> = ["serve"].iter().chain(arguments).copied().collect();
        assert!(folder.refused(&all, "").contains("nobody can log in"), "{arguments:?}");
    }
    let (code, _, err) = folder.run(&["serve", "--expose"], "");
    assert_eq!(code, Some(2), "nothing opens the server without a login: {err}");
}
