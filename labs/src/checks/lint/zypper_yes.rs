//! # What it checks
//! zypper installs with -y.
//! # Why it matters
//! A build has nobody who could answer: the step stops and fails.
//! # Failing example
//! ```dockerfile
//! FROM opensuse/leap:15.6
//! RUN zypper install httpd
//! ```
//! # Passing example
//! ```dockerfile
//! FROM opensuse/leap:15.6
//! RUN zypper -n install httpd && zypper install -y curl
//! ```
//! # Source
//! hadolint DL3034.

use crate::checks::packages::{Manager, install};
use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};
use crate::dockerfile::Span;

pub const META: Meta = Meta {
    id: "zypper-yes",
    title: "zypper is not asked questions",
    group: Group::Lint,
    severity: Severity::Warning,
    aliases: &["DL3034"],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (instruction, command) in source.file.run_commands() {
        let installs = install(command).is_some_and(|install| install.manager == Manager::Zypper);
        let answered = instruction.commands().iter().any(|command| command.program() == "yes");
        if !installs
            || answered
            || command.has_flag('y', &["no-confirm", "non-interactive"])
            || command.has_flag('n', &[])
        {
            continue;
        }
        let finding = source.finding(&META, command.span, "zypper will ask whether to go on", "Add -y");
        let verb = command.words.iter().find(|word| word.text.ends_with("install") && !word.quoted);
        findings.push(match verb {
            Some(word) => finding.with_edit(Span { start: word.span.end, end: word.span.end }, " -y"),
            None => finding,
        });
    }
    findings
}
