//! # What it checks
//! What every project folder gathers stays out of the build context and out of the image. The grader plants a Git
//! history, an `.env`, virtual environments, Python's caches and `node_modules` beside the learner's files, and looks
//! where they end up. How the `.dockerignore` achieves it does not matter.
//!
//! # Why it matters
//! An `.env` in a layer is a published password. The Git history holds every secret that was ever committed, and a
//! copied virtual environment is built for another machine. Each also makes the cache miss on changes that do not
//! concern the image.
//!
//! # Failing example
//! ```text
//! *.md
//! *.log
//! ```
//!
//! # Passing example
//! ```text
//! *
//! !app.py
//! !requirements.txt
//! ```
//!
//! # Source
//! Docker documentation, "Build context: .dockerignore files"; OWASP Docker Security Cheat Sheet.

use std::collections::BTreeMap;

use crate::checks::{Group, Judged, Meta, Needs, Severity};
use crate::grade::Evidence;

/// The check's description.
pub const META: Meta = Meta {
    id: "dockerignore-covers",
    title: "Secrets, history and caches stay out of the build context",
    group: Group::Context,
    severity: Severity::Error,
    aliases: &[],
    needs: Needs::Context,
};

/// Judges where the planted files went.
pub fn judge(seen: &Evidence) -> Judged {
    let context = &seen.context;
    if context.leaked.is_empty() {
        let mut judged = Judged::pass("Nothing that should stay behind reached the builder");
        for file in &context.kept_back {
            judged = judged.evidence(format!("{} was planted and kept back", file.name));
        }
        return judged;
    }
    let mut patterns: BTreeMap<&str, &str> = BTreeMap::new();
    for file in &context.leaked {
        patterns.insert(file.pattern, file.what);
    }
    let what: Vec<_> = patterns.values().copied().collect::<std::collections::BTreeSet<_>>().into_iter().collect();
    let add: Vec<_> = patterns.keys().copied().collect();
    let mut judged = Judged::fail(format!("The build context holds {}", what.join(", ")))
        .fix(format!("Add to .dockerignore, each on a line of its own: {}", add.join(" ")));
    if context.ignore_file.is_none() {
        judged = judged.evidence("no ignore file is in force");
    }
    for file in &context.leaked {
        judged = judged.evidence(format!("{} reached the build context", file.name));
    }
    judged
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::Status;
    use crate::grade::{ContextSeen, Planted};

    #[test]
    fn what_leaked_is_named_with_the_pattern_that_keeps_it_back() {
        let env = Planted { name: ".env", what: "an environment file", pattern: ".env" };
        let seen =
            Evidence { context: ContextSeen { leaked: vec![env], ..ContextSeen::default() }, ..Evidence::default() };
        let judged = judge(&seen);
        assert_eq!(judged.status, Status::Fail);
        assert!(judged.fix.ends_with(": .env"));
        assert_eq!(judge(&Evidence::default()).status, Status::Pass);
    }
}
