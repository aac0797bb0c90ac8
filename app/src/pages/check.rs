//! What a check looks for, and why.

use leptos::prelude::*;

use crate::components::layout::{Frame, document};
use crate::render;
use crate::view::check::CheckView;
use crate::view::{Link, Site};

/// The explanation of a check.
pub fn check(site: &Site, page: &CheckView) -> String {
    let frame = Frame { menu: "/labs", modules: &["copy.js"], ..Frame::titled(format!("{}: {}", page.id, page.title)) };
    render(|| document(site, frame, content(page.clone())))
}

fn content(page: CheckView) -> AnyView {
    let aliases = (!page.aliases.is_empty())
        .then(|| view! { <div><dt>"Known elsewhere as"</dt><dd>{page.aliases.join(", ")}</dd></div> });
    view! {
        <article>
            <div class="opening">
                <p class="kind">"Check "<code>{page.id}</code></p>
                <h1>{page.title}</h1>
            </div>
            <dl class="facts">
                <div><dt>"Judged from"</dt><dd>{judged_from(&page.needs)}</dd></div>
                <div><dt>"Severity"</dt><dd>{page.severity}</dd></div>
                {aliases}
            </dl>
            <div class="prose" inner_html=page.doc.0></div>
            {links("Labs that look for it", page.labs)}
            {links("Where the course teaches it", page.sections)}
        </article>
    }
    .into_any()
}

fn judged_from(needs: &str) -> &'static str {
    match needs.to_ascii_lowercase().as_str() {
        "source" => "the files, before anything is built",
        "context" => "what is sent to the engine",
        "image" => "the image that was built",
        "rebuild" => "a second build after one changed line",
        _ => "the running container",
    }
}

fn links(title: &'static str, links: Vec<Link>) -> Option<AnyView> {
    (!links.is_empty()).then(|| {
        let items = links.into_iter().map(|link| view! { <li><a href=link.href>{link.text}</a></li> }).collect_view();
        view! { <section><h2>{title}</h2><ul>{items}</ul></section> }.into_any()
    })
}
