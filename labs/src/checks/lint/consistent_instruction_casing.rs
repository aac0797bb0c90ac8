//! # What it checks
//! All instructions of the file are in upper case, or all in lower case, as most of them are.
//! # Why it matters
//! Instructions stand out from their arguments only while they look alike.
//! # Failing example
//! ```dockerfile
//! FROM alpine:3.22
//! run echo a
//! RUN echo b
//! ```
//! # Passing example
//! ```dockerfile
//! FROM alpine:3.22
//! RUN echo a
//! ```
//! ```dockerfile
//! from alpine:3.22
//! run echo a
//! ```
//! # Source
//! BuildKit ConsistentInstructionCasing.

use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};
use crate::dockerfile::Keyword;

pub const META: Meta = Meta {
    id: "consistent-instruction-casing",
    title: "Instructions are all written in one case",
    group: Group::Lint,
    severity: Severity::Style,
    aliases: &["buildkit/ConsistentInstructionCasing"],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    let known = || {
        source
            .file
            .instructions
            .iter()
            .filter(|instruction| instruction.keyword != Keyword::Unknown)
            .map(|instruction| &instruction.name)
            // A misspelt one has other troubles.
            .filter(|name| name.text.eq_ignore_ascii_case(&name.value))
    };
    let lower = known().filter(|name| name.text.chars().all(char::is_lowercase)).count();
    let upper = known().filter(|name| name.text.chars().all(char::is_uppercase)).count();
    let wanted = |text: &str| if lower > upper { text.to_lowercase() } else { text.to_uppercase() };
    known()
        .filter(|name| name.text != wanted(&name.text))
        .map(|name| {
            let wanted = wanted(&name.text);
            let message = format!("{} is not written as most instructions here", name.text);
            source.finding(&META, name.span, message, format!("Write {wanted}")).with_edit(name.span, wanted)
        })
        .collect()
}
