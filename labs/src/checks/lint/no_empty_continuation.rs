//! # What it checks
//! There is no blank line between the lines of a continued instruction.
//! # Why it matters
//! The builder still skips them and says that it will become an error. To a reader the instruction seems to end there.
//! # Failing example
//! ```dockerfile
//! FROM alpine:3.22
//! RUN echo a \
//!
//!  && echo b
//! ```
//! # Passing example
//! ```dockerfile
//! FROM alpine:3.22
//! RUN echo a \
//!     # a comment is fine
//!  && echo b
//! ```
//! # Source
//! BuildKit NoEmptyContinuation.

use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};
use crate::dockerfile::Span;

pub const META: Meta = Meta {
    id: "no-empty-continuation",
    title: "No blank line inside an instruction",
    group: Group::Lint,
    severity: Severity::Warning,
    aliases: &["buildkit/NoEmptyContinuation"],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for instruction in &source.file.instructions {
        let Some(blank) = instruction.blank_lines.first() else { continue };
        let text = &source.file.source;
        let rest = text.get(blank.end as usize..).unwrap_or_default();
        let breaks = rest.len() - rest.trim_start_matches('\r').len();
        let end = (blank.end as usize + breaks + 1).min(text.len());
        let message = format!("A blank line stands inside this {}", instruction.name.value);
        let line = Span { start: blank.start, end: blank.end };
        findings.push(
            source
                .finding(&META, line, message, "Remove the line, or put a # there")
                .with_edit(Span::new(blank.start as usize, end), ""),
        );
    }
    findings
}
