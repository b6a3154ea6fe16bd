//! What `vigie` says of what it did not read, and of lexicons that are not right.

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A folder of its own for one test.
fn folder(test: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("unread-{test}"));
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).unwrap();
    path
}

fn vigie(folder: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vigie"));
    command.current_dir(folder).args(arguments).env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE");
    command.env("VIGIE_GAZETTEER", folder.join("gazetteer")).stdin(Stdio::null());
    let output = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).expect("output is UTF-8");
    (output.status.code(), text(output.stdout), text(output.stderr))
}

const REPORT: &str = "L'armée syrienne a repris Saraqeb jeudi. Les rebelles ont pris leur temps. Les \
    soldats rient. Le marché a rouvert.";

#[test]
fn what_looks_like_conflict_and_gave_nothing_is_listed() {
    let folder = folder("list");
    fs::write(folder.join("a.txt"), REPORT).unwrap();
    let (code, out, err) = vigie(&folder, &["read", "--unread", "--format", "json", "--lang", "fr", "a.txt"]);
    assert_eq!((code, err.as_str()), (Some(0), ""));
    let value: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(value["report"]["id"], "a");
    let unread = value["unread"].as_array().unwrap();
    let texts: Vec<&str> = unread.iter().filter_map(|s| s["span"]["text"].as_str()).collect();
    assert_eq!(texts, ["Les rebelles ont pris leur temps.", "Les soldats rient."]);
    for sentence in unread {
        let at = |end: &str| sentence["span"][end].as_u64().unwrap() as usize;
        assert_eq!(REPORT.get(at("start")..at("end")), sentence["span"]["text"].as_str());
        assert!(!sentence["reasons"].as_array().unwrap().is_empty(), "{sentence}");
    }
    let reasons = unread[0]["reasons"].as_array().unwrap();
    let place = reasons.iter().find(|r| r["reason"] == "needs a place, none found").expect("prendre needs a place");
    assert!(place["entry"].as_str().is_some_and(|e| e.starts_with("lexicons/fr/acts/")), "{place}");
    assert_eq!(unread[1]["reasons"][0]["reason"], "no act of the lexicon stands in it");

    let (code, out, _) = vigie(&folder, &["read", "--unread", "--lang", "fr", "a.txt"]);
    assert!(code == Some(0) && out.contains("\n  Les soldats rient.\n      no act"), "{out}");
    fs::write(folder.join("b.txt"), "L'armée syrienne a repris Saraqeb jeudi.").unwrap();
    let (_, out, _) = vigie(&folder, &["read", "--unread", "--lang", "fr", "a.txt", "b.txt"]);
    assert!(out.contains("Nothing that looks like conflict was left unread."), "{out}");
    assert!(out.ends_with("2 reports, 2 sentences unread\n"), "{out}");
}

#[test]
fn a_sentence_without_claims_is_explained() {
    let folder = folder("explain");
    let sentence = "Les rebelles ont pris leur temps.";
    let (code, out, _) = vigie(&folder, &["explain", sentence, "--lang", "fr"]);
    assert!(code == Some(0) && out.contains("No claims found."), "{out}");
    assert!(out.contains("lexicons/fr/acts/") && out.contains(": prendre: needs a place, none found"), "{out}");
    let (_, out, _) = vigie(&folder, &["explain", sentence, "--lang", "fr", "--format", "json"]);
    let value: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(value["unread"][0]["span"]["text"], sentence);
}

/// The template as the language `zz` in a folder of lexicons, one file changed.
fn lexicons(test: &str, file: &str, change: impl Fn(String) -> String) -> PathBuf {
    let template = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../lexicons/_template");
    let folder = folder(test);
    let own = folder.join("mine/zz");
    fs::create_dir_all(own.join("acts")).unwrap();
    for inside in ["", "acts"] {
        for entry in fs::read_dir(template.join(inside)).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                fs::copy(&path, own.join(inside).join(path.file_name().unwrap())).unwrap();
            }
        }
    }
    let changed = change(fs::read_to_string(own.join(file)).unwrap());
    fs::write(own.join(file), changed).unwrap();
    folder
}

const CONTROL: &str = "acts/control.toml";

/// The entries of the template that a language without numbers and without a parser reads.
fn readable(text: &str) -> String {
    text.split("[[act]]\nlemma = \"se apropar de\"").next().unwrap_or_default().to_owned()
}

#[test]
fn a_folder_of_lexicons_is_checked() {
    let folder = lexicons("good", CONTROL, |text| readable(&text));
    fs::remove_file(folder.join("mine/zz/acts/casualties.toml")).unwrap();
    let (code, out, err) = vigie(&folder, &["lexicon", "check", "mine"]);
    assert!(code == Some(0) && out.starts_with("zz: ") && out.ends_with("all read as they should be\n"), "{out}{err}");
    let (code, _, err) = vigie(&folder, &["lexicon", "check", "mine/zz"]);
    assert!(code == Some(1) && err.contains("no folder in it has a language.toml"), "{err}");
    let (code, _, err) = vigie(&folder, &["lexicon", "check", "mine", "--lang", "fr"]);
    assert!(code == Some(1) && err.contains("no language \"fr\"; there are zz"), "{err}");
}

#[test]
fn faults_are_named_with_their_lines() {
    let folder = lexicons("faulty", CONTROL, |text| text.replacen("control.gained", "control.seized", 1));
    fs::write(folder.join("mine/zz/people.toml"), "[[people]]\nforms = [\"rebis\"]\nsector = \"REBEL\"\n").unwrap();
    let (code, out, _) = vigie(&folder, &["lexicon", "check", "mine"]);
    let first = out.lines().next().unwrap_or_default();
    assert!(first.starts_with("mine/zz/acts/control.toml:"), "{out}");
    assert!(first.contains("found \"control.seized\"; expected") && code == Some(1), "{out}");
    let (code, out, _) = vigie(&folder, &["lexicon", "check", "mine", "--format", "json"]);
    let value: Value = serde_json::from_str(&out).unwrap();
    assert!(code == Some(1) && value["faults"][0]["line"].as_u64().is_some_and(|line| line > 1), "{out}");
}

#[test]
fn sentences_that_are_misread_are_listed() {
    let folder = lexicons("misread", CONTROL, |text| {
        readable(&text).replacen("no = [\"El takó un libro.\"]", "no = [\"Los rebis an takata Kherson.\"]", 1)
    });
    fs::remove_file(folder.join("mine/zz/acts/casualties.toml")).unwrap();
    let (code, out, _) = vigie(&folder, &["lexicon", "check", "mine", "--format", "json"]);
    let value: Value = serde_json::from_str(&out).unwrap();
    let misread = value["misread"].as_array().unwrap();
    assert!(code == Some(1) && value["faults"].as_array().is_some_and(Vec::is_empty), "{out}");
    assert_eq!(misread.len(), 1, "{out}");
    assert_eq!((&misread[0]["act"], &misread[0]["list"]), (&Value::from("takar"), &Value::from("no")));
    assert_eq!(misread[0]["what"], "found control.gained; expected none");
    let (code, out, _) = vigie(&folder, &["lexicon", "check", "mine"]);
    assert!(code == Some(1) && out.contains("mine/zz/acts/control.toml:") && out.ends_with(", 1 misread\n"), "{out}");
}

#[test]
fn the_built_in_lexicons_are_well_formed() {
    let (code, out, err) = vigie(&folder("built-in"), &["lexicon", "check"]);
    assert!(code == Some(0) && out.starts_with("en, fr: "), "{out}{err}");
}
