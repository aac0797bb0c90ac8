//! # What it checks
//! No RUN with one command directly follows another such RUN with the same flags.
//! # Why it matters
//! Each RUN is a layer. What one adds and the next removes stays in the image. Steps that change at different times are
//! better apart: then ignore this.
//! # Failing example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN mkdir /data
//! RUN chmod 700 /data
//! ```
//! # Passing example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN mkdir /data && chmod 700 /data
//! RUN --mount=type=cache,target=/x true
//! ```
//! # Source
//! hadolint DL3059.

use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};
use crate::dockerfile::{Instruction, Keyword};

pub const META: Meta = Meta {
    id: "consecutive-runs",
    title: "Small steps that belong together are one RUN",
    group: Group::Lint,
    severity: Severity::Info,
    aliases: &["DL3059"],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    let single = |instruction: &Instruction| {
        instruction.keyword == Keyword::Run
            && instruction.heredocs.is_empty()
            && instruction.commands().iter().filter(|command| command.depth == 0).count() == 1
    };
    let flags = |instruction: &Instruction| {
        instruction
            .flags
            .iter()
            .map(|flag| (flag.name.clone(), flag.value.clone().map(|value| value.text)))
            .collect::<Vec<_>>()
    };
    let pairs = source
        .file
        .instructions
        .windows(2)
        .filter(|pair| single(&pair[0]) && single(&pair[1]) && flags(&pair[0]) == flags(&pair[1]));
    pairs
        .map(|pair| {
            source.finding(
                &META,
                pair[1].name.span,
                "This RUN follows another one with a single command",
                "Join them with && if they belong together",
            )
        })
        .collect()
}
