//! The frame of every page: skip link, header, main, footer.

use leptos::prelude::*;

use crate::view::Site;

/// What a page says about itself to the frame.
pub struct Frame {
    /// The page's own title; the site's name is added.
    pub title: String,
    /// One sentence for search engines and link previews; may be empty.
    pub description: String,
    /// The path of the menu entry that this page belongs to.
    pub menu: &'static str,
    /// Modules that this page uses, beside the theme.
    pub modules: &'static [&'static str],
    /// A class on `<body>`, so that a page can have a measure of its own.
    pub class: &'static str,
    /// Reload after so many seconds where there is no JavaScript.
    pub refresh: Option<u32>,
    /// Header and footer are left out: a slide fills the screen.
    pub bare: bool,
}

impl Frame {
    /// A frame with a title and nothing else.
    pub fn titled(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            description: String::new(),
            menu: "",
            modules: &[],
            class: "page",
            refresh: None,
            bare: false,
        }
    }
}

const MENU: [(&str, &str); 4] = [("/", "Course"), ("/labs", "Labs"), ("/progress", "Progress"), ("/search", "Search")];

/// The whole document around a page's content.
pub fn document(site: &Site, frame: Frame, content: AnyView) -> impl IntoView + use<> {
    let title = match frame.title.as_str() {
        "" => site.name.clone(),
        own => format!("{own} · {}", site.name),
    };
    let description =
        (!frame.description.is_empty()).then(|| view! { <meta name="description" content=frame.description /> });
    let scripts = frame
        .modules
        .iter()
        .map(|name| view! { <script type="module" src=site.assets.url(name)></script> })
        .collect_view();
    let refresh = frame.refresh.map(|seconds| {
        view! { <noscript><meta http-equiv="refresh" content=seconds.to_string() /></noscript> }
    });
    // The theme is the one classic script: it sets a class before the first paint, so that a dark page does not flash.
    view! {
        <html lang="en">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <title>{title}</title>
                {description}
                <link rel="icon" href=site.assets.url("icon.svg") type="image/svg+xml" />
                <link rel="stylesheet" href=site.assets.url("style.css") />
                <script src=site.assets.url("theme.js")></script>
                {refresh}
                {scripts}
            </head>
            <body class=frame.class>
                <a class="skip" href="#main-text">"Skip to the text"</a>
                {(!frame.bare).then(|| header(site, frame.menu))}
                <main id="main-text" tabindex="-1">{content}</main>
                {(!frame.bare).then(|| footer(site))}
            </body>
        </html>
    }
}

fn header(site: &Site, here: &'static str) -> AnyView {
    let menu = MENU
        .map(|(href, text)| {
            let current = (href == here).then_some("page");
            view! { <li><a href=href aria-current=current>{text}</a></li> }
        })
        .collect_view();
    view! {
        <header class="site-head">
            <a class="site-name" href="/">{load_line()}<span>{site.name.clone()}</span></a>
            <nav class="site-menu" aria-label="Site">
                <ul>{menu}</ul>
            </nav>
            <div class="theme-choice" data-theme-choice="" hidden=true></div>
        </header>
    }
    .into_any()
}

fn footer(site: &Site) -> AnyView {
    let lectures = site
        .lectures
        .iter()
        .map(|lecture| view! { <li><a href=lecture.href.clone()>{lecture.text.clone()}</a></li> })
        .collect_view();
    view! {
        <footer class="site-foot">
            {(!site.lectures.is_empty())
                .then(|| view! { <nav aria-label="Lectures"><ol class="foot-lectures">{lectures}</ol></nav> })}
            <p>"What you hand in is built in a Docker Engine of its own, which is thrown away afterwards."</p>
        </footer>
    }
    .into_any()
}

/// The load line of a ship's hull: a ring and the waterline through it.
fn load_line() -> AnyView {
    view! {
        <svg class="load-line" viewBox="0 0 32 24" aria-hidden="true" focusable="false">
            <circle cx="16" cy="12" r="9" />
            <path d="M1 12H31" />
        </svg>
    }
    .into_any()
}
