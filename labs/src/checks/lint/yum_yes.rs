//! # What it checks
//! yum installs with -y.
//! # Why it matters
//! A build has nobody who could answer: the step stops and fails.
//! # Failing example
//! ```dockerfile
//! FROM centos:7
//! RUN yum install httpd
//! ```
//! # Passing example
//! ```dockerfile
//! FROM centos:7
//! RUN yum -y install httpd
//! ```
//! # Source
//! hadolint DL3030.

use crate::checks::asks::unanswered;
use crate::checks::packages::Manager;
use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};

pub const META: Meta = Meta {
    id: "yum-yes",
    title: "yum is not asked questions",
    group: Group::Lint,
    severity: Severity::Warning,
    aliases: &["DL3030"],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    unanswered(source, &META, Manager::Yum, "yum", |command| command.has_flag('y', &["assumeyes"]))
}
