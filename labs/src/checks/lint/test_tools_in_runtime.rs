//! # What it checks
//! With the build context at hand: a requirements file installed in the image that ships has no test runners, linters
//! and formatters in it.
//! # Why it matters
//! They are of no use in production: larger images, more to patch, more to attack.
//! # Failing example
//! ```dockerfile
//! FROM python:3.13-slim
//! RUN pip install --no-cache-dir -r requirements.txt
//! ```
//! ```text file=requirements.txt
//! flask==3.1.0
//! pytest==8.3.4
//! ```
//! # Passing example
//! ```dockerfile
//! FROM python:3.13-slim AS test
//! RUN pip install --no-cache-dir -r dev.txt
//! FROM python:3.13-slim
//! RUN pip install --no-cache-dir -r requirements.txt
//! ```
//! ```text file=requirements.txt
//! flask==3.1.0
//! ```
//! ```text file=dev.txt
//! pytest==8.3.4
//! ```
//! # Source
//! What learners get wrong most, seen in their own files.

use crate::checks::packages::{Manager, install};
use crate::checks::requirements;
use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};

pub const META: Meta = Meta {
    id: "test-tools-in-runtime",
    title: "What runs the tests does not ship",
    group: Group::Lint,
    severity: Severity::Warning,
    aliases: &[],
    needs: Needs::Context,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    const TOOLS: [&str; 24] = [
        "pytest",
        "pytest-cov",
        "pytest-asyncio",
        "pytest-mock",
        "pytest-django",
        "pytest-flask",
        "black",
        "flake8",
        "pylint",
        "mypy",
        "ruff",
        "isort",
        "tox",
        "nox",
        "coverage",
        "pre-commit",
        "bandit",
        "autopep8",
        "yapf",
        "nose",
        "ipdb",
        "pip-tools",
        "factory-boy",
        "selenium",
    ];
    let shipped = source.shipped();
    let mut findings = Vec::new();
    for (instruction, command) in source.file.run_commands() {
        if !instruction.stage.is_some_and(|stage| shipped[stage]) {
            continue;
        }
        let Some(install) = install(command).filter(|install| install.manager == Manager::Pip) else { continue };
        for list in &install.lists {
            let Some((name, lines)) = requirements::read(source, &list.text) else { continue };
            let tools: Vec<&str> = lines
                .iter()
                .map(|line| line.name.as_str())
                .filter(|name| TOOLS.contains(&name.to_lowercase().replace('_', "-").as_str()))
                .collect();
            if !tools.is_empty() {
                let message = format!("{name} brings {} into the image that ships", tools.join(", "));
                findings.push(source.finding(
                    &META,
                    list.span,
                    message,
                    "Move them to a file of their own, such as requirements-dev.txt",
                ));
            }
        }
    }
    findings
}
