//! # What it checks
//! A name after --from that has neither tag nor slash is a stage of this file.
//! # Why it matters
//! A name that is no stage is taken for an image from the registry: a typing error then fetches somebody else's files,
//! or fails with words about pulling.
//! # Failing example
//! ```dockerfile
//! FROM golang:1.24 AS builder
//! FROM scratch
//! COPY --from=biulder /app /app
//! ```
//! # Passing example
//! ```dockerfile
//! FROM golang:1.24 AS builder
//! FROM scratch
//! COPY --from=builder /app /app
//! COPY --from=0 /app /app2
//! COPY --from=nginx:1.28 /etc/nginx /etc/nginx
//! ```
//! # Source
//! hadolint DL3022.

use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};
use crate::dockerfile::closest;

pub const META: Meta = Meta {
    id: "copy-from-known",
    title: "COPY --from names a stage that exists",
    group: Group::Lint,
    severity: Severity::Warning,
    aliases: &["DL3022"],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for instruction in &source.file.instructions {
        for (name, span) in instruction.stages_used() {
            let image = name.contains([':', '/', '.', '@', '$'])
                || name.is_empty()
                || name.parse::<usize>().is_ok()
                || name == "scratch"
                || name == "context";
            if image || source.file.stage_named(name).is_some() {
                continue;
            }
            let stages =
                source.file.stages.iter().filter_map(|stage| stage.name.as_ref()).map(|name| name.text.as_str());
            let fix = closest(name, stages).map_or_else(
                || "Name the stage with AS, or give the image a tag if it is one".to_owned(),
                |near| format!("Did you mean {near}?"),
            );
            findings.push(source.finding(
                &META,
                span,
                format!("No stage is named {name}, so it is taken for an image"),
                fix,
            ));
        }
    }
    findings
}
