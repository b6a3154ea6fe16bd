//! What can be wrong with the data this crate is given. Text is never wrong.

/// A gazetteer, a rule file or a language file that can't be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The compiled gazetteer is not one, or is damaged.
    #[error("expected a compiled gazetteer, found {found}; rebuild it with `cargo xtask gazetteer`")]
    Gazetteer {
        /// What the bytes are instead.
        found: String,
    },
    /// The transliteration rules have not the form they must have.
    #[error("{file}: expected transliteration rules ([[family]] with name, countries, rules, vowels), found {found}")]
    Rules {
        /// The file.
        file: String,
        /// What stands there.
        found: String,
    },
    /// The places do not fit the layout.
    #[error("the gazetteer can't be built: {found}")]
    Build {
        /// What does not fit.
        found: String,
    },
    /// An entry of a language's `places.toml` has not the form it must have.
    #[error("{file}: {entry}: expected {want}, found {found}")]
    Language {
        /// The file.
        file: String,
        /// The entry, by table and words.
        entry: String,
        /// The form expected.
        want: &'static str,
        /// What stands there.
        found: String,
    },
}
