//! A published text.

use crate::PartialDate;

/// A language by its ISO 639 code in lower case, such as `fr`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Lang(String);

impl Lang {
    /// The language, if `code` is two or three ASCII letters (a region such as `-FR` is dropped).
    ///
    /// ```
    /// # use vigie_model::Lang;
    /// assert_eq!(Lang::new("fr-FR").unwrap().as_str(), "fr");
    /// assert!(Lang::new("français").is_none());
    /// ```
    pub fn new(code: &str) -> Option<Lang> {
        let code = code.split(['-', '_']).next()?.to_ascii_lowercase();
        ((2..=3).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_lowercase())).then_some(Lang(code))
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for Lang {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.0)
    }
}

/// One published text: a wire story, an article, a situation report, a transcript.
///
/// `text` is what was read, and is never altered afterwards: every span points into it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The publisher's or the file's name for it.
    pub id: String,
    /// Its language, where given or recognised.
    pub lang: Option<Lang>,
    /// Its headline, where one stands apart from the text.
    pub title: Option<String>,
    /// The outlet or organisation that published it.
    pub source: Option<String>,
    /// Where it was published.
    pub url: Option<String>,
    /// When it was published, at the precision known.
    pub published: Option<PartialDate>,
    /// The words.
    pub text: String,
}
