//! # What it checks
//! Nothing is made writable for everybody: `chmod 777`, `chmod a+rwx`, `COPY --chmod=777`.
//! # Why it matters
//! Whoever gets into the container as any user can then replace the application. It hides that the owner is wrong.
//! # Failing example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN mkdir /data && chmod -R 777 /data
//! ```
//! # Passing example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN mkdir /data && chown 10001 /data && chmod 1777 /tmp
//! COPY --chmod=755 start.sh /
//! ```
//! # Source
//! What learners get wrong most, seen in their own files.

use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};

pub const META: Meta = Meta {
    id: "world-writable",
    title: "Nothing is writable for everybody",
    group: Group::Lint,
    severity: Severity::Warning,
    aliases: &[],
    needs: Needs::Source,
};

const FIX: &str = "Give it to the user who needs it, with chown or COPY --chown";

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (_, command) in source.file.run_commands().filter(|(_, command)| command.program() == "chmod") {
        let mode = command.operands().find(|word| opens(&word.text));
        findings.extend(
            mode.map(|word| source.finding(&META, word.span, format!("{} lets everybody write", word.text), FIX)),
        );
    }
    for word in source.file.instructions.iter().filter_map(|own| own.flag_value("chmod")) {
        if opens(&word.value) {
            findings.push(source.finding(&META, word.span, format!("{} lets everybody write", word.value), FIX));
        }
    }
    findings
}

/// `777`, `0777`, `666`, `a+rwx`, `o+w`. Folders such as /tmp carry a sticky bit with it, as in `1777`.
fn opens(mode: &str) -> bool {
    matches!(
        mode,
        "777" | "0777" | "666" | "0666" | "a+rwx" | "a+w" | "o+w" | "ugo+rwx" | "a=rwx" | "o+rw" | "o+rwx" | "+777"
    )
}
