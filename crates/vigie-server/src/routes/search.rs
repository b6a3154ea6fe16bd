//! Reports and claims that have the words asked for.

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};
use vigie_format::marked_value;
use vigie_picture::ReviewState;
use vigie_store::{FoundClaim, FoundReport, Question, ReportFilter, Store};

use super::reports::{claim_filter, conditions, decided_by};
use super::{Answer, Asked, Shared, parameters};
use crate::answers;
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
        let totals = json!({"reports": store.count_found_reports(&question, &reports)?, "claims": found});
        let (items, next) = if of_claims && !question.is_wanting() {
            let page = store.claims(&claims, limit, after.as_deref())?;
            let plain = |stored| claim(store, &FoundClaim { stored, marks: Vec::new() }, &state);
            (page.items.into_iter().map(plain).collect::<Result<Vec<_>, _>>()?, page.next)
        } else if of_claims {
            let page = store.search_claims(&question, &claims, limit, after.as_deref())?;
            (page.items.iter().map(|found| claim(store, found, &state)).collect::<Result<Vec<_>, _>>()?, page.next)
        } else {
            let page = store.search_reports(&question, &reports, limit, after.as_deref())?;
            (page.items.iter().map(report).collect(), page.next)
        };
        Ok(super::listed(json!({"next": next, "totals": totals}), items))
    };
    Ok(Json(desk.library.with(answer).await?))
}

fn report(found: &FoundReport) -> Value {
    let mut value = answers::head(&found.head);
    let passage = &found.passage;
    value["title_marks"] = marked_value(found.head.title.as_deref().unwrap_or(""), &found.title_marks)["marks"].take();
    value["passage"] = marked_value(&passage.text, &passage.marks);
    value["passage"]["start"] = json!(passage.span.start);
    value["passage"]["end"] = json!(passage.span.end);
    value["passage"]["cut_before"] = json!(passage.cut_before);
    value["passage"]["cut_after"] = json!(passage.cut_after);
    value
}

fn claim(store: &Store, found: &FoundClaim, state: &ReviewState) -> Result<Value, Refusal> {
    let mut value = answers::claims(store, std::slice::from_ref(&found.stored), state)?.remove(0);
    value["marks"] = marked_value(&found.stored.claim.evidence.text, &found.marks)["marks"].take();
    if let Some(head) = store.head(&found.stored.report)? {
        value["source"] = json!(head.source);
        value["published"] = json!(head.published.map(|d| d.to_string()));
        value["title"] = json!(head.title);
        value["lang"] = json!(head.lang.as_ref().map(|l| l.as_str()));
    }
    Ok(value)
}
