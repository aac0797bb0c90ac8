//! Progress.

use leptos::prelude::*;

use crate::components::layout::{Frame, document};
use crate::render;
use crate::view::Site;
use crate::view::progress::ProgressView;

/// The page.
pub fn progress(site: &Site, page: &ProgressView) -> String {
    let title = {
        let _ = page;
        String::from("Progress")
    };
    render(|| document(site, Frame::titled(title.clone()), view! { <h1>{title.clone()}</h1> }.into_any()))
}
