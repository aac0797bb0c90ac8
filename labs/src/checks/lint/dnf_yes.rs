//! # What it checks
//! dnf installs with -y.
//! # Why it matters
//! A build has nobody who could answer: the step stops and fails.
//! # Failing example
//! ```dockerfile
//! FROM fedora:42
//! RUN dnf install httpd
//! ```
//! # Passing example
//! ```dockerfile
//! FROM fedora:42
//! RUN dnf install -y httpd
//! ```
//! # Source
//! hadolint DL3038.

use crate::checks::packages::{Manager, install};
use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};
use crate::dockerfile::Span;

pub const META: Meta = Meta {
    id: "dnf-yes",
    title: "dnf is not asked questions",
    group: Group::Lint,
    severity: Severity::Warning,
    aliases: &["DL3038"],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (instruction, command) in source.file.run_commands() {
        let installs = install(command).is_some_and(|install| install.manager == Manager::Dnf);
        let answered = instruction.commands().iter().any(|command| command.program() == "yes");
        if !installs || answered || command.has_flag('y', &["assumeyes"]) || command.program() == "microdnf" {
            continue;
        }
        let finding = source.finding(&META, command.span, "dnf will ask whether to go on", "Add -y");
        let verb = command.words.iter().find(|word| word.text.ends_with("install") && !word.quoted);
        findings.push(match verb {
            Some(word) => finding.with_edit(Span { start: word.span.end, end: word.span.end }, " -y"),
            None => finding,
        });
    }
    findings
}
