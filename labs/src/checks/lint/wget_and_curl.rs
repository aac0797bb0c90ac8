//! # What it checks
//! A stage does not use both wget and curl.
//! # Why it matters
//! They do the same: installing both makes the image larger for nothing.
//! # Failing example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN wget -q https://example.com/a
//! RUN curl -O https://example.com/b
//! ```
//! # Passing example
//! ```dockerfile
//! FROM debian:bookworm-slim AS a
//! RUN wget -q https://example.com/a
//! FROM debian:bookworm-slim
//! RUN curl -O https://example.com/b
//! ```
//! # Source
//! hadolint DL4001.

use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};
use std::collections::{HashMap, HashSet};

pub const META: Meta = Meta {
    id: "wget-and-curl",
    title: "One program fetches files, not two",
    group: Group::Lint,
    severity: Severity::Info,
    aliases: &["DL4001"],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut first: HashMap<usize, (&str, u32)> = HashMap::new();
    let mut said = HashSet::new();
    for (instruction, command) in source.file.run_commands() {
        let program = command.program();
        let Some(stage) = instruction.stage.filter(|_| matches!(program, "wget" | "curl")) else { continue };
        let (other, line) = *first.entry(stage).or_insert((program, source.file.line(command.span.start)));
        if other != program && said.insert(stage) {
            let message = format!("{program} does what {other} does in line {line}");
            findings.push(source.finding(&META, command.span, message, format!("Use {other} here too")));
        }
    }
    findings
}
