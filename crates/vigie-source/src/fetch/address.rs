//! Addresses of pages and feeds: `http` and `https` alone, each written one way.

use std::fmt;

use ureq::http::Uri;

/// The longest address, in bytes.
const LONGEST: usize = 8192;

/// The address of a page or a feed: `http` or `https`, without a password and without what follows `#`.
///
/// Two addresses that mean the same are written the same: the scheme and the server in lower case, the usual port left
/// out, `.` and `..` resolved, characters outside ASCII as percent signs and numbers.
///
/// ```
/// use vigie_source::fetch::Address;
/// let page = Address::parse("HTTPS://Example.org:443/nouvelles/../été?page=2#bas").unwrap();
/// assert_eq!(page.as_str(), "https://example.org/%C3%A9t%C3%A9?page=2");
/// assert_eq!(page.join("3.html").unwrap().as_str(), "https://example.org/3.html");
/// assert_eq!(Address::parse("file:///etc/passwd").unwrap_err().to_string(),
///     "file: addresses are not fetched; write one that begins with https:// or http://");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address(String);

/// Why a text is no address that is fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoAddress {
    /// What is wrong.
    pub what: String,
    /// What can be done about it.
    pub mend: &'static str,
}

impl fmt::Display for NoAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; {}", self.what, self.mend)
    }
}

impl std::error::Error for NoAddress {}

const WRITE: &str = "write one that begins with https:// or http://";

fn no(what: impl Into<String>, mend: &'static str) -> NoAddress {
    NoAddress { what: what.into(), mend }
}

impl Address {
    /// Reads an address as people write it; one that begins with `www.` is taken as `https`.
    ///
    /// Errors: [`NoAddress`], which says how to write it.
    pub fn parse(text: &str) -> Result<Address, NoAddress> {
        let text = text.trim();
        if text.len() > LONGEST {
            return Err(no(format!("an address of more than {LONGEST} characters"), "check that it is one address"));
        }
        if text.chars().any(char::is_control) {
            return Err(no("control characters in the address", "copy it anew"));
        }
        if text.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("www.")) {
            return Address::of_parts("https", text);
        }
        match scheme_of(text) {
            None => Err(no(format!("{:?} is no address", shortened(text)), WRITE)),
            Some((scheme, rest)) => match (scheme.to_ascii_lowercase().as_str(), rest.strip_prefix("//")) {
                (scheme @ ("http" | "https"), Some(rest)) => Address::of_parts(scheme, rest),
                ("http" | "https", None) => Err(no(format!("{:?} is no address", shortened(text)), WRITE)),
                (other, _) => Err(no(format!("{}: addresses are not fetched", shortened(other)), WRITE)),
            },
        }
    }

    /// `rest` begins with the server's name.
    fn of_parts(scheme: &str, rest: &str) -> Result<Address, NoAddress> {
        let rest = rest.split('#').next().unwrap_or_default();
        let end = rest.find(['/', '?', '\\']).unwrap_or(rest.len());
        let (authority, after) = rest.split_at(end);
        let authority = checked(scheme, authority)?;
        let (path, query) = match after.split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (after, None),
        };
        let mut text = format!("{scheme}://{authority}");
        encode(&without_dots(path), &mut text);
        if let Some(query) = query {
            text.push('?');
            encode(query, &mut text);
        }
        let uri: Result<Uri, _> = text.parse();
        match uri {
            Ok(uri) if uri.host().is_some_and(|host| !host.is_empty()) => Ok(Address(text)),
            _ => Err(no(format!("{:?} is no address", shortened(&text)), WRITE)),
        }
    }

    /// The address that `reference` means in a page of this one, as links are read (RFC 3986, section 5.2).
    ///
    /// Errors: [`NoAddress`] where it leads to something that is not fetched, such as `mailto:`.
    pub fn join(&self, reference: &str) -> Result<Address, NoAddress> {
        let reference = reference.trim();
        let reference = reference.split('#').next().unwrap_or_default();
        if scheme_of(reference).is_some() {
            return Address::parse(reference);
        }
        let (scheme, rest) = self.0.split_once("://").unwrap_or(("https", &self.0));
        if let Some(other) = reference.strip_prefix("//") {
            return Address::of_parts(scheme, other);
        }
        let base = rest.split('?').next().unwrap_or_default();
        let server = base.split('/').next().unwrap_or_default();
        let joined = match reference.chars().next() {
            None => rest.to_owned(),
            Some('/') => format!("{server}{reference}"),
            Some('?') => format!("{base}{reference}"),
            Some(_) => {
                let folder = base.rfind('/').map_or(server, |at| &base[..at]);
                format!("{folder}/{reference}")
            }
        };
        Address::of_parts(scheme, &joined)
    }

    /// The address as it is asked for.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The server with its port, where it is not the usual one.
    pub fn server(&self) -> &str {
        let rest = self.0.split_once("://").map_or("", |(_, rest)| rest);
        rest.split(['/', '?']).next().unwrap_or_default()
    }

    /// The server's name, without a port.
    pub fn host(&self) -> &str {
        let server = self.server();
        let end = if server.starts_with('[') { server.find(']').map(|at| at + 1) } else { server.find(':') };
        &server[..end.unwrap_or(server.len())]
    }

    /// The server's name, as an outlet that has no better one is called: without `www.`.
    pub fn outlet(&self) -> &str {
        self.host().strip_prefix("www.").unwrap_or(self.host())
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A scheme with what follows its colon.
fn scheme_of(text: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = text.split_once(':')?;
    let fits = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'));
    // What a port follows is a server: "example.org:8080/feed".
    let port = !rest.is_empty()
        && rest.split(['/', '?']).next().is_some_and(|p| !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit()));
    (fits && !port).then_some((scheme, rest))
}

/// The server and its port, in lower case and without the usual port.
fn checked(scheme: &str, authority: &str) -> Result<String, NoAddress> {
    if authority.contains('@') {
        // Neither is shown: it may be a password.
        return Err(no("a user's name or password in the address", "leave out what stands before the @"));
    }
    if !authority.is_ascii() {
        let mend = "copy it from a browser, which writes such names as xn--…";
        return Err(no(format!("{:?}: a server's name with letters outside ASCII", shortened(authority)), mend));
    }
    let authority = authority.to_ascii_lowercase();
    let fits = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_' | b':' | b'[' | b']');
    if authority.is_empty() || !authority.bytes().all(fits) {
        return Err(no(format!("{:?} is no server's name", shortened(&authority)), WRITE));
    }
    let bare = authority.rsplit(']').next().unwrap_or_default();
    if let Some((_, port)) = bare.split_once(':').filter(|(_, port)| !port.is_empty())
        && port.parse::<u16>().is_err()
    {
        return Err(no(
            format!("{:?} is no port of a server", shortened(port)),
            "write a number up to 65535, or leave it out",
        ));
    }
    let usual = if scheme == "https" { ":443" } else { ":80" };
    Ok(authority.strip_suffix(usual).unwrap_or(&authority).trim_end_matches(':').to_owned())
}

/// A path without `.` and `..` (RFC 3986, section 5.2.4).
fn without_dots(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let mut parts = path.split(['/', '\\']).skip(1).peekable();
    while let Some(part) = parts.next() {
        let last = parts.peek().is_none();
        match part {
            "." | ".." => {
                if part == ".." {
                    kept.pop();
                }
                if last {
                    kept.push("");
                }
            }
            part => kept.push(part),
        }
    }
    format!("/{}", kept.join("/"))
}

/// Appends `part` with percent signs for what an address cannot hold.
fn encode(part: &str, to: &mut String) {
    for b in part.bytes() {
        if b.is_ascii_graphic() && !matches!(b, b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}') {
            to.push(char::from(b));
        } else {
            to.push_str(&format!("%{b:02X}"));
        }
    }
}

fn shortened(text: &str) -> String {
    text.chars().take(80).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_address_is_written_one_way() {
        for (written, read) in [
            ("http://example.org", "http://example.org/"),
            (" https://Example.ORG:443?x=1 ", "https://example.org/?x=1"),
            ("http://example.org:443/", "http://example.org:443/"),
            ("www.example.org/a", "https://www.example.org/a"),
            ("http://example.org/a/./b/../c/", "http://example.org/a/c/"),
            ("http://example.org/../../a/..", "http://example.org/"),
            ("http://[::1]:8000/x", "http://[::1]:8000/x"),
            ("https://example.org/غزة?q=a b\"", "https://example.org/%D8%BA%D8%B2%D8%A9?q=a%20b%22"),
            ("https://example.org/%C3%A9", "https://example.org/%C3%A9"),
            (r"http://example.org\@evil.example/", "http://example.org/@evil.example/"),
        ] {
            assert_eq!(Address::parse(written).map(|a| a.to_string()).as_deref(), Ok(read), "{written}");
        }
    }

    #[test]
    fn what_is_no_address_is_told_with_its_repair() {
        for (written, says) in [
            ("", "no address"),
            ("example.org/feed", "https://"),
            ("example.org:8080/feed", "https://"),
            ("ftp://example.org/", "ftp: addresses are not fetched"),
            ("javascript:alert(1)", "javascript: addresses are not fetched"),
            ("file:///etc/passwd", "file: addresses"),
            ("http:/example.org", "no address"),
            ("http://", "no server"),
            ("https://user:hunter2@example.org/", "before the @"),
            ("https://новости.example/", "xn--"),
            ("https://exam ple.org/", "no server"),
            ("https://example.org/\u{0}", "control"),
            ("http://example.org:99999/", "no port"),
            ("http://example.org:a/", "no port"),
        ] {
            let error = Address::parse(written).map(|a| a.to_string()).expect_err(written).to_string();
            assert!(error.contains(says) && !error.contains("hunter2"), "{written}: {error}");
        }
    }

    #[test]
    fn links_are_read_as_browsers_do() {
        // RFC 3986, section 5.4, with a scheme that is fetched.
        let base = Address::parse("http://a/b/c/d;p?q").unwrap();
        for (link, read) in [
            ("g", "http://a/b/c/g"),
            ("./g", "http://a/b/c/g"),
            ("g/", "http://a/b/c/g/"),
            ("/g", "http://a/g"),
            ("//g", "http://g/"),
            ("?y", "http://a/b/c/d;p?y"),
            ("g?y", "http://a/b/c/g?y"),
            ("#s", "http://a/b/c/d;p?q"),
            ("g#s", "http://a/b/c/g"),
            (";x", "http://a/b/c/;x"),
            ("", "http://a/b/c/d;p?q"),
            (".", "http://a/b/c/"),
            ("..", "http://a/b/"),
            ("../g", "http://a/b/g"),
            ("../../../../g", "http://a/g"),
            ("/./g", "http://a/g"),
            ("g;x=1/../y", "http://a/b/c/y"),
            ("https://b/x", "https://b/x"),
        ] {
            assert_eq!(base.join(link).map(|a| a.to_string()).as_deref(), Ok(read), "{link}");
        }
        assert!(base.join("mailto:x@example.org").is_err() && base.join("javascript:x").is_err());
    }

    #[test]
    fn an_outlet_without_a_name_has_its_servers() {
        let outlet = |text: &str| Address::parse(text).unwrap().outlet().to_owned();
        assert_eq!(outlet("https://www.radiookapi.example:8443/x"), "radiookapi.example");
        assert_eq!(outlet("http://[::1]:80/x"), "[::1]");
    }

    proptest! {
        #[test]
        fn any_text_is_an_address_or_none_and_stays_what_it_is(text in "(https?://)?[ -~éغ/.?#%\\\\]{0,60}", link in "\\PC{0,40}") {
            if let Ok(address) = Address::parse(&text) {
                prop_assert_eq!(Address::parse(address.as_str()), Ok(address.clone()));
                prop_assert!(address.as_str().starts_with("http"));
                if let Ok(joined) = address.join(&link) {
                    prop_assert_eq!(Address::parse(joined.as_str()), Ok(joined));
                }
            }
        }
    }
}
