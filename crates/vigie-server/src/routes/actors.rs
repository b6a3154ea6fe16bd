//! Parties that claims name, and what is known of one: what it did and suffered, what it holds, who backs it, what it
//! promised.

use axum::extract::{Path, State};
use serde::Serialize;
use vigie_format::AsJson;
use vigie_format::json::Shown;
use vigie_model::{Actor, Date};
use vigie_picture::{Event, Figure, Picture, PlaceControl, Stance};
use vigie_store::{ClaimFilter, Store, fold};

use super::disputes::Due;
use super::{Answer, Asked, Shared, parameters};
use crate::body::JsonBody;
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
        JsonBody::of(&super::paged(&found, limit, skip, |actor| Named::of(actor)))
    };
    desk.library.with(answer).await
}

/// A party that claims name.
#[derive(Serialize)]
struct Named<'a> {
    key: &'a str,
    actor: AsJson<'a, Actor>,
    claims: u64,
}

impl Named<'_> {
    fn of(actor: &Entry<Actor>) -> Named<'_> {
        Named { key: &actor.key, actor: AsJson(&actor.thing), claims: actor.claims }
    }
}

/// What is known of a party.
#[derive(Serialize)]
struct Dossier<'a> {
    at: Option<Shown<Date>>,
    known: Option<Shown<Date>>,
    as_of: Option<Shown<Date>>,
    key: &'a str,
    actor: AsJson<'a, Actor>,
    names: Vec<String>,
    claims: u64,
    #[serde(flatten)]
    record: Record<'a>,
    cited: &'a Citations<'a>,
}

/// What it did and suffered, what it holds, who backs it, what it promised.
#[derive(Default, Serialize)]
struct Record<'a> {
    holds: Vec<AsJson<'a, PlaceControl>>,
    besieges: Vec<AsJson<'a, PlaceControl>>,
    claimed: Vec<AsJson<'a, PlaceControl>>,
    lost: Vec<AsJson<'a, PlaceControl>>,
    did: Vec<AsJson<'a, Event>>,
    suffered: Vec<AsJson<'a, Event>>,
    alignments: Vec<AsJson<'a, Stance>>,
    commitments: Vec<Due<'a>>,
    figures: Vec<AsJson<'a, Figure>>,
}

impl<'a> Record<'a> {
    /// What the picture says of it; the claims that this rests on are cited.
    fn of(picture: &'a Picture, is: impl Fn(&Actor) -> bool, cited: &mut Citations) -> Record<'a> {
        let mut record = Record::default();
        let one = |actor: &Option<Actor>| actor.as_ref().is_some_and(&is);
        for control in &picture.control {
            let current = control.current();
            let list = if one(&current.holder) {
                &mut record.holds
            } else if one(&current.besieger) {
                &mut record.besieges
            } else if current.rivals.iter().any(|r| one(&r.holder)) {
                &mut record.claimed
            } else if control.line.iter().any(|h| one(&h.holder)) {
                // An earlier stretch of the place's line.
                &mut record.lost
            } else {
                continue;
            };
            super::cite_control(cited, control);
            list.push(AsJson(control));
        }
        for event in &picture.events {
            let list = match (one(&event.actor), one(&event.target)) {
                (true, _) => &mut record.did,
                (false, true) => &mut record.suffered,
                (false, false) => continue,
            };
            cited.cite(event.claims.iter().chain(&event.denials));
            list.push(AsJson(event));
        }
        for stance in picture.alignments.iter().filter(|s| is(&s.actor) || one(&s.target)) {
            cited.cite(stance.claims.iter().chain(&stance.denials));
            record.alignments.push(AsJson(stance));
        }
        for commitment in super::disputes::by_deadline(&picture.commitments) {
            if one(&commitment.actor) || one(&commitment.target) {
                record.commitments.push(Due::cited(cited, commitment, picture.as_of));
            }
        }
        for figure in picture.figures.iter().filter(|f| one(&f.group)) {
            super::cite_figure(cited, figure);
            record.figures.push(AsJson(figure));
        }
        record
    }
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
        let mut cited = Citations::of(&known.told, &known.catalogue, &known.decisions, moment.1);
        let record = Record::of(&picture, is, &mut cited);
        let filter = ClaimFilter { actor: Some(chosen.key.clone()), known: moment.1, ..ClaimFilter::default() };
        JsonBody::of(&Dossier {
            at: moment.0.map(Shown),
            known: moment.1.map(Shown),
            as_of: picture.as_of.map(Shown),
            key: &chosen.key,
            actor: AsJson(&chosen.thing),
            names: names(&known.told, &is),
            claims: store.count_claims(&filter)?,
            record,
            cited: &cited,
        })
    };
    desk.library.at_length(answer).await
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
