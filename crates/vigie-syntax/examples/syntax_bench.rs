//! How fast a model reads a text, on one core.
//!
//! ```text
//! cargo run --release -p vigie-syntax --features test-model --example syntax_bench -- MODEL TEXT [ROUNDS]
//! ```
//!
//! `--random` in place of MODEL makes a random model of realistic size with the text's words in its tables, and keeps it
//! in the file that `SYNTAX_BENCH_SAVE` names. Prints the milliseconds to load the model, words per second (best and median round) and the peak of resident memory.
#![allow(clippy::print_stdout)]

use std::collections::BTreeSet;
use std::time::Instant;
use vigie_syntax::{Analysis, Model, testmodel::TestModel};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(model), Some(text)) = (arguments.next(), arguments.next()) else {
        return Err("usage: syntax_bench MODEL|--random TEXT [ROUNDS]".into());
    };
    let rounds: usize = arguments.next().map_or(Ok(5), |rounds| rounds.parse())?;
    let text = std::fs::read_to_string(text)?;
    let bytes = if model == "--random" {
        let words: BTreeSet<&str> = text.split(|c: char| !c.is_alphanumeric()).collect();
        let bytes = TestModel::realistic(1, words.into_iter().map(str::to_owned).collect()).to_bytes();
        if let Some(path) = std::env::var_os("SYNTAX_BENCH_SAVE") {
            std::fs::write(path, &bytes)?;
        }
        bytes
    } else {
        std::fs::read(model)?
    };
    println!("model       {:>10.1} MB", bytes.len() as f64 / 1e6);
    let start = Instant::now();
    let model = Model::from_bytes(bytes.into())?;
    println!("load        {:>10.2} ms", start.elapsed().as_secs_f64() * 1e3);
    println!("memory      {:>10} after loading", peak());
    let (mut parser, mut analysis) = (model.parser(), Analysis::default());
    let mut times = Vec::new();
    let busy = processor_seconds();
    for _ in 0..rounds.max(1) {
        let start = Instant::now();
        parser.parse_into(&text, &mut analysis);
        times.push(start.elapsed().as_secs_f64());
    }
    times.sort_by(f64::total_cmp);
    let words = analysis.word_count() as f64;
    println!("sentences   {:>10}", analysis.sentences().len());
    println!("words       {words:>10}");
    println!("words/s     {:>10.0} best, {:.0} median", words / times[0], words / times[times.len() / 2]);
    if let (Some(before), Some(after)) = (busy, processor_seconds()) {
        println!("words/s     {:>10.0} by processor time", words * times.len() as f64 / (after - before));
    }
    println!("memory      {:>10} at the peak", peak());
    Ok(())
}

/// Peak resident memory, where the system tells it.
fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.map_or("unknown".to_owned(), |kilobytes| kilobytes.trim().to_owned())
}

/// Processor time of this process so far, where the system tells it: what other processes do changes it little.
fn processor_seconds() -> Option<f64> {
    let schedule = std::fs::read_to_string("/proc/self/schedstat").ok()?;
    Some(schedule.split_whitespace().next()?.parse::<f64>().ok()? * 1e-9)
}
