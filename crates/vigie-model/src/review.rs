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
        /// It tells of the same event, or counts the same. Only people say so: the rules say how they stand to each other.
        SameEvent = "same_event",
    }
}

impl LinkKind {
    /// True when claims that are so linked tell of one event, or count one thing.
    pub const fn joins(self) -> bool {
        !matches!(self, LinkKind::Denies | LinkKind::PartOf)
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
    /// It is as read; the two claims are so linked.
    Accepted,
    /// The report says this instead. Only of a claim; it keeps the id of the claim that it stands for.
    Corrected(Box<Claim>),
    /// The report does not say it; or the two claims are not so linked.
    Rejected,
    /// The report says this too, which no reader found. Only of a claim, and the first word about it.
    Added(Box<Claim>),
    /// The last decision of the same person about it that stands is taken back.
    Withdrawn,
}

impl Verdict {
    /// Every written word.
    pub const WORDS: &'static [&'static str] = &["accepted", "corrected", "rejected", "added", "withdrawn"];

    /// The written word.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Verdict::Accepted => "accepted",
            Verdict::Corrected(_) => "corrected",
            Verdict::Rejected => "rejected",
            Verdict::Added(_) => "added",
            Verdict::Withdrawn => "withdrawn",
        }
    }

    /// The claim that the reviewer wrote.
    pub fn claim(&self) -> Option<&Claim> {
        match self {
            Verdict::Corrected(claim) | Verdict::Added(claim) => Some(claim),
            Verdict::Accepted | Verdict::Rejected | Verdict::Withdrawn => None,
        }
    }
}

/// A person's decision about a claim or a link. Decisions are appended; of several about one thing the last that was not
/// withdrawn counts ([`Decisions`]).
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

/// The decisions about one claim or link that stand.
///
/// ```
/// # use vigie_model::{ClaimId, Date, Decision, Decisions, Reviewed, Verdict};
/// let decision = |verdict, by: &str| Decision {
///     about: Reviewed::Claim(ClaimId("c1".into())), verdict, by: by.into(), on: Date::MIN, note: None,
/// };
/// let made = [
///     decision(Verdict::Rejected, "Ana"), decision(Verdict::Accepted, "Zoé"), decision(Verdict::Withdrawn, "Zoé"),
/// ];
/// let mut standing = Decisions::default();
/// made.iter().for_each(|d| standing.make(d));
/// assert_eq!(standing.counting(), Some(&made[0]), "Ana's word counts again");
/// ```
#[derive(Debug, Clone, Default)]
pub struct Decisions<'a>(Vec<&'a Decision>);

impl<'a> Decisions<'a> {
    /// Takes the next decision. A withdrawal takes back its maker's last one, and nothing where there is none.
    pub fn make(&mut self, decision: &'a Decision) {
        match decision.verdict {
            Verdict::Withdrawn => {
                if let Some(at) = self.0.iter().rposition(|d| d.by == decision.by) {
                    self.0.remove(at);
                }
            }
            _ => self.0.push(decision),
        }
    }

    /// The decision that counts: the last that stands.
    pub fn counting(&self) -> Option<&'a Decision> {
        self.0.last().copied()
    }

    /// The last word of a person that stands.
    pub fn of(&self, person: &str) -> Option<&'a Decision> {
        self.0.iter().rev().find(|d| d.by == person).copied()
    }

    /// Those that stand, oldest first.
    pub fn standing(&self) -> &[&'a Decision] {
        &self.0
    }
}
