//! Search over the course.

use super::{Html, Link};

/// The search page.
#[derive(Debug, Clone, Default)]
pub struct SearchView {
    /// What was asked for; empty when nothing was.
    pub query: String,
    /// What was found, best first.
    pub hits: Vec<Hit>,
    /// More was found than is shown: how many in all.
    pub total: usize,
}

/// Something found.
#[derive(Debug, Clone, Default)]
pub struct Hit {
    /// "Lecture", "Lab", "Check", "Glossary".
    pub kind: String,
    /// Its place, and its title.
    pub link: Link,
    /// Where in the course, if the kind does not say it: the lecture's title.
    pub place: String,
    /// An excerpt, escaped by the server, with the words found in `<mark>`.
    pub excerpt: Html,
}
