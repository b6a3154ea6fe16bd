//! Where reports come from: bytes of any sort → reports, and a list of what could not be read.
//!
//! In: a name and bytes, or a stream of lines. Out: [`Outcome`]: reports, and problems that each name the input, the
//! place in it, what is wrong and how to mend it. Invariant: any bytes are ordinary input; nothing panics, and what can
//! be read is read. Never: a file, a clock; the network only in [`fetch`], which asks for the pages and feeds that someone
//! named, and in [`webhook`], which posts what is to be told elsewhere.
//!
//! ```
//! use vigie_source::{Limits, read_reports};
//! let outcome = read_reports("notes/idlib.txt", "date 2020-02\nLa ville est tombée.".as_bytes(), &Limits::default());
//! assert_eq!(outcome.reports[0].id, "idlib");
//! assert_eq!(outcome.reports[0].published.unwrap().to_string(), "2020-02");
//!
//! let outcome = read_reports("idlib.txt", b"%PDF-1.7 ...", &Limits::default());
//! assert_eq!(outcome.problems[0].to_string(),
//!     "idlib.txt: this is a PDF document, not text; save it as text first, for example with `pdftotext`");
//! ```

#![cfg_attr(not(test), deny(clippy::disallowed_methods))] // reads nothing of the machine: see clippy.toml

mod article;
mod binary;
mod charset;
mod date;
pub mod feed;
pub mod fetch;
mod format;
mod html;
mod json;
mod lines;
mod problem;
mod text;
mod tls;
pub mod webhook;

pub use article::{Article, Found, find, of_entry};
pub use binary::NotText;
pub use charset::{Decoded, decode};
pub use date::parse_published;
pub use format::{FORMATS, Format};
pub use lines::JsonLines;
pub use problem::{Kind, Outcome, Problem};

use vigie_model::PartialDate;

/// How much is taken in at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The largest file, and the longest line of a JSON Lines stream, in bytes.
    pub file_bytes: usize,
    /// The largest HTML page, in bytes; its tree takes many times that in memory.
    pub html_bytes: usize,
    /// The longest text of one report, in bytes: what is longer is no report but many, or a book.
    pub report_bytes: usize,
}

impl Default for Limits {
    /// 100 MB a file, 20 MB a page, 1 MB (some 160,000 words) a report.
    fn default() -> Limits {
        Limits { file_bytes: 100_000_000, html_bytes: 20_000_000, report_bytes: 1_000_000 }
    }
}

/// The reports in `bytes`, which are known as `name` (a path, a URL, `-` for standard input).
///
/// The name's extension says what to expect; where the content is plainly something else it is read as what it is, or
/// refused with a problem.
pub fn read_reports(name: &str, bytes: &[u8], limits: &Limits) -> Outcome {
    read_hinted(name, bytes, &Hints { format: Format::of_name(name), published: None }, limits)
}

/// What is known of bytes before they are read.
#[derive(Debug, Clone, Copy, Default)]
struct Hints {
    /// The form they are said to be in.
    format: Option<Format>,
    /// When what they hold was published, should it not say so itself.
    published: Option<PartialDate>,
}

fn read_hinted(name: &str, bytes: &[u8], hints: &Hints, limits: &Limits) -> Outcome {
    if bytes.len() > limits.file_bytes {
        let what = format!("larger than the limit of {}", megabytes(limits.file_bytes));
        return Outcome::problem(
            Problem::new(name, what, "split it, or give it as JSON Lines, which is read line by line")
                .of(Kind::TooLarge),
        );
    }
    let decoded = match decode(bytes) {
        Ok(decoded) => decoded,
        Err(kind) => return Outcome::problem(kind.problem(name)),
    };
    let mut outcome = read_text(name, &decoded.text, hints, limits).within(name, limits);
    if let Some(offset) = decoded.first_error {
        let what =
            format!("not wholly {}: some bytes are no characters and were read as {:?}", decoded.encoding, '\u{fffd}');
        let mend = "save it as UTF-8 from the program that wrote it";
        outcome
            .problems
            .insert(0, Problem { offset: Some(offset), ..Problem::new(name, what, mend).of(Kind::Encoding) });
    }
    outcome
}

fn read_text(name: &str, content: &str, hints: &Hints, limits: &Limits) -> Outcome {
    if content.trim().is_empty() {
        let problem = Problem::new(name, "nothing in it", "check that the file was saved, or leave it out");
        return Outcome::problem(problem.of(Kind::Empty));
    }
    let format = Format::of_content(content, hints.format);
    match format {
        Format::Text | Format::Markdown => text::read(name, content, format),
        Format::Html if content.len() > limits.html_bytes => {
            let (size, limit) = (megabytes(content.len()), megabytes(limits.html_bytes));
            Outcome::problem(
                Problem::new(name, format!("a page of {size}, the limit is {limit}"), "save its text alone")
                    .of(Kind::TooLarge),
            )
        }
        Format::Html => html::read(name, content, hints.published),
        Format::Json => json::read(name, content),
        Format::JsonLines => {
            let mut outcome = Outcome::default();
            for line in JsonLines::new(name, content.as_bytes(), *limits) {
                outcome.extend(line);
            }
            outcome
        }
    }
}

fn megabytes(bytes: usize) -> String {
    format!("{:.1} MB", bytes as f64 / 1e6)
}

/// The id of a report that has none of its own: the last part of `name`, without its extension and without `.gold`.
///
/// ```
/// assert_eq!(vigie_source::stem("eval/gold/fr/goma.gold.json"), "goma");
/// assert_eq!(vigie_source::stem("-"), "stdin");
/// ```
pub fn stem(name: &str) -> &str {
    let file = name.rsplit(['/', '\\']).find(|part| !part.is_empty()).unwrap_or(name);
    if file == "-" {
        return "stdin";
    }
    let stem = match file.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() && Format::of_extension(extension).is_some() => stem,
        _ => file,
    };
    stem.strip_suffix(".gold").filter(|s| !s.is_empty()).unwrap_or(stem)
}

#[cfg(test)]
mod tests;
