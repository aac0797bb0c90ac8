//! # What it checks
//! In stages from Docker's official images, apt-get update runs before apt-get install.
//! # Why it matters
//! These images ship without package lists. apt-get install then ends with "Unable to locate package".
//! # Failing example
//! ```dockerfile
//! FROM ubuntu:24.04
//! RUN apt-get install -y curl
//! ```
//! # Passing example
//! ```dockerfile
//! FROM ubuntu:24.04
//! RUN apt-get update && apt-get install -y curl
//! RUN apt-get install -y ./local.deb
//! ```
//! # Source
//! Docker, "Building best practices", apt-get.

use crate::checks::packages::{Manager, install};
use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};
use crate::dockerfile::{Base, Keyword};

pub const META: Meta = Meta {
    id: "apt-without-update",
    title: "apt-get update runs before apt-get install",
    group: Group::Lint,
    severity: Severity::Error,
    aliases: &[],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, stage) in source.file.stages.iter().enumerate() {
        let official = |image: &crate::dockerfile::ImageRef| image.registry.is_none() && !image.path.contains('/');
        if !matches!(source.file.root(index), Base::Image(image) if official(image)) {
            continue;
        }
        let runs = source.file.lineage(index).into_iter().filter(|own| own.keyword == Keyword::Run);
        // A script may update too, and so may what a variable holds.
        let updates = |command: &crate::shell::Command| {
            command.words.iter().any(|word| word.text == "update")
                || command.program().contains("setup")
                || command.program().ends_with(".sh")
                || matches!(command.program(), "sh" | "bash" | "")
                || command.words.first().is_some_and(|word| word.dynamic)
        };
        for instruction in runs {
            let commands = instruction.commands();
            let at = commands.iter().position(updates);
            if at.is_some() || instruction.mounts("cache", None) || instruction.mounts("bind", None) {
                let before = &commands[..at.unwrap_or(0)];
                findings.extend(before.iter().find_map(|command| finding(source, command)));
                break;
            }
            let found = commands.iter().find_map(|command| finding(source, command));
            if found.is_some() && instruction.stage == source.file.instructions[stage.from].stage {
                findings.extend(found);
                break;
            }
        }
    }
    findings
}

fn finding(source: &Source<'_>, command: &crate::shell::Command) -> Option<Finding> {
    let install = install(command).filter(|install| install.manager == Manager::Apt)?;
    install.packages.iter().any(|word| !word.text.contains('/') && !word.text.ends_with(".deb")).then_some(())?;
    let message = "No package lists are there yet, so apt finds nothing to install";
    Some(source.finding(&META, command.span, message, "Write apt-get update && apt-get install in one RUN"))
}
