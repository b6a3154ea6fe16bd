//! `cargo xtask score actors`: who is spoken of, against annotated sentences and against the parties of gold claims.
//!
//! In: `eval/actors/*.jsonl`, and gold files. A sentence whose id ends in an even digit is for development, an odd one
//! is held out: scored, never shown.

use crate::syntax::{self, options};
use crate::workspace::Workspace;
use crate::{Failure, command};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// A sentence or two with the parties in it.
#[derive(Debug, Deserialize)]
struct Sentence {
    id: String,
    lang: String,
    published: Option<String>,
    text: String,
    actors: Vec<Gold>,
    /// Phrases that may be given or not: the role beside a name.
    #[serde(default)]
    ignore: Vec<Place>,
}

#[derive(Debug, Deserialize)]
struct Place {
    text: String,
    nth: Option<usize>,
}

#[derive(Debug, Deserialize)]
struct Gold {
    text: String,
    nth: Option<usize>,
    #[serde(default)]
    name: Vec<String>,
    #[serde(default, deserialize_with = "present")]
    country: Option<Value>,
    #[serde(default, deserialize_with = "present")]
    sector: Option<Value>,
    mention_of: Option<String>,
}

/// A field that is there, be it null.
fn present<'de, D: serde::Deserializer<'de>>(field: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(field).map(Some)
}

/// One mention as the program gives it.
#[derive(Debug, Deserialize)]
struct Given {
    span: Bytes,
    head: Bytes,
    name: String,
    country: Option<String>,
    sector: Option<String>,
    mention_of: Option<usize>,
}

#[derive(Debug, Deserialize, Clone, Copy)]
struct Bytes {
    start: usize,
    end: usize,
}

impl Bytes {
    fn holds(self, other: Bytes) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or("")
    }
}

/// How many of how many.
#[derive(Debug, Default, Clone, Copy, PartialEq)]
struct Share {
    right: usize,
    of: usize,
}

impl Share {
    fn count(&mut self, right: bool) {
        self.right += usize::from(right);
        self.of += 1;
    }

    fn rate(self) -> f64 {
        if self.of == 0 { 0.0 } else { self.right as f64 / self.of as f64 }
    }
}

/// The scores of one half.
#[derive(Debug, Default)]
struct Tally {
    sentences: usize,
    precision: Share,
    recall: Share,
    name: Share,
    country: Share,
    sector: Share,
    coreference: Share,
}

impl Tally {
    fn f1(&self) -> f64 {
        let (p, r) = (self.precision.rate(), self.recall.rate());
        if p + r == 0.0 { 0.0 } else { 2.0 * p * r / (p + r) }
    }

    fn row(&self, title: &str) -> String {
        let part = |s: Share| format!("{:.3} ({} of {})", s.rate(), s.right, s.of);
        format!(
            "| {title}, {} sentences | {} | {} | {:.3} | {} | {} | {} | {} |\n",
            self.sentences,
            part(self.precision),
            part(self.recall),
            self.f1(),
            part(self.name),
            part(self.country),
            part(self.sector),
            part(self.coreference)
        )
    }
}

/// Runs the program over sentences and gold files and prints how well it finds who is spoken of.
pub fn run(args: &[String]) -> Result<(), Failure> {
    let ([vigie, folder], [keep, misses]) =
        options(args, ["--vigie", "--reports"], ["--write", "--misses"]).map_err(Failure::Usage)?;
    let workspace = Workspace::find()?;
    let vigie = syntax::program(&workspace, vigie.as_deref())?;
    let mut report = format!(
        "# {}: actors\n\n`cargo xtask score actors` at {}. A mention is found where the word that carries it lies in the\n\
         annotated one; name, country, sector and coreference are counted over those found.\n\n\
         | sentences | precision | recall | F1 | name | country | sector | coreference |\n|---|---|---|---|---|---|---|---|\n",
        syntax::today(),
        syntax::commit(&workspace)
    );
    for file in files(&workspace.root.join("eval/actors"), "jsonl") {
        let stem = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let sentences = sentences(&file)?;
        let given = annotate(&workspace, &vigie, &stem, sentences.iter().map(input))?;
        let (development, rest): (Vec<_>, Vec<_>) = sentences.iter().partition(|s| is_development(&s.id));
        for (half, title) in [(development, "development"), (rest, "held out")] {
            let mut told = String::new();
            let tally = tally(&half, &given, &mut told)?;
            report.push_str(&tally.row(&format!("{stem}, {title}")));
            if misses && title == "development" {
                print!("{told}");
            }
        }
    }
    report.push_str("\n| gold claims | actors and targets found | sources found |\n|---|---|---|\n");
    let shared = folder.map_or_else(|| workspace.root.join("../shared/reports"), PathBuf::from);
    let within = |path: &PathBuf, name: &str| path.parent().is_some_and(|folder| folder.ends_with(name));
    let (given, own): (Vec<_>, Vec<_>) = files(&workspace.root.join("eval/gold"), "gold.json")
        .into_iter()
        .chain(Some(shared.join("seed-fr.gold.json")).filter(|seed| seed.is_file()))
        .partition(|path| within(path, "given") || path.starts_with(&shared));
    let (held, own): (Vec<_>, Vec<_>) = own.into_iter().partition(|path| within(path, "held"));
    for (title, golds) in [("eval/gold, for development", own), ("eval/gold, held out", held), ("reports given", given)]
    {
        let mut told = String::new();
        match gold_claims(&workspace, &vigie, &golds, &mut told)? {
            Some((parties, sources)) => {
                let part = |s: Share| format!("{:.3} ({} of {})", s.rate(), s.right, s.of);
                let _ = writeln!(report, "| {title} | {} | {} |", part(parties), part(sources));
            }
            None => println!("skipped: {title}, of which there is no gold file"),
        }
        if misses && !title.ends_with("held out") {
            print!("{told}");
        }
    }
    println!("{report}");
    if keep {
        syntax::keep(&workspace, "eval/scores", "actors", &report)?;
    }
    Ok(())
}

/// Whether an id ends in an even digit.
fn is_development(id: &str) -> bool {
    id.chars().rev().find(char::is_ascii_digit).is_some_and(|d| (d as u8).is_multiple_of(2))
}

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut out = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            out.extend(files(&path, extension));
        } else if path.to_string_lossy().ends_with(&format!(".{extension}")) {
            out.push(path);
        }
    }
    out.sort();
    out
}

fn sentences(file: &Path) -> Result<Vec<Sentence>, String> {
    let text = syntax::read(file)?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(i, line)| {
            let expected = "a sentence with id, lang, text and actors";
            serde_json::from_str(line).map_err(|e| format!("{}:{}: {e}; expected {expected}", file.display(), i + 1))
        })
        .collect()
}

fn input(sentence: &Sentence) -> Value {
    json!({"id": sentence.id, "lang": sentence.lang, "published": sentence.published, "text": sentence.text})
}

/// What the program finds, by the report's id.
fn annotate(
    workspace: &Workspace,
    vigie: &Path,
    stem: &str,
    reports: impl Iterator<Item = Value>,
) -> Result<HashMap<String, Vec<Given>>, String> {
    let file = workspace.target.join("score").join(format!("{stem}.jsonl"));
    let lines: String = reports.map(|report| format!("{report}\n")).collect();
    syntax::write(&file, &lines)?;
    let mut run = std::process::Command::new(vigie);
    run.args(["annotate", "--layer", "actors", "--format", "json"]).arg(&file);
    let mut out = HashMap::new();
    for line in command::output(&mut run)?.lines() {
        let mut value: Value =
            serde_json::from_str(line).map_err(|e| format!("vigie annotate printed no JSON: {e}"))?;
        let id = value["report"]["id"].as_str().unwrap_or_default().to_owned();
        let actors = serde_json::from_value(value["actors"].take()).map_err(|e| format!("{id}: actors: {e}"))?;
        out.insert(id, actors);
    }
    Ok(out)
}

/// Where a phrase stands: its `nth` occurrence, from 0 and be it inside a word, else the first that is a word.
fn occurrence(text: &str, phrase: &str, nth: Option<usize>) -> Option<Bytes> {
    let whole = |at: &usize| {
        let before = text[..*at].chars().next_back().is_none_or(|c| !c.is_alphanumeric());
        before && text[at + phrase.len()..].chars().next().is_none_or(|c| !c.is_alphanumeric())
    };
    let mut all = text.match_indices(phrase).map(|(at, _)| at);
    let at = match nth {
        Some(nth) => all.nth(nth),
        None => all.find(whole),
    }?;
    Some(Bytes { start: at, end: at + phrase.len() })
}

fn tally(sentences: &[&Sentence], given: &HashMap<String, Vec<Given>>, told: &mut String) -> Result<Tally, String> {
    let mut tally = Tally::default();
    for sentence in sentences {
        tally.sentences += 1;
        let none = Vec::new();
        let mentions = given.get(&sentence.id).unwrap_or(&none);
        let place = |text: &str, nth: Option<usize>| {
            let missing = || format!("{}: {text:?} does not stand in the text so often", sentence.id);
            occurrence(&sentence.text, text, nth).ok_or_else(missing)
        };
        let golds: Vec<Bytes> = sentence.actors.iter().map(|g| place(&g.text, g.nth)).collect::<Result<_, _>>()?;
        let ignored: Vec<Bytes> = sentence.ignore.iter().map(|g| place(&g.text, g.nth)).collect::<Result<_, _>>()?;
        let mut of_gold: Vec<Option<usize>> = vec![None; golds.len()];
        let mut of_given: Vec<Option<usize>> = vec![None; mentions.len()];
        for (m, mention) in mentions.iter().enumerate() {
            let free = (0..golds.len()).filter(|&g| of_gold[g].is_none());
            let fits = |g: &usize| golds[*g].holds(mention.head) || mention.head.holds(golds[*g]);
            if let Some(g) = free.filter(fits).min_by_key(|&g| golds[g].end - golds[g].start) {
                of_gold[g] = Some(m);
                of_given[m] = Some(g);
            }
        }
        let mut notes = String::new();
        for (m, mention) in mentions.iter().enumerate() {
            let shown = mention.span.of(&sentence.text);
            let ignored = ignored.iter().any(|i| i.holds(mention.head) || mention.head.holds(*i));
            if of_given[m].is_some() || !ignored {
                tally.precision.count(of_given[m].is_some());
                if of_given[m].is_none() {
                    let _ = writeln!(notes, "  spurious {shown:?} ({})", mention.name);
                }
            }
        }
        for (g, gold) in sentence.actors.iter().enumerate() {
            tally.recall.count(of_gold[g].is_some());
            let Some(m) = of_gold[g] else {
                let _ = writeln!(notes, "  missed {:?}", gold.text);
                continue;
            };
            let mention = &mentions[m];
            let texts = [mention.name.as_str(), mention.head.of(&sentence.text)];
            let named = gold.name.iter().any(|n| texts.iter().any(|t| same(n, t)));
            tally.name.count(named);
            if !named {
                let _ = writeln!(notes, "  name of {:?}: {:?}, not {:?}", gold.text, mention.name, gold.name);
            }
            for (field, value, share) in [
                (&gold.country, &mention.country, &mut tally.country),
                (&gold.sector, &mention.sector, &mut tally.sector),
            ] {
                let Some(field) = field else { continue };
                let right = among(field, value.as_deref());
                share.count(right);
                if !right {
                    let _ = writeln!(notes, "  of {:?}: {value:?}, not {field}", gold.text);
                }
            }
            if let Some(of) = &gold.mention_of {
                let chain = chain(&sentence.actors, g, of);
                let right = mention
                    .mention_of
                    .and_then(|k| of_given.get(k).copied().flatten())
                    .is_some_and(|k| chain.contains(&k));
                tally.coreference.count(right);
                if !right {
                    let found = mention.mention_of.and_then(|k| mentions.get(k)).map(|k| k.span.of(&sentence.text));
                    let _ = writeln!(notes, "  {:?} is {of:?}, not {found:?}", gold.text);
                }
            }
        }
        if !notes.is_empty() {
            let _ = writeln!(told, "{}: {}\n{notes}", sentence.id, sentence.text);
        }
    }
    Ok(tally)
}

/// The gold mentions that are the same party as one, by what they are said to be mentions of.
fn chain(actors: &[Gold], g: usize, of: &str) -> Vec<usize> {
    let mut names = vec![of];
    loop {
        let more: Vec<&str> = actors
            .iter()
            .filter(|a| names.contains(&a.text.as_str()))
            .filter_map(|a| a.mention_of.as_deref())
            .filter(|m| !names.contains(m))
            .collect();
        if more.is_empty() {
            break;
        }
        names.extend(more);
    }
    let linked =
        |a: &Gold| names.contains(&a.text.as_str()) || a.mention_of.as_deref().is_some_and(|m| names.contains(&m));
    (0..actors.len()).filter(|&k| k != g && linked(&actors[k])).collect()
}

/// The same name, case, accents and an article aside.
fn same(a: &str, b: &str) -> bool {
    plain(a) == plain(b)
}

fn plain(name: &str) -> String {
    let lower = name.to_lowercase().replace('’', "'");
    let articles = ["le ", "la ", "les ", "l'", "the ", "des ", "du ", "un ", "une ", "de "];
    let bare = articles.iter().find_map(|a| lower.strip_prefix(a)).unwrap_or(&lower);
    bare.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Whether a value is the gold's, or one of its alternatives.
fn among(gold: &Value, value: Option<&str>) -> bool {
    match gold {
        Value::Null => value.is_none(),
        Value::String(one) => value == Some(one.as_str()),
        Value::Array(all) => all.iter().any(|one| among(one, value)),
        _ => false,
    }
}

/// Of the parties and sources that gold claims name, how many are among the mentions of their report.
fn gold_claims(
    workspace: &Workspace,
    vigie: &Path,
    files: &[PathBuf],
    told: &mut String,
) -> Result<Option<(Share, Share)>, String> {
    let mut golds = Vec::new();
    for file in files {
        let mut gold: Value =
            serde_json::from_str(&syntax::read(file)?).map_err(|e| format!("{}: {e}", file.display()))?;
        if !gold["text"].is_string() {
            let beside = file.to_string_lossy().replace(".gold.json", ".txt");
            gold["text"] = Value::String(syntax::read(Path::new(&beside))?);
        }
        golds.push(gold);
    }
    if golds.is_empty() {
        return Ok(None);
    }
    let inputs = golds.iter().map(|g| {
        json!({"id": g["id"], "lang": g["lang"], "published": g["published"], "source": g["source"], "text": g["text"]})
    });
    let given = annotate(workspace, vigie, "gold", inputs)?;
    let (mut parties, mut sources) = (Share::default(), Share::default());
    for gold in &golds {
        let id = gold["id"].as_str().unwrap_or_default();
        let none = Vec::new();
        let (mentions, text) = (given.get(id).unwrap_or(&none), gold["text"].as_str().unwrap_or_default());
        for claim in gold["claims"].as_array().into_iter().flatten() {
            for field in ["actor", "target"] {
                found(&claim[field], mentions, text, &mut |right| {
                    parties.count(right);
                    if !right {
                        let _ = writeln!(told, "{id}: no mention is the {field} {}", claim[field]);
                    }
                });
            }
            let named = claim["attribution"]["type"] == "named" || claim["attribution"]["type"] == "actor";
            if named && !claim["attribution"]["name"].is_null() {
                let right = is_mentioned(&claim["attribution"], mentions, text);
                sources.count(right);
                if !right {
                    let _ = writeln!(told, "{id}: no mention is the source {}", claim["attribution"]["name"]);
                }
            }
        }
    }
    Ok(Some((parties, sources)))
}

/// Goes through a gold party: one, a list, `{"any": …}` or `{"all": …}`.
fn found(gold: &Value, mentions: &[Given], text: &str, count: &mut impl FnMut(bool)) {
    match gold {
        Value::Array(all) => all.iter().for_each(|one| found(one, mentions, text, count)),
        Value::Object(fields) => match (fields.get("all"), fields.get("any")) {
            (Some(all), _) => found(all, mentions, text, count),
            (_, Some(Value::Array(any))) if any.contains(&Value::Null) => {}
            _ => count(is_mentioned(gold, mentions, text)),
        },
        _ => {}
    }
}

fn is_mentioned(gold: &Value, mentions: &[Given], text: &str) -> bool {
    if let Some(any) = gold.get("any").and_then(Value::as_array) {
        return any.iter().any(|one| is_mentioned(one, mentions, text));
    }
    if let Some(all) = gold.get("all").and_then(Value::as_array) {
        return all.iter().all(|one| is_mentioned(one, mentions, text));
    }
    let one = std::slice::from_ref(&gold["name"]);
    let names = gold["name"].as_array().map_or(one, Vec::as_slice);
    mentions.iter().any(|m| {
        let texts = [m.name.as_str(), m.head.of(text), m.span.of(text)];
        let named = names.iter().filter_map(Value::as_str).any(|n| texts.iter().any(|t| same(n, t)));
        let side = !gold["country"].is_null()
            && !gold["sector"].is_null()
            && among(&gold["country"], m.country.as_deref())
            && among(&gold["sector"], m.sector.as_deref());
        named || side
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(text: &str, head: &str, name: &str, mention_of: Option<usize>) -> Given {
        let head = occurrence(text, head, None).unwrap();
        Given { span: head, head, name: name.to_owned(), country: Some("MLI".to_owned()), sector: None, mention_of }
    }

    #[test]
    fn mentions_are_found_by_their_heads_and_roles_may_be_given() {
        let text = "Le président Issa Koné parle ; il accuse l'armée.";
        let sentence = Sentence {
            id: "a1".to_owned(),
            lang: "fr".to_owned(),
            published: None,
            text: text.to_owned(),
            actors: serde_json::from_value(json!([
                {"text": "Issa Koné", "name": ["Issa Koné"], "country": "MLI", "sector": null},
                {"text": "il", "name": ["Issa Koné"], "mention_of": "Issa Koné"},
                {"text": "armée", "name": ["Malian Army", "armée"], "country": ["NER", null]}
            ]))
            .unwrap(),
            ignore: vec![Place { text: "président".to_owned(), nth: None }],
        };
        let mentions = vec![
            given(text, "président", "président", None),
            given(text, "Koné", "Issa Koné", None),
            given(text, "il", "Issa Kone", Some(1)),
        ];
        let all = HashMap::from([("a1".to_owned(), mentions)]);
        let tally = tally(&[&sentence], &all, &mut String::new()).unwrap();
        assert_eq!(tally.precision, Share { right: 2, of: 2 });
        assert_eq!(tally.recall, Share { right: 2, of: 3 });
        assert_eq!(tally.name, Share { right: 1, of: 2 }, "an accent tells names apart");
        assert_eq!((tally.country, tally.sector), (Share { right: 1, of: 1 }, Share { right: 1, of: 1 }));
        assert_eq!(tally.coreference, Share { right: 1, of: 1 });
    }

    #[test]
    fn ids_part_the_halves() {
        assert!(is_development("a0010") && !is_development("a0011") && !is_development("x"));
    }

    #[test]
    fn gold_parties_are_sought_in_every_form() {
        let text = "L'armée avance.";
        let mentions = [given(text, "armée", "Malian Army", None)];
        let sought = |gold: Value| {
            let mut seen = Vec::new();
            found(&gold, &mentions, text, &mut |right| seen.push(right));
            seen
        };
        assert_eq!(sought(json!({"name": ["malian army"]})), [true]);
        assert_eq!(sought(json!({"all": [{"name": ["armée"]}, {"name": ["x"]}]})), [true, false]);
        assert_eq!(sought(json!({"any": [{"name": ["x"]}, {"name": ["armée"]}]})), [true]);
        assert_eq!(sought(json!({"any": [null, {"name": ["x"]}]})), [false; 0]);
        assert_eq!(sought(json!({"country": "MLI", "sector": "MIL"})), [false]);
    }
}
