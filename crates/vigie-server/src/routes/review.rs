//! What people decide about claims and links: appended, with who decided and when.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use serde::Deserialize;
use serde_json::{Value, json};
use vigie_format::AsJson;
use vigie_format::json::{Assignment, added_claim, corrected};
use vigie_model::{Claim, ClaimId, Date, Decision, Kind, Place, Reviewed, Verdict};
use vigie_picture::{ReviewState, standing};
use vigie_store::{Store, StoredClaim};

use super::{Answer, Asked, Asker, Desk, Said, Shared, parameters, said};
use crate::body::JsonBody;
use crate::error::Refusal;
use crate::guard::Noted;
use crate::library::Library;
use crate::openapi::{Described, Operation};
use crate::{Role, answers};

pub(super) fn routes() -> Described {
    Described::default()
        .get(
            "/api/decisions",
            decisions,
            Operation::json("What people decided, the latest first.", "decisions")
                .day("known", "By this day.")
                .words("by", "By this person.")
                .words("claim", "About this claim, or a link of which it is the later.")
                .paged(),
        )
        .post(
            "/api/decisions",
            decide,
            Operation::json("Decides about claims, all or none; the answer is how they stand then.", "decided")
                .takes("deciding")
                .needs(Role::Analyst),
        )
}

/// What a request decides: a verdict about claims or a link, or a claim to be added.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Decided {
    verdict: String,
    #[serde(default)]
    claims: Vec<String>,
    #[serde(default)]
    link: Option<Linked>,
    /// Fields of the claim and what they are to hold, `field=value`.
    #[serde(default)]
    set: Vec<String>,
    #[serde(default)]
    add: Option<Addition>,
    #[serde(default)]
    note: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Linked {
    later: String,
    earlier: String,
    kind: String,
}

/// A claim that a person found in a report.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Addition {
    report: String,
    kind: String,
    /// Where its words stand in the report's text, in UTF-16 units.
    utf16_start: u32,
    utf16_end: u32,
}

/// What is asked of the log, besides which page of it.
struct Wanted {
    known: Option<Date>,
    by: Option<String>,
    claim: Option<String>,
}

async fn decisions(State(desk): Shared, Extension(who): Asker, asked: Asked) -> Answer {
    let mut p = parameters(asked)?;
    let wanted = Wanted { known: p.day("known")?, by: p.one("by")?, claim: p.one("claim")? };
    let (limit, after) = (p.limit()?, p.one("after")?);
    p.done()?;
    let before: Option<usize> = match after {
        Some(cursor) => {
            let wrong = || Refusal::parameter("after", format_args!("{cursor:?} is not the `next` of a page"));
            Some(cursor.parse().map_err(|_| wrong())?)
        }
        None => None,
    };
    let answer = move |library: &Library, store: &Store| {
        let made = library.decisions(store)?;
        let known = made.iter().take_while(|d| wanted.known.is_none_or(|known| d.on <= known)).count();
        let made = &made[..known];
        let stands = standing(made);
        let of = |d: &Decision| {
            wanted.by.as_ref().is_none_or(|by| d.by == *by) && wanted.claim.as_ref().is_none_or(|id| about(d).0 == *id)
        };
        let end = before.unwrap_or(made.len()).min(made.len());
        let mut found = (0..end).rev().filter(|n| of(&made[*n]));
        let page: Vec<usize> = found.by_ref().take(limit).collect();
        let next = found.next().and(page.last()).map(usize::to_string);
        let items: Vec<Value> =
            page.iter().map(|&n| logged(store, made, n, stands[n], &who.name)).collect::<Result<_, _>>()?;
        JsonBody::of(&json!({"items": items, "next": next}))
    };
    desk.library.with(answer).await
}

/// The claim that a decision is about; of a link, the later one.
fn about(d: &Decision) -> &ClaimId {
    match &d.about {
        Reviewed::Claim(id) => id,
        Reviewed::Link(link) => &link.later,
    }
}

/// A decision as the log shows it: whether it `stands`, whether it is the asker's own (`mine`), and of its claim the
/// report, the kind and the words.
fn logged(store: &Store, made: &[Decision], n: usize, stands: bool, asker: &str) -> Result<Value, Refusal> {
    let d = &made[n];
    let mut value = json!(AsJson(d));
    let stored = store.claim(about(d))?;
    // One that was added and taken back is only in the log.
    let added = || made.iter().filter(|other| other.about == d.about).find_map(|other| other.verdict.claim());
    let claim = d.verdict.claim().or(stored.as_ref().map(|s| &s.claim)).or_else(added);
    value["stands"] = json!(stands);
    value["mine"] = json!(d.by == asker);
    value["report"] = json!(stored.as_ref().map(|s| &s.report));
    value["kind"] = json!(claim.map(|c| c.kind().as_str()));
    value["words"] = json!(claim.map(|c| &c.evidence.text));
    Ok(value)
}

async fn decide(
    State(desk): Shared,
    Extension(who): Asker,
    body: Said<Decided>,
) -> Result<(Extension<Noted>, JsonBody), Refusal> {
    who.must_be(Role::Analyst)?;
    let decided = said(body)?;
    let shared = Arc::clone(&desk);
    let answer = desk.library.write(move |store| {
        let on = shared.settings.program.today();
        let decision =
            |(about, verdict)| Decision { about, verdict, by: who.name.clone(), on, note: decided.note.clone() };
        let kept: Vec<Decision> = if decided.verdict == "added" {
            let (report, claim) = addition(&shared, store, &decided)?;
            let id = store.add_claim(&report, &claim, &who.name, on, decided.note.clone())?;
            vec![decision((Reviewed::Claim(id), Verdict::Added(Box::new(claim))))]
        } else {
            let about = verdicts(&shared, store, &decided)?;
            let kept: Vec<Decision> = about.into_iter().map(decision).collect();
            store.decide(&kept)?;
            kept
        };
        let made: Vec<&ClaimId> = kept.iter().flat_map(|d| about_claims(&d.about)).collect();
        let decisions = store.decisions(None)?;
        let state = ReviewState::of(&decisions);
        let stored: Vec<StoredClaim> =
            made.iter().map(|id| store.claim(id)).collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect();
        let gone: Vec<&ClaimId> =
            made.iter().copied().filter(|id| !stored.iter().any(|s| s.claim.id == **id)).collect();
        let gone: Vec<&str> = gone.into_iter().map(|id| id.0.as_str()).collect();
        let answer = JsonBody::of(&json!({"claims": answers::claims(store, &stored, &state)?, "gone": gone}))?;
        Ok((Noted(answers::decisions_in_words(&kept)), answer))
    });
    let (said, answer) = answer.await?;
    Ok((Extension(said), answer))
}

/// The claims that something is about.
fn about_claims(about: &Reviewed) -> Vec<&ClaimId> {
    match about {
        Reviewed::Claim(id) => vec![id],
        Reviewed::Link(link) => vec![&link.later, &link.earlier],
    }
}

/// What is decided about what.
fn verdicts(desk: &Desk, store: &Store, decided: &Decided) -> Result<Vec<(Reviewed, Verdict)>, Refusal> {
    let plain = match decided.verdict.as_str() {
        "accepted" => Some(Verdict::Accepted),
        "rejected" => Some(Verdict::Rejected),
        "withdrawn" => Some(Verdict::Withdrawn),
        "corrected" => None,
        other => {
            let problem = format_args!("{other:?} is none of {}", Verdict::WORDS.join(", ")).to_string();
            return Err(Refusal::field("verdict", problem));
        }
    };
    if let Some(Linked { later, earlier, kind }) = &decided.link {
        let kind = kind.parse().map_err(|e| Refusal::field("link.kind", e))?;
        // As the store has it, whichever of the two was told first.
        let link = store.link(&ClaimId(later.clone()), &ClaimId(earlier.clone()), kind)?;
        return match plain {
            Some(verdict) if decided.claims.is_empty() => Ok(vec![(Reviewed::Link(link), verdict)]),
            _ => Err(Refusal::field("link", "a link can be accepted, rejected or withdrawn, by itself")),
        };
    }
    if decided.claims.is_empty() {
        return Err(Refusal::field("claims", "empty; name the claims by their ids"));
    }
    if !decided.set.is_empty() && plain.is_some() {
        return Err(Refusal::field("set", "only a correction sets fields; give the verdict \"corrected\""));
    }
    let mut seen = BTreeSet::new();
    let verdict = |id: &String| {
        let id = ClaimId(id.clone());
        let verdict = match &plain {
            Some(verdict) => verdict.clone(),
            None => Verdict::Corrected(Box::new(correction(desk, store, &id, &decided.set)?)),
        };
        Ok((Reviewed::Claim(id), verdict))
    };
    decided.claims.iter().filter(|id| seen.insert(id.as_str())).map(verdict).collect()
}

/// The claim to be added, and its report's key.
fn addition(desk: &Desk, store: &Store, decided: &Decided) -> Result<(String, Claim), Refusal> {
    let Some(Addition { report, kind, utf16_start, utf16_end }) = &decided.add else {
        return Err(Refusal::field("add", "missing; say report, kind, utf16_start and utf16_end"));
    };
    if !decided.claims.is_empty() || decided.link.is_some() {
        return Err(Refusal::field("add", "a claim is added by itself"));
    }
    let kind: Kind = kind.parse().map_err(|e| Refusal::field("add.kind", e))?;
    let missing = || Refusal::missing(format_args!("report with the key {report:?}"));
    let text = store.text(report)?.ok_or_else(missing)?;
    let span = vigie_format::span_of_utf16(&text, *utf16_start, *utf16_end)
        .ok_or_else(|| Refusal::field("add.utf16_start", "with utf16_end, must be whole letters of the report"))?;
    let set = assignments(&decided.set)?;
    let claim = added_claim(kind, &text, span, &set, &places(desk)).map_err(|e| Refusal::field("set", e))?;
    Ok((report.clone(), claim))
}

fn assignments(set: &[String]) -> Result<Vec<Assignment>, Refusal> {
    set.iter().map(|a| a.parse()).collect::<Result<_, _>>().map_err(|e: vigie_format::Error| Refusal::field("set", e))
}

fn places(desk: &Desk) -> impl Fn(&str) -> Vec<Place> + '_ {
    |words| desk.settings.program.places(words).unwrap_or_default()
}

/// The claim after its fields are set, going on from the correction before.
fn correction(desk: &Desk, store: &Store, id: &ClaimId, set: &[String]) -> Result<Claim, Refusal> {
    let unfit = |e: vigie_format::Error| Refusal::field("set", e);
    let set = assignments(set)?;
    let missing = || Refusal::missing(format_args!("claim with the id {:?}", id.0));
    let stored = store.claim(id)?.ok_or_else(missing)?;
    let text = store.text(&stored.report)?.unwrap_or_default();
    let decisions = store.decisions(None)?;
    let claim = ReviewState::of(&decisions).corrected(id).unwrap_or(&stored.claim);
    corrected(claim, &text, &set, &places(desk)).map_err(unfit)
}
