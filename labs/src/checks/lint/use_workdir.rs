//! # What it checks
//! RUN does not change the folder with cd. A cd that other commands of the same RUN need is said mildly; one that ends
//! its RUN does nothing at all.
//! # Why it matters
//! Each RUN starts a new shell in the working folder: a cd is forgotten when the step ends, and hidden in the middle of
//! a line while it lasts.
//! # Failing example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN cd /opt
//! ```
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN cd /opt && make
//! ```
//! # Passing example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! WORKDIR /opt
//! RUN make
//! RUN (cd sub && make)
//! ```
//! # Source
//! hadolint DL3003.

use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};
use crate::dockerfile::Keyword;

pub const META: Meta = Meta {
    id: "use-workdir",
    title: "WORKDIR changes the folder, not cd",
    group: Group::Lint,
    severity: Severity::Warning,
    aliases: &["DL3003"],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for instruction in source.file.each(Keyword::Run) {
        let commands = instruction.commands();
        // In a bracket it is over when the bracket closes, which is what it is for.
        let Some(at) = commands.iter().position(|command| command.program() == "cd" && command.depth == 0) else {
            continue;
        };
        let command = &commands[at];
        let folder = command.operands().next().map_or("/app", |word| word.text.as_str());
        let fix = format!("Write WORKDIR {folder} before this RUN");
        findings.push(if at + 1 == commands.len() {
            source.finding(&META, command.span, "This cd is forgotten when the step ends", fix)
        } else {
            source
                .finding(&META, command.span, "The folder changes in the middle of a RUN", fix)
                .with_severity(Severity::Info)
        });
    }
    findings
}
