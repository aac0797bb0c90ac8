//! # What it checks
//! RUN does not replace /bin/sh by a link.
//! # Why it matters
//! Programs of the base rely on /bin/sh being what it was. SHELL changes the shell of RUN alone.
//! # Failing example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN ln -sf /bin/bash /bin/sh
//! ```
//! # Passing example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! SHELL ["/bin/bash", "-c"]
//! ```
//! # Source
//! hadolint DL4005.

use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};

pub const META: Meta = Meta {
    id: "shell-by-link",
    title: "The shell is chosen by SHELL",
    group: Group::Lint,
    severity: Severity::Warning,
    aliases: &["DL4005"],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    let commands =
        source.file.run_commands().filter(|(_, command)| command.program() == "ln" && command.has_any(&["/bin/sh"]));
    commands
        .filter(|(_, command)| command.operands().last().is_some_and(|word| word.text == "/bin/sh"))
        .map(|(_, command)| {
            source.finding(
                &META,
                command.span,
                "This replaces the shell of the whole system",
                "Write SHELL [\"/bin/bash\", \"-c\"]",
            )
        })
        .collect()
}
