//! A scored attempt.

use leptos::prelude::*;

use crate::components::layout::{Frame, document};
use crate::render;
use crate::view::Site;
use crate::view::quiz_result::QuizResultView;

/// The page.
pub fn quiz_result(site: &Site, page: &QuizResultView) -> String {
    let title = page.title.clone();
    render(|| document(site, Frame::titled(title.clone()), view! { <h1>{title.clone()}</h1> }.into_any()))
}
