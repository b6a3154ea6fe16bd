//! What a reviewer works through: the queue, the words that fields can hold, and how far reviewers agree.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use vigie_format::AsJson;
use vigie_format::json::vocabularies;
use vigie_format::news::agreement_value;
use vigie_model::{Claim, ClaimId, Decision, Decisions, Link, Reviewed};
use vigie_picture::{Near, Queued, ReviewState, Told, agreements, nearest};
use vigie_store::{Store, fold};

use super::{Answer, Asked, Asker, Shared, parameters};
use crate::answers;
use crate::body::JsonBody;
use crate::error::Refusal;
use crate::library::Library;
use crate::openapi::{Described, Operation};

pub(super) fn routes() -> Described {
    Described::default()
        .get(
            "/api/agreement",
            agreement,
            Operation::json("How far every two reviewers agree about the claims that both decided about.", "agreement"),
        )
        .get(
            "/api/vocabularies",
            words,
            Operation::json("The words that each field of a claim can hold, for forms.", "vocabularies"),
        )
        .get(
            "/api/gazetteer",
            gazetteer,
            Operation::json("The places of a name, the likeliest first.", "places")
                .words("name", "A place's name, or its GeoNames id as gn:169389.")
                .required(),
        )
}

/// What is answered for the one who asks.
pub(super) fn routes_for_one() -> Described {
    Described::default()
        .get(
            "/api/queue",
            waiting,
            Operation::json("The claims that wait for a decision, the one on which most hangs first.", "queue")
                .one_of("look", "Those that nobody decided about, or those that only others did.", &["first", "second"])
                .paged_by("^([0-9]{1,9}[.].*)?$"),
        )
        .get(
            "/api/links",
            kin,
            Operation::json("How a claim stands to those of other reports.", "links")
                .words("claim", "The claim's id.")
                .required(),
        )
        .get(
            "/api/neighbours",
            neighbours,
            Operation::json("The claims that may tell of the same event as one, the nearest first.", "neighbours")
                .words("claim", "The claim's id.")
                .required()
                .words("q", "Words that stand in the claim, its report's outlet or title; then however far away.")
                .limited(),
        )
}

/// An answer that is of an older state of the store says that it is not to be kept.
async fn waiting(State(desk): Shared, Extension(who): Asker, asked: Asked) -> Result<Response, Refusal> {
    let mut p = parameters(asked)?;
    let again = match p.one("look")?.as_deref() {
        None | Some("first") => false,
        Some("second") => true,
        Some(other) => {
            let problem = format_args!("{other:?} is none of first, second").to_string();
            return Err(Refusal::parameter("look", problem));
        }
    };
    let (limit, after) = (p.limit()?, p.one("after")?.map(|c| place(&c)).transpose()?);
    p.done()?;
    let answer = move |library: &Library, store: &Store| {
        let (queue, older) = match again {
            true => (Arc::new(library.second_look(store, &who.name)?), false),
            false => {
                let given = library.queue(store)?;
                (given.queue, given.older)
            }
        };
        // By what it is sorted by, so that what was decided meanwhile moves nobody's place.
        let start = match &after {
            None => 0,
            Some((weight, id)) => {
                queue.partition_point(|q| q.weight > *weight || (q.weight == *weight && q.claim <= *id))
            }
        };
        let rest = &queue[start..];
        let page = &rest[..limit.min(rest.len())];
        let next = page.last().filter(|_| rest.len() > limit).map(|q| format!("{}.{}", q.weight, q.claim));
        // A second look is taken without knowing what the first saw.
        let decisions = if again { Default::default() } else { library.decisions(store)? };
        let state = ReviewState::of(&decisions);
        let items: Vec<Value> = page.iter().map(|q| item(store, q, &state)).collect::<Result<_, _>>()?;
        Ok((JsonBody::of(&json!({"items": items, "next": next, "total": queue.len()}))?, older))
    };
    let (answer, older) = desk.library.at_length(answer).await?;
    let mut response = answer.into_response();
    if older {
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    Ok(response)
}

/// The weight and the claim of a cursor.
fn place(cursor: &str) -> Result<(u32, ClaimId), Refusal> {
    let parts = cursor.split_once('.').and_then(|(weight, id)| Some((weight.parse().ok()?, ClaimId(id.to_owned()))));
    parts.ok_or_else(|| Refusal::parameter("after", format_args!("{cursor:?} is not the `next` of a page")))
}

/// A claim that waits: with its words in their paragraph, why it is asked about, and those that say the same.
fn item(store: &Store, queued: &Queued, state: &ReviewState) -> Result<Value, Refusal> {
    let Some(stored) = store.claim(&queued.claim)? else {
        return Err(Refusal::missing(format_args!("claim with the id {:?}", queued.claim.0)));
    };
    let text = store.text(&stored.report)?.unwrap_or_default();
    let (before, after) = around(&stored.claim, &text);
    let mut value = json!(answers::claim(&stored, &text, state));
    let mut why: Vec<&str> = queued.why.iter().map(|why| why.as_str()).collect();
    why.dedup();
    value["why"] = json!(why);
    value["weight"] = json!(queued.weight);
    value["before"] = json!(before);
    value["after"] = json!(after);
    let same: Vec<_> = queued.same.iter().map(|id| store.claim(id)).collect::<Result<Vec<_>, _>>()?;
    let same: Vec<_> = same.into_iter().flatten().collect();
    value["same"] = json!(answers::claims(store, &same, state)?);
    Ok(value)
}

/// How much of a paragraph stands on each side of the words, in characters.
const CONTEXT_CHARS: usize = 320;

/// What stands before and after a claim's words in their paragraph.
fn around<'t>(claim: &Claim, text: &'t str) -> (&'t str, &'t str) {
    let span = claim.evidence.span;
    let halves = text.get(..span.start as usize).zip(text.get(span.end as usize..));
    let (before, after) = halves.unwrap_or_default();
    let before = before.rsplit_once("\n\n").map_or(before, |(_, last)| last);
    let after = after.split_once("\n\n").map_or(after, |(first, _)| first);
    let from = before.char_indices().rev().nth(CONTEXT_CHARS).map_or(0, |(at, _)| word_after(before, at));
    let to =
        after.char_indices().nth(CONTEXT_CHARS).map_or(after.len(), |(at, _)| after[..at].rfind(' ').unwrap_or(at));
    (&before[from..], &after[..to])
}

/// The start of the next word; the place itself where there is none.
fn word_after(text: &str, at: usize) -> usize {
    text[at..].find(' ').map_or(at, |gap| at + gap + 1)
}

async fn agreement(State(desk): Shared, asked: Asked) -> Answer {
    parameters(asked)?.done()?;
    let answer = |library: &Library, store: &Store| {
        let made = library.decisions(store)?;
        let mut people: Vec<&str> = made.iter().map(|d: &Decision| d.by.as_str()).collect();
        people.sort_unstable();
        people.dedup();
        let items: Vec<Value> = agreements(&made).iter().map(agreement_value).collect();
        JsonBody::of(&json!({"items": items, "people": people}))
    };
    desk.library.with(answer).await
}

/// The claims that one is linked to, and those of which a reviewer said that it is not.
async fn kin(State(desk): Shared, Extension(who): Asker, asked: Asked) -> Answer {
    let mut p = parameters(asked)?;
    let id = p.one("claim")?.ok_or_else(|| Refusal::parameter("claim", "missing; give a claim's id"))?;
    p.done()?;
    let answer = move |library: &Library, store: &Store| {
        let id = ClaimId(id);
        if store.claim(&id)?.is_none() {
            return Err(Refusal::missing(format_args!("claim with the id {:?}", id.0)));
        }
        let links = library.links(store, &HashSet::from([&id]), None)?;
        let decisions = library.decisions(store)?;
        let mut made: BTreeMap<&Link, Decisions> = BTreeMap::new();
        for decision in decisions.iter() {
            if let Reviewed::Link(link) = &decision.about {
                made.entry(link).or_default().make(decision);
            }
        }
        let decided = made.iter().filter(|(_, d)| d.counting().is_some()).map(|(link, _)| *link);
        let ours: BTreeSet<&Link> = links.iter().chain(decided).filter(|l| l.later == id || l.earlier == id).collect();
        let state = ReviewState::of(&decisions);
        let mut items = Vec::new();
        for link in ours {
            let other = if link.later == id { &link.earlier } else { &link.later };
            let Some(other) = store.claim(other)? else { continue };
            let other = answers::claims(store, std::slice::from_ref(&other), &state)?;
            let standing = made.get(link).and_then(|d| d.counting());
            let mine = made.get(link).is_some_and(|d| d.of(&who.name).is_some());
            items.push(json!({
                "later": link.later.0,
                "earlier": link.earlier.0,
                "kind": link.kind.as_str(),
                "review": standing.map(answers::review),
                "mine": mine,
                "other": other.into_iter().next(),
            }));
        }
        JsonBody::of(&json!({"items": items}))
    };
    desk.library.at_length(answer).await
}

/// The claims with which one can be put together: near it in time and place, or with the words that are looked for.
async fn neighbours(State(desk): Shared, asked: Asked) -> Answer {
    let mut p = parameters(asked)?;
    let id = p.one("claim")?.ok_or_else(|| Refusal::parameter("claim", "missing; give a claim's id"))?;
    let wanted: Vec<String> = p.one("q")?.iter().flat_map(|q| q.split_whitespace()).map(fold).collect();
    let limit = p.limit()?;
    p.done()?;
    let answer = move |library: &Library, store: &Store| {
        let id = ClaimId(id);
        let standing = library.standing(store)?;
        let told = standing.ledger().told(None);
        let missing = || Refusal::missing(format_args!("claim with the id {:?} that counts", id.0));
        let of = told.iter().find(|t| t.claim.id == id).ok_or_else(missing)?;
        let near = nearest(of, told.iter().copied());
        let has = |near: &&Near| if wanted.is_empty() { near.is_likely() } else { has_words(near.told, &wanted) };
        let near: Vec<Near> = near.iter().filter(has).take(limit).copied().collect();
        let decisions = library.decisions(store)?;
        let state = ReviewState::of(&decisions);
        let mut items = Vec::new();
        for Near { told, days, km } in near {
            let Some(stored) = store.claim(&told.claim.id)? else { continue };
            let claim = answers::claims(store, std::slice::from_ref(&stored), &state)?;
            items.push(json!({"claim": claim.into_iter().next(), "days": days, "km": km.map(f64::round)}));
        }
        JsonBody::of(&json!({"items": items}))
    };
    desk.library.with(answer).await
}

/// True where each of some folded words stands in what is said, where, by whom, or in the head of its report.
fn has_words(t: &Told, wanted: &[String]) -> bool {
    let (claim, report) = (&t.claim, &t.report);
    let names = claim.place.iter().map(|p| &p.name).chain(claim.actor.iter().chain(&claim.target).map(|a| &a.name));
    let heads = [&report.source, &report.title, &claim.attribution.name].into_iter().flatten();
    let all: Vec<String> = names.chain(heads).chain([&claim.evidence.text]).map(|words| fold(words)).collect();
    wanted.iter().all(|word| all.iter().any(|text| text.contains(word.as_str())))
}

async fn words(asked: Asked) -> Answer {
    parameters(asked)?.done()?;
    JsonBody::of(&vocabularies())
}

/// The places of a name, for whoever has to say which is meant.
async fn gazetteer(State(desk): Shared, asked: Asked) -> Answer {
    let mut p = parameters(asked)?;
    let name = p.one("name")?.ok_or_else(|| Refusal::parameter("name", "missing; give a place's name or gn:ID"))?;
    p.done()?;
    let program = std::sync::Arc::clone(&desk.settings.program);
    let answer = move |_: &Library, _: &Store| {
        let found = program.places(&name).map_err(Refusal::failure)?;
        JsonBody::of(&json!({"items": AsJson(&found[..])}))
    };
    desk.library.with(answer).await
}
