//! How a question is answered: one view a kind. Every field has a visible label or is named by the prompt.

use leptos::prelude::*;

use crate::view::Html;
use crate::view::quiz::{Choice, Field, MatchLeft, OrderItem, PredictStep};

/// The fields of a question. `prompt` is the id of the element that asks.
#[component]
pub fn QuestionField(id: String, prompt: String, field: Field) -> impl IntoView {
    let name = format!("q.{id}");
    match field {
        Field::Single(options) => choices(name, prompt, options, "radio"),
        Field::Multiple(options) => choices(name, prompt, options, "checkbox"),
        Field::Order(items) => order(name, prompt, items),
        Field::Match { left, right } => matching(name, prompt, left, right),
        Field::Number { unit, given } => number(name, prompt, unit, given),
        Field::Text { given } => text(name, prompt, given),
        Field::Line { lines, coloured } => faulty_lines(name, prompt, lines, coloured),
        Field::Predict { source, change, steps } => predict(name, prompt, source, change, steps),
        Field::Fill { before, after, given } => fill(name, prompt, before, after, given),
    }
}

fn choices(name: String, prompt: String, options: Vec<Choice>, kind: &'static str) -> AnyView {
    let (role, how) = match kind {
        "radio" => ("radiogroup", None),
        _ => ("group", Some("Choose all that are right.")),
    };
    let rows = options
        .into_iter()
        .map(|option| {
            view! {
                <li>
                    <label class="choice">
                        <input type=kind name=name.clone() value=option.value checked=option.chosen />
                        <span inner_html=option.text.0></span>
                    </label>
                </li>
            }
        })
        .collect_view();
    view! {
        {how.map(|how| view! { <p class="how">{how}</p> })}
        <div role=role aria-labelledby=prompt><ul class="choices">{rows}</ul></div>
    }
    .into_any()
}

fn order(name: String, prompt: String, items: Vec<OrderItem>) -> AnyView {
    let all = items.len();
    let rows = items
        .into_iter()
        .map(|item| {
            let field = format!("{name}.{}", item.value);
            let positions = (1..=all)
                .map(|n| {
                    view! { <option value=n.to_string() selected=item.position == Some(n)>{n.to_string()}</option> }
                })
                .collect_view();
            view! {
                <li class="order-item">
                    <label for=field.clone() inner_html=item.text.0></label>
                    <select id=field.clone() name=field>
                        <option value="">"place"</option>
                        {positions}
                    </select>
                </li>
            }
        })
        .collect_view();
    view! {
        <p class="how">"Give each its place: 1 comes first."</p>
        <div role="group" aria-labelledby=prompt><ol class="order" data-order="">{rows}</ol></div>
    }
    .into_any()
}

fn matching(name: String, prompt: String, left: Vec<MatchLeft>, right: Vec<(String, String)>) -> AnyView {
    let rows = left
        .into_iter()
        .map(|side| {
            let field = format!("{name}.{}", side.value);
            let options = right
                .iter()
                .map(|(value, text)| {
                    view! { <option value=value.clone() selected=*value == side.chosen>{text.clone()}</option> }
                })
                .collect_view();
            view! {
                <li class="match-row">
                    <label for=field.clone() inner_html=side.text.0></label>
                    <select id=field.clone() name=field>
                        <option value="">"choose"</option>
                        {options}
                    </select>
                </li>
            }
        })
        .collect_view();
    view! { <div role="group" aria-labelledby=prompt><ul class="match">{rows}</ul></div> }.into_any()
}

fn number(name: String, prompt: String, unit: String, given: String) -> AnyView {
    view! {
        <p class="short">
            <label for=name.clone()>"Your answer"</label>
            <input
                id=name.clone()
                name=name
                type="text"
                inputmode="decimal"
                autocomplete="off"
                size="8"
                maxlength="40"
                value=given
                aria-describedby=prompt
            />
            {(!unit.is_empty()).then(|| view! { <span class="unit">{unit}</span> })}
        </p>
    }
    .into_any()
}

fn text(name: String, prompt: String, given: String) -> AnyView {
    view! {
        <p class="short">
            <label for=name.clone()>"Your answer"</label>
            <input
                id=name.clone()
                name=name
                type="text"
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                size="32"
                maxlength="200"
                value=given
                aria-describedby=prompt
            />
        </p>
    }
    .into_any()
}

fn faulty_lines(name: String, prompt: String, lines: Vec<(String, bool)>, coloured: Vec<Html>) -> AnyView {
    let mut coloured = coloured.into_iter();
    let rows = lines
        .into_iter()
        .enumerate()
        .map(|(at, (text, marked))| {
            let code = match coloured.next() {
                Some(html) => view! { <code inner_html=html.0></code> }.into_any(),
                None => view! { <code>{text}</code> }.into_any(),
            };
            view! {
                <li>
                    <label class="line">
                        <input type="checkbox" name=name.clone() value=(at + 1).to_string() checked=marked />
                        <span class="line-number">{at + 1}</span>
                        {code}
                    </label>
                </li>
            }
        })
        .collect_view();
    view! {
        <p class="how">"Mark the faulty line or lines."</p>
        <div role="group" aria-labelledby=prompt><ol class="lines">{rows}</ol></div>
    }
    .into_any()
}

fn predict(name: String, prompt: String, source: Html, change: Html, steps: Vec<PredictStep>) -> AnyView {
    let rows = steps
        .into_iter()
        .map(|step| {
            let field = format!("{name}.{}", step.value);
            let label = step.text.clone();
            let fates = [("cached", "from the cache"), ("rerun", "run again")]
                .map(|(value, text)| {
                    view! {
                        <label class="fate">
                            <input type="radio" name=field.clone() value=value checked=step.chosen == value />
                            {text}
                        </label>
                    }
                })
                .collect_view();
            view! {
                <li class="predict-row">
                    <code>{step.text}</code>
                    <span class="fates" role="radiogroup" aria-label=label>{fates}</span>
                </li>
            }
        })
        .collect_view();
    view! {
        <div class="prose" inner_html=source.0></div>
        <div class="prose change" inner_html=change.0></div>
        <p class="how">"What does the second build do with each step?"</p>
        <div role="group" aria-labelledby=prompt><ol class="predict">{rows}</ol></div>
    }
    .into_any()
}

fn fill(name: String, prompt: String, before: String, after: String, given: String) -> AnyView {
    view! {
        <p class="fill">
            <code>{before}</code>
            <input
                name=name
                type="text"
                aria-label="What belongs in the gap"
                aria-describedby=prompt
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                size="24"
                maxlength="200"
                value=given
            />
            <code>{after}</code>
        </p>
    }
    .into_any()
}
