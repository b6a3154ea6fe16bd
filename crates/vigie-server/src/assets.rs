//! The page: what was built into the program, with its types and tags.

use std::borrow::Cow;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;

use crate::error::Refusal;

/// The built page. Empty when it was not built before the program.
#[derive(RustEmbed)]
#[folder = "../../web/dist"]
#[allow_missing = true]
struct Built;

/// A file of the page.
pub(crate) struct Asset {
    pub bytes: Cow<'static, [u8]>,
    pub sha256: [u8; 32],
}

/// The file at a path of the page, `index.html` for the root.
pub(crate) fn built(path: &str) -> Option<Asset> {
    let file = Built::get(path)?;
    Some(Asset { sha256: file.metadata.sha256_hash(), bytes: file.data })
}

/// What the root answers when the page was not built.
pub(crate) const UNBUILT: &str =
    "The page was not built into this program: run `cargo xtask demo`, which builds it and serves it.\n";

/// Answers a request for the page with what `find` holds.
pub(crate) fn answer(path: &str, asked: &HeaderMap, find: impl Fn(&str) -> Option<Asset>) -> Response {
    let path = path.trim_start_matches('/');
    let path = if path.is_empty() { "index.html" } else { path };
    let Some(asset) = find(path) else {
        return match find("index.html") {
            None if path == "index.html" => {
                let kind = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
                (StatusCode::SERVICE_UNAVAILABLE, kind, UNBUILT).into_response()
            }
            _ => Refusal::missing(format_args!("page at /{path}")).into_response(),
        };
    };
    let tag = format!("\"{}\"", asset.sha256[..12].iter().map(|b| format!("{b:02x}")).collect::<String>());
    let unchanged = is_known(asked, &tag);
    // Files under assets/ carry a digest in their names; others are asked for again each time.
    let keep = if path.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    let mut response = match unchanged {
        true => StatusCode::NOT_MODIFIED.into_response(),
        false => {
            let kind = [(header::CONTENT_TYPE, media_type(path))];
            (kind, Body::from(asset.bytes.into_owned())).into_response()
        }
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    response
}

/// True when whoever asks has what carries this tag already.
pub(crate) fn is_known(asked: &HeaderMap, tag: &str) -> bool {
    let known = asked.get(header::IF_NONE_MATCH).and_then(|v| v.to_str().ok());
    known.is_some_and(|tags| tags.split(',').any(|t| t.trim().trim_start_matches("W/") == tag))
}

/// The media type by a file's name. Unknown ones are downloads.
fn media_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "wasm" => "application/wasm",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(path: &str) -> Option<Asset> {
        let asset = |text: &'static str| Asset { bytes: Cow::Borrowed(text.as_bytes()), sha256: [7; 32] };
        match path {
            "index.html" => Some(asset("<!doctype html>")),
            "assets/page-1a2b.js" => Some(asset("go()")),
            _ => None,
        }
    }

    fn get(path: &str, tag: Option<&str>, find: impl Fn(&str) -> Option<Asset>) -> (u16, String, String) {
        let mut asked = HeaderMap::new();
        if let Some(tag) = tag {
            asked.insert(header::IF_NONE_MATCH, HeaderValue::from_str(tag).unwrap());
        }
        let response = answer(path, &asked, find);
        let header = |name| response.headers().get(name).map_or("", |v| v.to_str().unwrap()).to_owned();
        (response.status().as_u16(), header(header::CONTENT_TYPE), header(header::CACHE_CONTROL))
    }

    #[test]
    fn files_have_types_and_tags() {
        let tag = "\"070707070707070707070707\"";
        assert_eq!(get("/", None, page), (200, "text/html; charset=utf-8".into(), "no-cache".into()));
        let (status, kind, keep) = get("/assets/page-1a2b.js", None, page);
        assert_eq!((status, kind.as_str()), (200, "text/javascript; charset=utf-8"));
        assert!(keep.contains("immutable"));
        assert_eq!(get("/", Some(tag), page).0, 304);
        assert_eq!(get("/", Some(&format!("\"x\", W/{tag}")), page).0, 304);
        assert_eq!(get("/", Some("\"x\""), page).0, 200);
        assert_eq!(get("/nowhere.js", None, page).0, 404);
    }

    #[test]
    fn without_a_page_the_root_says_how_to_build_it() {
        assert_eq!(get("/", None, |_| None), (503, "text/plain; charset=utf-8".into(), String::new()));
        assert_eq!(UNBUILT.lines().count(), 1);
        assert_eq!(get("/assets/x.js", None, |_| None).0, 404);
    }
}
