//! # What it checks
//! The names scratch and context, which mean something to the builder, are not given to stages.
//! # Why it matters
//! FROM scratch and --from=context mean the empty image and the files you send, not your stage.
//! # Failing example
//! ```dockerfile
//! FROM alpine:3.22 AS scratch
//! ```
//! # Passing example
//! ```dockerfile
//! FROM alpine:3.22 AS build
//! ```
//! # Source
//! BuildKit ReservedStageName; hadolint DL3063.

use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};

pub const META: Meta = Meta {
    id: "reserved-stage-name",
    title: "No stage is named scratch or context",
    group: Group::Lint,
    severity: Severity::Error,
    aliases: &["buildkit/ReservedStageName", "DL3063"],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    let names = source.file.stages.iter().filter_map(|stage| stage.name.as_ref());
    names
        .filter(|name| name.text.eq_ignore_ascii_case("scratch") || name.text.eq_ignore_ascii_case("context"))
        .map(|name| {
            source.finding(
                &META,
                name.span,
                format!("{} means something else to the builder", name.text),
                "Give the stage another name",
            )
        })
        .collect()
}
