//! Where a learner is: lectures, quizzes and labs with what has been done, and what comes next.

use std::collections::BTreeMap;

use app::view::home::{HomeLecture, HomeTask, HomeView, NextStep, TaskKind, TaskState};
use app::view::{Count, Engine, Link};
use content::{Lecture, Mark};

use super::numbers;
use crate::loaded::Loaded;
use crate::store::progress::{LabStanding, QuizStanding};
use crate::web::lectures::section_key;

/// What is remembered of a learner; empty for someone who has not done anything yet.
#[derive(Debug, Default)]
pub struct Standing {
    /// Sections marked as read, as `lecture#section`, with the time.
    pub read: BTreeMap<String, i64>,
    /// By quiz id.
    pub quizzes: BTreeMap<String, QuizStanding>,
    /// By lab slug.
    pub labs: BTreeMap<String, LabStanding>,
}

/// The first page.
pub fn of(loaded: &Loaded, standing: &Standing, engine: Engine) -> HomeView {
    let lectures = lectures(loaded, standing);
    let totals = Totals::of(&lectures);
    HomeView {
        sections: totals.sections,
        quizzes: totals.quizzes,
        labs: totals.labs,
        next: next_step(loaded, standing),
        lectures,
        engine,
    }
}

/// Sums over the course.
pub struct Totals {
    /// Sections read.
    pub sections: Count,
    /// Quizzes taken.
    pub quizzes: Count,
    /// Labs passed.
    pub labs: Count,
}

impl Totals {
    /// Of all lectures together.
    pub fn of(lectures: &[HomeLecture]) -> Totals {
        let tasks = |kind: TaskKind| {
            let tasks = lectures.iter().flat_map(|lecture| &lecture.tasks).filter(move |task| task.kind == kind);
            let mut count = Count::default();
            tasks.for_each(|task| {
                count.of += 1;
                count.done += u32::from(matches!(task.state, TaskState::Done(_)));
            });
            count
        };
        let read = |number: fn(&Count) -> u32| lectures.iter().map(|lecture| number(&lecture.read)).sum();
        Totals {
            sections: Count { done: read(|count| count.done), of: read(|count| count.of) },
            quizzes: tasks(TaskKind::Quiz),
            labs: tasks(TaskKind::Lab),
        }
    }
}

/// Every lecture with how far the learner is in it.
pub fn lectures(loaded: &Loaded, standing: &Standing) -> Vec<HomeLecture> {
    loaded.course.lectures.iter().map(|one| lecture(loaded, standing, one)).collect()
}

fn lecture(loaded: &Loaded, standing: &Standing, lecture: &Lecture) -> HomeLecture {
    let steps = steps(lecture);
    let read = steps.iter().filter(|step| matches!(step, Step::Read(_)) && is_done(loaded, standing, lecture, step));
    HomeLecture {
        slug: lecture.slug.clone(),
        title: lecture.title.clone(),
        summary: lecture.summary.clone(),
        minutes: lecture.minutes,
        read: Count { done: count(read), of: count(lecture.sections.iter()) },
        tasks: steps.iter().filter_map(|step| task(loaded, standing, step)).collect(),
    }
}

fn count<T>(items: impl Iterator<Item = T>) -> u32 {
    u32::try_from(items.count()).unwrap_or(u32::MAX)
}

/// One thing to do in a lecture.
enum Step<'a> {
    Read(&'a content::Section),
    Mark(&'a Mark),
}

/// What a lecture asks for, in order: what stands before a section's first slide, the section, what stands in it.
fn steps(lecture: &Lecture) -> Vec<Step<'_>> {
    let sections = lecture.sections.iter();
    sections
        .flat_map(|section| {
            let before = section.marks.iter().map(Step::Mark);
            let within = section.slides.iter().flat_map(|slide| &slide.marks).map(Step::Mark);
            before.chain(std::iter::once(Step::Read(section))).chain(within)
        })
        .collect()
}

fn is_done(loaded: &Loaded, standing: &Standing, lecture: &Lecture, step: &Step<'_>) -> bool {
    match step {
        Step::Read(section) => standing.read.contains_key(&section_key(&lecture.slug, &section.id)),
        Step::Mark(_) => task(loaded, standing, step).is_none_or(|task| matches!(task.state, TaskState::Done(_))),
    }
}

fn task(loaded: &Loaded, standing: &Standing, step: &Step<'_>) -> Option<HomeTask> {
    match step {
        Step::Read(_) => None,
        Step::Mark(Mark::Quiz(id)) => {
            let quiz = loaded.banks.quiz(id)?;
            let link = Link::to(format!("/quizzes/{id}"), &quiz.title);
            Some(HomeTask { kind: TaskKind::Quiz, link, state: quiz_state(standing.quizzes.get(id)) })
        }
        Step::Mark(Mark::Lab(slug)) => {
            let lab = loaded.catalog.find(slug)?;
            let link = Link::to(format!("/labs/{slug}"), &lab.title);
            Some(HomeTask {
                kind: TaskKind::Lab,
                link,
                state: lab_state(standing.labs.get(slug), i64::from(lab.possible()) * 1000),
            })
        }
    }
}

/// A quiz is done once it was taken: it shows where one stands, it is no gate.
fn quiz_state(standing: Option<&QuizStanding>) -> TaskState {
    standing.map_or(TaskState::New, |quiz| TaskState::Done(numbers::of(quiz.best_milli, quiz.possible_milli)))
}

/// A lab is done once it was passed.
pub fn lab_state(standing: Option<&LabStanding>, possible_milli: i64) -> TaskState {
    match standing {
        None => TaskState::New,
        Some(lab) if lab.passed == 1 => TaskState::Done(numbers::of(lab.best_milli, possible_milli)),
        Some(lab) => TaskState::Tried(numbers::of(lab.best_milli, possible_milli)),
    }
}

/// The first thing in the course that is not done.
fn next_step(loaded: &Loaded, standing: &Standing) -> Option<NextStep> {
    loaded.course.lectures.iter().find_map(|lecture| {
        let steps = steps(lecture);
        let step = steps.iter().find(|step| !is_done(loaded, standing, lecture, step))?;
        let begun = steps.iter().any(|step| is_done(loaded, standing, lecture, step));
        Some(match step {
            Step::Read(section) => NextStep {
                verb: "Read".to_owned(),
                link: Link::to(format!("{}#{}", lecture.address(), section.id), &section.title),
                why: match begun {
                    true => format!("You are in \u{201c}{}\u{201d}.", lecture.title),
                    false => format!("It opens \u{201c}{}\u{201d}.", lecture.title),
                },
            },
            Step::Mark(Mark::Quiz(id)) => NextStep {
                verb: "Take the quiz".to_owned(),
                link: task(loaded, standing, step).map(|task| task.link).unwrap_or_default(),
                why: match loaded.banks.quiz(id).map(|quiz| quiz.stage) {
                    Some(quizzes::Stage::Pre) => "Before you read: it shows what to look out for.".to_owned(),
                    _ => format!("It tells you how much of \u{201c}{}\u{201d} has stayed.", lecture.title),
                },
            },
            Step::Mark(Mark::Lab(_)) => NextStep {
                verb: "Do the lab".to_owned(),
                link: task(loaded, standing, step).map(|task| task.link).unwrap_or_default(),
                why: "You have read what it needs; now build it.".to_owned(),
            },
        })
    })
}
