//! Posting to a web address.
//!
//! In: an address, perhaps a secret, and a JSON body. Out: that it was taken, or why not. Invariant: only over TLS, or to
//! this machine; never followed elsewhere; the secret stands in no message.

use std::fmt;
use std::net::IpAddr;
use std::time::Duration;

use ureq::Agent;
use ureq::http::Uri;

use crate::tls::by_the_systems_certificates;

/// The header with the signature: `sha256=` and the HMAC-SHA256 of the body under the secret, in lower-case hexadecimal.
pub const SIGNATURE: &str = "Vigie-Signature";

/// The header with the id of what is posted: the same when it is posted again.
pub const DELIVERY: &str = "Vigie-Delivery";

/// The longest pause between two tries.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// How often and how long it is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// How long one try may take.
    pub timeout: Duration,
    /// How often it is tried again after the first time.
    pub retries: u32,
    /// The pause before the second try; it doubles with each further one, up to a minute.
    pub pause: Duration,
}

impl Default for Patience {
    /// Ten seconds a try; four more tries, after 1, 2, 4 and 8 seconds.
    fn default() -> Patience {
        Patience { timeout: Duration::from_secs(10), retries: 4, pause: Duration::from_secs(1) }
    }
}

/// Why something could not be posted.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WebhookError {
    /// The address is none, or one that nothing is posted to.
    #[error("{url:?} is no address to post to; write https://…, or http:// to this machine (localhost, 127.0.0.1)")]
    Address {
        /// What was given, without what might be a password.
        url: String,
    },
    /// The system has no certificates to know a server by.
    #[error("the certificates of this system cannot be read ({reason}); install its package of CA certificates")]
    Certificates {
        /// What the system said.
        reason: String,
    },
    /// The server answered that it does not take it, and would not later.
    #[error("{host} answered {status}; check the address and the secret")]
    Refused {
        /// The server.
        host: String,
        /// Its answer.
        status: u16,
    },
    /// The server could not be reached, or could not take it, however often it was tried.
    #[error("{host} did not take it in {tries} tries ({reason}); it is tried again later")]
    GaveUp {
        /// The server.
        host: String,
        /// How often.
        tries: u32,
        /// What happened the last time.
        reason: String,
    },
}

/// An address that JSON is posted to.
pub struct Webhook {
    url: String,
    host: String,
    key: Option<ring::hmac::Key>,
    patience: Patience,
    agent: Agent,
}

impl fmt::Debug for Webhook {
    /// Without the secret, and without the path, which can hold one.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let signed = self.key.is_some();
        f.debug_struct("Webhook").field("host", &self.host).field("signed", &signed).finish_non_exhaustive()
    }
}

impl Webhook {
    /// A webhook at `url`; with `secret`, what is posted is signed.
    ///
    /// Errors: [`WebhookError::Address`] for an address that is neither `https` nor `http` to this machine, or that holds
    /// a password; [`WebhookError::Certificates`] where the system's cannot be read.
    ///
    /// ```
    /// use vigie_source::webhook::{Patience, Webhook};
    /// assert!(Webhook::new("http://localhost:8000/alerts", None, Patience::default()).is_ok());
    /// assert!(Webhook::new("http://example.org/alerts", None, Patience::default()).is_err());
    /// ```
    pub fn new(url: &str, secret: Option<&str>, patience: Patience) -> Result<Webhook, WebhookError> {
        let uri = checked(url)?;
        let host = uri.authority().map(|a| a.to_string()).unwrap_or_default();
        let config = Agent::config_builder()
            .timeout_global(Some(patience.timeout))
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .user_agent(concat!("vigie/", env!("CARGO_PKG_VERSION")));
        let config = match uri.scheme_str() {
            Some("https") => {
                let tls = by_the_systems_certificates();
                config.tls_config(tls.map_err(|reason| WebhookError::Certificates { reason })?)
            }
            // What goes to this machine goes by no proxy.
            _ => config.proxy(None),
        };
        let key = secret.map(|secret| ring::hmac::Key::new(ring::hmac::HMAC_SHA256, secret.as_bytes()));
        Ok(Webhook { url: url.to_owned(), host, key, patience, agent: config.build().into() })
    }

    /// The server it posts to.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Posts a JSON body, known as `id`; when this returns, the server has taken it. What fails for want of a connection
    /// or for a fault of the server is tried again.
    ///
    /// Errors: [`WebhookError::Refused`] and [`WebhookError::GaveUp`]. In neither case is it known that the server has
    /// not seen it: it should know what it has by its id.
    pub fn post(&self, id: &str, body: &str) -> Result<(), WebhookError> {
        let mut pause = self.patience.pause;
        let mut tries = 1;
        loop {
            let reason = match self.once(id, body) {
                Ok(200..=299) => return Ok(()),
                Ok(status @ (408 | 425 | 429 | 500..)) => format!("it answered {status}"),
                Ok(status) => return Err(WebhookError::Refused { host: self.host.clone(), status }),
                Err(error) => said(&error),
            };
            if tries > self.patience.retries {
                return Err(WebhookError::GaveUp { host: self.host.clone(), tries, reason });
            }
            std::thread::sleep(pause);
            pause = (pause * 2).min(LONGEST_PAUSE);
            tries += 1;
        }
    }

    fn once(&self, id: &str, body: &str) -> Result<u16, ureq::Error> {
        let mut request = self.agent.post(&self.url).header("Content-Type", "application/json").header(DELIVERY, id);
        if let Some(key) = &self.key {
            request = request.header(SIGNATURE, signature(key, body));
        }
        request.send(body).map(|answer| answer.status().as_u16())
    }
}

/// What went wrong, without the address, which can hold a secret.
fn said(error: &ureq::Error) -> String {
    match error {
        ureq::Error::Timeout(_) => "no answer in time".to_owned(),
        ureq::Error::HostNotFound => "no such host".to_owned(),
        ureq::Error::ConnectionFailed => "no connection".to_owned(),
        ureq::Error::Io(error) => error.to_string(),
        ureq::Error::Tls(reason) => format!("TLS: {reason}"),
        ureq::Error::Rustls(error) => format!("TLS: {error}"),
        _ => "the exchange failed".to_owned(),
    }
}

fn signature(key: &ring::hmac::Key, body: &str) -> String {
    let tag = ring::hmac::sign(key, body.as_bytes());
    let hex: String = tag.as_ref().iter().map(|b| format!("{b:02x}")).collect();
    format!("sha256={hex}")
}

/// Whether something may be posted to an address: over TLS, or to this machine.
///
/// Errors: [`WebhookError::Address`].
pub fn check_address(url: &str) -> Result<(), WebhookError> {
    checked(url).map(|_| ())
}

/// The address, when something may be posted to it.
fn checked(url: &str) -> Result<Uri, WebhookError> {
    let refused = || {
        // A user's name and password end at the @.
        let shown = url.rsplit_once('@').map_or(url, |(_, rest)| rest);
        WebhookError::Address { url: shown.to_owned() }
    };
    let uri: Uri = url.parse().map_err(|_| refused())?;
    let host = uri.host().filter(|host| !host.is_empty()).ok_or_else(refused)?;
    let with_password = uri.authority().is_some_and(|a| a.as_str().contains('@'));
    let here = || {
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        host.eq_ignore_ascii_case("localhost") || bare.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
    };
    match uri.scheme_str() {
        _ if with_password => Err(refused()),
        Some("https") => Ok(uri),
        Some("http") if here() => Ok(uri),
        _ => Err(refused()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_tls_or_this_machine_is_posted_to() {
        for good in [
            "https://example.org/hook",
            "https://example.org:8443/",
            "http://localhost:8000/x",
            "http://127.0.0.1:9/x",
            "http://127.8.8.8/",
            "http://[::1]:8000/x",
        ] {
            assert!(checked(good).is_ok(), "{good}");
        }
        for bad in [
            "http://example.org/hook",
            "http://localhost.example.org/",
            "http://127.0.0.1.example.org/",
            "http://10.0.0.1/",
            "ftp://example.org/",
            "file:///etc/passwd",
            "example.org",
            "https://",
            "",
            "https://user:secret@example.org/",
        ] {
            let error = checked(bad).unwrap_err().to_string();
            assert!(error.contains("https://") && !error.contains("secret"), "{bad}: {error}");
        }
    }

    #[test]
    fn the_signature_is_that_of_the_standard() {
        // RFC 4231, test case 2.
        let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, b"Jefe");
        assert_eq!(
            signature(&key, "what do ya want for nothing?"),
            "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
    }

    #[test]
    fn the_secret_is_not_shown() {
        let hook = Webhook::new("http://localhost:1/token", Some("hunter2"), Patience::default()).unwrap();
        let shown = format!("{hook:?}");
        assert!(!shown.contains("hunter2") && !shown.contains("token") && shown.contains("signed: true"), "{shown}");
    }
}
