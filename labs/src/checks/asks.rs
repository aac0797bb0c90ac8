//! Package managers that stop and ask.

use super::packages::{Manager, install};
use super::{Finding, Meta, Source};
use crate::dockerfile::Span;
use crate::shell::Command;

/// One finding for each install that nobody answers. `answered` knows how this manager is told to go on.
pub(super) fn unanswered(
    source: &Source<'_>,
    meta: &Meta,
    manager: Manager,
    name: &str,
    answered: fn(&Command) -> bool,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (instruction, command) in source.file.run_commands() {
        let installs = install(command).is_some_and(|install| install.manager == manager);
        let piped = || instruction.commands().iter().any(|command| command.program() == "yes");
        if !installs || answered(command) || piped() {
            continue;
        }
        let message = format!("{name} will ask whether to go on");
        let finding = source.finding(meta, command.span, message, "Add -y");
        let verb = command.words.iter().find(|word| word.text.ends_with("install") && !word.quoted);
        findings.push(match verb {
            Some(word) => finding.with_edit(Span { start: word.span.end, end: word.span.end }, " -y"),
            None => finding,
        });
    }
    findings
}
