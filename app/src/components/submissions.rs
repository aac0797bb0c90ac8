//! What a learner handed in, as a table.

use leptos::prelude::*;

use super::moment::Moment;
use super::sign::{Sign, SignMark};
use crate::view::lab::{Outcome, SubmissionRow};

/// The submissions, newest first. The lab's column is there only where rows name one.
#[component]
pub fn Submissions(rows: Vec<SubmissionRow>) -> impl IntoView {
    let labs = rows.iter().any(|row| !row.lab.is_empty());
    let body = rows
        .into_iter()
        .map(|row| {
            let score = row.score.map(|points| format!("{} of {}", points.earned, points.possible));
            view! {
                <tr>
                    <td><a href=format!("/submissions/{}", row.id)><Moment when=row.when /></a></td>
                    {labs.then(|| view! { <td>{row.lab}</td> })}
                    <td><OutcomeText outcome=row.outcome /></td>
                    <td class="num">{score}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <div class="scroll">
            <table>
                <thead>
                    <tr>
                        <th scope="col">"Handed in"</th>
                        {labs.then(|| view! { <th scope="col">"Lab"</th> })}
                        <th scope="col">"Outcome"</th>
                        <th scope="col" class="num">"Score"</th>
                    </tr>
                </thead>
                <tbody>{body}</tbody>
            </table>
        </div>
    }
}

/// An outcome: sign and word.
#[component]
pub fn OutcomeText(outcome: Outcome) -> impl IntoView {
    let (sign, words) = match outcome {
        Outcome::Queued => (Sign::Open, "waiting"),
        Outcome::Running => (Sign::Half, "being graded"),
        Outcome::Passed => (Sign::Good, "passed"),
        Outcome::NotPassed => (Sign::Todo, "not yet"),
        Outcome::Failed => (Sign::Trouble, "could not be graded"),
        Outcome::Superseded => (Sign::Skipped, "a newer one took its place"),
        Outcome::Cancelled => (Sign::Skipped, "withdrawn"),
    };
    view! { <span class="outcome"><SignMark sign />{words}</span> }
}
