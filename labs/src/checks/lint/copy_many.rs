//! # What it checks
//! A COPY or ADD with several sources ends with a folder: a slash at its end, or a dot.
//! # Why it matters
//! Without the slash the target is a file: the builder rejects that, or makes a folder where a file was meant.
//! # Failing example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! COPY a.txt b.txt /data
//! ```
//! # Passing example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! WORKDIR /data
//! COPY a.txt b.txt /data/
//! COPY a.txt b.txt .
//! ```
//! # Source
//! hadolint DL3021.

use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};
use crate::dockerfile::{Keyword, Span};

pub const META: Meta = Meta {
    id: "copy-many",
    title: "Several files are copied into a folder",
    group: Group::Lint,
    severity: Severity::Error,
    aliases: &["DL3021"],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for instruction in source
        .file
        .instructions
        .iter()
        .filter(|instruction| matches!(instruction.keyword, Keyword::Copy | Keyword::Add))
    {
        let Some((sources, target)) = instruction.copied() else { continue };
        let count = sources.len() + instruction.heredocs.len();
        let folder = target.value.ends_with(['/', '\\'])
            || target.value == "."
            || target.value.ends_with("/.")
            || target.value == "..";
        // What a variable holds may end with a slash.
        if count < 2 || folder || !target.known && target.text.contains('$') {
            continue;
        }
        let message = format!("{count} sources go to {}, which is no folder by its name", target.value);
        let finding = source.finding(&META, target.span, message, format!("Write {}/", target.text));
        let end = Span { start: target.span.end, end: target.span.end };
        let plain = !target.text.contains(['"', '\'']) && source.file.text(target.span) == target.text;
        findings.push(if plain { finding.with_edit(end, "/") } else { finding });
    }
    findings
}
