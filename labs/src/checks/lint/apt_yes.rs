//! # What it checks
//! apt-get installs with -y.
//! # Why it matters
//! A build has nobody who could answer: the step stops and fails.
//! # Failing example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN apt-get update && apt-get install curl
//! ```
//! # Passing example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN apt-get update && apt-get install -qy curl && apt-get -qq install git
//! ```
//! # Source
//! hadolint DL3014.

use crate::checks::asks::unanswered;
use crate::checks::packages::Manager;
use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};

pub const META: Meta = Meta {
    id: "apt-yes",
    title: "apt-get is not asked questions",
    group: Group::Lint,
    severity: Severity::Warning,
    aliases: &["DL3014"],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    unanswered(source, &META, Manager::Apt, "apt-get", |command| {
        command.has_flag('y', &["yes", "assume-yes"])
            || command.arguments().iter().any(|word| word.text.starts_with("-qq") || word.text == "-q=2")
    })
}
