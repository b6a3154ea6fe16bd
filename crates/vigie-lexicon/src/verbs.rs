//! `verbs.toml`: paradigms, tables of irregular verbs, and frequent verbs.

use crate::entry::{Entry, Reader};
use crate::paradigm::{ROWS, Row, Stem, VerbForm, cell_forms, strong_stem};
use std::collections::{BTreeMap, HashMap};

/// How the verbs of a language are formed.
#[derive(Default)]
pub(crate) struct Verbs {
    paradigms: Vec<Paradigm>,
    by_name: HashMap<String, usize>,
    /// Verbs that a paradigm names, with its index.
    listed: HashMap<String, usize>,
    /// Rows of whole forms that stand before the paradigm's.
    overrides: HashMap<String, Vec<(Row, Vec<String>)>>,
    /// Every verb the file names, in its order.
    pub lemmas: Vec<(String, usize)>,
    /// Verbs whose perfect takes the auxiliary *be*.
    pub with_be: Vec<String>,
}

struct Paradigm {
    name: String,
    /// What the infinitive ends with; the rest is the stem.
    infinitive: String,
    strong: Option<(String, String)>,
    /// Infinitive endings whose verbs follow this paradigm unless another names them.
    default: Vec<String>,
    rows: BTreeMap<Row, Vec<String>>,
}

/// Named lists of endings: `ais` stands for *ais, ais, ait, ions, iez, aient*.
type Sets = HashMap<String, Vec<String>>;

/// Reads `verbs.toml`.
pub(crate) fn read(reader: &mut Reader<'_>) -> Verbs {
    let mut verbs = Verbs::default();
    reader.only_tables(&["endings", "paradigm", "table", "verbs", "with_be"]);
    let sets = read_sets(reader);
    for entry in reader.entries("paradigm", "name") {
        read_paradigm(&entry, reader, &sets, &mut verbs);
    }
    for entry in reader.entries("table", "columns") {
        read_table(&entry, reader, &mut verbs);
    }
    let root = reader.root();
    verbs.lemmas.extend(root.lined_strings("verbs", reader));
    verbs.with_be = root.strings("with_be", reader);
    let with_be: Vec<_> = root.lined_strings("with_be", reader);
    verbs.lemmas.extend(with_be);
    verbs
}

fn read_sets(reader: &mut Reader<'_>) -> Sets {
    let mut sets = Sets::new();
    if let Some(entry) = reader.table("endings") {
        for (key, _) in entry.keys(reader) {
            let set = entry.strings(&key, reader);
            if !matches!(set.len(), 4 | 6) {
                entry.problem(
                    reader,
                    &key,
                    format!("{} endings", set.len()),
                    "six endings (persons) or four (participle)",
                );
            }
            sets.insert(key, set);
        }
    }
    sets
}

fn read_paradigm(entry: &Entry<'_, '_>, reader: &mut Reader<'_>, sets: &Sets, verbs: &mut Verbs) {
    entry.only(&["name", "infinitive", "like", "strong", "default", "verbs", "ends"], reader);
    let Some(name) = entry.string("name", reader) else {
        return;
    };
    let mut rows = BTreeMap::new();
    if let Some(like) = entry.optional_string("like", reader) {
        match verbs.by_name.get(&like) {
            Some(&i) => rows = verbs.paradigms[i].rows.clone(),
            None => entry.problem(reader, "like", format!("{like:?}"), "the name of a paradigm above"),
        }
    }
    let strong = entry.optional_string("strong", reader).and_then(|rule| match rule.split_once('>') {
        Some((from, to)) if !from.is_empty() => Some((from.to_owned(), to.to_owned())),
        _ => {
            entry.problem(reader, "strong", format!("{rule:?}"), "FROM>TO such as \"e>è\"");
            None
        }
    });
    if let Some(ends) = entry.table("ends", reader) {
        for (key, _) in ends.keys(reader) {
            let Some(row) = Row::from_key(&key) else {
                let keys: Vec<_> = ROWS.iter().map(|(k, _)| *k).collect();
                ends.problem(reader, &key, format!("the key {key:?}"), &format!("one of {}", keys.join(", ")));
                continue;
            };
            let cells = expand(ends.strings(&key, reader), sets);
            match cells {
                Ok(cells) if cells.len() == 1 || cells.len() == row.cells() => {
                    rows.insert(row, cells);
                }
                Ok(cells) => {
                    let want = format!("one ending or {}", row.cells());
                    ends.problem(reader, &key, format!("{} endings", cells.len()), &want);
                }
                Err(set) => ends.problem(reader, &key, format!("{set:?}"), "a set of the [endings] table"),
            }
        }
    }
    let infinitive = entry.strings("infinitive", reader).into_iter().next().unwrap_or_default();
    rows.entry(Row::Infinitive).or_insert_with(|| vec![infinitive.clone()]);
    for (row, what) in [(Row::PresentParticiple, "part.pres"), (Row::PastParticiple, "part.past")] {
        if !rows.contains_key(&row) {
            entry.problem(reader, "ends", format!("no {what}"), "an ending for it, or \"-\" where there is none");
        }
    }
    let index = verbs.paradigms.len();
    for (verb, line) in entry.lined_strings("verbs", reader) {
        if !verb.ends_with(&infinitive) {
            entry.problem(reader, "verbs", format!("{verb:?}"), &format!("verbs that end with {infinitive:?}"));
        } else if let Some(other) = verbs.listed.insert(verb.clone(), index).filter(|&i| i != index) {
            let found = format!("{verb:?}, also under {:?}", verbs.paradigms[other].name);
            entry.problem(reader, "verbs", found, "every verb under one paradigm");
        }
        verbs.lemmas.push((verb, line));
    }
    let default = entry.strings("default", reader);
    for ending in &default {
        if !ending.ends_with(&infinitive) {
            entry.problem(reader, "default", format!("{ending:?}"), &format!("endings that end with {infinitive:?}"));
        }
    }
    verbs.by_name.insert(name.clone(), index);
    verbs.paradigms.push(Paradigm { name, infinitive, strong, default, rows });
}

/// Replaces `STEM+SET` by the set's endings, each after the stem's letters.
fn expand(cells: Vec<String>, sets: &Sets) -> Result<Vec<String>, String> {
    let [only] = cells.as_slice() else {
        return Ok(cells);
    };
    let Some((stem, set)) = only.split_once('+') else {
        return Ok(cells);
    };
    let endings = sets.get(set).ok_or_else(|| set.to_owned())?;
    Ok(endings.iter().map(|e| if e == "-" { e.clone() } else { format!("{stem}{e}") }).collect())
}

fn read_table(entry: &Entry<'_, '_>, reader: &mut Reader<'_>, verbs: &mut Verbs) {
    entry.only(&["columns", "rows"], reader);
    let mut columns = Vec::new();
    for key in entry.strings("columns", reader) {
        match Row::from_key(&key) {
            Some(row) => columns.push(row),
            None => entry.problem(reader, "columns", format!("{key:?}"), "keys of rows such as ind.past"),
        }
    }
    for (cells, line) in entry.rows("rows", reader) {
        if cells.len() != columns.len() + 1 {
            let want = format!("the verb and {} forms", columns.len());
            reader.push(line, entry.name(), format!("{} words", cells.len()), &want);
            continue;
        }
        let forms = columns.iter().zip(&cells[1..]).map(|(row, cell)| (*row, vec![cell.clone()])).collect();
        if verbs.overrides.insert(cells[0].clone(), forms).is_some() {
            reader.push(line, entry.name(), format!("{:?} twice", cells[0]), "every verb once");
        }
        verbs.lemmas.push((cells[0].clone(), line));
    }
}

impl Verbs {
    /// Every form of a verb, or what is wrong with it.
    pub fn forms(&self, lemma: &str) -> Result<Vec<(String, VerbForm)>, String> {
        let by_default = || {
            let fits = self.paradigms.iter().enumerate().flat_map(|(i, p)| p.default.iter().map(move |d| (d, i)));
            fits.filter(|(d, _)| lemma.ends_with(d.as_str()))
                .max_by_key(|(d, i)| (d.len(), usize::MAX - i))
                .map(|(_, i)| i)
        };
        let Some(index) = self.listed.get(lemma).copied().or_else(by_default) else {
            return Err(format!("{lemma:?}, which no paradigm names and whose ending none has as default"));
        };
        let paradigm = &self.paradigms[index];
        let plain = lemma.strip_suffix(paradigm.infinitive.as_str()).unwrap_or(lemma);
        let stem = Stem { plain, strong: strong_stem(plain, paradigm.strong.as_ref()) };
        let none = Vec::new();
        let overrides = self.overrides.get(lemma).unwrap_or(&none);
        let mut forms = Vec::new();
        for (row, cells) in &paradigm.rows {
            if overrides.iter().any(|(r, _)| r == row) {
                continue;
            }
            for (i, cell) in cells.iter().enumerate() {
                for form in cell_forms(cell, &stem) {
                    forms.extend(row.forms(i, cells.len()).into_iter().map(|f| (form.clone(), f)));
                }
            }
        }
        let whole = Stem { plain: "", strong: String::new() };
        for (row, cells) in overrides {
            for form in cells.iter().flat_map(|c| cell_forms(c, &whole)) {
                forms.extend(row.forms(0, 1).into_iter().map(|f| (form.clone(), f)));
            }
        }
        if let Some((_, form)) = forms.iter().find(|(word, _)| word.is_empty()) {
            return Err(format!("{lemma:?}, whose {form:?} is empty under the paradigm {:?}", paradigm.name));
        }
        Ok(forms)
    }
}
