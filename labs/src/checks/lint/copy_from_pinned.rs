//! # What it checks
//! `COPY --from` and `RUN --mount=from` name images from outside with a version or a digest.
//! # Why it matters
//! `COPY --from=composer:latest` brings another program next month, however well FROM is pinned.
//! # Failing example
//! ```dockerfile
//! FROM php:8.4-apache
//! COPY --from=composer:latest /usr/bin/composer /usr/bin/composer
//! ```
//! # Passing example
//! ```dockerfile
//! FROM golang:1.24 AS build
//! FROM php:8.4-apache
//! COPY --from=composer:2 /usr/bin/composer /usr/bin/composer
//! COPY --from=build /app /app
//! ```
//! # Source
//! Docker's "Building best practices", pin base image versions.

use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};
use crate::dockerfile::ImageRef;

pub const META: Meta = Meta {
    id: "copy-from-pinned",
    title: "Images that are copied from are pinned",
    group: Group::Lint,
    severity: Severity::Warning,
    aliases: &[],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for instruction in &source.file.instructions {
        for (name, span) in instruction.stages_used() {
            // Without a colon or slash it is rather a stage that is not there.
            let image = name.contains([':', '/']) && !name.contains('$') && source.file.stage_named(name).is_none();
            let reference = ImageRef::parse(name);
            if !image || reference.is_pinned() {
                continue;
            }
            let base = name.strip_suffix(":latest").unwrap_or(name);
            let fix = if reference.tag.is_none() || base != name {
                format!("Name a version, as in {base}:VERSION")
            } else {
                "Name a version in the tag".to_owned()
            };
            let finding = source.finding(&META, span, format!("{name} names no version, so it moves"), fix);
            // Others take a name without a colon for a stage that is not there.
            let aliases: &[&str] = if reference.tag.is_none() { &["DL3022"] } else { &[] };
            findings.push(finding.known_as(aliases));
        }
    }
    findings
}
