//! Recognition and resolution on GeoVirus (Wikinews, CC BY; Gritta and others, 2018), which is not part
//! of the repository: without it this test says so and passes.

#![allow(clippy::print_stderr, reason = "it reports its figures, and says when it is skipped")]

mod support;

use std::fs;

use vigie_model::{Position, Span};
use vigie_place::PlaceRole;
use vigie_text::Words;

struct Toponym {
    name: String,
    start_chars: usize,
    position: Position,
}

fn between<'t>(text: &'t str, tag: &str) -> Vec<&'t str> {
    let (open, close) = (format!("<{tag}>"), format!("</{tag}>"));
    text.split(&open).skip(1).filter_map(|rest| rest.split_once(&close).map(|(inside, _)| inside)).collect()
}

fn plain(xml: &str) -> String {
    xml.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&apos;", "'").replace("&amp;", "&")
}

fn articles(xml: &str) -> Vec<(String, Vec<Toponym>)> {
    let one = |text: &str, tag: &str| between(text, tag).first().map(|s| plain(s)).unwrap_or_default();
    between(xml, "article")
        .into_iter()
        .map(|article| {
            let toponyms = between(article, "location").into_iter().filter_map(|location| {
                Some(Toponym {
                    name: one(location, "name"),
                    start_chars: one(location, "start").parse::<usize>().ok()?.checked_sub(1)?,
                    position: Position::new(one(location, "lat").parse().ok()?, one(location, "lon").parse().ok()?)?,
                })
            });
            (one(article, "text"), toponyms.collect())
        })
        .collect()
}

/// Bytes of the gold name: at its offset, or at the nearest place where it stands (some offsets drift).
fn locate(text: &str, toponym: &Toponym) -> Option<Span> {
    let wanted = text.char_indices().nth(toponym.start_chars).map_or(text.len(), |(at, _)| at);
    let found = text.match_indices(&toponym.name).min_by_key(|(at, _)| at.abs_diff(wanted))?;
    Some(Span::new(found.0, found.0 + toponym.name.len()))
}

#[test]
fn geovirus() {
    let path = support::root().join("../shared/data/places/geovirus/GeoVirus.xml");
    let Ok(xml) = fs::read_to_string(&path) else {
        eprintln!("skipped: no {}", path.display());
        return;
    };
    let recogniser = support::recogniser("en");
    let writing = support::writing("en");
    let (mut gold, mut read, mut right, mut near, mut close) = (0, 0, 0, 0, 0);
    let show = std::env::var_os("VIGIE_SHOW").is_some();
    for (text, toponyms) in articles(&xml) {
        let words = Words::read(&text, &writing);
        let mentions: Vec<_> = recogniser
            .recognise(&words, &[])
            .into_iter()
            .filter(|m| {
                !matches!(m.role, PlaceRole::Anaphor(_)) && m.name_span.of(&text).chars().any(char::is_uppercase)
            })
            // Adjectives (*the Turkish border*) are not marked in this set.
            .filter(|m| !m.reason.cues.iter().any(|cue| cue.contains("{country}")))
            .collect();
        let mut spans: Vec<(Span, &Toponym)> = toponyms.iter().filter_map(|t| Some((locate(&text, t)?, t))).collect();
        spans.sort_by_key(|(span, _)| *span);
        gold += toponyms.len();
        read += mentions.len();
        for (span, toponym) in &spans {
            // A name with its level word (*Quebec province*) is the same toponym.
            let found = mentions.iter().find(|m| m.name_span == *span || m.span == *span);
            let Some(mention) = found else {
                if show {
                    let around =
                        text.get(span.start.saturating_sub(30) as usize..(span.end as usize + 20).min(text.len()));
                    eprintln!("MISSED {} | {}", toponym.name, around.unwrap_or_default().replace('\n', " "));
                }
                continue;
            };
            right += 1;
            let entry = mention.entry.and_then(|index| recogniser.gazetteer().at(index));
            let km = entry.map_or(f64::INFINITY, |e| e.position.distance_km(toponym.position));
            near += usize::from(km <= 161.0);
            close += usize::from(km <= 25.0);
            if show && km > 161.0 {
                eprintln!("FAR {km:.0} km: {} read as {:?}", toponym.name, mention.reason.entry);
            }
        }
        if show {
            for m in &mentions {
                if !spans.iter().any(|(span, _)| m.name_span == *span || m.span == *span) {
                    let end = (m.name_span.end as usize + 25).min(text.len());
                    let around = text.get((m.name_span.start as usize).saturating_sub(25)..end).unwrap_or_default();
                    eprintln!("EXTRA {} | {around} | {:?}", m.name_span.of(&text), m.reason.entry);
                }
            }
        }
    }
    let (precision, recall) = (right as f64 / read as f64, right as f64 / gold as f64);
    let f1 = 2.0 * precision * recall / (precision + recall);
    let within = near as f64 / right as f64;
    eprintln!("GeoVirus: {gold} toponyms, {read} read, {right} right: P {precision:.3} R {recall:.3} F1 {f1:.3}");
    eprintln!("GeoVirus: of the right ones {within:.3} within 161 km, {:.3} within 25 km", close as f64 / right as f64);
    assert!(f1 >= 0.89 && within >= 0.91, "below what this reached");
}
