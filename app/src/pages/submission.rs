//! A submission.

use leptos::prelude::*;

use crate::components::layout::{Frame, document};
use crate::render;
use crate::view::Site;
use crate::view::submission::SubmissionView;

/// The page.
pub fn submission(site: &Site, page: &SubmissionView) -> String {
    let title = page.lab_title.clone();
    render(|| document(site, Frame::titled(title.clone()), view! { <h1>{title.clone()}</h1> }.into_any()))
}
