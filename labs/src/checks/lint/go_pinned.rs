//! # What it checks
//! Packages that go installs by name carry a version. Files, addresses and names from variables are left alone.
//! # Why it matters
//! Without a version the same file installs something else next month, and a build that worked stops working for no
//! reason that can be seen in it.
//! # Failing example
//! ```dockerfile
//! FROM golang:1.24
//! RUN go install example.com/tool@latest
//! ```
//! # Passing example
//! ```dockerfile
//! FROM golang:1.24
//! RUN go install example.com/tool@v1.2.3 && go install ./cmd/app && go mod download
//! ```
//! # Source
//! hadolint DL3062.

use crate::checks::packages::Manager;
use crate::checks::pinned::loose;
use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};

pub const META: Meta = Meta {
    id: "go-pinned",
    title: "Packages of go are pinned",
    group: Group::Lint,
    severity: Severity::Warning,
    aliases: &["DL3062"],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    loose(source, &META, Manager::Go, is_pinned, |first| {
        format!("Write {}@VERSION", first.split('@').next().unwrap_or(first))
    })
}

fn is_pinned(package: &str) -> bool {
    package.starts_with('-')
        || package == "all"
        || package.ends_with(".go")
        || !package.contains('.')
        || package.split_once('@').is_some_and(|(_, version)| version != "latest" && version != "none")
}
