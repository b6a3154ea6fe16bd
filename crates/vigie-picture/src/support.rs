//! What speaks for a statement, and how far it can therefore be relied on.

use vigie_model::{
    Body, ClaimId, Factuality, Grade, InformationGrade, Kind, Phase, Relation, SourceGrade, Victims, Voice,
};

use crate::basis::rank;
use crate::ruled::Ruled;
use crate::rules::Ground;
use crate::told::Told;
use crate::voices::{Voices, words};

/// What the one whose word it is has to do with what is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stake {
    /// Nothing: an outlet or a named source outside the conflict.
    None,
    /// Nothing that is known, but nobody knows who it is.
    Unnamed,
    /// A party that neither gains nor loses by it, as far as is known.
    Other,
    /// The side that gains by it.
    Gains,
    /// The enemy of the side that is said to have lost.
    Enemy,
    /// The side that loses by it.
    Loses,
    /// The one who does or says it.
    Own,
}

/// What counts of a claimant, whatever it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Weight {
    /// A digest of whom the claim ultimately comes from.
    pub origin: u64,
    /// A digest of its words, where they are too many to be the same by chance; else 0.
    pub words: u64,
    pub source: SourceGrade,
    /// True when its source takes a side.
    pub sided: bool,
}

impl Weight {
    pub fn of(told: &Told, voices: &Voices) -> Weight {
        Weight {
            origin: digest(&voices.origin(told)),
            words: words(told).map_or(0, |(words, by)| digest(words) ^ by.map_or(0, digest)),
            source: voices.source_grade(told),
            sided: voices.side(told).is_some(),
        }
    }
}

impl Weight {
    /// The same after review: whoever is said to copy, and does not, is a claimant of its own; whoever copies as a
    /// reviewer says, is whom he copies.
    pub fn reviewed(self, told: &Told, voices: &Voices, ruled: &Ruled) -> Weight {
        match ruled.copied_from(&told.claim.id) {
            Some(origin) => Weight { origin: digest(origin), words: 0, ..self },
            None if ruled.is_no_copy(&told.claim.id) => {
                Weight { origin: digest(&voices.own_origin(told)), words: 0, ..self }
            }
            None => self,
        }
    }
}

/// Who denies a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Doubt {
    None,
    /// Someone not named.
    Unnamed,
    /// A party to the conflict.
    Party,
    /// An outlet or a named source outside the conflict.
    Independent,
}

/// The claims for one statement, as far as its grade depends on them. Support can be joined in any order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Support {
    /// Up to two independent claimants, by digests of their key and of their words.
    witnesses: [(u64, u64); 2],
    count: u8,
    marks: u32,
    source: Option<SourceGrade>,
}

const ADMITTED: u32 = 1;
const OWN: u32 = 1 << 1;
const BOAST: u32 = 1 << 2;
const ENEMY: u32 = 1 << 3;
const THIRD: u32 = 1 << 4;
const HEARSAY: u32 = 1 << 5;
const UNNAMED: u32 = 1 << 6;
const RUMOUR: u32 = 1 << 7;
const PARTY_DENIES: u32 = 1 << 8;
const DENIED: u32 = 1 << 9;
const BOAST_DENIED: u32 = 1 << 10;
const DISPUTED: u32 = 1 << 11;
const OUTWEIGHED: u32 = 1 << 12;
const UNRELIABLE: u32 = 1 << 13;
const POSSESSION: u32 = 1 << 14;
const CHALLENGED: u32 = 1 << 15;
const CHANGE: u32 = 1 << 16;

impl Support {
    pub const NONE: Support = Support { witnesses: [(0, 0); 2], count: 0, marks: 0, source: None };

    /// What the claim alone adds.
    pub fn of(told: &Told, stake: Stake, doubt: Doubt, voices: &Voices, ruled: &Ruled) -> Support {
        Support::by(told, stake, doubt, Weight::of(told, voices).reviewed(told, voices, ruled))
    }

    /// What the claim alone adds, by a claimant of known weight.
    pub fn by(told: &Told, stake: Stake, doubt: Doubt, weight: Weight) -> Support {
        let mut support = Support::stated(told.claim.factuality, told.claim.kind(), stake, doubt, weight);
        let possession = matches!(told.claim.body, Body::Control { phase: Phase::Held, .. }) && told.is_asserted();
        if possession && support.marks == BOAST {
            support.marks = POSSESSION;
        }
        support
    }

    fn stated(factuality: Factuality, kind: Kind, stake: Stake, doubt: Doubt, weight: Weight) -> Support {
        let source = weight.source;
        let mut support = Support { source: Some(source), ..Support::NONE };
        let unreliable = matches!(source, SourceGrade::D | SourceGrade::E);
        let asserted = match factuality {
            Factuality::Asserted => true,
            Factuality::Unconfirmed => false,
            // A threat is told as what is to come, and is made nonetheless.
            Factuality::Future if kind == Kind::Diplomacy => true,
            Factuality::Future | Factuality::Possible | Factuality::Negated => return support,
        };
        support.marks = match (stake, asserted, doubt) {
            (Stake::Gains | Stake::Enemy, _, Doubt::Party | Doubt::Independent) => BOAST_DENIED,
            (_, _, Doubt::Independent) => DENIED,
            (Stake::None | Stake::Loses | Stake::Own, true, Doubt::Party | Doubt::Unnamed) => PARTY_DENIES,
            (_, _, Doubt::Party) => DENIED,
            (Stake::None, true, _) if unreliable => UNRELIABLE,
            (Stake::None, true, _) => {
                (support.witnesses[0], support.count) = ((weight.origin, weight.words), 1);
                0
            }
            (Stake::Loses, true, _) => ADMITTED,
            (Stake::Own, true, _) => OWN,
            (Stake::Gains, ..) => BOAST,
            (Stake::Enemy, ..) => ENEMY,
            (Stake::Other, true, _) => THIRD,
            (Stake::Unnamed, true, _) => UNNAMED,
            (Stake::None | Stake::Loses | Stake::Own, false, _) => HEARSAY,
            (Stake::Unnamed | Stake::Other, false, _) => RUMOUR,
        };
        support
    }

    /// What a claim that something is not so adds to the statement that it is not.
    pub fn of_denial(told: &Told, voices: &Voices) -> Support {
        let stake = bystander(told, voices);
        Support::stated(Factuality::Asserted, told.claim.kind(), stake, Doubt::None, Weight::of(told, voices))
    }

    /// Adds what speaks for the same statement.
    pub fn join(&mut self, other: &Support) {
        for &witness in &other.witnesses[..usize::from(other.count)] {
            let known = &self.witnesses[..usize::from(self.count)];
            let same = |k: &(u64, u64)| k.0 == witness.0 || (k.1 != 0 && k.1 == witness.1);
            if self.count < 2 && !known.iter().any(same) {
                self.witnesses[usize::from(self.count)] = witness;
                self.count += 1;
            }
        }
        self.marks |= other.marks;
        self.source = self.source.into_iter().chain(other.source).min_by_key(|grade| rank(*grade));
    }

    /// True where the side that gains by it says so itself.
    pub fn boasts(&self) -> bool {
        self.marks & BOAST != 0
    }

    /// Adds what speaks for the same statement by the claims `its`, beside the claims `own`: where some of them
    /// don't corroborate each other, as a reviewer says, the one side's witnesses count, not both sides'.
    pub fn join_beside(&mut self, own: &[ClaimId], other: &Support, its: &[ClaimId], ruled: &Ruled) {
        if ruled.stand_apart(own, its) {
            if other.count > self.count {
                (self.witnesses, self.count) = (other.witnesses, other.count);
            }
            self.join(&Support { count: 0, ..*other });
        } else {
            self.join(other);
        }
    }

    /// What a side says between the lines that loses by it.
    pub fn admission(weight: Weight) -> Support {
        Support { marks: ADMITTED, source: Some(weight.source), ..Support::NONE }
    }

    /// Independent claimants say otherwise of the same moment.
    pub fn dispute(&mut self) {
        self.marks |= DISPUTED;
    }

    /// The dispute is over.
    pub fn settle(&mut self) {
        self.marks &= !DISPUTED;
    }

    /// The same, as if nobody said otherwise.
    pub fn undisputed(mut self) -> Support {
        self.marks &= !(DISPUTED | CHALLENGED | CHANGE);
        self
    }

    /// Someone says that it is over, and waits for a second voice.
    pub fn challenge(&mut self) {
        self.marks |= CHALLENGED;
    }

    /// The challenge is answered.
    pub fn uphold(&mut self) {
        self.marks &= !CHALLENGED;
    }

    /// The same where another is known to have held the place: to say that one holds it is a boast then.
    pub fn against_another(mut self) -> Support {
        if self.marks & POSSESSION != 0 {
            self.marks = self.marks & !POSSESSION | BOAST;
        }
        self
    }

    /// It says that a place changed hands whose holder was established.
    pub fn unseat(&mut self) {
        self.marks |= CHANGE;
    }

    /// What is better established says otherwise.
    pub fn outweigh(&mut self) {
        self.marks |= OUTWEIGHED;
    }

    /// The best grade among its sources.
    pub fn source(&self) -> SourceGrade {
        self.source.unwrap_or(SourceGrade::F)
    }

    /// True when two voices of different sorts say so: two witnesses; one witness and anyone else; or two of hearsay,
    /// someone not named, a third party, and the side that gains by it.
    pub fn is_seconded(&self) -> bool {
        let kinds = [HEARSAY, UNNAMED | RUMOUR, THIRD, BOAST | ENEMY | POSSESSION, ADMITTED]
            .iter()
            .filter(|&&m| self.marks & m != 0)
            .count();
        usize::from(self.count) + kinds >= 2
    }

    /// How many independent claimants vouch for it, two standing for any more.
    pub fn witnesses(&self) -> u8 {
        self.count
    }

    /// The grade, and the rule that gives it.
    pub fn grade(&self) -> (Grade, Ground) {
        let ground = self.ground();
        let information = ground.information().unwrap_or(InformationGrade::Unjudged);
        (Grade { source: self.source(), information }, ground)
    }

    fn ground(&self) -> Ground {
        let any = |marks: u32| self.marks & marks != 0;
        let own_word = any(ADMITTED | OWN);
        let best = match self.count {
            _ if any(OUTWEIGHED) => return Ground::Outweighed,
            2.. => Ground::TwoIndependent,
            1 if own_word => Ground::TwoIndependent,
            0 if any(ADMITTED) && any(BOAST | ENEMY | POSSESSION) => Ground::BothSides,
            1 => Ground::Independent,
            _ if any(ADMITTED) => Ground::Admission,
            _ if any(OWN) => Ground::OwnAct,
            _ if any(PARTY_DENIES) => Ground::PartyDenies,
            _ if any(UNRELIABLE) => Ground::UnreliableSource,
            _ if any(HEARSAY) => Ground::Hearsay,
            _ if any(UNNAMED) => Ground::Unnamed,
            _ if any(THIRD) => Ground::ThirdParty,
            _ if any(POSSESSION) && !any(BOAST | ENEMY | BOAST_DENIED | DENIED) => Ground::Possession,
            _ if any(DENIED) => Ground::Denied,
            _ if any(BOAST | POSSESSION) => Ground::Boast,
            _ if any(ENEMY) => Ground::EnemyWord,
            _ if any(RUMOUR) => Ground::Rumour,
            _ if any(BOAST_DENIED) => Ground::BoastDenied,
            _ => Ground::Unjudged,
        };
        let sure = matches!(best.information(), Some(InformationGrade::Confirmed | InformationGrade::Probable));
        match best {
            _ if sure && any(DISPUTED) => Ground::Disputed,
            _ if sure && any(CHALLENGED) => Ground::Challenged,
            Ground::Independent if any(CHANGE) && !self.is_seconded() => Ground::LoneChange,
            best => best,
        }
    }
}

/// The stake of someone of whom nothing but the sort of voice is known.
pub(crate) fn bystander(told: &Told, voices: &Voices) -> Stake {
    match told.claim.attribution.voice {
        Voice::Outlet | Voice::Named if voices.side(told).is_none() => Stake::None,
        Voice::Unnamed => Stake::Unnamed,
        _ => Stake::Other,
    }
}

/// The stake of a claim's actor or target in an act, a word or a bond of the actor's.
pub(crate) fn stake_in_act(told: &Told, voices: &Voices) -> Stake {
    let speaker = voices.speaker(told);
    let backed = matches!(told.claim.body, Body::Alignment { relation } if relation != Relation::Opposes);
    if speaker.is_any(&told.claim.actor) {
        Stake::Own
    } else if backed && speaker.is_any(&told.claim.target) {
        Stake::Gains
    } else {
        bystander(told, voices)
    }
}

/// The stake in a number: who lost fighters loses by it, who killed them gains by it; who harmed civilians loses by it.
pub(crate) fn stake_in_count(told: &Told, voices: &Voices) -> Stake {
    let Body::Casualties { victims, .. } = &told.claim.body else { return bystander(told, voices) };
    let speaker = voices.speaker(told);
    let combatants = matches!(victims, Some(Victims::Soldiers | Victims::Fighters | Victims::Police));
    match (speaker.is_any(&told.claim.target), speaker.is_any(&told.claim.actor)) {
        (true, _) if combatants => Stake::Loses,
        (_, true) if combatants => Stake::Gains,
        (_, true) => Stake::Loses,
        (true, _) => Stake::Other,
        _ => match bystander(told, voices) {
            // Whose dead they are is said, not who killed them: another party that counts them is the enemy.
            Stake::Other if combatants && !told.claim.target.is_empty() => {
                if speaker.is_compatriot(&told.claim.target) { Stake::Other } else { Stake::Enemy }
            }
            other => other,
        },
    }
}

/// A digest of a claimant's key (FNV-1a, 64 bits), the same on every machine.
fn digest(key: &str) -> u64 {
    key.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
