//! How probable it is that a claim was read rightly: a logistic model over what is known when the claim is made.

use crate::claims::{Draft, Lead};
use vigie_model::{Body, Confidence, Count, Kind, Sector, Victims};

/// A trait of a claim, and by how much it raises or lowers the log-odds that every core field is right.
type Weight = (fn(&Draft) -> bool, f64);

/// The log-odds of a claim that has none of the traits.
const BASE: f64 = 0.75;

/// Fitted by logistic regression with a ridge penalty of 1 (chosen by cross-validation over reports) on the 994 claims
/// that were read on 2026-11-29 in the gold reports for development; `cargo xtask score claims` shows how well stated and
/// actual shares agree, there and in the reports held out. Traits that told nothing were left out: a claim's time, its
/// factuality, whose word it is, how many places it has.
const WEIGHTS: &[Weight] = &[
    (|d| d.claim.kind() == Kind::Control, -0.48),
    (|d| d.claim.kind() == Kind::Violence, -0.24),
    (|d| d.claim.kind() == Kind::Casualties, -0.89),
    (|d| d.claim.kind() == Kind::Displacement, -0.85),
    (|d| d.claim.kind() == Kind::Deployment, -0.55),
    (|d| d.claim.kind() == Kind::Diplomacy, 0.47),
    (|d| d.claim.kind() == Kind::Humanitarian, 0.63),
    (|d| d.claim.kind() == Kind::Quote, 2.33),
    // Who acts, where the kind is about that, and whether more is known of them than their name.
    (|d| is_of_actors(d) && !d.claim.actor.is_empty(), 0.99),
    (|d| is_of_actors(d) && has_only_unknown_actors(d), -1.35),
    // A place that was last spoken of, in another sentence.
    (|d| is_of_places(d) && !d.claim.place.is_empty() && d.steps >= 3, -0.35),
    // How many, where that is said; small figures are often of others than those meant.
    (|d| count(d).is_some_and(|c| !c.is_unknown()), 2.05),
    (|d| count(d).is_some_and(|c| c.best.is_some_and(|best| best < 4)), -1.06),
    (|d| matches!(d.claim.body, Body::Casualties { victims: Some(v), .. } if v != Victims::People), 0.49),
    // What was read from a noun or a phrase rather than from a verb, or from an entry of several words.
    (|d| d.lead == Lead::Noun, -0.85),
    (|d| d.lead == Lead::Phrase, -1.35),
    (|d| d.worded, 0.25),
    // An act inside quotation marks.
    (|d| d.claim.quoted && d.lead != Lead::Quotation, -0.99),
];

/// Neither certainty nor its contrary is ever stated.
const BOUNDS: (f64, f64) = (0.05, 0.97);

/// The confidence of a claim that is complete but for its number.
pub(crate) fn of(draft: &Draft) -> Confidence {
    let odds = BASE + WEIGHTS.iter().filter(|(has, _)| has(draft)).map(|(_, weight)| weight).sum::<f64>();
    Confidence::new((1.0 / (1.0 + (-odds).exp())).clamp(BOUNDS.0, BOUNDS.1))
}

fn is_of_actors(draft: &Draft) -> bool {
    use Kind::{Alignment, Control, Deployment, Diplomacy, Violence};
    matches!(draft.claim.kind(), Control | Violence | Deployment | Alignment | Diplomacy)
}

fn is_of_places(draft: &Draft) -> bool {
    matches!(draft.claim.kind(), Kind::Control | Kind::Violence | Kind::Humanitarian | Kind::Protest)
}

fn has_only_unknown_actors(draft: &Draft) -> bool {
    let unknown = |sector: Option<Sector>| matches!(sector, None | Some(Sector::Unk));
    !draft.claim.actor.is_empty() && draft.claim.actor.iter().all(|actor| unknown(actor.sector))
}

fn count(draft: &Draft) -> Option<&Count> {
    match &draft.claim.body {
        Body::Casualties { count, .. } | Body::Displacement { count, .. } => Some(count),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use vigie_model::{Actor, Attribution, Claim, ClaimId, Evidence, Factuality, Form, Span};

    fn strike(actor: bool, lead: Lead) -> Draft {
        let striker =
            Actor { name: "Army".to_owned(), country: None, sector: Some(Sector::Mil), text: "army".to_owned() };
        let claim = Claim {
            id: ClaimId::default(),
            body: Body::Violence { form: Form::AirStrike },
            actor: if actor { vec![striker] } else { Vec::new() },
            target: Vec::new(),
            time: None,
            place: Vec::new(),
            attribution: Attribution::OUTLET,
            factuality: Factuality::Asserted,
            quoted: false,
            evidence: Evidence { span: Span::new(0, 0), text: String::new() },
            confidence: Confidence::new(0.5),
        };
        Draft {
            claim,
            because: Vec::new(),
            serial: 0,
            part_of: None,
            steps: 3,
            head: 0,
            lead,
            worded: false,
            former: false,
            inferred: false,
        }
    }

    #[test]
    fn a_verb_with_its_subject_is_believed_more_than_a_bare_noun() {
        let (full, bare) = (of(&strike(true, Lead::Verb)), of(&strike(false, Lead::Noun)));
        assert!(full > of(&strike(false, Lead::Verb)) && of(&strike(false, Lead::Verb)) > bare);
        assert!(full.probability() > 0.7 && bare.probability() < 0.5, "{full:?} {bare:?}");
    }

    #[test]
    fn an_actor_of_whom_nothing_is_known_lowers_it() {
        let mut unknown = strike(true, Lead::Verb);
        unknown.claim.actor[0].sector = None;
        assert!(of(&unknown) < of(&strike(true, Lead::Verb)));
    }
}
