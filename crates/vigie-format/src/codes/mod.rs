//! The field's event codes of a claim: PLOVER 2.0 and ACLED.
//!
//! In: a claim. Out: codes derived from it alone, by the tables of the two projects' manuals. A code that the words do
//! not decide is `None`: a mode that depends on the weapon, a sub-event that depends on who was fighting. The choices
//! the tables leave open are listed in `docs/report-formats.md`.

mod acled;
pub(crate) mod countries;
mod plover;

pub use acled::{Acled, EVENTS as ACLED_EVENTS, SUB_EVENTS as ACLED_SUB_EVENTS, acled};
pub use countries::{Country, countries, country};
pub use plover::{CONTEXTS as PLOVER_CONTEXTS, MODES as PLOVER_MODES, Plover, TYPES as PLOVER_TYPES, plover};

use serde::{Serialize, Serializer};
use vigie_model::Claim;

use crate::json::object;

/// A claim's codes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Codes {
    /// PLOVER's event type, where the claim is an event of PLOVER's.
    pub plover: Option<Plover>,
    /// ACLED's event and sub-event.
    pub acled: Acled,
}

/// As the `codes` object of a claim's JSON.
impl Serialize for Codes {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        object!(to, { "plover": PloverForm(self.plover.as_ref()), "acled": AcledForm(&self.acled) })
    }
}

struct PloverForm<'a>(Option<&'a Plover>);

impl Serialize for PloverForm<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        object!(to, {
            "type": self.0.map(|p| p.event_type),
            "mode": self.0.and_then(|p| p.mode),
            "context": self.0.map_or(&[][..], |p| &p.context),
        })
    }
}

struct AcledForm<'a>(&'a Acled);

impl Serialize for AcledForm<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        object!(to, { "event": self.0.event, "sub_event": self.0.sub_event })
    }
}

/// The codes of `claim`.
pub fn codes(claim: &Claim) -> Codes {
    Codes { plover: plover(claim), acled: acled(claim) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arbitrary;
    use proptest::prelude::*;
    use vigie_model::*;

    fn party(code: &str) -> Actor {
        let (country, sector) = code.split_once('/').unwrap();
        Actor {
            name: code.to_owned(),
            country: CountryCode3::new(country),
            sector: sector.parse().ok(),
            text: code.to_owned(),
        }
    }

    fn claim(body: Body, actor: &str, target: &str, factuality: Factuality) -> Claim {
        let parties = |codes: &str| codes.split_whitespace().map(party).collect();
        Claim {
            id: ClaimId("c".into()),
            body,
            actor: parties(actor),
            target: parties(target),
            time: None,
            place: vec![Place { country: CountryCode2::new("SY"), ..Place::unresolved("Saraqib") }],
            attribution: Attribution::OUTLET,
            factuality,
            quoted: false,
            evidence: Evidence { span: Span::new(0, 1), text: "x".into() },
            confidence: Confidence::new(1.0),
        }
    }

    fn check(body: Body, actor: &str, target: &str, factuality: Factuality, want: &str) {
        let Codes { plover, acled } = codes(&claim(body.clone(), actor, target, factuality));
        let plover = plover.map_or("-".to_owned(), |p| {
            format!(
                "{}/{}{}",
                p.event_type,
                p.mode.unwrap_or("-"),
                p.context.iter().map(|c| format!("+{c}")).collect::<String>()
            )
        });
        let got = format!("{plover} | {} | {}", acled.event.unwrap_or("-"), acled.sub_event.unwrap_or("-"));
        assert_eq!(got, want, "{body:?} {actor} {target}");
    }

    #[test]
    fn claims_map_to_the_tables() {
        use Factuality::*;
        let gained = Body::Control { phase: Phase::Gained, extent: None };
        check(
            gained.clone(),
            "SYR/MIL",
            "",
            Asserted,
            "COERCE/seize+military+territory | Battles | Government regains territory",
        );
        check(
            gained.clone(),
            "SYR/REB",
            "",
            Asserted,
            "COERCE/seize+military+territory | Battles | Non-state actor overtakes territory",
        );
        check(
            gained.clone(),
            "TUR/MIL",
            "",
            Asserted,
            "COERCE/seize+military+territory | Battles | Non-state actor overtakes territory",
        );
        check(gained.clone(), "", "", Asserted, "COERCE/seize+military+territory | Battles | -");
        check(gained, "SYR/MIL", "", Negated, "COERCE/seize+military+territory+negation | - | -");
        let lost = Body::Control { phase: Phase::Lost, extent: None };
        check(
            lost.clone(),
            "SYR/MIL",
            "",
            Asserted,
            "RETREAT/withdraw+military+territory | Battles | Non-state actor overtakes territory",
        );
        check(
            lost,
            "SYR/REB",
            "SYR/MIL",
            Asserted,
            "RETREAT/withdraw+military+territory | Battles | Government regains territory",
        );
        let withdrew = Body::Control { phase: Phase::Withdrew, extent: None };
        check(
            withdrew,
            "SYR/REB",
            "",
            Asserted,
            "RETREAT/withdraw+military+territory | Strategic developments | Non-violent transfer of territory",
        );
        let form = |form| Body::Violence { form };
        check(
            form(Form::AirStrike),
            "RUS/MIL",
            "",
            Asserted,
            "ASSAULT/aerial | Explosions/Remote violence | Air/drone strike",
        );
        check(form(Form::Attack), "/UNK", "SYR/CVL", Asserted, "ASSAULT/- | Violence against civilians | Attack");
        check(form(Form::Attack), "SYR/REB", "SYR/MIL", Asserted, "ASSAULT/- | Battles | Armed clash");
        check(form(Form::Attack), "SYR/REB", "", Asserted, "ASSAULT/- | - | -");
        let killed = Body::Casualties { outcome: Outcome::Killed, victims: None, count: Count::UNKNOWN, of: None };
        check(killed, "", "", Asserted, "ASSAULT/- | - | -");
        let act = |act| Body::Diplomacy { act, about: None, deadline: None };
        check(act(Act::Negotiate), "TUR/GOV RUS/GOV", "", Possible, "CONSULT/-+hypothetical | - | -");
        check(act(Act::Negotiate), "TUR/GOV RUS/GOV", "", Future, "AGREE/-+future | - | -");
        check(
            act(Act::Ceasefire),
            "TUR/GOV RUS/GOV",
            "",
            Asserted,
            "CONCEDE/ceasefire | Strategic developments | Agreement",
        );
    }

    proptest! {
        #[test]
        fn every_code_is_in_the_lists(claim in arbitrary::claim()) {
            let Codes { plover, acled } = codes(&claim);
            if let Some(plover) = plover {
                prop_assert!(is_listed(&plover));
            }
            prop_assert!(acled.event.is_none_or(|e| ACLED_EVENTS.contains(&e)));
            prop_assert!(acled.sub_event.is_none_or(|e| ACLED_SUB_EVENTS.contains(&e)));
            prop_assert!(acled.sub_event.is_none() || acled.event.is_some());
        }
    }

    fn is_listed(plover: &Plover) -> bool {
        PLOVER_TYPES.contains(&plover.event_type)
            && plover.mode.is_none_or(|m| PLOVER_MODES.contains(&m))
            && plover.context.iter().all(|c| PLOVER_CONTEXTS.contains(c))
    }
}
