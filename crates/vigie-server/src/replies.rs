//! Answers that were given, packed, for whoever asks the same while the store stays as it is.

use std::io::{Read, Write};
use std::sync::{Mutex, PoisonError};

use axum::body::{Body, Bytes, HttpBody, to_bytes};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use quick_cache::sync::{Cache, DefaultLifecycle};
use quick_cache::{DefaultHashBuilder, OptionsBuilder, Weighter};

use crate::library::Library;

/// How much is kept, in bytes. What was asked for longest ago goes first.
const KEPT_BYTES: u64 = 96 << 20;

/// The size from which packing an answer spares more than it costs, in bytes.
const PACKED_FROM: usize = 64;

/// How hard answers are packed. One step less takes two thirds of the time and gives half as many bytes more, which whoever has
/// a bad connection pays for; one step more spares a twelfth.
const LEVEL: Compression = Compression::new(2);

/// An answer's body: packed, where that spares anything. Clones share the bytes.
#[derive(Clone)]
struct Reply {
    headers: HeaderMap,
    body: Bytes,
    packed: bool,
}

impl Reply {
    fn of(headers: HeaderMap, plain: Bytes) -> Reply {
        if plain.len() < PACKED_FROM {
            return Reply { headers, body: plain, packed: false };
        }
        let mut packer = GzEncoder::new(Vec::with_capacity(plain.len() / 4), LEVEL);
        match packer.write_all(&plain).and_then(|()| packer.finish()) {
            Ok(gzip) => Reply { headers, body: gzip.into(), packed: true },
            // Writing to memory does not fail.
            Err(_) => Reply { headers, body: plain, packed: false },
        }
    }

    /// The same as it was before it was packed.
    fn unpacked(self) -> Reply {
        if !self.packed {
            return self;
        }
        let mut plain = Vec::with_capacity(self.body.len() * 8);
        match GzDecoder::new(&*self.body).read_to_end(&mut plain) {
            Ok(_) => Reply { body: plain.into(), packed: false, ..self },
            // It was packed here.
            Err(_) => self,
        }
    }
}

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        let mut response = Body::from(self.body).into_response();
        *response.headers_mut() = self.headers;
        let headers = response.headers_mut();
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        if self.packed {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
        response
    }
}

/// What an answer takes.
#[derive(Clone)]
struct Size;

impl Weighter<String, Reply> for Size {
    fn weight(&self, question: &String, reply: &Reply) -> u64 {
        // No answer weighs nothing, or their number would have no bound.
        (256 + question.len() + reply.body.len()) as u64
    }
}

/// The answers to what was asked last.
pub(crate) struct Replies {
    /// By the store's state and the question.
    kept: Cache<String, Reply, Size>,
    /// The state that the answers are of.
    state: Mutex<String>,
}

impl Default for Replies {
    fn default() -> Replies {
        let mut options = OptionsBuilder::new();
        // In one piece: each of several would hold only answers smaller than itself.
        options.shards(1).estimated_items_capacity(4096).weight_capacity(KEPT_BYTES);
        // All that is needed is given, which is the only way in which it can fail.
        let kept = match options.build() {
            Ok(options) => {
                Cache::with_options(options, Size, DefaultHashBuilder::default(), DefaultLifecycle::default())
            }
            Err(_) => Cache::with_weighter(4096, KEPT_BYTES, Size),
        };
        Replies { kept, state: Mutex::default() }
    }
}

impl Replies {
    /// The answer to `question` while the store's state is `state`: one that was given, else what `ask` gives. Of those who
    /// ask the same at once, one asks and the others wait for its answer. What is no success is not kept, nor what says
    /// itself how long it is good.
    pub async fn answer(
        &self,
        library: &Library,
        state: &str,
        question: &str,
        asked: &HeaderMap,
        ask: impl Future<Output = Response>,
    ) -> Response {
        self.forget_other_than(state);
        let packed = takes_gzip(asked);
        let question = format!("{state} {question}");
        let guard = match self.kept.get_value_or_guard_async(&question).await {
            Ok(reply) if packed || !reply.packed => return reply.into_response(),
            Ok(reply) => return library.aside(|| reply.unpacked()).await.into_response(),
            Err(guard) => guard,
        };
        let response = ask.await;
        let whole = response.body().size_hint().exact().is_some();
        let encoded = response.headers().contains_key(header::CONTENT_ENCODING);
        let of_now = !response.headers().contains_key(header::CACHE_CONTROL);
        let (StatusCode::OK, true, true, false) = (response.status(), of_now, whole, encoded) else { return response };
        let (mut parts, body) = response.into_parts();
        parts.headers.remove(header::CONTENT_LENGTH);
        // It is in memory already.
        let Ok(plain) = to_bytes(body, usize::MAX).await else {
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        };
        let headers = parts.headers.clone();
        let of = plain.clone();
        let reply = match library.aside(move || Reply::of(headers, of)).await {
            Ok(reply) => reply,
            Err(refusal) => return refusal.into_response(),
        };
        // Refused where others took its place meanwhile, which leaves nothing wrong.
        let _ = guard.insert(reply.clone());
        match packed {
            true => reply.into_response(),
            false => Reply { headers: parts.headers, body: plain, packed: false }.into_response(),
        }
    }

    fn forget_other_than(&self, state: &str) {
        let mut known = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if *known != state {
            state.clone_into(&mut known);
            self.kept.clear();
        }
    }
}

/// True for those who can unpack gzip.
fn takes_gzip(asked: &HeaderMap) -> bool {
    let said = asked.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or("");
    said.split(',').any(|one| {
        let mut parts = one.split(';').map(str::trim);
        parts.next() == Some("gzip") && !parts.any(|part| matches!(part, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use axum::Json;
    use serde_json::json;
    use vigie_store::Store;

    use super::*;

    /// Of a store that holds nothing.
    fn library() -> Arc<Library> {
        static MADE: AtomicUsize = AtomicUsize::new(0);
        let name = format!("vigie-replies-{}-{}.db", std::process::id(), MADE.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        drop(Store::open(&path).unwrap());
        let library = Library::open(&path).unwrap();
        let _ = std::fs::remove_file(&path);
        library
    }

    fn asked(encodings: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(header::ACCEPT_ENCODING, HeaderValue::from_static(encodings))])
    }

    async fn body(response: Response) -> (u16, bool, usize) {
        let packed = response.headers().get(header::CONTENT_ENCODING).is_some();
        (response.status().as_u16(), packed, to_bytes(response.into_body(), usize::MAX).await.unwrap().len())
    }

    #[tokio::test]
    async fn the_same_is_made_once_for_each_state_of_the_store() {
        let (replies, library, made) = (Replies::default(), library(), AtomicUsize::new(0));
        let ask = || async {
            made.fetch_add(1, Ordering::Relaxed);
            tokio::task::yield_now().await;
            Json(json!({"text": "a".repeat(5000)})).into_response()
        };
        let (gzip, plain) = (asked("br, gzip;q=0.9"), asked("gzip;q=0, br"));
        let (first, second) = tokio::join!(
            replies.answer(&library, "1", "/a?x=1", &gzip, ask()),
            replies.answer(&library, "1", "/a?x=1", &plain, ask())
        );
        assert_eq!(made.load(Ordering::Relaxed), 1, "who asks at once waits");
        let (status, packed, size) = body(first).await;
        assert!((status, packed) == (200, true) && size < 200);
        assert_eq!(body(second).await, (200, false, 5011));
        replies.answer(&library, "1", "/a?x=2", &plain, ask()).await;
        assert_eq!(made.load(Ordering::Relaxed), 2, "another question");
        replies.answer(&library, "2", "/a?x=1", &plain, ask()).await;
        assert_eq!(
            (made.load(Ordering::Relaxed), replies.kept.len()),
            (3, 1),
            "another state, and the old one is gone"
        );
    }

    #[tokio::test]
    async fn what_failed_is_asked_again() {
        let (replies, library, asked) = (Replies::default(), library(), HeaderMap::new());
        let fails = async { (StatusCode::NOT_FOUND, "nothing").into_response() };
        assert_eq!(body(replies.answer(&library, "1", "/a", &asked, fails).await).await, (404, false, 7));
        let answers = async { "something".into_response() };
        assert_eq!(body(replies.answer(&library, "1", "/a", &asked, answers).await).await, (200, false, 9));
    }

    #[tokio::test]
    async fn the_bytes_that_are_kept_have_a_bound() {
        let (replies, library, asked) = (Replies::default(), library(), HeaderMap::new());
        for n in 0..300 {
            let large = async { Body::from(vec![0x20; 2 << 20]).into_response() };
            let large = async {
                let mut r = large.await;
                r.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain"));
                r
            };
            replies.answer(&library, "1", &format!("/{n}"), &asked, large).await;
        }
        assert!(replies.kept.weight() <= KEPT_BYTES && replies.kept.len() > 50);
    }
}
