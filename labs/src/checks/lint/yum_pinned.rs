//! # What it checks
//! Packages that yum installs by name carry a version. Files, addresses and names from variables are left alone.
//! # Why it matters
//! Without a version the same file installs something else next month. With one, the build stops once the archive has
//! moved on: pin where you need the same result, and rebuild often where you do not.
//! # Failing example
//! ```dockerfile
//! FROM centos:7
//! RUN yum install -y httpd && yum clean all
//! ```
//! # Passing example
//! ```dockerfile
//! FROM centos:7
//! RUN yum install -y httpd-2.4.6 && yum clean all
//! ```
//! # Source
//! hadolint DL3033.

use crate::checks::packages::Manager;
use crate::checks::pinned::{loose, rpm};
use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};

pub const META: Meta = Meta {
    id: "yum-pinned",
    title: "Packages of yum are pinned",
    group: Group::Lint,
    severity: Severity::Info,
    aliases: &["DL3033"],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    loose(source, &META, Manager::Yum, rpm, |first| format!("Write {first}-VERSION"))
}
