//! The basemap from a file, piece by piece.

use std::io::{Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;
use std::time::UNIX_EPOCH;

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::{Desk, Shared};
use crate::basemap::FILE_URL;
use crate::error::Refusal;

/// The most bytes that are given at once: more than any directory or tile of an archive.
const MOST: u64 = 16 << 20;

pub(super) fn routes() -> Router<Arc<Desk>> {
    Router::new().route(&format!("/{FILE_URL}"), get(piece))
}

async fn piece(State(desk): Shared, headers: HeaderMap) -> Result<Response, Refusal> {
    let none = || Refusal::missing("basemap file; name one with `vigie serve --basemap FILE.pmtiles`");
    let path = desk.settings.basemap.as_ref().and_then(|b| b.file.clone()).ok_or_else(none)?;
    let range = headers.get(header::RANGE).and_then(|value| value.to_str().ok()).and_then(range);
    let Some((first, last)) = range else {
        let message = "ask for a piece of it: Range: bytes=0-16383".to_owned();
        return Err(Refusal { status: StatusCode::RANGE_NOT_SATISFIABLE, message });
    };
    let read = tokio::task::spawn_blocking(move || read(&path, first, last)).await;
    let gone = |_| Refusal::failure("the basemap's file cannot be read any more");
    let (bytes, size, tag) = read.map_err(|_| Refusal::failure("the request could not be answered"))?.map_err(gone)?;
    if bytes.is_empty() {
        let message = format!("the file has {size} bytes");
        return Err(Refusal { status: StatusCode::RANGE_NOT_SATISFIABLE, message });
    }
    let content = format!("bytes {first}-{}/{size}", first + bytes.len() as u64 - 1);
    let said = [
        (header::CONTENT_TYPE, "application/vnd.pmtiles".to_owned()),
        (header::CONTENT_RANGE, content),
        // A page that holds directories of another file of this name then reads them anew.
        (header::ETAG, tag),
    ];
    Ok((StatusCode::PARTIAL_CONTENT, said, Body::from(bytes)).into_response())
}

/// The first and last byte of `bytes=0-16383`.
fn range(text: &str) -> Option<(u64, u64)> {
    let (first, last) = text.strip_prefix("bytes=")?.split_once('-')?;
    let first: u64 = first.trim().parse().ok()?;
    let last = match last.trim() {
        "" => u64::MAX,
        last => last.parse().ok()?,
    };
    (last >= first).then_some((first, last))
}

/// The bytes from `first` to `last`, as far as there are any, the file's size, and a tag that changes with the file.
fn read(path: &Path, first: u64, last: u64) -> std::io::Result<(Vec<u8>, u64, String)> {
    let mut file = std::fs::File::open(path)?;
    let about = file.metadata()?;
    let size = about.len();
    let changed = about.modified().ok().and_then(|at| at.duration_since(UNIX_EPOCH).ok()).unwrap_or_default();
    let tag = format!("\"{size:x}-{:x}\"", changed.as_nanos());
    let length = last.min(size.saturating_sub(1)).saturating_add(1).saturating_sub(first).min(MOST);
    let mut bytes = Vec::new();
    if first < size {
        file.seek(SeekFrom::Start(first))?;
        file.take(length).read_to_end(&mut bytes)?;
    }
    Ok((bytes, size, tag))
}

#[cfg(test)]
mod tests {
    use super::range;

    #[test]
    fn ranges_are_read_or_refused() {
        assert_eq!(range("bytes=0-16383"), Some((0, 16383)));
        assert_eq!(range("bytes=5-"), Some((5, u64::MAX)));
        for text in ["bytes=-5", "bytes=9-3", "bytes=0-1,4-5", "items=0-1", "bytes=0-99999999999999999999"] {
            assert_eq!(range(text), None, "{text}");
        }
    }
}
