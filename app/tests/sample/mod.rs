//! Sample view models: one of each page, with every kind of thing on it. Tests check their structure, the gallery
//! writes them to files to be looked at.

#![allow(clippy::unwrap_used, dead_code)]

mod course;
mod labs;
mod quizzes;

use app::view::error::ErrorView;
use app::view::{Html, Link, Site, When};
use app::{Assets, pages};

/// Every page as (file name, document).
pub fn all(assets: Assets) -> Vec<(&'static str, String)> {
    let site = site(assets);
    let error = |status| {
        pages::error(&site, &ErrorView { status, reference: Some("5f0c9a1e".to_owned()), ..ErrorView::default() })
    };
    vec![
        ("home", pages::home(&site, &course::home())),
        ("lecture", pages::lecture(&site, &course::lecture())),
        ("slides", pages::slides(&site, &course::lecture())),
        ("progress", pages::progress(&site, &course::progress())),
        ("search", pages::search(&site, &course::search())),
        ("quiz", pages::quiz(&site, &quizzes::quiz())),
        ("quiz-result", pages::quiz_result(&site, &quizzes::result())),
        ("labs", pages::labs(&site, &labs::list())),
        ("lab", pages::lab(&site, &labs::lab())),
        ("solution", pages::solution(&site, &labs::solution())),
        ("submission-live", pages::submission(&site, &labs::running())),
        ("submission-failed", pages::submission(&site, &labs::not_passed())),
        ("submission-passed", pages::submission(&site, &labs::passed())),
        ("submission-refused", pages::submission(&site, &labs::refused())),
        ("check", pages::check(&site, &labs::check())),
        ("checks", pages::checks(&site, &labs::all_checks())),
        ("error-404", error(404)),
        ("error-500", error(500)),
    ]
}

fn site(assets: Assets) -> Site {
    let lecture = |slug: &str, title: &str| Link::to(format!("/lectures/{slug}"), title);
    Site {
        assets,
        name: "Drydock".to_owned(),
        lectures: vec![
            lecture("containers", "Containers: from works-on-my-machine to works everywhere"),
            lecture("engine", "The Docker Engine"),
            lecture("compose", "Compose for development"),
            lecture("registries", "Registries"),
            lecture("security", "Security"),
            lecture("orchestration", "Orchestration"),
            lecture("review", "Review"),
        ],
    }
}

pub fn html(text: &str) -> Html {
    Html(text.to_owned())
}

pub fn when(text: &str) -> When {
    When { iso: "2026-03-02T10:15:00Z".to_owned(), text: text.to_owned() }
}

/// A Dockerfile as the course renders it.
pub const DOCKERFILE: &str = r##"<pre tabindex="0"><code><span class="hl-comment"># The dependencies change rarely: they come first.</span>
<span class="hl-keyword">FROM</span> python:3.13-slim
<span class="hl-keyword">WORKDIR</span> /app
<span class="hl-keyword">COPY</span> requirements.txt .
<span class="hl-keyword">RUN</span> <span class="hl-function">pip</span> install <span class="hl-operator">--no-cache-dir</span> -r requirements.txt
<span class="hl-keyword">COPY</span> app.py .
<span class="hl-keyword">USER</span> <span class="hl-number">10001</span>:<span class="hl-number">10001</span>
<span class="hl-keyword">CMD</span> [<span class="hl-string">"gunicorn"</span>, <span class="hl-string">"--bind"</span>, <span class="hl-string">"0.0.0.0:5000"</span>, <span class="hl-string">"app:app"</span>]</code></pre>"##;
