//! Fetching pages and feeds that someone asked for.
//!
//! In: an address, and what is known of an earlier answer. Out: the bytes with what the server said of them, or why there
//! are none and what can be done about it. Invariant: only `http` and `https`, only machines of the public internet unless
//! told otherwise, only so many bytes in so much time; a server is asked at a walking pace, and left alone when it says so.
//! Never: follows a link by itself, sends a cookie or a password, runs a script, uses a proxy, which would look names up
//! where it cannot be seen where they lead.

mod address;
mod error;
mod pace;
mod reach;

#[cfg(test)]
mod tests;

use std::fmt;
use std::io::Read;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use encoding_rs::Encoding;
use ureq::Agent;
use ureq::http::{HeaderMap, Response, header};
use ureq::tls::TlsConfig;
use ureq::unversioned::transport::DefaultConnector;

pub use address::{Address, NoAddress};
pub use error::FetchError;
pub use pace::Clock;
use pace::Pace;
use reach::Guarded;

use crate::Format;
use crate::tls::by_the_systems_certificates;

/// Who asks: servers can tell what programs they let in, and whom to write to.
pub const USER_AGENT: &str = concat!("Vigie/", env!("CARGO_PKG_VERSION"), " (+", env!("CARGO_PKG_REPOSITORY"), ")");

/// What is read, the likeliest first.
const ACCEPT: &str = "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, \
     application/feed+json, application/xml;q=0.9, application/json;q=0.9, text/*;q=0.8, */*;q=0.1";

/// How often an answer may lead to another address.
const REDIRECTS: u32 = 5;

/// How long a server is left alone that says it is asked too often, and not how long.
const TOO_OFTEN: Duration = Duration::from_secs(5 * 60);

/// The largest head of an answer, in bytes.
const HEAD_BYTES: usize = 64 * 1024;

/// How long and how often is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fetching {
    /// Whether machines of private networks, and this one, are asked as well.
    pub allow_private: bool,
    /// How long looking the name up may take, and how long connecting may.
    pub connect: Duration,
    /// How long a server may say nothing in the middle of an answer.
    pub silence: Duration,
    /// How long one address may take in all, with waiting, redirections and the second try.
    pub whole: Duration,
    /// The pause between two questions to one server.
    pub pause: Duration,
    /// The pause before the second try, where the server says no other.
    pub before_retry: Duration,
    /// How long is waited at most for a turn, or for the second try because the server asks so; where it would be longer,
    /// it has failed for now.
    pub longest_wait: Duration,
    /// The largest answer, unpacked, in bytes.
    pub most_bytes: usize,
}

impl Default for Fetching {
    /// For a bad connection: 15 s to connect, 30 s of silence, 5 minutes in all; a second between two questions; 2 s before
    /// the second try, and a minute where the server asks for it; 20 MB.
    fn default() -> Fetching {
        const S: fn(u64) -> Duration = Duration::from_secs;
        Fetching {
            allow_private: false,
            connect: S(15),
            silence: S(30),
            whole: S(300),
            pause: S(1),
            before_retry: S(2),
            longest_wait: S(60),
            most_bytes: 20_000_000,
        }
    }
}

/// By what a server knows an answer again: it need not send the same one twice.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Validators {
    /// The answer's tag.
    pub etag: Option<String>,
    /// When it was last changed, in the server's words.
    pub modified: Option<String>,
}

/// What a server gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body {
    /// Where it was in the end.
    pub address: Address,
    /// The bytes, unpacked; text in the encoding that the server names is UTF-8 here.
    pub bytes: Vec<u8>,
    /// What the server calls it, such as `text/html`, in lower case.
    pub media: Option<String>,
    /// By what it is known again.
    pub validators: Validators,
}

impl Body {
    /// The form that the server announces, where it is one that is read.
    pub fn announced(&self) -> Option<Format> {
        match self.media.as_deref()? {
            "text/html" | "application/xhtml+xml" => Some(Format::Html),
            "text/markdown" => Some(Format::Markdown),
            "application/json" => Some(Format::Json),
            "application/x-ndjson" | "application/jsonl" => Some(Format::JsonLines),
            // What nothing better is known of is called so.
            "text/plain" => Format::of_name(self.address.as_str()).or(Some(Format::Text)),
            _ => Format::of_name(self.address.as_str()),
        }
    }
}

/// A server's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// The same as the last time.
    Unchanged,
    /// What it gave.
    Body(Body),
}

/// Asks servers.
pub struct Fetcher {
    agent: Agent,
    fetching: Fetching,
    pace: Pace,
    clock: Arc<dyn Clock>,
    /// Why no server can be trusted, where that is so.
    without_tls: Option<String>,
}

impl fmt::Debug for Fetcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fetcher").field("fetching", &self.fetching).finish_non_exhaustive()
    }
}

/// Either the answer, or where it is.
enum Hop {
    Answer(Answer),
    To(Address),
}

impl Fetcher {
    /// What fetches by these rules.
    pub fn new(fetching: Fetching, clock: Arc<dyn Clock>) -> Fetcher {
        let admits = if fetching.allow_private { |_| true } else { reach::is_public };
        Fetcher::admitting(fetching, clock, admits)
    }

    fn admitting(fetching: Fetching, clock: Arc<dyn Clock>, admits: fn(IpAddr) -> bool) -> Fetcher {
        let (tls, without_tls) = match by_the_systems_certificates() {
            Ok(tls) => (tls, None),
            Err(reason) => (TlsConfig::default(), Some(format!("this system's certificates cannot be read: {reason}"))),
        };
        let config = Agent::config_builder()
            .tls_config(tls)
            .proxy(None)
            .timeout_resolve(Some(fetching.connect))
            .timeout_connect(Some(fetching.connect))
            .timeout_per_read(Some(fetching.silence))
            .timeout_per_write(Some(fetching.silence))
            .max_response_header_size(HEAD_BYTES)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .user_agent(USER_AGENT)
            .accept(ACCEPT)
            .build();
        let agent = Agent::with_parts(config, DefaultConnector::default(), Guarded::new(admits));
        Fetcher { agent, fetching, pace: Pace::default(), clock, without_tls }
    }

    /// What is at `address`. With `known`, the server may say that it is the same as then.
    ///
    /// Waits for its turn at the server. What fails for a passing reason is tried once more.
    ///
    /// Errors: [`FetchError`].
    pub fn get(&self, address: &Address, known: &Validators) -> Result<Answer, FetchError> {
        let none = Validators::default();
        let mut at = address.clone();
        let until = self.clock.now() + self.fetching.whole;
        for followed in 0..=REDIRECTS {
            // What was known is known of the first address.
            let known = if followed == 0 { known } else { &none };
            match self.tried(&at, known, until, followed > 0)? {
                Hop::Answer(answer) => return Ok(answer),
                Hop::To(next) => at = next,
            }
        }
        Err(FetchError::Circles { followed: REDIRECTS })
    }

    /// Asks, and once more where it may go better then. `led` is true where a server led here, which waits for no turn.
    fn tried(&self, at: &Address, known: &Validators, until: Duration, led: bool) -> Result<Hop, FetchError> {
        let Fetching { pause, before_retry, longest_wait, .. } = self.fetching;
        let server = at.server();
        if !led {
            let turn = self.pace.turn(server, self.clock.now(), pause, longest_wait);
            self.wait(turn.map_err(|rest| FetchError::Resting { rest })?);
        }
        let error = match self.once(at, known, until) {
            Err(error) if error.is_passing() => error,
            done => return done,
        };
        let asked = match &error {
            FetchError::Status { rest, .. } => *rest,
            _ => None,
        };
        let wait = asked.unwrap_or(before_retry);
        self.pace.rest(server, self.clock.now() + wait);
        if wait > longest_wait || self.clock.now() + wait >= until {
            return Err(error);
        }
        self.wait(wait);
        let again = self.once(at, known, until);
        if let Err(FetchError::Status { status, rest }) = &again {
            // Who was asked too often, and says so twice, is left alone though it does not say how long.
            let rest = rest.or_else(|| (*status == 429).then_some(TOO_OFTEN));
            self.pace.rest(server, self.clock.now() + rest.unwrap_or_default());
        }
        again
    }

    fn wait(&self, pause: Duration) {
        if !pause.is_zero() {
            self.clock.sleep(pause);
        }
    }

    fn once(&self, at: &Address, known: &Validators, until: Duration) -> Result<Hop, FetchError> {
        let Fetching { silence, whole, most_bytes, .. } = self.fetching;
        let failed = |error| FetchError::of(error, at.host(), silence, whole);
        if let Some(reason) = self.without_tls.as_ref().filter(|_| at.as_str().starts_with("https")) {
            return Err(FetchError::Untrusted { reason: reason.clone() });
        }
        let left = until.saturating_sub(self.clock.now());
        if left.is_zero() {
            return Err(FetchError::Slow { waited: whole });
        }
        let mut request = self.agent.get(at.as_str()).config().timeout_global(Some(left)).build();
        if let Some(etag) = &known.etag {
            request = request.header(header::IF_NONE_MATCH, etag);
        }
        if let Some(modified) = &known.modified {
            request = request.header(header::IF_MODIFIED_SINCE, modified);
        }
        let response = request.call().map_err(failed)?;
        let headers = response.headers();
        match response.status().as_u16() {
            200..=299 => {}
            304 if *known != Validators::default() => return Ok(Hop::Answer(Answer::Unchanged)),
            status @ (301 | 302 | 303 | 307 | 308) => {
                let location = text(headers, header::LOCATION).ok_or(FetchError::Status { status, rest: None })?;
                return at.join(&location).map(Hop::To).map_err(FetchError::Redirected);
            }
            status => {
                let date = text(headers, header::DATE);
                let rest = text(headers, header::RETRY_AFTER);
                let rest = rest.and_then(|said| pace::retry_after(&said, date.as_deref()));
                return Err(FetchError::Status { status, rest });
            }
        }
        let (media, charset) = content_type(headers);
        let validators =
            Validators { etag: text(headers, header::ETAG), modified: text(headers, header::LAST_MODIFIED) };
        let bytes = utf8(whole_body(response, most_bytes, failed)?, charset.as_deref());
        Ok(Hop::Answer(Answer::Body(Body { address: at.clone(), bytes, media, validators })))
    }
}

/// The whole body, unpacked.
fn whole_body(
    response: Response<ureq::Body>,
    most: usize,
    failed: impl Fn(ureq::Error) -> FetchError,
) -> Result<Vec<u8>, FetchError> {
    let too_large = FetchError::TooLarge { most };
    let packed = text(response.headers(), header::CONTENT_ENCODING).unwrap_or_default().to_ascii_lowercase();
    if !["", "identity", "gzip", "x-gzip"].contains(&packed.as_str()) {
        return Err(FetchError::Packed { encoding: packed });
    }
    if response.body().content_length().is_some_and(|n| n > most as u64) {
        return Err(too_large);
    }
    let mut bytes = Vec::new();
    // Unpacked as it is read, so that no more is unpacked than is taken in.
    let mut reader = response.into_body().into_reader().take(most as u64 + 1);
    reader.read_to_end(&mut bytes).map_err(|error| failed(ureq::Error::from(error)))?;
    if bytes.len() > most { Err(too_large) } else { Ok(bytes) }
}

/// A header's words, where it is there and says something.
fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<String> {
    let value = headers.get(name)?;
    // Addresses in `Location` are UTF-8 at times, though they should not be.
    let text = String::from_utf8_lossy(value.as_bytes()).trim().to_owned();
    (!text.is_empty()).then_some(text)
}

/// The media type and the encoding that the server names.
fn content_type(headers: &HeaderMap) -> (Option<String>, Option<String>) {
    let Some(said) = text(headers, header::CONTENT_TYPE) else { return (None, None) };
    let mut parts = said.split(';').map(str::trim);
    let media = parts.next().map(str::to_ascii_lowercase).filter(|m| !m.is_empty());
    let charset = parts.find_map(|part| {
        let (name, value) = part.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches(['"', '\'']).to_owned())
    });
    (media, charset)
}

/// Text in the encoding that the server names, as UTF-8. Bytes that are UTF-8, that say their own encoding by a mark, or that
/// are no text in that encoding stay as they are.
fn utf8(bytes: Vec<u8>, charset: Option<&str>) -> Vec<u8> {
    let Some(encoding) = charset.and_then(|label| Encoding::for_label(label.as_bytes())) else { return bytes };
    if Encoding::for_bom(&bytes).is_some() || std::str::from_utf8(&bytes).is_ok() {
        return bytes;
    }
    let decoded = encoding.decode_without_bom_handling_and_without_replacement(&bytes).map(|text| text.into_owned());
    decoded.map_or(bytes, String::into_bytes)
}
