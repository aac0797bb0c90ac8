//! # What it checks
//! With the build context at hand: where COPY or ADD takes the whole folder, there is a .dockerignore (or
//! NAME.dockerignore) with patterns in it.
//! # Why it matters
//! Without it everything goes along: .git with its history, .env with its secrets, virtual environments and
//! node_modules made for another system. Each change in any of them copies everything again.
//! # Failing example
//! ```dockerfile
//! FROM python:3.13-slim
//! WORKDIR /app
//! COPY . .
//! ```
//! ```text file=app.py
//! print()
//! ```
//! # Passing example
//! ```dockerfile
//! FROM python:3.13-slim
//! WORKDIR /app
//! COPY . .
//! ```
//! ```text file=.dockerignore
//! .git
//! .env
//! ```
//! ```text file=app.py
//! print()
//! ```
//! # Source
//! Docker, "Build context", .dockerignore files; what learners get wrong most.

use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};
use crate::dockerfile::{Keyword, Word};
use crate::dockerignore::Ignore;

pub const META: Meta = Meta {
    id: "copy-all-unfiltered",
    title: "A whole folder is copied with a .dockerignore beside it",
    group: Group::Lint,
    severity: Severity::Info,
    aliases: &[],
    needs: Needs::Context,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    let Some(files) = source.context else { return Vec::new() };
    let own = source.path.rsplit('/').next().unwrap_or_default();
    let filtered = [".dockerignore".to_owned(), format!("{own}.dockerignore")]
        .iter()
        .any(|name| files.text(name).is_some_and(|text| !Ignore::parse(&text).is_empty()));
    if filtered {
        return Vec::new();
    }
    let whole = source.file.instructions.iter().find(|instruction| {
        let everything = |word: &Word| matches!(word.value.as_str(), "." | "./" | "*" | "/");
        matches!(instruction.keyword, Keyword::Copy | Keyword::Add)
            && instruction.flag("from").is_none()
            && instruction.copied().is_some_and(|(sources, _)| sources.iter().any(everything))
    });
    let message = "The whole folder is copied, and no .dockerignore says what stays out";
    let fix = "Write a .dockerignore with .git, .env and what your tools make";
    whole.map(|instruction| source.finding(&META, instruction.span, message, fix)).into_iter().collect()
}
