//! One claim for one fact: the headline merged with the body, the same figure said twice, an act read by two entries.

use crate::analysis::Analysis;
use crate::claims::{Draft, Lead};
use vigie_model::{Body, Claim, Evidence, Factuality, Form, Kind, Moved, Span};

fn same_places(a: &Claim, b: &Claim) -> bool {
    a.place.is_empty() || b.place.is_empty() || a.place.iter().any(|p| b.place.iter().any(|q| p.key() == q.key()))
}

fn same_actors(a: &Claim, b: &Claim) -> bool {
    a.actor.is_empty() || b.actor.is_empty() || a.actor.iter().any(|p| b.actor.iter().any(|q| p.same_party(q)))
}

/// Whether no actor of one is of another country than those of the other; parties of no country need one name.
fn same_sides(a: &Claim, b: &Claim) -> bool {
    let country = |p: &vigie_model::Actor, q: &vigie_model::Actor| p.country.is_some() && p.country == q.country;
    // *Wagner* in the headline, *le patron de Wagner* in the body.
    let within = |p: &vigie_model::Actor, q: &vigie_model::Actor| {
        let words = p.text.split_whitespace().last().unwrap_or_default();
        words.chars().next().is_some_and(char::is_uppercase) && q.text.contains(words)
    };
    same_actors(a, b)
        || a.actor.iter().any(|p| b.actor.iter().any(|q| within(p, q)))
        || a.actor.iter().any(|p| b.actor.iter().any(|q| country(p, q)))
}

/// A province, a region, a country, or words without a position.
fn is_vague(place: &vigie_model::Place) -> bool {
    use vigie_model::PlaceLevel::{Admin1, Country, Region};
    place.position.is_none() || matches!(place.level, Some(Admin1 | Region | Country))
}

fn count(claim: &Claim) -> Option<vigie_model::Count> {
    match &claim.body {
        Body::Casualties { count, .. } | Body::Displacement { count, .. } => Some(*count).filter(|c| !c.is_unknown()),
        _ => None,
    }
}

/// How much a claim says: the fuller of two accounts of one fact is kept.
fn fullness(claim: &Claim) -> usize {
    claim.actor.len().min(1) * 2
        + claim.place.len().min(1)
        + claim.target.len().min(1)
        + usize::from(claim.time.is_some())
        + usize::from(count(claim).is_some())
        + match &claim.body {
            Body::Displacement { from, to, .. } | Body::Deployment { from, to, .. } => {
                from.len().min(1) + to.len().min(1)
            }
            _ => 0,
        }
}

/// *ont quitté Bria pour trouver refuge à Bambari*: what a flight aims at says whither the flight itself went; it is no
/// second one, still ahead.
fn join_aims(drafts: &mut Vec<Draft>, analysis: &Analysis<'_>) {
    let syntax = &analysis.syntax;
    let verb = |d: &Draft| {
        let mut groups = syntax.groups_in(&(d.head..d.head + 1));
        groups.next().filter(|_| d.lead == Lead::Verb && d.claim.kind() == Kind::Displacement)
    };
    let away = |d: &Draft| {
        let Body::Displacement { movement, .. } = &d.claim.body else { return false };
        matches!(movement, Moved::Fled | Moved::Evacuated | Moved::CrossedBorder)
    };
    let mut aims = Vec::new();
    for (i, aim) in drafts.iter().enumerate().filter(|(_, d)| d.claim.factuality == Factuality::Future && away(d)) {
        let over = verb(aim).filter(|&g| syntax.groups[g].finite.is_none()).and_then(|g| syntax.governors[g]);
        let main = over.and_then(|over| {
            drafts.iter().position(|d| verb(d) == Some(over) && away(d) && count(&d.claim) == count(&aim.claim))
        });
        aims.extend(main.map(|main| (i, main)));
    }
    for &(i, main) in &aims {
        let aim = drafts[i].claim.clone();
        let claim = &mut drafts[main].claim;
        if let (Body::Displacement { from, to, .. }, Body::Displacement { from: left, to: aimed, .. }) =
            (&mut claim.body, aim.body)
        {
            for (own, theirs) in [(&mut *from, left), (&mut *to, aimed)] {
                if own.is_empty() {
                    *own = theirs;
                }
            }
            to.retain(|place| !from.iter().any(|f| f.key() == place.key()));
            if !from.is_empty() || !to.is_empty() {
                claim.place.clear();
            }
        }
        let (own, aimed) = (claim.evidence.span, aim.evidence.span);
        let span = Span { start: own.start.min(aimed.start), end: own.end.max(aimed.end) };
        claim.evidence = Evidence { span, text: span.of(analysis.words.text).to_owned() };
    }
    let mut at = 0;
    drafts.retain(|_| {
        at += 1;
        !aims.iter().any(|&(i, _)| i == at - 1)
    });
}

/// Drops what repeats.
pub(crate) fn merge(drafts: &mut Vec<Draft>, analysis: &Analysis<'_>) {
    join_aims(drafts, analysis);
    let title_end = title_end(analysis);
    let mut drop = vec![false; drafts.len()];
    for i in 0..drafts.len() {
        for j in 0..drafts.len() {
            if i == j || drop[i] || drop[j] {
                continue;
            }
            let (a, b) = (&drafts[i].claim, &drafts[j].claim);
            let headline = a.evidence.span.start < title_end && b.evidence.span.start >= title_end;
            // Most pairs of a long text can have nothing to do with each other, and there are very many of them.
            let beside = drafts[i].head == drafts[j].head || a.evidence.span.overlaps(b.evidence.span);
            let unsaid = a.kind() == Kind::Violence && a.actor.is_empty() && !b.actor.is_empty();
            if !(beside || headline || unsaid || count(a).is_some_and(|n| count(b) == Some(n))) {
                continue;
            }
            // One verb that several entries read as violence: the most specific form, and the fullest account.
            let form = |c: &Claim| match c.body {
                Body::Violence { form: Form::Attack | Form::Other } => Some(0),
                Body::Violence { .. } => Some(1),
                _ => None,
            };
            let entry = |d: &Draft| d.because.first().map(|b| b.reason.clone());
            let twice = drafts[i].head == drafts[j].head && entry(&drafts[i]) != entry(&drafts[j]);
            if let (Some(x), Some(y), true) = (form(a), form(b), twice) {
                drop[i] |= (x, fullness(a), j) < (y, fullness(b), i);
                continue;
            }
            if a.kind() != b.kind() || a.body.value() != b.body.value() || a.kind() == Kind::Quote {
                continue;
            }
            let overlap = a.evidence.span.overlaps(b.evidence.span) && drafts[i].head == drafts[j].head;
            let alike = same_places(a, b) && same_actors(a, b);
            // A headline says less than the body: the province for the town, *Moscow* for its ministry.
            let vague = drafts[i].steps == 3 || a.place.iter().all(is_vague);
            let told = same_sides(a, b) && (same_places(a, b) || vague);
            let figures_agree = match (count(a), count(b)) {
                (Some(x), Some(y)) => x.best == y.best && x.low == y.low,
                (None, None) => true,
                _ => headline,
            };
            let repeated = count(a).is_some()
                && count(a) == count(b)
                && same_places(a, b)
                && a.attribution.name == b.attribution.name
                && a.time.as_ref().map(|t| &t.when) == b.time.as_ref().map(|t| &t.when);
            // The same act mentioned again without saying who: one claim.
            let times = |c: &Claim| c.time.as_ref().map(|t| t.when.clone());
            let again = a.kind() == Kind::Violence
                && a.actor.is_empty()
                && !b.actor.is_empty()
                && b.evidence.span.start >= title_end
                && drafts[j].steps <= 1
                && same_places(a, b)
                && (times(a) == times(b) || a.time.is_none());
            // *se dit préoccupée*: one act that two entries read.
            let within = matches!(a.kind(), Kind::Diplomacy | Kind::Alignment | Kind::Humanitarian)
                && b.evidence.span.contains(a.evidence.span)
                && same_actors(a, b)
                && (a.evidence.span != b.evidence.span || i > j);
            // *5 000 réfugiés ont atteint Adré*: the noun for those who moved says no more than the verb.
            let mover = a.kind() == Kind::Displacement
                && count(a) == count(b)
                && drafts[i].head != drafts[j].head
                && b.evidence.span.contains(a.evidence.span)
                && a.evidence.span != b.evidence.span;
            let weaker = fullness(a) < fullness(b) || (fullness(a) == fullness(b) && i > j);
            if mover
                || again
                || within
                || headline && (alike || told) && figures_agree
                || overlap && alike && figures_agree && weaker
                || repeated && weaker
            {
                drop[i] = true;
            }
        }
    }
    let mut at = 0;
    drafts.retain(|_| {
        at += 1;
        !drop[at - 1]
    });
}

/// Where the headline ends, if the text opens with one: a short first paragraph without a final stop.
pub(crate) fn title_end(analysis: &Analysis<'_>) -> u32 {
    let Some(first) = analysis.words.sentences.first() else { return 0 };
    let more = analysis.words.sentences.get(1).is_some_and(|s| s.paragraph != first.paragraph);
    let last = analysis.words.word(first.tokens.end - 1);
    if more && !matches!(last, "." | "!" | "?" | "…" | ":") { first.span.end } else { 0 }
}
