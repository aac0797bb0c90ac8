//! # What it checks
//! A RUN with a pipe has pipefail set, by SHELL or by set -o pipefail. Where the left side only prints, it is said
//! mildly.
//! # Why it matters
//! The shell looks at the last command of a pipe alone: a download that fails feeds nothing into sh or tar, and the
//! step succeeds.
//! # Failing example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN curl -fsSL https://example.com/install.sh | bash
//! ```
//! # Passing example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! SHELL ["/bin/bash", "-o", "pipefail", "-c"]
//! RUN curl -fsSL https://example.com/install.sh | bash
//! ```
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN <<EOF bash
//! set -euo pipefail
//! curl https://example.com | sh
//! EOF
//! ```
//! # Source
//! hadolint DL4006.

use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};
use crate::dockerfile::Keyword;
use crate::shell::Join;

pub const META: Meta = Meta {
    id: "pipefail",
    title: "A failure before a pipe is not lost",
    group: Group::Lint,
    severity: Severity::Warning,
    aliases: &["DL4006"],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (at, instruction) in
        source.file.instructions.iter().enumerate().filter(|(_, instruction)| instruction.keyword == Keyword::Run)
    {
        let commands = instruction.commands();
        let Some(pipe) = commands.iter().position(|command| command.join == Join::Pipe) else { continue };
        let set = commands.iter().any(|command| {
            command.arguments().iter().any(|word| word.text == "pipefail")
                || command.program() == "set" && command.has_any(&["-o pipefail"])
        });
        let exec = instruction.script.as_ref().is_some_and(|script| script.exec);
        if set || exec || shell_is_fine(source, at) {
            continue;
        }
        let left = pipe.checked_sub(1).and_then(|left| commands.get(left));
        let prints = left.is_some_and(|left| matches!(left.program(), "echo" | "printf" | "yes" | "cat" | ""));
        let finding = source.finding(
            &META,
            commands[pipe].span,
            "If what stands before the pipe fails, the step still succeeds",
            "Write SHELL [\"/bin/bash\", \"-o\", \"pipefail\", \"-c\"] above",
        );
        findings.push(if prints { finding.with_severity(Severity::Info) } else { finding });
    }
    findings
}

/// Whether the SHELL in force stops at a failed pipe, or is none of the kind that has pipes like this.
fn shell_is_fine(source: &Source<'_>, at: usize) -> bool {
    let Some(stage) = source.file.instructions[at].stage else { return false };
    let chain = source.file.chain(stage);
    let own = chain.iter().find_map(|index| {
        let stage = &source.file.stages[*index];
        source.file.instructions[stage.from..stage.end.min(at)]
            .iter()
            .rev()
            .find(|instruction| instruction.keyword == Keyword::Shell)
    });
    match own {
        Some(shell) => {
            let words = shell.words();
            let program = words.first().map_or("", |word| word.value.rsplit(['/', '\\']).next().unwrap_or_default());
            words.iter().any(|word| word.value.contains("pipefail"))
                || !matches!(program, "sh" | "bash" | "ash" | "zsh" | "ksh" | "dash")
        }
        None => source.file.is_windows(),
    }
}
