//! Earlier attempts at a quiz.

use leptos::prelude::*;

use super::moment::Moment;
use crate::view::quiz::Attempt;

/// The attempts, newest first; nothing where there is none.
#[component]
pub fn Attempts(attempts: Vec<Attempt>) -> impl IntoView {
    let all = attempts.len();
    let rows = attempts
        .into_iter()
        .enumerate()
        .map(|(at, attempt)| {
            let score = match attempt.score {
                Some(points) => format!("{} of {}", points.earned, points.possible),
                None => "not shown".to_owned(),
            };
            view! {
                <tr>
                    <td class="num">{all - at}</td>
                    <td><a href=attempt.href><Moment when=attempt.when /></a></td>
                    <td class="num">{score}</td>
                </tr>
            }
        })
        .collect_view();
    (all > 0).then(|| {
        view! {
            <section class="attempts">
                <h2>"Your attempts"</h2>
                <div class="scroll">
                    <table>
                        <thead>
                            <tr><th scope="col" class="num">"No."</th><th scope="col">"Handed in"</th><th scope="col" class="num">"Score"</th></tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            </section>
        }
    })
}
