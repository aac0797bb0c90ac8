//! # What it checks
//! MAINTAINER is not used.
//! # Why it matters
//! The instruction has been deprecated since 2017. A label says the same, and tools can read it.
//! # Failing example
//! ```dockerfile
//! FROM alpine:3.22
//! MAINTAINER jane@example.com
//! ```
//! # Passing example
//! ```dockerfile
//! FROM alpine:3.22
//! LABEL org.opencontainers.image.authors="jane@example.com"
//! ```
//! # Source
//! BuildKit MaintainerDeprecated; hadolint DL4000.

use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};
use crate::dockerfile::Keyword;

pub const META: Meta = Meta {
    id: "maintainer-deprecated",
    title: "The author is named in a label",
    group: Group::Lint,
    severity: Severity::Warning,
    aliases: &["buildkit/MaintainerDeprecated", "DL4000"],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for instruction in source.file.each(Keyword::Maintainer) {
        let who = instruction.word().map_or("", |word| word.text.trim().trim_matches(['"', '\'']));
        let label = format!("LABEL org.opencontainers.image.authors=\"{who}\"");
        let finding = source.finding(&META, instruction.span, "MAINTAINER is deprecated", format!("Write {label}"));
        let plain = !who.is_empty() && !who.contains(['"', '\\', '$']);
        findings.push(if plain { finding.with_edit(instruction.span, label) } else { finding });
    }
    findings
}
