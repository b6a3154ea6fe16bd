//! How fast are lookup and recognition? `cargo run --release -p vigie-place --example throughput -- fr FILE…`
#![allow(clippy::print_stdout, reason = "a program for people")]

use std::error::Error;
use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use vigie_place::{Gazetteer, PlaceLanguage, Recogniser};
use vigie_text::{Words, Writing};

static GAZETTEER: &[u8] = include_bytes!("../../../gazetteer/gazetteer.bin");

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let iso = args.next().ok_or("expected a language and files")?;
    let texts: Vec<String> = args.map(std::fs::read_to_string).collect::<Result<_, _>>()?;
    let began = Instant::now();
    let gazetteer = Arc::new(Gazetteer::from_static(GAZETTEER)?);
    println!("open       {:?}", began.elapsed());

    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let read = |path: &str| std::fs::read_to_string(root.join(path));
    let (places, countries) = (format!("lexicons/{iso}/places.toml"), "lexicons/world/countries.toml");
    let (places_text, countries_text) = (read(&places)?, read(countries)?);
    let began = Instant::now();
    let language = PlaceLanguage::parse(&places, &places_text)?.with_countries(countries, &countries_text)?;
    let recogniser = Recogniser::new(gazetteer.clone(), language)?;
    println!("language   {:?}", began.elapsed());

    let names = ["Idleb", "Port-au-Prince", "Ma'arrat an-Nu'man", "nowhere at all", "San Antonio", "Zaporijjia"];
    let began = Instant::now();
    let rounds = 20_000;
    for _ in 0..rounds {
        names.iter().for_each(|name| drop(black_box(gazetteer.lookup(name))));
    }
    println!("lookup     {:?} a name", began.elapsed() / (rounds * names.len() as u32));

    let writing = Writing::default();
    let bytes: usize = texts.iter().map(String::len).sum();
    let words: Vec<Words<'_>> = texts.iter().map(|text| Words::read(text, &writing)).collect();
    let (began, mut rounds, mut mentions) = (Instant::now(), 0, 0);
    while began.elapsed().as_secs() < 2 {
        mentions = words.iter().map(|words| recogniser.recognise(words, &[]).len()).sum();
        rounds += 1;
    }
    let seconds = began.elapsed().as_secs_f64() / f64::from(rounds);
    let rate = bytes as f64 / seconds / 1e6;
    let tokens: usize = words.iter().map(|words| words.tokens.len()).sum();
    println!("recognise  {:.0} words a second on one core", tokens as f64 / seconds);
    println!(
        "recognise  {rate:.2} MB/s, {:.0} µs a text, {mentions} mentions in {} texts",
        seconds * 1e6 / texts.len() as f64,
        texts.len()
    );
    Ok(())
}
