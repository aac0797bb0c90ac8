//! # What it checks
//! apt-get installs with -y.
//! # Why it matters
//! A build has nobody who could answer: the step stops and fails.
//! # Failing example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN apt-get update && apt-get install curl
//! ```
//! # Passing example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN apt-get update && apt-get install -qy curl && apt-get -qq install git
//! ```
//! # Source
//! hadolint DL3014.

use crate::checks::packages::{Manager, install};
use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};
use crate::dockerfile::Span;

pub const META: Meta = Meta {
    id: "apt-yes",
    title: "apt-get is not asked questions",
    group: Group::Lint,
    severity: Severity::Warning,
    aliases: &["DL3014"],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (instruction, command) in source.file.run_commands() {
        let installs = install(command).is_some_and(|install| install.manager == Manager::Apt);
        let answered = instruction.commands().iter().any(|command| command.program() == "yes");
        if !installs
            || answered
            || command.has_flag('y', &["yes", "assume-yes"])
            || command.arguments().iter().any(|word| word.text.starts_with("-qq") || word.text == "-q=2")
        {
            continue;
        }
        let finding = source.finding(&META, command.span, "apt-get will ask whether to go on", "Add -y");
        let verb = command.words.iter().find(|word| word.text.ends_with("install") && !word.quoted);
        findings.push(match verb {
            Some(word) => finding.with_edit(Span { start: word.span.end, end: word.span.end }, " -y"),
            None => finding,
        });
    }
    findings
}
