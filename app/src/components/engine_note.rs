//! What this server can do for a lab.

use leptos::prelude::*;

use crate::view::Engine;

/// Says when labs are not built, or not now. Nothing where an engine answers.
#[component]
pub fn EngineNote(engine: Engine) -> impl IntoView {
    match engine {
        Engine::Ready => None,
        Engine::SourceOnly(text) => Some(("Nothing is built here", text)),
        Engine::Paused(text) => Some(("Grading waits", text)),
    }
    .map(|(title, text)| {
        view! { <aside class="callout callout-note" aria-label=title><p><strong>{title}". "</strong>{text}</p></aside> }
    })
}
