//! What cannot all be right, side by side; and what was threatened or promised, by its deadline.

use axum::extract::State;
use serde::Serialize;
use vigie_format::AsJson;
use vigie_format::json::Shown;
use vigie_model::{ClaimId, Date};
use vigie_picture::{Commitment, Contradiction, Standing};
use vigie_store::{Store, fold};

use super::{Answer, Asked, Page, Shared, parameters};
use crate::body::JsonBody;
use crate::cited::Citations;
use crate::error::Refusal;
use crate::library::Library;
use crate::openapi::{Described, Operation};

pub(super) fn routes() -> Described {
    let disputed = Operation::json("What cannot all be right, by what each side says.", "disputed")
        .moment()
        .one_of("subject", "About this.", &["control", "figure", "event", "alignment"])
        .one_of("difference", "In this.", &["place", "period", "scope", "conflict"])
        .words("place", "About this place: its name or its key.")
        .paged();
    let due = Operation::json("Threats, demands, proposals, agreements and truces, by deadline.", "due")
        .moment()
        .some_of("state", "Of which this became.", "commitment_state")
        .day("until", "Due by this day.")
        .paged();
    Described::default().get("/api/contradictions", contradictions, disputed).get("/api/commitments", commitments, due)
}

async fn contradictions(State(desk): Shared, asked: Asked) -> Answer {
    let mut p = parameters(asked)?;
    let moment = (p.day("at")?, p.day("known")?);
    let (subject, difference, place) = (p.one("subject")?, p.one("difference")?, p.one("place")?);
    let (limit, skip) = (p.limit()?, p.skip()?);
    p.done()?;
    one_of("subject", subject.as_deref(), &["control", "figure", "event", "alignment"])?;
    one_of("difference", difference.as_deref(), &["place", "period", "scope", "conflict"])?;
    let answer = move |library: &Library, store: &Store| {
        let known = library.known(store, None)?;
        let picture = library.picture(store, moment)?;
        let word = place.as_deref().map(fold);
        let wanted = |c: &&Contradiction| {
            subject.as_deref().is_none_or(|s| c.subject.as_str() == s)
                && difference.as_deref().is_none_or(|d| c.reason.difference().as_str() == d)
                && place
                    .as_deref()
                    .is_none_or(|key| c.place.as_ref().is_some_and(|p| p.key() == key || Some(fold(&p.name)) == word))
        };
        let found: Vec<&Contradiction> = picture.contradictions.iter().filter(wanted).collect();
        let mut cited = Citations::of(&known.told, &known.catalogue, &known.decisions, moment.1);
        let page = super::paged(&found, limit, skip, |c| Dispute::cited(&mut cited, c));
        JsonBody::of(&CitedPage { page, as_of: picture.as_of.map(Shown), cited: &cited })
    };
    desk.library.at_length(answer).await
}

/// A page of statements, with the claims that they rest on.
#[derive(Serialize)]
struct CitedPage<'a, T> {
    #[serde(flatten)]
    page: Page<T>,
    as_of: Option<Shown<Date>>,
    cited: &'a Citations<'a>,
}

/// A contradiction with its claims by what they say.
#[derive(Serialize)]
pub(super) struct Dispute<'a> {
    #[serde(flatten)]
    contradiction: AsJson<'a, Contradiction>,
    sides: Vec<Vec<String>>,
}

impl Dispute<'_> {
    /// A contradiction whose claims are cited.
    pub(super) fn cited<'a>(cited: &mut Citations, c: &'a Contradiction) -> Dispute<'a> {
        cited.cite(&c.claims);
        let claims: Vec<_> = c.claims.iter().filter_map(|id| cited.claim(id)).collect();
        let ids = |side: Vec<ClaimId>| side.into_iter().map(|id| id.0).collect();
        Dispute { contradiction: AsJson(c), sides: c.sides(&claims).into_iter().map(ids).collect() }
    }
}

async fn commitments(State(desk): Shared, asked: Asked) -> Answer {
    let mut p = parameters(asked)?;
    let moment = (p.day("at")?, p.day("known")?);
    let (states, until) = (p.words::<Stated>("state")?, p.day("until")?);
    let (limit, skip) = (p.limit()?, p.skip()?);
    p.done()?;
    let answer = move |library: &Library, store: &Store| {
        let known = library.known(store, None)?;
        let picture = library.picture(store, moment)?;
        let wanted = |c: &&Commitment| {
            (states.is_empty() || states.iter().any(|s| s.0 == c.standing))
                && until.is_none_or(|until| c.deadline.is_some_and(|day| day <= until))
        };
        let found: Vec<&Commitment> = by_deadline(&picture.commitments).into_iter().filter(wanted).collect();
        let mut cited = Citations::of(&known.told, &known.catalogue, &known.decisions, moment.1);
        let page = super::paged(&found, limit, skip, |c| Due::cited(&mut cited, c, picture.as_of));
        JsonBody::of(&CitedPage { page, as_of: picture.as_of.map(Shown), cited: &cited })
    };
    desk.library.at_length(answer).await
}

/// The commitments whose deadline comes first stand first; those without one come last, as they were made.
pub(super) fn by_deadline(commitments: &[Commitment]) -> Vec<&Commitment> {
    let mut sorted: Vec<&Commitment> = commitments.iter().collect();
    sorted.sort_by_key(|c| (c.deadline.is_none(), c.deadline, c.made));
    sorted
}

/// A commitment with the days that are left to its deadline.
#[derive(Serialize)]
pub(super) struct Due<'a> {
    #[serde(flatten)]
    commitment: AsJson<'a, Commitment>,
    days_left: Option<i32>,
}

impl Due<'_> {
    /// A commitment whose claims are cited.
    pub(super) fn cited<'a>(cited: &mut Citations, c: &'a Commitment, as_of: Option<Date>) -> Due<'a> {
        cited.cite(c.claims.iter().chain(&c.decided_by).chain(&c.alleged));
        let days_left = c.deadline.zip(as_of).map(|(deadline, today)| (deadline - today).get_days());
        Due { commitment: AsJson(c), days_left }
    }
}

/// What became of a commitment, as a parameter.
struct Stated(Standing);

impl std::str::FromStr for Stated {
    type Err = String;

    fn from_str(word: &str) -> Result<Stated, String> {
        let found = Standing::ALL.iter().find(|s| s.as_str() == word);
        let all = || Standing::ALL.iter().map(|s| s.as_str()).collect::<Vec<_>>().join(", ");
        found.map(|s| Stated(*s)).ok_or_else(|| format!("{word:?} is none of {}", all()))
    }
}

fn one_of(name: &str, found: Option<&str>, all: &[&str]) -> Result<(), Refusal> {
    match found {
        Some(word) if !all.contains(&word) => {
            Err(Refusal::parameter(name, format_args!("{word:?} is none of {}", all.join(", "))))
        }
        _ => Ok(()),
    }
}
