//! What does the gazetteer know about a name?
//!
//! `cargo run -p vigie-place --example lookup -- Idleb Alep` (names may also come on standard input, one a line).
#![allow(clippy::print_stdout, reason = "a program for people")]

use std::error::Error;
use std::io::{IsTerminal, Read};

use vigie_place::Gazetteer;

static GAZETTEER: &[u8] = include_bytes!("../../../gazetteer/gazetteer.bin");

fn main() -> Result<(), Box<dyn Error>> {
    let gazetteer = Gazetteer::from_static(GAZETTEER)?;
    let rules = gazetteer.transliteration()?;
    let mut names: Vec<String> = std::env::args().skip(1).collect();
    if names.is_empty() && !std::io::stdin().is_terminal() {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text)?;
        names = text.lines().map(str::to_owned).collect();
    }
    for line in names {
        // `name@SY` also looks the name's skeleton up in that country.
        let (name, country) = line.split_once('@').unwrap_or((&line, ""));
        let hits = gazetteer.lookup(name);
        let shown = hits.iter().take(4).map(|hit| {
            let e = &hit.entry;
            let country = e.country.map_or("--".to_owned(), |c| c.as_str().to_owned());
            format!("{} {} {:?}/{:?} {:?}", e.name, country, e.feature, hit.kind, e.population.unwrap_or(0))
        });
        println!("{line:<24} {} {}", hits.len(), shown.collect::<Vec<_>>().join(" | "));
        let Some(code) = vigie_model::CountryCode2::new(country) else { continue };
        let Ok(two) = <[u8; 2]>::try_from(country.as_bytes()) else { continue };
        if let Some(skeleton) = rules.skeleton(&vigie_place::key(name), two) {
            let hits = gazetteer.lookup_skeleton(&skeleton, code);
            println!("    {skeleton}: {}", hits.iter().map(|h| h.entry.name).collect::<Vec<_>>().join(", "));
        }
    }
    Ok(())
}
