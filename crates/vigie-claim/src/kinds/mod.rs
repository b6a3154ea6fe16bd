//! How claims of each kind are made from a predicate.

pub(crate) mod acts;
pub(crate) mod casualties;
pub(crate) mod displacement;
