//! # What it checks
//! RUN has a command.
//! # Why it matters
//! The builder takes a RUN that runs nothing without a word, and makes a layer of it. Most often a line was lost.
//! # Failing example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN
//! CMD ["bash"]
//! ```
//! # Passing example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN true
//! RUN <<EOF
//! true
//! EOF
//! ```
//! # Source
//! What learners get wrong most, seen in their own files.

use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};
use crate::dockerfile::Keyword;

pub const META: Meta = Meta {
    id: "empty-run",
    title: "RUN runs something",
    group: Group::Lint,
    severity: Severity::Warning,
    aliases: &[],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    let empty = source.file.each(Keyword::Run).filter(|own| own.text.is_blank() && own.heredocs.is_empty());
    empty
        .map(|own| {
            source
                .finding(&META, own.span, "This RUN runs nothing", "Give it its command, or remove it")
                .known_as(&["DL1000"])
        })
        .collect()
}
