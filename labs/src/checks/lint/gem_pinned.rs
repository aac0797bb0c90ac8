//! # What it checks
//! Packages that gem installs by name carry a version. Files, addresses and names from variables are left alone.
//! # Why it matters
//! Without a version the same file installs something else next month, and a build that worked stops working for no
//! reason that can be seen in it.
//! # Failing example
//! ```dockerfile
//! FROM ruby:3.4-slim
//! RUN gem install rails
//! ```
//! # Passing example
//! ```dockerfile
//! FROM ruby:3.4-slim
//! RUN gem install rails:8.0.1 && gem install bundler -v 2.6.2
//! ```
//! # Source
//! hadolint DL3028.

use crate::checks::packages::{Manager, install};
use crate::checks::pinned::finding;
use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};

pub const META: Meta = Meta {
    id: "gem-pinned",
    title: "Packages of gem are pinned",
    group: Group::Lint,
    severity: Severity::Warning,
    aliases: &["DL3028"],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (_, command) in source.file.run_commands() {
        let Some(install) = install(command).filter(|install| install.manager == Manager::Gem) else { continue };
        // One version for the whole command, or a Gemfile.
        let versioned = command
            .arguments()
            .iter()
            .any(|word| word.text == "-v" || word.text.starts_with("--version") || word.text == "--file");
        if !versioned {
            findings.extend(finding(source, &META, &install, is_pinned, |first| format!("Write {first}:VERSION")));
        }
    }
    findings
}

fn is_pinned(package: &str) -> bool {
    package.contains(':') || package.ends_with(".gem")
}
