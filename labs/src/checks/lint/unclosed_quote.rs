//! # What it checks
//! Every quote in the shell text of RUN, CMD and ENTRYPOINT is closed.
//! # Why it matters
//! The shell reads on to the end looking for the other quote, and stops with an error: "unterminated quoted string".
//! # Failing example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN echo "hello
//! ```
//! # Passing example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN echo "it's fine" && echo 'a "b"'
//! ```
//! # Source
//! What learners get wrong most, seen in their own files.

use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};

pub const META: Meta = Meta {
    id: "unclosed-quote",
    title: "Quotes are closed",
    group: Group::Lint,
    severity: Severity::Error,
    aliases: &[],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    // PowerShell and cmd have quotes of their own.
    if source.file.is_windows() {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for instruction in &source.file.instructions {
        let Some(script) = instruction.script.as_ref().filter(|script| !script.exec) else { continue };
        // With a SHELL of its own the text may be of any language, and so may a heredoc.
        let shell = instruction.stage.is_some_and(|stage| source.file.stages[stage].shell.is_some());
        let Some(span) = script.open.filter(|_| !shell && instruction.heredocs.is_empty()) else { continue };
        if source.file.text(span).starts_with(['"', '\'']) {
            findings.push(source.finding(&META, span, "This quote is never closed", "Close it, or put \\ before it"));
        }
    }
    findings
}
