//! A page that could not be shown: what happened, why, what to do, ways on.

use leptos::prelude::*;

use crate::components::layout::{Frame, document};
use crate::render;
use crate::view::Site;
use crate::view::error::ErrorView;

/// The page of an HTTP error. Internals are never shown; the reference finds them in the server's log.
pub fn error(site: &Site, page: &ErrorView) -> String {
    let page = with_words(page.clone());
    let frame = Frame { class: "page page-error", ..Frame::titled(page.what.clone()) };
    render(|| document(site, frame, content(page)))
}

fn content(page: ErrorView) -> AnyView {
    let home = page.links.iter().all(|link| link.href != "/");
    let links = page.links.into_iter().map(|link| view! { <li><a href=link.href>{link.text}</a></li> }).collect_view();
    view! {
        <div class="opening">
            <p class="kind">"Status "{page.status}</p>
            <h1>{page.what}</h1>
            <p class="lead">{page.why}</p>
        </div>
        <p>{page.fix}</p>
        <ul class="ways">
            {links}
            {(page.status == 404).then(|| view! { <li><a href="/search">"Search the course"</a></li> })}
            {home.then(|| view! { <li><a href="/">"Go to the start page"</a></li> })}
        </ul>
        {page
            .reference
            .map(|id| view! { <p class="reference">"If you ask for help, quote this reference: "<code>{id}</code></p> })}
    }
    .into_any()
}

/// Fills what the server left empty with words of the status.
fn with_words(mut page: ErrorView) -> ErrorView {
    let (what, why, fix) = match page.status {
        400 => (
            "This request cannot be read",
            "Something in the address or in the form is not as the page expects it.",
            "Go back, reload the page and send the form again.",
        ),
        403 => (
            "This is not open to you",
            "The page belongs to someone else, opens later, or the form was sent from another website.",
            "If you sent a form: open the page here and send it again.",
        ),
        404 => (
            "There is no page here",
            "The address may be mistyped, or the page has moved.",
            "Look for it by its words, or begin at the course.",
        ),
        405 => (
            "This address takes another kind of request",
            "It was asked for in a way that it does not answer.",
            "Open the page that has the form, and send it from there.",
        ),
        413 => (
            "That was too much at once",
            "What you sent is larger than this page takes.",
            "Hand in the source only: no images, archives inside archives, virtual environments or node_modules.",
        ),
        429 => (
            "Too many requests in a short time",
            "So that everyone gets a turn, one address may ask only so often.",
            "Wait a minute, then try again. What you handed in before is safe.",
        ),
        503 => (
            "This server cannot answer now",
            "It is starting, stopping, or has too much to do.",
            "Wait a minute and reload. What you handed in is stored.",
        ),
        _ => (
            "This page failed, and it is our fault",
            "An error in the server stopped it. It was written down with the reference below.",
            "Reload the page once. If it fails again, tell whoever runs this server.",
        ),
    };
    for (field, words) in [(&mut page.what, what), (&mut page.why, why), (&mut page.fix, fix)] {
        if field.is_empty() {
            *field = words.to_owned();
        }
    }
    page
}
