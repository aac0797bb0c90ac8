//! # What it checks
//! The exec form of CMD, ENTRYPOINT and RUN does not put program and arguments into one string.
//! # Why it matters
//! No shell takes the string apart: the engine looks for a program whose name is the whole line, blanks included, and
//! the container does not start.
//! # Failing example
//! ```dockerfile
//! FROM python:3.13-slim
//! CMD ["python3 app.py"]
//! ```
//! ```dockerfile
//! FROM node:22-slim
//! ENTRYPOINT ["npm run", "start"]
//! ```
//! # Passing example
//! ```dockerfile
//! FROM python:3.13-slim
//! CMD ["python3", "app.py"]
//! ENTRYPOINT ["sh", "-c", "echo a b"]
//! ```
//! # Source
//! What learners get wrong most, seen in their own files.

use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};
use crate::dockerfile::{Body, Health, Keyword, Line};

pub const META: Meta = Meta {
    id: "exec-one-string",
    title: "Each argument is a string of its own",
    group: Group::Lint,
    severity: Severity::Error,
    aliases: &[],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for instruction in &source.file.instructions {
        let line = match &instruction.body {
            Body::Line(line) | Body::Health(Health::Cmd(line)) => line,
            _ => continue,
        };
        let Line::Exec(words) = line else { continue };
        // Where an ENTRYPOINT goes before it, the first string of CMD may be any argument.
        let stage = instruction.stage.map(|stage| &source.file.stages[stage]);
        let argument = instruction.keyword == Keyword::Cmd && stage.is_some_and(|stage| stage.entrypoint.is_some());
        let Some(first) = words.first().filter(|first| !argument && first.value.trim().contains(' ')) else { continue };
        // A path may hold a blank, a program's name hardly ever does.
        if first.value.starts_with('/') && words.len() > 1 || first.value.contains('\\') {
            continue;
        }
        let parts: Vec<String> = first.value.split_whitespace().map(|part| format!("\"{part}\"")).collect();
        let plain = !first.value.contains(['"', '\'', '$', '|', '&', ';', '>', '<']);
        let message = format!("There is no program named \"{}\"", first.value);
        let finding =
            source.finding(&META, first.span, message, format!("Write each word as a string: {}", parts.join(", ")));
        findings.push(if plain { finding.with_edit(first.span, parts.join(", ")) } else { finding });
    }
    findings
}
