//! A lecture to read. The same bytes for everyone: nothing here may depend on the person.

use leptos::prelude::*;

use crate::components::layout::{Frame, document};
use crate::components::lecture_parts::Parts;
use crate::render;
use crate::view::lecture::{LectureView, Reading, Section, Slide};
use crate::view::{Html, Link, Site};

/// The reading view. "Mark as read" posts `section=ID` to `/lectures/{slug}/read`.
pub fn lecture(site: &Site, page: &LectureView) -> String {
    let frame = Frame {
        description: page.summary.clone(),
        menu: "/",
        class: "page page-lecture",
        modules: &["lecture.js", "copy.js"],
        ..Frame::titled(page.title.clone())
    };
    render(|| document(site, frame, content(page.clone())))
}

fn content(page: LectureView) -> AnyView {
    let slides = format!("/lectures/{}/slides", page.slug);
    let first = page.first_number();
    let entries = page
        .sections
        .iter()
        .zip(first..)
        .map(|(section, number)| {
            let href = format!("#{}", section.id);
            view! { <li><a href=href data-section=section.id.clone()><span class="section-number">{number}</span>" "{section.title.clone()}</a></li> }
        })
        .collect_view();
    let slug = page.slug.clone();
    let sections = page
        .sections
        .iter()
        .cloned()
        .zip(first..)
        .map(|(section, number)| section_text(&slug, number, section))
        .collect_view();
    view! {
        <div class="reading" data-lecture=page.slug.clone()>
            <nav class="toc" aria-label="Sections of this lecture">
                <p class="toc-title">"In this lecture"</p>
                <ol>{entries}</ol>
                <p class="toc-more"><a href=slides.clone()>"Show as slides"</a></p>
            </nav>
            <article class="lecture">
                <header class="opening">
                    <p class="kind">"Lecture, "{page.minutes}" minutes"</p>
                    <h1>{page.title}</h1>
                    <p class="lead">{page.summary}</p>
                </header>
                {outcomes(page.outcomes)}
                {five_ws(page.five_ws)}
                {page.analogy.map(|html| view! { <aside class="analogy" aria-label="An analogy" inner_html=html.0></aside> })}
                {sections}
                {reading(page.reading)}
                {turn(page.previous, page.next)}
            </article>
        </div>
    }
    .into_any()
}

fn outcomes(outcomes: Vec<Html>) -> Option<AnyView> {
    (!outcomes.is_empty()).then(|| {
        let items = outcomes.into_iter().map(|html| view! { <li inner_html=html.0></li> }).collect_view();
        view! { <div class="outcomes"><p>"Afterwards you can"</p><ul>{items}</ul></div> }.into_any()
    })
}

fn five_ws(answers: Vec<(String, Html)>) -> Option<AnyView> {
    (!answers.is_empty()).then(|| {
        let rows = answers
            .into_iter()
            .map(|(ask, answer)| view! { <div><dt>{ask}</dt><dd inner_html=answer.0></dd></div> })
            .collect_view();
        view! { <dl class="five-ws">{rows}</dl> }.into_any()
    })
}

fn section_text(slug: &str, number: usize, section: Section) -> AnyView {
    let action = format!("/lectures/{slug}/read");
    let slides = section.slides.into_iter().map(slide_text).collect_view();
    let about = format!(": {}", section.title);
    view! {
        <section class="section" id=section.id.clone()>
            <h2><a class="self" href=format!("#{}", section.id)><span class="section-number">{number}</span>" "{section.title}</a></h2>
            <Parts parts=section.intro />
            {slides}
            <form class="read-form" method="post" action=action data-read=section.id.clone()>
                <input type="hidden" name="section" value=section.id.clone() />
                <button class="quiet">"Mark as read"<span class="unseen">{about}</span></button>
                <span class="read-state" role="status"></span>
            </form>
        </section>
    }
    .into_any()
}

fn slide_text(slide: Slide) -> AnyView {
    view! {
        <section class="passage" id=slide.id.clone()>
            <h3><a class="self" href=format!("#{}", slide.id) inner_html=slide.title.0></a></h3>
            <Parts parts=slide.parts />
            {slide
                .notes
                .map(|notes| {
                    view! {
                        <details class="notes">
                            <summary>"More on this"</summary>
                            <div class="prose" inner_html=notes.0></div>
                        </details>
                    }
                })}
        </section>
    }
    .into_any()
}

fn reading(books: Vec<Reading>) -> Option<AnyView> {
    (!books.is_empty()).then(|| {
        let items = books
            .into_iter()
            .map(|book| view! { <li><a href=book.link.href>{book.link.text}</a>" "<span inner_html=book.why.0></span></li> })
            .collect_view();
        view! { <section class="further"><h2>"Further reading"</h2><ul>{items}</ul></section> }.into_any()
    })
}

/// Previous and next lecture.
fn turn(previous: Option<Link>, next: Option<Link>) -> AnyView {
    view! {
        <nav class="turn" aria-label="Other lectures">
            {previous
                .map(|link| view! { <a class="turn-back" rel="prev" href=link.href><span>"Before"</span>{link.text}</a> })}
            {next.map(|link| view! { <a class="turn-on" rel="next" href=link.href><span>"Next"</span>{link.text}</a> })}
        </nav>
    }
    .into_any()
}
