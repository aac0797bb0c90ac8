//! # What it checks
//! A list in VOLUME, COPY, ADD, SHELL and RUN is JSON: each part in double quotes.
//! # Why it matters
//! With single quotes it is no list. `VOLUME ['/data']` makes a volume with brackets in its name.
//! # Failing example
//! ```dockerfile
//! FROM postgres:17
//! VOLUME ['/data']
//! ```
//! # Passing example
//! ```dockerfile
//! FROM postgres:17
//! VOLUME ["/data"]
//! RUN [ 'a' = 'b' ] || echo no
//! ```
//! # Source
//! Dockerfile reference, "Shell and exec form".

use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};
use crate::dockerfile::Keyword;

pub const META: Meta = Meta {
    id: "list-not-json",
    title: "Lists are JSON",
    group: Group::Lint,
    severity: Severity::Error,
    aliases: &[],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for instruction in source.file.instructions.iter().filter(|own| {
        matches!(own.keyword, Keyword::Volume | Keyword::Copy | Keyword::Add | Keyword::Shell | Keyword::Run)
    }) {
        let text = instruction.text.as_str().trim();
        let Some(inner) = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')) else { continue };
        let quoted = inner.trim_start().starts_with(['\'', '\u{201c}', '\u{201d}', '\u{2018}', '\u{2019}']);
        // `[ 'a' = 'b' ]` is a test of the shell.
        if !quoted || instruction.keyword == Keyword::Run && !inner.contains(',') {
            continue;
        }
        let json = text.replace(['\'', '\u{201c}', '\u{201d}', '\u{2018}', '\u{2019}'], "\"");
        let message = format!("This is no list to {}: JSON has double quotes", instruction.name.value);
        let finding = source.finding(&META, instruction.text.whole(), message, format!("Write {json}"));
        let valid = !text.contains(['"', '\\']) && serde_json::from_str::<Vec<String>>(&json).is_ok();
        findings.push(if valid { finding.with_edit(instruction.text.whole(), json) } else { finding });
    }
    findings
}
