//! Multi-word tokens: which words a token stands for.

use crate::ModelError;
use crate::form::{norm_into, suffix};
use std::collections::HashMap;

/// How a class of the segmenter expands a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    None,
    Table,
    /// Two words, the second of so many characters.
    Split(usize),
}

/// A model's expansions.
#[derive(Debug)]
pub(crate) struct Multiwords {
    classes: Vec<Class>,
    table: HashMap<String, Vec<String>>,
}

impl Multiwords {
    pub(crate) fn new(
        classes: &[String],
        table: impl IntoIterator<Item = (String, Vec<String>)>,
    ) -> Result<Multiwords, ModelError> {
        let class = |name: &String| match name.as_str() {
            "none" => Ok(Class::None),
            "table" => Ok(Class::Table),
            name => name
                .strip_prefix("split:")
                .and_then(|count| count.parse().ok())
                .filter(|count| *count > 0)
                .map(Class::Split)
                .ok_or_else(|| ModelError::Value { what: "mwt_classes", value: name.to_owned() }),
        };
        Ok(Multiwords {
            classes: classes.iter().map(class).collect::<Result<_, _>>()?,
            table: table.into_iter().collect(),
        })
    }

    pub(crate) fn classes(&self) -> usize {
        self.classes.len()
    }

    /// Gives `word` each word that a token stands for: itself, or the words of its expansion.
    pub(crate) fn expand(&self, class: u8, token: &str, norm: &mut String, mut word: impl FnMut(&str)) {
        match self.classes.get(usize::from(class)) {
            Some(Class::Table) => {
                norm_into(token, norm);
                let Some(words) = self.table.get(norm.as_str()) else { return word(token) };
                let casing = Casing::of(token);
                for (index, plain) in words.iter().enumerate() {
                    match casing {
                        Casing::AllCapitals => word(&plain.to_uppercase()),
                        Casing::Initial if index == 0 => {
                            let mut rest = plain.chars();
                            let initial = rest.next().into_iter().flat_map(char::to_uppercase);
                            word(&initial.chain(rest.as_str().chars()).collect::<String>());
                        }
                        _ => word(plain),
                    }
                }
            }
            Some(Class::Split(count)) => match suffix(token, *count) {
                (last, true) if last.len() < token.len() => {
                    word(&token[..token.len() - last.len()]);
                    word(last);
                }
                _ => word(token),
            },
            _ => word(token),
        }
    }
}

enum Casing {
    Plain,
    Initial,
    AllCapitals,
}

impl Casing {
    fn of(token: &str) -> Casing {
        let letters = || token.chars().filter(|c| c.is_alphabetic());
        if letters().nth(1).is_some() && letters().all(char::is_uppercase) {
            Casing::AllCapitals
        } else if token.chars().next().is_some_and(char::is_uppercase) {
            Casing::Initial
        } else {
            Casing::Plain
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(class: u8, token: &str) -> Vec<String> {
        let classes = ["none", "table", "split:2", "split:3"].map(str::to_owned);
        let du = ("du".to_owned(), vec!["de".to_owned(), "le".to_owned()]);
        let apostrophe = ("qu'au".to_owned(), vec!["qu'à".to_owned(), "le".to_owned()]);
        let multiwords = Multiwords::new(&classes, [du, apostrophe]).unwrap();
        let mut found = Vec::new();
        multiwords.expand(class, token, &mut String::new(), |word| found.push(word.to_owned()));
        found
    }

    #[test]
    fn tables_follow_the_token_s_capitals() {
        assert_eq!(words(1, "du"), ["de", "le"]);
        assert_eq!(words(1, "Du"), ["De", "le"]);
        assert_eq!(words(1, "DU"), ["DE", "LE"]);
        assert_eq!(words(1, "QU’AU"), ["QU'À", "LE"]);
        assert_eq!(words(1, "de"), ["de"]);
        assert_eq!(words(0, "du"), ["du"]);
        assert_eq!(words(9, "du"), ["du"]);
    }

    #[test]
    fn splits_need_a_character_before() {
        assert_eq!(words(2, "can't"), ["can", "'t"]);
        assert_eq!(words(3, "can’t"), ["ca", "n’t"]);
        assert_eq!(words(2, "'s"), ["'s"]);
        assert_eq!(words(2, "é's"), ["é", "'s"]);
        assert_eq!(words(2, ""), [""]);
    }

    #[test]
    fn unknown_classes_are_refused() {
        for name in ["", "split", "split:", "split:0", "split:-1", "split:x"] {
            assert!(Multiwords::new(&[name.to_owned()], []).is_err(), "{name}");
        }
    }
}
