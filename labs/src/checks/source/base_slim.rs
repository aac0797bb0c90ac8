//! # What it checks
//! The image that ships starts from a small variant (`slim`, `alpine`, distroless, a runtime without the development
//! kit) where the base offers one. Builder stages may be as fat as they like.
//! # Why it matters
//! The full variants carry compilers, headers and tools that the application never runs: several hundred megabytes to
//! pull, store and patch for each release.
//! # Failing example
//! ```dockerfile
//! FROM python:3.13
//! CMD ["python3", "app.py"]
//! ```
//! # Passing example
//! ```dockerfile
//! FROM node:22 AS build
//! RUN npm run build
//! FROM node:22-slim
//! COPY --from=build /app/dist /app
//! ```
//! # Source
//! Docker's "Building best practices", choose the right base image.

use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};
use crate::dockerfile::{Base, ImageRef};

pub const META: Meta = Meta {
    id: "base-slim",
    title: "The final image starts from a small base",
    group: Group::Source,
    severity: Severity::Warning,
    aliases: &[],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    let Some(last) = source.file.stages.len().checked_sub(1) else { return Vec::new() };
    let Some(image) = source.file.root_image(last) else { return Vec::new() };
    let chain = source.file.chain(last);
    let root = chain.last().copied().unwrap_or(last);
    let span = source.file.instructions[source.file.stages[root].from].span;
    let (message, fix) = if let Some(found) = heavy(image) {
        found
    } else if is_plain_system(image) {
        // A whole system image with a language put on top, where that language has a small image of its own.
        let install =
            source.file.lineage(last).into_iter().flat_map(|instruction| instruction.commands()).find_map(runtime);
        let Some(runtime) = install else { return Vec::new() };
        (
            format!("{} with {runtime} installed on top is larger than {runtime}'s own small image", image.full),
            format!("Start from {runtime}'s slim image"),
        )
    } else {
        return Vec::new();
    };
    vec![source.finding(&META, span, message, fix)]
}

/// Why a file without a finding cannot be said to pass.
pub fn undecided(source: &Source<'_>) -> Option<String> {
    let last = source.file.stages.len().checked_sub(1)?;
    (source.file.root(last) == &Base::Unknown)
        .then(|| "The final image depends on a build argument without a default".to_owned())
}

fn heavy(image: &ImageRef) -> Option<(String, String)> {
    let tag = image.tag_or_latest();
    let small = [
        "slim",
        "alpine",
        "distroless",
        "busybox",
        "wolfi",
        "chainguard",
        "minimal",
        "nano",
        "scratch",
        "jre",
        "runtime",
        "micro",
        "chiseled",
        "tiny",
    ];
    if image.is_distroless() || small.iter().any(|word| tag.contains(word) || image.path.contains(word)) {
        return None;
    }
    let version: String = tag.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
    let version = if version.is_empty() { "VERSION".to_owned() } else { version };
    let full = &image.full;
    let official = image.registry.is_none().then_some(image.path.as_str());
    match official {
        Some(
            name @ ("python" | "node" | "ruby" | "perl" | "rust" | "elixir" | "erlang" | "swift" | "haskell" | "pypy"),
        ) => Some((
            format!("{full} is the full variant, with compilers and headers"),
            format!("Use {name}:{version}-slim"),
        )),
        Some("debian") => {
            let base = if tag == "latest" { "bookworm".to_owned() } else { tag.clone() };
            Some((format!("{full} has a smaller sibling"), format!("Use debian:{base}-slim")))
        }
        Some("golang") => Some((
            format!("{full} is the whole Go toolchain, and the compiled program needs none of it"),
            "Compile in a first stage and copy the program into scratch, distroless or alpine".to_owned(),
        )),
        Some(
            name @ ("maven"
            | "gradle"
            | "gcc"
            | "buildpack-deps"
            | "sbt"
            | "mono"
            | "clojure"
            | "continuumio/anaconda3"
            | "dart"),
        ) => Some((
            format!("{full} is made for building ({name} and all it needs), not for running"),
            "Build in a first stage and copy the result into a small runtime image".to_owned(),
        )),
        Some(
            name @ ("openjdk"
            | "eclipse-temurin"
            | "amazoncorretto"
            | "ibm-semeru-runtimes"
            | "azul/zulu-openjdk"
            | "bellsoft/liberica-openjdk-debian"),
        ) => {
            let runtime = if name == "openjdk" { "eclipse-temurin".to_owned() } else { name.to_owned() };
            Some((
                format!("{full} is the whole development kit; running needs only the runtime"),
                format!("Use {runtime}:{version}-jre"),
            ))
        }
        _ if image.path.ends_with("dotnet/sdk") || image.path.ends_with("dotnet/core/sdk") => Some((
            format!("{full} is the whole development kit; running needs only the runtime"),
            "Publish in a first stage and start the last one from mcr.microsoft.com/dotnet/aspnet".to_owned(),
        )),
        _ if image.path.contains("nvidia/cuda") && tag.contains("devel") => Some((
            format!("{full} carries the compilers of CUDA"),
            format!("Use the tag {}", tag.replace("devel", "runtime")),
        )),
        _ => None,
    }
}

fn is_plain_system(image: &ImageRef) -> bool {
    image.registry.is_none()
        && matches!(
            image.path.as_str(),
            "ubuntu" | "debian" | "fedora" | "centos" | "amazonlinux" | "rockylinux" | "almalinux" | "oraclelinux"
        )
}

fn runtime(command: &crate::shell::Command) -> Option<&'static str> {
    let install = crate::checks::packages::install(command).filter(|install| install.manager.is_system())?;
    install.packages.iter().find_map(|package| match package.text.as_str() {
        "python3" | "python3-pip" | "python" | "python-pip" => Some("python"),
        "nodejs" | "npm" => Some("node"),
        "ruby" | "ruby-full" => Some("ruby"),
        "golang" | "golang-go" => Some("golang"),
        name if name.starts_with("openjdk-") && name.contains("jdk") || name == "default-jdk" => {
            Some("eclipse-temurin")
        }
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dockerfile::parse;

    #[test]
    fn only_the_image_that_ships_is_judged() {
        for (text, count) in [
            ("FROM python:3.13\n", 1),
            ("FROM python:3.13-slim\n", 0),
            ("FROM node:22-alpine\n", 0),
            ("FROM golang:1.24 AS b\nFROM scratch\n", 0),
            ("FROM golang:1.24\n", 1),
            ("FROM golang:1.24-alpine\n", 0),
            ("FROM debian:bookworm\n", 1),
            ("FROM nginx:1.27\n", 0),
            ("FROM ubuntu:24.04\nRUN apt-get update && apt-get install -y python3\n", 1),
            ("FROM ubuntu:24.04\nRUN apt-get update && apt-get install -y curl\n", 0),
            ("FROM eclipse-temurin:21-jdk\n", 1),
            ("FROM eclipse-temurin:21-jre\n", 0),
            ("FROM python:3.13 AS base\nFROM base\n", 1),
            ("FROM mcr.microsoft.com/dotnet/sdk:8.0\n", 1),
            ("FROM mcr.microsoft.com/dotnet/aspnet:8.0\n", 0),
        ] {
            let file = parse(text);
            assert_eq!(run(&Source::new(&file, "", None)).len(), count, "{text}");
        }
    }
}
