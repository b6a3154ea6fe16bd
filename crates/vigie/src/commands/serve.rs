//! `vigie serve`: the page.

use super::add::READER;
use super::{Out, StoreArgs};
use crate::output::complain;
use crate::{data, dates, names, network};
use anyhow::Context;
use clap::Args;
use rayon::prelude::*;
use std::net::{IpAddr, SocketAddr};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use vigie_claim::Reader;
use vigie_format::brief::{Words, WordsError};
use vigie_model::{Claim, Date, Place, Report};
use vigie_place::Gazetteer;
use vigie_server::{
    Basemap, ExplainedField, FeedEntry, Fetched, Login, Program, Reach, ReadReport, Received, Server, Settings,
    Unreadable,
};
use vigie_source::feed::Entry;
use vigie_source::fetch::{Address, Fetcher, Fetching, NoAddress, Validators};
use vigie_source::{Found, Kind, Limits, Problem, find, read_reports};
use vigie_store::Store;

const AFTER_HELP: &str = "\
Examples:
  vigie serve
  vigie serve --store sahel.db --addr 127.0.0.1:8080
  vigie user add \"A. Diallo\" --role admin && vigie serve --addr 192.168.1.5:7700
  vigie serve --basemap sudan.pmtiles --basemap-credit '© OpenStreetMap contributors'
  vigie serve --behind-tls --host vigie.example.org
  vigie serve --fetch

The page shows reports, claims, a map and a time line, takes in further reports, and writes the
brief. Nothing is fetched from elsewhere but what --fetch lets analysts ask for, and a --basemap with
an address. A store that is not there yet is made.

On 127.0.0.1 whoever uses this machine may do all. Beyond it, and with --login, --host or --behind-tls, people log in
(`vigie user`), and programs send tokens. Passwords and reports cross a network unencrypted unless a proxy that speaks
TLS stands before the server: docs/security.md of Vigie's source shows one.";

/// Serve the page of what was kept, with its map.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub struct Serve {
    #[command(flatten)]
    store: StoreArgs,

    /// Where to listen; port 0 takes a free one.
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:7700")]
    addr: SocketAddr,

    /// The name under which what is decided on the page is kept where nobody logs in; the name of this machine's user where
    /// none is given.
    #[arg(long, value_name = "NAME")]
    by: Option<String>,

    /// More ground for the map: https://…/{z}/{x}/{y}.png (or .pbf), https://….pmtiles, or a .pmtiles file, of images or
    /// Mapbox vector tiles (docs/basemap.md of Vigie's source). The page then asks that one address, which sees where the
    /// map looks; without this, and with a file, it asks nobody.
    #[arg(long, value_name = "URL|FILE")]
    basemap: Option<String>,

    /// Whom the map names as that ground's maker, as its licence asks; an archive may name its maker itself.
    #[arg(long, value_name = "WORDS", requires = "basemap")]
    basemap_credit: Option<String>,

    /// Fetch the pages and feeds whose addresses analysts give on the page; without this the server asks no other.
    #[arg(long)]
    fetch: bool,

    /// Fetch from this machine and from private networks, too: analysts then reach what this machine reaches.
    #[arg(long, requires = "fetch")]
    allow_private: bool,

    /// Ask for a login on this machine, too.
    #[arg(long)]
    login: bool,

    /// A name by which browsers may ask for the page, such as vigie.example.org; may be repeated. Asks for a login.
    #[arg(long, value_name = "NAME[:PORT]")]
    host: Vec<String>,

    /// A proxy stands before the server and speaks TLS with the browsers. Asks for a login, with a cookie for TLS alone.
    #[arg(long)]
    behind_tls: bool,

    /// Where that proxy is, if not on this machine: its X-Forwarded-For is believed. May be repeated.
    #[arg(long, value_name = "ADDRESS", requires = "behind_tls")]
    proxy: Vec<IpAddr>,
}

impl Serve {
    pub fn run(self, out: &mut Out<'_>) -> anyhow::Result<ExitCode> {
        let path = &self.store.store;
        if !path.exists() {
            Store::open(path).context("the store cannot be made")?;
            writeln!(out, "{} is new and empty: add reports on the page, or with `vigie add`", path.display())?;
        }
        let beyond = !self.addr.ip().is_loopback();
        let reach = if beyond || self.login || self.behind_tls || !self.host.is_empty() {
            let (hosts, behind_tls, proxies) = (self.host, self.behind_tls, self.proxy);
            Reach::Login(Login { hosts, behind_tls, proxies, ..Login::default() })
        } else {
            Reach::Loopback
        };
        let credit = self.basemap_credit;
        let basemap = self.basemap.map(|text| Basemap::parse(&text, credit)).transpose()?;
        let fetcher =
            self.fetch.then(|| network::fetcher(Fetching { allow_private: self.allow_private, ..fetching() }));
        let host = basemap.as_ref().and_then(Basemap::host).map(str::to_owned);
        let server = Server::bind(Settings {
            addr: self.addr,
            reach,
            store: self.store.store.clone(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            person: self.by.unwrap_or_else(user),
            basemap,
            program: Arc::new(BuiltIn { fetcher, ..BuiltIn::default() }),
        })
        .context("the page cannot be served")?;
        if beyond && !self.behind_tls {
            complain(
                "passwords and reports cross the network unencrypted; put a proxy with TLS before this, and --behind-tls",
            );
        }
        writeln!(out, "{} is on http://{}/ until Ctrl-C", self.store.store.display(), server.addr())?;
        if self.fetch {
            writeln!(out, "it fetches the pages and feeds that analysts name")?;
        }
        if let Some(host) = host {
            writeln!(out, "its map asks {host} for the ground")?;
        }
        out.flush()?;
        server.run()?;
        Ok(ExitCode::SUCCESS)
    }
}

/// Who uses this machine, as far as it says.
pub(super) fn user() -> String {
    let named = ["USER", "USERNAME"].into_iter().find_map(|name| std::env::var(name).ok());
    named.filter(|name| !name.trim().is_empty()).unwrap_or_else(|| "local".to_owned())
}

/// The reader and the gazetteer that are built in, each made ready when it is first needed.
#[derive(Default)]
struct BuiltIn {
    reader: OnceLock<Reader>,
    places: OnceLock<Arc<Gazetteer>>,
    /// Where addresses are fetched.
    fetcher: Option<Fetcher>,
}

/// How an address is fetched while someone waits for it: within the time that an answer may take.
fn fetching() -> Fetching {
    const S: fn(u64) -> Duration = Duration::from_secs;
    Fetching { connect: S(10), silence: S(20), whole: S(90), longest_wait: S(15), ..Fetching::default() }
}

impl BuiltIn {
    fn reader(&self) -> Result<&Reader, String> {
        ready(&self.reader, data::reader)
    }
}

/// What is in `cell`, made by `make` where it is still empty.
fn ready<T>(cell: &OnceLock<T>, make: impl Fn() -> anyhow::Result<T>) -> Result<&T, String> {
    match cell.get() {
        Some(made) => Ok(made),
        None => {
            let made = make().map_err(|error| format!("{error:#}"))?;
            Ok(cell.get_or_init(|| made))
        }
    }
}

fn unreadable(problem: Problem) -> Unreadable {
    let Problem { line, offset, what, mend, kind, lasting, .. } = problem;
    Unreadable { line, offset, what, mend, code: kind.map(Kind::as_str), lasting }
}

fn no_address(no: NoAddress) -> Unreadable {
    Unreadable { line: None, offset: None, what: no.what, mend: no.mend.to_owned(), code: None, lasting: false }
}

fn feed_entry(entry: Entry) -> FeedEntry {
    FeedEntry {
        url: entry.link.map(|link| link.to_string()),
        title: entry.title,
        date: entry.published,
        source: entry.source,
        lang: entry.lang,
        text: entry.text,
    }
}

impl Program for BuiltIn {
    fn today(&self) -> Date {
        dates::today()
    }

    fn words(&self, lang: &str) -> Result<Words, WordsError> {
        Ok(names::called(lang, Words::of(lang)?))
    }

    /// Reads the report again to see what gave each field of `claim`.
    fn explain(&self, report: &Report, claim: &Claim) -> Result<Vec<ExplainedField>, String> {
        let reading = self.reader()?.read(report);
        let at = reading.claims.iter().position(|c| c.id == claim.id).ok_or(
            "this version of Vigie does not read this claim in the report any more; `vigie add` the report again",
        )?;
        let mut fields: Vec<ExplainedField> = Vec::new();
        for because in reading.because.get(at).into_iter().flatten() {
            match fields.iter_mut().find(|f| f.field == because.field && f.value == because.value) {
                Some(field) => field.because.push(because.reason.clone()),
                None => fields.push(ExplainedField {
                    field: because.field.to_owned(),
                    value: because.value.clone(),
                    because: vec![because.reason.clone()],
                }),
            }
        }
        Ok(fields)
    }

    fn largest_file(&self) -> usize {
        Limits::default().file_bytes
    }

    fn reader(&self) -> &str {
        READER
    }

    fn reports(&self, name: &str, bytes: &[u8]) -> Received {
        let outcome = read_reports(name, bytes, &Limits::default());
        Received { reports: outcome.reports, problems: outcome.problems.into_iter().map(unreadable).collect() }
    }

    fn fetches(&self) -> bool {
        self.fetcher.is_some()
    }

    fn address(&self, words: &str) -> Result<String, Unreadable> {
        Address::parse(words).map(|address| address.to_string()).map_err(no_address)
    }

    fn fetch(&self, address: &str, entry: &FeedEntry) -> Result<Fetched, Unreadable> {
        let Some(fetcher) = &self.fetcher else {
            return Err(unreadable(Problem::new(address, "nothing is fetched", "start `vigie serve` with --fetch")));
        };
        let address = Address::parse(address).map_err(no_address)?;
        let entry = Entry {
            link: entry.url.as_ref().map(|_| address.clone()),
            title: entry.title.clone(),
            published: entry.date,
            source: entry.source.clone(),
            lang: entry.lang.clone(),
            text: entry.text.clone(),
        };
        let limits = Limits::default();
        let find = || find(fetcher, &address, Some(&entry), &Validators::default(), &limits);
        let found = catch_unwind(AssertUnwindSafe(find)).unwrap_or_else(|_| {
            let mend = "this is a fault of Vigie: please report it with the address";
            Err(Problem::new(address.as_str(), "it made Vigie fail", mend))
        });
        match found.map_err(unreadable)? {
            Found::Feed(feed, _) => Ok(Fetched::Feed {
                title: feed.title,
                entries: feed.entries.into_iter().map(feed_entry).collect(),
                problems: feed.problems.into_iter().map(unreadable).collect(),
            }),
            Found::Article(article) => Ok(Fetched::Reports {
                received: Received {
                    reports: article.reports,
                    problems: article.problems.into_iter().map(unreadable).collect(),
                },
                instead: article.instead.map(unreadable),
                etag: article.validators.etag,
                modified: article.validators.modified,
            }),
            // Only said to who knows something already.
            Found::Unchanged => Err(unreadable(Problem::new(address.as_str(), "nothing was sent", "try again later"))),
        }
    }

    fn read(&self, reports: &[Report]) -> Result<Vec<Result<ReadReport, Unreadable>>, String> {
        let reader = self.reader()?;
        let read = |report: &Report| {
            // A fault in the reader must not cost the other reports.
            let reading = catch_unwind(AssertUnwindSafe(|| reader.read(report)));
            reading.map(|r| ReadReport { lang: r.lang, claims: r.claims }).map_err(|_| Unreadable {
                line: None,
                offset: None,
                what: format!("report {:?} made the reader fail", report.id),
                mend: "this is a fault of Vigie: please report it with the text".to_owned(),
                code: None,
                lasting: false,
            })
        };
        Ok(reports.par_iter().map(read).collect())
    }

    fn places(&self, words: &str) -> Result<Vec<Place>, String> {
        Ok(data::places_named(ready(&self.places, data::all_places)?, words))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_has_french_words_for_every_sort_of_problem() {
        let words = include_str!("../../../../web/src/words/adding.ts");
        for kind in Kind::ALL {
            assert!(words.contains(&format!("    {}: ['", kind.as_str())), "{}", kind.as_str());
        }
    }
}
