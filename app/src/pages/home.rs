//! The first page: what this is, what comes next, the course in order.

use leptos::prelude::*;

use crate::components::count::CountScale;
use crate::components::engine_note::EngineNote;
use crate::components::layout::{Frame, document};
use crate::components::tasks::CourseList;
use crate::render;
use crate::view::Site;
use crate::view::home::{HomeView, NextStep};

/// The first page.
pub fn home(site: &Site, page: &HomeView) -> String {
    let frame = Frame {
        description: "A Docker course that really builds, changes, rebuilds and runs what you hand in.".to_owned(),
        menu: "/",
        class: "page page-home",
        ..Frame::titled("")
    };
    render(|| document(site, frame, content(page.clone())))
}

fn content(page: HomeView) -> AnyView {
    view! {
        <div class="first"><div><div class="opening">
            <h1>"A Docker course that builds what you write"</h1>
            <p class="lead">
                "Read a lecture, answer its questions, hand in a Dockerfile. It is built, changed by one line, built again "
                "and run under hard limits, and you are shown what happened."
            </p>
        </div>
        {page.next.map(next)}
        <EngineNote engine=page.engine />
        </div>
        <section class="so-far">
            <h2>"So far"</h2>
            <dl class="counts">
                <CountScale label="Sections read" count=page.sections />
                <CountScale label="Quizzes taken" count=page.quizzes />
                <CountScale label="Labs passed" count=page.labs />
            </dl>
        </section>
        </div>
        <section>
            <h2>"The course"</h2>
            <CourseList lectures=page.lectures />
        </section>
    }
    .into_any()
}

fn next(step: NextStep) -> AnyView {
    view! {
        <aside class="todo" aria-label="Next step">
            <p class="todo-kind">{step.verb}</p>
            <p class="todo-title"><a href=step.link.href>{step.link.text}</a></p>
            <p class="todo-text">{step.why}</p>
        </aside>
    }
    .into_any()
}
