//! A claim in a line: `kind value ACTOR PLACE TIME factuality`, with `?` for what is unknown; counts stand in brackets
//! behind the value, targets behind `>`.

use vigie_model::{Actor, Body, Claim, Count};

fn party(actors: &[Actor]) -> String {
    let one = |a: &Actor| match (a.country, a.sector) {
        (Some(c), Some(s)) => format!("{}/{s}", c.as_str()),
        (None, Some(s)) => format!("?/{s}"),
        _ => a.name.clone(),
    };
    if actors.is_empty() { "?".to_owned() } else { actors.iter().map(one).collect::<Vec<_>>().join("+") }
}

fn count(c: &Count) -> String {
    let n = |n: Option<u64>| n.map_or_else(|| "?".to_owned(), |n| n.to_string());
    if c.is_unknown() { String::new() } else { format!("[{}-{}-{}]", n(c.low), n(c.best), n(c.high)) }
}

/// The line of a claim.
pub fn write(claim: &Claim) -> String {
    let figure = match &claim.body {
        Body::Casualties { count: c, .. } | Body::Displacement { count: c, .. } => count(c),
        _ => String::new(),
    };
    let place = if claim.place.is_empty() {
        "?".to_owned()
    } else {
        claim.place.iter().map(|p| p.name.replace(' ', "_")).collect::<Vec<_>>().join("+")
    };
    let time = claim.time.as_ref().and_then(|t| t.when.as_ref()).map_or_else(|| "?".to_owned(), ToString::to_string);
    let target = if claim.target.is_empty() { String::new() } else { format!(" > {}", party(&claim.target)) };
    format!(
        "{} {}{figure} {} {place} {time} {}{target}",
        claim.kind(),
        claim.body.value(),
        party(&claim.actor),
        claim.factuality
    )
}
