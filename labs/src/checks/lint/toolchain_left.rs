//! # What it checks
//! The image that ships does not keep compilers and build tools that it installed: they are removed in the same RUN, or
//! the work is done in another stage.
//! # Why it matters
//! A compiler is 200 MB and more that the application never uses, and the first thing that an intruder wishes for.
//! # Failing example
//! ```dockerfile
//! FROM python:3.13-slim
//! RUN apt-get update && apt-get install -y gcc && pip install --no-cache-dir -r requirements.txt
//! ```
//! # Passing example
//! ```dockerfile
//! FROM python:3.13-slim AS build
//! RUN apt-get update && apt-get install -y gcc && pip wheel -r requirements.txt
//! FROM python:3.13-slim
//! RUN apk add --no-cache --virtual .build gcc && pip install --no-cache-dir x && apk del .build
//! ```
//! # Source
//! What learners get wrong most, seen in their own files.

use crate::checks::packages::install;
use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};

pub const META: Meta = Meta {
    id: "toolchain-left",
    title: "Compilers do not stay in the final image",
    group: Group::Lint,
    severity: Severity::Warning,
    aliases: &[],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    const TOOLS: [&str; 27] = [
        "build-essential",
        "gcc",
        "g++",
        "make",
        "cmake",
        "clang",
        "musl-dev",
        "build-base",
        "alpine-sdk",
        "python3-dev",
        "python-dev",
        "libc-dev",
        "libc6-dev",
        "linux-headers",
        "gfortran",
        "rustc",
        "cargo",
        "golang",
        "golang-go",
        "go",
        "maven",
        "gradle",
        "default-jdk",
        "gcc-c++",
        "autoconf",
        "automake",
        "ninja-build",
    ];
    let shipped = source.shipped();
    let mut findings = Vec::new();
    for (instruction, command) in source.file.run_commands() {
        if !instruction.stage.is_some_and(|stage| shipped[stage]) {
            continue;
        }
        let Some(install) = install(command).filter(|install| install.manager.is_system()) else { continue };
        let removed = instruction.commands().iter().any(|command| {
            matches!(
                (command.program(), command.subcommand()),
                ("apk", "del")
                    | ("apt-get" | "apt", "purge" | "remove" | "autoremove")
                    | ("yum" | "dnf" | "microdnf", "remove" | "erase")
            )
        });
        let name = |text: &str| text.split(['=', '~', ':']).next().unwrap_or_default().to_owned();
        let tools = install.packages.iter().filter(|word| {
            TOOLS.contains(&name(&word.text).as_str())
                || name(&word.text).starts_with("openjdk-") && word.text.contains("-jdk")
        });
        let tools: Vec<_> = tools.collect();
        if let (Some(first), false) = (tools.first(), removed) {
            let names: Vec<&str> = tools.iter().map(|word| word.text.as_str()).collect();
            let message = format!(
                "{} {} in the image that ships",
                names.join(", "),
                if names.len() == 1 { "stays" } else { "stay" }
            );
            findings.push(source.finding(
                &META,
                first.span,
                message,
                "Build in a first stage and copy the result, or remove them in the same RUN",
            ));
        }
    }
    findings
}
