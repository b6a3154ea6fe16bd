//! Fetching from a server on this machine, which answers as told, with a clock that only the fetcher moves.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::sync::Mutex;
use std::time::Instant;

use super::*;

/// Time that passes when someone sleeps.
#[derive(Default)]
struct Slept(Mutex<Vec<Duration>>);

impl Clock for Slept {
    fn now(&self) -> Duration {
        self.0.lock().unwrap().iter().sum()
    }

    fn sleep(&self, pause: Duration) {
        self.0.lock().unwrap().push(pause);
    }
}

impl Slept {
    fn seconds(&self) -> Vec<u64> {
        self.0.lock().unwrap().iter().map(Duration::as_secs).collect()
    }
}

/// A server that gives one answer to each connection, in order, and then is gone. What it is asked is kept.
struct Server {
    at: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Server {
    fn answers(answers: Vec<Vec<u8>>) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let at = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&asked);
        std::thread::spawn(move || {
            for answer in answers {
                let Ok((mut stream, _)) = listener.accept() else { return };
                let mut head = String::new();
                let mut reader = BufReader::new(stream.try_clone().unwrap());
                while reader.read_line(&mut head).is_ok_and(|n| n > 2) {}
                kept.lock().unwrap().push(head);
                let _ = stream.write_all(&answer);
            }
        });
        Server { at, asked }
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

fn answer(head: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let head = format!("HTTP/1.1 {head}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
    [head.as_bytes(), body].concat()
}

fn fetcher(fetching: Fetching) -> (Fetcher, Arc<Slept>) {
    let clock = Arc::new(Slept::default());
    (Fetcher::new(Fetching { allow_private: true, ..fetching }, Arc::clone(&clock) as Arc<dyn Clock>), clock)
}

fn quick() -> Fetching {
    let short = Duration::from_millis(500);
    Fetching { connect: short, silence: short, whole: Duration::from_secs(60), most_bytes: 1000, ..Fetching::default() }
}

fn get(server: &Server, path: &str) -> Result<Body, FetchError> {
    let (fetcher, _) = fetcher(quick());
    body(fetcher.get(&Address::parse(&format!("{}{path}", server.at)).unwrap(), &Validators::default()))
}

fn body(answer: Result<Answer, FetchError>) -> Result<Body, FetchError> {
    answer.map(|answer| match answer {
        Answer::Body(body) => body,
        Answer::Unchanged => panic!("unchanged"),
    })
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

#[test]
fn a_page_is_fetched_as_vigie_asks() {
    let server = Server::answers(vec![answer(
        "200 OK\r\nContent-Type: text/HTML; charset=\"utf-8\"\r\nETag: \"1\"\r\nLast-Modified: Mon, 12 Oct 2026 08:00:00 GMT",
        "<p>Saraqeb est tombée.",
    )]);
    let page = get(&server, "/a?b=1#c").unwrap();
    assert_eq!(
        (page.bytes.as_slice(), page.media.as_deref()),
        ("<p>Saraqeb est tombée.".as_bytes(), Some("text/html"))
    );
    assert_eq!(page.address.as_str(), format!("{}/a?b=1", server.at));
    assert_eq!(page.validators.etag.as_deref(), Some("\"1\""));
    let asked = server.asked().remove(0);
    assert!(asked.starts_with("GET /a?b=1 HTTP/1.1\r\n"), "{asked}");
    let asked = asked.to_lowercase();
    assert!(asked.contains("user-agent: vigie/") && asked.contains("accept-encoding: gzip"), "{asked}");
    assert!(!asked.contains("cookie") && !asked.contains("referer") && !asked.contains("if-none"), "{asked}");
}

#[test]
fn machines_that_are_not_public_are_not_asked() {
    let server = Server::answers(vec![answer("200 OK", "secret")]);
    let fetcher = Fetcher::new(quick(), Arc::new(Slept::default()));
    let port = server.at.rsplit(':').next().unwrap().to_owned();
    for host in [
        "127.0.0.1",
        "localhost",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "2130706433",
        "0x7f.1",
        "0",
        "10.0.0.1",
        "169.254.169.254",
    ] {
        let address = Address::parse(&format!("http://{host}:{port}/")).unwrap();
        let error = fetcher.get(&address, &Validators::default()).unwrap_err();
        // Where the system does not read such a number, it looks for a name.
        let fits = matches!(error, FetchError::NotPublic { .. } | FetchError::NoHost { .. });
        assert!(fits, "{host}: {error}");
        if host == "127.0.0.1" {
            assert!(error.to_string().contains("--allow-private"), "{error}");
        }
    }
    assert!(server.asked().is_empty());
}

#[test]
fn each_hop_is_checked() {
    let elsewhere = Server::answers(vec![answer("200 OK", "secret")]);
    let hidden = elsewhere.at.replace("127.0.0.1", "127.0.0.2");
    let server = Server::answers(vec![answer(&format!("302 Found\r\nLocation: {hidden}/"), "")]);
    let admits = |ip: IpAddr| ip == IpAddr::from([127, 0, 0, 1]);
    let fetcher = Fetcher::admitting(quick(), Arc::new(Slept::default()), admits);
    let error = fetcher.get(&Address::parse(&server.at).unwrap(), &Validators::default()).unwrap_err();
    assert!(matches!(&error, FetchError::NotPublic { ip, .. } if ip.to_string() == "127.0.0.2"), "{error}");
    assert!(elsewhere.asked().is_empty());
}

#[test]
fn redirections_are_followed_for_a_while_and_only_to_pages() {
    let to = |location: &str| answer(&format!("302 Found\r\nLocation: {location}"), "");
    let server = Server::answers(vec![to("/b/"), answer("301 Moved\r\nLocation: c#d", ""), answer("200 OK", "here")]);
    let page = get(&server, "/a").unwrap();
    assert_eq!(
        (page.address.as_str(), page.bytes.as_slice()),
        (format!("{}/b/c", server.at).as_str(), b"here".as_slice())
    );

    let round = Server::answers((0..20).map(|_| to("/a")).collect());
    assert_eq!(get(&round, "/a"), Err(FetchError::Circles { followed: REDIRECTS }));
    assert_eq!(round.asked().len(), REDIRECTS as usize + 1);

    for location in ["file:///etc/passwd", "ftp://example.org/", "javascript:alert(1)", "http://a@b/"] {
        let error = get(&Server::answers(vec![to(location)]), "/").unwrap_err();
        assert!(matches!(error, FetchError::Redirected(_)), "{location}: {error}");
    }
    assert!(matches!(
        get(&Server::answers(vec![answer("302 Found", "")]), "/"),
        Err(FetchError::Status { status: 302, .. })
    ));
}

#[test]
fn what_is_too_large_is_not_taken_in() {
    let large = Err(FetchError::TooLarge { most: 1000 });
    assert_eq!(get(&Server::answers(vec![answer("200 OK", vec![b'a'; 1000])]), "/").unwrap().bytes.len(), 1000);
    assert_eq!(get(&Server::answers(vec![answer("200 OK", vec![b'a'; 1001])]), "/"), large);
    // Announced as a little, or not at all.
    let endless = [b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n".as_slice(), &[b'a'; 100_000]].concat();
    assert_eq!(get(&Server::answers(vec![endless]), "/"), large);
    // A bomb is unpacked only as far as is taken in.
    let bomb = gzip(&vec![0; 50_000_000]);
    assert_eq!(get(&Server::answers(vec![answer("200 OK\r\nContent-Encoding: gzip", bomb)]), "/"), large);
    let good = gzip("<p>Packed".as_bytes());
    let page = get(&Server::answers(vec![answer("200 OK\r\nContent-Encoding: gzip", good)]), "/").unwrap();
    assert_eq!(page.bytes, b"<p>Packed");
    let other = get(&Server::answers(vec![answer("200 OK\r\nContent-Encoding: zstd", "x")]), "/");
    assert_eq!(other, Err(FetchError::Packed { encoding: "zstd".to_owned() }));
    // The head has a limit as well.
    let head = format!("HTTP/1.1 200 OK\r\nX: {}\r\n\r\n", "a".repeat(200_000));
    assert!(get(&Server::answers(vec![head.clone().into_bytes(), head.into_bytes()]), "/").is_err());
}

#[test]
fn a_passing_failure_is_tried_once_more() {
    let (fetcher, clock) = fetcher(quick());
    let known = Validators::default();
    let server = Server::answers(vec![answer("503 Busy", ""), answer("200 OK", "here")]);
    let address = Address::parse(&server.at).unwrap();
    assert_eq!(body(fetcher.get(&address, &known)).unwrap().bytes, b"here");
    assert_eq!(clock.seconds(), [2]);

    let server = Server::answers(vec![answer("500 Oh", ""), answer("502 Bad", ""), answer("200 OK", "")]);
    let error = fetcher.get(&Address::parse(&server.at).unwrap(), &known).unwrap_err();
    assert_eq!(error, FetchError::Status { status: 502, rest: None });
    // What will not change is not asked again.
    let server = Server::answers(vec![answer("404 No", ""), answer("200 OK", "")]);
    let error = fetcher.get(&Address::parse(&server.at).unwrap(), &known).unwrap_err();
    assert_eq!(
        (error.to_string().as_str(), server.asked().len()),
        ("the server has no such page (404); check the address in a browser", 1)
    );
}

#[test]
fn who_asks_to_be_left_alone_is() {
    let (fetcher, clock) = fetcher(quick());
    let known = Validators::default();
    let server = Server::answers(vec![
        answer("429 Slow\r\nRetry-After: 7", ""),
        answer("200 OK", "here"),
        answer("503 Busy\r\nRetry-After: 1200", ""),
    ]);
    let address = Address::parse(&server.at).unwrap();
    assert_eq!(body(fetcher.get(&address, &known)).unwrap().bytes, b"here");
    assert_eq!(clock.seconds(), [7]);
    // Longer than anyone waits: it has failed, and is not asked again before.
    let error = fetcher.get(&address, &known).unwrap_err();
    assert_eq!(error.to_string(), "the server has a fault of its own (503); try again in 20 min");
    let error = fetcher.get(&address.join("/other").unwrap(), &known).unwrap_err();
    assert_eq!(error.to_string(), "the server asked to be left alone; try again in 20 min");
    assert_eq!(server.asked().len(), 3);

    // Twice asked too often, without a word on how long.
    let server = Server::answers(vec![answer("429 Slow", ""), answer("429 Slow", ""), answer("200 OK", "")]);
    let address = Address::parse(&server.at).unwrap();
    assert!(matches!(fetcher.get(&address, &known), Err(FetchError::Status { status: 429, rest: None })));
    assert_eq!(fetcher.get(&address, &known), Err(FetchError::Resting { rest: TOO_OFTEN }));
    assert_eq!(server.asked().len(), 2);
}

#[test]
fn a_server_is_asked_at_a_walking_pace() {
    let (fetcher, clock) = fetcher(quick());
    let server = Server::answers((0..3).map(|_| answer("200 OK", "")).collect());
    let other = Server::answers(vec![answer("200 OK", "")]);
    for at in [&server.at, &server.at, &other.at, &server.at] {
        fetcher.get(&Address::parse(at).unwrap(), &Validators::default()).unwrap();
    }
    assert_eq!(clock.seconds(), [1, 1]);
}

#[test]
fn what_is_known_is_not_sent_again() {
    let (fetcher, _) = fetcher(quick());
    let known = Validators { etag: Some("W/\"1\"".into()), modified: Some("Mon, 12 Oct 2026 08:00:00 GMT".into()) };
    let server = Server::answers(vec![answer("304 Not Modified", "")]);
    assert_eq!(fetcher.get(&Address::parse(&server.at).unwrap(), &known), Ok(Answer::Unchanged));
    let asked = server.asked().remove(0).to_lowercase();
    assert!(asked.contains("if-none-match: w/\"1\"") && asked.contains("if-modified-since: mon, 12 oct"), "{asked}");
    // A server that says so unasked is wrong.
    assert!(get(&Server::answers(vec![answer("304 Not Modified", "")]), "/").is_err());
    // What cannot stand in a head is no fault of the address.
    let odd = Validators { etag: Some("a\r\nX: y".into()), modified: None };
    let server = Server::answers(vec![answer("200 OK", "")]);
    assert!(fetcher.get(&Address::parse(&server.at).unwrap(), &odd).is_err());
    assert!(server.asked().is_empty());
}

#[test]
fn who_says_nothing_is_given_up_in_time() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let silent = Server { at: format!("http://{}", listener.local_addr().unwrap()), asked: Arc::default() };
    let begun = Instant::now();
    let error = get(&silent, "/").unwrap_err();
    assert!(matches!(error, FetchError::Slow { .. }), "{error}");
    assert!(begun.elapsed() < Duration::from_secs(8), "{:?}", begun.elapsed());
    // A body that stops, and one that is cut.
    let head = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf".to_vec();
    let error = get(&Server::answers(vec![head.clone(), head]), "/").unwrap_err();
    assert!(error.is_passing(), "{error}");
    // Nobody listens there.
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let nobody = Server { at: format!("http://{free}"), asked: Arc::default() };
    assert!(matches!(get(&nobody, "/"), Err(FetchError::Connection { .. })));
    let nowhere = Server { at: "http://nowhere.invalid".to_owned(), asked: Arc::default() };
    assert!(matches!(get(&nowhere, "/"), Err(FetchError::NoHost { .. } | FetchError::Connection { .. })));
}

#[test]
fn what_is_no_http_is_told() {
    for said in ["SSH-2.0-OpenSSH_9.2\r\n", "\0\0\0\0\r\n\r\n", "HTTP/9 hello\r\n\r\n"] {
        let error = get(&Server::answers(vec![said.as_bytes().to_vec(); 2]), "/").unwrap_err();
        assert!(matches!(error, FetchError::NotHttp | FetchError::Connection { .. }), "{said:?}: {error:?}");
    }
    // TLS is spoken to one that does not.
    let server = Server::answers(vec![b"HTTP/1.1 200 OK\r\n\r\n".to_vec(); 2]);
    let tls = Server { at: server.at.replace("http:", "https:"), asked: Arc::clone(&server.asked) };
    assert!(get(&tls, "/").is_err());
}

#[test]
fn the_servers_word_on_its_encoding_counts() {
    let latin = b"L'arm\xe9e a repris la ville.";
    let page = get(&Server::answers(vec![answer("200 OK\r\nContent-Type: text/plain;charset=ISO-8859-1", latin)]), "/")
        .unwrap();
    assert_eq!(String::from_utf8(page.bytes).unwrap(), "L'armée a repris la ville.");
    // Where it is wrong, the bytes are judged as those of a file.
    let right = "L'armée".as_bytes();
    for kind in ["text/plain; charset=ISO-8859-1", "text/plain; charset=nonsense", "text/plain; charset", "text/plain"]
    {
        let page = get(&Server::answers(vec![answer(&format!("200 OK\r\nContent-Type: {kind}"), right)]), "/").unwrap();
        assert_eq!(page.bytes, right, "{kind}");
    }
}
