//! What people decide about claims and links: appended, with who decided and when.

use std::sync::Arc;

use axum::extract::State;
use axum::{Extension, Json};
use serde::Deserialize;
use serde_json::{Value, json};
use vigie_format::json::{Assignment, corrected};
use vigie_format::news::decision_value;
use vigie_model::{Claim, ClaimId, Decision, Link, Reviewed, Verdict};
use vigie_store::Store;

use super::{Answer, Asked, Asker, Desk, Said, Shared, parameters, said};
use crate::Role;
use crate::error::Refusal;
use crate::guard::Noted;
use crate::openapi::{Described, Operation};

pub(super) fn routes() -> Described {
    Described::default()
        .get(
            "/api/decisions",
            decisions,
            Operation::json("What people decided, oldest first.", "decisions").day("known", "By this day."),
        )
        .post(
            "/api/decisions",
            decide,
            Operation::json("Decides about claims, all or none; the answer is what was kept.", "decisions")
                .takes("deciding")
                .needs(Role::Analyst),
        )
}

/// What a request decides: a verdict about claims, or that a link does not hold.
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
    note: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Linked {
    later: String,
    earlier: String,
    kind: String,
}

async fn decisions(State(desk): Shared, asked: Asked) -> Answer {
    let mut p = parameters(asked)?;
    let known = p.day("known")?;
    p.done()?;
    let found = desk.library.with(move |_, store| Ok(store.decisions(known)?)).await?;
    let items: Vec<Value> = found.iter().map(decision_value).collect();
    Ok(Json(json!({"items": items})))
}

async fn decide(
    State(desk): Shared,
    Extension(who): Asker,
    body: Said<Decided>,
) -> Result<(Extension<Noted>, Json<Value>), Refusal> {
    who.must_be(Role::Analyst)?;
    let decided = said(body)?;
    let shared = Arc::clone(&desk);
    let kept = desk.library.write(move |store| {
        let about = verdicts(&shared, store, &decided)?;
        let on = shared.settings.program.today();
        let decision =
            |(about, verdict)| Decision { about, verdict, by: who.name.clone(), on, note: decided.note.clone() };
        let kept: Vec<Decision> = about.into_iter().map(decision).collect();
        store.decide(&kept)?;
        Ok(kept)
    });
    let kept = kept.await?;
    let items: Vec<Value> = kept.iter().map(decision_value).collect();
    Ok((Extension(noted(&kept)), Json(json!({"items": items}))))
}

/// What the audit log says of decisions; their fields stand with them.
fn noted(decisions: &[Decision]) -> Noted {
    let about = |d: &Decision| match &d.about {
        Reviewed::Claim(id) => format!("{} {id}", d.verdict.as_str()),
        Reviewed::Link(link) => {
            format!("{} {} {} {}", d.verdict.as_str(), link.later, link.kind.as_str(), link.earlier)
        }
    };
    const SHOWN: usize = 20;
    let mut words = decisions.iter().take(SHOWN).map(about).collect::<Vec<_>>().join(", ");
    if decisions.len() > SHOWN {
        words += &format!(" and {} more", decisions.len() - SHOWN);
    }
    Noted(words)
}

/// What is decided about what.
fn verdicts(desk: &Desk, store: &Store, decided: &Decided) -> Result<Vec<(Reviewed, Verdict)>, Refusal> {
    if let Some(Linked { later, earlier, kind }) = &decided.link {
        if decided.verdict != Verdict::Rejected.as_str() || !decided.claims.is_empty() {
            return Err(Refusal::field("link", "a link can be rejected, by itself"));
        }
        let kind = kind.parse().map_err(|e| Refusal::field("link.kind", e))?;
        let link = Link { later: ClaimId(later.clone()), earlier: ClaimId(earlier.clone()), kind };
        return Ok(vec![(Reviewed::Link(link), Verdict::Rejected)]);
    }
    if decided.claims.is_empty() {
        return Err(Refusal::field("claims", "empty; name the claims by their ids"));
    }
    if !decided.set.is_empty() && decided.verdict != "corrected" {
        return Err(Refusal::field("set", "only a correction sets fields; give the verdict \"corrected\""));
    }
    let verdict = |id: &String| {
        let id = ClaimId(id.clone());
        let verdict = match decided.verdict.as_str() {
            "accepted" => Verdict::Accepted,
            "rejected" => Verdict::Rejected,
            "corrected" => Verdict::Corrected(Box::new(correction(desk, store, &id, &decided.set)?)),
            other => {
                let problem = format_args!("{other:?} is none of accepted, corrected, rejected").to_string();
                return Err(Refusal::field("verdict", problem));
            }
        };
        Ok((Reviewed::Claim(id), verdict))
    };
    decided.claims.iter().map(verdict).collect()
}

/// The claim after its fields are set, going on from the correction before.
fn correction(desk: &Desk, store: &Store, id: &ClaimId, set: &[String]) -> Result<Claim, Refusal> {
    let unfit = |e: vigie_format::Error| Refusal::field("set", e);
    let set: Vec<Assignment> = set.iter().map(|a| a.parse()).collect::<Result<_, _>>().map_err(unfit)?;
    let missing = || Refusal::missing(format_args!("claim with the id {:?}", id.0));
    let stored = store.claim(id)?.ok_or_else(missing)?;
    let text = store.text(&stored.report)?.unwrap_or_default();
    let before = store.decisions(None)?.into_iter().rev().find(|d| d.about == Reviewed::Claim(id.clone()));
    let claim = match before.map(|d| d.verdict) {
        Some(Verdict::Corrected(claim)) => *claim,
        _ => stored.claim,
    };
    let places = |words: &str| desk.settings.program.places(words).unwrap_or_default();
    corrected(&claim, &text, &set, &places).map_err(unfit)
}
