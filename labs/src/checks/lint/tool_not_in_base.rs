//! # What it checks
//! Package managers and user tools fit the system of the base image: apt-get for Debian and Ubuntu, apk for Alpine, yum
//! or dnf for the Red Hat family; adduser instead of useradd on Alpine. Bases that are not known are left alone.
//! # Why it matters
//! The step fails with "not found".
//! # Failing example
//! ```dockerfile
//! FROM node:22-alpine
//! RUN apt-get update && apt-get install -y curl
//! ```
//! ```dockerfile
//! FROM python:3.13-alpine
//! RUN useradd app
//! ```
//! # Passing example
//! ```dockerfile
//! FROM node:22-alpine
//! RUN apk add --no-cache curl && adduser -D app
//! FROM python:3.13-slim
//! RUN apt-get update && useradd app
//! ```
//! ```dockerfile
//! FROM alpine:3.22
//! RUN apk add --no-cache shadow && useradd app
//! ```
//! # Source
//! What learners get wrong most, seen in their own files.

use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};
use crate::shell::Join;

pub const META: Meta = Meta {
    id: "tool-not-in-base",
    title: "Commands are those that the base has",
    group: Group::Lint,
    severity: Severity::Error,
    aliases: &[],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (instruction, command) in source.file.run_commands() {
        let Some(family) = instruction.stage.and_then(|stage| family(source, stage)) else { continue };
        let program = command.program();
        let fix = match (family, program) {
            ("Alpine", "apt-get" | "apt" | "yum" | "dnf") => "Use apk add --no-cache, or a base with Debian in it",
            ("Debian", "apk" | "yum" | "dnf" | "microdnf") => "Use apt-get, or an alpine base",
            ("Red Hat", "apk" | "apt-get" | "apt") => "Use dnf or yum",
            ("Alpine", "useradd") if !brings_shadow(source, instruction.stage) => "Write adduser -D NAME",
            ("Alpine", "groupadd") if !brings_shadow(source, instruction.stage) => "Write addgroup NAME",
            _ => continue,
        };
        // Scripts for several systems ask first which one they are on.
        if instruction.commands().iter().any(|command| matches!(command.program(), "command" | "which" | "[" | "test"))
            || matches!(command.join, Join::Or)
        {
            continue;
        }
        let line = source
            .file
            .line(source.file.instructions[source.file.stages[instruction.stage.unwrap_or(0)].from].span.start);
        findings.push(source.finding(
            &META,
            command.span,
            format!("The base of line {line} is {family}, which has no {program}"),
            fix,
        ));
    }
    findings
}

/// The family of systems that a stage's base belongs to, where its name says so.
fn family(source: &Source<'_>, stage: usize) -> Option<&'static str> {
    let image = source.file.root_image(stage)?;
    let tag = image.tag.as_deref().unwrap_or_default().to_lowercase();
    let official = image.registry.is_none() && !image.path.contains('/');
    if image.registry.is_none() && image.path == "alpine"
        || tag.split(['-', '.']).any(|part| part.starts_with("alpine"))
    {
        return Some("Alpine");
    }
    if !official {
        return None;
    }
    match image.path.as_str() {
        "debian" | "ubuntu" => Some("Debian"),
        "fedora" | "centos" | "rockylinux" | "almalinux" | "amazonlinux" | "oraclelinux" => Some("Red Hat"),
        "python" | "node" | "ruby" | "golang" | "rust" | "php" | "perl" | "nginx" | "httpd" | "redis" | "postgres"
            if !tag.contains("windows") && !tag.contains("nanoserver") =>
        {
            Some("Debian")
        }
        _ => None,
    }
}

fn brings_shadow(source: &Source<'_>, stage: Option<usize>) -> bool {
    let lineage = stage.map(|stage| source.file.lineage(stage)).unwrap_or_default();
    lineage
        .into_iter()
        .flat_map(|instruction| instruction.commands())
        .any(|command| command.arguments().iter().any(|word| word.text.starts_with("shadow") || word.dynamic))
}
