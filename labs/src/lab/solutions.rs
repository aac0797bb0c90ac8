//! Solutions that prove a lab's checks: the tests build every one of them.

use crate::files::Files;

/// A solution that fails in a known way.
#[derive(Debug, Clone)]
pub struct BadSolution {
    /// Its folder's name.
    pub name: String,
    /// Why a learner writes this.
    pub about: String,
    /// All of its files, the starter's fixed ones among them.
    pub files: Files,
    /// Its verdict.
    pub expected: Expected,
}

/// The verdict that a bad solution must get.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Expected {
    /// The checks that do not pass: these and no others.
    pub fails: Vec<String>,
    /// The code of a refusal.
    pub refused: Option<String>,
    /// The limit that ends it.
    pub limit: Option<String>,
}
