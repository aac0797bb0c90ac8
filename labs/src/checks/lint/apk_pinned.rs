//! # What it checks
//! Packages that apk installs by name carry a version. Files, addresses and names from variables are left alone.
//! # Why it matters
//! Without a version the same file installs something else next month. With one, the build stops once the archive has
//! moved on: pin where you need the same result, and rebuild often where you do not.
//! # Failing example
//! ```dockerfile
//! FROM alpine:3.22
//! RUN apk add --no-cache curl
//! ```
//! # Passing example
//! ```dockerfile
//! FROM alpine:3.22
//! RUN apk add --no-cache curl=8.14.1-r2 git~=2.49 --virtual .build
//! ```
//! # Source
//! hadolint DL3018.

use crate::checks::packages::Manager;
use crate::checks::pinned::loose;
use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};

pub const META: Meta = Meta {
    id: "apk-pinned",
    title: "Packages of apk are pinned",
    group: Group::Lint,
    severity: Severity::Info,
    aliases: &["DL3018"],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    loose(source, &META, Manager::Apk, is_pinned, |first| {
        format!("Write {first}=VERSION, or {first}~=MAJOR.MINOR, which lasts longer")
    })
}

fn is_pinned(package: &str) -> bool {
    package.contains(['=', '~', '<', '>']) || package.ends_with(".apk")
}
