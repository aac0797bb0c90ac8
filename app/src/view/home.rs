//! The first page: where the learner is, what comes next, the course in order.

use super::{Count, Engine, Link};

/// The first page.
#[derive(Debug, Clone, Default)]
pub struct HomeView {
    /// Sections read, quizzes taken and labs passed, over the whole course.
    pub sections: Count,
    /// Quizzes taken.
    pub quizzes: Count,
    /// Labs passed.
    pub labs: Count,
    /// What to do next, with the place in the course; none when everything is done.
    pub next: Option<NextStep>,
    /// The lectures in order.
    pub lectures: Vec<HomeLecture>,
    /// Whether labs are built here.
    pub engine: Engine,
}

/// The one thing to do next.
#[derive(Debug, Clone, Default)]
pub struct NextStep {
    /// "Read", "Take the quiz", "Do the lab".
    pub verb: String,
    /// The section, quiz or lab.
    pub link: Link,
    /// Why now, one sentence.
    pub why: String,
}

/// One lecture on the first page, with its quizzes and labs in the order the lecture has them.
#[derive(Debug, Clone, Default)]
pub struct HomeLecture {
    /// The lecture's slug.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// One sentence.
    pub summary: String,
    /// Reading time.
    pub minutes: u32,
    /// Sections read.
    pub read: Count,
    /// Its quizzes and labs.
    pub tasks: Vec<HomeTask>,
}

/// A quiz or a lab, and how far the learner is with it.
#[derive(Debug, Clone, Default)]
pub struct HomeTask {
    /// Which of the two.
    pub kind: TaskKind,
    /// Where it is, and its title.
    pub link: Link,
    /// How far.
    pub state: TaskState,
}

/// A quiz or a lab.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum TaskKind {
    /// Questions.
    #[default]
    Quiz,
    /// Something to build.
    Lab,
}

/// How far a learner is with a quiz or lab.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum TaskState {
    /// Not begun.
    #[default]
    New,
    /// Tried, with the best score so far: "6 of 10".
    Tried(String),
    /// Done: a quiz taken or a lab passed, with the best score.
    Done(String),
}
