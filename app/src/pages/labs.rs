//! All labs.

use leptos::prelude::*;

use crate::components::engine_note::EngineNote;
use crate::components::layout::{Frame, document};
use crate::components::tasks::{TaskSign, score};
use crate::render;
use crate::view::Site;
use crate::view::lab::{LabRow, LabsView};

/// The list of labs.
pub fn labs(site: &Site, page: &LabsView) -> String {
    let frame = Frame {
        description: "Labs in which a Dockerfile is really built, rebuilt and run.".to_owned(),
        menu: "/labs",
        ..Frame::titled("Labs")
    };
    render(|| document(site, frame, content(page.clone())))
}

fn content(page: LabsView) -> AnyView {
    let rows = page.labs.into_iter().map(row).collect_view();
    view! {
        <div class="opening">
            <h1>"Labs"</h1>
            <p class="lead">
                "Each lab gives you a small program and a task. What you hand in is built, changed, rebuilt and run; you see "
                "which checks pass, and the evidence."
            </p>
        </div>
        <EngineNote engine=page.engine />
        <ol class="course">{rows}</ol>
        <p><a href="/checks">"All checks"</a>" that labs ask for, and why."</p>
    }
    .into_any()
}

fn row(lab: LabRow) -> AnyView {
    let best = score(lab.state.clone());
    view! {
        <li class="course-row">
            <h2 class="h3"><a href=format!("/labs/{}", lab.slug)>{lab.title}</a></h2>
            <p class="course-summary">{lab.summary}</p>
            <p class="course-read">
                <span class="lab-state"><TaskSign state=lab.state.clone() />{match lab.state {
                    crate::view::home::TaskState::New => format!("about {} minutes", lab.minutes),
                    _ => best,
                }}</span>
            </p>
            {lab.lecture.map(|link| view! { <p class="course-more">"Practises "<a href=link.href>{link.text}</a></p> })}
        </li>
    }
    .into_any()
}
