//! What the learner has done so far.

use leptos::prelude::*;

use crate::components::count::CountScale;
use crate::components::layout::{Frame, document};
use crate::components::moment::Moment;
use crate::components::submissions::Submissions;
use crate::components::tasks::CourseList;
use crate::render;
use crate::view::Site;
use crate::view::progress::{Gain, ProgressAttempt, ProgressView};

/// The progress page.
pub fn progress(site: &Site, page: &ProgressView) -> String {
    let frame = Frame { menu: "/progress", ..Frame::titled("Progress") };
    render(|| document(site, frame, content(page.clone())))
}

fn content(page: ProgressView) -> AnyView {
    view! {
        <div class="opening"><h1>"Your progress"</h1></div>
        <dl class="counts">
            <CountScale label="Sections read" count=page.sections />
            <CountScale label="Quizzes taken" count=page.quizzes />
            <CountScale label="Labs passed" count=page.labs />
        </dl>
        {gains(page.gains)}
        <section><h2>"Lecture by lecture"</h2><CourseList lectures=page.lectures /></section>
        <section>
            <h2>"Handed in"</h2>
            {if page.submissions.is_empty() {
                view! { <p>"Nothing yet. The "<a href="/labs">"labs"</a>" are where you build something."</p> }.into_any()
            } else {
                view! { <Submissions rows=page.submissions /> }.into_any()
            }}
        </section>
        <section><h2>"Quizzes answered"</h2>{attempts(page.attempts)}</section>
    }
    .into_any()
}

fn gains(gains: Vec<Gain>) -> Option<AnyView> {
    (!gains.is_empty()).then(|| {
        let rows = gains
            .into_iter()
            .map(|gain| {
                view! {
                    <tr>
                        <th scope="row">{gain.lecture}</th>
                        <td class="num">{gain.before}" %"</td>
                        <td class="num">{gain.after}" %"</td>
                        <td class="bar-cell">
                            <svg class="bar" height="10" aria-hidden="true" focusable="false">
                                <rect class="bar-after" width=format!("{}%", gain.after.min(100)) height="10" />
                                <rect class="bar-before" width=format!("{}%", gain.before.min(100)) height="10" />
                            </svg>
                        </td>
                    </tr>
                }
            })
            .collect_view();
        view! {
            <section>
                <h2>"Before and after"</h2>
                <div class="scroll" role="group" tabindex="0" aria-label="Before and after">
                    <table>
                        <thead>
                            <tr>
                                <th scope="col">"Lecture"</th>
                                <th scope="col" class="num">"First quiz"</th>
                                <th scope="col" class="num">"Last quiz"</th>
                                <td></td>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            </section>
        }
        .into_any()
    })
}

fn attempts(attempts: Vec<ProgressAttempt>) -> AnyView {
    if attempts.is_empty() {
        return view! { <p>"None yet. Every lecture begins with a short quiz: "<a href="/">"the course"</a>" lists them."</p> }.into_any();
    }
    let rows = attempts
        .into_iter()
        .map(|attempt| {
            let score = attempt.score.map(|points| format!("{} of {}", points.earned, points.possible));
            view! {
                <tr>
                    <td><a href=attempt.href><Moment when=attempt.when /></a></td>
                    <td>{attempt.quiz}</td>
                    <td class="num">{score}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <div class="scroll">
            <table>
                <thead>
                    <tr><th scope="col">"Answered"</th><th scope="col">"Quiz"</th><th scope="col" class="num">"Score"</th></tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}
