//! # What it checks
//! WORKDIR begins with a slash. A relative one after an absolute one in the same file is said mildly.
//! # Why it matters
//! A relative WORKDIR is added to the one before, or to what the base image happens to set.
//! # Failing example
//! ```dockerfile
//! FROM alpine:3.22
//! WORKDIR app
//! ```
//! # Passing example
//! ```dockerfile
//! FROM alpine:3.22
//! ARG DIR=/srv
//! WORKDIR /app
//! WORKDIR $DIR
//! ```
//! # Source
//! BuildKit WorkdirRelativePath; hadolint DL3000.

use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};
use crate::dockerfile::{Base, Keyword};

pub const META: Meta = Meta {
    id: "workdir-relative",
    title: "WORKDIR is an absolute path",
    group: Group::Lint,
    severity: Severity::Warning,
    aliases: &["buildkit/WorkdirRelativePath", "DL3000"],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut absolute = vec![false; source.file.stages.len()];
    for instruction in &source.file.instructions {
        let Some(stage) = instruction.stage else { continue };
        if let (Keyword::From, Base::Stage(parent)) = (instruction.keyword, &source.file.stages[stage].base) {
            absolute[stage] = absolute[*parent];
        }
        let Some(word) = instruction.word().filter(|_| instruction.keyword == Keyword::Workdir) else { continue };
        let path = word.value.as_str();
        let windows = path.as_bytes().get(1) == Some(&b':') || path.starts_with('\\');
        if path.starts_with('/') || windows || !word.known && (path.is_empty() || word.text.starts_with('$')) {
            absolute[stage] = true;
            continue;
        }
        let finding = source.finding(
            &META,
            word.span,
            format!("{} is relative", word.text),
            format!("Write the whole path, as in WORKDIR {}", example(path)),
        );
        findings.push(if absolute[stage] { finding.with_severity(Severity::Info) } else { finding });
    }
    findings
}

fn example(path: &str) -> String {
    let name = path.trim_start_matches(['.', '/']);
    format!("/{}", if name.is_empty() { "app" } else { name })
}
