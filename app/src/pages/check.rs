//! What the checks look for, and why.

use leptos::prelude::*;

use crate::components::layout::{Frame, document};
use crate::render;
use crate::view::check::{CheckGroup, CheckView, ChecksView};
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
                <p class="kind"><a href="/checks">"Checks"</a>" · "<code>{page.id}</code></p>
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

/// All checks and rules.
pub fn checks(site: &Site, page: &ChecksView) -> String {
    let frame = Frame {
        description: "What Drydock looks for in Dockerfiles, images and containers, and why.".to_owned(),
        menu: "/labs",
        class: "page page-checks",
        ..Frame::titled("Checks")
    };
    render(|| document(site, frame, list(page.clone())))
}

fn list(page: ChecksView) -> AnyView {
    let groups = page.groups.into_iter().map(group).collect_view();
    view! {
        <div class="opening">
            <h1>"Checks"</h1>
            <p class="lead">
                "What labs look for and "<code>"drydock lint"</code>" reports. Each has a page with the reason, an example that "
                "fails and one that passes."
            </p>
        </div>
        {groups}
    }
    .into_any()
}

fn group(group: CheckGroup) -> AnyView {
    let rows = group
        .checks
        .into_iter()
        .map(|check| {
            view! {
                <tr>
                    <th scope="row"><a href=format!("/checks/{}", check.id)><code>{check.id.clone()}</code></a></th>
                    <td>{check.title}</td>
                    <td>{check.severity}</td>
                    <td class="aliases">{check.aliases.join(", ")}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <section>
            <h2>{group.title}</h2>
            <div class="table-scroll" tabindex="0" role="region" aria-label=group.title>
                <table class="all-checks">
                    <thead>
                        <tr>
                            <th scope="col">"Check"</th>
                            <th scope="col">"What it asks for"</th>
                            <th scope="col">"Severity"</th>
                            <th scope="col">"Known elsewhere as"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
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
