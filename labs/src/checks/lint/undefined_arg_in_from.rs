//! # What it checks
//! Every variable in a FROM is declared by an ARG before the first FROM, or is one that the builder sets by itself.
//! # Why it matters
//! A variable that nothing declares is empty: the image is then another one than meant, or the build fails. An ARG
//! after a FROM belongs to that stage and is not seen by later FROMs.
//! # Failing example
//! ```dockerfile
//! FROM alpine:${VERSION}
//! ```
//! ```dockerfile
//! FROM alpine:3.22 AS a
//! ARG V=12
//! FROM debian:${V}
//! ```
//! # Passing example
//! ```dockerfile
//! ARG VERSION=3.22
//! FROM --platform=$BUILDPLATFORM alpine:${VERSION}
//! ```
//! # Source
//! BuildKit UndefinedArgInFrom.

use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};
use crate::dockerfile::{Keyword, closest};

pub const META: Meta = Meta {
    id: "undefined-arg-in-from",
    title: "Variables in FROM are declared above the first FROM",
    group: Group::Lint,
    severity: Severity::Warning,
    aliases: &["buildkit/UndefinedArgInFrom"],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for instruction in source.file.each(Keyword::From) {
        for (name, span) in &instruction.undefined {
            let globals =
                source.file.instructions.iter().take_while(|instruction| instruction.keyword != Keyword::From);
            let declared: Vec<&str> =
                globals.flat_map(|instruction| instruction.pairs()).map(|pair| pair.key.value.as_str()).collect();
            let later = source
                .file
                .each(Keyword::Arg)
                .any(|instruction| instruction.pairs().iter().any(|pair| pair.key.value == *name));
            let automatic = ["TARGETPLATFORM", "TARGETOS", "TARGETARCH", "BUILDPLATFORM", "BUILDARCH"];
            let fix = match closest(name, declared.iter().copied().chain(automatic)) {
                Some(near) => format!("Did you mean {near}?"),
                None if later => format!("Move ARG {name} above the first FROM"),
                None => format!("Write ARG {name}=value above the first FROM"),
            };
            findings.push(source.finding(&META, *span, format!("Nothing declares {name} before the first FROM"), fix));
        }
    }
    findings
}
