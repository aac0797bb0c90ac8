//! A quiz as a form that works with a keyboard and without JavaScript. The page knows no answers.

use leptos::prelude::*;

use crate::components::attempts::Attempts;
use crate::components::layout::{Frame, document};
use crate::components::notice::NoticeBox;
use crate::components::question::QuestionField;
use crate::render;
use crate::view::Site;
use crate::view::quiz::{Question, QuizView};

/// The quiz. The form posts to `/quizzes/{id}`; the names of its fields are told in [`crate::view::quiz`].
pub fn quiz(site: &Site, page: &QuizView) -> String {
    let frame =
        Frame { modules: &["order.js", "copy.js"], class: "page page-quiz", ..Frame::titled(page.title.clone()) };
    render(|| document(site, frame, content(page.clone())))
}

fn content(page: QuizView) -> AnyView {
    let all = page.questions.len();
    let noticed: Vec<_> = page
        .questions
        .iter()
        .enumerate()
        .filter(|(_, asked)| asked.notice.is_some())
        .map(|(at, asked)| {
            view! { <li><a href=format!("#q-{}", asked.id)>"Go to question "{at + 1}</a></li> }
        })
        .collect();
    let questions =
        page.questions.into_iter().enumerate().map(|(at, asked)| question(at + 1, all, asked)).collect_view();
    view! {
        <div class="opening">
            <p class="kind">
                {stage(&page.stage)} {page.lecture.map(|link| view! { " · "<a href=link.href>{link.text}</a> })}
            </p>
            <h1>{page.title}</h1>
            {page.intro.map(|html| view! { <div class="prose" inner_html=html.0></div> })}
            <p class="quiet-text">{page.reveal}</p>
        </div>
        <NoticeBox notice=page.notice />
        {(!noticed.is_empty()).then(|| view! { <ul class="ways">{noticed}</ul> })}
        <form class="quiz" method="post" action=format!("/quizzes/{}", page.id)>
            {page.sitting.map(|token| view! { <input type="hidden" name="sitting" value=token /> })}
            <ol class="questions">{questions}</ol>
            <p class="hand-in">
                <button class="main">"Hand in the answers"</button>
                <span class="quiet-text">"A question left open counts as not answered."</span>
            </p>
        </form>
        <Attempts attempts=page.attempts />
    }
    .into_any()
}

/// What a quiz of this stage is for, in two or three words.
pub(super) fn stage(stage: &str) -> &'static str {
    match stage {
        "pre" => "Quiz before the lecture",
        "mid" => "Quiz halfway",
        "post" => "Quiz after the lecture",
        _ => "Quiz",
    }
}

fn question(number: usize, all: usize, asked: Question) -> AnyView {
    let points = if asked.points == "1" { "1 point".to_owned() } else { format!("{} points", asked.points) };
    let prompt = format!("prompt-{}", asked.id);
    view! {
        <li class="question" id=format!("q-{}", asked.id.clone())>
            <h2 class="question-number">"Question "{number}<span class="of">" of "{all}", "{points}</span></h2>
            <div class="prose prompt" id=prompt.clone() inner_html=asked.prompt.0></div>
            {asked.notice.map(|text| view! { <p class="notice">{text}</p> })}
            <QuestionField id=asked.id.clone() prompt field=asked.field />
        </li>
    }
    .into_any()
}
