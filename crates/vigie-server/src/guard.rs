//! What stands before every route: which host, which origin, who asks and how often, the headers of every answer, and the
//! audit log of every change.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::Extension;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header, uri::Authority};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base64ct::{Base64, Encoding};
use sha2::{Digest, Sha256};
use vigie_store::{Act, Entry, Moment, Role, Way};

use crate::Basemap;
use crate::auth::{Gate, Shown, tell};
use crate::error::Refusal;
use crate::library::Library;
use crate::who::Who;
use crate::{Program, Reach};

/// What the page may load, and from where: scripts, styles and data only from here, and data and images from the basemap's
/// origin where one is set; no plugins, no frames around the page. The map's worker is a blob, its tiles are images made in
/// the page.
pub(crate) fn policy(basemap: Option<&Basemap>) -> HeaderValue {
    let also = basemap.and_then(|b| b.origin.as_deref()).map(|origin| format!(" {origin}")).unwrap_or_default();
    let policy = format!(
        "default-src 'self'; worker-src 'self' blob:; connect-src 'self'{also}; img-src 'self' data: blob:{also}; \
         object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    );
    // An origin is plain ASCII: see `Basemap::parse`.
    HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static("default-src 'self'"))
}

/// The policy of a document that needs nothing but the style it begins with: that style alone is taken, by its digest.
pub(crate) fn document(html: &str) -> String {
    let style = html.split_once("<style>").and_then(|(_, rest)| rest.split_once("</style>"));
    let style = match style {
        Some((style, _)) => format!("'sha256-{}'", Base64::encode_string(&Sha256::digest(style.as_bytes()))),
        None => "'none'".to_owned(),
    };
    format!("default-src 'none'; style-src {style}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
}

/// What the page needs of the machine: nothing.
const PERMISSIONS: &str = "accelerometer=(), autoplay=(), browsing-topics=(), camera=(), \
     display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()";

/// Headers by which a proxy shows that a request came through it.
const PROXIED: [&str; 5] = ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via"];

/// From which machine a connection comes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Peer(pub SocketAddr);

/// From which machine a request comes, behind whatever proxy.
#[derive(Debug, Clone, Copy)]
pub(crate) struct From(pub IpAddr);

/// What a route tells the audit log of a change it made; put into its answer as an extension.
#[derive(Debug, Clone)]
pub(crate) struct Noted(pub String);

/// Says of a change that the audit log has it already; put into its answer as an extension.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Written;

/// The hosts a request may name, and how it is found out who asks.
pub(crate) struct Doors {
    pub addr: SocketAddr,
    pub reach: Reach,
    /// Who asks where there is no login.
    pub person: String,
    pub library: Arc<Library>,
    pub program: Arc<dyn Program>,
    /// Where there is a login.
    pub gate: Option<Arc<Gate>>,
    pub policy: HeaderValue,
}

/// A name and a port, as `Host` and `Origin` have them.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Named {
    name: String,
    port: u16,
}

impl Named {
    /// Reads `name:port`; `port` stands where none is given.
    fn read(text: &str, port: u16) -> Option<Named> {
        let authority: Authority = text.parse().ok()?;
        // No "user@" before the name.
        let name = authority.host().to_ascii_lowercase();
        (!text.contains('@') && !name.is_empty()).then(|| Named { name, port: authority.port_u16().unwrap_or(port) })
    }

    fn address(&self) -> Option<IpAddr> {
        self.name.trim_start_matches('[').trim_end_matches(']').parse().ok()
    }
}

/// True when a `Host` with this text is a name of the server at `addr`.
fn admits(reach: &Reach, addr: SocketAddr, host: &str) -> bool {
    let Some(named) = Named::read(host, 80) else { return false };
    if given(reach, addr, host) {
        return true;
    }
    match (named.address(), reach) {
        _ if named.port != addr.port() => false,
        (Some(ip), Reach::Loopback) => ip.is_loopback(),
        // Names can be pointed anywhere by others, addresses cannot.
        (Some(_), Reach::Login(_)) => true,
        (None, _) => named.name == "localhost",
    }
}

/// True for one of the names that the server was given. Without a port they stand for that of the server, and for the usual
/// one of the proxy before it.
fn given(reach: &Reach, addr: SocketAddr, host: &str) -> bool {
    let Reach::Login(login) = reach else { return false };
    let usual = if login.behind_tls { 443 } else { 80 };
    let Some(said) = Named::read(host, usual) else { return false };
    login.hosts.iter().any(|own| match Named::read(own, 0) {
        Some(own) if own.port == 0 => own.name == said.name && [addr.port(), usual].contains(&said.port),
        own => own.as_ref() == Some(&said),
    })
}

/// Refuses foreign hosts, and changes that a page of another origin could ask for; says who asks; sets the headers of the
/// answer.
pub(crate) async fn guard(State(doors): State<Arc<Doors>>, request: Request, next: Next) -> Response {
    let mut response = doors.answer(request, next).await.unwrap_or_else(|refused| refused);
    let headers = response.headers_mut();
    // A route may have a stricter policy of its own.
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(doors.policy.clone());
    for (name, value) in [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (HeaderName::from_static("permissions-policy"), PERMISSIONS),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if matches!(&doors.reach, Reach::Login(login) if login.behind_tls) {
        let year = HeaderValue::from_static("max-age=31536000");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, year);
    }
    // Answers about the store change with it.
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

fn refuse(status: StatusCode, message: impl Into<String>) -> Response {
    Refusal { status, message: message.into() }.into_response()
}

impl Doors {
    async fn answer(&self, mut request: Request, next: Next) -> Result<Response, Response> {
        let headers = request.headers();
        let host = headers.get(header::HOST).and_then(|h| h.to_str().ok()).map(str::to_owned);
        let Some(host) = host.filter(|host| admits(&self.reach, self.addr, host)) else {
            return Err(refuse(StatusCode::MISDIRECTED_REQUEST, self.misdirected(headers)));
        };
        self.own(&request, &host).map_err(IntoResponse::into_response)?;
        let peer = request.extensions().get::<Peer>().map_or(self.addr, |peer| peer.0);
        let (who, address) = match &self.gate {
            None if PROXIED.iter().any(|name| headers.contains_key(*name)) => {
                let how = "this came through a proxy, and there is no login; start `vigie serve` with --behind-tls";
                return Err(refuse(StatusCode::FORBIDDEN, how));
            }
            // Whoever can use this machine may do all.
            None => (Some(Who { name: self.person.clone(), role: Role::Admin, way: Way::Page }), peer.ip()),
            Some(gate) => {
                let (address, shown) = (gate.address(peer, headers), gate.shown(headers));
                let who = gate.who(&shown, address).await.map_err(IntoResponse::into_response)?;
                let who = who.map_err(IntoResponse::into_response)?;
                if who.is_none() && closed(request.uri().path()) {
                    let how = match shown {
                        Shown::Token(_) => "this token is not known, or has ended",
                        _ => "log in first",
                    };
                    let scheme = [(header::WWW_AUTHENTICATE, "Bearer realm=\"vigie\"")];
                    return Err((scheme, refuse(StatusCode::UNAUTHORIZED, how)).into_response());
                }
                // Browsers name the origin of every page that changes anything, so a cookie without one is not a page's.
                if changes(request.method())
                    && matches!(shown, Shown::Session(_))
                    && !headers.contains_key(header::ORIGIN)
                {
                    return Err(refuse(
                        StatusCode::FORBIDDEN,
                        "send the header Origin, or a token in place of the cookie",
                    ));
                }
                (who, address)
            }
        };
        let path = request.uri().path().to_owned();
        let changed = (changes(request.method()) && closed(&path)).then(|| format!("{} {path}", request.method()));
        request.extensions_mut().insert(From(address));
        if let Some(who) = &who {
            request.extensions_mut().insert(who.clone());
        }
        let mut response = next.run(request).await;
        let act = match response.status() {
            status if status.is_success() && response.extensions().get::<Written>().is_some() => return Ok(response),
            status if status.is_success() => Act::Change,
            StatusCode::FORBIDDEN => Act::ChangeRefused,
            _ => return Ok(response),
        };
        if let (Some(what), Some(who)) = (changed, who) {
            let about = match response.extensions_mut().remove::<Noted>() {
                Some(Noted(more)) => format!("{what}: {more}"),
                None => what,
            };
            let at = Moment(self.program.now().as_second());
            let (person, address) = (Some(who.name), Some(address.to_string()));
            let entry = Entry { at, person, act, about: Some(about), way: who.way, address };
            self.library.write(tell(entry)).await.map_err(IntoResponse::into_response)?;
        }
        Ok(response)
    }

    fn misdirected(&self, headers: &HeaderMap) -> String {
        let named = headers.get(header::HOST).and_then(|h| h.to_str().ok()).unwrap_or("named");
        match self.reach {
            Reach::Loopback => format!("this server is not {named}; ask http://{}/", self.addr),
            Reach::Login(_) => format!("this server is not {named}; start it with --host to give it a name"),
        }
    }

    /// Refuses a change that another origin's page may have sent: browsers let every page send forms anywhere, and name
    /// the page's origin with it.
    fn own(&self, request: &Request, host: &str) -> Result<(), Refusal> {
        if !changes(request.method()) {
            return Ok(());
        }
        let foreign = || {
            let message = "a page of another origin may not change anything here".to_owned();
            Refusal { status: StatusCode::FORBIDDEN, message }
        };
        let said = |name| request.headers().get(name).map(|v| v.to_str().unwrap_or("unreadable"));
        if said(header::ORIGIN).is_some_and(|origin| !self.is_own_origin(origin, host)) {
            return Err(foreign());
        }
        if said(HeaderName::from_static("sec-fetch-site")).is_some_and(|s| !["same-origin", "none"].contains(&s)) {
            return Err(foreign());
        }
        let kind = said(header::CONTENT_TYPE).unwrap_or("").split(';').next().unwrap_or("").trim().to_ascii_lowercase();
        if ["application/x-www-form-urlencoded", "multipart/form-data", "text/plain"].contains(&kind.as_str()) {
            let message = format!("{kind} is not taken; send application/json or application/octet-stream");
            return Err(Refusal { status: StatusCode::UNSUPPORTED_MEDIA_TYPE, message });
        }
        Ok(())
    }

    /// True when a page of `origin` is the server's own: that of the host asked, or of one of the names it was given.
    fn is_own_origin(&self, origin: &str, host: &str) -> bool {
        let tls = matches!(&self.reach, Reach::Login(login) if login.behind_tls);
        let (scheme, usual) = if tls { ("https://", 443) } else { ("http://", 80) };
        let Some(page) = origin.strip_prefix(scheme) else { return false };
        let same = Named::read(page, usual).is_some_and(|page| Some(page) == Named::read(host, usual));
        same || given(&self.reach, self.addr, page)
    }
}

fn changes(method: &Method) -> bool {
    ![Method::GET, Method::HEAD, Method::OPTIONS].contains(method)
}

/// True for a path that only those who logged in may ask: all answers but that of the login itself. The page's files hold
/// nothing of the store.
fn closed(path: &str) -> bool {
    let open = ["/api/login", "/api/logout"];
    (path == "/api" || path.starts_with("/api/")) && !open.contains(&path)
}

/// Who asks, put into a request by the guard.
pub(crate) type Asker = Extension<Who>;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Login;

    fn at(addr: &str) -> SocketAddr {
        addr.parse().unwrap()
    }

    #[test]
    fn only_a_basemap_opens_the_policy_and_only_for_its_origin() {
        let said = |basemap: Option<&Basemap>| policy(basemap).to_str().unwrap().to_owned();
        assert!(!said(None).contains("http"));
        let tiles = Basemap::parse("https://tile.example.org/{z}/{x}/{y}.png", None).unwrap();
        let opened = said(Some(&tiles));
        assert_eq!(opened.matches("https://tile.example.org").count(), 2);
        assert_eq!(opened.replace(" https://tile.example.org", ""), said(None));
    }

    #[test]
    fn only_its_own_names_are_admitted() {
        let here = at("127.0.0.1:7700");
        let admit = |host: &str| admits(&Reach::Loopback, here, host);
        for host in ["localhost:7700", "LOCALHOST:7700", "127.0.0.1:7700", "[::1]:7700"] {
            assert!(admit(host), "{host}");
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
            assert!(!admit(host), "{host}");
        }
        let plain = at("127.0.0.1:80");
        assert!(admits(&Reach::Loopback, plain, "localhost") && !admits(&Reach::Loopback, plain, "localhost:7700"));
    }

    #[test]
    fn a_server_for_others_has_addresses_and_the_names_it_was_given() {
        let hosts = vec!["vigie.example.org".to_owned(), "press.example:8443".to_owned()];
        let reach = |behind_tls| Reach::Login(Login { hosts: hosts.clone(), behind_tls, ..Login::default() });
        let admit = |tls, host: &str| admits(&reach(tls), at("0.0.0.0:7700"), host);
        for (host, plain, tls) in [
            ("192.168.0.7:7700", true, true),
            ("192.168.0.7", false, false),
            ("evil.example:7700", false, false),
            ("vigie.example.org:7700", true, true),
            ("Vigie.Example.org", true, true),
            ("vigie.example.org:443", false, true),
            ("vigie.example.org:80", true, false),
            ("vigie.example.org:8000", false, false),
            ("press.example:8443", true, true),
            ("press.example:7700", false, false),
            ("press.example", false, false),
        ] {
            assert_eq!((admit(false, host), admit(true, host)), (plain, tls), "{host}");
        }
    }

    #[test]
    fn a_document_has_its_own_style_and_nothing_else() {
        let policy = document("<style>a</style><script>x</script><style>b</style>");
        assert!(
            policy.starts_with("default-src 'none'; style-src 'sha256-ypeBEsobvcr6wjGzmiPcTaeG7/gUfE5yuYB3ha/uSLs=';"),
            "{policy}"
        );
        assert!(document("no style").contains("style-src 'none'"));
    }

    #[test]
    fn what_is_closed_is_all_but_the_login_and_the_page() {
        for path in ["/api", "/api/", "/api/me", "/api/login/", "/api/login/x", "/api/loginx", "/api/../api/me"] {
            assert!(closed(path), "{path}");
        }
        for path in ["/", "/assets/page.js", "/api/login", "/api/logout", "/apiary"] {
            assert!(!closed(path), "{path}");
        }
    }
}
