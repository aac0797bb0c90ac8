//! # What it checks
//! No RUN deletes what an earlier instruction of the same image brought: copied files, package lists, downloads.
//! # Why it matters
//! Layers only add up. A file deleted in a later layer is hidden, and still in every pull.
//! # Failing example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN apt-get update && apt-get install -y curl
//! RUN rm -rf /var/lib/apt/lists/*
//! ```
//! ```dockerfile
//! FROM debian:bookworm-slim
//! COPY data.zip /tmp/data.zip
//! RUN unzip /tmp/data.zip -d /srv && rm /tmp/data.zip
//! ```
//! ```dockerfile
//! FROM alpine:3.22
//! RUN apk add --no-cache --virtual .build gcc musl-dev
//! RUN pip install -r /requirements.txt
//! RUN apk del .build
//! ```
//! # Passing example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*
//! RUN curl -o /tmp/a.zip https://example.com/a.zip && rm /tmp/a.zip
//! RUN rm -f /etc/nginx/conf.d/default.conf
//! ```
//! # Source
//! What learners get wrong most, seen in their own files.

use crate::checks::manifests::is_manifest;
use crate::checks::packages::{Manager, install};
use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};
use crate::dockerfile::{Instruction, Keyword, join_path};
use crate::shell::Command;

pub const META: Meta = Meta {
    id: "deleted-later",
    title: "What is not wanted is deleted where it arises",
    group: Group::Lint,
    severity: Severity::Warning,
    aliases: &[],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let shipped = source.shipped();
    for (at, instruction) in
        source.file.instructions.iter().enumerate().filter(|(_, instruction)| instruction.keyword == Keyword::Run)
    {
        let Some(stage) = instruction.stage.filter(|stage| shipped[*stage]) else { continue };
        let chain = source.file.chain(stage);
        let folder = source.file.workdir_at(at).unwrap_or_else(|| "/".to_owned());
        let earlier =
            || (0..at).rev().filter(|at| source.file.instructions[*at].stage.is_some_and(|own| chain.contains(&own)));
        for command in instruction.commands().iter().filter(|command| removes_packages(command)) {
            let culprit = command.operands().skip(1).find_map(|word| {
                let adds = |at: &usize| adds_package(&source.file.instructions[*at], &word.text);
                let found = earlier().find(adds).filter(|_| !adds_package(instruction, &word.text));
                found.map(|at| (source.file.line(source.file.instructions[at].span.start), &word.text))
            });
            if let Some((line, what)) = culprit {
                let message = format!("{what} stays in the layer of line {line}; this only hides it");
                let fix = format!("Remove it at the end of the RUN in line {line}");
                findings.push(source.finding(&META, command.span, message, fix));
            }
        }
        for command in instruction.commands().iter().filter(|command| command.program() == "rm") {
            let culprit = command.operands().filter(|word| !word.dynamic).find_map(|word| {
                let path = join_path(&folder, word.text.trim_end_matches('*'));
                let found = earlier().find(|earlier| brings(source, *earlier, &path));
                found.filter(|_| !made_here(instruction, command, &path)).map(|at| (at, word.text.clone()))
            });
            if let Some((earlier, what)) = culprit {
                let line = source.file.line(source.file.instructions[earlier].span.start);
                let message = format!("{what} stays in the layer of line {line}; this only hides it");
                let copied = source.file.instructions[earlier].copied().is_some();
                let fix = if copied {
                    "Do not copy it: use .dockerignore, a RUN --mount=type=bind, or another stage".to_owned()
                } else {
                    format!("Delete it at the end of the RUN in line {line}")
                };
                findings.push(source.finding(&META, command.span, message, fix));
            }
        }
    }
    findings
}

/// `apk del`, `apt-get purge` and their kin.
fn removes_packages(command: &Command) -> bool {
    matches!(
        (command.program(), command.subcommand()),
        ("apk", "del")
            | ("apt-get" | "apt", "remove" | "purge" | "autoremove")
            | ("yum" | "dnf" | "microdnf", "remove" | "erase")
    )
}

/// Whether an instruction installs this package, or a group of packages by this name (`apk add --virtual`).
fn adds_package(instruction: &Instruction, name: &str) -> bool {
    instruction.commands().iter().filter_map(install).any(|install| {
        install.packages.iter().any(|word| word.text == name)
            || install
                .command
                .arguments()
                .windows(2)
                .any(|words| matches!(words[0].text.as_str(), "-t" | "--virtual") && words[1].text == name)
    })
}

/// Whether an instruction surely puts something at this path.
fn brings(source: &Source<'_>, at: usize, path: &str) -> bool {
    let instruction = &source.file.instructions[at];
    let folder = source.file.workdir_at(at).unwrap_or_else(|| "/".to_owned());
    if let Some((sources, target)) = instruction.copied() {
        // A list of packages weighs nothing.
        if is_manifest(path) {
            return false;
        }
        let into = join_path(&folder, &target.value);
        if instruction.keyword == Keyword::Add
            && sources.iter().all(|word| word.value.contains(".tar") || word.value.ends_with("gz"))
        {
            return false;
        }
        return sources.iter().any(|word| {
            let name = word.value.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
            let whole = join_path(&into, name);
            let file = word.known && (whole == path || into == path) && path != "/";
            let known = |name: &str| {
                source.context.is_none_or(|files| {
                    files.names().iter().any(|file| file == name || file.starts_with(&format!("{name}/")))
                })
            };
            // A part of a copied folder, which the context shows to be there.
            let part = matches!(word.value.as_str(), "." | "./")
                && into != "/"
                && path.strip_prefix(&format!("{into}/")).is_some_and(|inner| source.context.is_some() && known(inner));
            file || part
        });
    }
    instruction.commands().iter().any(|command| match path {
        "/var/lib/apt/lists" | "/var/lib/apt" => {
            matches!(command.program(), "apt-get" | "apt") && command.subcommand() == "update"
        }
        "/var/cache/apk" => {
            command.program() == "apk"
                && matches!(command.subcommand(), "update" | "add")
                && !command.has_any(&["--no-cache"])
        }
        "/var/cache/yum" | "/var/cache/dnf" => {
            matches!(command.program(), "yum" | "dnf") && command.subcommand() == "install"
        }
        "/root/.cache" | "/root/.cache/pip" => {
            install(command).is_some_and(|install| install.manager == Manager::Pip)
                && !command.has_any(&["--no-cache-dir"])
        }
        _ => {
            let writes = matches!(command.program(), "wget" | "curl") && path.len() > 5;
            writes && command.arguments().iter().any(|word| join_path(&folder, &word.text) == path)
        }
    })
}

/// Whether the same RUN made it anew, so that deleting it is right.
fn made_here(instruction: &Instruction, delete: &Command, path: &str) -> bool {
    let before = instruction.commands().iter().take_while(|command| command.span != delete.span);
    let name = path.rsplit('/').next().unwrap_or_default();
    before.into_iter().any(|command| {
        let updates = path.starts_with("/var/") && matches!(command.subcommand(), "update" | "install" | "add");
        let pip = path.contains(".cache") && command.subcommand() == "install";
        updates
            || pip
            || matches!(command.program(), "wget" | "curl" | "git" | "mv" | "cp" | "mkdir")
                && command.arguments().iter().any(|word| word.text.contains(name))
    })
}
