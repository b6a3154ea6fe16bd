//! What stands before every route: which host, which methods, who asks, and the headers of every answer.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header, uri::Authority};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::Reach;
use crate::error::Refusal;
use crate::who::{Role, Who};

/// Scripts and data only from here; no plugins, no frames around the page. The map's worker is a blob, its tiles are
/// images made in the page, and its controls set styles.
const POLICY: &str = "default-src 'self'; worker-src 'self' blob:; img-src 'self' data: blob:; \
     style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

/// The hosts a request may name, and who asks where there is no login.
#[derive(Debug, Clone)]
pub(crate) struct Doors {
    pub addr: SocketAddr,
    pub reach: Reach,
    pub person: String,
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

/// Refuses foreign hosts, and changes that a page of another origin could ask for; says who asks; sets the headers of the
/// answer.
pub(crate) async fn guard(State(doors): State<Arc<Doors>>, mut request: Request, next: Next) -> Response {
    let host = request.headers().get(header::HOST).and_then(|h| h.to_str().ok());
    let mut response = if !host.is_some_and(|h| doors.admit(h)) {
        let message = format!("this server is not {}; ask http://{}/", host.unwrap_or("named"), doors.addr);
        Refusal { status: StatusCode::MISDIRECTED_REQUEST, message }.into_response()
    } else if let Err(refusal) = own(&request, &doors) {
        refusal.into_response()
    } else {
        // Whoever can use this machine may do all; there is no login yet for those beyond it.
        let role = if doors.reach == Reach::Loopback { Role::Admin } else { Role::Reader };
        request.extensions_mut().insert(Who { name: doors.person.clone(), role });
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

/// Refuses a change that another origin's page may have sent: browsers let every page send forms anywhere, and name the
/// page's origin with it.
fn own(request: &Request, doors: &Doors) -> Result<(), Refusal> {
    if [Method::GET, Method::HEAD, Method::OPTIONS].contains(request.method()) {
        return Ok(());
    }
    let forbid = |message: &str| Err(Refusal { status: StatusCode::FORBIDDEN, message: message.to_owned() });
    let said = |name| request.headers().get(name).map(|v| v.to_str().unwrap_or("unreadable"));
    if let Some(origin) = said(header::ORIGIN) {
        let host = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
        if !host.is_some_and(|h| doors.admit(h)) {
            return forbid("a page of another origin may not change anything here");
        }
    }
    if said(header::HeaderName::from_static("sec-fetch-site")).is_some_and(|s| !["same-origin", "none"].contains(&s)) {
        return forbid("a page of another origin may not change anything here");
    }
    let kind = said(header::CONTENT_TYPE).unwrap_or("").split(';').next().unwrap_or("").trim().to_ascii_lowercase();
    if ["application/x-www-form-urlencoded", "multipart/form-data", "text/plain"].contains(&kind.as_str()) {
        let message = format!("{kind} is not taken; send application/json or application/octet-stream");
        return Err(Refusal { status: StatusCode::UNSUPPORTED_MEDIA_TYPE, message });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_its_own_names_are_admitted() {
        let person = "Ana".to_owned();
        let doors = Doors { addr: "127.0.0.1:7700".parse().unwrap(), reach: Reach::Loopback, person };
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
        let open = Doors { reach: Reach::Anywhere, ..doors.clone() };
        assert!(open.admit("192.168.0.7:7700") && !open.admit("evil.example:7700"));
        let plain = Doors { addr: "127.0.0.1:80".parse().unwrap(), ..doors };
        assert!(plain.admit("localhost") && !plain.admit("localhost:7700"));
    }
}
