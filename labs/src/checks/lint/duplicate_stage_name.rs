//! # What it checks
//! No two stages have the same name, whatever its case.
//! # Why it matters
//! A name that means two stages means the later one in some places and the earlier one in others.
//! # Failing example
//! ```dockerfile
//! FROM alpine:3.22 AS build
//! FROM debian:12 AS Build
//! ```
//! # Passing example
//! ```dockerfile
//! FROM alpine:3.22 AS build
//! FROM debian:12 AS run
//! ```
//! # Source
//! BuildKit DuplicateStageName; hadolint DL3024.

use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};
use std::collections::HashMap;

pub const META: Meta = Meta {
    id: "duplicate-stage-name",
    title: "Each stage has a name of its own",
    group: Group::Lint,
    severity: Severity::Error,
    aliases: &["buildkit/DuplicateStageName", "DL3024"],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    let mut seen: HashMap<String, u32> = HashMap::new();
    let mut findings = Vec::new();
    for name in source.file.stages.iter().filter_map(|stage| stage.name.as_ref()) {
        let line = source.file.line(name.span.start);
        match seen.get(&name.text.to_lowercase()) {
            Some(first) => {
                let message = format!("Line {first} names a stage {} already", name.text);
                findings.push(source.finding(&META, name.span, message, "Give this stage another name"));
            }
            None => {
                seen.insert(name.text.to_lowercase(), line);
            }
        }
    }
    findings
}
