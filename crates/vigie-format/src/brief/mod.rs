//! The situation report: the picture in words, each statement with the sentences it rests on.
//!
//! In: a picture, the claims it was drawn from, a language's words. Out: Markdown, HTML fit to print, or plain text, all
//! from one [`Document`], so that they say the same and number their notes alike.
//! Invariant: the wording follows the picture's sureness; nothing is said that cites no claim.
//! Never: knows a language by name; weighs or merges claims.

mod called;
mod compose;
mod edits;
mod html;
mod map;
mod markdown;
mod text;
mod value;
mod words;

#[cfg(test)]
mod tests;

pub use compose::{Document, Item, Note, Piece, Section};
pub use edits::{Edits, EditsError, TextEdit};
pub use words::{LANGUAGES, Words, WordsError};

use serde_json::Value;
use vigie_picture::{Alert, Changes, Picture, Told};

/// The situation report in Markdown, its sources as footnotes.
///
/// ```
/// # use vigie_format::brief::{self, Document, Words};
/// # use vigie_picture::{Grades, Picture};
/// let words = Words::of("en").unwrap();
/// let document = Document::compose(&Picture::default(), &[], &Grades::default(), &words);
/// assert!(brief::markdown(&document, &words).starts_with("# Situation report\n"));
/// ```
pub fn markdown(document: &Document, words: &Words) -> String {
    markdown::render(document, words)
}

/// The situation report as one self-contained HTML page, with a map of the places that `picture` names; fit to print.
pub fn html(document: &Document, picture: &Picture, words: &Words) -> String {
    html::render(document, map::draw(picture, words).as_deref(), words)
}

/// The situation report as one JSON object: its sections, their statements, and the notes with the claims they quote.
pub fn value(document: &Document) -> Value {
    value::value(document)
}

/// The picture as plain text for a terminal.
pub fn picture_text(document: &Document, words: &Words) -> String {
    text::render(document, words)
}

/// What changed, in Markdown. `told` are the claims of both sides.
pub fn changes_markdown(changes: &Changes, told: &[Told], words: &Words) -> String {
    markdown::render(&Document::of_changes(changes, told, words), words)
}

/// What changed, as plain text for a terminal.
pub fn changes_text(changes: &Changes, told: &[Told], words: &Words) -> String {
    text::render(&Document::of_changes(changes, told, words), words)
}

/// An alert as plain text: what happened, under the name of its rule, with the words it rests on.
pub fn alert_text(rule: &str, alert: &Alert, told: &[Told], words: &Words) -> String {
    text::render(&Document::of_alert(rule, alert, told, words), words)
}

/// True for the characters that do nothing but turn the direction of what follows: in a report's words they could make the
/// rest of the page read backwards.
fn turns(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
