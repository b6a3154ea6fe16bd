//! The claims as reviewers left them.

use vigie_model::Date;

use crate::basis::{Basis, Decided};
use crate::told::Told;

/// The claims that could be known on the day `known` (all, for `None`), as reviewers had left them by then: corrected
/// ones say what the reviewer says they say, rejected ones are left out.
///
/// ```
/// # use vigie_picture::{Basis, reviewed};
/// assert!(reviewed(&Basis::of(&[]), None).is_empty());
/// ```
pub fn reviewed(basis: &Basis<'_>, known: Option<Date>) -> Vec<Told> {
    let decided = Decided::by(basis.decisions, known);
    let by_then = |t: &&Told| known.is_none_or(|bound| t.report.known.is_some_and(|day| day <= bound));
    basis.told.iter().filter(by_then).filter_map(|t| decided.apply(t)).map(std::borrow::Cow::into_owned).collect()
}
