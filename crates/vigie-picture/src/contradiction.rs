//! Where reports cannot all be right, and what sort of difference it is.

use std::cmp::Ordering;

use vigie_model::{ClaimId, Place};

/// What a contradiction is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Subject {
    /// Who holds a place.
    Control,
    /// A number of people.
    Figure,
    /// Whether something happened.
    Event,
    /// Who backs whom.
    Alignment,
}

impl Subject {
    /// The written word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Subject::Control => "control",
            Subject::Figure => "figure",
            Subject::Event => "event",
            Subject::Alignment => "alignment",
        }
    }
}

/// In what the reports differ. Worded for people by the language files of `vigie-format`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Reason {
    /// Two parties are said to hold one place on one day.
    TwoHolders,
    /// One says that it is so, another that it is not.
    Denied,
    /// Different numbers for one thing, told on the same day.
    Counts,
    /// Different numbers for one thing, the later told on a later day: it may be an update.
    LaterCount,
    /// Different numbers over periods that overlap without being the same.
    Periods,
    /// Different numbers, of which one is of a named group and the other of people not said which.
    Groups,
    /// A part is larger than the total it is said to be part of.
    PartExceedsTotal,
    /// More in a place than in the first-level division that it lies in, over the same time.
    PlaceExceedsProvince,
    /// More in a place than in the country that it lies in, over the same time.
    PlaceExceedsCountry,
}

/// What sort of difference a contradiction comes down to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Difference {
    /// The reports may mean different places.
    Place,
    /// They may mean different times, or one may be newer.
    Period,
    /// They may mean different people.
    Scope,
    /// They mean the same, and cannot both be right.
    Conflict,
}

impl Difference {
    /// The written word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Difference::Place => "place",
            Difference::Period => "period",
            Difference::Scope => "scope",
            Difference::Conflict => "conflict",
        }
    }
}

impl Reason {
    /// Every reason.
    pub const ALL: &'static [Reason] = &[
        Reason::TwoHolders,
        Reason::Denied,
        Reason::Counts,
        Reason::LaterCount,
        Reason::Periods,
        Reason::Groups,
        Reason::PartExceedsTotal,
        Reason::PlaceExceedsProvince,
        Reason::PlaceExceedsCountry,
    ];

    /// What sort of difference it comes down to.
    pub const fn difference(self) -> Difference {
        match self {
            Reason::PlaceExceedsProvince | Reason::PlaceExceedsCountry => Difference::Place,
            Reason::LaterCount | Reason::Periods => Difference::Period,
            Reason::Groups | Reason::PartExceedsTotal => Difference::Scope,
            Reason::TwoHolders | Reason::Denied | Reason::Counts => Difference::Conflict,
        }
    }

    /// The written word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Reason::TwoHolders => "two_holders",
            Reason::Denied => "denied",
            Reason::Counts => "counts",
            Reason::LaterCount => "later_count",
            Reason::Periods => "periods",
            Reason::Groups => "groups",
            Reason::PartExceedsTotal => "part_exceeds_total",
            Reason::PlaceExceedsProvince => "place_exceeds_province",
            Reason::PlaceExceedsCountry => "place_exceeds_country",
        }
    }
}

/// Claims that cannot all be right.
#[derive(Debug, Clone, PartialEq)]
pub struct Contradiction {
    /// About what.
    pub subject: Subject,
    /// Where, where said.
    pub place: Option<Place>,
    /// In what they differ.
    pub reason: Reason,
    /// The claims, at least two.
    pub claims: Vec<ClaimId>,
}

pub(crate) fn order(a: &Contradiction, b: &Contradiction) -> Ordering {
    let key = |c: &Contradiction| (c.subject, c.place.as_ref().map(|p| p.name.clone()), c.reason, c.claims.clone());
    key(a).cmp(&key(b))
}
