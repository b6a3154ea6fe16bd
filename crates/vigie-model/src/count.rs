//! Figures with their bounds, after UCDP's low, best and high.

use crate::vocabulary::vocabulary;

vocabulary! {
    /// What a figure counts.
    Unit, "unit" {
        /// Single persons.
        People = "people",
        /// Families or households, of unstated size.
        Households = "households",
    }
}

/// A figure as a report gives it: what is said at least, best, at most. All unknown when the words hold no number.
///
/// Invariant kept by [`Count::new`]: low ≤ best ≤ high where they are known.
/// Source: UCDP GED codebook, "best, high, low"; `claims.md`, "Counts".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Count {
    /// The figure is not below this.
    pub low: Option<u64>,
    /// The figure that is most likely.
    pub best: Option<u64>,
    /// The figure is not above this.
    pub high: Option<u64>,
    /// The words say that it is approximate (*une cinquantaine*, *about*).
    pub approx: bool,
    /// What is counted.
    pub unit: Unit,
}

impl Count {
    /// No number in the words.
    pub const UNKNOWN: Count = Count { low: None, best: None, high: None, approx: false, unit: Unit::People };

    /// A count with the three bounds, put in order where they contradict each other.
    pub fn new(low: Option<u64>, best: Option<u64>, high: Option<u64>, approx: bool) -> Count {
        let (low, high) = match (low, high) {
            (Some(l), Some(h)) if l > h => (Some(h), Some(l)),
            other => other,
        };
        let best = best.map(|b| b.max(low.unwrap_or(b)).min(high.unwrap_or(u64::MAX)));
        Count { low, best, high, approx, unit: Unit::People }
    }

    /// Exactly `n`.
    ///
    /// ```
    /// # use vigie_model::Count;
    /// let c = Count::exactly(12);
    /// assert_eq!((c.low, c.best, c.high), (Some(12), Some(12), Some(12)));
    /// ```
    pub fn exactly(n: u64) -> Count {
        Count::new(Some(n), Some(n), Some(n), false)
    }

    /// *At least*, *more than* `n`: no upper bound.
    pub fn at_least(n: u64) -> Count {
        Count::new(Some(n), Some(n), None, false)
    }

    /// *About*, *nearly* `n`: no bounds.
    pub fn about(n: u64) -> Count {
        Count::new(None, Some(n), None, true)
    }

    /// True when the words hold no number.
    pub fn is_unknown(&self) -> bool {
        self.low.is_none() && self.best.is_none() && self.high.is_none()
    }

    /// The same figure, counting `unit`.
    pub fn of(self, unit: Unit) -> Count {
        Count { unit, ..self }
    }

    /// True when some number satisfies both figures, 10 % of leeway being given to approximate ones.
    pub fn compatible(&self, other: &Count) -> bool {
        let range = |c: &Count| {
            let low = c.low.or(c.best).unwrap_or(0) as f64;
            let high = c.high.or(if c.low.is_some() && c.low == c.best && c.high.is_none() { None } else { c.best });
            let high = high.map_or(f64::INFINITY, |h| h as f64);
            if c.approx { (low * 0.9, high * 1.1) } else { (low, high) }
        };
        let (a, b) = (range(self), range(other));
        a.0 <= b.1 && b.0 <= a.1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_are_put_in_order() {
        let c = Count::new(Some(30), Some(50), Some(20), false);
        assert_eq!((c.low, c.best, c.high), (Some(20), Some(30), Some(30)));
    }

    #[test]
    fn figures_that_can_both_be_so_are_compatible() {
        assert!(Count::at_least(12).compatible(&Count::exactly(17)));
        assert!(!Count::exactly(12).compatible(&Count::exactly(17)));
        assert!(Count::about(50).compatible(&Count::exactly(52)));
        assert!(!Count::about(50).compatible(&Count::exactly(80)));
        assert!(Count::UNKNOWN.compatible(&Count::exactly(3)));
    }
}
