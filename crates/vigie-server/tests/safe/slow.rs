//! Clients that send slowly, or too much.

use std::io::{Read, Write};
use std::time::{Duration, Instant};

use crate::client::*;

#[test]
fn who_sends_slowly_is_cut_off() {
    let server = with_login("slow");
    let mut head = server.connect();
    head.write_all(format!("GET / HTTP/1.1\r\nHost: {}\r\n", server.addr).as_bytes()).unwrap();
    let mut body = server.connect();
    let start = format!("POST /api/login HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\n", server.addr);
    body.write_all(format!("{start}Content-Length: 50\r\n\r\n{{\"name\"").as_bytes()).unwrap();
    let mut idle = server.connect();
    let began = Instant::now();
    // A header every now and then does not keep the connection open.
    let mut drip = head.try_clone().unwrap();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            while began.elapsed() < Duration::from_secs(25) && drip.write_all(b"X-A: b\r\n").is_ok() {
                std::thread::sleep(Duration::from_secs(1));
            }
        });
        let mut rest = Vec::new();
        let _ = head.read_to_end(&mut rest);
        assert!(began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
        assert!(!String::from_utf8_lossy(&rest).contains(" 200 "));
        let mut rest = Vec::new();
        let _ = idle.read_to_end(&mut rest);
        assert!(began.elapsed() < Duration::from_secs(20) && rest.is_empty());
        let mut answer = [0; 12];
        body.read_exact(&mut answer).unwrap();
        assert!(answer.starts_with(b"HTTP/1.1 4"), "{}", String::from_utf8_lossy(&answer));
        assert!(began.elapsed() < Duration::from_secs(30), "{:?}", began.elapsed());
    });
    assert_eq!(server.get("/api/me", &[]).status, 401, "others are answered");
}

#[test]
fn what_is_too_large_is_refused() {
    let server = with_login("large");
    let long = "x".repeat(200_000);
    assert!([414, 431].contains(&server.get(&format!("/{long}"), &[]).status));
    assert_eq!(server.get("/", &[&format!("X-Long: {long}")]).status, 431);
    let many: Vec<String> = (0..100).map(|n| format!("X-{n}: 1")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    assert_eq!(server.get("/", &many).status, 431);
    let body = "x".repeat(70_000);
    for path in ["/api/login", "/api/decisions"] {
        let session = server.login("Ana");
        let origin = format!("Origin: http://{}", server.addr);
        let headers = ["Content-Type: application/json", &origin, &session];
        assert_eq!(server.ask("POST", path, &headers, &body).status, 413, "{path}");
    }
    let password = "x".repeat(2000);
    assert_eq!(server.try_login("Ana", &password).status, 401);
}
