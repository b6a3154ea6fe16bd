//! The picture as plain text for a terminal.

use super::compose::{Document, Item};
use super::words::Words;

pub(super) fn render(d: &Document, w: &Words) -> String {
    let mut out = format!("{}\n", clean(&d.title));
    for line in d.subtitle.iter().chain(d.preamble.first()) {
        out += &format!("{}\n", clean(line));
    }
    for section in &d.sections {
        out += &format!("\n{}\n", clean(&section.heading).to_uppercase());
        for each in &section.items {
            item(&mut out, each, "  ", w);
        }
    }
    out.push('\n');
    let [open, close] = &w.quote;
    for (n, note) in d.notes.iter().enumerate() {
        let claimant = note.claimant.as_ref().map_or(String::new(), |c| format!(" ({c})"));
        let line = format!("{open}{}{close}{claimant} — {}, {}", note.quote, note.outlet, note.date);
        out += &format!("[{}] {} #{}\n", n + 1, clean(&line), clean(&note.claim.0));
    }
    out
}

fn item(out: &mut String, item: &Item, indent: &str, w: &Words) {
    let lead = item.lead.as_ref().map_or(String::new(), |l| format!("{}{}", clean(l), w.colon));
    let notes = |notes: &[usize]| match notes {
        [] => String::new(),
        _ => format!(" [{}]", notes.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")),
    };
    let pieces: Vec<String> = item.pieces.iter().map(|p| format!("{}{}", clean(&p.text), notes(&p.notes))).collect();
    *out += &format!("{indent}{lead}{}\n", pieces.join(&w.semicolon));
    for each in &item.sub {
        self::item(out, each, &format!("{indent}  "), w);
    }
}

/// Without control characters, which a report could use to command the terminal.
fn clean(text: &str) -> String {
    text.chars().filter(|c| !super::turns(*c)).map(|c| if c.is_control() { ' ' } else { c }).collect()
}
