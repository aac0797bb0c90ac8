//! # What it checks
//! FROM names a valid image when no build argument is given.
//! # Why it matters
//! docker build without arguments then fails, and nobody is told which argument is missing.
//! # Failing example
//! ```dockerfile
//! ARG TAG
//! FROM alpine:${TAG}
//! ```
//! # Passing example
//! ```dockerfile
//! ARG TAG=3.22
//! ARG VARIANT
//! FROM alpine:${TAG}${VARIANT}
//! ```
//! # Source
//! BuildKit InvalidDefaultArgInFrom.

use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};
use crate::dockerfile::{Body, Keyword};

pub const META: Meta = Meta {
    id: "invalid-default-arg",
    title: "The image is valid without build arguments",
    group: Group::Lint,
    severity: Severity::Warning,
    aliases: &["buildkit/InvalidDefaultArgInFrom"],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for instruction in source.file.each(Keyword::From) {
        let Body::From { image, .. } = &instruction.body else { continue };
        if !image.known && instruction.undefined.is_empty() && !is_image(&image.value) {
            let message = format!("Without a build argument the image is \"{}\"", image.value);
            findings.push(source.finding(&META, image.span, message, "Give the ARG a default, as in ARG VERSION=1.0"));
        }
    }
    findings
}

fn is_image(text: &str) -> bool {
    !text.is_empty()
        && !text.ends_with([':', '/', '-', '.', '@'])
        && !text.starts_with([':', '/', '-', '.'])
        && !text.contains(":-")
        && !text.contains("//")
}
