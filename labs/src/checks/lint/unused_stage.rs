//! # What it checks
//! Every stage but the last is the base of another, or files are copied or mounted from it. Stages with names such as
//! test or dev, which are built by name, are left alone.
//! # Why it matters
//! The builder skips a stage that nobody needs: either something was forgotten, most often --from, or the stage can go.
//! # Failing example
//! ```dockerfile
//! FROM golang:1.24 AS build
//! RUN go build -o /app .
//! FROM debian:bookworm-slim
//! COPY app /app
//! ```
//! # Passing example
//! ```dockerfile
//! FROM golang:1.24 AS build
//! RUN go build -o /app .
//! FROM build AS test
//! FROM debian:bookworm-slim
//! COPY --from=build /app /app
//! ```
//! # Source
//! What learners get wrong most, seen in their own files.

use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};
use crate::dockerfile::Base;

pub const META: Meta = Meta {
    id: "unused-stage",
    title: "Every stage is used",
    group: Group::Lint,
    severity: Severity::Info,
    aliases: &[],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    let count = source.file.stages.len();
    let mut used = vec![false; count];
    for stage in &source.file.stages {
        if let Base::Stage(parent) = stage.base {
            used[parent] = true;
        }
    }
    for (name, _) in source.file.instructions.iter().flat_map(|instruction| instruction.stages_used()) {
        if let Some(stage) = source.file.stage_named(name) {
            used[stage] = true;
        }
    }
    let mut findings = Vec::new();
    for (at, stage) in source.file.stages.iter().enumerate().take(count.saturating_sub(1)) {
        const BY_NAME: [&str; 21] = [
            "test",
            "tests",
            "testing",
            "dev",
            "development",
            "debug",
            "lint",
            "linter",
            "docs",
            "ci",
            "prod",
            "production",
            "release",
            "staging",
            "local",
            "check",
            "e2e",
            "devcontainer",
            "target",
            "export",
            "bench",
        ];
        let name = stage.name.as_ref().map(|name| name.text.to_lowercase());
        let by_name = name.as_ref().is_some_and(|name| name.split(['-', '_', '.']).any(|part| BY_NAME.contains(&part)));
        if used[at] || by_name {
            continue;
        }
        let span = source.file.instructions[stage.from].span;
        let what = name.map_or_else(|| format!("Stage {at}"), |name| format!("The stage {name}"));
        let fix = "Copy from it with COPY --from, or remove it";
        findings.push(source.finding(
            &META,
            span,
            format!("{what} is used by no other stage, so the builder skips it"),
            fix,
        ));
    }
    findings
}
