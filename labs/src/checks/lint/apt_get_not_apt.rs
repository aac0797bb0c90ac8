//! # What it checks
//! RUN uses apt-get and apt-cache, not apt.
//! # Why it matters
//! apt says itself that its command line is not stable and not meant for scripts.
//! # Failing example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN apt update && apt install -y curl
//! ```
//! # Passing example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN apt-get update && apt-get install -y curl
//! ```
//! # Source
//! hadolint DL3027.

use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};

pub const META: Meta = Meta {
    id: "apt-get-not-apt",
    title: "Scripts use apt-get, people use apt",
    group: Group::Lint,
    severity: Severity::Warning,
    aliases: &["DL3027"],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    let commands = source.file.run_commands().filter(|(_, command)| command.program() == "apt");
    commands
        .filter_map(|(_, command)| {
            let word = command.words.first()?;
            let finding = source.finding(&META, word.span, "apt is made for people at a terminal", "Write apt-get");
            const SAME: [&str; 9] =
                ["install", "update", "upgrade", "remove", "purge", "clean", "autoremove", "autoclean", "download"];
            let same = word.text == "apt" && !word.quoted && SAME.contains(&command.subcommand());
            Some(if same { finding.with_edit(word.span, "apt-get") } else { finding })
        })
        .collect()
}
