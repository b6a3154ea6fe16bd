//! What stands before every route: which host, which methods, and the headers of every answer.

use std::net::SocketAddr;

use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header, uri::Authority};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::Reach;
use crate::error::Refusal;

/// Scripts and data only from here; no plugins, no frames around the page. The map's worker is a blob, its tiles are
/// images made in the page, and its controls set styles.
const POLICY: &str = "default-src 'self'; worker-src 'self' blob:; img-src 'self' data: blob:; \
     style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

/// The hosts a request may name.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Doors {
    pub addr: SocketAddr,
    pub reach: Reach,
}

impl Doors {
    /// True when `host` is a name of this server.
    fn admit(&self, host: &str) -> bool {
        let Ok(authority) = host.parse::<Authority>() else { return false };
        let port = authority.port_u16().unwrap_or(80);
        // No "user@" before the name.
        if port != self.addr.port() || host.contains('@') {
            return false;
        }
        let name = authority.host();
        let address = name.trim_start_matches('[').trim_end_matches(']').parse::<std::net::IpAddr>();
        match address {
            Ok(ip) if ip.is_loopback() => true,
            // Names can be pointed anywhere by others, addresses cannot.
            Ok(_) => self.reach == Reach::Anywhere,
            Err(_) => name.eq_ignore_ascii_case("localhost"),
        }
    }
}

/// Refuses foreign hosts and methods other than GET and HEAD; sets the headers of the answer.
pub(crate) async fn guard(State(doors): State<Doors>, request: Request, next: Next) -> Response {
    let host = request.headers().get(header::HOST).and_then(|h| h.to_str().ok());
    let mut response = if !host.is_some_and(|h| doors.admit(h)) {
        let message = format!("this server is not {}; ask http://{}/", host.unwrap_or("named"), doors.addr);
        Refusal { status: StatusCode::MISDIRECTED_REQUEST, message }.into_response()
    } else if ![Method::GET, Method::HEAD].contains(request.method()) {
        let message = format!("{} is not allowed; only GET is", request.method());
        let mut refused = Refusal { status: StatusCode::METHOD_NOT_ALLOWED, message }.into_response();
        refused.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
        refused
    } else {
        next.run(request).await
    };
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    // Answers about the store change with it.
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_its_own_names_are_admitted() {
        let doors = Doors { addr: "127.0.0.1:7700".parse().unwrap(), reach: Reach::Loopback };
        for host in ["localhost:7700", "LOCALHOST:7700", "127.0.0.1:7700", "[::1]:7700"] {
            assert!(doors.admit(host), "{host}");
        }
        for host in [
            "localhost",
            "localhost:7701",
            "evil.example:7700",
            "127.0.0.1.evil.example:7700",
            "localhost.evil.example:7700",
            "evil@localhost:7700",
            "192.168.0.7:7700",
            "localhost:7700/x",
            "[::1",
            "",
        ] {
            assert!(!doors.admit(host), "{host}");
        }
        let open = Doors { reach: Reach::Anywhere, ..doors };
        assert!(open.admit("192.168.0.7:7700") && !open.admit("evil.example:7700"));
        let plain = Doors { addr: "127.0.0.1:80".parse().unwrap(), ..doors };
        assert!(plain.admit("localhost") && !plain.admit("localhost:7700"));
    }
}
