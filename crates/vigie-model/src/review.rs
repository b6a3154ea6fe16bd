//! How claims of different reports stand to each other, and what people decided about a claim or such a link.

use crate::vocabulary::vocabulary;
use crate::{Claim, ClaimId, Date};

vocabulary! {
    /// How the later claim of a pair stands to the earlier.
    LinkKind, "link" {
        /// It says the same by another word.
        Corroborates = "corroborates",
        /// Both cannot be right.
        Contradicts = "contradicts",
        /// It takes the earlier one's place: a newer figure, a later state.
        Updates = "updates",
        /// It says that the earlier is not so.
        Denies = "denies",
        /// Its figure is part of the earlier's.
        PartOf = "part_of",
        /// It repeats the earlier word for word or from the same hand: no second witness.
        Copies = "copies",
    }
}

/// A link between two claims: the later told first, then the earlier.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Link {
    /// The claim told later.
    pub later: ClaimId,
    /// The claim told earlier.
    pub earlier: ClaimId,
    /// How the later stands to the earlier.
    pub kind: LinkKind,
}

/// What a decision is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Reviewed {
    /// A claim, as read.
    Claim(ClaimId),
    /// A link between two claims.
    Link(Link),
}

/// What a reviewer decided.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    /// It is as read.
    Accepted,
    /// The report says this instead. Only of a claim; it keeps the id of the claim that it stands for.
    Corrected(Box<Claim>),
    /// The report does not say it; or the two claims are not so linked.
    Rejected,
}

impl Verdict {
    /// The written word.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Verdict::Accepted => "accepted",
            Verdict::Corrected(_) => "corrected",
            Verdict::Rejected => "rejected",
        }
    }
}

/// A person's decision about a claim or a link. Decisions are appended; of several about one thing the last counts.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// About what.
    pub about: Reviewed,
    /// What was decided.
    pub verdict: Verdict,
    /// By whom.
    pub by: String,
    /// On which day: what was known before that day stays as it was known.
    pub on: Date,
    /// Why, in the reviewer's words.
    pub note: Option<String>,
}
