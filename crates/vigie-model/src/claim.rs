//! What one report says about the conflict: who did what, where, when, by whose word and how surely.

use crate::vocabulary::vocabulary;
use crate::{Actor, Count, Edtf, Place, Span};

vocabulary! {
    /// The ten kinds of claim.
    Kind, "kind" {
        /// Who holds, gains or loses a place.
        Control = "control",
        /// A violent act.
        Violence = "violence",
        /// The killed, injured, missing, captured.
        Casualties = "casualties",
        /// Who fled, was displaced, returned.
        Displacement = "displacement",
        /// Troops and arms moved.
        Deployment = "deployment",
        /// Who backs or opposes whom.
        Alignment = "alignment",
        /// What a party does with words.
        Diplomacy = "diplomacy",
        /// The condition of people and access.
        Humanitarian = "humanitarian",
        /// People in the street.
        Protest = "protest",
        /// Direct speech.
        Quote = "quote",
    }
}

vocabulary! {
    /// A step in the control of a place.
    Phase, "phase" {
        /// It was taken.
        Gained = "gained",
        /// It is held.
        Held = "held",
        /// It was lost.
        Lost = "lost",
        /// Forces of both sides are inside.
        Contested = "contested",
        /// Ground was gained towards or in it.
        Advancing = "advancing",
        /// It is encircled.
        Besieged = "besieged",
        /// It was given up.
        Withdrew = "withdrew",
    }
}

vocabulary! {
    /// How much of a place.
    Extent, "extent" {
        /// All of it.
        Whole = "whole",
        /// Some of it.
        Part = "part",
        /// Its outskirts.
        Outskirts = "outskirts",
    }
}

vocabulary! {
    /// The form of a violent act.
    Form, "form" {
        /// Fighting between armed parties.
        ArmedClash = "armed_clash",
        /// A strike from the air, drones included.
        AirStrike = "air_strike",
        /// Artillery, rockets, missiles.
        Shelling = "shelling",
        /// A mine, a bomb, a grenade.
        Explosive = "explosive",
        /// A suicide bombing.
        SuicideBombing = "suicide_bombing",
        /// An armed attack otherwise.
        Attack = "attack",
        /// A killing of a person in one's power.
        Execution = "execution",
        /// A kidnapping.
        Abduction = "abduction",
        /// Sexual violence.
        SexualViolence = "sexual_violence",
        /// Fire set on purpose.
        Arson = "arson",
        /// Pillage.
        Looting = "looting",
        /// Arrests.
        Arrest = "arrest",
        /// Another form.
        Other = "other",
    }
}

vocabulary! {
    /// What became of people.
    Outcome, "outcome" {
        /// Dead.
        Killed = "killed",
        /// Wounded.
        Injured = "injured",
        /// Missing.
        Missing = "missing",
        /// In the other side's hands.
        Captured = "captured",
    }
}

vocabulary! {
    /// Whom it befell, as specifically as the words say.
    Victims, "victims" {
        /// Civilians.
        Civilians = "civilians",
        /// Children.
        Children = "children",
        /// Women.
        Women = "women",
        /// Men.
        Men = "men",
        /// The elderly.
        Elderly = "elderly",
        /// Soldiers.
        Soldiers = "soldiers",
        /// Police.
        Police = "police",
        /// Fighters of an armed group.
        Fighters = "fighters",
        /// Journalists.
        Journalists = "journalists",
        /// Aid workers.
        AidWorkers = "aid_workers",
        /// Medical staff.
        Medics = "medics",
        /// Peacekeepers.
        Peacekeepers = "peacekeepers",
        /// People, not said which.
        People = "people",
    }
}

vocabulary! {
    /// A movement of people.
    Moved, "movement" {
        /// They fled.
        Fled = "fled",
        /// They are displaced.
        Displaced = "displaced",
        /// They were evacuated.
        Evacuated = "evacuated",
        /// They crossed a border.
        CrossedBorder = "crossed_border",
        /// They went home.
        Returned = "returned",
        /// They were taken in.
        Hosted = "hosted",
    }
}

vocabulary! {
    /// A movement of troops or arms.
    Deployed, "movement" {
        /// Sent.
        Sent = "sent",
        /// Added to those there.
        Reinforced = "reinforced",
        /// Gathered.
        Massed = "massed",
        /// Moved elsewhere.
        Redeployed = "redeployed",
        /// Taken back, without giving up a place.
        Withdrew = "withdrew",
    }
}

vocabulary! {
    /// How two parties stand to each other.
    Relation, "relation" {
        /// One backs the other.
        Supports = "supports",
        /// One is against the other.
        Opposes = "opposes",
        /// They are allied.
        Allied = "allied",
        /// One belongs to the other.
        MemberOf = "member_of",
    }
}

vocabulary! {
    /// What is done with words.
    Act, "act" {
        /// A threat.
        Threaten = "threaten",
        /// A demand.
        Demand = "demand",
        /// A condemnation.
        Condemn = "condemn",
        /// An accusation.
        Accuse = "accuse",
        /// A denial.
        Deny = "deny",
        /// Worry put into words.
        ExpressConcern = "express_concern",
        /// An appeal.
        Appeal = "appeal",
        /// A proposal.
        Propose = "propose",
        /// An agreement.
        Agree = "agree",
        /// A refusal.
        Reject = "reject",
        /// A meeting.
        Meet = "meet",
        /// Talks.
        Negotiate = "negotiate",
        /// A truce.
        Ceasefire = "ceasefire",
        /// Sanctions.
        Sanction = "sanction",
        /// Mediation.
        Mediate = "mediate",
        /// Political backing put into words.
        Support = "support",
        /// The freeing of prisoners.
        Release = "release",
    }
}

vocabulary! {
    /// A condition of people, aid or borders.
    Condition, "condition" {
        /// A border is closed.
        BorderClosed = "border_closed",
        /// A border is open.
        BorderOpen = "border_open",
        /// People queue at a border.
        BorderQueue = "border_queue",
        /// Aid arrived.
        AidDelivered = "aid_delivered",
        /// Aid is kept from arriving.
        AidBlocked = "aid_blocked",
        /// A hospital, school, camp or utility was hit.
        FacilityHit = "facility_hit",
        /// Food, water, fuel or medicine is lacking.
        Shortage = "shortage",
        /// People live under siege.
        Siege = "siege",
    }
}

vocabulary! {
    /// The form of a protest.
    ProtestForm, "form" {
        /// Without violence.
        Peaceful = "peaceful",
        /// With violence.
        Violent = "violent",
    }
}

vocabulary! {
    /// How sure the one who says it is. After FactBank, for one source.
    Factuality, "factuality" {
        /// Said as a fact.
        Asserted = "asserted",
        /// Said as hearsay: *aurait pris*, *reportedly*.
        Unconfirmed = "unconfirmed",
        /// Said as possible: *pourrait*, *may*.
        Possible = "possible",
        /// Announced, planned, demanded or threatened.
        Future = "future",
        /// Said not to be so.
        Negated = "negated",
    }
}

vocabulary! {
    /// Whose word a claim is.
    Voice, "type" {
        /// No one is named: the outlet's own.
        Outlet = "outlet",
        /// A named person or organisation.
        Named = "named",
        /// Someone not named: residents, a security source.
        Unnamed = "unnamed",
        /// A party to the conflict.
        Actor = "actor",
    }
}

/// Who the report says says so.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Attribution {
    /// What sort of voice.
    pub voice: Voice,
    /// Its canonical name, where it has one.
    pub name: Option<String>,
    /// The words that attribute, where there are any.
    pub text: Option<String>,
}

impl Attribution {
    /// The outlet's own word.
    pub const OUTLET: Attribution = Attribution { voice: Voice::Outlet, name: None, text: None };
}

/// When, in the words of the report and as a period where they could be anchored.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Time {
    /// The period, or `None` where the words need a date that the report lacks.
    pub when: Option<Edtf>,
    /// The words.
    pub text: String,
}

/// The exact words a claim was read from.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Evidence {
    /// Where they stand in the report.
    pub span: Span,
    /// The words: always that slice of the report's text.
    pub text: String,
}

/// A claim's identifier: the same for the same claim of the same report, whatever else is read.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct ClaimId(pub String);

impl std::fmt::Display for ClaimId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.0)
    }
}

/// How probable it is that the claim was read rightly, in hundredths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Confidence(u8);

impl Confidence {
    /// From a probability; values outside 0..=1 are brought to the nearer end.
    pub fn new(probability: f64) -> Confidence {
        Confidence((probability.clamp(0.0, 1.0) * 100.0).round() as u8)
    }

    /// As a probability.
    pub fn probability(self) -> f64 {
        f64::from(self.0) / 100.0
    }
}

/// What a claim of each kind says beyond what all claims say.
#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    /// Control of a place: the claim's actor gains, holds, loses or attacks it, the target is the other holder.
    Control {
        /// The step.
        phase: Phase,
        /// How much of the place, where said.
        extent: Option<Extent>,
    },
    /// A violent act by the actor against the target.
    Violence {
        /// Its form.
        form: Form,
    },
    /// People killed, injured, missing, captured; the actor did it, the target is the group that lost them.
    Casualties {
        /// What became of them.
        outcome: Outcome,
        /// Who they were, where said.
        victims: Option<Victims>,
        /// How many.
        count: Count,
        /// The total this figure is part of.
        of: Option<ClaimId>,
    },
    /// People on the move.
    Displacement {
        /// How they moved.
        movement: Moved,
        /// How many.
        count: Count,
        /// Whence. Empty where not said.
        from: Vec<Place>,
        /// Whither. Empty where not said.
        to: Vec<Place>,
    },
    /// Troops or arms moved by the actor.
    Deployment {
        /// How.
        movement: Deployed,
        /// Whence. Empty where not said.
        from: Vec<Place>,
        /// Whither. Empty where not said.
        to: Vec<Place>,
    },
    /// How the actor stands to the target.
    Alignment {
        /// The relation.
        relation: Relation,
    },
    /// What the actor says or does to the target in words.
    Diplomacy {
        /// The act.
        act: Act,
        /// Its matter, in the report's words.
        about: Option<String>,
        /// By when, for demands, threats and promises.
        deadline: Option<Time>,
    },
    /// A condition at a place.
    Humanitarian {
        /// The condition.
        condition: Condition,
    },
    /// A protest by the actor against the target.
    Protest {
        /// Its form.
        form: ProtestForm,
    },
    /// The actor's own words.
    Quote {
        /// The words, without the marks and without the interrupting attribution.
        text: String,
        /// The verb of saying, where there is one.
        verb: Option<String>,
    },
}

impl Body {
    /// The kind of claim.
    pub fn kind(&self) -> Kind {
        match self {
            Body::Control { .. } => Kind::Control,
            Body::Violence { .. } => Kind::Violence,
            Body::Casualties { .. } => Kind::Casualties,
            Body::Displacement { .. } => Kind::Displacement,
            Body::Deployment { .. } => Kind::Deployment,
            Body::Alignment { .. } => Kind::Alignment,
            Body::Diplomacy { .. } => Kind::Diplomacy,
            Body::Humanitarian { .. } => Kind::Humanitarian,
            Body::Protest { .. } => Kind::Protest,
            Body::Quote { .. } => Kind::Quote,
        }
    }

    /// The word that says most within the kind: the phase, form, outcome, movement, relation, act or condition.
    pub fn value(&self) -> &'static str {
        match self {
            Body::Control { phase, .. } => phase.as_str(),
            Body::Violence { form } => form.as_str(),
            Body::Casualties { outcome, .. } => outcome.as_str(),
            Body::Displacement { movement, .. } => movement.as_str(),
            Body::Deployment { movement, .. } => movement.as_str(),
            Body::Alignment { relation } => relation.as_str(),
            Body::Diplomacy { act, .. } => act.as_str(),
            Body::Humanitarian { condition } => condition.as_str(),
            Body::Protest { form } => form.as_str(),
            Body::Quote { .. } => "quote",
        }
    }
}

/// One thing a report says about the conflict.
///
/// Lists are empty where the report says nothing. `evidence.text` is the slice of the report's text at `evidence.span`.
#[derive(Debug, Clone, PartialEq)]
pub struct Claim {
    /// Its identifier.
    pub id: ClaimId,
    /// What it says.
    pub body: Body,
    /// Who did it, holds it, says it.
    pub actor: Vec<Actor>,
    /// To whom, against whom.
    pub target: Vec<Actor>,
    /// When it happened.
    pub time: Option<Time>,
    /// Where.
    pub place: Vec<Place>,
    /// By whose word.
    pub attribution: Attribution,
    /// How surely.
    pub factuality: Factuality,
    /// True when the evidence stands inside quotation marks.
    pub quoted: bool,
    /// The words it was read from.
    pub evidence: Evidence,
    /// How probable it is that it was read rightly.
    pub confidence: Confidence,
}

impl Claim {
    /// The kind of claim.
    pub fn kind(&self) -> Kind {
        self.body.kind()
    }
}
