//! A lab: the task, the files, the form to hand in, what will be checked, hints one at a time.

use leptos::prelude::*;

use crate::components::engine_note::EngineNote;
use crate::components::layout::{Frame, document};
use crate::components::raw_text::area_text;
use crate::components::submissions::Submissions;
use crate::render;
use crate::view::lab::{EditableFile, FixedFile, LabCheck, LabView, SolutionGate, SubmissionRow};
use crate::view::{Engine, Html, Points, Site};

/// The lab. The form posts to `/labs/{slug}/submissions`; the names of its fields are told in [`crate::view::lab`].
pub fn lab(site: &Site, page: &LabView) -> String {
    let frame = Frame {
        description: page.summary.clone(),
        menu: "/labs",
        modules: &["draft.js", "editor.js", "copy.js"],
        class: "page page-lab",
        ..Frame::titled(page.title.clone())
    };
    // The editor's bundle is there only where Node was at build time; without it the text areas stay as they are.
    let editor = site.assets.has("codemirror.js").then(|| site.assets.url("codemirror.js"));
    render(|| document(site, frame, content(page.clone(), editor)))
}

fn content(page: LabView, editor: Option<String>) -> AnyView {
    let builds = page.engine != Engine::Ready && !matches!(page.engine, Engine::Paused(_));
    view! {
        <div class="opening">
            <p class="kind">
                "Lab, about "{page.minutes}" minutes"
                {page.lecture.map(|link| view! { " · practises "<a href=link.href>{link.text}</a> })}
            </p>
            <h1>{page.title}</h1>
            <p class="lead">{page.summary}</p>
        </div>
        <EngineNote engine=page.engine />
        <div class="lab">
            <section class="lab-task">
                <h2>"The task"</h2>
                <div class="prose" inner_html=page.task.0></div>
                {images(page.images)}
            </section>
            {checks(page.checks, page.pass_mark, builds)}
        </div>
        {fixed(&page.slug, page.fixed)}
        <section class="hand-in-part" id="hand-in">
            <h2>"Your files"</h2>
            {form(&page.slug, page.form, page.editable, page.upload_limit, editor)}
        </section>
        {hints(page.hints)}
        {solution(&page.slug, page.solution)}
        {handed_in(page.submissions)}
    }
    .into_any()
}

fn images(images: Vec<String>) -> Option<AnyView> {
    (!images.is_empty()).then(|| {
        let items = images.into_iter().map(|name| view! { <li><code>{name}</code></li> }).collect_view();
        view! {
            <div class="images">
                <p>"Images that "<code>"FROM"</code>" may name here:"</p>
                <ul>{items}</ul>
            </div>
        }
        .into_any()
    })
}

fn checks(checks: Vec<LabCheck>, pass: Points, source_only: bool) -> AnyView {
    let rows = checks
        .into_iter()
        .map(|check| {
            let need = match (check.builds && source_only, check.required) {
                (true, _) => "not judged here",
                (_, true) => "required",
                _ => "",
            };
            view! {
                <tr>
                    <th scope="row"><a href=format!("/checks/{}", check.id)>{check.title}</a></th>
                    <td class="need">{need}</td>
                    <td class="num">{check.points}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <section class="lab-checks">
            <h2>"What will be checked"</h2>
            <p>"To pass: every required check, and "{pass.earned}" of "{pass.possible}" points."</p>
            <table>
                <thead>
                    <tr>
                        <th scope="col">"Check"</th>
                        <th scope="col"><span class="unseen">"Required"</span></th>
                        <th scope="col" class="num">"Points"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    }
    .into_any()
}

fn fixed(slug: &str, files: Vec<FixedFile>) -> Option<AnyView> {
    (!files.is_empty()).then(|| {
        let files = files
            .into_iter()
            .map(|file| {
                let address = format!("/labs/{slug}/files/{}", file.path);
                view! {
                    <details class="file">
                        <summary>{file.path}</summary>
                        <div class="prose" inner_html=file.source.0></div>
                        <p class="get"><a href=address download="">"Save this file"</a></p>
                    </details>
                }
            })
            .collect_view();
        view! {
            <section>
                <h2>"Files you are given"</h2>
                <p>"They are sent with yours and cannot be changed."</p>
                {files}
            </section>
        }
        .into_any()
    })
}

fn form(slug: &str, id: String, files: Vec<EditableFile>, limit: String, editor: Option<String>) -> AnyView {
    let fields = files.into_iter().map(|file| field(slug, file)).collect_view();
    view! {
        <form
            class="hand-in-form"
            method="post"
            action=format!("/labs/{slug}/submissions")
            enctype="multipart/form-data"
            data-editor=editor
        >
            <input type="hidden" name="form" value=id />
            {fields}
            <div class="upload">
                <label for="upload">"Or upload files from your machine: several, or one archive (.zip, .tar, .tar.gz)"</label>
                <input id="upload" type="file" name="upload" multiple=true />
                <p class="quiet-text">
                    "An uploaded file takes the place of the text above that has the same name. At most "{limit}"."
                </p>
            </div>
            <p class="hand-in"><button class="main">"Hand in"</button></p>
        </form>
    }
    .into_any()
}

fn field(slug: &str, file: EditableFile) -> AnyView {
    let name = format!("file.{}", file.path);
    let rows = (file.text.lines().count() + 3).clamp(6, 28);
    view! {
        <div class="edit">
            <label class="file-name" for=name.clone()>{file.path.clone()}</label>
            <textarea
                id=name.clone()
                name=name
                rows=rows.to_string()
                spellcheck="false"
                autocapitalize="off"
                autocomplete="off"
                wrap="off"
                data-language=file.language
                data-draft=format!("{slug}/{}", file.path)
                data-starter=file.starter
                inner_html=area_text(&file.text)
            ></textarea>
            <p class="edit-foot" data-edit-foot=""></p>
        </div>
    }
    .into_any()
}

fn hints(hints: Vec<Html>) -> Option<AnyView> {
    (!hints.is_empty()).then(|| {
        let all = hints.len();
        let items = hints
            .into_iter()
            .enumerate()
            .map(|(at, hint)| {
                view! {
                    <details class="hint">
                        <summary>"Hint "{at + 1}" of "{all}</summary>
                        <div class="prose" inner_html=hint.0></div>
                    </details>
                }
            })
            .collect_view();
        view! {
            <section>
                <h2>"Hints"</h2>
                <p>"Each says more than the one before. Try again between them."</p>
                {items}
            </section>
        }
        .into_any()
    })
}

fn solution(slug: &str, gate: SolutionGate) -> Option<AnyView> {
    let text = match gate {
        SolutionGate::None => return None,
        SolutionGate::Locked(when) => view! { <p>{when}</p> }.into_any(),
        SolutionGate::Open => {
            view! { <p><a href=format!("/labs/{slug}/solution")>"Read a model solution, explained"</a></p> }.into_any()
        }
    };
    Some(view! { <section><h2>"Model solution"</h2>{text}</section> }.into_any())
}

fn handed_in(rows: Vec<SubmissionRow>) -> Option<AnyView> {
    (!rows.is_empty()).then(|| view! { <section><h2>"Handed in before"</h2><Submissions rows /></section> }.into_any())
}
