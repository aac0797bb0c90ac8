//! # What it checks
//! What every project folder gathers stays out of the build context and out of the image. The grader plants a Git
//! history, an `.env`, virtual environments, Python's caches and `node_modules` beside the learner's files, and looks
//! where they end up. How the `.dockerignore` achieves it does not matter. Only what a project of this kind gathers is
//! asked for: one of the two usual names of a virtual environment is enough, and `node_modules` is a matter of projects
//! with a `package.json`. A lab may ask for all of it (`with = { all = true }`).
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
use crate::grade::{Evidence, Planted};

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
    let all = seen.with.get("all").and_then(toml::Value::as_bool).unwrap_or(false);
    let leaked: Vec<&Planted> = context.leaked.iter().filter(|file| all || is_asked(seen, file)).collect();
    if leaked.is_empty() {
        let mut judged = Judged::pass("Nothing that should stay behind reached the builder");
        for file in &context.kept_back {
            judged = judged.evidence(format!("{} was planted and kept back", file.name));
        }
        return judged;
    }
    let mut patterns: BTreeMap<&str, &str> = BTreeMap::new();
    for file in &leaked {
        patterns.insert(file.pattern, file.what);
    }
    let what: Vec<_> = patterns.values().copied().collect::<std::collections::BTreeSet<_>>().into_iter().collect();
    let add: Vec<_> = patterns.keys().copied().collect();
    let mut judged = Judged::fail(format!("The build context holds {}", what.join(", ")))
        .fix(format!("Add to .dockerignore, each on a line of its own: {}", add.join(" ")));
    if context.ignore_file.is_none() {
        judged = judged.evidence("no ignore file is in force");
    }
    for file in &leaked {
        judged = judged.evidence(format!("{} reached the build context", file.name));
    }
    judged
}

/// Whether a project with these files gathers such a thing, and none like it was kept back.
fn is_asked(seen: &Evidence, file: &Planted) -> bool {
    let has = |ends: &[&str]| seen.files.names().any(|name| ends.iter().any(|end| name.ends_with(end)));
    let python = || has(&[".py", "requirements.txt", "pyproject.toml", "Pipfile"]);
    match file.pattern {
        "node_modules" => has(&["package.json"]),
        "__pycache__" => python(),
        "venv" | ".venv" => python() && !seen.context.kept_back.iter().any(|other| other.what == file.what),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::Status;
    use crate::grade::ContextSeen;

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

    #[test]
    fn only_what_such_a_project_gathers_is_asked_for_unless_the_lab_says_all() {
        let venv = Planted { name: "venv/a", what: "a virtual environment", pattern: "venv" };
        let hidden = Planted { name: ".venv/a", what: "a virtual environment", pattern: ".venv" };
        let modules = Planted { name: "node_modules/a", what: "installed modules", pattern: "node_modules" };
        let context = ContextSeen { leaked: vec![venv, modules], kept_back: vec![hidden], ..ContextSeen::default() };
        let mut seen = Evidence { context, ..Evidence::default() };
        seen.files.insert("app.py", "").unwrap();
        assert_eq!(judge(&seen).status, Status::Pass);
        seen.with.insert("all".to_owned(), toml::Value::Boolean(true));
        assert_eq!(judge(&seen).status, Status::Fail);
        let mut node = Evidence { context: seen.context.clone(), ..Evidence::default() };
        node.files.insert("package.json", "{}").unwrap();
        assert_eq!(judge(&node).status, Status::Fail);
    }
}
