//! # What it checks
//! RUN does not use sudo.
//! # Why it matters
//! Steps run as root until USER says otherwise, so sudo adds nothing; most images do not have it; and it changes how
//! signals and the environment are passed on.
//! # Failing example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN sudo apt-get update
//! ```
//! # Passing example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN apt-get update && apt-get install -y sudo
//! ```
//! # Source
//! hadolint DL3004.

use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};

pub const META: Meta = Meta {
    id: "no-sudo",
    title: "RUN needs no sudo",
    group: Group::Lint,
    severity: Severity::Warning,
    aliases: &["DL3004"],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (_, command) in source.file.run_commands() {
        let Some(word) = command
            .wrapper
            .iter()
            .chain(command.words.first())
            .find(|word| word.text.rsplit('/').next() == Some("sudo"))
        else {
            continue;
        };
        findings.push(source.finding(
            &META,
            word.span,
            "sudo adds nothing here",
            "Remove sudo, and put what needs root before USER",
        ));
    }
    findings
}
