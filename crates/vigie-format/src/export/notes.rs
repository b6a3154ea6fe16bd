//! The cells that are written for people, in a language whose sentences are data.

use serde::Deserialize;

use super::cited::{Cited, Days};

/// The languages that notes can be written in, by ISO 639 code.
pub const LANGUAGES: &[(&str, &str)] = &[("en", include_str!("notes.en.toml")), ("fr", include_str!("notes.fr.toml"))];

/// The notes of one language cannot be had.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NotesError {
    /// There is no such language.
    #[error("no notes in {lang:?}; use one of {known}")]
    NoLanguage {
        /// The code that was asked for.
        lang: String,
        /// The codes that there are.
        known: String,
    },
    /// The language's file is not as it should be.
    #[error("the notes in {lang:?} cannot be read: {reason}")]
    Unreadable {
        /// The language.
        lang: String,
        /// What is wrong in its file.
        reason: String,
    },
}

/// One language's sentences. Every key must stand in the file, and no other.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notes {
    outlet_unnamed: String,
    cited: String,
    cited_undated: String,
    pub(super) unconfirmed: String,
    pub(super) by_report: String,
    period: String,
    further_places: String,
    pub(super) deaths_none: String,
    deaths_one: String,
    deaths_lowest: String,
    deaths_vague: String,
    deaths_sum: String,
    pub(super) household_size: String,
}

/// How a number of deaths came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DeathRule {
    /// No deaths are told.
    None,
    /// One number was given.
    Reported,
    /// The lowest of several.
    Lowest,
    /// The number for a vague one.
    Vague,
    /// The sum of several groups.
    Sum,
}

impl Notes {
    /// The notes in the language with this code.
    ///
    /// Errors: [`NotesError`] for a language that there is not.
    ///
    /// ```
    /// # use vigie_format::export::Notes;
    /// assert!(Notes::of("fr").is_ok());
    /// assert!(Notes::of("xx").unwrap_err().to_string().ends_with("use one of en, fr"));
    /// ```
    pub fn of(lang: &str) -> Result<Notes, NotesError> {
        let Some((_, text)) = LANGUAGES.iter().find(|(code, _)| *code == lang) else {
            let known = LANGUAGES.iter().map(|(code, _)| *code).collect::<Vec<_>>().join(", ");
            return Err(NotesError::NoLanguage { lang: lang.to_owned(), known });
        };
        toml::from_str(text)
            .map_err(|e| NotesError::Unreadable { lang: lang.to_owned(), reason: e.message().to_owned() })
    }

    /// The words of a claim with their outlet and date.
    pub(super) fn cite(&self, cited: &Cited) -> String {
        let head = &cited.origin.head;
        let outlet = head.source.as_deref().unwrap_or(&self.outlet_unnamed);
        let evidence = one_line(&cited.claim.evidence.text);
        match head.published {
            Some(day) => {
                fill(&self.cited, &[("outlet", outlet), ("published", &day.to_string()), ("evidence", &evidence)])
            }
            None => fill(&self.cited_undated, &[("outlet", outlet), ("evidence", &evidence)]),
        }
    }

    /// The period, where it is more than a day.
    pub(super) fn period(&self, days: &Days) -> Option<String> {
        let (first, last) = days.both().filter(|(first, last)| first != last)?;
        Some(fill(&self.period, &[("first", &first.to_string()), ("last", &last.to_string())]))
    }

    /// The places beside the first.
    pub(super) fn further_places(&self, names: &[&str]) -> Option<String> {
        (!names.is_empty()).then(|| fill(&self.further_places, &[("places", &names.join(", "))]))
    }

    /// How the number of deaths came about; `numbers` are those that were given.
    pub(super) fn deaths(&self, n: u64, rule: DeathRule, numbers: &[u64]) -> String {
        let sentence = match rule {
            DeathRule::None => return self.deaths_none.clone(),
            DeathRule::Reported => &self.deaths_one,
            DeathRule::Lowest => &self.deaths_lowest,
            DeathRule::Vague => &self.deaths_vague,
            DeathRule::Sum => &self.deaths_sum,
        };
        let numbers = numbers.iter().map(u64::to_string).collect::<Vec<_>>().join(", ");
        fill(sentence, &[("n", &n.to_string()), ("numbers", &numbers)])
    }
}

/// Words with each run of white space as one space.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The sentence with each name in braces replaced by its value; what is filled in is not looked at again.
fn fill(sentence: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::new();
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let Some((name, after)) = after.split_once('}') else {
            out.push('{');
            rest = after;
            continue;
        };
        out.push_str(values.iter().find(|(n, _)| *n == name).map_or("", |(_, value)| value));
        rest = after;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_every_sentence() {
        for (code, _) in LANGUAGES {
            let notes = Notes::of(code).unwrap_or_else(|e| panic!("{e}"));
            for rule in [DeathRule::Reported, DeathRule::Lowest, DeathRule::Vague, DeathRule::Sum] {
                assert!(notes.deaths(12, rule, &[12, 17]).contains("12"), "{code}");
            }
        }
    }

    #[test]
    fn what_is_filled_in_stays_as_it_is() {
        assert_eq!(fill("{a}: {b}.", &[("a", "{b}"), ("b", "x")]), "{b}: x.");
        assert_eq!(fill("{a", &[("a", "x")]), "{a");
    }
}
