//! The situation report in Markdown with footnotes.

use super::compose::{Document, Item, Note};
use super::words::Words;

pub(super) fn render(d: &Document, w: &Words) -> String {
    let mut out = format!("# {}\n\n", escape(&d.title));
    if let Some(subtitle) = &d.subtitle {
        out += &format!("*{}*\n\n", escape(subtitle));
    }
    for paragraph in &d.preamble {
        out += &format!("{}\n\n", escape(paragraph));
    }
    if !d.assessment.is_empty() {
        out += &format!("## {}\n\n", escape(&w.assessment));
    }
    for paragraph in &d.assessment {
        out += &format!("{}\n\n", escape(paragraph));
    }
    for section in d.sections.iter().filter(|s| s.is_printed()) {
        out += &format!("## {}\n\n", escape(&section.heading));
        for each in section.items.iter().filter(|i| i.is_printed()) {
            item(&mut out, each, "", w);
        }
        out.push('\n');
    }
    for (n, each) in d.notes.iter().take(d.cited).enumerate() {
        out += &format!("[^{}]: {}\n", n + 1, note(each, w));
    }
    out
}

fn item(out: &mut String, item: &Item, indent: &str, w: &Words) {
    let lead = item.lead.as_ref().map_or(String::new(), |l| format!("**{}**{}", escape(l), w.colon));
    let pieces: Vec<String> = item
        .pieces
        .iter()
        .filter(|p| !p.text.is_empty())
        .map(|p| format!("{}{}", escape(&p.text), p.notes.iter().map(|n| format!("[^{n}]")).collect::<String>()))
        .collect();
    *out += &format!("{indent}- {lead}{}\n", pieces.join(&w.semicolon));
    for each in item.sub.iter().filter(|i| i.is_printed()) {
        self::item(out, each, &format!("{indent}  "), w);
    }
}

fn note(note: &Note, w: &Words) -> String {
    let [open, close] = &w.quote;
    let claimant = note.claimant.as_ref().map_or(String::new(), |c| format!(" ({})", escape(c)));
    let report = match &note.url {
        Some(url) => format!("[{}](<{}>)", escape(&note.report), url.replace(['<', '>', '\n', ' '], "")),
        None => format!("*{}*", escape(&note.report)),
    };
    let (quote, outlet, date) = (escape(&note.quote), escape(&note.outlet), escape(&note.date));
    format!("{open}{quote}{close}{claimant} — {outlet}, {date}, {report}")
}

/// Keeps the characters of a text from being taken for Markdown or HTML, and the text on one line. Escapes are
/// backslashes throughout, so that a reader needs to know no entities.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '#' | '|' | '~' => out.extend(['\\', c]),
            '\n' | '\r' | '\t' => out.push(' '),
            c if super::turns(c) => {}
            c => out.push(c),
        }
    }
    out
}
