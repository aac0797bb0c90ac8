//! # What it checks
//! Where an earlier stage installs with pip into the system's folders, a last stage that copies from it copies those
//! folders too. A virtual environment, `--prefix`, `--target`, `--user` and `pip wheel` are other ways, and left alone.
//! # Why it matters
//! pip puts packages into `/usr/local/lib`, not into the application's folder. Copying `/app` alone gives an image that
//! builds, and ends with "No module named flask".
//! # Failing example
//! ```dockerfile
//! FROM python:3.13-slim AS build
//! WORKDIR /app
//! COPY requirements.txt ./
//! RUN pip install --no-cache-dir -r requirements.txt
//! FROM python:3.13-slim
//! COPY --from=build /app /app
//! CMD ["python3", "/app/app.py"]
//! ```
//! # Passing example
//! ```dockerfile
//! FROM python:3.13-slim AS build
//! RUN python3 -m venv /venv
//! COPY requirements.txt ./
//! RUN /venv/bin/pip install --no-cache-dir -r requirements.txt
//! FROM python:3.13-slim
//! COPY --from=build /venv /venv
//! CMD ["/venv/bin/python", "/app/app.py"]
//! ```
//! # Source
//! What learners get wrong most, seen in their own files.

use crate::checks::packages::{Manager, install};
use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};
use crate::dockerfile::{Instruction, Keyword};
use crate::shell::Command;

pub const META: Meta = Meta {
    id: "packages-left-behind",
    title: "What pip installed is copied on",
    group: Group::Lint,
    severity: Severity::Warning,
    aliases: &[],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    let Some(last) = source.file.stages.len().checked_sub(1) else { return Vec::new() };
    let python = source.file.root_image(last).is_some_and(|image| image.is_official("python"));
    let lineage = source.file.lineage(last);
    if !python || lineage.iter().any(|own| own.commands().iter().any(|command| pip(command).is_some())) {
        return Vec::new();
    }
    let copies: Vec<(&Instruction, usize)> = lineage
        .iter()
        .filter(|own| own.keyword == Keyword::Copy)
        .filter_map(|own| Some((*own, source.file.stage_named(&own.flag_value("from")?.value)?)))
        .collect();
    let brings = |own: &Instruction| {
        own.copied().is_some_and(|(sources, _)| {
            sources.iter().any(|word| {
                let path = word.value.trim_end_matches('/');
                !word.known || matches!(path, "" | "/usr" | "/usr/local" | "/usr/local/lib") || path.contains("python")
            })
        })
    };
    if copies.iter().any(|(own, _)| brings(own)) {
        return Vec::new();
    }
    let found = copies.iter().find_map(|(own, stage)| Some((*own, into_system(source, *stage)?)));
    let Some((copy, line)) = found else { return Vec::new() };
    let message = format!("pip of line {line} installed into /usr/local, which is not copied");
    let fix = "Install into a virtual environment there, and copy that too";
    vec![source.finding(&META, copy.span, message, fix)]
}

/// The line of a pip install of a stage that goes into the system's folders.
fn into_system(source: &Source<'_>, stage: usize) -> Option<u32> {
    let lineage = source.file.lineage(stage);
    let elsewhere = lineage.iter().any(|own| {
        let text = own.text.as_str();
        text.contains("venv")
            || text.contains("VIRTUAL_ENV")
            || text.contains("PIP_TARGET")
            || text.contains("PIP_PREFIX")
    });
    let mut installs = lineage.iter().flat_map(|own| own.commands()).filter_map(pip);
    let span = installs.find(|_| !elsewhere)?;
    Some(source.file.line(span.start))
}

/// The place of a pip install of packages that go where pip puts them by itself.
fn pip(command: &Command) -> Option<crate::dockerfile::Span> {
    let install = install(command).filter(|install| install.manager == Manager::Pip)?;
    let tools = ["pip", "setuptools", "wheel", "poetry", "uv", "pipenv", "pdm", "pip-tools", "build"];
    let name = |text: &str| text.split(['=', '<', '>', '~', '[']).next().unwrap_or_default().to_owned();
    let only = install.packages.iter().all(|word| tools.contains(&name(&word.text).as_str()));
    let target = command.arguments().iter().any(|word| {
        ["--prefix", "--target", "--user", "--root", "-t"]
            .iter()
            .any(|flag| word.text == *flag || word.text.starts_with(&format!("{flag}=")))
    });
    let wanted = !only || !install.lists.is_empty();
    (wanted && !target && command.program() != "uv").then_some(command.span)
}
