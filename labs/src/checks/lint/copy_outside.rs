//! # What it checks
//! No COPY or ADD names something above the build context (../).
//! # Why it matters
//! The builder only gets the context. It reads ../ as the context itself and does not find the file.
//! # Failing example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! COPY ../shared/lib.py /app/
//! ```
//! # Passing example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! COPY app/../shared/lib.py /app/
//! ```
//! # Source
//! What learners get wrong most, seen in their own files.

use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};
use crate::dockerfile::Keyword;

pub const META: Meta = Meta {
    id: "copy-outside",
    title: "Only files of the context are copied",
    group: Group::Lint,
    severity: Severity::Error,
    aliases: &[],
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
        let Some((sources, _)) = instruction.copied() else { continue };
        if instruction.flag("from").is_some() {
            continue;
        }
        for word in sources.iter().filter(|word| word.known && word.value.starts_with("../")) {
            let message = format!("{} lies outside of the build context", word.value);
            findings.push(source.finding(
                &META,
                word.span,
                message,
                "Build from the folder above (docker build -f here/Dockerfile ..), and copy from there",
            ));
        }
    }
    findings
}
