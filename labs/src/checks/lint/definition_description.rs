//! # What it checks
//! With # check=experimental=InvalidDefinitionDescription, a comment directly above an ARG or a named FROM begins with
//! that name, or a blank line stands between.
//! # Why it matters
//! The builder shows such comments as the description of the argument or target.
//! # Failing example
//! ```dockerfile
//! # check=experimental=InvalidDefinitionDescription
//! # the version of the base
//! ARG VERSION=3.22
//! FROM alpine:${VERSION}
//! ```
//! # Passing example
//! ```dockerfile
//! # check=experimental=InvalidDefinitionDescription
//! # VERSION is the version of the base
//! ARG VERSION=3.22
//! FROM alpine:${VERSION}
//! ```
//! ```dockerfile
//! # about nothing
//! ARG VERSION=3.22
//! FROM alpine:${VERSION}
//! ```
//! # Source
//! BuildKit InvalidDefinitionDescription, which is experimental there and has to be switched on.

use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};
use crate::dockerfile::{Body, Keyword};

pub const META: Meta = Meta {
    id: "definition-description",
    title: "A comment above a stage or argument begins with its name",
    group: Group::Lint,
    severity: Severity::Style,
    aliases: &["buildkit/InvalidDefinitionDescription"],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    let enabled = source.file.directives.iter().filter(|directive| directive.name == "check").any(|directive| {
        directive
            .value
            .value
            .split(';')
            .filter_map(|option| option.trim().strip_prefix("experimental="))
            .flat_map(|codes| codes.split(','))
            .any(|code| {
                code.trim().eq_ignore_ascii_case("all")
                    || code.trim().eq_ignore_ascii_case("InvalidDefinitionDescription")
            })
    });
    if !enabled {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for instruction in &source.file.instructions {
        let name = match (&instruction.body, instruction.keyword) {
            (Body::From { name: Some(name), .. }, _) => name.text.as_str(),
            (Body::Pairs(pairs), Keyword::Arg) if pairs.len() == 1 => pairs[0].key.text.as_str(),
            _ => continue,
        };
        let line = source.file.line(instruction.span.start);
        let directive =
            |span: crate::dockerfile::Span| source.file.directives.iter().any(|directive| directive.span == span);
        let Some(comment) =
            source.file.comments.iter().find(|comment| comment.line + 1 == line && !directive(comment.span))
        else {
            continue;
        };
        if comment.text.split_whitespace().next() != Some(name) {
            let message = format!("The comment above {name} does not begin with its name");
            findings.push(source.finding(
                &META,
                comment.span,
                message,
                format!("Begin it with {name}, or leave a blank line between"),
            ));
        }
    }
    findings
}
