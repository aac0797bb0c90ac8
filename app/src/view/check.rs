//! The pages that explain checks.

use super::{Html, Link};

/// A check, explained.
#[derive(Debug, Clone, Default)]
pub struct CheckView {
    /// The id: `deps-before-code`.
    pub id: String,
    /// What it asks for, as a phrase.
    pub title: String,
    /// "Source", "Context", "Image", "Rebuild" or "Container": what must exist before it can be judged.
    pub needs: String,
    /// `error`, `warning`, `info` or `style`.
    pub severity: String,
    /// Codes of the same rule elsewhere: `DL3007`.
    pub aliases: Vec<String>,
    /// The explanation: what it checks, why, failing and passing example, source. Headings start at h2.
    pub doc: Html,
    /// Labs that have it.
    pub labs: Vec<Link>,
    /// Sections of lectures that teach it.
    pub sections: Vec<Link>,
}

/// All checks.
#[derive(Debug, Clone, Default)]
pub struct ChecksView {
    /// Groups in the order in which a grading comes to them.
    pub groups: Vec<CheckGroup>,
}

/// Checks that are judged from the same thing.
#[derive(Debug, Clone, Default)]
pub struct CheckGroup {
    /// What they are judged from, as a heading.
    pub title: &'static str,
    /// The checks, by id.
    pub checks: Vec<CheckRow>,
}

/// A check in the list.
#[derive(Debug, Clone, Default)]
pub struct CheckRow {
    /// Its id; its page is `/checks/{id}`.
    pub id: String,
    /// What it asks for, as a phrase.
    pub title: String,
    /// `error`, `warning`, `info` or `style`.
    pub severity: String,
    /// Codes of the same rule elsewhere.
    pub aliases: Vec<String>,
}
