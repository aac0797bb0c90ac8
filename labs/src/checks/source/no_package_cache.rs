//! # What it checks
//! Package managers that keep what they downloaded are told not to, or clean up in the same `RUN`: pip, apk, yum, dnf,
//! zypper, conda and yarn. A cache mount over the cache's folder counts. Stages that do not ship are told mildly.
//! # Why it matters
//! The cache is of no use in an image: it is frozen into the layer, and every pull carries it. A later `RUN` that
//! deletes it makes nothing smaller.
//! # Failing example
//! ```dockerfile
//! FROM python:3.13-slim
//! RUN pip install flask==3.1.0
//! ```
//! ```dockerfile
//! FROM alpine:3.22
//! RUN apk add curl=8.14.1-r0
//! ```
//! # Passing example
//! ```dockerfile
//! FROM python:3.13-slim
//! RUN pip install --no-cache-dir flask==3.1.0
//! ```
//! ```dockerfile
//! FROM python:3.13-slim
//! ENV PIP_NO_CACHE_DIR=1
//! RUN pip install flask==3.1.0
//! ```
//! ```dockerfile
//! FROM python:3.13-slim
//! RUN --mount=type=cache,target=/root/.cache/pip pip install flask==3.1.0
//! ```
//! # Source
//! hadolint DL3019, DL3032, DL3036, DL3040, DL3042 and DL3060.

use crate::checks::packages::{Install, Manager, install};
use crate::checks::{Finding, Group, Meta, Needs, Severity, Source};
use crate::dockerfile::{Instruction, Keyword, Span};
use crate::shell::Command;

pub const META: Meta = Meta {
    id: "no-package-cache",
    title: "Package managers leave no cache behind",
    group: Group::Source,
    severity: Severity::Warning,
    aliases: &["DL3019", "DL3032", "DL3036", "DL3040", "DL3042", "DL3060"],
    needs: Needs::Source,
};

pub fn run(source: &Source<'_>) -> Vec<Finding> {
    let shipped = source.shipped();
    let mut findings = Vec::new();
    let mut pip_off = vec![false; source.file.stages.len()];
    for instruction in &source.file.instructions {
        let stage = instruction.stage;
        if let (Keyword::From, Some(stage)) = (instruction.keyword, stage)
            && let crate::dockerfile::Base::Stage(parent) = source.file.stages[stage].base
        {
            pip_off[stage] = pip_off[parent];
        }
        if matches!(instruction.keyword, Keyword::Env | Keyword::Arg)
            && let Some(stage) = stage
        {
            pip_off[stage] |= instruction.pairs().iter().any(|pair| {
                // pip takes any truth value for a yes here, even `off` and `0`, and says so in its own source.
                pair.key.value == "PIP_NO_CACHE_DIR"
                    && pair.value.as_ref().is_some_and(|value| !value.value.trim().is_empty())
            });
        }
        if instruction.keyword != Keyword::Run {
            continue;
        }
        let mut said: Vec<Manager> = Vec::new();
        for install in instruction.commands().iter().filter_map(install) {
            if said.contains(&install.manager) {
                continue;
            }
            let off = install.manager == Manager::Pip && stage.is_some_and(|stage| pip_off[stage]);
            if off || !keeps(&install, instruction) {
                continue;
            }
            said.push(install.manager);
            let ships = stage.is_none_or(|stage| shipped[stage]);
            findings.extend(finding(source, &install, ships));
        }
    }
    findings
}

/// Whether this install leaves its downloads in the layer.
fn keeps(install: &Install<'_>, instruction: &Instruction) -> bool {
    let commands = instruction.commands();
    let cleans = |program: &[&str], verb: &str| {
        commands.iter().any(|command| {
            program.contains(&command.program()) && command.arguments().iter().any(|word| word.text == verb)
        })
    };
    let removes = |path: &str| {
        commands.iter().any(|command| {
            matches!(command.program(), "rm" | "find")
                && command
                    .arguments()
                    .iter()
                    .any(|word| word.text.trim_end_matches(['*', '/']).starts_with(path) || word.text.contains(path))
        })
    };
    let command = install.command;
    match install.manager {
        Manager::Pip => {
            let inline = command.assignments.iter().any(|word| word.text.starts_with("PIP_NO_CACHE_DIR="));
            let uv = command.program() == "uv";
            let exported = commands.iter().any(|command| {
                command.program() == "export"
                    && command.arguments().iter().any(|word| word.text.starts_with("PIP_NO_CACHE_DIR="))
            });
            let purged = commands.iter().any(|command| {
                command.arguments().windows(2).any(|words| words[0].text == "cache" && words[1].text == "purge")
            });
            !(inline
                || exported
                || uv
                || purged
                || command.has_any(&["--no-cache-dir", "--no-cache", "--download"])
                || command.arguments().iter().any(|word| word.text.starts_with("--no-cache-dir"))
                || removes("/root/.cache")
                || removes("~/.cache")
                || removes("/.cache/pip")
                || instruction.mounts("cache", Some("/.cache/pip"))
                || instruction.mounts("cache", Some("/root/.cache"))
                || instruction.flags.iter().any(|flag| {
                    flag.parts.iter().any(|(_, value)| value.as_ref().is_some_and(|value| value.value.contains("pip")))
                }))
        }
        Manager::Apk => {
            !(command.has_any(&["--no-cache"])
                || removes("/var/cache/apk")
                || removes("/etc/apk/cache")
                || instruction.mounts("cache", Some("/var/cache/apk")))
        }
        Manager::Yum => {
            !(cleans(&["yum", "dnf", "microdnf"], "clean")
                || removes("/var/cache/yum")
                || removes("/var/cache/dnf")
                || instruction.mounts("cache", Some("/var/cache/yum")))
        }
        Manager::Dnf => {
            !(cleans(&["dnf", "yum", "microdnf", "tdnf", "dnf5"], "clean")
                || removes("/var/cache/dnf")
                || removes("/var/cache/yum")
                || instruction.mounts("cache", Some("/var/cache/dnf"))
                || instruction.mounts("cache", Some("/var/cache/libdnf5")))
        }
        Manager::Zypper => {
            !(cleans(&["zypper"], "clean")
                || cleans(&["zypper"], "cc")
                || removes("/var/cache/zypp")
                || instruction.mounts("cache", Some("/var/cache/zypp")))
        }
        Manager::Conda => {
            !(cleans(&["conda", "mamba", "micromamba"], "clean")
                || removes("/opt/conda/pkgs")
                || instruction.mounts("cache", None)
                || ["-h", "--help"].iter().any(|flag| command.has_any(&[*flag])))
        }
        Manager::Yarn => {
            let clean = commands.iter().any(|command| command.program() == "yarn" && command.has_any(&["clean"]));
            !(clean
                || removes(".yarn")
                || removes(".cache/yarn")
                || removes("cache/yarn")
                || instruction.flags.iter().any(|flag| flag.name == "mount"))
        }
        _ => false,
    }
}

fn finding(source: &Source<'_>, install: &Install<'_>, ships: bool) -> Option<Finding> {
    let span = install.command.span;
    let (name, fix, edit) = match install.manager {
        Manager::Pip => (
            "pip",
            "Add --no-cache-dir after pip install".to_owned(),
            after(install.command, "install", " --no-cache-dir"),
        ),
        Manager::Apk => ("apk", "Write apk add --no-cache".to_owned(), after(install.command, "add", " --no-cache")),
        Manager::Yum => ("yum", "Add && yum clean all in the same RUN".to_owned(), None),
        Manager::Dnf => ("dnf", "Add && dnf clean all in the same RUN".to_owned(), None),
        Manager::Zypper => ("zypper", "Add && zypper clean -a in the same RUN".to_owned(), None),
        Manager::Conda => ("conda", "Add && conda clean --all --yes in the same RUN".to_owned(), None),
        // Most builder stages run yarn, and nothing of its cache ships from there.
        Manager::Yarn if !ships => return None,
        Manager::Yarn => ("yarn", "Add && yarn cache clean in the same RUN".to_owned(), None),
        _ => return None,
    };
    let message = if ships {
        format!("{name} keeps what it downloaded in this layer")
    } else {
        format!("{name} keeps what it downloaded, though in a stage that does not ship")
    };
    let aliases: &[&str] = match install.manager {
        Manager::Pip => &["DL3042"],
        Manager::Apk => &["DL3019"],
        Manager::Yum => &["DL3032"],
        Manager::Dnf => &["DL3040"],
        Manager::Zypper => &["DL3036"],
        Manager::Conda => &[],
        _ => &["DL3060"],
    };
    let mut finding = source.finding(&META, span, message, fix).known_as(aliases);
    // yarn's cache is cleaned by few who otherwise do all right: it is said, and fails nothing.
    if !ships || install.manager == Manager::Yarn {
        finding.severity = Severity::Info;
    }
    match edit {
        Some((span, text)) => Some(finding.with_edit(span, text)),
        None => Some(finding),
    }
}

/// An insertion right after the verb.
fn after(command: &Command, verb: &str, text: &str) -> Option<(Span, String)> {
    let word = command.words.iter().find(|word| word.text == verb && !word.quoted)?;
    Some((Span { start: word.span.end, end: word.span.end }, text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dockerfile::parse;

    #[test]
    fn caches_are_seen_and_ways_around_them_too() {
        for (line, count) in [
            ("RUN pip3 install -r requirements.txt", 1),
            ("RUN python -m pip install x", 1),
            ("RUN pip install x && rm -rf /root/.cache/pip", 0),
            ("RUN PIP_NO_CACHE_DIR=1 pip install x", 0),
            ("RUN apk update && apk add curl && rm -rf /var/cache/apk/*", 0),
            ("RUN apk --no-cache add curl", 0),
            ("RUN yum install -y curl", 1),
            ("RUN yum install -y curl && yum clean all", 0),
            ("RUN dnf -y install curl && dnf clean all", 0),
            ("RUN npm ci", 0),
            ("RUN conda env create -f environment.yml", 1),
            ("RUN conda install -y numpy && conda clean -afy", 0),
            ("ENV PIP_NO_CACHE_DIR=off\nRUN pip install x", 0),
            ("RUN echo pip install x", 0),
            ("RUN pip install --no-cache-dir a && pip install --no-cache-dir b", 0),
        ] {
            let file = parse(&format!("FROM a:1\n{line}\n"));
            assert_eq!(run(&Source::new(&file, "", None)).len(), count, "{line}");
        }
    }

    #[test]
    fn a_stage_that_does_not_ship_is_told_mildly() {
        let file = parse("FROM a:1 AS b\nRUN pip install x\nFROM a:1\n");
        assert_eq!(run(&Source::new(&file, "", None))[0].severity, Severity::Info);
    }
}
