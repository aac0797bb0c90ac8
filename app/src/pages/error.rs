//! An error.

use leptos::prelude::*;

use crate::components::layout::{Frame, document};
use crate::render;
use crate::view::Site;
use crate::view::error::ErrorView;

/// The page.
pub fn error(site: &Site, page: &ErrorView) -> String {
    let title = page.what.clone();
    render(|| document(site, Frame::titled(title.clone()), view! { <h1>{title.clone()}</h1> }.into_any()))
}
