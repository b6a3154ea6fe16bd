//! `cargo xtask`: what is done with the workspace, as one program that needs nothing but Rust (and Node for the page).
//!
//! Exit status: 0 when all went well, 1 when something failed, 2 for wrong usage.
#![allow(clippy::print_stdout, clippy::print_stderr)] // it speaks to a terminal

mod api;
mod bench;
mod check;
mod command;
mod conllu;
mod demo;
mod gazetteer;
mod page;
mod readme;
mod score;
mod syntax;
mod workspace;
mod world;

use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask check [--only STEP]… [--skip STEP]… [--list]
    All that must hold before a change goes in: format, lints, architecture, tests, documentation, licences, and
    the page with its tests in a browser. Stops at the first step that fails. --list names the steps.

cargo xtask demo [--no-serve] [--addr HOST:PORT] [--lang en|fr]
    Builds the page and the program, reads examples/ into a fresh store, prints the situation report and serves
    the page (http://127.0.0.1:7700 unless --addr says otherwise).

cargo xtask gazetteer [--check] [--sources DIR]
    Rebuilds gazetteer/gazetteer.bin from its pinned sources; --check compares and writes nothing.

cargo xtask score syntax [--write] [--ud DIR] [--style NAME] [--vigie PROGRAM]
    Parses the test sets of Universal Dependencies in DIR (../shared/data/ud) from their raw text and scores the
    result; --write keeps the scores in eval/scores/. Builds the program unless it is named.

cargo xtask score conllu GOLD SYSTEM
    Scores one CoNLL-U file against another.

cargo xtask bench syntax [--write] [--ud DIR] [--vigie PROGRAM] [--rounds N]
        [--peers-python PYTHON --peers-models DIR]
    Times the parser on the French test sets, beside UDPipe and spaCy where their models are there
    (train/peers/README.md); --write keeps the result in benches/results/.

cargo xtask bench picture [--write] [--claims N]
    Adds N (1,000,000) claims of a generated war to a picture, report by report, and times this and the questions asked
    of it: a place, a day, the whole map; --write keeps the result in benches/results/.

cargo xtask bench page [--write] [--claims N] [--towns N] [--vigie PROGRAM]
    Keeps the reports of a generated war with N (100,000) claims about N (3,000) towns in a store, serves it, and times the
    map in a browser: its first view, panning and zooming, memory; --write keeps the result in benches/results/. Builds
    the page, and the program unless it is named.

cargo xtask bench server [--write] [--claims N] [--seconds N] [--vigie PROGRAM]
    Serves a generated store of a million claims (or N) and times its answers while a hundred readers ask, with wrk
    (which must be installed); --write keeps the result in benches/results/.

cargo xtask score times [FOLDER] [--write] [--misses]
    Scores the rules for times and numbers against the Recognizers-Text and Duckling sets in FOLDER (shared/data/time
    unless it is named). --write renews the list of known deviations; --misses prints each case that is not met.

cargo xtask score actors [--write] [--misses] [--reports FOLDER] [--vigie PROGRAM]
    Scores `vigie annotate --layer actors` on the sentences of eval/actors/, development and held out apart, and on
    the parties of gold claims in eval/gold/ and of the seed report in FOLDER (../shared/reports). --misses shows what
    is wrong in the development half; --write keeps the scores in eval/scores/.

cargo xtask score places [--write] [--misses] [--vigie PROGRAM] [--geovirus FILE]
    Runs `vigie annotate --layer places` on the GeoVirus corpus (../shared/data/places/geovirus/GeoVirus.xml) and on
    eval/places/*.jsonl, of which the sentences with an odd number are held out: their misses are never printed.
    --write keeps the scores in eval/scores/. Builds the program unless it is named.

cargo xtask score claims [--write] [--misses] [--reports FOLDER] [--vigie PROGRAM] [--scorer FILE]
    Scores `vigie read` on the gold files of eval/gold/ and on the seed report in FOLDER (../shared/reports), with the
    scorer in FILE (../shared/score.py, which needs python3), and how far the confidence of claims can be believed.
    --misses shows what is missed, near or spurious in the sets for development, never in those held out; --write
    keeps the scores in eval/scores/.

cargo xtask score picture [--write] [--misses] [--seeds N] [--from-seed N]
    Draws the picture of N (5) generated wars, of which the truth is known, at four shares of partisan reporting, and
    scores it beside a vote among recent claims and the latest claim: who holds what on each day, by what was known on
    it; how often what is given as sure is right; how near the figures come. The seeds begin at 100 unless another is
    named: rules are written looking at those before. --misses shows where the holder is wrong in those, by which rules,
    and what had been told by then; --write keeps the scores in eval/scores/.";

/// Why a task did not come to its end.
enum Failure {
    /// The command line is wrong.
    Usage(String),
    /// Something failed; the message says what and how to mend it.
    Failed(String),
}

impl From<String> for Failure {
    fn from(message: String) -> Failure {
        Failure::Failed(message)
    }
}

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let done = match args.split_first().map(|(task, rest)| (task.as_str(), rest)) {
        Some(("check", rest)) => check::run(rest),
        Some(("demo", rest)) => demo::run(rest),
        Some(("bench", rest)) => bench::run(rest),
        Some(("score", rest)) => score::run(rest),
        Some(("gazetteer", rest)) => gazetteer::run(rest).map_err(|error| Failure::Failed(error.to_string())),
        Some(("help" | "--help" | "-h", _)) => {
            println!("{USAGE}");
            Ok(())
        }
        Some((other, _)) => Err(Failure::Usage(format!("no task is called `{other}`"))),
        None => Err(Failure::Usage("which task?".to_owned())),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Failed(message)) => {
            eprintln!("xtask: {message}");
            ExitCode::FAILURE
        }
        Err(Failure::Usage(message)) => {
            eprintln!("xtask: {message}\n\n{USAGE}");
            ExitCode::from(2)
        }
    }
}
