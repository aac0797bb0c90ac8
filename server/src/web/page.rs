//! Bytes that are the same for everyone: compressed once, with a strong entity tag.

use axum::body::Body;
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, HeaderValue, IF_NONE_MATCH, VARY,
};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use sha2::{Digest, Sha256};

/// How hard to compress. Eleven takes seconds for a whole course, so a debug build does less.
const BROTLI_QUALITY: i32 = if cfg!(debug_assertions) { 5 } else { 11 };
/// Bodies below this many bytes are sent as they are.
const WORTH_COMPRESSING: usize = 512;

/// May be kept, but must be asked for again: the answer is usually `304`.
pub const REVALIDATE: &str = "public, no-cache";
/// Never changes under this address.
pub const IMMUTABLE: &str = "public, max-age=31536000, immutable";

/// A finished body in every encoding that browsers ask for.
#[derive(Debug, Clone)]
pub struct Page {
    content_type: HeaderValue,
    caching: &'static str,
    plain: Variant,
    gzip: Option<Variant>,
    brotli: Option<Variant>,
}

#[derive(Debug, Clone)]
struct Variant {
    encoding: Option<&'static str>,
    tag: HeaderValue,
    body: Bytes,
}

impl Page {
    /// A page of HTML.
    pub fn html(html: String) -> Page {
        Page::new("text/html; charset=utf-8", REVALIDATE, html.into_bytes())
    }

    /// Compresses `body` once. `caching` is the value of `Cache-Control`.
    pub fn new(content_type: &'static str, caching: &'static str, body: Vec<u8>) -> Page {
        let hash = hash(&body);
        let gzip = compressed(&body, gzip).map(|body| Variant::new(Some("gzip"), &hash, body));
        let brotli = compressed(&body, brotli).map(|body| Variant::new(Some("br"), &hash, body));
        Page {
            content_type: HeaderValue::from_static(content_type),
            caching,
            plain: Variant::new(None, &hash, body),
            gzip,
            brotli,
        }
    }

    /// The same bytes with another `Cache-Control`.
    pub fn cached(self, caching: &'static str) -> Page {
        Page { caching, ..self }
    }

    /// The uncompressed bytes.
    pub fn body(&self) -> &Bytes {
        &self.plain.body
    }

    /// Answers with the best encoding the client takes, or with `304` where it has these very bytes already.
    pub fn answer(&self, request: &HeaderMap) -> Response {
        let accepts = request.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let brotli = self.brotli.as_ref().filter(|_| takes(accepts, "br"));
        let gzip = self.gzip.as_ref().filter(|_| takes(accepts, "gzip"));
        let variant = brotli.or(gzip).unwrap_or(&self.plain);
        let known = request.get(IF_NONE_MATCH).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let fresh = known
            .split(',')
            .map(str::trim)
            .any(|tag| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag).as_bytes() == variant.tag.as_bytes());
        let mut response = match fresh {
            true => StatusCode::NOT_MODIFIED.into_response(),
            false => Body::from(variant.body.clone()).into_response(),
        };
        let headers = response.headers_mut();
        headers.insert(ETAG, variant.tag.clone());
        headers.insert(VARY, HeaderValue::from_static("Accept-Encoding"));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static(self.caching));
        if !fresh {
            headers.insert(CONTENT_TYPE, self.content_type.clone());
            if let Some(encoding) = variant.encoding {
                headers.insert(CONTENT_ENCODING, HeaderValue::from_static(encoding));
            }
        }
        response
    }
}

impl Variant {
    /// A strong tag names bytes, so that every encoding has its own.
    fn new(encoding: Option<&'static str>, hash: &str, body: Vec<u8>) -> Variant {
        let tag = match encoding {
            Some(encoding) => format!("\"{hash}-{encoding}\""),
            None => format!("\"{hash}\""),
        };
        let tag = HeaderValue::try_from(tag).unwrap_or(HeaderValue::from_static("\"\""));
        Variant { encoding, tag, body: body.into() }
    }
}

/// The first 16 hexadecimal digits of the SHA-256 of `body`.
pub fn hash(body: &[u8]) -> String {
    hex::encode(&Sha256::digest(body)[..8])
}

/// The result of `encode`, unless the body is small or does not get smaller.
fn compressed(body: &[u8], encode: fn(&[u8]) -> std::io::Result<Vec<u8>>) -> Option<Vec<u8>> {
    if body.len() < WORTH_COMPRESSING {
        return None;
    }
    encode(body).ok().filter(|smaller| smaller.len() < body.len())
}

fn gzip(mut body: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    std::io::copy(&mut body, &mut encoder)?;
    encoder.finish()
}

fn brotli(mut body: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut out = Vec::new();
    let parameters = brotli::enc::BrotliEncoderParams { quality: BROTLI_QUALITY, ..Default::default() };
    brotli::BrotliCompress(&mut body, &mut out, &parameters)?;
    Ok(out)
}

/// Whether an `Accept-Encoding` value takes `encoding`; `q=0` means that it does not.
fn takes(accepts: &str, encoding: &str) -> bool {
    accepts.split(',').any(|entry| {
        let (name, quality) = entry.split_once(';').unwrap_or((entry, ""));
        let refused = quality.trim().strip_prefix("q=").is_some_and(|q| q.parse::<f32>().is_ok_and(|q| q <= 0.0));
        name.trim().eq_ignore_ascii_case(encoding) && !refused
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(page: &Page, pairs: &[(axum::http::HeaderName, &str)]) -> Response {
        page.answer(&pairs.iter().map(|(name, value)| (name.clone(), value.parse().unwrap())).collect())
    }

    #[test]
    fn the_best_encoding_that_is_taken_is_sent_and_each_has_its_own_tag() {
        let page = Page::html("drydock ".repeat(500));
        let encoding = |accepts| ask(&page, &[(ACCEPT_ENCODING, accepts)]).headers().get(CONTENT_ENCODING).cloned();
        assert_eq!(encoding("gzip, deflate, br, zstd").unwrap(), "br");
        assert_eq!(encoding("gzip, br;q=0").unwrap(), "gzip");
        assert_eq!(encoding("identity"), None);
        let tags = [&page.plain, page.gzip.as_ref().unwrap(), page.brotli.as_ref().unwrap()].map(|v| v.tag.clone());
        assert!(tags[0] != tags[1] && tags[1] != tags[2] && tags[0] != tags[2]);
    }

    #[test]
    fn a_known_tag_is_answered_without_a_body() {
        let page = Page::html("drydock ".repeat(500));
        let tag = ask(&page, &[(ACCEPT_ENCODING, "br")]).headers()[ETAG].to_str().unwrap().to_owned();
        let known = format!("\"other\", W/{tag}");
        let again = ask(&page, &[(ACCEPT_ENCODING, "br"), (IF_NONE_MATCH, &known)]);
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
        assert_eq!(again.headers()[ETAG], tag.as_str());
        assert_eq!(ask(&page, &[(IF_NONE_MATCH, &tag)]).status(), StatusCode::OK, "another encoding is other bytes");
    }
}
