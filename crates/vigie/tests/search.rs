//! `vigie search` as a user runs it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

fn run(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vigie"));
    command.current_dir(folder).args(arguments).env_remove("CLICOLOR_FORCE");
    // The places of whoever runs the tests are none of theirs.
    command.env("VIGIE_GAZETTEER", folder.join("gazetteer")).output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// A store with one report in each language.
fn store(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("search-{test}"));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(folder.join("in")).unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.join("in").join(name), text).unwrap();
    write(
        "un.txt",
        "date 2020-02-07\nL'armée syrienne a bombardé Saraqeb, près d'Idleb, jeudi. Au moins douze civils ont été tués.\n",
    );
    write("two.txt", "date 2020-02-08\nWarplanes bombed the town of Binnish on Friday, killing seven children.\n");
    let added = run(&folder, &["add", "in"]);
    assert!(added.status.success(), "{}", String::from_utf8_lossy(&added.stderr));
    folder
}

#[test]
fn words_are_found_in_every_form_for_people_and_programs() {
    let folder = store("forms");
    let text = out(&run(&folder, &["search", "bombardements"]));
    assert!(
        text.contains(" · un · 2020-02-07") && text.contains("[bombardé] Saraqeb") && text.ends_with("1 report\n"),
        "{text}"
    );
    let text = out(&run(&folder, &["search", "BOMBING", "child"]));
    assert!(text.contains("[bombed]") && text.contains("[children]"), "{text}");
    let lines = out(&run(&folder, &["search", "--format", "json", "bombardements"]));
    let found: Value = serde_json::from_str(lines.trim()).unwrap();
    let (passage, mark) = (found["passage"]["text"].as_str().unwrap(), &found["passage"]["marks"][0]);
    let at = |name: &str| usize::try_from(mark[name].as_u64().unwrap()).unwrap();
    assert_eq!((&found["id"], &passage[at("start")..at("end")]), (&"un".into(), "bombardé"));
    let claims = out(&run(&folder, &["search", "tuer", "--in", "claims", "--least", "12", "--format", "json"]));
    let claim: Value = serde_json::from_str(claims.lines().next().unwrap()).unwrap();
    assert_eq!((&claim["kind"], &claim["count"]["low"]), (&"casualties".into(), &12.into()));
    assert_eq!(out(&run(&folder, &["search", "absent"])), "No report has these words.\n");
}

#[test]
fn what_cannot_be_asked_is_said() {
    let folder = store("unfit");
    let many = "mot ".repeat(40);
    for (arguments, says) in [
        (vec!["search", "\"*\""], "no word to look for"),
        (vec!["search", many.as_str()], "ask for at most 32"),
        (vec!["search", "tuer", "--least", "3"], "add --in claims"),
    ] {
        let ended = run(&folder, &arguments);
        let error = String::from_utf8_lossy(&ended.stderr).into_owned();
        assert!(!ended.status.success() && error.contains(says), "{arguments:?}: {error}");
    }
}
