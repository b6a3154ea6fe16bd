//! `cargo xtask score claims`: the claims of `vigie read` against those that careful readers found.
//!
//! In: gold files, and the scorer, a program of Python that is no part of the repository. What is held out is scored and
//! never shown.

use super::reliability::{self, Curve};
use crate::syntax::{self, options};
use crate::workspace::Workspace;
use crate::{Failure, command};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Pairs claims with gold claims by the scorer's own rule.
const PAIRS: &str = include_str!("pairs.py");

/// Fields whose accuracy is shown, in the order of the columns.
const FIELDS: [&str; 7] = ["factuality", "attribution", "count", "place", "time", "actor", "target"];

/// Reports that are scored together.
#[derive(Debug)]
struct Set {
    name: &'static str,
    /// Where its gold files lie, below `eval/gold/`; empty for the seed report.
    folder: &'static str,
    /// Only gold files whose names begin so.
    prefix: &'static str,
    /// Nothing of it is shown but figures.
    held: bool,
}

const SETS: [Set; 10] = [
    Set { name: "seed report", folder: "", prefix: "seed-", held: false },
    Set { name: "French, given", folder: "given", prefix: "fr-", held: false },
    Set { name: "English, given", folder: "given", prefix: "en-", held: false },
    Set { name: "examples", folder: "examples", prefix: "", held: false },
    Set { name: "French, development", folder: "fr/development", prefix: "", held: false },
    Set { name: "English, development", folder: "en/development", prefix: "", held: false },
    Set { name: "negatives, development", folder: "negatives", prefix: "", held: false },
    Set { name: "French, held out", folder: "fr/held", prefix: "", held: true },
    Set { name: "English, held out", folder: "en/held", prefix: "", held: true },
    Set { name: "negatives, held out", folder: "negatives-held", prefix: "", held: true },
];

/// What the scorer says of a set.
#[derive(Debug, Deserialize)]
struct Figures {
    reports: usize,
    #[serde(default)]
    absent: Vec<String>,
    strict: Rates,
    lenient: Rates,
    fields: HashMap<String, Accuracy>,
}

#[derive(Debug, Deserialize)]
struct Rates {
    precision: f64,
    recall: f64,
    f1: f64,
}

#[derive(Debug, Deserialize)]
struct Accuracy {
    right: usize,
    of: usize,
}

/// A report's claims beside the gold claims they were paired with.
#[derive(Debug, Deserialize)]
struct Paired {
    id: String,
    /// Gold claims that are not optional.
    required: usize,
    claims: Vec<Given>,
}

#[derive(Debug, Deserialize)]
struct Given {
    kind: String,
    confidence: f64,
    factuality: String,
    evidence: String,
    /// Every core field is the gold's.
    right: bool,
    /// The gold claim it is paired with may be given or not.
    optional: bool,
    /// The factualities that the gold claim allows, where it is paired with one.
    gold_factuality: Option<Vec<String>>,
}

impl Given {
    /// Whether the text says less than that it happened; `None` for a claim without a counterpart.
    fn is_hedged(&self) -> Option<bool> {
        self.gold_factuality.as_ref().map(|gold| gold.iter().all(|value| value != "asserted"))
    }
}

/// What is counted over the paired claims of a set.
#[derive(Debug, Default, PartialEq)]
struct Counts {
    /// Reports that have no required claim, and those of them of which nothing is claimed.
    negatives: usize,
    silent: usize,
    /// Pairs whose event the text hedges, denies or announces, and those of them given as asserted.
    hedged: usize,
    overstated: Vec<String>,
}

impl Counts {
    fn of(reports: &[Paired]) -> Counts {
        let mut counts = Counts::default();
        for report in reports {
            if report.required == 0 {
                counts.negatives += 1;
                counts.silent += usize::from(report.claims.iter().all(|claim| claim.optional));
            }
            for claim in report.claims.iter().filter(|claim| claim.is_hedged() == Some(true)) {
                counts.hedged += 1;
                if claim.factuality == "asserted" {
                    let gold = claim.gold_factuality.as_deref().unwrap_or_default().join(" or ");
                    let part = if claim.right { "" } else { " (matched in part)" };
                    let line = format!("{}: {}, {gold}{part}: {:?}", report.id, claim.kind, claim.evidence);
                    counts.overstated.push(line);
                }
            }
        }
        counts
    }
}

/// Reads every set with the program and prints how far its claims are those of the gold files.
pub fn run(args: &[String]) -> Result<(), Failure> {
    let ([reports, vigie, scorer], [keep, misses]) =
        options(args, ["--reports", "--vigie", "--scorer"], ["--write", "--misses"]).map_err(Failure::Usage)?;
    let workspace = Workspace::find()?;
    let beside = |given: Option<String>, path: &str| given.map_or_else(|| workspace.root.join(path), PathBuf::from);
    let (reports, scorer) = (beside(reports, "../shared/reports"), beside(scorer, "../shared/score.py"));
    if !scorer.is_file() {
        return Err(format!("the scorer is not at {}; name it with --scorer FILE", scorer.display()).into());
    }
    if !command::answers("python3", "--version") {
        return Err("python3 is not installed, and the scorer is written in Python".to_owned().into());
    }
    let vigie = syntax::program(&workspace, vigie.as_deref())?;
    let (mut rows, mut notes) = (String::new(), String::new());
    let (mut development, mut held) = (Curve::default(), Curve::default());
    for set in &SETS {
        let from =
            if set.folder.is_empty() { reports.clone() } else { workspace.root.join("eval/gold").join(set.folder) };
        let golds = gold_files(&from, set.prefix);
        if golds.is_empty() {
            let hint = if set.folder.is_empty() { "; name its folder with --reports" } else { "" };
            println!("skipped: {}, of which no gold file lies in {}{hint}", set.name, from.display());
            continue;
        }
        let folder = workspace.target.join("score/claims").join(set.name.replace([' ', ','], ""));
        let output = read(&vigie, &folder, &golds)?;
        let python = |args: &[&str], option: &[&str]| {
            let mut run = Command::new("python3");
            command::output(run.arg("-B").args(args).arg(&scorer).arg(&folder).arg(&output).args(option))
        };
        let figures: Figures = parsed(&python(&[], &["--json"])?)?;
        let paired: Vec<Paired> = parsed(&python(&["-c", PAIRS], &[])?)?;
        let counts = Counts::of(&paired);
        rows.push_str(&row(set.name, &figures, &counts));
        let curve = if set.held { &mut held } else { &mut development };
        for claim in paired.iter().flat_map(|report| &report.claims).filter(|claim| !claim.optional) {
            curve.add(claim.confidence, claim.right);
        }
        for id in &figures.absent {
            println!("no output for {id}");
        }
        if !set.held {
            for line in &counts.overstated {
                // The seed report's words are others' and stay out of the repository.
                let line = if set.folder.is_empty() { line.split(": \"").next().unwrap_or(line) } else { line };
                let _ = writeln!(notes, "- {line}");
            }
            if misses {
                println!("== {}\n{}", set.name, python(&[], &["--show"])?);
            }
        }
    }
    let report = report(&workspace, &rows, &notes, &development, &held);
    println!("{report}");
    if keep {
        syntax::keep(&workspace, "eval/scores", "claims", &report)?;
    }
    Ok(())
}

/// The gold files right in a folder whose names begin with a prefix.
fn gold_files(folder: &Path, prefix: &str) -> Vec<PathBuf> {
    let mut out: Vec<PathBuf> = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path()).collect();
    out.retain(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with(prefix) && name.ends_with(".gold.json")
    });
    out.sort();
    out
}

/// Copies gold files into a folder of their own and reads their texts; where the claims lie.
fn read(vigie: &Path, folder: &Path, golds: &[PathBuf]) -> Result<PathBuf, String> {
    if folder.is_dir() {
        std::fs::remove_dir_all(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    }
    let (mut lines, mut files) = (String::new(), Vec::new());
    for path in golds {
        let source = syntax::read(path)?;
        syntax::write(&folder.join(path.file_name().unwrap_or_default()), &source)?;
        let gold: Value = serde_json::from_str(&source).map_err(|e| format!("{}: {e}", path.display()))?;
        match input(&gold) {
            Some(report) => {
                let _ = writeln!(lines, "{report}");
            }
            None => {
                let text = PathBuf::from(path.to_string_lossy().replace(".gold.json", ".txt"));
                if !text.is_file() {
                    return Err(format!("{} holds no text, nor does {}", path.display(), text.display()));
                }
                files.push(text);
            }
        }
    }
    if !lines.is_empty() {
        let reports = folder.join("reports.jsonl");
        syntax::write(&reports, &lines)?;
        files.push(reports);
    }
    let output = folder.join("claims.jsonl");
    syntax::write(&output, &command::output(Command::new(vigie).args(["read", "--format", "json"]).args(&files))?)?;
    Ok(output)
}

/// A gold file's report as a line of input; `None` where its text lies beside it.
fn input(gold: &Value) -> Option<Value> {
    let text = gold["text"].as_str()?;
    let mut report = json!({"id": gold["id"], "text": text});
    for field in ["lang", "published", "source"] {
        if gold[field].is_string() {
            report[field] = gold[field].clone();
        }
    }
    Some(report)
}

fn parsed<T: serde::de::DeserializeOwned>(source: &str) -> Result<T, String> {
    serde_json::from_str(source).map_err(|e| format!("the scorer's answer is not understood: {e}"))
}

fn row(name: &str, figures: &Figures, counts: &Counts) -> String {
    let Rates { precision, recall, f1 } = &figures.strict;
    // Of reports that hold nothing, none can be found.
    let rates = if counts.negatives == figures.reports {
        "– | –".to_owned()
    } else {
        format!("{precision:.3} / {recall:.3} / **{f1:.3}** | {:.3}", figures.lenient.f1)
    };
    let mut out = format!("| {name} | {} | {rates} |", figures.reports);
    for field in FIELDS {
        let share = figures.fields.get(field).filter(|share| share.of > 0);
        let cell = share.map(|share| format!("{:.3} of {}", share.right as f64 / share.of as f64, share.of));
        let _ = write!(out, " {} |", cell.as_deref().unwrap_or("–"));
    }
    let share = |part: usize, of: usize| if of == 0 { "–".to_owned() } else { format!("{part} of {of}") };
    let _ = writeln!(
        out,
        " {} | {} |",
        share(counts.silent, counts.negatives),
        share(counts.overstated.len(), counts.hedged)
    );
    out
}

fn report(workspace: &Workspace, rows: &str, notes: &str, development: &Curve, held: &Curve) -> String {
    let notes = if notes.is_empty() { "None.\n" } else { notes };
    format!(
        "# {}: claims\n\n\
         `cargo xtask score claims` at {}; models: {}.\n\
         *Strict*: every core field of a claim is the gold's (precision / recall / F1); *lenient*: half of them are. The\n\
         shares behind are of strictly matched claims whose gold claim gives the field. *Negatives*: reports that hold\n\
         no claim, and of which none is given. *Overstated*: of the claims that the text hedges, denies or announces and\n\
         that are found, those given as asserted.\n\n\
         | set | reports | strict P / R / F1 | lenient F1 | {} | negatives | overstated |\n|---|{}\n{rows}\n\
         ## Overstated, in the sets for development\n\n{notes}\n\
         ## Confidence\n\n\
         Of the claims that are given a confidence, those that are strictly right; claims that the gold leaves optional\n\
         are not counted. *Development*: all sets but those held out.\n\n{}",
        syntax::today(),
        syntax::commit(workspace),
        syntax::models(workspace),
        FIELDS.join(" | "),
        "---|".repeat(FIELDS.len() + 5),
        reliability::table(&[("development", development), ("held out", held)]),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paired() -> Vec<Paired> {
        let claim = |factuality: &str, gold: Value, optional: bool| {
            json!({"kind": "control", "confidence": 0.5, "factuality": factuality, "evidence": "a pris X", "right": true,
                   "optional": optional, "gold_factuality": gold})
        };
        let reports = json!([
            {"id": "r1", "required": 4, "claims": [
                claim("asserted", json!(["possible"]), false),
                claim("asserted", json!(["possible", "asserted"]), false),
                claim("negated", json!(["negated"]), false),
                claim("asserted", Value::Null, false)]},
            {"id": "r2", "required": 0, "claims": [claim("asserted", json!(["asserted"]), true)]},
            {"id": "r3", "required": 0, "claims": [claim("asserted", Value::Null, false)]},
        ]);
        serde_json::from_value(reports).unwrap()
    }

    #[test]
    fn hedged_claims_given_as_asserted_are_counted_and_negatives_that_stay_silent() {
        let counts = Counts::of(&paired());
        assert_eq!((counts.negatives, counts.silent, counts.hedged), (2, 1, 2));
        assert_eq!(counts.overstated, ["r1: control, possible: \"a pris X\""]);
    }

    #[test]
    fn a_row_has_a_cell_a_column() {
        let figures: Figures = serde_json::from_value(json!({
            "reports": 3, "absent": [],
            "strict": {"precision": 0.5, "recall": 0.25, "f1": 1.0 / 3.0},
            "lenient": {"precision": 0.5, "recall": 0.5, "f1": 0.5},
            "kinds": {}, "fields": {"time": {"right": 3, "of": 4, "accuracy": 0.75}}}))
        .unwrap();
        let row = row("set", &figures, &Counts::of(&paired()));
        assert_eq!(
            row,
            "| set | 3 | 0.500 / 0.250 / **0.333** | 0.500 | – | – | – | – | 0.750 of 4 | – | – | 1 of 2 | 1 of 2 |\n"
        );
    }

    #[test]
    fn texts_are_given_to_the_program_as_the_gold_files_have_them() {
        let gold = json!({"id": "a", "lang": "fr", "published": null, "source": "radio", "text": "T", "claims": []});
        assert_eq!(input(&gold), Some(json!({"id": "a", "lang": "fr", "source": "radio", "text": "T"})));
        assert_eq!(input(&json!({"id": "seed", "claims": []})), None);
    }

    #[test]
    fn gold_files_are_chosen_by_their_prefix() {
        let folder = std::env::temp_dir().join(format!("vigie-score-claims-{}", std::process::id()));
        for name in ["fr-a.gold.json", "en-a.gold.json", "fr-a.txt"] {
            syntax::write(&folder.join(name), "{}").unwrap();
        }
        assert_eq!(gold_files(&folder, "fr-"), [folder.join("fr-a.gold.json")]);
        assert_eq!(gold_files(&folder, "").len(), 2);
        assert!(gold_files(&folder.join("none"), "").is_empty());
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
