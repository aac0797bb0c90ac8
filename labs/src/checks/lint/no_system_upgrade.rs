//! # What it checks
//! RUN does not upgrade the whole system (apt-get dist-upgrade, apk upgrade, yum update, zypper dist-upgrade, dnf
//! update).
//! # Why it matters
//! Replaced packages lie in two layers. The result depends on the day of the build. A newer base image brings the same
//! fixes without either.
//! # Failing example
//! ```dockerfile
//! FROM alpine:3.22
//! RUN apk upgrade
//! ```
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN apt-get update && apt-get dist-upgrade -y
//! ```
//! # Passing example
//! ```dockerfile
//! FROM alpine:3.22
//! RUN apk update
//! ```
//! # Source
//! hadolint DL3005, DL3017, DL3031, DL3035, DL3039.

use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};

pub const META: Meta = Meta {
    id: "no-system-upgrade",
    title: "The base image is not upgraded inside the build",
    group: Group::Lint,
    severity: Severity::Info,
    aliases: &["DL3005", "DL3017", "DL3031", "DL3035", "DL3039"],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (_, command) in source.file.run_commands() {
        let one = command.operands().count() == 1;
        let upgrades = match (command.program(), command.subcommand()) {
            ("apt-get" | "apt" | "aptitude", "dist-upgrade" | "full-upgrade")
            | ("apk", "upgrade")
            | ("zypper", "dist-upgrade" | "dup") => true,
            ("apt-get" | "apt" | "yum" | "dnf" | "microdnf", "upgrade")
            | ("yum" | "dnf" | "zypper" | "microdnf", "update") => one,
            _ => false,
        };
        if upgrades {
            let message = format!("{} {} replaces packages of the base image", command.program(), command.subcommand());
            let aliases: &[&str] = match (command.program(), command.subcommand()) {
                ("apt-get" | "apt" | "aptitude", "dist-upgrade" | "full-upgrade") => &["DL3005"],
                ("apk", _) => &["DL3017"],
                ("yum", _) => &["DL3031"],
                ("zypper", "dist-upgrade" | "dup") => &["DL3035"],
                ("dnf" | "microdnf", _) => &["DL3039"],
                _ => &[],
            };
            findings
                .push(source.finding(&META, command.span, message, "Use a newer base image instead").known_as(aliases));
        }
    }
    findings
}
