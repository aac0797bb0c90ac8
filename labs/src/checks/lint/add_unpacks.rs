//! # What it checks
//! An archive of the context is not copied with COPY and unpacked by a later RUN.
//! # Why it matters
//! The archive stays in its layer although nobody needs it any more. ADD unpacks without it.
//! # Failing example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! COPY root.tar.gz /tmp/
//! RUN tar -xzf /tmp/root.tar.gz -C /
//! ```
//! # Passing example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! ADD root.tar.gz /
//! ```
//! # Source
//! hadolint DL3010.

use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};
use crate::dockerfile::Keyword;

pub const META: Meta = Meta {
    id: "add-unpacks",
    title: "Archives are unpacked by ADD",
    group: Group::Lint,
    severity: Severity::Info,
    aliases: &["DL3010"],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (at, instruction) in
        source.file.instructions.iter().enumerate().filter(|(_, instruction)| instruction.keyword == Keyword::Copy)
    {
        let Some((sources, _)) = instruction.copied() else { continue };
        for word in sources.iter().filter(|word| is_archive(&word.value)) {
            let name = word.value.rsplit('/').next().unwrap_or_default();
            let later = source.file.instructions[at + 1..].iter().filter(|later| later.stage == instruction.stage);
            let unpacked = later.flat_map(|later| later.commands()).find(|command| {
                matches!(command.program(), "tar" | "gunzip" | "bsdtar")
                    && command.arguments().iter().any(|word| word.text.rsplit('/').next() == Some(name))
            });
            if let Some(command) = unpacked {
                let line = source.file.line(command.span.start);
                let message = format!("Line {line} unpacks {name}, and the archive stays in this layer");
                let fix = if instruction.flag("from").is_some() {
                    "Unpack it in that stage and copy the result"
                } else {
                    "Use ADD, which unpacks it and leaves no archive"
                };
                findings.push(source.finding(&META, word.span, message, fix));
            }
        }
    }
    findings
}

fn is_archive(path: &str) -> bool {
    [".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz", ".tar.zst"]
        .iter()
        .any(|end| path.ends_with(end))
}
