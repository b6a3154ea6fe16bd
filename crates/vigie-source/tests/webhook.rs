//! Posting to a server on this machine, which answers as told.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use vigie_source::webhook::{DELIVERY, Patience, SIGNATURE, Webhook, WebhookError};

/// A server that gives one answer to each connection, in order, and tells what it was sent. An answer of 0 is none.
fn server(answers: &'static [u16]) -> (String, JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/hook?token=t", listener.local_addr().unwrap());
    let serve = move || {
        let mut seen = Vec::new();
        for answer in answers {
            let (mut stream, _) = listener.accept().unwrap();
            let (mut request, mut buffer) = (Vec::new(), [0; 4096]);
            loop {
                let n = stream.read(&mut buffer).unwrap();
                request.extend(&buffer[..n]);
                if n == 0 || request.ends_with(b"}") {
                    break;
                }
            }
            seen.push(String::from_utf8(request).unwrap());
            if *answer > 0 {
                let location = "Location: http://127.0.0.1:9/elsewhere";
                let _ = write!(
                    stream,
                    "HTTP/1.1 {answer} X\r\n{location}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                );
            } else {
                std::thread::sleep(Duration::from_millis(400));
            }
        }
        seen
    };
    (url, std::thread::spawn(serve))
}

fn patience(retries: u32) -> Patience {
    Patience { timeout: Duration::from_millis(200), retries, pause: Duration::from_millis(20) }
}

#[test]
fn what_is_posted_is_signed_and_named() {
    let (url, seen) = server(&[204]);
    Webhook::new(&url, Some("Jefe"), patience(0)).unwrap().post("a1", r#"{"what":"é"}"#).unwrap();
    let request = &seen.join().unwrap()[0];
    assert!(request.starts_with("POST /hook?token=t HTTP/1.1\r\n"), "{request}");
    let header = |name: &str| {
        let line = request.lines().find(|l| l.to_lowercase().starts_with(&format!("{}:", name.to_lowercase())));
        line.and_then(|l| l.split_once(": ")).map(|(_, value)| value.to_owned())
    };
    assert_eq!(header(DELIVERY).as_deref(), Some("a1"));
    assert_eq!(header("content-type").as_deref(), Some("application/json"));
    let signature = header(SIGNATURE).unwrap();
    assert!(signature.starts_with("sha256=") && signature.len() == 7 + 64, "{signature}");
    assert!(request.ends_with(r#"{"what":"é"}"#), "{request}");
}

#[test]
fn without_a_secret_nothing_is_signed() {
    let (url, seen) = server(&[200]);
    Webhook::new(&url, None, patience(0)).unwrap().post("a1", "{}").unwrap();
    assert!(!seen.join().unwrap()[0].to_lowercase().contains("signature"));
}

#[test]
fn a_server_that_fails_is_tried_again_and_a_refusal_is_not() {
    let (url, seen) = server(&[500, 0, 429, 200]);
    let begun = Instant::now();
    Webhook::new(&url, None, patience(3)).unwrap().post("a1", "{}").unwrap();
    assert!(begun.elapsed() >= Duration::from_millis(20 + 40 + 80), "the pauses double");
    let seen = seen.join().unwrap();
    assert_eq!(seen.len(), 4);
    assert!(seen.windows(2).all(|pair| pair[0] == pair[1]), "every try is the same");

    let (url, seen) = server(&[401]);
    let error = Webhook::new(&url, Some("s3cret"), patience(3)).unwrap().post("a1", "{}").unwrap_err();
    assert!(matches!(error, WebhookError::Refused { status: 401, .. }), "{error}");
    assert!(!error.to_string().contains("s3cret") && !error.to_string().contains("token"), "{error}");
    seen.join().unwrap();
}

#[test]
fn a_redirection_is_not_followed() {
    let (url, seen) = server(&[302]);
    let error = Webhook::new(&url, None, patience(0)).unwrap().post("a1", "{}").unwrap_err();
    assert!(matches!(error, WebhookError::Refused { status: 302, .. }), "{error}");
    seen.join().unwrap();
}

#[test]
fn it_gives_up_in_time() {
    let (url, seen) = server(&[503, 503]);
    let error = Webhook::new(&url, None, patience(1)).unwrap().post("a1", "{}").unwrap_err();
    assert!(matches!(error, WebhookError::GaveUp { tries: 2, .. }), "{error}");
    assert!(error.to_string().contains("it answered 503"), "{error}");
    seen.join().unwrap();

    // A port that nothing listens on: bound once, so that it is free, and let go.
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let begun = Instant::now();
    let error = Webhook::new(&format!("http://{free}/"), None, patience(1)).unwrap().post("a1", "{}").unwrap_err();
    assert!(matches!(error, WebhookError::GaveUp { .. }), "{error}");
    assert!(begun.elapsed() < Duration::from_secs(3));
}

#[test]
fn what_speaks_no_tls_is_not_posted_to_as_if_it_did() {
    let (url, seen) = server(&[0]);
    match Webhook::new(&url.replace("http://", "https://"), None, patience(0)) {
        Ok(hook) => assert!(matches!(hook.post("a1", "{}"), Err(WebhookError::GaveUp { tries: 1, .. }))),
        Err(error) => {
            assert!(matches!(error, WebhookError::Certificates { .. }), "{error}");
            // The server waits for its one connection.
            let _ = Webhook::new(&url, None, patience(0)).unwrap().post("a1", "{}");
        }
    }
    let seen = seen.join();
    assert!(seen.is_err() || !seen.unwrap()[0].contains("{}"), "nothing is sent in the clear");
}
