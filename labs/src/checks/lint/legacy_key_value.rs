//! # What it checks
//! ENV and LABEL use NAME=value, not NAME value.
//! # Why it matters
//! The old form takes the whole rest of the line as the value, so that a second variable on the line becomes part of
//! the first.
//! # Failing example
//! ```dockerfile
//! FROM alpine:3.22
//! ENV DEPS curl git
//! ```
//! # Passing example
//! ```dockerfile
//! FROM alpine:3.22
//! ENV DEPS="curl git"
//! LABEL a=b
//! ```
//! # Source
//! BuildKit LegacyKeyValueFormat.

use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};

pub const META: Meta = Meta {
    id: "legacy-key-value",
    title: "ENV and LABEL are written with =",
    group: Group::Lint,
    severity: Severity::Style,
    aliases: &["buildkit/LegacyKeyValueFormat"],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for instruction in &source.file.instructions {
        for pair in instruction.pairs().iter().filter(|pair| pair.legacy) {
            let (key, value) = (&pair.key.text, pair.value.as_ref().map_or("", |value| value.text.as_str()));
            // `ENV A = b` is read as A with the value "= b", which nobody means.
            if let Some(meant) = value.strip_prefix('=') {
                let message = format!("The value of {key} begins with =, because of the blank before it");
                let fix = format!("Write {} {key}={}", instruction.name.text, meant.trim_start());
                findings.push(source.finding(&META, pair.span, message, fix).with_severity(Severity::Warning));
                continue;
            }
            let quoted = value.starts_with('"') && value.ends_with('"') && value.matches('"').count() == 2;
            let plain = !value.contains(char::is_whitespace) && !value.contains(['"', '\'']);
            let written = if quoted || plain { value.to_owned() } else { format!("\"{value}\"") };
            let safe = quoted || !value.contains(['"', '\'', '\\']);
            let name = &instruction.name.text;
            let finding = source.finding(
                &META,
                pair.span,
                format!("{name} is written without ="),
                format!("Write {name} {key}={written}"),
            );
            findings.push(if safe { finding.with_edit(pair.span, format!("{key}={written}")) } else { finding });
        }
    }
    findings
}
