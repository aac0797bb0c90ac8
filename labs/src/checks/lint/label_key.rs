//! # What it checks
//! Names of labels consist of lower-case letters, digits, dots and hyphens, begin and end with a letter or digit, and
//! do not use namespaces that are reserved.
//! # Why it matters
//! Tools find labels by name. The reserved namespaces (com.docker, io.docker, org.dockerproject) may change meaning at
//! any time.
//! # Failing example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! LABEL App_Version=1
//! ```
//! # Passing example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! LABEL org.opencontainers.image.version=1 com.example.app-version=1
//! ```
//! # Source
//! hadolint DL3048; Docker, "Object labels".

use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};
use crate::dockerfile::Keyword;

pub const META: Meta = Meta {
    id: "label-key",
    title: "Label names have their usual form",
    group: Group::Lint,
    severity: Severity::Style,
    aliases: &["DL3048"],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for pair in
        source.file.each(Keyword::Label).flat_map(|instruction| instruction.pairs()).filter(|pair| pair.key.known)
    {
        let key = pair.key.value.as_str();
        let message =
            if ["com.docker.", "io.docker.", "org.dockerproject."].iter().any(|reserved| key.starts_with(reserved)) {
                format!("The namespace of {key} is reserved")
            } else if !is_fine(key) {
                format!("{key} is no usual name for a label")
            } else {
                continue;
            };
        findings.push(source.finding(&META, pair.key.span, message, "Use a name such as com.example.version"));
    }
    findings
}

fn is_fine(key: &str) -> bool {
    let ends = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    key.starts_with(ends)
        && key.ends_with(ends)
        && key.chars().all(|c| ends(c) || c == '.' || c == '-')
        && !["..", "--", ".-", "-."].iter().any(|pair| key.contains(pair))
}
