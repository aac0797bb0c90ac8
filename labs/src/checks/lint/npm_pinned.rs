//! # What it checks
//! Packages that npm installs by name carry a version. Files, addresses and names from variables are left alone.
//! # Why it matters
//! Without a version the same file installs something else next month, and a build that worked stops working for no
//! reason that can be seen in it.
//! # Failing example
//! ```dockerfile
//! FROM node:22-slim
//! RUN npm install -g serve
//! ```
//! # Passing example
//! ```dockerfile
//! FROM node:22-slim
//! RUN npm install -g serve@14.2.4 @angular/cli@19 ./local
//! RUN npm ci
//! ```
//! # Source
//! hadolint DL3016.

use crate::checks::packages::Manager;
use crate::checks::pinned::loose;
use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};

pub const META: Meta = Meta {
    id: "npm-pinned",
    title: "Packages of npm are pinned",
    group: Group::Lint,
    severity: Severity::Warning,
    aliases: &["DL3016"],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    loose(source, &META, Manager::Npm, is_pinned, |first| {
        format!("Write {first}@VERSION, or put it into package.json with its lock file")
    })
}

fn is_pinned(package: &str) -> bool {
    package.rfind('@').is_some_and(|at| at > 0)
        || package.contains('#')
        || package.ends_with(".tgz")
        || package.ends_with(".tar.gz")
}
