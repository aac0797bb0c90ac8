//! # What it checks
//! A step that installs what a manifest lists (`npm install`, `pip install -r requirements.txt`) comes after one that
//! brings files into the image.
//! # Why it matters
//! The build sees nothing of your folder but what COPY brings. Without a manifest npm installs nothing and calls it a
//! success, and pip ends the build.
//! # Failing example
//! ```dockerfile
//! FROM node:22-slim
//! WORKDIR /app
//! RUN npm install
//! CMD ["npm", "start"]
//! ```
//! # Passing example
//! ```dockerfile
//! FROM node:22-slim
//! WORKDIR /app
//! COPY package.json package-lock.json ./
//! RUN npm ci
//! ```
//! ```dockerfile
//! FROM node:22-slim
//! RUN git clone https://example.com/a.git /app && cd /app && npm ci
//! ```
//! # Source
//! What learners get wrong most, seen in their own files.

use crate::checks::packages::install;
use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};
use crate::dockerfile::{Base, Keyword};

pub const META: Meta = Meta {
    id: "nothing-to-install",
    title: "The manifest is copied before it is installed",
    group: Group::Lint,
    severity: Severity::Warning,
    aliases: &[],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, stage) in source.file.stages.iter().enumerate() {
        // An image of somebody's own may bring the project.
        let Base::Image(image) = source.file.root(index) else { continue };
        if image.registry.is_some() || image.path.contains('/') || image.tag_or_latest().contains("onbuild") {
            continue;
        }
        for instruction in source.file.lineage(index) {
            let brings = matches!(instruction.keyword, Keyword::Copy | Keyword::Add)
                || instruction.flag("mount").is_some()
                || !instruction.heredocs.is_empty();
            let found = instruction.commands().iter().enumerate().find_map(|(at, command)| {
                let install = install(command).filter(|install| install.manifest || !install.lists.is_empty())?;
                // Whatever ran before may have made it: `git clone`, `npm init`, `echo flask > requirements.txt`.
                (at == 0 && instruction.keyword == Keyword::Run).then_some(install.command.span)
            });
            if let (Some(span), false) = (found, brings) {
                if instruction.span.start >= source.file.instructions[stage.from].span.start {
                    let message = "Nothing was copied into the image yet, so there is no list of packages";
                    findings.push(source.finding(&META, span, message, "Copy the manifest first"));
                }
                break;
            }
            if brings || instruction.keyword == Keyword::Run && !instruction.commands().iter().all(harmless) {
                break;
            }
        }
    }
    findings
}

/// Commands that surely make no manifest.
fn harmless(command: &crate::shell::Command) -> bool {
    matches!(
        command.program(),
        "mkdir"
            | "apt-get"
            | "apt"
            | "apk"
            | "chmod"
            | "chown"
            | "useradd"
            | "adduser"
            | "groupadd"
            | "addgroup"
            | "corepack"
            | "rm"
            | "set"
            | "true"
    ) || install(command).is_some_and(|install| !install.packages.is_empty())
}
