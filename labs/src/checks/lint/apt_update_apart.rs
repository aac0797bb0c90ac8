//! # What it checks
//! apt-get update and apt-get install are in one RUN.
//! # Why it matters
//! The step with update is cached for ever: weeks later install asks for versions that the archive no longer has, and
//! the build fails, or installs old ones.
//! # Failing example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN apt-get update
//! RUN apt-get install -y curl
//! ```
//! # Passing example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN apt-get update && apt-get install -y curl
//! ```
//! # Source
//! Docker, "Building best practices", apt-get.

use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};
use crate::dockerfile::Keyword;

pub const META: Meta = Meta {
    id: "apt-update-apart",
    title: "apt-get update stands in the RUN that installs",
    group: Group::Lint,
    severity: Severity::Warning,
    aliases: &[],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for instruction in source.file.each(Keyword::Run) {
        let commands = instruction.commands();
        let update = commands
            .iter()
            .find(|command| matches!(command.program(), "apt-get" | "apt") && command.subcommand() == "update");
        let Some(update) = update else { continue };
        let uses = commands.iter().any(|command| {
            let apt = matches!(command.program(), "apt-get" | "apt" | "aptitude" | "apt-cache")
                && !matches!(command.subcommand(), "update" | "clean");
            apt || command.program().ends_with(".sh")
                || command.words.iter().any(|word| word.dynamic && word.text.starts_with('$'))
        });
        let later = source.file.each(Keyword::Run).any(|later| {
            later.stage == instruction.stage
                && later.span.start > instruction.span.start
                && later
                    .commands()
                    .iter()
                    .any(|command| matches!(command.program(), "apt-get" | "apt") && command.subcommand() == "install")
        });
        if !uses && later && !instruction.mounts("cache", None) {
            findings.push(source.finding(
                &META,
                update.span,
                "The lists that this fetches are cached, and grow old",
                "Write apt-get update && apt-get install in one RUN",
            ));
        }
    }
    findings
}
