//! ACLED: event type and sub-event type.

use super::countries::same_country;
use vigie_model::{Act, Actor, Body, Claim, Condition, Factuality, Form, Moved, Phase, ProtestForm, Sector};

const BATTLES: &str = "Battles";
const REMOTE: &str = "Explosions/Remote violence";
const CIVILIANS: &str = "Violence against civilians";
const STRATEGIC: &str = "Strategic developments";

/// The event types that a claim can have.
pub const EVENTS: &[&str] = &[BATTLES, REMOTE, CIVILIANS, "Protests", "Riots", STRATEGIC];

/// The sub-event types that a claim can have.
pub const SUB_EVENTS: &[&str] = &[
    "Abduction/forced disappearance",
    "Agreement",
    "Air/drone strike",
    "Armed clash",
    "Arrests",
    "Attack",
    "Government regains territory",
    "Looting/property destruction",
    "Non-state actor overtakes territory",
    "Non-violent transfer of territory",
    "Other",
    "Peaceful protest",
    "Remote explosive/landmine/IED",
    "Sexual violence",
    "Shelling/artillery/missile attack",
    "Suicide bomb",
    "Violent demonstration",
];

/// An ACLED event code; both unknown where the claim is no event of ACLED's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Acled {
    /// The event type, one of [`EVENTS`].
    pub event: Option<&'static str>,
    /// The sub-event type, one of [`SUB_EVENTS`], where the words decide it.
    pub sub_event: Option<&'static str>,
}

/// The ACLED code of `claim`. What is denied, only possible or still to come is no event.
///
/// Source: ACLED codebook, event types and sub-event types.
pub fn acled(claim: &Claim) -> Acled {
    match claim.factuality {
        Factuality::Asserted | Factuality::Unconfirmed => {
            event(claim).map_or(Acled::default(), |(event, sub_event)| Acled { event: Some(event), sub_event })
        }
        Factuality::Possible | Factuality::Future | Factuality::Negated => Acled::default(),
    }
}

fn event(claim: &Claim) -> Option<(&'static str, Option<&'static str>)> {
    Some(match &claim.body {
        Body::Control { phase, .. } => match phase {
            Phase::Gained => (BATTLES, taken_by(claim, &claim.actor)),
            Phase::Lost => (BATTLES, taken_by(claim, &claim.target).or_else(|| lost_by(claim))),
            Phase::Contested | Phase::Advancing => (BATTLES, Some("Armed clash")),
            Phase::Besieged => (STRATEGIC, Some("Other")),
            Phase::Withdrew => (STRATEGIC, Some("Non-violent transfer of territory")),
            Phase::Held => return None,
        },
        Body::Violence { form } => match form {
            Form::ArmedClash => (BATTLES, Some("Armed clash")),
            Form::AirStrike => (REMOTE, Some("Air/drone strike")),
            Form::Shelling => (REMOTE, Some("Shelling/artillery/missile attack")),
            Form::Explosive => (REMOTE, Some("Remote explosive/landmine/IED")),
            Form::SuicideBombing => (REMOTE, Some("Suicide bomb")),
            Form::Attack if any(&claim.target, is_armed) => (BATTLES, Some("Armed clash")),
            Form::Attack if any(&claim.target, |s| !is_armed(s)) => (CIVILIANS, Some("Attack")),
            Form::Execution if !any(&claim.target, is_armed) => (CIVILIANS, Some("Attack")),
            Form::Abduction => (CIVILIANS, Some("Abduction/forced disappearance")),
            Form::SexualViolence => (CIVILIANS, Some("Sexual violence")),
            Form::Arson | Form::Looting => (STRATEGIC, Some("Looting/property destruction")),
            Form::Arrest => (STRATEGIC, Some("Arrests")),
            Form::Attack | Form::Execution | Form::Other => return None,
        },
        Body::Displacement { movement, .. } => match movement {
            Moved::Fled | Moved::Displaced | Moved::Evacuated | Moved::CrossedBorder => (STRATEGIC, Some("Other")),
            Moved::Returned | Moved::Hosted => return None,
        },
        Body::Deployment { .. } => (STRATEGIC, Some("Other")),
        Body::Diplomacy { act: Act::Ceasefire, .. } => (STRATEGIC, Some("Agreement")),
        Body::Humanitarian { condition: Condition::AidBlocked } => (STRATEGIC, Some("Other")),
        Body::Protest { form: ProtestForm::Peaceful } => ("Protests", Some("Peaceful protest")),
        Body::Protest { form: ProtestForm::Violent } => ("Riots", Some("Violent demonstration")),
        // Casualties are a figure of an event, not an event; of talks only the words around them say whether they are
        // peace talks; the rest has no code.
        Body::Casualties { .. }
        | Body::Alignment { .. }
        | Body::Diplomacy { .. }
        | Body::Humanitarian { .. }
        | Body::Quote { .. } => return None,
    })
}

/// Which of the two changes of hands it is when `takers` took the place; unknown where it is not known whether they are
/// the forces of the state that the place lies in.
fn taken_by(claim: &Claim, takers: &[Actor]) -> Option<&'static str> {
    let own = || takers.iter().map(|a| is_own_state(claim, a));
    if own().any(|own| own == Some(true)) {
        Some("Government regains territory")
    } else if !takers.is_empty() && own().all(|own| own == Some(false)) {
        Some("Non-state actor overtakes territory")
    } else {
        None
    }
}

/// A state that lost a place lost it to someone who is not that state.
fn lost_by(claim: &Claim) -> Option<&'static str> {
    claim.actor.iter().any(|a| is_own_state(claim, a) == Some(true)).then_some("Non-state actor overtakes territory")
}

fn is_own_state(claim: &Claim, actor: &Actor) -> Option<bool> {
    if !matches!(actor.sector?, Sector::Gov | Sector::Mil | Sector::Pol | Sector::Jud) {
        return (actor.sector != Some(Sector::Unk)).then_some(false);
    }
    let of_place = claim.place.iter().find_map(|p| p.country)?;
    Some(same_country(of_place, actor.country?))
}

fn any(parties: &[Actor], holds: fn(Sector) -> bool) -> bool {
    parties.iter().filter_map(|a| a.sector).any(|s| s != Sector::Unk && holds(s))
}

fn is_armed(sector: Sector) -> bool {
    matches!(sector, Sector::Mil | Sector::Reb | Sector::Jih | Sector::Pol)
}
