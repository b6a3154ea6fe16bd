//! What a ledger answers about one place.

use vigie_model::{Actor, Date, Grade, Place};

use crate::contradiction::Contradiction;
use crate::control::{Onset, PlaceControl, State};
use crate::event::Event;
use crate::figure::Figure;
use crate::rules::Ground;
use crate::sureness::Sureness;

/// The state of a place on a day, without the claims it rests on.
#[derive(Debug, Clone, PartialEq)]
pub struct PlaceState<'a> {
    /// The place, as one of the claims names it.
    pub place: &'a Place,
    /// What is the case.
    pub state: State,
    /// Who holds it.
    pub holder: Option<&'a Actor>,
    /// Who besieges it.
    pub besieger: Option<&'a Actor>,
    /// How far this can be relied on.
    pub sureness: Sureness,
    /// Its grade.
    pub grade: Grade,
    /// The rules that made it so.
    pub basis: [Ground; 2],
    /// When it began, as far as the claims say.
    pub since: Option<Onset>,
    /// The last day on which someone other than the side that gains by it said so as a fact.
    pub last_confirmed: Option<Date>,
    /// The days from then to the picture's day.
    pub unconfirmed_days: Option<u32>,
}

impl<'a> From<&'a PlaceControl> for PlaceState<'a> {
    /// The state at the end of a line.
    fn from(control: &'a PlaceControl) -> PlaceState<'a> {
        let now = control.current();
        let ground = |n: usize| now.basis.get(n).copied().unwrap_or(Ground::Unjudged);
        PlaceState {
            place: &control.place,
            state: now.state,
            holder: now.holder.as_ref(),
            besieger: now.besieger.as_ref(),
            sureness: now.sureness,
            grade: now.grade,
            basis: [ground(0), ground(1)],
            since: now.since,
            last_confirmed: now.last_confirmed,
            unconfirmed_days: control.unconfirmed_days,
        }
    }
}

/// What is known of one place.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PlacePicture {
    /// Who holds it, its surroundings by direction and distance being lines of their own.
    pub control: Vec<PlaceControl>,
    /// Casualties and displacement there, thence and thither.
    pub figures: Vec<Figure>,
    /// What happened there, oldest first.
    pub events: Vec<Event>,
    /// Where reports about it cannot all be right.
    pub contradictions: Vec<Contradiction>,
}
