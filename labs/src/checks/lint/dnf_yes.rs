//! # What it checks
//! dnf installs with -y.
//! # Why it matters
//! A build has nobody who could answer: the step stops and fails.
//! # Failing example
//! ```dockerfile
//! FROM fedora:42
//! RUN dnf install httpd
//! ```
//! # Passing example
//! ```dockerfile
//! FROM fedora:42
//! RUN dnf install -y httpd
//! ```
//! # Source
//! hadolint DL3038.

use crate::checks::asks::unanswered;
use crate::checks::packages::Manager;
use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};

pub const META: Meta = Meta {
    id: "dnf-yes",
    title: "dnf is not asked questions",
    group: Group::Lint,
    severity: Severity::Warning,
    aliases: &["DL3038"],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    unanswered(source, &META, Manager::Dnf, "dnf", |command| {
        command.has_flag('y', &["assumeyes"]) || command.program() == "microdnf"
    })
}
