//! The course as it ships: what `drydock course check` would say about the text, without labs and quizzes.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use content::{Course, Known, Mark};
use problem::Problem;

static LOADED: LazyLock<(Course, Vec<Problem>)> = LazyLock::new(Course::embedded);

#[test]
fn the_course_loads_without_a_problem() {
    let (_, problems) = &*LOADED;
    assert!(problems.is_empty(), "{}", list(problems));
}

#[test]
fn the_lectures_are_those_of_the_syllabus_in_order() {
    let (course, _) = &*LOADED;
    let slugs: Vec<&str> = course.lectures.iter().map(|lecture| lecture.slug.as_str()).collect();
    assert_eq!(slugs, ["containers", "engine", "compose", "registries", "security", "orchestration", "review"]);
    assert_eq!(course.next("containers").map(|lecture| lecture.slug.as_str()), Some("engine"));
    assert!(course.previous("containers").is_none() && course.next("review").is_none());
}

#[test]
fn every_lecture_opens_and_closes_as_it_should() {
    let (course, _) = &*LOADED;
    for lecture in &course.lectures {
        let slug = &lecture.slug;
        assert!(!lecture.outcomes_html.is_empty(), "{slug} has no outcomes");
        assert_eq!(lecture.five_ws.entries().len(), 6, "{slug} leaves one of who, what, when, where, why, how out");
        assert!(lecture.analogy_html.is_some(), "{slug} has no analogy");
        assert!(!lecture.reading.is_empty(), "{slug} has no further reading");
        assert_eq!(lecture.quizzes.len(), 3, "{slug} has not three quizzes: {:?}", lecture.quizzes);
    }
}

#[test]
fn links_inside_the_course_lead_somewhere() {
    let (course, _) = &*LOADED;
    // Quizzes and labs are checked by the server, which knows all of them; here every one named counts as there.
    let marks = course.lectures.iter().flat_map(|lecture| {
        let slides = lecture.slides().flat_map(|(_, slide)| &slide.marks);
        lecture.sections.iter().flat_map(|section| &section.marks).chain(slides)
    });
    let (mut quizzes, mut labs) = (BTreeSet::new(), BTreeSet::new());
    for mark in marks {
        match mark {
            Mark::Quiz(id) => quizzes.insert(id.clone()),
            Mark::Lab(slug) => labs.insert(slug.clone()),
        };
    }
    let outside = ["there is no lab", "there is no quiz", "there is no check"];
    let mut problems = course.check(&Known { quizzes, labs, checks: BTreeSet::new() });
    problems.retain(|problem| !outside.iter().any(|start| problem.message.starts_with(start)));
    assert!(problems.is_empty(), "{}", list(&problems));
}

#[test]
fn ids_are_unique_on_every_page_and_no_page_has_inline_style() {
    let (course, _) = &*LOADED;
    for lecture in &course.lectures {
        let ids =
            lecture.sections.iter().map(|section| section.id.clone()).chain(lecture.slides().flat_map(|(_, slide)| {
                let inside = slide.html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next());
                std::iter::once(slide.id.clone()).chain(inside.map(str::to_owned)).collect::<Vec<_>>()
            }));
        let mut seen = BTreeSet::new();
        for id in ids {
            assert!(seen.insert(id.clone()), "{}: id {id} stands twice", lecture.slug);
        }
        for (_, slide) in lecture.slides() {
            for banned in [" style=\"", "<style", "<script", "javascript:", " onclick"] {
                assert!(!slide.html.contains(banned), "{}#{}: {banned}", lecture.slug, slide.id);
            }
        }
    }
}

#[test]
fn search_finds_what_a_learner_looks_for() {
    let (course, _) = &*LOADED;
    for query in ["layer", "docker run", "HEALTHCHECK", "volume", "rootless", "ECR", "depends_on"] {
        assert!(!course.search(query, 5).is_empty(), "{query}");
    }
}

fn list(problems: &[Problem]) -> String {
    problems.iter().map(|problem| format!("{problem}\n")).collect()
}
