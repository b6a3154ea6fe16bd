//! Closed word classes.

/// The closed classes a word belongs to: a set, empty for open-class words.
///
/// ```
/// use vigie_lexicon::Classes;
/// let le = Classes::DETERMINER | Classes::OBJECT_PRONOUN;
/// assert!(le.has(Classes::DETERMINER));
/// assert!(le.any(Classes::DETERMINER | Classes::PREPOSITION));
/// assert!(!le.has(Classes::DETERMINER | Classes::PREPOSITION));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct Classes(u64);

macro_rules! classes {
    ($($(#[$doc:meta])* $name:ident = $bit:literal, $key:literal;)+) => {
        impl Classes {
            $($(#[$doc])* pub const $name: Classes = Classes(1 << $bit);)+
            /// Each class with its key in the `[words]` table of `language.toml`.
            pub const KEYS: &'static [(&'static str, Classes)] = &[$(($key, Classes::$name),)+];
        }
    };
}

classes! {
    /// Articles and other determiners that none of the classes below names: *le*, *the*.
    DETERMINER = 0, "determiners";
    /// *de*, *lors de*, *in*.
    PREPOSITION = 1, "prepositions";
    /// *il*, *elles*, *they*.
    SUBJECT_PRONOUN = 2, "subject_pronouns";
    /// *le*, *lui*, *en*, *them*.
    OBJECT_PRONOUN = 3, "object_pronouns";
    /// *se*, *themselves*.
    REFLEXIVE = 4, "reflexives";
    /// *qui*, *dont*, *which*.
    RELATIVE = 5, "relatives";
    /// *alors que*, *while*; *que* and *that* too.
    SUBORDINATOR = 6, "subordinators";
    /// *et*, *ou*, *but*.
    COORDINATOR = 7, "coordinators";
    /// *ne*: announces a negation without making it.
    NEGATION_BEFORE = 8, "negation_before";
    /// *pas*, *plus*, *jamais*: makes the negation that a word of [`Classes::NEGATION_BEFORE`] announces.
    NEGATION_AFTER = 9, "negation_after";
    /// *not*, *never*: negates on its own, before or after the verb.
    NEGATION = 10, "negations";
    /// *aucun*, *no*: negates the noun it determines.
    NEGATIVE_DETERMINER = 11, "negative_determiners";
    /// Frequent adverbs; see also [`crate::Lexicon::is_adverb`].
    ADVERB = 12, "adverbs";
    /// *ce*, *these*, *celle-ci*.
    DEMONSTRATIVE = 13, "demonstratives";
    /// *son*, *leurs*, *their*.
    POSSESSIVE = 14, "possessives";
    /// *où*, *combien*, *why*.
    INTERROGATIVE = 15, "interrogatives";
    /// *plusieurs*, *la plupart de*, *some*: how much, without a figure.
    QUANTIFIER = 16, "quantifiers";
    /// Pronouns for a place: *y*, *là*, *there*.
    PLACE_PRONOUN = 17, "place_pronouns";
    /// Marks an infinitive: *to*.
    INFINITIVE_MARK = 18, "infinitive_marks";
    /// Introduces who did it in a passive: *par*, *by*.
    AGENT_MARK = 19, "agent_marks";
    /// Adverbs and adjectives of hearsay, all forms: *présumée*, *reportedly*.
    HEARSAY = 20, "hearsay";
    /// *peut-être*, *probablement*, *perhaps*.
    POSSIBILITY = 21, "possibility";
    /// *si*, *if*: what follows is a hypothesis.
    CONDITION = 22, "conditions";
    /// *dont*, *including*: opens the naming of a part.
    PART_MARK = 23, "part_marks";
    /// Any form of the auxiliary *have*; set from the `[auxiliaries]` table.
    AUX_HAVE = 24, "have";
    /// Any form of the auxiliary *be*; set from the `[auxiliaries]` table.
    AUX_BE = 25, "be";
    /// *afin de*, *pour*, *in order to*: what follows is a purpose, not done yet.
    PURPOSE = 26, "purposes";
    /// *sans*, *faute de*, *without*: what follows did not happen.
    PRIVATIVE = 27, "privatives";
    /// Impersonal or empty subjects: *il*, *ce*, *it*, *there*.
    EXPLETIVE = 28, "expletives";
    /// *tous*, *la plupart*, *beaucoup*; *chacun*: pronouns that are no personal ones.
    INDEFINITE = 29, "indefinites";
    /// *personne*, *aucun*, *nobody*: pronouns for no one.
    NEGATIVE_PRONOUN = 30, "negative_pronouns";
    /// *faux*, *unfounded*, all forms: says that what was told is not so.
    FALSEHOOD = 31, "falsehoods";
    /// *peu*, *few*: so little that it is as good as none.
    SCARCE = 32, "scarce";
    /// *almost*, *nearly*: right before an act, it did not quite happen.
    NEAR_MISS = 33, "near_misses";
    /// *jusque-là*, *auparavant*, *previously*: beside a word for holding, it was so before.
    FORMERLY = 34, "formerly";
    /// *first*, *only*: an infinitive on the noun beside it tells what was done, *the first to enter*.
    FIRSTS = 35, "firsts";
}

impl Classes {
    /// No class.
    pub const NONE: Classes = Classes(0);

    /// Whether every class of `other` is in this set.
    pub const fn has(self, other: Classes) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether some class of `other` is in this set.
    pub const fn any(self, other: Classes) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether there is none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl std::ops::BitOr for Classes {
    type Output = Classes;
    fn bitor(self, other: Classes) -> Classes {
        Classes(self.0 | other.0)
    }
}

impl std::ops::BitOrAssign for Classes {
    fn bitor_assign(&mut self, other: Classes) {
        self.0 |= other.0;
    }
}
