//! What a learner answered, beside what is right where that may be shown.

use leptos::prelude::*;

use super::sign::{Sign, SignMark};
use crate::view::Html;
use crate::view::quiz_result::{Answer, ChoiceResult, LineResult, MatchResult, StepResult};

/// The answer given to a question.
#[component]
pub fn AnswerGiven(answer: Answer) -> impl IntoView {
    match answer {
        Answer::Choices(options) => choices(options),
        Answer::Order { given, right } => order(given, right),
        Answer::Match(rows) => matching(rows),
        Answer::Value { given, accepted, unit } => value(given, accepted, unit),
        Answer::Lines(lines) => faulty_lines(lines),
        Answer::Predict { source, change, steps } => predict(source, change, steps),
    }
}

fn choices(options: Vec<ChoiceResult>) -> AnyView {
    let rows = options
        .into_iter()
        .map(|option| {
            let (class, note) = match (option.chosen, option.right) {
                (true, Some(true)) => ("result result-good", "Your choice, and right."),
                (true, Some(false)) => ("result result-todo", "Your choice, and not right."),
                (false, Some(true)) => ("result result-missed", "Right, and not chosen."),
                (true, None) => ("result", "Your choice."),
                (false, _) => ("result", ""),
            };
            let sign = match option.right {
                Some(true) => Some(Sign::Good),
                Some(false) => Some(Sign::Todo),
                None => None,
            };
            view! {
                <li class=class>
                    <span class="result-sign">{sign.map(|sign| view! { <SignMark sign words=note_word(sign) /> })}</span>
                    <div>
                        <div class="result-text" inner_html=option.text.0></div>
                        {(!note.is_empty()).then(|| view! { <p class="result-note">{note}</p> })}
                        {option.why.map(|why| view! { <div class="result-why" inner_html=why.0></div> })}
                    </div>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="results">{rows}</ul> }.into_any()
}

fn note_word(sign: Sign) -> &'static str {
    if sign == Sign::Good { "Right option: " } else { "Wrong option: " }
}

fn order(given: Vec<Html>, right: Option<Vec<Html>>) -> AnyView {
    view! {
        <div class="two-lists">
            <div><h3>"Your order"</h3>{items(given)}</div>
            {right.map(|right| view! { <div><h3>"The right order"</h3>{items(right)}</div> })}
        </div>
    }
    .into_any()
}

fn items(items: Vec<Html>) -> AnyView {
    if items.is_empty() {
        return view! { <p class="quiet-text">"Not answered."</p> }.into_any();
    }
    let rows = items.into_iter().map(|item| view! { <li inner_html=item.0></li> }).collect_view();
    view! { <ol class="plain-order">{rows}</ol> }.into_any()
}

fn matching(rows: Vec<MatchResult>) -> AnyView {
    let shown = rows.iter().any(|row| row.right.is_some());
    let body = rows
        .into_iter()
        .map(|row| {
            let given = if row.given.is_empty() { "not answered".to_owned() } else { row.given };
            view! {
                <tr>
                    <th scope="row" inner_html=row.left.0></th>
                    <td>{row.correct.map(fate_sign)}{given}</td>
                    {shown.then(|| view! { <td>{row.right}</td> })}
                </tr>
            }
        })
        .collect_view();
    view! {
        <div class="scroll" role="group" tabindex="0" aria-label="Your answer">
            <table>
                <thead>
                    <tr>
                        <th scope="col">"This"</th>
                        <th scope="col">"Your match"</th>
                        {shown.then(|| view! { <th scope="col">"Belongs to"</th> })}
                    </tr>
                </thead>
                <tbody>{body}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn value(given: String, accepted: Option<Vec<String>>, unit: String) -> AnyView {
    let unit = if unit.is_empty() { unit } else { format!(" {unit}") };
    let answered = if given.is_empty() {
        view! { <span class="quiet-text">"not answered"</span> }.into_any()
    } else {
        view! { <code>{given}</code>{unit.clone()} }.into_any()
    };
    let accepted = accepted.and_then(|forms| {
        let mut forms = forms.into_iter();
        forms.next().map(|best| {
            let others: Vec<String> = forms.collect();
            view! {
                <p>
                    "Right: "<code>{best}</code>{unit}
                    {(!others.is_empty()).then(|| format!(" (also accepted: {})", others.join(", ")))}
                </p>
            }
        })
    });
    view! { <div class="value-given"><p>"Your answer: "{answered}</p>{accepted}</div> }.into_any()
}

fn faulty_lines(lines: Vec<LineResult>) -> AnyView {
    let rows = lines
        .into_iter()
        .enumerate()
        .map(|(at, line)| {
            let (class, note) = match (line.chosen, line.faulty) {
                (true, Some(true)) => ("line line-good", "faulty, and you marked it"),
                (true, Some(false)) => ("line line-todo", "you marked it, but it is right"),
                (false, Some(true)) => ("line line-missed", "faulty, and not marked"),
                (true, None) => ("line", "you marked it"),
                (false, _) => ("line", ""),
            };
            view! {
                <li class=class>
                    <span class="line-number">{at + 1}</span>
                    <code>{line.text}</code>
                    {(!note.is_empty()).then(|| view! { <span class="line-note">{note}</span> })}
                </li>
            }
        })
        .collect_view();
    view! { <ol class="lines" tabindex="0" aria-label="The file, line by line">{rows}</ol> }.into_any()
}

fn predict(source: Html, change: Html, steps: Vec<StepResult>) -> AnyView {
    let shown = steps.iter().any(|step| step.right.is_some());
    let body = steps
        .into_iter()
        .map(|step| {
            let correct = step.right.as_ref().map(|right| *right == step.given);
            view! {
                <tr>
                    <th scope="row"><code>{step.text}</code></th>
                    <td>{correct.map(fate_sign)}{fate(&step.given)}</td>
                    {shown.then(|| view! { <td>{step.right.as_deref().map(fate)}</td> })}
                </tr>
            }
        })
        .collect_view();
    view! {
        <div class="prose" inner_html=source.0></div>
        <div class="prose change" inner_html=change.0></div>
        <div class="scroll" role="group" tabindex="0" aria-label="Your answer">
            <table>
                <thead>
                    <tr>
                        <th scope="col">"Step"</th>
                        <th scope="col">"You said"</th>
                        {shown.then(|| view! { <th scope="col">"What happens"</th> })}
                    </tr>
                </thead>
                <tbody>{body}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn fate(value: &str) -> &'static str {
    match value {
        "cached" => "from the cache",
        "rerun" => "run again",
        _ => "not answered",
    }
}

fn fate_sign(correct: bool) -> AnyView {
    if correct {
        view! { <SignMark sign=Sign::Good words="right: " /> }.into_any()
    } else {
        view! { <SignMark sign=Sign::Todo words="not right: " /> }.into_any()
    }
}
