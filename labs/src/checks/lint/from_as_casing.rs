//! # What it checks
//! The words FROM and AS of one line are both in upper case or both in lower case.
//! # Why it matters
//! Mixed case reads as if it meant something.
//! # Failing example
//! ```dockerfile
//! FROM alpine:3.22 as build
//! ```
//! # Passing example
//! ```dockerfile
//! FROM alpine:3.22 AS build
//! from alpine:3.22 as second
//! ```
//! # Source
//! BuildKit FromAsCasing.

use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};
use crate::dockerfile::{Body, Keyword};

pub const META: Meta = Meta {
    id: "from-as-casing",
    title: "FROM and AS are written in the same case",
    group: Group::Lint,
    severity: Severity::Style,
    aliases: &["buildkit/FromAsCasing"],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for instruction in source.file.each(Keyword::From) {
        let Body::From { separator: Some(word), .. } = &instruction.body else { continue };
        let upper = instruction.name.text.chars().all(char::is_uppercase);
        let lower = instruction.name.text.chars().all(char::is_lowercase);
        let wanted = if upper { "AS" } else { "as" };
        if (upper || lower) && word.text.eq_ignore_ascii_case("as") && word.text != wanted {
            let message = format!("{} and {} are in different case", instruction.name.text, word.text);
            findings.push(
                source.finding(&META, word.span, message, format!("Write {wanted}")).with_edit(word.span, wanted),
            );
        }
    }
    findings
}
