//! `cargo xtask score places`: are places found, and are they the right ones?
//!
//! The program is run as a user runs it, and its JSON is compared with the gold.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};
use vigie_model::Position;

use super::geovirus;
use crate::syntax;
use crate::workspace::Workspace;
use crate::{Failure, command};

/// A text with the places in it.
#[derive(Debug, Clone)]
pub struct Gold {
    /// Names it.
    pub id: String,
    /// Its language.
    pub lang: String,
    /// Its date, where it has one.
    pub published: Option<String>,
    /// The text.
    pub text: String,
    /// The places, in any order.
    pub places: Vec<GoldPlace>,
}

/// A place that is there.
#[derive(Debug, Clone)]
pub struct GoldPlace {
    /// Bytes of the text.
    pub span: (usize, usize),
    /// Where it is.
    pub position: Position,
    /// Its GeoNames id, where that is sure.
    pub geonameid: Option<u64>,
    /// How far from there is still right, km.
    pub within_km: Option<f64>,
    /// How the words lie to it.
    pub relation: Option<String>,
}

/// A place that the program found.
#[derive(Debug, Clone)]
struct Found {
    span: (usize, usize),
    name_span: (usize, usize),
    name: String,
    geonameid: Option<u64>,
    position: Option<Position>,
    relation: String,
}

/// What is counted.
#[derive(Debug, Default, Clone, Copy, PartialEq)]
struct Counts {
    texts: usize,
    gold: usize,
    found: usize,
    right: usize,
    with_id: usize,
    same_id: usize,
    within_5: usize,
    within_161: usize,
    /// Those with a distance of their own, and how many lie within it.
    tolerant: usize,
    tolerated: usize,
    related: usize,
    same_relation: usize,
}

/// Scores; `args` as the usage says.
pub fn run(args: &[String]) -> Result<(), Failure> {
    let ([vigie, corpus], [keep, misses]) =
        syntax::options(args, ["--vigie", "--geovirus"], ["--write", "--misses"]).map_err(Failure::Usage)?;
    let workspace = Workspace::find()?;
    let corpus =
        corpus.map_or_else(|| workspace.root.join("../shared/data/places/geovirus/GeoVirus.xml"), PathBuf::from);
    let vigie = syntax::program(&workspace, vigie.as_deref())?;
    let mut rows: Vec<(String, Counts)> = Vec::new();
    if corpus.is_file() {
        let articles = geovirus::read(&syntax::read(&corpus)?).map_err(|e| format!("{}: {e}", corpus.display()))?;
        let counts = score(&workspace, &vigie, "geovirus", &articles, misses, exact)?;
        rows.push(("GeoVirus (English)".to_owned(), counts));
    } else {
        println!("skipped: GeoVirus, which is not at {}; name it with --geovirus", corpus.display());
    }
    for path in sentence_files(&workspace.root.join("eval/places"))? {
        let (developed, held): (Vec<Gold>, Vec<Gold>) = read(&path)?.into_iter().partition(|gold| is_even(&gold.id));
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let counts = score(&workspace, &vigie, &format!("{stem}-development"), &developed, misses, covers)?;
        rows.push((format!("{stem}: development half"), counts));
        let counts = score(&workspace, &vigie, &format!("{stem}-held-out"), &held, false, covers)?;
        rows.push((format!("{stem}: held-out half"), counts));
    }
    let report = report(&workspace, &rows);
    println!("{report}");
    if keep {
        syntax::keep(&workspace, "eval/scores", "places", &report)?;
    }
    Ok(())
}

/// The files of annotated sentences, in the order of their names.
fn sentence_files(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let Ok(entries) = fs::read_dir(folder) else {
        println!("skipped: annotated sentences, which are not in {}", folder.display());
        return Ok(Vec::new());
    };
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    files.retain(|path| path.extension().is_some_and(|e| e == "jsonl"));
    files.sort();
    Ok(files)
}

/// True for the half that may be looked at.
fn is_even(id: &str) -> bool {
    id.bytes().next_back().is_some_and(|b| b.is_ascii_digit() && (b - b'0').is_multiple_of(2))
}

fn read(path: &Path) -> Result<Vec<Gold>, String> {
    let text = syntax::read(path)?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines.map(|(n, line)| gold(line).map_err(|e| format!("{}, line {}: {e}", path.display(), n + 1))).collect()
}

/// One line of a file of annotated sentences.
fn gold(line: &str) -> Result<Gold, String> {
    let value: Value = serde_json::from_str(line).map_err(|e| e.to_string())?;
    let word = |value: &Value, key: &str| value[key].as_str().map(str::to_owned);
    let need = |key: &str| word(&value, key).ok_or_else(|| format!("expected a text under {key:?}"));
    let text = need("text")?;
    let places = value["places"].as_array().ok_or("expected a list under \"places\"")?;
    let place = |place: &Value| -> Result<GoldPlace, String> {
        let name = word(place, "text").ok_or("a place has no \"text\"")?;
        let nth = place["nth"].as_u64().unwrap_or(0) as usize;
        let (at, _) =
            text.match_indices(&name).nth(nth).ok_or_else(|| format!("{name:?} does not stand in the text"))?;
        let position = place["lat"].as_f64().zip(place["lon"].as_f64()).and_then(|(lat, lon)| Position::new(lat, lon));
        Ok(GoldPlace {
            span: (at, at + name.len()),
            position: position.ok_or_else(|| format!("{name:?} has no lat and lon on the globe"))?,
            geonameid: place["geonameid"].as_u64(),
            within_km: place["within_km"].as_f64(),
            relation: word(place, "relation"),
        })
    };
    Ok(Gold {
        id: need("id")?,
        lang: need("lang")?,
        published: word(&value, "published"),
        places: places.iter().map(place).collect::<Result<_, _>>()?,
        text,
    })
}

/// Runs the program over the texts and compares; `fits` says whether a found name is the gold one.
fn score(
    workspace: &Workspace,
    vigie: &Path,
    name: &str,
    texts: &[Gold],
    misses: bool,
    fits: fn(&Found, &GoldPlace) -> bool,
) -> Result<Counts, String> {
    let input = workspace.target.join(format!("score/places-{name}.jsonl"));
    let mut lines = String::new();
    for gold in texts {
        let line = json!({"id": gold.id, "lang": gold.lang, "published": gold.published, "text": gold.text});
        let _ = writeln!(lines, "{line}");
    }
    syntax::write(&input, &lines)?;
    let mut command = Command::new(vigie);
    command.args(["annotate", "--layer", "places", "--format", "json"]).arg(&input);
    // The places that whoever runs this has added are not scored.
    command.env("VIGIE_GAZETTEER", workspace.target.join("score/no-places"));
    let output = command::output(&mut command)?;
    if output.lines().count() != texts.len() {
        return Err(format!("{} texts went in, {} came out", texts.len(), output.lines().count()));
    }
    let mut counts = Counts::default();
    for (gold, line) in texts.iter().zip(output.lines()) {
        let value: Value = serde_json::from_str(line).map_err(|e| format!("{name}: {e}"))?;
        let found: Vec<Found> = value["places"].as_array().into_iter().flatten().filter_map(found).collect();
        // A stretch between two places bears no name; its ends are found for themselves.
        let found: Vec<Found> = found
            .iter()
            .filter(|f| {
                !found.iter().any(|end| f.name_span == f.span && inside(end.name_span, f.span) && end.span != f.span)
            })
            .cloned()
            .collect();
        compare(gold, &found, fits, &mut counts, misses);
    }
    Ok(counts)
}

fn found(value: &Value) -> Option<Found> {
    let span = |value: &Value| Some((value["start"].as_u64()? as usize, value["end"].as_u64()? as usize));
    let position = value["lat"].as_f64().zip(value["lon"].as_f64()).and_then(|(lat, lon)| Position::new(lat, lon));
    Some(Found {
        span: span(&value["span"])?,
        name_span: span(&value["name_span"])?,
        name: value["name"].as_str()?.to_owned(),
        geonameid: value["geonameid"].as_u64(),
        position,
        relation: value["relation"].as_str()?.to_owned(),
    })
}

fn inside(a: (usize, usize), b: (usize, usize)) -> bool {
    b.0 <= a.0 && a.1 <= b.1
}

/// The same letters, with or without the words that go with the name.
fn exact(found: &Found, gold: &GoldPlace) -> bool {
    found.name_span == gold.span || found.span == gold.span
}

/// The same name, whichever of its words the annotation takes in (*province d'*).
fn covers(found: &Found, gold: &GoldPlace) -> bool {
    let overlap = found.name_span.0 < gold.span.1 && gold.span.0 < found.name_span.1;
    overlap && (inside(found.name_span, gold.span) || inside(gold.span, found.span))
}

fn compare(gold: &Gold, found: &[Found], fits: fn(&Found, &GoldPlace) -> bool, counts: &mut Counts, misses: bool) {
    counts.texts += 1;
    counts.gold += gold.places.len();
    counts.found += found.len();
    let mut free: Vec<bool> = vec![true; found.len()];
    let around = |(start, end): (usize, usize)| {
        let mut from = start.saturating_sub(30);
        while !gold.text.is_char_boundary(from) {
            from -= 1;
        }
        let mut to = (end + 25).min(gold.text.len());
        while !gold.text.is_char_boundary(to) {
            to += 1;
        }
        format!("{}[{}]{}", &gold.text[from..start], &gold.text[start..end], &gold.text[end..to]).replace('\n', " ")
    };
    for place in &gold.places {
        let candidates = (0..found.len()).filter(|&i| free[i] && fits(&found[i], place));
        // The narrowest words first: a description holds the names it is made of.
        let Some(best) = candidates.min_by_key(|&i| found[i].span.1 - found[i].span.0) else {
            if misses {
                println!("MISSED {} | {}", gold.id, around(place.span));
            }
            continue;
        };
        free[best] = false;
        let read = &found[best];
        let km = read.position.map_or(f64::INFINITY, |p| p.distance_km(place.position));
        counts.right += 1;
        counts.within_5 += usize::from(km <= 5.0);
        counts.within_161 += usize::from(km <= 161.0);
        if let Some(id) = place.geonameid {
            counts.with_id += 1;
            counts.same_id += usize::from(read.geonameid == Some(id));
        }
        let tolerance = place.within_km.unwrap_or(161.0);
        if place.within_km.is_some() {
            counts.tolerant += 1;
            counts.tolerated += usize::from(km <= tolerance);
        }
        if let Some(relation) = &place.relation {
            counts.related += 1;
            counts.same_relation += usize::from(*relation == read.relation);
            if misses && *relation != read.relation {
                println!("RELATION {} | {} | {relation}, read as {}", gold.id, around(place.span), read.relation);
            }
        }
        if misses && km > tolerance {
            println!("FAR {km:.0} km, {} | {} | read as {}", gold.id, around(place.span), read.name);
        }
    }
    if misses {
        for (read, _) in found.iter().zip(&free).filter(|(_, free)| **free) {
            println!("EXTRA {} | {} | read as {}", gold.id, around(read.name_span), read.name);
        }
    }
}

fn share(part: usize, whole: usize) -> String {
    if whole == 0 { "–".to_owned() } else { format!("{:.3}", part as f64 / whole as f64) }
}

fn report(workspace: &Workspace, rows: &[(String, Counts)]) -> String {
    let mut out = format!(
        "# {}: places\n\n\
         `cargo xtask score places` at {}: `vigie annotate --layer places` from the text alone.\n\
         Precision, recall and F1 are of names found; the other shares are of those found that the set gives the value \
         for.\n*Own distance* is the one that the annotation gives for what is only described (*au nord d'Alep*).\n\n\
         | set | texts | places | precision | recall | F1 | same id | ≤ 5 km | ≤ 161 km | own distance | relation |\n\
         |---|---|---|---|---|---|---|---|---|---|---|\n",
        syntax::today(),
        syntax::commit(workspace),
    );
    for (name, c) in rows {
        let _ = writeln!(
            out,
            "| {name} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {} |",
            c.texts,
            c.gold,
            share(c.right, c.found),
            share(c.right, c.gold),
            share(2 * c.right, c.found + c.gold),
            share(c.same_id, c.with_id),
            share(c.within_5, c.right),
            share(c.within_161, c.right),
            share(c.tolerated, c.tolerant),
            share(c.same_relation, c.related),
        );
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = r#"{"id":"x-2","lang":"fr","text":"Goma, à 8 km de Goma.","places":[
        {"text":"Goma","lat":-1.7,"lon":29.2,"geonameid":216281},
        {"text":"Goma","nth":1,"lat":-1.7,"lon":29.2,"within_km":12,"relation":"near"}]}"#;

    fn at(span: (usize, usize), name_span: (usize, usize), lat_deg: f64) -> Found {
        let position = Position::new(lat_deg, 29.2);
        Found { span, name_span, name: "Goma".to_owned(), geonameid: Some(216281), position, relation: "in".to_owned() }
    }

    #[test]
    fn each_place_is_matched_once_by_the_narrowest_words() {
        let gold = gold(&LINE.replace('\n', "")).unwrap();
        assert_eq!(gold.places[1].span, (17, 21));
        let mut counts = Counts::default();
        let found = [at((0, 21), (0, 4), -1.7), at((17, 21), (17, 21), -1.0), at((6, 7), (6, 7), 0.0)];
        compare(&gold, &found, covers, &mut counts, false);
        assert_eq!((counts.gold, counts.found, counts.right), (2, 3, 2));
        assert_eq!((counts.with_id, counts.same_id, counts.within_5, counts.within_161), (1, 1, 1, 2));
        assert_eq!((counts.tolerant, counts.tolerated, counts.related, counts.same_relation), (1, 0, 1, 0));
        assert!(exact(&found[1], &gold.places[1]) && !exact(&found[2], &gold.places[1]));
    }

    #[test]
    fn faults_of_a_line_are_named() {
        for (line, fault) in [
            (r#"{"id":"1","lang":"fr","text":"Rien.","places":[{"text":"Goma","lat":1,"lon":1}]}"#, "does not stand"),
            (r#"{"id":"1","lang":"fr","text":"Goma","places":[{"text":"Goma","lat":91,"lon":1}]}"#, "no lat and lon"),
            (r#"{"id":"1","lang":"fr","places":[]}"#, "\"text\""),
        ] {
            assert!(gold(line).unwrap_err().contains(fault), "{line}");
        }
        assert!(is_even("fr-104") && !is_even("fr-103") && !is_even("x"));
    }
}
