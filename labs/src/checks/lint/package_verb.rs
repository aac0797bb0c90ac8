//! # What it checks
//! Package managers are told to install with their own word: apt-get, yum and pip say `install`, apk says `add`.
//! # Why it matters
//! With another manager's word the command ends with an error, and so does the build.
//! # Failing example
//! ```dockerfile
//! FROM alpine:3.22
//! RUN apk install curl
//! ```
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN apt-get update && apt-get add curl
//! ```
//! # Passing example
//! ```dockerfile
//! FROM alpine:3.22
//! RUN apk add --no-cache curl
//! RUN npm add left-pad
//! ```
//! # Source
//! What learners get wrong most, seen in their own files.

use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};
use crate::shell::Join;

pub const META: Meta = Meta {
    id: "package-verb",
    title: "Package managers are called with their own words",
    group: Group::Lint,
    severity: Severity::Error,
    aliases: &[],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (_, command) in source.file.run_commands().filter(|(_, command)| command.join != Join::Or) {
        let right = match (command.program(), command.subcommand()) {
            ("apt-get" | "apt" | "yum" | "dnf" | "microdnf" | "pip" | "pip3", "add") => "install",
            ("apk", "install") => "add",
            _ => continue,
        };
        let Some(word) = command.operands().next() else { continue };
        let message = format!("{} has no {}", command.program(), word.text);
        let finding = source.finding(&META, word.span, message, format!("Write {} {right}", command.program()));
        findings.push(finding.with_edit(word.span, right));
    }
    findings
}
