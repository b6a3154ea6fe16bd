//! TOML tables with their lines, and the problems found while reading them.

use crate::problem::Problem;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// One file being read.
pub(crate) struct Reader<'r> {
    file: &'r str,
    /// The offset of every line's first byte.
    lines: Vec<usize>,
    root: &'r DeTable<'r>,
    problems: &'r mut Vec<Problem>,
}

/// One table of a file.
pub(crate) struct Entry<'e, 'r> {
    /// How problems name it: `[[act]] s'emparer de`.
    name: String,
    table: &'e DeTable<'r>,
    line: usize,
}

/// Parses a file's TOML; what is no TOML is a problem, and what can be read around it is read.
pub(crate) fn parse<'t>(file: &str, text: &'t str, problems: &mut Vec<Problem>) -> DeTable<'t> {
    let (root, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        problems.push(Problem {
            file: file.to_owned(),
            line: error.span().map_or(0, |s| line_of(&line_starts(text), s.start)),
            entry: "the file".into(),
            found: error.message().replace('\n', " "),
            want: "TOML".into(),
        });
    }
    root.into_inner()
}

fn line_starts(text: &str) -> Vec<usize> {
    std::iter::once(0).chain(text.match_indices('\n').map(|(i, _)| i + 1)).collect()
}

fn line_of(lines: &[usize], at: usize) -> usize {
    lines.partition_point(|&start| start <= at)
}

fn kind_of(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

impl<'r> Reader<'r> {
    pub fn new(file: &'r str, text: &'r str, root: &'r DeTable<'r>, problems: &'r mut Vec<Problem>) -> Reader<'r> {
        Reader { file, lines: line_starts(text), root, problems }
    }

    pub fn file(&self) -> &'r str {
        self.file
    }

    pub fn push(&mut self, line: usize, entry: &str, found: String, want: &str) {
        let problem = Problem { file: self.file.into(), line, entry: entry.into(), found, want: want.into() };
        self.problems.push(problem);
    }

    /// Reports every top-level key that is not one of `known`.
    pub fn only_tables(&mut self, known: &[&str]) {
        let root = self.root();
        root.only(known, self);
    }

    /// The file's top level as an entry.
    pub fn root(&self) -> Entry<'r, 'r> {
        Entry { name: "the file".into(), table: self.root, line: 1 }
    }

    /// The `[[key]]` tables, named by their string `label`.
    pub fn entries(&mut self, key: &str, label: &str) -> Vec<Entry<'r, 'r>> {
        let Some(value) = self.root.get(key) else {
            return Vec::new();
        };
        let line = line_of(&self.lines, value.span().start);
        let DeValue::Array(items) = value.get_ref() else {
            self.push(line, key, kind_of(value.get_ref()).into(), &format!("[[{key}]] entries"));
            return Vec::new();
        };
        let mut entries = Vec::new();
        for item in items.iter() {
            match item.get_ref() {
                DeValue::Table(table) => {
                    let text = table.get(label);
                    let first = |v: &'r Spanned<DeValue<'r>>| match v.get_ref() {
                        DeValue::Array(items) => items.iter().next().and_then(|v| v.get_ref().as_str()),
                        other => other.as_str(),
                    };
                    let name = text.and_then(first).unwrap_or("(unnamed)");
                    let line = line_of(&self.lines, text.map_or(item.span().start, |v| v.span().start));
                    entries.push(Entry { name: format!("[[{key}]] {name}"), table, line });
                }
                other => self.push(line_of(&self.lines, item.span().start), key, kind_of(other).into(), "a table"),
            }
        }
        entries
    }

    /// The `[key]` table.
    pub fn table(&mut self, key: &str) -> Option<Entry<'r, 'r>> {
        let root = self.root();
        let mut entry = root.table(key, self)?;
        entry.name = format!("[{key}]");
        Some(entry)
    }
}

impl<'e, 'r> Entry<'e, 'r> {
    /// The line of the entry's label, from 1.
    pub fn line(&self) -> usize {
        self.line
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    /// Every key with its line, in the order of the file.
    pub fn keys(&self, reader: &Reader<'_>) -> Vec<(String, usize)> {
        let mut keys: Vec<_> = self.table.iter().map(|(k, _)| (k.span().start, k.get_ref().to_string())).collect();
        keys.sort();
        keys.into_iter().map(|(at, k)| (k, line_of(&reader.lines, at))).collect()
    }

    /// Reports a problem at `key`, or at the entry where it lacks that key.
    pub fn problem(&self, reader: &mut Reader<'_>, key: &str, found: String, want: &str) {
        let line = self.table.get(key).map_or(self.line, |v| line_of(&reader.lines, v.span().start));
        reader.push(line, &format!("{}, {key}", self.name), found, want);
    }

    /// Reports every key that is not one of `known`.
    pub fn only(&self, known: &[&str], reader: &mut Reader<'_>) {
        for (key, line) in self.keys(reader) {
            if !known.contains(&key.as_str()) {
                reader.push(line, &self.name, format!("the key {key:?}"), &format!("one of {}", known.join(", ")));
            }
        }
    }

    pub fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// A string that must be there and not empty.
    pub fn string(&self, key: &str, reader: &mut Reader<'_>) -> Option<String> {
        if !self.has(key) {
            self.problem(reader, key, "nothing".into(), "a string");
            return None;
        }
        self.optional_string(key, reader)
    }

    pub fn optional_string(&self, key: &str, reader: &mut Reader<'_>) -> Option<String> {
        match self.table.get(key)?.get_ref() {
            DeValue::String(s) if !s.trim().is_empty() => Some(s.to_string()),
            DeValue::String(_) => {
                self.problem(reader, key, "an empty string".into(), "words");
                None
            }
            other => {
                self.problem(reader, key, kind_of(other).into(), "a string");
                None
            }
        }
    }

    pub fn flag(&self, key: &str, reader: &mut Reader<'_>) -> bool {
        match self.table.get(key).map(Spanned::get_ref) {
            None => false,
            Some(DeValue::Boolean(b)) => *b,
            Some(other) => {
                self.problem(reader, key, kind_of(other).into(), "true or false");
                false
            }
        }
    }

    /// A string or a list of strings; empty where the key is missing. Empty strings are kept (endings may be empty).
    pub fn strings(&self, key: &str, reader: &mut Reader<'_>) -> Vec<String> {
        self.lined_strings(key, reader).into_iter().map(|(s, _)| s).collect()
    }

    /// As [`Entry::strings`], each with its line.
    pub fn lined_strings(&self, key: &str, reader: &mut Reader<'_>) -> Vec<(String, usize)> {
        let Some(value) = self.table.get(key) else {
            return Vec::new();
        };
        match value.get_ref() {
            DeValue::String(s) => vec![(s.to_string(), line_of(&reader.lines, value.span().start))],
            DeValue::Array(items) => {
                let mut out = Vec::new();
                for item in items.iter() {
                    let line = line_of(&reader.lines, item.span().start);
                    match item.get_ref() {
                        DeValue::String(s) => out.push((s.to_string(), line)),
                        other => self.problem(reader, key, kind_of(other).into(), "a list of strings"),
                    }
                }
                out
            }
            other => {
                self.problem(reader, key, kind_of(other).into(), "a string or a list of strings");
                Vec::new()
            }
        }
    }

    /// A list of lists of strings, each with its line.
    pub fn rows(&self, key: &str, reader: &mut Reader<'_>) -> Vec<(Vec<String>, usize)> {
        let Some(value) = self.table.get(key) else {
            return Vec::new();
        };
        let DeValue::Array(items) = value.get_ref() else {
            self.problem(reader, key, kind_of(value.get_ref()).into(), "a list of lists");
            return Vec::new();
        };
        let mut rows = Vec::new();
        for item in items.iter() {
            let cells: Option<Vec<String>> = match item.get_ref() {
                DeValue::Array(cells) => cells.iter().map(|c| c.get_ref().as_str().map(str::to_owned)).collect(),
                _ => None,
            };
            let line = line_of(&reader.lines, item.span().start);
            match cells {
                Some(cells) => rows.push((cells, line)),
                None => reader.push(line, &self.name, kind_of(item.get_ref()).into(), "a list of strings"),
            }
        }
        rows
    }

    /// A table under `key`.
    pub fn table(&self, key: &str, reader: &mut Reader<'_>) -> Option<Entry<'e, 'r>> {
        let value = self.table.get(key)?;
        match value.get_ref() {
            DeValue::Table(table) => Some(Entry {
                name: format!("{}, {key}", self.name),
                table,
                line: line_of(&reader.lines, value.span().start),
            }),
            other => {
                self.problem(reader, key, kind_of(other).into(), "a table");
                None
            }
        }
    }
}
