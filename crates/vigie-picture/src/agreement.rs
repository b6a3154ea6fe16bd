//! How far two reviewers agree about the claims that both decided about.

use vigie_model::{ClaimId, Decision, Verdict};

use crate::ReviewState;
use crate::review_state::Shared;

/// How far two people agree, over the claims that both decided about; of each the last word that stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Agreement {
    /// Their names, in order.
    pub reviewers: [String; 2],
    /// How many claims both decided about. What one of them added is not among them: nobody was asked about it.
    pub both: usize,
    /// How many of those got the same verdict.
    pub same: usize,
    /// Cohen's kappa: agreement beyond what their shares of each verdict would give by chance, from -1 to 1. `None`
    /// where both gave one and the same verdict throughout, so that chance explains everything.
    pub kappa: Option<f64>,
    /// The claims about which they differ: by verdict, or by what a correction says.
    pub apart: Vec<ClaimId>,
}

impl Agreement {
    /// The share of the claims that got the same verdict.
    pub fn share(&self) -> f64 {
        self.same as f64 / self.both.max(1) as f64
    }
}

/// The categories of verdicts: accepted, corrected, rejected.
const CATEGORIES: usize = 3;

/// Of every two people who decided about the same claims, how far they agree; by name.
///
/// ```
/// # use vigie_picture::agreements;
/// assert!(agreements(&[]).is_empty());
/// ```
pub fn agreements(decisions: &[Decision]) -> Vec<Agreement> {
    let state = ReviewState::of(decisions);
    let agreement = |((a, b), shared): ((&str, &str), Vec<Shared>)| {
        let mut table = [[0usize; CATEGORIES]; CATEGORIES];
        let mut apart = Vec::new();
        for (id, [one, other]) in shared {
            let Some((x, y)) = category(&one.verdict).zip(category(&other.verdict)) else { continue };
            table[x][y] += 1;
            if one.verdict != other.verdict {
                apart.push(id.clone());
            }
        }
        let both: usize = table.iter().flatten().sum();
        let same = (0..CATEGORIES).map(|n| table[n][n]).sum();
        let reviewers = [a.to_owned(), b.to_owned()];
        (both > 0).then(|| Agreement { reviewers, both, same, kappa: kappa(&table), apart })
    };
    state.shared().into_iter().filter_map(agreement).collect()
}

fn category(verdict: &Verdict) -> Option<usize> {
    match verdict {
        Verdict::Accepted => Some(0),
        Verdict::Corrected(_) => Some(1),
        Verdict::Rejected => Some(2),
        Verdict::Added(_) | Verdict::Withdrawn => None,
    }
}

/// Cohen's kappa of a table of counts.
fn kappa(table: &[[usize; CATEGORIES]; CATEGORIES]) -> Option<f64> {
    let all: usize = table.iter().flatten().sum();
    let share = |n: usize| n as f64 / all as f64;
    let observed: f64 = (0..CATEGORIES).map(|n| share(table[n][n])).sum();
    let row = |n: usize| share(table[n].iter().sum());
    let column = |n: usize| share(table.iter().map(|row| row[n]).sum());
    let by_chance: f64 = (0..CATEGORIES).map(|n| row(n) * column(n)).sum();
    (all > 0 && by_chance < 1.0).then(|| (observed - by_chance) / (1.0 - by_chance))
}

#[cfg(test)]
mod tests {
    use super::*;
    use vigie_model::{Date, Reviewed};

    fn made(line: &str) -> Vec<Decision> {
        let one = |word: &str| {
            let (by, rest) = word.split_once(':').unwrap();
            let (id, verdict) = rest.split_once('=').unwrap();
            let verdict = match verdict {
                "+" => Verdict::Accepted,
                "-" => Verdict::Rejected,
                "undo" => Verdict::Withdrawn,
                other => panic!("{other}"),
            };
            let about = Reviewed::Claim(ClaimId(id.to_owned()));
            Decision { about, verdict, by: by.to_owned(), on: Date::MIN, note: None }
        };
        line.split_whitespace().map(one).collect()
    }

    /// Both say yes 20 times and no 15 times, Ana alone says yes 5 times, Zoé alone 10 times: the textbook's 0.4.
    #[test]
    fn kappa_is_that_of_the_textbook() {
        let mut line = String::new();
        for (times, ana, zoe) in [(20, "+", "+"), (5, "+", "-"), (10, "-", "+"), (15, "-", "-")] {
            for n in 0..times {
                line.push_str(&format!("Ana:{ana}{zoe}{n}={ana} Zoé:{ana}{zoe}{n}={zoe} "));
            }
        }
        let found = agreements(&made(&line));
        assert_eq!((found[0].both, found[0].same, found[0].apart.len()), (50, 35, 15));
        assert!((found[0].share() - 0.7).abs() < 1e-9);
        assert!((found[0].kappa.unwrap() - 0.4).abs() < 1e-9, "{:?}", found[0].kappa);
    }

    #[test]
    fn only_words_that_stand_count_and_unanimity_has_no_kappa() {
        let found = agreements(&made("Ana:a=+ Zoé:a=- Zoé:a=undo Zoé:a=+ Ana:b=+ Zoé:b=- Zoé:b=undo Luc:a=-"));
        let line = |a: &Agreement| format!("{} {} {}/{} {:?}", a.reviewers[0], a.reviewers[1], a.same, a.both, a.kappa);
        let lines: Vec<String> = found.iter().map(line).collect();
        assert_eq!(lines, ["Ana Luc 0/1 Some(0.0)", "Ana Zoé 1/1 None", "Luc Zoé 0/1 Some(0.0)"]);
    }
}
