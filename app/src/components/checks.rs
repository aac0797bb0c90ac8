//! Check by check: what does not pass yet comes first and is open.

use leptos::prelude::*;

use super::inline::{Inline, sentence};
use super::live::check_sign;
use super::sign::SignMark;
use crate::view::submission::{Bonus, CheckRow, CheckStatus};

/// All checks, grouped by how they went.
#[component]
pub fn Checks(checks: Vec<CheckRow>) -> impl IntoView {
    view! { <section><h2>"Check by check"</h2>{groups(checks, "check")}</section> }
}

/// What was handed in besides, and how it was judged.
#[component]
pub fn BonusPart(bonus: Bonus) -> impl IntoView {
    let stopped = bonus.stopped.into_iter().map(|text| view! { <p><Inline text=sentence(&text) /></p> }).collect_view();
    view! {
        <section id="bonus">
            <h2>"Bonus: "{bonus.score.earned.clone()}" of "{bonus.score.possible.clone()}" points"</h2>
            <p>
                "What you handed in below "<code>{bonus.folder}"/"</code>" was judged by the lab "
                <a href=bonus.lab.href>{bonus.lab.text}</a>
                ": passing it earns these points, all or none. They stand beside the score, and passing this lab needs none of them."
            </p>
            {bonus.size.map(|size| view! { <p>"Its image: "{size}"."</p> })}
            {stopped}
            {groups(bonus.checks, "bonus-check")}
        </section>
    }
}

fn groups(checks: Vec<CheckRow>, anchor: &'static str) -> impl IntoView {
    [
        (CheckStatus::Fail, "Yours to do"),
        (CheckStatus::Error, "Could not be judged, because of us"),
        (CheckStatus::Skip, "Not judged"),
        (CheckStatus::Pass, "As it should be"),
    ]
    .into_iter()
    .filter_map(|(status, title)| {
        let rows: Vec<_> = checks.iter().filter(|check| check.status == status).cloned().collect();
        (!rows.is_empty()).then(|| {
            let count = rows.len();
            let rows = rows.into_iter().map(|check| view! { <CheckItem check anchor /> }.into_any()).collect_view();
            view! { <h3 class="check-group">{title}<span class="num">{count}</span></h3><ul class="checks">{rows}</ul> }
        })
    })
    .collect_view()
}

#[component]
fn CheckItem(check: CheckRow, anchor: &'static str) -> impl IntoView {
    let (sign, class) = check_sign(check.status);
    let open = matches!(check.status, CheckStatus::Fail | CheckStatus::Error);
    let words = match check.status {
        CheckStatus::Pass => "pass: ",
        CheckStatus::Fail => "not yet: ",
        CheckStatus::Skip => "not judged: ",
        CheckStatus::Error => "our fault: ",
    };
    let said = check.line.map(|line| format!("line {line}: {}", check.summary));
    // Evidence that only repeats the summary is none.
    let new = check.evidence.iter().any(|text| Some(text) != said.as_ref() && *text != check.summary);
    let evidence = new.then(|| {
        let text = check.evidence.join("\n");
        view! { <pre class="evidence" tabindex="0" aria-label=format!("Evidence for {}", check.id)><code>{text}</code></pre> }
    });
    view! {
        <li class=class id=format!("{anchor}-{}", check.id)>
            <details open=open>
                <summary>
                    <SignMark sign words />
                    <span class="check-title">{check.title}</span>
                    {check.required.then(|| view! { <span class="need">"required"</span> })}
                    <span class="check-points num">{check.points.earned}" of "{check.points.possible}</span>
                </summary>
                <div class="check-body">
                    <p>{check.line.map(|line| view! { <span class="at-line">"Line "{line}". "</span> })}<Inline text=sentence(&check.summary) /></p>
                    {(!check.fix.is_empty() && check.status != CheckStatus::Pass)
                        .then(|| view! { <p><span class="label">"What to do"</span>" "<Inline text=check.fix.clone() /></p> })}
                    {(!check.why.is_empty())
                        .then(|| view! { <p><span class="label">"Why it matters"</span>" "<Inline text=check.why.clone() /></p> })}
                    {evidence}
                    <p class="quiet-text"><a href=format!("/checks/{}", check.id)>"About this check"</a></p>
                </div>
            </details>
        </li>
    }
}
