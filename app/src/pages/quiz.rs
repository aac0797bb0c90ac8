//! A quiz.

use leptos::prelude::*;

use crate::components::layout::{Frame, document};
use crate::render;
use crate::view::Site;
use crate::view::quiz::QuizView;

/// The page.
pub fn quiz(site: &Site, page: &QuizView) -> String {
    let title = page.title.clone();
    render(|| document(site, Frame::titled(title.clone()), view! { <h1>{title.clone()}</h1> }.into_any()))
}
