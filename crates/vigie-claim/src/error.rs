//! What can be wrong with the data a reader is made from.

/// A lexicon file that cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The file is not TOML, or an entry has not the expected keys.
    #[error("{file}: {what}")]
    Syntax {
        /// Its path.
        file: String,
        /// What was found and what was expected.
        what: String,
    },
    /// An entry holds a value that is not accepted.
    #[error("{file}: entry {entry:?}: {what}")]
    Entry {
        /// Its path.
        file: String,
        /// The entry, by its name or first form.
        entry: String,
        /// What was found and what was expected.
        what: String,
    },
    /// A language's folder does not make a lexicon.
    #[error("{0}")]
    Lexicon(String),
    /// No language at all was given.
    #[error("no lexicon was given; a reader needs at least one lexicons/<iso>/ folder")]
    NoLanguage,
}
