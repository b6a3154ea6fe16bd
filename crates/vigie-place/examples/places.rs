//! Which places does a text mention? `cargo run -p vigie-place --example places -- fr < report.txt`
#![allow(clippy::print_stdout, reason = "a program for people")]

use std::error::Error;
use std::io::Read;
use std::sync::Arc;

use vigie_place::{Gazetteer, PlaceLanguage, Recogniser};
use vigie_text::{Words, Writing};

static GAZETTEER: &[u8] = include_bytes!("../../../gazetteer/gazetteer.bin");

fn main() -> Result<(), Box<dyn Error>> {
    let iso = std::env::args().nth(1).ok_or("which language? expected its ISO code")?;
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let file = root.join(format!("lexicons/{iso}/places.toml"));
    let countries = root.join("lexicons/world/countries.toml");
    let language = PlaceLanguage::parse(&file.to_string_lossy(), &std::fs::read_to_string(&file)?)?
        .with_countries(&countries.to_string_lossy(), &std::fs::read_to_string(&countries)?)?;
    let recogniser = Recogniser::new(Arc::new(Gazetteer::from_static(GAZETTEER)?), language)?;
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    let own = |words: &[&str]| words.iter().map(|w| (*w).to_owned()).collect();
    let writing = Writing {
        elisions: own(&["l'", "d'", "qu'", "n'", "s'", "jusqu'"]),
        enclitics: own(&["'s"]),
        abbreviations: ["m", "mr", "gen"].iter().map(|w| (*w).to_owned()).collect(),
    };
    let words = Words::read(&text, &writing);
    for m in recogniser.recognise(&words, &[]) {
        let place = &m.place;
        let country = place.country.map_or("--".to_owned(), |c| c.as_str().to_owned());
        let position = place.position.map_or("?".to_owned(), |p| format!("{:.3},{:.3}", p.lat_deg, p.lon_deg));
        let level = place.level.map_or("?", |l| l.as_str());
        println!(
            "{:<34} {} {country} {level} {} {position} ±{:.0} {:?} {:?} {:?}",
            m.span.of(&text).replace('\n', " "),
            place.name,
            place.relation,
            m.radius_km.unwrap_or(f64::NAN),
            m.role,
            m.doubts,
            m.reason.cues
        );
    }
    Ok(())
}
