//! What an analyst changes in a situation report, as it is kept and sent.

use serde::{Deserialize, Serialize};

/// The most edits of one report, and the most bytes of one text: beyond that it is not an edit.
const MOST: usize = 5000;
const LONGEST: usize = 20_000;

/// What an analyst changes in a situation report. Statements are named by their keys.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Edits {
    /// Another title.
    pub title: Option<String>,
    /// What the analyst has to say beforehand; empty lines part its paragraphs.
    pub assessment: Option<String>,
    /// The order of the sections, by their anchors; those that are not named come after.
    pub sections: Vec<String>,
    /// The order of the statements within their sections; those that are not named come after.
    pub order: Vec<String>,
    /// The statements that are left out; a section is named `section:` and its anchor.
    pub left_out: Vec<String>,
    /// Other words.
    pub texts: Vec<TextEdit>,
}

/// Other words for a part of a statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TextEdit {
    /// The statement's key.
    pub item: String,
    /// The line: 0 for the statement itself, from 1 for what is under it.
    #[serde(default)]
    pub line: usize,
    /// The part of the line, from 0; none for what stands before the colon.
    #[serde(default)]
    pub piece: Option<usize>,
    /// The words that were written over.
    pub was: String,
    /// The words instead; none leave the part out.
    pub now: String,
}

/// Why edits cannot be taken.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EditsError {
    /// They are not written as edits are.
    #[error("these are no edits of a situation report: {0}")]
    Form(#[from] serde_json::Error),
    /// There are too many.
    #[error("{found} edits, the most is {MOST}; leave sections out rather than every statement")]
    Many {
        /// How many.
        found: usize,
    },
    /// One is too long.
    #[error("an edit of {found} bytes, the longest is {LONGEST}; a situation report is no place for it")]
    Long {
        /// How long it is.
        found: usize,
    },
}

impl Edits {
    /// Reads edits from JSON.
    ///
    /// ```
    /// # use vigie_format::brief::Edits;
    /// let edits = Edits::parse(br#"{"title": "Kordofan", "left_out": ["section:sources"]}"#).unwrap();
    /// assert_eq!(edits.title.as_deref(), Some("Kordofan"));
    /// assert!(Edits::parse(br#"{"titel": "Kordofan"}"#).is_err() && Edits::parse(b"[]").is_err());
    /// ```
    pub fn parse(json: &[u8]) -> Result<Edits, EditsError> {
        // A list of values without names would be taken for them, one after the other.
        let named: serde_json::Map<String, serde_json::Value> = serde_json::from_slice(json)?;
        let edits: Edits = serde_json::from_value(serde_json::Value::Object(named))?;
        let found = edits.sections.len() + edits.order.len() + edits.left_out.len() + edits.texts.len();
        if found > MOST {
            return Err(EditsError::Many { found });
        }
        let texts = edits.texts.iter().map(|t| t.now.len());
        let whole = [&edits.title, &edits.assessment].into_iter().flatten().map(String::len);
        match texts.chain(whole).max() {
            Some(found) if found > LONGEST => Err(EditsError::Long { found }),
            _ => Ok(edits),
        }
    }
}
