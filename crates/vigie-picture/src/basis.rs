//! What a picture is drawn from: the claims, what people know of their sources, and what reviewers decided.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use vigie_model::{Actor, ClaimId, Date, Decision, Decisions, Reviewed, SourceGrade, Verdict};

use crate::ruled::Ruled;
use crate::told::Told;

/// What a picture is drawn from.
#[derive(Debug, Clone, Copy)]
pub struct Basis<'a> {
    /// The claims, with their reports.
    pub told: &'a [Told],
    /// What is known of their sources.
    pub grades: &'a Grades,
    /// What reviewers decided, in the order in which it was decided.
    pub decisions: &'a [Decision],
}

static UNGRADED: Grades = Grades { by_source: BTreeMap::new() };

impl<'a> Basis<'a> {
    /// Claims whose sources nobody graded and that nobody reviewed.
    pub fn of(told: &'a [Told]) -> Basis<'a> {
        Basis { told, grades: &UNGRADED, decisions: &[] }
    }
}

/// What people know of sources: how far each can be relied on, and whose side it takes.
///
/// A source is an outlet, an organisation or a person, by name; letter case and spacing don't matter. A source that is
/// listed is also recognised where an attribution only mentions it (*cited by AFP*), so agencies are worth listing even
/// without a grade.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Grades {
    by_source: BTreeMap<String, Judged>,
}

#[derive(Debug, Clone, PartialEq)]
struct Judged {
    grade: SourceGrade,
    side: Option<Actor>,
}

impl Grades {
    /// Grades `source`, in place of the grade it had.
    pub fn set(&mut self, source: &str, grade: SourceGrade) {
        self.entry(source).grade = grade;
    }

    /// Says that `source` speaks for `side`: its word counts as that party's own.
    pub fn set_side(&mut self, source: &str, side: Actor) {
        self.entry(source).side = Some(side);
    }

    /// The grade of `source`: F where nobody graded it.
    pub fn of(&self, source: &str) -> SourceGrade {
        self.judged(source).map_or(SourceGrade::F, |j| j.grade)
    }

    /// The party that `source` speaks for, where one is known.
    pub fn side(&self, source: &str) -> Option<&Actor> {
        self.judged(source).and_then(|j| j.side.as_ref())
    }

    fn judged(&self, source: &str) -> Option<&Judged> {
        (!self.by_source.is_empty()).then(|| self.by_source.get(&fold(source))).flatten()
    }

    /// The listed source that `words` mention as a whole word; the longest name where several are.
    pub(crate) fn cited_in(&self, words: &str) -> Option<&str> {
        if self.by_source.is_empty() {
            return None;
        }
        let words = fold(words);
        let whole = |name: &str| {
            words.match_indices(name).any(|(at, _)| {
                let before = words[..at].chars().next_back();
                let after = words[at + name.len()..].chars().next();
                !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
            })
        };
        let named = self.by_source.keys().filter(|name| !name.is_empty() && whole(name));
        named.max_by_key(|name| (name.len(), std::cmp::Reverse(name.as_str()))).map(String::as_str)
    }

    fn entry(&mut self, source: &str) -> &mut Judged {
        self.by_source.entry(fold(source)).or_insert(Judged { grade: SourceGrade::F, side: None })
    }
}

/// A name as it is compared: lower case, single spaces.
pub(crate) fn fold(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    for word in name.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.extend(word.chars().flat_map(char::to_lowercase));
    }
    folded
}

/// How good a source's grade is, best first: one who cannot be judged stands between the fairly reliable and those
/// who are known not to be.
pub(crate) fn rank(grade: SourceGrade) -> u8 {
    match grade {
        SourceGrade::A => 0,
        SourceGrade::B => 1,
        SourceGrade::C => 2,
        SourceGrade::F => 3,
        SourceGrade::D => 4,
        SourceGrade::E => 5,
    }
}

/// What reviewers had decided by a day.
#[derive(Debug, Clone, Default)]
pub(crate) struct Decided<'a> {
    claims: HashMap<&'a ClaimId, Decisions<'a>>,
    /// The claims that a person ever added: they are there only while somebody says so.
    added: HashSet<&'a ClaimId>,
    /// What was said of links.
    pub ruled: Ruled<'a>,
}

impl<'a> Decided<'a> {
    /// What counts on the day of knowledge `known`; everything where it is `None`.
    pub fn by(decisions: &'a [Decision], known: Option<Date>) -> Decided<'a> {
        let mut in_time: Vec<&Decision> =
            decisions.iter().filter(|d| known.is_none_or(|bound| d.on <= bound)).collect();
        // Stable: of one day's the last stands.
        in_time.sort_by_key(|d| d.on);
        let mut decided = Decided::default();
        for &decision in &in_time {
            if let Reviewed::Claim(id) = &decision.about {
                decided.claims.entry(id).or_default().make(decision);
            }
        }
        decided.ruled = Ruled::by(&in_time);
        decided.added = decisions.iter().filter_map(added).collect();
        decided
    }

    /// The claim as it stands after review; `None` where it was rejected.
    pub fn apply<'t>(&self, told: &'t Told) -> Option<Cow<'t, Told>> {
        let counting = self.claims.get(&told.claim.id).and_then(|d| d.counting());
        match counting.map(|d| &d.verdict) {
            None => (!self.added.contains(&told.claim.id)).then_some(Cow::Borrowed(told)),
            Some(verdict) => after(told, verdict),
        }
    }
}

/// The claim that a decision adds.
pub(crate) fn added(decision: &Decision) -> Option<&ClaimId> {
    match (&decision.about, &decision.verdict) {
        (Reviewed::Claim(id), Verdict::Added(_)) => Some(id),
        _ => None,
    }
}

/// A claim after a verdict that counts; `None` where it was rejected.
pub(crate) fn after<'t>(told: &'t Told, verdict: &Verdict) -> Option<Cow<'t, Told>> {
    match verdict {
        Verdict::Rejected => None,
        Verdict::Corrected(claim) => {
            let mut claim = (**claim).clone();
            claim.id = told.claim.id.clone();
            Some(Cow::Owned(Told { claim: Arc::new(claim), report: told.report.clone() }))
        }
        Verdict::Accepted | Verdict::Added(_) | Verdict::Withdrawn => Some(Cow::Borrowed(told)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_is_known_by_its_name_however_written() {
        let mut grades = Grades::default();
        grades.set("Agence  France-Presse", SourceGrade::B);
        grades.set("AFP", SourceGrade::A);
        assert_eq!(grades.of("agence france-presse"), SourceGrade::B);
        assert_eq!(grades.of("Reuters"), SourceGrade::F);
        assert_eq!(grades.cited_in("un officier cité par l’AFP"), Some("afp"));
        assert_eq!(grades.cited_in("a source told Agence France-Presse"), Some("agence france-presse"));
        assert_eq!(grades.cited_in("afpak watchers"), None);
    }
}
