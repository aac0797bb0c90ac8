//! # What it checks
//! Nothing stands behind the closing bracket of a list in CMD, ENTRYPOINT, RUN and HEALTHCHECK.
//! # Why it matters
//! The builder reads the list and drops the rest of the line, without a word.
//! # Failing example
//! ```dockerfile
//! FROM python:3.13-slim
//! ENTRYPOINT ["python3"] ["app.py"]
//! ```
//! ```dockerfile
//! FROM python:3.13-slim
//! HEALTHCHECK CMD ["python3", "check.py"] || exit 1
//! ```
//! # Passing example
//! ```dockerfile
//! FROM python:3.13-slim
//! # Starts the application
//! ENTRYPOINT ["python3", "app.py"]
//! ```
//! # Source
//! What learners get wrong most, seen in their own files.

use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};
use crate::dockerfile::{Body, Health, Line};

pub const META: Meta = Meta {
    id: "after-list",
    title: "Nothing follows a list",
    group: Group::Lint,
    severity: Severity::Warning,
    aliases: &[],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for instruction in &source.file.instructions {
        let (Body::Line(Line::Exec(words)) | Body::Health(Health::Cmd(Line::Exec(words)))) = &instruction.body else {
            continue;
        };
        let Some(last) = words.last() else { continue };
        let end = instruction.text.whole().end.max(last.span.end);
        let tail = source.file.text(crate::dockerfile::Span { start: last.span.end, end });
        let Some((_, rest)) = tail.split_once(']').filter(|(_, rest)| !rest.trim().is_empty()) else { continue };
        let from = end - u32::try_from(rest.trim_start().len()).unwrap_or(0);
        let fix = if rest.trim_start().starts_with('#') {
            "Put the comment on a line of its own"
        } else {
            "Write one list with all parts"
        };
        let span = crate::dockerfile::Span { start: from, end };
        findings
            .push(source.finding(&META, span, "The builder drops what follows the list", fix).known_as(&["DL1000"]));
    }
    findings
}
