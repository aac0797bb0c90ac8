//! # What it checks
//! `ADD` is used only for what `COPY` cannot do: archives that it unpacks, addresses, and git repositories.
//! # Why it matters
//! `ADD` does more than copy: it unpacks archives and fetches addresses without being asked. `COPY` says what happens.
//! # Failing example
//! ```dockerfile
//! FROM python:3.13-slim
//! ADD app.py /app/
//! ```
//! # Passing example
//! ```dockerfile
//! FROM python:3.13-slim
//! COPY app.py /app/
//! ADD rootfs.tar.xz /
//! ADD https://example.com/data.json /data/
//! ```
//! # Source
//! hadolint DL3020; Docker's "Building best practices", ADD or COPY; CIS Docker Benchmark 4.9.

use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};
use crate::dockerfile::{Keyword, Word};

pub const META: Meta = Meta {
    id: "copy-not-add",
    title: "Files are copied with COPY",
    group: Group::Source,
    severity: Severity::Warning,
    aliases: &["DL3020", "CIS-4.9"],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for instruction in source.file.each(Keyword::Add) {
        let Some((sources, _)) = instruction.copied() else { continue };
        let special = sources.iter().any(needs_add)
            || ["checksum", "keep-git-dir", "unpack"].iter().any(|flag| instruction.flag(flag).is_some());
        if special || sources.iter().any(|word| !word.known) || (sources.is_empty() && instruction.heredocs.is_empty())
        {
            continue;
        }
        let what = sources.first().map_or("the text", |word| word.text.as_str());
        let name = &instruction.name;
        let lower = name.text.chars().all(char::is_lowercase);
        findings.push(
            source
                .finding(&META, instruction.span, format!("ADD is used to copy {what}"), "Write COPY instead of ADD")
                .with_edit(name.span, if lower { "copy" } else { "COPY" }),
        );
    }
    findings
}

/// Archives that are unpacked, addresses, repositories.
fn needs_add(word: &Word) -> bool {
    const ARCHIVES: [&str; 14] = [
        ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tbz", ".tar.xz", ".txz", ".tar.zst", ".tzst", ".tar.lz",
        ".tlz", ".tar.z", ".gz",
    ];
    let lower = word.value.to_lowercase();
    lower.contains("://")
        || lower.starts_with("git@")
        || ARCHIVES.iter().any(|end| lower.ends_with(end))
        || [".bz2", ".xz", ".zst", ".lzma"].iter().any(|end| lower.ends_with(end))
}
