//! # What it checks
//! No COPY --from copies / to /.
//! # Why it matters
//! That brings everything, compilers and caches included, which is what a second stage is there to leave behind.
//! # Failing example
//! ```dockerfile
//! FROM debian:bookworm-slim AS build
//! FROM scratch
//! COPY --from=build / /
//! ```
//! # Passing example
//! ```dockerfile
//! FROM debian:bookworm-slim AS build
//! FROM scratch
//! COPY --from=build /app /app
//! ```
//! # Source
//! hadolint DL3067.

use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};
use crate::dockerfile::Keyword;

pub const META: Meta = Meta {
    id: "copy-whole-image",
    title: "Only what is needed is copied from a stage",
    group: Group::Lint,
    severity: Severity::Warning,
    aliases: &["DL3067"],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for instruction in source.file.each(Keyword::Copy).filter(|instruction| instruction.flag("from").is_some()) {
        let Some((sources, target)) = instruction.copied() else { continue };
        // Onto nothing it flattens an image, which is a way to make one small.
        let flattens = instruction.stage.is_some_and(|stage| {
            *source.file.root(stage) == crate::dockerfile::Base::Scratch
                && source.file.each(Keyword::Copy).filter(|other| other.stage == Some(stage)).count() > 1
        });
        if target.value == "/" && sources.iter().any(|word| word.value == "/") && !flattens {
            findings.push(source.finding(
                &META,
                instruction.span,
                "The whole stage is copied",
                "Copy the files that are needed",
            ));
        }
    }
    findings
}
