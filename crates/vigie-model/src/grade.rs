//! The Admiralty code (NATO STANAG 2511): how far a source can be relied on, and how far a piece of information.

use crate::vocabulary::vocabulary;

vocabulary! {
    /// How far a source can be relied on. Set by people, never computed.
    SourceGrade, "source grade" {
        /// Completely reliable.
        A = "A",
        /// Usually reliable.
        B = "B",
        /// Fairly reliable.
        C = "C",
        /// Not usually reliable.
        D = "D",
        /// Unreliable.
        E = "E",
        /// Cannot be judged.
        F = "F",
    }
}

vocabulary! {
    /// How far a piece of information can be relied on. Computed from who says it and who says otherwise.
    InformationGrade, "information grade" {
        /// Confirmed by another claimant, independent of the first.
        Confirmed = "1",
        /// Probably true.
        Probable = "2",
        /// Possibly true.
        Possible = "3",
        /// Doubtful.
        Doubtful = "4",
        /// Improbable.
        Improbable = "5",
        /// Cannot be judged.
        Unjudged = "6",
    }
}

/// Both grades together, written as one: `B2`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Grade {
    /// Of the source.
    pub source: SourceGrade,
    /// Of what it says.
    pub information: InformationGrade,
}

impl Default for Grade {
    /// `F6`: neither has been judged.
    fn default() -> Grade {
        Grade { source: SourceGrade::F, information: InformationGrade::Unjudged }
    }
}

impl std::fmt::Display for Grade {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&format!("{}{}", self.source, self.information))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_judged_is_f6() {
        assert_eq!(Grade::default().to_string(), "F6");
        let grade = Grade { source: SourceGrade::B, information: InformationGrade::Probable };
        assert_eq!(format!("{grade:>4}"), "  B2");
        assert_eq!("1".parse(), Ok(InformationGrade::Confirmed));
        assert!("G".parse::<SourceGrade>().is_err());
    }
}
