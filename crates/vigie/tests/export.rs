//! `vigie export` as a user runs it: every format, the filters, what was lost, and what is refused.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use vigie_format::json::{Reading, parse_reading};

/// A folder of its own.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    fn write(&self, name: &str, text: String) {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
    }
}

struct Run {
    code: Option<i32>,
    out: String,
    err: String,
}

fn vigie(folder: &Folder, arguments: &[&str]) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vigie"));
    // The places of whoever runs the tests are none of theirs.
    command.current_dir(&folder.0).args(arguments).env("VIGIE_GAZETTEER", folder.0.join("gazetteer"));
    let output = command.stdin(Stdio::null()).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).expect("output is UTF-8");
    Run { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
}

fn readings(lines: &str) -> Vec<Reading> {
    lines.lines().map(|line| parse_reading(line).unwrap_or_else(|e| panic!("{e}: {line}"))).collect()
}

#[test]
fn claims_leave_in_every_format_with_what_was_lost() {
    let folder = Folder::new("export");
    let strike = "Douze civils, dont quatre enfants, ont été tués mardi par des frappes aériennes à Ariha. L'armée aurait \
                  pris Saraqeb. Plus de 580 000 personnes ont fui la région d'Idleb depuis le début du mois de décembre.";
    folder.write("in/a.txt", format!("date 2020-02-07\n{strike}"));
    assert_eq!(vigie(&folder, &["add", "in"]).code, Some(0));
    let claims = vigie(&folder, &["claims", "--format", "json"]).out.lines().count();

    let lines = vigie(&folder, &["export", "--to", "jsonl"]);
    let readings = readings(&lines.out);
    assert_eq!((readings.len(), readings[0].claims.len()), (1, claims));
    assert!(lines.err.starts_with(&format!("jsonl: 1 row from {claims} claims\n")), "{}", lines.err);

    for format in ["geojson", "csv", "jsonl", "acled", "ucdp", "plover", "helix", "parquet"] {
        let run = vigie(&folder, &["export", "--to", format, "--out", "out", "--losses", "losses.json"]);
        assert_eq!((run.code, run.out.as_str()), (Some(0), ""), "{format}: {}", run.err);
        assert!(!fs::read(folder.0.join("out")).unwrap().is_empty(), "{format}");
        let losses = fs::read_to_string(folder.0.join("losses.json")).unwrap();
        let losses: serde_json::Value = serde_json::from_str(&losses).unwrap();
        assert_eq!((losses["format"].as_str(), losses["claims"].as_u64()), (Some(format), Some(claims as u64)));
        assert!(losses["rows"].as_u64() > Some(0), "{format}: {}", run.err);
    }
    assert!(fs::read_dir(&folder.0).unwrap().all(|f| !f.unwrap().file_name().to_string_lossy().contains("unfinished")));

    let rows = |arguments: &[&str]| {
        let run = vigie(&folder, &[&["export"], arguments].concat());
        assert_eq!(run.code, Some(0), "{}", run.err);
        (run.out.lines().map(str::to_owned).collect::<Vec<_>>(), run.err)
    };
    let (facts, said) = rows(&["--to", "acled"]);
    assert!(
        facts[1].contains(",2020-02-04,2020,1,Political violence,") && facts[1].contains(",12,,,asserted,"),
        "{facts:?}"
    );
    assert!(said.contains("claim: said as hearsay; --unconfirmed takes it in"), "{said}");
    let (all, _) = rows(&["--to", "acled", "--unconfirmed", "--report-days", "--hxl", "--lang", "fr"]);
    assert!(all[1].starts_with("#event+id,#date+occurred,") && all.len() > facts.len() + 1, "{all:?}");
    assert!(all.iter().any(|row| row.contains("Rapporté au conditionnel")), "{all:?}");
    // The filters are those of `vigie claims`; what is told of a later day, or was known later, is left out.
    assert_eq!(rows(&["--to", "csv", "--kind", "displacement"]).0.len(), 2);
    assert_eq!(rows(&["--to", "csv", "--place", "nowhere at all"]).0.len(), 1);
    assert_eq!(rows(&["--to", "csv", "--at", "2020-02-03", "--kind", "casualties,violence"]).0.len(), 1);
    assert_eq!(rows(&["--to", "csv", "--known", "2020-02-06"]).0.len(), 1);
    // A figure for a period counts once the period can be over.
    assert_eq!(rows(&["--to", "csv", "--at", "2020-01-31", "--kind", "displacement"]).0.len(), 1);

    let wrong = vigie(&folder, &["export", "--to", "geojson", "--hxl"]);
    assert_eq!(wrong.code, Some(2));
    assert!(wrong.err.contains("--hxl is for tables (csv, acled, ucdp, helix), not for geojson"), "{}", wrong.err);
    assert_eq!(vigie(&folder, &["export", "--to", "xls"]).code, Some(2));
    let nowhere = vigie(&folder, &["export", "--to", "csv", "--out", "no/such/folder.csv"]);
    assert_eq!(nowhere.code, Some(1));
    assert!(nowhere.err.contains("no/such/folder.csv cannot be written; check its folder"), "{}", nowhere.err);
}

#[test]
fn what_reviewers_said_leaves_with_the_claims() {
    let folder = Folder::new("export-reviewed");
    let text = "date 2020-02-07\nL'armée a pris Saraqeb. Douze civils ont été tués mardi à Ariha, en Syrie.";
    folder.write("in/a.txt", text.to_owned());
    assert_eq!(vigie(&folder, &["add", "in", "--source", "Radio"]).code, Some(0));
    let ids: Vec<(String, String)> = vigie(&folder, &["claims", "--format", "json"])
        .out
        .lines()
        .map(|line| {
            let claim: serde_json::Value = serde_json::from_str(line).unwrap();
            (claim["kind"].as_str().unwrap().to_owned(), claim["id"].as_str().unwrap().to_owned())
        })
        .collect();
    let id = |kind: &str| ids.iter().find(|(k, _)| k == kind).unwrap().1.clone();
    assert_eq!(vigie(&folder, &["grade", "Radio", "B", "--by", "lg"]).code, Some(0));
    assert_eq!(vigie(&folder, &["review", "accept", &id("casualties"), "--by", "lg"]).code, Some(0));
    assert_eq!(vigie(&folder, &["review", "reject", &id("control"), "--by", "lg"]).code, Some(0));

    folder.write("in/b.txt", "date 2020-02-08\nDouze civils ont péri mardi à Ariha, en Syrie.".to_owned());
    let csv = vigie(&folder, &["export", "--to", "csv"]).out;
    assert!(csv.contains(",B2,"), "{csv}");
    assert_eq!(vigie(&folder, &["add", "in/b.txt", "--source", "Journal"]).code, Some(0));
    let csv = vigie(&folder, &["export", "--to", "csv", "--source", "Radio"]).out;
    assert!(csv.contains(",B1,"), "confirmed by what is not exported: {csv}");
    assert!(csv.contains(&id("casualties")) && !csv.contains(&id("control")), "{csv}");
}
