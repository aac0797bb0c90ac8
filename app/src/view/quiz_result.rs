//! A quiz attempt after it was scored. The server leaves out what the quiz does not reveal yet.

use super::quiz::Attempt;
use super::{Html, Link, Points, When};

/// A scored attempt.
#[derive(Debug, Clone, Default)]
pub struct QuizResultView {
    /// The quiz's id.
    pub id: String,
    /// The quiz's title.
    pub title: String,
    /// The lecture it belongs to.
    pub lecture: Option<Link>,
    /// When it was handed in.
    pub when: When,
    /// The score, if it may be seen.
    pub score: Option<Points>,
    /// Why answers are not shown, where they are not: one sentence.
    pub withheld: Option<String>,
    /// What to read or do next.
    pub next: Option<Link>,
    /// The questions.
    pub questions: Vec<QuestionResult>,
    /// All attempts, newest first, this one among them.
    pub attempts: Vec<Attempt>,
    /// Whether the learner may try again.
    pub again: bool,
}

/// A question with the answer given.
#[derive(Debug, Clone)]
pub struct QuestionResult {
    /// The question's id.
    pub id: String,
    /// What was asked.
    pub prompt: Html,
    /// How it went.
    pub mark: Mark,
    /// Points, if they may be seen.
    pub points: Option<Points>,
    /// What was answered, and what is right where that may be seen.
    pub answer: Answer,
    /// Why the right answer is right.
    pub explanation: Option<Html>,
    /// The lecture section that answers it.
    pub section: Option<Link>,
    /// The lab check that practises it.
    pub check: Option<Link>,
}

/// How a question went.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Mark {
    /// Full points.
    Right,
    /// Some points.
    Partly,
    /// No points.
    Wrong,
    /// Nothing was answered.
    Blank,
    /// Not shown (yet).
    #[default]
    Withheld,
}

/// What was answered. `Option` fields are `None` where the right answer is not shown.
#[derive(Debug, Clone)]
pub enum Answer {
    /// Single and multiple choice.
    Choices(Vec<ChoiceResult>),
    /// Put in order: the order given, and the right one.
    Order {
        /// As given.
        given: Vec<Html>,
        /// As it should be.
        right: Option<Vec<Html>>,
    },
    /// Matching: one row a left side.
    Match(Vec<MatchResult>),
    /// Number, text, fill.
    Value {
        /// As given.
        given: String,
        /// What would have been accepted, the best form first.
        accepted: Option<Vec<String>>,
        /// "MB"; may be empty.
        unit: String,
    },
    /// Lines of a file.
    Lines(Vec<LineResult>),
    /// Cached or rerun.
    Predict {
        /// The Dockerfile, highlighted.
        source: Html,
        /// What was changed.
        change: Html,
        /// The steps.
        steps: Vec<StepResult>,
    },
}

/// An option after scoring.
#[derive(Debug, Clone, Default)]
pub struct ChoiceResult {
    /// Its text.
    pub text: Html,
    /// The learner chose it.
    pub chosen: bool,
    /// Whether it is right.
    pub right: Option<bool>,
    /// Why it is right, or which misconception it is.
    pub why: Option<Html>,
}

/// A matched pair after scoring.
#[derive(Debug, Clone, Default)]
pub struct MatchResult {
    /// The left side.
    pub left: Html,
    /// The right side given; empty if none.
    pub given: String,
    /// The right side that belongs to it.
    pub right: Option<String>,
    /// Whether the pair given is right.
    pub correct: Option<bool>,
}

/// A line after scoring.
#[derive(Debug, Clone, Default)]
pub struct LineResult {
    /// The line.
    pub text: String,
    /// The learner marked it.
    pub chosen: bool,
    /// Whether it is faulty.
    pub faulty: Option<bool>,
}

/// A predicted step after scoring.
#[derive(Debug, Clone, Default)]
pub struct StepResult {
    /// The instruction.
    pub text: String,
    /// `cached`, `rerun` or empty.
    pub given: String,
    /// `cached` or `rerun`.
    pub right: Option<String>,
}
