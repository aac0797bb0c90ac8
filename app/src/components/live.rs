//! A submission while it is graded. `live.js` fills what is here as events come; without it the page reloads itself.

use leptos::prelude::*;

use super::inline::{Inline, sentence};
use super::sign::{Sign, SignMark};
use crate::view::submission::{CheckStatus, Stage, StageState, SubmissionView};

/// Place in line, stages, log and checks so far.
#[component]
pub fn Live(page: SubmissionView) -> impl IntoView {
    let events = match &page.last_event {
        Some(id) => format!("/submissions/{}/events?after={id}", page.id),
        None => format!("/submissions/{}/events", page.id),
    };
    let cancel = format!("/submissions/{}/cancel", page.id);
    let status = match &page.queue {
        Some(queue) if queue.place > 1 => format!("Number {} in line", queue.place),
        Some(_) => "Next in line".to_owned(),
        None => {
            let running = page.stages.iter().find(|stage| stage.state == StageState::Running);
            running.map_or_else(|| "Being graded".to_owned(), |stage| stage.title.clone())
        }
    };
    let estimate = page.queue.and_then(|queue| queue.estimate).unwrap_or_default();
    let stages = page.stages.into_iter().map(|stage| view! { <StageRow stage /> }).collect_view();
    let checks = page
        .checks
        .into_iter()
        .map(|check| {
            let (sign, class) = check_sign(check.status);
            view! { <li class=class data-check=check.id><SignMark sign /><span>{check.title}</span><span><Inline text=sentence(&check.summary) /></span></li> }
        })
        .collect_view();
    view! {
        <section class="live" data-events=events aria-label="Grading">
            <p class="live-line" role="status">
                <strong data-live-status="">{status}</strong>
                <span data-live-estimate="">{estimate}</span>
            </p>
            <ol class="stages" data-live-stages="">{stages}</ol>
            <ul class="live-checks" data-live-checks="" aria-live="polite" aria-label="Checks so far">{checks}</ul>
            <h2>"The build log"</h2>
            <pre class="log" data-live-log="" role="log" aria-live="off" tabindex="0" aria-label="Build log">{page.log}</pre>
            <form method="post" action=cancel><button class="quiet">"Withdraw this hand-in"</button></form>
            <noscript><p class="quiet-text">"This page reloads itself every few seconds until the result is there."</p></noscript>
        </section>
    }
}

#[component]
fn StageRow(stage: Stage) -> impl IntoView {
    let (class, sign, words) = match stage.state {
        StageState::Waiting => ("stage", Sign::Open, "not begun: "),
        StageState::Running => ("stage stage-running", Sign::Half, "going on: "),
        StageState::Done => ("stage stage-done", Sign::Good, "done: "),
        StageState::Stopped => ("stage stage-stopped", Sign::Todo, "stopped: "),
        StageState::Skipped => ("stage stage-skipped", Sign::Skipped, "not needed: "),
    };
    view! {
        <li class=class data-stage=stage.id>
            <SignMark sign words />
            <span class="stage-title">{stage.title}</span>
            <span class="stage-note">{stage.note}</span>
        </li>
    }
}

/// The sign and class of a check's status.
pub fn check_sign(status: CheckStatus) -> (Sign, &'static str) {
    match status {
        CheckStatus::Pass => (Sign::Good, "check check-pass"),
        CheckStatus::Fail => (Sign::Todo, "check check-fail"),
        CheckStatus::Skip => (Sign::Skipped, "check check-skip"),
        CheckStatus::Error => (Sign::Trouble, "check check-error"),
    }
}
