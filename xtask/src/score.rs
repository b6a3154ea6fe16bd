//! `cargo xtask score`: how well texts are parsed, times, places, actors and claims read, against annotated sets; and how
//! well the picture is drawn, against generated wars.

mod actors;
mod claims;
mod geovirus;
mod measure;
pub mod picture;
mod places;
mod reliability;
mod times;

use std::fmt::Write as _;
use std::path::Path;

pub use measure::{METRICS, Score, measure};

use crate::conllu::{Treebank, raw_text};
use crate::syntax::{self, TEST_SETS};
use crate::workspace::Workspace;
use crate::{Failure, command};

/// The scores of a test, in the order of [`METRICS`].
pub type Scores = [Score; METRICS.len()];

/// Scores the parser, or any two files.
pub fn run(args: &[String]) -> Result<(), Failure> {
    match args.split_first().map(|(what, rest)| (what.as_str(), rest)) {
        Some(("syntax", rest)) => score_syntax(rest),
        Some(("conllu", [gold, system])) => {
            let scores = of_files(Path::new(gold), Path::new(system))?;
            print!("{}", detailed(&scores));
            Ok(())
        }
        Some(("conllu", _)) => Err(Failure::Usage("score conllu needs two files, GOLD and SYSTEM".to_owned())),
        Some(("times", rest)) => times::run(rest),
        Some(("actors", rest)) => actors::run(rest),
        Some(("places", rest)) => places::run(rest),
        Some(("claims", rest)) => claims::run(rest),
        Some(("picture", rest)) => picture::run(rest),
        Some((other, _)) => Err(Failure::Usage(format!("score does not know `{other}`"))),
        None => Err(Failure::Usage(
            "score what? There are `syntax`, `conllu`, `times`, `places`, `actors`, `claims` and `picture`".to_owned(),
        )),
    }
}

fn score_syntax(args: &[String]) -> Result<(), Failure> {
    let ([ud, style, vigie], [keep]) =
        syntax::options(args, ["--ud", "--style", "--vigie"], ["--write"]).map_err(Failure::Usage)?;
    let workspace = Workspace::find()?;
    let ud = syntax::treebanks(&workspace, ud.as_deref());
    let there: Vec<_> = TEST_SETS.iter().filter(|set| ud.join(set.file).is_file()).collect();
    if there.is_empty() {
        println!(
            "skipped: no test set lies in {}; get the treebanks of Universal Dependencies (UD_French-Sequoia, …) and name \
             their folder with --ud",
            ud.display()
        );
        return Ok(());
    }
    for set in TEST_SETS.iter().filter(|set| !ud.join(set.file).is_file()) {
        println!("skipped: {}, which is not in {}", set.file, ud.display());
    }
    let vigie = syntax::program(&workspace, vigie.as_deref())?;
    let folder = workspace.target.join("score");
    let mut rows = Vec::new();
    for set in there {
        let gold = syntax::read(&ud.join(set.file))?;
        let stem = Path::new(set.file).file_stem().unwrap_or_default().to_string_lossy();
        let text = folder.join(format!("{stem}.txt"));
        syntax::write(&text, &raw_text(&gold))?;
        let parsed = command::output(&mut syntax::parse(&vigie, set.lang, style.as_deref(), &text))?;
        syntax::write(&folder.join(format!("{stem}.conllu")), &parsed)?;
        let treebank = |source: &str, what: &str| Treebank::parse(source).map_err(|e| format!("{what}: {e}"));
        let scores = measure(&treebank(&gold, set.file)?, &treebank(&parsed, "vigie parse")?)
            .map_err(|e| format!("{}: {e}", set.file))?;
        println!("\n{}\n{}", set.name, detailed(&scores));
        rows.push((set.name, scores));
    }
    let report = report(&workspace, style.as_deref(), &rows);
    println!("{report}");
    if keep {
        syntax::keep(&workspace, "eval/scores", "syntax", &report)?;
    }
    Ok(())
}

/// Scores a file against another.
pub fn of_files(gold: &Path, system: &Path) -> Result<Scores, String> {
    let treebank =
        |path: &Path| Treebank::parse(&syntax::read(path)?).map_err(|error| format!("{}, {error}", path.display()));
    measure(&treebank(gold)?, &treebank(system)?)
}

/// One test's scores for the terminal: a line a metric.
fn detailed(scores: &Scores) -> String {
    let mut out = String::from("           precision  recall      F1   right    gold   given\n");
    for ((_, name), score) in METRICS.iter().zip(scores) {
        let Score { correct, gold, system } = score;
        let (p, r, f) = (score.precision(), score.recall(), score.f1());
        let _ = writeln!(out, "{name:<11}{p:>9.2}{r:>8.2}{f:>8.2}{correct:>8}{gold:>8}{system:>8}");
    }
    out
}

/// A table of F1, a row each.
pub fn table(first: &str, rows: &[(&str, Scores)], cell: impl Fn(&Score) -> String) -> String {
    let names: Vec<&str> = METRICS.iter().map(|(_, name)| *name).collect();
    let mut out = format!("| {first} | {} |\n|---|{}\n", names.join(" | "), "---|".repeat(names.len()));
    for (name, scores) in rows {
        let cells: Vec<String> = scores.iter().map(&cell).collect();
        let _ = writeln!(out, "| {name} | {} |", cells.join(" | "));
    }
    out
}

fn report(workspace: &Workspace, style: Option<&str>, rows: &[(&str, Scores)]) -> String {
    let style = style.map_or("the default style".to_owned(), |style| format!("style {style}"));
    format!(
        "# {}: syntax\n\n\
         `cargo xtask score syntax` at {}; {style}; models: {}.\n\
         From raw text (the `# text` lines, a blank line between paragraphs) to dependencies, against the test sets of\n\
         Universal Dependencies, as the CoNLL 2018 shared task measured: words aligned by their characters, universal\n\
         features only, relations without subtypes.\n\n\
         F1:\n\n{}\n\
         Precision / recall:\n\n{}",
        syntax::today(),
        syntax::commit(workspace),
        syntax::models(workspace),
        table("test set", rows, |score| format!("{:.2}", score.f1())),
        table("test set", rows, |score| format!("{:.2} / {:.2}", score.precision(), score.recall())),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_have_a_column_a_metric() {
        let rows = [("Sequoia", [Score { correct: 1, gold: 2, system: 1 }; METRICS.len()])];
        let table = table("test set", &rows, |score| format!("{:.2}", score.f1()));
        assert!(table.lines().all(|line| line.matches('|').count() == METRICS.len() + 2), "{table}");
        assert!(table.contains("| Sequoia | 66.67 |"), "{table}");
    }
}
