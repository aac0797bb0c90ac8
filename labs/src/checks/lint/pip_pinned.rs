//! # What it checks
//! Packages that pip installs by name carry a version. Files, addresses and names from variables are left alone.
//! # Why it matters
//! Without a version the same file installs something else next month, and a build that worked stops working for no
//! reason that can be seen in it.
//! # Failing example
//! ```dockerfile
//! FROM python:3.13-slim
//! RUN pip install --no-cache-dir flask
//! ```
//! # Passing example
//! ```dockerfile
//! FROM python:3.13-slim
//! RUN pip install --no-cache-dir flask==3.1.0 -r requirements.txt . git+https://example.com/x.git
//! RUN pip install --no-cache-dir -Ur requirements.txt
//! ```
//! # Source
//! hadolint DL3013.

use crate::checks::packages::{Manager, install};
use crate::checks::pinned::finding;
use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};

pub const META: Meta = Meta {
    id: "pip-pinned",
    title: "Packages of pip are pinned",
    group: Group::Lint,
    severity: Severity::Warning,
    aliases: &["DL3013"],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (_, command) in source.file.run_commands() {
        let Some(install) = install(command).filter(|install| install.manager == Manager::Pip) else { continue };
        let constrained = command.has_any(&["-c", "--constraint"])
            || command.arguments().iter().any(|word| word.text.starts_with("--constraint="));
        if constrained {
            continue;
        }
        let tools = install.packages.iter().all(|word| matches!(word.text.as_str(), "pip" | "setuptools" | "wheel"));
        let found = finding(source, &META, &install, is_pinned, |first| {
            format!("Write {first}==VERSION, or list it with its version in requirements.txt")
        });
        // pip itself in its newest version is what most want: it is said, mildly.
        let mild = tools && command.has_any(&["-U", "--upgrade"]);
        findings.extend(found.map(|found| if mild { found.with_severity(Severity::Info) } else { found }));
    }
    findings
}

fn is_pinned(package: &str) -> bool {
    package.contains(['=', '<', '>', '~', '@'])
        || package.ends_with(".whl")
        || package.ends_with(".tar.gz")
        || package.ends_with(".zip")
}
