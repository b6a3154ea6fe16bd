//! Whether a report is about a conflict: a logistic model over what was counted in it.

use super::evidence::Evidence;
use crate::analysis::Analysis;
use crate::claims::Draft;

/// A trait of a text, by name, and what it adds to the log-odds that the text is about a conflict.
type Weight = (&'static str, fn(&Evidence) -> f64, f64);

/// The log-odds of a text in which nothing was found.
///
/// Fitted with the weights below by `train/relevance.py`, logistic regression with a ridge penalty of 1, on 2026-11-30 to the
/// 331 texts of `eval/relevance/` and `eval/gold/` (those held out excepted), 134 of them about a conflict. With each tenth
/// left out of the fitting in turn, 5 of the 197 others are taken for conflict and 5 of the 134 are not. Traits that told
/// nothing were left out: a text's length, words of conflict that other topics use as well.
const BASE: f64 = -2.76;

/// Texts of this many tokens are neither short nor long.
const USUAL_TOKENS: f64 = 150.0;

/// Texts shorter than this are no denser for it.
const LEAST_TOKENS: f64 = 80.0;

/// A topic with so many words of its own is sure.
const MANY_WORDS: f64 = 12.0;

/// So many words are one step where each tells as much as the one before.
const HANDFUL: f64 = 5.0;

/// How much of something there is in a text of the usual length.
fn density(n: usize, e: &Evidence) -> f64 {
    n as f64 * USUAL_TOKENS / (e.tokens as f64).max(LEAST_TOKENS)
}

/// The same where one more tells less than the one before.
fn dense(n: usize, e: &Evidence) -> f64 {
    density(n, e).ln_1p()
}

/// The same where one more tells as much as the one before.
fn many(n: usize, e: &Evidence) -> f64 {
    density(n, e).min(MANY_WORDS) / HANDFUL
}

/// What is weighed. Counts are per text of the usual length.
pub(crate) const WEIGHTS: &[Weight] = &[
    ("parties", |e| dense(e.parties, e), 1.35),
    ("weapons", |e| dense(e.weapons, e), 1.23),
    ("ground and harm", |e| dense(e.ground + e.harm, e), 0.55),
    ("figures", |e| dense(e.figures, e), 0.25),
    ("armed sides", |e| dense(e.armed_names + e.sides, e), 1.54),
    ("countries", |e| dense(e.countries, e), 1.04),
    ("organisations", |e| dense(e.organisations, e), 1.20),
    ("apart, strong", |e| dense(e.apart_strong, e), -1.51),
    ("apart, many", |e| many(e.apart_strong, e), -1.03),
    ("apart, plain", |e| dense(e.apart_plain, e), -0.68),
    ("beside, strong", |e| dense(e.beside_strong, e), -0.32),
    ("beside, many", |e| many(e.beside_strong, e), -1.65),
    ("beside, plain", |e| dense(e.beside_plain, e), 0.01),
    ("others", |e| dense(e.others_strong, e), -0.01),
    ("past", |e| dense(e.past, e), -1.36),
    ("fought", |e| dense(e.fought, e), 0.74),
    ("of states", |e| dense(e.of_states, e), 0.83),
    ("of others", |e| dense(e.of_others, e), 0.91),
    ("placed", |e| dense(e.placed, e), 0.79),
];

/// The log-odds that a text with this evidence is about a conflict.
pub(crate) fn log_odds(evidence: &Evidence) -> f64 {
    BASE + WEIGHTS.iter().map(|(_, value, weight)| value(evidence) * weight).sum::<f64>()
}

/// Why a text is not about a conflict, if it is more probable that it is not.
pub(super) fn against(analysis: &Analysis<'_>, drafts: &[Draft]) -> Option<String> {
    let evidence = Evidence::of(analysis, drafts);
    (log_odds(&evidence) < 0.0).then(|| reason(&evidence, &analysis.language.relevance.topics))
}

fn reason(e: &Evidence, topics: &[String]) -> String {
    let of_conflict = e.parties + e.weapons + e.ground + e.harm;
    let loosely = e.figures + e.loose;
    let topic = e.topic.and_then(|k| topics.get(k));
    let of_topic = e.apart_strong.max(e.beside_strong) + e.apart_plain.max(e.beside_plain);
    let (sides, percent) = (e.armed_names + e.sides, (100.0 / (1.0 + (-log_odds(e)).exp())).round());
    match topic {
        Some(topic) if of_topic > of_conflict => format!(
            "the text is about {topic}, not about a conflict: {of_topic} words of that, {of_conflict} of conflict and \
             {loosely} that can be, {sides} armed parties (probability of conflict: {percent} %)"
        ),
        _ => format!(
            "too little in the text shows that it is about a conflict: {of_conflict} words of conflict and {loosely} that \
             can be, {sides} armed parties (probability of conflict: {percent} %)"
        ),
    }
}
