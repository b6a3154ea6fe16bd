//! Addresses that are fetched when someone asks for it: a page is read and kept as a file that was brought, a feed is told
//! with what it leads to, which is then asked for entry by entry.
//!
//! The server asks no other where it was not started so: then every question here is refused.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use serde::Deserialize;
use serde_json::{Value, json};
use vigie_model::Report;
use vigie_store::{Fetch, Store};

use super::adding::{CHUNK, Outcome, PASTED, Precedence, Said, cleaned, date, keep, lang, required, trimmed};
use super::{Asked, Asker, Desk, Shared, parameters};
use crate::error::Refusal;
use crate::guard::Noted;
use crate::openapi::{Described, Operation};
use crate::{FeedEntry, Fetched, Received, Role, Unreadable};

/// What is said where nothing is fetched, with the way to change it.
const OFF: &str = "this server fetches nothing; start it with `vigie serve --fetch` to have it fetch pages and feeds";

pub(super) fn routes() -> Described {
    let says = "Fetches a page and adds its reports, or tells what a feed leads to; 403 where the server was not started \
                with --fetch.";
    let fetches = Operation::json(says, "fetched").takes("fetching").needs(Role::Analyst);
    Described::default().post("/api/fetches", fetch, fetches)
}

/// What is to be fetched, and what is said of it where it says nothing itself.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asking {
    url: String,
    #[serde(default)]
    date: Option<String>,
    #[serde(default)]
    source: Option<String>,
    #[serde(default)]
    lang: Option<String>,
    /// What a report must have to be kept.
    #[serde(default)]
    require: Vec<String>,
    /// Fetched though it was before.
    #[serde(default)]
    again: bool,
    /// What the feed that leads here says of it.
    #[serde(default)]
    entry: Option<Entry>,
}

/// An entry of a feed, as it was told.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    date: Option<String>,
    #[serde(default)]
    source: Option<String>,
    #[serde(default)]
    lang: Option<String>,
    #[serde(default)]
    text: Option<String>,
}

async fn fetch(
    State(desk): Shared,
    Extension(who): Asker,
    asked: Asked,
    request: Request,
) -> Result<Response, Refusal> {
    who.must_be(Role::Analyst)?;
    if !desk.settings.program.fetches() {
        return Err(Refusal { status: StatusCode::FORBIDDEN, message: OFF.to_owned() });
    }
    parameters(asked)?.done()?;
    let (head, body) = request.into_parts();
    let header = |name| head.headers.get(name).and_then(|v| v.to_str().ok());
    let kind = header(header::CONTENT_TYPE).unwrap_or("").split(';').next().unwrap_or("").trim().to_ascii_lowercase();
    if kind != "application/json" {
        let message = format!("{kind:?} is not taken; send application/json");
        return Err(Refusal { status: StatusCode::UNSUPPORTED_MEDIA_TYPE, message });
    }
    let length = header(header::CONTENT_LENGTH).and_then(|n| n.parse().ok());
    let brought = desk.intake.take(body, length, PASTED).await?;
    let unfit = |e| Refusal { status: StatusCode::UNPROCESSABLE_ENTITY, message: format!("not as expected: {e}") };
    let asking: Asking = serde_json::from_slice(&brought.bytes).map_err(unfit)?;
    // The place stays taken until all is kept.
    let (_, _seat) = brought.parts();
    let wrong = |u: Unreadable| Refusal::field("url", format_args!("{}; {}", u.what, u.mend));
    let address = desk.settings.program.address(&asking.url).map_err(wrong)?;
    let (said, entry) = read(&asking, &address)?;
    // Who is asked stands in the audit log; what follows the question mark can be a secret.
    let noted = Noted(cleaned(address.split('?').next().unwrap_or(&address)));
    let response = answer(&desk, &address, said, entry, asking.again).await?;
    Ok((Extension(noted), response).into_response())
}

/// What is said, and what is known of the report before it is fetched.
fn read(asking: &Asking, address: &str) -> Result<(Said, FeedEntry), Refusal> {
    let day = |text: &Option<String>, field: &str| {
        trimmed(text.clone()).map(|d| date(&d).map_err(|e| Refusal::field(field, e))).transpose()
    };
    let code = |text: &Option<String>, field: &str| {
        trimmed(text.clone()).map(|l| lang(&l).map_err(|e| Refusal::field(field, e))).transpose()
    };
    let said = Said {
        title: None,
        url: None,
        source: trimmed(asking.source.clone()),
        date: day(&asking.date, "date")?,
        lang: code(&asking.lang, "lang")?,
        require: required(&asking.require).map_err(|e| Refusal::field("require", e))?,
        precedence: Precedence::Report,
    };
    let mut entry = match &asking.entry {
        None => FeedEntry::default(),
        Some(entry) => FeedEntry {
            url: Some(address.to_owned()),
            title: trimmed(entry.title.clone()),
            date: day(&entry.date, "entry.date")?,
            source: trimmed(entry.source.clone()),
            lang: code(&entry.lang, "entry.lang")?,
            text: entry.text.clone().filter(|text| !text.trim().is_empty()),
        },
    };
    entry.date = entry.date.or(said.date);
    entry.source = entry.source.or_else(|| said.source.clone());
    entry.lang = entry.lang.or_else(|| said.lang.clone());
    Ok((said, entry))
}

async fn answer(desk: &Desk, address: &str, said: Said, entry: FeedEntry, again: bool) -> Result<Response, Refusal> {
    let mut outcome = Outcome { name: cleaned(address), ..Outcome::default() };
    // A feed leads here by itself, again and again; who names an address asks for it.
    let led = entry.url.is_some();
    if !again && (known(desk, address, &mut outcome).await? || led && left_alone(desk, address, &mut outcome).await?) {
        return finished(desk, outcome).await;
    }
    let place = desk.intake.fetching()?;
    let (program, asked) = (Arc::clone(&desk.settings.program), address.to_owned());
    // A thread of its own: a slow server must not keep this one from ending.
    let (tell, told) = tokio::sync::oneshot::channel();
    let work = move || {
        let _place = place;
        let _ = tell.send(program.fetch(&asked, &entry));
    };
    std::thread::Builder::new().spawn(work).map_err(|e| Refusal::busy(format_args!("no thread to fetch with: {e}")))?;
    let fault = |_| Refusal::failure("fetching failed: this is a fault of Vigie; please report it with the address");
    match told.await.map_err(fault)? {
        Err(problem) => {
            if led && problem.lasting {
                let (address, failure) = (address.to_owned(), Some(problem.what.clone()));
                let on = desk.settings.program.today();
                let remember = move |store: &mut Store| {
                    let fetch = match store.last_fetch(&address)? {
                        Some(last) => Fetch { on, failure, ..last },
                        None => Fetch { address, report: None, etag: None, modified: None, on, failure },
                    };
                    Ok(store.remember_fetch(&fetch)?)
                };
                desk.library.write(remember).await?;
            }
            outcome.problems.push(problem);
            finished(desk, outcome).await
        }
        Ok(Fetched::Feed { title, entries, problems }) => {
            let entries: Vec<Value> = entries.iter().map(value).collect();
            outcome.problems = problems;
            let revision = desk.library.with(|_, store| Ok(store.revision()?)).await?;
            let mut body = outcome.value(revision);
            body["feed"] = json!({"title": title, "entries": entries});
            Ok(Json(body).into_response())
        }
        Ok(Fetched::Reports { received, instead, etag, modified }) => {
            take(desk, received, instead, &said, &mut outcome).await?;
            let first = outcome.items.iter().find_map(|item| item["key"].as_str().map(str::to_owned));
            if let Some(key) = first {
                let on = desk.settings.program.today();
                let address = address.to_owned();
                let fetch = Fetch { address, report: Some(key), etag, modified, on, failure: None };
                desk.library.write(move |store| Ok(store.remember_fetch(&fetch)?)).await?;
            }
            finished(desk, outcome).await
        }
    }
}

/// Tells of an address that was fetched before; false where it was not.
async fn known(desk: &Desk, address: &str, outcome: &mut Outcome) -> Result<bool, Refusal> {
    let asked = address.to_owned();
    let found = desk.library.with(move |_, store| {
        let key = store.last_fetch(&asked)?.and_then(|fetch| fetch.report);
        Ok(key.map(|key| store.report(&key)).transpose()?.flatten())
    });
    let Some(report) = found.await? else { return Ok(false) };
    let head = report.head;
    outcome.known = 1;
    outcome.tell(|| {
        json!({
            "outcome": "known",
            "key": head.key,
            "id": head.id,
            "title": head.title,
            "source": head.source,
            "published": head.published.map(|d| d.to_string()),
            "lang": head.lang.as_ref().map(|l| l.as_str()),
            "claims": head.claims,
        })
    });
    Ok(true)
}

/// Tells of an address that failed for good not long ago; false where it did not.
async fn left_alone(desk: &Desk, address: &str, outcome: &mut Outcome) -> Result<bool, Refusal> {
    let (asked, today) = (address.to_owned(), desk.settings.program.today());
    let found = desk.library.with(move |_, store| {
        let last = store.last_fetch(&asked)?;
        Ok(last.and_then(|last| last.left_alone(today).map(|(why, again)| (why.to_owned(), last.on, again))))
    });
    let Some((what, on, again)) = found.await? else { return Ok(false) };
    let mend = format!("it was asked for on {on}, and is left alone until {again}; try again to ask for it now");
    outcome.problems.push(Unreadable { line: None, offset: None, what, mend, code: None, lasting: true });
    Ok(true)
}

/// Reads and keeps what was fetched.
async fn take(
    desk: &Desk,
    received: Received,
    instead: Option<Unreadable>,
    said: &Said,
    outcome: &mut Outcome,
) -> Result<(), Refusal> {
    outcome.problems = received.problems;
    if let Some(problem) = instead {
        let mend = format!("{}; the feed's own text was taken", problem.mend);
        // No word of a sort says this.
        outcome.problems.insert(0, Unreadable { mend, code: None, ..problem });
    }
    let _turn = desk.intake.turn().await;
    let mut reports = received.reports.into_iter();
    loop {
        let mut chunk: Vec<Report> = reports.by_ref().take(CHUNK).collect();
        if chunk.is_empty() {
            return Ok(());
        }
        chunk.iter_mut().for_each(|report| said.apply(report));
        keep(desk, chunk, said, outcome).await?;
    }
}

async fn finished(desk: &Desk, outcome: Outcome) -> Result<Response, Refusal> {
    let revision = desk.library.with(|_, store| Ok(store.revision()?)).await?;
    Ok(outcome.answer(revision))
}

/// An entry as it is told; whoever asks for it sends all but the address back as `entry`.
fn value(entry: &FeedEntry) -> Value {
    json!({
        "url": entry.url,
        "title": entry.title,
        "date": entry.date.map(|d| d.to_string()),
        "source": entry.source,
        "lang": entry.lang.as_ref().map(|l| l.as_str()),
        "text": entry.text,
    })
}
