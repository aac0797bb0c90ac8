//! # What it checks
//! Every `FROM` that names an image from outside gives it a tag with a version, or a digest. A tag hidden behind an
//! `ARG` counts with the argument's default. `scratch` and earlier stages are pinned by nature.
//! # Why it matters
//! `latest`, and tags without a version such as `slim` or `lts`, point to another image next month: the same file then
//! builds something else, and nobody can say what ran before.
//! # Failing example
//! ```dockerfile
//! FROM python
//! CMD ["python3"]
//! ```
//! ```dockerfile
//! ARG TAG=latest
//! FROM node:${TAG}
//! ```
//! ```dockerfile
//! FROM nginx:alpine
//! ```
//! # Passing example
//! ```dockerfile
//! ARG PYTHON_VERSION=3.13
//! FROM python:${PYTHON_VERSION}-slim AS build
//! FROM debian:bookworm-slim
//! FROM gcr.io/distroless/static-debian12:nonroot
//! FROM scratch
//! FROM build
//! ```
//! # Source
//! hadolint DL3006 and DL3007; Docker's "Building best practices", pin base image versions.

use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};
use crate::dockerfile::{Base, Body, ImageRef};

pub const META: Meta = Meta {
    id: "base-pinned",
    title: "Every base image is pinned to a version",
    group: Group::Source,
    severity: Severity::Warning,
    aliases: &["DL3006", "DL3007"],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for stage in &source.file.stages {
        let (Base::Image(reference), Body::From { image, .. }) =
            (&stage.base, &source.file.instructions[stage.from].body)
        else {
            continue;
        };
        if reference.is_pinned() {
            continue;
        }
        let hidden = image.text.contains('$');
        let message = match &reference.tag {
            None if hidden => {
                format!("{} has no tag once its variables are replaced, so it means latest", reference.full)
            }
            None => format!("{} has no tag, so it means latest", reference.full),
            Some(tag) if hidden => format!("The variable hides the tag {tag}, which moves"),
            Some(tag) if tag == "latest" => format!("{} means another image every few weeks", reference.full),
            Some(tag) => format!("The tag {tag} names no version, so it moves"),
        };
        let aliases: &[&str] = match reference.tag.as_deref() {
            None => &["DL3006"],
            Some("latest") => &["DL3007"],
            Some(_) => &[],
        };
        let fix = format!("Name a version, as in {}", example(reference));
        findings.push(source.finding(&META, image.span, message, fix).known_as(aliases));
    }
    findings
}

/// Why a file without a finding cannot be said to pass.
pub fn undecided(source: &Source<'_>) -> Option<String> {
    let stage = source.file.stages.iter().find(|stage| stage.base == Base::Unknown)?;
    let line = source.file.line(source.file.instructions[stage.from].span.start);
    Some(format!("The image of line {line} depends on a build argument without a default"))
}

fn example(image: &ImageRef) -> String {
    let tag = image.tag_or_latest();
    let variant = ["alpine", "slim"]
        .into_iter()
        .find(|variant| tag.contains(variant))
        .map(|variant| format!("-{variant}"))
        .unwrap_or_default();
    let name = image.path.as_str();
    let version = match name {
        "python" | "node" | "ruby" if variant.is_empty() => {
            let version = if name == "python" {
                "3.13"
            } else if name == "node" {
                "22"
            } else {
                "3.4"
            };
            return format!("{name}:{version}-slim");
        }
        "python" => "3.13",
        "node" => "22",
        "ruby" => "3.4",
        "golang" => "1.24",
        "nginx" => "1.28",
        "alpine" => return "alpine:3.22".to_owned(),
        "debian" => return "debian:bookworm-slim".to_owned(),
        "ubuntu" => return "ubuntu:24.04".to_owned(),
        "rust" => "1.90",
        "redis" => "7.4",
        "postgres" => "17",
        "openjdk" => return "eclipse-temurin:21-jre".to_owned(),
        "php" | "httpd" => {
            let version = if name == "php" { "8.4" } else { "2.4" };
            let variant = image.tag.as_deref().filter(|tag| *tag != "latest").map(|tag| format!("-{tag}"));
            return format!("{name}:{version}{}", variant.unwrap_or_default());
        }
        _ => {
            let port = image.full.rfind('/').unwrap_or(0);
            let end = image.full[port..].find([':', '@']).map_or(image.full.len(), |at| port + at);
            return format!("{}:VERSION", &image.full[..end]);
        }
    };
    format!("{name}:{version}{variant}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dockerfile::parse;

    #[test]
    fn tags_without_a_version_move_and_releases_do_not() {
        for (image, count) in [
            ("python", 1),
            ("python:latest", 1),
            ("python:slim", 1),
            ("node:lts-alpine", 1),
            ("localhost:5000/app", 1),
            ("alpine:edge", 1),
            ("python:3", 0),
            ("python:3.13-slim", 0),
            ("debian:bookworm", 0),
            ("ubuntu:jammy", 0),
            ("nginx@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 0),
            ("gcr.io/distroless/base", 1),
            ("gcr.io/distroless/static:nonroot", 0),
            ("scratch", 0),
        ] {
            let file = parse(&format!("FROM {image}\n"));
            assert_eq!(run(&Source::new(&file, "", None)).len(), count, "{image}");
        }
        let file = parse("ARG V\nFROM python:${V}\n");
        assert!(undecided(&Source::new(&file, "", None)).is_some());
    }
}
