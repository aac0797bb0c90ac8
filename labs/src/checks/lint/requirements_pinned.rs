//! # What it checks
//! With the build context at hand: each line of a requirements file that pip installs names one version (==), an
//! address or a file.
//! # Why it matters
//! Without versions each build installs whatever is newest that day. A lock file (pip-compile, uv, poetry) pins what
//! the requirements themselves require, too.
//! # Failing example
//! ```dockerfile
//! FROM python:3.13-slim
//! COPY requirements.txt .
//! RUN pip install --no-cache-dir -r requirements.txt
//! ```
//! ```text file=requirements.txt
//! flask
//! requests>=2
//! ```
//! # Passing example
//! ```dockerfile
//! FROM python:3.13-slim
//! COPY requirements.txt .
//! RUN pip install --no-cache-dir -r requirements.txt
//! ```
//! ```text file=requirements.txt
//! # web
//! flask==3.1.0
//! -r base.txt
//! gunicorn==23.0.0 ; python_version > "3.8"
//! x @ https://example.com/x.whl
//! ```
//! # Source
//! What learners get wrong most, seen in their own files.

use crate::checks::packages::{Manager, install};
use crate::checks::requirements;
use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};

pub const META: Meta = Meta {
    id: "requirements-pinned",
    title: "Every requirement has its version",
    group: Group::Lint,
    severity: Severity::Warning,
    aliases: &[],
    needs: Needs::Context,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (_, command) in source.file.run_commands() {
        let Some(install) = install(command).filter(|install| install.manager == Manager::Pip) else { continue };
        for list in &install.lists {
            let Some((name, lines)) = requirements::read(source, &list.text) else { continue };
            let loose: Vec<String> = lines.iter().filter(|line| !line.pinned).map(|line| line.name.clone()).collect();
            if let (Some(first), false) = (loose.first(), loose.is_empty()) {
                let shown = loose.iter().take(5).cloned().collect::<Vec<_>>().join(", ");
                let more = if loose.len() > 5 { format!(" and {} more", loose.len() - 5) } else { String::new() };
                let message = format!("{name} does not pin {shown}{more}");
                findings.push(source.finding(
                    &META,
                    list.span,
                    message,
                    format!("Write {first}==VERSION, as pip freeze shows it"),
                ));
            }
        }
    }
    findings
}
