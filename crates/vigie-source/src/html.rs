//! Web pages: the article's text, and what the page says about it.

use crate::{Kind, Outcome, Problem, date, parse_published, stem};
use dom_smoothie::{Config, Readability, TextMode};
use serde_json::Value;
use vigie_model::{Lang, PartialDate, Report};

/// Elements nested deeper than this are no page that someone reads; the tree's algorithms take the square of the depth.
const NESTED_DEEP: usize = 256;

/// A page with more elements than this is not searched for its article: all its text is taken.
const SEARCHED_ELEMENTS: usize = 60_000;

/// As well, a page with more ampersands than this: undoing entities takes the square of their number.
const SEARCHED_AMPERSANDS: usize = 5_000;

/// As well, a page of more bytes than this.
const SEARCHED_BYTES: usize = 5_000_000;

/// A page with more elements than this is refused.
const ELEMENTS: usize = 400_000;

/// An article shorter than this, in characters, was not found rightly where the page has more.
const SHORT_CHARS: usize = 140;

/// `otherwise` is when it was published, should the page not say so in a way that is understood.
pub(crate) fn read(name: &str, content: &str, otherwise: Option<PartialDate>) -> Outcome {
    let Size { elements, depth } = measure(content);
    let refused = if depth > NESTED_DEEP {
        Some(format!("a page with elements nested {depth} deep, more than {NESTED_DEEP}"))
    } else if elements > ELEMENTS {
        Some(format!("a page with {elements} elements, more than {ELEMENTS}"))
    } else {
        None
    };
    if let Some(what) = refused {
        return Outcome::problem(Problem::new(name, what, "save the article's text alone"));
    }
    let searched = elements <= SEARCHED_ELEMENTS
        && content.len() <= SEARCHED_BYTES
        && content.bytes().filter(|b| *b == b'&').nth(SEARCHED_AMPERSANDS).is_none();
    // The page's library is given hostile input here; should it panic, the page is a problem like any other.
    let read = std::panic::catch_unwind(|| page(content, searched));
    let Ok(page) = read else {
        return Outcome::problem(Problem::new(
            name,
            "a page that cannot be taken apart",
            "save the article's text alone",
        ));
    };
    if page.text.trim().is_empty() {
        let what = "a page without text (it may be filled in by a script)";
        return Outcome::problem(Problem::new(name, what, "save the page's text from a browser").of(Kind::NoText));
    }
    let mut problems = Vec::new();
    let published = page.published.iter().find_map(|text| parse_published(text)).or(otherwise);
    if let (None, Some(first)) = (published, page.published.first()) {
        let (what, mend) = date::advice(first);
        problems.push(Problem::new(name, what, mend));
    }
    let report = Report {
        id: stem(name).to_owned(),
        lang: page.lang.as_deref().and_then(Lang::new),
        title: page.title,
        source: page.source,
        url: page.url,
        published,
        text: page.text,
    };
    Outcome { reports: vec![report], problems }
}

#[derive(Default)]
struct Page {
    text: String,
    title: Option<String>,
    source: Option<String>,
    url: Option<String>,
    lang: Option<String>,
    /// Dates of publication as written, the most trusted first.
    published: Vec<String>,
}

fn page(content: &str, searched: bool) -> Page {
    let config = Config { text_mode: TextMode::Formatted, disable_json_ld: true, ..Config::default() };
    let mut readability = Readability { doc: content.into(), doc_url: None, config };
    let doc = &readability.doc;
    let attribute = |selector: &str, name: &str| {
        let value = doc.try_select(selector)?.attr(name)?;
        some(value.trim())
    };
    let meta = |names: &[&str]| {
        names.iter().find_map(|name| {
            ["property", "name", "itemprop"]
                .iter()
                .find_map(|by| attribute(&format!("meta[{by}=\"{name}\"]"), "content"))
        })
    };
    let linked: Vec<Value> = doc
        .select("script[type=\"application/ld+json\"]")
        .iter()
        .filter_map(|script| serde_json::from_str(&script.text()).ok())
        .flat_map(articles)
        .collect();
    let in_linked = |path: &str| linked.iter().find_map(|item| some(item.pointer(path)?.as_str()?.trim()));
    let mut page = Page {
        title: meta(&["og:title", "twitter:title"]).or_else(|| in_linked("/headline")),
        source: meta(&["og:site_name", "application-name"])
            .or_else(|| in_linked("/publisher/name"))
            .or_else(|| meta(&["dc.publisher", "DC.publisher", "publisher"])),
        url: attribute("link[rel=\"canonical\"]", "href").or_else(|| meta(&["og:url"])),
        lang: attribute("html", "lang")
            .or_else(|| attribute("html", "xml:lang"))
            .or_else(|| in_linked("/inLanguage"))
            .or_else(|| meta(&["og:locale"])),
        ..Page::default()
    };
    page.published.extend(meta(&["article:published_time"]));
    page.published.extend(in_linked("/datePublished"));
    page.published.extend(meta(&["datePublished", "date", "DC.date.issued", "dc.date", "pubdate", "parsely-pub-date"]));
    for selector in ["article time[datetime]", "main time[datetime]", "time[datetime]"] {
        page.published.extend(attribute(selector, "datetime"));
    }
    let heading = doc.select("h1").iter().next().and_then(|h| some(h.text().trim()));
    let title = doc.select("title").iter().next().and_then(|t| some(t.text().trim()));
    page.title = page.title.or(heading).or(title).map(|t| t.split_whitespace().collect::<Vec<_>>().join(" "));

    let article = searched.then(|| readability.parse().ok()).flatten();
    page.text = article.map(|a| a.text_content.trim().to_owned()).unwrap_or_default();
    if page.text.chars().take(SHORT_CHARS).count() < SHORT_CHARS {
        // The search takes the tree apart, so the whole page is parsed anew.
        let whole = whole_text(content);
        if whole.len() > page.text.len() {
            page.text = whole;
        }
    }
    page
}

/// All the text of a page but its scripts, menus and forms.
fn whole_text(content: &str) -> String {
    let doc = Readability::from(content).doc;
    doc.select("script, style, noscript, template, nav, header, footer, aside, form, button, iframe, head").remove();
    doc.formatted_text().trim().to_owned()
}

/// The words of a piece of a page, each paragraph a line of its own; `None` where it cannot be taken apart.
pub(crate) fn words_of(piece: &str) -> Option<String> {
    let Size { elements, depth } = measure(piece);
    if depth > NESTED_DEEP || elements > SEARCHED_ELEMENTS || piece.len() > SEARCHED_BYTES {
        return None;
    }
    // As above: hostile input must cost no more than itself.
    std::panic::catch_unwind(|| whole_text(piece)).ok()
}

/// Where the feed is that a page names in its head.
pub(crate) fn feed_link(content: &str) -> Option<String> {
    let Size { elements, depth } = measure(content);
    if depth > NESTED_DEEP || elements > ELEMENTS {
        return None;
    }
    let find = || {
        let doc = Readability::from(content).doc;
        ["application/rss+xml", "application/atom+xml", "application/feed+json"].iter().find_map(|kind| {
            let link = doc.try_select(&format!("link[rel~=\"alternate\"][type=\"{kind}\"]"))?;
            some(link.attr("href")?.trim())
        })
    };
    std::panic::catch_unwind(find).ok().flatten()
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

/// The objects with a headline or a date of publication in a block of linked data.
fn articles(value: Value) -> Vec<Value> {
    match value {
        Value::Array(items) => items.into_iter().flat_map(articles).collect(),
        Value::Object(mut map) => {
            let graph = map.remove("@graph").map(articles).unwrap_or_default();
            let own = (map.contains_key("datePublished") || map.contains_key("headline")).then_some(Value::Object(map));
            own.into_iter().chain(graph).collect()
        }
        _ => Vec::new(),
    }
}

/// Elements that have no end tag, or may leave it out and do not nest when they do.
const UNNESTED: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr", "p",
    "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "colgroup", "option", "optgroup", "html", "head",
    "body",
];

/// Elements that are opened anew in each block until they are closed: a few unclosed ones multiply a page.
const FORMATTING: &[&str] =
    &["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];

/// How large a page's tree will be.
struct Size {
    elements: usize,
    depth: usize,
}

/// Elements that an end tag does not reach across.
const SCOPES: &[&str] = &["table", "caption", "object", "applet", "marquee", "template", "foreignobject"];

/// The size of a page's tree, near enough to judge it before it is built. Counting ends where it is too large.
fn measure(content: &str) -> Size {
    let mut size = Size { elements: 0, depth: 0 };
    let mut foreign = 0usize;
    let mut open: Vec<String> = Vec::new();
    // Formatting elements, with their attributes, that each new block opens anew: three equal ones at most, one link.
    let mut formatting: Vec<(String, &str)> = Vec::new();
    let mut rest = content;
    while let Some(at) = rest.find('<').filter(|_| size.depth <= NESTED_DEEP && size.elements <= ELEMENTS) {
        rest = &rest[at + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        let closing = rest.starts_with('/');
        let tag = rest.strip_prefix('/').unwrap_or(rest);
        let length = tag.bytes().take(16).take_while(|b| b.is_ascii_alphanumeric()).count();
        if length == 0 {
            continue;
        }
        let name = tag[..length].to_ascii_lowercase();
        // Up to the next bracket only, so that no page is scanned twice.
        let within = &tag[..tag[length..].find(['<', '>']).map_or(tag.len(), |end| length + end)];
        size.elements += 1 + formatting.len();
        // What stands in these is no tag, whatever it looks like.
        if !closing && matches!(name.as_str(), "script" | "style" | "textarea" | "title" | "xmp") {
            rest = after_closing(tag, &name);
            continue;
        }
        rest = &tag[within.len()..];
        if matches!(name.as_str(), "svg" | "math") {
            foreign = if closing { foreign.saturating_sub(1) } else { foreign + 1 };
        }
        if UNNESTED.contains(&name.as_str()) || (foreign > 0 && within.ends_with('/')) {
            continue;
        }
        let is_formatting = FORMATTING.contains(&name.as_str());
        match (closing, is_formatting) {
            (true, true) => {
                close(&mut open, &mut formatting, &name);
            }
            (true, false) => {
                let scope = open.iter().rposition(|n| *n != name && SCOPES.contains(&n.as_str())).map_or(0, |i| i + 1);
                if let Some(at) = open[scope..].iter().rposition(|n| *n == name) {
                    open.truncate(scope + at);
                }
            }
            (false, true) => {
                let single = matches!(name.as_str(), "a" | "nobr");
                if single {
                    close(&mut open, &mut formatting, &name);
                }
                open.push(name.clone());
                if formatting.iter().filter(|(n, tag)| *n == name && *tag == within).count() < 3 {
                    formatting.push((name, within));
                }
            }
            (false, false) => open.push(name),
        }
        size.depth = size.depth.max(open.len() + formatting.len());
    }
    size
}

/// Closes one formatting element: it alone, not what was opened in it.
fn close(open: &mut Vec<String>, formatting: &mut Vec<(String, &str)>, name: &str) {
    if let Some(at) = open.iter().rposition(|n| n == name) {
        open.remove(at);
    }
    if let Some(at) = formatting.iter().rposition(|(n, _)| n == name) {
        formatting.remove(at);
    }
}

/// What follows the end tag `</name`, or nothing where there is none.
fn after_closing<'c>(content: &'c str, name: &str) -> &'c str {
    let mut rest = content;
    while let Some((_, after)) = rest.split_once("</") {
        if after.get(..name.len()).is_some_and(|n| n.eq_ignore_ascii_case(name)) {
            return &after[name.len()..];
        }
        rest = after;
    }
    ""
}
