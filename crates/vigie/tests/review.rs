//! Grades and decisions through the program: the picture follows at once, and what was known before is not rewritten.

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const REPORT: &str = "date 2020-02-07\nsource AFP\n\nLes rebelles se sont emparés de Saraqeb jeudi. Au moins douze civils ont été tués à Saraqeb.";

struct Folder(PathBuf);

impl Folder {
    /// A folder with a store of one report.
    fn new(test: &str) -> Folder {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("review-{test}"));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        let folder = Folder(path);
        fs::write(folder.0.join("a.txt"), REPORT).unwrap();
        folder.ok(&["add", "a.txt", "--source", "AFP"]);
        folder
    }

    fn run(&self, arguments: &[&str]) -> (Option<i32>, String, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vigie"));
        command.current_dir(&self.0).args(arguments).stdin(Stdio::null());
        command.env("VIGIE_GAZETTEER", self.0.join("gazetteer"));
        let output = command.output().unwrap();
        let text = |bytes| String::from_utf8(bytes).expect("output is UTF-8");
        (output.status.code(), text(output.stdout), text(output.stderr))
    }

    /// What a run prints that must succeed.
    fn ok(&self, arguments: &[&str]) -> String {
        let (code, out, err) = self.run(arguments);
        assert_eq!(code, Some(0), "{arguments:?}: {err}");
        out
    }

    fn refused(&self, arguments: &[&str]) -> String {
        let (code, out, err) = self.run(arguments);
        assert_ne!(code, Some(0), "{arguments:?}: {out}");
        err
    }

    fn lines(&self, arguments: &[&str]) -> Vec<Value> {
        self.ok(arguments).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    fn claim(&self, kind: &str) -> Value {
        let claims = self.lines(&["claims", "--kind", kind, "--format", "json"]);
        assert_eq!(claims.len(), 1, "{claims:?}");
        claims[0].clone()
    }

    fn id(&self, kind: &str) -> String {
        self.claim(kind)["id"].as_str().unwrap().to_owned()
    }

    fn picture(&self, more: &[&str]) -> Value {
        let arguments: Vec<&str> = ["picture", "--format", "json"].iter().chain(more).copied().collect();
        self.lines(&arguments).remove(0)
    }
}

/// A day after the report and before any decision, which is made on the day of the test.
const BEFORE: [&str; 2] = ["--known", "2020-03-01"];

#[test]
fn a_rejected_claim_leaves_the_picture_and_not_the_past() {
    let folder = Folder::new("reject");
    let id = folder.id("control");
    let was = folder.picture(&BEFORE);
    assert_eq!(was["control"][0]["place"]["name"], "Saraqib");
    folder.ok(&["review", "reject", &id, "--by", "Ana", "--note", "dans un rêve"]);
    assert_eq!(folder.picture(&[])["control"], serde_json::json!([]));
    assert_eq!(folder.picture(&BEFORE), was, "what was known before is not rewritten");
    let claim = folder.claim("control");
    assert_eq!((&claim["review"]["verdict"], &claim["review"]["by"]), (&"rejected".into(), &"Ana".into()));
    assert!(folder.ok(&["claims", "--kind", "control"]).contains("rejected by Ana"));
    assert!(!folder.ok(&["brief"]).contains("emparés"), "the brief cites nothing that was rejected");
    let log = folder.ok(&["review", "log"]);
    assert!(log.contains(&format!("rejected {id} by Ana: dans un rêve")), "{log}");
    // Of several decisions the last counts.
    folder.ok(&["review", "accept", &id, "--by", "Zoé"]);
    assert_eq!(folder.picture(&[])["control"], was["control"]);
    assert_eq!(folder.lines(&["review", "log", "--format", "json"]).len(), 2);
    assert_eq!(folder.ok(&["review", "log", "--known", "2020-03-01"]), "Nothing was decided in vigie.db.\n");
}

#[test]
fn a_corrected_claim_says_what_the_reviewer_says() {
    let folder = Folder::new("correct");
    let id = folder.id("casualties");
    let by = ["--by", "Ana"];
    let correct = |set: &[&str]| -> Vec<String> {
        let mut arguments = vec!["review".to_owned(), "correct".to_owned(), id.clone()];
        arguments.extend(set.iter().flat_map(|s| ["--set".to_owned(), (*s).to_owned()]));
        arguments.extend(by.map(str::to_owned));
        arguments
    };
    fn borrowed(owned: &[String]) -> Vec<&str> {
        owned.iter().map(String::as_str).collect()
    }
    let was = folder.picture(&BEFORE);
    folder.ok(&borrowed(&correct(&["count=17", "place=Binnish"])));
    let figure = &folder.picture(&[])["figures"][0];
    assert_eq!((&figure["best"], &figure["place"]["name"]), (&17.into(), &"Binnish".into()));
    assert_eq!(folder.picture(&BEFORE), was, "what was known before is not rewritten");
    // The next correction goes on from this one.
    folder.ok(&borrowed(&correct(&["factuality=unconfirmed", "evidence=ont été tués à Saraqeb"])));
    let claim = folder.claim("casualties");
    assert_eq!((&claim["count"]["best"], &claim["factuality"]), (&17.into(), &"unconfirmed".into()));
    assert_eq!(claim["evidence"]["text"], "ont été tués à Saraqeb");
    for (set, message) in [
        ("outcome=dead", "outcome: found \"dead\", expected one of killed, injured"),
        ("place=Idlib", "place: found \"Idlib\", expected one of gn:"),
        ("place=Xyzzyville", "expected a place of the gazetteer"),
        ("evidence=dix-sept civils", "stand in the report exactly so"),
        ("count=17", "says that already"),
        ("phase=held", "for a claim of casualties a field of"),
    ] {
        let err = folder.refused(&borrowed(&correct(&[set])));
        assert!(err.contains(message), "{set}: {err}");
    }
    assert_eq!(folder.lines(&["review", "log", "--format", "json"]).len(), 2, "what was refused is not kept");
}

#[test]
fn decisions_about_what_is_not_there_are_refused() {
    let folder = Folder::new("absent");
    let id = folder.id("control");
    let err = folder.refused(&["review", "accept", &id, "0123456789abcdef", "--by", "Ana"]);
    assert!(err.contains("no claim 0123456789abcdef"), "{err}");
    assert!(folder.refused(&["review", "accept", &id, "--by", " "]).contains("give a name"));
    assert!(folder.refused(&["review", "accept", &id]).contains("--by"));
    let other = folder.id("casualties");
    folder.ok(&["review", "reject-link", &other, &id, "copies", "--by", "Ana"]);
    assert!(folder.refused(&["review", "reject-link", &other, &id, "cousins", "--by", "Ana"]).contains("corroborates"));
    assert!(folder.refused(&["review", "accept", &id, "--by", "Ana", "--store", "none.db"]).contains("does not exist"));
    assert!(!folder.0.join("none.db").exists());
    assert_eq!(folder.lines(&["review", "log", "--format", "json"])[0]["link"], "copies");
}

#[test]
fn the_queue_shows_what_waits_and_gold_files_what_was_decided() {
    let folder = Folder::new("gold");
    let queue = || folder.lines(&["review", "queue", "--format", "json"]);
    assert_eq!(queue().len(), 2);
    assert_eq!(queue()[0]["kind"], "control", "who holds a town comes first");
    let (control, killed) = (folder.id("control"), folder.id("casualties"));
    folder.ok(&["review", "correct", &control, "--set", "target=Syrian Arab Army (SYR/MIL)", "--by", "Ana"]);
    assert_eq!(queue().len(), 1);
    let (code, _, err) = folder.run(&["review", "export", "--gold", "gold"]);
    assert_eq!(code, Some(1));
    assert!(err.contains("a: 1 claim not decided about"), "{err}");
    assert!(!folder.0.join("gold/a.gold.json").exists());
    let gold =
        || -> Value { serde_json::from_str(&fs::read_to_string(folder.0.join("gold/a.gold.json")).unwrap()).unwrap() };
    folder.ok(&["review", "export", "--gold", "gold", "--partial"]);
    assert_eq!((gold()["claims"].as_array().unwrap().len(), &gold()["claims"][1]["optional"]), (2, &true.into()));
    folder.ok(&["review", "reject", &killed, "--by", "Ana"]);
    folder.ok(&["review", "export", "--gold", "gold"]);
    let gold = gold();
    assert_eq!((&gold["id"], &gold["lang"], &gold["published"]), (&"a".into(), &"fr".into(), &"2020-02-07".into()));
    let claims = gold["claims"].as_array().unwrap();
    assert_eq!((claims.len(), &claims[0]["target"]["name"]), (1, &"Syrian Arab Army".into()));
    assert!(gold["text"].as_str().unwrap().contains(claims[0]["evidence"].as_str().unwrap()));
    assert_eq!(folder.ok(&["review", "queue"]), "No claim waits for a decision.\n");
}

#[test]
fn what_was_decided_is_undone_and_what_was_missed_is_added() {
    let folder = Folder::new("undo");
    let id = folder.id("control");
    let was = folder.picture(&[]);
    folder.ok(&["review", "reject", &id, "--by", "Ana"]);
    assert_eq!(folder.ok(&["review", "undo", &id, "--by", "Ana"]), format!("withdrawn: {id}\n"));
    assert_eq!(
        (folder.picture(&[])["control"].clone(), &folder.claim("control")["review"]),
        (was["control"].clone(), &Value::Null)
    );
    let log = folder.ok(&["review", "log"]);
    assert!(log.contains("rejected") && log.contains("withdrawn"), "{log}");
    assert!(folder.refused(&["review", "undo", &id, "--by", "Ana"]).contains("has decided nothing about"));

    let key = folder.lines(&["reports", "--format", "json"])[0]["key"].as_str().unwrap().to_owned();
    let add = |words: &str, more: &[&str]| {
        let head = ["review", "add", &key, "--kind", "violence", "--evidence", words, "--by", "Ana"];
        head.iter().chain(more).map(|s| (*s).to_owned()).collect::<Vec<_>>()
    };
    let run = |arguments: &[String]| folder.run(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
    let (code, out, err) = run(&add("tués à Saraqeb", &["--set", "form=shelling", "--set", "place=Binnish"]));
    assert_eq!(code, Some(0), "{err}");
    assert!(out.starts_with("added: ") && out.contains("violence"), "{out}");
    let added = folder.claim("violence");
    assert_eq!((&added["evidence"]["text"], &added["review"]["verdict"]), (&"tués à Saraqeb".into(), &"added".into()));
    assert_eq!(folder.picture(&[])["events"][0]["places"][0]["name"], "Binnish");
    assert_eq!(folder.picture(&BEFORE)["events"], serde_json::json!([]));
    assert!(run(&add("ces mots-là", &["--set", "form=shelling"])).2.contains("the report does not say"));
    assert!(run(&add("tués", &[])).2.contains("form: "));
    // It leaves with the others.
    folder.ok(&["review", "export", "--gold", "gold", "--partial"]);
    let gold: Value = serde_json::from_str(&fs::read_to_string(folder.0.join("gold/a.gold.json")).unwrap()).unwrap();
    let kinds: Vec<&Value> = gold["claims"].as_array().unwrap().iter().map(|c| &c["kind"]).collect();
    assert_eq!(kinds, ["control", "casualties", "violence"]);
    assert_eq!(gold["claims"][2]["optional"], Value::Null);
    let exported = &folder.lines(&["export", "--to", "jsonl"])[0];
    assert_eq!(exported["claims"].as_array().unwrap().len(), 3);
    folder.ok(&["review", "undo", added["id"].as_str().unwrap(), "--by", "Ana"]);
    assert_eq!(folder.ok(&["claims", "--kind", "violence"]), "No claims.\n");
}

#[test]
fn two_tellings_are_put_together_and_told_apart() {
    let folder = Folder::new("link");
    let b = "date 2020-02-08\nsource OSDH\n\nAu moins quinze civils ont été tués à Binnish.";
    fs::write(folder.0.join("b.txt"), b).unwrap();
    folder.ok(&["add", "b.txt", "--source", "OSDH"]);
    let tolls = folder.lines(&["claims", "--kind", "casualties", "--format", "json"]);
    let ids: Vec<&str> = tolls.iter().map(|c| c["id"].as_str().unwrap()).collect();
    let earlier = folder.lines(&["claims", "--source", "AFP", "--kind", "casualties", "--format", "json"]).remove(0);
    let (earlier, later) = (earlier["id"].as_str().unwrap(), ids.iter().find(|id| earlier["id"] != **id).unwrap());
    let figures = |more: &[&str]| folder.picture(more)["figures"].as_array().unwrap().len();
    assert_eq!(figures(&[]), 2);
    let by = ["--by", "Ana"];
    let run = |arguments: &[&str]| folder.ok(&[&["review"], arguments, &by].concat());
    assert_eq!(run(&["link", earlier, later]), format!("accepted: {later} same_event {earlier}\n"));
    assert_eq!((figures(&[]), figures(&BEFORE)), (1, 2), "what was known before is not rewritten");
    let changes = folder.ok(&["changes", "--since", "2020-03-01", "--lang", "fr"]);
    assert!(changes.contains("Ana a réuni deux affirmations"), "{changes}");
    assert!(folder.ok(&["review", "log"]).contains(&format!("accepted {later} same_event {earlier} by Ana")));
    assert_eq!(
        run(&["reject-link", earlier, later, "same_event"]),
        format!("rejected: {later} same_event {earlier}\n")
    );
    assert_eq!(figures(&[]), 2);
    let undo = ["undo", later, earlier, "--link", "same_event"];
    assert_eq!(run(&undo), format!("withdrawn: {later} same_event {earlier}\n"));
    assert_eq!(figures(&[]), 1, "the word before counts again");
    run(&undo);
    assert_eq!(figures(&[]), 2);
    run(&["link", earlier, later, "--as", "updates"]);
    assert_eq!(folder.picture(&[])["figures"][0]["best"], 15);
    let refused = |arguments: &[&str]| folder.refused(&[&["review"], arguments, &by].concat());
    assert!(refused(&["link", &folder.id("control"), later]).contains("correct the one that was misread"));
    assert!(refused(&["link", earlier, later, "--as", "denies"]).contains("same_event, corroborates"));
    assert!(refused(&["link", earlier, "0123456789abcdef"]).contains("no claim 0123456789abcdef"));
    assert!(refused(&["undo", later, "--link", "updates"]).contains("ids of both"));
    assert!(refused(&["undo", later, earlier, "--link", "copies"]).contains("has decided nothing about"));
}

#[test]
fn what_is_done_at_the_command_line_is_in_the_audit_log() {
    let folder = Folder::new("audit");
    let id = folder.id("control");
    folder.ok(&["add", "a.txt", "--source", "AFP"]);
    folder.ok(&["review", "accept", &id, "--by", "Ana"]);
    folder.refused(&["review", "accept", "0123456789abcdef", "--by", "Ana"]);
    fs::write(folder.0.join("grades.toml"), "by = \"Zoé\"\n[sources]\nAFP = \"A\"\nANS = \"C\"\n").unwrap();
    folder.ok(&["grade", "--file", "grades.toml"]);
    let log = folder.lines(&["audit", "--format", "json"]);
    let told: Vec<String> =
        log.iter().map(|e| format!("{} {}", e["way"].as_str().unwrap(), e["about"].as_str().unwrap())).collect();
    let want = [
        "command add: a.txt".to_owned(),
        format!("command review: accepted {id}"),
        "command grade: AFP A, ANS C".to_owned(),
    ];
    assert_eq!(told, want, "what was there already, and what was refused, is no change");
    assert_eq!(
        (&log[1]["person"], &log[2]["person"], &log[0]["act"]),
        (&"Ana".into(), &"Zoé".into(), &"change".into())
    );
}

#[test]
fn two_reviewers_are_held_against_each_other() {
    let folder = Folder::new("agreement");
    assert!(folder.ok(&["review", "agreement"]).starts_with("No two people"));
    let (control, killed) = (folder.id("control"), folder.id("casualties"));
    folder.ok(&["review", "accept", &control, &killed, "--by", "Ana"]);
    folder.ok(&["review", "accept", &control, "--by", "Zoé"]);
    folder.ok(&["review", "reject", &killed, "--by", "Zoé"]);
    let pair = &folder.lines(&["review", "agreement", "--format", "json"])[0];
    assert_eq!(
        (&pair["share"], &pair["kappa"], &pair["apart"]),
        (&0.5.into(), &0.0.into(), &serde_json::json!([killed]))
    );
    assert_eq!(folder.ok(&["review", "agreement"]), "Ana, Zoé: 2 claims, 50 % the same verdict, kappa 0.00\n");
}

#[test]
fn a_grade_shows_wherever_its_source_does_and_only_from_its_day_on() {
    let folder = Folder::new("grade");
    let grade = |more: &[&str]| folder.picture(more)["control"][0]["grade"].as_str().unwrap().to_owned();
    assert_eq!(grade(&[]), "F2");
    folder.ok(&["grade", "afp", "b", "--by", "Ana"]);
    assert_eq!((grade(&[]).as_str(), grade(&BEFORE).as_str()), ("B2", "F2"));
    assert_eq!(folder.claim("control")["source_grade"], "B");
    assert!(folder.ok(&["claims", "--kind", "control"]).contains("AFP: B, 2020-02-07"));
    assert_eq!(folder.lines(&["claims", "--known", "2020-03-01", "--format", "json"])[0]["source_grade"], "F");
    fs::write(folder.0.join("grades.toml"), "[sources]\nAFP = \"A\"\n\"Autre\" = { grade = \"E\", note = \"n\" }\n")
        .unwrap();
    folder.ok(&["grade", "--file", "grades.toml", "--by", "Zoé"]);
    let list = folder.lines(&["grade", "list", "--format", "json"]);
    assert_eq!((&list[0]["grade"], &list[0]["by"], &list[1]["note"]), (&"A".into(), &"Zoé".into(), &"n".into()));
    assert_eq!(folder.lines(&["grade", "list", "--all", "--format", "json"]).len(), 3);
    assert!(folder.ok(&["grade", "list", "--known", "2020-03-01"]).starts_with("No source is graded"));
    fs::write(folder.0.join("bad.toml"), "[sources]\nAFP = \"H\"\nX = 3\n").unwrap();
    let err = folder.refused(&["grade", "--file", "bad.toml"]);
    assert_eq!(err.lines().count(), 2, "{err}");
    assert!(err.starts_with("vigie: bad.toml:2: [sources]: AFP: found \"H\", expected a grade"), "{err}");
    assert_eq!(folder.lines(&["grade", "list", "--all", "--format", "json"]).len(), 3, "all of a file or nothing");
    assert!(folder.refused(&["grade", "AFP", "H"]).contains("A, B, C, D, E, F"));
    assert!(folder.refused(&["grade", "AFP"]).contains("GRADE"));
}

#[test]
fn what_changed_is_told_with_its_cause() {
    let folder = Folder::new("changes");
    let changes = |more: &[&str]| {
        let arguments: Vec<&str> = ["changes", "--format", "json"].iter().chain(more).copied().collect();
        folder.lines(&arguments).remove(0)
    };
    let new = changes(&["--since", "2020-02-06", "--until", "2020-03-01"]);
    assert_eq!((&new["control"][0]["sorts"], &new["figures"][0]["sorts"]), (&["new"].into(), &["new"].into()));
    assert_eq!(new["control"][0]["causes"][0]["cause"], "told");
    assert_eq!(changes(&["--since", "2020-02-07", "--until", "2020-03-01"])["control"], serde_json::json!([]));
    folder.ok(&["review", "reject", &folder.id("control"), "--by", "Ana", "--note", "un rêve"]);
    folder.ok(&["grade", "AFP", "B"]);
    let since = changes(&["--since", "2020-03-01"]);
    assert_eq!(since["control"][0]["sorts"][0], "gone");
    let causes = since["control"][0]["causes"].as_array().unwrap();
    assert!(causes.iter().any(|c| c["cause"] == "decided" && c["verdict"] == "rejected"), "{causes:?}");
    let text = folder.ok(&["changes", "--since", "2020-03-01", "--lang", "fr"]);
    assert!(text.contains("ne tient plus") && text.contains("Ana a rejeté une affirmation"), "{text}");
    assert!(text.contains("Les rebelles se sont emparés de Saraqeb"), "what was rejected is still cited: {text}");
    let page = folder.ok(&["changes", "--since", "2020-02-06", "--until", "2020-03-01", "--format", "markdown"]);
    assert!(page.starts_with("# What has changed\n") && page.contains("[^1]: "), "{page}");
    assert!(folder.refused(&["changes", "--since", "2020-03-01", "--until", "2020-02-01"]).contains("swap them"));
    assert!(folder.refused(&["changes"]).contains("--since"));
}
