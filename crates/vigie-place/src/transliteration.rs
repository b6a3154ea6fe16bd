//! Consonant skeletons: what is left of a transliterated name once the ways of spelling it are taken away.
//!
//! The rules are data (`lexicons/world/transliteration.toml`), grouped in families of countries whose
//! names come from one script. Two spellings of a name should have one skeleton; two names may.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::Error;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    family: Vec<Family>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Family {
    /// What the family is, for people.
    name: String,
    /// ISO 3166-1 alpha-2 codes.
    countries: Vec<String>,
    /// Words that spellings put in, leave out or change at will.
    #[serde(default)]
    articles: Vec<String>,
    /// `[from, to]`: what a word begins with.
    #[serde(default)]
    initial: Vec<[String; 2]>,
    /// `[from, to]`: the letters a word ends with.
    #[serde(default)]
    ending: Vec<[String; 2]>,
    /// `[from, to]`, tried in this order at every letter.
    rules: Vec<[String; 2]>,
    /// Letters that fall away after a word's first.
    vowels: String,
}

/// The rules by country.
#[derive(Debug)]
pub struct Transliteration {
    families: Vec<Family>,
    by_country: BTreeMap<[u8; 2], usize>,
}

impl Transliteration {
    /// Reads the rules; `file` is the name errors carry.
    ///
    /// Errors: [`Error::Rules`] when the TOML has not the form described in the file's head.
    pub fn parse(file: &str, text: &str) -> Result<Transliteration, Error> {
        let wrong = |found: String| Error::Rules { file: file.to_owned(), found };
        let File { family: families } = toml::from_str(text).map_err(|e| wrong(e.to_string()))?;
        let mut by_country = BTreeMap::new();
        for (index, family) in families.iter().enumerate() {
            for code in &family.countries {
                let code: [u8; 2] = code.as_bytes().try_into().map_err(|_| {
                    wrong(format!("family `{}`: `{code}` is not a two-letter country code", family.name))
                })?;
                if by_country.insert(code, index).is_some() {
                    return Err(wrong(format!("family `{}`: a country stands in two families", family.name)));
                }
            }
            if family.rules.iter().chain(&family.initial).chain(&family.ending).any(|[from, _]| from.is_empty()) {
                return Err(wrong(format!("family `{}`: a rule with nothing on its left", family.name)));
            }
        }
        Ok(Transliteration { families, by_country })
    }

    /// The countries that have rules.
    pub fn countries(&self) -> impl Iterator<Item = [u8; 2]> + '_ {
        self.by_country.keys().copied()
    }

    /// A key as it sounds: letters by the country's rules, its vowels kept, articles and what endings vary left out.
    pub(crate) fn sound(&self, key: &str, country: [u8; 2]) -> Option<String> {
        let family = self.families.get(*self.by_country.get(&country)?)?;
        let mut out = String::new();
        for word in key.split(' ').filter(|w| !w.is_empty() && !family.articles.iter().any(|a| a == w)) {
            for c in family.spelt(word).chars().filter(|c| *c != 'h') {
                if !out.ends_with(c) {
                    out.push(c);
                }
            }
        }
        Some(out)
    }

    /// The skeleton of a key in a country, or `None` where the country has no rules or too little is
    /// left to tell names apart (under two letters).
    pub fn skeleton(&self, key: &str, country: [u8; 2]) -> Option<String> {
        let family = self.families.get(*self.by_country.get(&country)?)?;
        let mut out = String::new();
        for word in key.split(' ').filter(|w| !w.is_empty()) {
            if !family.articles.iter().any(|a| a == word) {
                family.add_word(word, &mut out);
            }
        }
        (out.len() >= 2).then_some(out)
    }
}

impl Family {
    fn add_word(&self, word: &str, out: &mut String) {
        for (i, c) in self.spelt(word).chars().enumerate() {
            if self.vowels.contains(c) {
                if i == 0 {
                    out.push('a');
                }
            } else if !out.ends_with(c) {
                out.push(c);
            }
        }
    }

    /// A word by the rules, its vowels kept.
    fn spelt(&self, word: &str) -> String {
        let (mut rest, mut first) = (word, String::new());
        if let Some([from, to]) = self.initial.iter().find(|[from, _]| word.starts_with(from.as_str())) {
            (rest, first) = (&word[from.len()..], to.clone());
        }
        let mut last = "";
        if let Some([from, to]) = self.ending.iter().find(|[from, _]| rest.ends_with(from.as_str())) {
            (rest, last) = (&rest[..rest.len() - from.len()], to);
        }
        let mut spelt = first;
        while let Some(c) = rest.chars().next() {
            match self.rules.iter().find(|[from, _]| rest.starts_with(from.as_str())) {
                Some([from, to]) => {
                    spelt.push_str(to);
                    rest = &rest[from.len()..];
                }
                None => {
                    spelt.push(c);
                    rest = &rest[c.len_utf8()..];
                }
            }
        }
        spelt.push_str(last);
        spelt
    }
}

/// Edits (insertion, deletion, replacement) between two keys, or `None` when there are more than `most`.
pub(crate) fn edits(a: &str, b: &str, most: usize) -> Option<usize> {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > most {
        return None;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let kept = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = kept.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row.last().copied().filter(|&d| d <= most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edit_distance() {
        assert_eq!(edits("binnish", "bennich", 3), Some(2));
        assert_eq!(edits("", "abc", 3), Some(3));
        assert_eq!(edits("abc", "xyz", 2), None);
    }

    #[test]
    fn errors_name_the_family() {
        let text = "[[family]]\nname = \"x\"\ncountries = [\"SYR\"]\nrules = []\nvowels = \"a\"\n";
        let error = Transliteration::parse("t.toml", text).unwrap_err().to_string();
        assert!(error.contains("t.toml") && error.contains("`x`") && error.contains("SYR"), "{error}");
    }
}
