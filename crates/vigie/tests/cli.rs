//! The program as a user runs it: real runs of the binary, judged by what it prints and how it ends.

use std::fs;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use vigie_format::json::{Reading, parse_reading};
use vigie_format::text_sha256;

const FRENCH: &str = "Les rebelles se sont emparés de Saraqeb, près d'Idleb. Au moins douze civils ont été tués.";

/// A folder of its own for one test.
struct Folder(PathBuf);

impl Folder {
    fn new(test: &str) -> Folder {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("cli-{test}"));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path
    }
}

struct Run {
    code: Option<i32>,
    out: String,
    err: String,
}

impl From<Output> for Run {
    fn from(output: Output) -> Run {
        let text = |bytes| String::from_utf8(bytes).expect("output is UTF-8");
        Run { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }
}

impl Run {
    fn readings(&self) -> Vec<Reading> {
        self.out.lines().map(|line| parse_reading(line).unwrap_or_else(|e| panic!("{e}: {line}"))).collect()
    }

    fn ids(&self) -> Vec<String> {
        self.readings().into_iter().map(|r| r.report.id).collect()
    }
}

fn command(folder: &Folder, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vigie"));
    command.current_dir(&folder.0).args(arguments).env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE");
    // The places of whoever runs the tests are none of theirs.
    command.env("VIGIE_GAZETTEER", folder.0.join("gazetteer"));
    command
}

fn vigie(folder: &Folder, arguments: &[&str]) -> Run {
    command(folder, arguments).stdin(Stdio::null()).output().unwrap().into()
}

fn vigie_with(folder: &Folder, arguments: &[&str], input: &[u8]) -> Run {
    let mut child =
        command(folder, arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    child.wait_with_output().unwrap().into()
}

/// Whether `text` was read as it stands, by the digest in the report's head.
fn was_read(reading: &Reading, text: &str) {
    assert_eq!(reading.report.text_sha256, text_sha256(text), "{}", reading.report.id);
}

#[test]
fn a_bad_input_is_named_and_the_rest_is_read() {
    let folder = Folder::new("bad-input");
    folder.write("a.txt", FRENCH);
    folder.write("b.txt", "%PDF-1.7\n\u{1}");
    folder.write("c.txt", "");
    folder.write("d.txt", FRENCH);
    let run = vigie(&folder, &["read", "--format", "json", "a.txt", "b.txt", "missing.txt", "c.txt", "d.txt"]);
    assert_eq!((run.code, run.ids()), (Some(1), vec!["a".to_owned(), "d".to_owned()]));
    let lines: Vec<&str> = run.err.lines().filter(|l| !l.contains(": note: ")).collect();
    assert_eq!(
        lines,
        [
            "vigie: b.txt: this is a PDF document, not text; save it as text first, for example with `pdftotext`",
            "vigie: missing.txt: no such file or directory; check the path",
            "vigie: c.txt: nothing in it; check that the file was saved, or leave it out",
        ]
    );
    assert_eq!(vigie(&folder, &["read", "a.txt", "d.txt"]).code, Some(0));
}

#[test]
fn wrong_usage_ends_with_two() {
    let folder = Folder::new("usage");
    folder.write("a.txt", FRENCH);
    for arguments in [
        &["read"][..],
        &["reed", "a.txt"],
        &["read", "--format", "xml", "a.txt"],
        &["read", "--date", "hier", "a.txt"],
        &["read", "--lang", "français", "a.txt"],
        &["claims", "--kind", "weather"],
        &["man", "nothing"],
        &["serve", "--addr", "everywhere"],
        &[],
    ] {
        let run = vigie(&folder, arguments);
        assert_eq!((run.code, run.out.as_str()), (Some(2), ""), "{arguments:?}");
        assert!(!run.err.is_empty());
    }
    assert_eq!(vigie(&folder, &["--help"]).code, Some(0));
}

#[test]
fn a_text_is_read_in_its_encoding() {
    let folder = Folder::new("encodings");
    let latin1: Vec<u8> = FRENCH.chars().map(|c| c as u8).collect();
    folder.write("latin1.txt", &latin1);
    let units = || FRENCH.encode_utf16();
    let mark = [0xff, 0xfe];
    folder.write("utf16-mark.txt", [&mark[..], &units().flat_map(u16::to_le_bytes).collect::<Vec<_>>()].concat());
    folder.write("utf16be.txt", units().flat_map(u16::to_be_bytes).collect::<Vec<_>>());
    folder.write("utf8-mark.txt", format!("\u{feff}{FRENCH}"));
    let run = vigie(&folder, &["read", "--format", "json", "."]);
    assert_eq!((run.code, run.ids().len()), (Some(0), 4), "{}", run.err);
    for reading in run.readings() {
        was_read(&reading, FRENCH);
    }
}

#[test]
fn a_bad_line_of_json_spoils_no_other() {
    let folder = Folder::new("bad-line");
    folder.write(
        "day.jsonl",
        "{\"id\":\"one\",\"text\":\"Rien.\"}\n{\"id\":\"two\",\n\n{\"id\":\"four\",\"text\":\"Calme.\"}\n",
    );
    let run = vigie(&folder, &["read", "--format", "json", "day.jsonl"]);
    assert_eq!((run.code, run.ids()), (Some(1), vec!["one".to_owned(), "four".to_owned()]));
    assert!(run.err.contains("vigie: day.jsonl, line 2: not a JSON object"), "{}", run.err);

    // What is called JSON Lines and is not.
    folder.write("list.jsonl", "[{\"text\":\"Rien.\"},\n{\"text\":\"Calme.\"}]");
    folder.write("object.jsonl", "{\n  \"text\": \"Rien.\"\n}\n");
    folder.write("page.jsonl", format!("<!doctype html><p>{FRENCH}</p>"));
    let units = |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
    folder.write("wide.jsonl", units("{\"text\":\"Rien du tout.\"}\n{\"id\":\"w\",\"text\":\"Calme.\"}\n"));
    let names = ["list.jsonl", "object.jsonl", "page.jsonl", "wide.jsonl"];
    let run = vigie(&folder, &[&["read", "--format", "json"], &names[..]].concat());
    assert_eq!(run.ids(), ["list:1", "list:2", "object", "page", "wide:1", "w"], "{}", run.err);
}

#[test]
fn a_folder_is_read_in_the_order_of_its_names() {
    let folder = Folder::new("folder");
    for name in ["b.txt", "a/2.md", "a/1.html", "c.json", "B.txt", "a.txt"] {
        let content = match name {
            "c.json" => "{\"text\": \"Rien.\"}".to_owned(),
            "a/1.html" => format!("<html><body><p>{FRENCH}</p></body></html>"),
            _ => FRENCH.to_owned(),
        };
        folder.write(name, content);
    }
    for passed_over in [".hidden.txt", ".git/x.txt", "README.md", "a/photo.jpg", "notes"] {
        folder.write(passed_over, "no report");
    }
    let mut expected = vec!["B", "1", "2", "a", "b", "c"];
    #[cfg(unix)]
    {
        // A link in a circle, one that leads nowhere, one to a file, and one to a folder that was read.
        std::os::unix::fs::symlink(".", folder.0.join("loop")).unwrap();
        std::os::unix::fs::symlink("nowhere.txt", folder.0.join("d.txt")).unwrap();
        std::os::unix::fs::symlink("b.txt", folder.0.join("e.txt")).unwrap();
        std::os::unix::fs::symlink("a", folder.0.join("f")).unwrap();
        expected.push("e");
    }
    let run = vigie(&folder, &["read", "--format", "json", "."]);
    assert_eq!((run.code, run.ids()), (Some(0), expected.iter().map(|s| s.to_string()).collect()), "{}", run.err);

    fs::create_dir(folder.0.join("empty")).unwrap();
    let run = vigie(&folder, &["read", "empty"]);
    assert_eq!(run.code, Some(1));
    assert!(run.err.starts_with("vigie: empty: no file in it that Vigie reads (.txt, .md"), "{}", run.err);
}

#[test]
fn standard_input_is_read_as_what_it_is() {
    let folder = Folder::new("stdin");
    let read = |input: &str| vigie_with(&folder, &["read", "--format", "json", "-"], input.as_bytes());
    let run = read(&format!("date 2020-02\n{FRENCH}"));
    let reading = &run.readings()[0];
    assert_eq!((run.code, reading.report.id.as_str()), (Some(0), "stdin"));
    assert_eq!(reading.report.published.unwrap().to_string(), "2020-02");
    assert_eq!(read("{\"text\":\"Rien.\"}\n{\"id\":\"b\",\"text\":\"Calme.\"}\n").ids(), ["stdin:1", "b"]);
    assert_eq!(read("{\n\"id\": \"c\",\n\"text\": \"Rien.\"}\n").ids(), ["c"]);
    was_read(&read(&format!("<!doctype html><p>{FRENCH}</p>")).readings()[0], FRENCH);
    assert_eq!(read("[{\"text\":\"Rien.\"},{\"text\":\"Calme.\"}]").ids(), ["stdin:1", "stdin:2"]);
    let run = read("");
    assert_eq!((run.code, run.out.as_str()), (Some(1), ""));
    assert!(run.err.starts_with("vigie: -: nothing in it"), "{}", run.err);
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let folder = Folder::new("pipe");
    let lines: String = (0..3000).map(|i| format!("{{\"id\":\"{i}\",\"text\":\"Rien de nouveau, {i}.\"}}\n")).collect();
    folder.write("many.jsonl", lines);
    for format in ["json", "text"] {
        let mut child = command(&folder, &["read", "--format", format, "many.jsonl"])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut start = [0; 16];
        let mut out = child.stdout.take().unwrap();
        out.read_exact(&mut start).unwrap();
        drop(out);
        let run: Run = child.wait_with_output().unwrap().into();
        assert_eq!(run.code, Some(0), "{}", run.err);
        assert!(!run.err.contains("panicked") && !run.err.contains("pipe"), "{}", run.err);
    }
}

#[test]
fn what_the_user_says_counts_more_than_what_the_report_says() {
    let folder = Folder::new("overrides");
    folder.write("a.md", format!("---\nsource: A\nlang: de\ndate: 2019\n---\n{FRENCH}"));
    let arguments = ["read", "--format", "json", "--lang", "fr", "--date", "2020-02-07", "--source", "B", "a.md"];
    let head = vigie(&folder, &arguments).readings().remove(0).report;
    assert_eq!(head.published.unwrap().to_string(), "2020-02-07");
    assert_eq!((head.source.as_deref(), head.lang.unwrap().as_str()), (Some("B"), "fr"));
}

#[test]
fn claims_lead_back_to_their_words() {
    let folder = Folder::new("claims");
    let text = format!("date 2020-02-07\n{FRENCH}");
    folder.write("a.txt", &text);
    let run = vigie(&folder, &["read", "--format", "json", "a.txt"]);
    let reading = &run.readings()[0];
    assert_eq!(reading.report.lang.as_ref().map(|l| l.as_str()), Some("fr"));
    assert!(reading.claims.len() >= 2, "{}", run.out);
    for claim in &reading.claims {
        assert_eq!(claim.evidence.span.of(&text), claim.evidence.text);
    }
    let kinds: Vec<&str> = reading.claims.iter().map(|c| c.kind().as_str()).collect();
    assert!(kinds.contains(&"control") && kinds.contains(&"casualties"), "{kinds:?}");

    let run = vigie(&folder, &["read", "a.txt"]);
    assert!(run.out.starts_with("a · 2020-02-07 · fr\n"), "{}", run.out);
    let control = run.out.find("\nControl\n").unwrap();
    let casualties = run.out.find("\nCasualties\n").unwrap();
    assert!(control < casualties && run.out.contains("12 civilians"), "{}", run.out);
    // The evidence stands between brackets in its sentence where there is no colour.
    assert!(run.out.contains('[') && !run.out.contains('\u{1b}'), "{}", run.out);
    let forced: Run = command(&folder, &["read", "a.txt"]).env("CLICOLOR_FORCE", "1").output().unwrap().into();
    assert!(forced.out.contains("\u{1b}[1;33m"), "{}", forced.out);
    let refused: Run = command(&folder, &["read", "a.txt"])
        .envs([("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")])
        .output()
        .unwrap()
        .into();
    assert_eq!(refused.out, run.out);

    folder.write("b.txt", "Le marché aux fleurs ouvre dimanche à dix heures, a annoncé la mairie.");
    let run = vigie(&folder, &["read", "b.txt"]);
    assert!(run.out.contains("No claims found."), "{}", run.out);
}

#[test]
fn a_report_cannot_command_the_terminal() {
    let folder = Folder::new("terminal");
    folder.write(
        "a.md",
        "---\ntitle: \u{1b}[2Jrien\nid: x\u{7}\n---\nAu moins douze civils ont été tués \u{1b}[31mà Idleb.",
    );
    let run = vigie(&folder, &["read", "a.md"]);
    assert_eq!(run.code, Some(0));
    assert!(!run.out.contains(['\u{1b}', '\u{7}']), "{:?}", run.out);
}

#[test]
fn any_number_of_threads_prints_the_same() {
    let folder = Folder::new("threads");
    for i in 0..300 {
        folder.write(&format!("{i:03}.txt"), format!("{FRENCH} {i}"));
    }
    let run = |threads: &str| -> Run {
        command(&folder, &["read", "--format", "json", "."]).env("RAYON_NUM_THREADS", threads).output().unwrap().into()
    };
    let (one, four) = (run("1"), run("4"));
    assert_eq!(one.out, four.out);
    let ids: Vec<String> = (0..300).map(|i| format!("{i:03}")).collect();
    assert_eq!(one.ids(), ids);
}

#[test]
fn a_huge_file_is_refused_with_its_size() {
    let folder = Folder::new("huge");
    let path = folder.write("huge.txt", "");
    fs::File::options().write(true).open(&path).unwrap().set_len(101_000_000).unwrap();
    let run = vigie(&folder, &["read", "huge.txt"]);
    assert_eq!(run.code, Some(1));
    assert!(run.err.contains("huge.txt: larger than the limit of 100.0 MB; split it"), "{}", run.err);
    fs::remove_file(path).unwrap();
}

#[test]
fn the_store_keeps_what_was_added_once() {
    let folder = Folder::new("store");
    folder.write("in/a.txt", format!("date 2020-02-07\n{FRENCH}"));
    folder.write("in/b.txt", format!("date 2020-02-08\nsans objet. {FRENCH}"));
    folder.write("in/c.txt", "");
    let missing = vigie(&folder, &["reports"]);
    assert_eq!(missing.code, Some(1));
    assert!(missing.err.contains("vigie.db does not exist; `vigie add` creates it"), "{}", missing.err);

    let first = vigie(&folder, &["add", "in"]);
    assert_eq!(first.code, Some(1), "the empty file is a failure, the others are added");
    assert_eq!(first.out.lines().filter(|l| l.starts_with("new ")).count(), 2, "{}", first.out);
    assert!(first.out.contains("\n2 new reports, 0 known already, "), "{}", first.out);
    let again = vigie(&folder, &["add", "in"]);
    assert!(again.out.contains("0 new reports, 2 known already, 0 new claims in vigie.db"), "{}", again.out);

    let reports = vigie(&folder, &["reports", "--format", "json"]);
    assert_eq!(reports.out.lines().count(), 2);
    let head: serde_json::Value = serde_json::from_str(reports.out.lines().next().unwrap()).unwrap();
    assert_eq!((head["id"].as_str(), head["published"].as_str()), (Some("a"), Some("2020-02-07")));
    assert_eq!(vigie(&folder, &["reports"]).out.lines().count(), 4);

    let claims = |arguments: &[&str]| {
        let run = vigie(&folder, &[&["claims", "--format", "json"], arguments].concat());
        assert_eq!(run.code, Some(0), "{}", run.err);
        run.out
            .lines()
            .map(|line| vigie_format::parse_claim(&serde_json::from_str(line).unwrap()).unwrap())
            .collect::<Vec<_>>()
    };
    let all = claims(&[]);
    let control = claims(&["--kind", "control"]);
    assert!(!control.is_empty() && control.len() < all.len());
    assert!(control.iter().all(|c| c.kind().as_str() == "control"));
    assert_eq!(claims(&["--kind", "control,casualties", "--since", "2020-02-08"]).len() * 2, all.len());
    assert_eq!(claims(&["--until", "2020-01"]), []);
    assert_eq!(claims(&["--place", "nowhere at all"]), []);
    assert!(!claims(&["--words", "emparés"]).is_empty());
    assert_eq!(vigie(&folder, &["claims", "--source", "nobody"]).out, "No claims.\n");

    let picture = vigie(&folder, &["picture", "--format", "json"]);
    let value: serde_json::Value = serde_json::from_str(&picture.out).unwrap();
    assert!(!value["control"].as_array().unwrap().is_empty(), "{}", picture.out);
    let then = vigie(&folder, &["picture", "--at", "2019-12", "--format", "json"]);
    let value: serde_json::Value = serde_json::from_str(&then.out).unwrap();
    assert_eq!((value["at"].as_str(), value["control"].as_array().map(Vec::len)), (Some("2019-12-31"), Some(0)));
    for lang in ["fr", "en"] {
        let text = vigie(&folder, &["brief", "--lang", lang]);
        assert!(text.code == Some(0) && text.out.starts_with("# "), "{}", text.out);
        let page = vigie(&folder, &["brief", "--lang", lang, "--format", "html"]);
        assert!(page.out.to_lowercase().starts_with("<!doctype html>"), "{}", page.out);
    }
}

#[test]
fn adding_goes_on_when_no_one_watches() {
    let folder = Folder::new("add-pipe");
    let lines: String = (0..600).map(|i| format!("{{\"id\":\"{i}\",\"text\":\"Rien de nouveau, {i}.\"}}\n")).collect();
    folder.write("many.jsonl", lines);
    let mut child =
        command(&folder, &["add", "many.jsonl"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let run: Run = child.wait_with_output().unwrap().into();
    assert_eq!(run.code, Some(0), "{}", run.err);
    assert_eq!(vigie(&folder, &["reports", "--format", "json"]).out.lines().count(), 600);
}

#[test]
fn a_sentence_is_explained() {
    let folder = Folder::new("explain");
    let sentence = "L'armée syrienne a repris Saraqeb jeudi.";
    let run = vigie(&folder, &["explain", sentence, "--lang", "fr", "--date", "2020-02-07", "--format", "json"]);
    let value: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let claim = &value["claims"][0];
    assert_eq!((claim["kind"].as_str(), claim["time"]["edtf"].as_str()), (Some("control"), Some("2020-02-06")));
    assert!(claim["because"].as_array().is_some_and(|reasons| !reasons.is_empty()), "{}", run.out);
    let run = vigie(&folder, &["explain", sentence, "--lang", "fr", "--date", "2020-02-07"]);
    assert!(run.out.contains("└ ") && run.out.contains("lexicons/fr/"), "{}", run.out);
    let run = vigie(&folder, &["explain", "Bonjour."]);
    assert!(run.code == Some(0) && run.out.contains("No claims found."), "{}", run.out);
}

/// One GET request's answer, its head included.
fn get(addr: &str, path: &str) -> String {
    let mut stream = std::net::TcpStream::connect(addr).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {addr}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn the_page_is_served_from_the_store() {
    let folder = Folder::new("serve");
    folder.write("a.txt", format!("date 2020-02-07\n{FRENCH}"));
    let mut empty = command(&folder, &["serve", "--store", "new.db", "--addr", "127.0.0.1:0"]);
    let mut empty = empty.stdout(Stdio::piped()).spawn().unwrap();
    let mut said = String::new();
    std::io::BufRead::read_line(&mut std::io::BufReader::new(empty.stdout.take().unwrap()), &mut said).unwrap();
    empty.kill().unwrap();
    empty.wait().unwrap();
    assert!(said.starts_with("new.db is new and empty"), "{said}");
    assert_eq!(vigie(&folder, &["add", "a.txt"]).code, Some(0));
    let claims = vigie(&folder, &["claims", "--kind", "control", "--format", "json"]);
    let claim: serde_json::Value = serde_json::from_str(claims.out.lines().next().unwrap()).unwrap();

    let mut child = command(&folder, &["serve", "--addr", "127.0.0.1:0"]).stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    std::io::BufRead::read_line(&mut std::io::BufReader::new(child.stdout.take().unwrap()), &mut line).unwrap();
    let addr = line.strip_prefix("vigie.db is on http://").and_then(|l| l.split('/').next()).unwrap_or_default();
    let meta = get(addr, "/api/meta");
    let why = get(addr, &format!("/api/explain?claim={}", claim["id"].as_str().unwrap()));
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(meta.starts_with("HTTP/1.1 200") && meta.contains("\"reports\":1"), "{meta}");
    assert!(why.starts_with("HTTP/1.1 200") && why.contains("lexicons/fr/"), "{why}");

    let exposed = vigie(&folder, &["serve", "--addr", "0.0.0.0:0"]);
    assert_eq!(exposed.code, Some(1));
    assert!(exposed.err.contains("vigie user add NAME --role admin"), "{}", exposed.err);
}

#[test]
fn times_and_numbers_are_shown_where_they_stand() {
    let folder = Folder::new("annotate");
    let text = "Plus de 300 civils ont fui depuis lundi. Les ministres se réuniront jeudi à 10h30 GMT.";
    folder.write("a.txt", text);
    let shown = vigie(&folder, &["annotate", "--layer", "times,numbers", "--date", "2020-02-07", "a.txt"]);
    assert_eq!(shown.code, Some(0), "{}", shown.err);
    for part in [
        "\ntimes\n",
        "fui [depuis lundi]{2020-02-03/2020-02-07 since}. Les",
        "[jeudi à 10h30 GMT]{2020-02-13 on}.\n",
        "\nnumbers\n[Plus de 300]{at least 300} civils",
    ] {
        assert!(shown.out.contains(part), "{part:?} is not in:\n{}", shown.out);
    }

    let json = vigie(
        &folder,
        &["annotate", "--layer", "times", "--format", "json", "--date", "2020-02", "a.txt", "missing.txt"],
    );
    assert_eq!(json.code, Some(1));
    assert_eq!(json.err.lines().next(), Some("vigie: missing.txt: no such file or directory; check the path"));
    let line: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(line["report"]["text_sha256"], text_sha256(text));
    assert!(line.get("numbers").is_none());
    let times = line["times"].as_array().unwrap();
    for time in times {
        let at = |key: &str| time["span"][key].as_u64().unwrap() as usize;
        assert_eq!(text[at("start")..at("end")], *time["span"]["text"].as_str().unwrap());
    }
    assert_eq!((&times[0]["edtf"], &times[0]["role"]), (&"2020-02-XX/2020-02".into(), &"since".into()));
    assert_eq!((&times[1]["earliest"], &times[1]["latest"]), (&"2020-02-06".into(), &"2020-02-27".into()));

    let numbers = vigie_with(
        &folder,
        &["annotate", "--layer", "numbers", "--format", "json", "--lang", "fr", "-"],
        text.as_bytes(),
    );
    let line: serde_json::Value = serde_json::from_str(&numbers.out).unwrap();
    let number = &line["numbers"][0];
    assert_eq!(
        (&number["low"], &number["best"], &number["high"]),
        (&300.into(), &300.into(), &serde_json::Value::Null)
    );

    let text = "Le M23 a pris Sake. Le mouvement dément.";
    let shown = vigie_with(&folder, &["annotate", "--layer", "actors", "--lang", "fr", "-"], text.as_bytes());
    assert!(shown.out.contains("[Le M23]{1 March 23 Movement COD/REB, armed_group} a pris"), "{}", shown.out);
    assert!(shown.out.contains("[Le mouvement]{2 March 23 Movement COD/REB, armed_group =[1]}"), "{}", shown.out);
    let args = ["annotate", "--layer", "actors", "--format", "json", "--lang", "fr", "-"];
    let line: serde_json::Value = serde_json::from_str(&vigie_with(&folder, &args, text.as_bytes()).out).unwrap();
    let want = serde_json::json!({
        "span": {"start": 20, "end": 32, "text": "Le mouvement"}, "head": {"start": 23, "end": 32},
        "name": "March 23 Movement", "country": "COD", "sector": "REB", "kind": "armed_group", "mention_of": 0,
    });
    assert_eq!(line["actors"][1], want);
    assert_eq!(vigie(&folder, &["annotate", "a.txt"]).code, Some(2));
    assert_eq!(vigie(&folder, &["annotate", "--layer", "weather", "a.txt"]).code, Some(2));
}

#[test]
fn places_are_shown_where_they_stand() {
    let folder = Folder::new("annotate-places");
    let text = "Kfar Zarghal, à 8 km au nord-est d'Idleb, en Syrie, est tombée. Ankara accuse Damas.\n\n\
                Une mine a explosé sur la route reliant Goma à Sake, puis la ville a été évacuée.";
    folder.write("a.txt", text);
    let shown = vigie(&folder, &["annotate", "--layer", "places", "--lang", "fr", "a.txt"]);
    assert_eq!(shown.code, Some(0), "{}", shown.err);
    assert_eq!(
        shown.out,
        "a · fr\n\nplaces\n\
         [Kfar Zarghal, à 8 km au nord-est d'Idleb]{Kfar Zarghal SY 35.9816,36.6966 ±3.2 km}, en [Syrie]{Syria SY 163843 \
         35.0254,38.5078 ±243 km}, est tombée. Ankara accuse Damas.\n\n\
         Une mine a explosé [sur la route reliant Goma à Sake]{Goma–Sake CD -1.6240,29.1359 ±11.7 km route}, puis la ville a \
         été évacuée.\n"
    );
    let json = vigie(&folder, &["annotate", "--layer", "places", "--format", "json", "--lang", "fr", "a.txt"]);
    let line: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    let places = line["places"].as_array().unwrap();
    let names: Vec<&str> = places.iter().map(|p| p["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["Kfar Zarghal", "Idlib", "Syria", "Goma–Sake", "Goma", "Sake"]);
    let mut village = places[0].clone();
    assert_eq!(village["span"]["text"], "Kfar Zarghal, à 8 km au nord-est d'Idleb");
    village.as_object_mut().unwrap().remove("span");
    let want = serde_json::json!({
        "name_span": {"start": 0, "end": 12}, "name": "Kfar Zarghal", "geonameid": null, "country": "SY",
        "lat": 35.9816, "lon": 36.6966, "level": "locality", "relation": "in", "radius_km": 3.2,
        "derived": {"from": "Idlib", "km": 8.0, "bearing": "NE"}, "doubts": ["the gazetteer has no such place"]
    });
    assert_eq!(village, want);
    assert_eq!((&places[1]["geonameid"], &places[1]["span"]["text"]), (&169389.into(), &"Idleb".into()));
    assert_eq!((&places[3]["relation"], &places[3]["geonameid"]), (&"route".into(), &serde_json::Value::Null));
    for place in places {
        for span in ["span", "name_span"] {
            let at = |key: &str| place[span][key].as_u64().unwrap() as usize;
            assert!(text.get(at("start")..at("end")).is_some_and(|words| !words.is_empty()), "{place}");
        }
    }
}

#[test]
fn added_places_are_read_until_they_are_removed() {
    let folder = Folder::new("gazetteer");
    let text = "Des obus sont tombés sur le village de Kfar Zarghal, en Syrie.";
    folder.write("a.txt", text);
    let villages = "name,lat,lon,country\nKfar Zarghal,35.9700,36.7100,SY\nNulle Part,135,36,SY\n";
    folder.write("Villages (2020).csv", villages);
    let read = || {
        let run = vigie(&folder, &["annotate", "--layer", "places", "--format", "json", "--lang", "fr", "a.txt"]);
        let line: serde_json::Value = serde_json::from_str(&run.out).unwrap();
        line["places"][0]["lat"].clone()
    };
    assert!(read().is_null());
    let added = vigie(&folder, &["gazetteer", "add", "Villages (2020).csv", "missing.txt"]);
    assert_eq!(added.code, Some(1), "a bad row shows in the exit status");
    let complaints: Vec<&str> = added.err.lines().collect();
    assert!(complaints[0].starts_with("vigie: Villages (2020).csv, line 3: 135, 36 is no position"), "{}", added.err);
    assert!(complaints[1].starts_with("vigie: missing.txt: no such file"), "{}", added.err);
    assert!(added.out.starts_with("villages--2020: 1 place from CSV, 0 known already; in "), "{}", added.out);
    assert_eq!(read(), 35.97);
    let listed = vigie(&folder, &["gazetteer", "list"]);
    assert!(listed.out.starts_with("villages--2020: 1 place in ") && listed.code == Some(0), "{}", listed.out);
    let found = vigie(&folder, &["gazetteer", "find", "kfar zarghal"]);
    assert!(found.out.contains("Kfar Zarghal · SY · locality · 35.9700,36.7100 · ? inhabitants"), "{}", found.out);
    let wrong = vigie(&folder, &["gazetteer", "remove", "villages"]);
    assert!(wrong.code == Some(1) && wrong.err.contains("there are villages--2020"), "{}", wrong.err);
    assert_eq!(vigie(&folder, &["gazetteer", "remove", "villages--2020"]).code, Some(0));
    assert!(read().is_null());
    folder.write("gazetteer/old.gaz", "not a layer");
    let damaged = vigie(&folder, &["read", "a.txt"]);
    assert_eq!(damaged.code, Some(1));
    assert!(damaged.err.contains("old.gaz") && damaged.err.contains("vigie gazetteer remove old"), "{}", damaged.err);
}

#[test]
fn completions_and_manual_are_printed() {
    let folder = Folder::new("help");
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let run = vigie(&folder, &["completions", shell]);
        assert!(run.code == Some(0) && run.out.contains("vigie") && run.out.contains("explain"), "{shell}");
    }
    for page in [&["man"][..], &["man", "read"]] {
        let run = vigie(&folder, page);
        assert!(run.code == Some(0) && run.out.contains(".TH") && run.out.contains("Examples"), "{}", run.out);
    }
}
