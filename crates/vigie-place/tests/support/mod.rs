//! What the tests of recognition share: the committed gazetteer and languages, and marked text.
#![allow(dead_code, reason = "each test binary uses its part")]

use std::path::PathBuf;
use std::sync::Arc;

use vigie_place::{Gazetteer, PlaceLanguage, PlaceMention, PlaceRole, Recogniser};
use vigie_text::{Words, Writing};

pub static GAZETTEER: &[u8] = include_bytes!("../../../../gazetteer/gazetteer.bin");
pub const LANGUAGES: [&str; 2] = ["fr", "en"];

pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

pub fn gazetteer() -> Arc<Gazetteer> {
    Arc::new(Gazetteer::from_static(GAZETTEER).expect("the committed gazetteer opens"))
}

pub fn recogniser(iso: &str) -> Recogniser {
    let read = |path: &str| std::fs::read_to_string(root().join(path)).unwrap_or_else(|e| panic!("{path}: {e}"));
    let file = format!("lexicons/{iso}/places.toml");
    let language = PlaceLanguage::parse(&file, &read(&file)).unwrap_or_else(|e| panic!("{e}"));
    let world = "lexicons/world/countries.toml";
    let language = language.with_countries(world, &read(world)).unwrap_or_else(|e| panic!("{e}"));
    Recogniser::new(gazetteer(), language).expect("the rules parse")
}

pub fn writing(iso: &str) -> Writing {
    let (elisions, enclitics): (&[&str], &[&str]) = match iso {
        "fr" => (&["l'", "d'", "qu'", "n'", "s'", "c'", "jusqu'"], &["-t-il", "-t-elle"]),
        _ => (&[], &["'s", "n't"]),
    };
    let own = |words: &[&str]| words.iter().map(|w| (*w).to_owned()).collect();
    Writing {
        elisions: own(elisions),
        enclitics: own(enclitics),
        abbreviations: ["m", "mr", "gen", "col", "lt", "dr", "mrs"].iter().map(|w| (*w).to_owned()).collect(),
    }
}

/// A text and the stretches marked in it: `[près de Goma|near]`.
pub fn unmark(marked: &str) -> (String, Vec<(usize, usize, String)>) {
    let (mut text, mut marks) = (String::new(), Vec::new());
    let mut rest = marked;
    while let Some((before, after)) = rest.split_once('[') {
        let (inside, after) = after.split_once(']').expect("a mark is closed");
        let (words, what) = inside.split_once('|').expect("a mark says what it is");
        text.push_str(before);
        marks.push((text.len(), text.len() + words.len(), what.to_owned()));
        text.push_str(words);
        rest = after;
    }
    text.push_str(rest);
    (text, marks)
}

/// The mentions a reader would mark: named ones that are no governments.
pub fn read(recogniser: &Recogniser, text: &str) -> Vec<PlaceMention> {
    let writing = writing(recogniser.language().iso());
    let words = Words::read(text, &writing);
    let mentions = recogniser.recognise(&words, &[]);
    mentions.into_iter().filter(|m| m.role == PlaceRole::Named && !m.is_government).collect()
}

/// The text with its mentions marked by relation if it is not `in`, else by level.
pub fn marked(text: &str, mentions: &[PlaceMention]) -> String {
    let mut out = String::new();
    let mut at = 0;
    for m in mentions {
        let (start, end) = (m.span.start as usize, m.span.end as usize);
        if start < at {
            continue;
        }
        let relation = m.place.relation.as_str();
        let level = m.place.level.map_or("?", |l| l.as_str());
        let what = if relation == "in" { level } else { relation };
        out.push_str(&format!("{}[{}|{what}]", &text[at..start], &text[start..end]));
        at = end;
    }
    out + &text[at..]
}

/// None when the mentions are those marked, else what was read.
pub fn differs(recogniser: &Recogniser, marked_text: &str) -> Option<String> {
    let (text, marks) = unmark(marked_text);
    let mentions = read(recogniser, &text);
    let fits = |m: &PlaceMention, (start, end, what): &(usize, usize, String)| {
        m.span.start as usize == *start
            && m.span.end as usize == *end
            && (what == "place"
                || what == m.place.relation.as_str()
                || m.place.level.is_some_and(|l| l.as_str() == what.as_str()))
    };
    let same = mentions.len() == marks.len() && mentions.iter().zip(&marks).all(|(m, mark)| fits(m, mark));
    (!same).then(|| marked(&text, &mentions))
}
