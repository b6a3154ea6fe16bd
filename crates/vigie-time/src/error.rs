//! What can be wrong with a rule file.

/// A fault in a rule file: which file, which entry, what was expected.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The file is not TOML of the expected shape.
    #[error("{file}: {reason}")]
    File {
        /// The file's name as given.
        file: String,
        /// What the TOML reader says, with line and column.
        reason: String,
    },
    /// One entry does not have the expected form.
    #[error("{file}:{line}: {entry}: found {found:?}; expected {want}")]
    Entry {
        /// The file's name as given.
        file: String,
        /// Line of the entry, from 1; 0 where the entry has no place of its own.
        line: usize,
        /// The table, or the rule's pattern.
        entry: String,
        /// What stands there.
        found: String,
        /// What should.
        want: String,
    },
}

/// Where in a rule file something stands, so that faults and mentions can name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Origin<'a> {
    pub file: &'a str,
    pub line: usize,
    pub entry: &'a str,
}

impl Origin<'_> {
    pub fn fault(&self, found: impl Into<String>, want: impl Into<String>) -> Error {
        Error::Entry {
            file: self.file.to_owned(),
            line: self.line,
            entry: self.entry.to_owned(),
            found: found.into(),
            want: want.into(),
        }
    }
}
