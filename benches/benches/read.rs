//! From a report's text to its claims, one real report a language, and the steps on the way.

use divan::{Bencher, counter::BytesCount};
use vigie_benches::{example, reader};

fn main() {
    divan::main();
}

const REPORTS: [&str; 2] = ["07-journal", "11-meridian"];

#[divan::bench(args = REPORTS)]
fn claims(bencher: Bencher<'_, '_>, name: &str) {
    let (reader, report) = (reader(), example(name));
    bencher.counter(BytesCount::of_str(&report.text)).bench_local(|| reader.read(&report));
}

#[divan::bench(args = REPORTS)]
fn words(bencher: Bencher<'_, '_>, name: &str) {
    let report = example(name);
    let writing = vigie_text::Writing::default();
    bencher
        .counter(BytesCount::of_str(&report.text))
        .bench_local(|| vigie_text::Words::read(&report.text, &writing).tokens.len());
}

#[divan::bench]
fn start_up(bencher: Bencher<'_, '_>) {
    bencher.bench_local(reader);
}
