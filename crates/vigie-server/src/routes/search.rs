//! Reports and claims that have the words asked for.

use axum::extract::State;
use serde::Serialize;
use vigie_format::json::Shown;
use vigie_format::{Mark, Marked};
use vigie_model::{Lang, PartialDate};
use vigie_picture::ReviewState;
use vigie_store::{FoundClaim, FoundReport, Question, ReportFilter, Store};

use super::reports::{claim_filter, conditions, decided_by};
use super::{Answer, Asked, Shared, parameters};
use crate::answers;
use crate::body::JsonBody;
use crate::error::Refusal;
use crate::library::Library;
use crate::openapi::{Described, Operation};

pub(super) fn routes() -> Described {
    let found = Operation::json("Reports and claims that have these words, in any form; the best first.", "found")
        .words("q", "The words; \"…\" for a phrase, …* for a beginning, -… for what must not occur.")
        .one_of("in", "What is listed; how many there are of each is always said.", &["reports", "claims"]);
    Described::default().get("/api/search", search, conditions(found).paged())
}

/// `in` says what is listed, reports or claims; how many there are of each is always said. The conditions on claims leave
/// reports alone but for those that reports have too. Where no word must occur, no report is found, and of the claims those
/// that meet the conditions, as they were added.
async fn search(State(desk): Shared, asked: Asked) -> Answer {
    let mut p = parameters(asked)?;
    let typed = p.one("q")?.unwrap_or_default();
    let question = Question::read(&typed).map_err(|e| Refusal::parameter("q", e))?;
    let of_claims = match p.one("in")?.as_deref() {
        None | Some("reports") => false,
        Some("claims") => true,
        Some(other) => return Err(Refusal::parameter("in", format_args!("{other:?} is none of reports, claims"))),
    };
    let claims = claim_filter(&mut p)?;
    let (limit, after) = (p.limit()?, p.one("after")?);
    p.done()?;
    let reports = ReportFilter {
        lang: claims.lang.clone(),
        source: claims.source.clone(),
        since: claims.since,
        until: claims.until,
        known: claims.known,
    };
    let answer = move |library: &Library, store: &Store| {
        let decisions = decided_by(library, store, claims.known)?;
        let state = ReviewState::of(&decisions);
        let found = match question.is_wanting() {
            true => store.count_found_claims(&question, &claims)?,
            false => store.count_claims(&claims)?,
        };
        let totals = Totals { reports: store.count_found_reports(&question, &reports)?, claims: found };
        if !of_claims {
            let page = store.search_reports(&question, &reports, limit, after.as_deref())?;
            let items: Vec<ReportHit> = page.items.iter().map(ReportHit::of).collect();
            return JsonBody::of(&Found { next: page.next, totals, items });
        }
        let (found, next): (Vec<FoundClaim>, _) = if question.is_wanting() {
            let page = store.search_claims(&question, &claims, limit, after.as_deref())?;
            (page.items, page.next)
        } else {
            let page = store.claims(&claims, limit, after.as_deref())?;
            (page.items.into_iter().map(|stored| FoundClaim { stored, marks: Vec::new() }).collect(), page.next)
        };
        let items = found.iter().map(|found| ClaimHit::of(store, found, &state)).collect::<Result<Vec<_>, _>>()?;
        JsonBody::of(&Found { next, totals, items })
    };
    desk.library.with(answer).await
}

/// What was found.
#[derive(Serialize)]
struct Found<T> {
    next: Option<String>,
    totals: Totals,
    items: Vec<T>,
}

/// How many there are in all.
#[derive(Serialize)]
struct Totals {
    reports: u64,
    claims: u64,
}

#[derive(Serialize)]
struct ReportHit<'a> {
    #[serde(flatten)]
    head: answers::Head<'a>,
    title_marks: Vec<Mark>,
    passage: PassageHit<'a>,
}

/// The words of a report that show best why it was found.
#[derive(Serialize)]
struct PassageHit<'a> {
    #[serde(flatten)]
    marked: Marked<'a>,
    start: u32,
    end: u32,
    cut_before: bool,
    cut_after: bool,
}

impl ReportHit<'_> {
    fn of(found: &FoundReport) -> ReportHit<'_> {
        let passage = &found.passage;
        ReportHit {
            head: answers::head(&found.head),
            title_marks: Marked::of(found.head.title.as_deref().unwrap_or(""), &found.title_marks).marks,
            passage: PassageHit {
                marked: Marked::of(&passage.text, &passage.marks),
                start: passage.span.start,
                end: passage.span.end,
                cut_before: passage.cut_before,
                cut_after: passage.cut_after,
            },
        }
    }
}

#[derive(Serialize)]
struct ClaimHit<'a> {
    #[serde(flatten)]
    claim: answers::ReviewedClaim<'a>,
    marks: Vec<Mark>,
    #[serde(flatten)]
    origin: Option<Origin>,
}

/// What is known of the report that makes the claim.
#[derive(Serialize)]
struct Origin {
    source: Option<String>,
    published: Option<Shown<PartialDate>>,
    title: Option<String>,
    lang: Option<Shown<Lang>>,
}

impl<'a> ClaimHit<'a> {
    fn of(store: &Store, found: &'a FoundClaim, state: &ReviewState<'a>) -> Result<ClaimHit<'a>, Refusal> {
        let stored = &found.stored;
        let text = store.text(&stored.report)?.unwrap_or_default();
        let origin = store.head(&stored.report)?.map(|head| Origin {
            source: head.source,
            published: head.published.map(Shown),
            title: head.title,
            lang: head.lang.map(Shown),
        });
        let marks = Marked::of(&stored.claim.evidence.text, &found.marks).marks;
        Ok(ClaimHit { claim: answers::claim(stored, &text, state), marks, origin })
    }
}
