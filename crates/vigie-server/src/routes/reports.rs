//! What the store holds: reports, claims, and why a claim was read so.

use std::sync::Arc;

use axum::extract::{Path, State};
use serde::Serialize;
use serde_json::json;
use vigie_model::{ClaimId, Date, Decision, Verdict};
use vigie_picture::ReviewState;
use vigie_store::{ClaimFilter, DayBasis, Store};

use super::{Answer, Asked, Page, Shared, parameters};
use crate::body::JsonBody;
use crate::error::Refusal;
use crate::library::Library;
use crate::openapi::{Described, Operation};
use crate::parameters::Parameters;
use crate::{ExplainedField, answers};

pub(super) fn routes() -> Described {
    let claims_found =
        Operation::json("The claims that meet every condition, in the order in which they came.", "claims")
            .words("q", "With these words, in any form, in the evidence, the names or the attribution.");
    let claims_found = conditions(claims_found).paged();
    Described::default()
        .get("/api/meta", meta, Operation::json("What the store holds.", "meta"))
        .get(
            "/api/reports",
            reports,
            Operation::json("The reports, in the order in which they came.", "reports").paged(),
        )
        .get(
            "/api/reports/{key}",
            report,
            Operation::json("A report with its text and its claims.", "stored_report").path("key", "The report's key."),
        )
        .get("/api/claims", claims, claims_found)
        .get(
            "/api/explain",
            explain,
            Operation::json("What gave each field of a claim.", "explanation")
                .words("claim", "The claim's id.")
                .required(),
        )
}

async fn meta(State(desk): Shared, asked: Asked) -> Answer {
    parameters(asked)?.done()?;
    let totals = desk.library.with(|library, store| library.totals(store)).await?;
    let mut meta = answers::meta(&desk.settings.version, &totals, desk.settings.basemap.as_ref());
    meta["largest_file"] = json!(desk.settings.program.largest_file());
    meta["fetches"] = json!(desk.settings.program.fetches());
    JsonBody::of(&meta)
}

/// A page of reports.
#[derive(Serialize)]
struct Heads<'a> {
    next: Option<String>,
    items: Vec<answers::Head<'a>>,
}

async fn reports(State(desk): Shared, asked: Asked) -> Answer {
    let mut p = parameters(asked)?;
    let (limit, after) = (p.limit()?, p.one("after")?);
    p.done()?;
    let answer = move |_: &Library, store: &Store| {
        let page = store.reports(limit, after.as_deref())?;
        JsonBody::of(&Heads { next: page.next, items: page.items.iter().map(answers::head).collect() })
    };
    desk.library.with(answer).await
}

async fn report(State(desk): Shared, Path(key): Path<String>, asked: Asked) -> Answer {
    parameters(asked)?.done()?;
    let answer = move |library: &Library, store: &Store| {
        let missing = || Refusal::missing(format_args!("report with the key {key:?}"));
        let found = store.report(&key)?.ok_or_else(missing)?;
        let decisions = library.decisions(store)?;
        JsonBody::of(&answers::report(&found, &ReviewState::of(&decisions)))
    };
    desk.library.with(answer).await
}

async fn claims(State(desk): Shared, asked: Asked) -> Answer {
    let mut p = parameters(asked)?;
    let filter = ClaimFilter { words: p.one("q")?, ..claim_filter(&mut p)? };
    let (limit, after) = (p.limit()?, p.one("after")?);
    p.done()?;
    let answer = move |library: &Library, store: &Store| {
        let page = store.claims(&filter, limit, after.as_deref())?;
        let total = store.count_claims(&filter)?;
        let decisions = decided_by(library, store, filter.known)?;
        let state = ReviewState::of(&decisions);
        let items = answers::claims(store, &page.items, &state)?;
        JsonBody::of(&Page { next: page.next, total, items })
    };
    desk.library.with(answer).await
}

/// What people had decided by the day `known`; by now, where it is `None`.
pub(super) fn decided_by(library: &Library, store: &Store, known: Option<Date>) -> Result<Arc<Vec<Decision>>, Refusal> {
    let decisions = library.decisions(store)?;
    let Some(known) = known else { return Ok(decisions) };
    Ok(Arc::new(decisions.iter().filter(|d| d.on <= known).cloned().collect()))
}

/// The conditions on claims that a request can set.
pub(super) fn conditions(operation: Operation) -> Operation {
    operation
        .some_of("kind", "Of these kinds.", "kind")
        .words("place", "About, from or to this place: its name or its key.")
        .words("actor", "With this party: its name, its country, its sector, or both (SYR/MIL).")
        .words("source", "From this outlet.")
        .some_of("factuality", "So sure.", "factuality")
        .words("report", "From this report, by its key or its id.")
        .day("since", "Whose days reach this day or a later one.")
        .day("until", "Whose days begin by this day.")
        .one_of("days", "Which days those are.", &["claim", "claim_else_report"])
        .day("known", "From reports that could be known by this day.")
        .some_of(
            "value",
            "With these phases, forms, outcomes, movements, relations, acts or conditions.",
            "claim_value",
        )
        .some_of("victims", "Of these groups of people.", "victim_group")
        .number("least", "With a number of at least so many.")
        .words("said_by", "That the report attributes to this source.")
        .code("lang", "From reports in this language.")
        .some_of("review", "Of which reviewers last said this.", "review_standing")
}

/// The filter that a request sets; its words are asked for apart.
pub(super) fn claim_filter(p: &mut Parameters) -> Result<ClaimFilter, Refusal> {
    Ok(ClaimFilter {
        kinds: p.words("kind")?,
        place: p.one("place")?,
        actor: p.one("actor")?,
        source: p.one("source")?,
        factuality: p.words("factuality")?,
        report: p.one("report")?,
        since: p.day("since")?,
        until: p.day("until")?,
        days: match p.one("days")?.as_deref() {
            None | Some("claim") => DayBasis::Claim,
            Some("claim_else_report") => DayBasis::ClaimElseReport,
            Some(other) => {
                let problem = format_args!("{other:?} is none of claim, claim_else_report").to_string();
                return Err(Refusal::parameter("days", problem));
            }
        },
        words: None,
        known: p.day("known")?,
        values: p.words("value")?,
        victims: p.words("victims")?,
        least: p.word("least")?,
        said_by: p.one("said_by")?,
        lang: p.lang("lang")?,
        review: p.words("review")?,
    })
}

async fn explain(State(desk): Shared, asked: Asked) -> Answer {
    let mut p = parameters(asked)?;
    let id = p.one("claim")?.ok_or_else(|| Refusal::parameter("claim", "missing; give a claim's id"))?;
    p.done()?;
    let program = Arc::clone(&desk.settings.program);
    let answer = move |library: &Library, store: &Store| {
        let gone = || Refusal::missing(format_args!("claim with the id {id:?}"));
        let found = store.claim(&ClaimId(id.clone()))?.ok_or_else(gone)?;
        let report = store.report(&found.report)?.ok_or_else(gone)?;
        let report = answers::as_read(report);
        let decisions = library.decisions(store)?;
        let state = ReviewState::of(&decisions);
        let standing = state.standing(&found.claim.id);
        let mut fields = if standing.iter().any(|d| matches!(d.verdict, Verdict::Added(_))) {
            Vec::new()
        } else {
            program.explain(&report, &found.claim).map_err(Refusal::failure)?
        };
        // What people said about it comes after what was read.
        fields.extend(standing.iter().map(|d| ExplainedField {
            field: "review".to_owned(),
            value: d.verdict.as_str().to_owned(),
            because: vec![
                    [Some(d.by.clone()), Some(d.on.to_string()), d.note.clone()]
                        .into_iter()
                        .flatten()
                        .collect::<Vec<_>>()
                        .join(", "),
                ],
        }));
        JsonBody::of(&answers::explained(&id, &fields))
    };
    desk.library.with(answer).await
}
