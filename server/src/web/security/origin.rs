//! Requests that change something must come from our own pages.
//!
//! A browser says where a request comes from in `Sec-Fetch-Site` and `Origin`, and a page cannot forge either. So forms
//! need no token in them, and a lecture page can be the same bytes for everyone.

use axum::extract::{Request, State};
use axum::http::header::{HOST, HeaderName, ORIGIN, REFERER};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;

use crate::web::error::Error;

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// The scheme that people use, where it is known.
#[derive(Debug, Clone, Copy)]
pub struct HttpsOnly(pub bool);

/// Refuses a changing request that another site has caused.
pub async fn check(State(https): State<HttpsOnly>, request: Request, next: Next) -> Result<Response, Error> {
    let safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if safe || is_own(request.headers(), https.0) {
        return Ok(next.run(request).await);
    }
    Err(Error::new(
        StatusCode::FORBIDDEN,
        "This request came from another site",
        "Your browser says that a page outside Drydock sent this form. It was refused and nothing was changed: \
         otherwise any web site you visit could hand in work or start builds in your name.",
    )
    .fix("If you meant to do this, open the page here and send the form again."))
}

/// Whether the browser, if it is one, says that the request comes from one of our own pages. Every browser of the last
/// years sends at least one of these headers with a POST; a program that sends none carries nobody's cookies by accident.
fn is_own(headers: &HeaderMap, https_only: bool) -> bool {
    let text = |name: HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or("unreadable"));
    match text(SEC_FETCH_SITE) {
        Some("same-origin" | "none") | None => {}
        Some(_) => return false,
    }
    let Some(source) = text(ORIGIN).or_else(|| text(REFERER)) else { return true };
    let Some((scheme, rest)) = source.split_once("://") else { return false };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let scheme_fits = match scheme {
        "https" => true,
        "http" => !https_only,
        _ => false,
    };
    scheme_fits && text(HOST).is_some_and(|host| host.eq_ignore_ascii_case(authority))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(pairs: &[(&'static str, &'static str)], https: bool) -> bool {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.insert(HeaderName::from_static(name), value.parse().unwrap());
        }
        is_own(&headers, https)
    }

    #[test]
    fn a_form_of_our_own_page_is_ours() {
        let host = ("host", "localhost:3000");
        assert!(own(&[host, ("origin", "http://localhost:3000"), ("sec-fetch-site", "same-origin")], false));
        assert!(own(&[host, ("referer", "http://localhost:3000/labs/first-image")], false));
        assert!(own(&[host], false), "a program without a browser");
    }

    #[test]
    fn another_site_another_port_and_a_hidden_origin_are_not_ours() {
        let host = ("host", "localhost:3000");
        assert!(!own(&[host, ("origin", "http://evil.example")], false));
        assert!(!own(&[host, ("origin", "http://localhost:8000")], false));
        assert!(!own(&[host, ("origin", "null")], false));
        assert!(!own(&[host, ("origin", "http://localhost:3000"), ("sec-fetch-site", "cross-site")], false));
        assert!(!own(&[host, ("sec-fetch-site", "same-site")], false));
        assert!(!own(&[host, ("origin", "http://localhost:3000.evil.example")], false));
    }

    #[test]
    fn behind_tls_a_plain_origin_is_not_ours() {
        let host = ("host", "drydock.example");
        assert!(own(&[host, ("origin", "https://drydock.example")], true));
        assert!(!own(&[host, ("origin", "http://drydock.example")], true));
    }
}
