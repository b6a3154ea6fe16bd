//! Reports that are brought to the server: read by the program, kept in the store, and told what became of each.
//!
//! A file comes as it is (`application/octet-stream`, its name and what it may lack as parameters), a pasted text as JSON.
//! What is answered as kept is on the disk.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use serde::Deserialize;
use serde_json::{Value, json};
use vigie_model::{Lang, PartialDate, Report};
use vigie_store::{Added, NewReading};

use super::{Asked, Asker, Desk, Shared, parameters};
use crate::error::Refusal;
use crate::intake::Brought;
use crate::openapi::{Described, Operation};
use crate::parameters::Parameters;
use crate::{ReadReport, Received, Role, Unreadable};

/// The largest pasted text with what is said of it, in bytes.
pub(super) const PASTED: usize = 8_000_000;

/// How many reports are read and kept at once: enough for all cores, few enough to keep memory flat.
pub(super) const CHUNK: usize = 64;

/// How many reports are told one by one; beyond them only their numbers.
const TOLD: usize = 1000;

/// The longest name of a file, in characters.
const NAME_CHARS: usize = 300;

pub(super) fn routes() -> Described {
    let says = "Adds the reports of a file, or a pasted text; what is told as kept is on the disk.";
    let brings = Operation::json(says, "kept")
        .words("name", "The file's name, under which it is answered; one without is called file, a text pasted.")
        .date("date", "When its reports were published, where nothing else says: 2020-02-07, 2020-02 or 2020.")
        .words("source", "Which outlet published them, where nothing else says.")
        .code("lang", "Their language, where nothing else says: an ISO 639 code.")
        .some_of("require", "What a report must have to be kept; repeated, or separated by commas.", "attribute")
        .takes_bytes()
        .takes("pasting")
        .needs(Role::Analyst);
    Described::default().post("/api/reports", add, brings)
}

/// A text that was pasted, and what is said of it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pasted {
    text: String,
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    url: Option<String>,
    #[serde(default)]
    source: Option<String>,
    #[serde(default)]
    date: Option<String>,
    #[serde(default)]
    lang: Option<String>,
    /// What a report must have to be kept.
    #[serde(default)]
    require: Vec<String>,
}

/// What a report can lack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Attribute {
    Date,
    Source,
    Lang,
}

impl Attribute {
    const ALL: &[Attribute] = &[Attribute::Date, Attribute::Source, Attribute::Lang];

    const fn as_str(self) -> &'static str {
        match self {
            Attribute::Date => "date",
            Attribute::Source => "source",
            Attribute::Lang => "lang",
        }
    }

    fn of(word: &str) -> Option<Attribute> {
        Attribute::ALL.iter().copied().find(|a| a.as_str() == word.trim())
    }
}

/// What counts where the report and whoever brings it say different things.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Precedence {
    /// What the report says of itself.
    Report,
    /// What is said of it.
    Said,
}

/// What is said of the reports.
#[derive(Debug, Clone)]
pub(super) struct Said {
    pub title: Option<String>,
    pub url: Option<String>,
    pub source: Option<String>,
    pub date: Option<PartialDate>,
    pub lang: Option<Lang>,
    pub require: Vec<Attribute>,
    pub precedence: Precedence,
}

impl Said {
    pub(super) fn apply(&self, report: &mut Report) {
        fn set<T: Clone>(field: &mut Option<T>, said: &Option<T>, precedence: Precedence) {
            if said.is_some() && (precedence == Precedence::Said || field.is_none()) {
                field.clone_from(said);
            }
        }
        set(&mut report.title, &self.title, self.precedence);
        set(&mut report.url, &self.url, self.precedence);
        set(&mut report.source, &self.source, self.precedence);
        set(&mut report.published, &self.date, self.precedence);
        set(&mut report.lang, &self.lang, self.precedence);
    }

    fn lacks(&self, report: &Report) -> Vec<Attribute> {
        let lacks = |a: &&Attribute| match a {
            Attribute::Date => report.published.is_none(),
            Attribute::Source => report.source.is_none(),
            Attribute::Lang => report.lang.is_none(),
        };
        self.require.iter().filter(lacks).copied().collect()
    }
}

async fn add(State(desk): Shared, Extension(who): Asker, asked: Asked, request: Request) -> Result<Response, Refusal> {
    who.must_be(Role::Analyst)?;
    let (header, body) = request.into_parts();
    let header = |name| header.headers.get(name).and_then(|v| v.to_str().ok());
    let kind = header(header::CONTENT_TYPE).unwrap_or("").split(';').next().unwrap_or("").trim().to_ascii_lowercase();
    let length = header(header::CONTENT_LENGTH).and_then(|n| n.parse().ok());
    let mut p = parameters(asked)?;
    let name = p.one("name")?.map(|name| cleaned(&name));
    let otherwise = by_parameters(p)?;
    let (name, said, brought) = match kind.as_str() {
        "application/octet-stream" => {
            let brought = desk.intake.take(body, length, desk.settings.program.largest_file()).await?;
            (name.unwrap_or_else(|| "file".to_owned()), otherwise.clone(), brought)
        }
        "application/json" => {
            let (mut said, brought) = pasted(&desk, body, length).await?;
            said.require.extend(&otherwise.require);
            (name.unwrap_or_else(|| "pasted".to_owned()), said, brought)
        }
        other => {
            let message = format!("{other:?} is not taken; send application/octet-stream or application/json");
            return Err(Refusal { status: StatusCode::UNSUPPORTED_MEDIA_TYPE, message });
        }
    };
    let _turn = desk.intake.turn().await;
    let program = Arc::clone(&desk.settings.program);
    let mut outcome = Outcome { name: name.clone(), ..Outcome::default() };
    // The bytes go with the reading; the place stays taken until all is kept.
    let (bytes, _seat) = brought.parts();
    let Received { reports, problems } = blocking(move || program.reports(&name, &bytes)).await?;
    outcome.problems = problems;
    // A title and an address are those of one report.
    let said = if reports.len() > 1 { Said { title: None, url: None, ..said } } else { said };
    let mut reports = reports.into_iter();
    loop {
        let mut chunk: Vec<Report> = reports.by_ref().take(CHUNK).collect();
        if chunk.is_empty() {
            break;
        }
        for report in &mut chunk {
            said.apply(report);
            otherwise.apply(report);
        }
        keep(&desk, chunk, &said, &mut outcome).await?;
    }
    let revision = desk.library.with(|_, store| Ok(store.revision()?)).await?;
    Ok(outcome.answer(revision))
}

/// What the parameters say, which counts where neither the reports nor what came with them say it.
fn by_parameters(mut p: Parameters) -> Result<Said, Refusal> {
    let words: Vec<String> = p.all("require").iter().flat_map(|v| v.split(',')).map(str::to_owned).collect();
    let said = Said {
        title: None,
        url: None,
        source: trimmed(p.one("source")?),
        date: p.one("date")?.map(|d| date(&d).map_err(|e| Refusal::parameter("date", e))).transpose()?,
        lang: p.one("lang")?.map(|l| lang(&l).map_err(|e| Refusal::parameter("lang", e))).transpose()?,
        require: required(&words).map_err(|e| Refusal::parameter("require", e))?,
        precedence: Precedence::Report,
    };
    p.done()?;
    Ok(said)
}

/// A pasted text; what is said of it with it counts above what it says itself.
async fn pasted(desk: &Desk, body: Body, length: Option<u64>) -> Result<(Said, Brought), Refusal> {
    let mut brought = desk.intake.take(body, length, PASTED.min(desk.settings.program.largest_file())).await?;
    let unfit = |e| Refusal { status: StatusCode::UNPROCESSABLE_ENTITY, message: format!("not as expected: {e}") };
    let pasted: Pasted = serde_json::from_slice(&brought.bytes).map_err(unfit)?;
    let said = Said {
        date: trimmed(pasted.date).map(|d| date(&d).map_err(|e| Refusal::field("date", e))).transpose()?,
        lang: trimmed(pasted.lang).map(|l| lang(&l).map_err(|e| Refusal::field("lang", e))).transpose()?,
        require: required(&pasted.require).map_err(|e| Refusal::field("require", e))?,
        title: trimmed(pasted.title),
        url: trimmed(pasted.url),
        source: trimmed(pasted.source),
        precedence: Precedence::Said,
    };
    brought.bytes = pasted.text.into_bytes();
    Ok((said, brought))
}

/// Does `work` on a thread that may take its time.
pub(super) async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Refusal> {
    let failed = |_| Refusal::failure("reading failed: this is a fault of Vigie; please report it with the file");
    tokio::task::spawn_blocking(work).await.map_err(failed)
}

/// Reads some reports and keeps those that lack nothing.
pub(super) async fn keep(desk: &Desk, chunk: Vec<Report>, said: &Said, outcome: &mut Outcome) -> Result<(), Refusal> {
    let program = &desk.settings.program;
    let reader = Arc::clone(program);
    let read = move || {
        let read = reader.read(&chunk)?;
        Ok::<_, String>(chunk.into_iter().zip(read).collect::<Vec<_>>())
    };
    let mut whole: Vec<(Report, ReadReport)> = Vec::new();
    for (mut report, read) in blocking(read).await?.map_err(Refusal::failure)? {
        let read = match read {
            Ok(read) => read,
            Err(problem) => {
                outcome.problems.push(problem);
                continue;
            }
        };
        report.lang = report.lang.take().or_else(|| read.lang.clone());
        let lacks = said.lacks(&report);
        if lacks.is_empty() {
            whole.push((report, read));
        } else {
            outcome.lacking += 1;
            outcome.tell(|| {
                let lacks: Vec<&str> = lacks.iter().map(|a| a.as_str()).collect();
                told(&report, "lacking", json!({"claims": read.claims.len(), "lacks": lacks}))
            });
        }
    }
    if whole.is_empty() {
        return Ok(());
    }
    let (today, reader) = (program.today(), program.reader().to_owned());
    let kept = desk.library.write(move |store| {
        let added = store.add_all(&readings(&whole), &reader, today)?;
        Ok(whole.into_iter().zip(added).collect::<Vec<_>>())
    });
    for ((report, read), added) in kept.await? {
        outcome.count(&report, &read, &added);
    }
    Ok(())
}

fn readings(whole: &[(Report, ReadReport)]) -> Vec<NewReading<'_>> {
    whole.iter().map(|(report, read)| NewReading { report, claims: &read.claims }).collect()
}

/// What became of one file.
#[derive(Default)]
pub(super) struct Outcome {
    pub name: String,
    pub items: Vec<Value>,
    pub new: u64,
    pub reread: u64,
    pub known: u64,
    pub lacking: u64,
    pub claims: u64,
    pub problems: Vec<Unreadable>,
}

impl Outcome {
    pub(super) fn tell(&mut self, item: impl FnOnce() -> Value) {
        if self.items.len() < TOLD {
            self.items.push(item());
        }
    }

    fn count(&mut self, report: &Report, read: &ReadReport, added: &Added) {
        let (word, fresh, reading) = match added {
            Added::New { claims, .. } => ("new", *claims, 1),
            Added::Reread { claims, reading, .. } => ("reread", *claims, *reading),
            Added::Known { .. } => ("known", 0, 0),
        };
        match added {
            Added::New { .. } => self.new += 1,
            Added::Reread { .. } => self.reread += 1,
            Added::Known { .. } => self.known += 1,
        }
        self.claims += fresh as u64;
        self.tell(|| {
            let mut item = told(report, word, json!({"key": added.key(), "claims": read.claims.len()}));
            if reading > 0 {
                item["reading"] = json!(reading);
            }
            item
        });
    }

    /// What became of it, in the store's state `revision`.
    pub(super) fn value(&self, revision: u64) -> Value {
        let problem = |p: &Unreadable| json!({"line": p.line, "offset": p.offset, "what": p.what, "mend": p.mend, "code": p.code});
        json!({
            "name": self.name,
            "new": self.new,
            "reread": self.reread,
            "known": self.known,
            "lacking": self.lacking,
            "claims": self.claims,
            "items": self.items,
            "problems": self.problems.iter().take(TOLD).map(problem).collect::<Vec<_>>(),
            "revision": revision,
        })
    }

    /// 422 where nothing came of it.
    pub(super) fn answer(self, revision: u64) -> Response {
        let mut body = self.value(revision);
        let none = self.new + self.reread + self.known + self.lacking == 0;
        let status = if none { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        if none {
            let first = self.problems.first().map(|p| format!("{}; {}", p.what, p.mend));
            body["error"] = json!(first.unwrap_or_else(|| "no report in it".to_owned()));
        }
        (status, Json(body)).into_response()
    }
}

/// What is told of one report, with more of it.
fn told(report: &Report, outcome: &str, more: Value) -> Value {
    let mut item = json!({
        "outcome": outcome,
        "id": report.id,
        "title": report.title,
        "source": report.source,
        "published": report.published.map(|d| d.to_string()),
        "lang": report.lang.as_ref().map(|l| l.as_str()),
    });
    if let (Value::Object(item), Value::Object(more)) = (&mut item, more) {
        item.extend(more);
    }
    item
}

pub(super) fn trimmed(text: Option<String>) -> Option<String> {
    text.map(|t| t.split_whitespace().collect::<Vec<_>>().join(" ")).filter(|t| !t.is_empty())
}

/// A file's name as it may be shown: on one line, of bounded length. It is only ever shown, and never opened.
pub(super) fn cleaned(name: &str) -> String {
    name.chars().map(|c| if c.is_control() { ' ' } else { c }).take(NAME_CHARS).collect::<String>().trim().to_owned()
}

pub(super) fn date(text: &str) -> Result<PartialDate, String> {
    // As dates are written everywhere in Vigie: what 07/02/2020 means is not guessed at.
    PartialDate::parse(text).map_err(|_| format!("{text:?} is not a date; write 2020-02-07, 2020-02 or 2020"))
}

pub(super) fn lang(code: &str) -> Result<Lang, String> {
    Lang::new(code).ok_or_else(|| format!("{code:?} is not a language; write its ISO 639 code, such as fr or en"))
}

pub(super) fn required(words: &[String]) -> Result<Vec<Attribute>, String> {
    let words = words.iter().filter(|w| !w.trim().is_empty());
    words.map(|w| Attribute::of(w).ok_or_else(|| format!("{w:?} is none of date, source, lang"))).collect()
}
