//! A model solution.

use leptos::prelude::*;

use crate::components::layout::{Frame, document};
use crate::render;
use crate::view::Site;
use crate::view::lab::SolutionView;

/// The page.
pub fn solution(site: &Site, page: &SolutionView) -> String {
    let title = page.title.clone();
    render(|| document(site, Frame::titled(title.clone()), view! { <h1>{title.clone()}</h1> }.into_any()))
}
