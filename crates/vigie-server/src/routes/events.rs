//! What is new, as server-sent events: `hello` says how far the store has come, `news` what came in since, each under the
//! mark by which a listener who was cut off goes on where it was.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderName};
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::stream::{Stream, unfold};
use serde_json::{Value, json};
use std::sync::Arc;
use vigie_store::{Mark, News};

use super::{Asked, Shared, parameters};
use crate::answers;
use crate::error::Refusal;
use crate::library::Library;
use crate::news::Listener;
use crate::openapi::{Described, Operation};

/// After so long without news a line is sent that says nothing, so that both sides know the other is there.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// How many of the reports that came in are named.
const NAMED: usize = 20;

pub(super) fn routes() -> Described {
    let says = "What is new, as it comes in: the events `hello` and `news`, each with the mark to go on from.";
    let events_of =
        Operation::text(says, &["text/event-stream"]).words("since", "The mark of the last event that was seen.");
    Described::default().get("/api/events", events, events_of)
}

/// One who is told: up to which mark, and whether it was greeted.
struct Told {
    library: Arc<Library>,
    listener: Listener,
    since: Option<Mark>,
    greeted: bool,
}

async fn events(
    State(desk): Shared,
    headers: HeaderMap,
    asked: Asked,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Refusal> {
    let mut p = parameters(asked)?;
    let since = p.one("since")?;
    p.done()?;
    let last = headers.get(HeaderName::from_static("last-event-id")).and_then(|v| v.to_str().ok());
    let since = match (last, since) {
        // What the browser remembers by itself counts first; where it is no mark, the listener begins anew.
        (Some(mark), _) => mark.parse().ok(),
        (None, Some(mark)) => Some(mark.parse().map_err(|e| Refusal::parameter("since", e))?),
        (None, None) => None,
    };
    let listener = desk.herald.listen()?;
    let told = Told { library: Arc::clone(&desk.library), listener, since, greeted: false };
    Ok(Sse::new(unfold(told, next)).keep_alive(KeepAlive::new().interval(HEARTBEAT)))
}

/// The next event, once there is one; none when the server stops.
async fn next(mut told: Told) -> Option<(Result<Event, Infallible>, Told)> {
    loop {
        if *told.listener.closing.borrow() {
            return None;
        }
        told.listener.marks.borrow_and_update();
        let since = told.since.unwrap_or_default();
        let news = told.library.with(move |_, store| Ok(store.news(since, NAMED)?)).await;
        if let Ok(news) = news {
            let mark = news.mark;
            let event = if told.greeted || told.since.is_some_and(|since| since != mark) {
                (told.since != Some(mark)).then(|| event("news", mark, &news_value(&news)))
            } else {
                Some(event("hello", mark, &json!({"revision": mark.revision()})))
            };
            if let Some(event) = event {
                told.since = Some(mark);
                told.greeted = true;
                return Some((Ok(event), told));
            }
        }
        tokio::select! {
            changed = told.listener.marks.changed() => changed.ok()?,
            closed = told.listener.closing.changed() => closed.ok()?,
        }
    }
}

fn event(name: &str, mark: Mark, data: &Value) -> Event {
    Event::default().event(name).id(mark.to_string()).data(data.to_string())
}

/// What came in: how many readings, decisions and grades, and the heads of the newest reports.
fn news_value(news: &News) -> Value {
    json!({
        "revision": news.mark.revision(),
        "readings": news.readings,
        "decisions": news.decisions,
        "grades": news.grades,
        "reports": news.reports.iter().map(answers::head).collect::<Vec<_>>(),
    })
}
