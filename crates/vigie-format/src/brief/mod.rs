//! The situation report: the picture in words, each statement with the sentences it rests on.
//!
//! In: a picture, the claims it was drawn from, a language's words. Out: Markdown, HTML fit to print, or plain text, all
//! from one [`Document`], so that they say the same and number their notes alike.
//! Invariant: the wording follows the picture's sureness; nothing is said that cites no claim.
//! Never: knows a language by name; weighs or merges claims.

mod compose;
mod html;
mod map;
mod markdown;
mod text;
mod words;

#[cfg(test)]
mod tests;

pub use compose::{Document, Item, Note, Piece, Section};
pub use words::{LANGUAGES, Words, WordsError};

use vigie_picture::{Alert, Changes, Picture, Told};

/// The situation report in Markdown, its sources as footnotes.
///
/// `told` are the claims that `picture` was drawn from.
///
/// ```
/// # use vigie_format::brief::{self, Words};
/// # use vigie_picture::Picture;
/// let words = Words::of("en").unwrap();
/// let report = brief::markdown(&Picture::default(), &[], &words);
/// assert!(report.starts_with("# Situation report\n"));
/// ```
pub fn markdown(picture: &Picture, told: &[Told], words: &Words) -> String {
    markdown::render(&Document::compose(picture, told, words), words)
}

/// The situation report as one self-contained HTML page, with a map of the places named; fit to print.
pub fn html(picture: &Picture, told: &[Told], words: &Words) -> String {
    html::render(&Document::compose(picture, told, words), map::draw(picture, words).as_deref(), words)
}

/// The picture as plain text for a terminal.
pub fn picture_text(picture: &Picture, told: &[Told], words: &Words) -> String {
    text::render(&Document::compose(picture, told, words), words)
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
