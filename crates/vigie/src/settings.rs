//! Files that users write in TOML: tables with their lines, and everything that is wrong with them, named at once.

use std::cell::RefCell;
use std::path::Path;

use anyhow::Context;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// One file being read. Faults are gathered, so that a user can mend them all before the next try.
pub struct Settings<'t> {
    name: String,
    /// The offset of every line's first byte.
    lines: Vec<usize>,
    root: DeTable<'t>,
    faults: RefCell<Vec<(usize, String)>>,
}

/// A table of the file.
pub struct Table<'s, 't> {
    file: &'s Settings<'t>,
    table: &'s DeTable<'t>,
    /// How faults name it: `rule "saraqib"`.
    pub name: String,
    /// Where it begins.
    at: usize,
}

/// The text of a file that a user named.
pub fn text_of(path: &Path) -> anyhow::Result<String> {
    let bytes = std::fs::read(path).with_context(|| format!("{} cannot be read", path.display()))?;
    String::from_utf8(bytes).map_err(|error| {
        let line = 1 + error.as_bytes()[..error.utf8_error().valid_up_to()].iter().filter(|b| **b == b'\n').count();
        anyhow::anyhow!("{}:{line}: not UTF-8; save the file in that encoding", path.display())
    })
}

impl<'t> Settings<'t> {
    /// Parses the text of the file called `name`. What is no TOML is the first fault.
    pub fn parse(name: &str, text: &'t str) -> Settings<'t> {
        let lines = std::iter::once(0).chain(text.match_indices('\n').map(|(i, _)| i + 1)).collect();
        let (root, errors) = DeTable::parse_recoverable(text);
        let file = Settings { name: name.to_owned(), lines, root: root.into_inner(), faults: RefCell::default() };
        for error in errors {
            let message = error.message().replace('\n', " ");
            file.fault(error.span().map_or(0, |s| s.start), format!("not TOML ({message}); see https://toml.io"));
        }
        file
    }

    /// The file's top.
    pub fn top(&self) -> Table<'_, 't> {
        Table { file: self, table: &self.root, name: "the file".to_owned(), at: 0 }
    }

    /// Notes what is wrong at a byte of the file, and how to mend it.
    pub fn fault(&self, at: usize, what: String) {
        let line = self.lines.partition_point(|&start| start <= at);
        self.faults.borrow_mut().push((line, what));
    }

    /// Errors: every fault, in the order of the file.
    pub fn done(&self) -> Result<(), Faults> {
        let mut faults = self.faults.borrow().clone();
        faults.sort();
        faults.dedup();
        let name = &self.name;
        let lines: Vec<String> = faults.into_iter().map(|(line, what)| format!("{name}:{line}: {what}")).collect();
        if lines.is_empty() { Ok(()) } else { Err(Faults(lines)) }
    }
}

/// Everything that is wrong with a file, each with its line, what is wrong and how to mend it.
#[derive(Debug)]
pub struct Faults(pub Vec<String>);

impl std::fmt::Display for Faults {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.join("\n"))
    }
}

impl std::error::Error for Faults {}

/// What stands in a value's place.
fn kind_of(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "words in quotes",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

impl<'s, 't> Table<'s, 't> {
    /// Its keys in the order of the file, each with its place.
    pub fn keys(&self) -> Vec<(usize, String)> {
        let mut keys: Vec<_> = self.table.iter().map(|(k, _)| (k.span().start, k.get_ref().to_string())).collect();
        keys.sort();
        keys
    }

    /// Notes every key that is not one of `known`.
    pub fn only(&self, known: &[&str]) {
        for (at, key) in self.keys() {
            if !known.contains(&key.as_str()) {
                let known = known.join(", ");
                self.file.fault(at, format!("{}: there is no {key:?}; write one of {known}", self.name));
            }
        }
    }

    /// Notes what is wrong with `key`, or with the whole table where it lacks that.
    pub fn fault(&self, key: &str, what: &str) {
        let at = self.value(key).map_or(self.at, |v| v.span().start);
        self.file.fault(at, format!("{}: {key}: {what}", self.name));
    }

    fn value(&self, key: &str) -> Option<&'s Spanned<DeValue<'t>>> {
        self.table.iter().find(|(k, _)| k.get_ref() == key).map(|(_, v)| v)
    }

    fn wrong(&self, key: &str, found: &Spanned<DeValue<'_>>, expected: &str) {
        self.fault(key, &format!("found {}, expected {expected}", kind_of(found.get_ref())));
    }

    /// True when the key is there.
    pub fn has(&self, key: &str) -> bool {
        self.value(key).is_some()
    }

    /// True when the key holds a table.
    pub fn is_table(&self, key: &str) -> bool {
        self.value(key).is_some_and(|v| matches!(v.get_ref(), DeValue::Table(_)))
    }

    /// Words; `None` where the key is not there. Anything else, and words that say nothing, is a fault.
    pub fn words(&self, key: &str) -> Option<String> {
        let value = self.value(key)?;
        match value.get_ref() {
            DeValue::String(words) if !words.trim().is_empty() => Some(words.trim().to_owned()),
            DeValue::String(_) => {
                self.fault(key, "nothing in the quotes; write what is meant, or leave the line out");
                None
            }
            _ => {
                self.wrong(key, value, "words in quotes");
                None
            }
        }
    }

    /// Words that `read` understands. Where it does not, a fault with what it says is expected.
    pub fn read<T>(&self, key: &str, expected: &str, read: impl Fn(&str) -> Option<T>) -> Option<T> {
        let words = self.words(key)?;
        let value = read(&words);
        if value.is_none() {
            self.fault(key, &format!("found {words:?}, expected {expected}"));
        }
        value
    }

    /// One or several words that `read` understands; empty where the key is not there.
    pub fn several<T>(&self, key: &str, expected: &str, read: impl Fn(&str) -> Option<T>) -> Vec<T> {
        let Some(value) = self.value(key) else { return Vec::new() };
        match value.get_ref() {
            DeValue::Array(items) => items
                .iter()
                .filter_map(|item| match item.get_ref() {
                    DeValue::String(words) => read(words.trim()).or_else(|| {
                        let what = format!("{}: {key}: found {words:?}, expected {expected}", self.name);
                        self.file.fault(item.span().start, what);
                        None
                    }),
                    other => {
                        let (name, found) = (&self.name, kind_of(other));
                        self.file
                            .fault(item.span().start, format!("{name}: {key}: found {found}, expected {expected}"));
                        None
                    }
                })
                .collect(),
            _ => self.read(key, expected, read).into_iter().collect(),
        }
    }

    /// A number between two bounds, both allowed.
    pub fn number(&self, key: &str, least: f64, most: f64) -> Option<f64> {
        let value = self.value(key)?;
        let expected = format!("a number from {least} to {most}");
        let number = match value.get_ref() {
            DeValue::Integer(n) => i64::from_str_radix(n.as_str(), n.radix()).ok().map(|n| n as f64),
            DeValue::Float(n) => n.as_str().parse::<f64>().ok(),
            _ => {
                self.wrong(key, value, &expected);
                return None;
            }
        };
        let within = number.filter(|n| (least..=most).contains(n));
        if within.is_none() {
            let found = number.map_or("a number that is too large".to_owned(), |n| n.to_string());
            self.fault(key, &format!("found {found}, expected {expected}"));
        }
        within
    }

    /// A whole number between two bounds, both allowed.
    pub fn whole(&self, key: &str, least: u32, most: u32) -> Option<u32> {
        let n = self.number(key, f64::from(least), f64::from(most))?;
        if n.fract() != 0.0 {
            self.fault(key, &format!("found {n}, expected a whole number"));
            return None;
        }
        Some(n as u32)
    }

    /// A table; `None` where the key is not there.
    pub fn table(&self, key: &str) -> Option<Table<'s, 't>> {
        let value = self.value(key)?;
        match value.get_ref() {
            DeValue::Table(table) => {
                Some(Table { file: self.file, table, name: format!("[{key}]"), at: value.span().start })
            }
            _ => {
                self.wrong(key, value, "a table");
                None
            }
        }
    }

    /// Every table of a list of tables, `[[key]]`.
    pub fn tables(&self, key: &str) -> Vec<Table<'s, 't>> {
        let Some(value) = self.value(key) else { return Vec::new() };
        let DeValue::Array(items) = value.get_ref() else {
            self.wrong(key, value, &format!("a list of tables, each under [[{key}]]"));
            return Vec::new();
        };
        let table = |item: &'s Spanned<DeValue<'t>>| match item.get_ref() {
            DeValue::Table(table) => {
                Some(Table { file: self.file, table, name: format!("[[{key}]]"), at: item.span().start })
            }
            other => {
                let what = format!("{key}: found {}, expected tables, each under [[{key}]]", kind_of(other));
                self.file.fault(item.span().start, what);
                None
            }
        };
        items.iter().filter_map(table).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_has_its_line_and_its_repair() {
        let text =
            "speed = 12\n\n[[rule]]\nname = 7\nkm = 900\n[[rule]]\nname = \" \"\nday = \"soon\"\nat = [\"x\", 3]\n";
        let file = Settings::parse("a.toml", text);
        file.top().only(&["rule"]);
        for rule in file.top().tables("rule") {
            assert_eq!(rule.words("name"), None);
            rule.number("km", 0.0, 500.0);
            rule.read("day", "a day of the week", |_| None::<()>);
            rule.several("at", "a letter", |w| (w == "y").then_some(()));
        }
        assert_eq!(
            file.done().unwrap_err().to_string(),
            "a.toml:1: the file: there is no \"speed\"; write one of rule\n\
             a.toml:4: [[rule]]: name: found a number, expected words in quotes\n\
             a.toml:5: [[rule]]: km: found 900, expected a number from 0 to 500\n\
             a.toml:7: [[rule]]: name: nothing in the quotes; write what is meant, or leave the line out\n\
             a.toml:8: [[rule]]: day: found \"soon\", expected a day of the week\n\
             a.toml:9: [[rule]]: at: found \"x\", expected a letter\n\
             a.toml:9: [[rule]]: at: found a number, expected a letter"
        );
    }

    #[test]
    fn what_is_no_toml_is_named_with_its_line() {
        let error = Settings::parse("a.toml", "a = 1\nb = = 2\n").done().unwrap_err().to_string();
        assert!(error.starts_with("a.toml:2: not TOML ("), "{error}");
        let good = Settings::parse("a.toml", "n = 0x10\nf = 2.5");
        assert_eq!((good.top().whole("n", 0, 20), good.top().number("f", 0.0, 9.0)), (Some(16), Some(2.5)));
        assert_eq!(good.top().whole("f", 0, 9), None);
        assert!(good.done().is_err());
    }
}
