//! What is wrong in a file of the course: where, what, and what to do. The one type that `content`, `quizzes` and
//! `labs` share, so it has a home of its own and depends on nothing.

use std::fmt;

/// One mistake in a file that an author wrote. A mistake is data: loading goes on and lists all of them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The file, as a path below the course folder with forward slashes (`content/containers.md`).
    pub file: String,
    /// The line, counted from 1, where the file is text and the line is known.
    pub line: Option<u32>,
    /// What is wrong, as one sentence without a full stop.
    pub message: String,
    /// What to do about it, as one sentence without a full stop.
    pub fix: String,
}

impl Problem {
    /// A problem at a line of a file.
    pub fn at(file: impl Into<String>, line: u32, message: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { file: file.into(), line: Some(line), message: message.into(), fix: fix.into() }
    }

    /// A problem of a file as a whole.
    pub fn of(file: impl Into<String>, message: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { file: file.into(), line: None, message: message.into(), fix: fix.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {} ({})", self.file, self.message, self.fix),
            None => write!(f, "{}: {} ({})", self.file, self.message, self.fix),
        }
    }
}
