//! Lemma rules: how a dictionary form is made from a form.

use crate::ModelError;

/// What becomes of the form's capitals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Casing {
    Lower,
    Keep,
    Title,
}

/// A rule: change the capitals, take characters off the end, append.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rule {
    casing: Casing,
    strip: usize,
    add: Box<str>,
}

impl Rule {
    pub(crate) fn new(casing: &str, strip: u32, add: &str) -> Result<Rule, ModelError> {
        let casing = match casing {
            "L" => Casing::Lower,
            "K" | "=" => Casing::Keep,
            "T" => Casing::Title,
            _ => return Err(ModelError::Value { what: "rules", value: casing.to_owned() }),
        };
        Ok(Rule { casing, strip: strip as usize, add: add.into() })
    }

    /// Writes the lemma into `out`, or gives `false` where the rule does not apply: the form is too short for it, or
    /// nothing would be left.
    pub(crate) fn apply(&self, form: &str, out: &mut String) -> bool {
        out.clear();
        match self.casing {
            Casing::Keep => out.push_str(form),
            Casing::Lower => lower_into(form, out),
            Casing::Title => {
                let mut characters = form.chars();
                out.extend(characters.next().into_iter().flat_map(char::to_uppercase));
                lower_into(characters.as_str(), out);
            }
        }
        for _ in 0..self.strip {
            if out.pop().is_none() {
                return false;
            }
        }
        out.push_str(&self.add);
        !out.is_empty()
    }
}

/// Appends `text` in lower case, character by character.
pub(crate) fn lower_into(text: &str, out: &mut String) {
    if text.is_ascii() {
        out.extend(text.bytes().map(|byte| char::from(byte.to_ascii_lowercase())));
    } else {
        out.extend(text.chars().flat_map(char::to_lowercase));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lemma(casing: &str, strip: u32, add: &str, form: &str) -> Option<String> {
        let mut out = String::from("left over");
        Rule::new(casing, strip, add).unwrap().apply(form, &mut out).then_some(out)
    }

    #[test]
    fn rules() {
        assert_eq!(lemma("L", 0, "", "Ville").as_deref(), Some("ville"));
        assert_eq!(lemma("K", 0, "", "ONU").as_deref(), Some("ONU"));
        assert_eq!(lemma("=", 0, "", "Ça").as_deref(), Some("Ça"));
        assert_eq!(lemma("T", 0, "", "SYRIE").as_deref(), Some("Syrie"));
        assert_eq!(lemma("L", 3, "er", "tiraient"), Some("tiraier".to_owned()));
        assert_eq!(lemma("L", 1, "", "à"), None);
        assert_eq!(lemma("L", 1, "avoir", "a").as_deref(), Some("avoir"));
        assert_eq!(lemma("L", 3, "er", "as"), None);
        assert_eq!(lemma("L", 0, "", ""), None);
        assert!(Rule::new("X", 0, "").is_err());
    }
}
