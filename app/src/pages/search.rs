//! Search over the course.

use leptos::prelude::*;

use crate::components::layout::{Frame, document};
use crate::render;
use crate::view::Site;
use crate::view::search::{Hit, SearchView};

/// The search page: a form, and what was found.
pub fn search(site: &Site, page: &SearchView) -> String {
    let title = if page.query.is_empty() { "Search".to_owned() } else { format!("Search: {}", page.query) };
    let frame = Frame { menu: "/search", ..Frame::titled(title) };
    render(|| document(site, frame, content(page.clone())))
}

fn content(page: SearchView) -> AnyView {
    let found = page.hits.len();
    let summary = match (page.query.is_empty(), found, page.total) {
        (true, ..) => String::new(),
        (_, 0, _) => format!(
            "Nothing in the course matches “{}”. Try a single word: a Dockerfile instruction, a command, a term.",
            page.query
        ),
        (_, 1, _) => "One place found.".to_owned(),
        (_, shown, total) if total > shown => format!("The best {shown} of {total} places."),
        (_, shown, _) => format!("{shown} places found."),
    };
    let hits = page.hits.into_iter().map(hit).collect_view();
    view! {
        <div class="opening"><h1>"Search"</h1></div>
        <form class="search-form" role="search" method="get" action="/search">
            <label for="search-q">"Words to look for in lectures, labs, checks and the glossary"</label>
            <div class="search-line">
                <input id="search-q" type="search" name="q" value=page.query autocomplete="off" maxlength="200" />
                <button>"Search"</button>
            </div>
        </form>
        <p class="search-count" role="status">{summary}</p>
        {(found > 0).then(|| view! { <ol class="hits">{hits}</ol> })}
        {(found == 0).then(elsewhere)}
    }
    .into_any()
}

/// Where to look when there is nothing to show.
fn elsewhere() -> AnyView {
    view! {
        <section>
            <h2>"Or look through"</h2>
            <ul class="ways">
                <li><a href="/lectures/review#glossary">"the glossary: every term of the course"</a></li>
                <li><a href="/checks">"the checks: what labs look for, and why"</a></li>
                <li><a href="/labs">"the labs"</a></li>
                <li><a href="/">"the course, lecture by lecture"</a></li>
            </ul>
        </section>
    }
    .into_any()
}

fn hit(hit: Hit) -> AnyView {
    view! {
        <li class="hit">
            <p class="kind">{hit.kind}{(!hit.place.is_empty()).then(|| format!(" · {}", hit.place))}</p>
            <h2 class="h3"><a href=hit.link.href>{hit.link.text}</a></h2>
            <p inner_html=hit.excerpt.0></p>
        </li>
    }
    .into_any()
}
