//! # What it checks
//! The last `USER` of the image that ships is a number, as in `USER 10001` or `USER 10001:10001`.
//! # Why it matters
//! Kubernetes checks `runAsNonRoot` before the container starts, when only the image's configuration can be read: a
//! name could be anybody, so a container with a named user is refused.
//! # Failing example
//! ```dockerfile
//! FROM python:3.13-slim
//! RUN useradd app
//! USER app
//! ```
//! # Passing example
//! ```dockerfile
//! FROM python:3.13-slim
//! RUN useradd --uid 10001 app
//! USER 10001:10001
//! ```
//! # Source
//! Kubernetes, "Configure a Security Context for a Pod or Container"; hadolint DL3066.

use crate::checks::{Finding, Group, Meta, Needs, Severity, Source, users::is_root};
use crate::dockerfile::{Keyword, Word};

pub const META: Meta = Meta {
    id: "numeric-user",
    title: "The user is given as a number",
    group: Group::Source,
    severity: Severity::Info,
    aliases: &["DL3066"],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    // Windows has no numbers for users.
    if source.file.is_windows() {
        return Vec::new();
    }
    let last = source.file.final_stage().and_then(|stage| stage.user);
    let users = source.file.instructions.iter().enumerate().filter(|(_, own)| own.keyword == Keyword::User);
    users.filter_map(|(at, own)| named(source, own.word()?, last == Some(at))).collect()
}

/// A user who is given by name. Only the one in force at the end decides; the others are a matter of form.
fn named(source: &Source<'_>, word: &Word, last: bool) -> Option<Finding> {
    let name = word.value.split(':').next().unwrap_or_default();
    if word.known && (name.is_empty() || name.parse::<u32>().is_ok()) {
        return None;
    }
    let message = if word.known {
        format!("{name} is a name: who it is can only be told by looking into the image")
    } else {
        format!("Who {} is can only be told when it is built", word.text)
    };
    let fix = match known(name).map(|id| id.to_string()).or_else(|| uid_of(source, name)) {
        Some(id) => format!("Write USER {id}"),
        None => "Give the user a fixed number when you create it, and write USER 10001".to_owned(),
    };
    let finding = source.finding(&META, word.span, message, fix);
    let decides = last && word.known && !is_root(&word.value);
    Some(if decides { finding } else { finding.with_severity(Severity::Style) })
}

/// Why a file without a finding cannot be said to pass.
pub fn undecided(source: &Source<'_>) -> Option<String> {
    let stage = source.file.final_stage()?;
    if source.file.is_windows() {
        return Some("Windows has no numbers for users".to_owned());
    }
    match stage.user.and_then(|index| source.file.instructions[index].word()) {
        None => {
            let image = source.file.root_image(source.file.stages.len() - 1);
            (!image.is_some_and(crate::dockerfile::ImageRef::starts_as_non_root))
                .then(|| "There is no USER to be a number".to_owned())
        }
        Some(word) if !word.known => {
            Some(format!("The user {} depends on a build argument without a default", word.text))
        }
        Some(word) => {
            let named = word.value.split(':').next().is_some_and(|name| name.parse::<u32>().is_err());
            (named && is_root(&word.value)).then(|| "The user is root, which is the larger problem".to_owned())
        }
    }
}

/// Users whose number is the same in every image that brings them.
fn known(name: &str) -> Option<u32> {
    Some(match name {
        "root" => 0,
        "node" | "jovyan" => 1000,
        "nginx" => 101,
        "nobody" => 65_534,
        "nonroot" => 65_532,
        _ => return None,
    })
}

/// The number that useradd or adduser gives this name, if the file says it.
fn uid_of(source: &Source<'_>, name: &str) -> Option<String> {
    source.file.run_commands().filter(|(_, command)| matches!(command.program(), "useradd" | "adduser")).find_map(
        |(_, command)| {
            let words = command.arguments();
            words.iter().any(|word| word.text == name).then_some(())?;
            let joined = words.iter().find_map(|word| word.text.strip_prefix("--uid="));
            let apart = || {
                let at = words.iter().position(|word| matches!(word.text.as_str(), "-u" | "--uid"))?;
                words.get(at + 1).map(|word| word.text.as_str())
            };
            joined.or_else(apart).filter(|id| id.parse::<u32>().is_ok()).map(str::to_owned)
        },
    )
}
