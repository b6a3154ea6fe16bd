//! How far what a claim says can be relied on, after all that others say.

use std::collections::BTreeMap;

use vigie_model::{ClaimId, InformationGrade};

use crate::picture::Picture;

/// The information grade of each claim that the picture rests on: that of what it says there. Rivals have their own; a
/// number has the figure's where it is the figure's best, else that of its claimant's word alone. A claim that bears
/// nothing out is not listed, and cannot be judged.
///
/// ```
/// # use vigie_picture::{Picture, information};
/// assert!(information(&Picture::default()).is_empty());
/// ```
pub fn information(picture: &Picture) -> BTreeMap<&ClaimId, InformationGrade> {
    let mut found: BTreeMap<&ClaimId, InformationGrade> = BTreeMap::new();
    let mut say = |id, grade: InformationGrade| {
        let known = found.entry(id).or_insert(grade);
        *known = grade.min(*known);
    };
    for stretch in picture.control.iter().flat_map(|place| &place.line) {
        stretch.claims.iter().for_each(|id| say(id, stretch.grade.information));
        for rival in &stretch.rivals {
            rival.claims.iter().for_each(|id| say(id, rival.grade.information));
        }
    }
    for figure in &picture.figures {
        for account in &figure.accounts {
            let is_best =
                !account.superseded && account.count.best.is_some() && account.count.best == figure.count.best;
            let borne = if is_best { figure.grade.information } else { InformationGrade::Unjudged };
            let grade = account.grade.information.min(borne);
            std::iter::once(&account.claim).chain(&account.copies).for_each(|id| say(id, grade));
        }
    }
    for event in &picture.events {
        event.claims.iter().for_each(|id| say(id, event.grade.information));
    }
    for stance in &picture.alignments {
        stance.claims.iter().for_each(|id| say(id, stance.grade.information));
    }
    for commitment in &picture.commitments {
        commitment.claims.iter().for_each(|id| say(id, commitment.grade.information));
    }
    found
}
