//! The result of judging an answer.

use serde::{Deserialize, Serialize};

/// A judged answer. Holds the right answer: show it only as far as [`crate::Quiz::reveals`] allows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Scored {
    /// Share of the question's points, 0 to 1.
    pub fraction: f64,
    /// Whether anything was answered at all.
    pub answered: bool,
    /// What was said about each part, in the author's order.
    pub parts: Vec<Part>,
}

impl Scored {
    /// A result; whatever the formula gave is brought into 0 to 1.
    pub(crate) fn new(fraction: f64, answered: bool, parts: Vec<Part>) -> Self {
        // Thirds that are added and taken away again leave a trace in floating point; nobody earned it.
        let fraction = (fraction * 1e9).round() / 1e9;
        let fraction = if fraction.is_finite() { fraction.clamp(0.0, 1.0) } else { 0.0 };
        Self { fraction, answered, parts }
    }

    /// All of the points.
    pub fn full(&self) -> bool {
        self.fraction >= 1.0 - 1e-9
    }
}

/// One part of a judged answer: an option, a place, a row, a line, a step, or the whole answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// What it is about: the option, the left side, the step. Inline Markdown, or a number of a place.
    pub label: String,
    /// What the learner said, where that is not just picked or not. Plain text as typed, or inline Markdown.
    pub given: Option<String>,
    /// What is right, where that is not just picked or not.
    pub expected: Option<String>,
    /// The judgement.
    pub mark: Mark,
    /// Why. Markdown; may be empty.
    pub why: String,
}

/// Judgement of a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mark {
    /// Said and right.
    Right,
    /// Said and wrong.
    Wrong,
    /// Right, and not said.
    Missed,
    /// Wrong, and rightly left alone.
    Left,
}
