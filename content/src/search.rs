//! Plain-text search over slides and glossary.

use crate::course::Course;

/// One result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// What was found.
    pub kind: HitKind,
    /// Title of the slide, or the term.
    pub title: String,
    /// Title of the lecture, or `Glossary`.
    pub lecture: String,
    /// Where it is: `/lectures/engine#volumes`.
    pub address: String,
    /// About 160 characters around the first match, cut into matching and other pieces (plain text).
    pub snippet: Vec<Piece>,
}

/// What a hit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HitKind {
    /// A slide of a lecture.
    Slide,
    /// A term of the glossary.
    Term,
}

/// A piece of a snippet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Plain text.
    pub text: String,
    /// Whether it is what was searched for.
    pub hit: bool,
}

pub(crate) fn search(course: &Course, query: &str, limit: usize) -> Vec<Hit> {
    let _ = (course, query, limit);
    Vec::new()
}
