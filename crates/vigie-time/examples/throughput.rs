//! Words a second: `cargo run --release -p vigie-time --example throughput -- FILE...`
//!
//! Each text file is read by every language's rules, again and again for a second or so; times and numbers together.

#[path = "../tests/common/mod.rs"]
mod common;

use std::time::{Duration, Instant};
use vigie_model::PartialDate;
use vigie_text::Words;
use vigie_time::Tense;

#[allow(clippy::print_stdout)]
fn main() {
    let text: String = std::env::args().skip(1).map(|f| std::fs::read_to_string(f).unwrap_or_default()).collect();
    let begin = Instant::now();
    let languages = common::languages();
    println!("rules of {} languages compiled in {:?}", languages.len(), begin.elapsed());
    let anchor = PartialDate::parse("2020-02-07").ok();
    for common::Language { code, rules, writing } in &languages {
        let words = Words::read(&text, writing);
        let (begin, mut rounds, mut found) = (Instant::now(), 0u32, 0);
        while begin.elapsed() < Duration::from_millis(1200) {
            let reading = rules.read(&words, anchor, &|_| Some(Tense::Past));
            (rounds, found) = (rounds + 1, reading.times.len() + reading.numbers.len());
        }
        let each = begin.elapsed() / rounds;
        let rate = words.tokens.len() as f64 / each.as_secs_f64();
        println!(
            "{code}: {} tokens, {found} mentions, {each:?} a text, {:.2} million tokens a second",
            words.tokens.len(),
            rate / 1e6
        );
    }
}
