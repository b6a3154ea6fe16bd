//! PLOVER 2.0: event type, mode, contexts.

use vigie_model::{
    Act, Body, Claim, Condition, Deployed, Factuality, Form, Moved, Outcome, Phase, ProtestForm, Relation,
};

/// The event types that a claim can have.
pub const TYPES: &[&str] = &[
    "ACCUSE", "AGREE", "AID", "ASSAULT", "COERCE", "CONCEDE", "CONSULT", "MOBILIZE", "PROTEST", "REJECT", "REQUEST",
    "RETREAT", "SANCTION", "SUPPORT", "THREATEN",
];

/// The modes that a claim can have.
pub const MODES: &[&str] = &[
    "abduct",
    "access",
    "aerial",
    "allege",
    "arrest",
    "ceasefire",
    "demo",
    "disapprove",
    "expel",
    "explosives",
    "heavy-weapons",
    "release",
    "restrict",
    "riot",
    "seize",
    "sexual",
    "suicide-attack",
    "third-party",
    "troops",
    "withdraw",
    "withhold",
];

/// The contexts that a claim can have; the last three say how sure it is.
pub const CONTEXTS: &[&str] =
    &["diplomatic", "migration", "military", "territory", "future", "hypothetical", "negation"];

/// A PLOVER event code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plover {
    /// The event type, one of [`TYPES`].
    pub event_type: &'static str,
    /// The mode, one of [`MODES`], where the words decide it.
    pub mode: Option<&'static str>,
    /// The contexts, each one of [`CONTEXTS`].
    pub context: Vec<&'static str>,
}

/// The PLOVER code of `claim`, where it is an event of PLOVER's. A standing (who holds what) is not.
///
/// Source: PLOVER 2.0 manual, event types and modes.
pub fn plover(claim: &Claim) -> Option<Plover> {
    let (event_type, mode, context) = event(&claim.body, claim.factuality)?;
    let sureness = match claim.factuality {
        Factuality::Negated => Some("negation"),
        Factuality::Future => Some("future"),
        Factuality::Possible => Some("hypothetical"),
        // PLOVER has no code for hearsay.
        Factuality::Asserted | Factuality::Unconfirmed => None,
    };
    let context = context.iter().copied().chain(sureness).collect();
    Some(Plover { event_type, mode: (!mode.is_empty()).then_some(mode), context })
}

/// Type, mode (empty where the words leave it open), contexts.
type Event = (&'static str, &'static str, &'static [&'static str]);

fn event(body: &Body, factuality: Factuality) -> Option<Event> {
    const GROUND: &[&str] = &["military", "territory"];
    const NONE: &[&str] = &[];
    Some(match body {
        Body::Control { phase, .. } => match phase {
            Phase::Gained => ("COERCE", "seize", GROUND),
            Phase::Lost | Phase::Withdrew => ("RETREAT", "withdraw", GROUND),
            Phase::Contested | Phase::Advancing => ("ASSAULT", "", GROUND),
            Phase::Besieged => ("COERCE", "restrict", GROUND),
            Phase::Held => return None,
        },
        Body::Violence { form } => match form {
            Form::ArmedClash | Form::Attack | Form::Execution | Form::Other => ("ASSAULT", "", NONE),
            Form::AirStrike => ("ASSAULT", "aerial", NONE),
            Form::Shelling => ("ASSAULT", "heavy-weapons", NONE),
            Form::Explosive => ("ASSAULT", "explosives", NONE),
            Form::SuicideBombing => ("ASSAULT", "suicide-attack", NONE),
            Form::Abduction => ("ASSAULT", "abduct", NONE),
            Form::SexualViolence => ("ASSAULT", "sexual", NONE),
            Form::Arson => ("COERCE", "", NONE),
            Form::Looting => ("COERCE", "seize", NONE),
            Form::Arrest => ("COERCE", "arrest", NONE),
        },
        Body::Casualties { outcome, .. } => match outcome {
            Outcome::Killed | Outcome::Injured => ("ASSAULT", "", NONE),
            Outcome::Captured => ("COERCE", "arrest", NONE),
            Outcome::Missing => return None,
        },
        Body::Displacement { movement, .. } => match movement {
            Moved::Fled | Moved::Displaced | Moved::Evacuated | Moved::CrossedBorder => {
                ("SANCTION", "expel", &["migration"])
            }
            Moved::Returned | Moved::Hosted => return None,
        },
        Body::Deployment { movement, .. } => match movement {
            Deployed::Sent | Deployed::Reinforced | Deployed::Massed | Deployed::Redeployed => {
                ("MOBILIZE", "troops", NONE)
            }
            Deployed::Withdrew => ("RETREAT", "withdraw", &["military"]),
        },
        Body::Alignment { relation } => match relation {
            Relation::Supports => ("SUPPORT", "", NONE),
            Relation::Opposes | Relation::Allied | Relation::MemberOf => return None,
        },
        Body::Diplomacy { act, .. } => match act {
            Act::Threaten => ("THREATEN", "", NONE),
            Act::Demand | Act::Appeal => ("REQUEST", "", NONE),
            Act::Condemn => ("ACCUSE", "disapprove", NONE),
            Act::Accuse => ("ACCUSE", "allege", NONE),
            Act::Agree => ("AGREE", "", NONE),
            Act::Reject => ("REJECT", "", NONE),
            // Talks that are announced are an agreement to hold them.
            Act::Meet | Act::Negotiate if factuality == Factuality::Future => ("AGREE", "", NONE),
            Act::Meet | Act::Negotiate => ("CONSULT", "", NONE),
            Act::Mediate => ("CONSULT", "third-party", NONE),
            Act::Ceasefire => ("CONCEDE", "ceasefire", NONE),
            Act::Sanction => ("SANCTION", "", NONE),
            Act::Support => ("SUPPORT", "", &["diplomatic"]),
            Act::Release => ("RETREAT", "release", NONE),
            Act::Deny | Act::ExpressConcern | Act::Propose => return None,
        },
        Body::Humanitarian { condition } => match condition {
            Condition::BorderClosed | Condition::Siege => ("COERCE", "restrict", NONE),
            Condition::BorderOpen | Condition::AidDelivered => ("RETREAT", "access", NONE),
            Condition::AidBlocked => ("COERCE", "withhold", NONE),
            Condition::FacilityHit => ("ASSAULT", "", NONE),
            Condition::BorderQueue | Condition::Shortage => return None,
        },
        Body::Protest { form } => match form {
            ProtestForm::Peaceful => ("PROTEST", "demo", NONE),
            ProtestForm::Violent => ("PROTEST", "riot", NONE),
        },
        Body::Quote { .. } => return None,
    })
}
