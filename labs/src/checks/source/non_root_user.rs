//! # What it checks
//! The last `USER` in force in the image that ships is not root. It is followed through stages, and images that start
//! as another user by themselves (distroless `:nonroot`, `nginx-unprivileged`) pass without one.
//! # Why it matters
//! A process that runs as root in the container owns every file in it, and is one kernel or configuration mistake away
//! from being root on the host.
//! # Failing example
//! ```dockerfile
//! FROM python:3.13-slim
//! CMD ["python3", "app.py"]
//! ```
//! ```dockerfile
//! FROM python:3.13-slim
//! USER 1000
//! USER root
//! ```
//! # Passing example
//! ```dockerfile
//! FROM python:3.13-slim
//! RUN useradd --uid 10001 app
//! USER 10001
//! CMD ["python3", "app.py"]
//! ```
//! ```dockerfile
//! FROM gcr.io/distroless/static-debian12:nonroot
//! ```
//! # Source
//! CIS Docker Benchmark 4.1; hadolint DL3002.

use crate::checks::{Finding, Group, Meta, Needs, Severity, Source, start, users::is_root};
use crate::dockerfile::Base;

pub const META: Meta = Meta {
    id: "non-root-user",
    title: "The container does not run as root",
    group: Group::Source,
    severity: Severity::Warning,
    aliases: &["DL3002", "CIS-4.1"],
    needs: Needs::Source,
};

const FIX: &str = "Create a user and switch to it after the last step that needs root, as in USER 10001";

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    let Some(stage) = source.file.final_stage() else { return Vec::new() };
    let last = source.file.stages.len() - 1;
    let mut findings = elsewhere(source);
    if source.file.is_windows() {
        findings.extend(administrator(source, stage, last));
    } else if !drops_by_itself(source) {
        findings.extend(shipped(source, stage, last));
    }
    findings
}

/// Windows containers have users of their own kind: Server Core starts as an administrator, Nano Server does not.
fn administrator(source: &Source<'_>, stage: &crate::dockerfile::Stage, last: usize) -> Option<Finding> {
    let word = stage.user.and_then(|index| source.file.instructions[index].word());
    let span = match word {
        Some(word) if word.known && word.value.trim().eq_ignore_ascii_case("ContainerAdministrator") => word.span,
        None if source.file.root_image(last).is_some_and(|image| {
            image.path.contains("windows") && !image.full.contains("nanoserver") || image.full.contains("servercore")
        }) =>
        {
            source.last_from()?
        }
        _ => return None,
    };
    let message = "The container runs as ContainerAdministrator";
    Some(source.finding(&META, span, message, "Write USER ContainerUser before CMD").known_as(&["CIS-4.1"]))
}

/// Stages that do not ship may end as root; it is said all the same, mildly, as other linters do.
fn elsewhere(source: &Source<'_>) -> Vec<Finding> {
    let shipped = source.shipped();
    let stages = source
        .file
        .stages
        .iter()
        .zip(shipped)
        .filter(|(stage, shipped)| !shipped && stage.user.is_some_and(|index| index > stage.from));
    stages
        .filter_map(|(stage, _)| source.file.instructions[stage.user?].word())
        .filter(|word| word.known && is_root(&word.value))
        .map(|word| {
            let message = "This stage ends as root, which matters only if it is ever shipped";
            source.finding(&META, word.span, message, FIX).with_severity(Severity::Info)
        })
        .collect()
}

fn shipped(source: &Source<'_>, stage: &crate::dockerfile::Stage, last: usize) -> Vec<Finding> {
    let user = stage.user.and_then(|index| source.file.instructions.get(index));
    if let Some(word) = user.and_then(|instruction| instruction.word()) {
        if !word.known || !is_root(&word.value) {
            return Vec::new();
        }
        let message = format!("The last USER is {}, so the container runs as root", word.value);
        return vec![source.finding(&META, word.span, message, FIX)];
    }
    match source.file.root(last) {
        Base::Image(image) if image.starts_as_non_root() || drops(image) => Vec::new(),
        Base::Unknown => Vec::new(),
        _ => {
            let span = source.last_from().unwrap_or_default();
            vec![
                source
                    .finding(&META, span, "There is no USER, so the container runs as root", FIX)
                    .known_as(&["CIS-4.1"]),
            ]
        }
    }
}

/// Why a file without a finding cannot be said to pass.
pub fn undecided(source: &Source<'_>) -> Option<String> {
    let stage = source.file.final_stage()?;
    let word = stage.user.and_then(|index| source.file.instructions[index].word());
    match word {
        Some(word) if !word.known => {
            Some(format!("The user {} depends on a build argument without a default", word.text))
        }
        None if source.file.root(source.file.stages.len() - 1) == &Base::Unknown => {
            Some("The final image is not known, so its user is not either".to_owned())
        }
        _ => None,
    }
}

/// Images of services whose own start script gives root away before the service runs.
fn drops(image: &crate::dockerfile::ImageRef) -> bool {
    image.registry.is_none()
        && matches!(
            image.path.as_str(),
            "postgres"
                | "mysql"
                | "mariadb"
                | "redis"
                | "valkey/valkey"
                | "mongo"
                | "rabbitmq"
                | "cassandra"
                | "couchdb"
                | "memcached"
                | "ghost"
                | "consul"
                | "vault"
                | "zookeeper"
                | "percona"
        )
}

/// Whether the start command itself gives root away: gosu, su-exec, setpriv, or a start script that uses one.
fn drops_by_itself(source: &Source<'_>) -> bool {
    const TOOLS: [&str; 5] = ["gosu", "su-exec", "setpriv", "chroot", "s6-setuidgid"];
    start::commands(source).iter().any(|(_, command)| {
        let direct = command
            .words
            .iter()
            .chain(&command.wrapper)
            .any(|word| TOOLS.contains(&word.text.rsplit('/').next().unwrap_or_default()));
        let name = command.words.first().map_or("", |word| word.text.rsplit('/').next().unwrap_or_default());
        let script = source.context.filter(|_| name.ends_with(".sh")).and_then(|files| {
            let names = files.names();
            names.iter().find(|file| file.rsplit('/').next() == Some(name)).and_then(|file| files.text(file))
        });
        direct || script.is_some_and(|text| TOOLS.iter().any(|tool| text.split_whitespace().any(|word| word == *tool)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dockerfile::parse;

    #[test]
    fn the_user_in_force_at_the_end_decides() {
        for (text, count) in [
            ("FROM a:1\nUSER app\n", 0),
            ("FROM a:1\nuser app\n", 0),
            ("FROM a:1\n# USER app\n", 1),
            ("FROM a:1\nUSER 0:0\n", 1),
            ("FROM a:1\nUSER app\nUSER root\nRUN x\nUSER app\n", 0),
            ("FROM a:1 AS base\nUSER app\nFROM base\n", 0),
            ("FROM a:1 AS base\nUSER app\nFROM b:1\nCOPY --from=base /x /x\n", 1),
            ("FROM scratch\n", 1),
            ("FROM gcr.io/distroless/base-debian12:nonroot\n", 0),
            ("FROM gcr.io/distroless/base-debian12\n", 1),
            ("FROM a:1\nARG U=app\nUSER $U\n", 0),
            ("FROM a:1\nARG U\nUSER ${U}\n", 0),
            ("FROM a:1\nARG U\nUSER ${U:-root}\n", 1),
            ("FROM mcr.microsoft.com/windows/servercore:ltsc2022\n", 1),
            ("FROM mcr.microsoft.com/windows/servercore:ltsc2022\nUSER ContainerUser\n", 0),
            ("FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\n", 0),
            ("FROM postgres:17\n", 0),
            ("FROM a:1\nENTRYPOINT [\"gosu\", \"app\", \"server\"]\n", 0),
        ] {
            let file = parse(text);
            assert_eq!(run(&Source::new(&file, "", None)).len(), count, "{text}");
        }
    }
}
