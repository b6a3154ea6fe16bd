//! What is new between two states of knowledge: places, figures, commitments, alignments and contradictions that one
//! picture has otherwise than the other, and why.
//!
//! In: the picture as known on an earlier day, the same as known on a later one, and what people decided in between.
//! Out: [`Changes`], each with both sides and its causes. Invariant: a picture has no changes to itself; every change
//! names what it rests on.

use std::collections::{BTreeMap, BTreeSet};

use vigie_model::{ClaimId, Date, Decision, Reviewed, SourceGrade};

use crate::Picture;
use crate::commitment::{Commitment, Standing};
use crate::contradiction::Contradiction;
use crate::control::{PlaceControl, State, line_key};
use crate::figure::Figure;
use crate::stance::Stance;
use crate::told::Told;
use crate::voices::party_key;

/// In what a thing has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sort {
    /// It was not in the picture before.
    New,
    /// Another party holds the place.
    Holder,
    /// The place is in another state: besieged, contested, held in part.
    State,
    /// It is surer, or less sure, than before.
    Sureness,
    /// The grade of what is said about the place is another: it was confirmed, or cast in doubt.
    Grade,
    /// Someone else is said to hold the place too, or no longer is.
    Rivals,
    /// The number is another.
    Count,
    /// The commitment stands otherwise against its deadline, or was decided.
    Standing,
    /// The deadline is another.
    Deadline,
    /// It is no longer in the picture.
    Gone,
}

impl Sort {
    /// Every sort.
    pub const ALL: &'static [Sort] = &[
        Sort::New,
        Sort::Holder,
        Sort::State,
        Sort::Sureness,
        Sort::Grade,
        Sort::Rivals,
        Sort::Count,
        Sort::Standing,
        Sort::Deadline,
        Sort::Gone,
    ];

    /// The written word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Sort::New => "new",
            Sort::Holder => "holder",
            Sort::State => "state",
            Sort::Sureness => "sureness",
            Sort::Grade => "grade",
            Sort::Rivals => "rivals",
            Sort::Count => "count",
            Sort::Standing => "standing",
            Sort::Deadline => "deadline",
            Sort::Gone => "gone",
        }
    }
}

/// Why something changed.
#[derive(Debug, Clone, PartialEq)]
pub enum Cause {
    /// These claims became known.
    Told(Vec<ClaimId>),
    /// A person decided about a claim, or a link, that it rests on.
    Decided(Decision),
    /// A source that it rests on was graded.
    Graded {
        /// The source.
        source: String,
        /// Its grade since.
        grade: SourceGrade,
    },
    /// The deadline passed.
    DayPassed(Date),
    /// What else became known weighs differently on it.
    Weighed,
}

impl Cause {
    /// The written word.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Cause::Told(_) => "told",
            Cause::Decided(_) => "decided",
            Cause::Graded { .. } => "graded",
            Cause::DayPassed(_) => "day_passed",
            Cause::Weighed => "weighed",
        }
    }
}

/// One thing that changed; at least one side is there.
#[derive(Debug, Clone, PartialEq)]
pub struct Change<T> {
    /// As it was known before; `None` for what is new.
    pub before: Option<T>,
    /// As it is known now; `None` for what is gone.
    pub after: Option<T>,
    /// In what they differ; never empty.
    pub sorts: Vec<Sort>,
    /// Why; never empty.
    pub causes: Vec<Cause>,
}

/// Everything that changed from one state of knowledge to another.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Changes {
    /// The earlier day of knowledge.
    pub since: Option<Date>,
    /// The later one; `None` for all that is known.
    pub until: Option<Date>,
    /// Places.
    pub control: Vec<Change<PlaceControl>>,
    /// Figures.
    pub figures: Vec<Change<Figure>>,
    /// Threats, demands, proposals, agreements and truces.
    pub commitments: Vec<Change<Commitment>>,
    /// Who backs or opposes whom.
    pub alignments: Vec<Change<Stance>>,
    /// Contradictions, new and settled.
    pub contradictions: Vec<Change<Contradiction>>,
}

impl Changes {
    /// How many.
    pub fn len(&self) -> usize {
        self.control.len()
            + self.figures.len()
            + self.commitments.len()
            + self.alignments.len()
            + self.contradictions.len()
    }

    /// True when nothing changed.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// What people did between two days of knowledge.
#[derive(Debug, Clone, Copy, Default)]
pub struct Between<'a> {
    /// What they decided.
    pub decisions: &'a [Decision],
    /// The sources that they graded, with the grade since.
    pub grades: &'a [(String, SourceGrade)],
}

/// What `after` has otherwise than `before`.
///
/// `told` are the claims of both pictures, as they were read; `between` is what people did from the one to the other.
///
/// ```
/// # use vigie_picture::{Between, Picture, diff};
/// let picture = Picture::default();
/// assert!(diff(&picture, &picture, &[], &Between::default()).is_empty());
/// ```
pub fn diff(before: &Picture, after: &Picture, told: &[Told], between: &Between<'_>) -> Changes {
    let causes = Causes::of(told, between, before.known);
    Changes {
        since: before.known,
        until: after.known,
        control: compare(&before.control, &after.control, |p| vec![line_key(&p.place)], places, &|p| cited(p), &causes),
        figures: compare(
            &before.figures,
            &after.figures,
            figure_marks,
            |a, b| when(a.count != b.count, Sort::Count),
            &|f| figure_marks(f).into_iter().map(ClaimId).collect(),
            &causes,
        ),
        commitments: compare(
            &before.commitments,
            &after.commitments,
            |c| c.claims.iter().map(|id| id.0.clone()).collect(),
            |a, b| {
                let standing = when(a.standing != b.standing, Sort::Standing);
                standing.into_iter().chain(when(a.deadline != b.deadline, Sort::Deadline)).collect()
            },
            &|c| [c.claims.as_slice(), &c.decided_by].concat(),
            &causes,
        ),
        alignments: compare(
            &before.alignments,
            &after.alignments,
            |s| {
                let target = s.target.as_ref().map_or(String::new(), party_key);
                vec![format!("{} {} {target}", party_key(&s.actor), s.relation)]
            },
            |a, b| when(a.asserted != b.asserted, Sort::Sureness),
            &|s| s.claims.clone(),
            &causes,
        ),
        contradictions: compare(
            &before.contradictions,
            &after.contradictions,
            |c| {
                let key = |id: &ClaimId| format!("{} {} {id}", c.subject.as_str(), c.reason.as_str());
                c.claims.iter().map(key).collect()
            },
            |_, _| Vec::new(),
            &|c| c.claims.clone(),
            &causes,
        ),
    }
}

fn when(holds: bool, sort: Sort) -> Vec<Sort> {
    if holds { vec![sort] } else { Vec::new() }
}

/// In what a place's state differs.
fn places(a: &PlaceControl, b: &PlaceControl) -> Vec<Sort> {
    let (a, b) = (a.current(), b.current());
    let party = |h: &Option<vigie_model::Actor>| h.as_ref().map(party_key);
    let rivals = |h: &crate::control::Holding| h.rivals.iter().map(|r| party(&r.holder)).collect::<BTreeSet<_>>();
    [
        (party(&a.holder) != party(&b.holder), Sort::Holder),
        (a.state != b.state || party(&a.besieger) != party(&b.besieger), Sort::State),
        (a.sureness != b.sureness, Sort::Sureness),
        (a.grade != b.grade, Sort::Grade),
        (rivals(a) != rivals(b), Sort::Rivals),
    ]
    .into_iter()
    .filter_map(|(differs, sort)| differs.then_some(sort))
    .collect()
}

/// The claims that a place's present state rests on, and those against it.
fn cited(p: &PlaceControl) -> Vec<ClaimId> {
    let now = p.current();
    let rivals = now.rivals.iter().flat_map(|r| &r.claims);
    let mut claims: Vec<ClaimId> = now.claims.iter().chain(rivals).chain(&p.denials).cloned().collect();
    // What unseated the holder before is why nobody is known to hold it.
    if now.state == State::Unknown {
        claims.extend(p.line.iter().rev().nth(1).into_iter().flat_map(|h| h.claims.clone()));
    }
    claims
}

/// The claims that give a figure, copies among them: two pictures' figures with one in common are the same figure.
fn figure_marks(f: &Figure) -> Vec<String> {
    f.accounts.iter().flat_map(|a| std::iter::once(&a.claim).chain(&a.copies)).map(|id| id.0.clone()).collect()
}

/// Pairs the things of two pictures by the marks that they share, most first, and keeps the pairs that differ.
fn compare<T: Clone + Standable>(
    before: &[T],
    after: &[T],
    marks: impl Fn(&T) -> Vec<String>,
    differ: impl Fn(&T, &T) -> Vec<Sort>,
    rests_on: &dyn Fn(&T) -> Vec<ClaimId>,
    causes: &Causes<'_>,
) -> Vec<Change<T>> {
    let mut by_mark: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (n, thing) in before.iter().enumerate() {
        marks(thing).into_iter().for_each(|mark| by_mark.entry(mark).or_default().push(n));
    }
    let mut taken = vec![false; before.len()];
    let mut changes = Vec::new();
    for thing in after {
        let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
        for n in marks(thing).iter().filter_map(|mark| by_mark.get(mark)).flatten().filter(|n| !taken[**n]) {
            *shared.entry(*n).or_default() += 1;
        }
        // The one that shares most; of several, the first.
        let partner = shared.iter().max_by_key(|(n, count)| (**count, std::cmp::Reverse(**n))).map(|(n, _)| *n);
        let (old, sorts) = match partner {
            Some(n) => {
                taken[n] = true;
                (Some(&before[n]), differ(&before[n], thing))
            }
            None => (None, vec![Sort::New]),
        };
        if !sorts.is_empty() {
            let causes = causes.of_change(&old.map_or(Vec::new(), rests_on), &rests_on(thing), old, Some(thing));
            changes.push(Change { before: old.cloned(), after: Some(thing.clone()), sorts, causes });
        }
    }
    for (n, thing) in before.iter().enumerate().filter(|(n, _)| !taken[*n]) {
        let causes = causes.of_change(&rests_on(thing), &[], Some(&before[n]), None);
        changes.push(Change { before: Some(thing.clone()), after: None, sorts: vec![Sort::Gone], causes });
    }
    changes
}

/// What can stand against a deadline.
trait Standable {
    /// The deadline, where it has passed.
    fn passed(&self) -> Option<Date> {
        None
    }
}

impl Standable for PlaceControl {}
impl Standable for Figure {}
impl Standable for Stance {}
impl Standable for Contradiction {}
impl Standable for Commitment {
    fn passed(&self) -> Option<Date> {
        self.deadline.filter(|_| self.standing == Standing::Lapsed)
    }
}

/// What happened between two states of knowledge, by what it touches.
struct Causes<'a> {
    decisions: BTreeMap<&'a ClaimId, Vec<&'a Decision>>,
    grades: &'a [(String, SourceGrade)],
    told: BTreeMap<&'a ClaimId, &'a Told>,
    since: Option<Date>,
}

impl<'a> Causes<'a> {
    fn of(told: &'a [Told], between: &Between<'a>, since: Option<Date>) -> Causes<'a> {
        let mut decisions: BTreeMap<&ClaimId, Vec<&Decision>> = BTreeMap::new();
        for decision in between.decisions {
            let about: Vec<&ClaimId> = match &decision.about {
                Reviewed::Claim(id) => vec![id],
                Reviewed::Link(link) => vec![&link.later, &link.earlier],
            };
            about.into_iter().for_each(|id| decisions.entry(id).or_default().push(decision));
        }
        Causes { decisions, grades: between.grades, told: told.iter().map(|t| (&t.claim.id, t)).collect(), since }
    }

    /// Why what rested on `old` rests on `new`.
    fn of_change<T: Standable>(
        &self,
        old: &[ClaimId],
        new: &[ClaimId],
        before: Option<&T>,
        after: Option<&T>,
    ) -> Vec<Cause> {
        let mut causes = Vec::new();
        let mut came: Vec<ClaimId> = Vec::new();
        for id in new.iter().filter(|id| !old.contains(id)) {
            // What is cited only now may have been known all the while.
            let known = self.told.get(id).and_then(|t| t.report.known).zip(self.since);
            if !came.contains(id) && known.is_none_or(|(known, since)| known > since) {
                came.push(id.clone());
            }
        }
        let mut decided: Vec<&Decision> = Vec::new();
        for decision in old.iter().chain(new).filter_map(|id| self.decisions.get(id)).flatten() {
            if !decided.contains(decision) {
                decided.push(decision);
            }
        }
        if !came.is_empty() {
            causes.push(Cause::Told(came));
        }
        causes.extend(decided.into_iter().cloned().map(Cause::Decided));
        for (source, grade) in self.grades {
            let rests = |id: &ClaimId| self.told.get(id).is_some_and(|t| speaks(t, source));
            if old.iter().chain(new).any(rests) {
                causes.push(Cause::Graded { source: source.clone(), grade: *grade });
            }
        }
        if let Some(day) = after.and_then(Standable::passed)
            && before.is_some_and(|b| b.passed().is_none())
        {
            causes.push(Cause::DayPassed(day));
        }
        if causes.is_empty() {
            causes.push(Cause::Weighed);
        }
        causes
    }
}

/// True when a claim is the word of a source: of its outlet, or of whom it is attributed to.
fn speaks(t: &Told, source: &str) -> bool {
    let source = source.to_lowercase();
    let name = t.claim.attribution.name.as_deref();
    [t.report.source.as_deref(), name].into_iter().flatten().any(|n| n.to_lowercase() == source)
}
