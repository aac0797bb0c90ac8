//! # What it checks
//! No command of a RUN has another whole command among its arguments: `apt-get update` on one line and
//! `apt-get install` on the next, with nothing but a backslash between them.
//! # Why it matters
//! A backslash only joins lines. Without `&&` the second command becomes arguments of the first, and never runs.
//! # Failing example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN apt-get update \
//!     apt-get install -y curl \
//!     rm -rf /var/lib/apt/lists/*
//! ```
//! # Passing example
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN apt-get update \
//!  && apt-get install -y curl git \
//!     wget \
//!  && rm -rf /var/lib/apt/lists/* \
//!  && xargs rm -f < /tmp/list
//! ```
//! # Source
//! What learners get wrong most, seen in their own files.

use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};
use crate::shell::{Command, ShellWord};

pub const META: Meta = Meta {
    id: "missing-and",
    title: "Commands are joined with &&",
    group: Group::Lint,
    severity: Severity::Error,
    aliases: &[],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (_, command) in source.file.run_commands() {
        // These take commands as arguments, or any text.
        if matches!(
            command.program(),
            "echo"
                | "printf"
                | "xargs"
                | "find"
                | "sh"
                | "bash"
                | "timeout"
                | "time"
                | "chroot"
                | "su"
                | "strace"
                | "ssh"
                | "docker"
                | "watch"
                | "parallel"
                | "setarch"
                | "arch"
                | "linux32"
                | "linux64"
                | "fakeroot"
                | "runuser"
        ) {
            continue;
        }
        if let Some(word) = swallowed(source, command) {
            let message =
                format!("{} is an argument of {} here: a backslash ends the line before", word.text, command.program());
            findings.push(source.finding(&META, word.span, message, "Remove that backslash"));
            continue;
        }
        let Some(word) = second(source, command) else { continue };
        let message = format!("{} is an argument of {} here, and never runs", word.text, command.program());
        findings.push(source.finding(&META, word.span, message, format!("Write && before {}", word.text)));
    }
    findings
}

/// An instruction that a backslash too many has made a part of this command.
fn swallowed<'a>(source: &Source<'_>, command: &'a Command) -> Option<&'a ShellWord> {
    let line = |word: &ShellWord| source.file.line(word.span.start);
    let keywords =
        ["RUN", "COPY", "CMD", "ENTRYPOINT", "WORKDIR", "ENV", "EXPOSE", "USER", "ADD", "ARG", "FROM", "VOLUME"];
    let begins = |words: &&[ShellWord]| line(&words[1]) > line(&words[0]) && keywords.contains(&words[1].text.as_str());
    command.words.windows(2).find(begins).map(|words| &words[1])
}

/// The first word on a line of its own that begins another command.
fn second<'a>(source: &Source<'_>, command: &'a Command) -> Option<&'a ShellWord> {
    let line = |word: &ShellWord| source.file.line(word.span.start);
    command.words.windows(3).find_map(|words| {
        let [before, word, after] = words else { return None };
        (line(word) > line(before) && !word.quoted && begins(&word.text, &after.text)).then_some(word)
    })
}

/// Whether two words look like the beginning of a command and like nothing else.
fn begins(program: &str, next: &str) -> bool {
    match program.rsplit('/').next().unwrap_or_default() {
        "apt-get" | "apt" => matches!(next, "update" | "install" | "clean" | "upgrade" | "autoremove" | "-y" | "-qq"),
        "apk" => matches!(next, "add" | "update" | "del" | "--no-cache"),
        "yum" | "dnf" => matches!(next, "install" | "clean" | "update" | "-y"),
        "pip" | "pip3" | "npm" | "gem" | "yarn" | "composer" | "bundle" => matches!(next, "install" | "ci" | "cache"),
        "rm" | "mkdir" | "cp" | "mv" => next.starts_with('-') || next.starts_with('/'),
        "chmod" | "chown" => true,
        "cd" => next.starts_with('/'),
        "git" => next == "clone",
        "curl" | "wget" => next.starts_with("http") || next.starts_with('-'),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dockerfile::parse;

    #[test]
    fn only_whole_commands_on_lines_of_their_own_are_told() {
        for (text, count) in [
            ("RUN pip install -q wheel \\\n  pip install -q poetry", 1),
            ("RUN apt-get install -y curl \\\n  git \\\n  npm", 0),
            ("RUN apt-get install -y npm \\\n  && npm install", 0),
            ("RUN apt-get install -y curl \\\n\nRUN curl -f http://a | sh", 1),
            ("RUN echo \\\n  rm -rf /", 0),
        ] {
            let file = parse(&format!("FROM a:1\n{text}\n"));
            assert_eq!(run(&Source::new(&file, "", None)).len(), count, "{text}");
        }
    }
}
