//! # What it checks
//! No $$ stands between two commands.
//! # Why it matters
//! The shell replaces $$ by the number of its own process: the second command becomes arguments of the first.
//! # Failing example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN apt-get update $$ apt-get install -y curl
//! ```
//! # Passing example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN apt-get update && apt-get install -y curl && echo $$
//! ```
//! # Source
//! What learners get wrong most, seen in their own files.

use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};

pub const META: Meta = Meta {
    id: "double-dollar",
    title: "&& joins commands, not $$",
    group: Group::Lint,
    severity: Severity::Error,
    aliases: &[],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for instruction in &source.file.instructions {
        for command in instruction.commands() {
            let words = &command.words;
            let inner = words
                .iter()
                .enumerate()
                .find(|(at, word)| *at > 0 && *at + 1 < words.len() && word.text == "$$" && !word.quoted);
            if let Some((_, word)) = inner.filter(|_| !matches!(command.program(), "kill" | "echo" | "ps")) {
                findings.push(
                    source
                        .finding(&META, word.span, "$$ is the number of the shell, and joins nothing", "Write &&")
                        .with_edit(word.span, "&&"),
                );
            }
        }
    }
    findings
}
