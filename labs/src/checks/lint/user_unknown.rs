//! # What it checks
//! A user whom `USER` names exists: the base image brings it, or a `RUN` creates it. Only official images are judged,
//! whose users are known.
//! # Why it matters
//! The build succeeds, and the container does not start: "unable to find user app: no matching entries in passwd file".
//! # Failing example
//! ```dockerfile
//! FROM python:3.13-slim
//! USER appuser
//! CMD ["python3", "app.py"]
//! ```
//! # Passing example
//! ```dockerfile
//! FROM python:3.13-slim
//! RUN useradd --uid 10001 appuser
//! USER appuser
//! CMD ["python3", "app.py"]
//! ```
//! ```dockerfile
//! FROM node:22-slim
//! USER node
//! ```
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN apt-get update && apt-get install -y postgresql
//! USER postgres
//! ```
//! # Source
//! What learners get wrong most, seen in their own files.

use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};
use crate::dockerfile::{Base, Instruction, Keyword};

pub const META: Meta = Meta {
    id: "user-unknown",
    title: "USER names a user who exists",
    group: Group::Lint,
    severity: Severity::Error,
    aliases: &[],
    needs: Needs::Source,
};

/// Users of Debian, Ubuntu and Alpine.
const SYSTEM: [&str; 27] = [
    "root", "nobody", "daemon", "bin", "sys", "sync", "games", "man", "lp", "mail", "news", "uucp", "proxy",
    "www-data", "backup", "list", "irc", "_apt", "ubuntu", "adm", "operator", "guest", "ftp", "sshd", "ntp", "cron",
    "halt",
];

/// Official images that bring nobody but the system's users, and those of their own name.
const KNOWN: [&str; 18] = [
    "python",
    "node",
    "ruby",
    "golang",
    "rust",
    "openjdk",
    "eclipse-temurin",
    "maven",
    "gradle",
    "php",
    "perl",
    "elixir",
    "debian",
    "ubuntu",
    "alpine",
    "nginx",
    "postgres",
    "redis",
];

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for instruction in source.file.each(Keyword::User) {
        let (Some(stage), Some(word)) = (instruction.stage, instruction.word().filter(|word| word.known)) else {
            continue;
        };
        let Base::Image(image) = source.file.root(stage) else { continue };
        let name = word.value.split(':').next().unwrap_or_default();
        let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
        if image.registry.is_some()
            || !KNOWN.contains(&image.path.as_str())
            || name.is_empty()
            || !plain
            || name.parse::<u32>().is_ok()
            || SYSTEM.contains(&name)
            || name == image.path
        {
            continue;
        }
        let lineage = source.file.lineage(stage);
        let before = lineage.iter().take_while(|own| own.span.start < instruction.span.start);
        if before.into_iter().any(|own| may_create(own, name)) {
            continue;
        }
        let message = format!("Nothing creates {name}, so the container does not start");
        findings.push(source.finding(
            &META,
            word.span,
            message,
            format!("Write RUN useradd {name} above, or give a number"),
        ));
    }
    findings
}

/// Whether a step names the user or a package like it (`postgresql` brings `postgres`), or makes users in a way that cannot be read here.
fn may_create(instruction: &Instruction, name: &str) -> bool {
    let text = instruction.text.as_str();
    let words = |text: &str| {
        text.split(|c: char| !(c.is_alphanumeric() || c == '-' || c == '_')).any(|word| word.starts_with(name))
    };
    match instruction.keyword {
        Keyword::Run => {
            words(text)
                || instruction.heredocs.iter().any(|heredoc| words(heredoc.body.as_str()))
                || instruction.commands().iter().any(|command| {
                    let adds = matches!(command.program(), "useradd" | "adduser" | "usermod" | "newusers" | "sysusers");
                    adds && command.words.iter().any(|word| word.dynamic) || command.program().ends_with(".sh")
                })
        }
        // `COPY --from=build /etc/passwd /etc/passwd`, a whole root folder.
        Keyword::Copy | Keyword::Add => instruction.copied().is_some_and(|(_, target)| {
            target.value.contains("passwd") || target.value == "/" || target.value.trim_end_matches('/') == "/etc"
        }),
        _ => false,
    }
}
