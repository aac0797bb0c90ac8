//! # What it checks
//! A `RUN` that installs with apt in the image that ships also deletes `/var/lib/apt/lists` in that same `RUN`, or
//! keeps it in a cache mount. `apt-get clean` does not touch these lists.
//! # Why it matters
//! The package lists are 20 MB or more that nothing ever reads again. Deleting them in a later `RUN` makes nothing
//! smaller: the layer before still holds them.
//! # Failing example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN apt-get update && apt-get install -y --no-install-recommends curl
//! ```
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN apt-get update && apt-get install -y curl && apt-get clean
//! RUN rm -rf /var/lib/apt/lists/*
//! ```
//! # Passing example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN apt-get update && apt-get install -y --no-install-recommends curl \
//!  && rm -rf /var/lib/apt/lists/*
//! ```
//! # Source
//! hadolint DL3009; Docker's "Building best practices", apt-get.

use crate::checks::packages::{Manager, install};
use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};
use crate::dockerfile::{Instruction, Keyword, Span};

pub const META: Meta = Meta {
    id: "apt-clean",
    title: "apt leaves no package lists behind",
    group: Group::Source,
    severity: Severity::Warning,
    aliases: &["DL3009"],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    let shipped = source.shipped();
    let mut findings = Vec::new();
    for instruction in
        source.file.each(Keyword::Run).filter(|instruction| instruction.stage.is_none_or(|stage| shipped[stage]))
    {
        let commands = instruction.commands();
        let installs = commands.iter().filter_map(install).rfind(|install| install.manager == Manager::Apt);
        let updates = commands.iter().find(|command| {
            matches!(command.program(), "apt-get" | "apt" | "aptitude") && command.subcommand() == "update"
        });
        // The lists arise where they are fetched: an install alone finds those of an earlier layer, or none.
        let Some(command) = updates.map(|update| installs.map_or(update, |install| install.command)) else { continue };
        if cleans(instruction)
            || instruction.mounts("cache", Some("/var/lib/apt"))
            || instruction.mounts("cache", Some("/var/lib/apt/lists"))
        {
            continue;
        }
        let mut finding = source.finding(
            &META,
            command.span,
            "The package lists stay in this layer",
            "End the same RUN with && rm -rf /var/lib/apt/lists/*",
        );
        if let Some(end) = chain_end(instruction) {
            finding = finding.with_edit(end, " \\\n && rm -rf /var/lib/apt/lists/*");
        }
        findings.push(finding);
    }
    findings
}

fn cleans(instruction: &Instruction) -> bool {
    instruction.commands().iter().any(|command| {
        let deletes = match command.program() {
            "rm" => true,
            "find" => command.has_any(&["-delete", "-exec"]),
            _ => false,
        };
        deletes
            && command.arguments().iter().any(|word| {
                word.text.contains("/var/lib/apt")
                    || word.text.trim_end_matches(['/', '*']) == "/var/lib"
                    || word.text.contains("/var/lib/{apt")
            })
    })
}

/// Where more can be put at the end of a plain chain of `&&`.
fn chain_end(instruction: &Instruction) -> Option<Span> {
    use crate::shell::Join;
    let commands = instruction.commands();
    let plain = instruction.heredocs.is_empty()
        && commands.iter().all(|command| command.depth == 0 && matches!(command.join, Join::First | Join::And));
    let last = commands.last().filter(|_| plain && !instruction.script.as_ref().is_some_and(|script| script.exec))?;
    (last.span.end == instruction.text.whole().end).then_some(Span { start: last.span.end, end: last.span.end })
}
