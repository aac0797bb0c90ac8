//! # What it checks
//! Packages that apt installs by name carry a version. Files, addresses and names from variables are left alone.
//! # Why it matters
//! Without a version the same file installs something else next month. With one, the build stops once the archive has
//! moved on: pin where you need the same result, and rebuild often where you do not.
//! # Failing example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN apt-get update && apt-get install -y curl
//! ```
//! # Passing example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN apt-get update && apt-get install -y curl=7.88.1-10+deb12u12 ./local.deb
//! ```
//! # Source
//! hadolint DL3008.

use crate::checks::packages::Manager;
use crate::checks::pinned::loose;
use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};

pub const META: Meta = Meta {
    id: "apt-pinned",
    title: "Packages of apt are pinned",
    group: Group::Lint,
    severity: Severity::Info,
    aliases: &["DL3008"],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    loose(source, &META, Manager::Apt, is_pinned, |first| {
        format!("Write {first}=VERSION, with a version from apt-cache madison {first}")
    })
}

fn is_pinned(package: &str) -> bool {
    package.contains(['=', '/']) || package.ends_with(".deb")
}
