//! A lecture from the course to its page.

use app::view::lecture::{LabMark, LectureView, Part, QuizMark, Reading, Section, Slide};
use app::view::{Html, Link};
use content::{Lecture, Mark};

use crate::loaded::Loaded;

/// The lecture with this slug, with its quizzes and labs where they stand.
pub fn of(loaded: &Loaded, slug: &str) -> Option<LectureView> {
    let lecture = loaded.course.lecture(slug)?;
    let five_ws = lecture.five_ws.entries().into_iter();
    Some(LectureView {
        slug: lecture.slug.clone(),
        title: lecture.title.clone(),
        summary: lecture.summary.clone(),
        minutes: lecture.minutes,
        outcomes: lecture.outcomes_html.iter().cloned().map(Html).collect(),
        analogy: lecture.analogy_html.clone().map(Html),
        five_ws: five_ws.map(|(asked, html)| (asked.to_owned(), Html(html.to_owned()))).collect(),
        sections: lecture.sections.iter().map(|part| section(loaded, part)).collect(),
        reading: lecture.reading.iter().map(reading).collect(),
        previous: loaded.course.previous(slug).map(link),
        next: loaded.course.next(slug).map(link),
    })
}

/// A lecture as a link.
pub fn link(lecture: &Lecture) -> Link {
    Link::to(lecture.address(), &lecture.title)
}

/// A slide as a link, from `lecture#slide`; a lecture alone is a link too. The lecture is named by the part of its title
/// before the colon: "Containers · Layers only add".
pub fn place(loaded: &Loaded, address: &str) -> Option<Link> {
    match loaded.course.slide(address) {
        Some(place) => {
            let lecture = place.lecture.title.split(':').next().unwrap_or_default();
            Some(Link::to(format!("/lectures/{address}"), format!("{lecture} · {}", place.slide.title)))
        }
        None => loaded.course.lecture(address.split('#').next()?).map(link),
    }
}

fn section(loaded: &Loaded, section: &content::Section) -> Section {
    Section {
        id: section.id.clone(),
        title: section.title.clone(),
        intro: section.marks.iter().filter_map(|one| mark(loaded, one)).collect(),
        slides: section.slides.iter().map(|one| slide(loaded, one)).collect(),
    }
}

fn slide(loaded: &Loaded, slide: &content::Slide) -> Slide {
    let text = Part::Html(Html(slide.html.clone()));
    let marks = slide.marks.iter().filter_map(|one| mark(loaded, one));
    Slide {
        id: slide.id.clone(),
        title: Html(slide.title_html.clone()),
        parts: std::iter::once(text).chain(marks).collect(),
        notes: slide.notes_html.clone().map(Html),
    }
}

/// A mark that names nothing is left out here; `drydock course check` reports it.
fn mark(loaded: &Loaded, mark: &Mark) -> Option<Part> {
    match mark {
        Mark::Quiz(id) => {
            let quiz = loaded.banks.quiz(id)?;
            Some(Part::Quiz(QuizMark {
                id: quiz.id.clone(),
                title: quiz.title.clone(),
                stage: quiz.stage.label().to_lowercase(),
                questions: quiz.questions.len(),
            }))
        }
        Mark::Lab(slug) => {
            let lab = loaded.catalog.find(slug)?;
            Some(Part::Lab(LabMark {
                slug: lab.slug.clone(),
                title: lab.title.clone(),
                summary: lab.summary.clone(),
                minutes: lab.minutes,
            }))
        }
    }
}

fn reading(reading: &content::Reading) -> Reading {
    Reading { link: Link::to(&reading.url, &reading.title), why: Html(reading.why_html.clone()) }
}
