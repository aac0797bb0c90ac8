//! # What it checks
//! No apt-get, apk, yum or dnf, and no npm install -g, runs after USER has switched to somebody who is not root.
//! # Why it matters
//! Only root may write to the system: the step fails with "Permission denied" or "are you root?".
//! # Failing example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! USER app
//! RUN apt-get update && apt-get install -y curl
//! ```
//! # Passing example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! USER app
//! USER root
//! RUN apt-get update && apt-get install -y curl
//! USER app
//! ```
//! # Source
//! What learners get wrong most, seen in their own files.

use crate::checks::packages::{Manager, install};
use crate::checks::users::is_root;
use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};
use crate::dockerfile::{Base, Keyword};

pub const META: Meta = Meta {
    id: "install-after-user",
    title: "System packages are installed before USER",
    group: Group::Lint,
    severity: Severity::Error,
    aliases: &[],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut users: Vec<Option<(String, u32)>> = vec![None; source.file.stages.len()];
    for instruction in &source.file.instructions {
        let Some(stage) = instruction.stage else { continue };
        match instruction.keyword {
            Keyword::From => {
                if let Base::Stage(parent) = source.file.stages[stage].base {
                    users[stage] = users[parent].clone();
                }
            }
            Keyword::User => {
                let word = instruction.word().filter(|word| word.known && !is_root(&word.value));
                users[stage] = word.map(|word| (word.value.clone(), source.file.line(word.span.start)));
            }
            Keyword::Run => {
                let Some((user, line)) = &users[stage] else { continue };
                let command =
                    instruction.commands().iter().filter(|command| command.wrapper.is_empty()).find(|command| {
                        let system = install(command).is_some_and(|install| {
                            install.manager.is_system()
                                || install.manager == Manager::Npm && command.has_any(&["-g", "--global"])
                        });
                        system
                            || matches!((command.program(), command.subcommand()), ("apt-get" | "apt", "update"))
                            || matches!(command.program(), "useradd" | "adduser" | "groupadd" | "addgroup")
                    });
                if let Some(command) = command {
                    let message = format!("{} needs root, and since line {line} the user is {user}", command.program());
                    let npm = command.program() == "npm";
                    let finding = source.finding(&META, command.span, message, "Move this step above USER");
                    // npm may have been given a folder of the user's own.
                    findings.push(if npm { finding.with_severity(Severity::Warning) } else { finding });
                }
            }
            _ => {}
        }
    }
    findings
}
