//! Which claims of a contradiction say one thing, and which the other.

use vigie_model::{Actor, Body, Claim, ClaimId, Count, Factuality, Phase};

use crate::contradiction::{Contradiction, Subject};

/// What a claim says of the matter in question, as far as it can differ.
#[derive(PartialEq)]
enum Says<'c> {
    Number(Option<u64>, Option<u64>, Option<u64>),
    Holds(Vec<&'c str>),
    Left(Vec<&'c str>),
    Fights(Vec<&'c str>),
    /// That it is so.
    Yes,
    /// That it is not so.
    No,
}

impl Contradiction {
    /// The claims by what they say, in the order in which each thing is first said. `claims` are those of the contradiction,
    /// in its order; where they differ in nothing that can be told here, each stands alone.
    ///
    /// ```
    /// # use vigie_picture::{Contradiction, Reason, Subject};
    /// let none = Contradiction { subject: Subject::Figure, place: None, reason: Reason::Counts, claims: Vec::new() };
    /// assert!(none.sides(&[]).is_empty());
    /// ```
    pub fn sides(&self, claims: &[&Claim]) -> Vec<Vec<ClaimId>> {
        let mut sides: Vec<(Says, Vec<ClaimId>)> = Vec::new();
        for claim in claims {
            let says = says(self.subject, claim);
            match sides.iter_mut().find(|(said, _)| *said == says) {
                Some((_, ids)) => ids.push(claim.id.clone()),
                None => sides.push((says, vec![claim.id.clone()])),
            }
        }
        match sides.len() {
            1 => claims.iter().map(|c| vec![c.id.clone()]).collect(),
            _ => sides.into_iter().map(|(_, ids)| ids).collect(),
        }
    }
}

fn says(subject: Subject, claim: &Claim) -> Says<'_> {
    if claim.factuality == Factuality::Negated {
        return Says::No;
    }
    match (subject, &claim.body) {
        (Subject::Figure, Body::Casualties { count, .. } | Body::Displacement { count, .. }) => {
            let Count { low, best, high, .. } = *count;
            Says::Number(low, best, high)
        }
        (Subject::Control, Body::Control { phase, .. }) => match phase {
            Phase::Gained | Phase::Held => Says::Holds(names(&claim.actor)),
            Phase::Lost if !claim.target.is_empty() => Says::Holds(names(&claim.target)),
            Phase::Lost | Phase::Withdrew => Says::Left(names(&claim.actor)),
            Phase::Contested | Phase::Advancing | Phase::Besieged => Says::Fights(names(&claim.actor)),
        },
        _ => Says::Yes,
    }
}

fn names(actors: &[Actor]) -> Vec<&str> {
    let mut names: Vec<&str> = actors.iter().map(|a| a.name.as_str()).collect();
    names.sort_unstable();
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contradiction::Reason;
    use vigie_model::{Attribution, Confidence, Evidence, Outcome, Span};

    fn claim(id: &str, factuality: Factuality, body: Body, actor: &str) -> Claim {
        let actor = Actor { name: actor.to_owned(), country: None, sector: None, text: String::new() };
        Claim {
            id: ClaimId(id.to_owned()),
            body,
            actor: vec![actor],
            target: Vec::new(),
            time: None,
            place: Vec::new(),
            attribution: Attribution::OUTLET,
            factuality,
            quoted: false,
            evidence: Evidence { span: Span::default(), text: String::new() },
            confidence: Confidence::new(1.0),
        }
    }

    fn told(subject: Subject, claims: &[Claim]) -> Vec<String> {
        let quarrel = Contradiction { subject, place: None, reason: Reason::Denied, claims: Vec::new() };
        let claims: Vec<&Claim> = claims.iter().collect();
        let joined = |ids: &Vec<ClaimId>| ids.iter().map(|id| id.0.as_str()).collect::<Vec<_>>().join(" ");
        quarrel.sides(&claims).iter().map(joined).collect()
    }

    #[test]
    fn claims_that_say_the_same_stand_together() {
        use Factuality::{Asserted, Negated};
        let held =
            |id: &str, factuality, phase, who: &str| claim(id, factuality, Body::Control { phase, extent: None }, who);
        let control = [
            held("a", Asserted, Phase::Gained, "Army"),
            held("b", Asserted, Phase::Held, "Rebels"),
            held("c", Asserted, Phase::Held, "Army"),
            held("d", Negated, Phase::Gained, "Army"),
        ];
        assert_eq!(told(Subject::Control, &control), ["a c", "b", "d"]);
        let toll = |id: &str, n| {
            let (outcome, count) = (Outcome::Killed, Count::exactly(n));
            claim(id, Asserted, Body::Casualties { outcome, victims: None, count, of: None }, "")
        };
        assert_eq!(told(Subject::Figure, &[toll("a", 12), toll("b", 17), toll("c", 12)]), ["a c", "b"]);
        assert_eq!(told(Subject::Event, &[toll("a", 12), toll("b", 17)]), ["a", "b"], "nothing tells them apart");
    }
}
