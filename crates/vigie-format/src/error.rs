//! Why a serialised form could not be read.

use serde_json::Value;

/// What was wrong, where, and what should stand there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The text is not JSON at all.
    #[error("line {line}, column {column}: not JSON ({reason}); expected one JSON object on the line")]
    NotJson {
        /// Line of the text, from 1.
        line: usize,
        /// Column in bytes, from 1; 0 where the line is empty.
        column: usize,
        /// What the JSON reader stumbled over.
        reason: String,
    },
    /// A field does not hold what it should.
    #[error("{field}: found {found}, expected {expected}")]
    Field {
        /// The field's path, such as `claims[2].place.lat`.
        field: String,
        /// What stands there, shortened.
        found: String,
        /// What should stand there.
        expected: String,
    },
    /// A correction sets nothing that the claim does not say.
    #[error("claim {id} says that already; accept it, or set another field")]
    Unchanged {
        /// The claim.
        id: String,
    },
}

/// The longest piece of a wrong value that a message repeats, in characters.
const SHOWN_CHARS: usize = 60;

impl Error {
    pub(crate) fn field(field: &str, found: Option<&Value>, expected: impl Into<String>) -> Error {
        let found = match found {
            None => "nothing".to_owned(),
            Some(value) => {
                let text = value.to_string();
                match text.char_indices().nth(SHOWN_CHARS) {
                    Some((end, _)) => format!("{}…", &text[..end]),
                    None => text,
                }
            }
        };
        Error::Field { field: field.to_owned(), found, expected: expected.into() }
    }

    /// The same error, its field found inside `outer`.
    pub(crate) fn within(self, outer: &str) -> Error {
        match self {
            Error::Field { field, found, expected } => {
                Error::Field { field: format!("{outer}.{field}"), found, expected }
            }
            other => other,
        }
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Error {
        let text = error.to_string();
        let reason = text.split(" at line ").next().unwrap_or(&text).to_owned();
        Error::NotJson { line: error.line(), column: error.column(), reason }
    }
}
