//! The first page.

use leptos::prelude::*;

use crate::components::layout::{Frame, document};
use crate::render;
use crate::view::Site;
use crate::view::home::HomeView;

/// The page.
pub fn home(site: &Site, page: &HomeView) -> String {
    let title = {
        let _ = page;
        String::from("Course")
    };
    render(|| document(site, Frame::titled(title.clone()), view! { <h1>{title.clone()}</h1> }.into_any()))
}
