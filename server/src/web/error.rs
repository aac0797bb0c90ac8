//! The one error of the web layer.
//!
//! A handler returns it; `error_page` turns it into a page or into JSON, as the client asked. What went wrong inside is
//! logged here, once, and never shown.

use std::borrow::Cow;
use std::fmt;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

/// What a person is told when a request cannot be answered: what happened, and what to do.
#[derive(Debug, Clone)]
pub struct Error {
    /// The status of the answer.
    pub status: StatusCode,
    /// A few words, the heading of the page.
    pub title: Cow<'static, str>,
    /// What happened, in a sentence or two.
    pub message: Cow<'static, str>,
    /// What to do about it.
    pub fix: Option<Cow<'static, str>>,
    /// Where to go on: the words of the link, and its address.
    pub next: Box<(Cow<'static, str>, Cow<'static, str>)>,
}

/// What handlers return.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// An error with a way back to the start page.
    pub fn new(
        status: StatusCode,
        title: impl Into<Cow<'static, str>>,
        message: impl Into<Cow<'static, str>>,
    ) -> Error {
        Error {
            status,
            title: title.into(),
            message: message.into(),
            fix: None,
            next: Box::new(("Go to the start page".into(), "/".into())),
        }
    }

    /// Says what to do about it.
    pub fn fix(mut self, fix: impl Into<Cow<'static, str>>) -> Error {
        self.fix = Some(fix.into());
        self
    }

    /// Offers another way on than the start page.
    pub fn next(mut self, label: impl Into<Cow<'static, str>>, href: impl Into<Cow<'static, str>>) -> Error {
        self.next = Box::new((label.into(), href.into()));
        self
    }

    /// There is nothing under this address, or nothing that this person may see: both look the same.
    pub fn not_found(what: &str) -> Error {
        Error::new(
            StatusCode::NOT_FOUND,
            "There is nothing here",
            format!("{what} It may have been renamed, or the link that brought you here is incomplete."),
        )
        .fix("The start page lists every lecture, quiz and lab.")
    }

    /// A request that cannot be understood or accepted; `message` says which part and why.
    pub fn bad_request(message: impl Into<Cow<'static, str>>) -> Error {
        Error::new(StatusCode::BAD_REQUEST, "This could not be read", message)
    }

    /// Our own fault. The cause goes to the log, with the request's id.
    pub fn internal(cause: impl fmt::Display) -> Error {
        tracing::error!(%cause, "a request failed");
        Error::fault()
    }

    /// What people read when it is our fault.
    pub fn fault() -> Error {
        Error::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "This page could not be made",
            "Drydock ran into a fault of its own while answering. Nothing that was stored before is lost, and the fault is \
             in the server's log under the number below.",
        )
        .fix("Try again in a moment. If it stays, give the number below to whoever runs this server.")
    }

    /// The message for a status that some layer answered with, without words of ours.
    pub fn from_status(status: StatusCode) -> Error {
        match status {
            StatusCode::NOT_FOUND => Error::not_found("No page has this address."),
            StatusCode::METHOD_NOT_ALLOWED => Error::new(
                status,
                "This address does not take that",
                "The page exists, but not for this kind of request: a form's address was opened as a page, or the other \
                 way round.",
            ),
            StatusCode::PAYLOAD_TOO_LARGE => Error::new(
                status,
                "That is too large",
                "What was sent is larger than this form accepts, so it was not read to the end and nothing was kept.",
            )
            .fix("A hand-in holds source files only. Leave out virtual environments, caches, .git and build results."),
            StatusCode::REQUEST_TIMEOUT => {
                Error::new(status, "That took too long", "The request was not finished in time and was given up.")
                    .fix("Try again. If it stays, the server may be short of memory or disk; its log tells.")
            }
            StatusCode::UNSUPPORTED_MEDIA_TYPE => Error::new(
                status,
                "This form was sent in another shape",
                "The request's content type is not the one this address reads.",
            ),
            status if status.is_server_error() => Error { status, ..Error::fault() },
            status => {
                Error { status, ..Error::bad_request("The request does not have the shape that this page reads.") }
            }
        }
    }
}

/// The body stays empty: `error_page` fills it, which knows how the client wants it.
impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<crate::store::StoreError> for Error {
    fn from(cause: crate::store::StoreError) -> Error {
        Error::internal(cause)
    }
}
