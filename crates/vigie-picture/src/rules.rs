//! The rules by which claims are weighed, as data: when each applies, what it does, and why.
//!
//! Every statement of the picture names the rules that made it what it is. `docs/picture.md` explains them to analysts
//! and is checked against this list.

use vigie_model::InformationGrade;

/// A rule by which claims are weighed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// Its name, as it stands in the outputs.
    pub id: &'static str,
    /// When it applies.
    pub condition: &'static str,
    /// What it does.
    pub effect: &'static str,
    /// Why that is right.
    pub reason: &'static str,
}

macro_rules! rules {
    ($($(#[doc = $doc:literal])+ $name:ident = $id:literal, if $condition:literal, then $effect:literal,
        because $reason:literal;)+) => {
        /// A rule that applied, by name.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Ground {
            $($(#[doc = $doc])+ $name,)+
        }

        impl Ground {
            /// Every rule, in the order of the table.
            pub const ALL: &'static [Ground] = &[$(Ground::$name),+];

            /// What the rule says.
            pub const fn rule(self) -> Rule {
                match self {
                    $(Ground::$name => Rule {
                        id: $id, condition: $condition, effect: $effect, reason: $reason,
                    },)+
                }
            }

            /// The written word.
            pub const fn as_str(self) -> &'static str {
                self.rule().id
            }
        }
    };
}

rules! {
    /// Two independent claimants.
    TwoIndependent = "two_independent",
        if "two claimants who neither gain nor lose by it and don't copy each other say so as a fact, or one such and the side that loses by it",
        then "information 1",
        because "they are unlikely to be wrong together, since neither has it from the other";
    /// Both sides say so.
    BothSides = "both_sides",
        if "the side that loses by it and the side that gains by it both say so",
        then "information 1",
        because "enemies don't agree on what isn't so";
    /// One independent claimant.
    Independent = "independent",
        if "one outlet or named source outside the conflict says so as a fact, and nobody denies it",
        then "information 2, established",
        because "whoever has nothing to gain has no reason to say what isn't so, but one witness can err";
    /// Admitted by the losing side.
    Admission = "admission",
        if "the side that loses by it says so",
        then "information 2, established",
        because "nobody invents his own defeat";
    /// Said by the one who does it.
    OwnAct = "own_act",
        if "what was threatened, promised, said or done is told by whoever did it",
        then "information 2",
        because "a party is the best witness of its own words";
    /// Independent, but an interested party denies it.
    PartyDenies = "party_denies",
        if "an independent claimant says so and a party to the conflict denies it",
        then "information 3, claimed",
        because "a party denies what hurts it, true or not, but may also know better";
    /// Independent claimants say different things.
    Disputed = "disputed",
        if "independent claimants of equal weight say different things of the same moment",
        then "information 3 at best",
        because "one of them is wrong, and nothing shows which";
    /// A source that is known to be unreliable.
    UnreliableSource = "unreliable_source",
        if "only sources graded D or E say so",
        then "information 3, unconfirmed",
        because "they have been wrong before, though not always";
    /// Hearsay.
    Hearsay = "hearsay",
        if "an outlet or named source tells it as hearsay",
        then "information 3, unconfirmed",
        because "the source itself does not vouch for it";
    /// Someone unnamed.
    Unnamed = "unnamed",
        if "only someone not named says so",
        then "information 3, unconfirmed",
        because "nobody can ask again, nor judge what the witness could see";
    /// A party without a known interest in it.
    ThirdParty = "third_party",
        if "a party to the conflict says so that neither gains nor loses by it, as far as is known",
        then "information 3, unconfirmed",
        because "it may know, and may have friends";
    /// A holder's own word that it holds the place.
    Possession = "possession",
        if "only the party that holds the place says that it holds it, and nobody is told to have held it before or denies it",
        then "information 3, claimed",
        because "where nothing is fought over nobody has a reason to lie about it";
    /// A holder whose loss is claimed.
    Challenged = "challenged",
        if "the other side says that it took the place, and nobody independent has confirmed the holder since",
        then "information 3 at best",
        because "who takes a town is the first to say so, and often too early";
    /// A change that one alone tells of.
    LoneChange = "lone_change",
        if "one independent claimant alone says that a place changed hands whose holder was established, and no fight for it is told",
        then "information 3, established",
        because "it does not agree with what else is known, until another bears it out";
    /// Denied by someone independent.
    Denied = "denied",
        if "an independent claimant says that it is not so, or a party denies what was only hearsay",
        then "information 4; what was not established is dropped",
        because "a denial by someone who gains nothing by it weighs as much as an assertion";
    /// The gaining side's own word.
    Boast = "boast",
        if "only the side that gains by it says so",
        then "information 4, claimed",
        because "a victory costs nothing to announce";
    /// The enemy's word about the losing side.
    EnemyWord = "enemy_word",
        if "only the enemy of the side that is said to have lost or left says so",
        then "information 4, claimed",
        because "it is a boast in other words";
    /// Rumour.
    Rumour = "rumour",
        if "someone not named, or a party, tells it as hearsay",
        then "information 4, unconfirmed",
        because "neither the witness nor whoever passes it on vouches for it";
    /// The gaining side says so, the other side denies it.
    BoastDenied = "boast_denied",
        if "only the side that gains by it says so, and it is denied",
        then "information 5, claimed; a holder who was established stays",
        because "it is word against word, and one more word is needed to change the map";
    /// A better-graded claim says otherwise.
    Outweighed = "outweighed",
        if "it is contradicted by what is better established, or as well by a better source",
        then "information 5",
        because "both cannot be so, and the other has more behind it";
    /// Nothing that can be judged.
    Unjudged = "unjudged",
        if "there are only plans, possibilities or denials, or nobody is known to say so",
        then "information 6",
        because "nothing is said to be so that could be weighed";
    /// Borne out by a later claim.
    BorneOut = "borne_out",
        if "a later claim says the same of the same holder",
        then "the state goes on; it can become surer, never less sure",
        because "repeating what is so does not weaken it";
    /// Nothing was told before.
    FirstTold = "first_told",
        if "nothing is told of the place before",
        then "what is told first stands",
        because "there is nothing to weigh it against";
    /// Hearsay waits for a second voice.
    HearsayWaits = "hearsay_waits",
        if "hearsay, someone not named or a third party alone says that a place whose holder two independent claimants confirm changed hands, or that an established holder left",
        then "the holder stays; the other is a rival until a second voice of another sort says so within fourteen days",
        because "what nobody vouches for undoes nothing that somebody vouched for";
    /// A passing word waits for a second voice.
    PassingWaits = "passing_waits",
        if "one claimant says in passing, and not that it changed hands, that another holds a place whose holder two independent claimants confirm, or which was established to have changed hands in the fourteen days before, by more than a lone claimant's word",
        then "the holder stays; the other is a rival until a second claimant says so within fourteen days",
        because "what is said in passing is as old as what the writer knows";
    /// A later day decides.
    LaterDay = "later_day",
        if "claims of a later day say otherwise",
        then "a new state begins; a holder who was there stays in view as rival until it is established",
        because "towns change hands, and the latest word is about the latest state";
    /// The surest claim of a day decides.
    SurestOfDay = "surest_of_day",
        if "claims of one day exclude each other",
        then "the surest decides, then the better-graded source; the other is a rival",
        because "what is established is not undone by hearsay or a boast of the same day";
    /// The prior holder stays.
    PriorStays = "prior_stays",
        if "two of equal weight each claim the place and one of them held it before, or an established holder denies the other's boast",
        then "it stays with the one who held it; the other is a rival",
        because "no change is shown until someone says so who outweighs the holder";
    /// The gaining side's word does not unseat.
    BoastWaits = "boast_waits",
        if "only the side that gains by it says that it took the place, of which another is told to be the holder",
        then "the holder stays, unconfirmed at best; the other is a rival until someone else says so",
        because "a partisan source counts only against the side it prefers";
    /// A boast that nobody answers.
    Unanswered = "unanswered",
        if "a boast waits, fighting inside the place or a siege by the same party is told within fourteen days of it, and in seven days of further reports nobody denies it or says that the holder is still there",
        then "the one who boasts is shown as the holder, claimed, until the one before says again that he is there",
        because "whoever beats an attack off says so";
    /// A holder who takes the place has lost it.
    Implied = "implied",
        if "the holder says that it takes the place from a rival who says that it took it, advances in it against that rival, or besieges it there",
        then "until then it was the rival's, established",
        because "nobody takes what he has: who speaks of taking a town back lets on that he lost it";
    /// Left, and taken.
    TakenOver = "taken_over",
        if "the holder is established to have lost or left it, and one other says within fourteen days that it took it",
        then "held by that other",
        because "the holder's leaving bears out what the other announces";
    /// Nobody is believed.
    EqualWeight = "equal_weight",
        if "two of equal weight each claim a place that neither is known to have held",
        then "who holds it is unknown",
        because "choosing one would be taking sides";
    /// Handed over within the day.
    HandedOver = "handed_over",
        if "one held it on a day on which another is said to have taken it from him",
        then "first the one, then the other",
        because "both are so, in that order";
    /// Forces of both inside.
    ForcesInside = "forces_inside",
        if "fighting or an advance inside the place is told",
        then "contested; who held it before is kept in view",
        because "clashes near a town are not a fight for it, forces inside are";
    /// The holder keeps the rest.
    KeepsRest = "keeps_rest",
        if "a part is taken from whoever held the whole or another part",
        then "part held; the holder of the rest stays in view",
        because "a quarter lost is not a town lost";
    /// A siege goes on.
    SiegeGoesOn = "siege_goes_on",
        if "the besieged side is said to hold the place",
        then "besieged still",
        because "holding out is what being besieged means";
    /// A siege ends.
    SiegeLifted = "siege_lifted",
        if "the siege is said to be over by someone other than the besieged, or the besieger to have gone",
        then "held by whoever held it under siege",
        because "the besieged would say so in any case";
    /// Given up.
    GivenUp = "given_up",
        if "the holder is said to have lost or left it, and nobody to have taken it",
        then "who holds it is unknown; the holder's own word that it is there waits",
        because "a town that is left is not a town that is taken";
}

impl Ground {
    /// The information grade that the rule gives, where it gives one.
    pub const fn information(self) -> Option<InformationGrade> {
        Some(match self {
            Ground::TwoIndependent | Ground::BothSides => InformationGrade::Confirmed,
            Ground::Independent | Ground::Admission | Ground::OwnAct => InformationGrade::Probable,
            Ground::PartyDenies
            | Ground::Disputed
            | Ground::UnreliableSource
            | Ground::Hearsay
            | Ground::Unnamed
            | Ground::ThirdParty
            | Ground::Possession
            | Ground::Challenged
            | Ground::LoneChange => InformationGrade::Possible,
            Ground::Denied | Ground::Boast | Ground::EnemyWord | Ground::Rumour => InformationGrade::Doubtful,
            Ground::BoastDenied | Ground::Outweighed => InformationGrade::Improbable,
            Ground::Unjudged => InformationGrade::Unjudged,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_a_name_of_its_own_and_says_which_grade_it_gives() {
        let mut ids: Vec<&str> = Ground::ALL.iter().map(|g| g.as_str()).collect();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), Ground::ALL.len());
        for ground in Ground::ALL {
            let effect = ground.rule().effect;
            match ground.information() {
                Some(grade) => assert!(effect.contains(&format!("information {grade}")), "{}", ground.as_str()),
                None => assert!(!effect.contains("information"), "{}", ground.as_str()),
            }
        }
    }
}
