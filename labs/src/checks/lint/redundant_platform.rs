//! # What it checks
//! No FROM has --platform=$TARGETPLATFORM.
//! # Why it matters
//! That is the platform without the flag, too.
//! # Failing example
//! ```dockerfile
//! FROM --platform=$TARGETPLATFORM alpine:3.22
//! ```
//! # Passing example
//! ```dockerfile
//! FROM --platform=$BUILDPLATFORM alpine:3.22
//! ```
//! # Source
//! BuildKit RedundantTargetPlatform.

use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};
use crate::dockerfile::{Keyword, Span};

pub const META: Meta = Meta {
    id: "redundant-platform",
    title: "--platform is not set to what it is anyway",
    group: Group::Lint,
    severity: Severity::Style,
    aliases: &["buildkit/RedundantTargetPlatform"],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for instruction in source.file.each(Keyword::From) {
        let Some(flag) = instruction.flag("platform") else { continue };
        let value = flag.value.as_ref().map_or("", |value| value.text.as_str());
        if value.trim_matches('"') == "$TARGETPLATFORM" || value.trim_matches('"') == "${TARGETPLATFORM}" {
            let end = source
                .file
                .source
                .get(flag.span.end as usize..)
                .map_or(0, |rest| rest.len() - rest.trim_start_matches([' ', '\t']).len());
            let gone = Span::new(flag.span.start as usize, flag.span.end as usize + end);
            findings.push(
                source
                    .finding(&META, flag.span, "This is the platform without the flag, too", "Remove the flag")
                    .with_edit(gone, ""),
            );
        }
    }
    findings
}
