//! # What it checks
//! apt-get install has --no-install-recommends.
//! # Why it matters
//! Debian installs recommended packages too: documentation, mail servers, whole desktops. That is often more than the
//! package itself.
//! # Failing example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN apt-get update && apt-get install -y curl
//! ```
//! # Passing example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN apt-get update && apt-get install -y --no-install-recommends curl
//! ```
//! # Source
//! hadolint DL3015.

use crate::checks::packages::{Manager, install};
use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};
use crate::dockerfile::{Keyword, Span};

pub const META: Meta = Meta {
    id: "apt-no-recommends",
    title: "apt installs what is asked for and no more",
    group: Group::Lint,
    severity: Severity::Info,
    aliases: &["DL3015"],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    // Said once for all in apt's own settings.
    let settled = |stage: Option<usize>| {
        source.file.each(Keyword::Run).any(|instruction| {
            instruction.stage == stage && instruction.text.as_str().contains("APT::Install-Recommends")
        })
    };
    for (instruction, command) in source.file.run_commands() {
        let Some(install) = install(command).filter(|install| install.manager == Manager::Apt) else { continue };
        let off = command
            .arguments()
            .iter()
            .any(|word| word.text == "--no-install-recommends" || word.text.contains("Install-Recommends"));
        if off || settled(instruction.stage) {
            continue;
        }
        if install.packages.is_empty() {
            let message = "No package is named, so nothing is installed";
            findings.push(source.finding(&META, command.span, message, "Name the packages, or remove this"));
            continue;
        }
        let finding =
            source.finding(&META, command.span, "Recommended packages come along", "Add --no-install-recommends");
        let verb = command.words.iter().find(|word| word.text == "install" && !word.quoted);
        findings.push(match verb {
            Some(word) => {
                finding.with_edit(Span { start: word.span.end, end: word.span.end }, " --no-install-recommends")
            }
            None => finding,
        });
    }
    findings
}
