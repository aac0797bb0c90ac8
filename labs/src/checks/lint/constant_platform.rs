//! # What it checks
//! FROM --platform names a variable such as $BUILDPLATFORM, not one fixed platform. A stage whose name says the
//! platform means it.
//! # Why it matters
//! A fixed platform makes the build slow or impossible on other machines, and overrules docker build --platform.
//! # Failing example
//! ```dockerfile
//! FROM --platform=linux/amd64 alpine:3.22
//! ```
//! # Passing example
//! ```dockerfile
//! FROM --platform=$BUILDPLATFORM alpine:3.22 AS build
//! FROM --platform=linux/amd64 alpine:3.22 AS tools-amd64
//! ```
//! # Source
//! BuildKit FromPlatformFlagConstDisallowed; hadolint DL3029.

use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};

pub const META: Meta = Meta {
    id: "constant-platform",
    title: "The platform in FROM is not a constant",
    group: Group::Lint,
    severity: Severity::Warning,
    aliases: &["buildkit/FromPlatformFlagConstDisallowed", "DL3029"],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for stage in &source.file.stages {
        let instruction = &source.file.instructions[stage.from];
        let Some(value) = instruction.flag_value("platform") else { continue };
        let named = stage.name.as_ref().is_some_and(|name| {
            let name = name.text.to_lowercase();
            value.value.split('/').skip(1).any(|part| name.contains(part))
        });
        if !value.text.contains('$') && !named {
            let message = format!("The platform is fixed to {}", value.value);
            findings.push(source.finding(
                &META,
                value.span,
                message,
                "Leave the flag out, or use $BUILDPLATFORM for stages that cross-compile",
            ));
        }
    }
    findings
}
