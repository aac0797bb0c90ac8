//! An attempt after it was scored: the score, then question by question what was answered and why that is so.

use leptos::prelude::*;

use super::quiz::stage;
use crate::components::answer::AnswerGiven;
use crate::components::attempts::Attempts;
use crate::components::layout::{Frame, document};
use crate::components::moment::Moment;
use crate::components::sign::{Sign, SignMark};
use crate::render;
use crate::view::quiz_result::{Mark, QuestionResult, QuizResultView};
use crate::view::{Link, Points, Site};

/// The scored attempt.
pub fn quiz_result(site: &Site, page: &QuizResultView) -> String {
    let frame = Frame {
        modules: &["copy.js"],
        class: "page page-quiz",
        ..Frame::titled(format!("{}: your answers", page.title))
    };
    render(|| document(site, frame, content(page.clone())))
}

fn content(page: QuizResultView) -> AnyView {
    let all = page.questions.len();
    let questions =
        page.questions.into_iter().enumerate().map(|(at, result)| question(at + 1, all, result)).collect_view();
    let again = page.again.then(|| view! { <a href=format!("/quizzes/{}", page.id)>"Answer it again"</a> });
    view! {
        <div class="opening">
            <p class="kind">
                {stage("")}" · "{page.lecture.map(|link| view! { <a href=link.href>{link.text}</a>" · " })}
                <Moment when=page.when />
            </p>
            <h1>{page.title}</h1>
        </div>
        <section class="verdict" aria-label="Result">
            {page.score.map(score)}
            {page.withheld.map(|why| view! { <p>{why}</p> })}
            <p class="ways-row">
                {page.next.map(|link| view! { <span>"Next: "<a href=link.href>{link.text}</a></span> })} {again}
            </p>
        </section>
        <ol class="questions">{questions}</ol>
        <Attempts attempts=page.attempts />
    }
    .into_any()
}

fn score(points: Points) -> AnyView {
    view! { <p class="verdict-line"><strong>{points.earned}" of "{points.possible}</strong>" points"</p> }.into_any()
}

fn question(number: usize, all: usize, result: QuestionResult) -> AnyView {
    let (sign, words) = match result.mark {
        Mark::Right => (Some(Sign::Good), "right"),
        Mark::Partly => (Some(Sign::Half), "partly right"),
        Mark::Wrong => (Some(Sign::Todo), "not right"),
        Mark::Blank => (Some(Sign::Skipped), "not answered"),
        Mark::Withheld => (None, ""),
    };
    view! {
        <li class="question" id=format!("q-{}", result.id)>
            <h2 class="question-number">
                "Question "{number}<span class="of">" of "{all}</span>
                {sign
                    .map(|sign| {
                        view! {
                            <span class="mark">
                                <SignMark sign />
                                {words}
                                {result.points.map(|p| view! { <span class="num">", "{p.earned}" of "{p.possible}</span> })}
                            </span>
                        }
                    })}
            </h2>
            <div class="prose prompt" inner_html=result.prompt.0></div>
            <AnswerGiven answer=result.answer />
            {result
                .explanation
                .map(|html| {
                    view! { <div class="explanation"><h3>"Why"</h3><div class="prose" inner_html=html.0></div></div> }
                })}
            {pointers(result.section, result.check)}
        </li>
    }
    .into_any()
}

fn pointers(section: Option<Link>, check: Option<Link>) -> Option<AnyView> {
    (section.is_some() || check.is_some()).then(|| {
        view! {
            <p class="pointers">
                {section.map(|link| view! { <span>"Read: "<a href=link.href>{link.text}</a></span> })}
                {check.map(|link| view! { <span>"Practise: "<a href=link.href>{link.text}</a></span> })}
            </p>
        }
        .into_any()
    })
}
