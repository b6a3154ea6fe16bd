//! Why something could not be fetched: what happened, and what can be done about it.

use std::fmt;
use std::io;
use std::time::Duration;

use super::address::NoAddress;
use super::reach::NotPublic;
use crate::Kind;

/// Why something could not be fetched. Its display says what happened and what can be done about it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum FetchError {
    /// The server's name leads to a machine that is not asked.
    NotPublic {
        /// The server's name.
        server: String,
        /// Where it leads.
        ip: std::net::IpAddr,
    },
    /// The answer leads to an address that is not fetched.
    Redirected(NoAddress),
    /// Each answer led to another address.
    Circles {
        /// How many were followed.
        followed: u32,
    },
    /// The server has no such name, as far as it could be looked up.
    NoHost {
        /// The server's name.
        server: String,
    },
    /// There was no connection, or it broke off.
    Connection {
        /// What happened.
        reason: String,
    },
    /// The answer did not come in time, or stopped coming.
    Slow {
        /// How long was waited for it, in all or for the next part.
        waited: Duration,
    },
    /// The server could not show that it is the one that was asked.
    Untrusted {
        /// What was wrong.
        reason: String,
    },
    /// The server answered that it does not give it.
    Status {
        /// Its answer.
        status: u16,
        /// How long it asks to be left alone.
        rest: Option<Duration>,
    },
    /// The server asked earlier to be left alone.
    Resting {
        /// For how much longer.
        rest: Duration,
    },
    /// The answer is larger than what is taken in.
    TooLarge {
        /// The limit in bytes.
        most: usize,
    },
    /// The answer is packed in a way that was not asked for.
    Packed {
        /// Which.
        encoding: String,
    },
    /// The answer is no HTTP.
    NotHttp,
}

impl FetchError {
    /// What happened.
    pub fn what(&self) -> String {
        match self {
            FetchError::NotPublic { server, ip } => {
                format!("{server} leads to {ip}, which is no address of the public internet")
            }
            FetchError::Redirected(no) => format!("it leads on to something that is not fetched: {}", no.what),
            FetchError::Circles { followed } => format!("it leads on to another address, more than {followed} times"),
            FetchError::NoHost { server } => format!("no server of the name {server} was found"),
            FetchError::Connection { reason } => format!("no connection, or it broke off ({reason})"),
            FetchError::Slow { waited } => {
                format!("nothing came for {}, or not all in the time allowed", lasting(*waited))
            }
            FetchError::Untrusted { reason } => {
                format!("the server could not show that it is the one asked ({reason})")
            }
            FetchError::Status { status, .. } => match status {
                401 | 402 | 403 | 407 | 451 => format!("the server refused it ({status})"),
                404 | 410 => format!("the server has no such page ({status})"),
                429 => "the server was asked too often (429)".to_owned(),
                500.. => format!("the server has a fault of its own ({status})"),
                _ => format!("the server answered {status}"),
            },
            FetchError::Resting { .. } => "the server asked to be left alone".to_owned(),
            FetchError::TooLarge { most } => format!("larger than the limit of {}", crate::megabytes(*most)),
            FetchError::Packed { encoding } => {
                format!("packed as {:?}, which was not asked for", encoding.chars().take(40).collect::<String>())
            }
            FetchError::NotHttp => "the answer is no HTTP".to_owned(),
        }
    }

    /// What can be done about it.
    pub fn mend(&self) -> String {
        let own = "open it in a browser, save the page, and add the file";
        let say = match self {
            FetchError::NotPublic { .. } => "check the address; --allow-private fetches from one's own network, too",
            FetchError::Redirected(_) | FetchError::Circles { .. } => own,
            FetchError::NoHost { .. } => "check how it is written, and this machine's connection",
            FetchError::Connection { .. } | FetchError::Slow { .. } => {
                "try again later, or when the connection is better"
            }
            FetchError::Untrusted { .. } => "check the address, and this machine's date and certificates",
            FetchError::Status { rest: Some(rest), .. } | FetchError::Resting { rest } => {
                return format!("try again in {}", lasting(*rest));
            }
            FetchError::Status { status, .. } => match status {
                401 | 402 | 403 | 407 | 451 => own,
                404 | 410 => "check the address in a browser",
                _ => "try again later",
            },
            FetchError::TooLarge { .. } => "download it with a browser, and add the file",
            FetchError::Packed { .. } => own,
            FetchError::NotHttp => "check the address and its port",
        };
        say.to_owned()
    }

    /// True for what may well go better a moment later.
    pub(super) fn is_passing(&self) -> bool {
        match self {
            FetchError::NoHost { .. } | FetchError::Connection { .. } | FetchError::Slow { .. } => true,
            FetchError::Status { status, .. } => matches!(status, 408 | 425 | 429 | 500 | 502 | 503 | 504),
            _ => false,
        }
    }

    /// Which sort of problem it is, where it is a common one.
    pub(crate) fn kind(&self) -> Option<Kind> {
        match self {
            FetchError::NoHost { .. } | FetchError::Connection { .. } | FetchError::Slow { .. } => {
                Some(Kind::Unreached)
            }
            FetchError::Status { status: 404 | 410, .. } => Some(Kind::Gone),
            FetchError::Status { status: 401 | 402 | 403 | 407 | 451, .. } => Some(Kind::Refused),
            FetchError::TooLarge { .. } => Some(Kind::TooLarge),
            _ => None,
        }
    }

    /// True where asking again, even days later, would give nothing either, as far as can be told: the page is not there or
    /// not given, or is nothing that is taken in. What depends on this machine's settings is no such failure.
    pub fn is_lasting(&self) -> bool {
        match self {
            FetchError::Redirected(_)
            | FetchError::Circles { .. }
            | FetchError::TooLarge { .. }
            | FetchError::Packed { .. }
            | FetchError::NotHttp => true,
            FetchError::Status { status, rest: None } => *status < 500 && !self.is_passing(),
            _ => false,
        }
    }

    /// Reads what the client says. `waited` is the longest silence, or the time allowed for the whole.
    pub(super) fn of(error: ureq::Error, server: &str, silence: Duration, whole: Duration) -> FetchError {
        use ureq::{Error, Timeout};
        let connection = |reason: &dyn fmt::Display| FetchError::Connection { reason: reason.to_string() };
        match error {
            Error::Other(other) => match other.downcast_ref::<NotPublic>() {
                Some(refused) => FetchError::NotPublic { server: server.to_owned(), ip: refused.0 },
                None => connection(&other),
            },
            Error::Timeout(Timeout::PerRead | Timeout::PerWrite) => FetchError::Slow { waited: silence },
            Error::Timeout(Timeout::Resolve | Timeout::Connect) => connection(&"no answer in time"),
            Error::Timeout(_) => FetchError::Slow { waited: whole },
            Error::HostNotFound => FetchError::NoHost { server: server.to_owned() },
            Error::Io(error) => of_io(&error, server),
            Error::Tls(reason) => FetchError::Untrusted { reason: reason.to_owned() },
            Error::Rustls(error) => FetchError::Untrusted { reason: error.to_string() },
            Error::ConnectionFailed => connection(&"refused"),
            Error::Protocol(_) | Error::Http(_) | Error::BadUri(_) => FetchError::NotHttp,
            other => connection(&other),
        }
    }
}

fn of_io(error: &io::Error, server: &str) -> FetchError {
    // Rustls wraps what it says about a certificate into what the connection says.
    if let Some(tls) = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
        return FetchError::Untrusted { reason: tls.to_string() };
    }
    let said = error.to_string();
    // The system's look-up of names has no kind of its own.
    if said.contains("failed to lookup address") || said.contains("No such host") {
        return FetchError::NoHost { server: server.to_owned() };
    }
    FetchError::Connection { reason: said }
}

impl fmt::Display for FetchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; {}", self.what(), self.mend())
    }
}

impl std::error::Error for FetchError {}

/// A time in words: *45 s*, *20 min*, *3 h*.
fn lasting(time: Duration) -> String {
    match time.as_secs() {
        s @ 0..=119 => format!("{} s", s.max(1)),
        s @ 120..=7199 => format!("{} min", s.div_ceil(60)),
        s => format!("{} h", s.div_ceil(3600)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_is_not_there_stays_away_and_a_server_in_trouble_may_recover() {
        let status = |status| FetchError::Status { status, rest: None };
        for lasting in [400, 401, 403, 404, 410, 451] {
            assert!(status(lasting).is_lasting(), "{lasting}");
        }
        for passing in [408, 425, 429, 500, 502, 503, 504, 507] {
            assert!(!status(passing).is_lasting(), "{passing}");
        }
        assert!(!FetchError::Status { status: 403, rest: Some(Duration::from_secs(60)) }.is_lasting());
        assert!(FetchError::TooLarge { most: 1 }.is_lasting());
        assert!(!FetchError::Slow { waited: Duration::from_secs(1) }.is_lasting());
        assert!(!FetchError::NotPublic { server: "a".to_owned(), ip: [127, 0, 0, 1].into() }.is_lasting());
    }
}
