//! A quiz as a form. Nothing here says which answer is right.
//!
//! Field names of the form, which the server reads back (`ID` is the question's id):
//! - single, number, text, fill: `q.ID` = an option's value, or what was typed;
//! - multiple, line: `q.ID` once for each box ticked = an option's value, or a line number;
//! - order: `q.ID.ITEM` = the position chosen for that item, from 1;
//! - match: `q.ID.LEFT` = the value of the right side chosen;
//! - predict: `q.ID.STEP` = `cached` or `rerun`;
//! - `sitting` once, if the view has one.

use super::{Html, Link, Notice, Points, When};

/// A quiz as a form.
#[derive(Debug, Clone, Default)]
pub struct QuizView {
    /// The id: `DEVOPS_L2_PRE`. The form posts to `/quizzes/{id}`.
    pub id: String,
    /// The title.
    pub title: String,
    /// `pre`, `mid` or `post`.
    pub stage: String,
    /// What it is for.
    pub intro: Option<Html>,
    /// The lecture it belongs to.
    pub lecture: Option<Link>,
    /// A token that says in which order things were shown; comes back as the hidden field `sitting`.
    pub sitting: Option<String>,
    /// The questions in order.
    pub questions: Vec<Question>,
    /// Earlier attempts, newest first.
    pub attempts: Vec<Attempt>,
    /// When answers are shown, as a sentence.
    pub reveal: String,
    /// Why the form came back, if it did.
    pub notice: Option<Notice>,
}

/// A question as shown.
#[derive(Debug, Clone)]
pub struct Question {
    /// The stable id, unique in the quiz.
    pub id: String,
    /// What is asked.
    pub prompt: Html,
    /// What it is worth.
    pub points: String,
    /// How it is answered.
    pub field: Field,
    /// What is wrong with the answer given, when the form came back.
    pub notice: Option<String>,
}

/// How a question is answered. `given`, `chosen` and the like repeat what the learner sent when a form comes back.
#[derive(Debug, Clone)]
pub enum Field {
    /// Choose one.
    Single(Vec<Choice>),
    /// Choose all that are right.
    Multiple(Vec<Choice>),
    /// Put in order: the items as shown.
    Order(Vec<OrderItem>),
    /// Match each left side with a right side.
    Match {
        /// The left sides.
        left: Vec<MatchLeft>,
        /// The right sides as shown: value and text.
        right: Vec<(String, String)>,
    },
    /// A number.
    Number {
        /// "MB", "layers"; may be empty.
        unit: String,
        /// Sent before.
        given: String,
    },
    /// A short text.
    Text {
        /// Sent before.
        given: String,
    },
    /// Mark the faulty lines of a file.
    Line {
        /// The lines in order; each is its text and whether it was marked before.
        lines: Vec<(String, bool)>,
        /// The lines already coloured by the server, same count; empty when there is none.
        coloured: Vec<Html>,
    },
    /// Say of each build step whether it comes from the cache.
    Predict {
        /// The Dockerfile, highlighted.
        source: Html,
        /// What is changed before the second build.
        change: Html,
        /// The steps: value, text, and `cached`, `rerun` or nothing as sent before.
        steps: Vec<PredictStep>,
    },
    /// Fill the blank of a command.
    Fill {
        /// Text before the blank.
        before: String,
        /// Text after it.
        after: String,
        /// Sent before.
        given: String,
    },
}

/// An option.
#[derive(Debug, Clone, Default)]
pub struct Choice {
    /// Its value in the form.
    pub value: String,
    /// Its text.
    pub text: Html,
    /// Chosen before.
    pub chosen: bool,
}

/// Something to put in order.
#[derive(Debug, Clone, Default)]
pub struct OrderItem {
    /// Its value in the form.
    pub value: String,
    /// Its text.
    pub text: Html,
    /// The position given before, from 1.
    pub position: Option<usize>,
}

/// A left side to match.
#[derive(Debug, Clone, Default)]
pub struct MatchLeft {
    /// Its value in the form.
    pub value: String,
    /// Its text.
    pub text: Html,
    /// The right side's value given before.
    pub chosen: String,
}

/// A build step whose fate is to be predicted.
#[derive(Debug, Clone, Default)]
pub struct PredictStep {
    /// Its value in the form.
    pub value: String,
    /// The instruction.
    pub text: String,
    /// `cached`, `rerun` or empty.
    pub chosen: String,
}

/// An attempt in the history.
#[derive(Debug, Clone, Default)]
pub struct Attempt {
    /// Its page.
    pub href: String,
    /// When it was handed in.
    pub when: When,
    /// The score, if it may be seen.
    pub score: Option<Points>,
}
