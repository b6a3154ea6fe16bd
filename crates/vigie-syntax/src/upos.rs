//! The universal part-of-speech tags.

use std::fmt;

macro_rules! upos {
    ($($variant:ident $name:literal $what:literal),* $(,)?) => {
        /// A universal part of speech.
        ///
        /// ```
        /// use vigie_syntax::Upos;
        /// assert_eq!(Upos::Propn.to_string(), "PROPN");
        /// assert_eq!(Upos::from_name("VERB"), Some(Upos::Verb));
        /// ```
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Upos {
            $(#[doc = $what] $variant),*
        }

        impl Upos {
            /// All tags, in the alphabetical order of their names.
            pub const ALL: &[Upos] = &[$(Upos::$variant),*];

            /// The name in treebanks: `NOUN`, `VERB`…
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Upos::$variant => $name),*
                }
            }
        }
    };
}

upos! {
    Adj "ADJ" "adjective",
    Adp "ADP" "adposition",
    Adv "ADV" "adverb",
    Aux "AUX" "auxiliary",
    Cconj "CCONJ" "coordinating conjunction",
    Det "DET" "determiner",
    Intj "INTJ" "interjection",
    Noun "NOUN" "noun",
    Num "NUM" "numeral",
    Part "PART" "particle",
    Pron "PRON" "pronoun",
    Propn "PROPN" "proper noun",
    Punct "PUNCT" "punctuation",
    Sconj "SCONJ" "subordinating conjunction",
    Sym "SYM" "symbol",
    Verb "VERB" "verb",
    X "X" "other",
}

impl Upos {
    /// The tag of that name, as treebanks write it; `None` for any other string.
    pub fn from_name(name: &str) -> Option<Upos> {
        Upos::ALL.iter().copied().find(|tag| tag.as_str() == name)
    }
}

impl fmt::Display for Upos {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_go_both_ways() {
        for &tag in Upos::ALL {
            assert_eq!(Upos::from_name(tag.as_str()), Some(tag));
        }
        assert_eq!(Upos::from_name("_"), None);
    }
}
