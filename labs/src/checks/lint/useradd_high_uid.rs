//! # What it checks
//! useradd with a user number of six digits or more also has -l (--no-log-init).
//! # Why it matters
//! Otherwise /var/log/lastlog grows to a sparse file of the size of that number, which many tools write out in full:
//! gigabytes of zeros.
//! # Failing example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN useradd -u 1000000 app
//! ```
//! # Passing example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN useradd -l -u 1000000 app && useradd -u 10001 other
//! ```
//! # Source
//! hadolint DL3046.

use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};
use crate::dockerfile::Span;

pub const META: Meta = Meta {
    id: "useradd-high-uid",
    title: "useradd with a high number has -l",
    group: Group::Lint,
    severity: Severity::Warning,
    aliases: &["DL3046"],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (_, command) in source.file.run_commands().filter(|(_, command)| command.program() == "useradd") {
        let words = command.arguments();
        let id = words.iter().enumerate().find_map(|(at, word)| match word.text.as_str() {
            "-u" | "--uid" => words.get(at + 1).map(|word| word.text.clone()),
            text => text.strip_prefix("--uid=").map(str::to_owned),
        });
        if id.is_some_and(|id| id.len() > 5 && id.parse::<u64>().is_ok()) && !command.has_flag('l', &["no-log-init"]) {
            let word = command.words[0].span;
            findings.push(
                source
                    .finding(&META, command.span, "A user number this high makes lastlog huge", "Add -l")
                    .with_edit(Span { start: word.end, end: word.end }, " -l"),
            );
        }
    }
    findings
}
