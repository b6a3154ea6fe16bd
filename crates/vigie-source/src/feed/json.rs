//! JSON Feed, versions 1 and 1.1.
//!
//! Source: <https://www.jsonfeed.org/version/1.1/>.

use serde_json::Value;

use super::{ENTRIES, RawEntry, RawFeed, Text};

/// The feed in a text, where it is one.
pub(super) fn read(text: &str) -> Option<RawFeed> {
    // What is no feed is most often seen before all of it is read.
    if !text.contains("jsonfeed.org/version/") {
        return None;
    }
    let value: Value = serde_json::from_str(text).ok()?;
    let is_feed = value["version"]
        .as_str()
        .is_some_and(|v| v.contains("://jsonfeed.org/version/") || v.contains("://www.jsonfeed.org/version/"));
    let items = value["items"].as_array().filter(|_| is_feed)?;
    Some(RawFeed {
        title: words(&value, &["title"]),
        lang: words(&value, &["language"]).words,
        entries: items.iter().take(ENTRIES).map(entry).collect(),
        more: items.len() > ENTRIES,
        ..RawFeed::default()
    })
}

fn entry(item: &Value) -> RawEntry {
    let html = Text { markup: true, ..words(item, &["content_html"]) };
    let plain = words(item, &["content_text"]);
    RawEntry {
        // What it points to elsewhere is another's article.
        link: words(item, &["url", "external_url"]).words,
        title: words(item, &["title"]),
        published: words(item, &["date_published"]).words,
        updated: words(item, &["date_modified"]).words,
        lang: words(item, &["language"]).words,
        content: if html.words.is_empty() { plain } else { html },
        summary: words(item, &["summary"]),
        ..RawEntry::default()
    }
}

/// The first of these fields that has words.
fn words(value: &Value, fields: &[&str]) -> Text {
    let found = fields.iter().find_map(|field| value[*field].as_str().filter(|w| !w.trim().is_empty()));
    Text { words: found.unwrap_or_default().to_owned(), markup: false }
}
