//! What a slide holds: text, and the places where a quiz or a lab stands.

use leptos::prelude::*;

use crate::view::lecture::{LabMark, Part, QuizMark};

/// The parts in order.
#[component]
pub fn Parts(parts: Vec<Part>) -> impl IntoView {
    parts
        .into_iter()
        .map(|part| match part {
            Part::Html(html) => view! { <div class="prose" inner_html=html.0></div> }.into_any(),
            Part::Quiz(mark) => view! { <QuizHere mark /> }.into_any(),
            Part::Lab(mark) => view! { <LabHere mark /> }.into_any(),
        })
        .collect_view()
}

#[component]
fn QuizHere(mark: QuizMark) -> impl IntoView {
    let (kind, when) = match mark.stage.as_str() {
        "pre" => ("Before you read on", "It shows what you know already, so that you see later what you have learnt."),
        "mid" => ("Halfway", "A short stop: what has stuck so far?"),
        _ => ("To finish", "The same ideas again, and some new ones."),
    };
    let length = if mark.questions == 1 { "1 question".to_owned() } else { format!("{} questions", mark.questions) };
    view! {
        <aside class="todo" aria-label=format!("Quiz: {}", mark.title)>
            <p class="todo-kind">{kind}": a quiz"</p>
            <p class="todo-title"><a href=format!("/quizzes/{}", mark.id)>{mark.title.clone()}</a></p>
            <p class="todo-text">{length}". "{when}</p>
        </aside>
    }
}

#[component]
fn LabHere(mark: LabMark) -> impl IntoView {
    view! {
        <aside class="todo" aria-label=format!("Lab: {}", mark.title)>
            <p class="todo-kind">"Now build it: a lab"</p>
            <p class="todo-title"><a href=format!("/labs/{}", mark.slug)>{mark.title.clone()}</a></p>
            <p class="todo-text">{mark.summary}" About "{mark.minutes}" minutes."</p>
        </aside>
    }
}
