//! Check by check: what does not pass yet comes first and is open.

use leptos::prelude::*;

use super::live::check_sign;
use super::sign::SignMark;
use crate::view::submission::{CheckRow, CheckStatus};

/// All checks, grouped by how they went.
#[component]
pub fn Checks(checks: Vec<CheckRow>) -> impl IntoView {
    let groups = [
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
            let rows = rows.into_iter().map(|check| view! { <CheckItem check /> }.into_any()).collect_view();
            view! { <h3 class="check-group">{title}<span class="num">{count}</span></h3><ul class="checks">{rows}</ul> }
        })
    })
    .collect_view();
    view! { <section><h2>"Check by check"</h2>{groups}</section> }
}

#[component]
fn CheckItem(check: CheckRow) -> impl IntoView {
    let (sign, class) = check_sign(check.status);
    let open = matches!(check.status, CheckStatus::Fail | CheckStatus::Error);
    let words = match check.status {
        CheckStatus::Pass => "pass: ",
        CheckStatus::Fail => "not yet: ",
        CheckStatus::Skip => "not judged: ",
        CheckStatus::Error => "our fault: ",
    };
    let evidence = (!check.evidence.is_empty()).then(|| {
        let text = check.evidence.join("\n");
        view! { <pre class="evidence" tabindex="0" aria-label=format!("Evidence for {}", check.id)><code>{text}</code></pre> }
    });
    view! {
        <li class=class id=format!("check-{}", check.id)>
            <details open=open>
                <summary>
                    <SignMark sign words />
                    <span class="check-title">{check.title}</span>
                    {check.required.then(|| view! { <span class="need">"required"</span> })}
                    <span class="check-points num">{check.points.earned}" of "{check.points.possible}</span>
                </summary>
                <div class="check-body">
                    <p>{check.line.map(|line| view! { <span class="at-line">"Line "{line}". "</span> })}{check.summary}</p>
                    {(!check.fix.is_empty() && check.status != CheckStatus::Pass)
                        .then(|| view! { <p><span class="label">"What to do"</span>" "{check.fix}</p> })}
                    {(!check.why.is_empty())
                        .then(|| view! { <p><span class="label">"Why it matters"</span>" "{check.why}</p> })}
                    {evidence}
                    <p class="quiet-text"><a href=format!("/checks/{}", check.id)>"About this check"</a></p>
                </div>
            </details>
        </li>
    }
}
