//! A submission: the verdict first, then the next step, then the evidence. While it is graded: its place in line, the
//! stages and the build log as it grows.

use leptos::prelude::*;

use crate::components::checks::{BonusPart, Checks};
use crate::components::engine_note::EngineNote;
use crate::components::evidence::{CacheTable, ContextFacts, LayerTable};
use crate::components::inline::{Inline, sentence};
use crate::components::layout::{Frame, document};
use crate::components::live::Live;
use crate::components::moment::Moment;
use crate::components::sign::{Sign, SignMark};
use crate::render;
use crate::view::lab::Outcome;
use crate::view::submission::{Refusal, SubmissionView, Verdict};
use crate::view::{Engine, Points, Site};

/// Without JavaScript a page that is not finished reloads after so many seconds.
const RELOAD: u32 = 3;

/// The submission.
pub fn submission(site: &Site, page: &SubmissionView) -> String {
    let finished = page.finished();
    let frame = Frame {
        menu: "/labs",
        modules: if finished { &["copy.js"] } else { &["live.js"] },
        class: "page page-submission",
        refresh: (!finished).then_some(RELOAD),
        ..Frame::titled(format!("{}: hand-in {}", page.lab_title, page.number))
    };
    render(|| document(site, frame, content(page.clone())))
}

fn content(page: SubmissionView) -> AnyView {
    let finished = page.finished();
    let lab = format!("/labs/{}", page.lab_slug);
    let report = format!("/submissions/{}/report.json", page.id);
    let log = page.log.clone();
    view! {
        <div class="opening">
            <p class="kind">
                <a href=lab.clone()>{page.lab_title.clone()}</a>" · hand-in "{page.number}" · "
                <Moment when=page.received.clone() />
            </p>
            {(!finished).then(|| view! { <h1>"Being graded"</h1> })}
        </div>
        {if finished {
            let bonus = page.bonus.as_ref().map(|bonus| bonus.score.clone());
            verdict(page.verdict.clone().unwrap_or_else(|| without_verdict(page.outcome)), page.outcome, bonus)
        } else {
            view! { <Live page=page.clone() /> }.into_any()
        }}
        {finished.then(|| ways(&lab, page.solution_open))}
        {(!finished || matches!(page.engine, Engine::SourceOnly(_))).then(|| view! { <EngineNote engine=page.engine /> })}
        {refusals(page.refusals)}
        {(finished && !page.checks.is_empty()).then(|| view! { <Checks checks=page.checks.clone() /> })}
        {page.bonus.map(|bonus| view! { <BonusPart bonus /> })}
        {page.cache.map(|cache| view! { <CacheTable cache /> })}
        {page.image.map(|image| view! { <LayerTable image /> })}
        {page.context.map(|context| view! { <ContextFacts context /> })}
        {finished.then(|| full_log(log, page.log_cut))}
        {files(page.files)}
        {timings(page.timings, page.remarks)}
        {finished.then(|| view! { <p class="quiet-text"><a href=report>"This result as JSON"</a></p> })}
    }
    .into_any()
}

fn verdict(verdict: Verdict, outcome: Outcome, bonus: Option<Points>) -> AnyView {
    let (class, sign) = match outcome {
        Outcome::Passed => ("verdict verdict-good", Sign::Good),
        Outcome::NotPassed => ("verdict verdict-todo", Sign::Todo),
        Outcome::Failed => ("verdict", Sign::Trouble),
        _ => ("verdict", Sign::Skipped),
    };
    let next = match verdict.next_link {
        Some(link) => view! { <Inline text=sentence(&verdict.next) />" "<a href=link.href>{link.text}</a> }.into_any(),
        None => view! { <Inline text=sentence(&verdict.next) /> }.into_any(),
    };
    view! {
        <section class=class aria-label="Verdict">
            <h1><SignMark sign /><span>{verdict.headline}</span></h1>
                {verdict
                    .score
                    .map(|score| view! { <p class="verdict-score">{score.earned}" of "{score.possible}" points"</p> })}
            {bonus.map(|bonus| view! { <p><a href="#bonus">"Bonus: "{bonus.earned}" of "{bonus.possible}" points"</a></p> })}
            <p><Inline text=sentence(&verdict.meaning) /></p>
            <p class="verdict-next"><span class="todo-kind">"Next"</span>" "{next}</p>
        </section>
    }
    .into_any()
}

/// What to say of an outcome that the server gave no words for.
fn without_verdict(outcome: Outcome) -> Verdict {
    let (headline, meaning, next) = match outcome {
        Outcome::Superseded => (
            "Not graded: you handed in a newer one",
            "The newer one took this one's place in line. The files are kept.",
            "Read the result of the newer one.",
        ),
        Outcome::Cancelled => (
            "Withdrawn",
            "It was withdrawn before it was graded. The files are kept.",
            "Hand in again when you are ready.",
        ),
        Outcome::Failed => (
            "Not graded, and it is our fault",
            "The grader could not finish. This says nothing about your files, which are kept.",
            "Hand in again. If it fails again, tell whoever runs this server.",
        ),
        _ => ("Graded", "The checks below say what was found.", "Read the checks that do not pass yet."),
    };
    Verdict { headline: headline.into(), meaning: meaning.into(), next: next.into(), ..Verdict::default() }
}

fn ways(lab: &str, solution: bool) -> AnyView {
    let solution = solution.then(|| view! { <a href=format!("{lab}/solution")>"Read the model solution"</a> });
    view! { <p class="ways-row"><a href=format!("{lab}#hand-in")>"Change it and hand in again"</a>{solution}</p> }
        .into_any()
}

fn refusals(refusals: Vec<Refusal>) -> Option<AnyView> {
    (!refusals.is_empty()).then(|| {
        let rows = refusals
            .into_iter()
            .map(|refusal| {
                view! {
                    <li>
                        <p>
                            {refusal.line.map(|line| view! { <span class="at-line">"Line "{line}": "</span> })}
                            <strong><Inline text=sentence(&refusal.message) /></strong>
                        </p>
                        <p><Inline text=sentence(&refusal.fix) /></p>
                        <p class="quiet-text"><code>{refusal.code}</code></p>
                    </li>
                }
            })
            .collect_view();
        view! { <section class="refusals"><h2>"Why it was not built"</h2><ul>{rows}</ul></section> }.into_any()
    })
}

fn full_log(log: String, cut: bool) -> Option<AnyView> {
    (!log.is_empty()).then(|| {
        view! {
            <section>
                <h2>"The build log"</h2>
                {cut.then(|| view! { <p>"It is long: this is its last part."</p> })}
                <details class="file">
                    <summary>"Show the log"</summary>
                    <pre class="log" tabindex="0" aria-label="Build log"><code>{log}</code></pre>
                </details>
            </section>
        }
        .into_any()
    })
}

fn files(files: Vec<(String, String)>) -> Option<AnyView> {
    (!files.is_empty()).then(|| {
        let items = files
            .into_iter()
            .map(|(path, text)| {
                let label = path.clone();
                view! {
                    <details class="file">
                        <summary>{path}</summary>
                        <pre tabindex="0" aria-label=label><code>{text}</code></pre>
                    </details>
                }
            })
            .collect_view();
        view! { <section><h2>"What you handed in"</h2>{items}</section> }.into_any()
    })
}

fn timings(timings: Vec<(String, String)>, remarks: Vec<String>) -> Option<AnyView> {
    (!timings.is_empty() || !remarks.is_empty()).then(|| {
        let rows = timings
            .into_iter()
            .map(|(name, time)| view! { <tr><th scope="row">{name}</th><td class="num">{time}</td></tr> })
            .collect_view();
        let remarks = remarks.into_iter().map(|text| view! { <li>{text}</li> }).collect_view();
        view! {
            <section>
                <h2>"How it was graded"</h2>
                <ul class="remarks">{remarks}</ul>
                <table class="narrow">
                    <caption class="unseen">"Time of each stage"</caption>
                    <tbody>{rows}</tbody>
                </table>
            </section>
        }
        .into_any()
    })
}
