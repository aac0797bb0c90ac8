//! # What it checks
//! No RUN consists of export, source or alias alone.
//! # Why it matters
//! Each RUN has a shell of its own. What it exports is gone with it: later steps and the container never see it.
//! # Failing example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN export APP_HOME=/srv
//! ```
//! # Passing example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! ENV APP_HOME=/srv
//! RUN export CC=clang && make
//! ```
//! # Source
//! What learners get wrong most, seen in their own files.

use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};
use crate::dockerfile::Keyword;

pub const META: Meta = Meta {
    id: "export-lost",
    title: "What later steps need is set by ENV",
    group: Group::Lint,
    severity: Severity::Warning,
    aliases: &[],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for instruction in source.file.each(Keyword::Run) {
        let commands = instruction.commands();
        let lost = |command: &crate::shell::Command| {
            matches!(command.program(), "export" | "alias" | "source" | ".")
                || command.words.is_empty() && !command.assignments.is_empty()
        };
        if let Some(last) = commands.last().filter(|_| instruction.script.as_ref().is_some_and(|script| !script.exec))
            && lost(last)
            && last.depth == 0
        {
            let name = if last.words.is_empty() { "The variable" } else { last.program() };
            findings.push(source.finding(
                &META,
                last.span,
                format!("{name} has no effect once this step ends"),
                "Write ENV NAME=value, which later steps and the container see",
            ));
        }
    }
    findings
}
