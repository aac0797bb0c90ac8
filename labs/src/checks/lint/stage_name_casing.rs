//! # What it checks
//! The name after AS has no upper-case letters.
//! # Why it matters
//! Stage names are compared without regard to case, while image names must be in lower case: one way to write them
//! avoids doubt about which is meant.
//! # Failing example
//! ```dockerfile
//! FROM alpine:3.22 AS BuildBase
//! ```
//! # Passing example
//! ```dockerfile
//! FROM alpine:3.22 AS build-base
//! ```
//! # Source
//! BuildKit StageNameCasing.

use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};

pub const META: Meta = Meta {
    id: "stage-name-casing",
    title: "Stage names are in lower case",
    group: Group::Lint,
    severity: Severity::Style,
    aliases: &["buildkit/StageNameCasing"],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    let names = source.file.stages.iter().filter_map(|stage| stage.name.as_ref());
    names
        .filter(|name| name.text.chars().any(char::is_uppercase))
        .map(|name| {
            let lower = name.text.to_lowercase();
            let message = format!("The stage's name {} has upper-case letters", name.text);
            source.finding(&META, name.span, message, format!("Write {lower}")).with_edit(name.span, lower)
        })
        .collect()
}
