//! A lecture to read.

use leptos::prelude::*;

use crate::components::layout::{Frame, document};
use crate::render;
use crate::view::Site;
use crate::view::lecture::LectureView;

/// The page.
pub fn lecture(site: &Site, page: &LectureView) -> String {
    let title = page.title.clone();
    render(|| document(site, Frame::titled(title.clone()), view! { <h1>{title.clone()}</h1> }.into_any()))
}
