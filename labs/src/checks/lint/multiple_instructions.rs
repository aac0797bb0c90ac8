//! # What it checks
//! A stage has at most one CMD, one ENTRYPOINT and one HEALTHCHECK.
//! # Why it matters
//! Only the last one counts. A second CMD does not start a second program: the first line does nothing at all.
//! # Failing example
//! ```dockerfile
//! FROM alpine:3.22
//! CMD ["a"]
//! CMD ["b"]
//! ```
//! ```dockerfile
//! FROM alpine:3.22
//! HEALTHCHECK CMD a
//! HEALTHCHECK CMD b
//! ```
//! # Passing example
//! ```dockerfile
//! FROM alpine:3.22 AS a
//! ENTRYPOINT ["a"]
//! CMD ["b"]
//! FROM a
//! CMD ["c"]
//! ```
//! # Source
//! BuildKit MultipleInstructionsDisallowed; hadolint DL3012, DL4003, DL4004.

use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};
use crate::dockerfile::Keyword;

pub const META: Meta = Meta {
    id: "multiple-instructions",
    title: "One CMD, one ENTRYPOINT, one HEALTHCHECK a stage",
    group: Group::Lint,
    severity: Severity::Warning,
    aliases: &["buildkit/MultipleInstructionsDisallowed", "DL3012", "DL4003", "DL4004"],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for stage in &source.file.stages {
        for keyword in [Keyword::Cmd, Keyword::Entrypoint, Keyword::Healthcheck] {
            let all: Vec<_> = source
                .file
                .instructions_of(stage)
                .iter()
                .filter(|instruction| instruction.keyword == keyword)
                .collect();
            for pair in all.windows(2) {
                let (first, second) = (pair[0], pair[1]);
                let name = &first.name.value;
                let line = source.file.line(second.span.start);
                let fix = format!("Keep one {name}: remove this one, or join what both do");
                let aliases: &[&str] = match keyword {
                    Keyword::Cmd => &["buildkit/MultipleInstructionsDisallowed", "DL4003"],
                    Keyword::Entrypoint => &["buildkit/MultipleInstructionsDisallowed", "DL4004"],
                    _ => &["buildkit/MultipleInstructionsDisallowed", "DL3012"],
                };
                let message = format!("This {name} does nothing: the one in line {line} replaces it");
                findings.push(source.finding(&META, first.span, message, fix).known_as(aliases));
            }
        }
    }
    findings
}
