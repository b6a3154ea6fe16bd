//! Feeds in, entries out.

use super::*;
use proptest::prelude::*;

fn read(text: impl AsRef<[u8]>) -> Option<Feed> {
    read_feed(&Address::parse("https://echo.example/feeds/rss.xml").unwrap(), text.as_ref(), &Limits::default())
}

/// An entry as one line: link, date, outlet, language, title, text.
fn lines(text: impl AsRef<[u8]>) -> String {
    let feed = read(text).expect("a feed");
    let or = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned()).replace('\n', "⏎");
    let line = |e: &Entry| {
        let (link, date) = (e.link.as_ref().map(Address::to_string), e.published.map(|d| d.to_string()));
        let lang = e.lang.as_ref().map(|l| l.as_str().to_owned());
        [link, date, e.source.clone(), lang, e.title.clone(), e.text.clone()].map(or).join(" | ")
    };
    let entries = feed.entries.iter().map(line);
    entries.chain(feed.problems.iter().map(|p| format!("! {}", p.what))).collect::<Vec<_>>().join("\n")
}

#[test]
fn rss_2() {
    let rss = r#"<?xml version="1.0" encoding="utf-8"?>
<!-- made by hand -->
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
     xmlns:atom="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/">
<channel>
  <title>L'Écho du Nil</title><link>https://echo.example/</link><language>fr-FR</language>
  <atom:link rel="self" href="https://echo.example/feeds/rss.xml"/>
  <image><title>Not the title</title></image>
  <item>
    <title>Cessez-le-feu &amp;eacute;tendu &lt;b&gt;hier&lt;/b&gt;</title>
    <media:title>not this</media:title>
    <link>https://echo.example/a/1?utm=rss#top</link>
    <pubDate>Mon, 12 Oct 2026 23:30:00 -0500</pubDate>
    <description>&lt;p&gt;Un résumé.&lt;/p&gt;</description>
    <content:encoded><![CDATA[<p>Le texte entier.</p><script>alert(1)</script><p>Deux &amp; trois.</p>]]></content:encoded>
  </item>
  <item><title>By id</title><guid>https://echo.example/a/2</guid><dc:date>2026-10-11T08:00:00Z</dc:date>
    <source url="https://other.example/rss">Radio Okapi</source></item>
  <item><title>Elsewhere</title><link>../a/3</link><guid isPermaLink="false">x-3</guid><dc:language>en</dc:language></item>
</channel></rss>"#;
    assert_eq!(
        lines(rss),
        "https://echo.example/a/1?utm=rss | 2026-10-12 | L'Écho du Nil | fr | Cessez-le-feu étendu hier | Le texte entier.⏎⏎Deux & trois.\n\
         https://echo.example/a/2 | 2026-10-11 | Radio Okapi | fr | By id | -\n\
         https://echo.example/a/3 | - | L'Écho du Nil | en | Elsewhere | -"
    );
}

#[test]
fn rss_1() {
    let rss = r#"<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://echo.example/"><title>Echo</title><items><rdf:Seq><rdf:li resource="x"/></rdf:Seq></items></channel>
<item rdf:about="https://echo.example/1"><title>One</title><link>https://echo.example/1</link><dc:date>2026-10-12</dc:date><description>Short.</description></item>
<item rdf:about="https://echo.example/2"><title>Two</title><dc:publisher>AFP</dc:publisher></item>
</rdf:RDF>"#;
    assert_eq!(
        lines(rss),
        "https://echo.example/1 | 2026-10-12 | Echo | - | One | Short.\nhttps://echo.example/2 | - | AFP | - | Two | -"
    );
}

#[test]
fn atom() {
    let atom = r#"<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en" xml:base="https://base.example/x/">
<title type="text">A &amp; B</title><link rel="self" href="/feed"/>
<entry><title type="html">One &amp;lt; two</title><link rel="edit" href="e"/><link href="a/1"/><link rel="alternate" href="b"/>
  <published>2026-10-12T08:00:00+02:00</published><updated>2026-10-14T08:00:00Z</updated>
  <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>First, 3 &lt; 4.</p><p>Second<br/>line.</p></div></content></entry>
<entry xml:lang="fr" xml:base="y/"><title>Deux</title><link href="2"/><updated>2026-10-13T08:00:00Z</updated><summary>a &lt;b&gt; c</summary>
  <source><title>Original</title><updated>1999-01-01T00:00:00Z</updated></source></entry>
</feed>"#;
    assert_eq!(
        lines(atom),
        "https://base.example/x/a/1 | 2026-10-12 | A & B | en | One < two | First, 3 < 4.⏎⏎Second⏎line.\n\
         https://base.example/x/y/2 | 2026-10-13 | Original | fr | Deux | a <b> c"
    );
}

#[test]
fn json_feed() {
    let json = r#"{"version": "https://jsonfeed.org/version/1.1", "title": "Echo", "language": "en-GB", "items": [
      {"id": "1", "url": "/1", "title": "One", "date_published": "2026-10-12T08:00:00Z", "content_html": "<p>a</p><p>b</p>"},
      {"id": 2, "content_text": "a <b> c", "language": "fr"}, {"id": "3"}, 4]}"#;
    assert_eq!(
        lines(json),
        "https://echo.example/1 | 2026-10-12 | Echo | en | One | a⏎⏎b\n\
         - | - | Echo | fr | - | a <b> c\n\
         ! an entry has neither a link nor a text\n\
         ! an entry has neither a link nor a text"
    );
}

#[test]
fn what_the_press_writes_is_read() {
    // Bare ampersands, names of HTML's characters, elements that are not closed, prefixes that nobody declared, CDATA.
    let rss = "\u{feff}\n<rss><channel><title>A & B</title>
<item><title>R&eacute;union &nbsp; &#233; &#x2014; &unknown;</title><link><![CDATA[ https://echo.example/1?a=1&b=2 ]]></link>
<description>One<br>two <p>three</description><dc:date>2026-10-12 08:00</dc:date></item>
<item><title><![CDATA[<i>Second</i>]]></title><link>https://echo.example/2</link><content:encoded>text</content:encoded><pubDate>Sun, 12 Oct 26 08:00 GMT</pubDate></item>
</channel></rss>";
    let read = lines(rss);
    let first: Vec<&str> = read.lines().next().unwrap().split(" | ").collect();
    assert_eq!(first[..3], ["https://echo.example/1?a=1&b=2", "2026-10-12", "A & B"], "{read}");
    assert_eq!(first[4], "Réunion é — &unknown;");
    assert!(first[5].starts_with("One⏎two"), "{read}");
    let second: Vec<&str> = read.lines().nth(1).unwrap().split(" | ").collect();
    assert_eq!(second, ["https://echo.example/2", "2026-10-12", "A & B", "-", "Second", "text"]);
}

#[test]
fn its_encoding_is_the_declared_one() {
    let rss = "<?xml version=\"1.0\" encoding=\"windows-1251\"?><rss><channel><title>\u{1}</title><item><link>/1</link></item></channel></rss>";
    let bytes: Vec<u8> = rss
        .bytes()
        .flat_map(|b| if b == 1 { vec![0xcd, 0xee, 0xe2, 0xee, 0xf1, 0xf2, 0xe8] } else { vec![b] })
        .collect();
    assert_eq!(read(bytes).unwrap().title.as_deref(), Some("Новости"));
}

#[test]
fn dates_are_never_guessed() {
    for (written, day) in [
        ("Mon, 12 Oct 2026 08:00:00 GMT", "2026-10-12"),
        // The weekday is wrong more often than the day.
        ("Fri, 12 Oct 2026 08:00:00 +0200", "2026-10-12"),
        ("12 Oct 2026 08:00 EST", "2026-10-12"),
        ("2026-10-12T08:00:00.123+05:30", "2026-10-12"),
        ("2026-10", "2026-10"),
    ] {
        assert_eq!(date(written).map(|d| d.to_string()).as_deref(), Some(day), "{written}");
    }
    for written in ["", "12/10/2026", "yesterday", "0001-01-01T00:00:00Z", "1601-01-01", "lun., 12 oct. 2026"] {
        assert_eq!(date(written), None, "{written}");
    }
}

#[test]
fn what_is_no_feed_is_none() {
    for text in [
        "",
        "   ",
        "Saraqeb est tombée.",
        "<!doctype html><html><body><feed>x</feed></body></html>",
        "<html xmlns=\"http://www.w3.org/1999/xhtml\"><rss/></html>",
        "<p>rss</p>",
        "<?xml version=\"1.0\"?><urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"/>",
        "{\"text\": \"x\"}",
        "{\"version\": \"https://jsonfeed.org/version/1\"}",
        "{\"version\": \"2\", \"items\": [], \"see\": \"https://jsonfeed.org/version/1\"}",
        "text <rss/>",
    ] {
        assert_eq!(read(text), None, "{text}");
    }
    assert_eq!(read(b"%PDF-1.7"), None);
    assert_eq!(read("<rss/>"), Some(Feed::default()));
}

#[test]
fn what_leads_nowhere_is_told() {
    let rss = "<rss><channel><item><title>A</title><link>javascript:alert(1)</link></item>\
        <item><title>B</title><link>file:///etc/passwd</link><description>Its own text.</description></item><item/></channel></rss>";
    assert_eq!(
        lines(rss),
        "- | - | - | - | B | Its own text.\n\
         ! the entry \"A\": its link cannot be followed: javascript: addresses are not fetched\n\
         ! an entry has neither a link nor a text"
    );
}

#[test]
fn a_feed_that_breaks_off_gives_what_came_before() {
    let whole = "<rss><channel><title>E</title><item><link>/1</link></item><item><link>/2</link><title>cut";
    for (cut, says) in [(whole, "ends in the middle"), (&whole[..whole.len() - 5], "breaks off")] {
        let feed = read(cut).unwrap();
        assert_eq!((feed.entries.len(), feed.problems.len()), (1, 1), "{cut}");
        assert!(feed.problems[0].to_string().contains(says), "{}", feed.problems[0]);
    }
}

#[test]
fn entities_are_not_replaced_by_what_a_document_type_says() {
    let bomb = "<!DOCTYPE rss [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY x SYSTEM \"file:///etc/passwd\">]>\
        <rss><channel><item><link>/1</link><title>&b;&x;</title></item></channel></rss>";
    assert_eq!(read(bomb).unwrap().entries[0].title.as_deref(), Some("&b;&x;"));
}

#[test]
fn what_is_built_to_hurt_ends_soon() {
    let begun = std::time::Instant::now();
    let deep = format!("<rss><channel><item>{}", "<a>".repeat(1_000_000));
    assert!(read(&deep).unwrap().problems[0].what.contains("deep"));
    let within = format!("<rss><channel><item><link>/1</link><description>{}", "<b>".repeat(1_000_000));
    assert!(read(&within).unwrap().problems[0].what.contains("deep"));
    let nested = format!(
        "<rss><channel><item><link>/1</link><description>{}</description></item></channel></rss>",
        "&lt;div&gt;".repeat(400_000)
    );
    assert_eq!(read(&nested).unwrap().entries[0].text, None);
    let many = format!("<rss><channel>{}</channel></rss>", "<item><link>/1</link></item>".repeat(200_000));
    let feed = read(&many).unwrap();
    assert_eq!((feed.entries.len(), feed.problems.len()), (ENTRIES, 1));
    let ends = format!("<rss><channel>{}</channel></rss>", "</x>".repeat(2_000_000));
    assert!(read(&ends).unwrap().entries.is_empty());
    let attributes = format!("<rss><channel><item {}/></channel></rss>", "a=\"1\" ".repeat(500_000));
    read(&attributes).unwrap();
    let title = format!("<rss><channel><title>{}</title></channel></rss>", "&amp;amp;".repeat(1_000_000));
    assert!(read(&title).unwrap().title.unwrap().chars().count() <= NAME_CHARS);
    assert!(begun.elapsed().as_secs() < 60, "{:?}", begun.elapsed());
}

proptest! {
    #[test]
    fn any_bytes_are_a_feed_or_none(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = read(&bytes);
        let _ = read([b"<rss><channel><item>".as_slice(), &bytes].concat());
    }

    #[test]
    fn any_pieces_in_any_order_are_read(pieces in prop::collection::vec(0usize..PIECES.len(), 0..40)) {
        let text: String = pieces.iter().map(|n| PIECES[*n]).collect();
        for whole in [text.clone(), format!("<rss><channel>{text}"), format!("<feed xmlns=\"http://www.w3.org/2005/Atom\">{text}</feed>")] {
            if let Some(feed) = read(&whole) {
                for entry in &feed.entries {
                    prop_assert!(entry.link.is_some() || entry.text.is_some());
                    prop_assert!(entry.title.as_ref().is_none_or(|t| t.chars().count() <= NAME_CHARS));
                }
            }
        }
    }
}

/// Of what feeds are made.
const PIECES: &[&str] = &[
    "<item>",
    "</item>",
    "<entry>",
    "</entry>",
    "<title>",
    "</title>",
    "<link>",
    "</link>",
    "<link href=\"/a\"/>",
    "<guid>",
    "</guid>",
    "<description>",
    "</description>",
    "<content type=\"xhtml\">",
    "</content>",
    "<div>",
    "</div>",
    "<![CDATA[",
    "]]>",
    "<!--",
    "-->",
    "&amp;",
    "&",
    "&#0;",
    "&#x110000;",
    "&lt;p&gt;",
    "https://a.example/1",
    "text ",
    "\u{0}",
    "é",
    "<?x",
    "?>",
    "<!DOCTYPE x [",
    "]>",
    "<",
    ">",
    "\"",
    "xmlns:dc=\"x\"",
    "</channel>",
    "</rss>",
];
