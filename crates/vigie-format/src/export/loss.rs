//! What an export could not carry: which field of which claims, and why.
//!
//! Invariant: every claim that was given is cited in the export, or is listed here as left out.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde_json::{Value, json};
use vigie_model::ClaimId;

/// What became of a field, or of a whole claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    /// It is not in the export.
    LeftOut,
    /// It is there with less detail, or in the target's terms.
    Coarsened,
    /// The target asks for it, and the claims do not say it; the cell is empty.
    Missing,
}

impl Effect {
    /// The written word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Effect::LeftOut => "left_out",
            Effect::Coarsened => "coarsened",
            Effect::Missing => "missing",
        }
    }

    const fn heading(self) -> &'static str {
        match self {
            Effect::LeftOut => "left out",
            Effect::Coarsened => "coarsened",
            Effect::Missing => "asked for by the target, not said by the claims",
        }
    }
}

macro_rules! reasons {
    ($($(#[$doc:meta])* $name:ident = $word:literal, $says:literal;)+) => {
        /// Why.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Reason { $($(#[$doc])* $name,)+ }

        impl Reason {
            /// Every reason.
            pub const ALL: &'static [Reason] = &[$(Reason::$name,)+];

            /// The written word.
            pub const fn as_str(self) -> &'static str {
                match self { $(Reason::$name => $word,)+ }
            }

            /// The reason for people.
            pub const fn says(self) -> &'static str {
                match self { $(Reason::$name => $says,)+ }
            }
        }
    };
}

reasons! {
    /// Hearsay, which was not asked for.
    Unconfirmed = "unconfirmed", "said as hearsay; --unconfirmed takes it in";
    /// Denied, only possible or still to come.
    NotSo = "not_so", "denied, only possible, or still to come";
    /// The target has no code for what is said.
    NoCode = "no_code", "the target has no code for it";
    /// The target has a code for it that the words do not decide.
    Undecided = "undecided", "the words do not decide it";
    /// The target has no column for it.
    NoColumn = "no_column", "the target has no column for it";
    /// A figure without the act that it belongs to.
    FigureAlone = "figure_alone", "a figure without the act that it belongs to";
    /// No death is counted.
    NoDeath = "no_death", "no death is told";
    /// The figure is of nobody.
    Nobody = "nobody", "a figure of nobody";
    /// No number is given.
    NoNumber = "no_number", "no number is given";
    /// No day is said.
    NoDay = "no_day", "no day is said; --report-days takes the report's";
    /// No beginning of the period is said.
    NoBeginning = "no_beginning", "the beginning of the period is not said";
    /// Longer than the target records.
    LongPeriod = "long_period", "the period is longer than the target records";
    /// No place is said.
    NoPlace = "no_place", "no place is said";
    /// Only a country is known.
    CountryOnly = "country_only", "no place within the country is said";
    /// The place has no coordinates.
    NoCoordinates = "no_coordinates", "the place has no coordinates";
    /// Of several places the first is kept.
    FurtherPlaces = "further_places", "of several places, the first is kept whole";
    /// A precision code stands for how the claim lies to the place.
    PlacePrecision = "place_precision", "a precision code stands for what is said of where";
    /// A precision code stands for the period.
    TimePrecision = "time_precision", "a day and a precision code stand for the period";
    /// An open end was closed by the report's date.
    OpenEnd = "open_end", "an open end is closed by the report's date";
    /// The report's date stands in.
    ReportDay = "report_day", "the report's date stands in for the day";
    /// The target's number for a vague one.
    VagueNumber = "vague_number", "the target's rule gives a number for a vague one";
    /// Of several numbers, one.
    OneNumber = "one_number", "of several numbers, the target's rule keeps one";
    /// A toll over a period may hold those of other rows.
    MayInclude = "may_include", "a toll over days may hold those of other rows, which vigie_may_include lists";
    /// A bound that was not said is taken from the best number.
    NoBound = "no_bound", "a bound that is not said is taken from the other numbers";
    /// The household's size is not known.
    HouseholdSize = "household_size", "the size of a household is not known";
    /// The target's party codes are fewer.
    PartyCode = "party_code", "the target's codes of parties are fewer";
    /// How sure the report is has no code.
    Sureness = "sureness", "the target has no code for hearsay";
    /// A mark was put before what a spreadsheet would run.
    Disarmed = "disarmed", "a ' stands before text that a spreadsheet would run as a formula";
    /// The text is in the store alone.
    TextKept = "text_kept", "the report's text stays in the store; its SHA-256 is given";
}

/// What an export could not carry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LossReport {
    /// The format's name.
    pub format: &'static str,
    /// How many claims were given.
    pub given: usize,
    /// How many rows, features or objects were written.
    pub rows: usize,
    losses: BTreeMap<(Effect, &'static str, Reason), BTreeSet<ClaimId>>,
}

/// The field that stands for a whole claim.
pub const WHOLE_CLAIM: &str = "claim";

impl LossReport {
    pub(super) fn new(format: &'static str, given: usize) -> LossReport {
        LossReport { format, given, rows: 0, losses: BTreeMap::new() }
    }

    /// Notes what became of `field` of `claim`.
    pub(super) fn note(&mut self, effect: Effect, field: &'static str, reason: Reason, claim: &ClaimId) {
        self.losses.entry((effect, field, reason)).or_default().insert(claim.clone());
    }

    /// Notes that the claim as a whole is left out.
    pub(super) fn leave_out(&mut self, reason: Reason, claim: &ClaimId) {
        self.note(Effect::LeftOut, WHOLE_CLAIM, reason, claim);
    }

    /// The claims that were left out, each once.
    pub fn left_out(&self) -> BTreeSet<&ClaimId> {
        let whole =
            self.losses.iter().filter(|((effect, field, _), _)| *effect == Effect::LeftOut && *field == WHOLE_CLAIM);
        whole.flat_map(|(_, ids)| ids).collect()
    }

    /// The claims that `effect` and `reason` concern in `field`; empty where there are none.
    pub fn claims(&self, effect: Effect, field: &str, reason: Reason) -> Vec<&ClaimId> {
        let found = self.losses.iter().filter(|((e, f, r), _)| (*e, *f, *r) == (effect, field, reason));
        found.flat_map(|(_, ids)| ids).collect()
    }

    /// As one JSON object, with the ids of the claims.
    pub fn value(&self) -> Value {
        let loss = |((effect, field, reason), ids): (&(Effect, &'static str, Reason), &BTreeSet<ClaimId>)| {
            json!({
                "effect": effect.as_str(),
                "field": field,
                "reason": reason.as_str(),
                "says": reason.says(),
                "count": ids.len(),
                "claims": ids.iter().map(|id| &id.0).collect::<Vec<_>>(),
            })
        };
        json!({
            "schema_version": crate::SCHEMA_VERSION,
            "format": self.format,
            "claims": self.given,
            "left_out": self.left_out().len(),
            "rows": self.rows,
            "losses": self.losses.iter().map(loss).collect::<Vec<_>>(),
        })
    }

    /// For people: the counts, without the ids.
    pub fn summary(&self) -> String {
        let left_out = self.left_out().len();
        let plural = |n: usize, thing: &str| format!("{n} {thing}{}", if n == 1 { "" } else { "s" });
        let mut out = format!("{}: {} from {}", self.format, plural(self.rows, "row"), plural(self.given, "claim"));
        if left_out > 0 {
            let _ = write!(out, ", {left_out} of them left out");
        }
        out.push('\n');
        let mut heading = None;
        for ((effect, field, reason), ids) in &self.losses {
            if heading != Some(*effect) {
                heading = Some(*effect);
                let _ = writeln!(out, "  {}", effect.heading());
            }
            let _ = writeln!(out, "    {:>6}  {field}: {}", ids.len(), reason.says());
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_reasons_are_unique() {
        let words: BTreeSet<_> = Reason::ALL.iter().map(|r| r.as_str()).collect();
        assert_eq!(words.len(), Reason::ALL.len());
    }

    #[test]
    fn a_claim_is_counted_once_per_field_and_reason() {
        let mut losses = LossReport::new("acled", 3);
        let (a, b) = (ClaimId("a".into()), ClaimId("b".into()));
        losses.leave_out(Reason::NoDay, &a);
        losses.leave_out(Reason::NoDay, &a);
        losses.leave_out(Reason::NoPlace, &a);
        losses.note(Effect::Coarsened, "fatalities", Reason::VagueNumber, &b);
        losses.rows = 1;
        assert_eq!(losses.left_out(), BTreeSet::from([&a]));
        assert_eq!(
            losses.summary(),
            "acled: 1 row from 3 claims, 1 of them left out\n  left out\n    \
             \u{20}    1  claim: no day is said; --report-days takes the report's\n    \
             \u{20}    1  claim: no place is said\n  coarsened\n    \
             \u{20}    1  fatalities: the target's rule gives a number for a vague one\n"
        );
        let value = losses.value();
        assert_eq!(value["losses"][2]["claims"], json!(["b"]));
        assert_eq!((&value["left_out"], &value["claims"]), (&json!(1), &json!(3)));
    }
}
