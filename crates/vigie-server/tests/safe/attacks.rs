//! Hostile pages, machines and reports.

use std::net::IpAddr;

use serde_json::json;
use vigie_server::{Login, Reach};

use crate::client::*;

fn for_tls(name: &str) -> Running {
    let hosts = vec!["vigie.example.org".to_owned()];
    start(name, Reach::Login(Login { hosts, behind_tls: true, ..Login::default() }))
}

#[test]
fn other_hosts_are_not_answered() {
    let server = with_login("hosts");
    let session = server.login("Ana");
    let port = server.addr.port();
    for host in ["evil.example", "evil.example:80", "vigie.example.org", "", "localhost", "127.0.0.1"] {
        for host in [host.to_owned(), format!("{host}.evil.example:{port}"), format!("u@{host}:{port}")] {
            let answer = server.get("/api/me", &[&session, &format!("Host: {host}")]);
            assert_eq!(answer.status, 421, "{host:?}");
            assert!(!answer.text().contains("Ana"));
        }
    }
    let none = server.raw(format!("GET /api/me HTTP/1.0\r\n{session}\r\n\r\n").as_bytes());
    assert_eq!(none.status, 421);
    let two = server.get("/api/me", &[&session, &format!("Host: {}", server.addr), "Host: evil.example"]);
    assert!([400, 421, 200].contains(&two.status));
    assert_eq!(for_tls("hosts-tls").get("/api/me", &["Host: vigie.example.org"]).status, 401);
}

#[test]
fn other_origins_change_nothing() {
    let server = with_login("origins");
    let session = server.login("Ana");
    let (addr, port) = (server.addr, server.addr.port());
    let body = json!({"verdict": "rejected", "claims": ["c9"]}).to_string();
    let ask = |headers: &[&str]| {
        let mut all = vec![session.as_str()];
        all.extend(headers);
        server.ask("POST", "/api/decisions", &all, &body).status
    };
    let json = "Content-Type: application/json";
    let own = format!("Origin: http://{addr}");
    assert_eq!(ask(&[json, &own]), 404, "the claim is not there, but the page may ask");
    assert_eq!(ask(&[json]), 403, "browsers always name the origin of a change");
    for origin in [
        "null".to_owned(),
        "http://evil.example".to_owned(),
        format!("https://{addr}"),
        format!("http://localhost:{port}"),
        format!("http://10.0.0.66:{port}"),
        format!("http://127.0.0.1:{}", port ^ 1),
        format!("http://evil.example@{addr}"),
        format!("http://{addr}.evil.example"),
    ] {
        assert_eq!(ask(&[json, &format!("Origin: {origin}")]), 403, "{origin}");
    }
    for site in ["cross-site", "same-site"] {
        assert_eq!(ask(&[json, &own, &format!("Sec-Fetch-Site: {site}")]), 403, "{site}");
    }
    for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "Text/Plain; x"]
    {
        assert_eq!(ask(&[&own, &format!("Content-Type: {kind}")]), 415, "{kind}");
    }
    // Logging someone in as another is a change, too, and so is logging out.
    let credentials = json!({"name": "Rim", "password": PASSWORD}).to_string();
    for path in ["/api/login", "/api/logout"] {
        let answer = server.ask("POST", path, &[json, &session, "Origin: http://evil.example"], &credentials);
        assert_eq!((answer.status, answer.header("set-cookie")), (403, None), "{path}");
    }
    assert_eq!(server.get("/api/logout", &[&session]).status, 405);
    assert_eq!(server.get("/api/me", &[&session]).status, 200, "still logged in");
    // No answer may be read by another origin's page.
    for answer in [server.get("/api/me", &[&session, "Origin: http://evil.example"]), server.get("/api/me", &[])] {
        assert!(!answer.headers.contains("access-control-"), "{}", answer.headers);
    }
}

#[test]
fn behind_tls_the_cookie_is_for_tls_alone() {
    let server = for_tls("tls");
    let host = "Host: vigie.example.org";
    let credentials = json!({"name": "Ana", "password": PASSWORD}).to_string();
    let login = |origin: &str, more: &[&str]| {
        let mut headers = vec![host, "Content-Type: application/json", origin];
        headers.extend(more);
        server.ask("POST", "/api/login", &headers, &credentials)
    };
    assert_eq!(login("Origin: http://vigie.example.org", &[]).status, 403, "a page that came without TLS");
    let forwarded = "X-Forwarded-For: 10.9.9.9, 203.0.113.5";
    let answer = login("Origin: https://vigie.example.org", &[forwarded]);
    assert_eq!(answer.status, 200, "{}", answer.text());
    let cookie = answer.header("set-cookie").unwrap();
    assert!(cookie.starts_with("__Host-vigie=") && cookie.ends_with("; HttpOnly; SameSite=Strict; Secure"), "{cookie}");
    assert_eq!(answer.header("strict-transport-security"), Some("max-age=31536000"));
    let session = answer.cookie();
    assert_eq!(server.get("/api/me", &[host, &format!("Cookie: {session}")]).status, 200);
    let plain = session.replace("__Host-", "");
    assert_eq!(server.get("/api/me", &[host, &format!("Cookie: {plain}")]).status, 401, "a cookie that anyone can set");
    let entry = server.audit().pop().unwrap();
    assert_eq!(entry.address.as_deref(), Some("203.0.113.5"), "the proxy's word, not the client's");
    // Where no proxy is, nobody speaks for another.
    let open = with_login("no-proxy");
    open.post("/api/login", &[forwarded], &json!({"name": "Ana", "password": PASSWORD}));
    let address: IpAddr = open.audit().pop().unwrap().address.unwrap().parse().unwrap();
    assert!(address.is_loopback());
}

#[test]
fn every_answer_carries_what_keeps_browsers_in() {
    let server = with_login("headers");
    let session = server.login("Ana");
    for path in ["/", "/api/me", "/api/meta", "/api/nothing", "/nothing", "/api/brief", "/../../etc/passwd"] {
        for session in [session.as_str(), "X: y"] {
            let answer = server.get(path, &[session]);
            let policy = answer.header("content-security-policy").expect(path);
            assert!(policy.contains("default-src 'self'") || policy.contains("default-src 'none'"), "{path}: {policy}");
            assert!(
                policy.contains("frame-ancestors 'none'") && policy.contains("base-uri 'none'"),
                "{path}: {policy}"
            );
            assert!(!policy.contains("unsafe") && !policy.contains('*'), "{path}: {policy}");
            for (name, value) in [
                ("x-content-type-options", "nosniff"),
                ("referrer-policy", "no-referrer"),
                ("cross-origin-opener-policy", "same-origin"),
                ("cross-origin-resource-policy", "same-origin"),
            ] {
                assert_eq!(answer.header(name), Some(value), "{path}");
            }
            assert!(answer.header("permissions-policy").unwrap().contains("geolocation=()"));
            assert_eq!(answer.header("server"), None);
            if path.starts_with("/api") {
                assert_eq!(answer.header("cache-control"), Some("no-store"), "{path}");
            }
        }
    }
}

#[test]
fn paths_lead_nowhere_else_and_headers_are_not_written_by_others() {
    let server = with_login("paths");
    let session = server.login("Ana");
    for path in [
        "/../vigie.db",
        "/..%2fvigie.db",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/assets/../../vigie.db",
        "/assets/..%5c..%5cvigie.db",
        "/etc/passwd",
        "/vigie.db",
        "/C:/vigie.db",
        "/assets/%00",
        "/index.html%00.js",
        "/.git/config",
    ] {
        let answer = server.get(path, &[&session]);
        assert_eq!(answer.status, 404, "{path}");
        assert!(!answer.text().contains("SQLite") && !answer.text().contains("root:"), "{path}");
    }
    for path in [
        "/api/reports/x%0d%0aSet-Cookie:%20a=b",
        "/api/brief?lang=x%0d%0aSet-Cookie:%20a=b",
        "/%0d%0aSet-Cookie:%20a=b",
    ] {
        let answer = server.get(path, &[&session]);
        assert!([400, 404].contains(&answer.status), "{path}");
        assert_eq!(answer.header("set-cookie"), None, "{path}");
        assert!(answer.header("content-type").unwrap().starts_with("application/json"), "{path}");
    }
    // One request is one request: what a proxy might take for a second is not answered as one.
    let smuggled = format!(
        "POST /api/logout HTTP/1.1\r\nHost: {0}\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /api/me HTTP/1.1\r\nHost: {0}\r\n{session}\r\n\r\n",
        server.addr
    );
    let answer = server.raw(smuggled.as_bytes());
    assert!(!answer.text().contains("\"Ana\""), "{}", answer.text());
}

#[test]
fn a_hostile_report_is_text_and_nothing_else() {
    let server = with_login("hostile");
    let session = server.login("Ana");
    let list = server.get("/api/reports", &[&session]);
    let key = list.json()["items"][0]["key"].as_str().unwrap().to_owned();
    let report = server.get(&format!("/api/reports/{key}"), &[&session]);
    for answer in [&list, &report] {
        assert_eq!(answer.status, 200);
        assert_eq!(answer.header("content-type"), Some("application/json"));
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
    }
    assert!(report.json()["text"].as_str().unwrap().starts_with("</script><script>"), "kept as it was, byte for byte");
    for path in ["/api/brief?lang=fr", "/api/brief?lang=en"] {
        let brief = server.get(path, &[&session]);
        let html = brief.text();
        assert!(!html.contains("<script") && !html.contains("<img") && !html.contains("javascript:"), "{html}");
        let policy = brief.header("content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"), "{policy}");
    }
    // An error that repeats what was asked is no page either.
    let answer = server.get("/api/reports/%3Cscript%3Ealert(1)%3C%2Fscript%3E", &[&session]);
    assert_eq!((answer.status, answer.header("content-type")), (404, Some("application/json")));
}
