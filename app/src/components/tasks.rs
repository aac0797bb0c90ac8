//! Quizzes and labs of a lecture with how far the learner is.

use leptos::prelude::*;

use super::count::Scale;
use super::sign::{Sign, SignMark};
use crate::view::home::{HomeLecture, HomeTask, TaskKind, TaskState};

/// The course in order: each lecture with its reading and its tasks.
#[component]
pub fn CourseList(lectures: Vec<HomeLecture>) -> impl IntoView {
    let rows = lectures.into_iter().map(|lecture| view! { <CourseRow lecture /> }.into_any()).collect_view();
    view! { <ol class="course">{rows}</ol> }
}

#[component]
fn CourseRow(lecture: HomeLecture) -> impl IntoView {
    let href = format!("/lectures/{}", lecture.slug);
    let read = match lecture.read.done {
        0 => format!("{} sections, {} minutes", lecture.read.of, lecture.minutes),
        done => format!("{done} of {} sections read", lecture.read.of),
    };
    let tasks = lecture.tasks.into_iter().map(|task| view! { <TaskRow task /> }).collect_view();
    view! {
        <li class="course-row">
            <h3><a href=href>{lecture.title}</a></h3>
            <p class="course-summary">{lecture.summary}</p>
            <p class="course-read"><span>{read}</span><Scale count=lecture.read /></p>
            <ul class="tasks">{tasks}</ul>
        </li>
    }
}

#[component]
fn TaskRow(task: HomeTask) -> impl IntoView {
    let kind = match task.kind {
        TaskKind::Quiz => "Quiz",
        TaskKind::Lab => "Lab",
    };
    view! {
        <li class="task">
            <TaskSign state=task.state.clone() />
            <span class="task-kind">{kind}</span>
            <a href=task.link.href>{task.link.text}</a>
            <span class="task-score">{score(task.state)}</span>
        </li>
    }
}

/// The sign of a task's state.
#[component]
pub fn TaskSign(state: TaskState) -> impl IntoView {
    match state {
        TaskState::New => view! { <SignMark sign=Sign::Open words="not begun: " /> },
        TaskState::Tried(_) => view! { <SignMark sign=Sign::Half words="tried: " /> },
        TaskState::Done(_) => view! { <SignMark sign=Sign::Good words="done: " /> },
    }
}

/// The score of a task, or nothing.
pub fn score(state: TaskState) -> String {
    match state {
        TaskState::New => String::new(),
        TaskState::Tried(score) | TaskState::Done(score) => score,
    }
}
