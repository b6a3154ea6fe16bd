//! RSS and Atom.
//!
//! Sources: <https://www.rssboard.org/rss-specification>, <https://web.resource.org/rss/1.0/spec>, RFC 4287. What the press
//! really writes is taken too: names of HTML's characters, bare ampersands, end tags that do not fit.
//!
//! An entity is never replaced by what a document type says it is: those of XML itself are, the others stay as they are
//! written, and are read as HTML's where the words are a piece of a page.

use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::ResolveResult;
use quick_xml::{NsReader, XmlVersion};

use super::{ENTRIES, RawEntry, RawFeed, Text};

/// What is nested deeper than this is no feed.
const DEEPEST: usize = 128;

/// The feed in a text, where it is one.
pub(super) fn read(text: &str) -> Option<RawFeed> {
    let mut reader = NsReader::from_str(text);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    config.expand_empty_elements = true;
    let mut feed = Reading::default();
    loop {
        let at = reader.buffer_position();
        let (space, event) = match reader.read_resolved_event() {
            Ok(next) => next,
            Err(error) => {
                feed.broke(error.to_string(), at);
                break;
            }
        };
        let done = match event {
            Event::Start(start) => {
                let space = Space::of(&space, &start);
                feed.open(space, &start)
            }
            Event::End(end) => {
                feed.close(&String::from_utf8_lossy(end.name().as_ref()));
                Ok(())
            }
            Event::Text(words) => feed.add(&words.decode().unwrap_or_default()),
            Event::CData(words) => feed.add(&words.decode().unwrap_or_default()),
            Event::GeneralRef(reference) => feed.add(&character(&reference, feed.is_page())),
            Event::Eof => {
                if !feed.path.is_empty() {
                    feed.broke("it ends in the middle".to_owned(), at);
                }
                break;
            }
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => Ok(()),
        };
        match done {
            Ok(()) => {}
            Err(End::NoFeed) => return None,
            Err(End::Deep) => {
                feed.broke(format!("elements nested more than {DEEPEST} deep"), at);
                break;
            }
            Err(End::Enough) => {
                feed.read.more = true;
                break;
            }
        }
    }
    if !feed.begun {
        return None;
    }
    // An entry in which the feed broke off may lack its half.
    Some(feed.read)
}

/// Why the reading ends.
enum End {
    NoFeed,
    Deep,
    Enough,
}

/// Whose word an element's name is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Space {
    /// RSS of any version.
    Rss,
    Atom,
    /// RDF, whose root holds RSS 1.0.
    Rdf,
    /// Dublin Core.
    Dublin,
    /// The module of RSS for full texts.
    Content,
    Other,
}

impl Space {
    fn of(resolved: &ResolveResult<'_>, start: &BytesStart<'_>) -> Space {
        let prefix = start.name().prefix();
        match resolved {
            ResolveResult::Bound(namespace) => match namespace.as_ref() {
                b"http://www.w3.org/2005/Atom" | b"http://purl.org/atom/ns#" => Space::Atom,
                b"http://www.w3.org/1999/02/22-rdf-syntax-ns#" => Space::Rdf,
                b"http://purl.org/dc/elements/1.1/" | b"http://purl.org/dc/terms/" => Space::Dublin,
                b"http://purl.org/rss/1.0/modules/content/" => Space::Content,
                // RSS has gone by several names; what has no prefix is its.
                _ if prefix.is_none() => Space::Rss,
                _ => Space::Other,
            },
            ResolveResult::Unbound => Space::Rss,
            // A prefix that nobody declared is taken for what it usually is.
            ResolveResult::Unknown(prefix) => match prefix.as_slice() {
                b"dc" => Space::Dublin,
                b"content" => Space::Content,
                b"atom" => Space::Atom,
                b"rdf" => Space::Rdf,
                _ => Space::Other,
            },
        }
    }
}

/// An element that is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Node {
    /// `rss`, `rdf:RDF`, or `feed` with what a channel holds.
    Root,
    Feed,
    Channel,
    Entry,
    /// Where an entry of Atom was taken from.
    Source,
    /// An element whose words are being taken.
    Taken,
    Other,
}

/// What an element's words are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    FeedTitle,
    FeedLang,
    Link,
    /// An id, which may be a link as well.
    Guid,
    Title,
    Published,
    Updated,
    Source,
    Lang,
    Content,
    Summary,
}

/// How words are to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum As {
    Words,
    /// Words that are a piece of a page, written as text.
    Page,
    /// Elements of a page.
    Elements,
}

/// Words that are being taken.
struct Taking {
    field: Field,
    how: As,
    words: String,
}

#[derive(Default)]
struct Reading {
    begun: bool,
    /// The open elements with their names as written.
    path: Vec<(Node, String)>,
    taking: Option<Taking>,
    entry: RawEntry,
    /// An id of the entry that may be its link.
    guid: String,
    read: RawFeed,
}

impl Reading {
    fn broke(&mut self, why: String, at: u64) {
        self.read.broke.get_or_insert((why, at));
    }

    /// True where elements of a page are being taken.
    fn is_page(&self) -> bool {
        self.taking.as_ref().is_some_and(|t| t.how == As::Elements)
    }

    fn open(&mut self, space: Space, start: &BytesStart<'_>) -> Result<(), End> {
        if self.path.len() >= DEEPEST {
            return Err(End::Deep);
        }
        let (name, whole) = (start.local_name(), start.name());
        let name = String::from_utf8_lossy(name.as_ref()).into_owned();
        let whole = String::from_utf8_lossy(whole.as_ref()).into_owned();
        if let Some(taking) = &mut self.taking {
            // An element among the words: a page's paragraphs stay apart.
            taking.words.push_str(&format!("<{name}>"));
            if taking.how == As::Words {
                taking.how = As::Page;
            }
            self.path.push((Node::Other, whole));
            return Ok(());
        }
        let parent = self.path.last().map(|(node, _)| *node);
        let node = match (parent, space, name.as_str()) {
            (None, Space::Rss, "rss") | (None, Space::Rdf, "RDF") => Node::Root,
            (None, Space::Atom, "feed") => Node::Feed,
            (None, ..) => return Err(End::NoFeed),
            (Some(Node::Root), Space::Rss, "channel") => Node::Channel,
            // In RSS 1.0 the items stand beside the channel.
            (Some(Node::Root | Node::Channel), Space::Rss, "item") | (Some(Node::Feed), Space::Atom, "entry") => {
                if self.read.entries.len() >= ENTRIES {
                    return Err(End::Enough);
                }
                self.entry = RawEntry { base: attribute(start, "xml:base"), ..RawEntry::default() };
                self.entry.lang = attribute(start, "xml:lang");
                self.guid = String::new();
                if space == Space::Rss {
                    self.guid = attribute(start, "rdf:about");
                }
                Node::Entry
            }
            (Some(Node::Entry), Space::Atom, "source") => Node::Source,
            (Some(parent), ..) => self.take(parent, space, &name, start),
        };
        if matches!(node, Node::Root | Node::Feed) {
            self.begun = true;
            self.read.base = attribute(start, "xml:base");
            self.read.lang = attribute(start, "xml:lang");
        }
        self.path.push((node, whole));
        Ok(())
    }

    /// Begins to take an element's words, where they say something.
    fn take(&mut self, parent: Node, space: Space, name: &str, start: &BytesStart<'_>) -> Node {
        use Field::*;
        let field = match (parent, space, name) {
            (Node::Channel, Space::Rss, "title") | (Node::Feed, Space::Atom, "title") => FeedTitle,
            (Node::Channel, Space::Rss, "language") | (Node::Channel, Space::Dublin, "language") => FeedLang,
            (Node::Entry, Space::Rss | Space::Atom, "title") => Title,
            (Node::Entry, Space::Rss, "link") => Link,
            (Node::Entry, Space::Atom, "link") => {
                let rel = attribute(start, "rel");
                if self.entry.link.is_empty() && matches!(rel.as_str(), "" | "alternate") {
                    self.entry.link = attribute(start, "href");
                }
                return Node::Other;
            }
            (Node::Entry, Space::Rss, "guid") if attribute(start, "isPermaLink") != "false" => Guid,
            (Node::Entry, Space::Rss, "pubDate") | (Node::Entry, Space::Dublin, "date" | "created" | "issued") => {
                Published
            }
            (Node::Entry, Space::Atom, "published" | "issued" | "created") => Published,
            (Node::Entry, Space::Atom, "updated" | "modified") | (Node::Entry, Space::Dublin, "modified") => Updated,
            (Node::Entry, Space::Rss, "source") | (Node::Source, Space::Atom, "title") => Source,
            (Node::Entry, Space::Dublin, "publisher") => Source,
            (Node::Entry, Space::Dublin, "language") => Lang,
            (Node::Entry, Space::Content, "encoded") | (Node::Entry, Space::Atom, "content") => Content,
            (Node::Entry, Space::Rss, "description") | (Node::Entry, Space::Atom, "summary") => Summary,
            _ => return Node::Other,
        };
        let how = match space {
            Space::Atom => match attribute(start, "type").as_str() {
                "xhtml" | "application/xhtml+xml" => As::Elements,
                "html" | "text/html" => As::Page,
                "" | "text" | "text/plain" => As::Words,
                // Atom 0.3 says by another attribute how it is written; what is no text at all is not taken.
                _ if field == Content && !attribute(start, "src").is_empty() => return Node::Other,
                _ => As::Page,
            },
            // RSS does not say; its titles and texts are pieces of pages more often than not.
            _ if matches!(field, FeedTitle | Title | Source | Content | Summary) => As::Page,
            _ => As::Words,
        };
        self.taking = Some(Taking { field, how, words: String::new() });
        Node::Taken
    }

    fn add(&mut self, words: &str) -> Result<(), End> {
        if self.path.is_empty() && !self.begun && !words.trim().is_empty() {
            return Err(End::NoFeed);
        }
        if let Some(taking) = &mut self.taking {
            taking.words.push_str(words);
        }
        Ok(())
    }

    /// Closes the innermost element of that name with all that is still open in it; an end without a beginning is nothing.
    fn close(&mut self, name: &str) {
        let Some(at) = self.path.iter().rposition(|(_, open)| open == name) else { return };
        while self.path.len() > at {
            self.close_last();
        }
    }

    fn close_last(&mut self) {
        let Some((node, name)) = self.path.pop() else { return };
        match node {
            Node::Entry => {
                let mut entry = std::mem::take(&mut self.entry);
                if entry.link.trim().is_empty() {
                    entry.link = std::mem::take(&mut self.guid);
                }
                self.read.entries.push(entry);
            }
            Node::Taken => {
                if let Some(taking) = self.taking.take() {
                    self.keep(taking);
                }
            }
            _ => {
                if let Some(taking) = &mut self.taking {
                    let local = name.rsplit(':').next().unwrap_or_default();
                    // A page's line break has no end: one would be a second break.
                    if local != "br" {
                        taking.words.push_str(&format!("</{local}>"));
                    }
                }
            }
        }
    }

    fn keep(&mut self, taking: Taking) {
        if taking.words.trim().is_empty() {
            return;
        }
        let (entry, read) = (&mut self.entry, &mut self.read);
        let line = |to: &mut String, words: String| {
            if to.trim().is_empty() {
                *to = words;
            }
        };
        let text = |to: &mut Text, words: String| {
            if to.words.is_empty() {
                *to = Text { words, markup: taking.how != As::Words };
            }
        };
        match taking.field {
            Field::FeedTitle => text(&mut read.title, taking.words),
            Field::FeedLang => line(&mut read.lang, taking.words),
            Field::Link => line(&mut entry.link, taking.words),
            Field::Guid => line(&mut self.guid, taking.words),
            Field::Title => text(&mut entry.title, taking.words),
            Field::Published => line(&mut entry.published, taking.words),
            Field::Updated => line(&mut entry.updated, taking.words),
            Field::Source => text(&mut entry.source, taking.words),
            Field::Lang => line(&mut entry.lang, taking.words),
            Field::Content => text(&mut entry.content, taking.words),
            Field::Summary => text(&mut entry.summary, taking.words),
        }
    }
}

/// What a reference stands for: a character, or itself where it is no character of XML's own. In elements of a page it
/// stays as it is written, so that it is no mark there.
fn character(reference: &BytesRef<'_>, in_page: bool) -> String {
    let name = reference.decode().unwrap_or_default();
    let known = match name.as_ref() {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => reference.resolve_char_ref().ok().flatten(),
    };
    match known {
        Some(known) if !in_page => known.to_string(),
        _ => format!("&{name};"),
    }
}

/// An attribute's value; empty where it is not there.
fn attribute(start: &BytesStart<'_>, name: &str) -> String {
    let found = start.attributes().with_checks(false).flatten().find(|a| a.key.as_ref() == name.as_bytes());
    let value = found.and_then(|a| a.normalized_value(XmlVersion::Implicit1_0).ok().map(|v| v.into_owned()));
    value.unwrap_or_default()
}
