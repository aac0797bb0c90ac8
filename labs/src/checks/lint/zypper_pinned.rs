//! # What it checks
//! Packages that zypper installs by name carry a version. Files, addresses and names from variables are left alone.
//! # Why it matters
//! Without a version the same file installs something else next month. With one, the build stops once the archive has
//! moved on: pin where you need the same result, and rebuild often where you do not.
//! # Failing example
//! ```dockerfile
//! FROM opensuse/leap:15.6
//! RUN zypper install -y httpd && zypper clean
//! ```
//! # Passing example
//! ```dockerfile
//! FROM opensuse/leap:15.6
//! RUN zypper install -y httpd=2.4.58 && zypper clean
//! ```
//! # Source
//! hadolint DL3037.

use crate::checks::packages::Manager;
use crate::checks::pinned::loose;
use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};

pub const META: Meta = Meta {
    id: "zypper-pinned",
    title: "Packages of zypper are pinned",
    group: Group::Lint,
    severity: Severity::Info,
    aliases: &["DL3037"],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    loose(source, &META, Manager::Zypper, is_pinned, |first| format!("Write {first}=VERSION"))
}

fn is_pinned(package: &str) -> bool {
    package.contains(['=', '<', '>']) || package.ends_with(".rpm")
}
