//! A lab's model solution, explained.

use leptos::prelude::*;

use crate::components::layout::{Frame, document};
use crate::render;
use crate::view::Site;
use crate::view::lab::SolutionView;

/// The model solution.
pub fn solution(site: &Site, page: &SolutionView) -> String {
    let frame =
        Frame { menu: "/labs", modules: &["copy.js"], ..Frame::titled(format!("{}: a model solution", page.title)) };
    render(|| document(site, frame, content(page.clone())))
}

fn content(page: SolutionView) -> AnyView {
    let files = page
        .files
        .into_iter()
        .map(|file| {
            view! {
                <section class="file">
                    <h3 class="file-name">{file.path}</h3>
                    <div class="prose" inner_html=file.source.0></div>
                </section>
            }
        })
        .collect_view();
    view! {
        <div class="opening">
            <p class="kind"><a href=format!("/labs/{}", page.slug.clone())>{page.title}</a></p>
            <h1>"A model solution"</h1>
            <p class="lead">"One good way, not the only one. Compare it with yours: what differs, and does it matter?"</p>
        </div>
        <section><h2>"The files"</h2>{files}</section>
        <section><h2>"Why it is so"</h2><div class="prose" inner_html=page.text.0></div></section>
        <p class="ways-row"><a href=format!("/labs/{}#hand-in", page.slug)>"Back to your files"</a></p>
    }
    .into_any()
}
