//! The page that explains a check.

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
