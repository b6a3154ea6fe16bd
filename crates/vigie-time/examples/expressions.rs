//! Shows what is found in sentences: `cargo run -p vigie-time --example expressions -- FILE`.
//!
//! One sentence a line: `language|anchor|tense|sentence`, the anchor being a date or `-`, the tense past, future or `-`.

#[path = "../tests/common/mod.rs"]
mod common;

use vigie_model::PartialDate;
use vigie_text::Words;
use vigie_time::Tense;

#[allow(clippy::print_stdout)]
fn main() {
    let file = std::env::args().nth(1).expect("a file");
    let languages = common::languages();
    for line in std::fs::read_to_string(file).expect("the file").lines() {
        let mut parts = line.splitn(4, '|');
        let (Some(language), Some(anchor), Some(tense), Some(text)) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            continue;
        };
        let Some(common::Language { rules, writing, .. }) = languages.iter().find(|l| l.code == language) else {
            continue;
        };
        let tense = match tense {
            "past" => Some(Tense::Past),
            "future" => Some(Tense::Future),
            _ => None,
        };
        let words = Words::read(text, writing);
        let reading = rules.read(&words, PartialDate::parse(anchor).ok(), &|_| tense);
        println!("{text}");
        for t in &reading.times {
            let when = t.when.as_ref().map_or("-".into(), ToString::to_string);
            println!("    {} = {when} ({}, line {})", t.span.of(text), t.role.as_str(), t.rule.line);
        }
        for n in reading.numbers.iter().filter(|n| !n.article && !n.in_time) {
            println!(
                "    {} = {:?} {} {:?}",
                n.span.of(text),
                (n.count.low, n.count.best, n.count.high),
                n.value,
                n.kind
            );
        }
    }
}
