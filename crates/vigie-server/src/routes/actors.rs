//! Parties that claims name, and what is known of one: what it did and suffered, what it holds, who backs it, what it
//! promised.

use axum::Json;
use axum::extract::{Path, State};
use serde_json::{Value, json};
use vigie_format::picture as form;
use vigie_model::Actor;
use vigie_picture::PlaceControl;
use vigie_store::{ClaimFilter, Store, fold};

use super::{Answer, Asked, Shared, parameters};
use crate::catalogue::Entry;
use crate::cited::Citations;
use crate::error::Refusal;
use crate::library::Library;
use crate::openapi::{Described, Operation};

pub(super) fn routes() -> Described {
    let actors_named = Operation::json("The parties that claims name, the most named first.", "named")
        .words("q", "Of which a word begins so, or of this country and part.")
        .day("known", "In what could be known by this day.")
        .paged();
    let dossier = Operation::json("What a party did, holds and promised, and who backs it.", "dossier")
        .path("key", "Its country and part (SYR/MIL) or its name.")
        .moment();
    Described::default().get("/api/actors", actors, actors_named).get("/api/actors/{key}", actor, dossier)
}

async fn actors(State(desk): Shared, asked: Asked) -> Answer {
    let mut p = parameters(asked)?;
    let (words, known) = (p.one("q")?.map(|q| fold(&q)), p.day("known")?);
    let (limit, skip) = (p.limit()?, p.skip()?);
    p.done()?;
    let answer = move |library: &Library, store: &Store| {
        let known = library.known(store, known)?;
        let wanted = |actor: &&Entry<Actor>| {
            words.as_deref().is_none_or(|w| super::has_word(&actor.thing.name, w) || actor.key == w)
        };
        let found: Vec<&Entry<Actor>> = known.catalogue.actors.iter().filter(wanted).collect();
        Ok(super::paged(
            &found,
            limit,
            skip,
            |actor| json!({"key": actor.key, "actor": form::actor(Some(&actor.thing)), "claims": actor.claims}),
        ))
    };
    Ok(Json(desk.library.with(answer).await?))
}

async fn actor(State(desk): Shared, Path(words): Path<String>, asked: Asked) -> Answer {
    let mut p = parameters(asked)?;
    let moment = (p.day("at")?, p.day("known")?);
    p.done()?;
    let answer = move |library: &Library, store: &Store| {
        let known = library.known(store, None)?;
        let Some(chosen) = known.catalogue.actor_named(&words) else {
            return Err(Refusal::missing(format_args!("claim that names a party {words:?}")));
        };
        let picture = library.picture(store, moment)?;
        let is = |actor: &Actor| actor.same_party(&chosen.thing);
        let one = |actor: &Option<Actor>| actor.as_ref().is_some_and(is);
        let mut cited = Citations::of(&known.told, &known.catalogue, &known.decisions, moment.1);
        let (mut holds, mut besieges, mut claimed, mut lost) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for control in &picture.control {
            let current = control.current();
            let list: &mut Vec<Value> = if one(&current.holder) {
                &mut holds
            } else if one(&current.besieger) {
                &mut besieges
            } else if current.rivals.iter().any(|r| one(&r.holder)) {
                &mut claimed
            } else if held_before(control, &is) {
                &mut lost
            } else {
                continue;
            };
            super::cite_control(&mut cited, control);
            list.push(form::control(control));
        }
        let (mut did, mut suffered) = (Vec::new(), Vec::new());
        for event in &picture.events {
            let list: &mut Vec<Value> = match (one(&event.actor), one(&event.target)) {
                (true, _) => &mut did,
                (false, true) => &mut suffered,
                (false, false) => continue,
            };
            cited.cite(event.claims.iter().chain(&event.denials));
            list.push(form::event(event));
        }
        let mut alignments = Vec::new();
        for stance in picture.alignments.iter().filter(|s| is(&s.actor) || one(&s.target)) {
            cited.cite(stance.claims.iter().chain(&stance.denials));
            alignments.push(form::alignment(stance));
        }
        let mut commitments = Vec::new();
        for commitment in super::disputes::by_deadline(&picture.commitments) {
            if one(&commitment.actor) || one(&commitment.target) {
                commitments.push(super::disputes::commitment(&mut cited, commitment, picture.as_of));
            }
        }
        let mut figures = Vec::new();
        for figure in picture.figures.iter().filter(|f| one(&f.group)) {
            super::cite_figure(&mut cited, figure);
            figures.push(form::figure(figure));
        }
        let filter = ClaimFilter { actor: Some(chosen.key.clone()), known: moment.1, ..ClaimFilter::default() };
        Ok(json!({
            "at": moment.0.map(|d| d.to_string()),
            "known": moment.1.map(|d| d.to_string()),
            "as_of": picture.as_of.map(|d| d.to_string()),
            "key": chosen.key,
            "actor": form::actor(Some(&chosen.thing)),
            "names": names(&known.told, &is),
            "claims": store.count_claims(&filter)?,
            "holds": holds,
            "besieges": besieges,
            "claimed": claimed,
            "lost": lost,
            "did": did,
            "suffered": suffered,
            "alignments": alignments,
            "commitments": commitments,
            "figures": figures,
            "cited": cited.value(),
        }))
    };
    Ok(Json(desk.library.at_length(answer).await?))
}

/// True where an earlier stretch of the place's line has such a holder.
fn held_before(control: &PlaceControl, is: &impl Fn(&Actor) -> bool) -> bool {
    control.line.iter().any(|h| h.holder.as_ref().is_some_and(is))
}

/// Under which names claims speak of the party, the most frequent first.
fn names(told: &[vigie_picture::Told], is: &impl Fn(&Actor) -> bool) -> Vec<String> {
    let mut names: std::collections::BTreeMap<&str, u64> = std::collections::BTreeMap::new();
    for actor in told.iter().flat_map(|t| t.claim.actor.iter().chain(&t.claim.target)).filter(|a| is(a)) {
        *names.entry(&actor.name).or_default() += 1;
    }
    let mut names: Vec<(&str, u64)> = names.into_iter().collect();
    names.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    names.into_iter().map(|(name, _)| name.to_owned()).collect()
}
