//! A war that never was: what happens in it is known, and so is what the press makes of it.
//!
//! In: a seed and how partisan the press is. Out: who held each town on each day, how many died, and the claims of all
//! reports, as `vigie-picture` takes them. The same seed gives the same world, on any machine.
//! Invariant: nothing here knows how a picture is drawn. What a source gets wrong, and how often, is written down beside
//! each rate ([`press`]), after how sources behave in the wars of the last decades; the rates are not fitted to anything.
//!
//! [`truth`]: towns on a plane, three forces, fronts between them. A town at the front is attacked now and then; the fight
//! lasts some days and comes inside; the town falls, or is given up, or the attack is repelled. Sieges begin and are lifted.
//! People die and flee, in numbers.
//!
//! [`press`]: agencies, newspapers that largely reprint them, a monitoring group, rumour, and outlets of each side, which
//! boast, are early with good news, silent on bad, deny and admit late. Parties speak in everybody's reports. Reports are
//! late, wrong about the day or the town, hedged; some are corrected. Figures are early undercounts, rounded, vague,
//! inflated by the enemy.

pub mod filing;
pub mod press;
pub mod random;
pub mod text;
pub mod truth;

use vigie_model::{Actor, CountryCode3, Date, Sector};

/// The first day.
pub const FIRST_DAY: Date = Date::constant(2031, 3, 1);

/// The day `n` days after the first.
pub fn date(n: usize) -> Date {
    FIRST_DAY.saturating_add(std::time::Duration::from_secs(86_400 * n as u64))
}

/// One of the forces at war.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Force {
    /// The state's army.
    Army,
    /// Rebels.
    Rebels,
    /// A third force, at war with both.
    Brigades,
}

impl Force {
    /// All of them.
    pub const ALL: [Force; 3] = [Force::Army, Force::Rebels, Force::Brigades];

    /// Its name in the reports.
    pub fn name(self) -> &'static str {
        match self {
            Force::Army => "Aldovan Armed Forces",
            Force::Rebels => "Northern Front",
            Force::Brigades => "Vesh Brigades",
        }
    }

    /// As an actor of claims.
    pub fn actor(self) -> Actor {
        let sector = match self {
            Force::Army => Sector::Mil,
            Force::Rebels => Sector::Reb,
            Force::Brigades => Sector::Jih,
        };
        let name = self.name().to_owned();
        Actor { name: name.clone(), country: CountryCode3::new("XAL"), sector: Some(sector), text: name }
    }

    /// The force that an actor of a claim is.
    pub fn of(actor: &Actor) -> Option<Force> {
        Force::ALL.into_iter().find(|force| force.name() == actor.name)
    }
}
