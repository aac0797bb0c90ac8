//! The labs.

use leptos::prelude::*;

use crate::components::layout::{Frame, document};
use crate::render;
use crate::view::Site;
use crate::view::lab::LabsView;

/// The page.
pub fn labs(site: &Site, page: &LabsView) -> String {
    let title = {
        let _ = page;
        String::from("Labs")
    };
    render(|| document(site, Frame::titled(title.clone()), view! { <h1>{title.clone()}</h1> }.into_any()))
}
