//! # What it checks
//! Packages that dnf installs by name carry a version. Files, addresses and names from variables are left alone.
//! # Why it matters
//! Without a version the same file installs something else next month. With one, the build stops once the archive has
//! moved on: pin where you need the same result, and rebuild often where you do not.
//! # Failing example
//! ```dockerfile
//! FROM fedora:42
//! RUN dnf install -y httpd && dnf clean all
//! ```
//! # Passing example
//! ```dockerfile
//! FROM fedora:42
//! RUN dnf install -y httpd-2.4.63 && dnf clean all
//! ```
//! # Source
//! hadolint DL3041.

use crate::checks::packages::Manager;
use crate::checks::pinned::{loose, rpm};
use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};

pub const META: Meta = Meta {
    id: "dnf-pinned",
    title: "Packages of dnf are pinned",
    group: Group::Lint,
    severity: Severity::Info,
    aliases: &["DL3041"],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    loose(source, &META, Manager::Dnf, rpm, |first| format!("Write {first}-VERSION"))
}
