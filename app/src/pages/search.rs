//! Search.

use leptos::prelude::*;

use crate::components::layout::{Frame, document};
use crate::render;
use crate::view::Site;
use crate::view::search::SearchView;

/// The page.
pub fn search(site: &Site, page: &SearchView) -> String {
    let title = page.query.clone();
    render(|| document(site, Frame::titled(title.clone()), view! { <h1>{title.clone()}</h1> }.into_any()))
}
