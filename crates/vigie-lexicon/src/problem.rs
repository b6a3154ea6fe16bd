//! What is wrong with lexicon files.

/// One thing wrong with one entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The file, as it was named to [`crate::Lexicon::parse`].
    pub file: String,
    /// The line, from 1; 0 where the file as a whole is meant.
    pub line: usize,
    /// The table and the words that name the entry, such as `[[act]] s'emparer de`.
    pub entry: String,
    /// What stands there.
    pub found: String,
    /// The form that would have been right.
    pub want: String,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Problem { file, line, entry, found, want } = self;
        write!(f, "{file}:{line}: {entry}: found {found}; expected {want}")
    }
}

/// Everything wrong with a language's files, in the order of files and lines.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
pub struct Problems(pub Vec<Problem>);
