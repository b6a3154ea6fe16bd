//! Which form an input is in.

/// A form of input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// Plain text.
    Text,
    /// Markdown, front matter allowed.
    Markdown,
    /// A web page.
    Html,
    /// One report, or a list of them.
    Json,
    /// One report a line.
    JsonLines,
}

/// Every form, with the file name extensions it goes by, the usual one first.
pub const FORMATS: &[(Format, &[&str])] = &[
    (Format::Text, &["txt", "text"]),
    (Format::Markdown, &["md", "markdown"]),
    (Format::Html, &["html", "htm", "xhtml"]),
    (Format::Json, &["json"]),
    (Format::JsonLines, &["jsonl", "ndjson"]),
];

impl Format {
    /// The form that a file's name announces, by its extension in any case.
    ///
    /// ```
    /// # use vigie_source::Format;
    /// assert_eq!(Format::of_name("reports/Day-1.HTML"), Some(Format::Html));
    /// assert_eq!(Format::of_name("reports/README"), None);
    /// ```
    pub fn of_name(name: &str) -> Option<Format> {
        let file = name.rsplit(['/', '\\']).next()?;
        Format::of_extension(file.rsplit_once('.')?.1)
    }

    pub(crate) fn of_extension(extension: &str) -> Option<Format> {
        let known = |list: &&(Format, &[&str])| list.1.iter().any(|e| e.eq_ignore_ascii_case(extension));
        FORMATS.iter().find(known).map(|&(format, _)| format)
    }

    /// The form that `content` is in, given what its name announced: the content is believed where it is plain.
    pub fn of_content(content: &str, expected: Option<Format>) -> Format {
        let start = content.trim_start();
        let seen = if start.starts_with(['{', '[']) {
            json(start)
        } else if is_page(start) {
            Some(Format::Html)
        } else {
            None
        };
        match (expected, seen) {
            (_, Some(seen)) => match (expected, seen) {
                // In a file of lines each is judged alone, be the first one ever so wrong; but a list, or an object
                // that is written over several lines, is none.
                (Some(Format::JsonLines), Format::Json) if !spreads(start) => Format::JsonLines,
                // Markdown may hold tags, and a text may begin with one.
                (Some(Format::Markdown), Format::Html) if !is_document(start) => Format::Markdown,
                _ => seen,
            },
            // Nothing of a page in it: a text that someone named so.
            (Some(Format::Html), None) if !has_tags(start) => Format::Text,
            (Some(expected), None) => expected,
            (None, None) => Format::Text,
        }
    }
}

/// A list, or an object whose brace stands alone on its line.
fn spreads(start: &str) -> bool {
    start.starts_with('[') || start.lines().next().is_some_and(|first| first.trim_end() == "{")
}

/// What a text that begins with a bracket is, where it is JSON: one value, or one a line.
fn json(start: &str) -> Option<Format> {
    let first = start.lines().next().unwrap_or("").trim_end();
    let more = start.trim_end().len() > first.len();
    let complete = first.starts_with('{') && serde_json::from_str::<serde::de::IgnoredAny>(first).is_ok();
    if complete && more {
        return Some(Format::JsonLines);
    }
    // "[Dateline] Troops…" and "{{template}}" are texts: a key or a value must follow the bracket.
    let inner = start[1..].trim_start();
    let object = start.starts_with('{') && (inner.starts_with('"') || inner.starts_with('}'));
    let list = start.starts_with('[') && (inner.starts_with('{') || inner.starts_with(']'));
    (complete || object || list).then_some(Format::Json)
}

fn starts_with_ignoring_case(text: &str, prefix: &str) -> bool {
    text.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}

fn is_document(start: &str) -> bool {
    ["<!doctype html", "<html", "<?xml"].iter().any(|p| starts_with_ignoring_case(start, p))
}

/// A page's beginning, after comments.
fn is_page(mut start: &str) -> bool {
    while let Some(comment) = start.strip_prefix("<!--") {
        match comment.split_once("-->") {
            Some((_, rest)) => start = rest.trim_start(),
            None => return false,
        }
    }
    let tags = ["<head", "<body", "<title", "<meta", "<div", "<p>", "<article", "<main", "<h1", "<section", "<script"];
    is_document(start) || tags.iter().any(|p| starts_with_ignoring_case(start, p))
}

fn has_tags(text: &str) -> bool {
    text.match_indices('<').take(1000).any(|(i, _)| {
        let rest = text[i + 1..].trim_start_matches('/');
        rest.starts_with(|c: char| c.is_ascii_alphabetic()) && rest.contains('>')
    })
}
