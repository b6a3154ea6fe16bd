//! What the press files, and its form as claims.

use std::sync::Arc;

use vigie_model::{
    Attribution, Body, Claim, ClaimId, Confidence, Count, CountryCode2, Date, Edtf, Evidence, Extent, Factuality, Form,
    Moved, Outcome, PartialDate, Phase, Place, PlaceLevel, PlaceRelation, Position, Span, Time, Victims, Voice,
};
use vigie_picture::{Provenance, Told};

use super::random::Chance;
use super::truth::Town;
use super::{Force, date, text};

/// Who speaks in a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Speaker {
    /// The outlet itself.
    Outlet,
    /// A party's spokesman.
    Party(Force),
    /// The monitoring group.
    Monitor,
    /// Someone who is not named.
    Unnamed,
}

/// What is said.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Say {
    /// A step in the control of the town.
    Control {
        /// Which.
        phase: Phase,
        /// Who takes it, holds it, loses it.
        actor: Force,
        /// From whom, to whom.
        target: Option<Force>,
        /// How much of it.
        extent: Option<Extent>,
    },
    /// A toll.
    Toll {
        /// How.
        outcome: Outcome,
        /// Who.
        victims: Victims,
        /// Whose.
        side: Option<Force>,
        /// How many.
        count: Count,
    },
    /// Fighting, of which it is not said how it goes.
    Fight {
        /// Who attacks.
        by: Force,
        /// Whom.
        on: Force,
        /// How.
        form: Form,
    },
    /// People who fled.
    Fled {
        /// How many.
        count: Count,
    },
}

/// One sentence of a report.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// The event it is about, by its number in the truth; none for the state of a town or what never happened.
    pub event: Option<usize>,
    /// The town it is about.
    pub town: usize,
    /// What it says.
    pub say: Say,
    /// By whose word.
    pub speaker: Speaker,
    /// How surely.
    pub factuality: Factuality,
    /// When, in the report's words; none where it gives no time.
    pub when: Option<Edtf>,
    /// The words.
    pub sentence: String,
}

/// A published report.
#[derive(Debug, Clone, PartialEq)]
pub struct Filing {
    /// By which outlet, by its number.
    pub outlet: usize,
    /// On which day.
    pub day: usize,
    /// What it says, in its order.
    pub statements: Vec<Statement>,
    /// Words before: a title, and a line of the desk's own.
    pub head: String,
    /// The filing it reprints, by its number.
    pub reprints: Option<usize>,
}

/// The name under which the monitoring group publishes and is cited.
pub const MONITOR: &str = "Aldovan Observatory";

impl Filing {
    /// Its text.
    pub fn text(&self) -> String {
        let mut text = self.head.clone();
        for statement in &self.statements {
            text.push(' ');
            text.push_str(&statement.sentence);
        }
        text
    }

    /// Its claims, as its `n`th report gives them.
    pub fn claims(&self, n: usize, towns: &[Town]) -> Vec<Claim> {
        let mut start = self.head.len();
        let claim = |(place, statement): (usize, &Statement)| {
            start += 1;
            let span = Span::new(start, start + statement.sentence.len());
            start = span.range().end;
            statement.claim(ClaimId(format!("{n}.{place}")), span, towns)
        };
        self.statements.iter().enumerate().map(claim).collect()
    }

    /// The report that it is, without its hand.
    pub fn provenance(&self, n: usize, outlet: &str) -> Provenance {
        Provenance {
            key: key(n),
            id: key(n),
            source: Some(outlet.to_owned()),
            title: None,
            url: None,
            published: Some(PartialDate::day(date(self.day))),
            known: Some(date(self.day)),
            text_sha256: None,
            copy_of: None,
            agency: None,
        }
    }

    /// What it tells.
    pub fn told(&self, n: usize, report: &Arc<Provenance>, towns: &[Town]) -> Vec<Told> {
        let told = |claim| Told { claim: Arc::new(claim), report: Arc::clone(report) };
        self.claims(n, towns).into_iter().map(told).collect()
    }
}

/// The key of the `n`th report.
pub fn key(n: usize) -> String {
    format!("r{n:08}")
}

impl Statement {
    /// Writes the sentence.
    pub fn written(mut self, towns: &[Town], chance: &mut Chance) -> Statement {
        let town = towns[self.town].name.as_str();
        let number = |count: &Count| count.best.or(count.low).map_or(String::from("many"), |n| n.to_string());
        self.sentence = match &self.say {
            Say::Fight { by, on, .. } => text::sentence(&[by.name(), town, on.name()], chance),
            Say::Control { actor, .. } => text::sentence(&[actor.name(), town], chance),
            Say::Toll { count, .. } | Say::Fled { count } => text::sentence(&[&number(count), town], chance),
        };
        self
    }

    fn claim(&self, id: ClaimId, span: Span, towns: &[Town]) -> Claim {
        let (body, actor, target) = match self.say {
            Say::Control { phase, actor, target, extent } => (Body::Control { phase, extent }, Some(actor), target),
            Say::Fight { by, on, form } => (Body::Violence { form }, Some(by), Some(on)),
            Say::Toll { outcome, victims, side, count } => {
                (Body::Casualties { outcome, victims: Some(victims), count, of: None }, None, side)
            }
            Say::Fled { count } => {
                let (movement, from, to) = (Moved::Fled, vec![self.place(towns)], Vec::new());
                (Body::Displacement { movement, count, from, to }, None, None)
            }
        };
        let place = if let Say::Fled { .. } = self.say { Vec::new() } else { vec![self.place(towns)] };
        let actors = |force: Option<Force>| force.map(Force::actor).into_iter().collect();
        let named = |voice, name: &str| Attribution { voice, name: Some(name.to_owned()), text: Some(name.to_owned()) };
        Claim {
            id,
            body,
            actor: actors(actor),
            target: actors(target),
            time: self.when.clone().map(|when| Time { text: when.to_string(), when: Some(when) }),
            place,
            attribution: match self.speaker {
                Speaker::Outlet => Attribution::OUTLET,
                Speaker::Party(force) => named(Voice::Actor, force.name()),
                Speaker::Monitor => named(Voice::Named, MONITOR),
                Speaker::Unnamed => {
                    Attribution { voice: Voice::Unnamed, name: None, text: Some("residents".to_owned()) }
                }
            },
            factuality: self.factuality,
            quoted: false,
            evidence: Evidence { span, text: self.sentence.clone() },
            confidence: Confidence::new(0.9),
        }
    }

    fn place(&self, towns: &[Town]) -> Place {
        let town = &towns[self.town];
        let outside = matches!(self.say, Say::Control { phase: Phase::Advancing, extent: None, .. });
        Place {
            name: town.name.clone(),
            geonameid: u32::try_from(self.town + 1).ok(),
            country: CountryCode2::new("XA"),
            admin1: None,
            position: Position::new(40.0 + town.north_km / 111.0, 40.0 + town.east_km / 85.0),
            level: Some(PlaceLevel::Locality),
            relation: if outside { PlaceRelation::Near } else { PlaceRelation::In },
            text: town.name.clone(),
            derived: None,
        }
    }

    /// Whom it puts in possession of the town on its day, where it says that someone holds it.
    pub fn holder(&self) -> Option<Force> {
        if !matches!(self.factuality, Factuality::Asserted | Factuality::Unconfirmed) {
            return None;
        }
        match self.say {
            Say::Control { phase: Phase::Gained | Phase::Held, actor, extent: None, .. } => Some(actor),
            Say::Control { phase: Phase::Lost | Phase::Withdrew, target, .. } => target,
            Say::Control { phase: Phase::Besieged, target, .. } => target,
            _ => None,
        }
    }

    /// The first day it can be about; the day of the report where it does not say.
    pub fn day(&self, published: usize) -> Date {
        self.when.as_ref().and_then(Edtf::earliest).unwrap_or_else(|| date(published))
    }
}
