//! Feeds: what an outlet published lately, with a link to each article.
//!
//! In: bytes in RSS (0.9 to 2.0), Atom or JSON Feed. Out: entries with what the feed says of each, and what could not be
//! read. Invariant: any bytes are ordinary input; no entity is looked up, nothing is loaded, what is nested too deep ends the
//! reading; where a feed breaks off, the entries before stand.

mod json;
mod xml;

#[cfg(test)]
mod tests;

use jiff::fmt::rfc2822::DateTimeParser;
use vigie_model::{Lang, PartialDate};

use crate::fetch::Address;
use crate::{Limits, Problem, decode, html, parse_published};

/// The most entries that are taken from a feed: the first, which are the newest.
const ENTRIES: usize = 1000;

/// The longest title and name, in characters.
const NAME_CHARS: usize = 500;

/// The first year of which a date is believed: programs without one write 0001 or 1601.
const FIRST_YEAR: i16 = 1900;

/// What an outlet published lately.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Feed {
    /// The feed's name, most often that of its outlet.
    pub title: Option<String>,
    /// The entries, in the order of the feed, each that has a link or a text.
    pub entries: Vec<Entry>,
    /// What could not be read.
    pub problems: Vec<Problem>,
}

/// One article, as the feed has it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Entry {
    /// Where the article is.
    pub link: Option<Address>,
    /// Its title.
    pub title: Option<String>,
    /// When it was published.
    pub published: Option<PartialDate>,
    /// The outlet that published it: what the entry says, else the feed's title.
    pub source: Option<String>,
    /// Its language, as far as the feed says it.
    pub lang: Option<Lang>,
    /// What the feed has of its text, all or the beginning.
    pub text: Option<String>,
}

/// The feed in `bytes`, which are at `address`; `None` where they are none.
///
/// ```
/// use vigie_source::{Limits, feed::read_feed, fetch::Address};
/// let rss = r#"<rss version="2.0"><channel><title>Écho</title>
///     <item><title>Cessez-le-feu</title><link>/a/1</link><pubDate>Mon, 12 Oct 2026 08:00:00 +0200</pubDate></item>
///     </channel></rss>"#;
/// let address = Address::parse("https://echo.example/rss.xml").unwrap();
/// let feed = read_feed(&address, rss.as_bytes(), &Limits::default()).unwrap();
/// let entry = &feed.entries[0];
/// assert_eq!(entry.link.as_ref().unwrap().as_str(), "https://echo.example/a/1");
/// assert_eq!((entry.source.as_deref(), entry.published.unwrap().to_string()), (Some("Écho"), "2026-10-12".to_owned()));
/// ```
pub fn read_feed(address: &Address, bytes: &[u8], limits: &Limits) -> Option<Feed> {
    let text = decode(bytes).ok()?.text;
    let start = text.trim_start();
    let raw = match start.chars().next()? {
        '<' => xml::read(start)?,
        '{' => json::read(start)?,
        _ => return None,
    };
    Some(feed(address, raw, limits))
}

/// A feed as written.
#[derive(Debug, Default)]
struct RawFeed {
    title: Text,
    lang: String,
    /// Where relative links begin, if not at the feed.
    base: String,
    entries: Vec<RawEntry>,
    /// Why the reading ended before the end, and at which byte.
    broke: Option<(String, u64)>,
    /// True where there were more entries than are taken.
    more: bool,
}

/// An entry as written. Of what is there twice, the first counts.
#[derive(Debug, Default)]
struct RawEntry {
    link: String,
    base: String,
    title: Text,
    /// When it was published, and when it was changed last.
    published: String,
    updated: String,
    source: Text,
    lang: String,
    /// The text in full, and its beginning or a summary.
    content: Text,
    summary: Text,
}

/// Words as written, and how.
#[derive(Debug, Default, Clone)]
struct Text {
    words: String,
    /// Whether they are a piece of a web page.
    markup: bool,
}

impl Text {
    /// As words alone, each paragraph a line of its own; `None` where there are none.
    fn plain(&self) -> Option<String> {
        let looks_marked_up = self.markup && self.words.contains(['<', '&']);
        let words = if looks_marked_up { html::words_of(&self.words)? } else { self.words.trim().to_owned() };
        (!words.is_empty()).then_some(words)
    }

    /// On one line, of bounded length.
    fn name(&self) -> Option<String> {
        // A title is no page: what is longer is not looked at.
        let cut: String = self.words.chars().take(NAME_CHARS * 10).collect();
        let words = Text { words: cut, markup: self.markup }.plain()?;
        let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
        Some(line.chars().take(NAME_CHARS).collect())
    }
}

fn feed(address: &Address, raw: RawFeed, limits: &Limits) -> Feed {
    let title = raw.title.name();
    let base = address.join(&raw.base).unwrap_or_else(|_| address.clone());
    let mut problems = Vec::new();
    let mut entries = Vec::new();
    for entry in raw.entries {
        match read_entry(&base, entry, limits) {
            Ok(entry) => entries.push(Entry {
                source: entry.source.or_else(|| title.clone()),
                lang: entry.lang.or_else(|| lang(&raw.lang)),
                ..entry
            }),
            Err((what, mend)) => problems.push(Problem::new(address.as_str(), what, mend)),
        }
    }
    if let Some((why, at)) = raw.broke {
        let what = format!("the feed breaks off ({why}); the {} entries before were read", entries.len());
        let mend = "fetch it again later, or tell its outlet";
        problems.push(Problem { offset: Some(at), ..Problem::new(address.as_str(), what, mend) });
    }
    if raw.more {
        let what = format!("a feed of more than {ENTRIES} entries, of which the first {ENTRIES} were read");
        problems.push(Problem::new(address.as_str(), what, "give the addresses of the others one by one"));
    }
    Feed { title, entries, problems }
}

fn read_entry(base: &Address, raw: RawEntry, limits: &Limits) -> Result<Entry, (String, String)> {
    let title = raw.title.name();
    let base = base.join(&raw.base).unwrap_or_else(|_| base.clone());
    let link = match raw.link.trim() {
        "" => None,
        link => Some(base.join(link)),
    };
    let text = raw.content.plain().or_else(|| raw.summary.plain()).filter(|t| t.len() <= limits.report_bytes);
    let published = date(&raw.published).or_else(|| date(&raw.updated));
    let named = || title.clone().map_or("an entry".to_owned(), |title| format!("the entry {title:?}"));
    let link = match (link, &text) {
        (Some(Ok(link)), _) => Some(link),
        // Its own text does instead.
        (_, Some(_)) => None,
        (Some(Err(no)), None) => {
            return Err((format!("{}: its link cannot be followed: {}", named(), no.what), no.mend.to_owned()));
        }
        (None, None) => {
            return Err((format!("{} has neither a link nor a text", named()), "tell its outlet".to_owned()));
        }
    };
    Ok(Entry { link, title, published, source: raw.source.name(), lang: lang(&raw.lang), text })
}

/// The language of a tag such as `fr-FR`.
fn lang(tag: &str) -> Option<Lang> {
    Lang::new(tag.trim().split(['-', '_']).next()?)
}

/// The day of a date as feeds write it: that of a calendar's date or time stamp, or of an e-mail's date.
fn date(text: &str) -> Option<PartialDate> {
    let text = text.trim();
    let date = parse_published(text).or_else(|| {
        let at = DateTimeParser::new().relaxed_weekday(true).parse_zoned(text).ok()?;
        Some(PartialDate::day(at.date()))
    })?;
    (date.earliest().year() >= FIRST_YEAR).then_some(date)
}
