//! # What it checks
//! zypper installs with -y.
//! # Why it matters
//! A build has nobody who could answer: the step stops and fails.
//! # Failing example
//! ```dockerfile
//! FROM opensuse/leap:15.6
//! RUN zypper install httpd
//! ```
//! # Passing example
//! ```dockerfile
//! FROM opensuse/leap:15.6
//! RUN zypper -n install httpd && zypper install -y curl
//! ```
//! # Source
//! hadolint DL3034.

use crate::checks::asks::unanswered;
use crate::checks::packages::Manager;
use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};

pub const META: Meta = Meta {
    id: "zypper-yes",
    title: "zypper is not asked questions",
    group: Group::Lint,
    severity: Severity::Warning,
    aliases: &["DL3034"],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    unanswered(source, &META, Manager::Zypper, "zypper", |command| {
        command.has_flag('y', &["no-confirm", "non-interactive"]) || command.has_flag('n', &[])
    })
}
