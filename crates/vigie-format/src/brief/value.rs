//! The situation report as one JSON object: what Markdown and HTML are rendered from.

use serde_json::{Value, json};

use super::compose::{Document, Item, Note, Piece, Section};

pub(super) fn value(d: &Document) -> Value {
    json!({
        "schema_version": crate::SCHEMA_VERSION,
        "lang": d.lang,
        "title": d.title,
        "subtitle": d.subtitle,
        "preamble": d.preamble,
        "assessment": d.assessment,
        "sections": d.sections.iter().map(section).collect::<Vec<_>>(),
        "notes": d.notes.iter().zip(1usize..).map(|(n, number)| note(n, number)).collect::<Vec<_>>(),
        "cited": d.cited,
    })
}

fn section(s: &Section) -> Value {
    json!({
        "anchor": s.anchor,
        "heading": s.heading,
        "left_out": s.left_out,
        "items": s.items.iter().map(item).collect::<Vec<_>>(),
    })
}

fn item(i: &Item) -> Value {
    json!({
        "key": i.key,
        "lead": i.lead,
        "lead_was": i.lead_was,
        "left_out": i.left_out,
        "pieces": i.pieces.iter().map(piece).collect::<Vec<_>>(),
        "sub": i.sub.iter().map(item).collect::<Vec<_>>(),
    })
}

fn piece(p: &Piece) -> Value {
    json!({"text": p.text, "notes": p.notes, "was": p.was, "once": p.once})
}

fn note(n: &Note, number: usize) -> Value {
    json!({
        "number": number,
        "claim": n.claim.0,
        "report": n.key,
        "quote": n.quote,
        "claimant": n.claimant,
        "outlet": n.outlet,
        "date": n.date,
        "title": n.report,
        "url": n.url,
    })
}
