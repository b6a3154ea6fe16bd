//! Closed vocabularies: enums whose every value has one written word.

/// A word that is not in a vocabulary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownWord {
    /// The vocabulary's name, such as `phase`.
    pub vocabulary: &'static str,
    /// The word that was given.
    pub found: String,
    /// Every word that would have been accepted.
    pub accepted: &'static [&'static str],
}

impl std::fmt::Display for UnknownWord {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "unknown {} {:?}; use one of {}", self.vocabulary, self.found, self.accepted.join(", "))
    }
}

impl std::error::Error for UnknownWord {}

/// Declares an enum, the written word of each value, and the way back.
macro_rules! vocabulary {
    ($(#[$meta:meta])* $name:ident, $label:literal { $($(#[$doc:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[$doc])* $variant,)+ }

        impl $name {
            /// Every value, in the order of the contract.
            pub const ALL: &'static [$name] = &[$($name::$variant,)+];
            /// Every written word, in the same order.
            pub const WORDS: &'static [&'static str] = &[$($word,)+];

            /// The written word of this value.
            pub const fn as_str(self) -> &'static str {
                match self { $($name::$variant => $word,)+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.pad(self.as_str()) }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::UnknownWord;
            fn from_str(word: &str) -> Result<Self, Self::Err> {
                match word {
                    $($word => Ok($name::$variant),)+
                    _ => Err($crate::UnknownWord { vocabulary: $label, found: word.to_owned(), accepted: Self::WORDS }),
                }
            }
        }
    };
}
pub(crate) use vocabulary;

#[cfg(test)]
mod tests {
    use crate::*;

    #[test]
    fn words_lead_back_to_their_values() {
        for &kind in Kind::ALL {
            assert_eq!(kind.as_str().parse(), Ok(kind));
        }
        for &sector in Sector::ALL {
            assert_eq!(sector.as_str().parse(), Ok(sector));
        }
        for &act in Act::ALL {
            assert_eq!(act.as_str().parse(), Ok(act));
        }
    }

    #[test]
    fn an_unknown_word_is_answered_with_the_accepted_ones() {
        let error = "taken".parse::<Phase>().unwrap_err();
        assert_eq!(
            error.to_string(),
            "unknown phase \"taken\"; use one of gained, held, lost, contested, advancing, besieged, withdrew"
        );
    }
}
