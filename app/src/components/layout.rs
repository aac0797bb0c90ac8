//! The frame of every page: skip link, header, main, footer.

use leptos::prelude::*;

use crate::view::Site;

/// What a page says about itself to the frame.
pub struct Frame {
    /// The page's own title; the site's name is added.
    pub title: String,
    /// The path of the menu entry that this page belongs to.
    pub menu: &'static str,
    /// Modules that this page uses, beside the theme.
    pub modules: &'static [&'static str],
    /// A class on `<body>`, so that a page can have a measure of its own.
    pub class: &'static str,
    /// Reload after so many seconds where there is no JavaScript.
    pub refresh: Option<u32>,
}

impl Frame {
    /// A frame with a title and nothing else.
    pub fn titled(title: impl Into<String>) -> Self {
        Self { title: title.into(), menu: "", modules: &[], class: "", refresh: None }
    }
}

const MENU: [(&str, &str); 4] = [("/", "Course"), ("/labs", "Labs"), ("/progress", "Progress"), ("/search", "Search")];

/// The whole document around a page's content.
pub fn document(site: &Site, frame: Frame, content: AnyView) -> impl IntoView + use<> {
    let title = match frame.title.as_str() {
        "" => site.name.clone(),
        own => format!("{own} · {}", site.name),
    };
    let scripts = std::iter::once("theme.js")
        .chain(frame.modules.iter().copied())
        .map(|name| view! { <script type="module" src=site.assets.url(name)></script> })
        .collect_view();
    let refresh = frame.refresh.map(|seconds| {
        view! { <noscript><meta http-equiv="refresh" content=seconds.to_string() /></noscript> }
    });
    let menu = MENU
        .map(|(href, text)| {
            let here = (href == frame.menu).then_some("page");
            view! { <li><a href=href aria-current=here>{text}</a></li> }
        })
        .collect_view();
    let lectures = site
        .lectures
        .iter()
        .map(|lecture| view! { <li><a href=lecture.href.clone()>{lecture.text.clone()}</a></li> })
        .collect_view();
    view! {
        <html lang="en">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <title>{title}</title>
                <link rel="icon" href=site.assets.url("icon.svg") type="image/svg+xml" />
                <link rel="stylesheet" href=site.assets.url("style.css") />
                {refresh}
                {scripts}
            </head>
            <body class=frame.class>
                <a class="skip" href="#main">"Skip to the text"</a>
                <header class="site-head">
                    <a class="site-name" href="/">{site.name.clone()}</a>
                    <nav aria-label="Site">
                        <ul class="site-menu">{menu}</ul>
                    </nav>
                    <div class="theme-choice" data-theme-choice="" hidden=true></div>
                </header>
                <main id="main" tabindex="-1">{content}</main>
                <footer class="site-foot">
                    <nav aria-label="Lectures">
                        <ul class="foot-lectures">{lectures}</ul>
                    </nav>
                    <p>"What you hand in is built in an engine of its own and thrown away afterwards."</p>
                </footer>
            </body>
        </html>
    }
}
