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

use crate::checks::packages::{Manager, install};
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
    let mut findings = Vec::new();
    for (_, command) in source.file.run_commands() {
        let Some(install) = install(command).filter(|install| install.manager == Manager::Zypper) else { continue };
        let loose = install.packages.iter().filter(|word| !word.dynamic && !is_pinned(&word.text));
        let loose: Vec<&str> = loose.map(|word| word.text.as_str()).collect();
        let Some(first) = loose.first() else { continue };
        let span = install.packages.iter().find(|word| word.text == *first).map_or(command.span, |word| word.span);
        let message = format!("{} {} no version", loose.join(", "), if loose.len() == 1 { "has" } else { "have" });
        findings.push(source.finding(&META, span, message, format!("Write {first}=VERSION")));
    }
    findings
}

fn is_pinned(package: &str) -> bool {
    package.starts_with(['.', '/'])
        || package.contains("://")
        || package.contains(['=', '<', '>'])
        || package.ends_with(".rpm")
}
