//! From an address to reports: pages, feeds and what their entries lead to, from a server on this machine.

use std::collections::HashMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use vigie_source::feed::Entry;
use vigie_source::fetch::{Address, Clock, Fetcher, Fetching, Validators};
use vigie_source::{Article, Found, Limits, Problem, find, of_entry};

/// Time that does not pass.
struct Still;

impl Clock for Still {
    fn now(&self) -> Duration {
        Duration::ZERO
    }

    fn sleep(&self, _: Duration) {}
}

/// A server of these files; where they lie says what they are.
fn server(files: &[(&'static str, &'static str)]) -> Address {
    let files: HashMap<&str, &str> = files.iter().copied().collect();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let at = Address::parse(&format!("http://{}/", listener.local_addr().unwrap())).unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut head = String::new();
            let mut reader = BufReader::new(stream.try_clone().unwrap());
            while reader.read_line(&mut head).is_ok_and(|n| n > 2) {}
            let path = head.split(' ').nth(1).unwrap_or("/");
            let (status, body) = files.get(path).map_or(("404 No", ""), |body| ("200 OK", *body));
            let kind = if path.ends_with(".xml") { "application/rss+xml" } else { "text/html; charset=utf-8" };
            let head = format!(
                "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nETag: \"{path}\"\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                body.len()
            );
            let _ = stream.write_all(format!("{head}{body}").as_bytes());
        }
    });
    at
}

fn found(at: &Address, path: &str, entry: Option<&Entry>) -> Result<Found, Problem> {
    let fetching = Fetching { allow_private: true, pause: Duration::ZERO, ..Fetching::default() };
    let fetcher = Fetcher::new(fetching, Arc::new(Still));
    find(&fetcher, &at.join(path).unwrap(), entry, &Validators::default(), &Limits::default())
}

fn article(found: Result<Found, Problem>) -> Article {
    match found {
        Ok(Found::Article(article)) => article,
        other => panic!("no article: {other:?}"),
    }
}

const WORDS: &str = "L'armée a pris Saraqeb jeudi, après trois jours de combats, selon l'Observatoire syrien des droits de \
    l'homme. Douze civils ont été tués dans la ville, et des milliers d'habitants ont fui vers le nord de la province d'Idleb.";

fn page(head: &str) -> &'static str {
    let text = format!(
        "<!doctype html><html><head>{head}</head><body><nav>Menu</nav><article><p>{WORDS}</p></article></body></html>"
    );
    Box::leak(text.into_boxed_str())
}

#[test]
fn a_page_says_what_it_is_and_the_feed_the_rest() {
    let at = server(&[
        (
            "/full",
            page(
                "<title>Own</title><meta property='og:site_name' content='Écho'><meta name='date' content='2020-02-07'><link rel=canonical href='/canonical'>",
            ),
        ),
        ("/bare", page("")),
        ("/odd", page("<meta name='date' content='Feb 7, 2020'><link rel=canonical href='javascript:alert(1)'>")),
    ]);
    let entry = Entry {
        link: Some(at.clone()),
        title: Some("The feed's".into()),
        published: Some("2020-02-08").and_then(vigie_source::parse_published),
        source: Some("Feed".into()),
        ..Entry::default()
    };
    let say = |path: &str, entry: Option<&Entry>| {
        let Article { mut reports, problems, instead, validators } = article(found(&at, path, entry));
        assert_eq!((reports.len(), instead), (1, None));
        assert_eq!(validators.etag, Some(format!("\"{path}\"")));
        let report = reports.remove(0);
        assert!(report.text.contains("Saraqeb") && !report.text.contains("Menu"), "{}", report.text);
        let url = report.url.unwrap().replace(at.as_str(), "/");
        let date = report.published.map(|d| d.to_string());
        (report.title.unwrap_or_default(), date.unwrap_or_default(), report.source.unwrap(), url, problems.len())
    };
    let expect = |title: &str, date: &str, source: &str, url: &str, problems: usize| {
        (title.to_owned(), date.to_owned(), source.to_owned(), url.to_owned(), problems)
    };
    assert_eq!(say("/full", Some(&entry)), expect("Own", "2020-02-07", "Écho", "/canonical", 0));
    assert_eq!(say("/bare", Some(&entry)), expect("The feed's", "2020-02-08", "Feed", "/bare", 0));
    // An outlet without a name has its server's; a date that is not understood is told where there is no other.
    assert_eq!(say("/odd", None), expect("", "", "127.0.0.1", "/odd", 1));
    assert_eq!(say("/odd", Some(&entry)), expect("The feed's", "2020-02-08", "Feed", "/odd", 0));
}

#[test]
fn a_feed_is_known_by_what_it_holds_and_leads_to_pages() {
    let at = server(&[
        (
            "/feed.xml",
            "<rss><channel><title>Écho</title><item><title>One</title><link>/one</link></item></channel></rss>",
        ),
        ("/also", "<feed xmlns='http://www.w3.org/2005/Atom'><entry><link href='/one'/></entry></feed>"),
        ("/empty.xml", "<rss><channel/></rss>"),
        ("/one", page("")),
    ]);
    let Ok(Found::Feed(feed, known)) = found(&at, "/feed.xml", None) else { panic!("no feed") };
    assert_eq!((feed.title.as_deref(), known.etag.as_deref()), (Some("Écho"), Some("\"/feed.xml\"")));
    let entry = &feed.entries[0];
    let one = article(found(&at, entry.link.as_ref().unwrap().as_str(), Some(entry)));
    assert_eq!(one.reports[0].title.as_deref(), Some("One"));
    assert!(matches!(found(&at, "/also", None), Ok(Found::Feed(..))));
    let error = found(&at, "/empty.xml", None).unwrap_err().to_string();
    assert!(error.contains("a feed without entries"), "{error}");
    // What is only said of an address leads to no article.
    let said = Entry { source: Some("Said".into()), ..Entry::default() };
    assert!(matches!(found(&at, "/feed.xml", Some(&said)), Ok(Found::Feed(..))));
}

#[test]
fn where_there_is_no_page_the_feeds_own_text_is_read_and_said_so() {
    let at = server(&[
        (
            "/script",
            "<!doctype html><html><head><link rel=alternate type='application/atom+xml' href='/atom'></head><body><script>x</script></body></html>",
        ),
        ("/feed.xml", "<rss/>"),
        ("/pdf", "%PDF-1.7"),
    ]);
    let link = at.join("/gone/a-1.html").ok();
    let entry = Entry { link, text: Some(WORDS.into()), source: Some("Écho".into()), ..Entry::default() };
    for (path, why) in
        [("/gone/a-1.html", "404"), ("/script", "without text"), ("/pdf", "PDF"), ("/feed.xml", "a feed")]
    {
        let article = article(found(&at, path, Some(&entry)));
        let report = &article.reports[0];
        assert_eq!((report.text.as_str(), report.id.as_str(), report.source.as_deref()), (WORDS, "a-1", Some("Écho")));
        assert!(article.instead.as_ref().unwrap().what.contains(why), "{path}: {:?}", article.instead);
        assert_eq!(article.validators, Validators::default());
        // A teaser does not do.
        let teaser = Entry { text: Some("Saraqeb est tombée.".into()), ..entry.clone() };
        assert!(found(&at, path, Some(&teaser)).unwrap_err().what.contains(why), "{path}");
    }
    let error = found(&at, "/script", None).unwrap_err();
    assert!(error.mend.ends_with(&format!("or fetch its feed, {}atom", at.as_str())), "{error}");
    let alone = Entry { link: None, title: Some("Alone".into()), ..entry };
    assert_eq!(of_entry(&at, &alone).unwrap().id, "Alone");
    assert!(of_entry(&at, &Entry { text: None, ..alone }).is_err());
}
