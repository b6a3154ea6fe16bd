//! Claims for people: one line that says it, and the sentence it was read from.

use crate::output::{Style, line};
use vigie_model::{
    Actor, Attribution, Body, Claim, Count, Derived, Factuality, Kind, Place, PlaceRelation, Report, Span, Time, Unit,
    Victims, Voice,
};
use vigie_text::{Words, Writing};

/// How much of a sentence is shown on each side of the evidence, in characters.
const CONTEXT_CHARS: usize = 140;

/// The kind's heading.
pub fn heading(kind: Kind) -> &'static str {
    match kind {
        Kind::Control => "Control",
        Kind::Violence => "Violence",
        Kind::Casualties => "Casualties",
        Kind::Displacement => "Displacement",
        Kind::Deployment => "Deployment",
        Kind::Alignment => "Alignment",
        Kind::Diplomacy => "Diplomacy",
        Kind::Humanitarian => "Humanitarian",
        Kind::Protest => "Protest",
        Kind::Quote => "Quotes",
    }
}

/// A claim on one line.
pub fn summary(claim: &Claim, style: Style) -> String {
    let mut parts = vec![style.key(&claim.body.value().replace('_', " "))];
    let mut add = |part: String| {
        if !part.is_empty() {
            parts.push(part);
        }
    };
    match &claim.body {
        Body::Control { extent: Some(extent), .. } => add(format!("({extent})")),
        Body::Casualties { victims, count, .. } => add(figure(count, victims.unwrap_or(Victims::People).as_str())),
        Body::Displacement { count, .. } => add(figure(count, count.unit.as_str())),
        _ => {}
    }
    let relation = match &claim.body {
        Body::Control { .. } => ("by", "from"),
        Body::Casualties { .. } => ("by", "of"),
        Body::Alignment { .. } | Body::Diplomacy { .. } => ("", "→"),
        Body::Displacement { .. } | Body::Deployment { .. } | Body::Quote { .. } => ("", "to"),
        Body::Violence { .. } | Body::Humanitarian { .. } | Body::Protest { .. } => ("by", "against"),
    };
    add(labelled(relation.0, &actors(&claim.actor)));
    add(labelled(relation.1, &actors(&claim.target)));
    add(places(&claim.place));
    match &claim.body {
        Body::Displacement { from, to, .. } | Body::Deployment { from, to, .. } => {
            add(labelled("from", &places(from)));
            add(labelled("to", &places(to)));
        }
        Body::Diplomacy { about, deadline, .. } => {
            add(about.as_deref().map(|a| format!("“{}”", line(a))).unwrap_or_default());
            add(deadline.as_ref().map(|d| format!("by {}", time(d))).unwrap_or_default());
        }
        _ => {}
    }
    add(claim.time.as_ref().map(time).unwrap_or_default());
    if claim.factuality != Factuality::Asserted {
        add(style.doubt(claim.factuality.as_str()));
    }
    add(attribution(&claim.attribution));
    parts.join(" · ")
}

fn labelled(label: &str, text: &str) -> String {
    match (label, text) {
        (_, "") => String::new(),
        ("", text) => text.to_owned(),
        (label, text) => format!("{label} {text}"),
    }
}

/// A figure in words: *at least 300 civilians*.
pub fn figure(count: &Count, what: &str) -> String {
    let what = what.replace('_', " ");
    let households = if count.unit == Unit::Households && what != "households" { " (households)" } else { "" };
    match number(count) {
        Some(number) => format!("{number} {what}{households}"),
        None => format!("{what}, number not given"),
    }
}

/// A figure's number with its bounds; `None` where there is none.
pub fn number(count: &Count) -> Option<String> {
    let about = if count.approx { "about " } else { "" };
    let best = count.best.map(grouped);
    // A bound that is the best figure itself says how sure it is, not another number.
    let low = count.low.filter(|low| count.best != Some(*low)).map(grouped);
    let high = count.high.filter(|high| count.best != Some(*high)).map(grouped);
    let text = match (best, low, high) {
        (None, None, None) => return None,
        (Some(best), None, None) => {
            let open = match (count.low, count.high) {
                (Some(_), None) => "at least ",
                (None, Some(_)) => "at most ",
                _ => "",
            };
            format!("{open}{best}")
        }
        (Some(best), Some(low), Some(high)) => format!("{best} ({low} to {high})"),
        (Some(best), Some(low), None) => format!("{best} (at least {low})"),
        (Some(best), None, Some(high)) => format!("{best} (at most {high})"),
        (None, Some(low), Some(high)) => format!("{low} to {high}"),
        (None, Some(low), None) => format!("at least {low}"),
        (None, None, Some(high)) => format!("at most {high}"),
    };
    Some(format!("{about}{text}"))
}

/// Digits in groups of three, as ISO 80000-1 has them.
pub fn grouped(n: u64) -> String {
    let digits = n.to_string();
    if digits.len() <= 4 {
        return digits;
    }
    let first = digits.len() % 3;
    let mut out = digits[..first].to_owned();
    for (i, digit) in digits[first..].chars().enumerate() {
        if i % 3 == 0 && !out.is_empty() {
            out.push('\u{202f}');
        }
        out.push(digit);
    }
    out
}

/// Actors with their country and sector.
pub fn actors(actors: &[Actor]) -> String {
    let one = |actor: &Actor| {
        let codes: Vec<&str> = [actor.country.as_ref().map(|c| c.as_str()), actor.sector.map(|s| s.as_str())]
            .into_iter()
            .flatten()
            .collect();
        let name = line(&actor.name);
        if codes.is_empty() { name } else { format!("{name} ({})", codes.join("/")) }
    };
    actors.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// Places with how the claim lies to them.
pub fn places(places: &[Place]) -> String {
    let one = |place: &Place| {
        let name = line(&place.name);
        match (&place.derived, place.relation) {
            // *northern Mali*, *a village in Ituri*: the distance says how wide the area is, not how far off it lies.
            (Some(Derived { from, bearing: Some(bearing), .. }), PlaceRelation::In) if *from == place.name => {
                format!("the {} {name}", PlaceRelation::from(*bearing).as_str().replace('_', " "))
            }
            (Some(Derived { from, bearing: None, .. }), PlaceRelation::In) if *from != place.name => {
                format!("{name} (in {})", line(from))
            }
            (Some(derived), _) => {
                let bearing = derived.bearing.map(|b| format!(" {b}")).unwrap_or_default();
                format!("{name} ({} km{bearing} of {})", derived.km.round(), line(&derived.from))
            }
            (None, PlaceRelation::In | PlaceRelation::Unknown) => name,
            (None, relation) => format!("{} {name}", relation.as_str().replace('_', " ")),
        }
    };
    places.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// A time as its period, else in its words.
pub fn time(time: &Time) -> String {
    match &time.when {
        Some(when) => when.to_string(),
        None => format!("“{}”", line(&time.text)),
    }
}

/// Whose word it is; nothing where it is the outlet's own.
pub fn attribution(attribution: &Attribution) -> String {
    // A voice without a name is shown in the report's own words, which already say that they attribute.
    match (attribution.voice, &attribution.name, &attribution.text) {
        (Voice::Outlet, _, _) => String::new(),
        (_, Some(name), _) => format!("said by {}", line(name)),
        (_, None, Some(words)) => format!("“{}”", line(words)),
        (voice, None, None) => format!("said by {voice}"),
    }
}

/// A text cut into sentences, to show evidence where it stands.
pub struct Sentences<'t> {
    text: &'t str,
    spans: Vec<Span>,
}

impl<'t> Sentences<'t> {
    /// The sentences of `text`.
    pub fn new(text: &'t str) -> Sentences<'t> {
        Sentences { text, spans: Words::read(text, &Writing::default()).sentences.iter().map(|s| s.span).collect() }
    }

    /// The sentence around `evidence`, the evidence set off.
    pub fn highlight(&self, evidence: Span, style: Style) -> String {
        let first = self.spans.partition_point(|s| s.end <= evidence.start);
        let around = self.spans[first..]
            .iter()
            .take_while(|s| s.start < evidence.end)
            .fold(evidence, |all, sentence| all.cover(*sentence));
        let before = self.text.get(around.start as usize..evidence.start as usize).unwrap_or("");
        let after = self.text.get(evidence.end as usize..around.end as usize).unwrap_or("");
        let inner = line(evidence.of(self.text));
        format!("{}{}{}", last_words(&line_in(before)), style.evidence(inner.trim_end()), first_words(&line_in(after)))
    }
}

/// As [`line()`], a space at the beginning being kept.
pub fn line_in(text: &str) -> String {
    let lead = if text.starts_with(char::is_whitespace) { " " } else { "" };
    format!("{lead}{}", line(text))
}

fn last_words(text: &str) -> String {
    let count = text.chars().count();
    let Some((cut, _)) = text.char_indices().nth(count.saturating_sub(CONTEXT_CHARS)).filter(|(i, _)| *i > 0) else {
        return text.to_owned();
    };
    let tail = &text[cut..];
    format!("… {}", tail.split_once(' ').map_or(tail, |(_, rest)| rest))
}

fn first_words(text: &str) -> String {
    let text = text.trim_end();
    let Some((cut, _)) = text.char_indices().nth(CONTEXT_CHARS) else {
        return text.to_owned();
    };
    let head = &text[..cut];
    format!("{} …", head.rsplit_once(' ').map_or(head, |(start, _)| start))
}

/// A report's head on one line.
pub fn report_line(report: &Report, style: Style) -> String {
    let mut parts = vec![style.heading(&line(&report.id))];
    parts.extend(report.source.as_deref().map(line));
    parts.extend(report.published.map(|d| d.to_string()));
    parts.extend(report.lang.as_ref().map(|l| l.to_string()));
    parts.join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use vigie_model::Bearing;

    #[test]
    fn a_part_of_an_area_has_no_distance() {
        let at = |name: &str, from: &str, km, bearing, relation| {
            let derived = Some(Derived { from: from.to_owned(), km, bearing });
            places(&[Place { derived, relation, ..Place::unresolved(name) }])
        };
        assert_eq!(at("Mali", "Mali", 175.0, Some(Bearing::N), PlaceRelation::In), "the north of Mali");
        assert_eq!(at("Ngolo", "Ituri", 81.0, None, PlaceRelation::In), "Ngolo (in Ituri)");
        assert_eq!(
            at("Ngolo", "Bunia", 8.0, Some(Bearing::Ne), PlaceRelation::NortheastOf),
            "Ngolo (8 km NE of Bunia)"
        );
    }

    #[test]
    fn figures_read_as_they_were_said() {
        for (count, want) in [
            (Count::exactly(12), "12 civilians"),
            (Count::at_least(580_000), "at least 580\u{202f}000 civilians"),
            (Count::about(50), "about 50 civilians"),
            (Count::new(Some(20), None, Some(30), false), "20 to 30 civilians"),
            (Count::new(Some(2000), None, Some(9999), true), "about 2000 to 9999 civilians"),
            (Count::UNKNOWN, "civilians, number not given"),
            (Count::at_least(40).of(Unit::Households), "at least 40 civilians (households)"),
        ] {
            assert_eq!(figure(&count, "civilians"), want);
        }
        assert_eq!((grouped(999), grouped(1_234_567)), ("999".to_owned(), "1\u{202f}234\u{202f}567".to_owned()));
    }

    #[test]
    fn evidence_stands_in_its_sentence() {
        let text = "Rien ici. La ville de X est\ntombée jeudi. Fin.";
        let at = text.find("est").unwrap();
        let span = Span::new(at, at + "est\ntombée".len());
        let shown = Sentences::new(text).highlight(span, Style::PLAIN);
        assert_eq!(shown, "La ville de X [est tombée] jeudi.");
        let long = format!("{} fin {}.", "mot ".repeat(100), "mot ".repeat(100));
        let at = long.find("fin").unwrap();
        let shown = Sentences::new(&long).highlight(Span::new(at, at + 3), Style::PLAIN);
        assert!(shown.starts_with("… mot") && shown.contains("mot [fin] mot") && shown.ends_with("mot …"), "{shown}");
        assert_eq!(Sentences::new("").highlight(Span::new(5, 9), Style::PLAIN), "[]");
    }
}
