//! # What it checks
//! No COPY or ADD names a file that .dockerignore keeps from the builder.
//! # Why it matters
//! The builder never gets the file, so that the step fails although the file is there.
//! # Failing example
//! ```dockerfile
//! FROM alpine:3.22
//! COPY notes.txt /
//! ```
//! ```text file=.dockerignore
//! *.txt
//! ```
//! ```text file=notes.txt
//! hello
//! ```
//! # Passing example
//! ```dockerfile
//! FROM alpine:3.22
//! COPY app.py /
//! ```
//! ```text file=.dockerignore
//! *.txt
//! ```
//! ```text file=app.py
//! print()
//! ```
//! # Source
//! BuildKit CopyIgnoredFile.

use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};
use crate::dockerfile::Keyword;
use crate::dockerignore::Ignore;

pub const META: Meta = Meta {
    id: "copy-ignored-file",
    title: "What is copied is not ignored",
    group: Group::Lint,
    severity: Severity::Warning,
    aliases: &["buildkit/CopyIgnoredFile"],
    needs: Needs::Context,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    let Some(text) = source.context.and_then(|files| files.text(".dockerignore")) else { return Vec::new() };
    let ignore = Ignore::parse(&text);
    let names = source.context.map(|files| files.names()).unwrap_or_default();
    let mut findings = Vec::new();
    for instruction in source
        .file
        .instructions
        .iter()
        .filter(|instruction| matches!(instruction.keyword, Keyword::Copy | Keyword::Add))
    {
        let Some((sources, _)) = instruction.copied() else { continue };
        if instruction.flag("from").is_some() {
            continue;
        }
        for word in sources
            .iter()
            .filter(|word| word.known && !word.value.contains(['*', '?', '[']) && !word.value.contains("://"))
        {
            let path = word.value.trim_start_matches("./").trim_matches('/');
            let there = names
                .iter()
                .any(|name| name == path || name.strip_prefix(path).is_some_and(|rest| rest.starts_with('/')));
            if path.is_empty() || path == "." || !there || !ignore.excludes(path) {
                continue;
            }
            let line = ignore.deciding_line(path).unwrap_or(1);
            let message = format!("Line {line} of .dockerignore keeps {path} from the builder");
            findings.push(source.finding(
                &META,
                word.span,
                message,
                format!("Add !{path} to .dockerignore, or do not copy it"),
            ));
        }
    }
    findings
}
