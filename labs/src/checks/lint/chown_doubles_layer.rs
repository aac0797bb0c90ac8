//! # What it checks
//! No RUN changes owner or mode (chown -R, chmod -R) of what an earlier COPY or ADD of the same image brought.
//! # Why it matters
//! A layer cannot change a file of the layer below: each file that is touched is stored a second time. The folder
//! counts twice in every pull.
//! # Failing example
//! ```dockerfile
//! FROM python:3.13-slim
//! WORKDIR /app
//! COPY . .
//! RUN chown -R app:app /app
//! ```
//! # Passing example
//! ```dockerfile
//! FROM python:3.13-slim
//! WORKDIR /app
//! COPY --chown=app:app . .
//! RUN mkdir -p /data && chown -R app:app /data
//! ```
//! # Source
//! What learners get wrong most, seen in their own files.

use crate::checks::manifests::is_manifest;
use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};
use crate::dockerfile::{Instruction, Keyword, join_path};

pub const META: Meta = Meta {
    id: "chown-doubles-layer",
    title: "Owner and mode are set while copying",
    group: Group::Lint,
    severity: Severity::Warning,
    aliases: &[],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let shipped = source.shipped();
    for (at, instruction) in
        source.file.instructions.iter().enumerate().filter(|(_, instruction)| instruction.keyword == Keyword::Run)
    {
        let Some(stage) = instruction.stage.filter(|stage| shipped[*stage]) else { continue };
        for command in
            instruction.commands().iter().filter(|command| matches!(command.program(), "chown" | "chmod" | "chgrp"))
        {
            if !command.has_flag('R', &["recursive"]) {
                continue;
            }
            let folder = source.file.workdir_at(at).unwrap_or_else(|| "/".to_owned());
            let Some((copy, path)) = command.operands().skip(1).filter(|word| !word.dynamic).find_map(|word| {
                let path = join_path(&folder, word.text.trim_end_matches("/*").trim_end_matches('*'));
                brought(source, at, stage, &path).map(|copy| (copy, path))
            }) else {
                continue;
            };
            let line = source.file.line(copy.span.start);
            let program = command.program();
            let message =
                format!("{program} -R stores everything in {path} a second time, which line {line} has copied");
            let flag = if program == "chmod" { "--chmod" } else { "--chown" };
            findings.push(source.finding(
                &META,
                command.span,
                message,
                format!("Write COPY {flag}=… in line {line} and remove this"),
            ));
        }
    }
    findings
}

/// The copy of this stage's image that brought files into a path, before an instruction.
fn brought<'a>(source: &Source<'a>, before: usize, stage: usize, path: &str) -> Option<&'a Instruction> {
    let chain = source.file.chain(stage);
    (0..before).rev().find_map(|at| {
        let instruction = &source.file.instructions[at];
        let here = instruction.stage.is_some_and(|own| chain.contains(&own));
        let (sources, target) = instruction.copied().filter(|_| here)?;
        // A list of packages weighs nothing.
        if !sources.is_empty() && sources.iter().all(|word| is_manifest(&word.value)) {
            return None;
        }
        let folder = source.file.workdir_at(at).unwrap_or_else(|| "/".to_owned());
        let target = join_path(&folder, &target.value);
        let inside = |inner: &str, outer: &str| {
            inner == outer || inner.starts_with(&format!("{}/", outer.trim_end_matches('/')))
        };
        // A folder below the copied one may have been made since.
        let made = || {
            source.file.instructions[at..=before].iter().flat_map(Instruction::commands).any(|command| {
                command.program() == "mkdir"
                    && command.operands().any(|word| path.ends_with(word.text.trim_matches(['.', '/'])))
            })
        };
        (inside(&target, path) && path != "/" || inside(path, &target) && target != "/" && !made())
            .then_some(instruction)
    })
}
