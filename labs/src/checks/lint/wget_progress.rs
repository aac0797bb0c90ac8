//! # What it checks
//! wget has -q, -nv or --progress=dot:giga.
//! # Why it matters
//! A progress bar makes thousands of lines in a build log.
//! # Failing example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN wget https://example.com/a.bin
//! ```
//! # Passing example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN wget -q https://example.com/a.bin && wget --progress=dot:giga https://example.com/b.bin
//! ```
//! # Source
//! hadolint DL3047.

use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};
use crate::dockerfile::Span;

pub const META: Meta = Meta {
    id: "wget-progress",
    title: "wget does not draw its progress",
    group: Group::Lint,
    severity: Severity::Info,
    aliases: &["DL3047"],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (_, command) in source.file.run_commands().filter(|(_, command)| command.program() == "wget") {
        let quiet = command.has_flag('q', &["quiet", "no-verbose", "progress", "output-file", "append-output"])
            || command.arguments().iter().any(|word| {
                matches!(word.text.as_str(), "-nv" | "-o" | "-a" | "--version") || word.text.starts_with("-nv")
            });
        if !quiet && command.arguments().iter().any(|word| !word.text.starts_with('-')) {
            let word = command.words[0].span;
            findings.push(
                source
                    .finding(
                        &META,
                        command.span,
                        "wget will fill the log with its progress",
                        "Add -q, or --progress=dot:giga",
                    )
                    .with_edit(Span { start: word.end, end: word.end }, " --progress=dot:giga"),
            );
        }
    }
    findings
}
