//! A lecture as slides: one a screen. Without JavaScript they are turned by links and by scrolling; the module adds
//! keys. The same bytes for everyone.

use leptos::prelude::*;

use crate::components::layout::{Frame, document};
use crate::components::lecture_parts::Parts;
use crate::render;
use crate::view::Site;
use crate::view::lecture::{LectureView, Part, Section, Slide};

/// The slides.
pub fn slides(site: &Site, page: &LectureView) -> String {
    let frame = Frame {
        description: page.summary.clone(),
        class: "page-slides",
        modules: &["slides.js"],
        bare: true,
        ..Frame::titled(format!("{}: slides", page.title))
    };
    render(|| document(site, frame, content(page.clone())))
}

/// A screen: its anchor and what stands on it. A section's opening shares its section's anchor with the reading view.
struct Screen {
    id: String,
    class: &'static str,
    body: AnyView,
}

fn content(page: LectureView) -> AnyView {
    let back = format!("/lectures/{}", page.slug);
    let mut screens = vec![Screen { id: "title".to_owned(), class: "slide slide-title", body: title(&page) }];
    for (number, section) in (page.first_number()..).zip(page.sections) {
        let Section { id, title, intro, slides } = section;
        screens.push(Screen { id, class: "slide slide-section", body: opening(number, title, intro) });
        screens.extend(slides.into_iter().map(|slide| Screen {
            id: slide.id.clone(),
            class: "slide",
            body: body(slide),
        }));
    }
    let ids: Vec<String> = screens.iter().map(|screen| screen.id.clone()).collect();
    let all = ids.len();
    let shown = screens
        .into_iter()
        .enumerate()
        .map(|(at, screen)| {
            let before = at.checked_sub(1).and_then(|n| ids.get(n)).map(|id| format!("#{id}"));
            let after = ids.get(at + 1).map(|id| format!("#{id}"));
            view! {
                <section class=screen.class id=screen.id>
                    <div class="slide-body">{screen.body}</div>
                    <p class="slide-foot">
                        {before.map(|href| view! { <a href=href aria-label="Previous slide">"‹"</a> })}
                        <span class="slide-place">{at + 1}" / "{all}</span>
                        {after.map(|href| view! { <a href=href aria-label="Next slide">"›"</a> })}
                        <a class="slide-back" href=format!("{back}#{}", ids.get(at).map_or("", String::as_str))>"Read"</a>
                    </p>
                </section>
            }
            .into_any()
        })
        .collect_view();
    view! {
        <div class="deck" data-deck="">{shown}</div>
        <p class="unseen" role="status" data-deck-status=""></p>
    }
    .into_any()
}

fn title(page: &LectureView) -> AnyView {
    view! {
        <h1>{page.title.clone()}</h1>
        <p class="lead">{page.summary.clone()}</p>
        <p class="slide-keys">
            <kbd>"→"</kbd>" next "<kbd>"←"</kbd>" back "<kbd>"n"</kbd>" notes "<kbd>"f"</kbd>" full screen "
        </p>
    }
    .into_any()
}

fn opening(number: usize, title: String, intro: Vec<Part>) -> AnyView {
    view! {
        <p class="slide-number">{number}</p>
        <h2>{title}</h2>
        <Parts parts=intro />
    }
    .into_any()
}

fn body(slide: Slide) -> AnyView {
    view! {
        <h3 inner_html=slide.title.0></h3>
        <div class="slide-parts"><Parts parts=slide.parts /></div>
        {slide
            .notes
            .map(|notes| {
                view! {
                    <details class="notes" data-notes="">
                        <summary>"Notes"</summary>
                        <div class="prose" inner_html=notes.0></div>
                    </details>
                }
            })}
    }
    .into_any()
}
