//! How often claims of a stated confidence are right, and how far the two are apart.

use std::fmt::Write as _;

/// Claims by stated confidence, in ten bins.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Curve {
    bins: [Bin; 10],
}

#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Bin {
    claims: usize,
    right: usize,
    stated: f64,
}

impl Bin {
    fn cells(self) -> String {
        if self.claims == 0 {
            return "0 | – | –".to_owned();
        }
        let of = self.claims as f64;
        format!("{} | {:.2} | {:.2}", self.claims, self.stated / of, self.right as f64 / of)
    }
}

impl Curve {
    /// Takes in a claim.
    pub fn add(&mut self, confidence: f64, right: bool) {
        // Confidence is in hundredths: 0.3 is the first of its bin, whatever binary fractions make of it.
        let hundredths = (confidence * 100.0).round().clamp(0.0, 99.0) as usize;
        let bin = &mut self.bins[hundredths / 10];
        bin.claims += 1;
        bin.right += usize::from(right);
        bin.stated += confidence;
    }

    /// The claims taken in.
    pub fn claims(&self) -> usize {
        self.bins.iter().map(|bin| bin.claims).sum()
    }

    /// Expected calibration error: the distance between stated and right, a bin weighing as much as it has claims.
    pub fn error(&self) -> f64 {
        let apart: f64 = self.bins.iter().map(|bin| (bin.stated - bin.right as f64).abs()).sum();
        if self.claims() == 0 { 0.0 } else { apart / self.claims() as f64 }
    }
}

/// Curves beside each other, a row a bin, and their errors.
pub fn table(curves: &[(&str, &Curve)]) -> String {
    let mut out = String::from("| stated |");
    for (name, _) in curves {
        let _ = write!(out, " {name}: claims | stated on average | right |");
    }
    let _ = writeln!(out, "\n|---|{}", "---|---|---|".repeat(curves.len()));
    for at in 0..10 {
        let _ = write!(out, "| {:.1}–{:.1} |", at as f64 / 10.0, (at + 1) as f64 / 10.0);
        for (_, curve) in curves {
            let _ = write!(out, " {} |", curve.bins[at].cells());
        }
        out.push('\n');
    }
    out.push_str("\nExpected calibration error: ");
    let errors: Vec<String> = curves
        .iter()
        .map(|(name, curve)| format!("{name} {:.3} over {} claims", curve.error(), curve.claims()))
        .collect();
    let _ = writeln!(out, "{}.", errors.join(", "));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_error_is_the_distance_of_stated_and_right() {
        let mut curve = Curve::default();
        for right in [true, true, true, false] {
            curve.add(0.95, right);
        }
        curve.add(0.3, false);
        assert_eq!(curve.claims(), 5);
        assert!((curve.error() - (4.0 * 0.2 + 0.3) / 5.0).abs() < 1e-9, "{}", curve.error());
        assert_eq!(Curve::default().error(), 0.0);
    }

    #[test]
    fn a_bin_begins_with_its_tenth_and_the_last_holds_certainty() {
        let mut curve = Curve::default();
        for confidence in [0.0, 0.09, 0.1, 0.3, 0.7, 0.9, 1.0] {
            curve.add(confidence, true);
        }
        assert_eq!(curve.bins.map(|bin| bin.claims), [2, 1, 0, 1, 0, 0, 0, 1, 0, 2]);
        let table = table(&[("all", &curve), ("none", &Curve::default())]);
        let rows: Vec<&str> = table.lines().take_while(|line| !line.is_empty()).collect();
        assert!(rows.len() == 12 && rows.iter().all(|row| row.matches('|').count() == 8), "{table}");
        assert!(table.contains("| 0.3–0.4 | 1 | 0.30 | 1.00 | 0 | – | – |"), "{table}");
    }
}
