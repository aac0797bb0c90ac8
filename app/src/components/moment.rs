//! A moment in time.

use leptos::prelude::*;

use crate::view::When;

/// A moment as text, with its machine form beside it.
#[component]
pub fn Moment(when: When) -> impl IntoView {
    view! { <time datetime=when.iso>{when.text}</time> }
}
