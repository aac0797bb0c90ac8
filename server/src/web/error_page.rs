//! Every refusal and failure as a page, or as JSON for a program, whichever layer it came from.

use app::view::Link;
use app::view::error::ErrorView;
use axum::Json;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, HeaderName, HeaderValue};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use serde_json::json;

use super::error::Error;
use crate::state::AppState;

/// The header that carries a request's id.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Gives every answer of status 400 and above a body that says what happened and what to do.
pub async fn render(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let wants_json = wants_json(request.headers());
    let reference = request.headers().get(&REQUEST_ID).and_then(|id| id.to_str().ok()).map(str::to_owned);
    let mut response = next.run(request).await;
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return response;
    }
    let error = match response.extensions_mut().remove::<Error>() {
        Some(error) => error,
        // A page of ours that says itself what is wrong, such as a form that comes back.
        None if is_page(&response) => return response,
        None => {
            if status == StatusCode::INTERNAL_SERVER_ERROR {
                tracing::error!("an answer failed before it had words");
            }
            Error::from_status(status)
        }
    };
    let body = match wants_json {
        true => json_body(&error, reference),
        false => Html(app::pages::error(&state.loaded().site, &view(error, reference))).into_response(),
    };
    let (mut parts, _) = response.into_parts();
    let (made, body) = body.into_parts();
    parts.headers.remove(CONTENT_LENGTH);
    if let Some(content_type) = made.headers.get(CONTENT_TYPE) {
        parts.headers.insert(CONTENT_TYPE, content_type.clone());
    }
    Response::from_parts(parts, body)
}

/// What a caught panic becomes; the words are added by [`render`].
pub fn panicked(cause: Box<dyn std::any::Any + Send + 'static>) -> Response {
    let text = cause.downcast_ref::<String>().map(String::as_str).or_else(|| cause.downcast_ref::<&str>().copied());
    Error::internal(format!("a handler panicked: {}", text.unwrap_or("without a message"))).into_response()
}

fn view(error: Error, reference: Option<String>) -> ErrorView {
    let (label, href) = *error.next;
    ErrorView {
        status: error.status.as_u16(),
        what: error.title.into_owned(),
        why: error.message.into_owned(),
        fix: error.fix.unwrap_or_default().into_owned(),
        links: vec![Link::to(href, label)],
        reference: reference.filter(|_| error.status.is_server_error()),
    }
}

fn json_body(error: &Error, reference: Option<String>) -> Response<Body> {
    Json(json!({ "error": {
        "status": error.status.as_u16(),
        "title": error.title,
        "message": error.message,
        "fix": error.fix,
        "request": reference,
    }}))
    .into_response()
}

fn is_page(response: &Response) -> bool {
    let html = |value: &HeaderValue| value.as_bytes().starts_with(b"text/html");
    response.headers().get(CONTENT_TYPE).is_some_and(html)
}

/// Whether JSON was asked for and a page was not.
pub fn wants_json(headers: &HeaderMap) -> bool {
    let accept = headers.get(ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accept.contains("application/json") && !accept.contains("text/html")
}
