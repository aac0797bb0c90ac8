//! What is turned away before anything runs, and why. A refusal is data: it goes to the learner, with what to do.

use serde::{Deserialize, Serialize};

/// One reason why a submission, or a part of it, was turned away.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Refusal {
    /// Stable word for the reason (`image-not-offered`).
    pub code: String,
    /// Line of the Dockerfile, counted from 1, where there is one.
    pub line: Option<u32>,
    /// What was found, as a sentence.
    pub message: String,
    /// What to do, as a sentence.
    pub fix: String,
}

impl Refusal {
    /// A refusal that belongs to no line.
    pub fn new(code: &str, message: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { code: code.to_owned(), line: None, message: message.into(), fix: fix.into() }
    }

    /// A refusal at a line of the Dockerfile.
    pub fn at(code: &str, line: u32, message: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { code: code.to_owned(), line: Some(line), message: message.into(), fix: fix.into() }
    }
}
