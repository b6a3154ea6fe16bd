//! Shows how a text is taken apart: `cargo run -p vigie-claim --example grammar -- fr 2020-02 "L'armée a pris Saraqeb."`
#![allow(clippy::print_stdout)]

#[path = "../tests/support.rs"]
mod support;

use support::READER;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [lang, date, text] = args.as_slice() else {
        return Err("give a language, a date and a sentence or file".into());
    };
    let report = support::report(lang, date, &std::fs::read_to_string(text).unwrap_or_else(|_| text.clone()));
    println!("{}", READER.grammar(&report));
    let reading = READER.read(&report);
    for (claim, because) in reading.claims.iter().zip(&reading.because) {
        println!("{} {} {} | {}", claim.kind(), claim.body.value(), claim.factuality, claim.evidence.text);
        for reason in because {
            println!("    {} = {} because {}", reason.field, reason.value, reason.reason);
        }
    }
    for doubt in &reading.doubts {
        println!("doubt: {}", doubt.text);
    }
    Ok(())
}
