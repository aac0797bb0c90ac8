//! # What it checks
//! With the build context at hand: each file that COPY or ADD names is in it. Folders that a build makes (dist, target,
//! build) may be missing, and nothing is said where the folder does not look like the context at all.
//! # Why it matters
//! The step fails with "not found".
//! # Failing example
//! ```dockerfile
//! FROM python:3.13-slim
//! COPY requirement.txt /app/
//! ```
//! ```text file=requirements.txt
//! flask==3.1.0
//! ```
//! # Passing example
//! ```dockerfile
//! FROM python:3.13-slim
//! COPY requirements.txt /app/
//! COPY dist/ /srv/
//! ```
//! ```text file=requirements.txt
//! flask==3.1.0
//! ```
//! # Source
//! What learners get wrong most, seen in their own files.

use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};
use crate::dockerfile::{Keyword, Word, closest, join_path};
use crate::dockerignore::Ignore;

pub const META: Meta = Meta {
    id: "copy-missing",
    title: "What is copied is there",
    group: Group::Lint,
    severity: Severity::Error,
    aliases: &[],
    needs: Needs::Context,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    let Some(files) = source.context else { return Vec::new() };
    let names = files.names();
    let copies = source.file.instructions.iter().filter(|instruction| {
        matches!(instruction.keyword, Keyword::Copy | Keyword::Add) && instruction.flag("from").is_none()
    });
    let words: Vec<&Word> = copies
        .filter_map(|instruction| instruction.copied())
        .flat_map(|(sources, _)| sources)
        .filter(|word| word.known && !word.value.contains("://") && !word.value.starts_with("git@"))
        .collect();
    let is_there = |word: &Word| {
        let path = join_path("/", &word.value);
        let path = path.trim_start_matches('/');
        if path.is_empty() {
            return true;
        }
        if path.contains(['*', '?', '[']) {
            return Ignore::parse(path).excludes_any(&names);
        }
        names.iter().any(|name| name == path || name.strip_prefix(path).is_some_and(|rest| rest.starts_with('/')))
    };
    let certain = words.iter().any(|word| is_there(word) && !matches!(word.value.as_str(), "." | "./"));
    let mut findings = Vec::new();
    for word in words.iter().filter(|word| !is_there(word)) {
        let path = word.value.trim_start_matches("./").trim_matches('/');
        let made = path.split('/').any(|part| {
            matches!(
                part,
                "dist"
                    | "target"
                    | "build"
                    | "out"
                    | "bin"
                    | "publish"
                    | "node_modules"
                    | "vendor"
                    | ".next"
                    | "public"
                    | ".git"
                    | "wheels"
                    | "_build"
                    | "coverage"
                    | "site"
                    | "output"
                    | "release"
                    | "artifacts"
            )
        }) || path.ends_with(".jar")
            || path.ends_with(".war");
        let near = closest(
            path,
            names.iter().map(String::as_str).filter(|name| name.matches('/').count() == path.matches('/').count()),
        );
        if made || near.is_none() && !certain || path.starts_with("..") || path.contains('*') {
            continue;
        }
        let fix = near.map_or_else(
            || "Correct the name, or put the file there".to_owned(),
            |near| format!("Did you mean {near}?"),
        );
        findings.push(source.finding(&META, word.span, format!("There is no {path} in the build context"), fix));
    }
    findings
}
